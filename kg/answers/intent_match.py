"""What one intent makes of the words of a plain question: its parameters, or that it is not meant."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from kg.answers import intents, narrowing, questions
from kg.answers.intents import Intent
from kg.answers.worded import Token, agreement_names, raw, title_words
from kg.folding import fold
from kg.graph.store import Store
from kg.model import Kind

#: Words before a name show its role; other names and these words may be between.
_PREPOSITIONS = frozenset(
    "in at near from of by to with between against on upon about over for told tell hit during".split()
)
#: Options for words that somebody said.
_OF_WORDS = ("said", "words")
_BETWEEN = frozenset("and or the a an both".split())


class NotMeant(Exception):  # noqa: N818 - no error: the intent is passed over
    """The words do not ask for the intent; ``tokens`` are the unknown words, if there is no other reason."""

    def __init__(self, *tokens: Token) -> None:
        super().__init__(tokens)
        self.tokens = tokens


class Meaning:
    """What an intent makes of a question, word by word."""

    def __init__(self, intent: Intent, store: Store) -> None:
        self.question = questions.find(intent.question)
        self.parameters: dict[str, str] = {}
        self.anybody = ""
        self.lasts = intent.lasts
        self._intent = intent
        self._store = store
        self._options = narrowing.options(self.question.columns)
        self._own = {name for name, _ in self.question.parameters}

    def also(self, tokens: Sequence[Token], quoted: Sequence[str]) -> Iterator[Meaning]:
        """What the words ask as well: other questions that may have the answer, as the intent lists them."""
        for intent in self._intent.also:
            other = Meaning(intent, self._store)
            try:
                other.take(tokens, quoted)
            except NotMeant:
                continue
            yield other

    def take(self, tokens: Sequence[Token], quoted: Sequence[str]) -> None:
        """Turn the words into parameters. Raises NotMeant if they do not ask for the intent, or if it does not know
        all.
        """
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
            elif not (self._is_plain(token, known=offset in explained) or _is_of_nation(token, tokens[:place])):
                left.append(token)
            offset += len(token.text) + 1
        left = self._subject(tokens, self._without_titles(tokens, left))
        left = self._part_of_name(tokens, left)
        if left:
            self._left(left)
        if self._own - self.parameters.keys() or (self._intent.free and not self.parameters):
            raise NotMeant

    def _verb(self, tokens: Sequence[Token], line: str) -> int:
        """Where the last word for the intent begins; raises NotMeant if some are missing."""
        found = [[match.start() for match in pattern.finditer(line)] for pattern in self._intent.when]
        kinds, named = self._intent.kinds, [{each.kind for each in token.bearers} for token in tokens if token.bearers]
        counted = [each for each in named if not kinds or kinds & each]
        if not all(found) or len(counted) < self._intent.names:
            raise NotMeant
        if kinds and not all((kinds | {Kind.PLACE}) & each for each in named):
            raise NotMeant
        asked = intents.load().asked_columns.get(tokens[0].text)
        own = any(pattern.search(tokens[0].text) for pattern in self._intent.may)
        if asked and not own and not set(asked) & set(self.question.columns):
            raise NotMeant
        return max(start for starts in found for start in starts)

    def _explained(self, line: str) -> set[int]:
        """Where words begin that the intent knows."""
        sets = (pattern for pattern, _ in self._intent.sets if pattern)
        known = (*self._intent.when, *self._intent.may, *sets, intents.load().talks)
        matches = (match for pattern in known for match in pattern.finditer(line))
        return {match.start() + word.start() for match in matches for word in re.finditer(r"\S+", match.group(0))}

    def _topic(self, tokens: Sequence[Token]) -> list[Token]:
        """The words of the topic, if the intent has an option for it; they become its value."""
        grammar, option = intents.load(), self._intent.topic
        for place, token in enumerate(tokens if option else ()):
            following = tokens[place + 1 :]
            if following and place and self._is_said(tokens[place - 1], token):
                self.parameters[option] = raw(following)
                return list(following)
            about = next((one for one in following if one.text not in _BETWEEN), token)
            if not grammar.topic_begins.search(token.text) or (token.text == "on" and about.bearers):
                continue
            ends = (number for number, one in enumerate(following) if number and grammar.topic_ends.search(one.text))
            chosen = [
                one for one in following[: next(ends, len(following))] if one.text not in _BETWEEN - {"and", "or"}
            ]
            if chosen and not grammar.topic_not.search(chosen[0].text):
                self.parameters[option] = raw(chosen)
                return chosen
        return []

    def _is_said(self, verb: Token, token: Token) -> bool:
        """Whether what was said follows a word: it is behind the verb of a question about words."""
        about_words = self._intent.topic in _OF_WORDS and self._intent.when[-1].search(verb.text)
        return bool(about_words and intents.load().said_begins.search(token.text))

    def _quoted(self, words: str) -> None:
        option = next((name for name in _OF_WORDS if name in self._options), "")
        if not option or option in self.parameters:
            raise NotMeant
        self.parameters[option] = words

    def _is_plain(self, token: Token, *, known: bool) -> bool:
        """Whether a word belongs to the intent, has no meaning, or means anybody (which is stored)."""
        if not known and token.text in intents.load().anybody:
            self.anybody = self.anybody or token.raw
            return True
        return known or token.text in intents.load().glue

    def _name(self, token: Token, preposition: str, *, before: bool) -> None:
        """Set the option that a name narrows, by its place and kind; raises NotMeant if none is left."""
        for role in self._intent.roles:
            if not role.stands(preposition, before=before):
                continue
            fitting = [bearer for bearer in token.bearers if {"*", bearer.kind} & set(role.kinds)]
            for name in role.options:
                if name in self.parameters or name not in {*self._options, *self._own}:
                    continue
                allowed = self._options[name].kinds if name in self._options else ()
                meant = {bearer.label for bearer in fitting if not allowed or bearer.kind in allowed}
                if len(meant) > 1 and name == "talks" and "about" in self._options and "about" not in self.parameters:
                    self.parameters["about"] = token.raw  # several talks with one name: by their words
                    return
                if meant:
                    self.parameters[name] = meant.pop() if len(meant) == 1 else token.raw
                    return
        raise NotMeant(token)

    def _without_titles(self, tokens: Sequence[Token], left: list[Token]) -> list[Token]:
        """The words that are left, without those of a title before somebody's name ("President Santos")."""
        titles = title_words(self._store) if left else frozenset()
        kept = list(left)
        for token, following in reversed(list(pairwise(tokens))):
            person = any(bearer.kind is Kind.PERSON for bearer in following.bearers)
            of_title = following in left and following not in kept
            if token in kept and token.text in titles and (person or of_title):
                kept.remove(token)
        return kept

    def _subject(self, tokens: Sequence[Token], left: list[Token]) -> list[Token]:
        """Take words before "talks" as their topic, or as the name of the talks; returns the words that are
        then left.
        """
        grammar, kept = intents.load(), list(left)
        for token, following in pairwise(tokens):
            if token in left and grammar.talks.search(following.text) and "about" in self._options:
                which = token.text in grammar.ordinals
                option = "round" if which else "about"
                if option in self.parameters or token.text in grammar.no_subject:
                    raise NotMeant(token)
                self.parameters[option] = f"{token.raw} {following.raw}" if which else token.raw
                kept.remove(token)
        return kept

    def _part_of_name(self, tokens: Sequence[Token], left: list[Token]) -> list[Token]:
        """Take words that are left, with their neighbours, as part of an agreement's name; returns the
        words then left.
        """
        if not left or "named" not in self._options:
            return left
        first = tokens.index(left[0])
        last = tokens.index(left[-1]) + 1
        names = [fold(name) for name in agreement_names(self._store)]
        for end in (last + 1, last):  # with the noun after it, which may be part of the name too
            part = " ".join(token.text for token in tokens[first:end] if not token.bearers)
            whole = first + len(part.split()) == min(end, len(tokens))
            if whole and any(f" {part} " in f" {name} " for name in names):
                self.parameters["named"] = raw(tokens[first:end])
                return []
        return left

    def _left(self, left: Sequence[Token]) -> None:
        """Take the words that are left as a value of an option of the intent; raises NotMeant if it has none."""
        option = self._intent.free
        if not option or option in self.parameters:
            raise NotMeant(*left)
        if not self._intent.titles:
            self.parameters[option] = raw(left)
            return
        titles = title_words(self._store)
        words = [token.raw if token.text in titles else token.raw.removesuffix("s") for token in left]
        unknown = [token for token, word in zip(left, words, strict=True) if fold(word) not in titles]
        if unknown:
            raise NotMeant(*unknown)
        self.parameters[option] = " ".join(words)


def _is_of_nation(token: Token, earlier: Sequence[Token]) -> bool:
    """Whether a word after a nation's name adds nothing to it ("the Danish government")."""
    return (
        token.text in intents.load().of_nation
        and bool(earlier)
        and any(bearer.kind is Kind.NATION for bearer in earlier[-1].bearers)
    )


def _preposition(earlier: Sequence[Token]) -> str:
    """The word before a name, alone or with other names between ("between A and B"); else nothing."""
    for token in reversed(earlier):
        if token.text in _PREPOSITIONS:
            return token.text
        if not (token.bearers or token.text in _BETWEEN):
            return ""
    return ""
