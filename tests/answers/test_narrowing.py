"""A question is narrowed by names, words, places and days; the SPARQL shown gives the same rows."""

from __future__ import annotations

import time
from typing import Any

import pytest

from kg.answers import narrowing, questions
from kg.answers.narrowing import Period
from kg.errors import QuestionError
from kg.graph.store import Store
from kg.model import Kind
from tests import deriving, factory
from tests.answers import herring_talks


@pytest.fixture(scope="module")
def store() -> Store:
    return factory.finished(herring_talks.readings())


def _ask(store: Store, name: str, columns: str, start: str = "", end: str = "", **given: str) -> list[tuple[Any, ...]]:
    rows = questions.ask(store, name, given, period=Period(start, end)).to_dicts()
    return [tuple(row[column] for column in columns.split()) for row in rows]


@pytest.mark.parametrize("name", [question.name for question in questions.load()])
def test_the_sparql_of_every_question_gives_the_rows_of_the_question(store: Store, name: str) -> None:
    question = questions.find(name)
    own = {"a": "Keller", "b": "Rybak"} if question.parameters else {}
    known = {"party": "Iceland", "place": "Oslo", "speaker": "Keller", "status": "asserted", "about": "herring"}
    narrow = {key: value for key, value in known.items() if key in narrowing.options(question.columns)}
    for given, period in ((own, Period()), ({**own, **narrow}, Period()), (own, Period("2031-01", "2031-03-05"))):
        rows = questions.ask(store, question, given, period=period)
        text = questions.as_sparql(store, question, given, period=period)
        solutions: Any = store.query(text)
        assert [{name: row[name] for name in rows.columns} for row in solutions] == list(rows)
        _, bound = questions.prepared(store, question, given, period=period)
        assert not [name for name in bound if f"?{name} " in f"{text} "]


def test_accounts_that_differ_are_narrowed_by_the_talks_of_a_delegation_and_an_agreement_too() -> None:
    readings = []
    for article, leader, day, hotel in (("a", "Keller", "2031-03-04", "Mill"), ("b", "Vik", "2031-03-05", "Inn")):
        make = factory.ReadingMaker(article)
        for place, side in (("Oslo", "Iceland"), ("Lima", "Peru")):
            talks, nation = make.talks(f"{place} talks"), make.nation(side)
            make.say(f"in {place}", talks, "heldIn", make.place(place))
            make.say(f"{side} came to {place}", talks, "hasParty", nation)
            make.say(f"at the {hotel} in {place}", talks, "heldAt", make.place(f"{hotel} of {place}"))
            make.say(
                f"{leader} led {side}", make.delegation(nation, talks), "ledBy", make.person(f"{leader} of {side}")
            )
            deal = make.thing(Kind.AGREEMENT, f"{place} accord")
            make.say(f"agreed in {place}", deal, "reachedIn", talks)
            make.say(f"agreed in {place} on {day}", deal, "agreedOn", day)
        readings.append(make.reading())
    store = factory.finished(readings)
    both = _ask(store, "where-accounts-differ", "question answer")
    assert len(both) == 12
    of_oslo = [row for row in both if "Oslo" in row[1] or "Iceland" in row[1] or row[0] == "agreement date"]
    for given in ({"place": "Oslo"}, {"party": "Iceland"}, {"about": "Oslo talks"}):
        found = _ask(store, "where-accounts-differ", "question answer", **given)
        assert {question for question, _ in found} == {"leader", "venue", "agreement date"} and len(found) == 6
        assert set(found) <= set(of_oslo)


def test_what_is_counted_is_what_is_left(store: Store) -> None:
    columns = "actor talks negotiationName"
    first = ("Kei Oda", 1, "Oslo herring talks")
    assert _ask(store, "who-mediates-most", columns, "2031-01", "2031-01") == [first]
    assert _ask(store, "who-mediates-most", columns, place="Oslo", actor="Oda") == [first]
    assert _ask(store, "who-mediates-most", columns, words="again") == [("Kei Oda", 1, "Tromsø herring talks")]
    assert _ask(store, "who-mediates-most", columns, status="asserted", talks="Cusco talks") == [
        ("Kenya", 1, "Cusco talks")
    ]


def test_what_is_counted_in_a_span_says_by_which_day(store: Store) -> None:
    assert _ask(store, "who-mediates-most", "actor talks day dayOf", "2031-02") == [
        ("Kei Oda", 1, "2031-02-01", "event"),
        ("Kenya", 1, "2031-03-15", "event"),
    ]


@pytest.mark.parametrize("question", questions.load(), ids=lambda question: question.name)
def test_every_question_in_a_span_has_the_columns_of_its_day(store: Store, question: questions.Question) -> None:
    own = {"a": "Keller", "b": "Rybak"} if question.parameters else {}
    assert {"day", "dayOf"} <= set(questions.ask(store, question, own, period=Period("2031")).columns)


def test_an_event_counts_by_its_day_and_what_has_none_by_its_articles(store: Store) -> None:
    assert _ask(store, "who-negotiated-with-whom", "negotiationName party day dayOf", "2031-02", "2031-02") == [
        ("Tromsø herring talks", "Denmark", "2031-02-01", "event"),
        ("Tromsø herring talks", "Iceland", "2031-02-01", "event"),
    ]
    assert _ask(store, "who-said-what", "speaker day dayOf", "2031-02") == [
        ("Mateo Illa", "2031-03-20", "article"),
        ("Tomas Rybak", "2031-02-03", "article"),
    ]


def test_talks_of_several_days_lie_in_each_span_that_they_touch(store: Store) -> None:
    talks = [("Tromsø herring talks",)]
    for start, end in (("2031-02-02", "2031-02-02"), ("2031-02-02", "2031-02"), ("2031-02-01", "2031-02-01")):
        assert _ask(store, "where-and-when", "negotiationName", start, end) == talks
    assert _ask(store, "where-and-when", "negotiationName", "2031-02-03", "2031-03-01") == []


def test_what_has_no_day_is_left_out_of_a_span_and_counted(store: Store) -> None:
    rows = questions.ask(store, "who-negotiated-with-whom", period=Period("2030"))
    assert "Nairobi tea talks" not in {row["negotiationName"] for row in rows.to_dicts()}
    assert questions.undated(store, rows, {}, min_confidence=0, period=Period("2030")) == 2


def test_a_month_or_year_lies_in_a_span_that_it_may_lie_in() -> None:
    make = factory.ReadingMaker("vague", published="2031-06-30")
    for name, day in (("March talks", "2031-03"), ("year's talks", "2031")):
        make.say(f"{name} began", make.talks(name), "startsOn", day)
    store = factory.finished([make.reading()])
    assert _ask(store, "where-and-when", "start", "2031-03-10", "2031-03-12") == [("2031-03",), ("2031",)]
    assert _ask(store, "where-and-when", "start", "2031-04", "2031-05") == [("2031",)]
    assert _ask(store, "where-and-when", "start", "", "2030") == []


def test_a_name_is_known_in_any_form_and_an_unknown_one_is_refused_with_the_nearest(store: Store) -> None:
    for form in ("Iceland", "iceland", "Icelandic", "nation/iceland", "https://w3id.org/parley/id/nation/iceland"):
        assert _ask(store, "who-led-each-delegation", "leader", side=form) == [("Anna Keller",)]
    with pytest.raises(QuestionError, match="Nothing in the store is named 'Islandia'; the nearest names are Iceland"):
        _ask(store, "who-led-each-delegation", "leader", side="Islandia")
    with pytest.raises(QuestionError, match="'Keller' is a person; this option takes a nation or an organization"):
        _ask(store, "who-holds-which-post", "post", of="Keller")
    with pytest.raises(QuestionError, match="'River Front' is an organization; this option takes a person"):
        _ask(store, "who-led-each-delegation", "leader", leader="River Front")


class _Counting(Store):
    """A store that counts how often it is asked."""

    asked = 0

    def query(self, *given: Any, **named: Any) -> Any:
        self.asked += 1
        return super().query(*given, **named)


def test_the_names_of_the_store_are_read_once_however_many_are_given(store: Store) -> None:
    counting = _Counting(store.quads)
    given = {"party": "Iceland", "other": "Denmark", "who": "Iceland", "whom": "Denmark", "place": "Oslo"}
    assert _ask(counting, "who-met-whom", "meetingName", **given) == [("Oslo herring talks",)]
    assert counting.asked == 3  # the names, what the question may begin with, and the question


def test_a_parameter_that_the_question_has_not_or_that_is_none_of_its_choices_is_refused(store: Store) -> None:
    with pytest.raises(QuestionError, match=r"no parameter 'leader'; it has .*absentee"):
        _ask(store, "who-was-absent", "absentee", leader="Keller")
    with pytest.raises(QuestionError, match=r"capacity is one of host, mediator.*'judge' is not"):
        _ask(store, "who-hosted-or-mediated", "actor", capacity="judge")
    with pytest.raises(QuestionError, match="said is empty"):
        _ask(store, "who-said-what", "speaker", said=" ")


def test_words_are_values_and_never_part_of_the_query(store: Store) -> None:
    for text in ('") } } #', "\\", "'", "?quote", "a\nb"):
        assert _ask(store, "who-said-what", "speaker", said=text) == []
        text = questions.as_sparql(store, questions.find("who-said-what"), {"said": text})
        assert list(store.query(text)) == []  # type: ignore[arg-type]  # it is a SELECT


def test_a_value_that_reads_like_a_variable_stays_a_value_in_the_sparql(store: Store) -> None:
    given = {"said": "?onlyWords ?minConfidence", "words": " || true || "}
    text = questions.as_sparql(store, questions.find("who-said-what"), given)
    assert '"?onlyWords ?minConfidence"' in text
    assert list(store.query(text)) == []  # type: ignore[arg-type]  # it is a SELECT


@pytest.mark.parametrize(
    ("start", "end", "message"),
    [
        ("2031-13", "", "'2031-13' is no day"),
        ("", "yesterday", "'yesterday' is no day"),
        ("2031-02-30", "", "is no day"),
        ("2031-03", "2031-01", "ends before it begins"),
    ],
)
def test_a_span_that_is_none_is_refused(start: str, end: str, message: str) -> None:
    with pytest.raises(QuestionError, match=message):
        Period(start, end)


@pytest.mark.parametrize(
    "before", ["", "prefix ex: <https://example.org/a#> PREFIX : <https://example.org/> ", "PREFIX ex:\n  <urn:x>\n"]
)
def test_a_question_of_ones_own_is_narrowed_as_any(store: Store, before: str) -> None:
    own = questions.read(
        "mine",
        "#+ summary: Who was there?\n#+ columns: [article, negotiation, party, confidence]\n"
        f"{before}SELECT ?article ?negotiation ?party ?confidence ?minConfidence WHERE {{\n"
        "  GRAPH ?g { ?c parley:hasRelation parley:hasParty ; parley:hasSubject ?s ; parley:hasObject ?o ;\n"
        "    parley:confidence ?confidence ; parley:inArticle/parley:articleId ?article }\n"
        "  ?s parley:denotes ?negotiation . ?o parley:denotes/rdfs:label ?party\n"
        "  FILTER(COALESCE(?confidence >= ?minConfidence, true))\n} ORDER BY ?article ?party",
    )
    rows = questions.ask(store, own, {"place": "Cusco"}, period=Period("2031-03", "2031-03"))
    assert [row["party"] for row in rows.to_dicts()] == ["Peru", "River Front"]


@pytest.mark.soak
def test_five_hundred_articles_are_narrowed_within_thrice_the_time_of_reading_the_store_once() -> None:
    quads = factory.quads([*factory.many(500), *herring_talks.readings()])
    deriving.derive(quads)
    store = Store(quads)
    started = time.process_time()
    for _ in store.query("SELECT * { GRAPH ?g { ?s ?p ?o } }"):  # type: ignore[union-attr]  # it is a SELECT
        pass
    scan = time.process_time() - started
    narrow = {"party": "Iceland", "other": "Denmark", "place": "Oslo", "about": "herring"}
    for question in questions.load():
        if question.parameters or not narrowing.event_of(question.columns):
            continue
        started = time.process_time()
        questions.ask(store, question, narrow, period=Period("2031"))
        assert time.process_time() - started < 3 * scan, question.name
