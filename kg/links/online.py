"""Items from a service that speaks the Reconciliation Service API of the W3C's community group (version 0.1 or 0.2).

Each thing is asked for by its full name and class, some at a time, under the manners of `kg.ingest.web`: time and size
of an answer are limited, and there is a pause between two requests. Nothing but names is sent.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

from kg import namespaces as ns
from kg.errors import SourceError
from kg.ingest.needs import needed_for
from kg.links.items import Item, qid_of
from kg.links.things import Thing, is_full_name
from kg.model import Kind

_AT_ONCE = 10
_MOST_CANDIDATES = 5
#: The classes of Wikidata to which an answer is narrowed.
_CLASSES = {Kind.PERSON: "Q5", Kind.NATION: "Q6256", Kind.ORGANIZATION: "Q43229"}


def offers(url: str, things: Sequence[Thing]) -> dict[str, list[Item]]:
    """What the service offers for each thing that has a full name, by the thing's IRI.

    Raises SourceError where it cannot be asked, is no such service, or gives ids that are not Wikidata's.
    """
    with needed_for("a service"):
        from kg.ingest.web import Web
    with Web() as web:

        def ask(address: str) -> Any:
            try:
                return json.loads(web.ask(address).data)
            except SourceError as error:
                raise SourceError(f"{url}: {error}.") from error
            except ValueError as error:
                raise SourceError(f"{url}: what it answers is no JSON; name the address of a service.") from error

        _check_manifest(url, ask(url))
        found: dict[str, list[Item]] = {}
        named = [(thing, name) for thing in things if (name := _asked(thing))]
        for start in range(0, len(named), _AT_ONCE):
            some = named[start : start + _AT_ONCE]
            queries = {f"q{number}": _query(thing, name) for number, (thing, name) in enumerate(some)}
            answer = ask(f"{url}{'&' if '?' in url else '?'}{urlencode({'queries': json.dumps(queries)})}")
            for key, (thing, _) in zip(queries, some, strict=True):
                found[thing.iri] = list(_items(url, answer, key, thing.kind))
    return found


def _check_manifest(url: str, manifest: Any) -> None:
    space = manifest.get("identifierSpace") if isinstance(manifest, dict) else None
    if space is None:
        raise SourceError(f"{url}: it is no reconciliation service, since it tells no identifierSpace.")
    if str(space).replace("https:", "http:") != ns.WIKIDATA:
        raise SourceError(f"{url}: its ids are those of {space}; a link is to an item of Wikidata.")


def _asked(thing: Thing) -> str:
    """The name to ask by: the thing's own, if some article bears it, and if it is a full one."""
    borne = sorted({each.name for each in thing.borne if thing.kind is not Kind.PERSON or is_full_name(each.name)})
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
        raise SourceError(f"{url}: its answer is not of the Reconciliation API ({error!r} is amiss).") from error
