"""A person's corrections of a store that is open to change: made, listed, taken back, and followed at once.

Each is a change of one article, whose reading is made again from what its readers said and from the corrections; or it
says who is who. Then all articles are connected, as after a build.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeVar

from pyoxigraph import Literal, NamedNode, parse

from kg import namespaces, pipeline, who_is_who
from kg.answers.explain import claim_of_row
from kg.errors import CorrectionError, StoreError
from kg.graph import populate, records, stored_articles, stored_corrections
from kg.graph.store import Store
from kg.graph.stored_corrections import correction_id
from kg.identity import decisions
from kg.model import Claim, Correction, Decision, Judgement, Reading, Referent, ReferentId, Verdict
from kg.reading.corrections import applying, stating
from kg.reading.corrections.stating import Parts, Signed

_CLAIM = "/claim/"
_Said = TypeVar("_Said", Correction, Decision)
#: What is said in one go: of articles, or of who is who.
Group = Sequence[Correction] | Sequence[Decision]


@dataclass(frozen=True)
class Listed:
    """A correction as a store holds it: its id, what it says in words, by whom, when and why, and what became of it.

    ``verdict`` is one on a claim or a name, or ``same`` or ``different`` of two things; ``article`` has several ids,
    parted by commas, where it is about things of several. ``state`` is ``holds``, ``overruled`` (by a later one) or
    ``orphaned``; ``reason`` says why it is orphaned.
    """

    id: str
    verdict: str
    article: str
    says: str
    by: str
    when: str
    why: str
    position: int
    state: str = "holds"
    reason: str = ""


def judge(store: Store, targets: Sequence[str], verdict: Verdict, signed: Signed) -> list[Listed]:
    """Accept or reject claims. Each goes by its IRI or the end of it, or by a row such as ``who-was-absent:3``.

    Raises CorrectionError, or QuestionError for a row, where no claim goes by that; nothing is changed then.
    """
    found = [_claim(store, target) for target in targets]
    return _make(store, [[stating.judged(verdict, claim, reading, signed)] for reading, claim in found])


def mend(store: Store, target: str, parts: Parts, signed: Signed) -> list[Listed]:
    """Have a claim be another. Raises CorrectionError if there is none, or it cannot be so."""
    reading, claim = _claim(store, target)
    return _make(store, [[stating.mended(claim, reading, _by_key(store, reading, parts), signed)]])


def add(store: Store, article: str, parts: Parts, signed: Signed) -> list[Listed]:
    """Add a claim that words of an article say.

    Raises CorrectionError if no claim can be so, StoreError where there is no such article.
    """
    store.require_current()
    found = store.article(article.strip()) or stored_articles.named(article, store.articles())
    reading = records.Readings(store)[found.id]
    return _make(store, [[stating.added(reading, _by_key(store, reading, parts), signed)]])


def rename(store: Store, thing: str, name: str, signed: Signed) -> list[Listed]:
    """Have a thing go by another name, in every article that tells of it.

    Raises IdentityError if the words name nothing, or several things.
    """
    readings = records.Readings(store)
    members = who_is_who.directory(store).find(thing)
    return _make(store, [[stating.renaming(readings[rid.article], rid.key, name, signed) for rid in sorted(members)]])


def decide(store: Store, thing: str, other: str, judgement: Judgement, signed: Signed) -> list[Listed]:
    """Say that two things are one, or that they are not.

    Raises IdentityError if the words name nothing, or several things, or it contradicts what was said of others.
    """
    made, named = pipeline.judged(thing, other, judgement, store)
    by, why = stating.checked(signed.by), stating.checked(signed.why)
    return _make(store, [[replace(each, person=by, when=signed.moment, why=why) for each in made]], named)


def take(store: Store, path: Path) -> list[Listed]:
    """Make the corrections that a file of RDF tells of, in their order, as `kg export --format corrections` writes it.

    Raises CorrectionError if it cannot be read, or tells of none, IdentityError where one contradicts what the store
    has of who is who.
    """
    ids = store.ids_by_slug()
    try:
        quads = [*parse(path=str(path))]
        given = stored_corrections.of_quads(quads, ids)
        judged = records.decisions_of(quads, ids)
    except (OSError, SyntaxError, ValueError, StoreError) as error:
        raise CorrectionError(f"{path} cannot be read as corrections: {error}.") from error
    if not given and not judged:
        raise CorrectionError(f"{path} contains no correction; `kg export --format corrections` writes such a file.")
    for each in given:
        for stated in filter(None, (each.against, each.upheld)):
            stating.check(stated)
    groups: list[Group] = [*_in_one_go(given), *_in_one_go(judged)]
    return _make(store, sorted(groups, key=lambda group: group[0].position))


def undo(store: Store, words: str) -> list[Listed]:
    """Take back the correction of that id, ``last`` for the last one, with whatever was said in one go with it.

    Raises CorrectionError if there is none.
    """
    every = listed(store)
    found = [each for each in every if each.id.startswith(words.strip().lower() or "-")]
    if words.strip() == "last":
        found = every[-1:]
    if len(found) != 1:
        raise CorrectionError(
            f"{'No correction has' if not found else 'Several corrections have'} the id {words!r}; `kg corrections` "
            "lists them."
        )
    held, judged = stored_corrections.read(store), records.read_decisions(store)
    parted = next((made for made in _in_one_go(judged) if _judgement_id(made) == found[0].id), [])
    gone = [] if parted else [each for each in held if each.position == found[0].position]
    stored_corrections.replace_all(store, (each for each in held if each not in gone))
    stored_corrections.replace_decisions(store, (each for each in judged if each not in parted))
    _rebuild(store, {each.article for each in gone})
    return found if parted else [each for each in every if each.id in {correction_id(one) for one in gone}]


def listed(store: Store) -> list[Listed]:
    """The corrections of a store in their order, with what became of each."""
    directory, readings = who_is_who.directory(store), records.Readings(store)
    held = stored_corrections.read(store)
    found = []
    for place, each in enumerate(held):
        reason = applying.orphaned(each, readings)
        overruled = any(applying.overrules(later, each) for later in held[place + 1 :])
        state = "orphaned" if reason else "overruled" if overruled else "holds"
        found.append(replace(_of_article(each), state=state, reason=reason))
    for made in _in_one_go(records.read_decisions(store)):
        state, reason = decisions.outcome(made, directory.known)
        found.append(replace(_of_identity(made, directory.referents), state=state, reason=reason))
    return sorted(found, key=lambda each: each.position)


def in_words(correction: Correction) -> str:
    """What a correction says, in a line."""
    if correction.name is not None:
        return f"{correction.things[0].name} is called {correction.name}"
    sides = [stated for stated in (correction.against, correction.upheld) if stated is not None]
    return " → ".join(said_by(stated.claim, {thing.key: thing.name for thing in stated.things}) for stated in sides)


def said_by(claim: Claim, names: dict[str, str]) -> str:
    """A claim in a line: who has which relation to what, and how the article puts it."""
    target = names[claim.object] if claim.object else claim.value or "not disclosed"
    whose = f" by {names[claim.claimant]}" if claim.claimant else ""
    relation = namespaces.in_words(claim.relation)
    return f"{names[claim.subject]} — {relation} — {target} ({claim.status}{whose})"


def claim_id(article: str, claim: Claim) -> str:
    """By what a person names a claim: the end of its IRI."""
    return populate.claim_iri(article, claim).value.removeprefix(namespaces.article("").value)


def _claim(store: Store, target: str) -> tuple[Reading, Claim]:
    """The claim a person names, with the reading it stands in."""
    words = claim_of_row(store, target.strip()) or target.strip()
    wanted = words.removeprefix(namespaces.article("").value).removeprefix("article/")
    fits: Callable[[str], bool] = (
        (lambda name: name == wanted) if _CLAIM in wanted else (lambda name: name.rpartition("/")[2].startswith(wanted))
    )
    found = [
        (reading, claim)
        for reading in (_readings_with(store, wanted) if wanted else ())
        for claim in reading.claims
        if fits(claim_id(reading.article.id, claim))
    ]
    if len(found) == 1:
        return found[0]
    if found:
        several = ", ".join(claim_id(reading.article.id, claim) for reading, claim in found[:5])
        raise CorrectionError(f"{target!r} means several claims; name one: {several}.")
    for each in stored_corrections.read(store) if wanted else ():
        if each.against is not None and fits(claim_id(each.article, each.against.claim)):
            raise CorrectionError(
                f"The claim {target!r} was rejected or mended by {each.by}; undo that first: "
                f"kg undo {correction_id(each)}"
            )
    raise CorrectionError(f"There is no claim {target!r}; `kg review` and `kg ask --format json` show the ids.")


def _readings_with(store: Store, claim: str) -> list[Reading]:
    """The readings that can have the claim of this id: all, where it does not name the article."""
    if _CLAIM not in claim:
        return records.read_readings(store)
    store.require_current()
    name = store.article_id(claim.partition(_CLAIM)[0])
    return [] if name is None else [records.Readings(store)[name]]


def _by_key(store: Store, reading: Reading, parts: Parts) -> Parts:
    """The parts with the keys of things that go by names of the whole store, which the article does not use itself."""
    own = {name.casefold() for thing in reading.referents for name in (thing.name, *thing.names)}
    keys: dict[str, str] = {}
    for thing in sorted(reading.referents, key=lambda each: each.key, reverse=True):
        for name in _names_of(store, populate.referent_iri(ReferentId(reading.article.id, thing.key))):
            keys[name.casefold()] = thing.key

    def key(words: str | None) -> str | None:
        folded = (words or "").strip().casefold()
        return words if folded in own else keys.get(folded, words)

    return replace(parts, subject=key(parts.subject), target=key(parts.target), claimant=key(parts.claimant))


def _names_of(store: Store, referent: NamedNode) -> list[str]:
    """The IRI and the names of the entity that a referent is."""
    graph, found = namespaces.graph("identity"), []
    for denoted in store.quads.quads_for_pattern(referent, namespaces.term("denotes"), None, graph):
        if isinstance(denoted.object, NamedNode):
            labels = store.quads.quads_for_pattern(denoted.object, namespaces.RDFS_LABEL, None, graph)
            found += [denoted.object.value, *(quad.object.value for quad in labels if isinstance(quad.object, Literal))]
    return found


def _make(
    store: Store, given: Sequence[Group], named: tuple[decisions.Members, decisions.Members] | None = None
) -> list[Listed]:
    """Have the store hold these corrections as the last word, each group in one place, and its articles say so.

    Of who is who, ``named`` is what a person named.
    """
    held, judged = stored_corrections.read(store), records.read_decisions(store)
    store.require_current()
    referents, made = decisions.Referents(records.Readings(store)), []
    for place, group in enumerate(given, stored_corrections.next_position(store)):
        corrections = [replace(each, position=place) for each in group if isinstance(each, Correction)]
        for each in corrections:
            held = stored_corrections.with_last(held, each)
            made.append(_of_article(each))
        pairs = [replace(each, position=place) for each in group if isinstance(each, Decision)]
        if pairs:
            gone = decisions.taken_back(judged, pairs, named)
            judged = decisions.with_last([each for each in judged if each not in gone], pairs, referents)
            made.append(_of_identity(pairs, referents))
    stored_corrections.replace_all(store, held)
    stored_corrections.replace_decisions(store, judged)
    _rebuild(store, {each.article for group in given for each in group if isinstance(each, Correction)})
    return made


def _in_one_go(found: Iterable[_Said]) -> list[list[_Said]]:
    """What was said in one go together, in order."""
    by_place: dict[object, list[_Said]] = {}
    for each in found:
        by_place.setdefault(each.position or each, []).append(each)
    return sorted(by_place.values(), key=lambda group: group[0].position)


def _of_article(made: Correction) -> Listed:
    name, says = correction_id(made), in_words(made)
    return Listed(name, made.verdict.value, made.article, says, made.by, made.when, made.why, made.position)


def _of_identity(made: Sequence[Decision], referents: Mapping[ReferentId, Referent]) -> Listed:
    """What was said in one go of who is who."""
    first = made[0]
    articles = sorted({end.article for each in made for end in (each.left, each.right)})
    says, by = decisions.in_words(first, referents), first.person or first.by
    said = (first.judgement.value, ", ".join(articles), says, by, first.when, first.why, first.position)
    return Listed(_judgement_id(made), *said)


def _judgement_id(made: Sequence[Decision]) -> str:
    """What tells what was said of who is who from other corrections: of which things what is said."""
    ends = {populate.referent_iri(end).value for each in made for end in (each.left, each.right)}
    return namespaces.digest(made[0].judgement, *sorted(ends))


def _rebuild(store: Store, articles: set[str]) -> None:
    """Make these articles' readings again from what their readers said, and connect all."""
    corrections = stored_corrections.read(store)
    readings = records.Readings(store)
    as_read = [stored_corrections.as_read(store, readings[each]) for each in sorted(articles) if each in readings]
    stored_corrections.put_readings(store, [(each, applying.apply(each, corrections)) for each in as_read])
    pipeline.connect(store)
