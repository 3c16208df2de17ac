"""The ontology for other tools: the same in each form, loaded in one line, its mappings as a table."""

from __future__ import annotations

import csv
from pathlib import Path

import owlready2
import pytest
from rdflib import OWL, Graph, URIRef
from rdflib.compare import isomorphic

from kg import schema
from kg.namespaces import ONTOLOGY
from tests.conftest import ROOT, Run


def modules() -> Graph:
    graph = Graph()
    for module in schema.WHOLE:
        graph.parse(ROOT / "ontology" / f"{module}.ttl")
    graph.remove((None, OWL.imports, None))  # they stand together, so that nothing has to be fetched
    return graph


@pytest.mark.parametrize(("ending", "form"), [("ttl", "turtle"), ("owl", "xml"), ("rdf", "xml"), ("nt", "nt")])
def test_each_form_says_what_the_modules_say(kg: Run, tmp_path: Path, ending: str, form: str) -> None:
    done = kg("export", "--ontology", "-o", f"parley.{ending}")
    assert done.stderr == f"Wrote parley.{ending}.\n"
    assert isomorphic(Graph().parse(tmp_path / f"parley.{ending}", format=form), modules())


def test_the_same_bytes_are_written_every_time(kg_process: Run) -> None:
    once, again = (kg_process("export", "--ontology", "-o", "-").stdout for _ in range(2))
    assert once == again
    assert "parley:Negotiation" in once


@pytest.mark.parametrize("ending", ["owl", "nt"])
def test_owlready2_loads_it_in_one_line(kg: Run, tmp_path: Path, ending: str) -> None:
    kg("export", "--ontology", "-o", f"parley.{ending}")
    parley = owlready2.World().get_ontology(f"file://{tmp_path}/parley.{ending}").load()
    assert parley.base_iri == ONTOLOGY
    assert {kind.name for kind in parley.Negotiation.subclasses()} == {"Mechanism", "Process", "Round"}
    assert parley.ledBy.definition == ["Relates a delegation to a person who leads it."]


def test_the_mappings_are_those_of_the_alignment(kg: Run, tmp_path: Path) -> None:
    kg("export", "--ontology", "-o", "parley.sssom.tsv")
    lines = (tmp_path / "parley.sssom.tsv").read_text(encoding="utf-8").splitlines()
    comments = [line for line in lines if line.startswith("#")]
    prefixes = dict(line.removeprefix("#  ").split(": ", 1) for line in comments if line.startswith("#  "))
    assert "#mapping_set_id: https://w3id.org/parley/ontology/module/alignment" in comments

    def iri(curie: str) -> URIRef:
        prefix, local = curie.split(":", 1)
        return URIRef(prefixes[prefix] + local)

    rows = list(csv.DictReader(lines[len(comments) :], delimiter="\t"))
    found = {(iri(row["subject_id"]), iri(row["predicate_id"]), iri(row["object_id"])) for row in rows}
    alignment = Graph().parse(ROOT / "ontology" / "alignment.ttl")
    own = {(s, p, o) for s, p, o in alignment if str(s).startswith(ONTOLOGY) and "module/" not in str(s)}
    assert found == own
    assert {row["mapping_justification"] for row in rows} == {"semapv:ManualMappingCuration"}
    assert iri(rows[0]["mapping_justification"]) == URIRef("https://w3id.org/semapv/vocab/ManualMappingCuration")


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (["--ontology", "-o", "parley.docx"], "parley.docx has another ending"),
        (["-o", "parley.ttl"], "either --format, for the store, or --ontology"),
        (["--ontology", "--format", "turtle", "-o", "parley.ttl"], "either --format, for the store, or --ontology"),
    ],
)
def test_what_cannot_be_written_is_said(kg: Run, tmp_path: Path, given: list[str], said: str) -> None:
    done = kg("export", *given)
    assert done.returncode != 0 and said in done.stderr
    assert list(tmp_path.iterdir()) == []
