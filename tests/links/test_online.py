"""A service is asked as the Reconciliation API has it, and believed only where it is sure and the name is the same."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from kg import linked, links
from kg.errors import SourceError
from kg.links import Thing
from kg.model import Judgement
from kg.store import Store, open_store
from tests.conftest import Run
from tests.links.conftest import Service


def candidate(qid: str, name: str, *, match: bool = True, description: str = "") -> dict[str, Any]:
    return {"id": qid, "name": name, "description": description, "score": 99.0, "match": match, "type": []}


def test_only_what_it_is_sure_of_under_the_same_name_is_linked(
    store: Store, known: list[Thing], service: Service
) -> None:
    service.offers = {
        "Anna Kéller": [candidate("Q1", "Anna Keller", description="Icelandic politician")],
        "Kei Oda": [candidate("Q2", "Kei Oda", match=False), candidate("Q3", "Keiko Oda")],
        "Lake Board": [candidate("Q4", "Board of the Lake")],
    }
    outcome = links.online(store, known, service.url)
    assert [(each.qid, each.source) for each in outcome.decisions] == [("Q1", service.url)]
    assert {each.qid: each.reason for each in outcome.candidates} == {
        "Q2": "the service is not sure of it",
        "Q3": "its names are others than those in the articles",
        "Q4": "its names are others than those in the articles",
    }


def test_it_is_asked_for_full_names_of_a_class_and_not_for_what_is_linked(
    store: Store, known: list[Thing], service: Service
) -> None:
    links.keep(store, links.by_reference(store, known))
    links.online(store, known, service.url)
    asked = sorted((query["query"], query["type"], query["limit"]) for query in service.queries)
    assert asked == [("Anna Kéller", "Q5", 5), ("Kei Oda", "Q5", 5), ("Lake Board", "Q43229", 5)]
    assert [path.partition("?")[0] for path in service.asked] == ["/en/api", "/en/api"]


def test_what_the_user_refused_is_not_offered_again(store: Store, known: list[Thing], service: Service) -> None:
    service.offers = {"Anna Kéller": [candidate("Q1", "Anna Keller")]}
    (keller,) = [thing for thing in known if thing.name == "Anna Kéller"]
    links.judge(store, keller, "Q1", Judgement.DIFFERENT)
    outcome = links.online(store, known, service.url)
    assert (outcome.decisions, outcome.candidates) == ((), ())


@pytest.mark.parametrize(
    ("manifest", "raw", "message"),
    [
        (
            {"name": "Others", "identifierSpace": "https://example.org/id/"},
            None,
            r"are those of https://example\.org/id/",
        ),
        ({"name": "Others"}, None, "no reconciliation service"),
        ([], None, "no reconciliation service"),
        (None, b"<html>", "no JSON"),
        (None, b'{"q0": {}}', "not of the Reconciliation API"),
        (None, b'{"q0": {"result": [{"id": "Q1"}]}}', "not of the Reconciliation API"),
    ],
)
def test_what_is_no_such_service_is_refused(
    store: Store, known: list[Thing], service: Service, manifest: Any, raw: bytes | None, message: str
) -> None:
    service.manifest = service.manifest if manifest is None else manifest
    service.raw = raw
    with pytest.raises(SourceError, match=message) as refused:
        links.online(store, known, service.url)
    assert service.url in str(refused.value)


def test_the_command_asks_it(kg: Run, built: Path, tmp_path: Path, service: Service) -> None:
    shutil.copytree(built, tmp_path / "talks.kg")
    service.offers = {"Anna Keller": [candidate("Q900001", "Anna Keller", description="Icelandic politician")]}
    done = kg("link", "--online", service.url, "--json")
    assert done.returncode == 0, done.stderr
    (row,) = json.loads(done.stdout)["links"]
    assert (row["name"], row["item"], row["by"]) == ("Anna Keller", "Q900001", "name-and-post")
    (link,) = linked.links(open_store(tmp_path / "talks.kg"))
    assert link.source == service.url and ">>Anna Keller<<" in link.words[0].sentence
    gone = kg("link", "--online", "http://127.0.0.1:9/api")
    assert gone.returncode == 1 and "there is no connection to 127.0.0.1:9" in gone.stderr
