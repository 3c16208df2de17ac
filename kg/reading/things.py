"""The things of a draft as referents: their kinds, keys, names and mentions."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from kg import reference
from kg.folding import fold
from kg.model import ACTORS, Article, Claim, Kind, Mention, Reading, Referent, Span, used_keys
from kg.namespaces import slug
from kg.reading import naming

#: The understanding of a mention, by the form of a nation's name.
_FORMS = {"seat": "seat of its government", "people": "adjective or people", "name": "name"}
_LONGEST_LABEL = 80


@dataclass
class Things:
    """The referents, mentions and claims of one article found so far."""

    article: Article
    referents: dict[str, Referent] = field(default_factory=dict)
    mentions: set[Mention] = field(default_factory=set)
    claims: dict[tuple[object, ...], Claim] = field(default_factory=dict)
    listed: set[str] = field(default_factory=set)

    def begin(self, referents: Iterable[Referent], mentions: Iterable[Mention]) -> None:
        """Start with things that the draft lists; they stay unchanged by names in other fields."""
        for referent in referents:
            self.referents[referent.key] = referent
            self.listed.add(referent.key)
        self.mentions |= set(mentions)

    def listed_key(self, name: str | None, kinds: Iterable[Kind], likely: Kind | None = None) -> str | None:
        """The listed thing of these kinds with that key or name; of several, the one of the likely kind."""
        kinds = set(kinds)
        found = [
            key
            for key in sorted(self.listed)
            if self.referents[key].kind in kinds and name in (key, self.referents[key].name)
        ]
        return min(found, key=lambda key: (key != name, self.referents[key].kind is not likely), default=None)

    def amend(self, key: str, name: str = "", links: dict[str, str] | None = None, **facets: str) -> str:
        """Change a listed thing where the plain fields of the draft say something else."""
        old = self.referents[key]
        known = {**dict(old.facets), **{facet: value for facet, value in facets.items() if value}}
        bound = {**dict(old.links), **(links or {})}
        named = old if not name or name == old.name else replace(old, name=name, names=(name, *old.names))
        self.referents[key] = replace(named, facets=tuple(sorted(known.items())), links=tuple(sorted(bound.items())))
        return key

    def refer(
        self, kind: Kind, name: str, *, key: str | None = None, links: dict[str, str] | None = None, **facets: str
    ) -> str:
        """The key of the referent with that kind and name, new if necessary; facets and links are added to it."""
        key = key or f"{kind}/{slug(name)}"
        old = self.referents.get(key) or Referent(key=key, kind=kind, name=name, names=(name,))
        known = {**dict(old.facets), **{facet: value for facet, value in facets.items() if value}}
        bound = {**dict(old.links), **(links or {})}
        names = old.names if name in old.names else (*old.names, name)
        self.referents[key] = replace(
            old, names=names, facets=tuple(sorted(known.items())), links=tuple(sorted(bound.items()))
        )
        return key

    def free_key(self, kind: Kind, name: str) -> str:
        """An unused key for that kind and name."""
        key, number = f"{kind}/{slug(name)}", 2
        while key in self.referents:
            key, number = f"{kind}/{slug(name)}-{number}", number + 1
        return key

    def actor(self, name: str, kind: Kind) -> str:
        """A person, nation or organisation; the reference data on the name override ``kind``."""
        listed = self.listed_key(name, ACTORS, kind)
        if listed is not None:
            return listed
        known = naming.kind_of(name)
        if known is not None and known[0] == Kind.NATION:
            return self.refer(Kind.NATION, reference.nation_names()[known[1]], code=known[1])
        if kind is Kind.PERSON and known is None:
            return self.refer(Kind.PERSON, name)
        if kind is Kind.NATION:
            return self.refer(Kind.NATION, name)
        entry = reference.organization_words().get(tuple(name.split()))
        owner = reference.nation_names().get(entry.of) if entry else None
        return self.refer(
            Kind.ORGANIZATION,
            entry.name if entry else name,
            links={"partOf": self.actor(owner, Kind.NATION)} if owner else None,
            type=known[1] if known else naming.organization_type(name),
        )

    def place(self, name: str, *, venue: bool = False) -> str:
        """A city, region or country, or a building in which people meet."""
        listed = self.listed_key(name, (Kind.PLACE,))
        if listed is not None:
            return listed
        if venue:
            return self.refer(Kind.PLACE, name, key=f"{Kind.PLACE}/{slug(name)}", type="venue")
        known = naming.kind_of(name)
        if known is not None and known[0] == Kind.NATION:
            return self.refer(Kind.PLACE, reference.nation_names()[known[1]], type="country")
        is_city = name in reference.cities() or name in reference.capitals()
        return self.refer(Kind.PLACE, name, type="city" if is_city else "region")

    def mention(self, key: str, span: Span, how: str | None = None) -> None:
        """Record that the words mean the thing; words that are a form of its name become one of its names."""
        words = " ".join(self.article.words(span).split())
        referent = self.referents[key]
        understood = how or _understood(words, referent)
        self.mentions.add(Mention(span, key, understood))
        if understood != "description" and how is None:
            self.referents[key] = replace(referent, names=tuple(dict.fromkeys((*referent.names, words))))

    def claim(self, claim: Claim) -> None:
        """Record a claim; of two equal ones, the one with the shorter, then the earlier evidence stays."""
        counted = tuple(pair for pair in claim.qualifiers if pair[0] in ("ordinal", "series"))
        statement = (claim.subject, claim.relation, claim.object, claim.value, claim.status, claim.claimant, counted)
        old = self.claims.get(statement)
        if old is None or _cost(claim) < _cost(old):
            self.claims[statement] = claim

    def reading(self, producer: str) -> Reading:
        """Everything found, in a fixed order, without unused things."""
        claims = sorted(
            self.claims.values(),
            key=lambda each: (each.evidence, each.relation, each.subject, each.object or "", each.value or ""),
        )
        used = used_keys(claims, self.referents) | self.listed
        return Reading(
            self.article,
            tuple(_tidy(self.referents[key]) for key in sorted(used)),
            tuple(sorted((m for m in self.mentions if m.referent in used), key=lambda m: (m.span, m.referent, m.how))),
            tuple(claims),
            producer,
        )


def label(text: str) -> str:
    """The text on one line, short enough for a name."""
    line = " ".join(text.split())
    return line if len(line) <= _LONGEST_LABEL else line[: _LONGEST_LABEL - 3] + "..."


def _tidy(referent: Referent) -> Referent:
    others = sorted(set(referent.names) - {referent.name})
    return replace(referent, names=(referent.name, *others))


def _cost(claim: Claim) -> tuple[int, int, int]:
    return (len(claim.failed), claim.evidence.end - claim.evidence.start, claim.evidence.start)


def _understood(words: str, referent: Referent) -> str:
    """How the words mean the thing: by its name, by a part of it, or by a description."""
    name = referent.name
    if referent.kind is Kind.NATION:
        entry = reference.nation_words().get(tuple(words.removeprefix("the ").removeprefix("The ").split()))
        return _FORMS[entry.form] if entry is not None else "description"
    one, other = fold(words).split(), fold(name).split()
    if one == other:
        return "full name" if referent.kind is Kind.PERSON else "name"
    if referent.kind is Kind.PERSON and len(one) == 1 and one[0] == other[-1]:
        return f"surname of {name}"
    if words[:1].isupper() and set(one) <= set(other):
        return "short form"
    acronym = words.isupper() and len(words) <= 8 and " " not in words
    return "name" if acronym and naming.stands_for(words, name) else "description"
