"""Tables of delegates in a text: cells between upright strokes, in rows, with or without a row of headings."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from kg import lexicon, reference
from kg.model import Span

_LINE = re.compile(r"[^\n]+")
#: The row between the headings and the others: "|---|:---:|".
_RULE = re.compile(r"[\s|:+=-]+")
#: Two to five words with capitals, with particles between them, before a mark or the end.
_UPPER = r"[^\W\d_a-zß-öø-ÿ][\w.'’-]*"
_NAME = re.compile(rf"\s*{_UPPER}(?:\s+(?:[a-z]{{1,3}}\s+)?{_UPPER}){{1,4}}(?=\s*$|\s*[,;:(|–—]|\s-\s)")
#: Between the entries of a list in one line.
_SEMICOLON, _COMMA = re.compile(r"\s*;\s*"), re.compile(r"\s*,\s*(?:and\s+)?|\s+and\s+")
#: A table of fewer rows is none.
_LEAST_ROWS = 2

Row = list[Span]


@dataclass(frozen=True)
class TableRow:
    """The people of one side in a table: where the side is named, what belongs to each person, and those of the latter
    whom the table calls leaders.
    """

    side: Span
    people: tuple[Span, ...]
    leading: frozenset[Span]


def table_rows(text: str, is_nation: Callable[[str], bool]) -> Iterator[TableRow]:
    """The people in the tables of a text, row by row; ``is_nation`` says which cells name a nation."""
    for table in _tables(text):
        worded = [[text[cell.start : cell.end] for cell in row] for row in table]
        if sum(map(is_nation, worded[0])) >= 2:  # one column for each side
            yield from _columns_of_sides(text, table, is_nation)
            continue
        heads = [_column(words) for words in worded[0]]
        body = table[1:] if any(heads) else table
        side = heads.index("side") if "side" in heads else _column_of(worded, is_nation)
        if side is None:
            continue
        if not {"name", "leader"} & set(heads):
            names = _column_of(worded, looks_like_a_name)
            heads = ["name" if at == names else head for at, head in enumerate(heads)]
        for row in body:
            yield from _row(text, row, side, heads)


def looks_like_a_name(words: str) -> bool:
    """Whether words can be a person's name, perhaps with more behind it.

    >>> [looks_like_a_name(each) for each in ("Anna Keller, envoy", "Trade Minister", "ambassador")]
    [True, False, False]
    """
    match = _NAME.match(words)
    return match is not None and match[0].split()[-1].lower() not in reference.titles().heads


def parts(text: str, words: Span) -> list[Span]:
    """The entries of a list in one line: between semicolons, else between commas and "and"; one that is no name belongs
    to the one before. Empty if the line does not begin with a name.
    """
    mark = _SEMICOLON if ";" in text[words.start : words.end] else _COMMA
    ends = [match.span() for match in mark.finditer(text, words.start, words.end)]
    starts = [words.start, *(end for _, end in ends)]
    found: list[Span] = []
    for start, end in zip(starts, [*(start for start, _ in ends), words.end], strict=True):
        if looks_like_a_name(text[start:end]):
            found.append(Span(start, end))
        elif not found:
            return []
        else:
            found[-1] = Span(found[-1].start, end)
    return found


def _tables(text: str) -> Iterator[list[Row]]:
    """The tables: following lines with as many cells, at least two."""
    rows: list[Row] = []
    end = 0
    for line in _LINE.finditer(text):
        row = _cells(line)
        if rows and (len(row) != len(rows[0]) or text[end : line.start()].count("\n") > 1) and row != []:
            yield from [rows] if len(rows) >= _LEAST_ROWS else []
            rows = []
        end = line.end()
        if len(row) > 1:
            rows.append(row)
    yield from [rows] if len(rows) >= _LEAST_ROWS else []


def _cells(line: re.Match[str]) -> Row:
    """The cells of a line; none for the rule below headings, one for a line that is no row."""
    words = line[0].strip()
    if _RULE.fullmatch(words) and "-" in words:
        return []
    if "|" not in words:
        return [Span(*line.span())]
    start = line.start() + line[0].index(words)
    ends = [start + at for at, mark in enumerate(words) if mark == "|"]
    edges = [start, *ends, start + len(words)]
    cells = [_bare(line.string, first, last) for first, last in pairwise(edges)]
    return cells[words.startswith("|") : len(cells) - words.endswith("|")]


def _bare(text: str, start: int, end: int) -> Span:
    """The words between two edges of a cell, without the stroke before them and blanks."""
    words = text[start:end].strip("| ")
    at = text.index(words, start) if words else start
    return Span(at, at + len(words))


@cache
def _headings() -> dict[str, str]:
    """What stands in a column, by the words of its heading."""
    kinds = {"side": "columns-sides", "leader": "columns-leaders", "name": "columns-names"}
    return {words: kind for kind, key in kinds.items() for words in lexicon.phrases("delegations", key)}


def _column(words: str) -> str:
    """What a column with such a heading has: sides, leaders, names; empty for others."""
    return _headings().get(words.strip("*_ ").lower(), "")


def _column_of(rows: list[list[str]], fits: Callable[[str], bool]) -> int | None:
    """The first column of which more than half of the cells fit."""
    columns = list(zip(*rows, strict=True))
    return next((at for at, cells in enumerate(columns) if 2 * sum(map(fits, cells)) > len(cells)), None)


def _row(text: str, row: Row, side: int, heads: list[str]) -> Iterator[TableRow]:
    """The people of a row. What stands between a name and the next name or side belongs to the person; the side
    of somebody who sits for none is what he or she is: an observer.
    """
    people: list[Span] = []
    leading = set()
    others = [text[cell.start : cell.end] for at, cell in enumerate(row) if heads[at] == "" and at != side]
    for at, cell in enumerate(row):
        if heads[at] not in ("name", "leader") or at == side:
            continue
        found = parts(text, cell)
        behind = at + 1
        while len(found) == 1 and behind < len(row) and not heads[behind] and behind != side:
            found[0] = Span(found[0].start, row[behind].end)
            behind += 1
        people += found
        if heads[at] == "leader" or (len(found) == 1 and any(map(_is_head, others))):
            leading.update(found)
    for_none = lexicon.pattern("delegations", "sits-for-none")
    aside = [cell for at, cell in enumerate(row) if not heads[at] and for_none.fullmatch(text, cell.start, cell.end)]
    place = aside[0] if aside else row[side]  # an observer sits for nobody, whoever sent him or her
    if people and place.end > place.start:
        yield TableRow(place, tuple(people), frozenset(leading))


def _columns_of_sides(text: str, table: list[Row], is_nation: Callable[[str], bool]) -> Iterator[TableRow]:
    """The people of each side in a table in which each side has a column."""
    for column in zip(*table, strict=True):
        if is_nation(text[column[0].start : column[0].end]):
            for cell in column[1:]:
                people = parts(text, cell)
                if people:
                    yield TableRow(column[0], tuple(people), frozenset())


def _is_head(words: str) -> bool:
    """Whether the cell beside a name says that this person leads the delegation."""
    heads = lexicon.pattern("delegations", "listed-heads")
    return heads.search(f", {words};") is not None
