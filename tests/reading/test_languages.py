"""Articles in languages without rules: read by drafts, answered like others, their words shown as they stand."""

from __future__ import annotations

from pathlib import Path

import pytest

import kg
from kg.graph import records
from kg.ingest.language import language_of
from kg.knowledge_graph import KnowledgeGraph
from kg.model import Level
from tests.command import Run

LANGUAGES = Path(__file__).resolve().parents[1] / "data" / "languages"


@pytest.fixture(scope="module")
def told() -> KnowledgeGraph:
    """A French, a German and a Russian article, with the draft of each."""
    return kg.build(LANGUAGES / "articles.jsonl", store="memory", drafts=LANGUAGES / "drafts")


def rows(graph: KnowledgeGraph, question: str, *columns: str) -> set[tuple[str, ...]]:
    return {tuple(str(getattr(row[column], "value", "")) for column in columns) for row in graph.ask(question)}


def test_leaders_are_answered_in_any_language(told: KnowledgeGraph) -> None:
    assert rows(told, "who-led-each-delegation", "side", "leader") == {
        ("Norway", "Anne Kellermann"),
        ("Denmark", "Tomas Rybakken"),
        ("Iceland", "Jon Halvarsen"),
        ("Latvia", "Ilze Brandte"),
        ("Mongolia", "Саруул Бат-Эрдэнэ"),
        ("Estonia", "Март Куусик"),
    }


def test_nations_go_by_their_english_names_and_words_stand_as_written(told: KnowledgeGraph) -> None:
    mediators = rows(told, "who-hosted-or-mediated", "actor", "capacity", "quote")
    assert ("Kazakhstan", "mediator") in {row[:2] for row in mediators}
    assert any("при посредничестве Казахстана" in quote for *_, quote in mediators)


def test_somebodys_word_stays_theirs(told: KnowledgeGraph) -> None:
    absent = rows(told, "who-was-absent", "absentee", "status")
    assert ("Reederei Nordlicht", "claimed") in absent
    assert ("syndicat des pêcheurs du Nord", "asserted") in absent


def test_days_and_denials_count_as_not_checked(told: KnowledgeGraph) -> None:
    claims = [claim for reading in records.read_readings(told) for claim in reading.claims]
    days = [claim for claim in claims if claim.relation == "startsOn"]
    assert {claim.value for claim in days} == {"2031-03-04", "2031-06-11", "2031-05-05"}
    assert all(Level.DAY not in claim.held | claim.failed for claim in days)


def test_a_post_without_a_status_is_no_fact_there(told: KnowledgeGraph) -> None:
    posts = rows(told, "who-holds-which-post", "person")
    assert ("Jon Halvarsen",) in posts
    assert ("Aino Laurila",) not in posts  # her draft does not say how the article puts it


def test_without_a_reader_of_the_language_each_article_says_what_would_read_it() -> None:
    with pytest.raises(kg.ParleyError, match="its language seems to be 'fr'"):
        kg.build(LANGUAGES / "articles.jsonl", store="memory")


def test_the_language_is_kept(told: KnowledgeGraph) -> None:
    assert {article.id: article.language for article in told.articles()} == {
        "faehren-wien": "de",
        "quotas-lausanne": "fr",
        "zerno-astana": "ru",
    }
    assert (
        language_of("Norway and Latvia opened talks on fishing rights in Oslo, and both said that they hope for more.")
        == "en"
    )


#: English, though hardly a word in it says so.
BRIEF = "Brazilian President João Tavares Guimarães telephoned Colombian Minister Jaqueline Restrepo Ocampo Thursday."


def test_a_brief_full_of_names_is_read_as_english_and_said_so(kg: Run, tmp_path: Path) -> None:
    (tmp_path / "brief.txt").write_text(BRIEF, encoding="utf-8")
    built = kg("build", "brief.txt")
    assert built.returncode == 0
    assert "Too short to detect the language, so read as English: brazilian-president-joao" in built.stderr
    assert "Jaqueline Restrepo Ocampo" in kg("ask", "who-contacted-whom", "--json").stdout


def test_a_text_in_plain_english_brings_no_remark(kg: Run, tmp_path: Path) -> None:
    (tmp_path / "plain.txt").write_text("Norway and Denmark held talks on the herring in Oslo.", encoding="utf-8")
    assert "English" not in kg("build", "plain.txt").stderr


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("El ministro llegó ayer a Quito para negociar.", "es"),
        ("Les négociations de Vienne ont repris lundi, a dit le ministre.", "fr"),
        ("Senegalese Foreign Minister Oumar Diatta phoned Malagasy President Hery Rakotomalala Wednesday.", "en"),
        ("Nordic ministers met Friday; quotas topped agenda. Keller represented Norway, Lund Sweden.", "en"),
    ],
)
def test_names_do_not_decide_which_language_a_short_text_is_in(text: str, language: str) -> None:
    assert language_of(text) == language


def test_the_user_can_say_which_language_it_is(kg: Run, tmp_path: Path) -> None:
    (tmp_path / "french.txt").write_text("Les négociations de Vienne ont repris lundi.", encoding="utf-8")
    refused = kg("build", "french.txt")
    assert refused.returncode == 1
    assert "use --language en" in refused.stderr
    told = kg("build", "french.txt", "--language", "en")
    assert told.returncode == 0
    assert "English" not in told.stderr
    assert "two small letters" in kg("build", "french.txt", "--language", "English").stderr
