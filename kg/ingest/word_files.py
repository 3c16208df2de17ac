"""Files of word processors (DOCX and RTF) with one article or with the export of an archive."""

from __future__ import annotations

import io
import re
import zlib
from collections.abc import Iterator
from typing import TYPE_CHECKING
from zipfile import BadZipFile, ZipFile

from kg import settings
from kg.errors import SourceError
from kg.extras import needed_for
from kg.ingest.archives import read_export
from kg.ingest.formats import Draft
from kg.model import Failure

if TYPE_CHECKING:
    from docx.document import Document
    from docx.table import _Row
    from docx.text.paragraph import Paragraph

ZIP_START, DOCX_PART = b"PK\x03\x04", b"word/document.xml"
RTF_START = b"{\\rtf"
#: The errors that hostile and broken files cause inside the libraries that read them.
_BROKEN = (ArithmeticError, AttributeError, LookupError, OSError, RuntimeError, SyntaxError, TypeError, ValueError)
_HEADLINE = re.compile(r"Title|Headline|Heading 1", re.IGNORECASE)


def read_docx(where: str, data: bytes) -> Iterator[Draft | Failure]:
    """A draft for each article of an export, else one draft: one paragraph on each line, with the headline as title.

    Raises SourceError for a file that is damaged or has no words.
    """
    with needed_for("DOCX files"):
        import docx
        from docx.opc.exceptions import PackageNotFoundError
        from docx.oxml.exceptions import XmlchemyError
    try:
        if sum(part.file_size for part in ZipFile(io.BytesIO(data)).infolist()) > settings.MAX_SOURCE_BYTES:
            raise SourceError(f"unpacked it is larger than {settings.MAX_SOURCE_BYTES:,} bytes; split it")
        # Cells and styles are read only here, and may be as broken as the rest.
        lines, title = _lines(docx.Document(io.BytesIO(data)))
    except (BadZipFile, PackageNotFoundError, XmlchemyError, zlib.error, *_BROKEN) as error:
        raise SourceError("this DOCX file is damaged; open it in a word processor and save it again") from error
    yield from _articles(where, [part for line in lines for part in line.split("\n")], title)


def _lines(document: Document) -> tuple[list[str], str | None]:
    """The paragraphs of a document and the rows of its tables, a blank line after each paragraph; and its headline."""
    from docx.table import Table

    lines: list[str] = []
    title = None
    worded = False  # whether words came before
    for block in document.iter_inner_content():
        if isinstance(block, Table):
            lines += ["\t".join(dict.fromkeys(_cells(row))) for row in block.rows]
        elif title is None and not worded and _is_headline(block):
            title = block.text.strip()
            lines += [title, ""]
        else:
            lines += [block.text, ""]
        worded = worded or any(lines[-2:])
    return lines, title


def _cells(row: _Row) -> Iterator[str]:
    """The words of each cell of a row, once for each, however many columns and rows it is said to span."""
    from docx.table import _Cell

    for cell in row._tr.tc_lst:
        yield _Cell(cell, row.table).text


def _is_headline(paragraph: Paragraph) -> bool:
    """Whether a paragraph has a headline style, or is bold throughout and not a sentence."""
    text = paragraph.text.strip()
    if not text:
        return False
    bold = all(run.bold for run in paragraph.runs if run.text.strip()) and text[-1] not in ".:;,"
    return bool(paragraph.style and _HEADLINE.match(paragraph.style.name or "")) or bold


def read_rtf(where: str, data: bytes) -> Iterator[Draft | Failure]:
    """The same for an RTF file, which does not mark its headline. Raises SourceError if it has no words."""
    with needed_for("RTF files"):
        from striprtf.striprtf import rtf_to_text
    try:
        text = str(rtf_to_text(data.decode("latin-1"), errors="replace"))  # type: ignore[no-untyped-call] # it has none
    except _BROKEN as error:
        raise SourceError("this RTF file is damaged; open it in a word processor and save it again") from error
    yield from _articles(where, [part for line in text.split("\n") for part in (line, "")], None)


def _articles(where: str, lines: list[str], title: str | None) -> Iterator[Draft | Failure]:
    exported = list(read_export(where, lines))
    if exported:
        yield from exported
        return
    worded = [line.strip() for line in lines if line.strip()]
    if not worded:
        raise SourceError("this document contains no text; save the text in another form")
    yield Draft(where, "\n\n".join(worded[1:] if title else worded), title=title)
