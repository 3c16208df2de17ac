"""Which of the forms we have a client would rather see (RFC 9110, section 12.5.1)."""

from __future__ import annotations

from collections.abc import Sequence


def best(accept: str | None, offered: Sequence[str]) -> str | None:
    """The offered media type that the Accept header likes best, the earlier of equals; None if it likes none.

    >>> best("text/html;q=0.5, text/*", ["text/turtle", "text/html"])
    'text/turtle'
    >>> best("image/png", ["text/html"]) is None
    True
    """
    if not accept or not accept.strip():
        return offered[0]
    liked = [_preference(part) for part in accept.split(",") if part.strip()]
    quality = {media: _quality(media, liked) for media in offered}
    chosen = max(offered, key=lambda media: quality[media])
    return chosen if quality[chosen] > 0 else None


def _preference(part: str) -> tuple[str, float]:
    media, *parameters = (piece.strip().lower() for piece in part.split(";"))
    for parameter in parameters:
        if parameter.startswith("q="):
            try:
                return media, min(1.0, max(0.0, float(parameter[2:])))
            except ValueError:
                return media, 0.0
    return media, 1.0


def _quality(media: str, liked: list[tuple[str, float]]) -> float:
    """The quality of the most specific range that covers the type."""
    ranges = {media: 3, f"{media.partition('/')[0]}/*": 2, "*/*": 1}
    covering = [(ranges[name], quality) for name, quality in liked if name in ranges]
    return max(covering)[1] if covering else 0.0
