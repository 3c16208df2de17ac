"""Asking a language model, against a server with recorded answers: what is sent, what is kept, what it may cost."""

from __future__ import annotations

import json
import threading
from pathlib import Path
from typing import Any

import pytest

from kg import batch
from kg.errors import ParleyError
from kg.model import Article, Span
from kg.reading import llm
from kg.reading.llm import LanguageModel
from kg.reading.llm.interview import LONGEST_PIECE
from kg.reading.llm.prompt import answer_schema, instructions, schema_text
from tests.conftest import OSLO_A, OSLO_B
from tests.reading.llm.recorded import Recorded, Script, Server, always, claiming, refusing, serving
from tests.reading.llm.words import TRUE

A, B = (Article(article["id"], article["text"]) for article in (OSLO_A, OSLO_B))
#: The tokens set aside for one question about these articles, with an answer of 100.
QUESTION = (len(instructions()) + len(schema_text()) + len(A.text)) // 3 + 100
TOWER = "[" * 800 + "]" * 800
KEY = "sk-7f3d-never-to-be-seen"


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


def reason(witness: llm.Witness) -> str:
    (failure,) = witness.failures
    return failure.reason


def test_the_model_is_asked_for_the_schema_about_the_text_and_nothing_else(tmp_path: Path) -> None:
    witness, server = consult(always(claiming(TRUE["host"])), [A], tmp_path)
    (body,) = server.bodies
    assert body["model"] == "small" and body["temperature"] == 0 and body["max_tokens"] == 4096
    assert body["response_format"]["json_schema"]["schema"] == answer_schema()
    assert [message["content"] for message in body["messages"]] == [instructions(), A.text]
    assert server.headers[0]["Authorization"] == f"Bearer {KEY}"
    (answer,) = witness.testimonies["oslo-a"].answers
    assert answer.claims == (TRUE["host"],) and answer.piece == Span(0, len(A.text))
    assert (witness.use.requests, witness.use.tokens_in, witness.use.tokens_out) == (1, 1000, 50)


def test_no_key_sends_no_header(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("KG_LLM_KEY")
    _, server = consult(always(claiming()), [A], tmp_path)
    assert "Authorization" not in server.headers[0]


def test_the_same_question_twice_costs_once(tmp_path: Path) -> None:
    first, _ = consult(always(claiming(TRUE["host"])), [A, B], tmp_path)
    again, server = consult(always(refusing(500, "nobody may ask")), [A, B], tmp_path)
    assert server.bodies == []
    assert again.testimonies == first.testimonies
    assert (again.use.requests, again.use.cached, again.use.tokens_in) == (0, 2, 0)


def test_another_model_or_limit_or_text_is_another_question(tmp_path: Path) -> None:
    consult(always(claiming()), [A], tmp_path)
    with serving(always(claiming())) as server:
        for model in (
            LanguageModel(server.url, "other", cache=tmp_path),
            LanguageModel(server.url, "small", cache=tmp_path, answer_tokens=100),
        ):
            llm.consult(model, [A])
        llm.consult(LanguageModel(server.url, "small", cache=tmp_path), [Article("oslo-a", A.text + " It rained.")])
        assert len(server.bodies) == 3


def test_a_damaged_answer_in_the_cache_is_asked_for_again(tmp_path: Path) -> None:
    consult(always(claiming()), [A], tmp_path)
    (kept,) = tmp_path.iterdir()
    kept.write_text('{"text": ')
    witness, server = consult(always(claiming(TRUE["host"])), [A], tmp_path)
    assert len(server.bodies) == 1 and witness.testimonies["oslo-a"].answers[0].claims == (TRUE["host"],)


@pytest.mark.parametrize("status", [429, 500, 503])
def test_a_busy_endpoint_is_asked_again(tmp_path: Path, status: int) -> None:
    busy = refusing(status, "later", headers=(("Retry-After", "0"),))
    witness, server = consult(always(busy, busy, claiming(TRUE["host"])), [A], tmp_path)
    assert len(server.bodies) == 3 and witness.failures == ()
    assert (witness.use.requests, witness.use.retries) == (3, 2)


def test_an_endpoint_out_of_order_is_given_up_and_the_next_article_is_tried(tmp_path: Path) -> None:
    def only_for_b(_: int, body: dict[str, Any]) -> Recorded:
        return claiming() if body["messages"][1]["content"] == B.text else refusing(500, "boom")

    witness, server = consult(only_for_b, [A, B], tmp_path)
    assert reason(witness) == f"{server.url}/chat/completions answered 500 after 3 requests (boom)"
    assert list(witness.testimonies) == ["oslo-b"]
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
    with serving(always(claiming())) as server:
        gone = server.url
    witness = llm.consult(LanguageModel(gone, "small", cache=tmp_path, retries=1), [A, B])
    assert all(f"{gone}/chat/completions cannot be reached" in failure.reason for failure in witness.failures)
    assert witness.use.requests == 2


def test_a_redirect_is_not_followed(tmp_path: Path) -> None:
    with serving(always(claiming())) as elsewhere:
        away = Recorded(status=307, headers=(("Location", f"{elsewhere.url}/chat/completions"),))
        witness, _ = consult(always(away), [A], tmp_path)
        assert "answered 307" in reason(witness) and elsewhere.bodies == []


@pytest.mark.parametrize(
    ("response", "told"),
    [
        (Recorded("I would rather not."), "no list of claims as JSON"),
        (Recorded('{"claims": "none"}'), "no list of claims as JSON"),
        (Recorded(None), "without any text"),
        (Recorded(raw="<html>welcome</html>"), "no chat completion"),
        (Recorded(raw="[]"), "no chat completion"),
        (Recorded(raw='{"choices": []}'), "no chat completion"),
    ],
)
def test_an_answer_of_no_use_is_a_failure_and_is_not_kept(tmp_path: Path, response: Recorded, told: str) -> None:
    witness, _ = consult(always(response), [A], tmp_path)
    assert told in reason(witness) and list(tmp_path.iterdir()) == []


@pytest.mark.slow
def test_an_answer_of_towers_brings_nothing_down(tmp_path: Path) -> None:
    tower = f'{{"claims": [{TOWER}, {json.dumps(TRUE["host"])}, {"[" * 5000}'
    with serving(always(Recorded(tower, finish="length"))) as server:
        asked = LanguageModel(server.url, "small", cache=tmp_path / "cache")
        articles = tmp_path / "articles.jsonl"
        articles.write_text("\n".join(map(json.dumps, (OSLO_A, OSLO_B))), encoding="utf-8")
        report = batch.build([str(articles)], location=tmp_path / "talks.nq", language_model=asked, jobs=2)
    assert report.failures == () and report.llm is not None and report.llm.verified == 1


def test_json_wrapped_in_words_is_read(tmp_path: Path) -> None:
    wrapped = f'<think>{{"claims": [1]}}</think>Here:\n```json\n{json.dumps({"claims": [TRUE["host"]]})}\n```'
    witness, _ = consult(always(Recorded(wrapped)), [A], tmp_path)
    assert witness.testimonies["oslo-a"].answers[0].claims == (TRUE["host"],)


def test_an_answer_that_was_cut_off_is_asked_for_by_halves(tmp_path: Path) -> None:
    def cut_if_long(_: int, body: dict[str, Any]) -> Recorded:
        whole = claiming(TRUE["host"])
        assert whole.content is not None
        return whole if len(body["messages"][1]["content"]) < 200 else Recorded(whole.content[:-20], finish="length")

    witness, server = consult(cut_if_long, [A], tmp_path)
    answers = witness.testimonies["oslo-a"].answers
    assert " ".join(" ".join(A.text[a.piece.start : a.piece.end] for a in answers).split()) == " ".join(A.text.split())
    assert server.texts()[1:] == [A.text[a.piece.start : a.piece.end] for a in answers]
    assert witness.use.cut == 0


def test_of_one_sentence_that_was_cut_off_the_whole_claims_are_taken(tmp_path: Path) -> None:
    content = json.dumps({"claims": [TRUE["host"], TRUE["party"]]})[:-30]
    short = Article("short", A.text.splitlines()[0])
    witness, server = consult(always(Recorded(content, finish="length")), [short], tmp_path)
    assert witness.testimonies["short"].answers[0].claims == (TRUE["host"],)
    assert (len(server.bodies), witness.use.cut) == (1, 1)


def test_a_long_article_is_asked_about_in_pieces_between_paragraphs(tmp_path: Path) -> None:
    long = Article("long", "\n\n".join(f"{number}. {A.text}" for number in range(40)))
    witness, server = consult(always(claiming()), [long], tmp_path)
    pieces = [answer.piece for answer in witness.testimonies["long"].answers]
    assert 2 < len(pieces) == len(server.bodies) and all(len(text) <= LONGEST_PIECE for text in server.texts())
    assert "\n\n".join(server.texts()) == long.text
    assert [long.text[piece.start : piece.end] for piece in pieces] == server.texts()


def test_the_budget_is_never_passed_and_what_was_answered_is_kept(tmp_path: Path) -> None:
    limits = {"answer_tokens": 100, "max_tokens": QUESTION + 1000}
    witness, server = consult(always(claiming(usage=(1500, 100))), [A, B], tmp_path, **limits)
    assert len(server.bodies) == 1 and list(witness.testimonies) == ["oslo-a"]
    assert f"the budget of {QUESTION + 1000:,} tokens is used up: 1,600 spent" in reason(witness)
    assert witness.use.tokens_in + witness.use.tokens_out == 1600
    more, server = consult(always(claiming(usage=(1500, 100))), [A, B], tmp_path, **limits)
    assert server.texts() == [B.text] and more.failures == () and more.use.cached == 1


def test_the_budget_holds_with_several_at_a_time_and_is_used_to_its_end(tmp_path: Path) -> None:
    articles = [Article(f"a{number:02}", f"{A.text} {number}") for number in range(12)]
    slow = claiming(usage=(1500, 100), seconds=0.05)
    limits = {"answer_tokens": 100, "max_tokens": QUESTION + 5 * 1600 + 10}
    witness, server = consult(always(slow), articles, tmp_path, jobs=4, **limits)
    assert len(server.bodies) == len(witness.testimonies) == 6 == len(witness.failures)
    assert witness.use.tokens_in + witness.use.tokens_out == 6 * 1600 <= limits["max_tokens"]


def test_tokens_an_endpoint_does_not_count_are_estimated(tmp_path: Path) -> None:
    witness, _ = consult(always(claiming(TRUE["host"], usage=None)), [A], tmp_path)
    assert witness.use.tokens_in == QUESTION - 100 and witness.use.tokens_out > 50


def test_several_are_asked_about_at_once_and_the_result_is_the_same(tmp_path: Path) -> None:
    meeting = threading.Barrier(2, timeout=20)  # only two questions at once get past it

    def together(_: int, __: dict[str, Any]) -> Recorded:
        meeting.wait()
        return claiming(TRUE["host"])

    at_once, _ = consult(together, [A, B], tmp_path / "at-once", jobs=2)
    in_turn, _ = consult(always(claiming(TRUE["host"])), [A, B], tmp_path / "in-turn")
    assert at_once.testimonies == in_turn.testimonies and len(at_once.testimonies) == 2


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
        return claiming(TRUE["host"]) if accepted else refusing(400, complaint)

    witness, server = consult(limited, [A, B], tmp_path)
    assert witness.failures == () and witness.use.structured == structured
    assert schema_text() in server.bodies[-1]["messages"][0]["content"]
    assert len([body for body in server.bodies if body["messages"][1]["content"] == B.text]) == 1


def test_an_endpoint_with_other_names_for_things_is_asked_by_those(tmp_path: Path) -> None:
    def newer(_: int, body: dict[str, Any]) -> Recorded:
        if "max_tokens" in body:
            return refusing(400, "Unsupported parameter: use 'max_completion_tokens' instead")
        return refusing(400, "temperature does not support 0") if "temperature" in body else claiming()

    witness, server = consult(newer, [A], tmp_path)
    assert witness.failures == () and server.bodies[-1]["max_completion_tokens"] == 4096


def test_any_other_complaint_is_the_articles_failure_without_the_key(tmp_path: Path) -> None:
    witness, server = consult(always(refusing(400, f"context too long for {KEY}\nsorry")), [A], tmp_path)
    assert reason(witness) == f"{server.url}/chat/completions answered 400 (context too long for ... sorry)"


@pytest.mark.parametrize(
    ("url", "told"),
    [
        ("localhost:8080", "is no endpoint"),
        ("ftp://localhost/v1", "is no endpoint"),
        (f"https://me:{KEY}@localhost/v1", "KG_LLM_KEY"),
        (f"https://localhost/v1?key={KEY}", "KG_LLM_KEY"),
    ],
)
def test_an_endpoint_that_is_none_or_holds_a_key_is_refused(tmp_path: Path, url: str, told: str) -> None:
    with pytest.raises(ParleyError, match=told) as refused:
        llm.consult(LanguageModel(url, "small", cache=tmp_path), [A])
    assert KEY not in str(refused.value)


@pytest.mark.parametrize("key", ["sk\nX-Other: 1", "sk 1", "sk-…"])
def test_a_key_that_no_request_can_carry_is_refused_without_being_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, key: str
) -> None:
    monkeypatch.setenv("KG_LLM_KEY", key)
    with pytest.raises(ParleyError, match="KG_LLM_KEY holds characters") as refused:
        llm.consult(LanguageModel("http://localhost/v1", "small", cache=tmp_path), [A])
    assert key not in str(refused.value)


def test_a_cache_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(ParleyError, match="--cache"):
        llm.consult(LanguageModel("http://localhost/v1", "small", cache=tmp_path / "file" / "cache"), [A])
