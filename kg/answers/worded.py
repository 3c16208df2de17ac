"""The words of a plain question as tokens: each name of the store is one token; days and quoted words are separate."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import pairwise
from typing import Any

from kg import reference
from kg.answers import intents, periods, questions, search_index
from kg.answers.known_names import ASKED_FOR, Bearer, KnownNames
from kg.answers.narrowing import Period
from kg.answers.network import named_entities
from kg.errors import QuestionError
from kg.folding import fold
from kg.graph.store import Store
from kg.model import Kind
from kg.settings import query

_QUOTED = re.compile(r"[“\"]([^“”\"]+)[”\"]|(?<!\w)[‘']([^‘’']+\s[^‘’']+)[’'](?!\w)")
_WORD = re.compile(r"(?:\w\.){2,}|\w+(?:['’]\w+)*")
#: The tokens of things with names, as the grammar has them.
_NAME, _AGREEMENT = "@name", "@agreement"


@dataclass(frozen=True)
class Token:
    """A word of the question, or several that form one name: the text, its place, its form in the grammar, and what it
    names.
    """

    raw: str
    start: int
    text: str
    bearers: tuple[Bearer, ...] = ()


def newest(store: Store) -> str | None:
    """The day of the newest article."""
    index = search_index.kept(store)
    if index is not None:
        return search_index.newest(index)
    return max((article.published for article in store.articles() if article.published), default=None)


def _days(store: Store) -> frozenset[str]:
    """The days (months, years) on which something took place or an article came out."""
    return frozenset(_said(store, "days", "day"))


def _said(store: Store, view: str, column: str) -> Iterable[str]:
    """The words in a column of a view of the store, from its index if it has one."""
    index = search_index.kept(store)
    if index is not None:
        return search_index.said(index, view)
    found: Any = store.query(query("view", view))
    return (row[column].value for row in found)


@dataclass(frozen=True)
class Words:
    """The parts of a plain question: tokens, quoted words, its span of days, and the same span in ``others`` of the
    years.
    """

    tokens: list[Token]
    quoted: list[str]
    period: Period = questions.ALWAYS
    others: tuple[Period, ...] = ()


def parts_of(text: str, names: KnownNames, store: Store) -> Words:
    """The words of a question with each name as one token, the quoted words, and the span of days.

    Raises QuestionError for two spans.
    """
    words = _written_out(text)
    quoted = [(match.start(), match.end(), (match[1] or match[2]).strip(" .,")) for match in _QUOTED.finditer(words)]
    places = [
        (match.start(), match.end())
        for match in _WORD.finditer(words)
        if not any(start <= match.start() < end for start, end, _ in quoted)
    ]
    spans = {(start, end): bearers for start, end, bearers in _names(words, places, names)}
    days = _spans_of_days(words, spans, quoted, store)
    if len(days) > 1:
        raise QuestionError("Two spans of days are named; ask for one, or write `between ... and ...`.")
    covered = [*spans, *((one.start, one.end) for one in days)]
    free = [place for place in places if not any(start <= place[0] < end for start, end in covered)]
    tokens = [Token(words[start:end], start, fold(words[start:end])) for start, end in free]
    for (start, end), bearers in spans.items():
        kind = _AGREEMENT if all(bearer.kind is Kind.AGREEMENT for bearer in bearers) else _NAME
        tokens.append(Token(words[start:end], start, kind, tuple(bearers)))
    tokens = _without_honorifics(sorted((token for token in tokens if token.text), key=lambda token: token.start))
    said = [inside for *_, inside in quoted]
    return Words(tokens, said, days[0].period, days[0].others) if days else Words(tokens, said)


def _without_honorifics(tokens: Sequence[Token]) -> list[Token]:
    """The tokens without "Mr", "Dr" and the like before a person's name."""
    honorifics = {fold(word) for word in reference.titles().honorifics}

    def is_honorific(token: Token, following: Token) -> bool:
        verb = token.raw.islower() and intents.load().has(token.text)  # "did Norway miss Keller?"
        return token.text in honorifics and not verb and any(each.kind is Kind.PERSON for each in following.bearers)

    kept = [token for token, following in pairwise(tokens) if not is_honorific(token, following)]
    return [*kept, *tokens[-1:]]


def _spans_of_days(
    words: str, spans: dict[tuple[int, int], list[Bearer]], quoted: Sequence[tuple[int, int, str]], store: Store
) -> list[periods.Worded]:
    """The spans of days outside quotation marks; names inside them are removed from the ``spans`` of names."""
    days = []
    for worded in periods.find(words, newest(store), partial(_days, store)):
        over = [(start, end) for start, end in spans if start < worded.end and worded.start < end]
        longer = any(end - start > worded.end - worded.start for start, end in over)
        if longer or any(start <= worded.start < end for start, end, _ in quoted):
            continue
        for place in over:
            del spans[place]
        days.append(worded)
    return days


def _written_out(words: str) -> str:
    """The words without an opening phrase, and with short forms and slang written in full."""
    grammar = intents.load()
    words = grammar.opening.sub("", words)
    return _WORD.sub(lambda match: grammar.short.get(match.group(0).casefold(), match.group(0)), words)


def _names(words: str, places: Sequence[tuple[int, int]], names: KnownNames) -> Iterator[tuple[int, int, list[Bearer]]]:
    """The longest names in the words, from the left, with what each can name."""
    at = 0
    while at < len(places):
        for length in range(min(names.longest, len(places) - at), 0, -1):
            start, end = places[at][0], places[at + length - 1][1]
            bearers = [each for each in names.bearers(words[start:end]) if each.kind in ASKED_FOR]
            if length > 1 and fold(words[start:end]).split()[-1] in intents.load().of_nation:
                bearers = []  # "the Norlandian delegation" is no name of its own
            if bearers and _is_name(words[start:end], bearers) and (at or not _begins_a_question(words[start:end])):
                yield start, end, bearers
                at += length
                break
        else:
            at += 1


def _is_name(words: str, bearers: Sequence[Bearer]) -> bool:
    """Whether words that are a name in the store are one here, and are not only words of the grammar."""
    folded = fold(words)
    if words.islower() and (len(folded) < 3 or all(intents.load().has(word) for word in folded.split())):
        return False
    return " " in folded or any(bearer.kind not in (Kind.NEGOTIATION, Kind.AGREEMENT) for bearer in bearers)


def _begins_a_question(words: str) -> bool:
    """Whether the first words of a question only ask, with a capital because they are first: "Who was", not "WHO"."""
    return set(fold(words).split()) <= intents.load().glue and not words.isupper()


def agreement_names(store: Store) -> Iterator[str]:
    """The names of the agreements in the store."""
    for entity in named_entities(store).values():
        if entity.kind is Kind.AGREEMENT:
            yield from (entity.name, *entity.names)


def title_words(store: Store) -> frozenset[str]:
    """Words of posts: from the reference data and from the posts in the store."""
    known = reference.titles()
    own = frozenset(word for title in _said(store, "posts", "title") for word in fold(title).split())
    return own | known.heads | known.weak | known.modifiers | known.political | known.generic


def is_strange(token: Token, titles: frozenset[str]) -> bool:
    """Whether a word has a capital, names nothing in the store, and is no word of a question or of the ``titles``."""
    known = token.bearers or intents.load().has(token.text) or token.text in titles
    return bool(token.start) and token.raw[:1].isupper() and not known


def raw(tokens: Sequence[Token]) -> str:
    """The text of the tokens as written."""
    return " ".join(token.raw for token in tokens)
