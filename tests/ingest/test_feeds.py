"""Feeds lead to articles, and know their title, date and publisher."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.ingest.test_ingest import OTHER, TEXT, articles, failure, write
from tests.site import Served, Site, item, page, rss

ATOM = """<?xml version="1.0" encoding="utf-8"?>
<!-- made by hand -->
<feed xmlns="http://www.w3.org/2005/Atom"><title>Sample Gazette</title><id>urn:x</id>
<entry><id>urn:a</id><title type="html">Talks &lt;b&gt;open&lt;/b&gt;</title><link href="/a"/>
<published>2025-06-09T08:00:00Z</published><updated>2025-06-11T08:00:00Z</updated></entry>
<entry><id>urn:b</id><title>Talks end</title><link href="/b"/><updated>2025-06-11T08:00:00Z</updated></entry>
<entry><id>urn:c</id><title>Elsewhere</title><link href="/c"/><updated>2025-06-11T08:00:00Z</updated>
<source><title>Meridian Wire</title></source></entry></feed>"""


def test_a_feed_gives_its_articles_with_its_title_date_and_publisher(site: Site) -> None:
    site.pages |= {
        "/world.rss": Served(
            rss(item(f"{site.url}/a"), item("/b", title="They &amp; we")), media="application/rss+xml"
        ),
        "/a": Served(page(TEXT)),
        "/b": Served(page(OTHER)),
    }
    first, second = articles(f"{site.url}/world.rss")
    assert (first.text, first.title, first.published, first.source) == (
        TEXT,
        "Fisheries talks",
        "2025-06-09",
        "Example Wire",
    )
    assert (second.text, second.title, second.url) == (OTHER, "They & we", f"{site.url}/b")


@pytest.mark.parametrize("media", ["application/atom+xml", "text/html"])  # servers often call a feed a page
def test_atom_dates_of_change_count_only_where_there_is_no_other(site: Site, media: str) -> None:
    dated = '<meta property="article:published_time" content="2025-06-10T10:00:00Z">'
    site.pages |= {
        "/feed": Served(ATOM, media=media),
        "/a": Served(page(TEXT)),
        "/b": Served(page(OTHER, head=dated)),
        "/c": Served(page(TEXT + " " + OTHER)),
    }
    found = articles(f"{site.url}/feed")
    assert [article.published for article in found] == ["2025-06-09", "2025-06-10", "2025-06-11"]
    assert [article.source for article in found] == ["Sample Gazette", "Sample Gazette", "Meridian Wire"]
    assert found[0].title == "Talks open"


def test_a_feed_in_a_file_leads_to_the_same_articles(site: Site, tmp_path: Path) -> None:
    site.pages["/a"] = Served(page(TEXT))
    (article,) = articles(write(tmp_path / "world.xml", rss(item(f"{site.url}/a"))))
    assert (article.url, article.source) == (f"{site.url}/a", "Example Wire")


def test_two_feeds_with_the_same_article_give_it_once(site: Site) -> None:
    site.pages |= {"/a": Served(page(TEXT))}
    for name in ("world", "europe"):
        site.pages[f"/{name}"] = Served(rss(item(f"{site.url}/a"), title=name))
    (article,) = articles(f"{site.url}/world", f"{site.url}/europe")
    assert article.source == "world" and site.articles_asked().count("/a") == 1


def test_a_feed_that_leads_to_feeds_is_not_followed_further(site: Site) -> None:
    site.pages |= {"/all": Served(rss(item("/world"))), "/world": Served(rss(item("/a"))), "/a": Served(page(TEXT))}
    assert "this is a feed or list" in failure(f"{site.url}/all").reason
    assert "/a" not in site.asked


@pytest.mark.parametrize("link", ["file:///etc/passwd", "javascript:alert(1)", "mailto:a@example.org"])
def test_a_feed_leads_to_nothing_but_web_pages(site: Site, tmp_path: Path, link: str) -> None:
    assert "http and https" in failure(write(tmp_path / "feed.xml", rss(item(link)))).reason


def test_an_entry_without_a_link_and_a_damaged_feed_are_reported(site: Site, tmp_path: Path) -> None:
    assert "no link" in failure(write(tmp_path / "a.xml", rss("<item><title>Talks</title></item>"))).reason
    assert "damaged" in failure(write(tmp_path / "b.xml", '<?xml version="1.0"?><rss><channel><item')).reason


def test_a_feed_without_entries_is_no_fault(tmp_path: Path) -> None:
    assert articles(write(tmp_path / "feed.xml", rss())) == []
