"""The claims as RDF: written, kept, queried, closed under the ontology, and checked."""
