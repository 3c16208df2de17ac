"""The store as drafts, one for each article: to read, to correct by hand, and to build from again.

This is the only export that imports a reader: `kg.reading` reads drafts, so it also writes them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kg.graph.store import Store


def drafts(store: Store) -> dict[str, bytes]:
    """The draft of every article, by the name of its file; docs/drafts.md describes them."""
    from kg.graph.records import read_readings  # slow to load, and few exports need them
    from kg.reading import drafting

    return drafting.files(read_readings(store))


def corrected_drafts(store: Store) -> dict[str, bytes]:
    """The drafts of the articles that a person corrected, with the corrections."""
    from kg.graph.records import read_readings
    from kg.graph.stored_corrections import read
    from kg.reading import drafting

    corrected = {correction.article for correction in read(store)}
    return drafting.files(reading for reading in read_readings(store) if reading.article.id in corrected)
