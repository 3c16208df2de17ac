"""What has been decided of a store's articles, as tables beside it that a later change starts from.

Of these it loads what it looks at (`kg.graph.kept_rows`). One row names the rules that decided it: what other rules
decided is no start.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from itertools import chain
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from kg import lexicon, namespaces
from kg.graph import kept_identity
from kg.graph.kept_rows import NUMBER, TEXT, Files, Row, Table
from kg.identity import resolve
from kg.identity.copies import FEW, HALF, Order, Text, compare, text_of
from kg.identity.resolve.blocks import number
from kg.identity.resolve.corpus import Corpus
from kg.identity.resolve.known import Cells
from kg.model import Decision, Entity, Reading, ReferentId, Resolution

K = TypeVar("K")
V = TypeVar("V")
#: Entities, decisions of the rules, and articles that are copies with what they are copies of.
Part = tuple[list[Entity], list[Decision], dict[str, str]]


class Remembered:
    """Who is who in a store, and which of its articles print the same text as others."""

    def __init__(self, files: Files | None = None) -> None:
        """Remember what files tell; nothing yet without files."""
        self.files = files or Files(None, kept_identity.NAME)
        self.known = resolve.nothing(self.files)
        self.copies: Cells[str, str] = Cells("copies", TEXT, str, self.files)
        self._texts: Cells[str, Text] = Cells("texts", TEXT, Text, self.files)
        #: Which texts have each run of words, as far as they are compared by it.
        self._runs: Table[int, str, None] = Table("runs", NUMBER, TEXT, None, self.files)
        #: Which runs count for none, and from which text on.
        self._boilerplate: Cells[int, Order] = Cells("boilerplate", NUMBER, Order, self.files)
        #: The ``rules`` that decided, and a number for the ``words`` of the user.
        self._about: Cells[str, str] = Cells("about", TEXT, str, self.files)

    @property
    def is_by_the_rules_of_now(self) -> bool:
        """Whether the rules of now decided what the files tell."""
        return self._about.get("rules") == _rules()

    def update(
        self,
        readings: Mapping[str, Reading],
        changed: Iterable[str],
        user_decisions: Sequence[Decision],
        given_names: Mapping[ReferentId, str],
    ) -> tuple[Part, Part]:
        """Follow articles that came, went or ``changed``, by id, and what the user says; return what is no more, and is
        new.

        ``readings`` are those of all articles, which may be loaded when they are asked for.
        """
        changed = sorted({*changed})
        self._about.update(rules=_rules(), words=_said(user_decisions, given_names))
        lost, gained = resolve.update(self.known, Corpus(readings), changed, user_decisions, given_names)
        gone, new = self._follow_copies(readings, changed)
        return (*lost, gone), (*gained, new)

    def resolution(
        self, user_decisions: Sequence[Decision], given_names: Mapping[ReferentId, str]
    ) -> Resolution | None:
        """What has been decided; None where the user did not say just this when it was."""
        if self._about.get("words") != _said(user_decisions, given_names):
            return None
        return resolve.in_order(self.known.whole(), self.known.shown(), user_decisions)

    @property
    def tables(self) -> tuple[Table[Any, Any, Any], ...]:
        """All that is remembered."""
        own = self.copies.table, self._texts.table, self._runs, self._boilerplate.table, self._about.table
        return (*self.known.tables, *own)

    def changes(self) -> Iterator[Row]:
        """What is to be written so that the files tell all of it."""
        return chain.from_iterable(table.changes() for table in self.tables)

    def _follow_copies(
        self, readings: Mapping[str, Reading], changed: Iterable[str]
    ) -> tuple[dict[str, str], dict[str, str]]:
        """Which articles are no copies any more of what they were, and which are copies now."""
        again = False
        for name in changed:
            before, now = self._texts.get(name), text_of(readings[name].article) if name in readings else None
            if before == now:
                continue
            again = again or (before is not None and self._may_tell(before))
            for run in before.compared() if before else ():
                self._runs.drop(run, name)
            for run in now.compared() if now else ():
                self._runs.put(run, name, None)
            if now:
                self._texts[name] = now
            else:
                del self._texts[name]
            again = again or (now is not None and self._may_tell(now))
        if not again:
            return {}, {}
        found = compare(self._texts.values())
        _become(self._boilerplate, found.boilerplate)
        return _become(self.copies, found.copies)

    def _may_tell(self, text: Text) -> bool:
        """Whether a text may be a copy or have one, or change what others are: not, if it shares few of the runs that
        count with each of the others, and the other runs count for none from an earlier text on.
        """
        rare = self._rare(text)
        others = text.compared() - {*rare}
        if any(run not in self._boilerplate or text.order() <= self._boilerplate[run] for run in others):
            return True
        shared = Counter(name for run in rare for name in self._runs.of(run) if name != text.id)
        sizes = {name: min(len(rare), len(self._rare(self._texts[name]))) for name in shared}
        return any(count >= HALF * sizes[name] for name, count in shared.items())

    def _rare(self, text: Text) -> list[int]:
        """The runs of a text that count for it whatever other texts there are, as few have them."""
        return [run for run in text.compared() if len(self._runs.first(run, FEW + 1)) <= FEW]


def _become(cells: Cells[K, V], found: Mapping[K, V]) -> tuple[dict[K, V], dict[K, V]]:
    """Have cells be what was found; return what of them is gone, and what is new."""
    held = dict(cells)
    gone = {key: value for key, value in held.items() if found.get(key) != value}
    new = {key: value for key, value in found.items() if held.get(key) != value}
    for key in gone:
        del cells[key]
    cells.update(new)
    return gone, new


def recalled(files: Files) -> Remembered | None:
    """What files tell; None where there are none, or other rules than those of now decided it."""
    found = Remembered(files) if files else None
    return found if found and found.is_by_the_rules_of_now else None


def _said(user_decisions: Sequence[Decision], given_names: Mapping[ReferentId, str]) -> str:
    """A number for what a user says of who is who."""
    return str(number((user_decisions, [*given_names.items()])))


@cache
def _rules() -> str:
    """A digest of what decides: the code that compares and names, and the words by which talks are named."""
    here = Path(__file__).parent
    files = [*sorted((here / "resolve").glob("*.py")), here / "copies.py", here.parent / "folding.py", Path(__file__)]
    words = msgspec.json.encode(lexicon.contents("negotiations"), order="deterministic").decode()
    return namespaces.digest(*(file.read_text(encoding="utf-8") for file in files), words)
