"""Exports of ProQuest: articles between lines of underscores, each with labels, of which one is "Full text"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from kg.ingest.archive_lines import Exported, body, first_date, labelled, words_of

_BORDER = re.compile(r"\s*_{20,}\s*")
_BEGINS = re.compile(r"\s*Document \d+ of \d+\s*", re.IGNORECASE)
_LABELS = (
    *("title", "author", "publication info", "publication title", "publication year", "publication date", "abstract"),
    *("full text", "links", "subject", "location", "company / organization", "people", "business indexing term"),
    *("identifier / keyword", "classification", "section", "column", "dateline", "credit", "ethnicity"),
    *("volume", "issue", "pages", "first page", "number of pages", "publisher", "place of publication"),
    *("country of publication", "publication subject", "issn", "e-issn", "source type", "language of publication"),
    *("document type", "publication identifier", "proquest document id", "document url", "copyright"),
    *("last updated", "database", "product name"),
)
_DETAILS = tuple(label for label in _LABELS if label != "full text")
_FULL_TEXT = re.compile(r"\s*full text(?: \(english\))?\s*", re.IGNORECASE)


def is_proquest(lines: Sequence[str]) -> bool:
    """Whether a file is such an export."""
    labels = {found[0] for line in lines if (found := labelled(line, _LABELS))}
    return "proquest document id" in labels or {"full text", "publication title", "publication date"} <= labels


def proquest_articles(lines: Sequence[str]) -> list[Exported]:
    """The articles of such an export, in its order."""
    parts: list[list[str]] = [[]]
    for line in lines:
        if _BORDER.fullmatch(line) or _BEGINS.fullmatch(line):
            parts.append([])
        else:
            parts[-1].append(line)
    # The first part may be the cover, the last the terms of use.
    return [_article(part) for part in parts if any(labelled(line, ("publication title",)) for line in part)]


def _article(lines: Sequence[str]) -> Exported:
    fields = dict(filter(None, (labelled(line, _LABELS) for line in lines)))
    details = next(n for n, line in enumerate(lines) if labelled(line, ("publication title",)))
    while details and _is_detail(lines[details - 1]):
        details -= 1
    start = next((number for number in range(details) if _is_full_text(lines[number])), details)
    return Exported(
        body([fields.get("full text", ""), *lines[start + 1 : details]]),
        fields.get("title") or next(iter(words_of(lines)), None),
        fields["publication title"],
        first_date(fields.get("publication date")) or first_date(fields.get("publication info")),
        fields.get("proquest document id"),
    )


def _is_full_text(line: str) -> bool:
    return bool(labelled(line, ("full text",)) or _FULL_TEXT.fullmatch(line))


def _is_detail(line: str) -> bool:
    """Whether a line is one of those below the article's text, which describe the article."""
    return not line.strip() or bool(labelled(line, _DETAILS)) or line.strip().lower() == "details"
