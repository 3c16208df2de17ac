"""Extraction: what one article says, as claims that rest on its words.

The readers run in an order in which each can use what the earlier ones found: names, posts, quotations, talks,
delegations, hosts and absentees, topics, agreements, contacts, measures. All of them write into one `Scene`.
"""

from __future__ import annotations

from spacy.tokens import Doc

from kg.model import Article, Reading
from kg.reading.frames import (
    actors,
    agreements,
    attendance,
    contacts,
    delegate_lists,
    delegations,
    measures,
    negation,
    negotiations,
    parties,
    persons,
    posts,
    quotations,
    topics,
)
from kg.reading.frames.article_rules import Frames
from kg.reading.frames.gathered_talks import Talks
from kg.reading.frames.scene import Scene

__all__ = ["Frames", "extract", "read"]


def extract(article: Article, doc: Doc) -> Reading:
    """What the frames read in the article.

    Raises EvidenceError when a claim's words do not stand in the article.
    """
    return read(article, doc).reading


def read(article: Article, doc: Doc) -> Frames:
    """The article as the frames see it: what they read in it, and what its clauses and names say to other readers."""
    scene = Scene(article, doc)
    _read(scene)
    return Frames(scene)


def _read(scene: Scene) -> list[Talks]:
    """Read the article by the frames; returns its negotiations."""
    scene.quoted = quotations.quoted_tokens(scene)
    persons.read_names(scene)
    actors.read_names(scene)
    posts.read(scene)
    parties.read_groups(scene)
    quotations.read(scene)
    delegations.affiliate(scene)
    talks = negotiations.read(scene)
    delegations.read(scene, talks)
    delegate_lists.read(scene, talks)
    attendance.read(scene, talks)
    topics.read(scene, talks)
    pacts = agreements.read(scene, talks)
    topics.read_matters(scene, talks, pacts)
    negotiations.read_order(scene, talks)
    contacts.read(scene)
    measures.read(scene)
    negation.drop(scene)
    return talks
