"""Asking a language model, against a server with recorded answers: what is sent, what is kept, what it may cost."""

from __future__ import annotations

import json
import tempfile
import threading
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg import batch
from kg.errors import ParleyError
from kg.model import Article
from kg.reading import llm
from kg.reading.draft import Draft
from kg.reading.draft_files import read_draft
from kg.reading.draft_json import to_json
from kg.reading.draft_schema import filled, strict, strict_text
from kg.reading.llm import LanguageModel
from kg.reading.llm.prompt import Part, opening, question
from kg.reading.llm.spending import tokens
from kg.reading.readers import Readers
from tests.conftest import OSLO_A, OSLO_B
from tests.reading.llm import words
from tests.reading.llm.recorded import (
    Recorded,
    Script,
    Server,
    always,
    drafting,
    question_of,
    refusing,
    serving,
    text_of,
)

A, B = (Article(article["id"], article["text"]) for article in (OSLO_A, OSLO_B))
#: The tokens set aside for one question about the first article, with an answer of 100.
QUESTION = tokens(json.dumps([*opening(), strict_text()], ensure_ascii=False)) + 100
QUESTION += tokens(question(Part(A.text))["content"])
TOWER = "[" * 800 + "]" * 800
KEY = "sk-7f3d-never-to-be-seen"
FULL = json.dumps(filled(words.A), ensure_ascii=False)


@pytest.fixture(autouse=True)
def _key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KG_LLM_KEY", KEY)


def consult(
    script: Script, articles: list[Article], cache: Path, *, jobs: int = 1, **limits: Any
) -> tuple[llm.Witness, Server]:
    """What the model said of the articles, and the server with what it was asked."""
    with serving(script) as server:
        model = LanguageModel(server.url, "small", cache=cache, **{"retries": 2, **limits})
        return llm.consult(model, articles, jobs=jobs), server


def drafted(raw: words.Raw, name: str = "oslo-a") -> Draft:
    """What the model's draft is read as."""
    return read_draft({**filled(raw), "article": name}, "llm:small").draft


def reason(witness: llm.Witness) -> str:
    (failure,) = witness.failures
    return failure.reason


def test_the_model_is_asked_once_for_a_draft_under_the_schema(tmp_path: Path) -> None:
    witness, server = consult(always(drafting(words.A)), [A], tmp_path)
    (body,) = server.bodies
    assert body["model"] == "small" and body["temperature"] == 0 and body["max_tokens"] == 2000 + len(A.text.encode())
    assert body["response_format"]["json_schema"] == {"name": "draft", "strict": True, "schema": strict()}
    assert body["messages"] == [*opening(), question(Part(A.text))]
    assert server.headers[0]["Authorization"] == f"Bearer {KEY}"
    drafts = witness.drafts["oslo-a"]
    assert drafts.draft == drafted(words.A) and drafts.producer == "llm:small" and not drafts.malformed
    use = witness.use
    assert (use.requests, use.tokens_in, use.tokens_out, use.words) == (1, 1000, 50, len(A.text.split()))


def test_no_key_sends_no_header(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("KG_LLM_KEY")
    _, server = consult(always(drafting()), [A], tmp_path)
    assert "Authorization" not in server.headers[0]


def test_the_same_question_twice_costs_once(tmp_path: Path) -> None:
    first, _ = consult(always(drafting(words.A)), [A, B], tmp_path)
    again, server = consult(always(refusing(500, "nobody may ask")), [A, B], tmp_path)
    assert server.bodies == []
    assert again.drafts == first.drafts
    assert (again.use.requests, again.use.cached, again.use.tokens_in, again.use.words) == (0, 2, 0, 0)


def test_another_model_text_or_day_or_a_shorter_answer_is_another_question(tmp_path: Path) -> None:
    consult(always(drafting()), [A], tmp_path)
    with serving(always(drafting())) as server:
        for model, article in (
            (LanguageModel(server.url, "other", cache=tmp_path), A),
            (LanguageModel(server.url, "small", cache=tmp_path, answer_tokens=100), A),
            (LanguageModel(server.url, "small", cache=tmp_path), Article("oslo-a", A.text + " It rained.")),
            (LanguageModel(server.url, "small", cache=tmp_path), Article("oslo-a", A.text, published="2025-06-09")),
        ):
            llm.consult(model, [article])
        assert len(server.bodies) == 4


def test_what_the_answer_does_not_depend_on_makes_no_other_question(tmp_path: Path) -> None:
    consult(always(drafting()), [A], tmp_path)
    with serving(always(drafting())) as server:
        model = LanguageModel(
            server.url, "small", cache=tmp_path, answer_tokens=20_000, timeout=5, retries=0, max_tokens=100_000
        )
        llm.consult(model, [Article("renamed", A.text, title="Other", source="Other", url="https://example.org/")])
        assert server.bodies == []


def test_a_damaged_answer_in_the_cache_is_asked_for_again(tmp_path: Path) -> None:
    consult(always(drafting()), [A], tmp_path)
    (kept,) = tmp_path.iterdir()
    kept.write_text('{"text": ')
    witness, server = consult(always(drafting(words.A)), [A], tmp_path)
    assert len(server.bodies) == 1 and witness.drafts["oslo-a"].draft == drafted(words.A)


@pytest.mark.parametrize("status", [429, 500, 503])
def test_a_busy_endpoint_is_asked_again(tmp_path: Path, status: int) -> None:
    busy = refusing(status, "later", headers=(("Retry-After", "0"),))
    witness, server = consult(always(busy, busy, drafting(words.A)), [A], tmp_path)
    assert len(server.bodies) == 3 and witness.failures == ()
    assert (witness.use.requests, witness.use.retries) == (3, 2)


def test_an_endpoint_out_of_order_is_given_up_and_the_next_article_is_tried(tmp_path: Path) -> None:
    def only_for_b(_: int, body: dict[str, Any]) -> Recorded:
        return drafting() if text_of(body) == B.text else refusing(500, "boom")

    witness, server = consult(only_for_b, [A, B], tmp_path)
    assert reason(witness) == f"{server.url}/chat/completions answered 500 after 3 requests (boom)"
    assert list(witness.drafts) == ["oslo-b"]
    assert server.texts() == [A.text] * 3 + [B.text]


def test_an_endpoint_that_does_not_answer_is_not_waited_for(tmp_path: Path) -> None:
    witness, server = consult(always(Recorded(seconds=2)), [A], tmp_path, timeout=0.3)
    assert reason(witness) == f"{server.url}/chat/completions did not answer within 0.3 seconds"
    assert witness.use.requests == 2  # what takes too long once is asked once more


@pytest.mark.parametrize(("status", "told"), [(401, "KG_LLM_KEY"), (403, "KG_LLM_KEY"), (404, "--model")])
def test_what_no_article_can_pass_is_asked_once(tmp_path: Path, status: int, told: str) -> None:
    witness, server = consult(always(refusing(status, f"no {KEY}")), [A, B], tmp_path)
    assert len(server.bodies) == 1
    assert [failure.source for failure in witness.failures] == ["oslo-a", "oslo-b"]
    assert all(told in failure.reason for failure in witness.failures)


def test_an_endpoint_that_is_not_there_is_named(tmp_path: Path) -> None:
    with serving(always(drafting())) as server:
        gone = server.url
    witness = llm.consult(LanguageModel(gone, "small", cache=tmp_path, retries=1), [A, B])
    assert all(f"{gone}/chat/completions cannot be reached" in failure.reason for failure in witness.failures)
    assert witness.use.requests == 2


def test_a_redirect_is_not_followed(tmp_path: Path) -> None:
    with serving(always(drafting())) as elsewhere:
        away = Recorded(status=307, headers=(("Location", f"{elsewhere.url}/chat/completions"),))
        witness, _ = consult(always(away), [A], tmp_path)
        assert "answered 307" in reason(witness) and elsewhere.bodies == []


def refused(words: str) -> Recorded:
    """A refusal as OpenAI's own servers word it."""
    message = {"role": "assistant", "content": None, "refusal": words}
    return Recorded(raw=json.dumps({"choices": [{"message": message, "finish_reason": "stop"}]}))


@pytest.mark.parametrize(
    ("response", "told"),
    [
        (Recorded("I would rather not."), "no draft as JSON"),
        (Recorded('{"claims": "none"}'), "no draft as JSON"),
        (Recorded(None), "without any text"),
        (Recorded(" \n"), "without any text"),
        (refused("I cannot help with that."), "the model small refused to answer (I cannot help with that.)"),
        (Recorded('{"negotiations": []}', finish="content_filter"), "blocked by a content filter"),
        (Recorded(raw="<html>welcome</html>"), "did not answer with a chat completion"),
        (Recorded(raw="[]"), "did not answer with a chat completion"),
        (Recorded(raw='{"choices": []}'), "did not answer with a chat completion"),
    ],
)
def test_an_answer_of_no_use_is_a_failure_and_is_not_kept(tmp_path: Path, response: Recorded, told: str) -> None:
    witness, _ = consult(always(response), [A], tmp_path)
    assert told in reason(witness) and list(tmp_path.iterdir()) == []


@pytest.mark.slow
def test_an_answer_of_towers_brings_nothing_down(tmp_path: Path) -> None:
    tower = f'{{"posts": [{TOWER}], "negotiations": {json.dumps(words.A["negotiations"])}, "claims": {"[" * 5000}'
    with serving(always(Recorded(tower, finish="length"))) as server:
        asked = LanguageModel(server.url, "small", cache=tmp_path / "cache")
        articles = tmp_path / "articles.jsonl"
        articles.write_text("\n".join(map(json.dumps, (OSLO_A, OSLO_B))), encoding="utf-8")
        report = batch.build(
            [str(articles)], location=tmp_path / "talks.nq", readers=Readers(("llm",), None, asked), jobs=2
        )
    assert report.failures == () and report.drafts is not None and report.drafts.claims > 5


def test_json_wrapped_in_words_is_read(tmp_path: Path) -> None:
    wrapped = f'<think>{{"claims": [1]}}</think>Here:\n```json\n{FULL}\n```'
    witness, _ = consult(always(Recorded(wrapped)), [A], tmp_path)
    assert witness.drafts["oslo-a"].draft == drafted(words.A)


def test_an_answer_that_names_another_article_is_of_the_one_asked_about(tmp_path: Path) -> None:
    witness, _ = consult(always(Recorded(json.dumps({"article": "oslo-b", **words.A}))), [A], tmp_path)
    assert [(name, each.draft.article) for name, each in witness.drafts.items()] == [("oslo-a", "oslo-a")]


def test_what_has_not_the_form_is_counted(tmp_path: Path) -> None:
    witness, _ = consult(always(Recorded('{"posts": [{"person": "Anna Keller"}, 3]}')), [A], tmp_path)
    assert witness.drafts["oslo-a"].malformed == {"posts.post is missing": 1, "posts is not an object": 1}


def test_of_an_answer_that_was_cut_off_the_rest_alone_is_asked_for(tmp_path: Path) -> None:
    def in_two(number: int, _: dict[str, Any]) -> Recorded:
        if number == 0:
            return Recorded(FULL[: FULL.index('"posts"')], finish="length")
        return drafting({"posts": words.A["posts"], "statements": words.A["statements"]})

    witness, server = consult(in_two, [A], tmp_path)
    assert witness.drafts["oslo-a"].draft == drafted(words.A)
    first, rest = map(question_of, server.bodies)
    assert "cut off" in rest and '"parties":["Iceland","Denmark"]' in rest and "Found so far" not in first
    assert (witness.use.requests, witness.use.cut) == (2, 0)


@given(st.integers(0, len(FULL)))
@settings(max_examples=25, deadline=None)
def test_wherever_an_answer_is_cut_the_two_halves_give_the_whole(at: int) -> None:
    whole = drafted(words.A)
    with (
        tempfile.TemporaryDirectory() as folder,
        serving(lambda n, _: cut(at) if n == 0 else drafting(words.A)) as server,
    ):
        witness = llm.consult(LanguageModel(server.url, "small", cache=Path(folder)), [A])
    assert to_json(witness.drafts["oslo-a"].draft) == to_json(whole) and witness.use.cut == 0


def cut(at: int) -> Recorded:
    return Recorded(FULL[:at], finish="length")


def test_asking_for_the_rest_ends_and_what_is_missing_is_reported(tmp_path: Path) -> None:
    def endless(number: int, _: dict[str, Any]) -> Recorded:
        post = {"person": f"Person {number}", "post": "envoy", "words": "x", "quote": "x"}
        return Recorded(f'{{"posts": [{json.dumps(post)}, {{"person": "P', finish="length")

    witness, server = consult(endless, [A], tmp_path)
    assert len(server.bodies) == 4 and witness.use.cut == 1
    assert [post.person for post in witness.drafts["oslo-a"].draft.posts] == [f"Person {n}" for n in range(4)]
    again, server = consult(endless, [A], tmp_path)
    assert server.bodies == [] and again.drafts == witness.drafts and again.use.cut == 1


def test_where_the_longest_answer_brings_nothing_there_is_no_further_one(tmp_path: Path) -> None:
    witness, server = consult(always(Recorded("<think>Let me see", finish="length")), [A], tmp_path)
    assert [body["max_tokens"] for body in server.bodies] == [2000 + len(A.text.encode()), 8192]
    assert witness.use.cut == 1 and witness.failures == ()


LONG = Article("long", "\n\n".join(f"{number}. {A.text}" for number in range(12)))


def test_a_long_article_is_asked_about_in_parts_that_are_shown_the_events_so_far(tmp_path: Path) -> None:
    def by_part(number: int, _: dict[str, Any]) -> Recorded:
        return drafting(words.A if number == 0 else {"negotiations": [words.talks(words.HOSTED, id=f"n{number}")]})

    witness, server = consult(by_part, [LONG], tmp_path, answer_tokens=1100)
    assert len(server.bodies) > 2 and "\n\n".join(server.texts()) == LONG.text
    assert all(len(text) <= 1100 for text in server.texts())
    assert all(body["max_tokens"] == 1100 for body in server.bodies)
    first, second, *_ = map(question_of, server.bodies)
    assert "This is part" not in first and "part 1 of" in first and "part 2 of" in second
    assert '"id":"n1"' in second and "a new round of fisheries talks" in second and "Tomas" not in second[:500]
    talks = witness.drafts["long"].draft.negotiations
    assert [each.id for each in talks] == [f"n{number}" for number in range(1, len(server.bodies))]


def test_further_passes_ask_for_what_is_missing(tmp_path: Path) -> None:
    without = {**words.A, "statements": []}
    script = always(drafting(without), drafting(words.A), Recorded("Nothing is missing."))
    witness, server = consult(script, [A], tmp_path, passes=3)
    assert witness.drafts["oslo-a"].draft == drafted(words.A)
    assert ["what is missing" in question_of(body) for body in server.bodies] == [False, True, True]
    once, server = consult(script, [A], tmp_path, passes=3)
    assert server.bodies == [] and once.drafts == witness.drafts and once.use.cut == 0
    fewer, server = consult(script, [A], tmp_path)
    assert server.bodies == [] and fewer.drafts["oslo-a"].draft == drafted(without)


def test_one_part_that_gets_no_answer_fails_the_article_and_the_others_are_kept(tmp_path: Path) -> None:
    def fails_once(number: int, _: dict[str, Any]) -> Recorded:
        return refusing(400, "too long") if number == 2 else drafting()

    witness, _ = consult(fails_once, [LONG], tmp_path, answer_tokens=1100)
    assert "answered 400 (too long)" in reason(witness)
    witness, _ = consult(always(drafting()), [LONG], tmp_path, answer_tokens=1100)
    assert witness.use.cached == 2 and list(witness.drafts) == ["long"]


def test_an_article_in_another_script_is_given_longer_answers(tmp_path: Path) -> None:
    other = Article("zh", "冰岛和丹麦周一在奥斯陆举行渔业谈判。" * 200)
    witness, server = consult(always(drafting()), [other], tmp_path)
    assert witness.failures == () and len(server.bodies) > 1
    assert all(body["max_tokens"] > 2000 + len(text_of(body)) for body in server.bodies)


def test_the_budget_is_never_passed_and_what_was_answered_is_kept(tmp_path: Path) -> None:
    limits = {"answer_tokens": 100, "max_tokens": QUESTION + 1000}
    witness, server = consult(always(drafting(usage=(1500, 100))), [A, B], tmp_path, **limits)
    assert len(server.bodies) == 1 and list(witness.drafts) == ["oslo-a"]
    assert f"the budget of {QUESTION + 1000:,} tokens is used up: 1,600 spent" in reason(witness)
    assert witness.use.tokens_in + witness.use.tokens_out == 1600
    more, server = consult(always(drafting(usage=(1500, 100))), [A, B], tmp_path, **limits)
    assert server.texts() == [B.text] and more.failures == () and more.use.cached == 1


def test_the_budget_holds_with_several_at_a_time_and_is_used_to_its_end(tmp_path: Path) -> None:
    articles = [Article(f"a{number:02}", f"{A.text} {number}") for number in range(12)]
    slow = drafting(usage=(1500, 100), seconds=0.05)
    limits = {"answer_tokens": 100, "max_tokens": QUESTION + 5 * 1600 + 10}
    witness, server = consult(always(slow), articles, tmp_path, jobs=4, **limits)
    assert len(server.bodies) == len(witness.drafts) == 6 == len(witness.failures)
    assert witness.use.tokens_in + witness.use.tokens_out == 6 * 1600 <= limits["max_tokens"]


def test_tokens_an_endpoint_does_not_count_are_estimated(tmp_path: Path) -> None:
    witness, _ = consult(always(drafting(words.A, usage=None)), [A], tmp_path)
    assert witness.use.tokens_in == QUESTION - 100 and witness.use.tokens_out > 50


def test_several_are_asked_about_at_once_and_the_result_is_the_same(tmp_path: Path) -> None:
    meeting = threading.Barrier(2, timeout=20)  # only two questions at once get past it

    def together(_: int, __: dict[str, Any]) -> Recorded:
        meeting.wait()
        return drafting(words.A)

    at_once, _ = consult(together, [A, B], tmp_path / "at-once", jobs=2)
    in_turn, _ = consult(always(drafting(words.A)), [A, B], tmp_path / "in-turn")
    assert at_once.drafts == in_turn.drafts and len(at_once.drafts) == 2


@pytest.mark.parametrize(
    ("complaint", "structured"),
    [
        ("response_format of type json_schema is not supported", "json_object"),
        ("unknown field response_format", "words"),
    ],
)
def test_an_endpoint_without_schemas_is_asked_in_words(tmp_path: Path, complaint: str, structured: str) -> None:
    def limited(_: int, body: dict[str, Any]) -> Recorded:
        asked = body.get("response_format", {}).get("type", "words")
        accepted = asked == "words" or asked == structured
        return drafting(words.A) if accepted else refusing(400, complaint)

    witness, server = consult(limited, [A, B], tmp_path)
    assert witness.failures == () and witness.use.structured == structured
    assert strict_text() in server.bodies[-1]["messages"][0]["content"]
    assert len([body for body in server.bodies if text_of(body) == B.text]) == 1


def test_an_endpoint_with_other_names_for_things_is_asked_by_those(tmp_path: Path) -> None:
    def newer(_: int, body: dict[str, Any]) -> Recorded:
        if "max_tokens" in body:
            return refusing(400, "Unsupported parameter: use 'max_completion_tokens' instead")
        return refusing(400, "temperature does not support 0") if "temperature" in body else drafting()

    witness, server = consult(newer, [A], tmp_path)
    assert witness.failures == () and server.bodies[-1]["max_completion_tokens"] > 2000


def test_any_other_complaint_is_the_articles_failure_without_the_key(tmp_path: Path) -> None:
    witness, server = consult(always(refusing(400, f"context too long for {KEY}\nsorry")), [A], tmp_path)
    assert reason(witness) == f"{server.url}/chat/completions answered 400 (context too long for ... sorry)"


@pytest.mark.parametrize(
    ("url", "told"),
    [
        ("localhost:8080", "is not an endpoint"),
        ("ftp://localhost/v1", "is not an endpoint"),
        (f"https://me:{KEY}@localhost/v1", "KG_LLM_KEY"),
        (f"https://localhost/v1?key={KEY}", "KG_LLM_KEY"),
    ],
)
def test_an_endpoint_that_is_none_or_holds_a_key_is_refused(tmp_path: Path, url: str, told: str) -> None:
    with pytest.raises(ParleyError, match=told) as refused:
        llm.consult(LanguageModel(url, "small", cache=tmp_path), [A])
    assert KEY not in str(refused.value)


@pytest.mark.parametrize("key", ["sk\nX-Other: 1", "sk 1", "sk-…"])
def test_a_key_that_no_request_can_carry_is_refused_without_being_shown(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, key: str
) -> None:
    monkeypatch.setenv("KG_LLM_KEY", key)
    with pytest.raises(ParleyError, match="KG_LLM_KEY contains characters") as refused:
        llm.consult(LanguageModel("http://localhost/v1", "small", cache=tmp_path), [A])
    assert key not in str(refused.value)


def test_a_cache_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(ParleyError, match="--cache"):
        llm.consult(LanguageModel("http://localhost/v1", "small", cache=tmp_path / "file" / "cache"), [A])
