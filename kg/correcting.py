"""A person's corrections of a store that is open to change: made, listed, taken back, and followed at once.

Each is a change of one article: its reading is made anew from what its readers said and from the corrections, and then
all articles are connected, as after a build.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from pyoxigraph import Literal, NamedNode, parse

from kg import namespaces, pipeline
from kg.answers import questions
from kg.errors import CorrectionError, QuestionError, StoreError
from kg.graph import populate, records, stored_corrections
from kg.graph.store import Store
from kg.graph.stored_corrections import correction_id
from kg.identity import decisions
from kg.model import Claim, Correction, Reading, ReferentId, Verdict
from kg.reading.corrections import applying, stating
from kg.reading.corrections.stating import Parts, Signed

_CLAIM = "/claim/"


@dataclass(frozen=True)
class Listed:
    """A correction as a store holds it: its id, what it says in words, and what became of it.

    ``state`` is ``holds``, ``overruled`` (by a later one) or ``orphaned``; ``reason`` says why it is orphaned.
    """

    id: str
    correction: Correction
    says: str
    state: str
    reason: str = ""


def judge(store: Store, targets: Sequence[str], verdict: Verdict, signed: Signed) -> list[Correction]:
    """Accept or reject claims. Each goes by its IRI or the end of it, or by a row such as ``who-was-absent:3``.

    Raises CorrectionError, or QuestionError for a row, where no claim goes by that; nothing is changed then.
    """
    found = [_claim(store, target) for target in targets]
    return _make(store, [stating.judged(verdict, claim, reading, signed) for reading, claim in found])


def mend(store: Store, target: str, parts: Parts, signed: Signed) -> Correction:
    """Have a claim be another. Raises CorrectionError where there is none, or it cannot be so."""
    reading, claim = _claim(store, target)
    (made,) = _make(store, [stating.mended(claim, reading, _by_key(store, reading, parts), signed)])
    return made


def add(store: Store, article: str, parts: Parts, signed: Signed) -> Correction:
    """Add a claim that words of an article say.

    Raises CorrectionError where no claim can be so, StoreError where there is no such article.
    """
    readings = {reading.article.id: reading for reading in records.read_readings(store)}
    found = pipeline.article_named(article, [reading.article for reading in readings.values()])
    reading = readings[found.id]
    (made,) = _make(store, [stating.added(reading, _by_key(store, reading, parts), signed)])
    return made


def rename(store: Store, thing: str, name: str, signed: Signed) -> list[Correction]:
    """Have a thing go by another name, in every article that tells of it.

    Raises IdentityError where the words name nothing, or several things.
    """
    readings, resolution = pipeline.identity(store)
    members = decisions.Directory(resolution, readings).find(thing)
    by_article = {reading.article.id: reading for reading in readings}
    return _make(store, [stating.renaming(by_article[rid.article], rid.key, name, signed) for rid in sorted(members)])


def take(store: Store, path: Path) -> list[Correction]:
    """Make the corrections that a file of RDF tells of, in their order, as `kg export --format corrections` writes it.

    Raises CorrectionError where it cannot be read, or tells of none.
    """
    ids = {namespaces.slug(article.id): article.id for article in store.articles()}
    try:
        given = stored_corrections.of_quads(parse(path=str(path)), ids)
    except (OSError, SyntaxError, ValueError, StoreError) as error:
        raise CorrectionError(f"{path} cannot be read as corrections: {error}.") from error
    if not given:
        raise CorrectionError(f"{path} tells of no correction; `kg export --format corrections` writes such a file.")
    for each in given:
        for stated in filter(None, (each.against, each.upheld)):
            stating.check(stated)
    return _make(store, given)


def undo(store: Store, words: str) -> list[Correction]:
    """Take back the correction of that id, ``last`` for the last one; of a renaming, that of every article.

    Raises CorrectionError where there is none.
    """
    held = stored_corrections.read(store)
    found = [each for each in held if correction_id(each).startswith(words.strip().lower() or "-")]
    if words.strip() == "last":
        found = held[-1:]
    if len(found) != 1:
        raise CorrectionError(
            f"{'No correction has' if not found else 'Several corrections have'} the id {words!r}; `kg corrections` "
            "lists them."
        )
    gone = [each for each in held if each == found[0] or _is_of_one_renaming(each, found[0])]
    stored_corrections.replace_all(store, (each for each in held if each not in gone))
    _rebuild(store, {each.article for each in gone})
    return gone


def listed(store: Store) -> list[Listed]:
    """The corrections of a store in their order, with what became of each."""
    readings = {reading.article.id: reading for reading in records.read_readings(store)}
    articles = {name: reading.article for name, reading in readings.items()}
    held = stored_corrections.read(store)
    found = []
    for place, each in enumerate(held):
        reason = applying.orphaned(each, articles, readings)
        overruled = any(applying.overrules(later, each) for later in held[place + 1 :])
        state = "orphaned" if reason else "overruled" if overruled else "holds"
        found.append(Listed(correction_id(each), each, in_words(each), state, reason))
    return found


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
    words = _of_row(store, target.strip())
    wanted = words.removeprefix(namespaces.article("").value).removeprefix("article/")
    fits: Callable[[str], bool] = (
        (lambda name: name == wanted) if _CLAIM in wanted else (lambda name: name.rpartition("/")[2].startswith(wanted))
    )
    found = [
        (reading, claim)
        for reading in (records.read_readings(store) if wanted else ())
        for claim in reading.claims
        if fits(claim_id(reading.article.id, claim))
    ]
    if len(found) == 1:
        return found[0]
    if found:
        several = ", ".join(claim_id(reading.article.id, claim) for reading, claim in found[:5])
        raise CorrectionError(f"Several claims go by {target!r}; say which: {several}.")
    for each in stored_corrections.read(store) if wanted else ():
        if each.against is not None and fits(claim_id(each.article, each.against.claim)):
            raise CorrectionError(
                f"The claim {target!r} was rejected or mended by {each.by}; take that back first: "
                f"kg undo {correction_id(each)}"
            )
    raise CorrectionError(f"No claim goes by {target!r}; `kg review` and `kg ask --format json` give their ids.")


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


def _of_row(store: Store, target: str) -> str:
    """The IRI of the claim that a row rests on, if the words name a row; else the words."""
    name, colon, number = target.rpartition(":")
    if not colon or not number.isdecimal() or "/" in name:
        return target
    rows = questions.ask(store, name)
    if not 1 <= int(number) <= len(rows):
        raise QuestionError(f"The question {name} has {len(rows)} rows, and no row {number}; rows count from 1.")
    claim = rows[int(number) - 1].get("claim")
    if claim is None:
        raise QuestionError(f"Row {number} of {name} rests on no single claim; `kg review` gives the ids of claims.")
    return str(getattr(claim, "value", claim))


def _make(store: Store, corrections: list[Correction]) -> list[Correction]:
    """Have the store hold the corrections as the last word, and their articles say so."""
    held = stored_corrections.read(store)
    for each in corrections:
        held = stored_corrections.with_last(held, each)
    stored_corrections.replace_all(store, held)
    _rebuild(store, {each.article for each in corrections})
    return corrections


def _rebuild(store: Store, articles: set[str]) -> None:
    """Make these articles' readings anew from what their readers said, and connect all."""
    corrections = stored_corrections.read(store)
    held = records.read_readings(store)
    as_read = [stored_corrections.as_read(store, each) for each in held if each.article.id in articles]
    made = [(each, applying.apply(each, corrections)) for each in as_read]
    stored_corrections.put_readings(store, made)
    readings = {each.article.id: each for each in held} | {each.article.id: each for _, each in made}
    pipeline.connect(store, readings.values())


def _is_of_one_renaming(one: Correction, other: Correction) -> bool:
    return one.name is not None and (one.name, one.by, one.when) == (other.name, other.by, other.when)
