"""A language model chooses the question where plain words are not understood: a server with recorded answers."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from kg.answers import questions
from tests.conftest import Run
from tests.reading.llm.recorded import Recorded, always, question_of, refusing, serving

#: What the grammar does not understand, and the question it is.
WORDS = "Whose hand was on the tiller for the Icelanders?"
LED = {"question": "who-led-each-delegation", "parameters": [{"name": "side", "value": "Iceland"}], "from": None}


def choosing(**changed: object) -> Recorded:
    return Recorded(json.dumps({**LED, "to": None, **changed}))


def asked(kg: Run, built: Path, url: str, *more: str, words: str = WORDS) -> tuple[int, str, str]:
    model = ("--reader", "llm", "--endpoint", url, "--model", "small")
    done = kg("ask", words, *model, "--store", str(built), "--format", "csv", "--columns", "side,leader", *more)
    return done.returncode, done.stdout, done.stderr


def test_a_model_chooses_what_is_shown_and_then_asked(kg: Run, built: Path) -> None:
    assert kg("ask", WORDS, "--store", str(built)).returncode == 1
    with serving(always(Recorded(f"<think>Hm {{}}</think>Sure:\n{choosing().content}"))) as server:
        code, rows, said = asked(kg, built, server.url)
    assert (code, set(rows.splitlines())) == (0, {"side,leader", "Iceland,Anna Keller"})
    assert "The model small understands it as: kg ask who-led-each-delegation --param side=Iceland\n" in said
    (body,) = server.bodies
    assert json.loads(question_of(body)) == {"question": WORDS}
    sent = json.dumps(body)
    assert all(question.name in sent for question in questions.load())
    assert "Rybak" not in sent and "oslo-a" not in sent, "nothing of the store goes to the model"
    assert body["response_format"]["json_schema"]["schema"]["properties"]["question"]["enum"][-1] == "none"


def test_nothing_is_asked_of_a_model_that_the_user_did_not_name_or_the_grammar_has_no_need_of(
    kg: Run, built: Path
) -> None:
    with serving(always(choosing())) as server:
        understood = "who led the Icelandic delegation?"
        code, rows, _ = asked(kg, built, server.url, words=understood)
        assert code == 0 and "Anna Keller" in rows
        for reader in ((), ("--reader", "frames", "--endpoint", server.url, "--model", "small")):
            assert kg("ask", WORDS, *reader, "--store", str(built)).returncode == 1
    assert server.bodies == []
    without = kg("ask", WORDS, "--reader", "frames+llm", "--store", str(built))
    assert without.returncode == 2 and "needs --endpoint" in without.stderr
    stray = kg("ask", WORDS, "--endpoint", "http://localhost:9/v1", "--model", "small", "--store", str(built))
    assert stray.returncode == 2 and "add --reader llm" in stray.stderr


def test_a_folder_can_be_set_to_let_a_model_choose(
    kg: Run, built: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    with serving(always(choosing())) as server:
        settings = f'[ask]\nreader = "frames+llm"\nendpoint = "{server.url}"\nmodel = "small"\n'
        Path("parley.toml").write_text(settings, encoding="utf-8")
        done = kg("ask", WORDS, "--store", str(built))
    assert done.returncode == 0 and "Anna Keller" in done.stdout


@pytest.mark.parametrize(
    ("answer", "complaint"),
    [
        (choosing(question="none"), "finds no question"),
        (choosing(question="who-is-best"), "'who-is-best', which is not a question"),
        (choosing(parameters=[{"name": "winner", "value": "Iceland"}]), "'winner', which who-led-each-delegation"),
        (choosing(parameters=[{"name": "side", "value": "Atlantis"}]), "Nothing in the store is named 'Atlantis'"),
        (choosing(parameters=["side"]), "a parameter without name or value"),
        (choosing(parameters=7), "a parameter without name or value"),
        (choosing(to="soon"), "'soon' is no day"),
        (Recorded("I would rather not."), "did not answer with a choice"),
        (refusing(401, "no key"), "wants a key"),
    ],
)
def test_what_a_model_chooses_is_held_against_the_library_and_the_store(
    kg: Run, built: Path, answer: Recorded, complaint: str
) -> None:
    with serving(always(answer)) as server:
        code, rows, said = asked(kg, built, server.url)
    assert (code, rows) == (1, "") and complaint in said and "Traceback" not in said


def test_an_endpoint_that_takes_no_schema_is_asked_in_words(kg: Run, built: Path) -> None:
    with serving(
        always(refusing(400, "response_format is unknown"), refusing(400, "json_object"), choosing())
    ) as server:
        code, rows, _ = asked(kg, built, server.url)
    assert code == 0 and "Anna Keller" in rows
    assert '"enum"' in server.bodies[-1]["messages"][0]["content"]
