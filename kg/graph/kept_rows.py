"""Tables that a store's folder keeps beside its data, of which only the rows that are asked for are loaded.

A table has values by key and part: of a block, whoever is in it; of an article, its reading. The rows stand in SQLite
files that nobody changes once they are written (``NAME-*.sqlite``), so that generations of the store share them. Each
change adds a file with the rows that differ, where a row without a value is one that is gone; of several files the
newest counts. A file takes in the last ones before it while they are less than twice as large as the rows that it has
so far. Changes of a few rows, which SQLite gives whole pages, leave files of about the same size until there are as
many as may be (`_MANY`). So there are few files, and a small change writes little again, however large the first are.
"""

from __future__ import annotations

import hashlib
import heapq
import sqlite3
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence, Set
from contextlib import closing
from itertools import islice
from pathlib import Path
from typing import Any, Generic, NamedTuple, TypeAlias, TypeVar

import msgspec

from kg.errors import StoreError
from kg.files import share
from kg.model import ReferentId

K = TypeVar("K")
P = TypeVar("P")
V = TypeVar("V")
Raw: TypeAlias = str | int
#: A row as it is written: of which table, key, part, and the value, if it is not gone.
Row: TypeAlias = tuple[str, Raw, Raw, bytes | None]

#: So many files stay at most, as SQLite reads no more than ten together; and a file is taken into the next one if it is
#: less than so many times as large.
_MANY, _TIMES = 8, 2
_SCHEMA = (
    "PRAGMA journal_mode = OFF",
    "PRAGMA synchronous = OFF",  # the folder is on the disk before it counts (`kg.graph.generations`)
    "CREATE TABLE main.rows (tab TEXT, key, part, value BLOB, PRIMARY KEY (tab, key, part)) WITHOUT ROWID",
)
_PUT = "INSERT OR REPLACE INTO main.rows VALUES (?, ?, ?, ?)"
#: These ask the file of a schema, by its place among the files.
_ONE = "SELECT value, {} AS age FROM {}.rows WHERE tab = ?1 AND key = ?2 AND part = ?3"
_OF_KEY = "SELECT part, value, {} AS age FROM {}.rows WHERE tab = ?1 AND key = ?2"
_ALL = "SELECT key, part, value, {} AS age FROM {}.rows WHERE tab = ?1"
_ANY = "SELECT {} AS age FROM {}.rows WHERE tab = ?1"
_TAKE_OVER = "INSERT OR REPLACE INTO main.rows SELECT tab, key, part, value FROM {}.rows"
_INTS = 1 << 63


class Form(NamedTuple, Generic[K]):
    """How a key is written, and read again; and of which article what it stands for is, if of one."""

    write: Callable[[K], Raw]
    read: Callable[[Any], K]
    article: Callable[[K], str] | None = None


def _unsigned(raw: int) -> int:
    return raw + _INTS


TEXT: Form[str] = Form(str, str)
#: Numbers of 64 bits without a sign, which SQLite does not have.
NUMBER: Form[int] = Form(lambda number: number - _INTS, _unsigned)
ARTICLE: Form[str] = Form(str, str, str)
REFERENT: Form[ReferentId] = Form(
    lambda rid: f"{rid.article}\0{rid.key}", lambda raw: ReferentId(*raw.split("\0", 1)), lambda rid: rid.article
)


class Files:
    """The files of one name in a folder, the oldest first; none without a folder."""

    def __init__(self, folder: Path | None = None, name: str = "") -> None:
        self._open: sqlite3.Connection | None = None
        self.name = name
        self.paths = _ordered(folder, name) if folder else []
        #: Articles of which the files have no row, so that they need not be asked.
        self.unknown: Set[str] = frozenset()
        self._one = f"{self._each(_ONE)} ORDER BY age DESC LIMIT 1"
        self._of_key = f"{self._each(_OF_KEY)} ORDER BY part"
        self._all = f"{self._each(_ALL)} ORDER BY key, part"
        self._any = f"{self._each(_ANY)} LIMIT 1"

    def __bool__(self) -> bool:
        return bool(self.paths)

    def of(self, table: str, key: Raw) -> Iterator[tuple[Raw, bytes]]:
        """The parts and values of a key, in order of the parts, as far as they are asked for."""
        return _newest(self._rows(self._of_key, table, key))

    def get(self, table: str, key: Raw, part: Raw) -> bytes | None:
        """The value of a key and part; None where there is none."""
        row = next(self._rows(self._one, table, key, part), None)
        return row[0] if row else None

    def all(self, table: str) -> Iterator[tuple[tuple[Raw, Raw], bytes]]:
        """All keys with their parts and values, in order."""
        rows = self._rows(self._all, table)
        return _newest(((key, part), value, age) for key, part, value, age in rows)

    def has(self, table: str) -> bool:
        """Whether there are any rows of a table, be it only of what is gone."""
        return next(self._rows(self._any, table), None) is not None

    def write(self, folder: Path, changes: Iterable[Row]) -> None:
        """Have a folder keep what these files do with the changes, and share with them what stays as it is."""
        rows = sorted(changes, key=lambda row: (row[0], _order(row[1]), _order(row[2])))
        paths, together = _parted(self.paths, sum(map(_size, rows)))
        for path in paths:
            share(path, folder / path.name)
        if rows or together:
            _write(folder, self.name, len(paths), together, rows)

    def __del__(self) -> None:
        if self._open is not None:
            self._open.close()

    def _each(self, asked: str) -> str:
        """What asks all files."""
        return " UNION ALL ".join(asked.format(age, _schema(age)) for age in range(len(self.paths)))

    def _rows(self, asked: str, *values: Raw) -> Iterator[Any]:
        """What the files answer, as far as it is asked for."""
        if not self.paths:
            return
        try:
            yield from self._connection().execute(asked, values)
        except sqlite3.DatabaseError as error:
            raise _damaged(error) from error

    def _connection(self) -> sqlite3.Connection:
        if self._open is None:
            self._open = _opened(self.paths)
        return self._open


class Table(Generic[K, P, V]):
    """Values by key and part, of which those not asked for yet may stand in files only."""

    def __init__(self, name: str, key: Form[K], part: Form[P], value: type[V] | Any, files: Files) -> None:
        self.name = name
        self._key, self._part, self._files = key, part, files
        self._value = value
        self._decode: Callable[[bytes], V] = msgspec.json.Decoder(value).decode
        self._is_kept = files.has(name)  # else nothing is asked of them: several tables of most stores are empty
        self._held: dict[K, dict[P, V]] = {}
        self._whole: set[K] = set()
        self._absent: set[tuple[K, P]] = set()
        self._changed: dict[K, dict[P, None]] = {}

    def of(self, key: K) -> Mapping[P, V]:
        """All parts of a key with their values."""
        if self._is_kept and key not in self._whole and not self._is_unknown(self._key, key):
            self._hold_whole(key, self._files.of(self.name, self._key.write(key)))
        return self._held.get(key, {})

    def first(self, key: K, count: int) -> list[P]:
        """The first few parts of a key, in order."""
        if self._is_kept and key not in self._whole and not self._is_unknown(self._key, key):
            changed = self._changed.get(key, {})
            kept = ((self._part.read(raw), value) for raw, value in self._files.of(self.name, self._key.write(key)))
            found = [*islice(((part, value) for part, value in kept if part not in changed), count)]
            if len(found) == count:
                return _smallest({*(part for part, _ in found), *self._held.get(key, ())}, count)
            self._hold_whole(key, ((self._part.write(part), value) for part, value in found))
        return _smallest(self._held.get(key, ()), count)

    def get(self, key: K, part: P) -> V | None:
        """The value of a key and part; None where there is none."""
        held = self._held.get(key)
        if held is not None and part in held:
            return held[part]
        return self._held[key][part] if self._is_in_files(key, part) else None

    def has(self, key: K, part: P) -> bool:
        """Whether there is such a row."""
        held = self._held.get(key)
        return (held is not None and part in held) or self._is_in_files(key, part)

    def put(self, key: K, part: P, value: V) -> None:
        """Have a key and part have a value."""
        if self._is_kept:
            if self.has(key, part) and self._held[key][part] == value:
                return
            self._changed.setdefault(key, {})[part] = None
        self._held.setdefault(key, {})[part] = value

    def drop(self, key: K, part: P) -> None:
        """Have a key and part have no value."""
        if not self.has(key, part):
            return
        held = self._held[key]
        del held[part]
        if not held:
            del self._held[key]
        if self._is_kept:
            self._changed.setdefault(key, {})[part] = None

    def items(self) -> Iterator[tuple[tuple[K, P], V]]:
        """All rows, in order."""
        found = {(key, part): value for key, parts in self._held.items() for part, value in parts.items()}
        for (raw_key, raw_part), value in self._files.all(self.name):
            key, part = self._key.read(raw_key), self._part.read(raw_part)
            if (key, part) not in found and part not in self._changed.get(key, {}):
                found[key, part] = self._read(value)
        yield from sorted(found.items(), key=lambda row: row[0])

    def changes(self) -> Iterator[Row]:
        """What is to be written so that the files hold what the table does."""
        rows: Mapping[K, Mapping[P, object]] = self._changed if self._is_kept else self._held
        for key, parts in rows.items():
            held = self._held.get(key, {})
            for part in parts:
                value = self._write(held[part]) if part in held else None
                yield self.name, self._key.write(key), self._part.write(part), value

    def _is_in_files(self, key: K, part: P) -> bool:
        """Whether files have a row that is not held, which is held from then on."""
        if not self._is_kept or key in self._whole or part in self._changed.get(key, {}) or (key, part) in self._absent:
            return False
        if self._is_unknown(self._key, key) or self._is_unknown(self._part, part):
            return False
        raw = self._files.get(self.name, self._key.write(key), self._part.write(part))
        if raw is None:
            self._absent.add((key, part))
            return False
        self._held.setdefault(key, {})[part] = self._read(raw)
        return True

    def _is_unknown(self, form: Form[Any], value: Any) -> bool:
        """Whether a key or part is of an article of which the files have no row."""
        return bool(self._files.unknown) and form.article is not None and form.article(value) in self._files.unknown

    def _hold_whole(self, key: K, rows: Iterable[tuple[Raw, bytes]]) -> None:
        """Hold all parts of a key, with these that files have."""
        changed, held = self._changed.get(key, {}), self._held.get(key, {})
        found = {
            part: held[part] if part in held else self._read(value)
            for raw, value in rows
            if (part := self._part.read(raw)) not in changed
        }
        found.update(held)
        if found:
            self._held[key] = found
        self._whole.add(key)

    def _read(self, value: bytes) -> V:
        if self._value is None:
            return None  # type: ignore[return-value] # a table without values
        try:
            return self._decode(value)
        except msgspec.DecodeError as error:
            raise _damaged(error) from error

    def _write(self, value: V) -> bytes:
        return b"" if self._value is None else msgspec.json.encode(value, order="deterministic")


def _damaged(error: Exception) -> StoreError:
    """What is read is not as it was written."""
    return StoreError(f"The store is damaged ({error}); remove it and build it again.")


def _smallest(parts: Collection[P], count: int) -> list[P]:
    if len(parts) <= 1:
        return [*parts]
    return heapq.nsmallest(count, parts)  # type: ignore[type-var] # what is a part can be put in order


def _order(raw: Raw) -> tuple[bool, Raw]:
    return isinstance(raw, str), raw


def _ordered(folder: Path, name: str) -> list[Path]:
    """The files, the oldest first: their names have their number."""
    return sorted(folder.glob(f"{name}-*.sqlite"), key=lambda path: int(path.stem.split("-")[-2]))


def _newest(rows: Iterable[tuple[Any, bytes | None, int]]) -> Iterator[tuple[Any, bytes]]:
    """Of ordered rows with their ages, those that are not gone; of equal keys the newest counts."""
    last, held, newest = None, None, -1
    for key, value, age in rows:
        if key == last:
            if age > newest:
                held, newest = value, age
            continue
        if held is not None:
            yield last, held
        last, held, newest = key, value, age
    if held is not None:
        yield last, held


def _parted(paths: list[Path], added: int) -> tuple[list[Path], list[Path]]:
    """Which files stay as they are, and which are made one with so many bytes that are added."""
    stay, size = [*paths], added
    while added and stay and (len(stay) >= _MANY or stay[-1].stat().st_size < _TIMES * size):
        size += stay.pop().stat().st_size
    return stay, paths[len(stay) :]


def _size(row: Row) -> int:
    """About how many bytes a row takes in a file."""
    return sum(len(part) if isinstance(part, str | bytes) else 8 for part in row)


def _write(folder: Path, name: str, number: int, together: list[Path], rows: list[Row]) -> None:
    """Write a file of some earlier ones and the rows that came after them."""
    building = folder / f"{name}-building"
    with closing(sqlite3.connect(building, isolation_level=None, uri=True)) as made:
        for statement in _SCHEMA:
            made.execute(statement)
        _attach(made, together)
        made.execute("BEGIN")
        for age in range(len(together)):
            made.execute(_TAKE_OVER.format(_schema(age)))
        made.executemany(_PUT, rows)
        if not number:  # there is no earlier file in which anything would have to be covered
            made.execute("DELETE FROM main.rows WHERE value IS NULL")
        made.execute("COMMIT")
    with building.open("rb") as stream:
        digest = hashlib.file_digest(stream, "sha256").hexdigest()[:16]
    building.rename(folder / f"{name}-{number:03}-{digest}.sqlite")


def _opened(paths: Sequence[Path]) -> sqlite3.Connection:
    """A connection that reads these files."""
    connection = sqlite3.connect(":memory:", uri=True, isolation_level=None, check_same_thread=False)
    _attach(connection, paths)
    return connection


def _attach(connection: sqlite3.Connection, paths: Sequence[Path]) -> None:
    """Have a connection read files, each as the schema of its `_schema`."""
    for age, path in enumerate(paths):
        # immutable: no lock is taken, and so none of a folder that must not be written
        connection.execute(f"ATTACH ? AS {_schema(age)}", (f"{path.absolute().as_uri()}?immutable=1",))


def _schema(age: int) -> str:
    """What a file is called in SQL, by its place among the files."""
    return f"file_{age}"
