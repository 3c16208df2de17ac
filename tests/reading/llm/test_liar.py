"""The worst model there could be says of every name of an article whatever can be said; none of it becomes a fact."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from kg import batch, schema
from kg.build_report import BuildReport
from kg.graph.store import open_store
from kg.namespaces import graph, term
from kg.reading.draft import choices
from kg.reading.llm import LanguageModel
from kg.reading.readers import Readers
from tests.conftest import ROOT
from tests.reading.llm import words
from tests.reading.llm.recorded import Recorded, drafting, serving, text_of

# One process builds the store that two of the tests look at.
pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("liar")]

#: Words that begin with a capital letter, one after another: names, for the most part.
NAME = re.compile(r"[A-Z][a-zà-ÿ]+(?: (?:[A-Z][a-zà-ÿ]+|of [A-Z][a-zà-ÿ]+))*")
SENTENCE = re.compile(r"[^\n.!?]+[.!?]")
#: What reference data tells, and no article.
KNOWN = "/organization/congress> <"
ARTICLES = sorted((ROOT / "samples").glob("*.md"))[:3]


def invented(quote: str) -> str:
    """A quote that stands nowhere, but for one word."""
    first, *others = quote.split()
    return " ".join([first, *others[:-1], "allegedly", *others[-1:]])


def told_of(number: int, quote: str, names: list[str], words_of: list[str]) -> dict[str, Any]:
    """Talks in which everybody has every role; ``words_of`` are what is to stand for the names."""
    items = [words.item(name, quote, said) for name, said in zip(names, words_of, strict=True)]
    return words.talks(
        quote,
        f"{names[0]} talks {number}",
        id=f"n{number}",
        mentions=[quote],
        parties=items,
        hosts=items,
        mediators=items,
        place=items[0],
        delegations=[{"of": names[-1], "leaders": items, "members": items, "absent": items}],
        topics=[words.value(name, quote) for name in words_of[:3]],
    )


def lies(text: str) -> Iterator[dict[str, Any]]:
    """Of each sentence with two names: all its names in all roles, the names of others, and all of it misquoted."""
    everyone = list(dict.fromkeys(NAME.findall(text)))
    for number, sentence in enumerate(SENTENCE.findall(text)):
        quote, names = sentence.strip(), list(dict.fromkeys(NAME.findall(sentence)))[:4]
        if len(names) > 1:
            others = [everyone[(everyone.index(name) + 7) % len(everyone)] for name in names]
            yield told_of(3 * number, quote, names, names)
            yield told_of(3 * number + 1, quote, others, names)
            yield told_of(3 * number + 2, invented(quote), names, names)


def flood(_: int, body: dict[str, Any]) -> Recorded:
    """The answer of such a model."""
    text = text_of(body)
    told = list(lies(text))
    everyone = [item["name"] for talks in told for item in talks["parties"]]
    quotes = [talks["quote"] for talks in told for _ in talks["parties"]]
    called = [item["words"] for talks in told for item in talks["parties"]]
    posts, measures = [], []
    for name, said, quote in zip(everyone, called, quotes, strict=True):
        posts.append({"person": name, "post": "president", "of": everyone[0], "words": said, "quote": quote})
        measures.append(
            {"actor": name, "action": "ban", "object": said, "status": "done", "words": said, "quote": quote}
        )
    return drafting(
        {
            "negotiations": told,
            "posts": posts,
            "agreements": [
                {
                    "id": f"a{number}", "name": f"{talks['name']} deal", "status": choices("fate")[1],
                    "quote": talks["quote"], "negotiation": talks["id"], "parties": talks["parties"],
                }
                for number, talks in enumerate(told)
            ],
            "contacts": [
                {"kind": "meeting", "status": "held", "quote": talks["quote"], "participants": talks["parties"]}
                for talks in told
            ],
            "measures": measures,
        }
    )  # fmt: skip


def built(store: Path, reader: str) -> BuildReport:
    with serving(flood) as server:
        model = LanguageModel(server.url, "flood", cache=store.parent / "cache", answer_tokens=100_000)
        readers = Readers(tuple(reader.split("+")), None, model if "llm" in reader else None)
        return batch.build([str(path) for path in ARTICLES], location=store, readers=readers)


def facts(store: Path) -> set[str]:
    """What is related to what, or to a value, among the facts; talks are not told apart, since names may change."""
    quads = open_store(store).quads.quads_for_pattern(None, None, None, graph("facts"))
    related = {term(name) for name in (*schema.relations(), "of", "onBehalfOf", "sentTo")}
    found = {f"{quad.subject} {quad.predicate} {quad.object}" for quad in quads if quad.predicate in related}
    return {re.sub(r"(?<=/)(negotiation|delegation)/[^>]+", r"\1", fact) for fact in found if KNOWN not in fact}


@pytest.fixture(scope="module")
def alone(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, BuildReport]:
    """A store that such a model alone was asked for, and what came of it."""
    store = tmp_path_factory.mktemp("liar") / "talks.nq"
    return store, built(store, "llm")


def test_what_is_misquoted_is_refused(alone: tuple[Path, BuildReport]) -> None:
    _, report = alone
    assert report.failures == () and report.drafts is not None
    assert report.drafts.items > 1000 and report.drafts.refused["quote not in the article"] > 50


def test_nothing_it_says_becomes_a_fact(alone: tuple[Path, BuildReport]) -> None:
    store, _ = alone
    assert facts(store) == set()


def test_beside_the_frames_it_adds_no_fact(tmp_path: Path) -> None:
    by_frames, by_both = tmp_path / "frames.nq", tmp_path / "both.nq"
    built(by_frames, "frames")
    built(by_both, "frames+llm")
    assert facts(by_both) <= facts(by_frames)
