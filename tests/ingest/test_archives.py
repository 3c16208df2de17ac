"""Exports of newspaper archives: every article with its own title, outlet and day, in whichever format they come."""

from __future__ import annotations

import io
import mailbox
import textwrap
import time
from email.message import EmailMessage
from html import escape
from pathlib import Path

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from kg import ingest, settings
from kg.ingest.nexis import nexis_articles
from kg.model import Article, Failure
from tests.ingest.test_ingest import articles, failure, write

FIRST = [
    "Anna Keller led the delegation of Norland at the fisheries talks in Oslo on Monday, officials said.",
    "“We are not far apart,” she told reporters. Section: the word stands in the account, too.",
]
SECOND = ["Tomas Rybak told reporters in Vienna that the two sides had agreed to meet again in the spring."]
#: Title, outlet, day and account of the articles of every export here.
EXPECTED = [
    ("Talks open in Oslo", "Example Wire", "2025-06-09", FIRST),
    ("Envoys to meet again", "The Vienna Courier", "2025-07-01", SECOND),
]

NEXIS = [
    *("User Name: Elsa Frei", "Date and Time: Tuesday, July 8, 2025 9:00:00 AM EDT", "Documents (2)"),
    *("1. Talks open in Oslo", "Client/Matter: -None-", "2. Envoys to meet again", "Search Terms: talks"),
    *("Talks open in Oslo", "Example Wire", "June\u00a09, 2025\u00a0Monday", "Late Edition", "Copyright\u00a02025"),
    *("Section: WORLD; Pg. 3", "Length: 230 words", "Byline: Elsa Frei", "Dateline: OSLO", "Body", *FIRST),
    *("Graphic", "Photo: the town hall of Oslo", "Classification", "Language: ENGLISH", "Subject: TALKS (90%)"),
    *("Load-Date:\u00a0June 10, 2025", "End of Document"),
    *("Envoys to meet again", "The Vienna Courier", "Tuesday 1 July 2025 10:15 AM GMT", "Copyright 2025 Courier"),
    *("Length: 90 words", "Body", *SECOND, "Load-Date: July 1, 2025", "End of Document"),
]
OLD_NEXIS = [
    *("1 of 2 DOCUMENTS", "Example Wire", "June 9, 2025 Monday", "Late Edition - Final", "Talks open in Oslo"),
    *("BYLINE: By Elsa Frei", "SECTION: World; Pg. 3", "LENGTH: 230 words", "DATELINE: OSLO", *FIRST),
    *("URL: http://www.example.org", "SUBJECT: TALKS (90%)", "LOAD-DATE: June 10, 2025", "LANGUAGE: ENGLISH"),
    "Copyright 2025 Example Wire Ltd.",
    *("2 of 2 DOCUMENTS", "The Vienna Courier", "July 1, 2025 Tuesday 10:15 AM GMT", "Envoys to meet again"),
    *("LENGTH: 90 words", *SECOND, "LOAD-DATE: July 1, 2025", "LANGUAGE: ENGLISH"),
]
FACTIVA = [
    *(
        "World News",
        "Talks open in Oslo",
        "By Elsa Frei",
        "230 words",
        "9 June 2025",
        "09:15",
        "Example Wire",
        "EXWIRE",
    ),
    *("English", "Copyright 2025 Example Wire Ltd.", *FIRST, "Document EXWIRE0020250609el690001x"),
    *("Envoys to meet again", "90 words", "1 July 2025", "The Vienna Courier", "VIECOU", "3", "English"),
    *("(c) 2025 The Vienna Courier", *SECOND, "Document VIECOU0020250701el710002p"),
    *("Search Summary", "Text talks", "Timestamp 8 July 2025 9:00"),
]
CODED = [
    *("HD\tTalks open in Oslo", "BY\tElsa Frei", "WC\t230 words", "PD\t9 June 2025", "ET\t09:15", "SN\tExample Wire"),
    *("SC\tEXWIRE", "LA\tEnglish", f"LP\t{FIRST[0]}", f"TD\t{FIRST[1]}", "NS\tgdip : Talks", "PUB\tExample Wire Ltd."),
    "AN\tDocument EXWIRE0020250609el690001x",
    *("HD\tEnvoys to meet again", "WC\t90 words", "PD\t1 July 2025", "SN\tThe Vienna Courier", f"LP\t{SECOND[0]}"),
    *("RE\teurz : Europe", "AN\tDocument VIECOU0020250701el710002p"),
]
RULE = "_" * 60
PROQUEST = [
    *(RULE, "Report Information from ProQuest", "8 July 2025 09:00", RULE, "Document 1 of 2", "Talks open in Oslo"),
    *("Author: Frei, Elsa", "Publication info: Example Wire ; Oslo [Oslo]. 09 June 2025: 3.", "Abstract: Talks open."),
    *("Links: http://linksource.example.org/1", f"Full text: {FIRST[0]}", FIRST[1], "Subject: Talks; Fisheries"),
    *("Location: Oslo", "Title: Talks open in Oslo", "Publication title: Example Wire", "First page: 3"),
    *("Publication year: 2025", "Publication date: Jun 9, 2025", "ProQuest document ID: 3215550001", RULE),
    *("Document 2 of 2", "Envoys to meet again", "FULL TEXT", *SECOND, "DETAILS", "Subject: Talks"),
    *("Title: Envoys to meet again", "Publication title: The Vienna Courier", "Publication date: Jul 1, 2025"),
    *("ProQuest document ID: 3215550002", RULE, "Terms and Conditions", "Contact ProQuest"),
]


def as_text(lines: list[str]) -> bytes:
    return "\n\n".join(lines).encode()


def as_docx(lines: list[str]) -> bytes:
    document = docx.Document()
    for line in lines:
        code, tab, value = line.partition("\t")
        if tab:
            row = document.add_table(rows=1, cols=2).rows[0]
            row.cells[0].text, row.cells[1].text = code, value
        else:
            document.add_paragraph(line)
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def with_cell(properties: str) -> bytes:
    """A DOCX file with an account and a table, the first cell of which has these properties."""
    document = docx.Document(io.BytesIO(as_docx([*FIRST, "Norland\tAnna Keller"])))
    cell = document.tables[0].cell(0, 0)._tc.get_or_add_tcPr()
    cell.append(parse_xml(f"<w:{properties} {nsdecls('w')}/>"))
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def as_rtf(lines: list[str]) -> bytes:
    written = []
    for line in lines:
        words = "".join(letter if letter.isascii() else rf"\u{ord(letter)}?" for letter in line)
        code, tab, value = words.partition("\t")
        written.append(rf"\trowd \pard\intbl {code}\cell {value}\cell\row" if tab else rf"\pard {words}\par")
    return ("{\\rtf1\\ansi\\deff0{\\fonttbl{\\f0 Times;}}\n" + "\n".join(written) + "\n}").encode()


def as_html(lines: list[str]) -> bytes:
    written = []
    for line in lines:
        code, tab, value = map(escape, line.partition("\t"))
        written.append(f"<tr><td><b>{code}</b></td><td>{value}</td></tr>" if tab else f"<div><p>{code}</p></div>")
    table = "\t" in lines[0]
    inner = f"<table>{''.join(written)}</table>" if table else "".join(written)
    return f"<!DOCTYPE html><html><head><title>Export</title></head><body>{inner}</body></html>".encode()


FORMATS = {".txt": as_text, ".docx": as_docx, ".rtf": as_rtf, ".html": as_html}


LAYOUTS = {
    "nexis": NEXIS,
    "old nexis": OLD_NEXIS,
    "factiva": FACTIVA,
    "factiva with codes": CODED,
    "proquest": PROQUEST,
}


@pytest.mark.parametrize("suffix", FORMATS)
@pytest.mark.parametrize("layout", LAYOUTS)
def test_every_article_of_an_export_has_its_own_title_outlet_and_day(tmp_path: Path, layout: str, suffix: str) -> None:
    read = articles(write(tmp_path / f"export{suffix}", FORMATS[suffix](LAYOUTS[layout])))
    assert [(each.title, each.source, each.published, each.text.split("\n\n")) for each in read] == EXPECTED


def test_an_old_export_as_it_is_printed_is_read_the_same(tmp_path: Path) -> None:
    """Lines in the middle of the page, accounts broken at its width, and no blank line between date and edition."""
    lines = [line.center(78) if number < 4 else line for number, line in enumerate(OLD_NEXIS)]
    lines[4] = "HEADLINE: Talks open in Oslo\nas envoys arrive"
    printed = "\n\n".join(textwrap.fill(line, 70) if line in (*FIRST, *SECOND) else line for line in lines)
    printed = printed.replace("Monday" + " " * 28 + "\n\n", "Monday\n")
    first, second = articles(write(tmp_path / "export.txt", printed))
    assert (first.title, *EXPECTED[0][1:3]) == ("Talks open in Oslo as envoys arrive", first.source, first.published)
    assert (first.text.split(), second.text.split()) == (" ".join(FIRST).split(), " ".join(SECOND).split())


def test_articles_of_an_archive_keep_their_ids_when_they_are_exported_again(tmp_path: Path) -> None:
    first = articles(write(tmp_path / "a.rtf", as_rtf(FACTIVA)))
    corrected = [line.replace("in the spring", "in the autumn") for line in FACTIVA]
    second = articles(write(tmp_path / "b.html", as_html(corrected)))
    assert [article.id for article in first] == [article.id for article in second]
    assert first[1].text != second[1].text


def test_an_article_without_its_text_is_named_and_the_others_are_read(tmp_path: Path) -> None:
    lines = [line for line in NEXIS if line not in SECOND]
    items = list(ingest.read([str(write(tmp_path / "export.docx", as_docx(lines)))]))
    assert [item.title for item in items if isinstance(item, Article)] == ["Talks open in Oslo"]
    (fault,) = [item for item in items if isinstance(item, Failure)]
    assert (
        fault.source.endswith("article 2")
        and "'Envoys to meet again' has no text in this export of Nexis" in fault.reason
    )


def test_an_export_of_an_unknown_layout_is_refused_by_what_shows_it(tmp_path: Path) -> None:
    part = ["Headline: Talks", "Source: Example Wire", "Date: 9 June 2025", *FIRST]
    assert failure(write(tmp_path / "export.docx", as_docx(part * 3))).reason == (
        "it looks like an export of several articles (3 headlines with a label, 3 dates with a label, 3 outlets with a "
        "label), but its layout is not known (known: Nexis, ProQuest, Factiva); save each article as a file of its "
        "own"
    )


def test_an_export_full_of_notes_of_copyright_is_read_in_a_moment() -> None:
    notes = ["Copyright 2025 Example Wire"] * 30_000
    start = time.process_time()
    (article,) = nexis_articles([*NEXIS[:1], "Body", *FIRST, *notes, "", "Load-Date: June 9, 2025", "End of Document"])
    assert article.text.startswith("\n".join(FIRST)) and time.process_time() - start < 5


@pytest.mark.parametrize("styled", ["style", "bold"])
def test_a_document_of_a_word_processor_is_one_article(tmp_path: Path, styled: str) -> None:
    document = docx.Document()
    if styled == "style":
        document.add_heading("Talks open in Oslo", 1)
    else:
        document.add_paragraph().add_run("Talks open in Oslo").bold = True
    lines = ("Monday, 9 June 2025", *FIRST)
    for line in lines:
        document.add_paragraph(line)
    document.save(str(tmp_path / "talks.docx"))
    (article,) = articles(tmp_path / "talks.docx")
    assert (article.title, article.published, article.text) == ("Talks open in Oslo", "2025-06-09", "\n\n".join(lines))


def test_an_rtf_file_is_one_article(tmp_path: Path) -> None:
    (article,) = articles(write(tmp_path / "talks.rtf", as_rtf(["9 June 2025", *FIRST])))
    assert (article.published, article.text) == ("2025-06-09", "\n\n".join(["9 June 2025", *FIRST]))


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("a.docx", as_docx(FIRST)[:400], "binary file"),
        ("b.docx", as_docx(FIRST).replace(b"[Content_Types]", b"[Content_Typos]"), "this DOCX file is damaged"),
        ("c.docx", as_docx([]), "contains no text"),
        ("d.rtf", as_rtf([]), "contains no text"),
        ("e.doc", b"\xd0\xcf\x11\xe0" + b"\x00" * 600, "save the article as text, DOCX"),
    ],
)
def test_a_document_that_cannot_be_read_is_reported(tmp_path: Path, name: str, content: bytes, reason: str) -> None:
    assert reason in failure(write(tmp_path / name, content)).reason


@pytest.mark.parametrize("span", ["vMerge", 'gridSpan w:val="two"', "gridSpan", 'gridSpan w:val="99999999"'])
def test_a_cell_is_read_once_whatever_it_is_said_to_span(tmp_path: Path, span: str) -> None:
    (article,) = articles(write(tmp_path / "talks.docx", with_cell(span)))
    assert article.text.split()[-3:] == ["Norland", "Anna", "Keller"]


def letter(subject: str, day: int, text: str, kind: str = "plain") -> EmailMessage:
    message = EmailMessage()
    message["Subject"], message["From"] = subject, "The Negotiator <news@example.org>"
    message["Date"] = f"Mon, {day:02} Jun 2025 07:00:00 +0000"
    message.set_content(text, subtype=kind)
    return message


@pytest.mark.parametrize("name", ["newsletter.mbox", "INBOX"])
def test_a_mailbox_of_a_newsletter_is_read_letter_by_letter(tmp_path: Path, name: str) -> None:
    box = mailbox.mbox(str(tmp_path / name))
    box.add(letter("Talks open", 9, f"{FIRST[0]}\n\nFrom there they went on.\n"))
    box.add(letter("Envoys", 16, f"<html><body><p>{SECOND[0]}</p></body></html>", "html"))
    box.add(letter("Nothing", 23, ""))
    box.close()
    items = list(ingest.read([str(tmp_path / name)]))
    read = [item for item in items if isinstance(item, Article)]
    assert [(each.title, each.source, each.published, each.text) for each in read] == [
        ("Talks open", "The Negotiator", "2025-06-09", f"{FIRST[0]}\n\nFrom there they went on."),
        ("Envoys", "The Negotiator", "2025-06-16", SECOND[0]),
    ]
    assert [item.source for item in items if isinstance(item, Failure)] == [f"{tmp_path / name}, message 3"]


@pytest.mark.parametrize("between", ["\n", " "])
def test_a_message_that_is_too_large_is_named_and_the_others_are_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, between: str
) -> None:
    monkeypatch.setattr(settings, "MAX_SOURCE_BYTES", 2_000)
    large = between.join(f"{FIRST[0]} From there they went on." for _ in range(100))
    texts = (FIRST[0], large, SECOND[0])
    mails = [f"From news@example.org Mon Jun  9 07:00:00 2025\nSubject: Talks\n\n{text}\n\n" for text in texts]
    read, failed, last = ingest.read([str(write(tmp_path / "a.mbox", "".join(mails)))])
    assert isinstance(failed, Failure) and failed.source == f"{tmp_path / 'a.mbox'}, message 2"
    assert failed.reason == "it is larger than 2,000 bytes; save its parts as files"
    assert [each.text for each in (read, last) if isinstance(each, Article)] == [FIRST[0], SECOND[0]]


def test_a_mailbox_without_a_message_is_reported(tmp_path: Path) -> None:
    assert "this mailbox contains no message" in failure(write(tmp_path / "a.mbox", "Nothing here.\n")).reason
