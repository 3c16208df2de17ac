"""A service is asked as the Reconciliation API has it, and believed only where it is sure and the name is the same."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from kg.answers import wikidata_links
from kg.errors import SourceError, StoreError
from kg.graph.locking import locked
from kg.graph.store import Store, open_store
from kg.identity import wikidata
from kg.identity.wikidata import Thing
from kg.model import Judgement
from tests.conftest import Run
from tests.identity.wikidata.conftest import Service


def candidate(qid: str, name: str, *, match: bool = True, description: str = "") -> dict[str, Any]:
    return {"id": qid, "name": name, "description": description, "score": 99.0, "match": match, "type": []}


def ask(store: Store, known: list[Thing], service: Service) -> wikidata.Outcome:
    return wikidata.online(store, known, wikidata.ask(store, known, service.url))


def test_only_what_it_is_sure_of_under_the_same_name_is_linked(
    store: Store, known: list[Thing], service: Service
) -> None:
    service.offers = {
        "Anna Kéller": [candidate("Q1", "Anna Keller", description="Icelandic politician")],
        "Kei Oda": [candidate("Q2", "Kei Oda", match=False), candidate("Q3", "Keiko Oda")],
        "Lake Board": [candidate("Q4", "Board of the Lake")],
    }
    outcome = ask(store, known, service)
    assert [(each.qid, each.source) for each in outcome.decisions] == [("Q1", service.url)]
    assert {each.qid: each.reason for each in outcome.candidates} == {
        "Q2": "the service is not sure of it",
        "Q3": "it has other names than those in the articles",
        "Q4": "it has other names than those in the articles",
    }


def test_it_is_asked_for_full_names_of_a_class_and_not_for_what_is_linked(
    store: Store, known: list[Thing], service: Service
) -> None:
    wikidata.keep(store, wikidata.by_reference(store, known))
    ask(store, known, service)
    asked = sorted((query["query"], query["type"], query["limit"]) for query in service.queries)
    assert asked == [("Anna Kéller", "Q5", 5), ("Kei Oda", "Q5", 5), ("Lake Board", "Q43229", 5)]
    assert [path.partition("?")[0] for path in service.asked] == ["/en/api", "/en/api"]


def test_what_the_user_refused_is_not_offered_again(store: Store, known: list[Thing], service: Service) -> None:
    service.offers = {"Anna Kéller": [candidate("Q1", "Anna Keller")]}
    (keller,) = [thing for thing in known if thing.name == "Anna Kéller"]
    wikidata.judge(store, keller, "Q1", Judgement.DIFFERENT)
    outcome = ask(store, known, service)
    assert (outcome.decisions, outcome.candidates) == ((), ())


def lakes(known: list[Thing]) -> list[Thing]:
    """Twelve persons, so that two requests are needed."""
    (keller,) = [thing for thing in known if thing.name == "Anna Kéller"]
    names = [f"Anna {letter}ilde" for letter in "ABCDEFGHIJKL"]
    return [
        replace(
            keller,
            iri=f"{keller.iri}-{number}",
            name=name,
            borne=tuple(replace(each, name=name) for each in keller.borne),
        )
        for number, name in enumerate(names)
    ]


def test_one_request_that_fails_leaves_the_others_standing(store: Store, known: list[Thing], service: Service) -> None:
    some = lakes(known)
    service.offers = {
        thing.name: [candidate(f"Q{number}", thing.name, description="Icelandic politician")]
        for number, thing in enumerate(some, start=1)
    }
    assert len(ask(store, some, service).decisions) == 12
    service.broken = frozenset({some[-1].name})
    outcome = ask(store, some, service)
    assert len(outcome.decisions) == 10 and outcome.unasked == {some[-1].iri, some[-2].iri}
    assert len(outcome.failures) == 1 and "not JSON" in outcome.failures[0]


def test_what_was_not_answered_keeps_its_link(store: Store, known: list[Thing], service: Service) -> None:
    service.offers = {"Anna Kéller": [candidate("Q1", "Anna Keller", description="Icelandic politician")]}
    wikidata.keep(store, ask(store, known, service))
    (link,) = wikidata_links.links(store)
    nothing = wikidata.online(store, known, wikidata.Answers(service.url, {}, frozenset({link.entity})))
    wikidata.keep(store, nothing)
    assert wikidata_links.links(store) == [link]
    wikidata.keep(store, wikidata.online(store, known, wikidata.Answers(service.url, {})))
    assert wikidata_links.links(store) == []


@pytest.mark.parametrize(
    ("manifest", "raw", "message"),
    [
        (
            {"name": "Others", "identifierSpace": "https://example.org/id/"},
            None,
            r"are those of https://example\.org/id/",
        ),
        ({"name": "Others"}, None, "not a reconciliation service"),
        ([], None, "not a reconciliation service"),
        (None, b"<html>", "not JSON"),
        (None, b"[" * 200_000, "not JSON"),
        (None, b'{"q0": {}}', "does not follow the Reconciliation API"),
        (None, b'{"q0": {"result": [{"id": "Q1"}]}}', "does not follow the Reconciliation API"),
    ],
)
def test_what_is_no_such_service_is_refused(
    store: Store, known: list[Thing], service: Service, manifest: Any, raw: bytes | None, message: str
) -> None:
    service.manifest = service.manifest if manifest is None else manifest
    service.raw = raw
    with pytest.raises(SourceError, match=message) as refused:
        ask(store, known, service)
    assert service.url in str(refused.value)


def can_be_changed(location: Path) -> bool:
    """Whether another could build into a store just now."""
    try:
        with locked(location):
            return True
    except StoreError:
        return False


def test_the_command_asks_it_and_keeps_nobody_waiting(kg: Run, built: Path, tmp_path: Path, service: Service) -> None:
    free: list[bool] = []
    shutil.copytree(built, tmp_path / "talks.kg")
    service.offers = {"Anna Keller": [candidate("Q900001", "Anna Keller", description="Icelandic politician")]}
    service.meanwhile = lambda: free.append(can_be_changed(tmp_path / "talks.kg"))
    done = kg("link", "--online", service.url, "--json")
    assert done.returncode == 0, done.stderr
    assert free == [True]
    (row,) = json.loads(done.stdout)["links"]
    assert (row["name"], row["item"], row["by"]) == ("Anna Keller", "Q900001", "name-and-post")
    (link,) = wikidata_links.links(open_store(tmp_path / "talks.kg"))
    assert link.source == service.url and ">>Anna Keller<<" in link.words[0].sentence
    gone = kg("link", "--online", "http://127.0.0.1:9/api")
    assert gone.returncode == 1 and "there is no connection to 127.0.0.1:9" in gone.stderr
