"""PDF files that contain text, such as files printed or exported from a program."""

from __future__ import annotations

import io
import logging
import re
from collections.abc import Callable, Iterator, Sequence
from itertools import count
from typing import TYPE_CHECKING, Any

from kg.errors import SourceError
from kg.extras import needed_for
from kg.ingest.columns import Piece, in_columns
from kg.ingest.formats import Draft
from kg.ingest.wrapping import unwrap

if TYPE_CHECKING:
    from pypdf import PdfReader

#: Titles that programs make from the name of a file.
_NO_TITLE = re.compile(r"\AMicrosoft Word - |\.\w{2,5}\Z|\A(?:untitled|document)\d*\Z", re.IGNORECASE)
#: Names of browsers: the date of a page that they printed is the day of printing.
_BROWSER = re.compile(r"Skia/PDF|Mozilla/|Chrom|Firefox|Safari")
#: Limits for drawing an article's pages: more operators, or more bytes, mean a picture or an attack.
_MOST_OPERATORS, _MOST_BYTES = 200_000, 4_000_000
_LIGATURES = str.maketrans({"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl"})


def read_pdf(where: str, data: bytes) -> Iterator[Draft]:
    """One draft with the text of all pages, column by column; title and date from the metadata, unless a browser wrote
    it.

    Raises SourceError for a file that is damaged or locked, or that has only pictures of text.
    """
    with needed_for("PDF files"):
        import pypdf
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # it repairs most faults, and reports each
    try:
        pdf = pypdf.PdfReader(io.BytesIO(data))
        if pdf.is_encrypted and not pdf.decrypt(""):
            raise SourceError("this PDF has a password; save it without one")
        pages = _pages(pdf)
        title = pdf.metadata.title if pdf.metadata else None
        made_with = f"{pdf.metadata.creator} {pdf.metadata.producer}" if pdf.metadata else ""
        created = pdf.metadata.creation_date if pdf.metadata and not _BROWSER.search(made_with) else None
    except (pypdf.errors.PyPdfError, pypdf.errors.DependencyError) as error:
        raise SourceError("this PDF is damaged or locked; open it in a viewer and save it again") from error
    except (ArithmeticError, AttributeError, LookupError, RuntimeError, TypeError, ValueError) as error:
        # Hostile and broken files reach all of these inside pypdf.
        raise SourceError("this PDF is damaged; open it in a viewer and save it again") from error
    lines = [line for page in pages for line in page if not re.fullmatch(r"\s*\d{1,4}\s*", line)]
    if not any(re.search(r"\w", line) for line in lines):
        raise SourceError("this PDF contains only pictures of text; use OCR, for example ocrmypdf, and try again")
    yield Draft(
        where,
        unwrap("\n".join(lines).translate(_LIGATURES)),
        title=title if isinstance(title, str) and title and not _NO_TITLE.search(title) else None,
        published=created.date().isoformat() if created else None,
    )


def _pages(pdf: PdfReader) -> list[list[str]]:
    """The lines of each page. Raises SourceError if the pages take too much to draw."""
    operators = count(1)
    size = 0

    def drawn(*_: object) -> None:
        if next(operators) > _MOST_OPERATORS:
            raise SourceError(f"this PDF takes more than {_MOST_OPERATORS:,} steps to draw; split it, or save its text")

    pages = []
    for page in pdf.pages:
        contents = page.get_contents()
        size += len(contents.get_data()) if contents is not None else 0
        if size > _MOST_BYTES:
            raise SourceError(f"the pages of this PDF have more than {_MOST_BYTES:,} bytes; split it, or save its text")
        pages.append(_lines(page, drawn))
    return pages


def _lines(page: Any, drawn: Callable[..., None]) -> list[str]:
    """The lines of a page in reading order; ``drawn`` is called for each step of drawing."""
    pieces: list[Piece] = []

    def seen(text: str, current: Sequence[float], matrix: Sequence[float], _font: Any, _size: Any) -> None:
        if text.strip():
            x, y = matrix[4], matrix[5]
            across, up = (current[0] * x + current[2] * y + current[4], current[1] * x + current[3] * y + current[5])
            pieces.append(Piece(across, up, text))

    whole: list[str] = page.extract_text(visitor_operand_before=drawn, visitor_text=seen).splitlines()
    return in_columns(pieces) or whole
