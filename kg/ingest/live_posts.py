"""Live blogs: one page of many posts, each with its own time."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import urldefrag

from kg.ingest.addresses import joined
from kg.ingest.page_facts import Element, Node, types, words

_BLOG = "LiveBlogPosting"
#: Names that sites give to the part of a page with a live blog.
_NAMED = re.compile(r"(?:\A|[\s_-])live[_-]?blog(?:\Z|[\s_-])", re.IGNORECASE)
#: Elements that sites use for a post.
_POSTS = (
    ".//*[@itemprop='liveBlogUpdate']",
    ".//*[contains(@itemtype, '/BlogPosting')]",
    ".//article[not(.//article)][.//time[@datetime]]",
    ".//*[self::li or self::section or self::div][./time or ./*[1]//time][count(.//time[@datetime]) = 1][.//p]",
)


@dataclass(frozen=True)
class Post:
    """A post as its page gives it."""

    text: str
    time: str | None
    title: str | None = None
    url: str | None = None


def live_posts(tree: Element, nodes: Sequence[Node], url: str | None) -> list[Post]:
    """The posts of a live blog page, in the page's order; none if it is no live blog or shows no posts."""
    blog = next((node for node in nodes if _BLOG in types(node)), None)
    stated = list(_stated(blog, url)) if blog else []
    if stated:
        return stated
    part = tree if blog else next(iter(tree.xpath(f"//*[contains(@itemtype, '{_BLOG}')]")), None)
    if part is None:
        part = next((each for each in tree.iter() if _is_named(each)), None)
    return [] if part is None else _shown(part, url)


def _is_named(element: Element) -> bool:
    if not isinstance(element.tag, str) or element.tag in ("html", "body"):
        return False
    return bool(_NAMED.search(element.get("class", "")) or _NAMED.search(element.get("id", "")))


def _stated(blog: Node, url: str | None) -> Iterator[Post]:
    updates = blog.get("liveBlogUpdate") or []
    for update in updates if isinstance(updates, list) else [updates]:
        text = _plain(words(update, "articleBody", "text", "description") or "") if isinstance(update, dict) else ""
        if text:
            address = words(update, "url", "@id")
            yield Post(
                text,
                words(update, "datePublished", "dateCreated", "dateModified"),
                _plain(words(update, "headline", "name") or "") or None,
                joined(url, address) if address else None,
            )


def _shown(part: Element, url: str | None) -> list[Post]:
    """The posts as elements of the page, by the first usual form that finds more than one."""
    for path in _POSTS:
        posts = [post for element in part.xpath(path) if (post := _post(element, url))]
        if len(posts) > 1:
            return posts
    return []


def _post(element: Element, url: str | None) -> Post | None:
    text = "\n\n".join(line for part in element.iterfind(".//p") if (line := _line(part.text_content())))
    if not text:
        return None
    time = element.find(".//time[@datetime]")
    heading = next((each for each in element.iter("h2", "h3", "h4", "h5")), None)
    name = element.get("id")
    return Post(
        text,
        time.get("datetime") if time is not None else None,
        _line(heading.text_content()) or None if heading is not None else None,
        f"{urldefrag(url)[0]}#{name}" if url and name else None,
    )


def _plain(text: str) -> str:
    """The words of a text that may have markup, one paragraph on each line."""
    from lxml import html

    if "<" not in text:
        return text.strip()
    parts = html.fragment_fromstring(text, create_parent="div")
    paragraphs = [_line(each.text_content()) for each in parts.iter("p", "li")] or [_line(parts.text_content())]
    return "\n\n".join(filter(None, paragraphs))


def _line(text: str) -> str:
    return " ".join(text.split())
