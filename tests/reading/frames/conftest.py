"""Reading a text as an article of its own."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from kg.model import Article
from tests.reading.frames.account import Account

if TYPE_CHECKING:
    from spacy.language import Language

Read = Callable[..., Account]


@pytest.fixture(scope="session")
def read(nlp: Language) -> Read:
    """Reads a text published on a Wednesday, 11 June 2025, unless told otherwise."""
    from kg.reading import frames
    from kg.reading.annotation import annotate

    def read(text: str, *, published: str | None = "2025-06-11") -> Account:
        ((article, doc),) = annotate([Article(id="trial", text=text, published=published)], nlp)
        return Account(frames.read(article, doc).reading)

    return read
