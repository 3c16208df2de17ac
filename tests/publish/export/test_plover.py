"""Events by the PLOVER codebook: every value is one of it, and each event is what the article says."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

from kg.graph.store import Store, open_store
from kg.model import Kind, Status
from kg.nation_codes import alpha3
from kg.publish.export import export
from kg.publish.export.plover import EMPTY, NONE, OURS, POLECAT, codebook
from kg.reference import nation_names
from tests import factory
from tests.publish.export.conftest import store_of

Row = dict[str, str]


def events(store: Store, folder: Path) -> list[Row]:
    (file,) = export(store, "plover", folder / "events.csv")
    with file.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def told(make: Callable[[factory.ReadingMaker, str, str], None], folder: Path) -> list[Row]:
    """The events of an article about talks of Iceland and Norway."""
    article = factory.ReadingMaker("north", published="2031-03-04", title="Talks")
    iceland = article.thing(Kind.NATION, "Iceland", code="IS")
    make(article, iceland, article.thing(Kind.NATION, "Norway", code="NO"))
    return events(store_of([article.reading()]), folder)


def codes(rows: list[Row]) -> list[tuple[str, str, str]]:
    return [(row["Event Type"], row["Event Mode"], row["Contexts"]) for row in rows]


@pytest.mark.parametrize("name", ["samples", "lakeside", "many"])
def test_every_value_is_one_of_the_codebook(name: str, samples: Path, store: Store, tmp_path: Path) -> None:
    made = {"samples": open_store(samples), "lakeside": store, "many": store_of(factory.many(20))}
    rows = events(made[name], tmp_path)
    book = codebook()["codebook"]
    countries = {alpha3(code) for code in nation_names()} | set(book["actors"])
    assert rows and list(rows[0]) == [*POLECAT, *OURS]
    assert len({row["Event ID"] for row in rows}) == len(rows)
    for row in rows:
        type_ = book["types"][row["Event Type"]]
        assert row["Event Mode"] in ("", *type_["modes"])
        assert (row["Quad Code"], row["Intensity"]) == (type_["quad"], type_["intensity"])
        assert set(several(row["Contexts"])) <= set(book["contexts"])
        assert row["Actor Name"] and (row["Recipient Name"] or not type_.get("recipient"))
        for role in ("Actor", "Recipient"):
            assert set(several(row[f"{role} Country"])) <= countries | {NONE}
            assert set(several(row[f"{role} Sectors"])) <= {*book["sectors"], NONE}
        assert not any(row[column] for column in EMPTY)
        assert pd.Timestamp(row["Event Date"]).strftime("%Y-%m-%d") == row["Event Date"] if row["Event Date"] else True


def several(cell: str) -> list[str]:
    return [value for value in cell.split("; ") if value]


def test_every_event_of_the_mapping_is_one_of_the_codebook() -> None:
    book = codebook()
    mapped = [event for events in book["events"].values() for event in events.values()]
    mapped += [rule["event"] for rule in book["measures"]] + [book["mediation"], book["intention"]]
    for event in mapped:
        type_ = book["codebook"]["types"][event["type"]]
        assert event.get("mode", "") in ("", *type_["modes"]), event
        assert set(event.get("contexts", [])) <= set(book["codebook"]["contexts"]), event
    assert set(book["modes"].values()) <= set(book["codebook"]["types"]["CONSULT"]["modes"])


def test_the_quote_of_an_event_stands_in_its_article_where_the_row_says(samples: Path, tmp_path: Path) -> None:
    store = open_store(samples)
    texts = {article.id: article.text for article in store.articles()}
    rows = events(store, tmp_path)
    assert rows
    for row in rows:
        assert texts[row["Article"]][int(row["Start"]) : int(row["End"])] == row["Quote"]


@pytest.mark.parametrize(
    ("phase", "code"),
    [
        ("planned", ("CONSULT", "", "diplomatic; future")),
        ("under-way", ("CONSULT", "", "diplomatic")),
        ("held", ("CONSULT", "", "diplomatic")),
        ("broken-off", ("SANCTION", "withdraw", "diplomatic")),
        ("cancelled", ("REJECT", "meet", "diplomatic")),
    ],
)
def test_talks_are_an_event_by_their_phase(phase: str, code: tuple[str, str, str], tmp_path: Path) -> None:
    def talks(make: factory.ReadingMaker, iceland: str, norway: str) -> None:
        met = make.talks("Cod talks")
        make.say("Iceland and Norway", met, "hasParty", iceland)
        make.say("Norway and Iceland", met, "hasParty", norway)
        make.say("the talks", met, "hasPhase", phase)

    (row,) = told(talks, tmp_path)
    assert codes([row]) == [code]
    assert row["Actor Name"] == "Iceland; Norway" and row["Actor Country"] == "ISL; NOR"
    assert (row["Actor COW"], row["Actor GW"]) == ("395; 385", "395; 385")
    assert row["Recipient Name"] == ("Iceland; Norway" if code[0] == "SANCTION" else "")


def test_who_hosts_is_visited_or_a_third_party_and_a_mediator_acts_towards_the_parties(tmp_path: Path) -> None:
    def visit(make: factory.ReadingMaker, iceland: str, norway: str) -> None:
        met = make.talks("Cod talks")
        make.say("Iceland and Norway met", met, "hasParty", iceland)
        make.say("Norway met Iceland", met, "hasParty", norway)
        make.say("in Oslo, hosted by Norway", met, "hostedBy", norway)

    (row,) = told(visit, tmp_path)
    assert (row["Event Mode"], row["Actor Name"], row["Recipient Name"]) == ("visit", "Iceland", "Norway")

    def mediated(make: factory.ReadingMaker, iceland: str, norway: str) -> None:
        met = make.talks("Cod talks")
        make.say("Iceland and Norway met", met, "hasParty", iceland)
        make.say("Norway met Iceland", met, "hasParty", norway)
        make.say("hosted by Malta", met, "hostedBy", make.thing(Kind.NATION, "Malta", code="MT"))
        make.say("Inés Mora mediated", met, "mediatedBy", make.person("Inés Mora"))

    rows = {row["Actor Name"]: row for row in told(mediated, tmp_path)}
    assert rows["Iceland; Norway"]["Event Mode"] == "third-party"
    assert rows["Inés Mora"]["Recipient Name"] == "Iceland; Norway" and rows["Inés Mora"]["Event Type"] == "CONSULT"


@pytest.mark.parametrize(
    ("city", "code"),
    [
        ("Oslo", ("visit", "Iceland", "Norway")),
        ("Geneva", ("third-party", "Iceland; Norway", "")),
        ("Sandvoll", ("", "Iceland; Norway", "")),
    ],
)
def test_without_a_host_the_country_of_the_place_counts(city: str, code: tuple[str, str, str], tmp_path: Path) -> None:
    def talks(make: factory.ReadingMaker, iceland: str, norway: str) -> None:
        met = make.talks("Cod talks")
        make.say("Iceland and Norway met", met, "hasParty", iceland)
        make.say("Norway met Iceland", met, "hasParty", norway)
        make.say(f"in {city}", met, "heldIn", make.thing(Kind.PLACE, city, type="city"))

    (row,) = told(talks, tmp_path)
    assert (row["Event Mode"], row["Actor Name"], row["Recipient Name"]) == code


def test_talks_that_are_planned_and_under_way_in_one_article_are_one_event(tmp_path: Path) -> None:
    def talks(make: factory.ReadingMaker, iceland: str, norway: str) -> None:
        met = make.talks("Cod talks")
        make.say("will meet again", met, "hasPhase", "planned")
        make.say("Iceland and Norway", met, "hasParty", iceland)
        make.say("Norway and Iceland", met, "hasParty", norway)
        make.say("the talks", met, "hasPhase", "under-way")

    assert codes(told(talks, tmp_path)) == [("CONSULT", "", "diplomatic")]


@pytest.mark.parametrize(
    ("words", "type_"),
    [
        ("they agreed to share the cod", "AGREE"),
        ("a deal was reached", "AGREE"),
        ("they signed a deal", "SUPPORT"),
        ("the deal was ratified", "SUPPORT"),
    ],
)
def test_what_is_signed_is_more_than_agreed(words: str, type_: str, tmp_path: Path) -> None:
    def deal(make: factory.ReadingMaker, iceland: str, norway: str) -> None:
        made = make.thing(Kind.AGREEMENT, "cod deal")
        make.say("Iceland and Norway", made, "agreedBy", iceland)
        make.say("Norway and Iceland", made, "agreedBy", norway)
        make.say(words, made, "hasFate", "reached")

    assert [row["Event Type"] for row in told(deal, tmp_path)] == [type_]


def test_what_is_denied_claimed_or_said_of_nobody_is_no_event_and_what_is_planned_is_agreed(tmp_path: Path) -> None:
    def talks(make: factory.ReadingMaker, iceland: str, norway: str) -> None:
        for status in (Status.DENIED, Status.CLAIMED, Status.PLANNED):
            deal = make.thing(Kind.AGREEMENT, f"{status} deal")
            make.say(f"Iceland and a {status} deal", deal, "agreedBy", iceland)
            make.say(f"a {status} deal", deal, "hasFate", "reached", status=status, claimant=norway)
        make.say("they met", make.talks("Talks of nobody"), "hasPhase", "held")

    (row,) = told(talks, tmp_path)
    assert codes([row]) == [("AGREE", "", "diplomatic")] and row["Status"] == "planned"


def test_a_call_that_is_planned_is_a_consultation_to_come(tmp_path: Path) -> None:
    def call(make: factory.ReadingMaker, iceland: str, norway: str) -> None:
        contact = make.thing(Kind.CONTACT, "phone call of Iceland and Norway", type="phone-call")
        for side in (iceland, norway):
            make.say("Iceland and Norway will speak by phone", contact, "hasParticipant", side, status=Status.PLANNED)

    (row,) = told(call, tmp_path)
    assert codes([row]) == [("CONSULT", "phone", "future")]
    assert row["Thing Name"] == "phone call of Iceland and Norway"


def test_a_call_for_talks_is_a_demand_by_its_caller(tmp_path: Path) -> None:
    def talks(make: factory.ReadingMaker, iceland: str, norway: str) -> None:
        wanted = make.talks("Cod talks")
        make.say("Norway, called on Iceland", wanted, "hasParty", iceland)
        make.say("Norway called for talks", wanted, "hasPhase", "called-for", status=Status.CLAIMED, claimant=norway)

    (row,) = told(talks, tmp_path)
    assert codes([row]) == [("DEMAND", "meet", "diplomatic")]
    assert (row["Actor Name"], row["Recipient Name"]) == ("Norway", "Iceland")


@pytest.mark.parametrize(
    ("action", "object_", "code"),
    [
        ("impose", "new tariffs", ("SANCTION", "discontinue", "economic")),
        ("lift", "its embargo", ("RETREAT", "", "economic")),
        ("cut", "duties", ("RETREAT", "", "economic")),
        ("cut", "supplies of gas", ("SANCTION", "discontinue", "economic")),
        ("expel", "two diplomats", ("SANCTION", "expel", "diplomatic")),
        ("praise", "the cod", None),
    ],
)
def test_a_measure_is_an_event_by_its_verb_and_object(
    action: str, object_: str, code: tuple[str, str, str] | None, tmp_path: Path
) -> None:
    def measure(make: factory.ReadingMaker, iceland: str, norway: str) -> None:
        taken = make.thing(Kind.MEASURE, f"Norway {action} {object_}", action=action, object=object_)
        make.say("Norway did", taken, "imposedBy", norway)
        make.say("to Iceland", taken, "directedAt", iceland)

    assert codes(told(measure, tmp_path)) == ([code] if code else [])


def test_a_month_is_reported_and_no_day_made_of_it(tmp_path: Path) -> None:
    def call(make: factory.ReadingMaker, iceland: str, norway: str) -> None:
        phoned = make.thing(Kind.CONTACT, "call", type="phone-call")
        make.say("Iceland phoned", phoned, "hasParticipant", iceland)
        make.say("phoned Norway", phoned, "hasParticipant", norway)
        make.say("in February", phoned, "occurredOn", "2031-02")

    (row,) = told(call, tmp_path)
    assert codes([row]) == [("CONSULT", "phone", "")]
    assert (row["Event Date"], row["Stated Date"], row["Publication Date"]) == ("", "2031-02", "2031-03-04")


def test_a_minister_has_post_and_country_and_the_number_is_that_of_the_year(tmp_path: Path) -> None:
    def call(make: factory.ReadingMaker, iceland: str, norway: str) -> None:
        germany = make.thing(Kind.NATION, "Germany", code="DE")
        keller = make.person("Anna Keller")
        post = make.thing(Kind.POST_HOLDING, "her post", title="Fisheries Minister", holder=keller, of=germany)
        make.say("Fisheries Minister Anna Keller", keller, "holds", post)
        met = make.thing(Kind.CONTACT, "meeting", type="meeting")
        make.say("Keller met", met, "hasParticipant", keller)
        make.say("met Iceland", met, "hasParticipant", iceland)
        make.say("in 1938", met, "occurredOn", "1938-02-03")

    (row,) = told(call, tmp_path)
    assert row["Actor Title"] == "Fisheries Minister; None" and row["Actor Country"] == "DEU; ISL"
    assert row["Actor COW"] == "255; None"  # Iceland was no state of its own yet


def test_no_cell_is_a_formula(tmp_path: Path) -> None:
    make = factory.ReadingMaker("=cmd|'/c calc'!A1", published="2031-03-04")
    met = make.talks("@talks")
    for name in ('=HYPERLINK("http://x")', "+Norland"):
        make.say("=SUM(A1)", met, "hasParty", make.nation(name))
    make.say("=they met", met, "hasPhase", "held")
    (row,) = events(store_of([make.reading()]), tmp_path)
    assert not any(cell.startswith(("=", "+", "@")) for cell in row.values()), row
