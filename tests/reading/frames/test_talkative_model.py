"""The worst model there could be: of every sentence it claims whatever can be said with the names in it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pytest
from spacy.tokens import Doc, Span

from kg import ingest, model, schema
from kg.model import Answer, Article, Kind, Reading
from kg.reading.annotation import annotate
from kg.reading.frames import extract
from tests.conftest import ROOT
from tests.reading.llm.words import Raw, said, thing

if TYPE_CHECKING:
    from spacy.language import Language

#: At least so many claims are made, and at most so many of those the frames do not read as well get through.
MADE, THROUGH = 10_000, 5


def everything(reading: Reading, doc: Doc) -> list[Raw]:
    """All that can be claimed with the names of each sentence, of things of the right kinds and with true quotes."""
    return [claim for sentence in doc.sents if sentence.text.strip() for claim in _of(reading, sentence)]


def _of(reading: Reading, sentence: Span) -> Iterator[Raw]:
    things = _things(reading, sentence)
    quote = sentence.text.strip()
    words = [ent.text for ent in sentence.ents] + [chunk.text for chunk in sentence.noun_chunks]
    for relation in schema.relations().values():
        for subject in (one for one in things if one["kind"] in relation.subjects):
            told: list[Any] = [one for one in things if one["kind"] in relation.objects and one != subject]
            for target in told if relation.objects else relation.choices or words:
                yield said(relation.name, subject, target, quote)


def _things(reading: Reading, sentence: Span) -> list[Raw]:
    """The sentence's things as the article names them, of every kind the names could be of."""
    kinds = {referent.key: referent.kind for referent in reading.referents}
    found: dict[str, Raw] = {}
    for mention in reading.mentions:
        words = reading.article.words(mention.span)
        if sentence.start_char <= mention.span.start < sentence.end_char:
            found[f"{kinds[mention.referent]} {words}"] = thing(kinds[mention.referent], words)
    sides = [one["words"] for one in found.values() if one["kind"] in {Kind.NATION, Kind.ORGANIZATION}]
    teams = [t.text for t in sentence if t.lemma_ in {"delegation", "team", "side"}] or sides[:1]
    found |= {f"team {t} {s}": thing("delegation", t, onBehalfOf=s, sentTo=None) for t in teams for s in sides}
    found |= {f"title {t}": thing("post-holding", t.text, of=None) for t in sentence if t.pos_ in {"NOUN", "PROPN"}}
    found |= {f"place {e}": thing("place", e.text) for e in sentence.ents}
    found |= {f"contact {t}": thing("contact", t.text) for t in sentence if t.pos_ in {"NOUN", "VERB"}}
    return list(found.values())


@pytest.mark.soak
def test_of_a_flood_of_verbatim_claims_next_to_nothing_gets_through(nlp: Language) -> None:
    made, through = 0, []
    articles = [item for item in ingest.read([str(ROOT / "samples")]) if isinstance(item, Article)]
    for article, doc in annotate(articles, nlp):
        frames = extract(article, doc)
        claims = everything(frames, doc)
        answer = Answer(model.Span(0, len(article.text)), tuple(claims))
        taken = extract(article, doc, model.Testimony("llm:flood", (answer,), alone=True))
        read = {(claim.subject, claim.relation, claim.object, claim.value) for claim in frames.claims}
        made += len(claims)
        through += [
            (article.id, claim.subject, claim.relation, claim.object or claim.value)
            for claim in taken.claims
            if (claim.subject, claim.relation, claim.object, claim.value) not in read
        ]
    assert made > MADE and len(through) <= THROUGH, through
