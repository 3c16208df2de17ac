"""The trained reader: a small network that learned from annotated articles how English describes negotiations.

`training/` makes it; docs/reader.md says what it was trained on and how well it reads.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import cache
from typing import TYPE_CHECKING

from kg.model import Article, Span

if TYPE_CHECKING:
    from spacy.tokens import Doc

    from kg.reading.draft import Draft


def read(article: Article, doc: Doc, apart: Callable[[Span, Span], bool]) -> Draft:
    """What the article says, as a draft whose items have probabilities; ``doc`` is the annotated article;
    ``apart`` says whether two mentions of talks cannot mean the same.

    Raises ParleyError if the network cannot be loaded.
    """
    from kg.reading.draft_json import parse
    from kg.reading.trained import inference, reader

    loaded = inference.load()
    return parse(reader.draft(article, doc, loaded, loaded.least, apart), _wrong)


@cache
def version() -> str:
    """A digest of what the network learned."""
    from kg.reading.trained.inference import SHIPPED

    return str(json.loads((SHIPPED / "card.json").read_text(encoding="utf-8"))["version"])


def _wrong(where: str, what: str) -> None:
    """The reader's output has the form of a draft; anything else is a fault of ours."""
    raise AssertionError(f"{where}: {what}")
