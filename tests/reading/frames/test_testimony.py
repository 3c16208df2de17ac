"""A language model's word on an article: what is taken over, and what never is."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kg import model
from kg.model import Answer, Article, Reading, Span
from tests.conftest import OSLO_A
from tests.reading.frames.account import Account
from tests.reading.llm.words import ABSENT, HEADED, HOSTED, LED, TRUE, said, talks, team, thing

if TYPE_CHECKING:
    from spacy.language import Language

Hear = Callable[..., Account]
TEXT = OSLO_A["text"]
OPENED = "Iceland and Denmark opened fisheries talks in Oslo on Monday. "


@pytest.fixture(scope="session")
def hear(nlp: Language) -> Hear:
    """Reads a text with a model's claims on it, alone unless told otherwise."""
    from kg.reading.annotation import annotate
    from kg.reading.frames import extract

    def hear(*claims: Any, text: str = TEXT, alone: bool = True, piece: Span | None = None) -> Account:
        ((article, doc),) = annotate([Article("trial", text, published="2025-06-09")], nlp)
        answer = Answer(piece or Span(0, len(text)), claims)
        return Account(extract(article, doc, model.Testimony("llm:small", (answer,), alone)))

    return hear


def reasons(account: Account) -> dict[str, int]:
    return dict(account.reading.dropped)


@pytest.mark.parametrize("name", TRUE)
def test_what_the_article_says_is_taken_over(hear: Hear, name: str) -> None:
    account = hear(TRUE[name])
    (claim,) = account.reading.claims
    assert (claim.relation, claim.producer, reasons(account)) == (TRUE[name]["relation"], "llm:small", {})
    assert account.words(claim).split()[-1] == TRUE[name]["quote"].split()[-1]


def test_what_is_taken_over_is_of_the_same_things_the_frames_speak_of(hear: Hear) -> None:
    by_frames = hear(alone=False)
    by_model = hear(*TRUE.values())
    keys = {(c.subject, c.relation, c.object, c.value, c.status) for c in by_frames.reading.claims}
    assert {(c.subject, c.relation, c.object, c.value, c.status) for c in by_model.reading.claims} <= keys
    assert by_model.seats("ledBy") == {("Iceland", "Anna Keller"), ("Denmark", "Tomas Rybak")}
    assert by_model.objects("startsOn") == {"2025-06-09"}


BAN = "Fishermen feared the sanctions imposed by Norway, Denmark and Iceland on Sunday."
POSTPONED = "The talks in Norway had been postponed once before."
SIGNED = "Iceland and Denmark signed a fisheries agreement."


@pytest.mark.parametrize(
    ("sentence", "claim"),
    [
        (POSTPONED, said("heldIn", talks("talks"), thing("place", "Norway"), POSTPONED)),
        (
            BAN,
            said(
                "imposedBy",
                thing("measure", "sanctions imposed", action="imposed", object="sanctions"),
                thing("nation", "Denmark"),
                BAN,
            ),
        ),
        (SIGNED, said("agreedBy", thing("agreement", "fisheries agreement"), thing("nation", "Iceland"), SIGNED)),
        (SIGNED, said("hasFate", thing("agreement", "agreement"), "reached", SIGNED)),
    ],
)
def test_what_the_parse_bears_out_needs_no_frame_that_read_it(hear: Hear, sentence: str, claim: dict[str, Any]) -> None:
    (taken,) = hear(claim, text=OPENED + sentence).reading.claims
    assert taken.relation == claim["relation"] and taken.frame == f"llm.{taken.relation}"


def test_talks_may_be_named_elsewhere_and_an_actor_taken_up_by_a_pronoun(hear: Hear) -> None:
    text = f"{OPENED}Anna Keller of Iceland arrived late. “We have come here to find a fair quota,” she said."
    quote = "“We have come here to find a fair quota,” she said."
    words = said("spokenBy", thing("quotation", "We have come here to find a fair quota"), KELLER, quote)
    assert hear(words, text=text).objects("spokenBy") == {"Anna Keller"}
    absent = said("notAttendedBy", talks("fisheries talks"), thing("person", "Elsa Brandt"), "Elsa Brandt stayed away.")
    assert hear(absent, text=OPENED + "Elsa Brandt stayed away.").objects("notAttendedBy") == {"Elsa Brandt"}


ICELAND, DENMARK = team("the delegation of Iceland", "Iceland"), team("The Danish delegation", "Danish")
KELLER, RYBAK = thing("person", "Anna Keller"), thing("person", "Tomas Rybak")
FALSE = {
    "an invented quote": said("ledBy", ICELAND, KELLER, "Anna Keller leads the Icelandic delegation."),
    "a quote put together of two": said("ledBy", ICELAND, KELLER, "Anna Keller headed by Trade Minister Tomas Rybak."),
    "a quote with another dash": said("ledBy", ICELAND, KELLER, LED.replace(" led ", " – led ")),
    "half a word": said("hasParty", talks(), thing("nation", "Iceland"), HOSTED[1:]),
    "an invented name": said("ledBy", ICELAND, thing("person", "Erik Holm"), LED),
    "a name from elsewhere in the text": said("ledBy", ICELAND, RYBAK, LED),
    "the wrong leader of a true quote": said("ledBy", DENMARK, KELLER, f"{LED} {HEADED}"),
    "the wrong side of a true leader": said("ledBy", ICELAND, RYBAK, f"{LED} {HEADED}"),
    "a leader told as a member": said("hasMember", DENMARK, RYBAK, HEADED),
    "a host told as a party": said("hasParty", talks(), thing("nation", "Norway"), HOSTED),
    "a host told as a mediator": said("mediatedBy", talks(), thing("nation", "Norway"), HOSTED),
    "a party told as the host": said("hostedBy", talks(), thing("nation", "Iceland"), HOSTED),
    "a side told as the place": said("heldIn", talks(), thing("place", "Iceland"), HOSTED),
    "a city told as a person": said("ledBy", ICELAND, thing("person", "Oslo"), f"{HOSTED} {LED}"),
    "another's post": said("holds", KELLER, thing("post-holding", "Trade Minister", of=None), f"{LED} {HEADED}"),
    "who spoke told as absent": said("notAttendedBy", talks("talks"), thing("person", "Keller"), ABSENT),
    "who was absent told as a party": said("hasParty", talks("talks"), thing("person", "Elsa Brandt"), ABSENT),
    "another speaker": said(
        "spokenBy",
        thing("quotation", "We came here to find a fair quota for both fleets"),
        thing("person", "Elsa Brandt"),
        f"We came here to find a fair quota for both fleets,” Keller told reporters.\n{ABSENT}",
    ),
    "words nobody quoted": said("spokenBy", thing("quotation", LED), KELLER, LED),
    "a plan that is none": said("hasParty", talks(), thing("nation", "Iceland"), HOSTED, status="planned"),
    "a denial that is none": said("hasParty", talks(), thing("nation", "Iceland"), HOSTED, status="denied"),
    "somebody's word that is nobody's": said(
        "hostedBy", talks(), thing("nation", "Norway"), HOSTED, status="claimed", claimant="Iceland"
    ),
    "a secret that is none": said("heldAt", talks(), None, HOSTED, status="undisclosed"),
    "a day that is not there": said("startsOn", talks(), "Tuesday", HOSTED),
    "the first day told as the last": said("endsOn", talks(), "Monday", HOSTED),
    "a day in other words": said("startsOn", talks(), "2025-06-09", HOSTED),
    "a topic that is none": said("about", talks(), "Oslo", HOSTED),
    "a phase that is not told": said("hasPhase", talks(), "broken-off", HOSTED),
    "a phase there is not": said("hasPhase", talks(), "going well", HOSTED),
    "a relation there is not": said("befriended", KELLER, RYBAK, f"{LED} {HEADED}"),
    "a person as a delegation": said("ledBy", KELLER, RYBAK, HEADED),
    "a nation as a leader": said("ledBy", ICELAND, thing("nation", "Iceland"), LED),
    "the whole article as a quote": said("ledBy", DENMARK, RYBAK, TEXT),
    "an empty quote": said("ledBy", DENMARK, RYBAK, " "),
    "no status": {k: v for k, v in said("ledBy", DENMARK, RYBAK, HEADED).items() if k != "status"},
    "a list for a name": said("ledBy", DENMARK, {"kind": "person", "words": ["Tomas Rybak"]}, HEADED),
    "a kind there is not": said("ledBy", DENMARK, thing("wizard", "Tomas Rybak"), HEADED),
    "no claim": "Anna Keller led the delegation of Iceland.",
    "nothing": None,
}


@pytest.mark.parametrize("name", FALSE)
def test_what_the_article_does_not_say_is_dropped_and_counted(hear: Hear, name: str) -> None:
    account = hear(FALSE[name])
    assert account.reading.claims == ()
    assert sum(reasons(account).values()) == 1


def test_a_dropped_claim_leaves_nothing_behind(hear: Hear) -> None:
    clean = hear()
    assert hear(*FALSE.values()).reading == clean.reading


MIXED = "Anna Keller, who met Tomas Rybak on Sunday, led the Icelandic team."
GAPPED = "Anna Keller led the Icelandic team and Tomas Rybak the Danish one."
HEARD = "Anna Keller said the Danish delegation was led by an old hand."


ICELANDIC, DANISH = team("the Icelandic team", "Icelandic"), team("the Danish delegation", "Danish")


@pytest.mark.parametrize(
    ("sentence", "group", "leader"),
    [
        (MIXED, ICELANDIC, "Tomas Rybak"),
        (GAPPED, ICELANDIC, "Tomas Rybak"),
        (GAPPED, team("the Danish one", "Danish"), "Anna Keller"),
        (HEARD, DANISH, "Anna Keller"),
        ("Anna Keller praised the team which leads the Danish delegation.", DANISH, "Anna Keller"),
        ("Anna Keller will not lead the Icelandic team.", ICELANDIC, "Anna Keller"),
        ("Anna Keller will lead the Icelandic team.", ICELANDIC, "Anna Keller"),
        ("If Anna Keller led the Icelandic team, all would be well.", ICELANDIC, "Anna Keller"),
        ("According to Tomas Rybak, Anna Keller led the Icelandic team.", ICELANDIC, "Anna Keller"),
        ("Tomas Rybak claimed that Anna Keller led the Icelandic team.", ICELANDIC, "Anna Keller"),
    ],
)
def test_two_names_and_a_verb_in_one_sentence_are_no_proof(
    hear: Hear, sentence: str, group: dict[str, Any], leader: str
) -> None:
    account = hear(said("ledBy", group, thing("person", leader), sentence), text=OPENED + sentence)
    assert account.reading.claims == ()


@pytest.mark.parametrize(
    ("sentence", "nation"),
    [
        ("Norway praised the talks.", "Norway"),
        ("The talks pleased Norway.", "Norway"),
        ("Norway's interest in the talks was small.", "Norway"),
        ("Iceland and Denmark held talks after a storm hit Norway.", "Norway"),
        ("Norway will not join the talks between Iceland and Denmark.", "Norway"),
    ],
)
def test_who_stands_near_the_talks_is_no_party(hear: Hear, sentence: str, nation: str) -> None:
    account = hear(said("hasParty", talks("talks"), thing("nation", nation), sentence), text=OPENED + sentence)
    assert account.reading.claims == ()


def test_a_plan_and_somebodys_word_are_taken_over_as_such(hear: Hear) -> None:
    plan = "Anna Keller will lead the Icelandic team."
    team_of = team("the Icelandic team", "Icelandic")
    account = hear(said("ledBy", team_of, KELLER, plan, status="planned"), text=OPENED + plan)
    assert account.statuses("ledBy") == {"planned"}
    word = "Tomas Rybak claimed that Anna Keller led the Icelandic team."
    told = said("ledBy", team_of, KELLER, word, status="claimed", claimant="Tomas Rybak")
    account = hear(told, text=OPENED + word)
    assert [account.referent(claim.claimant).name for claim in account.claims("ledBy")] == ["Tomas Rybak"]


def test_quotation_marks_and_white_space_may_differ_and_the_true_words_are_kept(hear: Hear) -> None:
    text = OPENED + "“Anna Keller” led  the Icelandic team, its ‘best’."
    quote = "\"Anna Keller\" led the Icelandic team, its 'best'."
    account = hear(said("ledBy", team("Icelandic team", "Icelandic"), KELLER, quote), text=text)
    (claim,) = account.claims("ledBy")
    assert account.words(claim) == "“Anna Keller” led  the Icelandic team, its ‘best’."


def test_a_quote_must_stand_in_the_piece_that_was_asked_about(hear: Hear) -> None:
    first = Span(0, TEXT.index("\n"))
    assert hear(TRUE["leader"], piece=first).reading.claims == ()
    assert len(hear(TRUE["party"], piece=first).reading.claims) == 1


def test_a_claim_both_make_stands_once_and_is_marked_with_both(hear: Hear) -> None:
    frames = hear(alone=False).reading
    both = hear(TRUE["leader"], alone=False).reading
    assert len(both.claims) == len(frames.claims)
    marked = {claim.relation: claim.producer for claim in both.claims if claim.producer != "frames"}
    assert marked == {"ledBy": "frames+llm:small"}
    assert (frames.extractor, both.extractor) == ("frames+llm:small",) * 2


def test_beside_the_frames_a_false_claim_takes_nothing_away(hear: Hear) -> None:
    assert _claims(hear(*FALSE.values(), alone=False).reading) == _claims(hear(alone=False).reading)


def test_the_same_claim_twice_stands_once(hear: Hear) -> None:
    assert len(hear(TRUE["host"], TRUE["host"]).reading.claims) == 1


def test_the_nearest_other_speaker_of_the_sentence_did_not_say_it(hear: Hear) -> None:
    quote = "“We will come back for the herring,” Anna Keller said, after Tomas Rybak said that he was tired."
    words = thing("quotation", "We will come back for the herring")
    assert hear(said("spokenBy", words, RYBAK, quote), text=OPENED + quote).reading.claims == ()
    assert hear(said("spokenBy", words, KELLER, quote), text=OPENED + quote).objects("spokenBy") == {"Anna Keller"}


@pytest.mark.parametrize(
    ("sentence", "claim"),
    [
        (
            "Tomas Rybak, a spokesman for the Icelandic delegation, smiled.",
            ("hasSpokesperson", team("the Icelandic delegation", "Icelandic"), RYBAK),
        ),
        (
            "A fisheries agreement was signed by Iceland and Denmark at the talks.",
            ("reachedIn", thing("agreement", "A fisheries agreement"), talks("talks")),
        ),
        (
            "Iceland and Denmark agreed to reopen the harbour.",
            ("hasTerm", thing("agreement", "agreed to reopen the harbour"), "reopen the harbour"),
        ),
    ],
)
def test_spokespeople_outcomes_and_terms_are_taken_over(hear: Hear, sentence: str, claim: Any) -> None:
    relation, subject, told = claim
    account = hear(said(relation, subject, told, sentence), text=OPENED + sentence)
    assert [one.relation for one in account.reading.claims] == [relation]


JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.text(max_size=8)
    | st.sampled_from(["asserted", "ledBy", "person", LED]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["kind", "words", "of"]), inner),
    max_leaves=6,
)


@pytest.mark.soak
@given(name=st.sampled_from(sorted(TRUE)), field=st.sampled_from([*TRUE["day"], "object"]), part=JSON)
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_an_answer_holds_is_verified_or_dropped(hear: Hear, name: str, field: str, part: Any) -> None:
    account = hear(part, {**TRUE[name], field: part}, {k: v for k, v in TRUE[name].items() if k != field})
    assert len(account.reading.claims) <= 1
    assert sum(reasons(account).values()) >= 1


def _claims(reading: Reading) -> list[tuple[object, ...]]:
    return [(c.subject, c.relation, c.object, c.value, c.status, c.producer) for c in reading.claims]
