"""What a page says about itself: its structured data (JSON-LD), and the days it was published and last changed.

The first of these days counts: the article's in JSON-LD, the one in the page's head, the one in its address, and last
the one beside the article's headline. Days of other articles (boxes, lists, footers), of changes, and days that the
article's text mentions do not count.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from copy import deepcopy
from typing import Any, TypeAlias

#: An element of lxml, which has no types.
Element: TypeAlias = Any
Node: TypeAlias = Mapping[str, Any]

_ARTICLE = re.compile(r"(?:Article|Posting|Report|Review)\Z")
_CHANGE = re.compile(r"modif|updat|revis|last-?publish", re.IGNORECASE)
_CHANGED = re.compile(r"\b(?:updated|modified|changed|revised|corrected)(?: (?:on|at))?\W*\Z", re.IGNORECASE)
#: Names that sites give to parts of a page that link to other pages.
_BOX = re.compile(
    r"(?:\A|[\s_-])(?:related|recommend\w*|read[_-]?(?:more|next|also)|also[_-]?read|more[_-]?(?:on|from|stories|news)"
    r"|most[_-]?(?:read|viewed|popular)|trending|newsletter|sign[_-]?up|sidebar|breadcrumbs?|outbrain|taboola)(?:\Z|[\s_-])",
    re.IGNORECASE,
)
_BOX_TAGS = frozenset({"aside", "nav", "footer", "form"})
#: A paragraph longer than this (characters) is article text; a shorter one may be the line with the date.
_LONG = 100


def json_ld(tree: Element) -> list[Node]:
    """The things that a page describes in JSON-LD, the page itself first; things inside them are not listed."""
    found: list[Node] = []
    for script in tree.iterfind(".//script[@type='application/ld+json']"):
        try:
            found += _nodes(json.loads(script.text or "", strict=False))
        except (ValueError, RecursionError):
            continue  # wrong, by hand or by a template; browsers ignore it too
    return found


def _nodes(value: Any) -> Iterator[Node]:
    if isinstance(value, list):
        for item in value:
            yield from _nodes(item)
    elif isinstance(value, dict):
        yield value
        yield from _nodes(value.get("@graph"))
        yield from _nodes(value.get("mainEntity"))


def types(node: Node) -> list[str]:
    """The types of a thing without the address of their vocabulary: ``NewsArticle``."""
    given = node.get("@type")
    return [str(each).rpartition("/")[2] for each in (given if isinstance(given, list) else [given]) if each]


def article_nodes(nodes: Sequence[Node], url: str | None) -> list[Node]:
    """The article that a page at this address says it is; all of them if it names several and none has the address."""
    found = [node for node in nodes if any(map(_ARTICLE.search, types(node)))]
    own = [node for node in found if url and url in (node.get("url"), node.get("@id"), _page_of(node))]
    return own[:1] or found


def _page_of(node: Node) -> Any:
    page = node.get("mainEntityOfPage")
    return page.get("@id") if isinstance(page, dict) else page


def words(node: Node, *keys: str) -> str | None:
    """The first of the keys that has words."""
    return next((node[key].strip() for key in keys if isinstance(node.get(key), str) and node[key].strip()), None)


def without_boxes(tree: Element) -> Element:
    """A copy of the page without the parts that link elsewhere; a part with the article itself stays."""
    copy = deepcopy(tree)
    whole = _prose(copy)
    for element in list(copy.iter()):
        if _is_box(element) and element.find(".//h1") is None and 2 * _prose(element) <= whole:
            element.drop_tree()
    return copy


def _is_box(element: Element) -> bool:
    if not isinstance(element.tag, str) or element.getparent() is None or element.tag in ("html", "body", "head"):
        return False
    named = f"{element.get('class', '')} {element.get('id', '')}"
    return element.tag in _BOX_TAGS or bool(_BOX.search(named))


def _prose(element: Element) -> int:
    """How many characters its paragraphs have."""
    return sum(len(paragraph.text_content().strip()) for paragraph in element.iterfind(".//p"))


def published_day(tree: Element, node: Node, url: str | None) -> str | None:
    """The day on which a page's article was published, as written; None if the page does not say."""
    from htmldate import find_date

    given = words(node, "datePublished", "dateCreated", "uploadDate")
    if given:
        return given
    copy = _dated_part(tree)
    day = find_date(
        copy, extensive_search=False, original_date=True, url=url, max_date="2100-12-31", deferred_url_extractor=True
    )
    return str(day) if day else None


def changed_at(tree: Element, node: Node) -> str | None:
    """When the page says it was last changed, else published, in ISO 8601; this separates versions."""
    meta = "|".join(
        f"//meta[@{key}='{name}']/@content"
        for key, name in (
            *(("property", f"article:{each}_time") for each in ("modified", "published")),
            *(("itemprop", each) for each in ("dateModified", "datePublished")),
        )
    )
    stated = [words(node, "dateModified"), words(node, "datePublished"), *map(str, tree.xpath(meta))]
    return max((each for each in stated if each and re.match(r"\d{4}-\d{2}-\d{2}", each)), default=None)


def _dated_part(tree: Element) -> Element:
    """A copy of the page with its head and the top of its article, without days of changes and of other things."""
    copy = without_boxes(tree)
    for element in list(copy.iter()):
        if isinstance(element.tag, str) and element.getparent() is not None and _is_no_date(element):
            element.drop_tree()
    main = _main(copy)
    for element in list(copy.iter("time")):
        if main not in (element, *element.iterancestors()):
            element.drop_tree()
    return copy


def _is_no_date(element: Element) -> bool:
    """Whether an element is article text, a script, or names the day of a change or the owner of rights."""
    named = " ".join(element.get(key, "") for key in ("name", "property", "itemprop", "class", "http-equiv")).lower()
    before = element.getprevious()
    said_before = (before.tail if before is not None else element.getparent().text) or ""
    if element.tag in ("meta", "time", "span") and (_CHANGE.search(named) or "copyright" in named):
        return True
    if element.tag == "time" and _CHANGED.search(said_before):
        return True
    return element.tag == "script" or (element.tag == "p" and len(element.text_content()) > _LONG)


def _main(tree: Element) -> Element:
    """The smallest part with the article and its headline, or the whole page."""
    articles = tree.xpath("//article|//*[@itemprop='articleBody']|//main|//*[@role='main']") or [tree]
    main = max(articles, key=lambda each: len(each.text_content()))
    while main.find(".//h1") is None and main.getparent() is not None:
        main = main.getparent()
    return main
