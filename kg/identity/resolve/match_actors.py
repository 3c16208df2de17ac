"""Nations by code, organisations by name and acronym, places by name and type."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from kg import reference
from kg.folding import content_words, fold, word_key
from kg.identity.resolve.blocks import Blocks, Keys, group_by_trait
from kg.identity.resolve.clusters import Clusters, Link, leaders
from kg.identity.resolve.corpus import Corpus
from kg.identity.resolve.step import Step
from kg.model import Judgement, Kind, ReferentId

_ACRONYM = re.compile(r"^[A-Z][A-Z0-9&./-]{1,9}$")
_IN_BRACKETS = re.compile(r"\s*\(([^()]+)\)")
#: Words that name no certain body by themselves: "the foreign ministry" is another one in every article.
_GENERIC = frozenset(
    "foreign defense trade finance economy economic interior energy health justice agriculture ministry ministries "
    "department government cabinet central bank parliament senate congress army military police armed forces navy "
    "court supreme delegation authorities authority administration opposition rebels rebel junta union state national "
    "office commission council committee agency party coalition regime secretariat commerce industry federal".split()
)


class _Nation(NamedTuple):
    code: str
    names: frozenset[str]


def _nation(corpus: Corpus, _: Clusters, rid: ReferentId) -> _Nation:
    return _Nation(corpus.facet(rid, "code") or "", frozenset(map(fold, corpus.names(rid))))


def _nation_keys(corpus: Corpus, rid: ReferentId, trait: _Nation) -> Keys:
    blocks = (*trait.names, ("code", trait.code)) if trait.code else trait.names
    return Keys((trait, fold(corpus.name(rid))), blocks)


def _join_nations(corpus: Corpus, clusters: Clusters, traits: Mapping[ReferentId, _Nation], _: Blocks) -> None:
    """Unite nations of one code; one without a code joins by its name."""
    by_code: dict[str, list[ReferentId]] = defaultdict(list)
    by_name: dict[str, list[ReferentId]] = defaultdict(list)
    for rid, trait in traits.items():
        if trait.code:
            by_code[trait.code].append(rid)
        by_name[fold(corpus.name(rid))].append(rid)
    links = []
    for code, group in by_code.items():
        for leader, rid in leaders(clusters, group):
            why = f"{clusters.label(leader)} and {clusters.label(rid)} are both the nation {code}"
            links.append(Link(leader, rid, Judgement.SAME, "nation-code", 1.0, why))
    for group in by_name.values():
        coded = {traits[rid].code: rid for rid in reversed(group) if traits[rid].code}
        for rid in (rid for rid in group if not traits[rid].code):
            for other in coded.values() or [group[0]]:
                why = f"{clusters.label(other)} and {clusters.label(rid)} bear the same name"
                if other != rid:
                    links.append(Link(other, rid, Judgement.SAME, "nation-name", 0.9, why, (rid,)))
    clusters.join(links, traits, _nations_clash)


def _nations_clash(one: _Nation, other: _Nation) -> str | None:
    if one.code and other.code and one.code != other.code:
        return f"{min(one.code, other.code)} and {max(one.code, other.code)} are different nations"
    return None


class _Organization(NamedTuple):
    """What distinguishes organisations; ``belongs`` is the cluster or the folded name of what it is part of."""

    forms: frozenset[str]
    acronyms: frozenset[str]
    type: str
    belongs: str

    @property
    def is_generic(self) -> bool:
        return all(set(form.split()) <= _GENERIC for form in self.forms) and not self.acronyms


def _organization_keys(corpus: Corpus, rid: ReferentId, trait: _Organization) -> Keys:
    if not trait.forms:
        return Keys(trait, asks=trait.acronyms)
    spelt = (_initials(name) for name in corpus.names(rid))
    further = {trait.belongs, *trait.acronyms} - {""}
    return Keys(trait, trait.forms, further, offers=(*trait.acronyms, *spelt))


def _join_organizations(
    corpus: Corpus, clusters: Clusters, traits: Mapping[ReferentId, _Organization], blocks: Blocks
) -> None:
    """Unite organisations by name, then give each bare acronym to the one body it can stand for."""
    links: list[Link] = []
    for trait, group in group_by_trait(traits).items():
        if trait.forms and not (trait.is_generic and not trait.belongs):
            links.extend(_star(clusters, group, "organization-name", 0.97))
    for left, right in blocks.pairs(traits):
        links.append(_compare_organizations(clusters, (left, traits[left]), (right, traits[right])))
    clusters.join(links, traits, _organizations_clash)
    clusters.join(_acronym_links(corpus, clusters, traits), traits, _organizations_clash)


def _organization(corpus: Corpus, clusters: Clusters, rid: ReferentId) -> _Organization:
    forms: set[str] = set()
    acronyms: set[str] = set()
    for name in corpus.names(rid):
        acronyms.update(fold(part) for part in _IN_BRACKETS.findall(name) if _ACRONYM.match(part))
        base = _IN_BRACKETS.sub("", name).strip()
        if _ACRONYM.match(base):
            acronyms.add(fold(base).replace(" ", ""))
        else:
            forms.add(word_key(base))
    whole = corpus.link(rid, "partOf")
    belongs = ""
    if whole is not None:
        root = clusters.find(whole)
        is_nation = corpus.kind(whole) is Kind.NATION
        belongs = f"{root.article} {root.key}" if is_nation else word_key(corpus.name(whole))
    kind = corpus.facet(rid, "type") or ""
    return _Organization(frozenset(forms), frozenset(acronyms), "" if kind == "other" else kind, belongs)


def _organizations_clash(one: _Organization, other: _Organization) -> str | None:
    if one.belongs and other.belongs and one.belongs != other.belongs:
        return "they belong to different bodies"
    if one.type and other.type and one.type != other.type:
        return f"one is a {min(one.type, other.type)} and one a {max(one.type, other.type)}"
    return None


def _compare_organizations(
    clusters: Clusters, first: tuple[ReferentId, _Organization], second: tuple[ReferentId, _Organization]
) -> Link:
    (left, one), (right, other) = first, second
    why = f"{clusters.label(left)} and {clusters.label(right)} bear the same name"
    clash = _organizations_clash(one, other)
    if clash and one.belongs and other.belongs and one.belongs != other.belongs:
        return Link(left, right, Judgement.DIFFERENT, "organization-name", 0.9, f"{why}, but {clash}")
    if clash:
        return Link(left, right, Judgement.UNSURE, "organization-name", 0.5, f"{why}, but {clash}")
    if one.is_generic and other.is_generic and not (one.belongs and other.belongs):
        return Link(left, right, Judgement.UNSURE, "organization-name", 0.5, f"{why}, but many bodies bear it")
    vague = tuple(rid for rid, trait in ((left, one), (right, other)) if not trait.belongs or not trait.type)
    return Link(left, right, Judgement.SAME, "organization-name", 0.95, why, vague)


def _acronym_links(corpus: Corpus, clusters: Clusters, traits: Mapping[ReferentId, _Organization]) -> Iterable[Link]:
    declared: dict[str, set[ReferentId]] = defaultdict(set)
    spelt: dict[str, set[ReferentId]] = defaultdict(set)
    bare: dict[str, list[ReferentId]] = defaultdict(list)
    for rid, trait in traits.items():
        if not trait.forms:
            for acronym in trait.acronyms:
                bare[acronym].append(rid)
            continue
        for acronym in trait.acronyms:
            declared[acronym].add(clusters.find(rid))
        for name in corpus.names(rid):
            spelt[_initials(name)].add(clusters.find(rid))
    for acronym, group in bare.items():
        meant = sorted(declared[acronym])
        if meant:
            yield from _declared_links(clusters, group, meant)
        else:
            yield from _star(clusters, group, "acronym", 0.9)
            yield from _initials_links(clusters, group, sorted(spelt[acronym]))


def _declared_links(clusters: Clusters, group: list[ReferentId], meant: list[ReferentId]) -> Iterable[Link]:
    """A bare acronym and the bodies some article abbreviates so: the one, or an open choice."""
    for rid in group:
        for root in meant:
            why = f"{clusters.label(root)} is abbreviated as {clusters.label(rid)}"
            if len(meant) == 1:
                yield Link(rid, root, Judgement.SAME, "acronym", 0.92, why)
            else:
                yield Link(rid, root, Judgement.UNSURE, "acronym", 0.5, f"{why}, but so are other bodies")


def _initials_links(clusters: Clusters, group: list[ReferentId], roots: list[ReferentId]) -> Iterable[Link]:
    """A bare acronym nobody explains and the bodies with these first letters, believed within one article only."""
    for rid, root in ((rid, root) for rid in group for root in roots):
        why = f"{clusters.label(rid)} is made of the first letters of {clusters.label(root)}"
        if rid.article == root.article:
            yield Link(rid, root, Judgement.SAME, "initials", 0.8, why)
        elif rid == group[0]:
            yield Link(rid, root, Judgement.UNSURE, "initials", 0.5, f"{why}, but no article says so")


def _initials(name: str) -> str:
    words = [word for word in re.split(r"[\s-]+", _IN_BRACKETS.sub("", name)) if word[:1].isupper()]
    return "".join(word[0] for word in words if fold(word) in content_words(name)).lower()


_ONE_PLACE = "are two names of one place"


class _Place(NamedTuple):
    names: frozenset[str]
    type: str
    within: str


def _place_keys(corpus: Corpus, rid: ReferentId, trait: _Place) -> Keys:
    """Its names; and what it is asked for by what agreements are named after."""
    offers = [city_key(name) for name in corpus.names(rid)] if corpus.facet(rid, "type") in (None, "city") else ()
    return Keys(trait if trait.names else rid, trait.names, [(trait.type, trait.within)], offers)


def city_key(name: str) -> tuple[str, str]:
    """By what a city of this name is asked for."""
    return "city", fold(name)


def _join_places(_: Corpus, clusters: Clusters, traits: Mapping[ReferentId, _Place], blocks: Blocks) -> None:
    """Unite places of one name and type; "London, Ontario" is another London, and Kiev is Kyiv (GeoNames)."""
    links: list[Link] = []
    for trait, group in group_by_trait(traits).items():
        if trait.names:
            links.extend(_star(clusters, group, "place-name", 0.97))
    for left, right in blocks.pairs(traits):
        one, other = traits[left], traits[right]
        same = fold(clusters.label(left)) == fold(clusters.label(right))
        why = f"{clusters.label(left)} and {clusters.label(right)} {'bear the same name' if same else _ONE_PLACE}"
        clash = _places_clash(one, other)
        if clash:
            links.append(Link(left, right, Judgement.DIFFERENT, "place-name", 0.95, f"{why}, but {clash}"))
            continue
        vague = tuple(
            rid
            for rid, trait, rival in ((left, one, other), (right, other, one))
            if (rival.type and not trait.type) or (rival.within and not trait.within)
        )
        links.append(Link(left, right, Judgement.SAME, "place-name", 0.95, why, vague))
    clusters.join(links, traits, _places_clash)


def _place(corpus: Corpus, __: Clusters, rid: ReferentId) -> _Place:
    """The trait of a place; a mere description ("the hotel") has no name to go by."""
    names, within = set(), ""
    for name in corpus.names(rid):
        base, _, rest = name.partition(",")
        if any(character.isupper() for character in base) or not base.isascii():
            plain = re.sub(r"^st ", "saint ", fold(base))
            names.add(re.sub(r"^the ", "", plain))
            if corpus.facet(rid, "type") == "city":
                names.add(fold(reference.usual_city(base.strip())))
            within = within or fold(rest)
    return _Place(frozenset(names), corpus.facet(rid, "type") or "", within)


def _places_clash(one: _Place, other: _Place) -> str | None:
    if one.type and other.type and one.type != other.type:
        return f"one is a {min(one.type, other.type)} and one a {max(one.type, other.type)}"
    if one.within and other.within and one.within != other.within:
        return "they lie in different places"
    return None


def _star(clusters: Clusters, group: list[ReferentId], rule: str, score: float) -> Iterable[Link]:
    for leader, rid in leaders(clusters, group):
        why = f"{clusters.label(leader)} and {clusters.label(rid)} bear the same name"
        yield Link(leader, rid, Judgement.SAME, rule, score, why)


NATIONS = Step("nations", Kind.NATION, _nation, _nation_keys, _join_nations, whole=True)
ORGANIZATIONS = Step("organisations", Kind.ORGANIZATION, _organization, _organization_keys, _join_organizations)
PLACES = Step("places", Kind.PLACE, _place, _place_keys, _join_places)
