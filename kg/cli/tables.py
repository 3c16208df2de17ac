"""Rows as text: a table for people, and the formats other programs read."""

from __future__ import annotations

import csv
import html
import io
import os
import shutil
import sys
import textwrap
import unicodedata
from collections.abc import Callable, Mapping, Sequence

import click

from kg.cli.output import in_colour
from kg.tables import csv_cell

Row = Mapping[str, str | None]
NARROWEST = 8
GAP = "  "


def show_table(columns: Sequence[str], rows: Sequence[Row]) -> None:
    """Print a table: as wide as it needs to be, or as the terminal (or COLUMNS) is."""
    width = shutil.get_terminal_size().columns if sys.stdout.isatty() or "COLUMNS" in os.environ else None
    lines = as_table(columns, rows, width).split("\n")
    if in_colour():
        lines[0] = click.style(lines[0], bold=True)
    click.echo("\n".join(lines), color=in_colour())


def as_table(columns: Sequence[str], rows: Sequence[Row], width: int | None = None) -> str:
    """Columns under their names; cells are wrapped where a width is given.

    >>> print(as_table(["who", "side"], [{"who": "Anna Keller", "side": "Norland"}]))
    who          side
    Anna Keller  Norland
    """
    cells = [[_one_line(row.get(column)) for column in columns] for row in rows]
    widths = _fit([max([_width(name), *(_width(row[i]) for row in cells)]) for i, name in enumerate(columns)], width)
    lines = [_line(columns, widths)]
    for row in cells:
        wrapped = [textwrap.wrap(cell, size) or [""] for cell, size in zip(row, widths, strict=True)]
        for i in range(max(map(len, wrapped), default=0)):
            lines.append(_line([part[i] if i < len(part) else "" for part in wrapped], widths))
    return "\n".join(lines)


def _one_line(text: str | None) -> str:
    """Text from an article on one line, without anything a terminal would obey."""
    return "".join(c if c.isprintable() else " " for c in " ".join((text or "").split()))


def _fit(widths: list[int], width: int | None) -> list[int]:
    """Narrow the widest columns until all fit."""
    if width is None:
        return widths
    room = max(width - len(GAP) * (len(widths) - 1), NARROWEST * len(widths))
    while sum(widths) > room:
        widest = max(widths)
        second = max((w for w in widths if w < widest), default=NARROWEST)
        count = widths.count(widest)
        excess = -(-(sum(widths) - room) // count)
        narrowed = max(second, widest - excess, NARROWEST)
        if narrowed == widest:
            break
        widths = [narrowed if w == widest else w for w in widths]
    return widths


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
    """A Markdown table; what an article says cannot break out of its cell."""

    def cell(text: str | None) -> str:
        return html.escape(_one_line(text), quote=False).replace("\\", "\\\\").replace("|", "\\|").replace("`", "\\`")

    lines = ["| " + " | ".join(columns) + " |", "|" + " --- |" * len(columns)]
    lines += ["| " + " | ".join(cell(row.get(column)) for column in columns) + " |" for row in rows]
    return "\n".join(lines) + "\n"


def as_html(columns: Sequence[str], rows: Sequence[Row]) -> str:
    """An HTML table, everything in it escaped."""

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
