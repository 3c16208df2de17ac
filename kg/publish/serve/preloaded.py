"""What all processes that answer need, loaded and ready before the first of them is forked.

To import this module is to load it: nothing else is done here. The first answer of a process compiles queries, patterns
and templates, which takes half a second of the processor; so each sort is given once, of an empty store.
"""

from __future__ import annotations

import gc
from contextlib import suppress
from functools import partial

from kg import reference, settings
from kg.errors import ParleyError
from kg.graph.store import open_store
from kg.publish.serve import pages, question_pages, rendering
from kg.publish.serve.query_results import query_page

_QUESTION = "who-led-each-delegation"


def _answer_once() -> None:
    """Give each sort of answer once; what the empty store lacks is no matter."""
    reference.nation_code("Norway")
    rendering.load()
    asked = (
        partial(question_pages.question_page, name=_QUESTION, given={"from": "2031", "asked": "who led them"}),
        partial(question_pages.asked_in_words, words="who led the delegation in 2031"),
        partial(question_pages.nearest_page, words="recipe for herring"),
        partial(query_page, text=settings.query("serve", "start")),
        pages.start_page,
        partial(pages.things_page, kind="person", name="", page=1),
        partial(pages.thing_page, iri="http://localhost/"),
    )
    store = open_store(settings.MEMORY)
    for job in asked:
        with suppress(ParleyError):
            job(store)


_answer_once()
gc.freeze()  # nothing of this is ever dropped, so the search for cycles need not look at it in each process
