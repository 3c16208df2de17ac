"""Exports of Factiva (Dow Jones): articles end with "Document" and their number; lines may have codes before them."""

from __future__ import annotations

import re
from collections.abc import Sequence

from kg.ingest.archive_lines import COPYRIGHT, Exported, body, date_line, words_of

_ENDS = re.compile(r"\s*(?:Document|AN)[\s|]+(?:Document )?([A-Za-z]{2,}[A-Za-z0-9]{8,})\s*\|?\s*")
_CODES = (
    *("SE", "HD", "BY", "CR", "WC", "PD", "ET", "SN", "SC", "ED", "PG", "VOL", "LA", "CY", "LP", "TD", "CT", "RF"),
    *("CO", "IN", "NS", "RE", "IPC", "IPD", "PUB", "AN", "CLM", "ART", "DLN"),
)
_CODED = re.compile(rf"({'|'.join(_CODES)})(?:[ ]*[|\t]|[ ]{{2,}}|\Z)")
_WORDS = re.compile(r"\s*\d[\d,.]* words\s*")
_TIME = re.compile(r"\s*\d{1,2}:\d{2}.{0,12}")
_LANGUAGE = re.compile(r"\s*(?:English|French|German|Spanish|Italian|Portuguese|Russian|Dutch)\s*")


def is_factiva(lines: Sequence[str]) -> bool:
    """Whether a file is such an export."""
    codes = {found[1] for line in lines if (found := _CODED.match(line.strip()))}
    return {"HD", "PD", "SN"} <= codes or (any(map(_ENDS.fullmatch, lines)) and any(map(_WORDS.fullmatch, lines)))


def factiva_articles(lines: Sequence[str]) -> list[Exported]:
    """The articles of such an export, in its order."""
    found = []
    part: list[str] = []
    for line in lines:
        end = _ENDS.fullmatch(line)
        if not end:
            part.append(line)
            continue
        if any(match[1] == "HD" for each in part if (match := _CODED.match(each.strip()))):
            found.append(_coded(part, end[1]))
        elif any(map(_WORDS.fullmatch, part)):  # the number may be there twice
            found.append(_plain(part, end[1]))
        part = []
    return found


def _coded(lines: Sequence[str], number: str) -> Exported:
    fields: dict[str, list[str]] = {}
    code = ""
    for line in map(str.strip, lines):
        match = _CODED.match(line)
        if match:
            code = match[1]
        fields.setdefault(code, []).append(line[match.end() if match else 0 :].strip(" |\t"))
    first = {name: next(iter(words_of(values)), None) for name, values in fields.items()}
    return Exported(
        body([*fields.get("LP", []), "", *fields.get("TD", [])]),
        " ".join(words_of(fields.get("HD", []))) or None,
        first.get("SN"),
        first.get("PD"),
        number,
    )


def _plain(lines: Sequence[str], number: str) -> Exported:
    count = next((n for n, line in enumerate(lines) if _WORDS.fullmatch(line)), 0)
    above = [line for line in words_of(lines[:count])[-3:] if not line.startswith("By ")]
    dated = next((n for n in range(count, len(lines)) if date_line(lines[n])), count)
    below = [line for line in words_of(lines[dated + 1 : dated + 8]) if not _TIME.fullmatch(line)]
    return Exported(
        body(lines[_start(lines, dated) :]),
        max(above, key=len, default=None),  # the name of a section may be above it, the author below
        below[0] if below else None,
        date_line(lines[dated]),
        number,
    )


def _start(lines: Sequence[str], dated: int) -> int:
    """Where the text of the article begins: after the copyright, else after the language."""
    for pattern in (COPYRIGHT, _LANGUAGE):
        matched = pattern.match if pattern is COPYRIGHT else pattern.fullmatch
        found = next((n + 1 for n in range(dated, min(dated + 20, len(lines))) if matched(lines[n])), None)
        if found is not None:
            return found
    return dated + 1
