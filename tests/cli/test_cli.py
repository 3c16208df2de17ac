"""The command line as a user meets it: what is printed where, and the exit codes."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import resource
import shutil
import statistics
import subprocess
import sys
from pathlib import Path

import pytest
from pyoxigraph import Literal, Quad

from kg import namespaces as ns
from kg.answers import questions
from kg.cli.formatting import as_csv, as_html, as_markdown, as_records, as_table, as_tsv
from kg.graph import store as stores
from tests import factory
from tests.answers import herring_talks
from tests.conftest import OSLO_A, OSLO_B, ROOT, Run

LED = "who-led-each-delegation"


def rows_of(text: str) -> list[dict[str, str]]:
    return [{name: cell["value"] for name, cell in row.items()} for row in json.loads(text)["results"]["bindings"]]


# Building


def test_a_build_says_on_standard_error_what_it_did(kg: Run, two_articles: Path, tmp_path: Path) -> None:
    done = kg("build", two_articles)
    assert (done.returncode, done.stdout) == (0, "")
    assert done.stderr.startswith("2 added. talks.kg holds 2 articles, ")
    assert kg("build", two_articles).stderr.startswith("2 unchanged. ")
    assert (tmp_path / "talks.kg").is_dir()


def test_a_build_with_failures_lists_them_and_exits_with_4(kg: Run, two_articles: Path, tmp_path: Path) -> None:
    (tmp_path / "empty.txt").write_text("")
    done = kg("build", "empty.txt", two_articles, "--json")
    assert done.returncode == 4
    assert done.stderr == "kg: empty.txt: it is empty\n"
    report = json.loads(done.stdout)
    assert report["failures"] == [{"source": "empty.txt", "reason": "it is empty"}]
    assert report["added"] == ["oslo-a", "oslo-b"] and report["counts"]["articles"] == 2


def test_a_quiet_build_still_names_what_failed(kg: Run, two_articles: Path, tmp_path: Path) -> None:
    (tmp_path / "empty.txt").write_text("")
    assert kg("-q", "build", "empty.txt", two_articles).stderr == "kg: empty.txt: it is empty\n"


def test_a_build_of_nothing_but_failures_fails_and_makes_no_store(kg: Run, tmp_path: Path) -> None:
    done = kg("build", "nowhere.txt")
    assert done.returncode == 1 and "nowhere.txt" in done.stderr
    assert not (tmp_path / "talks.kg").exists()


@pytest.mark.slow
def test_the_samples_are_read_beside_articles_of_ones_own(kg: Run, two_articles: Path) -> None:
    build = ("build", "--samples", "--reader", "frames", "--json")
    added = json.loads(kg(*build, two_articles).stdout)["added"]
    assert {"oslo-a", "camp-david-1978"} <= set(added) and len(added) == 17
    assert len(json.loads(kg(*build).stdout)["unchanged"]) == 15


def test_a_build_of_nothing_says_what_could_be_named(kg: Run) -> None:
    done = kg("build")
    assert done.returncode == 2 and "--samples" in done.stderr


def test_a_build_counts_the_articles_without_a_date(kg: Run, tmp_path: Path) -> None:
    text = OSLO_A["text"]
    (tmp_path / "dated.md").write_text(f"---\ndate: 2025-06-03\n---\n{text}")
    (tmp_path / "bare.txt").write_text(f"{text}\nAnd on.")
    undated, copied = kg("build", "dated.md", "bare.txt").stderr.splitlines()[1:]
    assert undated.startswith("1 article has no date, so days such as Tuesday are unknown")
    assert copied.startswith("1 of these prints the text of another article, and counts as one source with it")


def test_a_build_counts_what_names_talks_and_gave_nothing_and_lists_it_when_asked(kg: Run, tmp_path: Path) -> None:
    text = "Some fear that\x1b[31m the truce brings rain.\n\nAbout two hundred monitors watch over the agreement."
    (tmp_path / "rain.json").write_text(json.dumps({"id": "rain", "published": "2031-03-04", "text": text}))
    build = ("build", "rain.json", "--reader", "frames", "--again")
    told = "2 sentences about talks, calls or deals in 1 article gave no claim (rain 2); --verbose lists them."
    assert told in kg(*build).stderr.splitlines()
    listed = kg(*build, "--verbose").stderr
    assert "gave no claim (2 sentences in 1 article):\n  rain: Some fear that" in listed and "\x1b" not in listed
    assert listed.endswith("  rain: About two hundred monitors watch over the agreement.\nkg check finds no fault.\n")
    unchanged = kg(*build[:-1], "--verbose").stderr
    assert "1 unchanged." in unchanged and "gave no claim (2 sentences in 1 article):\n  rain: Some fear" in unchanged
    report = json.loads(kg(*build, "--json").stdout)
    assert [len(sentences) for sentences in report["passed_over"].values()] == [2]


def test_articles_come_from_standard_input_too(kg: Run) -> None:
    lines = "\n".join(json.dumps(article) for article in (OSLO_A, OSLO_B))
    assert kg("build", "-", "--store", "oslo.nq", stdin=lines).returncode == 0
    assert [row["id"] for row in json.loads(kg("articles", "--store", "oslo.nq", "--json").stdout)] == [
        "oslo-a",
        "oslo-b",
    ]


def test_the_store_is_named_by_option_then_by_environment(kg: Run, built: Path) -> None:
    assert "oslo-a" in kg("articles", KG_STORE=str(built)).stdout
    assert "oslo-a" in kg("articles", "--store", built, KG_STORE="elsewhere.kg").stdout


@pytest.mark.usefixtures("talks")
def test_a_removed_article_is_gone_from_the_answers(kg: Run) -> None:
    assert kg("remove", "oslo-b").returncode == 0
    assert {row["article"] for row in rows_of(kg("ask", LED, "--json").stdout)} == {"oslo-a"}
    done = kg("remove", "oslo-b")
    assert done.returncode == 1 and "no article 'oslo-b'" in done.stderr


@pytest.mark.usefixtures("talks")
def test_an_article_is_removed_by_its_headline(kg: Run) -> None:
    title = next(row["title"] for row in json.loads(kg("articles", "--json").stdout) if row["id"] == "oslo-b")
    assert kg("remove", title.upper()).stderr == f"{title} (oslo-b) removed.\n"
    assert [row["id"] for row in json.loads(kg("articles", "--json").stdout)] == ["oslo-a"]


# Asking


def test_asking_nothing_lists_the_questions(kg: Run, built: Path) -> None:
    done = kg("ask", "--store", built)
    for path in (ROOT / "queries" / "ask").glob("*.rq"):
        assert path.stem in done.stdout
    listed = json.loads(kg("ask", "--store", built, "--json").stdout)
    assert {"name", "summary", "parameters"} <= listed[0].keys()


def test_a_question_is_answered_as_sparql_results_json(kg: Run, built: Path) -> None:
    done = kg("ask", LED, "--store", built, "--format", "json")
    assert done.returncode == 0 and done.stderr == ""
    assert {"article", "quote", "status", "leader", "side", "quoteStart", "quoteEnd"} <= set(
        json.loads(done.stdout)["head"]["vars"]
    )
    led = {(row["article"], row["side"], row["leader"]) for row in rows_of(done.stdout)}
    assert ("oslo-a", "Iceland", "Anna Keller") in led
    for row in rows_of(done.stdout):
        text = {"oslo-a": OSLO_A, "oslo-b": OSLO_B}[row["article"]]["text"]
        assert text[int(row["quoteStart"]) : int(row["quoteEnd"])] == row["quote"]


def test_plain_words_find_the_question_and_say_which(kg: Run, built: Path) -> None:
    done = kg("ask", "who", "was", "not", "there?", "--store", built, "--json")
    assert done.returncode == 0
    assert "who-was-absent" in done.stderr
    assert rows_of(done.stdout) == rows_of(kg("ask", "who-was-absent", "--store", built, "--json").stdout)


def test_filters_are_understood_and_shown_and_can_be_asked_by_name(kg: Run, built: Path) -> None:
    done = kg("ask", "who led the Icelandic delegation since 10 June 2025?", "--store", built, "--json")
    command = f"kg ask {LED} --param side=Iceland --from 2025-06-10"
    assert f"Understood as: {command}\n" in done.stderr
    assert f"Without the filters: kg ask {LED} (Who led each delegation?)" in done.stderr
    assert {(row["side"], row["leader"]) for row in rows_of(done.stdout)} == {("Iceland", "Anna Keller")}
    assert kg(*command.split()[1:], "--store", built, "--json").stdout == done.stdout


def test_a_question_is_shown_as_sparql_that_gives_its_rows(kg: Run, built: Path, tmp_path: Path) -> None:
    asked = ("ask", LED, "--param", "side=Danish", "--store", built)
    (tmp_path / "led.rq").write_text(kg(*asked, "--sparql").stdout)
    assert '"Denmark"' in (tmp_path / "led.rq").read_text()
    rows = rows_of(kg("query", "led.rq", "--store", built, "--json").stdout)
    assert rows and rows == rows_of(kg(*asked, "--json").stdout)


def test_a_name_that_nothing_has_gives_the_nearest_names_and_no_rows(kg: Run, built: Path) -> None:
    for question in (["what did Brand say?"], [LED, "--param", "leader=Brand"]):
        done = kg("ask", *question, "--store", built)
        assert (done.returncode, done.stdout) == (1, "")
        assert "Nothing in the store is named 'Brand'; the nearest names are Elsa Brandt" in done.stderr


def test_rows_found_by_the_day_of_their_article_are_reported(kg: Run, built: Path) -> None:
    done = kg("ask", "who-said-what", "--to", "2025-06", "--store", built)
    assert "Days are those of the events; where an event has none (all rows), that of the article." in done.stderr
    assert kg("ask", "who-said-what", "--from", "June", "--store", built).stderr == (
        "kg: 'June' is no day; write a day as 2031-03-04, a month as 2031-03, a year as 2031.\n"
    )


def test_a_store_is_asked_as_of_a_day(kg: Run, built: Path) -> None:
    rows = rows_of(kg("ask", LED, "--as-of", "2025-06-10", "--store", built, "--json").stdout)
    assert {row["article"] for row in rows} == {"oslo-a"}
    assert rows_of(kg("ask", LED, "--as-of", "2025-06-08", "--store", built, "--json").stdout) == []
    names = "SELECT ?id { GRAPH ?g { ?article parley:articleId ?id } }"
    asked = kg("query", names, "--as-of", "2025-06-10", "--store", built, "--format", "csv")
    assert asked.stdout.split() == ["id", "oslo-a"]
    assert "is no day" in kg("ask", LED, "--as-of", "soon", "--store", built).stderr
    assert "oslo-a" in kg("explain", f"{LED}:1", "--as-of", "2025-06-10", "--store", built).stdout


def test_the_difference_between_two_days_is_reported(kg: Run, built: Path) -> None:
    changed = json.loads(kg("diff", "2025-06-10", "2025-06-11", "--store", built, "--json").stdout)
    assert {row["article"] for row in changed[LED]["added"]} == {"oslo-b"}
    assert json.loads(kg("diff", "2025-06-11", "2025-07", "--store", built, "--json").stdout) == {}


def test_a_question_of_ones_own_is_asked_from_its_file(kg: Run, built: Path, tmp_path: Path) -> None:
    (tmp_path / "named.rq").write_text(
        "#+ summary: Who is named?\n#+ columns: [name, confidence]\n"
        "SELECT DISTINCT ?name ?confidence ?minConfidence { ?r parley:denotes/rdfs:label ?name . "
        "GRAPH ?g { ?claim parley:hasObject ?r ; parley:hasRelation parley:ledBy ; parley:confidence ?confidence } "
        "FILTER(?confidence >= ?minConfidence) } ORDER BY ?name"
    )
    done = kg("ask", "named.rq", "--columns", "name", "--format", "csv", "--store", built)
    assert (done.returncode, done.stderr) == (0, "")
    assert sorted(set(done.stdout.split("\n")[1:-1])) == ["Anna Keller", "Tomas Rybak"]


def test_words_near_no_question_are_admitted(kg: Run, built: Path) -> None:
    done = kg("ask", "what is the price of cheese in Lyon", "--store", built)
    assert done.returncode == 1 and done.stdout == ""
    assert len(done.stderr.splitlines()) == 1


def test_parameters_narrow_a_question_and_unknown_ones_are_refused(kg: Run, built: Path) -> None:
    done = kg(
        "ask",
        "how-are-two-actors-connected",
        "--param",
        "a=Anna Keller",
        "--param",
        "b=Iceland",
        "--store",
        built,
        "--json",
    )
    assert done.returncode == 0
    assert kg("ask", LED, "--param", "colour=red", "--store", built).returncode == 1
    assert kg("ask", LED, "--param", "colour", "--store", built).returncode == 2


def test_an_unknown_parameter_is_told_which_there_are(kg: Run, built: Path) -> None:
    actors = "how-are-two-actors-connected"
    done = kg("ask", actors, "--param", "a=Keller", "--param", "c=Rybak", "--store", built)
    assert done.stderr.startswith(f"kg: The question {actors} has no parameter 'c'; it has a, b, status")
    other = kg("ask", LED, "--param", "c=Rybak", "--store", built)
    assert "it has about, leader, other, party, place, post, round, side, " in other.stderr


def test_an_answer_that_is_empty_for_want_of_confidence_says_so(kg: Run, built: Path) -> None:
    done = kg("ask", LED, "--min-confidence", "1", "--store", built)
    count = len(rows_of(kg("ask", LED, "--min-confidence", "0", "--json", "--store", built).stdout))
    told = f"{count} answers are less sure than 1, or from readers not yet measured; --all shows them.\n"
    assert done.stderr == told
    assert kg("ask", "what-was-imposed", "--min-confidence", "1", "--store", built).stderr == "No article says.\n"
    assert kg("ask", LED, "--min-confidence", "1", "--format", "csv", "--store", built).stderr == ""


def test_a_query_says_what_in_it_is_unknown_and_that_it_found_nothing(kg: Run, built: Path) -> None:
    prefix = kg("query", "SELECT * { ?a foo:b ?c }", "--store", built)
    assert prefix.returncode == 1 and "uses the prefix foo: and does not declare it" in prefix.stderr
    term = kg("query", "SELECT ?side { ?side parley:hasLeader ?who }", "--store", built)
    assert term.stderr.splitlines() == [
        "The ontology has no term parley:hasLeader; the nearest is parley:ledBy.",
        "The query finds nothing.",
    ]


def test_all_columns_of_a_query_stand_as_the_query_names_them(kg: Run, built: Path) -> None:
    text = "SELECT * { ?side parley:ledBy ?who . ?who rdfs:label ?called }"
    assert kg("query", text, "--store", built, "--format", "csv").stdout.splitlines()[0] == "side,who,called"


def test_a_source_that_does_not_exist_is_said_not_to(kg: Run) -> None:
    assert "kg: nosuch: it does not exist" in kg("build", "nosuch").stderr


def test_how_many_answers_are_left_out_is_reported_and_all_shows_them(kg: Run, built: Path) -> None:
    every = rows_of(kg("ask", "who-negotiated-with-whom", "--all", "--json", "--store", built).stdout)
    sure = sorted({float(row["confidence"]) for row in every})
    asked = kg("ask", "who-negotiated-with-whom", "--min-confidence", str(sure[1]), "--store", built)
    few = [row for row in every if float(row["confidence"]) < sure[1]]
    assert 0 < len(few) < len(every)
    found = "1 more row is" if len(few) == 1 else f"{len(few)} more rows are"
    assert asked.stderr == f"{found} less sure than {sure[1]:g}, or from readers not yet measured; --all shows them.\n"
    shown = kg("ask", "who-negotiated-with-whom", "--min-confidence", str(sure[1]), "--all", "--store", built)
    assert shown.stdout == kg("ask", "who-negotiated-with-whom", "--min-confidence", "0", "--store", built).stdout
    assert shown.stderr == ""
    assert kg("-q", "ask", "who-negotiated-with-whom", "--min-confidence", "1", "--store", built).stderr == ""


@pytest.mark.parametrize("form", ["table", "csv", "tsv", "markdown", "html"])
def test_every_format_carries_the_same_names(kg: Run, built: Path, form: str) -> None:
    done = kg("ask", LED, "--store", built, "--format", form)
    assert done.returncode == 0
    assert "Anna Keller" in done.stdout and "Tomas Rybak" in done.stdout
    assert "\x1b" not in done.stdout


def test_sparql_comes_as_text_from_a_file_or_from_standard_input(kg: Run, built: Path, tmp_path: Path) -> None:
    query = (
        "SELECT ?label WHERE { ?person a <https://w3id.org/parley/ontology/Person> ; "
        "<http://www.w3.org/2000/01/rdf-schema#label> ?label } ORDER BY ?label"
    )
    (tmp_path / "people.rq").write_text(query)
    answers = [
        kg("query", query, "--store", built, "--format", "csv"),
        kg("query", "people.rq", "--store", built, "--format", "csv"),
        kg("query", "-", "--store", built, "--format", "csv", stdin=query),
    ]
    assert len({answer.stdout for answer in answers}) == 1
    assert "Anna Keller" in [row["label"] for row in csv.DictReader(io.StringIO(answers[0].stdout))]


def test_a_table_has_every_column_that_was_selected(kg: Run, built: Path) -> None:
    text = 'SELECT ?s ?kind ?n { ?s a ?kind ; rdfs:label ?n FILTER(?n = "Anna Keller") }'
    lines = kg("query", text, "--store", built).stdout.splitlines()
    assert [line.split(maxsplit=2) for line in lines][:2] == [
        ["s", "kind", "n"],
        ["person/anna-keller", "parley:Person", "Anna Keller"],
    ]


def test_every_form_of_query_is_answered(kg: Run, built: Path) -> None:
    assert kg("query", "ASK { ?s ?p ?o }", "--store", built).stdout.strip() == "true"
    assert json.loads(kg("query", "ASK { ?s ?p ?o }", "--store", built, "--json").stdout)["boolean"] is True
    constructed = kg("query", "CONSTRUCT WHERE { ?s a <https://w3id.org/parley/ontology/Person> }", "--store", built)
    assert "Person> ." in constructed.stdout or "parley:Person ." in constructed.stdout


@pytest.mark.parametrize(
    "query", ["SELECT ?x WHERE {", "DROP ALL", "SELECT * { SERVICE <http://localhost/> { ?s ?p ?o } }"]
)
def test_a_bad_query_is_one_sentence(kg: Run, built: Path, query: str) -> None:
    done = kg("query", query, "--store", built)
    assert done.returncode == 1 and done.stdout == ""
    assert "Traceback" not in done.stderr and done.stderr.startswith("kg: ")


def test_an_answer_is_explained_by_its_words(kg: Run, built: Path) -> None:
    row = rows_of(kg("ask", LED, "--store", built, "--json").stdout)[0]
    done = kg("explain", row["claim"], "--store", built)
    assert done.returncode == 0 and row["quote"].split()[0] in done.stdout
    explained = json.loads(kg("explain", row["claim"], "--store", built, "--json").stdout)
    assert explained["target"] == row["claim"]
    assert kg("explain", "https://example.org/nothing", "--store", built).returncode == 1


def test_a_thing_is_explained_by_its_name(kg: Run, built: Path) -> None:
    named = kg("explain", "anna keller", "--store", built)
    assert named.returncode == 0 and "led by — Anna Keller" in named.stdout
    assert kg("explain", "person/anna-keller", "--store", built).stdout == named.stdout
    wrong = kg("explain", "Ana Keler", "--store", built)
    assert (wrong.returncode, wrong.stdout) == (1, "") and "the nearest names are Anna Keller" in wrong.stderr


@pytest.mark.slow
def test_rows_on_a_terminal_show_how_to_explain_one(built: Path) -> None:
    script = shutil.which("script")
    if script is None:
        pytest.skip("the terminal emulator `script` of util-linux is not installed")

    def shown(command: str) -> str:
        command = f"env COLUMNS=200 {sys.executable} -m {command}"
        return subprocess.run(
            [script, "-qec", command, "/dev/null"], cwd=ROOT, capture_output=True, text=True, check=True
        ).stdout

    said = shown(f"kg ask {LED} --min-confidence 0.1 --store {built}").splitlines()[-1]
    command = said.partition(": ")[2]
    assert command == f"kg explain {LED}:1 --min-confidence 0.1 --store {built}"
    assert "led by — Tomas Rybak" in shown(command)


def test_of_several_questions_at_once_those_understood_are_answered_and_the_others_named(kg: Run, built: Path) -> None:
    words = "Who led the Danish delegation, and why was the fish so cold?"
    done = kg("ask", words, "--columns", "leader", "--store", str(built))
    assert done.returncode == 0 and "Tomas Rybak" in done.stdout and "Anna Keller" not in done.stdout
    assert "'Why was the fish so cold?' is not answered: " in done.stderr
    assert "is not answered" in kg("-q", "ask", words, "--store", str(built)).stderr
    assert "Who led the Danish delegation?\nUnderstood as: kg ask who-led-each-delegation" in done.stderr
    for form in (("--format", "csv"), ("--json",), ("--sparql",)):
        refused = kg("ask", words, *form, "--store", str(built))
        assert (refused.returncode, refused.stdout) == (1, "") and "ask one at a time" in refused.stderr


def test_where_no_question_is_asked_the_sentences_with_the_words_are_shown_to_people(kg: Run, built: Path) -> None:
    words = "Why did Keller come to find a quota for the fleets?"
    done = kg("ask", words, "--store", str(built))
    assert done.returncode == 0 and "“We came here to find a fair quota for both fleets,” Keller told" in done.stdout
    assert "oslo-a, Example Wire, 2025-06-09" in done.stdout
    assert "is not understood" in done.stderr and "The articles have these words here:" in done.stderr
    refused = kg("ask", words, "--store", str(built), "--json")
    assert (refused.returncode, refused.stdout) == (1, "") and "is not understood" in refused.stderr
    nothing = kg("ask", "Why did the whales of Keller eat a hat?", "--store", str(built))
    assert (nothing.returncode, nothing.stdout) == (1, "")


def test_a_question_without_an_answer_gets_the_sentences_or_is_asked_more_widely_and_that_is_said(
    kg: Run, built: Path
) -> None:
    sentences = kg("ask", "Who led the Danish delegation in April 2024?", "--store", str(built))
    assert sentences.returncode == 0 and "Danish delegation was headed by" in sentences.stdout.replace("\n", " ")
    assert "No statement answers this." in sentences.stderr
    wider = kg("ask", "Who hosted the herring talks between Iceland and Denmark?", "--store", str(built))
    assert "Norway" in wider.stdout and "No article says so about 'herring'; without these words:" in wider.stderr


def test_whether_something_is_so_is_answered_by_of_whom_it_is_and_how_it_is_put(
    kg: Run, built: Path, tmp_path: Path
) -> None:
    done = kg("ask", "Did Tomas Rybak lead the Icelandic delegation?", "--columns", "leader", "--store", str(built))
    assert "No article says so about Tomas Rybak, but about others:" in done.stderr
    assert "Anna Keller" in done.stdout and "Rybak" not in done.stdout
    stores.save(factory.finished(herring_talks.readings()).quads, tmp_path / "herring.nq")
    planned = kg("ask", "Did Iceland and Denmark meet in Copenhagen?", "--store", str(tmp_path / "herring.nq"))
    assert "No article says so in its own words; it is planned (1)." in planned.stderr
    held = kg("ask", "Did Iceland and Denmark meet in Oslo?", "--store", str(tmp_path / "herring.nq"))
    assert held.returncode == 0 and "in its own words" not in held.stderr


def test_whether_somebody_was_there_is_answered_by_who_was_and_who_was_not(kg: Run, tmp_path: Path) -> None:
    store = tmp_path / "herring.nq"
    stores.save(factory.finished(herring_talks.readings()).quads, store)
    absent = kg("ask", "Did Elsa Brandt attend the talks?", "--store", store)
    assert "Brandt stayed at home" in absent.stdout and "kg ask who-was-absent" in absent.stderr
    both = kg("ask", "Was Keller at the talks?", "--store", store, "--columns", "quote")
    assert "Keller led Iceland" in both.stdout and "Keller did not come" in both.stdout
    assert "The articles also answer another question:\nUnderstood as: kg ask who-was-absent" in both.stderr
    one = kg("ask", "Was Keller at the talks?", "--store", store, "--format", "csv").stdout
    assert "Keller led Iceland" in one and "did not come" not in one


@pytest.mark.usefixtures("talks")
def test_the_difference_between_two_stores_is_listed_by_question(kg: Run, built: Path) -> None:
    kg("remove", "oslo-b")
    done = kg("diff", "talks.kg", built, "--json")
    changed = json.loads(done.stdout)
    assert {row["article"] for row in changed[LED]["added"]} == {"oslo-b"}
    assert changed[LED]["removed"] == []
    assert json.loads(kg("diff", built, built, "--json").stdout) == {}
    told = kg("diff", "talks.kg", built).stdout
    assert LED in told and "Anna Keller" in told and "https://" not in told


# Identity, checks, pictures and files


@pytest.mark.usefixtures("talks")
def test_a_users_word_changes_the_answer_and_can_be_taken_back(kg: Run) -> None:
    assert kg("why-same", "Anna Keller", "Tomas Rybak").stdout.startswith("Not the same.")
    said = kg("same", "Anna Keller", "Tomas Rybak", "--store", "talks.kg")
    assert said.returncode == 0 and said.stderr.startswith("Joined in oslo-a, oslo-b: Anna Keller is the same as ")
    assert re.search(r"To undo this: kg undo \w{12} --store talks.kg\n", said.stderr)
    told = json.loads(kg("why-same", "Anna Keller", "Tomas Rybak", "--json").stdout)
    assert told["same"] and told["decisions"][0]["by"] == "user"
    assert kg("different", "Anna Keller", "Tomas Rybak").returncode == 0
    assert not json.loads(kg("why-same", "Anna Keller", "Tomas Rybak", "--json").stdout)["same"]
    done = kg("same", "Anna Kehler", "Tomas Rybak")
    assert done.returncode == 1 and "Anna Keller" in done.stderr


def test_names_one_article_uses_for_one_person_are_the_same(kg: Run, built: Path) -> None:
    assert kg("why-same", "Anna Keller", "Keller", "--store", built).stdout.startswith("The same.")
    again = kg("why-same", "Anna Keller", "Anna Keller", "--store", built)
    assert "- Anna Keller in oslo-a, Anna Keller in oslo-b: same" in again.stdout and "person/" not in again.stdout
    assert again.returncode == 0 and "oslo-a" in again.stdout and "oslo-b" in again.stdout


def test_a_build_in_memory_tries_the_sources_and_keeps_nothing(kg: Run, two_articles: Path, tmp_path: Path) -> None:
    done = kg("build", two_articles, "--store", "memory")
    assert done.returncode == 0 and done.stderr.startswith("2 added. memory holds 2 articles")
    assert list(tmp_path.iterdir()) == []
    asked = kg("ask", LED, "--store", "memory")
    assert asked.returncode == 2 and "ends with the build" in asked.stderr


def test_stores_that_answer_alike_do_not_differ(kg: Run, two_articles: Path) -> None:
    for name in ("one.kg", "other.kg"):
        kg("build", two_articles, "--store", name)
    assert kg("diff", "one.kg", "other.kg").stdout == ""


def test_a_check_passes_on_a_sound_store_and_finds_planted_faults(kg: Run, built: Path, tmp_path: Path) -> None:
    done = kg("check", "--store", built)
    assert (done.returncode, done.stdout) == (0, "")
    kg("export", "--format", "nquads", "-o", "bad.nq", "--store", built)
    bad = tmp_path / "bad.nq"
    lines = [line for line in bad.read_text().splitlines() if "/ontology/hasEvidence>" not in line]
    bad.write_text("\n".join(lines) + "\n")
    done = kg("check", "--store", "bad.nq", "--json")
    assert done.returncode == 3
    assert {"rule", "subject", "message"} == set(json.loads(done.stdout)[0])


def test_one_fault_is_one_fault(kg: Run, tmp_path: Path) -> None:
    store = factory.finished(factory.lakeside())
    words = min(store.quads.quads_for_pattern(None, ns.OA_EXACT, None), key=str)
    store.quads.remove(words)
    store.quads.add(Quad(words.subject, words.predicate, Literal("other words"), words.graph_name))
    stores.save(store.quads, tmp_path / "talks.kg")
    done = kg("check")
    assert (done.returncode, len(done.stdout.splitlines())) == (3, 1)
    assert done.stderr == "1 fault found.\n"


def test_the_page_and_the_exports_are_written(kg: Run, built: Path, tmp_path: Path) -> None:
    assert kg("view", "--store", built, "-o", "oslo.html").returncode == 0
    assert "Anna Keller" in (tmp_path / "oslo.html").read_text()
    for form in ("turtle", "trig", "nquads", "jsonld", "graphml", "gexf", "csv"):
        written = json.loads(kg("export", "--format", form, "-o", f"oslo.{form}", "--store", built, "--json").stdout)[
            "written"
        ]
        assert all((tmp_path / name).stat().st_size for name in written)


def test_what_is_one_file_goes_to_standard_output_as_well(kg: Run, built: Path, tmp_path: Path) -> None:
    kg("export", "--format", "nquads", "-o", "talks.nq", "--store", built)
    done = kg("export", "--format", "nquads", "-o", "-", "--store", built)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == (tmp_path / "talks.nq").read_text()
    for form in ("csv", "neo4j"):
        several = kg("export", "--format", form, "-o", "-", "--store", built)
        assert (several.returncode, several.stdout, several.stderr.count("\n")) == (1, "", 1)
    assert kg("export", "--format", "nquads", "-o", "-", "--json", "--store", built).returncode == 2
    assert sorted(path.name for path in tmp_path.iterdir()) == ["talks.nq"]


# Manners


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["build", "x", "--jobs", "0"], "'--jobs': it must be a whole number that is 1 or more."),
        (["build", "x", "--jobs", "many"], "'--jobs': it must be a whole number that is 1 or more."),
        (["serve", "--port", "99999"], "'--port': it must be a whole number from 1 to 65535."),
        (["build", "x", "--model", "qwen3"], "add --reader llm or frames+llm, and --endpoint."),
    ],
)
def test_a_wrong_option_is_explained_in_plain_words(kg: Run, arguments: list[str], says: str) -> None:
    done = kg(*arguments)
    assert done.returncode == 2 and done.stderr.endswith(f"{says}\n")


def test_quiet_and_verbose_may_stand_before_or_behind_the_command(kg: Run, two_articles: Path) -> None:
    assert kg("build", two_articles, "-q").stderr == kg("-q", "build", two_articles, "--again").stderr == ""
    for arguments in (("-v", "build", two_articles, "--again"), ("build", two_articles, "--again", "-v")):
        assert "kg: oslo-a read\nkg: oslo-b read\n" in kg(*arguments).stderr


@pytest.mark.parametrize(
    "arguments",
    [
        ["no-such-command"],
        ["build"],
        ["ask", "--format", "tables"],
        ["export"],
        ["same", "A"],
        ["build", "x", "--jobs", "0"],
    ],
)
def test_wrong_use_exits_with_2(kg: Run, arguments: list[str]) -> None:
    done = kg(*arguments)
    assert done.returncode == 2 and done.stdout == ""


@pytest.mark.parametrize(
    "arguments",
    [
        ["ask", LED],
        ["query", "ASK {}"],
        ["articles"],
        ["view"],
        ["check"],
        ["remove", "a"],
        ["same", "a", "b"],
        ["why-same", "a", "b"],
        ["explain", "x"],
        ["export", "--format", "csv", "-o", "x.csv"],
        ["diff", "a.kg", "b.kg"],
    ],
)
def test_a_missing_store_is_one_sentence_that_says_what_to_do(kg: Run, arguments: list[str]) -> None:
    done = kg(*arguments)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("kg: There is no store at") and "kg build" in done.stderr
    assert len(done.stderr.splitlines()) == 1


@pytest.mark.slow
@pytest.mark.parametrize("unbuffered", ["", "1"])
def test_a_reader_that_has_had_enough_is_no_error(built: Path, unbuffered: str) -> None:
    command = f"{sys.executable} -m kg query 'SELECT * {{ GRAPH ?g {{ ?s ?p ?o }} }}' --store {built} | head -1"
    done = subprocess.run(
        ["bash", "-o", "pipefail", "-c", command],
        cwd=ROOT,
        env={**os.environ, "PYTHONUNBUFFERED": unbuffered},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.slow
def test_help_for_a_reader_that_wants_none_is_no_error() -> None:
    for arguments in ("--help", "ask --help", "--version"):
        command = f"{sys.executable} -m kg {arguments} | true"
        done = subprocess.run(
            ["bash", "-o", "pipefail", "-c", command], cwd=ROOT, capture_output=True, text=True, check=False
        )
        assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.slow
def test_help_and_answers_come_at_once(kg_process: Run, built: Path) -> None:
    def seconds(*arguments: object) -> float:
        """Seconds of the processor, as a busy machine lets a process wait."""

        def once() -> float:
            before = resource.getrusage(resource.RUSAGE_CHILDREN)
            assert kg_process(*arguments).returncode == 0
            after = resource.getrusage(resource.RUSAGE_CHILDREN)
            return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime

        return statistics.median(once() for _ in range(5))

    # Twice what docs/benchmarks.md promises: the machine that tests may be slow.
    assert seconds("--help") < 0.6
    assert seconds("ask", LED, "--store", built) < 2


HOSTILE = [{"who": "<script>|`a`\n\x1b[31m", "side": "=1+1"}]
COLUMNS = ["who", "side"]


def test_no_format_lets_an_articles_words_out_of_their_cell() -> None:
    assert "\x1b" not in as_table(COLUMNS, HOSTILE)
    assert "<script>" not in as_html(COLUMNS, HOSTILE)
    assert as_markdown(COLUMNS, HOSTILE).splitlines()[2].count(" | ") == 1 and "<script>" not in as_markdown(
        COLUMNS, HOSTILE
    )
    assert len(as_tsv(COLUMNS, HOSTILE).splitlines()) == 2
    ((_, side),) = list(csv.reader(io.StringIO(as_csv(COLUMNS, HOSTILE))))[1:]
    assert side == "'=1+1"


def test_a_table_is_wrapped_to_the_terminal() -> None:
    rows = [{"who": "Anna Keller", "side": "the delegation of the fishing towns of the northern coast " * 3}]
    lines = as_table(COLUMNS, rows, width=60).split("\n")
    assert max(map(len, lines)) <= 60 and len(lines) > 3
    assert len(as_table(COLUMNS, rows).split("\n")) == 2


def test_on_a_narrow_terminal_a_row_takes_two_or_three_lines_and_begins_with_what_was_asked(
    kg: Run, samples: Path
) -> None:
    store = stores.open_store(samples)
    records = 0
    for question in questions.load():
        assert question.asked != "article", f"{question.name} asks for no article"
        if question.parameters or not questions.ask(store, question.name):
            continue
        lines = kg("ask", question.name, "--store", samples, COLUMNS="80").stdout.splitlines()
        rows = questions.ask(store, question.name).to_dicts()
        assert max(map(len, lines), default=0) <= 80
        assert len(lines) <= 3 * len(rows) + 3, question.name
        if sum(line.lstrip().startswith("“") for line in lines) != len(rows):
            continue
        records += 1
        first = ""
        asked = iter(str(row[question.asked] or "–")[:40] for row in rows)
        for number, line in enumerate(lines):
            if not line.startswith("    "):
                first = line
            elif line.lstrip().startswith("“"):
                assert first.startswith(next(asked)), (question.name, number)
    assert records > 8, "most answers of the samples are wider than 80 columns"


def test_a_narrow_row_says_nothing_twice_and_ends_what_is_too_long() -> None:
    columns = ["article", "side", "sideName", "leader", "quote", "status"]
    cells = [
        "lake-2031",
        "Norland",
        "Norland",
        "Anna Keller",
        "the delegation of Norland led by Keller " * 3,
        "claimed",
    ]
    lines = list(as_records(columns, [dict(zip(columns, cells, strict=True))], 60, "leader"))
    assert lines[0] == "Anna Keller · side: Norland"
    assert len(lines) == 2 and len(lines[1]) <= 60 and lines[1].endswith("…” claimed, lake-2031")
    row = dict(zip(columns, cells, strict=True))
    again = list(as_records(columns, [row, row | {"quote": "led by Keller"}], 60, "leader"))
    assert again == [*lines, "    “led by Keller” claimed, lake-2031"], "what stands above is not said again"
    other = [line for line in as_records(columns, [row, row | {"side": "Velland"}], 60, "leader") if "“" not in line]
    assert other == ["Anna Keller", "    side: Norland", "    side: Velland"], "what was asked for stands once"
    unknown = list(as_records(["side", "leader"], [{"side": "Norland"}, {"side": "Velland"}], 60, "leader"))
    assert unknown == ["– · side: Norland", "– · side: Velland"], "two without an answer are not one"
    empty = list(as_records(columns, [{"side": "Norland"}], 60, "leader"))
    assert empty == ["– · side: Norland"]
    assert "\x1b" not in "".join(as_records(COLUMNS, HOSTILE, 60, "who"))


@pytest.mark.slow
def test_colour_is_for_terminals_that_want_it(built: Path) -> None:
    script = shutil.which("script")
    if script is None:
        pytest.skip("the terminal emulator `script` of util-linux is not installed")
    command = f"{sys.executable} -m kg articles --store {built}"
    shown = [
        subprocess.run(
            [script, "-qec", f"env TERM=xterm {extra} {command}", "/dev/null"],
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=False,
        ).stdout
        for extra in ("", "NO_COLOR=1")
    ]
    assert "\x1b[1m" in shown[0] and "\x1b" not in shown[1]
