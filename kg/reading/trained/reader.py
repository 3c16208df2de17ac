"""The trained reader: what one article says, as a draft, by a network that was trained on annotated articles.

The network finds passages, which mentions are one event, and the roles of each event. The names of the article show
whom words mean; our own rules read days, reference data nations. What is too unsure is left out. Only the beginning of
a very long article is read, so that the work is limited.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from kg.model import Article, Span
from kg.reading import annotation
from kg.reading.annotation.bounds import without_long_words
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

#: The most pieces of an article that are read: about 18,000 characters of prose. Each 400 become a window, which
#: takes a tenth of a second and 2 MB.
MOST_PIECES = 4_000


def draft(
    article: Article, doc: Doc, network: Network, least: Mapping[str, float], apart: Callable[[Span, Span], bool]
) -> Json:
    """What the reader finds in an article, in the format of docs/drafts.md; ``least`` and ``apart`` as in
    `Understanding`.
    """
    sections = ("negotiations", "posts", "agreements", "contacts", "statements", "claims", "measures")
    empty: Json = {"article": article.id, "published": article.published, **{name: [] for name in sections}}
    text = annotation.blanked(without_long_words(article.text))
    pieces = Pieces(text, network.vocabulary, doc)
    if len(pieces) > MOST_PIECES:
        doc = _until(doc, int(pieces.starts[MOST_PIECES]))
        pieces = Pieces(text[: len(doc.text)], network.vocabulary, doc)
    if not len(pieces):
        return empty
    wording, understanding = Wording(article, doc, pieces), Understanding(network, pieces, least, apart)
    refer = Referring(understanding, wording.names)
    parts, teams = (wording, understanding, refer), Teams(wording, refer)
    posts = PostRecords(*parts, teams).records()  # first: the sides of persons depend on the posts
    events, statements = EventRecords(*parts, teams).sections(), StatementRecords(*parts).records()
    return empty | events | {"posts": posts, "statements": statements}


def _until(doc: Doc, end: int) -> Doc:
    """The sentences that end before a character, or the words if the first sentence is longer."""
    last = max((sent.end for sent in doc.sents if sent.end_char <= end), default=0)
    return doc[: last or sum(token.idx + len(token) <= end for token in doc)].as_doc()
