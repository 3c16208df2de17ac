"""Web addresses: what is one, and which of its parts only say how a reader came there."""

from __future__ import annotations

import re
from functools import cache
from urllib.parse import unquote, urljoin, urlsplit, urlunsplit

from kg.reference import read_yaml

#: A whole web address, of http or https only.
_ADDRESS = re.compile(r"https?://[^\s\x00-\x1f\x7f-\x9f]+", re.IGNORECASE)


def is_address(text: str | None) -> bool:
    """Whether this is a web address, of http or https."""
    return bool(text and _ADDRESS.fullmatch(text))


def host(address: str | None) -> str:
    """The host of an address, without www; "" where there is none."""
    try:
        return (urlsplit(address or "").hostname or "").removeprefix("www.")
    except ValueError:
        return ""


def joined(base: str | None, link: str) -> str:
    """The absolute address of a link on a page; unchanged if they do not form one, which is reported later."""
    try:
        return urljoin(base or "", link)
    except ValueError:
        return link


def without_tracking(address: str) -> str:
    """The address without parameters that only say how a reader came to it.

    >>> without_tracking("https://news.example.org/a?id=7&utm_source=feed&fbclid=x#top")
    'https://news.example.org/a?id=7#top'
    """
    try:
        parts = urlsplit(address)
    except ValueError:  # it is no address, and will be reported as such
        return address
    kept = [part for part in parts.query.split("&") if not _tracks(unquote(part.partition("=")[0]).lower())]
    if len(kept) == len(parts.query.split("&")):
        return address
    return urlunsplit(parts._replace(query="&".join(kept)))


def _tracks(name: str) -> bool:
    beginnings, names = _tracking()
    return name in names or name.startswith(beginnings)


@cache
def _tracking() -> tuple[tuple[str, ...], frozenset[str]]:
    data = read_yaml("reference", "tracking.yaml")
    return tuple(data["beginnings"]), frozenset(name for names in data["names"] for name in names)
