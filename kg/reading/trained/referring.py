"""Which name words of an article mean: the fullest name that the article gives, of a person, a nation or a body.

`kg.reading.annotation` finds the names. Words without a name ("the rebels", "he") mean the name that the network
chooses.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, replace
from html import unescape
from itertools import pairwise, zip_longest

from spacy.tokens import Doc
from spacy.tokens import Span as DocSpan

from kg import reference
from kg.dateline import dateline_spans
from kg.model import Span
from kg.reading import naming
from kg.reading.annotation import grammar
from kg.reading.annotation.pronouns import gender, surname, taken_up_by
from kg.reading.trained.spans import Passage
from kg.reading.trained.understanding import Event, Understanding
from kg.reading.trained.windows import Pieces

#: The labels of names that can be sides of talks.
SIDES = ("ORG", "NATION", "GROUP")
_OPENING = re.compile(r"^(?:the|a|an)\s+", re.IGNORECASE)
#: The labels of names that words for such a body can mean: "the rebels" are no nation, "the government" no other body.
_MEANT_BY = {"armed-group": ("ORG", "GROUP"), "government": ("NATION",)}
_ACRONYM = re.compile(r"[A-Z][A-Z.-]{1,7}")
#: States that are described and not named before: "the island states"; not "the two countries".
_GROUP_OF_STATES = re.compile(r"(?!two|both|three|four|neighbou?ring|other)[a-z-]+ (?:countries|states|nations)")
#: The text between a name and words in an aside after it.
_BEHIND_A_NAME = re.compile(r",\s+(?:(?:its|his|her|their|the|an?)\s+)?")
#: The text between a name and its acronym.
_APPOSITION = re.compile(r"(?:,? (?:known as |called |or )?(?:the )?| \()")
#: The end of an owner before a name whose first words may be cut off: "Kenya's First" before
#: "National Bank".
_OWNER = re.compile(r"(?:'s|’s|s'|s’)(?:\s+[A-Z][\w-]*)*\s*$")
#: How many names before and after words are compared with them.
_BEFORE, _AFTER = 12, 2
#: Words with fewer letters name no side; a description without a name is a side itself half of the time.
_SHORT, _GUESS = 3, 0.5
#: From this probability, a description of a speaker means a name.
_LIKELY = 0.6
#: From this probability, "he" means somebody not named just before, and a title belongs to a nation
#: or body, or means a person, named elsewhere.
_SURE = 0.8


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
        self._persons = sorted(
            {e.text for _, e in self.all if e.label_ == "PERSON"}, key=lambda t: (-len(t.split()), t)
        )
        bodies = [e for _, e in self.all if e.label_ in ("ORG", "GROUP")]
        self._bodies = [_bare(e.text) for e in bodies if not e.ent_id_]
        self._places = [e.text for _, e in self.all if e.label_ == "PLACE" and not e.ent_id_]
        self._acronyms = dict(self._given(bodies))
        self._firms = [unescape(firm) for firm in naming.firms_in(pieces.text)]
        self._known = sorted(((e.ent_id_, _bare(e.text)) for e in bodies if e.ent_id_), key=lambda each: -len(each[1]))

    def _given(self, bodies: list[DocSpan]) -> Iterator[tuple[str, str]]:
        """Acronyms with the names for which they are given, in any language: "the Forces of the Lakes, the FDL,"."""
        for body, acronym in pairwise(bodies):
            between = self.pieces.text[body.end_char : acronym.start_char]
            fits = naming.may_be_short(_bare(acronym.text), _bare(body.text))
            if fits and _ACRONYM.fullmatch(_bare(acronym.text)) and _APPOSITION.fullmatch(between) and len(body) > 1:
                yield _bare(acronym.text), _bare(body.text)

    def of(self, where: Passage) -> list[DocSpan]:
        """The nation or body after an "of" or "for" that follows a passage: "Anna Keller of Norway"."""
        whole = self.whole(where)
        following = self.all[bisect_left(self.firsts, whole.last) :][:_AFTER]
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
        """The names with these labels that share a piece with a passage, without denied ones: "Keller, not Holm"."""
        named = [ent for _, ent in self._overlapping(where) if ent.label_ in labels]
        return [ent for ent in named if not grammar.is_contrasted(ent[0])]

    def _overlapping(self, where: Passage) -> list[tuple[Passage, DocSpan]]:
        """The names that share a piece with a passage, in order."""
        return self.all[bisect_right(self._lasts, where.first) : bisect_left(self.firsts, where.last)]

    def words(self, where: Passage) -> str:
        """The words of a passage in the article."""
        return self.pieces.words(*where.range)

    def target(self, ent: DocSpan) -> Target:
        """The meaning of a name."""
        if ent.label_ == "PERSON":
            return Target(self.person(ent.text), "person")
        if ent.label_ == "NATION":
            return self.nation(ent.ent_id_, ent.text)
        if ent.label_ == "PLACE":
            return Target(ent.text, "place")
        text = _bare(ent.text)
        known = reference.organization_words().get(tuple(text.split()))
        if known is not None and known.of and known.of in reference.nation_names():
            return self.nation(known.of, text)
        if text in self._acronyms:
            return Target(self._acronyms[text], "organization")
        if ent.ent_id_:  # the fullest form in the article
            return Target(next((form for name, form in self._known if name == ent.ent_id_), text), "organization")
        after = naming.called_after(text, self._bodies) or naming.called_after(text, self._places)
        return Target(after or self.fullest(text), "organization")

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

    def person(self, text: str) -> str:
        """The fullest form of a person's name."""
        last = text.split()[-1]
        named = (full for full in self._persons if full.split()[-1] == last)
        fits = (full for full in named if text == last or naming.stands_for(text, full))
        return next(fits, text)


def _bare(name: str) -> str:
    """A name without an article before it, and without codes of web pages."""
    return unescape(_OPENING.sub("", name))


def _own_name(words: str) -> str | None:
    """The name at the end of words that begin with titles, by its capitals: "Trade Minister Anna Keller".

    >>> [_own_name(words) for words in ("Trade Minister Anna Keller", "the minister", "Minister", "Ms. Keller")]
    ['Anna Keller', None, None, 'Keller']
    """
    titles = reference.titles()
    plain = titles.heads | titles.modifiers | titles.honorifics
    found: list[str] = []
    for word in reversed(words.split()):
        if not word[:1].isupper() or word.rstrip(".").lower() in plain or naming.nations_in(word):
            break
        found.append(word)
    name = " ".join(reversed(found))
    named = naming.has_name(name.title() if name.isupper() else name)  # texts of capitals alone have names too
    return name if len(name) >= _SHORT and named else None


class Referring:
    """Whom passages of one article mean, in a role; ``posts`` gives the sides of the posts of each person."""

    def __init__(self, understanding: Understanding, names: Names) -> None:
        self.understanding, self.names = understanding, names
        self.posts: dict[str, Target] = {}
        self._datelines = dateline_spans(names.doc.text)
        self._pronouns = taken_up_by(names.doc)

    def with_role(self, event: Event, role: str) -> list[Passage]:
        """The passages with a role in an event, without places in a dateline and without owners of their neighbours."""
        starts = self.names.pieces.starts
        found = [
            where
            for where in event.role(role)
            if not any(first <= starts[where.first] < end for first, end in self._datelines)
        ]
        return [one for one, after in zip_longest(found, found[1:]) if not self._owns(one, after)]

    def _owns(self, one: Passage, other: Passage | None) -> bool:
        """Whether a passage only says who owns the other, a body: "Kenya's" before "First National Bank"."""
        if other is None or self.names.inside(other, "PERSON", "NATION"):
            return False
        written_as_name = all(word[:1].isupper() for word in self.names.words(other).split())
        if not self.names.inside(other, "ORG", "GROUP") and not written_as_name:
            return False
        pieces, body = self.names.pieces, self.names.whole(other)
        return _OWNER.search(pieces.text[pieces.starts[one.first] : pieces.starts[body.first]]) is not None

    def person(self, where: Passage) -> Target | None:
        """The person that a passage means."""
        named = self.names.inside(where, "PERSON")
        if named:  # "Tomas Rybak, adviser to Anna Keller" is Rybak
            text = self.names.pieces.text
            set_off = (one for one, other in pairwise(named) if "," in text[one.end_char : other.start_char])
            return self.names.target(next(set_off, named[-1]))
        words = self.names.words(where)
        own = _own_name(words)
        if own:
            return Target(own, "person")
        if naming.pronoun(words) == "person":
            return self._spoken_of(where)
        return self._named_before(where) or self._meant(where, ("PERSON",))

    def _named_before(self, where: Passage) -> Target | None:
        """The person whom words in an aside right after the name describe: "Anna Keller, its spokeswoman"."""
        before = self.names.all[: bisect_left(self.names.firsts, where.first)][-1:]
        for at, ent in before:
            between = self.names.pieces.text[ent.end_char : self.names.pieces.starts[where.first]]
            if ent.label_ == "PERSON" and at.last <= where.first and _BEHIND_A_NAME.fullmatch(between):
                return self.names.target(ent)
        return None

    def speaker(self, where: Passage) -> Target | None:
        """The speaker that a passage names: a person, a body, a nation, or one without a name."""
        words = _OPENING.sub("", self.names.words(where))
        named = self.names.inside(where, "PERSON")
        if named and named[-1].text.lower() in naming.without_owner(words).lower():
            return self.names.target(named[-1])
        if named:  # "Keller's spokesman" does not mean Keller
            return Target(words, "person")
        if naming.pronoun(words) == "person":
            return self._spoken_of(where)
        if naming.pronoun(words) is not None or words.lower() in ("i", "we"):
            return self._meant(where, ("PERSON", *SIDES))
        own = _own_name(words)
        if own:
            return Target(own, "person")
        bodies = self.names.inside(where, *SIDES)
        if bodies and words.endswith(bodies[-1].text):
            return self.names.target(bodies[-1])
        meant = self._meant(where, ("PERSON",) if bodies else ("PERSON", *SIDES))
        return meant if meant is not None and meant.probability >= _LIKELY else Target(words, "person")

    def sides(self, where: Passage) -> list[Target]:
        """The nations and bodies that a passage means; for a person, the one of the post."""
        bodies = self.names.inside(where, "ORG", "GROUP")
        nations = self.names.inside(where, "NATION")
        persons = self.names.inside(where, "PERSON")
        words = self.names.words(where)
        if self.names.is_code(where):
            return []
        if naming.is_firm(words):  # a firm whose name begins like a nation's
            whole = bodies[-1].text if len(bodies) == 1 and words in bodies[-1].text else words
            return [Target(self.names.fullest(_bare(whole)), "organization")]
        if persons and not bodies and not nations:
            return self._whose(self.names.target(persons[-1])) or self._of(where)
        if bodies and (not nations or not persons):
            return self._named_by(bodies[-1], where, words)
        paired = [code for part in words.split() for code in reference.pairs().get(part, ())]
        if nations or paired:
            return self._nations(nations) + [Target(reference.nation_names()[code], "nation") for code in paired]
        if places := self.names.inside(where, "PLACE"):
            state = "State of " if places[-1].text in reference.states_called_as_nations() else ""
            return [Target(state + self.names.fullest(places[-1].text), "organization")]
        return self._unnamed(where, words)

    def _nations(self, named: list[DocSpan]) -> list[Target]:
        """The nations that names mean; two names side by side ("Greek Cypriot") mean one people."""
        found: dict[str, Target] = {}
        for ent in named:
            if found and ent.start and ent.doc[ent.start - 1].ent_type_ == "NATION":
                last = found.popitem()[0]
                words = f"{named[named.index(ent) - 1].text} {ent.text}"
                found[f"{last} {ent.text}"] = Target(words, "organization")
            else:
                target = self.names.target(ent)
                found[target.name] = target
        return list(found.values())

    def _unnamed(self, where: Passage, words: str) -> list[Target]:
        """The sides for words without a known name: a name of their own, or one to which they refer."""
        plain = _OPENING.sub("", words)
        if naming.has_name(words):
            return [Target(self.names.fullest(plain), "organization")]
        if _GROUP_OF_STATES.fullmatch(plain):
            return [Target(plain, "organization", _GUESS)]
        meant = self._meant(where, _MEANT_BY.get(naming.organization_type(words), ("PERSON", *SIDES)))
        if meant is not None:
            return [meant] if meant.kind != "person" else self._whose(meant) or self._of(where)
        return [] if naming.pronoun(words) or len(plain) < _SHORT else [Target(plain, "organization", _GUESS)]

    def _whose(self, person: Target) -> list[Target]:
        """The side of a person's post, if known."""
        return [self.posts[person.name]] if person.name in self.posts else []

    def _named_by(self, body: DocSpan, where: Passage, words: str) -> list[Target]:
        """The body in the words; for a ministry its nation, and for "the Islamist movement" its meaning."""
        described = body.label_ == "GROUP" and not words.endswith(body.text)
        meant = self._of(where) if described or naming.organization_type(words) == "ministry" else []
        return [each for each in meant if described or each.kind == "nation"] or [self.names.target(body)]

    def _of(self, where: Passage) -> list[Target]:
        """The nation or body for words for a person or an office, if the network finds one likely."""
        meant = self._meant(where, SIDES)
        return [meant] if meant is not None else []

    def anyone(self, where: Passage) -> list[Target]:
        """The meaning of a passage in a role that persons, nations and bodies can have."""
        if self.names.inside(where, "PERSON"):
            found = self.person(where)
            return [found] if found is not None else []
        return self.sides(where)

    def _spoken_of(self, where: Passage) -> Target | None:
        """The person whom "he" or "she" means: the one named last or the first in that sentence, the likelier one."""
        persons = [(at, ent) for at, ent in self.names.all if ent.label_ == "PERSON" and not self.names.is_quoted(at)]
        pronoun = gender(self.names.words(where))
        before = [
            (at, ent)
            for at, ent in persons
            if at.last <= where.first and self._pronouns.get(surname(ent.text), pronoun) == pronoun
        ]
        if not before:
            return None
        sentence = before[-1][1].sent.start
        asked = [next(each for each in before if each[1].start >= sentence), before[-1]]
        further = before[-_BEFORE:]
        likely = self.understanding.held("means", [(where, at) for at, _ in further])
        if likely.max() >= _SURE:
            return self.names.target(further[int(likely.argmax())][1])
        likely = self.understanding.held("means", [(where, at) for at, _ in asked])
        return self.names.target(asked[int(likely.argmax())][1])

    def owner(self, title: Passage) -> Target | None:
        """The nation or body of a title, named anywhere near it; for a nation's body the nation."""
        meant = self._meant(title, SIDES, "owned-by")
        if meant is None or meant.probability < _SURE:
            return None
        codes = sorted(naming.nations_in(meant.name))
        if len(codes) != 1:
            return meant
        return replace(self.names.nation(codes[0], meant.name), probability=meant.probability)

    def holder(self, title: Passage) -> Target | None:
        """The person that a title alone means: "the prime minister"."""
        meant = self._meant(title, ("PERSON",))
        return meant if meant is not None and meant.probability >= _SURE else None

    def around(self, where: Passage) -> list[tuple[Passage, Target]]:
        """The names of nations and bodies before and after words, with their meanings."""
        return [(at, self.names.target(ent)) for at, ent in self._asked(where, SIDES)]

    def _asked(self, where: Passage, labels: tuple[str, ...]) -> list[tuple[Passage, DocSpan]]:
        """The names with these labels before and after words."""
        named = [(at, ent) for at, ent in self.names.all if ent.label_ in labels and not at.overlaps(where)]
        before = [each for each in named if each[0].first < where.first][-_BEFORE:]
        return before + [each for each in named if each[0].first >= where.last][:_AFTER]

    def _meant(self, where: Passage, labels: tuple[str, ...], relation: str = "means") -> Target | None:
        """The name that words without a name mean, if the network finds one likely enough."""
        asked = self._asked(where, labels)
        likely = self.understanding.held(relation, [(where, at) for at, _ in asked])
        if not len(likely) or likely.max() < self.understanding.least[relation]:
            return None
        best = int(likely.argmax())
        target = self.names.target(asked[best][1])
        return Target(target.name, target.kind, float(likely[best]))
