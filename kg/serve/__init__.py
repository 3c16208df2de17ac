"""A store over HTTP, read-only: SPARQL and linked data for programs, pages for people."""

from kg.serve.application import application
from kg.serve.workers import Limits

__all__ = ["Limits", "application"]
