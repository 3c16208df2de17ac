"""Plain words understood: which question they ask, what narrows it, and which words nothing could be made of.

Names of the store, days and quoted words are found first; then the first intent of the grammar (`kg.answers.intents`)
that knows every other word gives the question, and what each name in it narrows. Words that no intent knows are never
passed over: then the question is refused.
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from kg import reference
from kg.answers import intents, narrowing, periods, questions
from kg.answers.intents import Intent
from kg.answers.known_names import ASKED_FOR, Bearer, KnownNames
from kg.answers.narrowing import Period
from kg.answers.questions import Question
from kg.errors import QuestionError
from kg.folding import fold
from kg.graph.store import Store
from kg.model import Kind
from kg.settings import query

_QUOTED = re.compile(r"[“\"]([^“”\"]+)[”\"]|(?<!\w)[‘']([^‘’']+\s[^‘’']+)[’'](?!\w)")
_WORD = re.compile(r"(?:\w\.){2,}|\w+(?:['’]\w+)*")
#: What a name stands behind says what it is; between the two may stand other names and these.
_PREPOSITIONS = frozenset(
    "in at near from of by to with between against on upon about over for told tell hit during".split()
)
_BETWEEN = frozenset("and or the a an both".split())
#: A word in small letters that is this like a name (0 to 100) is taken for one, and the nearest names are given.
_LIKE_A_NAME = 85
#: The tokens of things with names, as the grammar has them.
_NAME, _AGREEMENT = "@name", "@agreement"


@dataclass(frozen=True)
class Understood:
    """What plain words ask: a question, its parameters, a span of days, and a word that was taken for anybody."""

    question: Question
    parameters: Mapping[str, str] = field(default_factory=dict)
    period: Period = questions.ALWAYS
    anybody: str = ""

    def options(self) -> list[str]:
        """What narrows the question, as options of `kg ask`."""
        parts = [part for name, value in self.parameters.items() for part in ("--param", f"{name}={value}")]
        for option, day in (("--from", self.period.start), ("--to", self.period.end)):
            parts += [option, day] if day else []
        return parts

    def command(self) -> str:
        """The same asked by name."""
        return shlex.join(["kg", "ask", self.question.name, *self.options()])


@dataclass(frozen=True)
class _Token:
    """A word of the question, or several that are one name: as written, where, as the grammar has it, who bears it."""

    raw: str
    start: int
    text: str
    bearers: tuple[Bearer, ...] = ()


class _NotMeant(Exception):  # noqa: N818 - no error: the intent is passed over
    """The intent is not what the words ask; ``tokens`` are those it knows nothing of, where nothing else is amiss."""

    def __init__(self, *tokens: _Token) -> None:
        super().__init__(tokens)
        self.tokens = tokens


def understand(store: Store, words: str) -> Understood:
    """What the words ask of the store: a question by its name, or one in plain words.

    Raises QuestionError where they are not wholly understood, with what is not and the nearest question, or where they
    name something the store has not.
    """
    named = next((question for question in questions.load() if question.name == words.strip()), None)
    if named:
        return Understood(named)
    names = KnownNames(store)
    tokens, quoted, period = _tokens(words, names, _newest(store))
    refused: list[tuple[Intent, tuple[_Token, ...]]] = []
    for intent in intents.load().intents:
        meaning = _Meaning(intent, store)
        try:
            meaning.take(tokens, quoted)
        except _NotMeant as refusal:
            refused += [(intent, refusal.tokens)] if refusal.tokens else []
            continue
        return Understood(meaning.question, meaning.parameters, period, meaning.anybody)
    if not (quoted or period or any(token.bearers for token in tokens)) and (near := questions.worded(words)):
        return Understood(near)
    raise QuestionError(_refusal(words, tokens, refused, names))


def _newest(store: Store) -> str | None:
    return max((article.published for article in store.articles() if article.published), default=None)


def _tokens(words: str, names: KnownNames, newest: str | None) -> tuple[list[_Token], list[str], Period]:
    """The words with each name as one token, the quoted words, and the span of days.

    Raises QuestionError for two spans.
    """
    quoted = [(match.start(), match.end(), (match[1] or match[2]).strip(" .,")) for match in _QUOTED.finditer(words)]
    places = [
        (match.start(), match.end())
        for match in _WORD.finditer(words)
        if not any(start <= match.start() < end for start, end, _ in quoted)
    ]
    spans = {(start, end): bearers for start, end, bearers in _names(words, places, names)}
    days = []
    for worded in periods.find(words, newest):
        over = [(start, end) for start, end in spans if start < worded.end and worded.start < end]
        longer = any(end - start > worded.end - worded.start for start, end in over)
        if longer or any(start <= worded.start < end for start, end, _ in quoted):
            continue
        for place in over:
            del spans[place]
        days.append(worded)
    if len(days) > 1:
        raise QuestionError("Two spans of days are named; ask for one, or write `between ... and ...`.")
    covered = [*spans, *((one.start, one.end) for one in days)]
    free = [place for place in places if not any(start <= place[0] < end for start, end in covered)]
    tokens = [_Token(words[start:end], start, fold(words[start:end])) for start, end in free]
    for (start, end), bearers in spans.items():
        text = _AGREEMENT if all(bearer.kind is Kind.AGREEMENT for bearer in bearers) else _NAME
        tokens.append(_Token(words[start:end], start, text, tuple(bearers)))
    tokens = sorted((token for token in tokens if token.text), key=lambda token: token.start)
    return tokens, [text for *_, text in quoted], days[0].period if days else questions.ALWAYS


def _names(words: str, places: Sequence[tuple[int, int]], names: KnownNames) -> Iterator[tuple[int, int, list[Bearer]]]:
    """The longest names in the words, from the left, with who bears each."""
    at = 0
    while at < len(places):
        for length in range(min(names.longest, len(places) - at), 0, -1):
            start, end = places[at][0], places[at + length - 1][1]
            bearers = [each for each in names.bearers(words[start:end]) if each.kind in ASKED_FOR]
            if bearers and _is_name(words[start:end], bearers):
                yield start, end, bearers
                at += length
                break
        else:
            at += 1


def _is_name(words: str, bearers: Sequence[Bearer]) -> bool:
    """Whether words that something bears as its name name it here, and are not only words of the grammar."""
    folded = fold(words)
    if words.islower() and (len(folded) < 3 or all(intents.load().has(word) for word in folded.split())):
        return False
    return " " in folded or any(bearer.kind not in (Kind.NEGOTIATION, Kind.AGREEMENT) for bearer in bearers)


class _Meaning:
    """What an intent makes of a question's words, word by word."""

    def __init__(self, intent: Intent, store: Store) -> None:
        self.question = questions.find(intent.question)
        self.parameters: dict[str, str] = {}
        self.anybody = ""
        self._intent = intent
        self._store = store
        self._options = narrowing.options(self.question.columns)
        self._own = {name for name, _ in self.question.parameters}

    def take(self, tokens: Sequence[_Token], quoted: Sequence[str]) -> None:
        """Make parameters of the words. Raises _NotMeant where the intent is not what they ask, or knows not all."""
        line = " ".join(token.text.replace(" ", "_") for token in tokens)
        verb = self._verb(tokens, line)
        topic = self._topic(tokens)
        for words, values in self._intent.sets:
            if words is None or words.search(line):
                self.parameters |= values
        if quoted:
            self._quoted(" ".join(quoted))
        explained, left, offset = self._explained(line), [], 0
        for place, token in enumerate(tokens):
            if token in topic:
                pass
            elif token.bearers:
                self._name(token, _preposition(tokens[:place]), before=offset < verb)
            elif not self._is_plain(token, known=offset in explained):
                left.append(token)
            offset += len(token.text) + 1
        left = self._subject(tokens, self._without_titles(tokens, left))
        if left:
            self._left(left)
        if self._own - self.parameters.keys() or (self._intent.free and not self.parameters):
            raise _NotMeant

    def _verb(self, tokens: Sequence[_Token], line: str) -> int:
        """Where the last of the words begins that tell the intent; raises _NotMeant where some are missing."""
        found = [[match.start() for match in pattern.finditer(line)] for pattern in self._intent.when]
        if not all(found) or sum(bool(token.bearers) for token in tokens) < self._intent.names:
            raise _NotMeant
        wanted = self._intent.kinds | {Kind.PLACE}
        if self._intent.kinds and not all(
            wanted & {each.kind for each in one.bearers} for one in tokens if one.bearers
        ):
            raise _NotMeant
        asked = intents.load().asked_columns.get(tokens[0].text)
        if asked and not set(asked) & set(self.question.columns):
            raise _NotMeant
        return max(start for starts in found for start in starts)

    def _explained(self, line: str) -> set[int]:
        """Where words begin that the intent knows."""
        sets = (pattern for pattern, _ in self._intent.sets if pattern)
        known = (*self._intent.when, *self._intent.may, *sets, intents.load().talks)
        matches = (match for pattern in known for match in pattern.finditer(line))
        return {match.start() + word.start() for match in matches for word in re.finditer(r"\S+", match.group(0))}

    def _topic(self, tokens: Sequence[_Token]) -> list[_Token]:
        """The words that say what is talked about, where the intent has an option for them; they become its value."""
        grammar, option = intents.load(), self._intent.topic
        for place, token in enumerate(tokens if option else ()):
            following = tokens[place + 1 :]
            if not grammar.topic_begins.search(token.text) or (
                token.text == "on" and following and following[0].bearers
            ):
                continue
            ends = (number for number, one in enumerate(following) if number and grammar.topic_ends.search(one.text))
            chosen = [
                one for one in following[: next(ends, len(following))] if one.text not in _BETWEEN - {"and", "or"}
            ]
            if chosen and not grammar.topic_not.search(chosen[0].text):
                self.parameters[option] = _raw(chosen)
                return chosen
        return []

    def _quoted(self, words: str) -> None:
        option = next((name for name in ("said", "words") if name in self._options), "")
        if not option or option in self.parameters:
            raise _NotMeant
        self.parameters[option] = words

    def _is_plain(self, token: _Token, *, known: bool) -> bool:
        """Whether a word is the intent's own, says nothing, or stands for anybody, which is kept."""
        if not known and token.text in intents.load().anybody:
            self.anybody = self.anybody or token.raw
            return True
        return known or token.text in intents.load().glue

    def _name(self, token: _Token, preposition: str, *, before: bool) -> None:
        """Set the option that a name narrows, by its place and kind; raises _NotMeant where none is left."""
        for role in self._intent.roles:
            if not role.stands(preposition, before=before):
                continue
            fitting = [bearer for bearer in token.bearers if {"*", bearer.kind} & set(role.kinds)]
            for name in role.options:
                if name in self.parameters or name not in {*self._options, *self._own}:
                    continue
                allowed = self._options[name].kinds if name in self._options else ()
                meant = {bearer.label for bearer in fitting if not allowed or bearer.kind in allowed}
                if meant:
                    self.parameters[name] = meant.pop() if len(meant) == 1 else token.raw
                    return
        raise _NotMeant(token)

    def _without_titles(self, tokens: Sequence[_Token], left: list[_Token]) -> list[_Token]:
        """The words that are left, without those of a title before somebody's name ("President Santos")."""
        titles = _title_words(self._store) if left else frozenset()
        kept = list(left)
        for token, following in reversed(list(pairwise(tokens))):
            person = any(bearer.kind is Kind.PERSON for bearer in following.bearers)
            of_title = following in left and following not in kept
            if token in kept and token.text in titles and (person or of_title):
                kept.remove(token)
        return kept

    def _subject(self, tokens: Sequence[_Token], left: list[_Token]) -> list[_Token]:
        """Take a word that is left before "talks" as what they are about; the words that are left then."""
        grammar = intents.load()
        for token, following in pairwise(tokens):
            if token in left and grammar.talks.search(following.text) and "about" in self._options:
                if "about" in self.parameters or token.text in grammar.no_subject:
                    raise _NotMeant(token)
                self.parameters["about"] = token.raw
                return [other for other in left if other is not token]
        return left

    def _left(self, left: Sequence[_Token]) -> None:
        """Take the words that are left as what the intent has an option for; raises _NotMeant where it has none."""
        option = self._intent.free
        if not option or option in self.parameters:
            raise _NotMeant(*left)
        if not self._intent.titles:
            self.parameters[option] = _raw(left)
            return
        titles = _title_words(self._store)
        words = [token.raw if token.text in titles else token.raw.removesuffix("s") for token in left]
        unknown = [token for token, word in zip(left, words, strict=True) if fold(word) not in titles]
        if unknown:
            raise _NotMeant(*unknown)
        self.parameters[option] = " ".join(words)


def _raw(tokens: Sequence[_Token]) -> str:
    return " ".join(token.raw for token in tokens)


def _preposition(earlier: Sequence[_Token]) -> str:
    """The word that a name stands behind, alone or with the names before it ("between A and B"); else nothing."""
    for token in reversed(earlier):
        if token.text in _PREPOSITIONS:
            return token.text
        if not (token.bearers or token.text in _BETWEEN):
            return ""
    return ""


def _title_words(store: Store) -> frozenset[str]:
    """Words of posts: those of the reference data and of the posts in the store."""
    known = reference.titles()
    found: Any = store.query(query("view", "posts"))
    own = frozenset(word for row in found for word in fold(row["title"].value).split())
    return own | known.heads | known.weak | known.modifiers | known.political | known.generic


def _refusal(
    words: str,
    tokens: Sequence[_Token],
    refused: Sequence[tuple[Intent, tuple[_Token, ...]]],
    names: KnownNames,
) -> str:
    """Why the words are not understood, and what comes nearest."""
    if tokens and all(token.bearers for token in tokens):
        name = shlex.quote(tokens[0].bearers[0].label)
        return f"What is asked of {_raw(tokens)!r}? Ask in a sentence, or see all the store tells: kg explain {name}"
    if not refused:
        near = ", ".join(question.name for question in questions.nearest(words))
        return f"No question is near {words.strip()!r}; the nearest are {near}. `kg ask` lists all of them."
    intent, left = min(refused, key=lambda each: len(each[1]))
    nearest = f"the nearest question is {intent.question}: {questions.find(intent.question).summary}"
    unknown = [token for token in left if not token.bearers]
    named = [
        token
        for token in unknown
        if (token.start and token.raw[:1].isupper()) or names.nearest(token.raw, _LIKE_A_NAME)
    ]
    if named:
        return f"{names.nobody(_raw(named))} The nearest question is {intent.question}."
    return f"{_raw(unknown or left)!r} is not understood here; {nearest}"
