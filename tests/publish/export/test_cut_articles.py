"""Exports for those who may not pass on whole articles: only sentences that are evidence, each where it stood."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pyarrow.parquet
import pytest

from kg import correcting
from kg.graph.populate import check_evidence, nodes_of
from kg.graph.store import Store, open_store
from kg.model import Reading, Verdict
from kg.publish.export import FOLDERS, FORMATS, export, single
from kg.reading.corrections.stating import Signed
from tests import factory
from tests.command import Run
from tests.publish.export.conftest import store_of

KEPT, LEFT_OUT = "Orsk met Velland on the pier", "Nobody may pass on that the harbour master wept"


def article() -> Reading:
    make = factory.ReadingMaker("pier", title="At the pier")
    make.mention("Harbour", make.place("Harbour"))
    talks = make.talks("Pier talks")
    make.say(KEPT, talks, "hasParty", make.nation("Orsk"))
    make.say("They spoke of herring", talks, "about", "herring")
    reading = make.reading()
    return replace(reading, article=replace(reading.article, text=f"{reading.article.text}{LEFT_OUT}."))


@pytest.mark.parametrize("format", FORMATS)
def test_no_format_holds_more_than_the_sentences_that_are_evidence(tmp_path: Path, format: str) -> None:
    store = store_of([article()])
    export(store, format, tmp_path / "whole")
    export(store, format, tmp_path / "cut", quotes_only=True)
    whole, cut = (
        b"".join(file.read_bytes() for file in sorted(tmp_path.rglob("*")) if file.is_file() and name in str(file))
        for name in ("whole", "cut")
    )
    assert b"harbour master" not in cut
    assert (KEPT.encode() in cut) == (KEPT.encode() in whole)
    if format not in FOLDERS | {"csv"}:
        assert single(store, format, quotes_only=True) == cut


@pytest.mark.parametrize("format", ["trig", "nquads", "jsonld", "ro-crate"])
def test_nor_does_what_is_written_of_a_corrected_store(tmp_path: Path, format: str) -> None:
    store = store_of([article()])
    told = next(claim for claim in article().claims if claim.relation == "about")
    signed = Signed("Ada Lund", "2031-03-04T10:00:00", "")
    correcting.judge(store, [correcting.claim_id("pier", told)], Verdict.REJECT, signed)
    export(store, format, tmp_path / "cut", quotes_only=True)
    cut = b"".join(file.read_bytes() for file in sorted(tmp_path.rglob("*")) if file.is_file())
    assert b"harbour master" not in cut and b"Ada Lund" in cut


def test_what_is_written_is_a_store_in_which_all_words_stand_where_they_stood(tmp_path: Path) -> None:
    whole = store_of([article()])
    export(whole, "nquads", tmp_path / "cut.nq", quotes_only=True)
    cut = open_store(tmp_path / "cut.nq")
    (before,), (now,) = whole.articles(), cut.articles()
    assert len(now.text) == len(before.text) and now.text.count("[…]") == 2
    assert now.text.index(KEPT) == before.text.index(KEPT)
    check_evidence(nodes_of(cut.quads))
    assert evidence(cut) == evidence(whole)


def evidence(store: Store) -> list[tuple[str, ...]]:
    rows = store.query("SELECT ?c ?q { GRAPH ?g { ?c parley:hasEvidence/<http://www.w3.org/ns/oa#exact> ?q } }")
    return sorted((str(row["c"]), str(row["q"])) for row in rows)  # type: ignore[union-attr]  # a SELECT


def test_the_articles_of_a_table_are_cut_down_too(tmp_path: Path) -> None:
    export(store_of([article()]), "parquet", tmp_path / "talks", quotes_only=True)
    (text,) = pyarrow.parquet.read_table(tmp_path / "talks" / "articles.parquet")["text"].to_pylist()
    assert KEPT in text and "harbour master" not in text


def test_the_command_has_the_option(kg: Run, samples: Path) -> None:
    whole = kg("export", "--format", "trig", "-o", "-", "--store", samples).stdout
    cut = kg("export", "--format", "trig", "-o", "-", "--quotes-only", "--store", samples).stdout
    words = "kept both delegations away from reporters"
    assert words in whole and words not in cut
