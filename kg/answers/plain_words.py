"""Understanding plain words: which question they ask, what narrows it, and which words are not understood.

Names in the store, days and quoted words are found first. Then the first intent of the grammar (`kg.answers.intents`)
that knows every other word gives the question, and what each name in it narrows. A question with words that no intent
knows is refused.
"""

from __future__ import annotations

import shlex
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from kg.answers import intents, narrowing, questions, refusals
from kg.answers.described import with_described
from kg.answers.intent_match import Meaning, NotMeant
from kg.answers.intents import Intent
from kg.answers.known_names import KnownNames
from kg.answers.narrowing import Period
from kg.answers.questions import Question
from kg.answers.worded import Token, parts_of
from kg.errors import QuestionError
from kg.graph.store import Store

#: Options that say which talks are meant.
_OF_TALKS = frozenset({"place", "party", "other", "talks", "about", "round", "named", "deal"})


@dataclass(frozen=True)
class Understood:
    """What plain words ask: a question, its parameters, a span of days, and a word that means anybody.

    ``whether`` says that they ask whether something is so; ``unused`` has words without effect; ``also`` are other
    questions that answer them too: whether somebody was there, by who was absent.
    """

    question: Question
    parameters: Mapping[str, str] = field(default_factory=dict)
    period: Period = questions.ALWAYS
    anybody: str = ""
    whether: bool = False
    unused: str = ""
    also: tuple[Understood, ...] = ()

    def options(self) -> list[str]:
        """The filters of the question, as options of `kg ask`."""
        parts = [part for name, value in self.parameters.items() for part in ("--param", f"{name}={value}")]
        for option, day in (("--from", self.period.start), ("--to", self.period.end)):
            parts += [option, day] if day else []
        return parts

    def command(self) -> str:
        """The same asked by name."""
        return shlex.join(["kg", "ask", self.question.name, *self.options()])


class SeveralError(QuestionError):
    """The words ask several things, and some are understood; ``clauses`` has each with what it asks, or why not."""

    def __init__(self, clauses: Sequence[tuple[str, Understood | QuestionError]]) -> None:
        listed = " ".join(f"{clause!r}" for clause, _ in clauses)
        super().__init__(f"Several things are asked at once; ask one at a time: {listed}")
        self.clauses = clauses

    def __reduce__(self) -> tuple[type[SeveralError], tuple[Sequence[tuple[str, Understood | QuestionError]]]]:
        """How to make it again in another process, such as a worker of the server."""
        return SeveralError, (self.clauses,)

    @property
    def understood(self) -> list[tuple[str, Understood]]:
        """The clauses that are understood, with what they ask."""
        return [(clause, meant) for clause, meant in self.clauses if isinstance(meant, Understood)]


def understand(store: Store, words: str) -> Understood:
    """What the words ask of the store: a question by its name, or one in plain words.

    Raises QuestionError if they are not fully understood, with the words and the nearest question, or if they name
    something that is not in the store; SeveralError if they ask several things.
    """
    try:
        return _understood(store, words)
    except QuestionError as refusal:
        parts = clauses(words)
        asked = [(part, _understood_or_not(store, part)) for part in parts] if len(parts) > 1 else []
        if any(isinstance(meant, Understood) for _, meant in asked):
            raise SeveralError(_of_the_same_talks(asked, named=_is_named(store, words))) from refusal
        raise


def _is_named(store: Store, words: str) -> bool:
    """Whether the words name anything in the store."""
    try:
        return any(token.bearers for token in parts_of(words, KnownNames(store), store).tokens)
    except QuestionError:
        return True


def _of_the_same_talks(
    asked: Sequence[tuple[str, Understood | QuestionError]], *, named: bool
) -> list[tuple[str, Understood | QuestionError]]:
    """The clauses; one without filters asks about the talks that the clause before it names.

    If these talks are unknown, though the sentence has names (``named``), such a clause is refused and not asked about
    everything.
    """
    found: list[tuple[str, Understood | QuestionError]] = []
    of_talks: dict[str, str] = {}
    period = questions.ALWAYS
    for clause, meant in asked:
        if isinstance(meant, Understood):
            taken = narrowing.options(meant.question.columns)
            if not (meant.period or any(taken[name].kinds for name in meant.parameters if name in taken)):
                more = {name: value for name, value in of_talks.items() if name in taken}
                if (named or of_talks) and not (more or meant.parameters or period):
                    found.append((clause, QuestionError("it does not say of which talks; name them.")))
                    continue
                meant = replace(meant, parameters={**more, **meant.parameters}, period=period)
            of_talks = {name: value for name, value in meant.parameters.items() if name in _OF_TALKS}
            period = meant.period
        found.append((clause, meant))
    return found


def _understood_or_not(store: Store, clause: str) -> Understood | QuestionError:
    try:
        return _understood(store, clause)
    except QuestionError as refusal:
        return refusal


def clauses(words: str) -> list[str]:
    """The parts of a sentence that each ask for something, with a question word of their own."""
    parts = [part.strip(" ,;?.") for part in intents.load().clause_begins.split(words)]
    return [f"{part[:1].upper()}{part[1:]}?" for part in parts if " " in part]


def _understood(store: Store, words: str) -> Understood:
    """The one thing that the words ask. Raises QuestionError as `understand` does."""
    named = next((each for each in questions.load() if words.strip() in (each.name, each.summary)), None)
    if named:
        return Understood(named)
    names = KnownNames(store)
    left_out = intents.load().leaving_out.search(words)
    parts = parts_of(words[: left_out.start()] if left_out else words, names, store)
    tokens, quoted, period = parts.tokens, parts.quoted, parts.period
    meaning, refused = _meaning(store, tokens, quoted)
    if meaning is None and any(token.bearers for token in tokens):
        tokens = with_described(store, tokens)
        meaning, _ = _meaning(store, tokens, quoted)
    if meaning is not None:
        whether = bool(tokens) and tokens[0].text in intents.load().whether
        spans = [Period(end=one.end) if meaning.lasts and one.end else one for one in (period, *parts.others)]
        span = _with_answers(store, meaning, spans) if parts.others else spans[0]
        unused = left_out.group(0).strip() if left_out else ""
        asked = [
            Understood(each.question, each.parameters, span, meaning.anybody, whether, unused)
            for each in (meaning, *meaning.also(tokens, quoted))
        ]
        return _with_others(store, asked) if len(asked) > 1 else asked[0]
    if not (quoted or period or any(token.bearers for token in tokens)) and (near := questions.worded(words)):
        return Understood(near)
    raise QuestionError(refusals.refusal(store, words, tokens, refused, names))


def _with_answers(store: Store, meaning: Meaning, spans: Sequence[Period]) -> Period:
    """The first of the spans in which the question has an answer; else the first span."""
    answered = (span for span in spans if questions.ask(store, meaning.question, meaning.parameters, period=span))
    return next(answered, spans[0])


def _with_others(store: Store, asked: Sequence[Understood]) -> Understood:
    """The first of the questions that has an answer, with the others that have one; else the first of all."""
    found = [each for each in asked if questions.ask(store, each.question, each.parameters, period=each.period)]
    return replace(found[0], also=tuple(found[1:])) if found else asked[0]


def _meaning(
    store: Store, tokens: Sequence[Token], quoted: Sequence[str]
) -> tuple[Meaning | None, list[tuple[Intent, tuple[Token, ...]]]]:
    """What the first intent that knows all the words makes of them; and the words that other intents do not know."""
    refused: list[tuple[Intent, tuple[Token, ...]]] = []
    for intent in intents.load().intents:
        meaning = Meaning(intent, store)
        try:
            meaning.take(tokens, quoted)
        except NotMeant as refusal:
            refused += [(intent, refusal.tokens)] if refusal.tokens else []
            continue
        return meaning, refused
    return None, refused
