"""Files of every kind that is read, and a seeded way to do harm to them: the same seed does the same harm."""

from __future__ import annotations

import gzip
import io
import json
import random
import zipfile
from collections.abc import Callable, Iterator, Mapping
from email.message import EmailMessage
from functools import cache

from tests import site
from tests.ingest.test_archives import FACTIVA, NEXIS, PROQUEST, as_docx, as_html, as_rtf, as_text
from tests.ingest.test_documents import beside, pdf, placed, record
from tests.ingest.test_ingest import OTHER, TEXT

#: What parsers stumble over: ends of structures, numbers out of range, halves of characters, marks of other formats.
TOKENS = tuple(
    token.encode("utf-8", "surrogatepass")
    for token in (
        *(
            "\x00",
            "\n",
            "\r",
            "\r\n\r\n",
            "<",
            ">",
            "</",
            "<!--",
            "-->",
            "<![CDATA[",
            "]]>",
            "&#0;",
            "&#x110000;",
            "&a;",
        ),
        *(
            "{",
            "}",
            "[",
            "]",
            '"',
            "\\",
            "\\u",
            "\\ud800",
            "\ud800",
            ":",
            ",",
            "null",
            "true",
            "NaN",
            "1e999",
            "-1",
            "0",
        ),
        *(
            "99999999999999999999",
            "2147483648",
            "endobj",
            "endstream",
            "stream",
            "obj",
            "<<",
            ">>",
            "/Length",
            "BT",
            "ET",
        ),
        *(
            "\\bin99999999999",
            "\\'",
            "\\u-99999?",
            "{\\rtf1",
            "WARC/1.0",
            "Content-Length: -1",
            "From ",
            "=?utf-8?b?=?=",
        ),
        *(
            "charset=utf-7",
            "charset=nonsense",
            "base64",
            "2031-02-30",
            "0000-00-00",
            "\ufeff",
            "\u2028",
            "\u202e",
            "é" * 30,
        ),
        *(
            "http://[",
            "http://a:99999999/",
            "%",
            "---\n",
            "---",
            "- ",
            "&" * 40,
            "*" * 40,
            "a: &a [*a]",
            "!!python/object:x",
        ),
    )
)


def _mail(subject: str, text: str) -> EmailMessage:
    message = EmailMessage()
    message["Subject"], message["Date"], message["From"] = subject, "Mon, 09 Jun 2025 10:00:00 +0000", "a@news.example"
    message["Message-ID"] = f"<{subject}@news.example>"
    message.set_content(text)
    message.add_alternative(f"<p>{text}</p>", subtype="html", cte="base64")
    return message


def _mbox() -> bytes:
    letters = (_mail("talks", TEXT), _mail("vienna", OTHER))
    return b"".join(b"From a@news.example Mon Jun  9 10:00:00 2025\n" + bytes(letter) + b"\n" for letter in letters)


def _warc() -> bytes:
    payload = f"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n{site.page(TEXT, title='Talks')}"
    return record("response", "http://news.example/a", payload) + record(
        "request", "http://news.example/a", "GET / HTTP/1.1\r\n\r\n"
    )


def _live() -> str:
    posts = "".join(
        f'<article><time datetime="2025-06-09T1{n}:00:00Z">1{n}:00</time><h3>Post {n}</h3><p>{TEXT}</p></article>'
        for n in range(3)
    )
    data = json.dumps({"@type": "LiveBlogPosting", "headline": "Talks", "datePublished": "2025-06-09"})
    script = f'<script type="application/ld+json">{data}</script>'
    return f"<!doctype html><html><head><title>Talks</title>{script}</head><body>{posts}</body></html>"


@cache
def seeds() -> Mapping[str, bytes]:
    """By the name of the file, one of every kind, in good order; made once: making them takes ten times a reading."""
    article = {
        "id": "one",
        "title": "Talks",
        "text": TEXT,
        "published": "2025-06-09",
        "source": "Wire",
        "url": "http://a.example/b",
    }
    front = "---\nid: 007\ntitle: Talks open\ndate: 2025-06-09\ntags: [a, b]\n---\n\n"
    columns = placed(*beside([TEXT[:40], TEXT[40:80]], [OTHER[:40], OTHER[40:80]], 740))
    feed = site.rss(site.item("http://news.example/a.html", title="Talks", date="Mon, 09 Jun 2025 10:00:00 GMT"))
    return {
        "plain.txt": f"Talks open in Oslo\n9 June 2025\n\n{TEXT}\n{OTHER}\n".encode(),
        "utf-16.txt": f"{TEXT}\n{OTHER}\n".encode("utf-16"),
        "notes.md": f"{front}# Talks\n\n{TEXT}\n\n* {OTHER}\n".encode(),
        "page.html": site.page(TEXT, title="Talks open in Oslo").encode(),
        "one.json": json.dumps(article).encode(),
        "many.jsonl": "\n".join(json.dumps(article | {"id": str(n)}) for n in range(4)).encode(),
        "feed.xml": (feed if isinstance(feed, str) else feed.decode()).encode(),
        "letter.eml": bytes(_mail("talks", TEXT)),
        "box.mbox": _mbox(),
        "crawl.warc": _warc(),
        "crawl.warc.gz": gzip.compress(_warc(), mtime=0),
        "paper.pdf": pdf([TEXT[:50], TEXT[50:]], [OTHER], Title="Talks", CreationDate="D:20250609101500Z"),
        "columns.pdf": columns,
        "live.html": _live().encode(),
        "nexis.txt": as_text(NEXIS),
        "proquest.txt": as_text(PROQUEST),
        "export.txt": as_text(FACTIVA),
        "export.rtf": as_rtf(FACTIVA),
        "export.html": as_html(FACTIVA),
        "export.docx": as_docx(FACTIVA),
    }


def tables() -> dict[str, bytes]:
    """The same of files that are no articles: items to link to, a user's own RDF, questions and words, and a patch."""
    item = {"id": "Q1", "label": "Anna Keller", "aliases": ["A. Keller"], "kind": "person"}
    turtle = (
        '@prefix f: <http://f.example/> . f:a f:name "Anna Keller"@en ; f:born "1970-01-02"^^f:day ; f:in [ f:b 1 ] .'
    )
    return {
        "items.csv": b'item,itemLabel,aliases\nQ1,"Anna ""A."" Keller",A. Keller\nQ2,Tomas Rybak,\n',
        "items.tsv": b'?item\t?itemLabel\n<http://www.wikidata.org/entity/Q1>\t"Anna Keller"@en\n',
        "items.jsonl": json.dumps(item).encode() + b"\n",
        "things.ttl": turtle.encode(),
        "things.jsonld": b'{"@id": "http://f.example/a", "http://f.example/b": {"@value": "Anna", "@language": "en"}}',
        "patch.rdfp": (
            b"H id <uuid:3d2c54a1-6b0e-5e0f-9c1f-6e2d6c3d0b57> .\nTX .\n"
            b'A <http://f.example/a> <http://f.example/b> "Anna Keller"@en <http://f.example/g> .\nTC .\n'
        ),
        "question.rq": (
            b"#+ summary: Which day?\n#+ asked: day\n#+ columns: [day, confidence]\n#+ parameters: {like: a part}\n"
            b"#+ keywords: [which day]\n"
            b"SELECT ?day ?confidence ?like ?minConfidence {\n"
            b"  ?day ?like ?confidence FILTER(?confidence > ?minConfidence)\n}"
        ),
        "words.yaml": (
            b"frames:\n  - {frame: meet, verbs: [meet, 'sit down'], on: 2031-02-03}\nwords: &w [a, b]\nmore: *w\n"
        ),
        "things.nq": b'<http://f.example/a> <http://f.example/b> "Anna Keller" <http://f.example/g> .\n',
    }


def chance_of(seed: str) -> random.Random:
    """Chance that is the same for the same seed."""
    return random.Random(seed)  # noqa: S311 - no secret: harm that can be done again


def harmed(data: bytes, seed: str) -> bytes:
    """The data with one to six things done to it; of a zip, to one of the files in it, or to itself."""
    chance = chance_of(seed)
    if data.startswith(b"PK") and chance.random() < 0.8:
        return _inside_zip(data, chance)
    for _ in range(chance.randint(1, 6)):
        data = chance.choice(_WAYS)(data, chance)
    return data


def _inside_zip(data: bytes, chance: random.Random) -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as whole, zipfile.ZipFile(written, "w") as other:
        names = whole.namelist()
        chosen = chance.choice(["word/document.xml", *names])
        for name in names:
            content = whole.read(name)
            if name == chosen:
                for _ in range(chance.randint(1, 4)):
                    content = chance.choice(_WAYS)(content, chance)
            other.writestr(name, content)
    return written.getvalue()


def _span(data: bytes, chance: random.Random, longest: int = 80) -> tuple[int, int]:
    start = chance.randrange(len(data) + 1)
    return start, min(len(data), start + chance.randint(1, longest))


def _without(data: bytes, chance: random.Random) -> bytes:
    start, end = _span(data, chance)
    return data[:start] + data[end:]


def _twice(data: bytes, chance: random.Random) -> bytes:
    start, end = _span(data, chance)
    return data[:end] + data[start:end] * chance.choice((1, 2, 50)) + data[end:]


def _moved(data: bytes, chance: random.Random) -> bytes:
    start, end = _span(data, chance)
    rest = data[:start] + data[end:]
    at = chance.randrange(len(rest) + 1)
    return rest[:at] + data[start:end] + rest[at:]


def _other_bytes(data: bytes, chance: random.Random) -> bytes:
    changed = bytearray(data)
    for _ in range(chance.randint(1, 8)):
        if changed:
            changed[chance.randrange(len(changed))] = chance.randrange(256)
    return bytes(changed)


def _cut(data: bytes, chance: random.Random) -> bytes:
    return data[: chance.randrange(len(data) + 1)]


def _with_token(data: bytes, chance: random.Random) -> bytes:
    start, end = _span(data, chance, 12)
    return data[:start] + chance.choice(TOKENS) + data[chance.choice((start, end)) :]


_WAYS: tuple[Callable[[bytes, random.Random], bytes], ...] = (
    *(_without, _twice, _moved, _other_bytes, _cut),
    *(_with_token,) * 4,
)


def harmed_values(value: object, chance: random.Random) -> object:
    """A JSON value in which some parts are others: of another type, missing, twice, or somebody else's."""
    odd: tuple[object, ...] = (
        None,
        True,
        -1,
        10**30,
        1.5,
        "",
        "\ud83d",
        "x" * 5000,
        [],
        {},
        [[]],
        {"": None},
        "2031-02-30",
    )
    if chance.random() < 0.06:
        return chance.choice(odd)
    if isinstance(value, dict):
        parts = [(name, harmed_values(part, chance)) for name, part in value.items() if chance.random() > 0.03]
        names = [name for name, _ in parts]
        return {chance.choice(names) if chance.random() < 0.03 else name: part for name, part in parts}
    if isinstance(value, list):
        parts_ = [harmed_values(part, chance) for part in value if chance.random() > 0.03]
        return parts_ + parts_[:1] if chance.random() < 0.05 else parts_
    if isinstance(value, str) and value and chance.random() < 0.1:
        return value[: chance.randrange(len(value))] + chance.choice(("", "\x00", " ", "é", value))
    return value


def seeds_of(name: str) -> Iterator[str]:
    """Endless seeds, always the same."""
    number = 0
    while True:
        yield f"{name} {number}"
        number += 1
