"""One OpenAI-compatible endpoint: questions over HTTP, with a limited number of retries, and clear messages.

The key comes from the environment and goes into one request header; every text for a person is cleared of it. An
endpoint without JSON schemas is asked for a JSON object, or else in words.
"""

from __future__ import annotations

import html
import json
import os
import re
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any, Self
from urllib.parse import urlsplit

import requests
from requests.adapters import HTTPAdapter
from urllib3 import BaseHTTPResponse, HTTPConnectionPool, Timeout
from urllib3.exceptions import HTTPError, ReadTimeoutError
from urllib3.util import Retry

from kg.errors import EndpointError, ParleyError
from kg.reading.draft_schema import strict, strict_text
from kg.reading.llm.prompt import Message, opening
from kg.settings import LLM_KEY

STRUCTURES = ("json_schema", "json_object", "words")
#: Status codes of an endpoint that is busy or does not work for now.
_FOR_NOW = frozenset({408, 429, 500, 502, 503, 504, 529})
#: Status codes that every article would get.
_FOR_GOOD = frozenset({401, 403, 404})
_OK, _NOT_FOUND = 200, 404
#: Seconds: the second retry waits one, each later one twice as long, up to the longest wait.
_FIRST_WAIT, _LONGEST_WAIT = 0.5, 60
_CONNECT_SECONDS = 10
#: The most characters of an endpoint's own message that are shown.
_SHOWN = 200
#: The characters of an answer that are searched for a message.
_LOOKED_AT = 10_000


@dataclass(frozen=True)
class Reply:
    """The answer: its text, whether it ended at the limit, and its tokens."""

    text: str
    cut: bool
    tokens_in: int
    tokens_out: int


@dataclass(frozen=True)
class Manner:
    """How to ask an endpoint: the way of asking for JSON, the name of the limit, and whether with a temperature."""

    structure: str = STRUCTURES[0]
    limit: str = "max_tokens"
    temperature: bool = True


@dataclass(frozen=True)
class Form:
    """What is asked for: its name, the schema of the answer, the same as text, and the beginning of
    every conversation.
    """

    name: str
    schema: Callable[[], Mapping[str, Any]]
    schema_text: Callable[[], str]
    opening: Callable[[], Sequence[Message]]


#: A draft of an article.
DRAFT = Form("draft", strict, strict_text, opening)


class Endpoint:
    """Where questions go; several threads may use it. It counts its requests and retries.

    Raises ParleyError if the URL or the key cannot be used.
    """

    def __init__(self, url: str, model: str, *, timeout: float, retries: int, form: Form = DRAFT) -> None:
        self.url = _completions(url)
        self.model = model
        self.form = form
        self.timeout = timeout
        self.retries = retries
        self.requests = 0
        self.retried = 0
        self.manner = Manner()
        self._key = _key()
        self._lock = threading.Lock()
        self._retries = self._policy()
        self._pool, self._target, headers = _connections(self.url)
        self._headers = {**headers, "Content-Type": "application/json"}
        if self._key:
            self._headers["Authorization"] = f"Bearer {self._key}"

    def ask(self, asked: Message, most: int) -> Reply:
        """The endpoint's reply to a question, with a limit on tokens.

        Raises EndpointError if there is none; ``lasting`` is set if other questions would get none either.
        """
        while True:
            manner = self.manner
            response = self._post(_body(self.model, self.form, manner, asked, most))
            if response.status == _OK:
                return self._reply(response)
            complained = response.status in {400, 415, 422, 500, 501}
            if not complained or not self._make_do(manner, response.data.decode("utf-8", "replace")):
                raise self._refusal(response)

    def _post(self, body: bytes) -> BaseHTTPResponse:
        try:
            # a redirect could send the key and the article anywhere
            response = self._pool.urlopen(
                "POST",
                self._target,
                body,
                self._headers,
                retries=self._retries,
                redirect=False,
                timeout=Timeout(connect=_CONNECT_SECONDS, read=self.timeout),
            )
        except HTTPError as error:
            reason = getattr(error, "reason", None) or error
            if isinstance(reason, ReadTimeoutError):
                raise EndpointError(f"{self.url} did not answer within {self.timeout:g} seconds") from error
            cause = self._shown(str(reason).rpartition(": ")[2])
            raise EndpointError(f"{self.url} cannot be reached: {cause}", lasting=True) from error
        finally:
            with self._lock:
                self.requests += 1
        return response

    def _make_do(self, asked: Manner, complaint: str) -> bool:
        """Ask for less from now on, if the complaint names something that was asked for; False if it does not."""
        low = complaint.lower()
        with self._lock:
            if any(word in low for word in ("response_format", "json_schema", "json_object", "schema", "grammar")):
                if asked.structure != STRUCTURES[-1] and self.manner.structure == asked.structure:
                    less = STRUCTURES[STRUCTURES.index(asked.structure) + 1]
                    self.manner = replace(self.manner, structure=less)
                return asked.structure != STRUCTURES[-1]
            if "max_completion_tokens" in low and asked.limit == "max_tokens":
                self.manner = replace(self.manner, limit="max_completion_tokens")
                return True
            if "temperature" in low and asked.temperature:
                self.manner = replace(self.manner, temperature=False)
                return True
        return False

    def _reply(self, response: BaseHTTPResponse) -> Reply:
        try:
            answer = json.loads(response.data)
            choice = answer["choices"][0]
            message, ended = choice["message"], choice.get("finish_reason")
            text, refusal = message["content"], message.get("refusal")
            usage = answer.get("usage") or {}
            tokens_in, tokens_out = int(usage.get("prompt_tokens") or 0), int(usage.get("completion_tokens") or 0)
        except (ValueError, KeyError, IndexError, TypeError, AttributeError) as error:
            raise EndpointError(f"{self.url} did not answer with a chat completion") from error
        if refusal:
            raise EndpointError(f"the model {self.model} refused to answer ({self._shown(str(refusal))})")
        if ended == "content_filter":
            raise EndpointError(f"the answer of the model {self.model} was blocked by a content filter")
        if not isinstance(text, str) or (not text.strip() and ended != "length"):
            raise EndpointError(f"the model {self.model} answered without any text")
        return Reply(text, ended == "length", tokens_in, tokens_out)

    def _refusal(self, response: BaseHTTPResponse) -> EndpointError:
        status = response.status
        if status in _FOR_GOOD:
            return EndpointError(f"{self.url} answered {status}: {self._remedy(status)}", lasting=True)
        words = f" ({detail})" if (detail := self._shown(_message(response))) else ""
        tried = f" after {self.retries + 1} requests" if status in _FOR_NOW else ""
        return EndpointError(f"{self.url} answered {status}{tried}{words}")

    def _remedy(self, status: int) -> str:
        if status == _NOT_FOUND:
            return "it does not know that address or model; check --endpoint and --model"
        if self._key:
            return f"it refuses the key in {LLM_KEY}; check that it is whole, valid, and for this endpoint"
        return f"it wants a key; set {LLM_KEY}"

    def _shown(self, words: str) -> str:
        """An endpoint's own message on one line, shortened, and without the key if it has it."""
        words = " ".join(words.split())
        return (words.replace(self._key, "...") if self._key else words)[:_SHOWN]

    def _policy(self) -> Retry:
        endpoint = self

        class Counted(Retry):
            """Counts the retries that it allows; its copies are made by its class, so they cannot hold a count."""

            def increment(self, *arguments: Any, **named: Any) -> Self:
                left = super().increment(*arguments, **named)
                with endpoint._lock:
                    endpoint.requests += 1
                    endpoint.retried += 1
                return left

        return Counted(
            total=self.retries,
            read=min(1, self.retries),  # a question that timed out mostly takes too long again
            status_forcelist=_FOR_NOW,
            allowed_methods=None,
            backoff_factor=_FIRST_WAIT,
            backoff_max=_LONGEST_WAIT,
            retry_after_max=_LONGEST_WAIT,
            raise_on_status=False,
        )


def _body(model: str, form: Form, manner: Manner, asked: Message, most: int) -> bytes:
    """A request; only the question and the limit are new in each."""
    return f'{_lead(model, form, manner)}{json.dumps(asked)}], "{manner.limit}": {most}}}'.encode()


@cache
def _lead(model: str, form: Form, manner: Manner) -> str:
    """A request up to its question."""
    body: dict[str, Any] = {"model": model}
    if manner.temperature:
        body["temperature"] = 0
    if manner.structure == "json_schema":
        named = {"name": form.name, "strict": True, "schema": form.schema()}
        body["response_format"] = {"type": "json_schema", "json_schema": named}
    elif manner.structure == "json_object":
        body["response_format"] = {"type": "json_object"}
    first, *others = form.opening()
    if manner.structure != "json_schema":
        wanted = f"Answer with one JSON object of this JSON schema and nothing else:\n{form.schema_text()}"
        first = {**first, "content": f"{first['content']}\n{wanted}"}
    body["messages"] = [first, *others]
    return f"{json.dumps(body).removesuffix(']}')}, "


def _connections(url: str) -> tuple[HTTPConnectionPool, str, dict[str, str]]:
    """Connections for several threads, the arguments of a request, and headers for a proxy, if there is one.

    requests reads proxies and certificates from the environment; it is asked once, not for each question. A .netrc
    file, which could replace our key, is not read.
    """
    adapter, session = HTTPAdapter(pool_maxsize=64), requests.Session()
    request = requests.Request("POST", url).prepare()
    settings = session.merge_environment_settings(url, {}, None, None, None)
    pool = adapter.get_connection_with_tls_context(request, settings["verify"], settings["proxies"], settings["cert"])
    proxy = requests.utils.select_proxy(url, settings["proxies"])
    headers = adapter.proxy_headers(proxy) if proxy and url.startswith("http:") else {}
    return pool, adapter.request_url(request, settings["proxies"]), dict(headers)


def _completions(url: str) -> str:
    """The address for questions: the given one, with the path that all such endpoints share.

    >>> _completions("http://localhost:8080/v1/")
    'http://localhost:8080/v1/chat/completions'
    """
    parts = urlsplit(url)
    if parts.username or parts.password or parts.query:
        raise ParleyError(f"The endpoint's URL must not contain a key, name or query; put the key into {LLM_KEY}.")
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise ParleyError(f"{url!r} is not an endpoint; give a URL such as http://localhost:8080/v1.")
    base = url.rstrip("/")
    return base if base.endswith("/chat/completions") else f"{base}/chat/completions"


def _key() -> str:
    """The key; refused if a request cannot carry it, because that error message would show it."""
    key = os.environ.get(LLM_KEY, "").strip()
    if not re.fullmatch(r"[!-~]*", key):
        raise ParleyError(f"{LLM_KEY} contains characters that no key has, such as spaces or line ends; set it again.")
    return key


def _message(response: BaseHTTPResponse) -> str:
    try:
        error = json.loads(response.data)["error"]
        return str(error["message"] if isinstance(error, dict) else error)
    except (ValueError, KeyError, TypeError):
        return _without_tags(response.data.decode("utf-8", "replace")[:_LOOKED_AT])


def _without_tags(text: str) -> str:
    """The words of a text; of a page, as proxies send them, its title.

    >>> _without_tags("<html><head><title>502 Bad Gateway</title></head><body><h1>Oh &amp; no</h1></body></html>")
    '502 Bad Gateway'
    """
    if not text.lstrip().startswith("<"):
        return text
    title = re.search(r"<title[^>]*>(.*?)</title>", text, re.IGNORECASE | re.DOTALL)
    return html.unescape(title.group(1) if title else re.sub(r"<[^>]*>?", " ", text))
