"""One file with many articles, as newspaper archives export them: each article with its own date and publisher."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from textwrap import shorten

from kg.ingest.archive_lines import Exported
from kg.ingest.factiva import factiva_articles, is_factiva
from kg.ingest.formats import Draft
from kg.ingest.nexis import is_nexis, nexis_articles
from kg.ingest.page_trees import tree_of
from kg.ingest.proquest import is_proquest, proquest_articles
from kg.model import Failure

_Lines = Sequence[str]
#: The most letters of a title in a message.
_TITLE = 80
#: The archives whose layouts are known, in the order in which they are tried.
_ARCHIVES: Mapping[str, tuple[Callable[[_Lines], bool], Callable[[_Lines], list[Exported]]]] = {
    "Nexis": (is_nexis, nexis_articles),
    "ProQuest": (is_proquest, proquest_articles),
    "Factiva": (is_factiva, factiva_articles),
}
#: Lines that an article has at most once; an export has them once for each article.
_SIGNS = {
    "numbers of words": re.compile(r"\(?(?:length:? *)?\d[\d,.]* words\)?", re.IGNORECASE),
    "copyrights": re.compile(r"(?:copyright\b|\(c\)|©)\D{0,60}\d{4}.{0,100}", re.IGNORECASE),
    "headlines with a label": re.compile(r"(?:headline|title) *:.*", re.IGNORECASE),
    "dates with a label": re.compile(r"(?:date|published|publication date|load-date) *:.*", re.IGNORECASE),
    "outlets with a label": re.compile(r"(?:source|publication|outlet|newspaper) *:.*", re.IGNORECASE),
}
#: Text in an HTML page that may be an export.
_PAGE = re.compile(
    r"End of Document|\d of \d+ DOCUMENTS|articleParagraph|\bDocument [A-Z]{2,}\w{8,}|ProQuest document ID|>\s*HD\s*<"
)
#: Blanks, and what a page can hold as a reference ("&#1;") but its parser takes in no text.
_BLANKS = re.compile(r"[\s\x00-\x08\x0e-\x1f\ud800-\udfff\ufffe\uffff]+")
_BLOCKS = frozenset("p div br li tr h1 h2 h3 h4 h5 h6 section article header footer hr table center pre".split())


def read_exported_page(where: str, content: str) -> Iterator[Draft | Failure]:
    """The same for an HTML page: one line for each block, with tabs between the cells of a table."""
    if _PAGE.search(content):
        tree = tree_of(content)
        if tree is None:
            return
        for element in tree.iter():
            text, tail = (_BLANKS.sub(" ", words or "") for words in (element.text, element.tail))
            if element.tag in _BLOCKS:
                text, tail = f"\n\n{text}", f"\n\n{tail}"
            elif element.tag in ("td", "th"):
                tail = f"\t{tail}"
            element.text, element.tail = text, tail
        yield from read_export(where, tree.text_content().split("\n"))


def read_export(where: str, lines: Sequence[str]) -> Iterator[Draft | Failure]:
    """A draft for each article of an export; nothing if the lines are no export.

    An article without text is a Failure. So is a file that looks like an export with an unknown layout.
    """
    lines = [line.replace("\u00a0", " ") for line in lines]
    lines = [line for line, before in zip(lines, ("", *lines), strict=False) if line.strip() or before.strip()]
    for name, (is_export, articles) in _ARCHIVES.items():
        if is_export(lines):
            found = articles(lines)
            if not found:
                yield Failure(where, f"this is an export of {name}, but no article can be found in it; export it again")
            for number, article in enumerate(found, start=1):
                yield _draft(f"{where}, article {number}", name, article)
            return
    signs = _signs(lines)
    if len(signs) > 1:
        summary = ", ".join(f"{count} {what}" for what, count in signs.items())
        known = ", ".join(_ARCHIVES)
        yield Failure(
            where,
            f"it looks like an export of several articles ({summary}), but its layout is not known (known: {known}); "
            "save each article as a file of its own",
        )


def _draft(where: str, archive: str, article: Exported) -> Draft | Failure:
    if not article.text:
        named = f" {shorten(article.title, _TITLE, placeholder=' …')!r}" if article.title else ""
        return Failure(where, f"the article{named} has no text in this export of {archive}; export its full text")
    key = f"{archive} {article.key}" if article.key else None
    return Draft(where, article.text, title=article.title, source=article.source, published=article.published, key=key)


def _signs(lines: Sequence[str]) -> dict[str, int]:
    """The signs that occur more than once."""
    counts = Counter(what for line in lines for what, sign in _SIGNS.items() if sign.fullmatch(line.strip()))
    return {what: counts[what] for what in _SIGNS if counts[what] > 1}
