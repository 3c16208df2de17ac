"""What has been decided of a store's articles, as lines of JSON that a later change starts from.

First comes a line that names the rules that decided it: lines of other rules are no start. Then there is one for each
entity, decision of a rule, article that is a copy, article with what its referents are found by, and so on.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from itertools import chain
from pathlib import Path

import msgspec

from kg import cycles, lexicon, namespaces
from kg.identity import resolve
from kg.identity.copies import Text, copies, text_of
from kg.identity.resolve.blocks import Record, number
from kg.identity.resolve.known import Known
from kg.model import Decision, Entity, Reading, ReferentId, Resolution

#: Entities, decisions of the rules, and articles that are copies with what they are copies of.
Part = tuple[list[Entity], list[Decision], dict[str, str]]
Pair = tuple[ReferentId, ReferentId]


class _Line(msgspec.Struct, omit_defaults=True):
    """One of these: the rules, and a number for the user's words; an entity, and what its slug is made of; a decision
    of a step, and whether the outcome does not bear it out; a copy and its original; an article's text, and what its
    referents are found by in each step; two that a step links; a person and who stood for it by its full name; who
    acts for which nation; the city that is asked for by a number; one that a user spoke of, or gave a name.
    """

    rules: str = ""
    words: int = 0
    entity: Entity | None = None
    base: str = ""
    decision: Decision | None = None
    step: str = ""
    hidden: bool = False
    copy: tuple[str, str] | None = None
    text: Text | None = None
    found: dict[str, dict[str, Record]] = {}
    linked: Pair | None = None
    early: Pair | None = None
    acting: Pair | None = None
    city: tuple[int, ReferentId] | None = None
    said: ReferentId | None = None
    given: ReferentId | None = None


class Remembered:
    """Who is who in a store, and which of its articles print the same text as others."""

    def __init__(self) -> None:
        """Remember nothing yet."""
        self.known = resolve.nothing()
        self.copies: dict[str, str] = {}
        self.texts: dict[str, Text] = {}
        self._said = 0

    def update(
        self,
        readings: Sequence[Reading],
        changed: Iterable[str],
        user_decisions: Sequence[Decision],
        given_names: Mapping[ReferentId, str],
    ) -> tuple[Part, Part]:
        """Follow articles that came, went or ``changed`` and what the user says; return what is no more, and is new."""
        again = {*changed}
        self._said = _said(user_decisions, given_names)
        lost, gained = resolve.update(self.known, readings, again, user_decisions, given_names)
        known, before = self.texts, self.copies
        articles = (reading.article for reading in readings)
        self.texts = {
            each.id: known[each.id] if each.id in known and each.id not in again else text_of(each) for each in articles
        }
        self.copies = copies(self.texts.values())
        gone, new = dict(before.items() - self.copies.items()), dict(self.copies.items() - before.items())
        return (*lost, gone), (*gained, new)

    def resolution(
        self, user_decisions: Sequence[Decision], given_names: Mapping[ReferentId, str]
    ) -> Resolution | None:
        """What has been decided; None where the user did not say just this when it was."""
        if self._said != _said(user_decisions, given_names):
            return None
        return resolve.in_order(self.known.entities.values(), self.known.shown.values(), user_decisions)

    def lines(self) -> list[bytes]:
        """All of it as lines, the same for the same."""
        encode = msgspec.json.Encoder(order="deterministic").encode
        first = _Line(rules=_rules(), words=self._said)
        return [encode(line) for line in chain([first], self._decided(), self._found())]

    def _decided(self) -> Iterator[_Line]:
        known = self.known
        for root, entity in sorted(known.entities.items()):
            yield _Line(entity=entity, base=known.bases[root])
        for step, decided in known.decided.items():
            for pair, decision in sorted(decided.made.items()):
                yield _Line(decision=decision, step=step, hidden=known.shown.get(pair) != decision)
        for copied in sorted(self.copies.items()):
            yield _Line(copy=copied)

    def _found(self) -> Iterator[_Line]:
        known = self.known
        articles: dict[str, dict[str, dict[str, Record]]] = {name: {} for name in sorted(self.texts)}
        for step, blocks in known.blocks.items():
            for rid, found in sorted(blocks.records.items()):
                articles[rid.article].setdefault(step, {})[rid.key] = found
        for name, records in articles.items():
            yield _Line(text=self.texts[name], found=records)
        for step, blocks in known.blocks.items():
            yield from (_Line(linked=pair, step=step) for pair in blocks.links())
        yield from (_Line(early=pair) for pair in sorted(known.early.items()))
        yield from (_Line(acting=pair) for pair in sorted(known.acting.items()))
        yield from (_Line(city=pair) for pair in sorted(known.cities.items()))
        yield from (_Line(said=rid) for rid in sorted(known.said))
        yield from (_Line(given=rid) for rid in sorted(known.given))


@cycles.not_looked_for()
def recalled(lines: Sequence[bytes]) -> Remembered | None:
    """What `Remembered.lines` told; None where other rules than those of now wrote them."""
    decode = msgspec.json.Decoder(_Line).decode
    found = Remembered()
    try:
        first = decode(lines[0]) if lines else _Line()
        if first.rules != _rules():
            return None
        found._said = first.words
        for line in map(decode, lines[1:]):
            _recall(found, line)
    except msgspec.DecodeError:  # an earlier version wrote them
        return None
    return found


def _recall(found: Remembered, line: _Line) -> None:
    known = found.known
    if line.text:
        _recall_article(found, line.text, line.found)
    elif line.entity:
        _recall_entity(known, line.entity, line.base)
    elif line.decision:
        _recall_decision(known, line.decision, line.step, line.hidden)
    elif line.linked:
        known.blocks[line.step].link((), [line.linked])
    elif line.copy:
        found.copies[line.copy[0]] = line.copy[1]
    else:
        _recall_other(known, line)


def _recall_article(found: Remembered, text: Text, records: dict[str, dict[str, Record]]) -> None:
    found.texts[text.id] = text
    found.known.articles.add(text.id)
    for step, records_of_step in records.items():
        for key, record in records_of_step.items():
            found.known.blocks[step].put(ReferentId(text.id, key), record)


def _recall_entity(known: Known, entity: Entity, base: str) -> None:
    root = entity.members[0]
    known.entities[root] = entity
    known.base(entity.kind, root, base)
    known.members[root] = set(entity.members)
    known.roots.update(dict.fromkeys(entity.members[1:], root))


def _recall_decision(known: Known, decision: Decision, step: str, hidden: bool) -> None:
    pair = decision.left, decision.right
    known.decided[step].add(pair, decision)
    if not hidden:
        known.shown[pair] = decision


def _recall_other(known: Known, line: _Line) -> None:
    if line.early:
        known.early[line.early[0]] = line.early[1]
    if line.acting:
        known.acting[line.acting[0]] = line.acting[1]
    if line.city:
        known.cities[line.city[0]] = line.city[1]
    if line.said:
        known.said |= {line.said}
    if line.given:
        known.given |= {line.given}


def _said(user_decisions: Sequence[Decision], given_names: Mapping[ReferentId, str]) -> int:
    """A number for what a user says of who is who."""
    return number((user_decisions, [*given_names.items()]))


@cache
def _rules() -> str:
    """A digest of what decides: the code that compares and names, and the words by which talks are named."""
    here = Path(__file__).parent
    files = [*sorted((here / "resolve").glob("*.py")), here / "copies.py", here.parent / "folding.py"]
    words = msgspec.json.encode(lexicon.contents("negotiations"), order="deterministic").decode()
    return namespaces.digest(*(file.read_text(encoding="utf-8") for file in files), words)
