"""One OpenAI-compatible endpoint: a question over HTTP, with retries that end, and what it cannot do told plainly.

The key is read from the environment and goes into one request header; every text that leaves this module towards a
person is cleared of it. An endpoint that takes no JSON schema is asked for a JSON object, or failing that in words.
"""

from __future__ import annotations

import html
import os
import re
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Self, cast
from urllib.parse import urlsplit

import requests
from requests.adapters import HTTPAdapter
from urllib3.exceptions import ReadTimeoutError
from urllib3.util import Retry

from kg.errors import EndpointError, ParleyError
from kg.reading.draft_schema import strict, strict_text
from kg.settings import LLM_KEY

STRUCTURES = ("json_schema", "json_object", "words")
#: Answers by which an endpoint says that it is busy or out of order for now.
_FOR_NOW = frozenset({408, 429, 500, 502, 503, 504, 529})
#: Answers that every article would get.
_FOR_GOOD = frozenset({401, 403, 404})
#: Seconds: the second retry waits one, each later one twice as long, none longer than these.
_FIRST_WAIT, _LONGEST_WAIT = 0.5, 60
_CONNECT_SECONDS = 10
#: Characters of an endpoint's own words that are passed on.
_SHOWN = 200
#: Characters of an answer in which they are looked for.
_LOOKED_AT = 10_000


@dataclass(frozen=True)
class Reply:
    """What came back: the text, whether it ended at the limit, and the tokens it took."""

    text: str
    cut: bool
    tokens_in: int
    tokens_out: int


class Endpoint:
    """Where questions go; may be used from several threads. It counts its requests and retries.

    Raises ParleyError where the URL, or the key, is none that can be used.
    """

    def __init__(self, url: str, model: str, *, timeout: float, retries: int) -> None:
        self.url = _completions(url)
        self.model = model
        self.timeout = timeout
        self.retries = retries
        self.requests = 0
        self.retried = 0
        self.structure = STRUCTURES[0]
        self._limit = "max_tokens"
        self._sampling: dict[str, Any] = {"temperature": 0}
        self._key = _key()
        self._lock = threading.Lock()
        self._session = requests.Session()
        self._session.auth = self._authorise
        adapter = HTTPAdapter(pool_maxsize=64, max_retries=self._policy())
        self._session.mount("http://", adapter)
        self._session.mount("https://", adapter)

    def ask(self, messages: Sequence[Mapping[str, str]], most: int) -> Reply:
        """The endpoint's reply to the messages, the first of which are the instructions, of at most so many tokens.

        Raises EndpointError where there is none, with ``lasting`` set if no other question would get one either.
        """
        while True:
            asked = self._body(messages, most)
            response = self._post(asked)
            if response.status_code == requests.codes.ok:
                return self._reply(response)
            if response.status_code not in {400, 415, 422, 500, 501} or not self._make_do(asked, response.text):
                raise self._refusal(response)

    def _body(self, messages: Sequence[Mapping[str, str]], most: int) -> dict[str, Any]:
        if self.structure != "json_schema":
            first, *others = messages
            form = f"Answer with one JSON object of this JSON schema and nothing else:\n{strict_text()}"
            messages = [{**first, "content": f"{first['content']}\n{form}"}, *others]
        body: dict[str, Any] = {"model": self.model, "messages": messages, self._limit: most, **self._sampling}
        if self.structure == "json_schema":
            named = {"name": "draft", "strict": True, "schema": strict()}
            body["response_format"] = {"type": "json_schema", "json_schema": named}
        elif self.structure == "json_object":
            body["response_format"] = {"type": "json_object"}
        return body

    def _post(self, body: dict[str, Any]) -> requests.Response:
        try:
            # a redirect could lead the key and the article anywhere
            response = self._session.post(
                self.url, json=body, timeout=(_CONNECT_SECONDS, self.timeout), allow_redirects=False
            )
        except requests.RequestException as error:
            reason = getattr(error.args[0] if error.args else None, "reason", None)
            if isinstance(error, requests.ReadTimeout) or isinstance(reason, ReadTimeoutError):
                raise EndpointError(f"{self.url} did not answer within {self.timeout:g} seconds") from error
            cause = self._shown(str(reason or error).rpartition(": ")[2])
            raise EndpointError(f"{self.url} cannot be reached: {cause}", lasting=True) from error
        finally:
            with self._lock:
                self.requests += 1
        return response

    def _make_do(self, asked: dict[str, Any], complaint: str) -> bool:
        """Ask for less from now on, if the complaint names something that was asked for; False if it does not."""
        low = complaint.lower()
        with self._lock:
            if any(word in low for word in ("response_format", "json_schema", "json_object", "schema", "grammar")):
                asked_by = cast("dict[str, str]", asked.get("response_format", {})).get("type", STRUCTURES[-1])
                if self.structure == asked_by and asked_by != STRUCTURES[-1]:
                    self.structure = STRUCTURES[STRUCTURES.index(asked_by) + 1]
                return asked_by != STRUCTURES[-1]
            if "max_completion_tokens" in low and "max_tokens" in asked:
                self._limit = "max_completion_tokens"
                return True
            if "temperature" in low and "temperature" in asked:
                self._sampling = {}
                return True
        return False

    def _reply(self, response: requests.Response) -> Reply:
        try:
            answer = response.json()
            choice = answer["choices"][0]
            message, ended = choice["message"], choice.get("finish_reason")
            text, refusal = message["content"], message.get("refusal")
            usage = answer.get("usage") or {}
            tokens_in, tokens_out = int(usage.get("prompt_tokens") or 0), int(usage.get("completion_tokens") or 0)
        except (ValueError, KeyError, IndexError, TypeError, AttributeError) as error:
            raise EndpointError(f"{self.url} answered with something that is no chat completion") from error
        if refusal:
            raise EndpointError(f"the model {self.model} refused to answer ({self._shown(str(refusal))})")
        if ended == "content_filter":
            raise EndpointError(f"the answer of the model {self.model} was held back by a content filter")
        if not isinstance(text, str) or (not text.strip() and ended != "length"):
            raise EndpointError(f"the model {self.model} answered without any text")
        return Reply(text, ended == "length", tokens_in, tokens_out)

    def _refusal(self, response: requests.Response) -> EndpointError:
        status = response.status_code
        if status in _FOR_GOOD:
            return EndpointError(f"{self.url} answered {status}: {self._remedy(status)}", lasting=True)
        words = f" ({said})" if (said := self._shown(_message(response))) else ""
        tried = f" after {self.retries + 1} requests" if status in _FOR_NOW else ""
        return EndpointError(f"{self.url} answered {status}{tried}{words}")

    def _remedy(self, status: int) -> str:
        if status == requests.codes.not_found:
            return "it does not know that address or model; check --endpoint and --model"
        if self._key:
            return f"it refuses the key in {LLM_KEY}; check that it is whole, valid, and for this endpoint"
        return f"it wants a key; set {LLM_KEY}"

    def _shown(self, words: str) -> str:
        """An endpoint's own words on one line, shortened, and without the key should it repeat it."""
        words = " ".join(words.split())
        return (words.replace(self._key, "...") if self._key else words)[:_SHOWN]

    def _authorise(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        # set as auth, lest a .netrc file put another in its place
        if self._key:
            request.headers["Authorization"] = f"Bearer {self._key}"
        return request

    def _policy(self) -> Retry:
        endpoint = self

        class Counted(Retry):
            """Counts what it lets be tried again; its copies are made by its class, so they can hold no count."""

            def increment(self, *arguments: Any, **named: Any) -> Self:
                left = super().increment(*arguments, **named)
                with endpoint._lock:
                    endpoint.requests += 1
                    endpoint.retried += 1
                return left

        return Counted(
            total=self.retries,
            read=min(1, self.retries),  # a question that timed out is mostly one that takes too long
            status_forcelist=_FOR_NOW,
            allowed_methods=None,
            backoff_factor=_FIRST_WAIT,
            backoff_max=_LONGEST_WAIT,
            retry_after_max=_LONGEST_WAIT,
            raise_on_status=False,
        )


def _completions(url: str) -> str:
    """The address questions are posted to: what is given, with the path all such endpoints share.

    >>> _completions("http://localhost:8080/v1/")
    'http://localhost:8080/v1/chat/completions'
    """
    parts = urlsplit(url)
    if parts.username or parts.password or parts.query:
        raise ParleyError(f"The endpoint's URL must hold no key, name or query; put the key into {LLM_KEY}.")
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise ParleyError(f"{url!r} is no endpoint; give a URL such as http://localhost:8080/v1.")
    base = url.rstrip("/")
    return base if base.endswith("/chat/completions") else f"{base}/chat/completions"


def _key() -> str:
    """The key; refused where a request could not carry it, for the complaint of what carries it would tell it."""
    key = os.environ.get(LLM_KEY, "").strip()
    if not re.fullmatch(r"[!-~]*", key):
        raise ParleyError(f"{LLM_KEY} holds characters that are in no key, such as spaces or line ends; set it anew.")
    return key


def _message(response: requests.Response) -> str:
    try:
        error = response.json()["error"]
        return str(error["message"] if isinstance(error, dict) else error)
    except (ValueError, KeyError, TypeError):
        return _without_tags(response.text[:_LOOKED_AT])


def _without_tags(text: str) -> str:
    """The words of a text; of a page, as proxies send them, its title.

    >>> _without_tags("<html><head><title>502 Bad Gateway</title></head><body><h1>Oh &amp; no</h1></body></html>")
    '502 Bad Gateway'
    """
    if not text.lstrip().startswith("<"):
        return text
    title = re.search(r"<title[^>]*>(.*?)</title>", text, re.IGNORECASE | re.DOTALL)
    return html.unescape(title.group(1) if title else re.sub(r"<[^>]*>?", " ", text))
