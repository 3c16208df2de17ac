"""Each question answers with its columns, the words, and how the article puts it; plain words find the question."""

from __future__ import annotations

import re
import time
from dataclasses import replace
from pathlib import Path

import pytest
from pyoxigraph import QuerySolutions

from kg.answers import questions
from kg.errors import QuestionError, ReferenceDataError
from kg.graph.store import Store
from kg.model import Kind, Status
from tests import deriving, factory
from tests.answers import herring_talks

#: The columns of each question that people and the scorer rely on.
COLUMNS = {
    "who-led-each-delegation": "negotiation negotiationName side leader post",
    "who-was-in-each-delegation": "negotiation negotiationName side person capacity post",
    "who-was-absent": "negotiation negotiationName absentee",
    "who-holds-which-post": "person post of former",
    "who-negotiated-with-whom": "negotiation negotiationName party",
    "where-and-when": "negotiation negotiationName place venue start end",
    "who-hosted-or-mediated": "negotiation negotiationName actor capacity",
    "what-was-discussed": "negotiation negotiationName topic",
    "how-talks-follow-each-other": "negotiation negotiationName relation other otherName ordinal series",
    "what-was-agreed": "agreement agreementName negotiation party date term",
    "how-far-are-the-talks": "negotiation negotiationName phase",
    "who-contacted-whom": "contact kind participant date",
    "who-said-what": "speaker quotation outlet date",
    "who-claims-what": "claimant subject relation object",
    "what-was-imposed": "measure actor action object target date",
    "where-accounts-differ": "subject question answer kind",
    "timeline": "date kind what name who",
    "how-are-two-actors-connected": "step from relation to",
    "who-met-whom": "meeting meetingName kind who whom place date",
    "who-mediates-most": "actor talks negotiation negotiationName",
    "which-talks-are-stuck": "negotiation negotiationName phase published",
    "what-became-of-it": "agreement agreementName fate published claimant date",
}
EVERYWHERE = "article quote status confidence quoteStart quoteEnd claim".split()


@pytest.fixture(scope="module")
def store() -> Store:
    return factory.finished(factory.lakeside())


@pytest.fixture(scope="module")
def herring() -> Store:
    return factory.finished(herring_talks.readings())


def _ask(store: Store, name: str, columns: str, **parameters: str) -> list[tuple[object, ...]]:
    rows = questions.ask(store, name, parameters).to_dicts()
    return [tuple(row[column] for column in columns.split()) for row in rows]


def test_every_question_has_its_columns() -> None:
    loaded = {question.name: set(question.columns) for question in questions.load()}
    assert loaded.keys() == COLUMNS.keys()
    for name, columns in COLUMNS.items():
        assert {*columns.split(), *EVERYWHERE} <= loaded[name]


@pytest.mark.parametrize("name", sorted(COLUMNS))
def test_every_row_quotes_its_article_word_for_word(store: Store, herring: Store, name: str) -> None:
    store = herring if name in ("who-mediates-most", "which-talks-are-stuck", "how-far-are-the-talks") else store
    given = {"a": "Keller", "b": "Velland"} if name == "how-are-two-actors-connected" else {}
    texts = {article.id: article.text for article in store.articles()}
    rows = questions.ask(store, name, given).to_dicts()
    assert rows
    for row in rows:
        start, end = row["quoteStart"], row["quoteEnd"]
        assert isinstance(start, int) and isinstance(end, int)
        assert texts[str(row["article"])][start:end] == row["quote"]
        assert row["status"] in {"asserted", "reported", "claimed", "planned", "denied", "undisclosed"}


def test_a_delegation_has_several_leaders_and_a_post_where_the_same_article_gives_one(store: Store) -> None:
    assert _ask(store, "who-led-each-delegation", "article negotiationName side leader post") == [
        ("lakeside-a", "Lakeside talks", "Orsk", "Anna Keller", "Trade Minister"),
        ("lakeside-a", "Lakeside talks", "Orsk", "Tomas Rybak", None),
        ("lakeside-b", "Lakeside talks", "Orsk", "Anna Keller", None),
    ]
    seats = _ask(store, "who-was-in-each-delegation", "article person capacity")
    assert ("lakeside-a", "Inés Mora", "member") in seats and ("lakeside-a", "Tomas Rybak", "leader") in seats


def test_claims_that_say_the_same_by_the_same_words_are_one_row_of_the_surest() -> None:
    make = factory.ReadingMaker("one")
    talks, keller = make.talks("Lakeside talks"), make.person("Anna Keller")
    again = make.thing(Kind.PERSON, "Anna Keller", key="the minister")
    make.say("Keller led Orsk", make.delegation(make.nation("Orsk"), talks), "ledBy", keller, confidence=0.6)
    make.say("said again", make.delegation(make.nation("Orsk"), talks), "ledBy", keller, confidence=0.8)
    reading = make.reading()
    first, last = sorted(reading.claims, key=lambda claim: claim.evidence.start)
    twice = replace(first, object=again, confidence=0.9)
    store = factory.store([replace(reading, claims=(first, twice, last))])
    rows = questions.ask(store, "who-led-each-delegation").to_dicts()
    assert [(row["quote"], row["confidence"]) for row in rows] == [("Keller led Orsk", 0.9), ("said again", 0.8)]


def test_who_is_no_party_is_absent_and_not_a_party(store: Store) -> None:
    assert ("lakeside-a", "Norland") not in _ask(store, "who-negotiated-with-whom", "article party")
    assert _ask(store, "who-was-absent", "negotiationName absentee status") == [
        ("Harbour talks", "Tomas Rybak", "asserted"),
        ("Lakeside talks", "Norland", "denied"),
    ]
    assert _ask(store, "who-hosted-or-mediated", "actor capacity") == [("Norland", "host")]


def test_where_and_when_has_one_row_for_each_account(store: Store) -> None:
    assert _ask(store, "where-and-when", "article place venue start status placeStatus") == [
        ("lakeside-a", "Lakeside", "Hotel Miramar", "2031-03-04", "planned", "asserted"),
        ("lakeside-b", "Lakeside", None, "2031-03", "undisclosed", "asserted"),
    ]


def test_what_is_known_by_somebodys_word_only_is_said_so(store: Store) -> None:
    assert _ask(store, "who-claims-what", "claimant subject relation object status") == [
        ("Anna Keller", "Velland", "agreed to", "lifting the herring ban", "claimed")
    ]
    agreed = _ask(store, "what-was-agreed", "article agreementName party date term fate status")
    assert ("lakeside-a", "lifting the herring ban", "Velland", None, None, None, "claimed") in agreed
    assert ("lakeside-a", "Harbour truce", None, "2031-02", "boats may pass", "reached", "asserted") in agreed
    assert ("lakeside-b", "Harbour truce", None, "2031-01", None, None, "asserted") in agreed


def test_posts_contacts_quotations_measures_and_order_of_talks(store: Store) -> None:
    assert _ask(store, "who-holds-which-post", "person post of former") == [
        ("Anna Keller", "Trade Minister", "Orsk", False)
    ]
    assert _ask(store, "who-contacted-whom", "kind participant date") == [
        ("phone-call", "Anna Keller", "2031-03-02"),
        ("phone-call", "Kei Oda", "2031-03-02"),
    ]
    assert _ask(store, "who-said-what", "speaker quotation outlet") == [
        ("Anna Keller", "We are closer than ever", "Lakeside Courier")
    ]
    assert _ask(store, "what-was-imposed", "actor action object target") == [("Velland", "ban", "herring", "Orsk")]
    assert _ask(store, "how-talks-follow-each-other", "negotiationName relation otherName ordinal series") == [
        ("Lakeside talks", "follows", "Harbour talks", "2", "rounds")
    ]


def test_accounts_that_differ_are_distinguished_by_how(store: Store) -> None:
    rows = set(_ask(store, "where-accounts-differ", "article question answer kind"))
    assert rows == {
        ("lakeside-a", "leader", "Anna Keller", "subset"),
        ("lakeside-a", "leader", "Tomas Rybak", "subset"),
        ("lakeside-b", "leader", "Anna Keller", "subset"),
        ("lakeside-a", "venue", "Hotel Miramar", "undisclosed"),
        ("lakeside-b", "venue", None, "undisclosed"),
        ("lakeside-a", "start", "2031-03-04", "granularity"),
        ("lakeside-b", "start", "2031-03", "granularity"),
        ("lakeside-a", "agreement date", "2031-02", "contradiction"),
        ("lakeside-b", "agreement date", "2031-01", "contradiction"),
    }


def test_who_met_whom_has_each_pair_once_with_place_and_day(herring: Store) -> None:
    assert _ask(herring, "who-met-whom", "kind who whom place date status") == [
        ("talks", "Denmark", "Iceland", "Copenhagen", "2031-04-10", "planned"),
        ("phone-call", "Anna Keller", "Tomas Rybak", None, "2031-03-02", "asserted"),
        ("talks", "Peru", "River Front", "Cusco", "2031-03-15", "asserted"),
        ("meeting", "Inés Mora", "Rosa Quispe", None, "2031-04-11", "asserted"),
        ("talks", "Chile", "Kenya", "Nairobi", None, "asserted"),
        ("letter", "Inés Mora", "Mateo Illa", None, None, "asserted"),
        ("talks", "Denmark", "Iceland", "Oslo", "2031-01-08", "asserted"),
        ("talks", "Denmark", "Iceland", "Tromsø", "2031-02-01", "asserted"),
    ]


@pytest.mark.parametrize(
    ("one", "other", "less_firm"),
    [
        (Status.ASSERTED, Status.REPORTED, "reported"),
        (Status.REPORTED, Status.CLAIMED, "claimed"),
        (Status.CLAIMED, Status.PLANNED, "planned"),
        (Status.PLANNED, Status.ASSERTED, "planned"),
        (Status.UNDISCLOSED, Status.PLANNED, "undisclosed"),
    ],
)
def test_a_meeting_is_as_firm_as_the_less_firm_of_both_who_met(one: Status, other: Status, less_firm: str) -> None:
    for first, second in ((one, other), (other, one)):
        make = factory.ReadingMaker("pair")
        talks, rybak = make.talks("Lima talks"), make.person("Tomas Rybak")
        for words, side, status in (("Peru came", "Peru", first), ("Chile came", "Chile", second)):
            claimant = rybak if status is Status.CLAIMED else None
            make.say(words, talks, "hasParty", make.nation(side), status=status, claimant=claimant)
        assert _ask(factory.finished([make.reading()]), "who-met-whom", "status") == [(less_firm,)]


def test_who_mediates_most_counts_talks_once_however_many_articles_name_the_mediator(herring: Store) -> None:
    again = factory.ReadingMaker("again")
    talks = again.talks("Oslo herring talks")
    again.say("Oda mediated there", talks, "mediatedBy", again.person("Kei Oda"))
    again.say("Kenya did not", talks, "mediatedBy", again.nation("Kenya"), status=Status.DENIED)
    store = factory.finished([*herring_talks.readings(), again.reading()])
    assert _ask(store, "who-mediates-most", "actor talks negotiationName article") == [
        ("Kei Oda", 2, "Oslo herring talks", "again"),
        ("Kei Oda", 2, "Oslo herring talks", "oslo"),
        ("Kei Oda", 2, "Tromsø herring talks", "tromso"),
        ("Kenya", 1, "Cusco talks", "cusco"),
    ]


def test_talks_are_stuck_until_a_later_article_shows_that_they_go_on(herring: Store) -> None:
    assert _ask(herring, "which-talks-are-stuck", "negotiationName phase published") == [
        ("Tromsø herring talks", "broken-off", "2031-02-03")
    ]
    make = factory.ReadingMaker("resumed", published="2031-02-20")
    make.say("go on", make.talks("Tromsø herring talks"), "hasPhase", "under-way")
    assert _ask(factory.finished([*herring_talks.readings(), make.reading()]), "which-talks-are-stuck", "phase") == []


def test_what_became_of_an_agreement_is_reported_in_order_with_whose_word_it_is(herring: Store) -> None:
    assert _ask(herring, "what-became-of-it", "agreementName fate published claimant date status") == [
        ("herring accord", "reached", "2031-03-05", None, "2031-03-04", "asserted"),
        ("river truce", "reached", "2031-04-01", None, "2031-03-18", "asserted"),
        ("river truce", "broken", "2031-04-01", "Rosa Quispe", "2031-03-18", "claimed"),
    ]


def test_a_plan_here_and_done_there_differs_and_agreeing_accounts_do_not() -> None:
    makers = [factory.ReadingMaker("a"), factory.ReadingMaker("b"), factory.ReadingMaker("c")]
    for make, status in zip(makers, ("planned", "asserted", "asserted"), strict=True):
        talks = make.talks("talks")
        make.say("at the mill", talks, "heldAt", make.place("mill"), status=Status(status))
        make.say("Orsk was a party", talks, "hasParty", make.nation("Orsk"))
    makers[2].say("will meet at the mill", talks, "heldAt", "place/mill", status=Status.PLANNED)
    both = [make.reading() for make in makers]
    rows = _ask(factory.store(both[:2]), "where-accounts-differ", "article answer kind")
    assert rows == [("a", "mill", "planned-or-done"), ("b", "mill", "planned-or-done")]
    assert _ask(factory.store(both[1:]), "where-accounts-differ", "article answer kind") == []


@pytest.mark.parametrize("relation", ["notAttendedBy", "hasParty", "mediatedBy"])
def test_others_named_by_another_article_are_no_contradiction(relation: str) -> None:
    readings = []
    for name, nation in (("a", "Orsk"), ("b", "Velland")):
        make = factory.ReadingMaker(name)
        make.say(f"and {nation}", make.talks("talks"), relation, make.nation(nation))
        readings.append(make.reading())
    assert _ask(factory.store(readings), "where-accounts-differ", "answer kind") == []


def test_one_place_here_and_another_there_is_a_contradiction() -> None:
    readings = []
    for name, place in (("a", "mill"), ("b", "harbour")):
        make = factory.ReadingMaker(name)
        make.say(f"at the {place}", make.talks("talks"), "heldIn", make.place(place))
        readings.append(make.reading())
    rows = _ask(factory.store(readings), "where-accounts-differ", "article answer kind")
    assert rows == [("a", "mill", "contradiction"), ("b", "harbour", "contradiction")]


@pytest.mark.parametrize("status", [Status.ASSERTED, Status.DENIED])
def test_absent_here_and_a_party_there_is_a_contradiction(status: Status) -> None:
    one, other = factory.ReadingMaker("a"), factory.ReadingMaker("b")
    one.say("Orsk stayed away", one.talks("talks"), "notAttendedBy", one.nation("Orsk"))
    relation = "hasParty" if status is Status.ASSERTED else "notAttendedBy"
    other.say("Orsk came", other.talks("talks"), relation, other.nation("Orsk"), status=status)
    rows = _ask(factory.store([one.reading(), other.reading()]), "where-accounts-differ", "article answer kind")
    assert sorted(rows) == [("a", "Orsk", "contradiction"), ("b", "Orsk", "contradiction")]


@pytest.mark.parametrize(("relation", "question"), [("follows", "earlier talks"), ("partOf", "larger talks")])
def test_each_of_two_talks_after_or_in_the_other_is_a_contradiction(relation: str, question: str) -> None:
    readings = []
    for article, (first, second) in (("a", ("Oslo", "Bergen")), ("b", ("Bergen", "Oslo"))):
        make = factory.ReadingMaker(article)
        make.say(f"{second} after {first}", make.talks(second), relation, make.talks(first))
        readings.append(make.reading())
    asked = "where-accounts-differ", "article subject question answer kind"
    assert _ask(factory.store(readings), *asked) == [
        ("a", "Bergen", question, "Oslo", "contradiction"),
        ("b", "Oslo", question, "Bergen", "contradiction"),
    ]
    assert _ask(factory.store(readings[:1]), *asked) == []


def test_the_timeline_is_in_order_and_names_who(store: Store) -> None:
    rows = _ask(store, "timeline", "date kind name who")
    assert [row[0] for row in rows] == sorted(str(row[0]) for row in rows)
    assert ("2031-03-04", "negotiation", "Lakeside talks", "Orsk, Velland") in rows
    assert ("2031-03-02", "contact", "call between Keller and Oda", "Anna Keller, Kei Oda") in rows


@pytest.mark.parametrize(
    ("a", "b", "path"),
    [
        ("KELLER", "kei oda", ["Anna Keller", "call between Keller and Oda", "Kei Oda"]),
        ("Inés Mora", "Velland", ["Inés Mora", "Orsk delegation to Lakeside talks", "Lakeside talks", "Velland"]),
        (
            "Kei Oda",
            "Tomas Rybak",
            [
                "Kei Oda",
                "call between Keller and Oda",
                "Anna Keller",
                "Orsk delegation to Lakeside talks",
                "Tomas Rybak",
            ],
        ),
        ("Kei Oda", "nobody at all", []),
    ],
)
def test_two_actors_are_connected_along_a_shortest_path(store: Store, a: str, b: str, path: list[str]) -> None:
    rows = _ask(store, "how-are-two-actors-connected", "step from to", a=a, b=b)
    steps = dict.fromkeys(rows)
    assert [name for _, name, _ in steps] + [to for _, _, to in list(steps)[-1:]] == path
    assert [number for number, _, _ in steps] == list(range(1, len(steps) + 1))


def test_a_parameter_is_a_value_and_never_part_of_the_query(store: Store) -> None:
    for text in ('" } } DROP ALL #', "\\", "'", "?a", "Keller\n"):
        assert _ask(store, "how-are-two-actors-connected", "step", a=text, b="Velland") == []
    with pytest.raises(QuestionError, match="needs --param b="):
        questions.ask(store, "how-are-two-actors-connected", {"a": "Keller"})
    with pytest.raises(QuestionError, match=r"needs --param a=\.\.\. .* and --param b=\.\.\. "):
        questions.ask(store, "how-are-two-actors-connected")
    with pytest.raises(QuestionError, match="no parameter"):
        questions.ask(store, "timeline", {"colour": "blue"})


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("who was not there?", "who-was-absent"),
        ("Who didn't attend?", "who-was-absent"),
        ("who led the talks", "who-led-each-delegation"),
        ("who was in the delegation", "who-was-in-each-delegation"),
        ("where did they meet", "where-and-when"),
        ("when did the talks start", "where-and-when"),
        ("who hosted the talks", "who-hosted-or-mediated"),
        ("mediators", "who-hosted-or-mediated"),
        ("what did they agree on?", "what-was-agreed"),
        ("sanctions", "what-was-imposed"),
        ("phone calls", "who-contacted-whom"),
        ("quotes", "who-said-what"),
        ("what were the talks about", "what-was-discussed"),
        ("which articles contradict each other", "where-accounts-differ"),
        ("chronology", "timeline"),
        ("who-was-absent", "who-was-absent"),
    ],
)
def test_plain_words_find_the_question(words: str, name: str) -> None:
    found = questions.worded(words)
    assert found and found.name == name


@pytest.mark.parametrize(
    "words",
    ["what's the weather", "best pizza in town", "", "???", "how do I cook rice", "who led the Egyptian delegation"],
)
def test_words_about_other_things_find_none_and_name_three(words: str) -> None:
    assert questions.worded(words) is None
    with pytest.raises(QuestionError) as caught:
        questions.find(words)
    assert sum(name in str(caught.value) for name in COLUMNS) == 3


@pytest.mark.parametrize(
    "text",
    [
        "SELECT ?a { ?a ?b ?c }",
        "#+ summary: [unclosed\nSELECT ?a { ?a ?b ?c }",
        "#+ summary: Who?\n#+ columns: [nobody]\nSELECT ?a { ?a ?b ?c }",
        "#+ summary: Who?\n#+ columns: [a]\n#+ colour: red\nSELECT ?a { ?a ?b ?c }",
        "#+ summary: Who?\n#+ columns: [a]\n#+ parameters:\n#+   x: what\nSELECT ?a { ?a ?b ?c }",
        "#+ summary: Who?\n#+ columns: [a]\nSELECT ?a ?confidence { ?a ?b ?confidence }",
        "#+ summary: 2031-02-30\n#+ columns: [a]\nSELECT ?a { ?a ?b ?c }",
        f"#+ summary: {'[' * 5000}\nSELECT ?a {{ ?a ?b ?c }}",
        "#+ summary: Who?\n#+ columns: 5\nSELECT ?a { ?a ?b ?c }",
        "#+ summary: Who?\n#+ columns: [a]\n#+ parameters: [x]\nSELECT ?a { ?a ?b ?c }",
        "#+ summary: Who?\n#+ columns: [a]\n#+ keywords: {x: y}\nSELECT ?a { ?a ?b ?c }",
    ],
)
def test_malformed_front_matter_is_refused_with_the_files_name(text: str) -> None:
    with pytest.raises(ReferenceDataError, match=re.escape("queries/ask/broken.rq")) as refused:
        questions.read("broken", text)
    assert "\n" not in str(refused.value)


OWN = """\
#+ summary: Which persons does an article name?
#+ columns: [article, name, confidence]
#+ parameters: {like: a part of the name}
SELECT DISTINCT ?article ?name ?confidence ?like ?minConfidence WHERE {
  ?referent parley:denotes ?person . ?person a parley:Person ; rdfs:label ?name .
  GRAPH ?graph {
    ?claim parley:hasSubject|parley:hasObject ?referent ; parley:confidence ?confidence ;
           parley:inArticle/parley:articleId ?article .
  }
  FILTER(CONTAINS(?name, ?like) && ?confidence >= ?minConfidence)
}
ORDER BY ?article ?name
"""


def test_a_question_of_ones_own_is_asked_from_its_file(store: Store, tmp_path: Path) -> None:
    path = tmp_path / "who-is-named.rq"
    path.write_text(OWN, encoding="utf-8")
    rows = questions.ask(store, questions.read_file(path), {"like": "Rybak"})
    assert [(row["article"], row["name"]) for row in rows.to_dicts()] == [("lakeside-a", "Tomas Rybak")]
    assert rows.question.name == "who-is-named"
    with pytest.raises(QuestionError, match="needs --param like"):
        questions.ask(store, questions.read_file(path))


def test_a_column_of_plain_words_is_shown_whatever_it_is_called(store: Store) -> None:
    text = """
#+ summary: What is told of whom?
#+ columns: [what, name, entity, subject]
SELECT ?what ?name ?entity ?subject ?confidence ?minConfidence WHERE {
  ?about parley:denotes/rdfs:label ?name .
  GRAPH ?graph { ?claim parley:hasSubject ?about ; parley:hasRelation ?relation ; parley:confidence ?confidence }
  BIND(STRAFTER(STR(?relation), "ontology/") AS ?what)
  BIND(?about AS ?entity)
  BIND(?name AS ?subject)
}
"""
    rows = questions.ask(store, questions.read("told", text))
    assert rows.shown() == ["what", "name", "subject", "confidence"]
    assert (rows.behind("name"), rows.behind("subject")) == ("name", "entity")


def test_a_file_that_is_no_question_is_refused_with_its_path(tmp_path: Path) -> None:
    path = tmp_path / "plain.rq"
    path.write_text("SELECT ?s { ?s ?p ?o }", encoding="utf-8")
    with pytest.raises(ReferenceDataError, match=f"^{re.escape(str(path))}: the front matter needs"):
        questions.read_file(path)
    with pytest.raises(QuestionError, match=r"missing\.rq cannot be read"):
        questions.read_file(tmp_path / "missing.rq")


def test_rows_show_in_a_notebook_and_as_a_frame(store: Store) -> None:
    make = factory.ReadingMaker("a")
    talks = make.talks("<script>alert(1)</script>")
    make.say("about <b>fish</b>", talks, "about", "<b>fish</b>")
    rows = questions.ask(factory.store([make.reading()]), "what-was-discussed")
    assert "<script>" not in rows._repr_html_() and "&lt;b&gt;fish" in rows._repr_html_()
    frame = questions.ask(store, "who-led-each-delegation").df()
    assert list(frame["leader"]) == ["Anna Keller", "Tomas Rybak", "Anna Keller"]


@pytest.mark.soak
def test_five_hundred_articles_answer_within_thrice_the_time_of_reading_the_store_once() -> None:
    quads = factory.quads([*factory.many(500), *herring_talks.readings()])
    deriving.derive(quads)
    store = Store(quads)

    def seconds(text: str, name: str = "", **given: str) -> float:
        started = time.process_time()
        if name:
            assert len(questions.ask(store, name, given)) > 0
        else:
            rows = store.query(text)
            assert isinstance(rows, QuerySolutions)
            for _ in rows:
                pass
        return time.process_time() - started

    scan = seconds("SELECT * { GRAPH ?g { ?s ?p ?o } }")
    slow = {}
    for name in COLUMNS:
        given = {"a": "Person 1 0 1", "b": "Nation 6"} if name == "how-are-two-actors-connected" else {}
        taken = seconds("", name, **given)
        if taken > 3 * scan:
            slow[name] = f"{taken:.2f} s, the whole store {scan:.2f} s"
    assert not slow
