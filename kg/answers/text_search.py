"""Sentences of the articles that name all that plain words name: shown where no question of the library is asked.

Nothing is concluded from them. A sentence counts where its article names everybody whom the words name, and where it,
or it with the next, has every other word that says something, or one that means the same, by
``queries/plain-words.yaml``.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from typing import Any, TypeAlias

from kg.answers import intents
from kg.answers.known_names import KnownNames
from kg.answers.rows import Cell, Table, sentences
from kg.answers.worded import Token, tokens_of
from kg.errors import QuestionError
from kg.folding import fold
from kg.graph.store import Store
from kg.model import Article

#: So many sentences are shown.
MOST = 5
#: So many names are enough where the words say nothing else.
_NAMES_ALONE = 2
#: So many sentences together may have what is wanted.
_TOGETHER = 2


@dataclass(frozen=True)
class Passage:
    """A sentence, or two beside each other, with where they begin and end in the article's text."""

    article: Article
    start: int
    end: int
    score: tuple[int, int]

    @property
    def text(self) -> str:
        """The words as they are in the article, on one line."""
        return " ".join(self.article.text[self.start : self.end].split())


class Passages(Table[Passage]):
    """The sentences, those that have most in one place first, then the newest."""

    def __init__(self, items: Sequence[Passage], words: str) -> None:
        super().__init__(items, ("article", "source", "published", "passage"), f"sentences on {words!r}")

    def to_dict(self, item: Passage) -> dict[str, Cell]:
        article = item.article
        return {
            "article": article.id,
            "source": article.source,
            "published": article.published,
            "passage": item.text,
        }


#: What must be there: one of these, folded for a name, else stemmed.
Need: TypeAlias = frozenset[str]


def passages(store: Store, words: str, whole: str = "") -> Passages:
    """The sentences of the store's articles with all that the words name, at most `MOST`; none where there are none.

    Words that name nobody are taken with the names of the ``whole`` sentence they are of. Of a question with a span of
    days, articles that came out before it begins have none.
    """
    names = KnownNames(store)
    try:
        tokens, quoted, period = tokens_of(words, names, store)
        named, said = _needs(tokens, quoted, names)
        if whole and not named:
            named, _ = _needs(tokens_of(whole, names, store)[0], (), names)
    except QuestionError:  # of two spans of days neither is meant alone
        return Passages([], words)
    forecast = bool(tokens) and tokens[0].text in intents.load().forecast
    if forecast or (not said and len(named) < _NAMES_ALONE):
        return Passages([], words)
    found: list[Passage] = []
    for article in store.articles():
        if not period.start or (article.published or period.start) >= period.start:
            found += _in_article(article, named, said)
    found.sort(key=lambda each: (each.score, each.article.published or "", -each.start), reverse=True)
    return Passages(_with_context(found[:MOST]), words)


def _with_context(found: Sequence[Passage]) -> list[Passage]:
    """The passages with the sentence before and behind, in the same paragraph; those that then touch are one."""
    kept: list[Passage] = []
    for passage in found:
        text = passage.article.text
        near = [span for span in sentences(text) if _is_near(text, span, passage)]
        start, end = min(span[0] for span in near), max(span[1] for span in near)
        other = next(
            (one for one in kept if one.article is passage.article and start < one.end and one.start < end), None
        )
        if other is None:
            kept.append(replace(passage, start=start, end=end))
        else:
            kept[kept.index(other)] = replace(other, start=min(start, other.start), end=max(end, other.end))
    return kept


def _is_near(text: str, span: tuple[int, int], passage: Passage) -> bool:
    """Whether a sentence is one of the passage's, or right beside it in the same paragraph."""
    if span[0] < passage.end and passage.start < span[1]:
        return True
    between = text[span[1] : passage.start] if span[1] <= passage.start else text[passage.end : span[0]]
    return not between.strip() and "\n" not in between


def _needs(tokens: Sequence[Token], quoted: Sequence[str], names: KnownNames) -> tuple[list[Need], list[Need]]:
    """Who must be named in the article, and what words must be in the sentence."""
    named = [
        frozenset(form for bearer in token.bearers for form in names.forms(bearer)) | {fold(token.raw)}
        for token in tokens
        if token.bearers
    ]
    line = " ".join(stemmed("@" if token.bearers else token.text) for token in tokens)
    said = [frozenset({stemmed(fold(words))}) for words in quoted]
    for asking, group in alike():
        worded = [form for form in asking if f" {form} " in f" {line} "]
        if worded:
            said.append(group)
            for form in sorted(worded, key=len, reverse=True):
                line = f" {line} ".replace(f" {form} ", " ").strip()
    said += [frozenset({word}) for word in dict.fromkeys(line.split()) if word != "@" and word not in _frame()]
    return named, said


def _in_article(article: Article, named: Sequence[Need], said: Sequence[Need]) -> Iterator[Passage]:
    """The passages of one article, as few sentences each as hold all that is wanted."""
    whole = f" {fold(article.title or '')} {_folded(article.text)} "
    if not all(_has(whole, need) for need in named):
        return
    if not all(any(form.split()[0].rstrip("i") in whole for form in need) for need in said):
        return
    spans = sentences(article.text)
    folded = [_folded(article.text[start:end]) for start, end in spans]
    texts = [stemmed(text) for text in folded] if said else folded
    taken: set[int] = set()
    for length in range(1, _TOGETHER + 1):
        for first in range(len(spans) - length + 1):
            window = range(first, first + length)
            text = f" {' '.join(texts[at] for at in window)} "
            if taken.isdisjoint(window) and all(_has(text, need) for need in said or named):
                taken.update(window)
                own = f" {' '.join(folded[at] for at in window)} "
                score = (sum(_has(own, need) for need in named), -length)
                yield Passage(article, spans[first][0], spans[window[-1]][1], score)


def _has(text: str, need: Need) -> bool:
    return any(f" {form} " in text for form in need)


def _folded(text: str) -> str:
    """A whole text folded word by word, so that what was folded once is known."""
    return " ".join(folded for word in text.split() if (folded := fold(word)))


def stemmed(folded: str) -> str:
    """The stems of folded words."""
    return " ".join(_stem(word) for word in folded.split())


@lru_cache(maxsize=100_000)
def _stem(word: str) -> str:
    return str(_stemmer().stemWord(word))


@cache
def _stemmer() -> Any:
    import snowballstemmer  # type: ignore[import-untyped]  # it has no stubs

    return snowballstemmer.stemmer("english")


@cache
def alike() -> tuple[tuple[frozenset[str], frozenset[str]], ...]:
    """The groups of words that mean the same, stemmed: those that ask for the group, and all of it."""
    groups = []
    for line in intents.load().alike:
        asking, more = (_stems(part) for part in (*line.split(">"), "")[:2])
        groups.append((asking, asking | more))
    return tuple(groups)


def _stems(words: str) -> frozenset[str]:
    return frozenset(stemmed(fold(each)) for each in words.split(",") if each.strip())


@cache
def _frame() -> frozenset[str]:
    """The stems of words that only frame a question."""
    grammar = intents.load()
    return frozenset(stemmed(word) for word in grammar.glue | grammar.anybody | grammar.frame)
