"""Whom words of an article mean: the fullest name that the article gives, of a person, a nation or a body.

Names are those that `kg.reading.annotation` finds. Words without a name ("the rebels", "he") mean the name that the
network judges them to mean.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from spacy.tokens import Doc
from spacy.tokens import Span as DocSpan

from kg import reference
from kg.model import Span
from kg.reading import naming
from kg.reading.trained.spans import Passage
from kg.reading.trained.understanding import Understanding
from kg.reading.trained.windows import Pieces

_SIDES = ("ORG", "NATION", "GROUP")
_OPENING = re.compile(r"^(?:the|a|an)\s+", re.IGNORECASE)
#: How many names before and after words are asked whether the words mean them.
_BEFORE, _AFTER = 12, 2
#: Words of fewer letters name no side; a description that refers to no name is one itself as often as not.
_SHORT, _GUESS = 3, 0.5
#: How likely it must be that a description of who spoke means a name.
_LIKELY = 0.6


@dataclass(frozen=True)
class Whom:
    """A name, its kind (``person``, ``nation``, ``organization``, ``place``), and how sure it is that it is meant."""

    name: str
    kind: str
    probability: float = 1.0


class Names:
    """The names of one article."""

    def __init__(self, doc: Doc, pieces: Pieces) -> None:
        self.doc, self.pieces = doc, pieces
        self.all = [
            (Passage(*pieces.between(Span(e.start_char, e.end_char))), e) for e in doc.ents if e.label_ != "DATE"
        ]
        self._persons = sorted(
            {e.text for _, e in self.all if e.label_ == "PERSON"}, key=lambda t: (-len(t.split()), t)
        )
        self._bodies = [e.text for _, e in self.all if e.label_ in ("ORG", "GROUP") and not e.ent_id_]

    def of(self, where: Passage) -> list[DocSpan]:
        """The nation or body that an "of" after a passage leads to: "Anna Keller of Norway"."""
        whole = self.whole(where)
        following = [(at, ent) for at, ent in self.all if ent.label_ in ("NATION", "ORG") and at.first >= whole.last]
        for at, ent in following[:1]:
            between = self.pieces.text[self.pieces.ends[whole.last - 1] : self.pieces.starts[at.first]]
            return [ent] if between.split() in (["of"], ["of", "the"]) else []
        return []

    def is_quoted(self, where: Passage) -> bool:
        """Whether a passage stands between quotation marks."""
        return bool(self.pieces.known[where.first, 3])

    def whole(self, where: Passage) -> Passage:
        """The passage with the whole of each name that it has a piece of."""
        cut = [at for at, _ in self.all if at.overlaps(where)]
        first = min([where.first, *(at.first for at in cut)])
        return Passage(first, max([where.last, *(at.last for at in cut)]), where.probability)

    def inside(self, where: Passage, *labels: str) -> list[DocSpan]:
        """The names of these sorts that have a piece in a passage."""
        return [ent for at, ent in self.all if ent.label_ in labels and at.overlaps(where)]

    def words(self, where: Passage) -> str:
        """The words of a passage as they stand in the article."""
        return self.pieces.words(*where.range)

    def whom(self, ent: DocSpan) -> Whom:
        """Whom a name means."""
        if ent.label_ == "PERSON":
            return Whom(self.person(ent.text), "person")
        if ent.label_ == "NATION":
            return Whom(reference.nation_names().get(ent.ent_id_, ent.text), "nation")
        if ent.label_ == "PLACE":
            return Whom(ent.text, "place")
        text = _OPENING.sub("", ent.text)
        known = reference.organization_words().get(tuple(text.split()))
        if known is not None and known.of and known.of in reference.nation_names():
            return Whom(reference.nation_names()[known.of], "nation")
        if ent.ent_id_:
            return Whom(str(ent.ent_id_), "organization")
        longer = [
            body for body in self._bodies if len(body) > len(text) and text.isupper() and naming.stands_for(text, body)
        ]
        return Whom(_OPENING.sub("", longer[0]) if longer else text, "organization")

    def person(self, text: str) -> str:
        """The fullest form of a person's name."""
        last = text.split()[-1]
        fits = (full for full in self._persons if full.split()[-1] == last and naming.stands_for(text, full))
        return next(fits, text)


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
    """Whom passages of one article mean, in a role; ``posts`` leads from persons to the sides their posts are of."""

    def __init__(self, understanding: Understanding, names: Names) -> None:
        self.understanding, self.names = understanding, names
        self.posts: dict[str, Whom] = {}

    def person(self, where: Passage) -> Whom | None:
        """The person that a passage means."""
        named = self.names.inside(where, "PERSON")
        if named:
            return self.names.whom(named[-1])
        words = self.names.words(where)
        own = _own_name(words)
        if own:
            return Whom(own, "person")
        return self._spoken_of(where) if naming.pronoun(words) == "person" else self._meant(where, ("PERSON",))

    def speaker(self, where: Passage) -> Whom | None:
        """Whoever a passage says has spoken: a person, a body, a nation, or one without a name."""
        named = self.names.inside(where, "PERSON")
        if named:
            return self.names.whom(named[-1])
        words = _OPENING.sub("", self.names.words(where))
        if naming.pronoun(words) == "person":
            return self._spoken_of(where)
        if naming.pronoun(words) is not None or words.lower() in ("i", "we"):
            return self._meant(where, ("PERSON", *_SIDES))
        own = _own_name(words)
        if own:
            return Whom(own, "person")
        bodies = self.names.inside(where, *_SIDES)
        if bodies:  # "the ministry" is known by its name, "a ministry spokesman" by these words alone
            return self.names.whom(bodies[-1]) if words.endswith(bodies[-1].text) else Whom(words, "person")
        meant = self._meant(where, ("PERSON", *_SIDES))
        return meant if meant is not None and meant.probability >= _LIKELY else Whom(words, "person")

    def sides(self, where: Passage) -> list[Whom]:
        """The nations and bodies that a passage means: of a person the one that the post is of."""
        bodies = self.names.inside(where, "ORG", "GROUP")
        nations = self.names.inside(where, "NATION")
        persons = self.names.inside(where, "PERSON")
        if persons and not bodies and not nations:
            return self._whose(self.names.whom(persons[-1]))
        if bodies and (not nations or not persons):
            return [self.names.whom(bodies[-1])]
        words = self.names.words(where)
        paired = [code for part in words.split() for code in reference.pairs().get(part, ())]
        if nations or paired:
            return self._nations(nations) + [Whom(reference.nation_names()[code], "nation") for code in paired]
        if places := self.names.inside(where, "PLACE"):
            return [Whom(places[-1].text, "organization")]
        return self._unnamed(where, words)

    def _nations(self, named: list[DocSpan]) -> list[Whom]:
        """The nations that names mean; two names side by side ("Greek Cypriot") are those of one people."""
        found: dict[str, Whom] = {}
        for ent in named:
            if found and ent.start and ent.doc[ent.start - 1].ent_type_ == "NATION":
                last = found.popitem()[0]
                words = f"{named[named.index(ent) - 1].text} {ent.text}"
                found[f"{last} {ent.text}"] = Whom(words, "organization")
            else:
                whom = self.names.whom(ent)
                found[whom.name] = whom
        return list(found.values())

    def _unnamed(self, where: Passage, words: str) -> list[Whom]:
        """The sides that words mean which no known name stands in: a name of their own, or one that they refer to."""
        plain = _OPENING.sub("", words)
        if naming.has_name(words):
            return [Whom(plain, "organization")]
        meant = self._meant(where, ("PERSON", *_SIDES))
        if meant is not None:
            return [meant] if meant.kind != "person" else self._whose(meant)
        return [] if naming.pronoun(words) or len(plain) < _SHORT else [Whom(plain, "organization", _GUESS)]

    def _whose(self, person: Whom) -> list[Whom]:
        """The side a person's post is of, where that is known."""
        return [self.posts[person.name]] if person.name in self.posts else []

    def anyone(self, where: Passage) -> list[Whom]:
        """Whom a passage means in a role that persons, nations and bodies can have."""
        if self.names.inside(where, "PERSON"):
            found = self.person(where)
            return [found] if found is not None else []
        return self.sides(where)

    def _spoken_of(self, where: Passage) -> Whom | None:
        """Whom "he" or "she" means: the person named last or the first in that sentence, whoever is likelier."""
        persons = [(at, ent) for at, ent in self.names.all if ent.label_ == "PERSON" and not self.names.is_quoted(at)]
        before = [each for each in persons if each[0].last <= where.first]
        if not before:
            return None
        sentence = before[-1][1].sent.start
        asked = [next(each for each in before if each[1].start >= sentence), before[-1]]
        likely = self.understanding.held("means", [(where, at) for at, _ in asked])
        return self.names.whom(asked[int(likely.argmax())][1])

    def _meant(self, where: Passage, labels: tuple[str, ...]) -> Whom | None:
        """The name that words without a name mean, where the network holds one for likelier than not."""
        named = [(at, ent) for at, ent in self.names.all if ent.label_ in labels and not at.overlaps(where)]
        before = [each for each in named if each[0].first < where.first][-_BEFORE:]
        asked = before + [each for each in named if each[0].first >= where.last][:_AFTER]
        likely = self.understanding.held("means", [(where, at) for at, _ in asked])
        if not len(likely) or likely.max() < self.understanding.least["means"]:
            return None
        best = int(likely.argmax())
        whom = self.names.whom(asked[best][1])
        return Whom(whom.name, whom.kind, float(likely[best]))
