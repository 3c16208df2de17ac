"""The names of an article, in their fullest forms, and where they are."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape
from itertools import pairwise

from spacy.tokens import Doc
from spacy.tokens import Span as DocSpan

from kg import reference
from kg.model import Span
from kg.reading import naming
from kg.reading.annotation import grammar
from kg.reading.trained.namesakes import Namesakes
from kg.reading.trained.spans import Passage
from kg.reading.trained.windows import Pieces

#: How many names after a passage are compared with it.
AFTER = 2
#: The labels of names that can be sides of talks.
SIDES = ("ORG", "NATION", "GROUP")

ARTICLE = re.compile(r"^(?:the|a|an)\s+", re.IGNORECASE)

_ACRONYM = re.compile(r"[A-Z][A-Z.-]{1,7}")

#: The text between a name and its acronym.
_APPOSITION = re.compile(r"(?:,? (?:known as |called |or )?(?:the )?| \()")


@dataclass(frozen=True)
class Target:
    """The name that words mean, its kind (``person``, ``nation``, ``organization``, ``place``), and its probability."""

    name: str
    kind: str
    probability: float = 1.0


class Names:
    """The names of one article."""

    def __init__(self, doc: Doc, pieces: Pieces, published: str | None = None) -> None:
        self.doc, self.pieces, self._published = doc, pieces, published
        named = [(Passage(*pieces.between(Span(e.start_char, e.end_char))), e) for e in doc.ents if e.label_ != "DATE"]
        self.all = [(at, e) for at, e in named if not self.is_code(at)]
        self._days = [pieces.between(Span(e.start_char, e.end_char)) for e in doc.ents if e.label_ == "DATE"]
        self.firsts, self._lasts = [at.first for at, _ in self.all], [at.last for at, _ in self.all]
        people = [e for _, e in self.all if e.label_ == "PERSON"]
        self._people = Namesakes([(e.start, e.ent_id_ or e.text) for e in people])
        bodies = [e for _, e in self.all if e.label_ in ("ORG", "GROUP")]
        self._bodies = [bare_name(e.text) for e in bodies if not e.ent_id_]
        places = [e.text for _, e in self.all if e.label_ == "PLACE" and not e.ent_id_]
        self._by_adjective = naming.by_adjective(places) | naming.by_adjective(self._bodies)
        self._acronyms = dict(self._given(bodies))
        self._firms = [unescape(firm) for firm in naming.firms_in(pieces.text)]
        self._known = sorted(
            ((e.ent_id_, bare_name(e.text)) for e in bodies if e.ent_id_), key=lambda each: -len(each[1])
        )

    def _given(self, bodies: list[DocSpan]) -> Iterator[tuple[str, str]]:
        """Acronyms with the names for which they are given, in any language: "the Forces of the Lakes, the FDL,"."""
        for body, acronym in pairwise(bodies):
            between = self.pieces.text[body.end_char : acronym.start_char]
            fits = naming.may_be_short(bare_name(acronym.text), bare_name(body.text))
            if (
                fits
                and _ACRONYM.fullmatch(bare_name(acronym.text))
                and _APPOSITION.fullmatch(between)
                and len(body) > 1
            ):
                yield bare_name(acronym.text), bare_name(body.text)

    def of(self, where: Passage) -> list[DocSpan]:
        """The nation or body after an "of" or "for" that follows a passage: "Anna Keller of Norway"."""
        whole = self.whole(where)
        following = self.all[bisect_left(self.firsts, whole.last) :][:AFTER]
        for at, ent in [each for each in following if each[1].label_ in ("NATION", "ORG")][:1]:
            between = self.pieces.text[self.pieces.ends[whole.last - 1] : self.pieces.starts[at.first]]
            return [ent] if between.split() in (["of"], ["of", "the"], ["for"], ["for", "the"]) else []
        return []

    def is_quoted(self, where: Passage) -> bool:
        """Whether a passage is between quotation marks."""
        return bool(self.pieces.known[where.first, 3])

    def is_code(self, where: Passage) -> bool:
        """Whether a passage is in angle brackets, like the codes of shares: "Lake Corp <LAKE.O>"."""
        before = int(self.pieces.starts[where.first]) - 1
        return before >= 0 and self.pieces.text[before] == "<"

    def whole(self, where: Passage) -> Passage:
        """The passage, extended to the whole of each name in it."""
        cut = [at for at, _ in self._overlapping(where)]
        first = min([where.first, *(at.first for at in cut)])
        return Passage(first, max([where.last, *(at.last for at in cut)]), where.probability)

    def days(self, within: Span) -> list[Passage]:
        """The days in a range of characters."""
        starts = self.pieces.starts
        return [Passage(*day) for day in self._days if within.start <= starts[day[0]] < within.end]

    def whole_day(self, where: Passage) -> Passage:
        """The passage, extended to the whole day: "Monday last week", not "Monday"."""
        around = [(a, b) for a, b in self._days if a < where.last and where.first < b]
        first, last = min([where.first, *(a for a, _ in around)]), max([where.last, *(b for _, b in around)])
        return Passage(first, last, where.probability)

    def inside(self, where: Passage, *labels: str) -> list[DocSpan]:
        """The names with these labels that share a piece with a passage, without denied ones and
        those of an earlier sentence: "Keller, not Holm"."""
        named = [ent for _, ent in self._overlapping(where) if ent.label_ in labels]
        last = named[-1].sent.start if len(named) > 1 else 0  # "for the U.S. Norway" goes over the end of a sentence
        return [ent for ent in named if ent.start >= last and not grammar.is_contrasted(ent[0])]

    def _overlapping(self, where: Passage) -> list[tuple[Passage, DocSpan]]:
        """The names that share a piece with a passage, in order."""
        return self.all[bisect_right(self._lasts, where.first) : bisect_left(self.firsts, where.last)]

    def words(self, where: Passage) -> str:
        """The words of a passage in the article."""
        return self.pieces.words(*where.range)

    def target(self, ent: DocSpan) -> Target:
        """The meaning of a name."""
        if ent.label_ == "PERSON":
            return Target(self._people.meant(ent.ent_id_ or ent.text, ent.start), "person")
        if ent.label_ == "NATION":
            return self.nation(ent.ent_id_, ent.text)
        if ent.label_ == "PLACE":
            return Target(ent.text, "place")
        text = bare_name(ent.text)
        known = reference.organization_words().get(tuple(text.split()))
        if known is not None and known.of and known.of in reference.nation_names():
            return self.nation(known.of, text)
        if text in self._acronyms:
            return Target(self._acronyms[text], "organization")
        if ent.ent_id_:  # the fullest form in the article
            return Target(next((form for name, form in self._known if name == ent.ent_id_), text), "organization")
        return Target(naming.called_after(text, self._by_adjective) or self.fullest(text), "organization")

    def nation(self, code: str, words: str) -> Target:
        """The nation with a code, or the one that the words, a seat, meant when the article was written."""
        code = reference.seat_then(words, self._published) or code
        return Target(reference.nation_names().get(code, words), "nation")

    def fullest(self, text: str) -> str:
        """The fullest name of a body: by its acronym, or of the firm whose name begins like this."""
        text = self._acronyms.get(text, text)

        def is_fuller(body: str) -> bool:
            more = body[len(text) :].split() if body.startswith(f"{text} ") else []
            return (text.isupper() and naming.stands_for(text, body)) or bool(more and naming.is_firm(body))

        longer = [body for body in self._bodies if len(body) > len(text) and is_fuller(body)]
        longer += [firm for firm in self._firms if firm.startswith(f"{text} ") or firm.endswith(f" {text}")]
        return max(longer, key=len) if longer else text


def bare_name(name: str) -> str:
    """A name without an article before it, and without codes of web pages."""
    return unescape(ARTICLE.sub("", name))
