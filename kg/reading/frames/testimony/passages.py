"""Where the words a language model quotes stand in the article, and whom each word there means.

Words are found verbatim: only white space and the shape of quotation marks and apostrophes may differ.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from spacy.tokens import Token

from kg.model import Claim, Span
from kg.reading.frames import actors, antecedents, parties
from kg.reading.frames.gathered_talks import Talks
from kg.reading.frames.scene import Scene

_MARKS = str.maketrans("“”„«»‘’‚‹›", "\"\"\"\"\"'''''")
#: A quotation is proof of one thing; a longer one proves nothing in particular. Sentences, as the parser parts them.
_MOST_SENTENCES = 2
_MOST_SPOKEN = 12
#: The same words may stand in several places; so many are looked at.
_MOST_PLACES = 8


def places(text: str, words: str, within: Span) -> list[Span]:
    """Where exactly the words stand within a part of the text, as whole words.

    >>> places("He said: “We  agreed.”", '"We agreed."', Span(0, 22))
    [Span(start=9, end=22)]
    >>> places("They pledged aid.", "led", Span(0, 17))
    []
    """
    parts = words.translate(_MARKS).split()
    if not parts or not re.search(r"\w", words):
        return []
    pattern = r"\s+".join(re.escape(part) for part in parts)
    pattern = (r"(?<!\w)" if parts[0][0].isalnum() else "") + pattern + (r"(?!\w)" if parts[-1][-1].isalnum() else "")
    found = re.compile(pattern).finditer(text.translate(_MARKS), within.start, within.end)
    return [Span(match.start(), match.end()) for match, _ in zip(found, range(_MOST_PLACES), strict=False)]


@dataclass
class Passage:
    """A quote found in the article: its span, its tokens, and the sentences it stands in.

    ``told`` are the claims the frames read in the article, ``talks`` its negotiations.
    """

    scene: Scene
    quote: Span
    talks: list[Talks]
    told: tuple[Claim, ...]
    tokens: list[Token] = field(default_factory=list)
    sentences: Span = field(init=False)
    _meant: dict[int, frozenset[str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.tokens = list(self.inside(self.quote))
        first, last = self.tokens[0].sent, self.tokens[-1].sent
        self.sentences = Span(first.start_char, last.end_char)

    def is_according(self) -> bool:
        """Whether its sentences put something down to somebody: "according to the ministry"."""
        return any(token.lower_ == "according" for token in self.inside(self.sentences))

    def is_telling(self, *, spoken: bool) -> bool:
        """Whether it is of few enough sentences to be proof of one thing; words spoken may run on."""
        starts = {token.sent.start for token in self.tokens if not token.is_space and not token.is_punct}
        return 1 <= len(starts) <= (_MOST_SPOKEN if spoken else _MOST_SENTENCES)

    def inside(self, span: Span) -> Iterator[Token]:
        """The tokens of the article that lie in the span, wholly or in part."""
        doc = self.scene.doc.char_span(span.start, span.end, alignment_mode="expand")
        return iter(doc if doc is not None else ())

    def find(self, words: object, *, quoted: bool = True) -> list[Span]:
        """Where words stand in the quote, or in the whole article."""
        if not isinstance(words, str):
            return []
        text = self.scene.article.text
        return places(text, words, self.quote if quoted else Span(0, len(text)))

    def meant(self, token: Token) -> frozenset[str]:
        """The actors a word names, describes or takes up: by name, as a side, or as the person spoken of."""
        held = self._meant.get(token.i)
        if held is None:
            keys = [*actors.at_token(self.scene, token), *parties.sides(self.scene, token)]
            if token.pos_ in {"NOUN", "PROPN", "PRON"}:
                keys += antecedents.persons(self.scene, token)
            held = self._meant[token.i] = frozenset(keys)
        return held

    def means(self, heads: Iterable[Token], *, sides: bool = True) -> set[str]:
        """All actors that any of the words means, and the sides those stand for."""
        keys = {key for head in heads for key in self.meant(head)}
        return keys | {parties.side(self.scene, key) for key in keys} if sides else keys

    def names(self, key: str) -> list[Token]:
        """The words of the quote that mean the actor."""
        return [token for token in self.tokens if key in self.meant(token)]

    def talks_told(self) -> dict[int, str]:
        """The mentions of talks in the quote: token index -> negotiation."""
        return {token.i: self.scene.talks[token.i] for token in self.tokens if token.i in self.scene.talks}
