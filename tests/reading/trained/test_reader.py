"""The trained reader reads sentences nobody trained it on, leaves out what is not told, and depends on nothing else."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import numpy as np
import onnx
import pytest
from spacy.language import Language

import kg
from kg import settings
from kg.errors import ParleyError
from kg.model import FRAMES, TRAINED, Article, Kind, Reading
from kg.reading.annotation import annotate
from kg.reading.read import Task, read
from kg.reading.trained import reader, understanding
from kg.reading.trained.inference import SHIPPED, Network, digest
from kg.reading.trained.windows import Pieces

SAMPLES = sorted(settings.resource("samples").glob("*.md"))
STORY = """\
OSLO, March 4 - Trade ministers of Norway and Latvia opened two days of talks in Oslo on Tuesday on fishing quotas.
Norwegian Trade Minister Anna Keller led her country's delegation, while the Latvian team was headed by Deputy Foreign
Minister Juris Rybak.
"We will not leave without an agreement on quotas," Keller told reporters before the meeting.
The talks are mediated by Finland.
"""
WEATHER = """\
Heavy rain fell over the northern lakes on Tuesday and closed two roads. Farmers said that the harvest would be late,
and that prices would rise. A school in the valley stayed shut.
"""


def by_trained(text: str, nlp: Language) -> Reading:
    (reading,) = read([Task(Article("story", text, published="2031-03-04"), by=(TRAINED,))], nlp)
    return reading


def told(reading: Reading, relation: str) -> set[str]:
    names = {referent.key: referent.name for referent in reading.referents}
    return {
        names[claim.object] if claim.object else claim.value or ""
        for claim in reading.claims
        if claim.relation == relation
    }


def surely(text: str, nlp: Language) -> tuple[set[str], set[str]]:
    """Who took part and who was absent, as sure as facts, by both readers."""
    (reading,) = read([Task(Article("story", text, published="2031-03-04"))], nlp)
    names = {referent.key: referent.name for referent in reading.referents}
    sure = [claim for claim in reading.claims if claim.confidence >= settings.MIN_CONFIDENCE]
    parties, absent = (
        {names[claim.object or ""] for claim in sure if claim.relation == relation}
        for relation in ("hasParty", "notAttendedBy")
    )
    return parties, absent


def test_it_shows_who_negotiates_with_whom_where_and_about_what(nlp: Language) -> None:
    reading = by_trained(STORY, nlp)
    assert told(reading, "hasParty") >= {"Norway", "Latvia"}
    assert told(reading, "heldIn") == {"Oslo"}
    assert told(reading, "startsOn") == {"2031-03-04"}
    assert any("quotas" in topic for topic in told(reading, "about"))
    assert "Keller" in " ".join(told(reading, "spokenBy"))


def test_every_claim_has_its_words_and_a_probability(nlp: Language) -> None:
    reading = by_trained(STORY, nlp)
    reading.verify()
    assert reading.claims
    assert all(claim.producer == TRAINED for claim in reading.claims)
    items = [
        claim for claim in reading.claims if claim.relation in ("hasParty", "heldIn", "about", "spokenBy", "holds")
    ]
    assert items
    assert all(claim.probability is not None and 0 < claim.probability <= 1 for claim in items)


def test_it_reads_the_same_on_every_processor(nlp: Language) -> None:
    """Where eight-bit products overflow, as they can on processors without VNNI, nothing of this is above one half."""
    reading = by_trained(STORY, nlp)
    names = {referent.key: referent.name for referent in reading.referents}
    found = {
        (claim.relation, names.get(claim.object or "", claim.value)): claim.probability for claim in reading.claims
    }
    expected = {
        ("hasParty", "Latvia"): 0.985,
        ("hasParty", "Norway"): 0.985,
        ("heldIn", "Oslo"): 0.97,
        ("startsOn", "2031-03-04"): 0.64,
        ("ledBy", "Anna Keller"): 0.985,
        ("mediatedBy", "Finland"): 0.83,
    }  # what the network says without rounding
    assert {each: found.get(each) for each in expected} == pytest.approx(expected, abs=0.05)


def test_it_hardly_differs_where_numbers_differ_in_their_last_digit(nlp: Language, tmp_path: Path) -> None:
    """As they do between processors: with one scale of bytes for a whole window, the mean difference was 0.034."""
    networks = Network(SHIPPED), Network(_in_the_last_digit(tmp_path / "model"))
    articles = [Article(file.stem, file.read_text(encoding="utf-8")) for file in SAMPLES[:4]]
    differences: list[float] = []
    for article, doc in annotate(articles, nlp):
        pieces = Pieces(article.text, networks[0].vocabulary, doc)
        window = slice(0, min(len(pieces), 256))
        one, other = (
            network.read(network.shared(pieces.ids[window], pieces.known[window]))[1][..., 1:].sum(-1)
            for network in networks
        )
        unsure = (one > 0.05) & (one < 0.95)
        differences += np.abs(one - other)[unsure].tolist()
    assert len(differences) > 50
    assert 0 < np.mean(differences) < 0.025


def _in_the_last_digit(folder: Path) -> Path:
    """The network, its scales between layers changed at random by a few parts in ten million."""
    shutil.copytree(SHIPPED, folder)
    noise = np.random.default_rng(1)
    for part in ("lower", "upper"):
        graph = onnx.load(folder / f"{part}.onnx", load_external_data=False)
        for given in graph.graph.initializer:
            if "norm" in given.name and given.name.endswith(".weight"):
                scale = onnx.numpy_helper.to_array(given)
                changed = scale * (1 + 3e-7 * noise.standard_normal(scale.shape))
                given.CopyFrom(onnx.numpy_helper.from_array(changed.astype(np.float32), given.name))
        onnx.save(graph, folder / f"{part}.onnx")
    card = json.loads((folder / "card.json").read_text(encoding="utf-8")) | {"version": digest(folder)}
    (folder / "card.json").write_text(json.dumps(card), encoding="utf-8")
    return folder


def test_it_sees_no_talks_where_there_are_none(nlp: Language) -> None:
    reading = by_trained(WEATHER, nlp)
    assert not [referent for referent in reading.referents if referent.kind in (Kind.NEGOTIATION, Kind.AGREEMENT)]


def test_what_it_says_of_an_article_depends_on_no_other(nlp: Language) -> None:
    articles = [Article("story", STORY, published="2031-03-04"), Article("rain", WEATHER), Article("long", STORY * 12)]
    tasks = [Task(article, by=(TRAINED,)) for article in articles]
    together = {reading.article.id: reading for reading in read(tasks, nlp)}
    backwards = {reading.article.id: reading for reading in read(tasks[::-1], nlp)}
    alone = {task.article.id: read([task], nlp)[0] for task in tasks}
    assert together == backwards == alone


@pytest.mark.slow
def test_two_processes_give_the_same_bytes(tmp_path: Path) -> None:
    folder = tmp_path / "articles"
    folder.mkdir()
    for number in range(6):
        (folder / f"{number}.txt").write_text(
            STORY.replace("Tuesday", "Monday") if number % 2 else STORY, encoding="utf-8"
        )
    stores = []
    for jobs in (1, 2):
        kg.build(folder, store=tmp_path / f"{jobs}.nq", jobs=jobs, reader="trained")
        stores.append((tmp_path / f"{jobs}.nq").read_bytes())
    assert stores[0] == stores[1]


def test_a_damaged_network_is_refused_in_a_sentence(tmp_path: Path) -> None:
    shutil.copytree(SHIPPED, tmp_path / "model")
    (tmp_path / "model" / "upper.onnx").write_bytes(b"cut short")
    with pytest.raises(ParleyError, match="is damaged, or of two versions; restore its files"):
        Network(tmp_path / "model")
    (tmp_path / "model" / "heads.npz").unlink()
    with pytest.raises(ParleyError, match="cannot be read"):
        Network(tmp_path / "model")


FIRMS = """\
RIGA, March 4 (Reuters) - Norwell Fish Corp <NWF.O> said on Tuesday it was in talks with Baltica Shipping Ltd <BSL.L>
on a merger. "We hope to reach a deal by the end of the month," said Norwell chairman Anna Keller.
A spokesman for Baltica declined to comment.
Talks between Norwell and Baltica began in Riga last week, Keller said.
"""


def test_firms_have_their_full_names_and_the_codes_of_their_shares_are_nobody(nlp: Language) -> None:
    parties = told(by_trained(FIRMS, nlp), "hasParty")
    assert parties == {"Norwell Fish Corp", "Baltica Shipping Ltd"}


def test_a_seat_stands_for_the_state_of_its_time(nlp: Language) -> None:
    text = "US officials and Moscow held talks on missiles in Geneva on Monday. Washington and Moscow will talk again."
    tasks = [Task(Article(year, text, published=f"{year}-03-04"), by=(TRAINED,)) for year in ("1987", "2021")]
    then, now = read(tasks, nlp)
    assert "Soviet Union" in told(then, "hasParty")
    assert "Russia" in told(now, "hasParty")


def test_a_spokesman_of_somebody_is_not_that_person(nlp: Language) -> None:
    text = """\
The talks between Norway and Latvia will go on, Anna Keller's spokesman said on Monday.
"We have made some progress on fishing quotas," Keller's spokesman said.
"""
    assert "Anna Keller" not in told(by_trained(text, nlp), "spokenBy")


def test_a_minister_sits_for_the_nation_whose_minister_she_is(nlp: Language) -> None:
    reading = by_trained(STORY.replace("\n", " "), nlp)
    names = {referent.key: referent.name for referent in reading.referents}
    sides = {referent.key: names.get(referent.link("onBehalfOf") or "") for referent in reading.referents}
    seats = {
        (names[claim.object or ""].split()[-1], sides[claim.subject])
        for claim in reading.claims
        if claim.relation in ("ledBy", "hasMember")
    }
    assert seats >= {("Keller", "Norway"), ("Rybak", "Latvia")}


def seats(reading: Reading) -> set[tuple[str, str, str]]:
    """Relation, person and side of everybody who sits for one."""
    names = {referent.key: referent.name for referent in reading.referents}
    sides = {referent.key: names.get(referent.link("onBehalfOf") or "", "") for referent in reading.referents}
    return {
        (claim.relation, names[claim.object or ""], sides[claim.subject])
        for claim in reading.claims
        if claim.relation in ("ledBy", "hasMember")
    }


def test_a_leader_sits_for_the_side_whose_delegation_the_sentence_names(nlp: Language) -> None:
    text = """\
OSLO - Norway and Latvia held talks on fishing quotas in Oslo on Monday. Anna Keller led the Latvian delegation. The
Norwegian team was headed by Juris Rybak.
"""
    led = {(person, side) for relation, person, side in seats(by_trained(text, nlp)) if relation == "ledBy"}
    assert led == {("Anna Keller", "Latvia"), ("Juris Rybak", "Norway")}


def test_nobody_leads_without_a_word_for_leading(nlp: Language) -> None:
    text = """\
OSLO - Norway and Latvia held talks on fishing quotas in Oslo on Monday. Foreign Minister Anna Keller of Latvia and
Foreign Minister Juris Rybak of Norway attended. Ana Dragan of Sweden mediated between them.
"""
    found = seats(by_trained(text, nlp))
    assert {relation for relation, _, _ in found} == {"hasMember"}
    assert {(person, side) for _, person, side in found} >= {("Anna Keller", "Latvia"), ("Juris Rybak", "Norway")}


def test_the_place_of_a_dateline_is_no_party(nlp: Language) -> None:
    text = (
        "KAESONG - Norway and Latvia held talks on fishing quotas in Kaesong on Monday.\n\nLIMA - Chile and Peru met."
    )
    assert told(by_trained(text, nlp), "hasParty") <= {"Norway", "Latvia", "Chile", "Peru"}


def test_who_is_said_not_to_have_led_or_taken_part_did_not(nlp: Language) -> None:
    text = """\
OSLO - Norway and Denmark held talks on herring in Oslo on Monday. It was Kari Dahl, not Jens Holm, who led the
Norwegian delegation. Neither Sweden nor Finland took part in the talks that Norway and Denmark held in Oslo.
"""
    article = Article("story", text.replace("\n", " "), published="2031-03-04")
    (reading,) = read([Task(article, by=(TRAINED, FRAMES))], nlp)
    names = {referent.key: referent.name for referent in reading.referents}
    sure = [claim for claim in reading.claims if claim.confidence >= settings.MIN_CONFIDENCE and claim.object]
    told = {(c.relation, names[c.object or ""]) for c in sure if c.relation in ("hasParty", "ledBy")}
    assert {name for relation, name in told if relation == "hasParty"} == {"Norway", "Denmark"}
    assert {name for relation, name in told if relation == "ledBy"} == {"Kari Dahl"}


def test_a_post_given_as_former_is_held_no_more(nlp: Language) -> None:
    text = "Foreign Minister Jens Holm met the former trade minister, Ida Krag, for talks on quotas in Oslo on Monday."
    reading = by_trained(text, nlp)
    former = {r.link("holder"): r.facet("former") for r in reading.referents if r.kind is Kind.POST_HOLDING}
    assert former == {"person/jens-holm": "false", "person/ida-krag": "true"}


def test_he_is_not_who_is_taken_up_by_she(nlp: Language) -> None:
    text = """\
Foreign Minister Anna Holm of Norway met her Danish counterpart, Lars Krag, in Oslo on Monday for talks on quotas.
"We are tired of the rain," she said. "We are not tired at all," he replied.
"""
    (reading,) = read([Task(Article("rain", text, published="2031-03-04"))], nlp)
    words = {referent.key: referent.facet("text") for referent in reading.referents}
    spoken = {(words[c.subject], c.object) for c in reading.claims if c.relation == "spokenBy"}
    assert spoken == {
        ("We are tired of the rain", "person/anna-holm"),
        ("We are not tired at all", "person/lars-krag"),
    }


def test_paragraphs_opened_one_by_one_and_closed_once_are_by_one_speaker(nlp: Language) -> None:
    text = """\
"We liked the harbour very much," Lars Krag of Denmark said after the talks in Oslo.

"We have waited six years for this quota.

"Nobody will have to wait for a seventh," said Anna Holm, the Norwegian fisheries minister.
"""
    reading = by_trained(text, nlp)
    words = {referent.key: referent.facet("text") for referent in reading.referents}
    spoken = {words[c.subject]: c.object for c in reading.claims if c.relation == "spokenBy"}
    assert spoken["We have waited six years for this quota"] == "person/anna-holm"


def test_in_a_short_text_the_tense_shows_whether_talks_are_ahead(nlp: Language) -> None:
    text = "Norway hosted a new round of fisheries talks between Iceland and Denmark in Oslo on Monday."
    reading = by_trained(text, nlp)
    assert told(reading, "hasPhase") == {"held"}
    assert {claim.status.value for claim in reading.claims if claim.relation == "hasParty"} == {"asserted"}
    ahead = by_trained("Norway will host a new round of fisheries talks with Iceland in Oslo on Monday.", nlp)
    assert told(ahead, "hasPhase") == {"planned"}


def test_parties_of_one_of_two_talks_are_none_of_the_other(nlp: Language) -> None:
    text = """\
Chile and Peru held talks on water in Lima on Sunday.

Iceland and Japan held talks on pipelines in Kobe on Monday.
"""
    reading = by_trained(text, nlp)
    names = {referent.key: referent.name for referent in reading.referents}
    parties: dict[str, set[str]] = {}
    for claim in reading.claims:
        if claim.relation == "hasParty":
            parties.setdefault(claim.subject, set()).add(names[claim.object or ""])
    assert sorted(map(sorted, parties.values())) == [["Chile", "Peru"], ["Iceland", "Japan"]]


def test_a_second_pair_whose_verb_is_left_out_is_no_party_of_the_talks_before(nlp: Language) -> None:
    text = "Norway and Latvia held talks on herring in Oslo on Sunday, and Chile and Peru on sand in Lima on Monday."
    assert told(by_trained(text, nlp), "hasParty") == {"Norway", "Latvia"}


@pytest.mark.parametrize("dateline", ["NAIROBI, Kenya", "NAIROBI, Kenya (LC)"])
def test_who_owns_a_body_is_no_party_beside_it(nlp: Language, dateline: str) -> None:
    text = f"{dateline} - Kenya's First National Bank and Uganda held talks on a loan in Nairobi on Monday."
    parties = told(by_trained(text, nlp), "hasParty")
    assert len(parties) == 2 and "Uganda" in parties and "Kenya" not in parties


def test_leaders_named_with_for_sit_for_these_sides(nlp: Language) -> None:
    text = """\
LIMA - Chile, Peru and Bolivia held talks on water in Lima on Monday. Heading the teams were Paula Rojas for Chile,
Rosa Quispe for Peru and Luis Condori for Bolivia.
"""
    found = {(person, side) for _, person, side in seats(by_trained(text, nlp))}
    assert found == {("Paula Rojas", "Chile"), ("Rosa Quispe", "Peru"), ("Luis Condori", "Bolivia")}


@pytest.mark.parametrize(
    ("said", "leaders"),
    [
        (
            "Latvia sent a retired admiral, Tomas Rybak, to lead its negotiators, and Ambassador Anna Keller was at "
            "the head of the six-strong Norwegian team.",
            {("Norway", "Anna Keller"), ("Latvia", "Tomas Rybak")},
        ),
        (
            "For the third year, Anna Keller is head of delegation for Norway, while Latvia's delegation is under a "
            "judge, Tomas Rybak.",
            {("Norway", "Anna Keller"), ("Latvia", "Tomas Rybak")},
        ),
        ("Norway's delegation, with Anna Keller at its head, arrived on Sunday.", {("Norway", "Anna Keller")}),
        ("Norway put Anna Keller in charge of its delegation.", {("Norway", "Anna Keller")}),
        (
            "On its third visit the Latvian team was steered by a harbour pilot, Tomas Rybak.",
            {("Latvia", "Tomas Rybak")},
        ),
        *(
            (said, {("Norway", "Anna Keller"), ("Latvia", "Tomas Rybak")})
            for said in (
                "Anna Keller led the delegation from Norway, and Tomas Rybak the one from Latvia.",
                "The Norwegian delegation was headed by Anna Keller while its Latvian counterpart was headed by "
                "Tomas Rybak.",
                "Anna Keller and Tomas Rybak led the delegations of Norway and Latvia, respectively.",
                "The Norwegian and Latvian delegations were led by Anna Keller and Tomas Rybak.",
                "The delegations were led by Anna Keller (Norway) and Tomas Rybak (Latvia).",
                "The leaders of the delegations were Anna Keller of Norway and Tomas Rybak of Latvia.",
                "The heads of the two delegations, Anna Keller of Norway and Tomas Rybak of Latvia, shook hands.",
                "At the head of the Norwegian team was Anna Keller, at the head of the Latvian, Tomas Rybak.",
            )
        ),
        ("Anna Keller belongs to the Norwegian delegation.", set()),
        ("The Norwegian delegation, in charge of nothing, has Anna Keller as its secretary.", set()),
    ],
)
def test_who_is_at_the_head_of_a_delegation_leads_it(nlp: Language, said: str, leaders: set[tuple[str, str]]) -> None:
    text = f"Norway and Latvia held talks on herring in Riga on Monday. {said}"
    (reading,) = read([Task(Article("herring", text, published="2031-03-04"))], nlp)
    assert {(side, person) for relation, person, side in seats(reading) if relation == "ledBy"} == leaders


def test_a_list_of_participants_is_read_by_its_headings(nlp: Language) -> None:
    listed = (
        "NORTH SEA TALKS\n\nNorway and Latvia will hold talks on herring in Oslo on 24 November 2031.\n\n"
        "NORWAY\nHead of delegation: Ms Anna Keller, State Secretary for Fisheries\nMr Tomas Rybak, Adviser\n\n"
        "LATVIA\nHead of delegation: Mr Juris Kalns, Vice-Minister of Agriculture\nMs Ilze Berzina, Adviser\n\n"
        "OBSERVERS\nNordic Bank: Mr Erik Lund, Senior Specialist"
    )
    (reading,) = read([Task(Article("list", listed, published="2031-11-20"))], nlp)
    assert {(relation, side, person) for relation, person, side in seats(reading)} == {
        ("ledBy", "Norway", "Anna Keller"),
        ("ledBy", "Latvia", "Juris Kalns"),
        ("hasMember", "Norway", "Tomas Rybak"),
        ("hasMember", "Latvia", "Ilze Berzina"),
    }


def test_a_day_has_all_its_words(nlp: Language) -> None:
    reading = by_trained("Chile and Peru held talks on water in Lima on Monday last week.", nlp)
    assert told(reading, "startsOn") == {"2031-02-24"}


@pytest.mark.parametrize(
    ("text", "parties", "absent"),
    [
        (
            "Angry about a fence, Denmark boycotted talks on grapes that Chile and Peru held in Lima on Friday "
            "without it.",
            {"Chile", "Peru"},
            {"Denmark"},
        ),
        (
            "Chile and Peru held talks on grapes in Lima on Friday. Envoy Tomas Rybak, whose brother grows them, "
            "stayed out of the hall.",
            {"Chile", "Peru"},
            {"Tomas Rybak"},
        ),
        ("Norway and Latvia skipped lunch and held talks on timber in Riga on Monday.", {"Norway", "Latvia"}, set()),
    ],
)
def test_who_stays_away_is_absent_and_no_party(nlp: Language, text: str, parties: set[str], absent: set[str]) -> None:
    reading = by_trained(text, nlp)
    assert told(reading, "hasParty") == parties
    assert told(reading, "notAttendedBy") == absent


def test_who_stays_away_by_the_frames_alone_is_no_party_by_the_network_alone(nlp: Language) -> None:
    text = (
        "Talks of Norway, Latvia and six parties on a constitution opened in Oslo on Monday. The Harbour Party of Jan"
        " Holm and the Free Farmers walked out last year, when Norway was admitted, and stayed away."
    )
    parties, absent = surely(text, nlp)
    assert "Harbour Party of Jan Holm" in absent - parties


def test_who_looks_on_sits_for_no_side(nlp: Language) -> None:
    text = """\
GAO - Mali and Niger held talks on cattle in Gao on Tuesday. Ana Dragan of Armenia's trade ministry was an observer.
"""
    assert told(by_trained(text, nlp), "hasParty") <= {"Mali", "Niger"}
    assert surely(text, nlp)[0] == {"Mali", "Niger"}


def test_what_a_new_speaker_says_is_not_given_to_the_last_one(nlp: Language) -> None:
    text = """\
OSLO - Norway and Denmark held talks on herring in Oslo on Monday. Kari Dahl led the Norwegian delegation.
"It was a start at last," Ms. Dahl said.
"See you again in May," read a note on the door of the meeting room.
"""
    reading = by_trained(text, nlp)
    words = {referent.key: referent.facet("text") for referent in reading.referents}
    assert {words[claim.subject] for claim in reading.claims if claim.relation == "spokenBy"} == {
        "It was a start at last"
    }


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        (
            "Talks on quotas between Norway and Latvia, which began in Oslo on February 24, ended on March 1.",
            {"2031-02-24"},
            {"2031-03-01"},
        ),
        (
            "The talks of Norway and Latvia on quotas, which should begin in Oslo on May 6, were postponed to May 11.",
            {"2031-05-11"},
            {"2031-05-11"},
        ),
        (
            "The talks of Norway and Latvia on quotas, planned for May 6 in Oslo, were brought forward to May 2.",
            {"2031-05-02"},
            {"2031-05-02"},
        ),
        ("Norway and Latvia have been holding talks on quotas in Oslo since February 24.", {"2031-02-24"}, set()),
    ],
)
def test_the_day_of_an_end_is_no_start_and_the_new_day_of_what_was_put_off_is(
    nlp: Language, text: str, start: set[str], end: set[str]
) -> None:
    reading = by_trained(text, nlp)
    assert told(reading, "startsOn") <= start
    assert told(reading, "endsOn") <= end


def test_who_took_no_part_is_no_party(nlp: Language) -> None:
    text = "Norway and Denmark held talks on herring in Oslo on Monday. Sweden took no part in these talks."
    (reading,) = read([Task(Article("story", text, published="2031-03-04"), by=(TRAINED, FRAMES))], nlp)
    names = {referent.key: referent.name for referent in reading.referents}
    sure = [claim for claim in reading.claims if claim.confidence >= settings.MIN_CONFIDENCE]
    assert {names[c.object or ""] for c in sure if c.relation == "hasParty"} == {"Norway", "Denmark"}
    assert {names[c.object or ""] for c in sure if c.relation == "notAttendedBy"} == {"Sweden"}


def test_of_a_very_long_article_it_reads_the_beginning_and_the_frames_all(
    nlp: Language, monkeypatch: pytest.MonkeyPatch
) -> None:
    """So the work has a bound that falls the same everywhere."""
    end = "Elsa Brandt led the Danish delegation to the talks with Iceland in Aarhus.\n"
    text = f"{STORY}{WEATHER * 6}{end}"
    assert "Elsa Brandt" in told(by_trained(text, nlp), "ledBy")
    monkeypatch.setattr(reader, "MOST_PIECES", 200)
    reading = by_trained(text, nlp)
    reading.verify()
    assert told(reading, "heldIn") == {"Oslo"} and "Elsa Brandt" not in told(reading, "ledBy")
    (whole,) = read([Task(Article("story", text, published="2031-03-04"))], nlp)
    assert {"Anna Keller", "Elsa Brandt"} <= told(whole, "ledBy")
    assert by_trained("x" * 399 + "_ " * 2000, nlp).claims == ()


def test_each_event_is_read_in_one_window_where_there_are_many(nlp: Language, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is named in the opening of a long article stands in every later window, and is not read in all of them."""
    monkeypatch.setattr(understanding, "_MOST_READINGS", 1)
    reading = by_trained(f"{STORY}{WEATHER * 12}", nlp)
    assert told(reading, "hasParty") >= {"Norway", "Latvia"} and "Anna Keller" in told(reading, "spokenBy")


@pytest.mark.parametrize(
    "text",
    [
        "Norway refused to sign the fisheries agreement with Latvia on Monday.",
        "Norway's minister, Anna Keller, declined to sign the fishing pact that Tomas Rybak had brought to Oslo.",
        "Latvia would not sign the fisheries treaty that Norway had drafted.",
    ],
)
def test_what_somebody_would_not_sign_is_not_reached(nlp: Language, text: str) -> None:
    reading = by_trained(text, nlp)
    assert told(reading, "hasFate") == {"rejected"}
    assert not {each.name for each in reading.referents if each.kind is Kind.AGREEMENT} & {"Tomas Rybak", "Anna Keller"}


def test_talks_that_end_without_an_agreement_reach_none(nlp: Language) -> None:
    text = "LIMA - Talks between Peru and Chile in Lima ended on Tuesday without an agreement on water."
    assert not told(by_trained(text, nlp), "hasFate")


@pytest.mark.parametrize(("he", "she"), [("Ivan", "Olga"), ("Paul", "Paula")])
def test_two_people_of_one_surname_stay_two(nlp: Language, he: str, she: str) -> None:
    both = f"Defence Minister {he} Petrov of Bulgaria and Trade Minister {she} Petrov of Serbia"
    reading = by_trained(f"{both} met for talks in Sofia.", nlp)
    posts = {(each.name, dict(each.links).get("of")) for each in reading.referents if each.kind == Kind.POST_HOLDING}
    assert posts == {
        (f"{he} Petrov, Defence Minister", "nation/bulgaria"),
        (f"{she} Petrov, Trade Minister", "nation/serbia"),
    }


def test_a_surname_of_two_means_the_one_named_last(nlp: Language) -> None:
    text = """\
Norway and Latvia held talks on herring in Oslo on Monday. Erik Lund led the Norwegian delegation.
"We are glad to be here," Lund said.
Anna Lund led the Latvian delegation.
"We have a long way to go," Lund said.
"""
    reading = by_trained(text, nlp)
    words = {referent.key: referent.facet("text") for referent in reading.referents}
    assert {(words[c.subject], c.object) for c in reading.claims if c.relation == "spokenBy"} == {
        ("We are glad to be here", "person/erik-lund"),
        ("We have a long way to go", "person/anna-lund"),
    }


def test_a_host_of_talks_between_others_is_no_party(nlp: Language) -> None:
    text = (
        "Qatar hosted a new round of talks between Norway and Latvia on Monday. Qatar's foreign minister, Ali Hamdan,"
    )
    reading = by_trained(f"{text} opened the session.", nlp)
    assert told(reading, "hostedBy") == {"Qatar"}
    assert told(reading, "hasParty") == {"Norway", "Latvia"}
    assert not seats(reading)


@pytest.mark.parametrize(
    ("text", "parties"),
    [
        (
            "Kenya hosted Sudan and Ethiopia for talks between the three countries in Nairobi on Monday.",
            {"Kenya", "Sudan", "Ethiopia"},
        ),
        (
            "Norway hosted Latvia and Iceland for negotiations between the three countries on herring quotas. The "
            "three will meet again.",
            {"Norway", "Latvia", "Iceland"},
        ),
    ],
)
def test_a_host_of_talks_in_which_it_takes_part_is_a_party(nlp: Language, text: str, parties: set[str]) -> None:
    assert told(by_trained(text, nlp), "hasParty") == parties


def test_who_led_before_leads_no_delegation_to_talks_to_come(nlp: Language) -> None:
    text = "The next round of talks between Norway and Latvia is planned for May in Riga. Erik Brandt led the Norwegian"
    assert not told(by_trained(f"{text} delegation in March.", nlp), "ledBy")


def test_an_officer_who_stays_away_is_not_the_side(nlp: Language) -> None:
    text = "Ghana and Togo met for talks in Accra. Togo's chief negotiator boycotted the meeting."
    assert not told(by_trained(text, nlp), "notAttendedBy")


@pytest.mark.parametrize(
    "text",
    [
        "Norway and Latvia held talks in Oslo. Anna Keller did not lead the Norwegian delegation. Lars Holm did.",
        "At the talks with Latvia in Oslo, Anna Keller did not lead the Norwegian delegation; Lars Holm did.",
        "Talks between Norway and Latvia opened. The Norwegian team was led by Lars Holm, not by Anna Keller.",
    ],
)
def test_who_does_not_lead_is_not_therefore_absent(nlp: Language, text: str) -> None:
    (reading,) = read([Task(Article(id="one", text=text, published="2031-03-04"))], nlp)
    absent = [claim for claim in reading.claims if claim.relation == "notAttendedBy"]
    assert not [claim for claim in absent if claim.confidence >= settings.MIN_CONFIDENCE]


def test_a_delegation_sits_at_the_talks_of_its_side_though_others_are_told_between(nlp: Language) -> None:
    text = """Norway and Latvia held talks on ferries in Riga on Monday.

Ghana and Togo held talks on cocoa in Accra on Sunday.

Juris Ozols led the Latvian delegation.
"""
    reading = by_trained(text, nlp)
    talks = {claim.object: claim.subject for claim in reading.claims if claim.relation == "hasParty"}
    (ghana, *_), (latvia, *_) = (
        [talks[key] for key in talks if (key or "").endswith(end)] for end in ("ghana", "latvia")
    )
    assert ghana != latvia
    assert ("ledBy", "Juris Ozols", "Latvia") in seats(reading)
    at = [claim.subject for claim in reading.claims if claim.relation == "hasParty" and claim.subject == ghana]
    assert len(at) == 2


@pytest.mark.parametrize(
    "others",
    [
        "The grain exporters and Norway held talks on prices in Oslo on Monday.",
        "The landlocked states held talks with Norway on ports in Oslo on Monday.",
        "The oil producers and Norway held talks on prices in Oslo on Monday.",
    ],
)
def test_a_group_that_is_described_is_not_the_pair_named_before(nlp: Language, others: str) -> None:
    text = f"Ghana and Togo held talks on cocoa in Accra on Sunday.\n\n{others}"
    (reading,) = read([Task(Article("story", text, published="2031-03-04"))], nlp)
    names = {referent.key: referent.name for referent in reading.referents}
    parties = [(claim.subject, names[claim.object or ""]) for claim in reading.claims if claim.relation == "hasParty"]
    at = {talks for talks, name in parties if name == "Norway"}
    assert at and not {name for talks, name in parties if talks in at} & {"Ghana", "Togo"}


@pytest.mark.parametrize(
    "text",
    [
        "Ghana and Togo held talks on cocoa on Monday. Benin hosted the talks, and its foreign minister, Ada Dossou, "
        "opened them with a speech.",
        "Beninese President Ada Dossou welcomed the delegations of Ghana and Togo to Cotonou on Monday for talks.",
        "Benin's capital, Porto-Novo, was the venue for talks between Ghana and Togo on cocoa on Monday.",
    ],
)
def test_who_is_likelier_the_host_is_no_party(nlp: Language, text: str) -> None:
    assert surely(text, nlp)[0] == {"Ghana", "Togo"}


def test_that_of_another_side_is_its_leader(nlp: Language) -> None:
    text = "Talks in Pretoria brought together the Front's leader, Omar Diallo, and that of the NSF, Ali Keita."
    assert {(person, side) for _, person, side in seats(by_trained(text, nlp))} == {
        ("Omar Diallo", "Front"),
        ("Ali Keita", "NSF"),
    }


@pytest.mark.parametrize(
    "said",
    [
        "The envoy's offer is fairer than that of Latvia, Norwegian Foreign Minister Anna Keller, who led, said.",
        "Our offer is fairer than that of Latvia, Foreign Minister Anna Keller of Norway, who led the team, said.",
        "Our offer is fairer than that of Latvia, Anna Keller, who led the Norwegian team, said.",
        "The Norwegian quota is larger than that of Latvia, Foreign Minister Anna Keller, head of the Norwegian "
        "delegation, said.",
    ],
)
def test_that_of_another_side_is_not_the_post_of_whoever_speaks_of_it(nlp: Language, said: str) -> None:
    text = f"OSLO - Norway and Latvia held talks on herring in Oslo on Monday. {said}"
    assert {(person, side) for _, person, side in seats(by_trained(text, nlp))} == {("Anna Keller", "Norway")}


def test_a_speaker_has_the_noun_to_which_the_nation_belongs(nlp: Language) -> None:
    text = "Sudan said the African Union had asked it to return to talks with Chad. "
    said = '"There will be no delay," the South African presidency\'s spokesman said.'
    assert told(by_trained(text + said, nlp), "spokenBy") == {"South African presidency's spokesman"}


@pytest.mark.parametrize(
    ("text", "days"),
    [
        (
            "Peace talks between the government of Latvia and the Harbour Union start in Tartu on Monday, with land "
            "and fishing rights first on the list.\nThe Latvian delegation is led by Mari Tamm.\nThey met first in "
            "Narva on October 18, where they signed a list of five points. Fishing in the bay, which began the "
            "quarrel, comes first.\nThe union has said it hopes for a quick end of the talks. A ceasefire during the "
            "talks was refused by the government.",
            {"Tartu": "2031-11-24", "Narva": "2031-10-18"},
        ),
        (
            "The talks between Croatia and the River League will open in Split on Wednesday, officials said.\nThe "
            "delegations first met near Zadar on May 4 and named a chair.\nThe league declared a truce for the time of "
            "the talks. The government said its troops would stay where they are until the talks end.",
            {"Split": "2031-11-26", "Zadar": "2031-05-04"},
        ),
        (
            "TARTU, May 6 - Talks between Estonia and the Harbour Union over wages opened in Tartu on Tuesday.\nBoth "
            "sides had met in Narva on April 2 without result. Mari Tamm leads the union's team at the talks.",
            {"Tartu": "2031-11-18", "Narva": "2031-04-02"},
        ),
    ],
)
def test_two_meetings_in_two_places_are_two(nlp: Language, text: str, days: dict[str, str]) -> None:
    (reading,) = read([Task(Article("two", text, published="2031-11-20"))], nlp)
    names = {referent.key: referent.name for referent in reading.referents}
    starts = {claim.subject: claim.value for claim in reading.claims if claim.relation == "startsOn"}
    places = {names[claim.object or ""]: claim.subject for claim in reading.claims if claim.relation == "heldIn"}
    assert {place: starts.get(talks) for place, talks in places.items()} == days


def test_talks_in_a_country_and_in_a_city_there_may_be_the_same(nlp: Language) -> None:
    text = (
        "Talks between Norway and Latvia opened in Finland on Monday, November 17. Both sides want a longer season for "
        "cod.\nThe talks in Helsinki will go on until Friday, a spokesman said."
    )
    (reading,) = read([Task(Article("one", text, published="2031-11-18"), by=(TRAINED,))], nlp)
    assert len({claim.subject for claim in reading.claims if claim.relation == "hasParty"}) == 1


@pytest.mark.parametrize(
    ("text", "parties"),
    [
        ("Egypt is hosting the talks between the two Sudanese factions.", {"Sudanese factions"}),
        ("Kenya will host negotiations in Mombasa between two Somali clans next week.", {"Somali clans"}),
        ("Talks between the two Libyan camps opened in Tunis on Monday, hosted by Tunisia.", {"Libyan camps"}),
        ("The Norwegian side and the Latvian side held talks on timber in Riga on Monday.", {"Norway", "Latvia"}),
        ("The two Norwegian ministers held talks with Latvia on timber in Riga on Monday.", {"Norway", "Latvia"}),
    ],
)
def test_groups_inside_a_nation_are_not_the_nation_nor_is_their_host_a_party(
    nlp: Language, text: str, parties: set[str]
) -> None:
    assert told(by_trained(text, nlp), "hasParty") == parties


@pytest.mark.parametrize(
    "text",
    [
        "Peru, Chile and Brazil were to meet in Lima on Monday; Brazil stayed away.",
        "Peru, Chile and Brazil were due to hold talks in Lima on Monday, but Brazil did not turn up.",
        "Peru, Chile and Brazil had been invited to talks in Lima on Sunday, but Brazil sent no one.",
    ],
)
def test_who_was_to_take_part_and_stayed_away_is_absent_and_no_party(nlp: Language, text: str) -> None:
    assert surely(text, nlp) == ({"Peru", "Chile"}, {"Brazil"})


@pytest.mark.parametrize(
    "text",
    [
        "Peru, Chile and Brazil held talks in Lima on Monday. Brazil kept its tariffs.",
        "Peru, Chile and Brazil were to meet in Lima on Monday; Brazil sent its minister.",
    ],
)
def test_who_missed_something_else_is_a_party(nlp: Language, text: str) -> None:
    assert surely(text, nlp) == ({"Peru", "Chile", "Brazil"}, set())


@pytest.mark.parametrize(
    ("text", "relation", "status"),
    [
        ("Benin volunteered to host the next round of talks between Ghana and Togo.", "hostedBy", "planned"),
        ("Ghana met Togo for talks. Benin has put itself forward as host of a second round.", "hostedBy", "planned"),
        ("Ghana met Togo for talks. Benin volunteered as host of the next round.", "hostedBy", "planned"),
        ("Ghana and Togo had agreed to meet in Accra on Sunday.", "hasParty", "planned"),
        ("Kofi Mensah is said to have led the Ghanaian delegation at talks with Togo in Accra.", "ledBy", "claimed"),
        ("Ghana and Togo were to meet on Sunday in Accra. It was called off.", "heldIn", "denied"),
        ("Kofi Mensah, said one porter, led the Ghanaian delegation at talks with Togo in Accra.", "ledBy", "claimed"),
        ("Kofi Mensah says he led the Ghanaian delegation at talks with Togo in Accra.", "ledBy", "claimed"),
        ("The Ghana-Togo talks in Accra, originally set for Sunday, are off.", "heldIn", "denied"),
        ("Kofi Mensah boasted of having led the Ghanaian delegation at talks with Togo in Accra.", "ledBy", "claimed"),
        ("Kofi Mensah seems to have led the Ghanaian delegation at talks with Togo in Accra.", "ledBy", "claimed"),
    ],
)
def test_the_clause_around_a_name_shows_that_something_is_no_fact(
    nlp: Language, text: str, relation: str, status: str
) -> None:
    assert {claim.status.value for claim in by_trained(text, nlp).claims if claim.relation == relation} == {status}


@pytest.mark.parametrize(
    ("text", "former"),
    [
        ("Ingrid Solheim, until last year Norway's ambassador to Peru, spoke at a dinner in Oslo on Monday.", "true"),
        ("Kofi Mensah, until May 2030 the Ghanaian envoy to Togo, met reporters in Accra on Monday.", "true"),
        ("Ama Boateng, once trade minister of Ghana, met reporters in Accra on Monday.", "true"),
        ("Talks went on until Monday, Ghana's trade minister, Ama Boateng, said.", "false"),
        ("Once in Accra, Ghana's trade minister, Ama Boateng, met reporters on Monday.", "false"),
    ],
)
def test_a_post_held_until_some_day_is_held_no_more(nlp: Language, text: str, former: str) -> None:
    posts = [each for each in by_trained(text, nlp).referents if each.kind is Kind.POST_HOLDING]
    assert {post.facet("former") for post in posts} == {former}


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Chile's minister Paula Rojas sent her Mexican counterpart, Luis Vega, a letter on Monday.", "letter"),
        ("Fiji's Prime Minister Anare Vula addressed a letter to Tonga's King Sione Taufa on Sunday.", "letter"),
        ("Fiji's Prime Minister Anare Vula got a call from Tonga's King Sione Taufa on Sunday.", "phone-call"),
        ("On Sunday Prime Minister Anare Vula of Fiji was on the phone with King Sione Taufa of Tonga.", "phone-call"),
        ("Fiji's Prime Minister Anare Vula met Tonga's King Sione Taufa in Suva over a letter on Sunday.", "meeting"),
        ("Fiji's Prime Minister Anare Vula received Tonga's King Sione Taufa in Suva on Sunday.", "meeting"),
    ],
)
def test_what_somebody_sends_or_receives_is_no_meeting(nlp: Language, text: str, kind: str) -> None:
    contacts = [each for each in by_trained(text, nlp).referents if each.kind is Kind.CONTACT]
    assert {contact.facet("type") for contact in contacts} == {kind}


def test_a_state_of_the_united_states_named_as_one_is_not_the_nation(nlp: Language) -> None:
    text = "Canada and the state of Washington held talks on salmon in Olympia on Monday."
    assert told(by_trained(text, nlp), "hasParty") == {"Canada", "state of Washington"}
    text = "Canada and Washington held talks on salmon in Ottawa on Monday."
    assert told(by_trained(text, nlp), "hasParty") == {"Canada", "United States"}


@pytest.mark.parametrize(
    ("text", "parties"),
    [
        (
            "The National Union of Tram Drivers and Valdemar Rail Holdings resumed pay talks in Gdansk on Sunday.",
            {"National Union of Tram Drivers", "Valdemar Rail Holdings"},
        ),
        (
            "The Pacific Dockers' Union and Coral Shipping Lines opened wage talks in Suva on Monday.",
            {"Pacific Dockers' Union", "Coral Shipping Lines"},
        ),
        (
            "The Harbour Teachers' Union and the Federation of Lakeside Schools held talks on pay in Oslo on Monday.",
            {"Harbour Teachers' Union", "Federation of Lakeside Schools"},
        ),
        (
            "The Council for Trade held talks with Norway in Oslo on Monday.",
            {"Council for Trade", "Norway"},
        ),
        ("Norway and the Lake League held talks in Oslo on Monday.", {"Norway", "Lake League"}),
        ("Miro Stahl of Chile chaired talks on a tunnel between Norway and Latvia in Riga.", {"Norway", "Latvia"}),
        (
            "Elsa Brandt works for the U.S. Norway and Latvia held talks on steel in Riga on Monday.",
            {"Norway", "Latvia"},
        ),
    ],
)
def test_two_bodies_joined_by_and_are_two_parties(nlp: Language, text: str, parties: set[str]) -> None:
    assert surely(text, nlp)[0] == parties


def test_who_denies_that_he_led_did_not_lead(nlp: Language) -> None:
    text = "Norway and Denmark held talks on herring in Oslo on Monday. Tomas Rybak denied that he had led the Danish"
    (reading,) = read([Task(Article("story", f"{text} delegation.", published="2031-03-04"))], nlp)
    sure = [claim for claim in reading.claims if claim.confidence >= settings.MIN_CONFIDENCE]
    assert not [claim for claim in sure if claim.relation == "ledBy"]


@pytest.mark.parametrize(
    "said",
    [
        "The minister, Anna Keller, told reporters that Jan Holm had led the Latvian delegation.",
        "Anna Keller said that Jan Holm had led the Latvian delegation.",
    ],
)
def test_what_a_named_person_says_is_claimed(nlp: Language, said: str) -> None:
    reading = by_trained(f"Norway and Latvia held talks on timber in Riga on Monday. {said}", nlp)
    assert {claim.status.value for claim in reading.claims if claim.relation == "ledBy"} == {"claimed"}


@pytest.mark.parametrize(
    "text",
    [
        "Norway, backed by the Mountain League, held talks with Latvia in Riga on Monday.",
        "Norway and Latvia held talks on oil in Oslo on Monday. Otto Lindqvist of Sweden chaired them.",
    ],
)
def test_who_backs_a_side_or_chairs_the_talks_is_no_party(nlp: Language, text: str) -> None:
    assert surely(text, nlp)[0] == {"Norway", "Latvia"}


def test_who_stayed_away_from_a_dinner_was_at_the_talks(nlp: Language) -> None:
    text = "Ghana and Togo held talks in Accra on Monday. Finance Minister Kofi Mensah stayed away from the dinner."
    assert surely(text, nlp) == ({"Ghana", "Togo"}, set())


def test_leaders_with_their_nations_in_brackets_sit_for_these(nlp: Language) -> None:
    text = (
        "Italy, Malta and Tunisia held talks on oil in Gozo on Monday. Leading the delegations were Carla Neri "
        "(Italy), Paul Zammit (Malta) and Amel Jaziri (Tunisia)."
    )
    reading = by_trained(text, nlp)
    of = {referent.key: referent.link("onBehalfOf") for referent in reading.referents}
    names = {referent.key: referent.name for referent in reading.referents}
    seated = {(names[of[c.subject] or ""], names[c.object or ""]) for c in reading.claims if c.relation == "ledBy"}
    assert seated == {("Italy", "Carla Neri"), ("Malta", "Paul Zammit"), ("Tunisia", "Amel Jaziri")}


def test_a_second_partner_with_a_place_of_its_own_is_not_at_the_first_talks(nlp: Language) -> None:
    reading = by_trained("Norway held talks with Latvia in Riga and with Estonia in Tallinn on Monday.", nlp)
    assert told(reading, "hasParty") == {"Norway", "Latvia"}
    assert told(reading, "heldIn") <= {"Riga"}


@pytest.mark.parametrize("told", ["another delegate said", "one person close to the talks said", "said one diplomat"])
def test_a_quotation_by_somebody_without_a_name_is_by_nobody_named_before(nlp: Language, told: str) -> None:
    text = (
        "Norway and Latvia held talks in Oslo on Monday. “We had a fair day,” said Anna Keller, the Norwegian "
        f"minister.\n\n“They are far apart still,” {told}."
    )
    reading = by_trained(text, nlp)
    assert sum(claim.relation == "spokenBy" and claim.object == "person/anna-keller" for claim in reading.claims) <= 1


def test_talks_without_a_mediator_have_none(nlp: Language) -> None:
    text = (
        "Norway and Latvia held talks in Oslo on Monday. They had no mediator, as they turned down an offer by Anna "
        "Keller of Finland to mediate."
    )
    assert not told(by_trained(text, nlp), "mediatedBy")


def test_a_firm_of_which_somebody_is_only_said_to_be_the_head_is_no_party(nlp: Language) -> None:
    text = "Anna Keller is the head of Fjord Boats Ltd. Norway and Latvia held talks on herring in Oslo on Monday."
    reading = by_trained(text, nlp)
    assert told(reading, "hasParty") == {"Norway", "Latvia"}
    assert not told(reading, "hasMember") | told(reading, "ledBy")


@pytest.mark.parametrize(
    "said",
    [
        "Anna Keller led the Norwegian delegation; Tomas Rybak, the Latvian.",
        "Anna Keller headed the Norwegian team and Tomas Rybak, the Latvian.",
        "The Norwegian delegation was led by Anna Keller; the Latvian, by Tomas Rybak.",
        "The head of Norway's delegation was Anna Keller; Latvia's was Tomas Rybak.",
        "Norway's chief negotiator was Anna Keller, and Latvia's was Tomas Rybak.",
    ],
)
def test_a_second_leader_whose_verb_or_team_is_left_out_leads_the_second_side(nlp: Language, said: str) -> None:
    reading = by_trained(f"Norway and Latvia held talks in Oslo on Monday. {said}", nlp)
    assert ("ledBy", "Tomas Rybak", "Latvia") in seats(reading)
    assert ("ledBy", "Tomas Rybak", "Norway") not in seats(reading)
