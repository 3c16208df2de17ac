"""An index of a store's names and texts, in SQLite: where a name or a word stands is looked up, not looked for.

Beside a large store that is a folder it is kept in the file `search.sqlite`, made when it is first needed. It names the
state of the store it was made of, by what that state holds; of another state it is made again. It only narrows down
where to look: what is found there is decided as without it, so that answers are the same with and without an index.
"""

from __future__ import annotations

import atexit
import logging
import sqlite3
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

from kg import namespaces, settings
from kg.answers.network import named_entities
from kg.folding import fold, folded_words, stemmed
from kg.graph.store import Store
from kg.model import Article, Kind
from kg.reference import nation_words

_log = logging.getLogger(__name__)

NAME = "search.sqlite"
#: What the tables hold, and how, in this version.
VERSION = "2"
#: A store whose files have fewer bytes is looked through as quickly as an index is made.
LEAST_BYTES = 30_000_000
#: The ways in which a name is of something, the surest first: its own, another, a nation's usual one, a last name.
OWN, OTHER, USUAL, LAST = range(4)
#: Things that a single word of a name can stand for.
_PARTED = (Kind.PERSON, Kind.ORGANIZATION)
#: The indexes that are open, each with the state it is of.
_open: dict[Path, tuple[dict[str, str], sqlite3.Connection]] = {}
_TABLES = """
    CREATE TABLE names (form TEXT, way INTEGER, label TEXT, kind TEXT, address INTEGER);
    CREATE TABLE parts (word TEXT, form TEXT, label TEXT, kind TEXT);
    CREATE TABLE labels (lowered TEXT, label TEXT);
    CREATE TABLE state (name TEXT PRIMARY KEY, value TEXT);
"""
_INDEXES = """
    CREATE INDEX by_form ON names (form);
    CREATE INDEX by_label ON names (label, kind);
    CREATE INDEX by_lowered ON labels (lowered);
    CREATE INDEX by_word ON parts (word);
"""
_TEXTS = """
    CREATE TABLE said (word TEXT, sort TEXT);
    CREATE TABLE articles (number INTEGER PRIMARY KEY, id TEXT, published TEXT);
    CREATE VIRTUAL TABLE texts USING fts5 (folded, stems, content='', tokenize='unicode61 remove_diacritics 0');
"""


def names(store: Store) -> tuple[sqlite3.Connection, bool]:
    """The tables of a store's names: those that are kept, or new ones in memory, which are the caller's to close."""
    db = kept(store)
    if db is not None:
        return db, False
    db = sqlite3.connect(":memory:", check_same_thread=False)
    _write_names(db, store)
    return db, True


def kept(store: Store) -> sqlite3.Connection | None:
    """The index that is kept beside a store, made if there is none of this state; None where none is worth it.

    Nor is there one of a store that is being changed, or where no file can be written.
    """
    generation = store.generation
    if generation is None or store.changes or _size(generation) < LEAST_BYTES:
        return None
    path = Path(store.location) / NAME
    state = {"version": VERSION, "generation": generation.name, "base": namespaces.id_base()}
    for _ in range(2):
        try:
            if (db := _opened(path, state)) is not None:
                return db
            _make(path, store, state)
        except (OSError, sqlite3.Error) as error:
            _log.warning("No index of names and texts is kept at %s (%s); questions take longer.", path, error)
            return None
    return None


@atexit.register
def close() -> None:
    """Close the indexes that are open; they are opened again when they are needed."""
    while _open:
        _, (_, db) = _open.popitem()
        db.close()


def _size(folder: Path) -> int:
    return sum(file.stat().st_size for file in folder.iterdir())


def _opened(path: Path, state: dict[str, str]) -> sqlite3.Connection | None:
    """The index in a file, if it is one of that state; opened once."""
    opened, db = _open.get(path, ({}, None))
    if opened == state:
        return db
    if db is not None:
        del _open[path]
        db.close()
    if not path.is_file():
        return None
    db = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro&immutable=1", uri=True, check_same_thread=False)
    try:
        if dict(db.execute("SELECT name, value FROM state WHERE name IN ('version', 'generation', 'base')")) == state:
            _open[path] = state, db
            return db
    except sqlite3.Error:  # another program wrote it, or it is damaged
        pass
    db.close()
    return None


def _make(path: Path, store: Store, state: dict[str, str]) -> None:
    """Write the index beside its place and move it there: whoever is killed on the way leaves none, or the last one."""
    import filelock  # few commands need it

    building = path.with_name(f".{NAME}-new")
    with filelock.FileLock(path.with_name(".lock")):
        if _opened(path, state) is not None:  # somebody else has made it meanwhile
            return
        building.unlink(missing_ok=True)
        with closing(sqlite3.connect(building)) as db:
            db.execute("PRAGMA journal_mode = OFF")
            db.execute("PRAGMA synchronous = OFF")
            _write_names(db, store)
            _write_texts(db, store)
            db.executemany("INSERT INTO state VALUES (?, ?)", state.items())
            db.commit()
        building.replace(path)


def _write_names(db: sqlite3.Connection, store: Store) -> None:
    """Every form of every name, and the words of those that a word can stand for."""
    forms: list[dict[str, set[tuple[str, str]]]] = [defaultdict(set) for _ in range(4)]
    addresses: set[str] = set()
    for iri, entity in named_entities(store).items():
        bearer = (entity.name, entity.kind.value)
        path = iri.removeprefix(namespaces.id_base())
        forms[OWN][fold(entity.name)].add(bearer)
        addresses |= {fold(iri), fold(path)}
        for form in (*entity.names, iri, path, path.partition("/")[2]):
            forms[OTHER][fold(form)].add(bearer)
        if entity.kind is Kind.PERSON:
            forms[LAST][fold(entity.name).rpartition(" ")[2]].add(bearer)
    for words, entry in nation_words().items():
        nations = {each for each in forms[OWN].get(fold(entry.name), ()) if each[1] == Kind.NATION.value}
        if nations and entry.form in ("name", "people"):
            forms[USUAL][fold(" ".join(words))] |= nations
    db.executescript(_TABLES)
    rows = [
        (form, way, label, kind, form in addresses)
        for way in range(4)
        for form, named in sorted(forms[way].items())
        for label, kind in sorted(named)
    ]
    db.executemany("INSERT INTO names VALUES (?, ?, ?, ?, ?)", rows)
    own = sorted({label for named in forms[OWN].values() for label, _ in named})
    db.executemany("INSERT INTO labels VALUES (?, ?)", [(label.lower(), label) for label in own])
    parted = {(form, label, kind) for form, way, label, kind, _ in rows if way in (OWN, OTHER) and kind in _PARTED}
    db.executemany(
        "INSERT INTO parts VALUES (?, ?, ?, ?)",
        sorted({(word, *row) for row in parted for word in row[0].split()}),
    )
    longest = max((len(form.split()) for form, *_ in rows), default=0)
    db.execute("INSERT INTO state VALUES ('longest', ?)", (str(longest),))
    db.executescript(_INDEXES)


def _write_texts(db: sqlite3.Connection, store: Store) -> None:
    """The words of every article, as they are and by their stems; its day; the words of posts, and all days."""
    db.executescript(_TEXTS)
    for number, article in enumerate(store.articles(), start=1):
        words = folded_words(article.text)
        db.execute("INSERT INTO articles VALUES (?, ?, ?)", (number, article.id, article.published))
        db.execute(
            "INSERT INTO texts (rowid, folded, stems) VALUES (?, ?, ?)",
            (number, f"{fold(article.title or '')} {words}", stemmed(words)),
        )
    for sort, column in (("posts", "title"), ("days", "day")):
        found: Any = store.query(settings.query("view", sort))
        db.executemany("INSERT INTO said VALUES (?, ?)", [(row[column].value, sort) for row in found])


def holding(db: sqlite3.Connection, column: str, forms: Iterable[str]) -> set[int] | None:
    """The numbers of the articles that may have one of the forms in a column; None for any may.

    All that have one are among them. What holds other signs than letters and digits is not looked up.
    """
    forms = list(forms)
    if not all(form.replace(" ", "").isalnum() for form in forms):
        return None
    phrases = " OR ".join(f'"{form}"' for form in sorted(forms))
    rows = db.execute("SELECT rowid FROM texts WHERE texts MATCH ?", (f"{column} : ({phrases})",))
    return {number for (number,) in rows}


def articles(db: sqlite3.Connection, store: Store, numbers: Collection[int] | None) -> Iterator[Article]:
    """The articles of those numbers, or all, in their order."""
    if numbers is None:
        yield from store.articles()
        return
    for number in sorted(numbers):
        (name,) = db.execute("SELECT id FROM articles WHERE number = ?", (number,)).fetchone()
        found = store.article(name)
        assert found  # noqa: S101 - the index is of this state of the store
        yield found


def newest(db: sqlite3.Connection) -> str | None:
    """The day of the newest article."""
    (day,) = db.execute("SELECT MAX(published) FROM articles").fetchone()
    return str(day) if day else None


def said(db: sqlite3.Connection, sort: str) -> Sequence[str]:
    """All days (``days``), or the titles of all posts (``posts``)."""
    return [word for (word,) in db.execute("SELECT word FROM said WHERE sort = ?", (sort,))]
