"""The commands by which a person corrects a store, and what they say."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from kg import correcting, pipeline
from kg.graph import records
from kg.graph.store import open_store, save
from tests import factory
from tests.conftest import Run

LED = "who-led-each-delegation"


@pytest.fixture
def lakeside(tmp_path: Path) -> Path:
    """A store of two articles of invented talks, where `kg` looks for one."""
    made = factory.store(factory.lakeside())
    pipeline.connect(made)
    save(made.quads, tmp_path / "talks.kg")
    return tmp_path / "talks.kg"


def leaders(kg: Run) -> list[str]:
    return [
        line.split(",")[0] for line in kg("ask", LED, "--format", "csv", "--columns", "leader").stdout.split("\n")[1:-1]
    ]


def test_a_row_is_rejected_listed_and_taken_back(kg: Run, lakeside: Path) -> None:
    assert "Tomas Rybak" in leaders(kg)
    place = 1 + leaders(kg).index("Tomas Rybak")
    done = kg("reject", f"{LED}:{place}", "--why", "He only <b>spoke</b>.", "--by", "Ada Lund", "--on", "2031-03-05")
    assert done.returncode == 0, done.stderr
    assert "Rejected in lakeside-a: " in done.stderr and "kg undo " in done.stderr
    assert "Tomas Rybak" not in leaders(kg)
    (listed,) = json.loads(kg("corrections", "--json").stdout)
    assert listed["state"] == "holds" and listed["by"] == "Ada Lund" and listed["when"] == "2031-03-05T00:00:00"
    assert "He only <b>spoke</b>." in kg("corrections").stdout
    assert kg("undo", listed["id"]).returncode == 0
    assert "Tomas Rybak" in leaders(kg)
    assert json.loads(kg("corrections", "--json").stdout) == []


def test_review_begins_with_the_least_sure_and_shows_the_precision_of_a_sample(kg: Run, lakeside: Path) -> None:
    store = open_store(lakeside)
    size = sum(len(reading.claims) for reading in records.read_readings(store))
    first = json.loads(kg("review", "--most", "400", "--json").stdout)
    assert len(first) == size and [each["confidence"] for each in first] == sorted(each["confidence"] for each in first)
    assert kg("review", "--article", "lakeside-b").stdout.count("lakeside-b/claim/") == 7
    drawn = json.loads(kg("review", "--sample", "6", "--json").stdout)
    assert drawn["precision"]["all"]["judged"] == 0 and len(drawn["open"]) == 6
    ids = [each["id"] for each in drawn["open"]]
    assert kg("accept", *ids[:3]).returncode == 0 and kg("reject", ids[3]).returncode == 0
    again = json.loads(kg("review", "--sample", "6", "--json").stdout)
    assert again["precision"]["all"] == {"right": 3, "judged": 4, "precision": 0.75, "low": 0.3, "high": 0.95}
    assert [each["id"] for each in again["open"]] == ids[4:]
    assert kg("review", "--sample", "6").stdout.count("0.75 (0.30 to 0.95)  3 of 4  all claims drawn") == 1


def test_what_is_exported_makes_the_same_corrections_in_another_store(kg: Run, lakeside: Path, tmp_path: Path) -> None:
    whole = open_store(lakeside)
    other = tmp_path / "other.nq"
    save(whole.quads, other)
    talks = ("--subject", "Lakeside talks", "--words", "in the town of Lakeside")
    assert kg("claim", "lakeside-a", *talks, "--relation", "about", "--value", "herring").returncode == 0
    assert kg("mend", f"{LED}:1", "--object", "Greta Falk").returncode == 0
    assert kg("rename", "Kei Oda", "Kei Odagaki").returncode == 0
    assert kg("export", "--format", "corrections", "-o", "c.ttl").returncode == 0
    assert kg("corrections", "--from", "c.ttl", "--store", "other.nq").returncode == 0
    assert open_store(other).nquads() == open_store(lakeside).nquads()
    assert kg("export", "--format", "corrected-drafts", "-o", "drafts").returncode == 0
    (draft,) = [json.loads(path.read_text(encoding="utf-8")) for path in (tmp_path / "drafts").iterdir()]
    assert "Greta Falk" in json.dumps(draft)
    assert len(correcting.listed(open_store(lakeside))) == 3


def test_what_cannot_be_is_refused_in_a_sentence(kg: Run, lakeside: Path) -> None:
    for arguments, code, complaint in (
        (("accept", "nix"), 1, "There is no claim 'nix'"),
        (("mend", f"{LED}:1", "--day", "2031", "--value", "x"), 2, "one of --object, --value and --day"),
        (("claim", "lakeside-a", "--start", "3", "--relation", "about"), 2, "both --start and --end"),
        (("claim", "lakeside-c", "--words", "x", "--relation", "about", "--subject", "y"), 1, "no article"),
        (("reject", f"{LED}:1", "--on", "soon"), 1, "'soon' is not a date or time"),
        (("undo", "0000"), 1, "No correction has the id"),
        (("corrections", "--from", "none.ttl"), 1, "cannot be read as corrections"),
    ):
        done = kg(*arguments)
        assert (done.returncode, done.stdout) == (code, "") and complaint in done.stderr, (arguments, done.stderr)
