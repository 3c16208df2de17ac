"""An answer is read as far as it goes."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from kg.reading.draft_files import read_draft
from kg.reading.draft_schema import filled
from kg.reading.llm.answer import read_answer
from tests.reading.llm.words import A

WHOLE = json.dumps(filled(A), ensure_ascii=False)
TOWER = "[" * 800 + "]" * 800


def read(text: str) -> dict[str, Any]:
    raw, _ = read_answer(text)
    assert raw is not None
    return raw


def leaves(value: Any) -> set[str]:
    """Every string of a JSON value, with the name it stands under."""
    if isinstance(value, list):
        return {leaf for each in value for leaf in leaves(each)}
    if not isinstance(value, dict):
        return set()
    own = {f"{name}={each}" for name, each in value.items() if isinstance(each, str)}
    return own.union(*(leaves(each) for each in value.values()))


def test_json_wrapped_in_words_and_thoughts_is_read() -> None:
    assert read(f'<think>{{"posts": [1]}}</think>Here:\n```json\n{WHOLE}\n``` I hope {{this}} helps.') == filled(A)


def test_what_is_no_draft_is_none() -> None:
    for text in ("I would rather not.", "{}", '{"error": "no"}', '{"posts": "none"}', "[]", "", "{" * 3000):
        assert read_answer(text)[0] is None


@given(st.integers(0, len(WHOLE) - 1))
def test_of_an_answer_cut_anywhere_only_whole_records_are_kept(at: int) -> None:
    raw, whole = read_answer(WHOLE[:at])
    assert not whole or raw is None
    if raw is None:
        return
    drafted = read_draft({**raw, "article": "a"}, "llm:small")
    assert not drafted.malformed
    assert leaves(raw) <= leaves(filled(A))


def test_the_more_of_it_there_is_the_more_is_kept() -> None:
    sizes = [len(leaves(read_answer(WHOLE[:at])[0])) for at in range(0, len(WHOLE), 7)]
    assert sizes == sorted(sizes) and sizes[-1] > 30


def test_talks_that_were_cut_off_keep_their_whole_items() -> None:
    at = WHOLE.index('"Denmark"')
    (talks,) = read(WHOLE[:at])["negotiations"]
    assert [each["name"] for each in talks["parties"]] == ["Iceland"]
    assert read(WHOLE[: WHOLE.index('"leaders"')])["negotiations"][0]["delegations"] == []


def test_a_record_that_cannot_be_added_to_is_left_out_where_it_was_cut_off() -> None:
    assert read('{"posts": [{"person": "A", "post": "minister", "words": "A", "quote": "A", "of": "B", ')["posts"] == []
    assert read('{"contacts": [{"kind": "meeting", "participants": [{"name": "A"}, ')["contacts"] == []


def test_towers_bring_nothing_down() -> None:
    text = f'{{"posts": [{TOWER}, {{"person": "A", "more": {TOWER}}}], "claims": [{{"about": "x"}}, {"[" * 5000}'
    raw = read(text)
    assert raw["posts"][1]["person"] == "A" and raw["claims"] == [{"about": "x"}]
    assert len(json.dumps(raw)) < 200


def test_characters_that_are_none_are_left_out() -> None:
    assert read('{"posts": [{"person": "A\\ud800nna\\u0000 K"}]}')["posts"] == [{"person": "Anna K"}]
    assert read('{"posts": [{"person": "Anna\nK"}]}')["posts"] == [{"person": "Anna\nK"}]
