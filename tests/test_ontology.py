"""The ontology: documented, in style, consistent, and complete for what the architecture and the code name."""

from __future__ import annotations

import re
import runpy
from io import BytesIO
from pathlib import Path

import owlready2
import pytest
from pyshacl import validate
from rdflib import OWL, RDF, RDFS, SKOS, Graph, Literal, URIRef
from rdflib.collection import Collection
from rdflib.compare import isomorphic
from rdflib.term import Node

from kg import schema
from kg.graph.populate import FACET_TERMS, LINK_TERMS
from kg.model import Judgement, Status

ROOT = Path(__file__).resolve().parent.parent
DATA = ROOT / "tests" / "data" / "ontology"
P = "https://w3id.org/parley/ontology/"
MODULES = schema.WHOLE


def ontology(*modules: str) -> Graph:
    graph = Graph()
    for module in modules or MODULES:
        graph.parse(ROOT / "ontology" / f"{module}.ttl")
    return graph


def is_consistent(graph: Graph) -> bool:
    """Whether HermiT finds a model; also fails where a class can have no members."""
    graph.remove((None, OWL.imports, None))
    world = owlready2.World()
    loaded = world.get_ontology(P).load(fileobj=BytesIO(graph.serialize(format="nt", encoding="utf-8")))
    try:
        with loaded:
            owlready2.sync_reasoner_hermit(world, debug=0)
    except owlready2.OwlReadyInconsistentOntologyError:
        return False
    assert list(world.inconsistent_classes()) == []
    return True


def kinds_of(term: str) -> set[Node]:
    return set(ontology().objects(URIRef(P + term), RDF.type))


def documented_names() -> set[str]:
    """Every kind, facet, link and relation in the tables of the architecture, and every term in its shapes."""
    text = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    names: set[str] = set(re.findall(r"\bP:([A-Za-z-]+)", text))
    kinds, relations = text.split("## Relations of claims")[0], text.split("## Relations of claims")[1]
    for kind, *attributes in re.findall(r"^\| `([\w-]+)` \|([^|]*)\|([^|]*)\|$", kinds, re.MULTILINE):
        names.add("".join(word.capitalize() for word in kind.split("-")))
        # what stands in brackets are the values of a facet
        for name in re.findall(r"`(\w+)`", re.sub(r"\([^)]*\)", "", " ".join(attributes))):
            names.add(FACET_TERMS.get(name, LINK_TERMS.get(name, name)))
    for cell in re.findall(r"^\| (`[^|]*)\|", relations, re.MULTILINE):
        names.update(re.findall(r"`(\w+)`", cell))
    return names


def test_every_name_of_the_architecture_is_a_term() -> None:
    names = documented_names()
    assert {"Person", "PostHolding", "ledBy", "startsOn", "code", "onBehalfOf", "denotes", "Claim"} <= names
    defined = {str(term).removeprefix(P) for term in ontology().subjects(RDFS.isDefinedBy, None)}
    assert names - defined == set()


def test_every_term_in_the_code_and_the_queries_is_defined() -> None:
    defined = {str(term).removeprefix(P) for term in ontology().subjects(RDFS.isDefinedBy, None)}
    used = {
        (path.name, name)
        for folder, pattern, form in (("kg", "*.py", r'\bterm\("(\w+)"\)'), ("queries", "*.rq", r"\bparley:([\w-]+)"))
        for path in (ROOT / folder).rglob(pattern)
        for name in re.findall(form, path.read_text(encoding="utf-8"))
    }
    assert ("fact-claims.rq", "denotes") in used
    assert {(path, name) for path, name in used if name not in defined} == set()


def test_the_ontology_keeps_to_its_style() -> None:
    conforms, _, report = validate(ontology(), shacl_graph=Graph().parse(ROOT / "ontology" / "ontology-shapes.ttl"))
    assert conforms, report


@pytest.mark.parametrize(
    ("statement", "complaint"),
    [
        ("parley:Envoy a owl:Class .", "isDefinedBy"),
        ("parley:envoyOf a owl:Class .", "UpperCamel"),
        ("parley:Sends a owl:ObjectProperty .", "lowerCamel"),
        ("parley:sends a owl:ObjectProperty ; rdfs:domain parley:Actor , parley:Place .", "one domain and one range"),
        ("parley:sends a owl:ObjectProperty ; rdfs:range owl:Thing .", "where any thing will do, it has none"),
        ("parley:sentOn a owl:DatatypeProperty ; rdfs:range xsd:date .", "one range"),
        ("parley:sends a owl:ObjectProperty ; skos:definition 'A sending of somebody.' .", "starts with Relates"),
        ("parley:Envoy rdfs:isDefinedBy module:actors .", "has one label"),
        ("parley:Envoy rdfs:isDefinedBy module:actors ; skos:definition 'Somebody sent' .", "full sentence"),
        ("parley:Envoy rdfs:isDefinedBy module:actors .", "has an example"),
        ("parley:Envoy rdfs:isDefinedBy module:people .", "defined in one module"),
        ("parley:Envoy rdfs:isDefinedBy module:actors ; rdfs:comment 'x' .", "not by rdfs:comment"),
    ],
)
def test_a_term_out_of_style_is_refused(statement: str, complaint: str) -> None:
    prefixes = "".join(
        f"PREFIX {prefix}: <{namespace}>\n"
        for prefix, namespace in {
            "parley": P,
            "module": P + "module/",
            "owl": str(OWL),
            "rdfs": str(RDFS),
            "skos": str(SKOS),
            "xsd": "http://www.w3.org/2001/XMLSchema#",
        }.items()
    )
    shapes = Graph().parse(ROOT / "ontology" / "ontology-shapes.ttl")
    conforms, _, report = validate(Graph().parse(data=prefixes + statement, format="turtle"), shacl_graph=shapes)
    assert not conforms
    assert complaint in report


@pytest.mark.parametrize("module", [*MODULES, "alignment", "deprecated"])
def test_the_modules_are_written_in_one_form_and_order(module: str) -> None:
    canonical = runpy.run_path(str(ROOT / "scripts" / "ontology.py"))["canonical"]
    text = (ROOT / "ontology" / f"{module}.ttl").read_text(encoding="utf-8")
    assert text == canonical(text), "python scripts/ontology.py writes it so"
    assert isomorphic(Graph().parse(data=text, format="turtle"), Graph().parse(data=canonical(text), format="turtle"))


def test_a_module_says_first_what_it_is_and_what_there_is() -> None:
    text = (ROOT / "ontology" / "negotiations.ttl").read_text(encoding="utf-8")
    subjects = re.findall(r"^(\w+:\w+)$", text, re.MULTILINE)
    assert subjects[:2] == ["module:negotiations", "parley:Agreement"]
    named = [subject.partition(":")[2] for subject in subjects[1:]]
    classes = [name for name in named if name[0].isupper()]
    assert named[: len(classes)] == classes


def test_the_umbrella_has_a_version_and_imports_every_module() -> None:
    graph = ontology("parley")
    umbrella = URIRef(P)
    version = graph.value(umbrella, OWL.versionInfo)
    assert graph.value(umbrella, OWL.versionIRI) == URIRef(f"{P}{version}")
    assert set(graph.objects(umbrella, OWL.imports)) == {URIRef(f"{P}module/{m}") for m in MODULES[1:]}


def test_the_alignment_holds_links_and_nothing_else() -> None:
    graph = ontology("alignment")
    links = {RDFS.subClassOf, RDFS.subPropertyOf, SKOS.closeMatch}
    own = {(s, p, o) for s, p, o in graph if str(s).startswith(P) and s != URIRef(P + "module/alignment")}
    assert own
    assert {p for _, p, _ in own} <= links
    assert [o for _, _, o in own if str(o).startswith(P)] == []
    defined = set(ontology().subjects(RDFS.isDefinedBy, None))
    assert {s for s, _, _ in own} - defined == set()


def test_what_is_closed_stays_within_owl_2_rl() -> None:
    graph = ontology("actors", "negotiations")
    beyond = {OWL.unionOf, OWL.complementOf, OWL.someValuesFrom, OWL.oneOf, OWL.hasSelf, OWL.disjointUnionOf}
    beyond |= {OWL.minCardinality, OWL.cardinality, OWL.qualifiedCardinality, OWL.minQualifiedCardinality}
    assert {p for p in graph.predicates() if p in beyond} == set()
    assert (None, RDF.type, OWL.ReflexiveProperty) not in graph
    assert (None, None, OWL.Thing) not in graph  # neither a domain nor a range, nor a superclass, in that profile


def test_each_property_chain_has_a_rule_that_computes_it() -> None:
    graph = ontology()
    chained = {str(term).removeprefix(P) for term in graph.subjects(OWL.propertyChainAxiom, None)}
    rules = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "queries" / "derive").glob("rule-*.rq"))
    computed = set(re.findall(r"CONSTRUCT \{ \?\w+ parley:(\w+)", rules))
    assert chained == {"attendedBy"}
    assert chained <= computed


@pytest.mark.parametrize(
    ("kind", "facet", "values"),
    [
        (
            "Organization",
            "hasType",
            {"government", "ministry", "armed-group", "firm", "intergovernmental", "party", "outlet"},
        ),
        ("Place", "hasType", {"city", "country", "venue", "region"}),
        ("Contact", "hasType", {"phone-call", "meeting", "letter", "message"}),
        ("Negotiation", "hasLevel", {"round", "mechanism", "process"}),
    ],
)
def test_each_value_of_a_facet_has_its_class(kind: str, facet: str, values: set[str]) -> None:
    graph = ontology()
    found = set()
    for term, definition in graph.subject_objects(OWL.equivalentClass):
        members = list(Collection(graph, next(graph.objects(definition, OWL.intersectionOf))))
        if members[0] == URIRef(P + kind) and (members[1], OWL.onProperty, URIRef(P + facet)) in graph:
            assert (term, RDFS.subClassOf, URIRef(P + kind)) in graph
            found.add(str(graph.value(members[1], OWL.hasValue)).removeprefix(P))
    assert found == values


@pytest.mark.parametrize(("listed", "enum"), [("status", Status), ("judgement", Judgement)])
def test_the_code_knows_the_few_values_that_the_ontology_lists(
    listed: str, enum: type[Status] | type[Judgement]
) -> None:
    assert {member.value for member in enum} == set(schema.choices(listed))


def test_a_relation_of_claims_is_a_mere_annotation() -> None:
    assert kinds_of("hasRelation") == {OWL.AnnotationProperty}


def test_the_ontology_with_its_alignment_is_consistent() -> None:
    assert is_consistent(ontology(*MODULES, "alignment"))


def test_ordinary_talks_are_consistent() -> None:
    facts = f"""
        PREFIX parley: <{P}>
        BASE <https://w3id.org/parley/id/>
        <delegation/norway> parley:ledBy <person/keller> ; parley:hasAbsentee <person/rybak> ;
          parley:sentTo <negotiation/oslo> ; parley:onBehalfOf <nation/norway> .
        <negotiation/oslo> a parley:Round , parley:Mechanism ; parley:hostedBy <nation/norway> ;
          parley:heldAt <place/hotel> ; parley:partOf <negotiation/process> ;
          parley:follows <negotiation/bergen> ; parley:startsOn "2031-03" .
        <nation/norway> a parley:Nation .
    """
    assert is_consistent(ontology() + Graph().parse(data=facts, format="turtle"))


@pytest.mark.parametrize("example", sorted((DATA / "inconsistent").glob("*.ttl")), ids=lambda path: path.stem)
def test_what_cannot_be_is_found_inconsistent(example: Path) -> None:
    assert not is_consistent(ontology() + Graph().parse(example))


def test_definitions_are_not_used_twice() -> None:
    definitions = [str(value) for value in ontology().objects(None, SKOS.definition) if isinstance(value, Literal)]
    assert len(definitions) > 100
    assert sorted(set(definitions)) == sorted(definitions)
