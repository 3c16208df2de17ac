"""Which claims can be facts: whose word counts, at which levels, and what calibration changes."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
import yaml

from kg.errors import ReferenceDataError
from kg.model import Claim, Level, Span, Status
from kg.reading import trust
from kg.settings import MIN_CONFIDENCE

ALL = frozenset({Level.QUOTE, Level.NAME, Level.KIND, Level.DENIAL})


def claim(producer: str, relation: str = "hasParty", held: frozenset[Level] = ALL, **changes: object) -> Claim:
    """A claim that holds at all levels, unless told otherwise."""
    said = Claim(
        "negotiation/talks", relation, "nation/orsk", None, Status.ASSERTED, Span(0, 4), Span(0, 4), "draft", held=held
    )
    return replace(said, producer=producer, **changes)  # type: ignore[arg-type]


def policy(path: Path, **shown: tuple[int, int]) -> trust.Trust:
    """The policy with what ``llm:some`` has shown: right and claims by relation."""
    rows = {name: {"right": right, "items": items} for name, (right, items) in shown.items()}
    path.write_text(yaml.safe_dump({"llm:some": {"relations": rows}}), encoding="utf-8")
    return trust.load(path)


def test_a_reader_that_was_never_measured_makes_no_fact(tmp_path: Path) -> None:
    judged = trust.load(tmp_path / "none.yaml").judge(claim("llm:some"))
    assert judged.confidence == trust.load(tmp_path / "none.yaml").unproven < MIN_CONFIDENCE


def test_two_readers_that_say_the_same_make_a_fact(tmp_path: Path) -> None:
    unknown = trust.load(tmp_path / "none.yaml")
    assert unknown.judge(claim("llm:other+llm:some")).confidence == unknown.seconded >= MIN_CONFIDENCE


def test_a_measured_reader_makes_facts_of_the_relations_it_proved_good_in(tmp_path: Path) -> None:
    measured = policy(tmp_path / "c.yaml", hasParty=(90, 100), hostedBy=(60, 100))
    assert measured.judge(claim("llm:some")).confidence == 0.9
    assert measured.judge(claim("llm:some", "hostedBy")).confidence < MIN_CONFIDENCE
    assert measured.judge(claim("llm:some", "mediatedBy")).confidence < MIN_CONFIDENCE
    assert measured.judge(claim("llm:other")).confidence < MIN_CONFIDENCE


@pytest.mark.parametrize(
    ("right", "items", "fact"), [(39, 39, False), (40, 40, True), (34, 40, False), (84, 100, True)]
)
def test_a_few_claims_or_too_many_wrong_ones_prove_nothing(right: int, items: int, fact: bool, tmp_path: Path) -> None:
    judged = policy(tmp_path / "c.yaml", hasParty=(right, items)).judge(claim("llm:some"))
    assert (judged.confidence >= MIN_CONFIDENCE) is fact


def test_two_readers_are_surer_than_either(tmp_path: Path) -> None:
    measured = policy(tmp_path / "c.yaml", hasParty=(90, 100))
    judged = measured.judge(claim("frames+llm:some", confidence=0.5))
    assert judged.confidence == 0.95


@pytest.mark.parametrize("level", [Level.QUOTE, Level.NAME, Level.KIND, Level.DAY, Level.DENIAL])
def test_who_says_it_what_failed_at_a_level_is_no_fact(level: Level, tmp_path: Path) -> None:
    measured = policy(tmp_path / "c.yaml", hasParty=(100, 100))
    failed = claim("llm:some+person", held=ALL - {level}, failed=frozenset({level}))
    assert measured.judge(failed).confidence < MIN_CONFIDENCE


def test_what_nobody_checked_the_quote_of_is_no_fact(tmp_path: Path) -> None:
    assert trust.load(tmp_path / "none.yaml").judge(claim("person", held=frozenset())).confidence < MIN_CONFIDENCE
    assert trust.load(tmp_path / "none.yaml").judge(claim("person")).confidence > 0.9


def test_a_calibration_counts_as_soon_as_it_is_kept(tmp_path: Path) -> None:
    assert policy(tmp_path / "c.yaml", hasParty=(10, 100)).judge(claim("llm:some")).confidence < MIN_CONFIDENCE
    assert policy(tmp_path / "c.yaml", hasParty=(100, 101)).judge(claim("llm:some")).confidence > 0.9


@pytest.mark.parametrize(
    "text",
    [
        "nonsense",
        "- a list",
        "llm:some: 3",
        "llm:some: {relations: {hasParty: 0.9}}",
        "llm:some: {relations: {hasParty: {right: many, items: 3}}}",
        "llm:some: {relations: {hasParty: {right: 5, items: 3}}}",
        "llm:some: {relations: {hasParty: {right: -1, items: 3}}}",
        "llm:some: {{",
    ],
)
def test_a_malformed_calibration_is_refused_in_one_sentence(text: str, tmp_path: Path) -> None:
    (tmp_path / "c.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(ReferenceDataError) as refused:
        trust.load(tmp_path / "c.yaml")
    said = str(refused.value)
    assert str(tmp_path / "c.yaml") in said and said.endswith("delete it and run kg calibrate again.")
    assert "\n" not in said
