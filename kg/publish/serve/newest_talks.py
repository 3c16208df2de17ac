"""The newest talks for the start page: where, when, who sat there, and who led them, as far as these are facts."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from kg.graph.store import Store
from kg.publish.serve.description import rows
from kg.publish.serve.paths import page_of_term

#: The start page shows this many; the page of the graph has all, with what is planned, claimed or denied.
MOST_TALKS = 6


def newest_talks(store: Store) -> tuple[list[dict[str, Any]], int]:
    """The newest talks, those that no account dates last, and how many there are in all."""
    grouped = groupby(rows(store, "talks"), key=lambda row: row["talks"])
    talks = [_card(talk, list(found)) for talk, found in grouped]
    newest = sorted(sorted(talks, key=lambda card: str(card["text"])), key=lambda card: str(card["day"]), reverse=True)
    return newest[:MOST_TALKS], len(talks)


def _card(talk: Any, found: list[Any]) -> dict[str, Any]:
    sides: dict[str, dict[str, Any]] = {}
    for row in found:
        if row["side"] is not None:
            side = sides.setdefault(row["side"].value, _named(row["side"], row["sideName"]) | {"leaders": []})
            leader = None if row["leader"] is None else _named(row["leader"], row["leaderName"])
            if leader and leader not in side["leaders"]:
                side["leaders"].append(leader)
    return {
        **_named(talk, found[0]["name"]),
        "day": max((row["start"].value for row in found if row["start"] is not None), default=""),
        "places": sorted({row["place"].value for row in found if row["place"] is not None}),
        "sides": list(sides.values()),
    }


def _named(term: Any, name: Any) -> dict[str, Any]:
    return {"text": name.value, "path": page_of_term(term)}
