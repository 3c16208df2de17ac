"""Extraction: what one article says, as claims with the words that support them.

The modules run in an order in which each can use what the earlier ones found: names, posts, quotations, talks,
delegations, hosts and absentees, topics, agreements, contacts, measures. All of them write into one `Context`.
"""

from __future__ import annotations

from spacy.tokens import Doc

from kg.model import Article
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
from kg.reading.frames.context import Context
from kg.reading.frames.gathered_talks import Talks

__all__ = ["Frames", "read"]


def read(article: Article, doc: Doc) -> Frames:
    """The article as the frames see it: their claims, and what its clauses and names show to other readers."""
    context = Context(article, doc)
    return Frames(context, _read(context))


def _read(context: Context) -> list[Talks]:
    """Read the article with the frames; returns its negotiations."""
    context.quoted = quotations.quoted_tokens(context)
    persons.read_names(context)
    actors.read_names(context)
    posts.read(context)
    parties.read_groups(context)
    quotations.read(context)
    delegations.affiliate(context)
    talks = negotiations.read(context)
    delegations.read(context, talks)
    delegate_lists.read(context, talks)
    attendance.read(context, talks)
    quotations.name_mediators(context)
    topics.read(context, talks)
    pacts = agreements.read(context, talks)
    topics.read_matters(context, talks, pacts)
    negotiations.read_order(context, talks)
    contacts.read(context)
    measures.read(context)
    negation.drop(context)
    return talks
