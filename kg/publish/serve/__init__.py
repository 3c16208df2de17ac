"""A store over HTTP, read-only: SPARQL and linked data for programs, pages for people."""

from kg.publish.serve.application import application
from kg.publish.serve.workers import Limits

__all__ = ["Limits", "application"]
