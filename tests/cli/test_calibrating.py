"""A reader's word counts in the relations it has proved good in, as a user of the command line finds."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
import yaml

from kg.reading.calibrate import shipped
from tests.command import CALIBRATION, Run, in_own_process
from tests.reading.drafted import ARTICLE, HEADED, ROUND, draft, in_folder, item, talks
from tests.reading.llm.recorded import always, drafting, serving

#: They build stores of whole sets of articles.
pytestmark = pytest.mark.slow

READER = "llm:talkative"
NORWAY = item("Norway", "Norway", ROUND)


@pytest.fixture
def gold(tmp_path: Path) -> Path:
    """A folder of gold with one article."""
    in_folder(tmp_path / "gold" / "drafts", draft())
    article = {"id": ARTICLE.id, "text": ARTICLE.text, "published": ARTICLE.published}
    (tmp_path / "gold" / "articles.jsonl").write_text(json.dumps(article), encoding="utf-8")
    return tmp_path / "gold"


@pytest.fixture
def answers(tmp_path: Path) -> Path:
    """What a talkative reader answered of that article: all of it, and that Norway is a party too."""
    parties = [*talks()["parties"], NORWAY]
    return in_folder(tmp_path / "answers", draft(negotiations=[talks(parties=parties)]))


@pytest.fixture(scope="module")
def calibrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What is kept of a reader that answers the gold that ships as the gold has it."""
    folder = tmp_path_factory.mktemp("kept")
    path = folder / "new" / "calibration.yaml"
    run = in_own_process(folder)
    done = run("calibrate", "--drafts", shipped() / "drafts", "--drafts-by", READER, KG_CALIBRATION=str(path))
    assert done.returncode == 0, done.stderr
    lines = {line.split()[0]: line.split() for line in done.stdout.splitlines()}
    _, right, claims, precision, *_, trusted = lines["holds"]
    assert (right, precision, trusted) == (claims, "1.00", "yes")
    assert lines["directedAt"][-1] != "yes"
    assert re.search(rf"^{READER} is trusted from now on for .*\bhasParty\b", done.stderr, re.M)
    assert re.search(r"^Not proven, .*\bdirectedAt\b", done.stderr, re.M)
    return path


def answered(kg: Run, question: str, store: str, *more: str) -> list[dict[str, str]]:
    done = kg("ask", question, "--store", store, "--json", *more)
    assert done.returncode == 0, done.stderr
    rows = json.loads(done.stdout)["results"]["bindings"]
    return [{name: cell["value"] for name, cell in row.items()} for row in rows]


def test_a_reader_never_measured_makes_no_fact_and_the_build_says_what_does(kg: Run, gold: Path, answers: Path) -> None:
    built = kg("build", gold / "articles.jsonl", "--drafts", answers, "--drafts-by", READER, "--store", "t.kg")
    (line,) = [line for line in built.stderr.splitlines() if "has not been calibrated" in line]
    assert f"kg calibrate --drafts DRAFTS --drafts-by {READER}" in line
    assert re.search(r"about [\d,]+,000 tokens", line)
    assert answered(kg, "who-negotiated-with-whom", "t.kg") == []
    shown = answered(kg, "who-negotiated-with-whom", "t.kg", "--min-confidence", "0")
    assert [row["party"] for row in shown] == ["Denmark", "Iceland", "Norway"]


def test_what_a_person_drafted_is_fact_and_needs_no_calibration(kg: Run, gold: Path) -> None:
    built = kg("build", gold / "articles.jsonl", "--drafts", gold / "drafts", "--store", "t.kg")
    assert "has not been calibrated" not in built.stderr
    assert len(answered(kg, "who-negotiated-with-whom", "t.kg")) == 2


def test_a_measured_reader_makes_facts_where_it_proved_good_and_not_elsewhere(
    kg: Run, gold: Path, answers: Path, calibrated: Path
) -> None:
    in_folder(answers, draft(negotiations=[talks(mediators=[NORWAY], hosts=[])]))
    command = ("build", gold / "articles.jsonl", "--drafts", answers, "--drafts-by", READER, "--store", "t.kg")
    built = kg(*command, KG_CALIBRATION=str(calibrated))
    assert "has not been calibrated" not in built.stderr
    assert len(answered(kg, "who-negotiated-with-whom", "t.kg")) == 2
    assert len(answered(kg, "who-led-each-delegation", "t.kg")) == 2
    assert answered(kg, "who-hosted-or-mediated", "t.kg") == []
    assert len(answered(kg, "who-hosted-or-mediated", "t.kg", "--min-confidence", "0")) == 1


def test_the_figures_are_those_of_the_gold(kg: Run, gold: Path, answers: Path) -> None:
    done = kg("calibrate", "--gold", gold, "--drafts", answers, "--drafts-by", READER, "--json")
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert (told["reader"], told["articles"], told["failures"]) == (READER, 1, [])
    party = told["relations"]["hasParty"]
    assert (party["right"], party["claims"], party["gold"], party["recall"]) == (2, 3, 2, 1)
    assert party["low"] < party["precision"] < party["high"] and not party["trusted"]
    assert told["relations"]["ledBy"]["precision"] == 1
    assert told["all"]["claims"] == told["all"]["right"] + 1
    kept = yaml.safe_load(Path(told["kept"]).read_text(encoding="utf-8"))
    assert kept[READER]["relations"]["hasParty"] == {"right": 2, "items": 3}


def test_a_language_model_is_asked_and_measured_under_its_name(kg: Run, gold: Path, tmp_path: Path) -> None:
    parties = [*talks()["parties"], NORWAY]
    with serving(always(drafting(draft(negotiations=[talks(parties=parties)])))) as server:
        asked = ("--reader", "llm", "--endpoint", server.url, "--model", "small", "--cache", tmp_path / "cache")
        done = kg("calibrate", "--gold", gold, *asked, "--json")
        built = kg("build", gold / "articles.jsonl", *asked)
        assert server.texts() == [ARTICLE.text.strip()]
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert (told["reader"], told["relations"]["hasParty"]["right"]) == ("llm:small", 2)
    assert "has not been calibrated" not in built.stderr
    (tmp_path / CALIBRATION).unlink()
    with serving(always(drafting())) as server:
        asked = ("--reader", "llm", "--endpoint", server.url, "--model", "small", "--cache", tmp_path / "another")
        built = kg("build", gold / "articles.jsonl", *asked, "--again")
    assert f"kg calibrate --reader llm --endpoint {server.url} --model small" in built.stderr


def test_what_is_kept_of_others_stays(kg: Run, gold: Path, answers: Path, tmp_path: Path) -> None:
    for name in ("llm:one", "llm:two"):
        assert kg("calibrate", "--gold", gold, "--drafts", answers, "--drafts-by", name).returncode == 0
    kept = yaml.safe_load((tmp_path / CALIBRATION).read_text(encoding="utf-8"))
    assert list(kept) == ["llm:one", "llm:two"] and kept["llm:one"] == kept["llm:two"]


def test_a_dry_run_keeps_nothing(kg: Run, gold: Path, answers: Path, tmp_path: Path) -> None:
    done = kg("calibrate", "--gold", gold, "--drafts", answers, "--drafts-by", READER, "--dry-run")
    assert "hasParty" in done.stdout and "Nothing is stored." in done.stderr
    assert not (tmp_path / CALIBRATION).exists()


def test_the_frames_are_measured_and_believed_as_before(kg: Run, gold: Path, tmp_path: Path) -> None:
    done = kg("calibrate", "--gold", gold, "--reader", "frames")
    assert done.returncode == 0, done.stderr
    assert "ontology/reference/confidence.yaml" in done.stderr and not (tmp_path / CALIBRATION).exists()
    assert next(line for line in done.stdout.splitlines() if line.startswith("ledBy")).split()[3] == "1.00"


def test_claims_that_the_article_does_not_support_are_counted_apart(kg: Run, gold: Path, tmp_path: Path) -> None:
    swapped = talks(delegations=[{"of": "Iceland", "leaders": [item("Anna Keller", "Tomas Rybak", HEADED)]}])
    drafts = in_folder(tmp_path / "swapped", draft(negotiations=[swapped]))
    done = kg("calibrate", "--gold", gold, "--drafts", drafts, "--drafts-by", READER, "--json")
    told = json.loads(done.stdout)
    assert told["relations"]["ledBy"]["claims"] == 0 and told["unsupported"] == 1


@pytest.mark.parametrize("text", ["nonsense", "llm:x: 3", "llm:x: {relations: {hasParty: [}}}"])
@pytest.mark.parametrize("command", ["calibrate", "build"])
def test_a_malformed_calibration_is_reported_in_one_sentence(
    command: str, text: str, kg: Run, gold: Path, answers: Path, tmp_path: Path
) -> None:
    (tmp_path / CALIBRATION).write_text(text, encoding="utf-8")
    arguments = ("--gold", gold) if command == "calibrate" else (gold / "articles.jsonl", "--store", "t.kg")
    done = kg(command, *arguments, "--drafts", answers, "--drafts-by", READER)
    assert done.returncode == 1 and done.stdout == ""
    (line,) = done.stderr.splitlines()
    assert f"{CALIBRATION} is malformed" in line and line.endswith("delete it and run kg calibrate again.")
    assert (tmp_path / CALIBRATION).read_text(encoding="utf-8") == text


def test_bad_gold_is_reported_in_one_sentence(kg: Run, gold: Path, answers: Path, tmp_path: Path) -> None:
    def refused(folder: Path) -> str:
        done = kg("calibrate", "--gold", folder, "--drafts", answers, "--drafts-by", READER)
        assert (done.returncode, done.stdout) == (1, ""), done.stderr
        (line,) = done.stderr.splitlines()
        return line

    assert "has no gold: it needs articles.jsonl" in refused(tmp_path / "nowhere")
    (gold / "drafts" / "oslo.json").write_text("{", encoding="utf-8")
    assert "The gold of oslo cannot be used" in refused(gold)
    (gold / "drafts" / "oslo.json").rename(gold / "drafts" / "other.json")
    assert "The gold has no draft of oslo" in refused(gold)
    (gold / "articles.jsonl").write_text('{"id": "oslo", "text": ""}', encoding="utf-8")
    assert "cannot be read" in refused(gold)
    (gold / "articles.jsonl").write_text("", encoding="utf-8")
    refused(gold)


def test_a_reader_without_an_answer_is_reported(kg: Run, gold: Path, tmp_path: Path) -> None:
    drafts = in_folder(tmp_path / "others", draft(article="another"))
    done = kg("calibrate", "--gold", gold, "--drafts", drafts, "--drafts-by", READER)
    assert done.returncode == 1
    assert "read none of the 1 gold articles: it has no draft of any of them." in done.stderr


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ((), "Name one reader"),
        (("--reader", "frames", "--drafts", "x", "--drafts-by", "y"), "Name one reader"),
        (("--drafts", "x"), "Say whose drafts these are"),
        (("--drafts", "x", "--drafts-by", "person"), "Say whose drafts these are"),
        (("--reader", "llm"), "needs --endpoint"),
        (("--reader", "frames", "--endpoint", "http://localhost"), "--endpoint is for a language model"),
    ],
)
def test_wrong_use_is_reported(arguments: tuple[str, ...], said: str, kg: Run) -> None:
    done = kg("calibrate", *arguments)
    assert done.returncode == 2 and said in done.stderr
