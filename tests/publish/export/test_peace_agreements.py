"""Agreements in PA-X's columns: only what was agreed, only PA-X's values, and no cell that a spreadsheet would run."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from kg.graph.store import Store, open_store
from kg.model import Kind, Status
from kg.publish.export import export
from kg.publish.export.peace_agreements import EMPTY, OURS, codebook
from tests import factory
from tests.publish.export.conftest import store_of


def agreements(store: Store, folder: Path) -> list[dict[str, str]]:
    (file,) = export(store, "peace-agreements", folder / "agreements.csv")
    with file.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def test_columns_and_values_are_those_of_pa_x(samples: Path, tmp_path: Path) -> None:
    book = codebook()
    rows = agreements(open_store(samples), tmp_path)
    assert rows and list(rows[0]) == [*book["columns"], *OURS]
    for row in rows:
        assert row["Status"] in book["statuses"]
        assert row["Agtp"] in ("", *book["types"]) and row["Stage"] in ("", *book["stages"])
        assert not any(row[column] for column in EMPTY)
    assert any(row["Loc1ISO"] and row["Loc1GWNO"].isdigit() for row in rows)


def test_an_agreement_has_its_parties_its_helpers_its_process_and_its_day(tmp_path: Path) -> None:
    make = factory.ReadingMaker("truce", published="2031-03-04")
    iceland = make.thing(Kind.NATION, "Iceland", code="IS")
    rebels = make.thing(Kind.ORGANIZATION, "Herring Front", type="armed-group")
    process, talks = make.talks("Cod peace process"), make.talks("second round")
    make.say("the second round of the process", talks, "partOf", process)
    make.say("Inés Mora mediated", talks, "mediatedBy", make.person("Inés Mora"))
    deal = make.thing(Kind.AGREEMENT, "coastal ceasefire")
    make.say("Iceland agreed", deal, "agreedBy", iceland)
    make.say("the Front agreed", deal, "agreedBy", rebels)
    make.say("at the round", deal, "reachedIn", talks)
    make.say("on 3 March", deal, "agreedOn", "2031-03-03")
    make.say("a ceasefire was signed", deal, "hasFate", "reached")
    make.say("boats may pass", deal, "hasTerm", "boats may pass")
    proposed = make.thing(Kind.AGREEMENT, "wider peace")
    make.say("Iceland wants a wider peace", proposed, "hasFate", "proposed")
    hoped = make.thing(Kind.AGREEMENT, "hoped for")
    make.say("will sign", hoped, "hasFate", "reached", status=Status.PLANNED)
    (row,) = agreements(store_of([make.reading()]), tmp_path)
    assert (row["Agt"], row["Dat"], row["Con"]) == ("coastal ceasefire", "2031-03-03", "Iceland")
    assert (row["Part"], row["ThrdPart"]) == ("Herring Front; Iceland", "Inés Mora")
    assert row["PPName"] == "Cod peace process"
    assert (row["Status"], row["Agtp"], row["Stage"]) == ("Multiparty signed/agreed", "Intra", "Cea")
    assert (row["Loc1ISO"], row["Loc1GWNO"], row["Loc2ISO"]) == ("ISL", "395", "")
    assert (row["Quote"], row["Terms"], row["Articles"]) == ("a ceasefire was signed", "boats may pass", "truce")


def test_the_quote_is_never_that_of_a_fate_too_unsure_or_of_another_one(tmp_path: Path) -> None:
    make = factory.ReadingMaker("pact")
    deal = make.thing(Kind.AGREEMENT, "cod pact")
    make.say("Iceland agreed", deal, "agreedBy", make.nation("Iceland"))
    make.say("Norway proposed it", deal, "hasFate", "proposed")
    make.say("the pact was signed", deal, "hasFate", "reached", confidence=0.6)
    rumour = factory.ReadingMaker("a-rumour")
    heard = rumour.thing(Kind.AGREEMENT, "cod pact")
    rumour.say("somewhere a pact was made", heard, "hasFate", "reached", confidence=0.1)
    (row,) = agreements(store_of([rumour.reading(), make.reading()]), tmp_path)
    assert (row["Quote"], row["Articles"], len(row["Claims"].split("; "))) == ("the pact was signed", "pact", 3)


@pytest.mark.parametrize(
    ("fate", "parties", "status"),
    [
        ("reached", 1, "Status unclear"),
        ("reached", 2, "Multiparty signed/agreed"),
        ("broken", 2, "Agreement with subsequent status"),
    ],
)
def test_the_status_is_by_fate_and_parties(fate: str, parties: int, status: str, tmp_path: Path) -> None:
    make = factory.ReadingMaker("fate")
    deal = make.thing(Kind.AGREEMENT, "cod pact")
    for number in range(parties):
        make.say(f"nation {number} agreed", deal, "agreedBy", make.nation(f"Nation {number}"))
    make.say("what became of it", deal, "hasFate", fate)
    (row,) = agreements(store_of([make.reading()]), tmp_path)
    assert row["Status"] == status and row["Agtp"] == ("Inter" if parties > 1 else "")


def test_no_cell_is_a_formula(tmp_path: Path) -> None:
    make = factory.ReadingMaker("@article")
    deal = make.thing(Kind.AGREEMENT, "=1+1")
    make.say("+agreed", deal, "agreedBy", make.nation("=HYPERLINK(1)"))
    make.say("-reached", deal, "hasFate", "reached")
    (row,) = agreements(store_of([make.reading()]), tmp_path)
    assert not any(cell.startswith(("=", "+", "-", "@")) for cell in row.values()), row
