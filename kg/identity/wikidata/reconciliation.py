"""Items from a service that speaks the Reconciliation Service API of the W3C's community group (version 0.1 or 0.2).

Each thing is asked for by its full name and class, some at a time, under the manners of `kg.fetch`: time and size
of an answer are limited, and there is a pause between two requests. Nothing but names is sent.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from kg import namespaces as ns
from kg.errors import SourceError
from kg.extras import needed_for
from kg.identity.wikidata.items import Item, qid_of
from kg.identity.wikidata.linkable import Thing
from kg.model import Kind

if TYPE_CHECKING:
    from kg.fetch import Web

_AT_ONCE = 10
_MOST_CANDIDATES = 5
#: The classes of Wikidata to which an answer is narrowed.
_CLASSES = {Kind.PERSON: "Q5", Kind.NATION: "Q6256", Kind.ORGANIZATION: "Q43229"}


@dataclass(frozen=True)
class Answers:
    """What a service offers for each thing, by the thing's IRI; and those it gave no answer on, with why."""

    url: str
    offers: Mapping[str, Sequence[Item]]
    unasked: frozenset[str] = frozenset()
    failures: tuple[str, ...] = ()
    left_alone: int = 0


def ask(url: str, things: Sequence[Thing]) -> Answers:
    """What the service offers for each thing that has a full name. Requests that fail leave the others standing.

    Raises SourceError if it is no such service, gives ids that are not Wikidata's, or no request succeeds.
    """
    with needed_for("a service"):
        from kg.fetch import Web
    found: dict[str, list[Item]] = {}
    unasked: set[str] = set()
    failures: list[SourceError] = []
    with Web() as web:
        _check_manifest(url, _answer(web, url, url))
        named = [(thing, name) for thing in things if (name := _asked(thing))]
        batches = [named[start : start + _AT_ONCE] for start in range(0, len(named), _AT_ONCE)]
        for some in batches:
            try:
                found |= _batch(web, url, some)
            except SourceError as error:
                failures.append(error)
                unasked |= {thing.iri for thing, _ in some}
    if failures and len(failures) == len(batches):
        raise failures[0]
    return Answers(url, found, frozenset(unasked), tuple(str(error) for error in failures))


def _batch(web: Web, url: str, some: Sequence[tuple[Thing, str]]) -> dict[str, list[Item]]:
    queries = {f"q{number}": _query(thing, name) for number, (thing, name) in enumerate(some)}
    answer = _answer(web, url, f"{url}{'&' if '?' in url else '?'}{urlencode({'queries': json.dumps(queries)})}")
    return {
        thing.iri: list(_items(url, answer, key, thing.kind)) for key, (thing, _) in zip(queries, some, strict=True)
    }


def _answer(web: Web, url: str, address: str) -> Any:
    try:
        return json.loads(web.ask(address).data)
    except SourceError as error:
        raise SourceError(f"{url}: {error}.") from error
    except (ValueError, RecursionError) as error:
        raise SourceError(f"{url}: its answer is not JSON; give the address of a service.") from error


def _check_manifest(url: str, manifest: Any) -> None:
    space = manifest.get("identifierSpace") if isinstance(manifest, dict) else None
    if space is None:
        raise SourceError(f"{url}: it is not a reconciliation service, because it gives no identifierSpace.")
    if str(space).replace("https:", "http:") != ns.WIKIDATA:
        raise SourceError(f"{url}: its ids are those of {space}; a link is to an item of Wikidata.")


def _asked(thing: Thing) -> str:
    """The name to ask by: the thing's own, if some article bears it, and if it is a full one."""
    borne = sorted({each.name for some in thing.by_name().values() for each in some})
    return thing.name if thing.name in borne else next(iter(borne), "")


def _query(thing: Thing, name: str) -> Mapping[str, Any]:
    return {"query": name, "type": _CLASSES[thing.kind], "limit": _MOST_CANDIDATES}


def _items(url: str, answer: Any, key: str, kind: Kind) -> Iterator[Item]:
    try:
        for candidate in answer[key]["result"]:
            qid = qid_of(str(candidate["id"]))
            if qid is not None:
                description = str(candidate.get("description") or "")
                yield Item(qid, str(candidate["name"]), kind, description=description, sure=candidate["match"] is True)
    except (KeyError, TypeError) as error:
        raise SourceError(
            f"{url}: its answer does not follow the Reconciliation API ({error!r} is missing or wrong)."
        ) from error
