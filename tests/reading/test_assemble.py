"""What an article does not bear out of a draft is refused or marked, item by item, and the rest is taken over."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from kg.model import Article, Claim, Level, Status
from kg.reading import annotation, frames
from kg.reading.assemble import Assembled, assemble
from kg.reading.draft_files import read_draft
from tests.reading.drafted import ARTICLE, DENIED, HEADED, LED, ROUND, TEXT, UNION, Json, drafted, item, value

if TYPE_CHECKING:
    from spacy.language import Language


@pytest.fixture(scope="module")
def rules(nlp: Language) -> frames.Frames:
    """What the rules of English say of the article."""
    return frames.read(*next(iter(annotation.annotate([ARTICLE], nlp))))


def read(draft: Json, rules: frames.Frames | None, article: Article = ARTICLE) -> Assembled:
    return assemble(article, read_draft(draft, "person").draft, rules, "person")


def claims(made: Assembled, relation: str) -> list[Claim]:
    return [claim for claim in made.reading.claims if claim.relation == relation]


def names(made: Assembled, relation: str) -> set[str]:
    known = {referent.key: referent.name for referent in made.reading.referents}
    return {known[claim.object or ""] for claim in claims(made, relation)}


def test_a_true_draft_is_taken_over_whole(rules: frames.Frames) -> None:
    made = read(drafted(), rules)
    assert made.refused == {}
    assert names(made, "hasParty") == {"Iceland", "Denmark"}
    assert names(made, "ledBy") == {"Anna Keller", "Tomas Rybak"}
    assert names(made, "hostedBy") == {"Norway"}
    assert names(made, "notAttendedBy") == {"Harbour Workers' Union"}
    assert {claim.value for claim in claims(made, "startsOn")} == {"2031-03-04"}
    assert all(not claim.failed for claim in made.reading.claims)


def test_evidence_is_the_articles_own_text(rules: frames.Frames) -> None:
    made = read(drafted(), rules)
    assert {ARTICLE.words(claim.evidence) for claim in claims(made, "hostedBy")} == {ROUND}
    assert {ARTICLE.words(claim.cue) for claim in claims(made, "hostedBy")} == {"Norway"}


@pytest.mark.parametrize(
    ("quote", "words", "reason"),
    [
        ("Iceland and Denmark signed a treaty in Oslo", "Denmark", "quote not in the article"),
        (ROUND, "Copenhagen", "words not in the quote"),
    ],
)
def test_what_does_not_stand_there_is_refused_alone(rules: frames.Frames, quote: str, words: str, reason: str) -> None:
    made = read(drafted(lambda talks: talks["parties"].append(item("Latvia", words, quote))), rules)
    assert made.refused == {reason: 1}
    assert names(made, "hasParty") == {"Iceland", "Denmark"}


def test_of_two_talks_under_one_id_the_one_that_is_not_in_the_article_is_refused() -> None:
    draft = drafted()
    draft["negotiations"].append({**draft["negotiations"][0], "quote": "Iceland never met Denmark"})
    made = read(draft, None)
    assert made.refused == {"quote not in the article": 1}
    assert names(made, "hasParty") == {"Iceland", "Denmark"}


def test_a_kind_the_relation_cannot_have_is_refused(rules: frames.Frames) -> None:
    def change(talks: Json) -> None:
        talks["delegations"][0]["leaders"] = [item("Iceland", "Icelandic", LED)]

    made = read(drafted(change), rules)
    assert made.refused == {"outside the relation's range": 1}


def test_a_name_that_the_words_cannot_mean_fails_its_level(rules: frames.Frames) -> None:
    def change(talks: Json) -> None:
        talks["parties"][0]["name"], talks["hosts"][0]["name"] = "Norway", "Iceland"

    made = read(drafted(change), rules)
    failed = {claim.relation for claim in made.reading.claims if Level.NAME in claim.failed}
    assert {"hasParty", "hostedBy"} <= failed


def test_both_sides_pass_only_for_a_side_mentioned_nearby(rules: frames.Frames) -> None:
    def change(talks: Json) -> None:
        quote = "The two sides will discuss herring quotas"
        talks["parties"] = [item(name, "The two sides", quote) for name in ("Iceland", "Denmark", "Mongolia")]

    made = read(drafted(change), rules)
    known = {referent.key: referent.name for referent in made.reading.referents}
    failed = {known[claim.object or ""] for claim in claims(made, "hasParty") if Level.NAME in claim.failed}
    assert failed == {"Mongolia"}


def test_a_day_that_the_words_do_not_say_is_marked_with_the_one_they_say(rules: frames.Frames) -> None:
    made = read(drafted(lambda talks: talks.update(start=value("2031-03-07", "on Tuesday", ROUND))), rules)
    (claim,) = claims(made, "startsOn")
    assert claim.value == "2031-03-07"
    assert Level.DAY in claim.failed
    assert dict(claim.qualifiers)["computedDay"] == "2031-03-04"


def test_what_a_clause_denies_fails_its_level(rules: frames.Frames) -> None:
    made = read(drafted(lambda talks: talks["parties"].append(item("Latvia", "Riga", DENIED))), rules)
    known = {referent.key: referent.name for referent in made.reading.referents}
    denied = {known[claim.object or ""] for claim in claims(made, "hasParty") if Level.DENIAL in claim.failed}
    assert denied == {"Latvia"}


def test_a_status_given_stands_and_brings_its_claimant(rules: frames.Frames) -> None:
    def change(talks: Json) -> None:
        talks["absent"][0].update(status="claimed", claimant="Anna Keller")

    (claim,) = claims(read(drafted(change), rules), "notAttendedBy")
    assert (claim.status, claim.claimant) == (Status.CLAIMED, "person/anna-keller")


def test_planned_talks_make_nothing_asserted(rules: frames.Frames) -> None:
    made = read(drafted(lambda talks: talks.update(status="planned")), rules)
    assert {claim.status for claim in claims(made, "hasParty") + claims(made, "ledBy")} == {Status.PLANNED}


def test_without_rules_days_and_denials_are_not_checked() -> None:
    made = read(drafted(), None)
    told = [claim for claim in made.reading.claims if claim.relation == "startsOn"]
    assert all(Level.DAY not in claim.held | claim.failed for claim in told)


def test_quotation_marks_dashes_and_blanks_may_differ(rules: frames.Frames) -> None:
    def change(talks: Json) -> None:
        talks["absent"] = [item("Harbour Workers' Union", "The  Harbour Workers’ Union", UNION.replace("'", "’"))]

    made = read(drafted(change), rules)
    assert made.refused == {}
    assert {ARTICLE.words(claim.evidence) for claim in claims(made, "notAttendedBy")} == {UNION}


def test_a_quote_that_stands_twice_is_tied_to_its_own_talks(rules: frames.Frames, nlp: Language) -> None:
    text = f"{TEXT}\nLATER\nThe talks went on in Bergen. {HEADED} there too."
    article = Article("oslo", text, published="2031-03-04")
    twice = frames.read(*next(iter(annotation.annotate([article], nlp))))

    def change(talks: Json) -> None:
        talks["quote"] = talks["mentions"][0] = "The talks went on in Bergen"

    made = read(drafted(change), twice, article)
    rybak = next(claim for claim in claims(made, "ledBy") if claim.object == "person/tomas-rybak")
    assert rybak.evidence.start > text.index("LATER")
