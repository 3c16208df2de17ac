"""A person's corrections: each outranks the readers, outlives them, and can be taken back."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from pathlib import Path

import pyoxigraph
import pytest
from pyoxigraph import NamedNode

from kg import batch, correcting, namespaces, pipeline, settings, who_is_who
from kg.answers import questions
from kg.errors import CorrectionError, IdentityError, QuestionError, StoreError
from kg.graph import records, validate
from kg.graph.store import Store, open_store
from kg.model import FRAMES, TRAINED, Article, Failure, Judgement, Reading, Span, Verdict
from kg.publish.export import export
from kg.reading.corrections.stating import Parts, Signed
from kg.reading.read import Task
from tests import factory

ADA = Signed("Ada Lund", "2031-03-04T10:00:00", "I was there.")
READERS = {"frames": (FRAMES,), "trained": (TRAINED,), "both": (TRAINED, FRAMES)}


@pytest.fixture
def store(built: Path) -> Store:
    """The two articles on the talks in Oslo as both readers read them, in memory."""
    copy = pyoxigraph.Store()
    copy.bulk_extend(iter(open_store(built).quads))
    return Store(copy)


@pytest.fixture
def lakeside() -> Store:
    """Two articles of invented talks, as nobody in particular read them."""
    made = factory.store(factory.lakeside())
    pipeline.connect(made)
    return made


def read_again(store: Store, by: tuple[str, ...]) -> None:
    """Have other readers read all articles of the store."""

    def read(articles: Sequence[Article]) -> Iterable[Reading | Failure]:
        return batch.read_articles([Task(article, by=by) for article in articles], model=settings.DEFAULT_MODEL)

    assert pipeline.build([], store, read, again=True).failures == ()


def rows(store: Store, question: str, *columns: str) -> set[tuple[str, ...]]:
    """What the columns of a question's rows say."""
    found = questions.ask(store, question, min_confidence=0)
    return {
        tuple("" if row[each] is None else str(getattr(row[each], "value", "")) for each in columns) for row in found
    }


def claim(store: Store, article: str, relation: str, words: str) -> str:
    """The id of the one claim of an article that has that relation and says these words of its subject."""
    found = {
        correcting.claim_id(article, one)
        for reading in records.read_readings(store)
        if reading.article.id == article
        for one in reading.claims
        if one.relation == relation
        and words
        in correcting.said_by(one, {thing.key: thing.name for thing in reading.referents}).rpartition(" — ")[2]
    }
    assert len(found) == 1, (relation, words, found)
    return found.pop()


def parties(store: Store) -> set[tuple[str, ...]]:
    return rows(store, "who-negotiated-with-whom", "article", "party")


def leaders(store: Store) -> set[tuple[str, ...]]:
    return rows(store, "who-led-each-delegation", "article", "side", "leader")


def facts(store: Store, relation: str) -> set[str]:
    """The names of all that facts of the relation lead to."""
    graph, identity = namespaces.graph("facts"), namespaces.graph("identity")
    return {
        getattr(label.object, "value", "")
        for quad in store.quads.quads_for_pattern(None, namespaces.term(relation), None, graph)
        if isinstance(quad.object, NamedNode)
        for label in store.quads.quads_for_pattern(quad.object, namespaces.RDFS_LABEL, None, identity)
    }


def reject(store: Store) -> None:
    correcting.judge(store, [claim(store, "oslo-a", "hasParty", "Iceland")], Verdict.REJECT, ADA)


def accept(store: Store) -> None:
    correcting.judge(store, [claim(store, "oslo-a", "notAttendedBy", "Brandt")], Verdict.ACCEPT, ADA)


def mend_party(store: Store) -> None:
    rybak = claim(store, "oslo-a", "ledBy", "Tomas Rybak")
    correcting.mend(store, rybak, Parts(target="Greta Falk"), ADA)


def mend_day(store: Store) -> None:
    correcting.mend(store, claim(store, "oslo-a", "startsOn", "2025-06-09"), Parts(target="2025-06-08"), ADA)


def mend_status(store: Store) -> None:
    correcting.mend(store, claim(store, "oslo-a", "heldIn", "Oslo"), Parts(status="planned"), ADA)


def mend_relation(store: Store) -> None:
    host = claim(store, "oslo-a", "hostedBy", "Norway")
    correcting.mend(store, host, Parts(relation="mediatedBy"), ADA)


def mend_words(store: Store) -> None:
    shorter = Parts(words="led the delegation of Iceland")
    correcting.mend(store, claim(store, "oslo-a", "ledBy", "Anna Keller"), shorter, ADA)


def add(store: Store) -> None:
    text = next(article.text for article in store.articles() if article.id == "oslo-b")
    start = text.index("ended in Oslo")
    marked = Span(start, start + len("ended in Oslo"))
    talks = "Fisheries talks between Iceland and Denmark"
    correcting.add(store, "oslo-b", Parts(relation="heldAt", subject=talks, target="Harbour House", words=marked), ADA)


def rename(store: Store) -> None:
    correcting.rename(store, "Tomas Rybak", "Tomás Rybák", ADA)


#: Each kind of correction, what to look at, and what is seen there once it was made.
KINDS: dict[str, tuple[Callable[[Store], None], Callable[[Store], object], object]] = {
    "reject": (reject, lambda store: ("oslo-a", "Iceland") in parties(store), False),
    "accept": (
        accept,
        lambda store: {
            row
            for row in rows(store, "who-was-absent", "article", "absentee", "confidence")
            if row[:2] == ("oslo-a", "Elsa Brandt")
        },
        {("oslo-a", "Elsa Brandt", "1")},
    ),
    "mend a party": (
        mend_party,
        lambda store: {row for row in leaders(store) if row[:2] == ("oslo-a", "Denmark")},
        {("oslo-a", "Denmark", "Greta Falk")},
    ),
    "mend a day": (
        mend_day,
        lambda store: {row for row in rows(store, "where-and-when", "article", "start") if row[0] == "oslo-a"},
        {("oslo-a", "2025-06-08")},
    ),
    "mend a status": (
        mend_status,
        lambda store: {row[1] for row in rows(store, "where-and-when", "article", "placeStatus") if row[0] == "oslo-a"},
        {"planned"},
    ),
    "mend a relation": (
        mend_relation,
        lambda store: {
            row[2]
            for row in rows(store, "who-hosted-or-mediated", "article", "actor", "capacity")
            if row[:2] == ("oslo-a", "Norway")
        },
        {"mediator"},
    ),
    "mend words": (
        mend_words,
        lambda store: (
            {
                row
                for row in rows(store, "who-led-each-delegation", "article", "leader", "quote")
                if row[1] == "Anna Keller"
            }
            & {("oslo-a", "Anna Keller", "led the delegation of Iceland")}
        ),
        {("oslo-a", "Anna Keller", "led the delegation of Iceland")},
    ),
    "add": (
        add,
        lambda store: ("oslo-b", "Harbour House") in rows(store, "where-and-when", "article", "venue"),
        True,
    ),
    "rename": (
        rename,
        lambda store: {row[2] for row in leaders(store) if row[:2] == ("oslo-b", "Denmark")},
        {"Tomás Rybák"},
    ),
}


@pytest.mark.slow
def test_corrections_hold_under_any_reader_and_can_be_taken_back(store: Store) -> None:
    before = but_for_old_iris(store)
    for kind, (make, seen, expected) in KINDS.items():
        assert seen(store) != expected, kind
        make(store)
        assert seen(store) == expected, kind
    corrected = but_for_old_iris(store)
    for by in READERS.values():
        read_again(store, by)
        assert {kind: seen(store) for kind, (_, seen, _) in KINDS.items()} == {kind: KINDS[kind][2] for kind in KINDS}
        assert {each.state for each in correcting.listed(store)} == {"holds"}
        assert validate.check(store.quads) == []
    assert but_for_old_iris(store) == corrected
    for _ in KINDS:
        correcting.undo(store, "last")
    assert but_for_old_iris(store) == before


def but_for_old_iris(store: Store) -> bytes:
    """All quads but those of where IRIs lead that somebody noted down, which tell of all that was before."""
    replaced = namespaces.graph("replaced").value.encode()
    return b"\n".join(line for line in store.nquads().split(b"\n") if replaced not in line)


def test_a_rejected_claim_is_no_row_and_no_fact_and_an_accepted_one_is_sure(lakeside: Store) -> None:
    rybak, oda = claim(lakeside, "lakeside-a", "ledBy", "Rybak"), claim(lakeside, "lakeside-a", "hasMember", "Mora")
    assert "Tomas Rybak" in facts(lakeside, "ledBy")
    correcting.judge(lakeside, [rybak], Verdict.REJECT, ADA)
    correcting.judge(lakeside, [oda], Verdict.ACCEPT, ADA)
    assert facts(lakeside, "ledBy") == {"Anna Keller"}
    assert leaders(lakeside) == {("lakeside-a", "Orsk", "Anna Keller"), ("lakeside-b", "Orsk", "Anna Keller")}
    read_by = {
        (one.relation, one.producer, one.confidence)
        for reading in records.read_readings(lakeside)
        for one in reading.claims
        if "person" in one.producer
    }
    assert read_by == {("hasMember", "frames+person", 1.0)}


def test_what_was_only_there_for_a_rejected_claim_goes_with_it(lakeside: Store) -> None:
    holds = claim(lakeside, "lakeside-a", "holds", "trade minister")
    assert ("Anna Keller", "Trade Minister") in rows(lakeside, "who-led-each-delegation", "leader", "post")
    correcting.judge(lakeside, [holds], Verdict.REJECT, ADA)
    assert {row[1] for row in rows(lakeside, "who-led-each-delegation", "leader", "post")} == {""}
    assert "Anna Keller" in facts(lakeside, "ledBy")


def test_what_an_addition_brought_along_goes_with_it_when_it_is_rejected(lakeside: Store) -> None:
    names = {entity.name for entity in who_is_who.identity(lakeside)[1].entities}
    words = Parts(relation="heldAt", subject="Lakeside talks", target="Harbour House", words="in nearby Lakeside")
    correcting.add(lakeside, "lakeside-b", words, ADA)
    assert "Harbour House" in {entity.name for entity in who_is_who.identity(lakeside)[1].entities}
    venue = claim(lakeside, "lakeside-b", "heldAt", "Harbour House")
    correcting.judge(lakeside, [venue], Verdict.REJECT, ADA)
    assert {entity.name for entity in who_is_who.identity(lakeside)[1].entities} == names


def test_who_when_and_why_are_statements(lakeside: Store) -> None:
    correcting.judge(lakeside, [claim(lakeside, "lakeside-a", "ledBy", "Rybak")], Verdict.REJECT, ADA)
    found = lakeside.query(
        "SELECT ?verdict ?by ?when ?why ?words { GRAPH ?g { ?c a parley:Correction ; parley:hasVerdict ?verdict ; "
        "parley:decidedBy ?by ; parley:decidedAt ?when ; parley:why ?why ; parley:rejects ?claim ; oa:exact ?words } }"
    )
    said = [[part.value for part in row] for row in found]  # type: ignore[union-attr]  # a SELECT has rows
    words = "led by Anna Keller and Tomas Rybak"
    assert said == [[namespaces.term("reject").value, "Ada Lund", "2031-03-04T10:00:00", "I was there.", words]]


def test_who_is_who_is_a_correction_with_who_when_and_why_that_is_listed_exported_and_taken_back(
    lakeside: Store, tmp_path: Path
) -> None:
    whole, other = but_for_old_iris(lakeside), pyoxigraph.Store()
    other.bulk_extend(iter(lakeside.quads))
    correcting.judge(lakeside, [claim(lakeside, "lakeside-a", "ledBy", "Rybak")], Verdict.REJECT, ADA)
    correcting.decide(lakeside, "Kei Oda", "Inés Mora", Judgement.SAME, ADA)
    correcting.decide(lakeside, "Kei Oda", "Anna Keller", Judgement.DIFFERENT, Signed("Bo Falk", "2031-03-05"))
    found = lakeside.query(
        "SELECT DISTINCT ?judgement ?by ?when { GRAPH ?g { ?d a parley:IdentityDecision ; parley:decidedBy ?by ; "
        "parley:hasJudgement ?judgement ; parley:decidedAt ?when } } ORDER BY ?when"
    )
    said = [[getattr(term, "value", "").rpartition("/")[2] for term in row] for row in found]  # type: ignore[union-attr]  # a SELECT has rows
    assert said == [["same", "Ada Lund", "2031-03-04T10:00:00"], ["different", "Bo Falk", "2031-03-05T00:00:00"]]
    listed = [(each.verdict, each.says, each.by, each.why, each.state) for each in correcting.listed(lakeside)]
    assert listed[1:] == [
        ("same", "Kei Oda is the same as Inés Mora", "Ada Lund", "I was there.", "holds"),
        ("different", "Kei Oda is not the same as Anna Keller", "Bo Falk", "", "holds"),
    ]
    assert validate.check(lakeside.quads) == []
    export(lakeside, "corrections", tmp_path / "made.ttl")
    correcting.take(Store(other), tmp_path / "made.ttl")
    assert but_for_old_iris(Store(other)) == but_for_old_iris(lakeside)
    for article in ("lakeside-a", "lakeside-b"):
        pipeline.remove(article, lakeside)
    assert [each.state for each in correcting.listed(lakeside)] == ["orphaned"] * 3
    build_again(lakeside, tmp_path, factory.lakeside())
    assert [each.state for each in correcting.listed(lakeside)] == ["holds"] * 3
    for _ in range(3):
        correcting.undo(lakeside, "last")
    assert but_for_old_iris(lakeside) == whole


def test_the_last_word_counts_and_what_it_overrules_is_listed(lakeside: Store) -> None:
    mora = claim(lakeside, "lakeside-a", "hasMember", "Mora")
    correcting.judge(lakeside, [mora], Verdict.ACCEPT, ADA)
    correcting.judge(lakeside, [mora], Verdict.REJECT, Signed("Bo Falk", "2031-03-03"))
    assert [(each.by, each.state) for each in correcting.listed(lakeside)] == [
        ("Ada Lund", "overruled"),
        ("Bo Falk", "holds"),
    ]
    assert "Inés Mora" not in facts(lakeside, "hasMember")
    correcting.undo(lakeside, "last")
    assert "Inés Mora" in facts(lakeside, "hasMember")
    assert [each.state for each in correcting.listed(lakeside)] == ["holds"]


def test_what_was_mended_can_be_mended_again_and_both_be_taken_back(lakeside: Store) -> None:
    whole = but_for_old_iris(lakeside)
    rybak = claim(lakeside, "lakeside-a", "ledBy", "Rybak")
    correcting.mend(lakeside, rybak, Parts(target="Greta Falk"), ADA)
    correcting.mend(lakeside, claim(lakeside, "lakeside-a", "ledBy", "Falk"), Parts(target="Kei Oda"), ADA)
    assert facts(lakeside, "ledBy") == {"Anna Keller", "Kei Oda"}
    correcting.undo(lakeside, "last")
    assert facts(lakeside, "ledBy") == {"Anna Keller", "Greta Falk"}
    correcting.undo(lakeside, "last")
    assert but_for_old_iris(lakeside) == whole


def test_a_correction_whose_article_is_gone_is_orphaned_and_holds_again_when_it_is_back(
    lakeside: Store, tmp_path: Path
) -> None:
    correcting.judge(lakeside, [claim(lakeside, "lakeside-a", "ledBy", "Rybak")], Verdict.REJECT, ADA)
    correcting.rename(lakeside, "Kei Oda", "Kei Odagaki", ADA)
    pipeline.remove("lakeside-a", lakeside)
    gone = "the store no longer holds the article"
    assert [(each.state, each.reason) for each in correcting.listed(lakeside)] == [("orphaned", gone)] * 2
    build_again(lakeside, tmp_path, factory.lakeside())
    assert [each.state for each in correcting.listed(lakeside)] == ["holds", "holds"]
    assert facts(lakeside, "ledBy") == {"Anna Keller"}
    assert "Kei Odagaki" in facts(lakeside, "hasParticipant")


def build_again(store: Store, folder: Path, readings: Sequence[Reading]) -> None:
    """Build articles of these texts, which are read in this way."""
    kept = ("id", "title", "published", "text")
    lines = [json.dumps({name: getattr(reading.article, name) for name in kept}) for reading in readings]
    (folder / "articles.jsonl").write_text("\n".join(lines), encoding="utf-8")
    by_id = {reading.article.id: reading for reading in readings}

    def read(articles: Sequence[Article]) -> list[Reading | Failure]:
        return [replace(by_id[article.id], article=article) for article in articles]

    assert pipeline.build([str(folder / "articles.jsonl")], store, read, again=True).failures == ()


def test_a_correction_whose_words_the_article_has_no_longer_is_orphaned_and_never_lost(
    lakeside: Store, tmp_path: Path
) -> None:
    correcting.judge(lakeside, [claim(lakeside, "lakeside-a", "ledBy", "Rybak")], Verdict.REJECT, ADA)
    old, other = factory.lakeside()
    text = old.article.text.replace("led by Anna Keller and Tomas Rybak", "led by Anna Keller and Tomas Rydak")
    build_again(lakeside, tmp_path, [replace(old, article=replace(old.article, text=text)), other])
    words = [(each.state, each.reason) for each in correcting.listed(lakeside)]
    assert words == [("orphaned", "the article no longer has the words")]
    assert "Tomas Rybak" in facts(lakeside, "ledBy")


def test_a_correction_finds_its_words_where_they_have_moved(lakeside: Store, tmp_path: Path) -> None:
    correcting.judge(lakeside, [claim(lakeside, "lakeside-a", "ledBy", "Rybak")], Verdict.REJECT, ADA)
    mora = Parts(relation="hasMember", subject="Orsk", target="Greta Falk", words="Inés Mora joined the delegation")
    correcting.add(lakeside, "lakeside-a", mora, ADA)
    old, other = factory.lakeside()
    later = "Updated at noon. "

    def moved(span: Span) -> Span:
        return Span(span.start + len(later), span.end + len(later))

    claims = tuple(replace(one, evidence=moved(one.evidence), cue=moved(one.cue)) for one in old.claims)
    article = replace(old.article, text=later + old.article.text)
    build_again(lakeside, tmp_path, [replace(old, article=article, claims=claims), other])
    assert {each.state for each in correcting.listed(lakeside)} == {"holds"}
    assert facts(lakeside, "ledBy") == {"Anna Keller"}
    quotes = rows(lakeside, "who-was-in-each-delegation", "person", "quote")
    assert ("Greta Falk", "Inés Mora joined the delegation") in quotes


def test_a_store_as_of_a_day_has_the_corrections_of_its_articles(lakeside: Store, tmp_path: Path) -> None:
    correcting.judge(lakeside, [claim(lakeside, "lakeside-a", "ledBy", "Rybak")], Verdict.REJECT, ADA)
    correcting.judge(lakeside, [claim(lakeside, "lakeside-b", "heldIn", "Lakeside")], Verdict.REJECT, ADA)
    alone = open_store("memory")
    alone.quads.extend(lakeside.graph_quads(namespaces.graph("corrections")))
    build_again(alone, tmp_path, factory.lakeside()[:1])
    then, _ = pipeline.as_of(lakeside, "2031-03-04")
    assert but_for_old_iris(then) == but_for_old_iris(alone)


def test_what_is_wrong_with_a_correction_is_said(lakeside: Store) -> None:
    whole = lakeside.nquads()
    rybak = claim(lakeside, "lakeside-a", "ledBy", "Rybak")
    for parts, complaint in (
        (Parts(relation="leads"), "no relation 'leads'"),
        (Parts(status="sure"), "no status 'sure'"),
        (Parts(status="claimed"), "needs a claimant"),
        (Parts(words="led by Anna Kessler"), "are not in lakeside-a"),
        (Parts(words=Span(5, 5)), "There are no words at 5 to 5"),
        (Parts(words=Span(0, 10**6)), "There are no words"),
        (Parts(relation="hasPhase", subject="Lakeside talks", target="soon"), "must be one of"),
        (Parts(relation="startsOn", subject="Lakeside talks", target="soon"), "not a day, month or year"),
        (Parts(relation="hasParticipant"), "of the kind contact"),
        (Parts(), "already says that"),
        (Parts(target="x" * 501), "more than 500"),
    ):
        with pytest.raises(CorrectionError, match=complaint):
            correcting.mend(lakeside, rybak, parts, ADA)
    with pytest.raises(CorrectionError, match="There is no claim"):
        correcting.judge(lakeside, ["lakeside-a/claim/000000000000"], Verdict.ACCEPT, ADA)
    with pytest.raises(QuestionError, match="no row 99"):
        correcting.judge(lakeside, ["who-was-absent:99"], Verdict.ACCEPT, ADA)
    with pytest.raises(IdentityError, match="Nothing in the store is named 'Nobody'"):
        correcting.rename(lakeside, "Nobody", "Somebody", ADA)
    with pytest.raises(CorrectionError, match="No correction has the id"):
        correcting.undo(lakeside, "last")
    with pytest.raises(CorrectionError, match="is not a date or time"):
        Signed("Ada", "yesterday")
    assert lakeside.nquads() == whole


@pytest.mark.parametrize("words", ["", " "])
def test_no_words_name_no_article_also_where_one_has_no_headline(words: str) -> None:
    make = factory.ReadingMaker("bare", published="2031-03-04")
    make.say("Orsk met Velland", make.talks("Lakeside talks"), "hasParty", make.nation("Orsk"))
    store = factory.store([make.reading()])
    pipeline.connect(store)
    whole = store.nquads()
    assert store.article(words) is None
    with pytest.raises(StoreError, match="The store has no article ''"):
        pipeline.remove(words, store)
    with pytest.raises(StoreError, match="The store has no article ''"):
        correcting.add(store, words, Parts(relation="about", subject="Lakeside talks", target="herring"), ADA)
    assert store.nquads() == whole


def test_a_rejected_claim_is_named_with_how_to_take_that_back(lakeside: Store) -> None:
    rybak = claim(lakeside, "lakeside-a", "ledBy", "Rybak")
    correcting.judge(lakeside, [rybak], Verdict.REJECT, ADA)
    with pytest.raises(CorrectionError, match=r"rejected or mended by Ada Lund.*kg undo [0-9a-f]{12}"):
        correcting.judge(lakeside, [rybak], Verdict.ACCEPT, ADA)


def test_a_renamed_thing_keeps_its_old_name_beside_and_its_old_iri_leads_on(lakeside: Store) -> None:
    correcting.rename(lakeside, "Kei Oda", "Kei Odagaki", ADA)
    assert pipeline.explain_name("Kei Oda", lakeside).claims == pipeline.explain_name("Kei Odagaki", lakeside).claims
    assert pipeline.explain_name("person/kei-oda", lakeside).claims


def test_things_go_by_the_names_that_answers_show(lakeside: Store) -> None:
    correcting.rename(lakeside, "Lakeside talks", "The herring talks", ADA)
    words = Parts(relation="about", subject="the herring talks", target="herring", words="Orsk is meeting Velland")
    correcting.add(lakeside, "lakeside-b", words, ADA)
    assert ("lakeside-b", "The herring talks", "herring") in rows(
        lakeside, "what-was-discussed", "article", "negotiationName", "topic"
    )


def test_an_addition_makes_the_things_it_needs(lakeside: Store) -> None:
    text = next(article.text for article in lakeside.articles() if article.id == "lakeside-b")
    for relation, subject, target in (
        ("mediatedBy", "Lakeside talks", "Norland"),
        ("holds", "Anna Keller", "Trade Envoy"),
        ("ledBy", "Velland", "Sunniva Aas"),
        ("about", "Lakeside talks", "herring"),
        ("spokenBy", "Orsk is meeting Velland", "Anna Keller"),
    ):
        words = Parts(relation=relation, subject=subject, target=target, words="Orsk is meeting Velland")
        correcting.add(lakeside, "lakeside-b", words, ADA)
    assert "Orsk is meeting Velland" in text
    assert ("lakeside-b", "Velland", "Sunniva Aas") in leaders(lakeside)
    assert ("lakeside-b", "Norland") in rows(lakeside, "who-hosted-or-mediated", "article", "actor")
    assert ("lakeside-b", "Anna Keller", "Trade Envoy") in rows(
        lakeside, "who-holds-which-post", "article", "person", "post"
    )
    assert validate.check(lakeside.quads) == []


@pytest.mark.parametrize(("relation", "reason"), [("heldAt", "needs .*, not"), ("hasPhase", "must be one of")])
def test_a_day_is_no_value_of_another_relation(store: Store, relation: str, reason: str) -> None:
    day = claim(store, "oslo-a", "startsOn", "2025-06-09")
    before = store.nquads()
    with pytest.raises(CorrectionError, match=reason):
        correcting.mend(store, day, Parts(relation=relation), ADA)
    assert store.nquads() == before


def test_a_file_of_corrections_is_not_trusted(lakeside: Store, tmp_path: Path) -> None:
    correcting.judge(lakeside, [claim(lakeside, "lakeside-a", "ledBy", "Rybak")], Verdict.REJECT, ADA)
    export(lakeside, "corrections", tmp_path / "made.ttl")
    spoilt = (tmp_path / "made.ttl").read_text(encoding="utf-8").replace("ledBy", "ruledBy")
    (tmp_path / "spoilt.ttl").write_text(spoilt, encoding="utf-8")
    before = lakeside.nquads()
    with pytest.raises(CorrectionError, match="no relation 'ruledBy'"):
        correcting.take(lakeside, tmp_path / "spoilt.ttl")
    assert lakeside.nquads() == before
