"""Two readings of one article made one: the same things once, every producer kept, different tellings side by side."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from kg.model import FRAMES, TRAINED, Article, Level, Reading
from kg.reading import annotation, frames
from kg.reading.assemble import assemble
from kg.reading.draft_files import read_draft
from kg.reading.events import merge
from kg.reading.read import Task, read
from tests.reading.drafted import ARTICLE, ROUND, Json, drafted, value

if TYPE_CHECKING:
    from spacy.language import Language


@pytest.fixture(scope="module")
def rules(nlp: Language) -> frames.Frames:
    """What the rules of English say of the article."""
    return frames.read(*next(iter(annotation.annotate([ARTICLE], nlp))))


def of(draft: Json, rules: frames.Frames, producer: str) -> Reading:
    return assemble(ARTICLE, read_draft(draft, producer).draft, rules, producer).reading


def test_a_claim_of_two_readers_stands_once_with_both(rules: frames.Frames) -> None:
    both = merge([of(drafted(), rules, "llm:one"), rules.reading])
    led = [claim for claim in both.claims if claim.relation == "ledBy"]
    assert {claim.object for claim in led} == {"person/anna-keller", "person/tomas-rybak"}
    assert len(led) == 2
    assert {claim.producer for claim in led} == {"frames+llm:one"}
    assert all(Level.SECOND in claim.held for claim in led)
    assert both.extractor == "frames+llm:one"


def test_the_same_talks_by_other_names_are_one(rules: frames.Frames) -> None:
    other = of(drafted(lambda talks: talks.update(name="Nordic herring consultations")), rules, "llm:two")
    both = merge([of(drafted(), rules, "llm:one"), other])
    assert len([referent for referent in both.referents if referent.kind == "negotiation"]) == 1


def test_talks_elsewhere_on_another_day_stay_two(rules: frames.Frames) -> None:
    def change(talks: Json) -> None:
        talks.update(
            name="talks in Riga",
            mentions=["the talks"],
            quote="A Latvian paper reported that Latvia had joined the talks",
            parties=[],
            place=None,
            start=None,
            hosts=[],
            delegations=[],
            absent=[],
            topics=[],
        )

    both = merge([of(drafted(), rules, "llm:one"), of(drafted(change), rules, "llm:two")])
    assert len([referent for referent in both.referents if referent.kind == "negotiation"]) == 2


def test_claims_in_which_two_readers_differ_both_stay(rules: frames.Frames) -> None:
    other = of(drafted(lambda talks: talks.update(start=value("2031-03", "on Tuesday", ROUND))), rules, "llm:two")
    both = merge([of(drafted(), rules, "llm:one"), other])
    assert {claim.value for claim in both.claims if claim.relation == "startsOn"} == {"2031-03-04", "2031-03"}


def test_the_order_of_equal_readings_does_not_matter(rules: frames.Frames) -> None:
    one, two = of(drafted(), rules, "llm:one"), of(drafted(), rules, "llm:two")
    assert {claim.producer for claim in merge([one, two]).claims} == {"llm:one+llm:two"}
    assert merge([one, two]) == merge([two, one])


def test_who_leads_by_the_same_words_leads_at_the_talks_of_the_first_reader(rules: frames.Frames) -> None:
    other = drafted()
    (talks,) = other["negotiations"]
    elsewhere = {**talks, "id": "n2", "name": "talks in Riga", "mentions": ["A Latvian paper"], "place": None}
    elsewhere |= {"quote": "A Latvian paper reported that Latvia had joined the talks", "start": None}
    talks["delegations"] = []
    other["negotiations"].append(elsewhere)
    both = merge([of(drafted(), rules, "llm:one"), of(other, rules, "llm:two")])
    led = [claim for claim in both.claims if claim.relation == "ledBy"]
    assert len(led) == len({claim.object for claim in led}) == 2


@pytest.mark.parametrize(
    "said",
    [
        '"The boats are in the harbour," said Anna Keller, the fisheries minister, "but nobody is going out."',
        '"The boats are in the harbour," Anna Keller told reporters on Monday, "but nobody is going out."',
        "“The boats are in the harbour,” said Anna Keller. “But nobody is going out.”",
    ],
)
def test_a_quotation_of_which_one_reader_hears_half_is_one_and_whole(nlp: Language, said: str) -> None:
    text = f"OSLO - Norway and Latvia held talks on cod in Oslo on Monday. {said}"
    article = Article("oslo", text, published="2031-03-04")
    (reading,) = read([Task(article, by=(TRAINED, FRAMES))], nlp)
    (claim,) = [claim for claim in reading.claims if claim.relation == "spokenBy"]
    texts = {each.key: each.facet("text") or "" for each in reading.referents}
    assert "The boats are in the harbour" in texts[claim.subject]
    assert texts[claim.subject].endswith("ut nobody is going out.")
    assert "nobody is going out" in article.words(claim.evidence)
    assert set(claim.producer.split("+")) == {FRAMES, TRAINED}
