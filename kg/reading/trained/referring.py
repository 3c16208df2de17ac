"""Which name words of an article mean: the fullest name that the article gives, of a person, a nation or a body.

`kg.reading.annotation` finds the names. Words without a name ("the rebels", "he") mean the name that the network
chooses.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import replace
from itertools import pairwise, zip_longest

from spacy.tokens import Span as DocSpan

from kg import reference
from kg.dateline import dateline_spans
from kg.reading import naming
from kg.reading.annotation import grammar
from kg.reading.annotation.name_words import is_title_head
from kg.reading.annotation.pronouns import gender, pronoun_for, taken_up_by
from kg.reading.trained.article_names import AFTER, ARTICLE, SIDES, Names, Target, bare_name
from kg.reading.trained.spans import Passage
from kg.reading.trained.understanding import Event, Understanding

#: The labels of names that words for such a body can mean: "the rebels" are no nation, "the government" no other body.
_MEANT_BY = {"armed-group": ("ORG", "GROUP"), "government": ("NATION",)}
#: The text between a name and words in an aside after it.
_BEHIND_A_NAME = re.compile(r",\s+(?:(?:its|his|her|their|the|an?)\s+)?")
#: The end of an owner before a name whose first words may be cut off: "Kenya's First" before
#: "National Bank".
_OWNER = re.compile(rf"{naming.OWNING}(?:\s+[A-Z][\w-]*)*\s*$")
#: The text between two bodies of which one passage speaks.
_AND = re.compile(r"\s+and\s+(?:the\s+)?")
#: The text between a nation and whoever is of it ("Norway's foreign minister Anna Keller"), and before a nation that is
#: only a place.
_OF_HOME = re.compile(r"['’]s?\s+(?:[\w-]+\s+){0,3}")
_PLACED = re.compile(r"\bin\s+(?:the\s+)?$")
#: How many names before words are compared with them.
_BEFORE = 12
#: Words with fewer letters name no side; a description without a name is a side itself half of the time.
_SHORT, _GUESS = 3, 0.5
#: From this probability, a description of a speaker means a name.
_LIKELY = 0.6
#: From this probability, "he" means somebody not named just before, and a title belongs to a nation
#: or body, or means a person, named elsewhere.
_SURE = 0.8


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
        words = ARTICLE.sub("", self.names.words(where))
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
        if own and not any(own in ent.text for ent in self.names.inside(where, "NATION")):
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
            return [Target(self.names.fullest(bare_name(whole)), "organization")]
        if persons and not bodies and not nations:
            return self._whose(self.names.target(persons[-1])) or self._of(where)
        if bodies and (not nations or not persons):
            both = bodies[-2:] if len(bodies) > 1 and self._are_joined(*bodies[-2:]) else bodies[-1:]
            return [target for body in both for target in self._named_by(body, where, words)]
        owned = {part: naming.without_owner(part) for part in words.split(" and ")}
        firms = {
            part: name for part, name in owned.items() if name != part and naming.organization_type(name) == "firm"
        }
        if nations and firms:  # "Kenya's First National Bank and Uganda"
            others = [nation for nation in nations if not any(nation.text in part for part in firms)]
            return [Target(self.names.fullest(name), "organization") for name in firms.values()] + self._nations(others)
        if nations and naming.is_group_inside(words):
            return [Target(naming.group(words), "organization", _GUESS)]
        paired = [code for part in words.split() for code in reference.pairs().get(part, ())]
        if nations or paired:
            return self._nations(nations) + [Target(reference.nation_names()[code], "nation") for code in paired]
        if places := self.names.inside(where, "PLACE"):
            state = "State of " if places[-1].text in reference.states_called_as_nations() else ""
            return [Target(state + self.names.fullest(places[-1].text), "organization")]
        return self._unnamed(where, words)

    def _are_joined(self, one: DocSpan, other: DocSpan) -> bool:
        """Whether two bodies take part together: "the Union of Tram Drivers and Harbour Rail"."""
        return _AND.fullmatch(self.names.pieces.text, one.end_char, other.start_char) is not None

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
        plain = ARTICLE.sub("", words)
        if naming.has_name(words):
            return [Target(self.names.fullest(plain), "organization")]
        group = self._described_group(where)
        if group is not None:
            return [Target(group, "organization", _GUESS)]
        meant = self._meant(where, _MEANT_BY.get(naming.organization_type(words), ("PERSON", *SIDES)))
        if meant is not None:
            return [meant] if meant.kind != "person" else self._whose(meant) or self._of(where)
        return [] if naming.pronoun(words) or len(plain) < _SHORT else [Target(plain, "organization", _GUESS)]

    def _described_group(self, where: Passage) -> str | None:
        """The words for a group that is described and not named before: "island states"; not "the two countries"."""
        at = self.names.pieces.span(*where.range)
        words = self.names.doc.char_span(at.start, at.end, alignment_mode="expand")
        return grammar.described_group(words.root) if words is not None and len(words) else None

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
        of_it = self._of_nation(where)
        return [of_it] if of_it is not None else self.sides(where)

    def _of_nation(self, where: Passage) -> Target | None:
        """The person for whom a nation alone stands: "Norway's Anna Keller", "Anna Keller, a Norwegian envoy"."""
        nations, text = self.names.inside(where, "NATION"), self.names.pieces.text
        if len(nations) != 1 or self.names.whole(where) != where:
            return None
        at = bisect_left(self.names.firsts, where.first)
        for _, ent in self.names.all[at + 1 : at + 2]:
            if ent.label_ == "PERSON" and _OF_HOME.fullmatch(text, nations[0].end_char, ent.start_char):
                return self.names.target(ent)
        head = nations[0].end
        described = nations[0].kb_id_ == "people" and head < len(self.names.doc) and is_title_head(self.names.doc[head])
        return self._named_before(where) if described else None

    def is_aside(self, where: Passage) -> bool:
        """Whether a passage only says where somebody is from, or where something is: "Keller of Norway"."""
        text, starts = self.names.pieces.text, self.names.pieces.starts
        whole = self.names.whole(where)
        at = bisect_left(self.names.firsts, whole.first)
        for one, ent in self.names.all[max(at - 1, 0) : at]:
            between = text[ent.end_char : starts[whole.first]]
            if ent.label_ == "PERSON" and one.last <= whole.first and between.split() in (["of"], ["of", "the"]):
                return True
        return _PLACED.search(text[max(starts[whole.first] - 8, 0) : starts[whole.first]]) is not None

    def _spoken_of(self, where: Passage) -> Target | None:
        """The person whom "he" or "she" means: the one named last or the first in that sentence, the likelier one."""
        persons = [(at, ent) for at, ent in self.names.all if ent.label_ == "PERSON" and not self.names.is_quoted(at)]
        pronoun = gender(self.names.words(where))
        before = [
            (at, ent)
            for at, ent in persons
            if at.last <= where.first and (pronoun_for(ent.text, self._pronouns) or pronoun) == pronoun
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
        return before + [each for each in named if each[0].first >= where.last][:AFTER]

    def _meant(self, where: Passage, labels: tuple[str, ...], relation: str = "means") -> Target | None:
        """The name that words without a name mean, if the network finds one likely enough."""
        asked = self._asked(where, labels)
        likely = self.understanding.held(relation, [(where, at) for at, _ in asked])
        if not len(likely) or likely.max() < self.understanding.least[relation]:
            return None
        best = int(likely.argmax())
        target = self.names.target(asked[best][1])
        return Target(target.name, target.kind, float(likely[best]))
