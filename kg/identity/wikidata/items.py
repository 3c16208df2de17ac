"""Items of Wikidata that things may be: those of the reference data, and those of a user's own table."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from kg import reference, settings
from kg.errors import SourceError
from kg.model import Kind

#: The columns of a table by what they mean; Wikidata's query service calls what it adds to ?item ?itemLabel and so on.
_COLUMNS = {
    "qid": ("qid", "item", "id", "wikidata", "person", "human", "entity", "organization", "organisation", "country"),
    "label": ("label", "name", "{id}label"),
    "aliases": ("aliases", "alias", "{id}altlabel", "altlabel", "also known as"),
    "description": ("description", "{id}description"),
    "kind": ("kindlabel", "typelabel", "instancelabel", "kind", "type", "instance of"),
    "positions": ("positionlabel", "postlabel", "officelabel", "position", "positions", "post", "posts", "office"),
    "countries": ("countrylabel", "nationlabel", "citizenshiplabel", "country", "nation", "citizenship"),
}
_KINDS = {
    Kind.PERSON: ("person", "human", "human being", "Q5"),
    Kind.NATION: ("nation", "country", "state", "sovereign state", "Q6256", "Q3624078"),
    Kind.ORGANIZATION: ("organization", "organisation", "international organization", "Q43229"),
}
_BY_WORD = {word.casefold(): kind for kind, words in _KINDS.items() for word in words}
_QID = re.compile(r"<?(?:https?://www\.wikidata\.org/(?:entity|wiki)/|wd:)?(Q[1-9][0-9]*)>?")
#: A literal as the query service writes it into TSV.
_LITERAL = re.compile(r'"(.*)"(?:@[\w-]+)?', re.DOTALL)


@dataclass(frozen=True)
class Item:
    """An item as a source describes it. ``sure`` says that the source itself holds it to be the one asked for."""

    qid: str
    label: str
    kind: Kind
    aliases: tuple[str, ...] = ()
    description: str = ""
    positions: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()
    sure: bool = True


@dataclass(frozen=True)
class Source:
    """Where items are from: a name that stays, and a version that tells one state of it from the next."""

    name: str
    version: str = ""

    def __str__(self) -> str:
        return f"{self.name} ({self.version})" if self.version else self.name


def qid_of(text: str) -> str | None:
    """The id of an item, written alone or as an address of Wikidata; None for anything else.

    >>> qid_of("http://www.wikidata.org/entity/Q42"), qid_of("wd:Q42"), qid_of("42")
    ('Q42', 'Q42', None)
    """
    match = _QID.fullmatch(text.strip())
    return match[1] if match else None


def bundled_source() -> Source:
    """What the links by reference data are ascribed to."""
    return Source("Parley's reference data", str(reference.read_yaml("reference", "wikidata.yaml")["version"]))


def nations() -> dict[str, Item]:
    """The nations of the reference data by their codes."""
    rows = reference.read_yaml("reference", "wikidata.yaml")["nations"]
    return {str(code): Item(row["qid"], row["label"], Kind.NATION) for code, row in rows.items()}


def organizations() -> dict[str, Item]:
    """The organisations of the reference data by the name the reader gives them."""
    rows = reference.read_yaml("reference", "wikidata.yaml")["organizations"]
    return {row["name"]: Item(row["qid"], row["label"], Kind.ORGANIZATION) for row in rows}


def from_file(path: Path, kind: Kind) -> tuple[Source, list[Item]]:
    """The items of a table, by their ids, and the file with a digest of it as their source.

    ``kind`` is that of rows that name none. Raises SourceError, naming the line, where the file is no such table.
    """
    try:
        if path.stat().st_size > settings.MAX_SOURCE_BYTES:
            raise SourceError(f"{path}: it is larger than {settings.MAX_SOURCE_BYTES:,} bytes; use a part of it.")
        data = path.read_bytes()
        text = data.decode("utf-8-sig")
    except OSError as error:
        raise SourceError(f"{path}: it cannot be read ({error.strerror or error}).") from error
    except UnicodeDecodeError as error:
        raise SourceError(f"{path}: it is not UTF-8 text; save it as UTF-8.") from error
    rows = _json_rows(path, text) if path.suffix in (".jsonl", ".ndjson") else _table_rows(path, text)
    found: dict[str, Item] = {}
    for number, row in rows:
        item = _item(row, f"{path}, line {number}", kind)
        found[item.qid] = _together(found[item.qid], item) if item.qid in found else item
    if not found:
        raise SourceError(f"{path}: it has no rows; it needs a line of column names and one line for each item.")
    digest = hashlib.sha256(data).hexdigest()[:12]
    return Source(_named(path), f"sha256 {digest}"), [found[qid] for qid in sorted(found)]


def _named(path: Path) -> str:
    """A file as a source: from the working folder, or with its own folder, so that two of one name in two are two."""
    whole, here = path.resolve(), Path.cwd()
    return (whole.relative_to(here) if whole.is_relative_to(here) else Path(*whole.parts[-2:])).as_posix()


Row = Mapping[str, list[str]]


def _table_rows(path: Path, text: str) -> Iterator[tuple[int, Row]]:
    head = text.partition("\n")[0]
    # quotes in TSV belong to the literal; in CSV they hold a cell together; Excel in much of Europe parts by semicolons
    if "\t" in head:
        lines = csv.reader(io.StringIO(text), delimiter="\t", quoting=csv.QUOTE_NONE)
    else:
        lines = csv.reader(io.StringIO(text, newline=""), delimiter=max(",;", key=head.count))
    try:
        names = [name.strip().lstrip("?").casefold() for name in next(lines, [])]
        columns = _columns(names, path)
        for cells in lines:
            if any(cells):
                whole = [_plain(cell) for cell in cells] + [""] * len(names)
                yield lines.line_num, {what: [whole[at]] for what, at in columns.items()}
    except csv.Error as error:
        raise SourceError(f"{path}, line {lines.line_num}: it is not a table ({error}).") from error


def _json_rows(path: Path, text: str) -> Iterator[tuple[int, Row]]:
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip():
            continue
        try:
            row: Any = json.loads(line)
        except (ValueError, RecursionError) as error:
            raise SourceError(f"{path}, line {number}: it is not JSON ({error}).") from error
        if not isinstance(row, dict):
            raise SourceError(f"{path}, line {number}: it is not a JSON object.")
        keys = list(row)
        columns = _columns([key.casefold() for key in keys], path)
        values = {what: row[keys[at]] for what, at in columns.items()}
        yield (
            number,
            {
                what: [str(one) for one in (value if isinstance(value, list) else [value]) if one is not None]
                for what, value in values.items()
            },
        )


def _columns(names: list[str], path: Path) -> dict[str, int]:
    """Where each meaning stands. Raises SourceError if there is no id or no label."""
    identifier = next((name for name in _COLUMNS["qid"] if name in names), "")
    known = {what: [word.replace("{id}", identifier) for word in words] for what, words in _COLUMNS.items()}
    columns = {
        what: names.index(found)
        for what, words in known.items()
        if (found := next((w for w in words if w in names and (what == "qid" or w != identifier)), None)) is not None
    }
    if not {"qid", "label"} <= columns.keys():
        raise SourceError(
            f"{path}: it needs a column qid or item, with ids such as Q42, and a column label or itemLabel."
        )
    return columns


def _plain(cell: str) -> str:
    match = _LITERAL.fullmatch(cell.strip())
    return match[1] if match else cell.strip()


def _item(row: Row, where: str, kind: Kind) -> Item:
    qid = qid_of("".join(row["qid"]))
    label = "".join(row["label"]).strip()
    if qid is None:
        raise SourceError(f"{where}: {''.join(row['qid'])!r} is not the id of an item, such as Q42.")
    if not label:
        raise SourceError(f"{where}: the item {qid} has no label.")
    named = "".join(row.get("kind", [])).strip()
    if named and (qid_of(named) or named).casefold() not in _BY_WORD:
        raise SourceError(f"{where}: {named!r} is not a kind that can be linked; write person, nation or organization.")
    return Item(
        qid,
        label,
        _BY_WORD[(qid_of(named) or named).casefold()] if named else kind,
        aliases=_several(row, "aliases"),
        description=" ".join(row.get("description", [])).strip(),
        positions=_several(row, "positions"),
        countries=_several(row, "countries"),
    )


def _several(row: Row, what: str) -> tuple[str, ...]:
    """The values of a cell that may hold several: parted by | or ;, names also by a comma, as the service does."""
    parts = r"[|;]|, " if what == "aliases" else r"[|;]"
    return tuple(part.strip() for cell in row.get(what, []) for part in re.split(parts, cell) if part.strip())


def _together(one: Item, other: Item) -> Item:
    """Two rows of one item, such as one for each post."""
    merged: dict[str, set[str]] = defaultdict(set)
    for what in ("aliases", "positions", "countries"):
        merged[what] = {*getattr(one, what), *getattr(other, what)}
    aliases = merged["aliases"] | ({other.label} - {one.label})
    return replace(
        one,
        aliases=tuple(sorted(aliases)),
        positions=tuple(sorted(merged["positions"])),
        countries=tuple(sorted(merged["countries"])),
        description=one.description or other.description,
    )
