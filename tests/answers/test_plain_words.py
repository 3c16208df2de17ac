"""Plain questions get the rows they ask for, or are refused: never a whole table for a narrower question."""

from __future__ import annotations

import pytest

from kg.answers import plain_words, questions
from kg.errors import QuestionError
from kg.graph.store import Store
from kg.model import Kind
from tests import factory
from tests.answers import herring_talks

#: Sixty questions, each with the question of the library they are, and all of its rows in the columns named.
ASKED = [
    ("Who led the Icelandic delegation?", "who-led-each-delegation", "leader", ["Anna Keller"]),
    ("Who headed Denmark's team?", "who-led-each-delegation", "leader", ["Tomas Rybak"]),
    ("Which side did Keller lead?", "who-led-each-delegation", "side", ["Iceland"]),
    ("Who represented the River Front in Cusco?", "who-led-each-delegation", "leader", ["Mateo Illa"]),
    ("Who led the talks in Oslo?", "who-led-each-delegation", "leader", ["Tomas Rybak", "Anna Keller"]),
    ("who was peru's chief negotiator", "who-led-each-delegation", "leader", ["Rosa Quispe"]),
    ("Who spoke for the Front?", "who-led-each-delegation", "leader", ["Mateo Illa"]),
    ("Who was in the Icelandic delegation?", "who-was-in-each-delegation", "person", ["Anna Keller", "Jon Vik"]),
    ("Was Jon Vik a member of a delegation?", "who-was-in-each-delegation", "side", ["Iceland"]),
    ("Whom did Iceland send to Oslo?", "who-was-in-each-delegation", "person", ["Anna Keller", "Jon Vik"]),
    ("Who did not attend the talks in Oslo?", "who-was-absent", "absentee", ["Elsa Brandt"]),
    ("Who stayed away from the talks between Iceland and Denmark?", "who-was-absent", "absentee",
     ["Elsa Brandt", "Anna Keller"]),
    ("Was Anna Keller absent?", "who-was-absent", "negotiationName", ["Tromsø herring talks"]),
    ("Who skipped the Tromsø talks?", "who-was-absent", "absentee", ["Anna Keller"]),
    ("Who is Rosa Quispe?", "who-holds-which-post", "post of", ["Interior Minister Peru"]),
    ("who is the president of chile?", "who-holds-which-post", "person", ["Inés Mora"]),
    ("Who was the former president of Peru?", "who-holds-which-post", "person", ["Luis Arana"]),
    ("What post does Keller hold?", "who-holds-which-post", "post", ["Trade Minister"]),
    ("Who is the Danish fisheries minister?", "who-holds-which-post", "person", ["Tomas Rybak"]),
    ("Who are Iceland's ministers?", "who-holds-which-post", "person", ["Anna Keller"]),
    ("Is Inés Mora the president of Chile?", "who-holds-which-post", "person", ["Inés Mora"]),
    ("Who mediated between Iceland and Denmark?", "who-hosted-or-mediated", "actor negotiationName",
     ["Kei Oda Oslo herring talks", "Kei Oda Tromsø herring talks"]),
    ("Who mediated the Cusco talks?", "who-hosted-or-mediated", "actor", ["Kenya"]),
    ("What did Kenya mediate?", "who-hosted-or-mediated", "negotiationName", ["Cusco talks"]),
    ("Who hosted the herring talks in Oslo?", "who-hosted-or-mediated", "actor", ["Norway"]),
    ("Did Norway host the talks between Iceland and Denmark?", "who-hosted-or-mediated", "negotiationName",
     ["Oslo herring talks"]),
    ("Who mediated most often?", "who-mediates-most", "actor talks", ["Kei Oda 2", "Kei Oda 2", "Kenya 1"]),
    ("Who mediated most in January 2031?", "who-mediates-most", "actor talks", ["Kei Oda 1"]),
    ("Who met whom in Cusco?", "who-met-whom", "who whom", ["Peru River Front"]),
    ("Whom did Iceland meet in February 2031?", "who-met-whom", "who whom place", ["Denmark Iceland Tromsø"]),
    ("Who negotiated with the Front?", "who-met-whom", "who whom", ["Peru River Front"]),
    ("Did Quispe meet Mora?", "who-met-whom", "date", ["2031-04-11"]),
    ("Whom did Keller call?", "who-met-whom", "who whom", ["Anna Keller Tomas Rybak"]),
    ("When did Keller call Rybak?", "who-met-whom", "date", ["2031-03-02"]),
    ("Who wrote to Illa?", "who-met-whom", "who whom", ["Inés Mora Mateo Illa"]),
    ("phone calls in March 2031", "who-contacted-whom", "participant", ["Anna Keller", "Tomas Rybak"]),
    ("When did Peru and the River Front meet?", "where-and-when", "start", ["2031-03-15"]),
    ("When will they meet again?", "where-and-when", "place start", ["Copenhagen 2031-04-10"]),
    ("When were the talks in Tromsø held?", "where-and-when", "start end", ["2031-02-01 2031-02-02"]),
    ("Where are Iceland and Denmark going to meet next?", "where-and-when", "place", ["Copenhagen"]),
    ("What did Peru and the River Front agree on?", "what-was-agreed", "agreementName party",
     ["river truce Peru", "river truce River Front"]),
    ("When was the herring accord signed?", "what-was-agreed", "date", ["2031-03-04", "2031-03-04", "2031-03-04"]),
    ("What was agreed in Cusco?", "what-was-agreed", "agreementName", ["river truce", "river truce"]),
    ("What became of the river truce?", "what-became-of-it", "fate", ["reached", "broken"]),
    ("Was the river truce broken?", "what-became-of-it", "fate claimant", ["broken Rosa Quispe"]),
    ("Which talks between Iceland and Denmark broke off?", "which-talks-are-stuck", "negotiationName",
     ["Tromsø herring talks"]),
    ("What was discussed in Cusco?", "what-was-discussed", "topic", ["land rights", "the release of prisoners"]),
    ("What did Kenya and Chile talk about?", "what-was-discussed", "topic", ["tea"]),
    ("Which talks dealt with prisoners?", "what-was-discussed", "negotiationName", ["Cusco talks"]),
    ("Who talked about tea?", "who-negotiated-with-whom", "party", ["Chile", "Kenya"]),
    ("Who took part in the talks in Nairobi?", "who-negotiated-with-whom", "party", ["Chile", "Kenya"]),
    ("What did Denmark ban?", "what-was-imposed", "object target", ["herring Iceland"]),
    ("Who imposed bans on Iceland?", "what-was-imposed", "actor", ["Denmark"]),
    ("What did Keller tell the Sample Gazette?", "who-said-what", "quotation",
     ["We will not sell our herring cheaply"]),
    ("What did Illa say about land?", "who-said-what", "quotation", ["Land comes before everything else"]),
    ("Who said “nothing left to say”?", "who-said-what", "speaker", ["Tomas Rybak"]),
    ("What does Rybak claim?", "who-claims-what", "object", ["Iceland gave way"]),
    ("Which talks followed the Oslo herring talks?", "how-talks-follow-each-other", "negotiationName",
     ["Tromsø herring talks"]),
    ("How are Keller and Rybak connected?", "how-are-two-actors-connected", "to",
     ["call of Keller and Rybak", "Tomas Rybak"]),
    ("What happened between 2 and 4 March 2031?", "timeline", "name", ["call of Keller and Rybak", "herring accord"]),
]  # fmt: skip

#: Other turns for the same.
TURNED = [
    ("Did Keller herself lead the Icelandic team?", "who-led-each-delegation", "leader", ["Anna Keller"]),
    ("Who led the Danish government's negotiators?", "who-led-each-delegation", "leader", ["Tomas Rybak"]),
    ("Who stayed out of the talks in Oslo?", "who-was-absent", "absentee", ["Elsa Brandt"]),
    ("Did Quispe and Mora meet face to face?", "who-met-whom", "date", ["2031-04-11"]),
    ("How long did the river ceasefire last?", "what-became-of-it", "fate", ["reached", "broken"]),
    ("Which sides signed the herring protocol?", "what-was-agreed", "party", ["", "Denmark", "Iceland"]),
    ("Where do the accounts of the Oslo herring talks differ?", "where-accounts-differ", "subject", []),
    ("Where do the two newspapers disagree?", "where-accounts-differ", "subject", []),
    ("Who came with Keller?", "who-was-in-each-delegation", "person", ["Jon Vik"]),
    ("Whom did Jon Vik accompany?", "who-was-in-each-delegation", "person", ["Anna Keller"]),
    ("Did Vik travel with Keller to Oslo?", "who-was-in-each-delegation", "person", ["Anna Keller"]),
    ("Did Vik travel with Rybak?", "who-was-in-each-delegation", "person", []),
    ("Who sat across the table from Jon Vik?", "who-was-in-each-delegation", "person", ["Tomas Rybak"]),
    ("Who sat opposite Peru in Cusco?", "who-met-whom", "who whom", ["Peru River Front"]),
    ("Who said that there is nothing left to say?", "who-said-what", "speaker", ["Tomas Rybak"]),
    ("Which round was held in Tromsø in February 2031?", "where-and-when", "negotiationName",
     ["Tromsø herring talks"]),
    ("What did Mr. Rybak say?", "who-said-what", "quotation", ["There is nothing left to say"]),
    ("did dr keller lead the Icelandic team", "who-led-each-delegation", "leader", ["Anna Keller"]),
    ("Whom did Ms. Quispe and Mrs. Mora meet?", "who-met-whom", "date", ["2031-04-11"]),
    ("How far are the talks between Iceland and Denmark?", "how-far-are-the-talks", "phase", ["broken-off"]),
]  # fmt: skip

#: What nothing, or not all, can be made of, with what the refusal says of it.
REFUSED = [
    ("What did Mutua say?", "Nothing in the store is named 'Mutua'"),
    ("Who led the delegation of Brazil?", "Nothing in the store is named 'Brazil'"),
    ("Who is the president of Niger?", "'Niger'; the nearest names are River Front"),
    ("what did kelle say?", "'kelle'; the nearest names are Anna Keller"),
    ("What did the agreement say?", "'say' is not understood here; the nearest question is"),
    ("How many talks were there?", "is not understood here"),
    ("Why did the talks fail?", "'Why fail'"),
    ("Who met whom yesterday?", "'yesterday'"),
    ("Who led the tall delegation?", "'tall'"),
    ("Who is the tallest minister?", "'tallest'"),
    ("What did the delegation of Peru want?", "'want'"),
    ("When was Keller absent?", "'absent'"),
    ("Who met in Oslo and Cusco?", "'Cusco'"),
    ("What did the king of Iceland eat?", "No question is near"),
    ("best pizza in town", "No question is near 'best pizza in town'; the nearest are"),
    ("Who met in January 2031 and in May 2031?", "Two spans of days"),
    ("Who met on 31 February 2031?", "The date 2031-02-31 does not exist"),
    ("When was the last meeting of Iceland and Denmark?", "'last'"),
    ("Who told Keller?", "'Keller'"),
    ("Who did not call Keller?", "'call'"),
    ("Kei Oda", "kg explain 'Kei Oda'"),
    ("What did Gudrun Holm-Aas tell the delegations in Oslo?", "Nothing in the store is named 'Gudrun Holm-Aas'"),
    ("What did the authorities say?", "'authorities' is not understood"),
    ("who?", "No question is near"),
    ("What did Mr. Mutua say?", "Nothing in the store is named 'Mr. Mutua'"),
]


@pytest.fixture(scope="module")
def store() -> Store:
    return factory.finished(herring_talks.readings())


@pytest.mark.parametrize(
    ("words", "question", "columns", "expected"), ASKED + TURNED, ids=[words for words, *_ in ASKED + TURNED]
)
def test_a_plain_question_gets_the_rows_it_asks_for(
    store: Store, words: str, question: str, columns: str, expected: list[str]
) -> None:
    asked = plain_words.understand(store, words)
    rows = questions.ask(store, asked.question, asked.parameters, period=asked.period).to_dicts()
    found = [" ".join(str(row[column]) for column in columns.split() if row[column] is not None) for row in rows]
    assert (asked.question.name, found) == (question, expected)


def test_words_that_ask_are_no_topic(store: Store) -> None:
    asked = plain_words.understand(store, "On what day did the talks in Oslo start?")
    assert asked.command() == "kg ask where-and-when --param place=Oslo"
    asked = plain_words.understand(store, "Who spoke with whom on the phone?")
    assert asked.command() == "kg ask who-contacted-whom --param kind=phone-call"


def test_there_are_sixty() -> None:
    assert len(ASKED) == 60


@pytest.mark.parametrize(("words", "message"), REFUSED, ids=[words for words, _ in REFUSED])
def test_what_is_not_wholly_understood_is_refused(store: Store, words: str, message: str) -> None:
    with pytest.raises(QuestionError, match=message):
        plain_words.understand(store, words)


def test_what_was_understood_is_a_command_and_a_word_for_anybody_is_named(store: Store) -> None:
    asked = plain_words.understand(store, "Who led the Danish delegation since March?")
    assert asked.command() == "kg ask who-led-each-delegation --param side=Denmark --from 2031-03"
    assert plain_words.understand(store, "when will they meet again?").anybody == "they"
    assert plain_words.understand(store, "who-was-absent").command() == "kg ask who-was-absent"


@pytest.mark.parametrize(
    ("words", "question", "also"),
    [
        ("Did Elsa Brandt attend the talks?", "who-was-absent", []),
        ("Was Jon Vik there?", "who-was-in-each-delegation", []),
        ("Was Keller at the talks?", "who-was-in-each-delegation", ["who-was-absent"]),
        ("Was Keller at the talks in Tromsø?", "who-was-absent", []),
        ("Did Kei Oda take part?", "who-hosted-or-mediated", []),
        ("Did Norway attend?", "who-hosted-or-mediated", []),
        ("Did Denmark come to the talks in Oslo?", "who-negotiated-with-whom", []),
        ("Did Luis Arana take part?", "who-was-in-each-delegation", []),
    ],
)
def test_whether_somebody_was_there_is_asked_of_those_present_and_of_those_absent(
    store: Store, words: str, question: str, also: list[str]
) -> None:
    asked = plain_words.understand(store, words)
    assert (asked.question.name, [other.question.name for other in asked.also]) == (question, also)


def test_those_who_walked_out_are_not_all_who_were_absent() -> None:
    make = factory.ReadingMaker("walkout", published="2031-05-01")
    talks = make.talks("Lima talks")
    make.say("Eva Holm walked out at noon", talks, "notAttendedBy", make.person("Eva Holm"))
    make.say("Per Aas stayed at home", talks, "notAttendedBy", make.person("Per Aas"))
    store = factory.finished([make.reading()])
    asked = plain_words.understand(store, "Who walked out of the talks?")
    rows = questions.ask(store, asked.question, asked.parameters).to_dicts()
    assert [row["absentee"] for row in rows] == ["Eva Holm"]


def test_an_agreement_goes_by_a_part_of_its_name() -> None:
    make = factory.ReadingMaker("charter", published="2031-05-01")
    for name in ("Velland Charter on Herring", "Orsk Charter"):
        deal = make.thing(Kind.AGREEMENT, name)
        make.say(f"the {name} was signed", deal, "hasFate", "reached")
        make.say(f"signed the {name} on 3 May", deal, "agreedOn", "2031-05-03")
    store = factory.finished([make.reading()])
    asked = plain_words.understand(store, "When was the Velland Charter signed?")
    assert asked.command() == "kg ask what-was-agreed --param 'named=Velland Charter'"
    assert {row["agreementName"] for row in questions.ask(store, asked.question, asked.parameters).to_dicts()} == {
        "Velland Charter on Herring"
    }


def test_of_several_things_asked_at_once_each_is_understood_or_not_by_itself(store: Store) -> None:
    with pytest.raises(plain_words.SeveralError, match="ask one at a time: 'Who led the Icelandic team") as caught:
        plain_words.understand(store, "Who led the Icelandic team, and how many fish did they eat?")
    (led, meant), (fish, refusal) = caught.value.clauses
    assert (led, fish) == ("Who led the Icelandic team?", "How many fish did they eat?")
    assert isinstance(meant, plain_words.Understood) and meant.parameters == {"side": "Iceland"}
    assert isinstance(refusal, QuestionError)
    with pytest.raises(QuestionError, match=r"is not understood|No question is near") as none:
        plain_words.understand(store, "How many fish did they eat, and why was it cold?")
    assert not isinstance(none.value, plain_words.SeveralError)


def test_a_clause_that_names_nothing_is_asked_of_the_talks_named_before(store: Store) -> None:
    with pytest.raises(plain_words.SeveralError) as caught:
        plain_words.understand(store, "Who mediated the talks in Tromsø, and who stayed away?")
    (_, mediated), (_, away) = caught.value.understood
    assert (mediated.parameters["place"], away.parameters) == ("Tromsø", {"place": "Tromsø"})
    (row,) = questions.ask(store, away.question, away.parameters).to_dicts()
    assert row["absentee"] == "Anna Keller"


def test_what_is_to_be_left_out_of_an_answer_is_not_used_and_kept_to_be_said(store: Store) -> None:
    asked = plain_words.understand(store, "What was discussed in Cusco besides the prisoners?")
    assert (asked.parameters, asked.unused) == ({"place": "Cusco"}, "besides the prisoners")


def test_short_words_and_slang_are_written_out(store: Store) -> None:
    make = factory.ReadingMaker("kiwis", published="2031-05-01")
    make.say("New Zealand banned eels", make.thing(Kind.MEASURE, "eel ban", action="ban"), "imposedBy",
             make.nation("New Zealand"))  # fmt: skip
    asked = plain_words.understand(factory.finished([make.reading()]), "what did the kiwis ban")
    assert asked.parameters["actor"] == "New Zealand"


def test_which_round_is_looked_for_in_the_names_of_the_talks() -> None:
    make = factory.ReadingMaker("rounds", published="2031-05-01")
    for name, place in (("first round of cod talks", "Lima"), ("second round of cod talks", "Cusco")):
        make.say(f"in {place}", make.talks(name), "heldIn", make.place(place))
    store = factory.finished([make.reading()])
    asked = plain_words.understand(store, "Where was the second round held?")
    assert [row["place"] for row in questions.ask(store, asked.question, asked.parameters).to_dicts()] == ["Cusco"]


def test_an_invented_nation_is_known_by_its_adjective_and_a_body_by_a_part_of_its_name() -> None:
    make = factory.ReadingMaker("made-up", published="2031-05-01")
    talks = make.talks("Cod talks")
    for side, leader in (("Velland", "Ida Brekke"), ("People's Net Front", "Mats Orlo")):
        sent = make.delegation(make.thing(Kind.ORGANIZATION, side), talks)
        make.say(f"{leader} led {side}", sent, "ledBy", make.person(leader))
    make.say("the League stayed away", talks, "notAttendedBy", make.thing(Kind.ORGANIZATION, "Vellandian League"))
    make.say("the Army stayed away", talks, "notAttendedBy", make.thing(Kind.ORGANIZATION, "Free Army of Velland"))
    make.say("Ulla Mora Lind stayed away", talks, "notAttendedBy", make.person("Ulla Mora Lind"))
    store = factory.finished([make.reading()])
    for words, question in (("the Vellandian delegation", "Velland"), ("the Net Front", "People's Net Front")):
        asked = plain_words.understand(store, f"Who led {words}?")
        assert asked.parameters == {"side": question}
    assert plain_words.understand(store, "was Mora absent?").parameters == {"absentee": "Ulla Mora Lind"}
    assert plain_words.understand(store, "who led the delegation of Velland?").parameters == {"side": "Velland"}
    for words in ("Who led the League?", "Who led the net?", "Who led the Nigerian delegation?"):
        with pytest.raises(QuestionError):
            plain_words.understand(store, words)


@pytest.mark.parametrize("words", ["the Danish fisheries minister", "the fisheries minister of Denmark"])
def test_somebody_may_be_described_by_a_post(store: Store, words: str) -> None:
    assert plain_words.understand(store, f"Whom did {words} call?").parameters["who"] == "Tomas Rybak"
    with pytest.raises(QuestionError):
        plain_words.understand(store, "Whom did the Danish finance minister call?")


def test_a_post_in_a_span_of_days_is_the_one_known_by_then(store: Store) -> None:
    asked = plain_words.understand(store, "Who was Denmark's fisheries minister in March 2031?")
    assert asked.period.start == "" and asked.period.end == "2031-03"
    rows = questions.ask(store, asked.question, asked.parameters, period=asked.period).to_dicts()
    assert {row["person"] for row in rows} == {"Tomas Rybak"}


def test_a_month_without_a_year_is_one_in_which_something_took_place(store: Store) -> None:
    asked = plain_words.understand(store, "I would like to know who met whom in January")
    assert str(asked.period) == "from 2031-01 to 2031-01"


def test_a_name_of_several_is_not_guessed() -> None:
    make = factory.ReadingMaker("two", published="2031-05-01")
    talks = make.talks("Lima talks")
    for name in ("Eva Holm", "Per Holm"):
        make.say(f"{name} stayed away", talks, "notAttendedBy", make.person(name))
    store = factory.finished([make.reading()])
    asked = plain_words.understand(store, "Was Holm absent?")
    with pytest.raises(QuestionError, match="'Holm' names several things in the store; say which: Eva Holm, Per Holm"):
        questions.ask(store, asked.question, asked.parameters)
    assert len(questions.ask(store, "who-was-absent", {"absentee": "Per Holm"})) == 1


def test_a_store_without_anything_refuses_names_and_answers_the_rest() -> None:
    store = factory.finished([])
    assert plain_words.understand(store, "who was not there?").question.name == "who-was-absent"
    with pytest.raises(QuestionError, match="Nothing in the store is named 'Keller'"):
        plain_words.understand(store, "what did Keller say?")
