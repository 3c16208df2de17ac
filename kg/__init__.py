"""Parley reads news articles and keeps, as a knowledge graph, who negotiates with whom and the words that say so.

    >>> import kg
    >>> graph = kg.build(["samples/"], store="memory")  # doctest: +SKIP
    >>> graph.ask("who-led-each-delegation")  # doctest: +SKIP

Whatever is heavy is loaded where it is used; importing this is light.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

# These two share their names with modules; imported here, the names always mean the functions.
from kg.network import network as network
from kg.view import write as view

if TYPE_CHECKING:
    from kg.errors import ParleyError
    from kg.knowledge_graph import KnowledgeGraph, build, open_store

__all__ = ["KnowledgeGraph", "ParleyError", "__version__", "build", "network", "open_store", "view"]

_HOMES = {
    "KnowledgeGraph": "kg.knowledge_graph",
    "ParleyError": "kg.errors",
    "build": "kg.knowledge_graph",
    "open_store": "kg.knowledge_graph",
}


def __getattr__(name: str) -> object:
    if name == "__version__":
        from importlib.metadata import version

        return version("parley-kg")
    if name not in _HOMES:
        raise AttributeError(f"module 'kg' has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(_HOMES[name]), name)


def __dir__() -> list[str]:
    return sorted(__all__)
