"""Lists in the layout of a text: a heading alone on a line with what belongs to it below, a name before a colon with
what belongs to it behind, and tables.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from spacy.tokens import Doc

from kg import lexicon, reference
from kg.model import Span
from kg.reading.annotation.delegate_tables import parts, table_rows

#: Tags of verbs that make a sentence of a line.
FINITE = frozenset({"VBD", "VBZ", "VBP"})
_LINE = re.compile(r"[^\n]+")
#: A heading has at most so many letters, and none of these at its end.
_LONGEST, _NO_HEADING = 60, (".", ",", ";", ":", "!", "?")
#: The marks around a heading in Markdown, and the words before a colon.
_MARKS = re.compile(r"(?:#{1,6}\s+|\*\*|__)*(?P<words>[^\n]*?)(?:\*\*|__)?\s*(?::\s*)?(?:\*\*|__)?")
_MARK_BEHIND = re.compile(r"\s*(?:[,;:(|–—]|\s-\s)")
_LABEL = re.compile(r"(?P<label>[^:;|\n]{2,60}):(?:\*\*|__)?[ \t]+(?=\S)")
_BULLET = re.compile(r"[ \t]*(?:[-–—*•·▪]|\d{1,2}[.)])[ \t]+")
#: From so many lines with a side before a colon, these are a list of delegates.
_LEAST_LABELS = 2


@dataclass(frozen=True)
class Listing:
    """A heading, and the lines below it up to the next heading or empty line, or the parts of a line or table that
    belong to it; ``leading`` are those of them that stand in the place for leaders; a table is ``in_cells``.
    """

    heading: Span
    lines: tuple[Span, ...]
    leading: frozenset[Span] = frozenset()
    in_cells: bool = False


def listings(text: str) -> list[Listing]:
    """The lists of a text, in the order of their lines. A heading is written in capitals, or names a nation or its
    delegation, and may have the marks of Markdown; of one that names a side, only the nation counts as heading.

    >>> [one.heading for one in listings("NORWAY\\nMs Anna Keller\\nMr Tomas Rybak\\n\\nThey met.")]
    [Span(start=0, end=6)]
    >>> [one.heading for one in listings("Delegation of Norway\\nMs Anna Keller\\nMr Tomas Rybak")]
    [Span(start=14, end=20)]
    """
    rows = [Listing(each.side, each.people, each.leading, in_cells=True) for each in table_rows(text, is_nation)]
    labelled = list(_labelled(text))
    if len(labelled) < _LEAST_LABELS:
        labelled = []
    taken = {_line_at(text, each.lines[0].start) for each in (*rows, *labelled)}
    found: list[tuple[Span, list[Span]]] = []
    last = 0
    for line in _lines(text):
        if line.start in taken:
            continue
        ends = "\n" in text[last : line.start].replace("\n", "", 1)
        last = line.end
        heading = _heading(text, line)
        if heading is not None:
            found.append((heading, []))
        elif found and (not ends or not found[-1][1]):  # one empty line may stand below a heading
            found[-1][1].append(line)
        elif found and found[-1][1]:
            found.append((Span(line.start, line.start), [line]))  # no list goes on here
    headed = [Listing(heading, tuple(lines)) for heading, lines in found if lines and heading.end > heading.start]
    return sorted([*rows, *labelled, *headed], key=lambda each: each.lines[0].start)


def with_usual_case(text: str) -> str:
    """The text with headings that are names of nations in their usual case, each letter at its place.

    >>> with_usual_case("NORWAY\\nMs Anna Keller")
    'Norway\\nMs Anna Keller'
    """
    for line in _lines(text):
        if not text[line.start : line.end].isupper():
            continue
        side = _side_in(text, line) or line
        words = text[side.start : side.end]
        usual = _nations().get(words.casefold())
        if usual is not None and len(usual) == len(words):
            text = f"{text[: side.start]}{usual}{text[side.end :]}"
    return text


def entries(doc: Doc, listing: Listing) -> list[Span]:
    """The lines of a list in a parsed text that are no sentences; of a table, all."""
    return [line for line in listing.lines if listing.in_cells or not _is_sentence(doc, line)]


def _is_sentence(doc: Doc, line: Span) -> bool:
    words = doc.char_span(line.start, line.end, alignment_mode="contract")
    return words is not None and any(token.tag_ in FINITE and not token.ent_type_ for token in words)


def is_nation(words: str) -> bool:
    """Whether words are the name of a nation, in capitals or not."""
    usual = _nations().get(words.casefold())
    return usual is not None and words in (usual, usual.upper())


def listed_names(text: str) -> Iterator[Span]:
    """Where people's names are expected in lists under the names of sides: the words of each entry up to the first
    mark, without the bullet.

    >>> found = listed_names("NORWAY\\n- Anna Keller, envoy\\n- Tomas Rybak (head)")
    >>> [(name.start, name.end) for name in found]
    [(9, 20), (30, 41)]
    """
    for listing in listings(text):
        if not is_nation(text[listing.heading.start : listing.heading.end]) and not listing.in_cells:
            continue
        for line in listing.lines:
            bullet = _BULLET.match(text, line.start, line.end)
            start = bullet.end() if bullet else line.start
            mark = _MARK_BEHIND.search(text, start, line.end)
            yield Span(start, mark.start() if mark else line.end)


@cache
def _nations() -> dict[str, str]:
    """The names of nations, by their letters without regard to case."""
    return {" ".join(name).casefold(): " ".join(name) for name in sorted(reference.nation_words(), reverse=True)}


def _lines(text: str) -> Iterator[Span]:
    for match in _LINE.finditer(text):
        words = match[0].strip()
        if words:
            start = match.start() + match[0].index(words)
            yield Span(start, start + len(words))


def _line_at(text: str, offset: int) -> int:
    """Where the words of the line begin in which an offset lies."""
    start = text.rfind("\n", 0, offset) + 1
    before = text[start:offset]
    return start + len(before) - len(before.lstrip())


def _heading(text: str, line: Span) -> Span | None:
    """The words of a line that is a heading: the nation that it names, else all."""
    words = text[line.start : line.end]
    if len(words) > _LONGEST:
        return None
    side = _side_in(text, line)
    if side is not None:
        return side
    return line if not words.endswith(_NO_HEADING) and (words.isupper() or words.startswith("#")) else None


def _side_in(text: str, line: Span) -> Span | None:
    """The nation in a line that is its name or its delegation's and nothing else, without marks."""
    marks = _MARKS.fullmatch(text, line.start, line.end) if line.end - line.start <= _LONGEST else None
    if marks is None:
        return None
    if is_nation(marks["words"]):
        return Span(*marks.span("words"))
    named = _delegation().fullmatch(marks["words"])
    group = next((name for name in ("of", "before") if named and named[name] and is_nation(named[name])), None)
    if named is None or group is None:
        return None
    start, end = named.span(group)
    return Span(marks.start("words") + start, marks.start("words") + end)


@cache
def _delegation() -> re.Pattern[str]:
    """What names a side's delegation: "The Norwegian delegation", "For Norway", "Norway was represented by"."""
    bodies = "|".join(lexicon.phrases("delegations", "headed"))
    return re.compile(
        rf"(?:(?:the )?members of )?"
        rf"(?:(?:(?:the )?(?:{bodies})s? (?:of|from|for) |(?:for|from) )(?:the )?(?P<of>.+)"
        rf"|(?:the )?(?P<before>.+?)(?:(?:['’]s?)? (?:{bodies})s?|(?: (?:was|is|were|are|will be))? represented by))",
        re.IGNORECASE,
    )


def _labelled(text: str) -> Iterator[Listing]:
    """The lines with a side before a colon and the names of people behind it, each person a line of the list."""
    for line in _lines(text):
        bullet = _BULLET.match(text, line.start, line.end)
        label = _LABEL.match(text, bullet.end() if bullet else line.start, line.end)
        side = _side_in(text, Span(*label.span("label"))) if label else None
        if label is None or side is None:
            continue
        people = parts(text, Span(label.end(), line.end))
        if people:
            yield Listing(side, tuple(people))
