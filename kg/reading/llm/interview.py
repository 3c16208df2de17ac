"""Asking about articles: in pieces, from the cache where it can be, within the budget, several at a time."""

from __future__ import annotations

import hashlib
import json
import queue
import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import platformdirs

from kg.errors import EndpointError, ParleyError
from kg.files import write_whole
from kg.model import Answer, Article, Drafted, Failure, ModelUse, Span
from kg.reading.llm.endpoint import Endpoint, Reply
from kg.reading.llm.pieces import claims_in, halves, pieces
from kg.reading.llm.prompt import instructions, schema_text

if TYPE_CHECKING:
    from kg.reading.llm.language_model import LanguageModel

#: Characters of an article asked about at once: about 1,500 tokens, which a small context holds with the rules.
LONGEST_PIECE = 6_000
#: A piece shorter than this is not asked about by halves.
_SHORTEST = 200
#: A token has rarely fewer characters in English; for what an endpoint does not count, and to set aside beforehand.
_CHARACTERS_A_TOKEN = 3


class BudgetError(ParleyError):
    """The next question could take more tokens than are left."""


@dataclass
class _Spent:
    tokens_in: int = 0
    tokens_out: int = 0
    aside: int = 0
    cached: int = 0
    cut: int = 0


class Asking:
    """One build's questions to one model. Raises ParleyError where its endpoint or cache cannot be used."""

    def __init__(self, model: LanguageModel) -> None:
        self.model = model
        self.endpoint = Endpoint(
            model.endpoint,
            model.name,
            answer_tokens=model.answer_tokens,
            timeout=model.timeout,
            retries=model.retries,
        )
        self.cache = _folder(model.cache)
        self.spent = _Spent()
        self._lock = threading.Condition()
        self._lasting: EndpointError | None = None

    def about(self, articles: Sequence[Article], jobs: int) -> Iterator[tuple[Article, Drafted | Failure]]:
        """Each article with the model's answers or a Failure, as they come."""
        if jobs == 1 or len(articles) < 2:
            yield from ((article, self._article(article)) for article in articles)
            return
        waiting: queue.SimpleQueue[Article] = queue.SimpleQueue()
        done: queue.SimpleQueue[tuple[Article, Drafted | Failure] | BaseException] = queue.SimpleQueue()
        for article in articles:
            waiting.put(article)
        for _ in range(min(jobs, len(articles))):
            # daemons, so that an interrupt need not wait for an endpoint
            threading.Thread(target=self._work, args=(waiting, done), daemon=True).start()
        for _ in articles:
            outcome = done.get()
            if isinstance(outcome, BaseException):
                raise outcome
            yield outcome

    def use(self) -> ModelUse:
        """What the questions took so far."""
        return ModelUse(
            model=self.model.name,
            structured=self.endpoint.structure,
            requests=self.endpoint.requests,
            retries=self.endpoint.retried,
            cached=self.spent.cached,
            cut=self.spent.cut,
            tokens_in=self.spent.tokens_in,
            tokens_out=self.spent.tokens_out,
        )

    def _work(
        self,
        waiting: queue.SimpleQueue[Article],
        done: queue.SimpleQueue[tuple[Article, Drafted | Failure] | BaseException],
    ) -> None:
        try:
            while True:
                article = waiting.get_nowait()
                done.put((article, self._article(article)))
        except queue.Empty:
            return
        except BaseException as error:  # handed to whoever waits for the results
            done.put(error)

    def _article(self, article: Article) -> Drafted | Failure:
        try:
            found = [
                answer for piece in pieces(article.text, LONGEST_PIECE) for answer in self._piece(article.text, piece)
            ]
        except (EndpointError, BudgetError) as error:
            return Failure(article.id, str(error))
        return Drafted(self.model.producer, tuple(found), self.model.alone)

    def _piece(self, text: str, piece: Span) -> list[Answer]:
        """The answers on a piece: one, or those on its halves where one answer cannot hold it."""
        reply = self._answer(text[piece.start : piece.end])
        try:
            claims, whole = claims_in(reply.text)
        except ValueError as error:
            if not reply.cut:
                raise EndpointError(f"the model {self.model.name} gave no list of claims as JSON") from error
            claims, whole = [], False
        parts = [piece] if whole or piece.end - piece.start < _SHORTEST else halves(text, piece)
        if len(parts) > 1:
            return [answer for part in parts for answer in self._piece(text, part)]
        if not whole:
            with self._lock:
                self.spent.cut += 1
        return [Answer(piece, tuple(claims))]

    def _answer(self, text: str) -> Reply:
        path = self.cache / f"{self._digest(text)}.json"
        held = _held(path)
        if held is not None:
            with self._lock:
                self.spent.cached += 1
            return held
        reply = self._bought(text)
        if reply.cut or _is_whole(reply):
            kept = {
                "text": reply.text,
                "cut": reply.cut,
                "tokens_in": reply.tokens_in,
                "tokens_out": reply.tokens_out,
            }
            write_whole(path, json.dumps(kept, ensure_ascii=False).encode("utf-8", "surrogatepass"))
        return reply

    def _bought(self, text: str) -> Reply:
        if self._lasting is not None:
            raise self._lasting
        prompt = (_asked_with() + len(text)) // _CHARACTERS_A_TOKEN
        aside = prompt + self.model.answer_tokens
        self._set_aside(aside)
        spent_in, spent_out = 0, 0
        try:
            reply = self.endpoint.ask(instructions(), text)
            spent_in = reply.tokens_in or prompt
            spent_out = reply.tokens_out or len(reply.text) // _CHARACTERS_A_TOKEN
        except EndpointError as error:
            self._lasting = error if error.lasting else self._lasting
            raise
        finally:
            with self._lock:
                self.spent.aside -= aside
                self.spent.tokens_in += spent_in
                self.spent.tokens_out += spent_out
                self._lock.notify_all()
        return reply

    def _set_aside(self, tokens: int) -> None:
        """Keep the most a question can take, once others gave back enough; BudgetError where too little is left."""
        most = self.model.max_tokens
        with self._lock:
            while most is not None and self.spent.aside and self._used() + self.spent.aside + tokens > most:
                self._lock.wait()
            if most is not None and self._used() + tokens > most:
                raise BudgetError(
                    f"the budget of {most:,} tokens is used up: {self._used():,} spent, and the next question may take "
                    f"{tokens:,}; build again with a larger --max-tokens, what was answered so far is kept"
                )
            self.spent.aside += tokens

    def _used(self) -> int:
        return self.spent.tokens_in + self.spent.tokens_out

    def _digest(self, text: str) -> str:
        """The name of an answer in the cache: everything it depends on, and nothing of who asked where."""
        parts = [self.model.name, str(self.model.answer_tokens), instructions(), schema_text(), text]
        return hashlib.sha256("\x1f".join(parts).encode("utf-8", "surrogatepass")).hexdigest()


def _asked_with() -> int:
    """The characters that go with every text; the schema is counted in, since it may have to be asked for in words."""
    return len(instructions()) + len(schema_text())


def _is_whole(reply: Reply) -> bool:
    """Whether the answer is worth keeping: the next one may be better than one without a list of claims."""
    try:
        return claims_in(reply.text)[1]
    except ValueError:
        return False


def _folder(given: Path | None) -> Path:
    folder = given or Path(platformdirs.user_cache_path("parley-kg")) / "answers"
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ParleyError(f"The cache {folder} cannot be made: {error.strerror}; name another by --cache.") from error
    return folder


def _held(path: Path) -> Reply | None:
    """The answer kept there; None where there is none, or none that can be read."""
    try:
        kept = json.loads(path.read_text(encoding="utf-8"))
        return Reply(str(kept["text"]), bool(kept["cut"]), int(kept["tokens_in"]), int(kept["tokens_out"]))
    except (OSError, ValueError, KeyError, TypeError):
        return None
