"""Parley reads news articles and builds a knowledge graph of who negotiates with whom, with the words that say so.

    >>> import kg
    >>> graph = kg.build(kg.samples(), store="memory")  # doctest: +SKIP
    >>> graph.ask("who-led-each-delegation")  # doctest: +SKIP

Heavy libraries are loaded only where they are used, so importing this is fast.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kg.answers.network import network
    from kg.errors import ParleyError
    from kg.knowledge_graph import KnowledgeGraph, build, open_store
    from kg.publish.page import write as view
    from kg.reading.llm import LanguageModel
    from kg.settings import samples

__all__ = [
    "KnowledgeGraph",
    "LanguageModel",
    "ParleyError",
    "__version__",
    "build",
    "network",
    "open_store",
    "samples",
    "view",
]

#: Where each public name is at home, and what it is called there.
_HOMES = {
    "KnowledgeGraph": ("kg.knowledge_graph", "KnowledgeGraph"),
    "LanguageModel": ("kg.reading.llm", "LanguageModel"),
    "ParleyError": ("kg.errors", "ParleyError"),
    "build": ("kg.knowledge_graph", "build"),
    "network": ("kg.answers.network", "network"),
    "open_store": ("kg.knowledge_graph", "open_store"),
    "samples": ("kg.settings", "samples"),
    "view": ("kg.publish.page", "write"),
}


def __getattr__(name: str) -> object:
    if name == "__version__":
        from importlib.metadata import version

        return version("parley-kg")
    if name not in _HOMES:
        raise AttributeError(f"module 'kg' has no attribute {name!r}")
    from importlib import import_module

    module, called = _HOMES[name]
    return getattr(import_module(module), called)


def __dir__() -> list[str]:
    return sorted(__all__)
