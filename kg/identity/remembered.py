"""What has been decided of a store's articles, as tables beside it that a later change starts from.

Of these it loads what it looks at (`kg.graph.kept_rows`). One row names the rules that decided it: what other rules
decided is no start.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from itertools import chain
from pathlib import Path
from typing import Any

import msgspec

from kg import lexicon, namespaces
from kg.graph import kept_identity
from kg.graph.kept_rows import TEXT, Files, Row, Table
from kg.identity import resolve
from kg.identity.copies import text_of
from kg.identity.followed_copies import FollowedCopies
from kg.identity.resolve.blocks import number
from kg.identity.resolve.corpus import Corpus
from kg.identity.resolve.known import Cells
from kg.model import Decision, Entity, Reading, ReferentId

#: Entities, decisions of the rules, and articles that are copies with what they are copies of.
Part = tuple[list[Entity], list[Decision], dict[str, str]]


class Remembered:
    """Who is who in a store, and which of its articles print the same text as others."""

    def __init__(self, files: Files | None = None) -> None:
        """Remember what files tell; nothing yet without files."""
        self.files = files or Files(None, kept_identity.NAME)
        self.known = resolve.nothing(self.files)
        self.copies = FollowedCopies(self.files)
        #: The ``rules`` that decided, and a number for the ``words`` of the user.
        self._about: Cells[str, str] = Cells("about", TEXT, str, self.files)

    @property
    def is_by_the_rules_of_now(self) -> bool:
        """Whether the rules of now decided what the files tell."""
        return bool(self._about.get("rules") == _rules())

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
        self.files.unknown = {name for name in changed if not self.copies.knows(name)} | self.files.unknown
        self._about.update(rules=_rules(), words=_said(user_decisions, given_names))
        lost, gained = resolve.update(self.known, Corpus(readings), changed, user_decisions, given_names)
        texts = {name: text_of(readings[name].article) if name in readings else None for name in changed}
        gone, new = self.copies.follow(texts)
        return (*lost, gone), (*gained, new)

    def is_of(self, user_decisions: Sequence[Decision], given_names: Mapping[ReferentId, str]) -> bool:
        """Whether the user said just this when it was decided."""
        return bool(self._about.get("words") == _said(user_decisions, given_names))

    @property
    def tables(self) -> tuple[Table[Any, Any, Any], ...]:
        """All that is remembered."""
        return (*self.known.tables, *self.copies.tables, self._about.table)

    def changes(self) -> Iterator[Row]:
        """What is to be written so that the files tell all of it."""
        return chain.from_iterable(table.changes() for table in self.tables)


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
    files = [
        *sorted((here / "resolve").glob("*.py")),
        here / "copies.py",
        here / "followed_copies.py",
        here.parent / "folding.py",
        Path(__file__),
    ]
    words = msgspec.json.encode(lexicon.contents("negotiations"), order="deterministic").decode()
    return namespaces.digest(*(file.read_text(encoding="utf-8") for file in files), words)
