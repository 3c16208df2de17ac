"""The ontology stays true beside the vocabularies it is aligned with, and an article read by it does too."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import owlready2
import owlrl
import pytest
from pyoxigraph import RdfFormat, Store, serialize
from rdflib import OWL, Graph, URIRef

from kg import namespaces, schema
from tests import deriving

ROOT = Path(__file__).resolve().parent.parent
DATA = ROOT / "tests" / "data" / "ontology"
MODULES = (*schema.WHOLE, "alignment")
VOCABULARIES = sorted((DATA / "vocabularies").glob("*.ttl"))
#: What owlrl writes where it finds a contradiction.
CONTRADICTION = URIRef("http://www.daml.org/2002/03/agents/agent-ont#error")
HERMIT = Path(owlready2.__file__).parent / "hermit"


@pytest.fixture(scope="module")
def aligned() -> Graph:
    """The ontology, its alignment, and what the vocabularies say themselves."""
    graph = Graph()
    for path in (*(ROOT / "ontology" / f"{module}.ttl" for module in MODULES), *VOCABULARIES):
        graph.parse(path)
    graph.remove((None, OWL.imports, None))
    return graph


@pytest.fixture(scope="module")
def talks() -> Graph:
    """All that a store says of two articles: what they claim, who is who, facts, and what follows from them."""
    store = Store()
    store.load(path=str(DATA / "talks.trig"), format=RdfFormat.TRIG)
    deriving.derive(store)
    deriving.close(store)
    assert any(store.quads_for_pattern(None, None, None, namespaces.graph("inferred")))
    data = serialize({quad.triple for quad in store}, format=RdfFormat.N_TRIPLES) or b""
    return Graph().parse(data=data, format="nt")


def contradictions(graph: Graph) -> list[str]:
    """What owlrl finds that cannot be, by the rules of OWL 2 RL."""
    closed = Graph()
    closed += graph
    owlrl.DeductiveClosure(owlrl.OWLRL_Semantics).expand(closed)
    return sorted(str(message) for message in closed.objects(None, CONTRADICTION))


def hermit(graph: Graph, folder: Path, action: str) -> str:
    """What HermiT says of the graph.

    Run as owlready2 runs it, since owlready2 itself cannot take up what HermiT says of foreign vocabularies.
    """
    path = folder / "all.nt"
    graph.serialize(path, format="nt", encoding="utf-8")
    classpath = os.pathsep.join([str(HERMIT), str(HERMIT / "HermiT.jar")])
    command = [owlready2.JAVA_EXE, "-cp", classpath, "org.semanticweb.HermiT.cli.CommandLine", action]
    run = subprocess.run(
        [*command, "--ignoreUnsupportedDatatypes", path.as_uri()], capture_output=True, text=True, timeout=120
    )
    return run.stdout + run.stderr


def hermit_finds_a_model(graph: Graph, folder: Path) -> bool:
    """Whether all that is said can be true together."""
    said = hermit(graph, folder, "--consistency")
    if "Thing is satisfiable" in said:
        return True
    assert "InconsistentOntologyException" in said, said[-2000:]
    return False


def test_the_vocabularies_are_those_that_exclude_something(aligned: Graph) -> None:
    """Without their disjointness the tests below could not fail."""
    prov = "http://www.w3.org/ns/prov#"
    assert (URIRef(prov + "Activity"), OWL.disjointWith, URIRef(prov + "Entity")) in aligned
    assert {path.stem for path in VOCABULARIES} == {"foaf", "oa", "org", "prov", "sem", "time"}


@pytest.mark.slow
def test_talks_contradict_no_vocabulary_under_owl_2_rl(aligned: Graph, talks: Graph) -> None:
    assert contradictions(aligned + talks) == []


@pytest.mark.slow
def test_talks_contradict_no_vocabulary_under_owl_2_dl(aligned: Graph, talks: Graph, tmp_path: Path) -> None:
    assert hermit_finds_a_model(aligned + talks, tmp_path)


@pytest.mark.slow
def test_each_class_can_have_members_beside_the_vocabularies(aligned: Graph, tmp_path: Path) -> None:
    said = hermit(aligned, tmp_path, "--unsatisfiable")
    assert "owl:Nothing" in said or "owl#Nothing" in said
    assert namespaces.ONTOLOGY not in said


@pytest.mark.slow
@pytest.mark.parametrize("example", sorted((DATA / "inconsistent").glob("*.ttl")), ids=lambda path: path.stem)
def test_what_cannot_be_is_found_beside_the_vocabularies(
    example: Path, aligned: Graph, talks: Graph, tmp_path: Path
) -> None:
    assert not hermit_finds_a_model(aligned + talks + Graph().parse(example), tmp_path)


@pytest.mark.slow
@pytest.mark.parametrize("example", sorted((DATA / "inconsistent").glob("*.ttl")), ids=lambda path: path.stem)
def test_what_cannot_be_is_found_under_owl_2_rl_too(example: Path) -> None:
    graph = Graph().parse(example)
    for module in MODULES:
        graph.parse(ROOT / "ontology" / f"{module}.ttl")
    assert contradictions(graph) != []


@pytest.mark.slow
def test_a_negotiation_that_is_said_to_be_a_document_is_a_contradiction(
    aligned: Graph, talks: Graph, tmp_path: Path
) -> None:
    """What aligned terms once did: whatever stands in an article was derived from it, and so no activity."""
    wrong = Graph().parse(
        data="""
        PREFIX parley: <https://w3id.org/parley/ontology/>
        PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
        parley:inArticle rdfs:subPropertyOf <http://www.w3.org/ns/prov#wasDerivedFrom> .
        """,
        format="turtle",
    )
    assert any("Activity" in message for message in contradictions(aligned + talks + wrong))
    assert not hermit_finds_a_model(aligned + talks + wrong, tmp_path)
