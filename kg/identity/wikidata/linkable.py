"""What a store knows of the things that may be linked: their names with the words that bear them, posts, nations."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from kg import lexicon, reference
from kg.dateline import dateline_end
from kg.folding import fold
from kg.graph import populate
from kg.identity.resolve.name_parts import is_description, person_name
from kg.model import ACTORS, Entity, Kind, Mention, Reading, Referent, ReferentId, Resolution, Status

#: The nouns of the lexicon that stand for sides without naming them.
_COMMON = ("groups", "unnamed", "bodies", "bands", "representatives", "adjectives")
_SERVES = frozenset({"ledBy", "hasMember", "hasSpokesperson"})
_FIRM = frozenset({Status.ASSERTED, Status.REPORTED})


@dataclass(frozen=True)
class Borne:
    """A name as an article words it, and the referent and the mention there that bear it; both IRIs."""

    name: str
    referent: str
    mention: str


@dataclass(frozen=True)
class Thing:
    """An entity that may be linked. ``nations`` are the codes of those it is of, serves, or holds a post of.

    ``referents`` are the IRIs of all that is it, ``borne`` the names that articles have for some of them.
    """

    iri: str
    kind: Kind
    name: str
    borne: tuple[Borne, ...]
    referents: tuple[str, ...] = ()
    code: str = ""
    titles: frozenset[str] = frozenset()
    nations: frozenset[str] = frozenset()

    def by_name(self) -> dict[str, list[Borne]]:
        """The words that bear each name a link may go by, under the name as `folded` has it."""
        found: dict[str, list[Borne]] = defaultdict(list)
        for each in self.borne:
            if self._is_name(each.name):
                found[folded(each.name)].append(each)
        return dict(found)

    def all_names(self) -> set[str]:
        """What a table is searched for, folded: a person's surnames too, if only to say that they are not enough."""
        return {folded(each.name) for each in self.borne} if self.kind is Kind.PERSON else set(self.by_name())

    def _is_name(self, words: str) -> bool:
        if self.kind is Kind.PERSON:
            return is_full_name(words)
        return is_body_name(words) if self.kind is Kind.ORGANIZATION else is_nation_name(words, self.code)


def folded(name: str) -> str:
    """A name without case, diacritics, punctuation and a leading article.

    >>> folded("The Félag Øst"), folded("Müller-Brandt")
    ('felag ost', 'muller brandt')
    """
    return fold(name).removeprefix("the ")


def is_full_name(name: str) -> bool:
    """Whether a person's name has a given name and a surname, and is no description.

    >>> is_full_name("Anna Keller"), is_full_name("Keller"), is_full_name("a senior official")
    (True, False, False)
    """
    return person_name(name).is_full and not is_description(name)


def is_nation_name(words: str, code: str) -> bool:
    """Whether words are a name of the nation of a code; its people and its capital are none.

    >>> is_nation_name("Norway", "NO"), is_nation_name("Norwegian", "NO"), is_nation_name("Oslo", "NO")
    (True, False, False)
    """
    entry = reference.nation_words().get(bare(words))
    named = entry is not None and (entry.code, entry.form) == (code, "name")
    return named or folded(words) == folded(reference.nation_names().get(code, ""))


def is_body_name(words: str) -> bool:
    """Whether words are a name that an organisation has to itself, and no common noun or dateline.

    >>> [is_body_name(words) for words in ("Lake Board", "the Rebels", "miners' union", "OSLO (AP) - Lake Board")]
    [True, False, False, False]
    """
    parts = bare(words)
    name = " ".join(parts)
    proper = all(any(letter.isupper() or letter.isdigit() for letter in part) for part in (parts[0], parts[-1]))
    common = {word for key in _COMMON for word in lexicon.words("actors", key)}
    end = dateline_end(name)
    # bare capitals before a name are an acronym ("NATO Council") as often as a place
    dated = end > 0 and (not name[end - 1].isalpha() or folded(name[:end]) in _seats())
    return proper and not dated and not all(part.lower() in common for part in parts)


@cache
def _seats() -> frozenset[str]:
    return frozenset(
        folded(" ".join(words)) for words, entry in reference.nation_words().items() if entry.form == "seat"
    )


def plainest(borne: Iterable[Borne]) -> list[Borne]:
    """Of the words that bear a nation in an article, its name if that stands there, else its people, else its seat."""
    forms, known = ("seat", "people", "name"), reference.nation_words()

    def rank(each: Borne) -> int:
        entry = known.get(bare(each.name))
        return forms.index(entry.form) if entry else -1

    best: dict[str, Borne] = {}
    for each in borne:
        held = best.setdefault(each.referent, each)
        best[each.referent] = each if rank(each) > rank(held) else held
    return list(best.values())


def bare(name: str) -> tuple[str, ...]:
    """The words without an article before them, as the reference data keys them."""
    words = name.split()
    return tuple(words[1:] if words[0].lower() == "the" else words)


def things(readings: Iterable[Reading], resolution: Resolution) -> list[Thing]:
    """Persons, nations and organisations of a store that some words of an article bear, by their IRIs."""
    known = _Known(readings)
    found = (known.thing(entity) for entity in resolution.entities if entity.kind in ACTORS)
    return sorted((thing for thing in found if thing.borne), key=lambda thing: thing.iri)


class _Known:
    """Readings, looked up by the referent they speak of."""

    def __init__(self, readings: Iterable[Reading]) -> None:
        self.referents: dict[ReferentId, Referent] = {}
        self.mentions: dict[ReferentId, list[tuple[Mention, str]]] = defaultdict(list)
        self.titles: dict[ReferentId, set[str]] = defaultdict(set)
        self.nations: dict[ReferentId, set[str]] = defaultdict(set)
        for reading in readings:
            self._add(reading)

    def _add(self, reading: Reading) -> None:
        article = reading.article
        keyed = {referent.key: referent for referent in reading.referents}
        self.referents |= {ReferentId(article.id, key): referent for key, referent in keyed.items()}
        for mention in reading.mentions:
            words = " ".join(article.words(mention.span).split())
            self.mentions[ReferentId(article.id, mention.referent)].append((mention, words))
        for referent in reading.referents:
            if referent.kind is Kind.ORGANIZATION:
                self._belongs(ReferentId(article.id, referent.key), referent, keyed)
        for holder, title, body in _posts(reading.referents):
            self.titles[ReferentId(article.id, holder)].add(title)
            self._serves(ReferentId(article.id, holder), keyed.get(body))
        for claim in reading.claims:
            side = keyed[claim.subject].link("onBehalfOf")
            if claim.relation in _SERVES and claim.status in _FIRM and claim.object and side:
                self._serves(ReferentId(article.id, claim.object), keyed.get(side))

    def _belongs(self, body: ReferentId, referent: Referent, keyed: Mapping[str, Referent]) -> None:
        """The nation an organisation is part of, by the article or the reference data, and those its name tells of."""
        self._serves(body, keyed.get(referent.link("partOf") or ""))
        entry = reference.organization_words().get(bare(referent.name))
        self.nations[body] |= {entry.of} & reference.nation_names().keys() if entry else set()

    def _serves(self, person: ReferentId, body: Referent | None) -> None:
        code = (body.facet("code") or reference.nation_code(body.name) or "") if body else ""
        if code:
            self.nations[person].add(code)

    def thing(self, entity: Entity) -> Thing:
        """An entity with all that its members tell."""
        codes = {code for member in entity.members if (code := self.referents[member].facet("code"))}
        return Thing(
            iri=populate.entity_iri(entity).value,
            kind=entity.kind,
            name=entity.name,
            borne=tuple(borne for member in sorted(entity.members) for borne in self._borne(entity.kind, member)),
            referents=tuple(sorted(populate.referent_iri(member).value for member in entity.members)),
            code=min(codes) if len(codes) == 1 else "",
            titles=frozenset(title for member in entity.members for title in self.titles[member]),
            nations=frozenset(code for member in entity.members for code in self.nations[member]),
        )

    def _borne(self, kind: Kind, member: ReferentId) -> Iterator[Borne]:
        """The names of a referent, each with the first words that are it; of a nation also peoples and seats."""
        referent = self.referents[member]
        known = {folded(name) for name in (referent.name, *referent.names)}
        told: set[str] = set()
        for mention, words in sorted(self.mentions[member], key=lambda pair: pair[0].span):
            name = folded(words)
            if name not in told and (name in known or kind is Kind.NATION):
                told.add(name)
                iri = populate.mention_iri(member.article, mention).value
                yield Borne(words, populate.referent_iri(member).value, iri)


def _posts(referents: Iterable[Referent]) -> Iterator[tuple[str, str, str]]:
    """Holder, title and body of each post somebody is said to hold."""
    for referent in referents:
        holder = referent.link("holder")
        if referent.kind is Kind.POST_HOLDING and holder:
            yield holder, referent.facet("title") or referent.name, referent.link("of") or ""
