"""Drafts: what is built from them is what they were written from, and nothing that the article does not bear out."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable
from dataclasses import replace
from itertools import permutations
from pathlib import Path
from typing import Any

import pytest

from kg import batch
from kg.answers import questions
from kg.graph import records
from kg.graph.store import Store, open_store
from kg.model import FRAMES, TRAINED, Claim, Level, Reading, Status
from kg.publish.export import export
from kg.reading.assemble import assemble
from kg.reading.draft_files import DraftFolder, file_name, read_draft
from kg.reading.draft_json import to_json
from kg.reading.drafting import draft_of
from kg.reading.readers import Readers
from kg.settings import MIN_CONFIDENCE
from tests import factory
from tests.conftest import OSLO_A, ROOT

#: They build stores of whole sets of articles.
pytestmark = pytest.mark.slow

SHARED = ROOT.parent / "shared" / "eval"
needs_shared = pytest.mark.skipif(not SHARED.is_dir(), reason="the articles of ../shared/eval are not at hand")

Build = Callable[..., Store]
Rows = dict[tuple[Any, ...], list[tuple[Any, ...]]]
#: An article and a draft of it that uses what the format allows.
TALKS = {
    "id": "harbour",
    "published": "2025-06-09",
    "text": (
        "Norway and Iceland held a fourth round of quota talks in Oslo on Monday, the second in Norway.\n"
        "Anna Keller led the Icelandic delegation. “We are close,” said Keller, “but not there yet.”\n"
        "Denmark, which Iceland says was not invited, denied that it had asked for a seat.\n"
        "The venue was kept secret. A pact on mackerel is on the table. Keller said Norway had broken its word.\n"
        "A first meeting was in Bergen, and another in Tromsø."
    ),
}
ROUND = "Norway and Iceland held a fourth round of quota talks in Oslo on Monday"


def item(name: str, words: str, quote: str, **more: Any) -> dict[str, Any]:
    return {"name": name, "words": words, "quote": quote, **more}


def by_hand() -> dict[str, Any]:
    talks = {
        "id": "n1",
        "name": "quota talks in Oslo",
        "level": "round",
        "status": "held",
        "quote": "fourth round of quota talks",
        "mentions": ["fourth round of quota talks"],
        "part_of": "n2",
        "ordinals": [{"ordinal": "fourth"}, {"ordinal": "second", "series": "talks in Norway"}],
        "parties": [
            item("Norway", "Norway", ROUND),
            item("Iceland", "Iceland", ROUND, mood="good"),
            item("Denmark", "Denmark", "Denmark, which Iceland says was not invited", status="denied"),
        ],
        "place": item("Oslo", "Oslo", "quota talks in Oslo"),
        "start": {"value": "2025-06-09", "words": "on Monday", "quote": ROUND},
        "delegations": [
            {
                "of": "Iceland",
                "leaders": [
                    item("Anna Keller", "Anna Keller", "Anna Keller led the Icelandic delegation", status="asserted")
                ],
                "members": [],
            }
        ],
        "weather": "fine",
    }
    process = {
        "id": "n2",
        "name": "quota talks of Norway and Iceland",
        "level": "process",
        "status": "under-way",
        "quote": "quota talks",
    }
    told = "Keller said Norway had broken its word"
    return {
        "article": "harbour",
        "published": "2025-06-09",
        "negotiations": [talks, process],
        "agreements": [
            {
                "id": "a1",
                "name": "pact on mackerel",
                "negotiation": "n1",
                "status": "proposed",
                "mentions": ["A pact on mackerel"],
                "quote": "A pact on mackerel is on the table",
            }
        ],
        "statements": [
            {"speaker": "Anna Keller", "speaker_words": "Keller", "text": "We are close", "quote": "said Keller"}
        ],
        "claims": [
            {"claimant": "Anna Keller", "about": "Norway broke its word", "quote": told},
            {
                "claimant": None,
                "about": "where they met is not told",
                "relation": "heldAt",
                "subject": "n1",
                "status": "undisclosed",
                "quote": "The venue was kept secret",
            },
            {
                "claimant": "Iceland",
                "about": "Denmark was not invited",
                "relation": "notAttendedBy",
                "subject": "n1",
                "object": "Denmark",
                "quote": "Denmark, which Iceland says was not invited",
            },
        ],
        "editor": {"name": "J. D."},
    }


@pytest.fixture(scope="module")
def build(tmp_path_factory: pytest.TempPathFactory) -> Build:
    """Builds articles, with drafts or without, into a store of its own."""

    def made(
        articles: Path | dict[str, Any],
        drafts: Path | dict[str, Any] | None = None,
    ) -> Store:
        folder = tmp_path_factory.mktemp("build")
        source = articles if isinstance(articles, Path) else folder / "articles.jsonl"
        if isinstance(articles, dict):
            source.write_text(json.dumps(articles), encoding="utf-8")
        if isinstance(drafts, dict):
            raw, drafts = drafts, folder / "drafts"
            drafts.mkdir()
            (drafts / file_name(raw["article"])).write_text(json.dumps(raw), encoding="utf-8")
        readers = Readers(drafts=DraftFolder(drafts)) if drafts is not None else Readers((FRAMES,))
        report = batch.build([str(source)], location=folder / "talks.kg", readers=readers)
        assert report.failures == ()
        return open_store(folder / "talks.kg")

    return made


@pytest.fixture(scope="module")
def framed(build: Build) -> Store:
    """The samples as the frames read them."""
    return build(ROOT / "samples")


@pytest.fixture(scope="module")
def drafted(build: Build) -> Store:
    """The articles of ../shared as the drafts there read them."""
    return build(SHARED / "dev" / "articles.jsonl", SHARED / "dev" / "drafts")


def exported(store: Store, folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in export(store, "drafts", folder)}


def rows(store: Store) -> Rows:
    """All rows of all questions, with every column, from all claims and from those sure enough."""
    names = sorted({name for reading in records.read_readings(store) for name in _people(reading)})[:3]
    found: Rows = {}
    for question in questions.load():
        given = [{}] if not question.parameters else [{"a": one, "b": two} for one, two in permutations(names, 2)]
        for parameters in given:
            for least in (MIN_CONFIDENCE, 0.0):
                answer = questions.ask(store, question, parameters, min_confidence=least)
                key = (question.name, *sorted(parameters.items()), least)
                found[key] = [tuple(answer.columns), *(tuple(row.items()) for row in answer.to_dicts())]
    return found


def _people(reading: Reading) -> Iterable[str]:
    return (referent.name for referent in reading.referents if referent.kind in ("person", "nation"))


def claims(store: Store, relation: str) -> list[Claim]:
    (reading,) = records.read_readings(store)
    return [claim for claim in reading.claims if claim.relation == relation]


def plainly(store: Store) -> list[Reading]:
    """The readings without who made them, and how sure that reader was by itself: a draft is another reader."""
    return [
        replace(reading, extractor="", claims=tuple(replace(claim, probability=None) for claim in reading.claims))
        for reading in records.read_readings(store)
    ]


def the_same_again(store: Store, articles: Path | dict[str, Any], build: Build, folder: Path) -> Rows:
    """Gives the rows, which are the same as well."""
    drafts = exported(store, folder / "drafts")
    again = build(articles, folder / "drafts")
    assert plainly(again) == plainly(store)
    asked = rows(store)
    assert rows(again) == asked
    assert exported(again, folder / "again") == drafts
    return asked


def test_the_samples_are_built_again_from_their_drafts(framed: Store, build: Build, tmp_path: Path) -> None:
    asked = the_same_again(framed, ROOT / "samples", build, tmp_path)
    assert len({name for name, *_ in asked}) == len(questions.load()) and sum(map(len, asked.values())) > 600


def test_the_answers_of_both_readers_are_the_same_again(samples: Path, build: Build, tmp_path: Path) -> None:
    store = open_store(samples)
    assert {claim.producer for reading in records.read_readings(store) for claim in reading.claims} >= {TRAINED, FRAMES}
    exported(store, tmp_path / "drafts")
    again = build(ROOT / "samples", tmp_path / "drafts")

    def but_posts(found: Rows) -> Rows:
        """All but the posts, of which a draft keeps one where each reader has one of the same title by other words."""
        return {key: rows for key, rows in found.items() if key[0] != "who-holds-which-post"}

    assert but_posts(rows(again)) == but_posts(rows(store))


@needs_shared
def test_a_store_of_drafts_is_built_again_from_its_exported_drafts(
    drafted: Store, build: Build, tmp_path: Path
) -> None:
    the_same_again(drafted, SHARED / "dev" / "articles.jsonl", build, tmp_path)


@needs_shared
@pytest.mark.parametrize("name", ["framed", "drafted"])
def test_drafts_have_the_form_that_readers_are_held_to(
    name: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    store = request.getfixturevalue(name)
    articles = tmp_path / "articles.jsonl"
    articles.write_text("\n".join(json.dumps({"id": each.id, "text": each.text}) for each in store.articles()))
    files = export(store, "drafts", tmp_path / "drafts")
    command = [sys.executable, str(SHARED / "check_draft.py"), str(articles), *map(str, files)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0 and ", 0 problems" in done.stdout, done.stdout


def test_a_draft_by_hand_says_all_it_says_and_is_built_again(build: Build, tmp_path: Path) -> None:
    store = build(TALKS, by_hand())
    ordinals = {claim.qualifiers for claim in claims(store, "partOf")}
    assert ordinals == {(("ordinal", "4"),), (("ordinal", "2"), ("series", "talks in Norway"))}
    assert [(claim.status, claim.object) for claim in claims(store, "heldAt")] == [(Status.UNDISCLOSED, None)]
    (absent,) = claims(store, "notAttendedBy")
    assert (absent.object, absent.status, absent.claimant) == ("nation/denmark", Status.CLAIMED, "nation/iceland")
    assert {claim.object: claim.status for claim in claims(store, "hasParty")}["nation/denmark"] is Status.DENIED
    the_same_again(store, TALKS, build, tmp_path)


def test_claims_of_every_status_come_back_from_a_draft() -> None:
    for reading in factory.many(6):
        drafted = read_draft(json.loads(json.dumps(to_json(draft_of(reading)))), "person", filed=True)
        made = assemble(reading.article, drafted.draft, None, "person")
        assert drafted.malformed == {} and made.refused == {"quotation not in the article": 6}
        given = {replace(claim, confidence=0) for claim in reading.claims if claim.relation != "spokenBy"}
        assert {replace(claim, confidence=0) for claim in made.reading.claims} == given
        assert set(made.confidence.values()) == {1.0}


def test_fields_that_nobody_knows_survive() -> None:
    drafted = read_draft(by_hand(), "person", filed=True)
    assert drafted.malformed == {}
    written = to_json(drafted.draft)
    assert written["editor"] == {"name": "J. D."}
    assert written["negotiations"][0]["weather"] == "fine"
    assert written["negotiations"][0]["parties"][1]["mood"] == "good"
    assert to_json(read_draft(written, "person", filed=True).draft) == written


@pytest.fixture
def oslo(build: Build, tmp_path: Path) -> dict[str, Any]:
    """The draft that is written of one article."""
    content = exported(build(OSLO_A), tmp_path / "oslo")["oslo-a.json"]
    shutil.rmtree(tmp_path / "oslo")
    written: dict[str, Any] = json.loads(content)
    return written


def led_by(draft: dict[str, Any]) -> dict[str, Any]:
    leader: dict[str, Any] = next(
        leader
        for talks in draft["negotiations"]
        for delegation in talks["delegations"]
        for leader in delegation["leaders"]
        if leader["name"] == "Anna Keller"
    )
    return leader


def test_offsets_that_lie_are_not_believed(build: Build, oslo: dict[str, Any]) -> None:
    (right,) = [claim for claim in claims(build(OSLO_A), "ledBy") if claim.object == "person/anna-keller"]
    led_by(oslo).update(at=[0, 30], cue=[100_000, 100_010])
    for thing in oslo["things"]:
        for mention in thing["mentions"]:
            mention["at"] = [mention["at"][0] + 1, mention["at"][1] + 1]
    store = build(OSLO_A, oslo)
    (claim,) = [claim for claim in claims(store, "ledBy") if claim.object == "person/anna-keller"]
    assert claim.evidence == right.evidence and claim.cue.end <= right.evidence.end
    (reading,) = records.read_readings(store)
    spans = {mention.span for mention in reading.mentions if mention.referent == "person/anna-keller"}
    assert {reading.article.words(span) for span in spans} == {"Anna Keller", "Keller"}


def test_words_that_the_article_does_not_have_stay_out(build: Build, oslo: dict[str, Any]) -> None:
    leader, (statement,) = led_by(oslo), oslo["statements"]
    leader["quote"] = "Anna Keller secretly led the delegation"
    statement["told"]["spokenBy"]["quote"] = "We came here to win"
    for thing in oslo["things"]:
        if thing["kind"] == "quotation":
            thing["facets"]["text"] = statement["text"] = "We came here to win everything there is to win"
        if thing["key"] == "person/anna-keller":
            thing["names"] = ["Keller", "the Iron Minister"]
            thing["mentions"].append({"words": "the Iron Minister", "how": "description", "at": [0, 17]})
    oslo["things"].append({"key": "person/nobody", "kind": "person", "name": "Nobody Atall", "mentions": [
        {"words": "Nobody Atall", "how": "full name", "at": [0, 12]}
    ]})  # fmt: skip
    (reading,) = records.read_readings(build(OSLO_A, oslo))
    assert "person/anna-keller" not in {claim.object for claim in reading.claims if claim.relation == "ledBy"}
    assert not [claim for claim in reading.claims if claim.relation == "spokenBy"]
    keller = next(each for each in reading.referents if each.key == "person/anna-keller")
    assert "the Iron Minister" not in keller.names and "Keller" in keller.names
    assert "person/nobody" not in {referent.key for referent in reading.referents}


def test_what_a_person_corrects_is_the_persons_claim(build: Build, oslo: dict[str, Any]) -> None:
    leader = led_by(oslo)
    assert leader["by"] == ["frames"] and leader["confidence"] > 0.5
    leader["name"] = leader["words"] = "Tomas Rybak"
    leader["quote"] = "Trade Minister Tomas Rybak"
    corrected = {claim.object: claim for claim in claims(build(OSLO_A, oslo), "ledBy")}
    assert "person/anna-keller" not in corrected
    made = [claim for claim in claims(build(OSLO_A, oslo), "ledBy") if claim.producer == "person"]
    assert [claim.object for claim in made] == ["person/tomas-rybak"]
    assert made[0].confidence != leader["confidence"] and Level.NAME in made[0].held


def test_another_title_or_name_is_that_of_the_same_thing(build: Build, oslo: dict[str, Any]) -> None:
    post = next(each for each in oslo["posts"] if each["person"] == "Tomas Rybak")
    post.update(post="Minister for Trade", former=True)
    oslo["negotiations"][0]["name"] = "Oslo fisheries round"
    (reading,) = records.read_readings(build(OSLO_A, oslo))
    titles = {dict(each.facets).get("title"): dict(each.facets).get("former") for each in reading.referents}
    assert titles["Minister for Trade"] == "true" and "Trade Minister" not in titles
    assert "Oslo fisheries round" in {each.name for each in reading.referents}


def test_an_answer_of_a_model_says_nothing_of_itself(oslo: dict[str, Any]) -> None:
    answer = read_draft(oslo, "llm:some")
    written = json.dumps(to_json(answer.draft))
    assert answer.draft.things == () and answer.draft.negotiations
    for name in ("at", "cue", "confidence", "by", "frame", "held", "told", "claim", "thing"):
        assert f'"{name}": ' not in written


@pytest.mark.parametrize(
    "odd",
    [
        {"at": "here", "cue": [5], "confidence": 7, "by": "me", "frame": 3, "held": ["noSuchLevel"], "claim": ["x"]},
        {"at": [9, 2], "cue": [True, False], "confidence": "high", "by": [1], "thing": {"key": "person/anna-keller"}},
    ],
)
def test_odd_traces_are_passed_over(build: Build, oslo: dict[str, Any], odd: dict[str, Any]) -> None:
    led_by(oslo).update(odd)
    oslo["things"] += ["thing", {"key": "person/x"}, {"key": "x", "kind": "person", "name": "Keller", "links": [1]}]
    oslo["negotiations"][0]["told"] = {"hasPhase": {"quote": 5}, "noSuchRelation": {"quote": "Norway"}}
    (claim,) = [claim for claim in claims(build(OSLO_A, oslo), "ledBy") if claim.object == "person/anna-keller"]
    assert claim.evidence.end > claim.evidence.start


def test_an_article_with_an_id_that_is_no_file_name_has_a_file_all_the_same(build: Build, tmp_path: Path) -> None:
    article = {**OSLO_A, "id": "https://news.example.org/2025/oslo?page=1"}
    store = build(article)
    assert list(exported(store, tmp_path / "odd")) == ["https-news-example-org-2025-oslo-page-1.json"]
    assert plainly(build(article, tmp_path / "odd")) == plainly(store)
