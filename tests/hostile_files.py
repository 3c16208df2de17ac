"""Files of every kind that is read, made to hold up whoever reads them: nested, repeated, unpacked to much more."""

from __future__ import annotations

import copy
import gzip
import io
import json
import zipfile
import zlib
from collections.abc import Callable
from functools import partial

from tests.ingest.test_archives import FACTIVA, NEXIS, PROQUEST, as_docx, as_text
from tests.ingest.test_documents import pdf, record
from tests.reading.drafted import DRAFT, ROUND

#: Makes a file of about so many bytes.
Maker = Callable[[int], bytes]
_WORDS = "Norway and Latvia held talks in Oslo on Monday. "
_PARAGRAPH = f"<p>{_WORDS}</p>"


def _repeated(unit: str, before: str, after: str, size: int) -> bytes:
    return f"{before}{unit * (size // len(unit.encode()))}{after}".encode()


def _of(unit: str, before: str = "", after: str = "") -> Maker:
    return lambda size: _repeated(unit, before, after, size)


def _page(unit: str, head: str = "") -> Maker:
    """An HTML page with a sentence and such a part again and again."""
    return _of(unit, f"<!doctype html><html><head>{head}</head><body>{_PARAGRAPH * 9}", "</body></html>")


def _script(content: Maker) -> Maker:
    """An HTML page with structured data."""
    opening = b'<html><head><script type="application/ld+json">'
    closing = f"</script></head><body>{_PARAGRAPH * 9}</body></html>".encode()
    return lambda size: opening + content(size) + closing


def _nested(opening: str, closing: str, before: str = "", after: str = "") -> Maker:
    def make(size: int) -> bytes:
        times = size // len(opening + closing)
        return f"{before}{opening * times}{closing * times}{after}".encode()

    return make


_PAGES: dict[str, Maker] = {
    "nested boxes": _page("<div>"),
    "nested tables": _page("<table><tr><td>"),
    "nested lists": _page("<ul><li>"),
    "nested emphasis": _page("<b><i>a"),
    "paragraphs without end": _page("<p>a"),
    "paragraphs of sentences": _page(_PARAGRAPH),
    "line breaks": _page("a<br>"),
    "ends without beginning": _page("</div>"),
    "opening marks": _page("<"),
    "attributes": lambda size: b"<p " + b" ".join(b"a%d=b" % n for n in range(size // 9)) + b">" + _WORDS.encode(),
    "a long attribute": _of("a", '<p title="', f'">{_WORDS}'),
    "references": _page("&amp;"),
    "references that are none": _page("&a;"),
    "comments": _page("<!-- a -->"),
    "a comment without end": _page("a", "<!--"),
    "scripts": _page("<script>a</script>"),
    "meta tags": _page("<p>a</p>", '<meta property="og:title" content="a">' * 50_000),
    "links": _page('<a href="/b">a</a> '),
    "headlines": _page('<h2><a href="/b">a</a></h2>'),
    "headlines with teasers": _page(f'<div><h2><a href="/b">a</a></h2>{_PARAGRAPH}</div>'),
    "headlines in boxes": _page('<div><h3><a href="/b">a</a></h3>'),
    "posts": _page(f'<article><time datetime="2025-06-09T10:00:00Z"></time>{_PARAGRAPH}</article>'),
    "times": _page('<time datetime="2025-06-09">9 June 2025</time>'),
    "pictures": _page('<figure><img src="a.png"><figcaption>a</figcaption></figure>'),
    "table cells": _page("<table><tr><td>a</td></tr></table>"),
    "other elements": _page("<a:b>"),
    "marked sections": _page("<![CDATA[a]]>"),
    "zeros": _page("\x00"),
    "data in lists": _script(_nested("[", "]")),
    "data in objects": _script(_nested('{"a":', "}", after="1")),
    "many articles in the data": _script(_of('{"@type":"NewsArticle","headline":"a"},', "[", "{}]")),
    "many scripts of data": _page('<script type="application/ld+json">{"@type":"NewsArticle"}</script>'),
    "an export without end": _of("<p>Document 1 of 2</p><p>Body</p>", "<html><body>", "End of Document"),
}

_JSON: dict[str, Maker] = {
    "nested lists": _nested("[", "]"),
    "nested objects": _nested('{"a":', "}", after="1"),
    "empty objects": _of("{},", "[", "{}]"),
    "numbers": _of("1,", "[", "1]"),
    "a long number": _of("1", '{"text":', "}"),
    "a long string": _of("a", '{"text":"', '"}'),
    "blanks in a string": _of("\\n", '{"text":"talks ', '"}'),
    "half characters": _of("\\ud800", '{"text":"talks ', '"}'),
    "the same key": _of('"text":"a",', "{", '"text":"b"}'),
    "the same article": _of(json.dumps({"id": "one", "text": _WORDS}) + ",", "[", "{}]"),
    "a long id": _of("a", '{"text":"Norway and Latvia held talks.","id":"', '"}'),
    "a long title": _of("=a ", '{"text":"Norway and Latvia held talks.","title":"', '"}'),
    "a long date": _of("9 June ", '{"text":"Norway and Latvia held talks.","published":"', '"}'),
    "a long address": _of("/a", '{"text":"Norway and Latvia held talks.","url":"http://a.example', '"}'),
}

_LINES: dict[str, Maker] = {
    "lines that are no JSON": _of("{\n"),
    "lines of lists": _of("[]\n"),
    "one line without end": _of("[", "{"),
}

_RSS = '<?xml version="1.0"?>{}<rss version="2.0"><channel><title>a</title>'
_BOMB = "<!DOCTYPE a [" + "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 20 if n else "a" * 20}">' for n in range(12)) + "]>"
_FEEDS: dict[str, Maker] = {
    "entries without links": _of("<item><title>a</title></item>", _RSS.format("")),
    "nested entries": _of("<item>", _RSS.format("")),
    "nested titles": _of("<title>", _RSS.format("")),
    "marks in a title": _of("&lt;", f"{_RSS.format('')}<item><title>", "</title></item></channel></rss>"),
    "entities of entities": _of("<item><title>&e11;</title></item>", _RSS.format(_BOMB)),
    "an entity from a file": _of(
        "<item><title>&e;</title></item>", _RSS.format('<!DOCTYPE a [<!ENTITY e SYSTEM "/etc/passwd">]>')
    ),
    "dates": _of("<pubDate>9 June 9 June</pubDate>", f"{_RSS.format('')}<item>"),
    "authors": _of("<author>a (a) a@b.example</author>", f"{_RSS.format('')}<item>"),
}

_FROM = "From a@news.example Mon Jun  9 10:00:00 2025\n"
_MAIL = "Subject: Talks\nFrom: a@news.example\nDate: Mon, 09 Jun 2025 10:00:00 +0000\n"
_PARTS = f'{_MAIL}MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary="b"\n\n'
_MAILS: dict[str, Maker] = {
    "headers": _of("X-A: a\n", after=f"\n{_WORDS}"),
    "a long subject": _of("a ", "Subject: ", f"\n\n{_WORDS}"),
    "words in code": _of("=?utf-8?b?YQ==?= ", "Subject: ", f"\n\n{_WORDS}"),
    "senders": _of("a <a@b.example>, ", "From: ", f"a@b.example\n\n{_WORDS}"),
    "comments in a sender": _nested("(", ")", "From: ", f"a@b.example\n\n{_WORDS}"),
    "marks in a sender": _of("<", "From: ", f"\n\n{_WORDS}"),
    "a long date": _of("9 ", "Date: ", f"\n\n{_WORDS}"),
    "parts": _of("--b\n\na\n", _PARTS, "--b--\n"),
    "parts in parts": lambda size: (
        _MAIL + "".join(f'Content-Type: multipart/mixed; boundary="{n}"\n\n--{n}\n' for n in range(size // 60))
    ).encode(),
    "letters in letters": _of("Content-Type: message/rfc822\n\nSubject: a\n", "Subject: a\n"),
    "letters attached": _of(f"--b\nContent-Type: message/rfc822\n\n{_MAIL}\n{_WORDS}\n", _PARTS, "--b--\n"),
    "quoted line ends": _of("=\n", f"{_MAIL}Content-Transfer-Encoding: quoted-printable\n\n"),
    "codes": _of("YWFh\n", f"{_MAIL}Content-Transfer-Encoding: base64\n\n"),
}
_BOXES: dict[str, Maker] = {
    "beginnings": _of(f"{_FROM}\n"),
    "short letters": _of(f"{_FROM}{_MAIL}\n{_WORDS}\n\n"),
    "quoted beginnings": _of(">From a\n", f"{_FROM}{_MAIL}\n"),
}

_EXPORTS: dict[str, Maker] = {
    **{
        f"an export of {name} again and again": partial(lambda lines, size: _many(as_text(lines), size), lines)
        for name, lines in (("Factiva", FACTIVA), ("Nexis", NEXIS), ("ProQuest", PROQUEST))
    },
    "lengths": _of("230 words\n\n"),
    "copyrights": _of("Copyright 2025 Example Wire\n"),
    "ends of documents": _of("Body\nEnd of Document\n"),
    "dates and lengths": _of("230 words\n9 June 2025\n"),
    "addresses": lambda size: b"\n".join(b"file://a/%d" % n for n in range(size // 12)),
    "bytes of no encoding": lambda size: bytes(128 + n * n % 128 for n in range(size)),
    "bytes of two encodings": lambda size: "é談".encode() * (size // 20) + b"\xe9\xff" * (size // 4),
    "halves of UTF-16": lambda size: b"\xff\xfe" + b"\x00\xd8" * (size // 2),
}

_MARKDOWN: dict[str, Maker] = {
    "opening brackets": _of("["),
    "pictures without end": _of("!["),
    "links without end": _of("[a]("),
    "marks of emphasis": _of("*a"),
    "lines below": _of("_a "),
    "comments without end": _of("<!--"),
    "headings": _of("# a\n"),
    "front matter in lists": _of("[", "---\na: ", "\n---\ntalks"),
    "front matter in lines": _of("- ", "---\n", "\n---\ntalks"),
    "front matter of references": lambda size: (
        "---\n" + "".join(f"a{n}: &a{n} [{f'*a{n - 1}, ' * 9 if n else 'a'}]\n" for n in range(size // 60)) + "---\na"
    ).encode(),
    "front matter without end": _of("a: b\n", "---\n"),
}


def _many(part: bytes, size: int) -> bytes:
    return part * (size // len(part))


def _zipped(parts: dict[str, bytes]) -> bytes:
    """A Word file in which these parts are others."""
    written = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(as_docx(["Talks"]))) as whole, zipfile.ZipFile(written, "w") as other:
        for name in whole.namelist():
            other.writestr(name, parts.get(name) or whole.read(name), zipfile.ZIP_DEFLATED)
    return written.getvalue()


def _word(unit: str, before: str = "", after: str = "", head: str = "") -> Maker:
    space = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    opening = f'<?xml version="1.0"?>{head}<w:document xmlns:w="{space}"><w:body>{before}'
    make = _of(unit, opening, f"{after}</w:body></w:document>")
    return lambda size: _zipped({"word/document.xml": make(size)})


_RUN = "<w:r><w:t>a</w:t></w:r>"
_CELL = f"<w:tc><w:p>{_RUN}</w:p></w:tc>"
_DOCX: dict[str, Maker] = {
    "paragraphs": _word(f"<w:p>{_RUN}</w:p>"),
    "runs": _word(_RUN, "<w:p>", "</w:p>"),
    "cells": _word(_CELL, "<w:tbl><w:tr>", "</w:tr></w:tbl>"),
    "rows": _word(f"<w:tr>{_CELL}</w:tr>", "<w:tbl>", "</w:tbl>"),
    "nested tables": _word("<w:tbl><w:tr><w:tc>"),
    "spans": _word(
        '<w:tr><w:tc><w:tcPr><w:gridSpan w:val="9999999"/></w:tcPr><w:p/></w:tc></w:tr>', "<w:tbl>", "</w:tbl>"
    ),
    "entities of entities": _word("<w:p><w:r><w:t>&e11;</w:t></w:r></w:p>", head=_BOMB),
    "zeros that unpack": lambda size: _zipped({"word/document.xml": bytes(50 * size)}),
    "blanks that unpack": lambda size: _zipped({"word/document.xml": b" " * (20 * size)}),
}

_RTF: dict[str, Maker] = {
    "nested groups": _of("{", "{\\rtf1 "),
    "words of control": _of("\\b", "{\\rtf1 ", "}"),
    "unknown words of control": _of("\\abcdef9 ", "{\\rtf1 ", "}"),
    "characters by number": _of("\\u233?", "{\\rtf1 ", "}"),
    "bytes by number": _of("\\'e9", "{\\rtf1 ", "}"),
    "paragraphs": _of("a\\par ", "{\\rtf1 ", "}"),
    "stars": _of("{\\*\\a b}", "{\\rtf1 ", "}"),
}


def _drawn(unit: str, before: str = "BT /F1 11 Tf ", after: str = " ET") -> Maker:
    return lambda size: pdf([""], drawn=_repeated(unit, before, after, size).decode())


def _packed(size: int) -> bytes:
    """A PDF whose page unpacks to twenty times its size and more."""
    data = zlib.compress(b"(a) Tj " * (size * 20 // 7), 9)
    head = f"<< /Filter /FlateDecode /Length {len(data)} >>\nstream\n".encode()
    return _raw({4: head + data + b"\nendstream"})


def _raw(objects: dict[int, bytes]) -> bytes:
    """A PDF of one page written by hand, in which these objects are others."""
    usual = {
        1: b"<< /Type /Catalog /Pages 2 0 R >>",
        2: b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        3: b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] /Contents 4 0 R >>",
        4: b"<< /Length 0 >>\nstream\n\nendstream",
    }
    written = b"%PDF-1.4\n"
    places = []
    for number, content in sorted((usual | objects).items()):
        places.append(len(written))
        written += b"%d 0 obj\n%b\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    end = b"trailer << /Root 1 0 R /Size %d >>\nstartxref\n%d\n%%%%EOF" % (len(places) + 1, len(written))
    return written + b"xref\n0 %d\n0000000000 65535 f \n%b%b" % (len(places) + 1, table, end)


_PDF: dict[str, Maker] = {
    "words drawn": _drawn("(a) Tj "),
    "lines drawn": _drawn("(a) Tj T* "),
    "words placed": _drawn("1 0 0 1 72 70 Tm (a) Tj "),
    "words turned": _drawn("0 1 -1 0 72 70 Tm (a) Tj "),
    "texts begun": _drawn("BT /F1 11 Tf (a) Tj ET ", "", ""),
    "states kept": _drawn("q ", "", ""),
    "states kept and left": _drawn("q Q ", "", ""),
    "arrays": _drawn("[(a) -300 (b)] TJ "),
    "a long array": _drawn("(a) -300 ", "BT /F1 11 Tf [", "] TJ ET"),
    "a long string": _drawn("a", "BT /F1 11 Tf (", ") Tj ET"),
    "nested strings": _drawn("(", "BT /F1 11 Tf ", ""),
    "nested arrays": _drawn("[", "BT /F1 11 Tf ", ""),
    "numbers": _drawn("1 ", "", ""),
    "pictures within": _drawn("BI /W 1 /H 1 ID a EI ", "", ""),
    "many pages": lambda size: pdf(*([[_WORDS[:40]]] * (size // 900))),
    "a page that unpacks": _packed,
    "pages in a circle": lambda size: _raw({2: b"<< /Type /Pages /Kids [2 0 R 2 0 R] /Count 9 >>"}),
    "a page a thousand times": lambda size: _raw(
        {2: b"<< /Type /Pages /Kids [%b] /Count 1 >>" % (b"3 0 R " * (size // 6))}
    ),
    "contents in a circle": lambda size: _raw({4: b"[4 0 R 4 0 R]"}),
    "nested objects": lambda size: _raw({5: b"<< /A " * (size // 12) + b">>" * (size // 12)}),
    "a table that is cut": lambda size: _raw({4: b"(" * size})[:-40],
}


def _record(payload: str) -> bytes:
    return record("response", "http://a.example/b", f"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n{payload}")


_WARC: dict[str, Maker] = {
    "short records": lambda size: _many(_record(_PARAGRAPH), size),
    "records of nothing": lambda size: _many(record("response", "http://a.example/", ""), size),
    "a page of nested boxes": lambda size: _record("<div>" * (size // 5)),
    "headers": lambda size: b"WARC/1.0\r\n" + b"X-A: a\r\n" * (size // 8) + b"\r\n",
    "one long line": lambda size: b"WARC/1.0" + b"a" * size,
}
_WARC_GZ: dict[str, Maker] = {
    "pages that unpack": lambda size: gzip.compress(_record(" " * (20 * size)), mtime=0),
    "packed twice": lambda size: gzip.compress(gzip.compress(bytes(20 * size), mtime=0), mtime=0),
    "short records, each packed": lambda size: _many(gzip.compress(_record(_PARAGRAPH), mtime=0), size),
}

_KINDS: dict[str, tuple[str, dict[str, Maker]]] = {
    "HTML": ("page.html", _PAGES),
    "JSON": ("one.json", _JSON),
    "JSON Lines": ("many.jsonl", _LINES),
    "feed": ("feed.xml", _FEEDS),
    "e-mail": ("letter.eml", _MAILS),
    "mailbox": ("box.mbox", _BOXES),
    "text file": ("export.txt", _EXPORTS),
    "Markdown": ("notes.md", _MARKDOWN),
    "DOCX": ("paper.docx", _DOCX),
    "RTF": ("paper.rtf", _RTF),
    "PDF": ("paper.pdf", _PDF),
    "WARC": ("crawl.warc", _WARC),
    "WARC, packed": ("crawl.warc.gz", _WARC_GZ),
}
#: By what each is called, the name of a hostile file and what makes it.
FILES: dict[str, tuple[str, Maker]] = {
    f"{kind}: {name}": (file, make) for kind, (file, shapes) in _KINDS.items() for name, make in shapes.items()
}


def _drafts(field: str, unit: object) -> Maker:
    """The draft of `tests.reading.drafted`, one of whose lists has such a part again and again."""

    def make(size: int) -> bytes:
        draft = copy.deepcopy(DRAFT)
        times = size // len(json.dumps(unit))
        holder = draft if field in draft else draft["negotiations"][0]
        holder[field] = [unit] * times
        return json.dumps(draft).encode()

    return make


#: By what each is called, what makes a hostile draft of `tests.reading.drafted.ARTICLE`.
DRAFTS: dict[str, Maker] = {
    "draft: negotiations": _drafts("negotiations", DRAFT["negotiations"][0]),
    "draft: parties": _drafts("parties", {"name": "Iceland", "words": "Iceland", "quote": ROUND}),
    "draft: parties without words": _drafts("parties", {"name": "Iceland", "words": "a", "quote": "a"}),
    "draft: mentions": _drafts("mentions", "the"),
    "draft: a long name": lambda size: _drafts("parties", {"name": "a " * (size // 4), "words": "the", "quote": ROUND})(
        size
    ),
    "draft: a long quote": lambda size: _drafts(
        "parties", {"name": "Norway", "words": "the", "quote": "the " * (size // 8)}
    )(size),
    "draft: quotes left out in the middle": _drafts(
        "parties", {"name": "Norway", "words": "a", "quote": "a ... e ... a"}
    ),
    "draft: items of no form": _drafts("parties", []),
    "draft: nested lists": _nested("[", "]", '{"article":"oslo","negotiations":', "}"),
    "draft: nested objects": _nested('{"a":', "}", '{"article":"oslo","negotiations":[', "1]}"),
    "draft: a long number": _of("1", '{"article":"oslo","published":', "}"),
}
