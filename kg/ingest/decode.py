"""Bytes to characters: byte order marks, UTF-8, what a page declares, and only then a guess."""

from __future__ import annotations

import codecs
import re

from kg.errors import SourceError

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_MAGIC = (
    b"%PDF",
    b"PK\x03\x04",
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF8",
    b"\x1f\x8b",
    b"BZh",
    b"\xfd7zXZ",
    b"\x7fELF",
    b"\xd0\xcf\x11\xe0",
    b"SQLite format 3",
)
_CONTROLS = bytes(set(range(32)) - set(b"\t\n\r\f\x1b"))
_SAMPLE_BYTES = 8192


def decode(data: bytes, charset: str | None = None) -> str:
    """The characters of a source; ``charset`` is the encoding that its sender gives, used if it fits.

    Raises SourceError for binary files and for text in an unknown encoding.

    >>> decode("Zürich".encode("utf-16"))
    'Zürich'
    """
    for mark, name in _MARKS:
        if data.startswith(mark):
            return data.decode(name, errors="replace")
    wide = _unmarked_utf16(data[:_SAMPLE_BYTES])
    if wide:
        return data.decode(wide, errors="replace")
    if _is_binary(data):
        raise SourceError("this is a binary file, not text; save the article as text, DOCX, PDF, HTML or JSON")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return _decode_other(data, charset)


def _unmarked_utf16(sample: bytes) -> str | None:
    """UTF-16 without a mark shows as every other byte being NUL in an English text."""
    if len(sample) < 8:
        return None
    if sample[1::2].count(0) > 0.4 * len(sample) and sample[0::2].count(0) == 0:
        return "utf-16-le"
    if sample[0::2].count(0) > 0.4 * len(sample) and sample[1::2].count(0) == 0:
        return "utf-16-be"
    return None


def _is_binary(data: bytes) -> bool:
    sample = data[:_SAMPLE_BYTES]
    controls = len(sample) - len(sample.translate(None, _CONTROLS))
    return sample.startswith(_MAGIC) or controls > 0.05 * len(sample)


def _decode_other(data: bytes, charset: str | None) -> str:
    almost = data.decode("utf-8", errors="replace")
    broken = almost.count("\ufffd")
    if sum(character > "\x7f" for character in almost) > 10 * broken:
        return almost  # UTF-8 with a few damaged bytes; any other encoding would spoil all its quotation marks
    written = re.search(rb"(?:charset|encoding)\s*=\s*[\"']?([\w.:-]+)", data[:2048])
    declared = charset or (written[1].decode("ascii", "replace") if written else None)
    if declared:
        try:
            return data.decode(declared)
        except (LookupError, UnicodeDecodeError):
            pass  # a wrong declaration is common; the guess below decides
    from charset_normalizer import from_bytes

    # English with one byte for each character is nearly always Windows-1252 or similar.
    best = from_bytes(data, cp_isolation=["cp1252"]).best() or from_bytes(data).best()
    if best is None:
        raise SourceError("its encoding is unknown; save it as UTF-8")
    return str(best)
