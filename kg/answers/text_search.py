"""Sentences of the articles that name all that plain words name: shown where no question of the library is asked.

Nothing is concluded from them. A sentence counts where its article names everybody whom the words name, and where it,
or it with the next, has every other word that says something, or one that means the same, by
``queries/plain-words.yaml``.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache, cached_property

from kg.answers import intents, search_index
from kg.answers.known_names import KnownNames, nations
from kg.answers.rows import Cell, Table, sentences
from kg.answers.worded import Words, is_strange, parts_of, title_words
from kg.errors import QuestionError
from kg.folding import fold, folded_words, roughly_folded, stemmed
from kg.graph.store import Store
from kg.model import Article

#: So many sentences are shown.
MOST = 5
#: So many names are enough where the words say nothing else.
_NAMES_ALONE = 2
#: So many first letters of a word rule a text out quickly; spellings and endings differ behind them.
_BEGINNING = 4
#: Of so many words one may be missing.
_ONE_IN = 3
#: So many sentences together may have what is wanted.
_TOGETHER = 2


@dataclass(frozen=True)
class Passage:
    """Sentences beside each other, with where they begin and end in the article's text, and what they ``lack``."""

    article: Article
    start: int
    end: int
    score: tuple[int, ...]
    lack: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """The words as they are in the article, on one line."""
        return " ".join(self.article.text[self.start : self.end].split())


class Passages(Table[Passage]):
    """The sentences, those that have most in one place first, then the newest."""

    def __init__(self, items: Sequence[Passage], words: str) -> None:
        super().__init__(items, ("article", "source", "published", "passage", "lacks"), f"sentences on {words!r}")

    def to_dict(self, item: Passage) -> dict[str, Cell]:
        article = item.article
        return {
            "article": article.id,
            "source": article.source,
            "published": article.published,
            "passage": item.text,
            "lacks": ", ".join(item.lack),
        }


@dataclass(frozen=True)
class Need:
    """What must be there: one of the forms, folded for a name, else stemmed; ``word`` is how the question has it.

    ``named`` says that it is a name, which may never be missing, whether or not the store has it.
    """

    word: str
    forms: frozenset[str]
    named: bool = False

    def is_in(self, text: str) -> bool:
        """Whether a text of folded (or stemmed) words between spaces has one of the forms."""
        return any(f" {form} " in text for form in self.forms)

    def may_be_in(self, rough: str) -> bool:
        """Whether a roughly folded text has how one of the forms begins."""
        return any(beginning in rough for beginning in self._beginnings)

    @cached_property
    def _beginnings(self) -> frozenset[str]:
        return frozenset(form.partition(" ")[0][:_BEGINNING] for form in self.forms)


def passages(store: Store, words: str, whole: str = "") -> Passages:
    """The sentences of the store's articles with what the words name, at most `MOST`; none where there are none.

    Where none has all the words, one in three may be missing, but no name, and only if there is a name. Words that name
    nobody are taken with the names of the ``whole`` sentence they are of. Of a question with a span of days, articles
    that came out before it begins have none.
    """
    names, titles = KnownNames(store), title_words(store)
    try:
        parts = parts_of(words, names, store)
        named, said = _needs(parts, names, titles)
        if whole and not named:
            named, _ = _needs(parts_of(whole, names, store), names, titles)
    except QuestionError:  # of two spans of days neither is meant alone
        return Passages([], words)
    forecast = bool(parts.tokens) and parts.tokens[0].text in intents.load().forecast
    if forecast or (not said and len(named) < _NAMES_ALONE):
        return Passages([], words)
    begin = "" if parts.others else parts.period.start
    found: list[Passage] = []
    most = len(said) // _ONE_IN if named or any(need.named for need in said) else 0
    for missing in dict.fromkeys((0, most)):
        articles = (each for each in _that_may(store, named, said, missing) if (each.published or begin) >= begin)
        found = found or [each for article in articles for each in _in_article(article, named, said, missing)]
    found.sort(key=lambda each: (each.score, each.article.published or "", -each.start), reverse=True)
    return Passages(_with_context(found[:MOST]), words)


def _that_may(store: Store, named: Sequence[Need], said: Sequence[Need], missing: int) -> Iterator[Article]:
    """The articles that may have everybody's name, and all but so many of the words."""
    index = search_index.kept(store)
    if index is None:
        yield from store.articles()
        return
    wanted = [found for need in named if (found := search_index.holding(index, "folded", need.forms)) is not None]
    having = [search_index.holding(index, "stems", need.forms) for need in said]
    if None not in having and len(having) > missing:
        counted = Counter(number for found in having for number in found or ())
        wanted.append({number for number, count in counted.items() if count >= len(having) - missing})
    yield from search_index.articles(index, store, set.intersection(*wanted) if wanted else None)


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


def _needs(parts: Words, names: KnownNames, titles: frozenset[str]) -> tuple[list[Need], list[Need]]:
    """Who must be named in the article, and what words must be in the sentence."""
    named = [
        Need(token.raw, frozenset(f for bearer in token.bearers for f in names.forms(bearer)) | {fold(token.raw)})
        for token in parts.tokens
        if token.bearers
    ]
    words = {stemmed(token.text): token.raw for token in reversed(parts.tokens) if not token.bearers}
    line = " ".join(stemmed("@" if token.bearers else token.text) for token in parts.tokens)
    said = [Need(text, frozenset({stemmed(fold(text))})) for text in parts.quoted]
    for asking, group in alike():
        worded = sorted((form for form in asking if f" {form} " in f" {line} "), key=len, reverse=True)
        if worded:
            said.append(Need(" ".join(words.get(word, word) for word in worded[0].split()), group))
            for form in worded:
                line = f" {line} ".replace(f" {form} ", " ").strip()
    left = [word for word in dict.fromkeys(line.split()) if word != "@" and word not in _frame()]
    strange = {stemmed(token.text) for token in parts.tokens if is_strange(token, titles) or token.text in nations()}
    said += [Need(words.get(word, word), frozenset({word}), word in strange) for word in left]
    return named, said


def _in_article(article: Article, named: Sequence[Need], said: Sequence[Need], missing: int) -> Iterator[Passage]:
    """The passages of one article, as few sentences each as hold what is wanted, or all but so many of the words."""
    rough = roughly_folded(f"{article.title or ''} {article.text}")
    there = sum(need.may_be_in(rough) for need in said)
    if there < len(said) - missing or not all(need.may_be_in(rough) for need in named):
        return
    whole = f" {fold(article.title or '')} {folded_words(article.text)} "
    if not all(need.is_in(whole) for need in named):
        return
    spans = sentences(article.text)
    folded = [folded_words(article.text[start:end]) for start, end in spans]
    texts = [stemmed(text) for text in folded] if said else folded
    head = f" {fold(article.title or '')} {' '.join(folded[:1])} "
    opening = sum(need.is_in(head) for need in named)
    taken: set[int] = set()
    for length in range(1, _TOGETHER + 1):
        for first in range(len(spans) - length + 1):
            window = range(first, first + length)
            text = f" {' '.join(texts[at] for at in window)} "
            lacking = [need for need in said or named if not need.is_in(text)]
            if not taken.isdisjoint(window) or len(lacking) > (missing if said else 0):
                continue
            if not any(need.named for need in lacking):
                taken.update(window)
                own = f" {' '.join(folded[at] for at in window)} "
                score = (-len(lacking), sum(need.is_in(own) for need in named), opening, -length)
                yield Passage(
                    article, spans[first][0], spans[window[-1]][1], score, tuple(need.word for need in lacking)
                )


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
