"""Terms of earlier versions: a query that uses one is told, and no decision written with one is lost."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, Store, parse

from kg import namespaces, schema
from kg.errors import QueryError
from kg.graph.store import open_store
from kg.settings import MEMORY
from tests.conftest import ROOT, Run

DEPRECATED = [*parse(path=str(ROOT / "ontology" / "deprecated.ttl"), format=RdfFormat.TURTLE)]
RENAMED = {
    quad.subject.value.removeprefix(namespaces.ONTOLOGY): quad.object.value.removeprefix(namespaces.ONTOLOGY)
    for quad in DEPRECATED
    if quad.predicate == namespaces.DCTERMS_IS_REPLACED_BY
}
#: A store that the version before the terms were renamed wrote: two articles, a user's word on who is who, links, and
#: a graph of the user's own.
EARLIER = ROOT / "tests" / "data" / "stores" / "earlier-terms.trig"


def refusal(text: str) -> str:
    with pytest.raises(QueryError) as refused:
        open_store(MEMORY).query(text)
    return str(refused.value)


@pytest.mark.parametrize("old", sorted(RENAMED))
def test_a_query_with_an_old_name_is_told_the_new_one(old: str) -> None:
    said = refusal(f"SELECT * {{ GRAPH ?g {{ ?thing parley:{old} ?other }} }}")
    assert f"parley:{old}, now parley:{RENAMED[old]}" in said


@pytest.mark.parametrize(
    ("pattern", "old", "new"),
    [
        ("?talks parley:hasPhase 'held'", '"held"', "parley:held"),
        ('?talks parley:hasPhase   """held"""', '"held"', "parley:held"),
        ("?talks <https://w3id.org/parley/ontology/hasLevel> 'round'", '"round"', "parley:round"),
        ("?talks rdfs:label 'Harbour talks' ; parley:hasLevel 'round'", '"round"', "parley:round"),
        ("?talks parley:hasPhase ?phase FILTER(?phase = 'held')", '"held"', "parley:held"),
        ("?talks parley:hasPhase ?phase FILTER('held' != STR(?phase))", '"held"', "parley:held"),
        (
            "?call parley:hasType $type FILTER(?type NOT IN ('phone-call', 'letter'))",
            '"phone-call"',
            "parley:phone-call",
        ),
        ("VALUES ?fate { 'broken' } ?deal parley:hasFate ?fate", '"broken"', "parley:broken"),
        ("?decision parley:hasJudgement 'same'", '"same"', "parley:same"),
        ("?talks parley:level 'round'", '"round"', "parley:round"),
        ("?talks parley:level 'round'", "parley:level", "parley:hasLevel"),
        ("?holding parley:former 'true'", '"true"', "true"),
        (
            "?claim parley:hasRelation parley:hasPhase ; parley:hasValue ?phase",
            "parley:hasValue of parley:hasPhase",
            "parley:hasChoice",
        ),
        (
            "?claim parley:hasValue 'reached' ; parley:hasSubject ?deal ; parley:hasRelation parley:hasFate",
            "parley:hasValue of parley:hasFate",
            "parley:hasChoice",
        ),
    ],
)
def test_a_query_for_a_word_that_is_a_term_now_is_told_the_old_and_the_new_one(
    pattern: str, old: str, new: str
) -> None:
    for prologue in ("", "PREFIX parley: <https://w3id.org/parley/ontology/>\n# a 'note'\n"):
        assert f"{old}, now {new}" in refusal(f"{prologue}SELECT * {{ GRAPH ?g {{ {pattern} }} }}")


def test_a_word_that_never_was_one_of_the_few_is_answered_with_all_of_them() -> None:
    assert '"summit", now one of parley:round, parley:mechanism, parley:process' in refusal(
        "SELECT * { ?talks parley:hasLevel 'summit' }"
    )


def test_a_query_with_a_term_that_went_is_told_what_to_say_instead() -> None:
    assert "parley:inPost, which no longer exists (title gives the post that is held)" in refusal(
        "ASK { ?holding parley:inPost ?post }"
    )


@pytest.mark.parametrize(
    "text",
    [
        "PREFIX p: <https://w3id.org/parley/ontology/> SELECT * { ?claim p:subject ?thing }",
        "PREFIX : <https://w3id.org/parley/ontology/> SELECT * { ?claim :subject ?thing }",
        "SELECT * { ?claim <https://w3id.org/parley/ontology/subject> ?thing }",
        "SELECT * { ?claim parley:hasRelation/^parley:subject|parley:hasObject ?thing }",
    ],
)
def test_an_old_name_is_found_however_it_is_written(text: str) -> None:
    assert "now parley:hasSubject" in refusal(text)


@pytest.mark.parametrize(
    "text",
    [
        "PREFIX mine: <https://example.org/> SELECT * { ?claim mine:subject ?subject }",
        "SELECT * { ?talks rdfs:label 'parley:subject' } # parley:subject",
        "SELECT * { ?talks parley:hasPhase parley:held ; rdfs:label 'parley:hasPhase \"held\"' }",
        "SELECT ?of { ?talks parley:startsOn ?of ; parley:hasPhase ?end }",
        "SELECT * { ?talks parley:hasPhase ?phase ; rdfs:label ?name FILTER(?name = 'held') }",
        "SELECT * { ?talks parley:hasPhase ?phase FILTER(STRENDS(STR(?phase), 'held')) }",
        "SELECT * { ?talks parley:hasPhase ?phase FILTER(STR(?phase) = 'https://w3id.org/parley/ontology/held') }",
        "SELECT * { ?claim parley:hasRelation parley:about ; parley:hasValue 'held' }",
        "SELECT * { ?one parley:hasRelation parley:hasPhase . ?other parley:hasValue ?day }",
        "SELECT * { ?holding parley:former 'true'^^xsd:boolean }",
    ],
)
def test_what_only_looks_like_an_old_name_is_no_fault(text: str) -> None:
    open_store(MEMORY).query(text)


def test_no_old_term_is_a_term_of_today() -> None:
    today = {
        quad.subject
        for module in schema.MODULES
        for quad in parse(path=str(ROOT / "ontology" / f"{module}.ttl"), format=RdfFormat.TURTLE)
    }
    assert today.isdisjoint(quad.subject for quad in DEPRECATED if quad.subject.value != namespaces.ONTOLOGY)
    assert {namespaces.term(new) for new in RENAMED.values()} <= today


@pytest.fixture
def earlier(tmp_path: Path) -> Path:
    return Path(shutil.copyfile(EARLIER, tmp_path / "talks.trig"))


def test_a_store_of_the_version_before_says_how_to_bring_it_up_to_date(kg: Run, earlier: Path) -> None:
    for command in (["ask", "who-led-each-delegation"], ["query", "ASK { ?a ?b ?c }"], ["why-same", "Keller", "Rybak"]):
        done = kg(*command, "--store", earlier)
        assert done.returncode == 1
        assert "built by an older version and uses its terms; read its articles again with:" in done.stderr
        assert f"kg build --again --store {earlier}" in done.stderr


def test_what_a_user_said_outlives_the_renaming_of_terms(kg: Run, earlier: Path) -> None:
    built = kg("build", "--again", "--store", earlier)
    assert built.returncode == 0, built.stderr
    store = open_store(earlier)
    decided = store.graph_quads(namespaces.graph("decisions"))
    assert {
        quad.predicate.value.removeprefix(namespaces.ONTOLOGY) for quad in decided if "ontology" in str(quad.predicate)
    } >= {
        "judgesFirst",
        "judgesSecond",
        "hasJudgement",
    }
    assert (
        "A user said that Eva Jonsdottir is another than"
        in kg("why-same", "Eva Jonsdottir", "Anna Keller", "--store", earlier).stdout
    )
    links = json.loads(kg("link", "--list", "--json", "--store", earlier).stdout)
    assert {(link["name"], link["qid"]) for link in links} == {("Iceland", "Q189"), ("Norway", "Q20")}
    own = kg("query", "SELECT ?name { GRAPH ?g { ?who <http://xmlns.com/foaf/0.1/name> ?name } }", "--store", earlier)
    assert "Anna Keller" in own.stdout
    assert "Anna Keller" in kg("ask", "who-led-each-delegation", "--store", earlier).stdout
    assert kg("check", "--store", earlier).returncode == 0


def in_words(talks: Path, older: Path) -> None:
    """Write a store as it was when levels, types, phases, fates and judgements were texts."""
    told = {"hasType": "type", "hasLevel": "level", "hasJudgement": "judgement", "hasChoice": "hasValue"}
    told["hasVerdict"] = "verdict"
    old = {namespaces.term(new): namespaces.term(name) for new, name in told.items()}
    quads = Store()
    for quad in open_store(talks).quads:
        if quad.predicate in old and isinstance(quad.object, NamedNode):
            word = Literal(quad.object.value.removeprefix(namespaces.ONTOLOGY))
            quad = Quad(quad.subject, old[quad.predicate], word, quad.graph_name)
        quads.add(quad)
    quads.dump(str(older), format=RdfFormat.TRIG)


def test_a_store_whose_levels_and_phases_were_texts_is_brought_up_to_date(kg: Run, talks: Path, tmp_path: Path) -> None:
    assert kg("different", "Anna Keller", "Elsa Brandt", "--store", talks).returncode == 0
    assert kg("rename", "Tomas Rybak", "Tomas Rybár", "--store", talks).returncode == 0
    older = tmp_path / "older.trig"
    in_words(talks, older)
    asked = kg("ask", "how-far-are-the-talks", "--store", older)
    assert asked.returncode == 1 and f"kg build --again --store {older}" in asked.stderr
    assert kg("build", "--again", "--store", older).returncode == 0
    assert (
        kg("ask", "how-far-are-the-talks", "--store", older).stdout
        == kg("ask", "how-far-are-the-talks", "--store", talks).stdout
    )
    for graph in ("decisions", "corrections", "facts"):
        named = namespaces.graph(graph)
        assert open_store(older).graph_quads(named) == open_store(talks).graph_quads(named) != []


def test_corrections_exported_before_verdicts_were_terms_are_read(kg: Run, talks: Path, built: Path) -> None:
    assert kg("rename", "Tomas Rybak", "Tomas Rybár", "--store", talks).returncode == 0
    assert kg("export", "--format", "corrections", "-o", "made.ttl", "--store", talks).returncode == 0
    file = talks.parent / "made.ttl"
    before = file.read_text(encoding="utf-8")
    file.write_text(before.replace("parley:hasVerdict parley:rename", 'parley:verdict "rename"'), encoding="utf-8")
    assert file.read_text(encoding="utf-8") != before
    other = shutil.copytree(built, talks.parent / "other.kg")
    assert kg("corrections", "--from", "made.ttl", "--store", other).returncode == 0
    assert "Tomas Rybár" in kg("ask", "who-led-each-delegation", "--store", other).stdout


def test_nothing_of_the_old_terms_is_left_in_it(kg: Run, earlier: Path) -> None:
    kg("build", "--again", "--store", earlier)
    written = earlier.read_text(encoding="utf-8")
    assert [old for old in RENAMED if f"parley:{old} " in written] == []
