"""What is taken of a web page: its own account, its own day, each post of a live blog; and what is no article."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.command import Run
from tests.ingest.test_documents import warc
from tests.ingest.test_ingest import OTHER, TEXT, articles, failure, write
from tests.site import Served, Site, item, page, rss

PARAGRAPHS = f"<p>{TEXT}</p><p>{OTHER} The talks will go on in the autumn, a spokesman said.</p>"


def news(*, head: str = "", before: str = "", top: str = "", after: str = "", body: str = PARAGRAPHS) -> str:
    """A page with one article, and what stands around it."""
    return (
        f"<!doctype html><html lang='en'><head><title>Talks open</title>{head}</head><body>{before}"
        f"<main><article><h1>Talks open in Oslo</h1>{top}{body}</article></main>{after}</body></html>"
    )


def ld(*nodes: Mapping[str, object]) -> str:
    """Structured data, as a page's head has it."""
    return f'<script type="application/ld+json">{json.dumps(list(nodes))}</script>'


PUBLISHED = '<meta property="article:published_time" content="2025-06-09T10:00:00Z">'
MODIFIED = '<meta property="article:modified_time" content="2025-06-12T10:00:00Z">'
STORY: dict[str, object] = {
    "@type": "NewsArticle",
    "datePublished": "2025-06-09T08:00:00Z",
    "dateModified": "2025-06-12",
}
TREATY = "The treaty of 2019-03-04 was signed when both sides met for the first time, in the town hall of Oslo."
RELATED = '<div class="related-stories"><a href="/x">Other talks</a> <time datetime="2024-01-02">2 January</time></div>'
LINKED = {"@type": "ItemList", "itemListElement": [{"@type": "NewsArticle", "datePublished": "2024-01-02"}]}


@pytest.mark.parametrize(
    ("parts", "day"),
    [
        ({"head": MODIFIED + PUBLISHED}, "2025-06-09"),
        ({"head": ld(STORY) + MODIFIED}, "2025-06-09"),
        ({"head": ld(LINKED, {"@graph": [STORY]})}, "2025-06-09"),
        ({"head": MODIFIED}, None),
        ({"head": ld({"@type": "NewsArticle", "dateModified": "2025-06-12"})}, None),
        ({"before": RELATED}, None),
        ({"after": RELATED}, None),
        ({"before": RELATED, "top": '<p>By Anna Frei, <time datetime="2025-06-09">9 June</time></p>'}, "2025-06-09"),
        ({"before": "<div><time datetime='2024-01-02'>2 January</time></div>"}, None),
        ({"top": '<p>Last updated: <time datetime="2025-06-12">12 June</time></p>'}, None),
        ({"after": "<footer>Updated 3 May 2021. © 2023 Example</footer>"}, None),
        ({"body": f"{PARAGRAPHS}<p>{TREATY}</p>"}, None),
    ],
)  # fmt: skip
def test_the_day_of_a_page_is_that_on_which_its_article_was_published(
    tmp_path: Path, parts: dict[str, str], day: str | None
) -> None:
    (article,) = articles(write(tmp_path / "a.html", news(**parts)))
    assert article.published == day


def test_the_head_of_a_page_counts_before_its_address(site: Site) -> None:
    site.pages["/2025/06/10/talks"] = Served(news(head=PUBLISHED))
    site.pages["/2025/06/11/talks"] = Served(news())
    read = articles(f"{site.url}/2025/06/10/talks", f"{site.url}/2025/06/11/talks")
    assert [article.published for article in read] == ["2025-06-09", "2025-06-11"]


def test_boxes_that_lead_elsewhere_are_no_part_of_the_account(tmp_path: Path) -> None:
    box = "<aside><p>Spain and Morocco held talks on fishing in Rabat, and more are to come there.</p></aside>"
    newsletter = '<div class="newsletter-box"><p>Sign up for our newsletter, which comes every morning.</p></div>'
    (article,) = articles(write(tmp_path / "a.html", news(top=newsletter, after=box)))
    assert article.text == f"Talks open in Oslo\n{TEXT}\n{OTHER} The talks will go on in the autumn, a spokesman said."


FIRST, SECOND = (
    "Envoys of Norland arrived in Oslo for the talks.",
    "Norland and Sudria agreed on quotas, the host said.",
)
SHOWN = "".join(
    f'<div class="post" id="p{number}"><h2>{title}</h2><time datetime="{time}">x</time><p>{text}</p></div>'
    for number, (title, time, text) in enumerate(
        [("Agreement", "2025-06-10T00:15:00Z", SECOND), ("Arrival", "2025-06-09T09:00:00Z", FIRST)]
    )
)
UPDATES = [
    {"@type": "BlogPosting", "headline": title, "datePublished": time, "articleBody": text}
    for title, time, text in (
        ("Agreement", "2025-06-10T00:15:00Z", SECOND),
        ("Arrival", "2025-06-09T09:00:00Z", f"<p>{FIRST}</p>"),
    )
]


@pytest.mark.parametrize(
    "content",
    [
        news(head=ld({"@type": "LiveBlogPosting", "headline": "Live", "liveBlogUpdate": UPDATES}), body=SHOWN),
        news(head=ld({"@type": "LiveBlogPosting", "headline": "Live"}), body=SHOWN),
        news(body=f'<div itemscope itemtype="https://schema.org/LiveBlogPosting">{SHOWN}</div>'),
        news(body=f'<div class="live-blog">{SHOWN}</div>', after=f'<aside class="related">{SHOWN}</aside>'),
    ],
)
def test_a_live_blog_is_read_post_by_post_each_with_its_day(site: Site, content: str) -> None:
    site.pages["/live"] = Served(content)
    posts = articles(f"{site.url}/live")
    assert [(post.title, post.published, post.text) for post in posts] == [
        ("Agreement", "2025-06-10", SECOND),
        ("Arrival", "2025-06-09", FIRST),
    ]
    assert all(post.url and post.url.startswith(f"{site.url}/live") for post in posts)
    assert [post.id for post in articles(f"{site.url}/live")] == [post.id for post in posts]


def test_what_a_page_says_wrongly_of_itself_does_no_harm(site: Site) -> None:
    post = {"@type": "BlogPosting", "articleBody": FIRST, "url": "http://[no", "datePublished": "soon"}
    site.pages["/live"] = Served(news(head=ld({"@type": "LiveBlogPosting", "liveBlogUpdate": [post, "x", {}]})))
    assert [(each.text, each.published) for each in articles(f"{site.url}/live")] == [(FIRST, None)]
    odd = ld({"@type": ["NewsArticle", 3], "datePublished": 5, "mainEntityOfPage": [1]}) + ld() + "<script>{</script>"
    site.pages["/a"] = Served(
        news(head=f'{odd}<link rel="canonical" href="http://[no">', after=8 * '<h3><a href="http://[no">x</a></h3>')
    )
    assert articles(f"{site.url}/a")[0].published is None


def test_a_post_without_a_time_has_the_day_of_its_page(tmp_path: Path) -> None:
    updates = [{"@type": "BlogPosting", "articleBody": text} for text in (FIRST, SECOND)]
    content = news(head=PUBLISHED + ld({"@type": "LiveBlogPosting", "liveBlogUpdate": updates}))
    assert [post.published for post in articles(write(tmp_path / "a.html", content))] == ["2025-06-09", "2025-06-09"]


@pytest.mark.parametrize("known", [{}, {"url": "/live"}])
def test_posts_of_one_time_are_all_read_and_keep_their_ids(site: Site, known: dict[str, str]) -> None:
    def live(*texts: str) -> list[tuple[str, str, str | None]]:
        updates = [{"@type": "BlogPosting", "articleBody": each, "datePublished": "10:15", **known} for each in texts]
        blog = {"@type": "LiveBlogPosting", "liveBlogUpdate": updates}
        site.pages["/live"] = Served(news(head=PUBLISHED + ld(blog)))
        return [(post.id, post.text, post.published) for post in articles(f"{site.url}/live")]

    posts = live(FIRST, SECOND)
    assert [(text, day) for _, text, day in posts] == [(FIRST, "2025-06-09"), (SECOND, "2025-06-09")]
    assert live(OTHER, SECOND, FIRST, FIRST)[1:] == posts[::-1]


def test_an_article_that_scripts_would_show_is_read_from_what_the_page_says_of_it(tmp_path: Path) -> None:
    told = ld({**STORY, "headline": "Talks open", "articleBody": TEXT})
    (article,) = articles(
        write(tmp_path / "a.html", f"<html><head>{told}</head><body><div id=app></div></body></html>")
    )
    assert (article.title, article.published, article.text) == ("Talks open", "2025-06-09", TEXT)


def test_a_post_that_was_corrected_replaces_itself(site: Site) -> None:
    site.pages["/live"] = Served(news(head=ld({"@type": "LiveBlogPosting", "liveBlogUpdate": UPDATES})))
    first = articles(f"{site.url}/live")
    changed = [{**UPDATES[0], "articleBody": "Norland and Sudria agreed on nothing."}, UPDATES[1]]
    site.pages["/live"] = Served(news(head=ld({"@type": "LiveBlogPosting", "liveBlogUpdate": changed})))
    second = articles(f"{site.url}/live")
    assert [post.id for post in second] == [post.id for post in first] and first[0].text != second[0].text


def teasers(count: int) -> str:
    return "".join(
        f'<div><h3><a href="/story-{number}">Talks number {number} open</a></h3><p>{TEXT} {OTHER}</p></div>'
        for number in range(count)
    )


def test_a_page_that_only_lists_articles_is_refused_and_its_feed_is_named(site: Site) -> None:
    feed = '<link rel="alternate" type="application/rss+xml" href="/world.rss">'
    site.pages["/world"] = Served(
        f"<html><head><title>World</title>{feed}</head><body><h1>World</h1>{teasers(6)}</body></html>"
    )
    assert failure(f"{site.url}/world").reason == (
        "this page lists 6 articles and is not an article itself; name their addresses, or its feed, "
        f"{site.url}/world.rss, instead"
    )  # fmt: skip


def test_a_list_that_describes_its_articles_is_refused_and_an_article_that_names_others_is_not(site: Site) -> None:
    described = ld(*({**STORY, "url": f"{site.url}/story-{number}"} for number in range(6)))
    site.pages["/world"] = Served(f"<html><head><title>World</title>{described}</head><body>{teasers(6)}</body></html>")
    assert "lists 6 articles" in failure(f"{site.url}/world").reason
    others = ld({**STORY, "url": "/other", "datePublished": "2024-01-02"}, {**STORY, "url": f"{site.url}/story-1"})
    site.pages["/story-1"] = Served(news(head=others, after=teasers(6)))
    (article,) = articles(f"{site.url}/story-1")
    assert article.published == "2025-06-09"


def test_an_article_above_a_list_of_others_is_no_list(tmp_path: Path) -> None:
    (article,) = articles(write(tmp_path / "a.html", news(after=f"<section>{teasers(6)}</section>")))
    assert article.text.startswith(TEXT)


def test_addresses_that_differ_in_how_a_reader_came_are_one_article(site: Site, tmp_path: Path) -> None:
    site.pages["/a?id=7"] = Served(page(TEXT))
    site.pages["/feed"] = Served(rss(item(f"{site.url}/a?id=7&utm_source=rss"), item(f"{site.url}/a?smid=tw&id=7")))
    (article,) = articles(f"{site.url}/feed")
    assert article.url == f"{site.url}/a?id=7"
    lines = [{"url": f"https://example.org/a{query}", "text": TEXT} for query in ("", "?fbclid=1", "?at_medium=RSS")]
    (one,) = articles(write(tmp_path / "a.jsonl", "\n".join(map(json.dumps, lines))))
    assert one.url == "https://example.org/a"


@pytest.mark.parametrize("order", [1, -1])
def test_of_two_versions_of_a_page_the_newer_stands(tmp_path: Path, order: int) -> None:
    heads = [
        f'<meta property="article:modified_time" content="2025-06-{day}">' for day in ("09T10:00Z", "12T10:00+02:00")
    ]
    pages = [page(text, head=head) for text, head in zip((TEXT, OTHER), heads, strict=True)]
    answers = [("https://example.org/a", "200 OK", "text/html", content) for content in pages]
    found = articles(warc(tmp_path / "a.warc", *answers[::order]))
    assert found[-1].text == OTHER
    assert len({article.id for article in found}) == 1


def test_a_build_says_that_older_versions_came(tmp_path: Path, kg: Run) -> None:
    lines = [{"url": "https://example.org/talks-open", "text": text} for text in (TEXT, OTHER)]
    done = kg("build", write(tmp_path / "a.jsonl", "\n".join(map(json.dumps, lines))), "--store", tmp_path / "s.kg")
    assert "1 added" in done.stderr and "Older versions of the same page were left out" in done.stderr
    assert kg("articles", "--store", tmp_path / "s.kg", "--json").stdout.count("talks-open-") == 1
