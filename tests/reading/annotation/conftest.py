"""Invented sentences, annotated."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from kg.model import Article
from kg.reading import annotation

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

Annotate = Callable[[str], "Doc"]


@pytest.fixture
def annotate(nlp: Language) -> Annotate:
    """The Doc of a text, its names repaired."""

    def annotated(text: str) -> Doc:
        ((_, doc),) = annotation.annotate([Article("invented", text)], nlp)
        return doc

    return annotated


def called(doc: Doc, label: str) -> list[str]:
    """The names under a label, as they are written."""
    return [ent.text for ent in doc.ents if ent.label_ == label]
