"""Builds that add, change, pass over and take out articles, and a user's word on who is who."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from kg import batch, correcting, namespaces, pipeline, settings
from kg.answers import questions
from kg.answers.network import network
from kg.errors import EvidenceError, IdentityError, QuestionError, StoreError
from kg.graph.store import Store, open_store
from kg.model import FRAMES, Article, Failure, Judgement, Reading
from kg.reading.corrections.stating import Signed
from kg.reading.read import Task
from tests import factory
from tests.conftest import OSLO_A, OSLO_B

ADA = Signed("Ada Lund", "2031-03-04", "I was there.")


def read(articles: Sequence[Article]) -> Iterable[Reading | Failure]:
    """What the frames read of the articles."""
    return batch.read_articles([Task(article, by=(FRAMES,)) for article in articles], model=settings.DEFAULT_MODEL)


def write(path: Path, article: dict[str, str]) -> str:
    """The article as a Markdown file; gives its path."""
    facts = "".join(f"{key}: {value}\n" for key, value in article.items() if key != "text")
    path.write_text(f"---\n{facts}---\n{article['text']}", encoding="utf-8")
    return str(path)


@pytest.fixture
def store() -> Store:
    return open_store("memory")


def test_a_build_reads_new_articles_and_passes_over_the_rest(store: Store, tmp_path: Path) -> None:
    a, b = write(tmp_path / "a.md", OSLO_A), write(tmp_path / "b.md", OSLO_B)
    first = pipeline.build([a], store, read)
    assert (first.added, first.unchanged) == (("oslo-a",), ())
    second = pipeline.build([a, b], store, read)
    assert (second.added, second.replaced, second.unchanged) == (("oslo-b",), (), ("oslo-a",))
    assert second.counts["articles"] == 2 and second.counts["claims"] > first.counts["claims"] > 0


def test_articles_one_by_one_or_together_give_the_same_store(store: Store, tmp_path: Path) -> None:
    a, b = write(tmp_path / "a.md", OSLO_A), write(tmp_path / "b.md", OSLO_B)
    for source in (b, a):
        pipeline.build([source], store, read)
    together = open_store("memory")
    pipeline.build([a, b], together, read)
    assert store.nquads() == together.nquads()


def test_a_changed_article_replaces_its_claims(store: Store, tmp_path: Path) -> None:
    pipeline.build([write(tmp_path / "a.md", OSLO_A)], store, read)
    changed = OSLO_A | {"text": OSLO_A["text"].replace("Anna Keller", "Karin Holm")}
    report = pipeline.build([write(tmp_path / "a.md", changed)], store, read)
    assert report.replaced == ("oslo-a",)
    assert b"Karin Holm" in store.nquads() and b"Anna Keller" not in store.nquads()


def test_a_changed_date_is_a_change(store: Store, tmp_path: Path) -> None:
    pipeline.build([write(tmp_path / "a.md", OSLO_A)], store, read)
    report = pipeline.build([write(tmp_path / "a.md", OSLO_A | {"published": "2025-06-10"})], store, read)
    assert report.replaced == ("oslo-a",)


def test_reading_again_reads_unchanged_articles_and_gives_the_same(store: Store, two_articles: Path) -> None:
    pipeline.build([str(two_articles)], store, read)
    before = store.nquads()
    report = pipeline.build([str(two_articles)], store, read, again=True)
    assert report.replaced == ("oslo-a", "oslo-b") and report.unchanged == ()
    assert store.nquads() == before


def test_reading_again_without_sources_reads_all_the_store_holds(store: Store, two_articles: Path) -> None:
    pipeline.build([str(two_articles)], store, read)
    before = store.nquads()
    report = pipeline.build([], store, read, again=True)
    assert report.replaced == ("oslo-a", "oslo-b") and store.nquads() == before


def test_a_store_of_an_older_version_is_read_again_from_the_text_it_keeps(
    store: Store, two_articles: Path, tmp_path: Path
) -> None:
    pipeline.build([str(two_articles)], store, read)
    correcting.decide(store, "Anna Keller", "Elsa Brandt", Judgement.SAME, ADA)
    before = store.nquads()
    for quad in list(store.quads.quads_for_pattern(None, namespaces.term("confidence"), None, None)):
        store.quads.remove(quad)
    for refused in (
        lambda: pipeline.build([str(two_articles)], store, read),
        lambda: pipeline.remove("oslo-a", store),
        lambda: network(store),
    ):
        with pytest.raises(StoreError, match=r"older version.*kg build --again"):
            refused()
    report = pipeline.build([write(tmp_path / "a.md", OSLO_A)], store, read, again=True)
    assert report.replaced == ("oslo-a", "oslo-b") and not report.failures
    assert store.nquads() == before


def test_a_removed_article_leaves_nothing_behind(store: Store, tmp_path: Path) -> None:
    a, b = write(tmp_path / "a.md", OSLO_A), write(tmp_path / "b.md", OSLO_B)
    pipeline.build([a], store, read)
    before = store.nquads()
    pipeline.build([b], store, read)
    pipeline.remove("oslo-b", store)
    assert store.nquads() == before
    with pytest.raises(StoreError, match="no article 'oslo-b'"):
        pipeline.remove("oslo-b", store)


def test_what_fails_is_reported_and_the_rest_is_built(store: Store, two_articles: Path, tmp_path: Path) -> None:
    report = pipeline.build([str(tmp_path / "nowhere.txt"), str(two_articles)], store, read)
    assert [failure.source for failure in report.failures] == [str(tmp_path / "nowhere.txt")]
    assert report.added == ("oslo-a", "oslo-b")


def test_an_id_too_like_anothers_is_refused_and_loses_nothing(store: Store, tmp_path: Path) -> None:
    pipeline.build([write(tmp_path / "a.md", {**OSLO_A, "id": "Oslo Talks"})], store, read)
    report = pipeline.build([write(tmp_path / "b.md", {**OSLO_B, "id": "oslo-talks"})], store, read)
    assert [failure.source for failure in report.failures] == ["oslo-talks"]
    assert [article.id for article in store.articles()] == ["Oslo Talks"]


def test_a_claim_whose_words_are_not_there_is_not_stored(store: Store, two_articles: Path) -> None:
    def read_badly(articles: Sequence[Article]) -> Iterable[Reading | Failure]:
        for item in read(articles):
            assert isinstance(item, Reading)
            yield replace(item, article=replace(item.article, text=item.article.text[:40]))

    with pytest.raises(EvidenceError):
        pipeline.build([str(two_articles)], store, read_badly)


def test_a_users_word_joins_outranks_and_survives_a_rebuild(store: Store, two_articles: Path) -> None:
    pipeline.build([str(two_articles)], store, read)
    before = store.nquads()
    assert not pipeline.why_same("Anna Keller", "Elsa Brandt", store)[0]
    correcting.decide(store, "Anna Keller", "Elsa Brandt", Judgement.SAME, ADA)
    together, reasons = pipeline.why_same("Anna Keller", "Elsa Brandt", store)
    assert together and reasons[0][0].by == "user" and sorted(reasons[0][1:]) == ["Anna Keller", "Elsa Brandt"]
    pipeline.build([str(two_articles)], store, read, again=True)
    assert pipeline.why_same("Anna Keller", "Elsa Brandt", store)[0]
    correcting.decide(store, "Anna Keller", "Elsa Brandt", Judgement.DIFFERENT, ADA)
    assert not pipeline.why_same("Anna Keller", "Elsa Brandt", store)[0]
    assert b"Elsa Brandt" in before


def test_a_users_word_can_part_what_a_rule_joined(store: Store, two_articles: Path) -> None:
    pipeline.build([str(two_articles)], store, read)
    in_a, in_b = "oslo-a/person/anna-keller", "oslo-b/person/anna-keller"
    assert pipeline.why_same(in_a, in_b, store)[0]
    correcting.decide(store, in_a, in_b, Judgement.DIFFERENT, ADA)
    assert not pipeline.why_same(in_a, in_b, store)[0]


@pytest.mark.parametrize("order", [0, 1, 2])
def test_what_contradicts_earlier_words_of_the_user_is_refused_with_these(
    store: Store, two_articles: Path, order: int
) -> None:
    pipeline.build([str(two_articles)], store, read)
    words = [
        ("Anna Keller", "Tomas Rybak", Judgement.DIFFERENT),
        ("Anna Keller", "Elsa Brandt", Judgement.SAME),
        ("Tomas Rybak", "Elsa Brandt", Judgement.SAME),
    ]
    *first, last = words[order:] + words[:order]
    for left, right, judgement in first:
        correcting.decide(store, left, right, judgement, ADA)
    before = store.nquads()
    with pytest.raises(IdentityError) as caught:
        correcting.decide(store, *last, ADA)
    for left, right, _ in first:
        assert re.search(
            f"({left} is .*{right}|{right} is .*{left}) .Ada Lund said so on 2031-03-04: I was there", str(caught.value)
        )
    assert store.nquads() == before
    left, right, judgement = first[0]
    correcting.decide(
        store, left, right, Judgement.SAME if judgement is Judgement.DIFFERENT else Judgement.DIFFERENT, ADA
    )
    if order == 0:
        correcting.decide(store, *last, ADA)
        assert pipeline.why_same("Tomas Rybak", "Elsa Brandt", store)[0]


def test_a_name_nobody_has_is_refused(store: Store, two_articles: Path) -> None:
    pipeline.build([str(two_articles)], store, read)
    with pytest.raises(IdentityError, match="nearest names are Anna Keller"):
        correcting.decide(store, "Anna Kehler", "Tomas Rybak", Judgement.SAME, ADA)


#: Columns of answers whose words are those of Parley and of no article.
VOCABULARY = {"kind", "relation", "capacity", "question", "former", "status"}


def test_whatever_an_answer_prints_can_be_explained(built: Path) -> None:
    store = open_store(str(built))
    printed = {
        str(value)
        for question in questions.load()
        if not question.parameters
        for row in questions.ask(store, question, min_confidence=0).to_dicts()
        for column, value in row.items()
        if isinstance(value, str) and not value.startswith("http")
        if column not in VOCABULARY and not column.endswith("Status") and not column.startswith("quote")
    }
    assert {"oslo-a", "Anna Keller", "2025-06-09"} <= printed
    for words in sorted(printed):
        assert pipeline.explain_name(words, store).claims, words


def test_where_several_things_have_a_name_all_are_explained() -> None:
    make = factory.ReadingMaker("one")
    talks = make.talks("Lakeside talks")
    make.say("Norland hosted them", talks, "hostedBy", make.nation("Norland"))
    make.say("they were in Norland", talks, "heldIn", make.place("Norland"))
    told = pipeline.explain_name("norland", factory.store([make.reading()])).claims
    assert {one.relation for one in told} == {"hosted by", "held in"}


#: Three articles over ten days about one row over fish, and one that nobody knows the day of.
STORY = [
    {
        "id": "expected",
        "published": "2031-03-01",
        "text": "Iceland and Denmark will open fisheries talks in Oslo on Tuesday. Norway will host the talks, "
        "Icelandic Foreign Minister Anna Keller said.",
    },
    {
        "id": "open",
        "published": "2031-03-05",
        "text": "Norway hosted fisheries talks between Iceland and Denmark in Oslo on Tuesday. Trade Minister Anna "
        "Keller led the delegation of Iceland. The Danish delegation was headed by Tomas Rybak.",
    },
    {
        "id": "over",
        "published": "2031-03-10",
        "text": "Fisheries talks between Iceland and Denmark ended in Oslo on Sunday without an agreement. Denmark was "
        "represented by Trade Minister Elsa Brandt.",
    },
    {"id": "undated", "text": "Elsa Brandt led the delegation of Denmark at the fisheries talks with Iceland in Oslo."},
]


def _story(folder: Path, names: Iterable[str]) -> Store:
    store = open_store("memory")
    paths = [write(folder / f"{article['id']}.md", article) for article in STORY if article["id"] in names]
    if paths:
        assert pipeline.build(paths, store, read).failures == ()
    return store


@pytest.mark.parametrize(
    ("day", "articles", "leaders"),
    [
        ("2031-02-28", [], set()),
        ("2031-03-04", ["expected"], set()),
        ("2031-03-05", ["expected", "open"], {"Anna Keller", "Tomas Rybak"}),
        ("2031-03", ["expected", "open", "over"], {"Anna Keller", "Tomas Rybak", "Elsa Brandt"}),
    ],
)
def test_a_store_as_of_a_day_is_the_store_of_the_articles_dated_by_then(
    tmp_path: Path, day: str, articles: list[str], leaders: set[str]
) -> None:
    whole = _story(tmp_path, [article["id"] for article in STORY])
    before = whole.nquads()
    then, undated = pipeline.as_of(whole, day)
    then.quads.remove_graph(namespaces.graph("replaced"))  # IRIs of today lead to what things were called then
    assert then.nquads() == _story(tmp_path, articles).nquads()
    assert whole.nquads() == before, "the store itself stays as it is"
    assert undated == ("undated",)
    assert {row["leader"] for row in questions.ask(then, "who-led-each-delegation").to_dicts()} == leaders
    assert [article.id for article in then.articles()] == articles


def test_a_users_word_holds_on_every_day_that_knows_both(tmp_path: Path) -> None:
    whole = _story(tmp_path, ["expected", "open", "over"])
    correcting.decide(whole, "Tomas Rybak", "Elsa Brandt", Judgement.SAME, ADA)
    assert pipeline.why_same("Tomas Rybak", "Elsa Brandt", pipeline.as_of(whole, "2031-03-10")[0])[0]
    earlier, _ = pipeline.as_of(whole, "2031-03-05")
    assert {row["leader"] for row in questions.ask(earlier, "who-led-each-delegation").to_dicts()} == {
        "Anna Keller",
        "Tomas Rybak",
    }


def test_a_store_is_not_asked_as_of_what_is_no_day(store: Store) -> None:
    with pytest.raises(QuestionError, match="'soon' is no day"):
        pipeline.as_of(store, "soon")
