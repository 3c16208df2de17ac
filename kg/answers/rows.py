"""Rows of any kind for further work: plain values, a pandas or polars frame, a table in a notebook."""

from __future__ import annotations

import html
import re
from abc import ABC, abstractmethod
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, TypeAlias, TypeVar, overload

from kg.errors import ParleyError

if TYPE_CHECKING:
    import pandas as pd
    import polars

Item = TypeVar("Item")
Cell: TypeAlias = str | bool | int | float | None


class Table(Sequence[Item], ABC):
    """Things in a fixed order, each with the same ``columns``; ``caption`` says what they are."""

    def __init__(self, items: Sequence[Item], columns: Sequence[str], caption: str) -> None:
        self.columns = tuple(columns)
        self.caption = caption
        self._items = list(items)

    @overload
    def __getitem__(self, index: int) -> Item: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[Item]: ...
    def __getitem__(self, index: int | slice) -> Item | Sequence[Item]:
        return self._items[index]

    def __len__(self) -> int:
        return len(self._items)

    def __repr__(self) -> str:
        return f"<{len(self)} rows: {self.caption}>"

    @abstractmethod
    def to_dict(self, item: Item) -> dict[str, Cell]:
        """The plain values of one item by column."""

    def to_dicts(self) -> list[dict[str, Cell]]:
        """The items with plain values: true and false and numbers as such, everything else as text."""
        return [self.to_dict(item) for item in self._items]

    def df(self) -> pd.DataFrame:
        """A pandas frame; pandas comes with ``pip install '.[notebook]'``. Raises ParleyError if it is missing."""
        try:
            import pandas as pd
        except ModuleNotFoundError as error:
            raise ParleyError("df() needs pandas; install it with: pip install pandas") from error

        return pd.DataFrame(self.to_dicts(), columns=list(self.columns))

    def pl(self) -> polars.DataFrame:
        """A polars frame; polars comes with ``pip install '.[polars]'``. Raises ParleyError if it is missing."""
        try:
            import polars
        except ModuleNotFoundError as error:
            raise ParleyError("pl() needs polars; install it with: pip install polars") from error

        return polars.DataFrame(self.to_dicts(), schema=list(self.columns), infer_schema_length=None, strict=False)

    def shown(self) -> list[str]:
        """The columns a person reads."""
        return list(self.columns)

    def _markup(self, item: Item, column: str) -> str:
        """One cell as HTML."""
        value = self.to_dict(item)[column]
        return "" if value is None else html.escape(str(value))

    def _repr_html_(self) -> str:
        names = self.shown()
        head = "".join(f"<th>{html.escape(name)}</th>" for name in names)
        body = "".join(
            "<tr>"
            + "".join(f'<td style="text-align: left">{self._markup(item, name)}</td>' for name in names)
            + "</tr>"
            for item in self._items
        )
        caption = html.escape(self.caption)
        return f"<table><caption>{caption}</caption><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


def marked_html(sentence: str, words: str) -> str:
    """A sentence that holds the words between >> and <<, as HTML with the words marked; all of it escaped.

    >>> marked_html("On <Monday> >>envoys met<< in Oslo.", "envoys met")
    'On &lt;Monday&gt; <mark>envoys met</mark> in Oslo.'
    """
    before, found, after = sentence.partition(f">>{words}<<")
    mark = f"<mark>{html.escape(words)}</mark>" if found else ""
    return html.escape(before) + mark + html.escape(after)


#: A full stop that ends a title, not a sentence.
_TITLE = re.compile(r"\b(?:Mr|Mrs|Ms|Dr|St|Gen|Sen|Rep|Prof|Col|Lt)\.\s+$")
#: This many characters before a full stop or the end of a line contain a whole title.
_TITLE_LENGTH = 12
#: Where a sentence or line ends and the next begins.
_END = re.compile(r"\n|(?<=[a-z0-9)\"”’])[.!?][\"”]?\s+(?=[A-Z“\"])")


def marked(text: str, start: int, end: int) -> str:
    """The sentence (or line) around the passage, on one line, with the passage between >> and <<.

    >>> marked("It rained. Envoys met in Oslo. All left.", 11, 21)
    '>>Envoys met<< in Oslo.'
    """
    begin, stop = sentence_around(text, start, end)
    return " ".join(f"{text[begin:start]}>>{text[start:end]}<<{text[end:stop]}".split())


#: Where a sentence or line ends.
_STOP = re.compile(r"\n|(?<=[a-z0-9)\"”’])[.!?][\"”]?(?=\s+[A-Z“\"]|\s*$)")


def sentence_around(text: str, start: int, end: int) -> tuple[int, int]:
    """Where the sentence (or line) that holds the passage begins and ends.

    >>> sentence_around("It rained. Envoys met in Oslo. All left.", 11, 21)
    (11, 30)
    >>> sentence_around("It rained. Envoys met in Oslo. All left.", 11, 29)
    (11, 30)
    >>> sentence_around("It rained. Envoys met in Oslo. All left.", 11, 30)
    (11, 30)
    """
    ends = _END.finditer(text, 0, start + 1)  # the letter at the start shows whether a sentence begins there
    before = [end.end() for end in ends if end.end() <= start and not _is_title(text, end)]
    stopped = start < end and _STOP.match(text, end - 1) is not None  # the passage ends with its sentence
    after = _STOP.search(text, end - 1 if stopped else end)
    return before[-1] if before else 0, max(end, after.end()) if after else len(text)


def sentences_around(text: str, spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Where the sentences (or lines) that hold the passages begin and end, those that touch joined.

    >>> sentences_around("It rained. Envoys met in Oslo. All left.", [(11, 17), (21, 23)])
    [(11, 30)]
    """
    found: list[tuple[int, int]] = []
    for start, end in sorted(set(spans)):
        begin, stop = sentence_around(text, start, end)
        if found and begin <= found[-1][1]:
            begin, stop = found[-1][0], max(found.pop()[1], stop)
        found.append((begin, stop))
    return found


def sentences(text: str) -> list[tuple[int, int]]:
    """Where the sentences (or lines) of a text begin and end.

    >>> sentences("It rained.\\nEnvoys met Mr. Lund. All left.")
    [(0, 10), (11, 31), (32, 41)]
    """
    begins = [0, *(end.end() for end in _END.finditer(text) if not _is_title(text, end))]
    spans = zip(begins, [*begins[1:], len(text)], strict=True)
    return [(start, start + len(words)) for start, stop in spans if (words := text[start:stop].rstrip())]


def _is_title(text: str, end: re.Match[str]) -> bool:
    return _TITLE.search(text, max(0, end.start() - _TITLE_LENGTH), end.end()) is not None


#: A spreadsheet runs a cell that begins with one of these as a formula.
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")
_NUMBER = re.compile(r"[+-]?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?")


def csv_cell(text: str) -> str:
    """The text as a cell of a CSV that a spreadsheet shows and does not run: strangers write articles.

    >>> csv_cell("=HYPERLINK(1)"), csv_cell("2005-01-27"), csv_cell("-3.5")
    ("'=HYPERLINK(1)", '2005-01-27', '-3.5')
    """
    return f"'{text}" if text.startswith(_FORMULA_STARTS) and not _NUMBER.fullmatch(text) else text
