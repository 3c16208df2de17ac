"""Rows as text: a table for people, and formats for other programs."""

from __future__ import annotations

import csv
import html
import io
import os
import re
import shutil
import sys
import unicodedata
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from itertools import groupby

import click

from kg.answers.rows import csv_cell
from kg.cli.output import in_colour
from kg.namespaces import in_words

Row = Mapping[str, str | None]
NARROWEST = 8
#: A piece of text longer than this, such as an address, may be broken at any letter.
MOST_UNBROKEN = 24
#: Where a line may end: before a space, behind a hyphen or dash that follows a letter, and in a name such as sideName.
_BREAK = re.compile(r"(?= )|(?<=[^\W\d][-–])(?=\w)|(?<=[a-z])(?=[A-Z])")
GAP = "  "
#: A table whose rows take more lines than this on average is hard to read.
TALLEST = 3
INDENT = "    "
#: The columns below a record, which every question has.
_BELOW = frozenset({"article", "quote", "status"})


def show_table(columns: Sequence[str], rows: Sequence[Row], *, asked: str = "") -> None:
    """Print a table as wide as it needs to be, or at most as the terminal (or COLUMNS).

    If its rows become too tall there, and it is known which column was ``asked`` for, print them as records.
    """
    asked = asked if asked in columns or not asked else columns[0]
    width = shutil.get_terminal_size().columns if sys.stdout.isatty() or "COLUMNS" in os.environ else None
    lines = as_table(columns, rows, width).split("\n")
    if width is not None and asked and rows and len(lines) > TALLEST * (len(rows) + 1):
        click.echo("\n".join(as_records(columns, rows, width, asked)), color=in_colour())
        return
    if in_colour():
        lines[0] = click.style(lines[0], bold=True)
    click.echo("\n".join(lines), color=in_colour())


def as_table(columns: Sequence[str], rows: Sequence[Row], width: int | None = None) -> str:
    """Columns under their names; with a width, cells are wrapped at spaces and hyphens if possible.

    >>> print(as_table(["who", "side"], [{"who": "Anna Keller", "side": "Norland"}]))
    who          side
    Anna Keller  Norland
    """
    cells = [list(columns), *([one_line(row.get(column)) for column in columns] for row in rows)]
    widths, floors = (
        [max(measure(row[i]) for row in cells) for i in range(len(columns))] for measure in (_width, _longest_piece)
    )
    widths = _fit(widths, floors, None if width is None else _room(width, len(columns)))
    lines = []
    for row in cells:
        wrapped = [_wrapped(cell, size) for cell, size in zip(row, widths, strict=True)]
        for i in range(max(map(len, wrapped), default=0)):
            lines.append(_line([part[i] if i < len(part) else "" for part in wrapped], widths))
    return "\n".join(lines)


def as_records(columns: Sequence[str], rows: Sequence[Row], width: int, asked: str) -> Iterator[str]:
    """Two or three lines for each row: first what was asked, then the other columns with their names; below, the words.

    Text that is too long ends in an ellipsis. A value that is already in the row is not repeated. Rows below each other
    with the same answer have it once, with what is the same in all of them; a row that says the same as the one above
    shows only its words.

    >>> row = {"article": "a", "side": "Norland", "leader": "Anna Keller", "quote": "she led them", "status": "claimed"}
    >>> print("\\n".join(as_records(list(row), [row, {**row, "quote": "led by her"}], 60, "leader")))
    Anna Keller · side: Norland
        “she led them” claimed, a
        “led by her” claimed, a
    >>> row = {"deal": "accord", "date": "2031", "term": "peace", "quote": "for peace", "status": "planned"}
    >>> print("\\n".join(as_records(list(row), [row, {**row, "term": "fish", "quote": "for fish"}], 60, "deal")))
    accord · date: 2031
        term: peace
            “for peace” planned
        term: fish
            “for fish” planned
    """
    cells = [{column: one_line(row.get(column)) for column in columns} for row in rows]
    for (lead, _), group in groupby(enumerate(cells), lambda each: _answer(each[1], asked, each[0])):
        records = [record for _, record in group]
        alike = {column for column in columns if len({record[column] for record in records}) == 1}
        yield from _record_lines(" · ".join([lead, *_named(records[0], lead, alike)]), lead, width)
        above = ""
        for record in records:
            own = " · ".join(_named(record, lead, set(columns) - alike))
            if own and own != above:
                yield INDENT + _shortened(own, width - len(INDENT))
            above = own
            yield from _words(record, INDENT * 2 if own else INDENT, width)


def _answer(record: Mapping[str, str], asked: str, number: int) -> tuple[str, int]:
    """What was asked for, as a key: rows without it are not the same."""
    return (record[asked], -1) if record.get(asked) else ("–", number)


def _named(record: Mapping[str, str], lead: str, chosen: Collection[str]) -> Iterator[str]:
    """The chosen columns of a row with their names, without values that stand in it already."""
    shown = {lead, record.get("quote"), ""}
    # The long names of talks and agreements come last.
    for column, value in sorted(record.items(), key=lambda cell: cell[0].endswith("Name")):
        if column not in _BELOW and value not in shown:
            shown.add(value)
            if column in chosen:
                yield f"{_heading(column)}: {value}"


def _words(record: Mapping[str, str], indent: str, width: int) -> Iterator[str]:
    """The line with the words of a row, their status, and the article."""
    words = record.get("quote")
    below = _shortened(", ".join(filter(None, (record.get("status"), record.get("article")))), width // 2)
    quoted = f"“{_shortened(words, width - len(indent) - _width(below) - 3)}” " if words else ""
    if quoted or below:
        yield indent + quoted + below


def _record_lines(text_line: str, lead: str, width: int) -> Iterator[str]:
    """A row in one line or two."""
    first, *more = _wrapped(text_line, width - len(INDENT))
    yield click.style(lead, bold=True) + first[len(lead) :] if in_colour() and first.startswith(lead) else first
    if more:
        yield INDENT + _shortened(" ".join(more), width - len(INDENT))


def _heading(column: str) -> str:
    return in_words(column.removesuffix("Name"))


def _shortened(text: str, size: int) -> str:
    return text if _width(text) <= size else _wrapped(text, size - 1)[0].rstrip() + "…"


def one_line(text: str | None) -> str:
    """Text from an article on one line, without characters that control a terminal."""
    return "".join(c if c.isprintable() else " " for c in " ".join((text or "").split()))


def _room(width: int, count: int) -> int:
    """The width that is left for this many columns."""
    return max(width - len(GAP) * (count - 1), NARROWEST * count)


def _fit(widths: list[int], floors: list[int], room: int | None) -> list[int]:
    """Narrow the widest columns until all fit: down to their longest words, further only if that is still too wide."""
    if room is None:
        return widths
    widths = list(widths)
    for lowest in (floors, [NARROWEST] * len(widths)):
        while sum(widths) > room:
            width, place = max((width, -i) for i, width in enumerate(widths) if width > lowest[i])
            widths[-place] = width - 1
            if all(width <= low for width, low in zip(widths, lowest, strict=True)):
                break
    return widths


def _longest_piece(text: str) -> int:
    """How wide a column must be to break the text only at spaces and hyphens; very long pieces may be broken."""
    return min(MOST_UNBROKEN, max((_width(piece.strip()) for piece in _BREAK.split(text)), default=0))


def _wrapped(text: str, size: int) -> list[str]:
    """The text in lines of that width; a word is broken only if it does not fit in a line."""
    lines = [""]
    for piece in _BREAK.split(text):
        if _width(lines[-1] + piece) > size:
            lines.append("")
            piece = piece.lstrip()
        for character in piece:
            if _width(lines[-1] + character) > size:
                lines.append("")
            lines[-1] += character
    return [line for line in lines if line] or [""]


def _width(text: str) -> int:
    return sum(0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def _line(cells: Sequence[str], widths: Sequence[int]) -> str:
    padded = (cell + " " * (size - _width(cell)) for cell, size in zip(cells, widths, strict=True))
    return GAP.join(padded).rstrip()


def as_csv(columns: Sequence[str], rows: Sequence[Row]) -> str:
    """Comma-separated values; an apostrophe keeps a spreadsheet from running an article's words as a formula."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(columns)
    writer.writerows([csv_cell(row.get(column) or "") for column in columns] for row in rows)
    return out.getvalue()


def as_tsv(columns: Sequence[str], rows: Sequence[Row]) -> str:
    r"""Tab-separated plain values; tabs and line ends inside a value become \t and \n."""

    def cell(text: str | None) -> str:
        return (text or "").replace("\\", "\\\\").replace("\t", "\\t").replace("\n", "\\n").replace("\r", "\\r")

    lines = ["\t".join(columns), *("\t".join(cell(row.get(column)) for column in columns) for row in rows)]
    return "\n".join(lines) + "\n"


def as_markdown(columns: Sequence[str], rows: Sequence[Row]) -> str:
    """A Markdown table; text from articles cannot break out of its cell."""

    def cell(text: str | None) -> str:
        return html.escape(one_line(text), quote=False).replace("\\", "\\\\").replace("|", "\\|").replace("`", "\\`")

    lines = ["| " + " | ".join(columns) + " |", "|" + " --- |" * len(columns)]
    lines += ["| " + " | ".join(cell(row.get(column)) for column in columns) + " |" for row in rows]
    return "\n".join(lines) + "\n"


def as_html(columns: Sequence[str], rows: Sequence[Row]) -> str:
    """An HTML table with everything escaped."""

    def line(tag: str, cells: Sequence[str | None]) -> str:
        return "<tr>" + "".join(f"<{tag}>{html.escape(cell or '')}</{tag}>" for cell in cells) + "</tr>"

    body = "\n".join(line("td", [row.get(column) for column in columns]) for row in rows)
    return f"<table>\n<thead>\n{line('th', columns)}\n</thead>\n<tbody>\n{body}\n</tbody>\n</table>\n"


#: How rows are written, by the name of the format.
WRITERS: Mapping[str, Callable[[Sequence[str], Sequence[Row]], str]] = {
    "csv": as_csv,
    "tsv": as_tsv,
    "markdown": as_markdown,
    "html": as_html,
}
