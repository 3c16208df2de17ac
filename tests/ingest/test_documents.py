"""PDF files, web archives, e-mails and the JSON of those who collect news."""

from __future__ import annotations

import gzip
import io
import itertools
import json
import textwrap
import uuid
from email.message import EmailMessage
from pathlib import Path

import pytest
from pypdf import PdfWriter
from pypdf.generic import DecodedStreamObject, DictionaryObject, NameObject

from kg import ingest
from kg.model import Article, Failure
from tests.ingest.test_ingest import OTHER, TEXT, articles, failure, write
from tests.site import Served, Site, page


def pdf(*pages: list[str], locked: bool = False, drawn: str | None = None, **metadata: str) -> bytes:
    """A PDF with these lines on its pages, and metadata such as Title and CreationDate."""
    writer = PdfWriter()
    font = DictionaryObject(
        {NameObject("/Type"): NameObject("/Font"), NameObject("/Subtype"): NameObject("/Type1")}
        | {NameObject("/BaseFont"): NameObject("/Helvetica")}
    )
    for lines in pages:
        sheet = writer.add_blank_page(595, 842)
        shown = " T* ".join(f"({line}) Tj".replace("’", "'") for line in lines)
        content = DecodedStreamObject()
        content.set_data((drawn or f"BT /F1 11 Tf 14 TL 72 770 Td {shown} ET").encode("latin-1"))
        sheet[NameObject("/Contents")] = writer._add_object(content)
        fonts = DictionaryObject({NameObject("/F1"): font})
        sheet[NameObject("/Resources")] = DictionaryObject({NameObject("/Font"): fonts})
    writer.add_metadata({f"/{name}": value for name, value in metadata.items()})
    if locked:
        writer.encrypt("a password")
    stream = io.BytesIO()
    writer.write(stream)
    return stream.getvalue()


LINES = [
    "Anna Keller led the delegation of Norland at the",
    "fisheries talks in Oslo on Monday. The negoti-",
    "ations will go on, officials said.",
]


def test_a_pdf_gives_its_text_in_sentences_with_title_and_date(tmp_path: Path) -> None:
    data = pdf(LINES, ["2", OTHER], Title="Talks open in Oslo", CreationDate="D:20250609101500+02'00'")
    (article,) = articles(write(tmp_path / "a.pdf", data))
    assert article.text == (
        "Anna Keller led the delegation of Norland at the fisheries talks in Oslo on Monday. The negotiations will go "
        f"on, officials said.\n{OTHER}"
    )
    assert (article.title, article.published) == ("Talks open in Oslo", "2025-06-09")


def test_a_pdf_is_recognised_by_its_content_and_has_no_made_up_title(tmp_path: Path) -> None:
    (article,) = articles(write(tmp_path / "a", pdf([TEXT], Title="Microsoft Word - talks_v2.docx")))
    assert article.text == TEXT and article.title is None and article.published is None


def test_the_day_a_browser_printed_a_page_is_not_the_day_of_the_article(tmp_path: Path) -> None:
    data = pdf([TEXT], Title="Talks open in Oslo", CreationDate="D:20260109101500Z", Producer="Skia/PDF m150")
    (article,) = articles(write(tmp_path / "a.pdf", data))
    assert (article.title, article.published) == ("Talks open in Oslo", None)


def test_a_pdf_from_the_web_keeps_its_address(site: Site) -> None:
    site.pages["/report"] = Served(pdf([TEXT]), media="application/pdf")
    (article,) = articles(f"{site.url}/report")
    assert (article.text, article.url) == (TEXT, f"{site.url}/report")


def test_a_pdf_of_pictures_a_locked_and_a_damaged_one_are_reported(tmp_path: Path) -> None:
    from PIL import Image

    scan = io.BytesIO()
    Image.new("RGB", (200, 100), "white").save(scan, "PDF")
    whole = pdf([TEXT])
    for data, why in (
        (scan.getvalue(), "only pictures of text; use OCR"),
        (pdf([TEXT], locked=True), "has a password"),
        (whole[:200], "damaged"),
    ):
        reason = failure(write(tmp_path / "a.pdf", data)).reason
        assert why in reason and "\n" not in reason


LEFT = textwrap.wrap(
    "Anna Keller led the delegation of Norland at the fisheries talks in Oslo on Monday, officials said, and the first "
    "round of the negotiations on quotas followed after lunch with envoys of Sudria.",
    44,
)
RIGHT = textwrap.wrap(
    "Tomas Rybak told reporters in Vienna that the two sides had agreed to meet again in the spring, and that nothing "
    "else had been agreed about the herring that both of them catch, nor about any other fish.",
    44,
)
ABOVE, BELOW = "Envoys of two nations arrive in Oslo for a long round of talks on all fish", "Example Wire, 9 June 2025"


def placed(*words: tuple[int, int, str]) -> bytes:
    """A PDF with these words at these places, drawn in this order."""
    return pdf([""], drawn="\n".join(f"BT /F1 10 Tf {x} {y} Td ({text}) Tj ET" for x, y, text in words))


def beside(left: list[str], right: list[str], top: int) -> list[tuple[int, int, str]]:
    """Two columns, drawn line by line across both."""
    pairs = itertools.zip_longest(left, right)
    both = [((72, top - 14 * n, one), (310, top - 14 * n, two)) for n, (one, two) in enumerate(pairs)]
    return [(x, y, text) for line in both for x, y, text in line if text]


def test_columns_are_read_one_after_the_other_however_they_were_drawn(tmp_path: Path) -> None:
    left, right = " ".join(LEFT), " ".join(RIGHT)
    columns = beside(LEFT, RIGHT, 740)
    across = placed((72, 780, ABOVE), *columns, (72, 500, BELOW))
    (article,) = articles(write(tmp_path / "a.pdf", across))
    assert article.text == f"{ABOVE}\n\n{left}\n{right}\n\n{BELOW}"
    (longer,) = articles(write(tmp_path / "b.pdf", placed(*beside(LEFT, [*RIGHT, *RIGHT], 740))))
    assert longer.text.split() == f"{left} {right} {right}".split()
    ordered = placed(*sorted(columns, key=lambda word: word[0]))
    assert articles(write(tmp_path / "c.pdf", ordered))[0].text == f"{left}\n{right}"


def test_three_columns_are_columns_and_a_table_is_none(tmp_path: Path) -> None:
    thirds = [textwrap.wrap(" ".join(lines), 30) for lines in (LEFT, RIGHT, LEFT)]
    rows = [list(zip((50, 220, 390), row, strict=True)) for row in itertools.zip_longest(*thirds)]
    drawn = [(x, 740 - 14 * n, text) for n, row in enumerate(rows) for x, text in row if text]
    (article,) = articles(write(tmp_path / "a.pdf", placed(*drawn)))
    assert article.text.split() == [word for lines in thirds for line in lines for word in line.split()]
    table = [(x, 740 - 14 * n, text) for n in range(6) for x, text in ((72, f"Norland {n}"), (310, "Anna Keller"))]
    (listed,) = articles(write(tmp_path / "b.pdf", placed(*table)))
    assert listed.text.split()[:8] == "Norland 0 Anna Keller Norland 1 Anna Keller".split()


def test_columns_are_looked_for_on_pages_of_a_printed_length_only(tmp_path: Path) -> None:
    def first_lines(lines: int) -> list[str]:
        columns = beside((LEFT * lines)[:lines], (RIGHT * lines)[:lines], 740)
        return articles(write(tmp_path / "a.pdf", placed(*columns)))[0].text.split("\n")[:1]

    left, right = " ".join(LEFT), " ".join(RIGHT)
    assert left in first_lines(1_900)[0] and right not in first_lines(1_900)[0]
    assert left not in first_lines(2_100)[0]


def test_a_word_divided_at_the_end_of_a_line_is_one_again(tmp_path: Path) -> None:
    lines = ["The two sides went on with their nego-", "tiations in Oslo", "on Monday, the host said."]
    (article,) = articles(write(tmp_path / "a.pdf", pdf(lines)))
    assert article.text == "The two sides went on with their negotiations in Oslo on Monday, the host said."


@pytest.mark.parametrize(("lines", "why"), [(["a"] * 110_000, "steps to draw"), (["a" * 2000] * 2100, "bytes")])
def test_a_pdf_that_takes_too_much_to_draw_is_refused(tmp_path: Path, lines: list[str], why: str) -> None:
    assert why in failure(write(tmp_path / "a.pdf", pdf(lines))).reason


def record(kind: str, url: str, payload: str) -> bytes:
    """One record of an archive, as ISO 28500 has it."""
    head = (
        f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: {url}\r\nWARC-Date: 2026-01-02T03:04:05Z\r\n"
        f"WARC-Record-ID: <urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, url)}>\r\n"
        f"Content-Type: application/http; msgtype={kind}\r\nContent-Length: {len(payload.encode())}\r\n\r\n"
    )
    return f"{head}{payload}\r\n\r\n".encode()


def warc(path: Path, *answers: tuple[str, str, str, str]) -> Path:
    """An archive of requests and responses, from addresses with status, media type and body."""
    pack = gzip.compress if path.suffix.lower() == ".gz" else bytes
    with path.open("wb") as stream:
        for url, status, media, body in answers:
            asked = "GET / HTTP/1.1\r\nHost: example.org\r\n\r\n"
            answered = f"HTTP/1.1 {status}\r\nContent-Type: {media}\r\n\r\n{body}"
            stream.write(pack(record("request", url, asked)))
            stream.write(pack(record("response", url, answered)))
    return path


def test_a_record_of_another_length_than_it_says_is_named_and_the_next_is_read(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    answer = f"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n{page(TEXT, title='Talks')}"
    records = [record("response", f"http://news.example/{name}", answer) for name in "ab"]
    length = str(len(answer.encode())).encode()
    first = records[0].replace(length, str(int(length) - 9).encode(), 1)
    items = list(ingest.read([str(write(tmp_path / "a.warc", first + records[1]))]))
    assert [item.url for item in items if isinstance(item, Article)] == [
        "http://news.example/a",
        "http://news.example/b",
    ]
    (failure,) = [item for item in items if isinstance(item, Failure)]
    assert "does not have the length that it gives" in failure.reason
    assert capsys.readouterr().err == "", "warcio prints of it otherwise"


@pytest.mark.parametrize("name", ["crawl.warc", "crawl.warc.gz", "CRAWL.WARC.GZ"])
def test_every_page_of_an_archive_is_an_article_with_its_address(tmp_path: Path, name: str) -> None:
    dated = '<meta property="article:published_time" content="2025-06-09T10:00:00Z">'
    archive = warc(
        tmp_path / name,
        ("https://example.org/a", "200 OK", "text/html; charset=utf-8", page(TEXT, head=dated)),
        ("https://example.org/old", "301 Moved", "text/html", page(OTHER)),
        ("https://example.org/robots.txt", "200 OK", "text/plain", "User-agent: *"),
        ("https://example.org/empty", "200 OK", "text/html", "<html><body></body></html>"),
        ("https://example.org/b", "200 OK", "text/html", page(OTHER)),
    )
    items = list(ingest.read([str(archive)]))
    found = [(item.url, item.text, item.published) for item in items if not isinstance(item, Failure)]
    assert found == [("https://example.org/a", TEXT, "2025-06-09"), ("https://example.org/b", OTHER, None)]
    (fault,) = [item for item in items if isinstance(item, Failure)]
    assert fault.source == f"{archive}, https://example.org/empty"


def test_an_archive_that_is_cut_off_gives_what_it_has_and_one_failure(tmp_path: Path) -> None:
    archive = warc(
        tmp_path / "a.warc.gz",
        ("https://example.org/a", "200 OK", "text/html", page(TEXT)),
        ("https://example.org/b", "200 OK", "text/html", page(OTHER) * 50),
    )
    cut = write(tmp_path / "cut.warc.gz", b"\x1f\x8b" + b"nonsense" * 20)
    assert "damaged" in failure(cut).reason
    items = list(ingest.read([str(write(tmp_path / "short.warc.gz", archive.read_bytes()[:-200]))]))
    assert [item.text for item in items if not isinstance(item, Failure)] == [TEXT]
    assert isinstance(items[-1], Failure)


def test_a_record_without_an_address_is_a_damaged_archive(tmp_path: Path) -> None:
    whole = record(
        "response", "https://example.org/a", f"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n{page(TEXT)}"
    )
    archive = write(tmp_path / "a.warc", whole + whole.replace(b"WARC-Target-URI", b"WARC-Target-URX"))
    items = list(ingest.read([str(archive)]))
    assert [item.text for item in items if not isinstance(item, Failure)] == [TEXT]
    assert "damaged after 1 pages" in failure(archive).reason


def test_an_archive_without_a_page_is_reported(tmp_path: Path) -> None:
    archive = warc(tmp_path / "a.warc", ("https://example.org/x.css", "200 OK", "text/css", "a {}"))
    assert "no HTML page" in failure(archive).reason


def mail(body: str, *, html: bool = False, subject: str = "Talks open in Oslo") -> EmailMessage:
    message = EmailMessage()
    message["Subject"] = subject
    message["From"] = "Example Wire <desk@example.org>"
    message["To"] = "anna@example.org"
    message["Date"] = "Mon, 09 Jun 2025 23:30:00 -0500"
    message.set_content(body, subtype="html" if html else "plain")
    return message


def test_an_email_is_an_article_from_its_sender(tmp_path: Path) -> None:
    (article,) = articles(write(tmp_path / "a.eml", mail(f"{TEXT}\n\n{OTHER}\n-- \nThe desk\n").as_bytes()))
    assert article.text == f"{TEXT}\n\n{OTHER}"
    assert (article.title, article.source, article.published) == ("Talks open in Oslo", "Example Wire", "2025-06-09")


def test_an_email_in_html_is_read_as_a_page(tmp_path: Path) -> None:
    (article,) = articles(write(tmp_path / "a.eml", mail(page(f"{TEXT}\n{OTHER}"), html=True).as_bytes()))
    assert TEXT in article.text and OTHER in article.text and "<p>" not in article.text


def test_an_email_that_was_passed_on_is_not_by_who_did(tmp_path: Path) -> None:
    (article,) = articles(write(tmp_path / "a.eml", mail(TEXT, subject="Fwd: Talks open").as_bytes()))
    assert (article.title, article.source, article.published) == ("Talks open", None, None)


def test_attached_emails_are_articles_of_their_own(tmp_path: Path) -> None:
    outer = mail("See the attached clipping on the talks of which the minister told us on Monday.", subject="Fwd: this")
    outer.add_attachment(mail(TEXT))
    cover, clipping = articles(write(tmp_path / "a.eml", outer.as_bytes()))
    assert (cover.source, clipping.text, clipping.source) == (None, TEXT, "Example Wire")


def test_an_email_without_words_is_reported(tmp_path: Path) -> None:
    empty = EmailMessage()
    empty["Subject"] = "Scan"
    empty.add_attachment(b"\x89PNG", maintype="image", subtype="png")
    assert "no text" in failure(write(tmp_path / "a.eml", empty.as_bytes())).reason


@pytest.mark.parametrize(
    "line",
    [
        {"maintext": TEXT, "date_publish": "2025-06-09 10:00:00", "source_domain": "example.org"},
        {"text": TEXT, "seendate": "20250609T101500Z", "domain": "example.org"},
        {"content": TEXT, "publishedAt": "2025-06-09T10:00:00Z", "source": {"id": None, "name": "example.org"}},
        {"body": TEXT, "published": "20250609101500", "outlet": "example.org"},
        {"text": " ", "maintext": TEXT, "date": "20250609", "publisher": "example.org"},
    ],
)  # fmt: skip
def test_the_json_of_collectors_just_works(tmp_path: Path, line: dict[str, object]) -> None:
    told = {"url": "https://example.org/a", "title": "Talks", **line}
    (article,) = articles(write(tmp_path / "a.jsonl", json.dumps(told)))
    assert (article.text, article.title, article.url) == (TEXT, "Talks", "https://example.org/a")
    assert (article.published, article.source) == ("2025-06-09", "example.org")


def test_a_list_of_gdelt_without_text_leads_to_its_articles(site: Site, tmp_path: Path) -> None:
    site.pages["/a"] = Served(page(TEXT))
    listed = {"articles": [{"url": f"{site.url}/a", "seendate": "20250609T101500Z", "domain": "example.org"}]}
    (article,) = articles(write(tmp_path / "artlist.json", json.dumps(listed)))
    assert (article.text, article.published, article.source) == (TEXT, "2025-06-09", "example.org")


def test_a_collected_page_without_text_is_a_failure_and_is_not_fetched(site: Site, tmp_path: Path) -> None:
    line = json.dumps({"url": f"{site.url}/a", "maintext": None})
    assert "no text" in failure(write(tmp_path / "a.jsonl", line)).reason
    assert site.asked == []
