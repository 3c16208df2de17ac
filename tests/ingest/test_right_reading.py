"""The same account gives the same answers, however it arrives: its leaders, its day, nothing of what stands around."""

from __future__ import annotations

import mailbox
import textwrap
from collections.abc import Callable
from pathlib import Path

import pytest

import kg
from tests.ingest.test_archives import as_docx, as_html, as_rtf, as_text, letter
from tests.ingest.test_documents import beside, placed
from tests.ingest.test_ingest import write
from tests.ingest.test_pages import ld, news
from tests.site import Served, Site, item, rss

ACCOUNT = (
    "Norway and Denmark held talks on herring in Bergen on Monday. Kari Dahl led the Norwegian delegation. "
    "Tomas Rybak headed the Danish delegation, and both sides will meet again in the autumn, a spokesman said."
)
ELSEWHERE = "Spain and Morocco held talks on fishing in Rabat on Sunday. Elsa Frei led the Spanish delegation."
HEAD = ["Herring talks open", "Example Wire"]
NEXIS = [*HEAD, "June 10, 2031 Tuesday", "Copyright 2031 Example Wire", "Length: 90 words", "Body", ACCOUNT]
FACTIVA = [
    "Herring talks open",
    "90 words",
    "10 June 2031",
    "Example Wire",
    "EXWIRE",
    "English",
    "(c) 2031 Example Wire",
]
PROQUEST = ["Title: Herring talks open", "Publication title: Example Wire", "Publication date: Jun 10, 2031"]
DATED = '<meta property="article:published_time" content="2031-06-10T08:00:00Z">'


def page() -> str:
    related = f'<div class="related"><time datetime="2031-06-01">1 June</time><p>{ELSEWHERE}</p></div>'
    more = "<p>READ MORE: Spain and Morocco hold talks in Rabat</p><p>Sign up for our newsletter on talks</p>"
    changed = '<meta property="article:modified_time" content="2031-06-19T08:00:00Z">'
    body = "".join(f"<p>{sentence}.</p>" for sentence in ACCOUNT.rstrip(".").split(". "))
    return news(head=changed + DATED, before=related, body=body + more, after=f"<aside><p>{ELSEWHERE}</p></aside>")


def live_blog() -> str:
    posts = (("2031-06-10T09:00:00Z", ACCOUNT), ("2031-06-09T09:00:00Z", "The halls in Bergen have been cleaned."))
    updates = [{"@type": "BlogPosting", "datePublished": time, "articleBody": text} for time, text in posts]
    return news(head=ld({"@type": "LiveBlogPosting", "liveBlogUpdate": updates, "dateModified": "2031-06-20"}))


def columns() -> bytes:
    lines = textwrap.wrap(ACCOUNT, 30)
    half = (len(lines) + 1) // 2
    return placed((72, 790, "June 10, 2031"), *beside(lines[:half], lines[half:], 740))


def newsletter(path: Path) -> None:
    box = mailbox.mbox(str(path))
    message = letter(
        "Herring talks open", 10, f"View this email in your browser\n\n{ACCOUNT}\n\nUnsubscribe from this list\n"
    )
    message.replace_header("Date", "Tue, 10 Jun 2031 07:00:00 +0000")
    box.add(message)
    box.close()


FILES: dict[str, Callable[[], bytes | str]] = {
    "page.html": page,
    "live.html": live_blog,
    "columns.pdf": columns,
    "nexis.docx": lambda: as_docx([*NEXIS, "Load-Date: June 11, 2031", "End of Document"]),
    "nexis.html": lambda: as_html([*NEXIS, "Load-Date: June 11, 2031", "End of Document"]),
    "factiva.rtf": lambda: as_rtf([*FACTIVA, ACCOUNT, "Document EXWIRE0020310610el6a0001x"]),
    "proquest.txt": lambda: as_text([*HEAD, f"Full text: {ACCOUNT}", *PROQUEST, "ProQuest document ID: 3215550001"]),
    "paper.docx": lambda: as_docx(["10 June 2031", ACCOUNT]),
}


def is_right(graph: kg.KnowledgeGraph) -> None:
    rows = graph.ask("who-led-each-delegation").to_dicts()
    assert {(row["side"], row["leader"]) for row in rows} == {("Norway", "Kari Dahl"), ("Denmark", "Tomas Rybak")}
    assert {row["party"] for row in graph.ask("who-negotiated-with-whom").to_dicts()} == {"Norway", "Denmark"}
    assert {(row["place"], row["start"]) for row in graph.ask("where-and-when").to_dicts()} == {
        ("Bergen", "2031-06-09")
    }


@pytest.mark.parametrize("name", FILES)
def test_a_file_is_read_as_what_it_is(tmp_path: Path, name: str) -> None:
    is_right(kg.build([str(write(tmp_path / name, FILES[name]()))], store="memory", reader="frames"))


def test_a_mailbox_is_read_as_what_it_is(tmp_path: Path) -> None:
    newsletter(tmp_path / "newsletter.mbox")
    is_right(kg.build([str(tmp_path / "newsletter.mbox")], store="memory", reader="frames"))


def test_a_feed_is_read_as_what_it_is(site: Site) -> None:
    site.pages["/a"] = Served(page().replace(DATED, ""))
    site.pages["/feed"] = Served(rss(item(f"{site.url}/a?utm_source=rss", date="Tue, 10 Jun 2031 08:00:00 GMT")))
    is_right(kg.build([f"{site.url}/feed"], store="memory", reader="frames"))
