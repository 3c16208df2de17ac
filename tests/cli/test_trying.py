"""kg read: what each reader makes of a text."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.conftest import Run

SENTENCE = "The Latvian delegation was led by Anna Keller at talks with Norway in Oslo."


@pytest.mark.slow
def test_a_sentence_is_shown_as_each_reader_reads_it(kg: Run) -> None:
    done = kg("read", SENTENCE)
    assert done.returncode == 0, done.stderr
    led = [line for line in done.stdout.splitlines() if "  led by  Anna Keller" in line]
    assert any(" frames " in line for line in led)
    assert "trained" in done.stdout
    claims = json.loads(kg("read", SENTENCE, "--json").stdout)["claims"]
    assert {claim["reader"] for claim in claims} == {"frames", "trained"}
    assert all((claim["probability"] is None) == (claim["reader"] == "frames") for claim in claims)


@pytest.mark.slow
def test_a_frame_that_stays_silent_says_what_it_lacks(kg: Run) -> None:
    done = kg("read", "The head of the harbour board, who led it through hard years, spoke.", "--json")
    lacking = [frame for frame in json.loads(done.stdout)["frames"] if frame["missing"]]
    assert lacking and all(frame["cue"] and frame["missing"] for frame in lacking)


def test_a_file_is_read_and_nothing_is_said_of_in_a_sentence(kg: Run, tmp_path: Path) -> None:
    (tmp_path / "one.txt").write_text(" \n")
    done = kg("read", "one.txt")
    assert done.returncode == 1
    assert done.stderr == "kg: There is nothing to read; give a sentence, a file, or - with a text on standard input.\n"
