"""The trained reader: what one article tells, as a draft, by a network that was trained on annotated articles.

The network finds passages, which mentions are one event, and the roles of each event. Whom words mean is read by the
names of the article, days by our own rules, nations by reference data; what is too unsure is left out.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from kg.model import Article
from kg.reading import annotation
from kg.reading.trained.event_records import EventRecords
from kg.reading.trained.inference import Network
from kg.reading.trained.post_records import PostRecords
from kg.reading.trained.referring import Referring
from kg.reading.trained.statement_records import StatementRecords
from kg.reading.trained.teams import Teams
from kg.reading.trained.understanding import Understanding
from kg.reading.trained.windows import Pieces
from kg.reading.trained.wording import Json, Wording

if TYPE_CHECKING:
    from spacy.tokens import Doc


def draft(article: Article, doc: Doc, network: Network, least: Mapping[str, float]) -> Json:
    """What the reader makes of an article, in the format of docs/drafts.md; ``least`` as in `Understanding`."""
    sections = ("negotiations", "posts", "agreements", "contacts", "statements", "claims", "measures")
    empty: Json = {"article": article.id, "published": article.published, **{name: [] for name in sections}}
    pieces = Pieces(annotation.blanked(article.text), network.tokenizer, doc)
    if not len(pieces):
        return empty
    wording, understanding = Wording(article, doc, pieces), Understanding(network, pieces, least)
    refer = Referring(understanding, wording.names)
    told, teams = (wording, understanding, refer), Teams(wording, refer)
    posts = PostRecords(*told, teams).records()  # first: whose a person is depends on the posts
    events, statements = EventRecords(*told, teams).sections(), StatementRecords(*told).records()
    return empty | events | {"posts": posts, "statements": statements}
