"""Nanopublications: the package of their makers finds each valid, and none says more than its article."""

from __future__ import annotations

from collections import defaultdict

import pyoxigraph
import pytest
import rdflib

from kg import namespaces as ns
from kg.answers.network import stored_claims
from kg.graph.store import Store
from kg.publish.export import export

# The package still uses what rdflib has deprecated.
pytestmark = pytest.mark.filterwarnings("ignore:.*(Dataset|ConjunctiveGraph).*:DeprecationWarning")

Parts = dict[str, list[pyoxigraph.Quad]]


@pytest.fixture(scope="module")
def published(store: Store, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Parts]:
    """The nanopublications by IRI, each with its graphs by name."""
    (file,) = export(store, "nanopub", tmp_path_factory.mktemp("nanopub") / "talks.trig")
    found: dict[str, Parts] = defaultdict(lambda: defaultdict(list))
    for quad in pyoxigraph.parse(path=str(file), format=pyoxigraph.RdfFormat.TRIG):
        assert isinstance(quad.graph_name, pyoxigraph.NamedNode)
        this, _, part = quad.graph_name.value.rpartition("/")
        found[this][part].append(quad)
    return found


def test_each_claim_is_one_and_its_own_package_finds_it_valid(store: Store, published: dict[str, Parts]) -> None:
    from nanopub.nanopub import Nanopub

    assert len(published) == len(stored_claims(store)) > 30
    for this, parts in published.items():
        quads = [quad for part in parts.values() for quad in part]
        graph = rdflib.ConjunctiveGraph()
        graph.parse(data=pyoxigraph.serialize(quads, format=pyoxigraph.RdfFormat.TRIG), format="trig")
        nanopublication = Nanopub(rdf=graph)
        assert nanopublication.is_valid
        assert str(nanopublication.metadata.np_uri) == this


def test_a_fact_is_asserted_and_a_denial_is_only_described(published: dict[str, Parts]) -> None:
    def said(quote: str) -> list[str]:
        """The predicates of the assertion that rests on these words."""
        words = pyoxigraph.Literal(quote)
        (parts,) = [parts for parts in published.values() if words in {quad.object for quad in parts["provenance"]}]
        return sorted(quad.predicate.value.rpartition("/")[2] for quad in parts["assertion"])

    assert said("Rybak did not attend the Harbour talks") == ["notAttendedBy"]
    described = ["22-rdf-syntax-ns#type", "hasObject", "hasRelation", "hasStatus", "hasSubject"]
    assert said("Norland is not a party") == said("will meet at the Hotel Miramar") == described
    assert said("The location was not disclosed") == [name for name in described if name != "hasObject"]


def test_a_claim_by_somebodys_word_is_attributed_to_them(published: dict[str, Parts]) -> None:
    attributed = {
        quad.object
        for parts in published.values()
        for quad in parts["provenance"]
        if quad.predicate == ns.PROV_WAS_ATTRIBUTED_TO
    }
    assert attributed == {ns.data("person", "anna-keller")}
