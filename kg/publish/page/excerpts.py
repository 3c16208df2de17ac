"""The articles of a page cut down to their evidence, for those who may not pass on whole texts.

Of each article only the sentences stay that hold the words of a claim; what was between them is an ellipsis.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

from kg.answers.rows import sentences_around

LEFT_OUT: Final = "\n[…]\n"


@dataclass(frozen=True)
class Excerpt:
    """What is left of a text: the passages that stay, each with where it stood and where it stands now."""

    text: str
    passages: tuple[tuple[int, int, int], ...]

    def place(self, start: int, end: int) -> tuple[int, int] | None:
        """Where the words between two places of the whole text stand now; None if they were left out."""
        at = bisect_right(self.passages, start, key=lambda passage: passage[0]) - 1
        if at < 0 or end > self.passages[at][1]:
            return None
        first, _, now = self.passages[at]
        return (start - first + now, end - first + now)


def excerpt(text: str, spans: Iterable[tuple[int, int]]) -> Excerpt:
    """The sentences of a text that hold the spans.

    >>> excerpt("It rained. Envoys met in Oslo. All left.", [(11, 21)]).text
    '[…]\\nEnvoys met in Oslo.\\n[…]'
    """
    parts: list[str] = []
    passages = []
    at = length = 0
    for begin, stop in sentences_around(text, spans):
        between = text[at:begin]
        parts.append(LEFT_OUT[not parts :] if between.strip() else between)
        length += len(parts[-1])
        passages.append((begin, stop, length))
        parts.append(text[begin:stop])
        length += stop - begin
        at = stop
    if text[at:].strip():
        parts.append(LEFT_OUT[not parts :].rstrip())
    return Excerpt("".join(parts), tuple(passages))


def quotes_only(data: dict[str, Any]) -> dict[str, Any]:
    """The data of a page (`kg.publish.page.content.page_data`) with excerpts for texts, and every place moved along."""
    spans: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for claim in data["claims"]:
        spans[claim["article"]].append((claim["start"], claim["end"]))
    excerpts = [excerpt(article["text"], spans[number]) for number, article in enumerate(data["articles"])]
    claims = []
    for claim in data["claims"]:
        start, end = excerpts[claim["article"]].place(claim["start"], claim["end"]) or (0, 0)
        claims.append(claim | {"start": start, "end": end})
    mentions = [
        [article, *place, node]
        for article, start, end, node in data["mentions"]
        if (place := excerpts[article].place(start, end))
    ]
    articles = [article | {"text": cut.text} for article, cut in zip(data["articles"], excerpts, strict=True)]
    moved = {"articles": articles, "claims": claims, "mentions": mentions, "passedOver": []}
    return data | moved | {"quotesOnly": True}
