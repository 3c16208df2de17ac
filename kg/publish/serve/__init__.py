"""A store over HTTP, only read unless somebody may edit it: SPARQL and linked data for programs, pages for people."""

from kg.publish.serve.application import application
from kg.publish.serve.guarding import Editing
from kg.publish.serve.workers import Limits

__all__ = ["Editing", "Limits", "application"]
