"""HTML pages: the article or the posts of a live blog on them; a page that only lists articles is refused."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence, Set
from dataclasses import replace
from urllib.parse import urldefrag

from kg.errors import SourceError
from kg.ingest.addresses import host, joined
from kg.ingest.archive_lines import first_date
from kg.ingest.formats import Draft
from kg.ingest.live_posts import Post, live_posts
from kg.ingest.page_facts import (
    Element,
    Node,
    article_nodes,
    changed_at,
    json_ld,
    published_day,
    types,
    without_boxes,
    words,
)
from kg.ingest.page_trees import tree_of
from kg.namespaces import digest

#: A page with this many headlines that link elsewhere is a list; this few are enough if it says that it is a list.
_MANY_HEADLINES, _SOME_HEADLINES = 5, 2
#: A page with this many characters in paragraphs of sentences that are no teasers has an article of its own.
_ACCOUNT = 200
_SENTENCE = re.compile(r"(?s).{60}.*[.!?][\"”’)]*\s*\Z")
_LISTS = frozenset({"CollectionPage", "ItemList", "SearchResultsPage"})
_FEEDS = "//link[@rel='alternate'][@type='application/rss+xml' or @type='application/atom+xml']/@href"
_NO_TEXT = "this page contains no article text; save the article itself and try again"


def read_html(where: str, content: str, url: str | None = None) -> Iterator[Draft]:
    """A draft with the page's main text, title, date, publisher and address; for a live blog, a draft for each post.

    A page fetched from ``url`` may name as canonical only an address of the same host. Raises SourceError if the page
    has no main text, or is a list of articles.
    """
    from trafilatura import extract_metadata

    tree = tree_of(content)
    if tree is None:
        raise SourceError(_NO_TEXT)
    nodes = json_ld(tree)
    metadata = extract_metadata(tree, default_url=url, extensive=False)
    address = metadata.url if url is None or host(metadata.url) == host(url) else url
    node = next(iter(article_nodes(nodes, address)), {})
    draft = Draft(
        where,
        "",
        title=metadata.title or words(node, "headline"),
        source=metadata.sitename or metadata.hostname,
        url=address,
        changed=changed_at(tree, node),
    )
    article, day = without_boxes(tree), published_day(tree, node, address)
    posts = live_posts(article, nodes, address)
    keys = _keys(posts, address or draft.title)
    for number, (post, key) in enumerate(zip(posts, keys, strict=True), start=1):
        yield replace(
            draft,
            where=f"{where}, post {number}",
            text=post.text,
            title=post.title or draft.title,
            # Many posts give only the hour of writing.
            published=post.time if first_date(post.time) else day,
            url=post.url or address,
            key=key,
        )
    if not posts:
        _refuse_list(article, nodes, address)
        yield replace(draft, text=_main_text(article, node), published=day)


def _keys(posts: Sequence[Post], page: str | None) -> list[str | None]:
    """The key of each post of a page: its own address, else its time there; its text if others share that."""
    marks = [post.url or f"{page}#{post.time or post.text}" for post in posts]
    shared = {mark for mark, times in Counter(marks).items() if times > 1}
    return [
        f"{mark}#{digest(post.text)}" if mark in shared else None if post.url else mark
        for post, mark in zip(posts, marks, strict=True)
    ]


def html_text(content: str) -> str:
    """The main text of HTML that is no page of a site, as that of an e-mail. Raises SourceError where there is none."""
    tree = tree_of(content)
    if tree is None:
        raise SourceError(_NO_TEXT)
    return _main_text(tree, {})


def _main_text(tree: Element, node: Node) -> str:
    """The main text of a page; if scripts would have to load it, the text in its structured data."""
    from trafilatura import bare_extraction

    page = bare_extraction(tree, include_comments=False, include_tables=False)
    text = str(getattr(page, "text", None) or "")
    if not text.strip():
        text = words(node, "articleBody") or ""
    if not text:
        raise SourceError(_NO_TEXT)
    return text


def _refuse_list(tree: Element, nodes: Sequence[Node], url: str | None) -> None:
    """Raise SourceError if the page consists of headlines that link to other pages, and of their teasers."""
    if len(article_nodes(nodes, url)) == 1 or tree.xpath("//meta[@property='og:type'][@content='article']"):
        return
    headlines = {
        each
        for each in tree.xpath("//*[self::h1 or self::h2 or self::h3 or self::h4][.//a[@href] or ancestor::a[@href]]")
        if _leads_elsewhere(each, url)
    }
    declared = any(_LISTS.intersection(types(node)) for node in nodes)
    if len(headlines) < (_SOME_HEADLINES if declared else _MANY_HEADLINES):
        return
    teasers = {paragraph for each in headlines for paragraph in _teaser(each, headlines)}
    own = (each.text_content().strip() for each in tree.iter("p") if each not in teasers)
    if sum(len(text) for text in own if _SENTENCE.match(text)) < _ACCOUNT:
        feed = next((joined(url, each) for each in tree.xpath(_FEEDS)), None)
        instead = f"its feed, {feed}," if feed else "a feed of the site"
        raise SourceError(
            f"this page lists {len(headlines)} articles and is not an article itself; name their addresses, or "
            f"{instead} instead"
        )


def _leads_elsewhere(headline: Element, url: str | None) -> bool:
    href = next(iter(headline.xpath(".//a/@href|ancestor::a/@href")), "")
    return bool(urldefrag(href)[0]) and urldefrag(joined(url, href))[0] != url


def _teaser(headline: Element, headlines: Set[Element]) -> list[Element]:
    """The paragraphs that belong to a headline and to no other."""
    item = headline
    for ancestor in headline.iterancestors():
        if any(each in headlines and each is not headline for each in ancestor.iter("h1", "h2", "h3", "h4")):
            break
        item = ancestor
    return [*item.iter("p"), *([item] if item.tag == "p" else [])]
