"""What articles say as political events by the PLOVER codebook, in the columns of the data set POLECAT.

A row is one event in one article: talks by their phase, agreements by their fate, contacts, measures, and mediation.
ontology/reference/plover.yaml says which of these is which event. Denied, undisclosed and only claimed events are left
out. So are events in which nobody acts, or without a recipient if PLOVER wants one. The columns after POLECAT's name
the evidence.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from kg import namespaces as ns
from kg import settings
from kg.answers.network import FACTUAL, StoredClaim, contents, whole
from kg.model import Article, Kind, Status
from kg.publish.export.coded_actors import Actor, actor, is_intergovernmental, location
from kg.publish.export.rdf import made_by
from kg.publish.export.tables import Row, spreadsheet
from kg.reference import read_yaml

if TYPE_CHECKING:
    import networkx as nx

    from kg.answers.network import Contents
    from kg.graph.store import Store

_ACTOR: Final = (
    *("{} Name", "{} Country", "{} COW", "Primary {} Sector", "{} Sectors", "{} Title", "{} Name Raw"),
    "Wikipedia {} ID",
)
#: POLECAT's columns, in its order.
POLECAT: Final = (
    *("Event ID", "Event Date", "Event Type", "Event Mode", "Intensity", "Quad Code", "Contexts"),
    *(column.format("Actor") for column in _ACTOR),
    *(column.format("Recipient") for column in _ACTOR),
    *("Placename", "City", "District", "Province", "Country", "Latitude", "Longitude", "GeoNames ID"),
    *("Raw Placename", "Feature Type", "Source", "Publication Date"),
    *("Story People", "Story Organizations", "Story Locations", "Language", "Version"),
)
#: POLECAT's columns that nothing in the store can fill.
EMPTY: Final = frozenset(
    {"Actor Name Raw", "Wikipedia Actor ID", "Recipient Name Raw", "Wikipedia Recipient ID", "District", "Province"}
    | {"GeoNames ID", "Raw Placename", "Feature Type", "Language"}
)
#: The columns after these: codes of other data sets, and the evidence of the event.
OURS: Final = (
    *("Actor GW", "Actor Wikidata", "Recipient GW", "Recipient Wikidata", "Stated Date", "Thing"),
    *("Thing Name", "Article", "URL", "Status", "Confidence", "Quote", "Start", "End", "Claims"),
)
#: An unknown value in a list with a known one, as in POLECAT.
NONE: Final = "None"
_DAY = len("2031-03-04")


@dataclass(frozen=True)
class _Coded:
    """An event of PLOVER: who does it to whom, and the claim that says so."""

    type: str
    mode: str
    contexts: tuple[str, ...]
    actors: tuple[str, ...]
    recipients: tuple[str, ...]
    claim: StoredClaim


def plover(store: Store) -> dict[str, bytes]:
    """The events of a store as CSV, by article and the place of the words."""
    return {"": spreadsheet(rows(contents(store)), (*POLECAT, *OURS))}


def rows(read: Contents) -> list[Row]:
    """The events of what was read from a store, each a dict of texts with every column."""
    graph = whole(read, (*FACTUAL, Status.PLANNED))
    tellings: dict[tuple[str, str], list[StoredClaim]] = defaultdict(list)
    for claim in read.claims:
        if claim.confidence >= settings.MIN_CONFIDENCE and claim.article in read.articles:
            tellings[claim.article, claim.subject].append(claim)
    story = _stories(read)
    found: dict[str, Row] = {}
    for (article, thing), claims in sorted(tellings.items()):
        kind = read.entities[thing].kind.value if thing in read.entities else ""
        if kind not in codebook()["things"]:
            continue
        for coded in _events(graph, kind, thing, claims):
            row = _row(graph, read.articles[article], thing, coded, claims)
            found.setdefault(row["Event ID"], row | story[article])  # held and under way are one event
    return sorted(found.values(), key=lambda row: (row["Article"], int(row["Start"]), row["Event ID"]))


def codebook() -> Any:
    """ontology/reference/plover.yaml."""
    return read_yaml("reference", "plover.yaml")


def _events(graph: nx.MultiDiGraph, kind: str, thing: str, claims: list[StoredClaim]) -> Iterator[_Coded]:
    """The events that one article reports about one thing and in which somebody acts."""
    roles, found = codebook()["things"][kind], list(_events_of(graph, kind, thing, claims))
    if not all(_is_future(event) for event, _ in found):  # future talks are a part of talks under way
        found = [(event, claim) for event, claim in found if not _is_future(event)]
    for event, claim in found:
        ahead = event["type"] in ("AGREE", "DEMAND") or _is_future(event)
        statuses = (*FACTUAL, Status.PLANNED) if ahead else FACTUAL
        actors = _named(claims, roles["actors"], statuses)
        recipients = _named(claims, roles.get("recipients", ""), statuses)
        mode, guests = event.get("mode", ""), actors
        if event.get("by") == "claimant":
            guests, recipients = _claimants(graph, claim), actors
        elif event["type"] == "CONSULT" and not mode and kind == Kind.NEGOTIATION.value:
            mode, guests, recipients = _meeting(graph, claims, actors, statuses)
        yield from _complete(event, mode, guests, recipients or _reciprocal(event, guests), claim)
        mediators = _named(claims, roles.get("mediators", ""), FACTUAL)
        if event["type"] == "CONSULT" and mediators and not _is_future(event):
            yield from _complete(codebook()["mediation"], "", mediators, actors, claim)


def _is_future(event: dict[str, Any]) -> bool:
    return "future" in event.get("contexts", ())


def _events_of(
    graph: nx.MultiDiGraph, kind: str, thing: str, claims: list[StoredClaim]
) -> Iterator[tuple[dict[str, Any], StoredClaim]]:
    """The events that the thing is by the article, each once, with the claim that says so."""
    roles, events = codebook()["things"][kind], codebook()["events"].get(kind, {})
    usable = (*FACTUAL, Status.PLANNED)
    sources = [claim for claim in claims if claim.relation == roles["told"]]
    seen: set[str] = set()
    for claim in sources:
        value = "signed" if claim.value == "reached" and _is_signed(claims) else claim.value or ""
        event = events.get(value, {})
        wanted = claim.status in usable or (event.get("by") == "claimant" and claim.status is Status.CLAIMED)
        put = _as_put(event, kind, claim) if event and wanted else None
        if put and value not in seen:
            seen.add(value)
            yield put, claim
    if sources:
        return
    acting = next((claim for claim in claims if claim.relation == roles["actors"] and claim.status in usable), None)
    if acting is not None:
        event_of = _measure(graph.nodes[thing]) if kind == Kind.MEASURE.value else None
        event_of = event_of or events.get(roles.get("assumed") or graph.nodes[thing].get(roles["told"], ""))
        put = _as_put(event_of, kind, acting) if event_of else None
        if put:
            yield put, acting


def _as_put(event: dict[str, Any], kind: str, claim: StoredClaim) -> dict[str, Any] | None:
    """The event of a claim with its status; None if it is only threatened or feared."""
    if claim.status is not Status.PLANNED or event["type"] == "AGREE" or _is_future(event):
        return event
    if event["type"] not in ("SUPPORT", "CONSULT"):
        return None
    planned: dict[str, Any] = codebook()["events"][kind].get("planned", codebook()["intention"])
    mode = {"mode": event["mode"]} if planned["type"] == event["type"] and "mode" in event else {}
    return planned | mode


def _is_signed(claims: Iterable[StoredClaim]) -> bool:
    """Whether words that report an agreement as a fact say that it was signed, or similar."""
    selected = [claim for claim in claims if claim.status in FACTUAL]
    words = {word for claim in selected for word in re.findall(r"\w+", claim.quote.casefold())}
    return not words.isdisjoint(codebook()["signed"])


def _measure(attributes: dict[str, str]) -> dict[str, Any] | None:
    """The event of a measure, by its verb and the nouns of its object."""
    book = codebook()
    words = attributes.get("measureObject", "").casefold().replace("-", " ").split()
    nouns = {form for word in words for form in (word, word.removesuffix("s"), _singular(word))}
    for rule in book["measures"]:
        if attributes.get("action", "") in rule["verbs"] and ("of" not in rule or nouns & set(book[rule["of"]])):
            event: dict[str, Any] = rule["event"]
            return event
    return None


def _singular(word: str) -> str:
    return f"{word.removesuffix('ies')}y" if word.endswith("ies") else word.removesuffix("es")


def _meeting(
    graph: nx.MultiDiGraph, claims: list[StoredClaim], parties: tuple[str, ...], statuses: Iterable[Status]
) -> tuple[str, tuple[str, ...], tuple[str, ...]]:
    """The mode of talks, who comes to them, and whom they visit."""
    modes = codebook()["modes"]
    selected = _named(claims, "hostedBy", statuses)
    hosts = {party for party in parties if party in selected}
    if not selected and any(is_intergovernmental(graph, party) for party in parties):
        return modes["has-intergovernmental"], parties, ()
    country, countries = _country(graph, claims, statuses), {party: actor(graph, party).country for party in parties}
    if not selected and country and len(parties) > 1 and all(countries.values()):
        selected, hosts = (country,), {party for party in parties if countries[party] == country}
    if hosts and len(hosts) < len(parties):
        guests = tuple(party for party in parties if party not in hosts)
        return modes["host-is-party"], guests, tuple(party for party in parties if party in hosts)
    return (modes["host-is-none"] if selected and not hosts else ""), parties, ()


def _country(graph: nx.MultiDiGraph, claims: list[StoredClaim], statuses: Iterable[Status]) -> str:
    """The alpha-3 code of the country of the talks, if their place shows it."""
    places = [*_named(claims, "heldIn", statuses), *_named(claims, "heldAt", statuses)]
    return location(graph, places[0]).country if places else ""


def _reciprocal(event: dict[str, Any], actors: tuple[str, ...]) -> tuple[str, ...]:
    """If there must be a recipient and the text does not separate the sides, each side is the other's recipient."""
    must = codebook()["codebook"]["types"][event["type"]].get("recipient", False)
    return actors if must and len(actors) > 1 else ()


def _complete(
    event: dict[str, Any], mode: str, actors: tuple[str, ...], recipients: tuple[str, ...], claim: StoredClaim
) -> Iterator[_Coded]:
    """The event; nothing if nobody is known to act, or to receive if PLOVER wants a recipient."""
    must = codebook()["codebook"]["types"][event["type"]].get("recipient", False)
    if actors and (recipients or not must):
        yield _Coded(event["type"], mode, tuple(event.get("contexts", ())), actors, recipients, claim)


def _named(claims: Iterable[StoredClaim], relation: str, statuses: Iterable[Status]) -> tuple[str, ...]:
    """The entities that the claims of a relation name, each once, in the order of the words, without denied ones."""
    selected = [claim for claim in claims if claim.relation == relation and claim.object]
    denied = {claim.object for claim in selected if claim.status is Status.DENIED}
    wanted = set(statuses)
    return tuple(
        dict.fromkeys(c.object for c in selected if c.object and c.status in wanted and c.object not in denied)
    )


def _claimants(graph: nx.MultiDiGraph, claim: StoredClaim) -> tuple[str, ...]:
    """The claimant of a claim as an entity, found by name."""
    named = [iri for iri, label in graph.nodes(data="label") if label == claim.claimant]
    return tuple(sorted(named)[:1]) if claim.claimant else ()


def _row(graph: nx.MultiDiGraph, article: Article, thing: str, coded: _Coded, claims: list[StoredClaim]) -> Row:
    day = _day(claims, codebook()["things"][graph.nodes[thing]["kind"]]["day"])
    year = (day or article.published or "")[:4]
    type_ = codebook()["codebook"]["types"][coded.type]
    event = "parley-" + ns.digest(thing, article.id, coded.type, coded.mode, *coded.actors, "|", *coded.recipients)
    return {
        **dict.fromkeys((*POLECAT, *OURS), ""),
        "Event ID": event,
        "Event Date": day if len(day) == _DAY else "" if day else article.published or "",
        "Event Type": coded.type,
        "Event Mode": coded.mode,
        "Intensity": str(type_["intensity"]),
        "Quad Code": type_["quad"],
        "Contexts": "; ".join(coded.contexts),
        **_people("Actor", [actor(graph, iri) for iri in coded.actors], year),
        **_people("Recipient", [actor(graph, iri) for iri in coded.recipients], year),
        **_where(graph, claims),
        "Source": article.source or "",
        "Publication Date": article.published or "",
        "Version": f"parley-kg {made_by()}",
        "Stated Date": day,
        "Thing": thing,
        "Thing Name": graph.nodes[thing]["label"],
        "Article": article.id,
        "URL": article.url or "",
        "Status": coded.claim.status.value,
        "Confidence": f"{coded.claim.confidence:.2f}",
        "Quote": coded.claim.quote,
        "Start": str(coded.claim.start),
        "End": str(coded.claim.end),
        "Claims": "; ".join(claim.id for claim in claims),
    }


def _day(claims: list[StoredClaim], relation: str) -> str:
    """The day, month or year that the article gives, the most exact of several."""
    selected = [
        c.value for c in claims if c.relation == relation and c.value and c.status in (*FACTUAL, Status.PLANNED)
    ]
    return max(selected, key=len, default="")


def _people(role: str, actors: list[Actor], year: str) -> Row:
    """The columns for a role; lists of one event have the same order."""
    when = int(year) if year.isdigit() else None
    return {
        f"{role} Name": _listed(each.name for each in actors),
        f"{role} Country": _listed(each.country for each in actors),
        f"{role} COW": _listed(each.number("cow", when) for each in actors),
        f"Primary {role} Sector": _listed(each.sector for each in actors),
        f"{role} Sectors": _listed(each.sector for each in actors),
        f"{role} Title": _listed(each.title for each in actors),
        f"{role} GW": _listed(each.number("gw", when) for each in actors),
        f"{role} Wikidata": _listed(each.wikidata for each in actors),
    }


def _listed(values: Iterable[str]) -> str:
    """The values in one cell; an unknown value beside a known one is None, and all unknown is empty.

    >>> _listed(["NOR", ""]), _listed(["", ""]), _listed(["a; b"])
    ('NOR; None', '', 'a, b')
    """
    given = [value.replace(";", ",") for value in values]
    return "; ".join(value or NONE for value in given) if any(given) else ""


def _where(graph: nx.MultiDiGraph, claims: list[StoredClaim]) -> Row:
    statuses = (*FACTUAL, Status.PLANNED)
    places = [*_named(claims, "heldIn", statuses), *_named(claims, "heldAt", statuses)]
    if not places:
        return {}
    place = location(graph, places[0])
    latitude, longitude = place.position or ("", "")
    return {
        "Placename": place.name,
        "City": place.city,
        "Country": place.country,
        "Latitude": str(latitude),
        "Longitude": str(longitude),
    }


def _stories(read: Contents) -> dict[str, Row]:
    """By the IRI of the article, the people, organizations and places that its claims name."""
    kinds = {
        "Story People": (Kind.PERSON,),
        "Story Organizations": (Kind.ORGANIZATION, Kind.NATION),
        "Story Locations": (Kind.PLACE,),
    }
    named: dict[str, set[str]] = defaultdict(set)
    for claim in read.claims:
        named[claim.article].update(iri for iri in (claim.subject, claim.object) if iri in read.entities)
    return {
        article: {
            column: _listed(sorted(read.entities[iri].name for iri in iris if read.entities[iri].kind in wanted))
            for column, wanted in kinds.items()
        }
        for article, iris in named.items()
    }
