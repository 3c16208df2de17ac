"""Why a plain question is refused: what in it is not understood, or names nothing, and what comes nearest."""

from __future__ import annotations

import shlex
from collections.abc import Sequence

from kg.answers import questions
from kg.answers.intents import Intent
from kg.answers.known_names import KnownNames
from kg.answers.worded import Token, is_strange, raw, title_words
from kg.graph.store import Store

#: A word in small letters with this likeness (0 to 100) to a name is treated as one, and the nearest names are shown.
_LIKE_A_NAME = 85


def refusal(
    store: Store,
    words: str,
    tokens: Sequence[Token],
    refused: Sequence[tuple[Intent, tuple[Token, ...]]],
    names: KnownNames,
) -> str:
    """Why the words are not understood, and which question is nearest."""
    if tokens and all(token.bearers for token in tokens):
        name = shlex.quote(tokens[0].bearers[0].label)
        return f"What is asked of {raw(tokens)!r}? Ask in a sentence, or see all that the store says: kg explain {name}"
    strangers = _strangers(store, words, tokens)
    if strangers:
        return f"{names.nobody(strangers)} {_nearest_to(refused)}".strip()
    if not refused:
        near = ", ".join(question.name for question in questions.nearest(words))
        return f"No question is near {words.strip()!r}; the nearest are {near}. `kg ask` lists all of them."
    intent, left = min(refused, key=lambda each: len(each[1]))
    nearest = f"the nearest question is {intent.question}: {questions.find(intent.question).summary}"
    unknown = [token for token in left if not token.bearers]
    named = [token for token in unknown if names.nearest(token.raw, _LIKE_A_NAME)]
    if named:
        return f"{names.nobody(raw(named))} {_nearest_to(refused)}"
    return f"{raw(unknown or left)!r} is not understood here; {nearest}"


def _nearest_to(refused: Sequence[tuple[Intent, tuple[Token, ...]]]) -> str:
    if not refused:
        return ""
    return f"The nearest question is {min(refused, key=lambda each: len(each[1]))[0].question}."


def _strangers(store: Store, words: str, tokens: Sequence[Token]) -> str:
    """Words in capitals next to each other that name nothing in the store; empty if there are none."""
    titles = title_words(store)
    run: list[Token] = []
    for token in tokens:
        if is_strange(token, titles):
            run.append(token)
        elif run:
            break
    return words[run[0].start : run[-1].start + len(run[-1].raw)] if run else ""
