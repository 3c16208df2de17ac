"""Building with drafts, from the command line on: who reads what, what is refused, what a change of a draft does."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.conftest import Run
from tests.reading.drafted import ARTICLE, DRAFT, ROUND, TEXT, Json, drafted, item, value


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two articles of one text; the first has a draft."""
    articles = [{"id": name, "text": TEXT, "published": ARTICLE.published} for name in ("oslo", "oslo-copy")]
    (tmp_path / "articles.jsonl").write_text("\n".join(map(json.dumps, articles)), encoding="utf-8")
    (tmp_path / "drafts").mkdir()
    write(tmp_path, DRAFT)
    return tmp_path


def write(folder: Path, draft: Json) -> None:
    (folder / "drafts" / "oslo.json").write_text(json.dumps(draft), encoding="utf-8")


def producers(kg: Run, article: str) -> set[str]:
    query = (
        "SELECT DISTINCT ?producer { GRAPH ?g { ?c parley:producer ?producer ; parley:inArticle/parley:articleId ?id } "
        f'FILTER(?id = "{article}") }}'
    )
    return set(kg("query", query, "--format", "csv").stdout.split()[1:])


def test_a_draft_is_the_only_reader_of_its_article(kg: Run, folder: Path) -> None:
    done = kg("build", "articles.jsonl", "--drafts", "drafts")
    assert done.returncode == 0, done.stderr
    assert "items in 1 draft" in done.stderr
    assert producers(kg, "oslo") == {"person"}
    assert producers(kg, "oslo-copy") <= {"frames", "trained", "frames+trained"}


def test_a_reader_named_beside_drafts_reads_too(kg: Run, folder: Path) -> None:
    assert kg("build", "articles.jsonl", "--drafts", "drafts", "--reader", "frames").returncode == 0
    assert "frames+person" in producers(kg, "oslo")


def test_a_changed_draft_is_read_again_and_an_unchanged_one_is_not(kg: Run, folder: Path) -> None:
    kg("build", "articles.jsonl", "--drafts", "drafts")
    assert "2 unchanged" in kg("build", "articles.jsonl", "--drafts", "drafts").stderr
    write(folder, drafted(lambda talks: talks["hosts"].clear()))
    assert "1 replaced, 1 unchanged" in kg("build", "articles.jsonl", "--drafts", "drafts").stderr
    assert "Norway" not in kg("ask", "who-hosted-or-mediated", "--format", "csv").stdout.split("oslo-copy")[0]


def test_an_untrusted_reader_makes_no_fact_and_all_shows_it(kg: Run, folder: Path) -> None:
    kg("build", "articles.jsonl", "--drafts", "drafts", "--drafts-by", "llm:talker")
    assert "oslo,http" not in kg("ask", "who-led-each-delegation", "--format", "csv").stdout
    assert "oslo,http" in kg("ask", "who-led-each-delegation", "--format", "csv", "--min-confidence", "0").stdout


def test_two_readers_that_agree_make_a_fact(kg: Run, folder: Path) -> None:
    kg("build", "articles.jsonl", "--drafts", "drafts", "--drafts-by", "llm:talker", "--reader", "frames")
    assert "oslo,http" in kg("ask", "who-led-each-delegation", "--format", "csv").stdout


def test_what_is_refused_is_counted_by_reason(kg: Run, folder: Path) -> None:
    write(folder, drafted(lambda talks: talks["parties"].append(item("Latvia", "Latvia", "Latvia sent a fleet"))))
    told = kg("build", "articles.jsonl", "--drafts", "drafts").stderr
    assert "1 refused (1 quote not in the article)" in told


def test_what_does_not_hold_is_counted_by_level(kg: Run, folder: Path) -> None:
    write(folder, drafted(lambda talks: talks.update(start=value("2031-03-07", "on Tuesday", ROUND))))
    told = kg("build", "articles.jsonl", "--drafts", "drafts").stderr
    assert "1 day agrees" in told
    assert "2031-03-07" not in kg("ask", "where-and-when", "--format", "csv").stdout


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("{", "cannot be read"),
        ("[]", "is not a JSON object"),
        ('{"article": "oslo", "note": "\\ud800"}', "cannot be read"),
        ('{"article": "oslo", "note": ' + "[" * 900 + "]" * 900 + "}", "cannot be read"),
        ("[" * 100_000, "cannot be read"),
        ('{"article": "bergen"}', "is for 'bergen'"),
    ],
)
def test_a_draft_that_is_none_fails_its_article_alone(kg: Run, folder: Path, content: str, says: str) -> None:
    (folder / "drafts" / "oslo.json").write_text(content, encoding="utf-8")
    done = kg("build", "articles.jsonl", "--drafts", "drafts")
    assert done.returncode == 4
    assert says in done.stderr
    assert producers(kg, "oslo-copy") <= {"frames", "trained", "frames+trained"}


def test_a_folder_that_is_none_is_said_so(kg: Run, folder: Path) -> None:
    done = kg("build", "articles.jsonl", "--drafts", "nowhere")
    assert (done.returncode, done.stderr.count("\n")) == (1, 1)
    assert "nowhere, which is not a folder" in done.stderr


def test_levels_can_be_asked_in_sparql(kg: Run, folder: Path) -> None:
    write(folder, drafted(lambda talks: talks.update(start=value("2031-03-07", "on Tuesday", ROUND))))
    kg("build", "articles.jsonl", "--drafts", "drafts")
    query = "SELECT ?day { GRAPH ?g { ?claim parley:failedAt parley:dayAgrees ; parley:hasValue ?day } }"
    assert "2031-03-07" in kg("query", query, "--format", "csv").stdout


def test_the_same_claim_of_another_reader_has_the_same_iri(kg: Run, folder: Path) -> None:
    def claims(by: str) -> set[str]:
        kg("build", "articles.jsonl", "--drafts", "drafts", "--drafts-by", by)
        return set(kg("query", "SELECT ?c { GRAPH ?g { ?c a parley:Claim } }", "--format", "csv").stdout.split())

    assert claims("person") == claims("llm:talker")


def test_explain_says_what_did_not_hold_and_what_the_rules_make_of_it(kg: Run, folder: Path) -> None:
    write(folder, drafted(lambda talks: talks.update(start=value("2031-03-07", "on Tuesday", ROUND))))
    kg("build", "articles.jsonl", "--drafts", "drafts", "--drafts-by", "llm:talker")
    query = "SELECT ?claim { GRAPH ?g { ?claim parley:failedAt parley:dayAgrees } }"
    claim = kg("query", query, "--format", "csv").stdout.split()[1]
    told = kg("explain", claim).stdout
    assert "read by llm:talker; did not hold: day agrees (our rules make it 2031-03-04)" in told


def test_a_draft_of_an_untrusted_reader_cannot_vouch_for_itself(kg: Run, folder: Path) -> None:
    kg("build", "articles.jsonl", "--drafts", "drafts")
    kg("export", "--format", "drafts", "-o", "exported")
    told = json.loads((folder / "exported" / "oslo.json").read_text(encoding="utf-8"))
    assert "confidence" in json.dumps(told)  # the file says that a person read it, and how surely
    kg("build", "articles.jsonl", "--drafts", "exported", "--drafts-by", "llm:talker", "--again")
    assert producers(kg, "oslo") == {"llm:talker"}
    assert "oslo,http" not in kg("ask", "who-led-each-delegation", "--format", "csv").stdout
