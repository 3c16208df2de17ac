"""Asking about articles: one question for each part, from the cache if possible, within the budget,
several together.
"""

from __future__ import annotations

import json
import queue
import threading
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Any

from kg.build_report import ModelUse
from kg.errors import EndpointError
from kg.model import Article, Failure
from kg.reading.draft import Draft
from kg.reading.draft_files import Drafted, read_draft
from kg.reading.draft_schema import strict_text
from kg.reading.llm.answer import read_answer
from kg.reading.llm.answer_cache import AnswerCache
from kg.reading.llm.endpoint import Endpoint, Reply
from kg.reading.llm.joining import join
from kg.reading.llm.parts import parts
from kg.reading.llm.prompt import Look, Message, Part, opening, question
from kg.reading.llm.spending import Budget, BudgetError, size, tokens

if TYPE_CHECKING:
    from kg.reading.llm.language_model import LanguageModel

#: The tokens of any answer; one more is allowed for each byte of the text that it is about.
_LEAST_ANSWER = 2_000
#: The shortest part, even if answers must be short.
_SHORTEST_PART = 1_000
#: How often to ask for the rest of an answer that was cut off.
_RESTS = 3


@dataclass
class _SoFar:
    """What was said about one article so far."""

    article: Article
    draft: Draft
    malformed: Counter[str] = field(default_factory=Counter)


class Asking:
    """One build's questions to one model. Raises ParleyError if its endpoint or cache cannot be used."""

    def __init__(self, model: LanguageModel) -> None:
        self.model = model
        self.endpoint = Endpoint(model.endpoint, model.name, timeout=model.timeout, retries=model.retries)
        self.cache = AnswerCache(model.cache, _always_asked())
        self.budget = Budget(model.max_tokens)
        self._cached = 0
        self._cut = 0
        self._paid: dict[str, int] = {}
        self._lock = threading.Lock()
        self._lasting: EndpointError | None = None

    def about(self, articles: Sequence[Article], jobs: int) -> Iterator[tuple[Article, Drafted | Failure]]:
        """Each article with the model's draft, or a Failure, as they come."""
        if jobs == 1 or len(articles) < 2:
            yield from ((article, self._article(article)) for article in articles)
            return
        waiting: queue.SimpleQueue[Article] = queue.SimpleQueue()
        done: queue.SimpleQueue[tuple[Article, Drafted | Failure] | BaseException] = queue.SimpleQueue()
        for article in articles:
            waiting.put(article)
        for _ in range(min(jobs, len(articles))):
            # daemons, so that an interrupt does not wait for an endpoint
            threading.Thread(target=self._work, args=(waiting, done), daemon=True).start()
        for _ in articles:
            outcome = done.get()
            if isinstance(outcome, BaseException):
                raise outcome
            yield outcome

    def use(self) -> ModelUse:
        """What the questions have used so far."""
        return ModelUse(
            model=self.model.name,
            structured=self.endpoint.manner.structure,
            requests=self.endpoint.requests,
            retries=self.endpoint.retried,
            cached=self._cached,
            cut=self._cut,
            tokens_in=self.budget.tokens_in,
            tokens_out=self.budget.tokens_out,
            words=sum(self._paid.values()),
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
        except BaseException as error:  # passed to the thread that waits for the results
            done.put(error)

    def _article(self, article: Article) -> Drafted | Failure:
        so_far = _SoFar(article, Draft(article.id))
        texts = parts(article.text, self._longest_part(article.text))
        try:
            for turn in range(self.model.passes):
                for number, text in enumerate(texts, start=1):
                    part = Part(text, article.published, number, len(texts))
                    self._part(part, so_far, Look.AGAIN if turn else Look.FIRST)
        except (EndpointError, BudgetError) as error:
            return Failure(article.id, str(error))
        return Drafted(self.model.producer, so_far.draft, so_far.malformed)

    def _longest_part(self, text: str) -> int:
        """The most characters of a part: as many bytes as an answer may have tokens."""
        return max(_SHORTEST_PART, self.model.answer_tokens * len(text) // max(1, size(text)))

    def _part(self, part: Part, so_far: _SoFar, look: Look) -> None:
        """Ask about a part, and for the rest of answers that are cut off, as long as that brings something new."""
        longest = self.model.answer_tokens
        for each in (look, *(Look.REST for _ in range(_RESTS))):
            before = so_far.draft
            most = longest if each is Look.REST else min(longest, _LEAST_ANSWER + size(part.text))
            asked = question(part, each, before)
            raw, is_all = self._answer(asked, most, so_far.article, needed=each is Look.FIRST)
            if raw is not None:
                drafted = read_draft({**raw, "article": so_far.article.id}, self.model.producer)
                so_far.malformed += drafted.malformed
                so_far.draft = join(before, drafted.draft)
            if is_all:
                return
            if so_far.draft == before and most == longest:
                break
        with self._lock:
            self._cut += 1

    def _answer(
        self, asked: Message, most: int, article: Article, *, needed: bool
    ) -> tuple[dict[str, Any] | None, bool]:
        """The draft in the answer, from the cache or the endpoint, and whether it is complete.

        Raises EndpointError if an answer is needed and there is none.
        """
        key = self.cache.key(self.model.name, str(most), asked["content"])
        held = self.cache.held(key)
        reply = held or self._bought(asked, most)
        raw, is_whole = read_answer(reply.text)
        with self._lock:
            if held is None:
                self._paid[article.id] = len(article.text.split())
            else:
                self._cached += 1
        if needed and raw is None and not reply.cut:
            raise EndpointError(f"the model {self.model.name} gave no draft as JSON")
        if held is None:
            self.cache.keep(key, reply)
        return raw, is_whole and (raw is not None or not reply.cut)

    def _bought(self, asked: Message, most: int) -> Reply:
        if self._lasting is not None:
            raise self._lasting
        prompt = _tokens_always_asked() + tokens(asked["content"])
        self.budget.set_aside(prompt + most)
        spent_in, spent_out = 0, 0
        try:
            reply = self.endpoint.ask(asked, most)
            spent_in, spent_out = reply.tokens_in or prompt, reply.tokens_out or tokens(reply.text)
        except EndpointError as error:
            self._lasting = error if error.lasting else self._lasting
            raise
        finally:
            self.budget.settle(prompt + most, spent_in, spent_out)
        return reply


@cache
def _always_asked() -> str:
    """What goes with every question; the schema too, because it may have to be asked for in words."""
    return json.dumps([*opening(), strict_text()], ensure_ascii=False)


@cache
def _tokens_always_asked() -> int:
    return tokens(_always_asked())
