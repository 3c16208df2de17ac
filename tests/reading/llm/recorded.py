"""A local OpenAI-compatible server that gives recorded answers and remembers what it was asked."""

from __future__ import annotations

import json
import re
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler
from typing import Any

from kg.reading.draft_schema import filled
from tests.listening import QuietHandler, listening


@dataclass(frozen=True)
class Recorded:
    """One response: what it says, how it ended, its status and headers, and how long it takes."""

    content: str | None = '{"negotiations": []}'
    finish: str = "stop"
    status: int = 200
    headers: tuple[tuple[str, str], ...] = ()
    seconds: float = 0
    usage: tuple[int, int] | None = (1000, 50)
    raw: str | None = None

    def body(self) -> bytes:
        if self.raw is not None:
            return self.raw.encode()
        choice = {"index": 0, "message": {"role": "assistant", "content": self.content}, "finish_reason": self.finish}
        answer: dict[str, Any] = {"object": "chat.completion", "choices": [choice]}
        if self.usage is not None:
            answer["usage"] = {"prompt_tokens": self.usage[0], "completion_tokens": self.usage[1]}
        return json.dumps(answer).encode()


def drafting(raw: Mapping[str, Any] | None = None, **more: Any) -> Recorded:
    """An answer with this draft, as a model under the strict schema gives it; an empty one by default."""
    return Recorded(json.dumps(filled(raw or {}), ensure_ascii=False), **more)


def refusing(status: int, message: str, **more: Any) -> Recorded:
    """An error as such servers word it."""
    return Recorded(status=status, raw=json.dumps({"error": {"message": message}}), **more)


#: Gives the response to a question, by its number (from 0) and its body.
Script = Callable[[int, dict[str, Any]], Recorded]


@dataclass
class Server:
    """Where it listens, and the questions it was asked: bodies and headers."""

    url: str
    bodies: list[dict[str, Any]] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)

    def texts(self) -> list[str]:
        """The texts it was asked about."""
        return [text_of(body) for body in self.bodies]


def question_of(body: dict[str, Any]) -> str:
    """What is asked last: the text, and what goes with it."""
    return str(body["messages"][-1]["content"])


def text_of(body: dict[str, Any]) -> str:
    """The text between the two marked lines of a question."""
    found = re.search(r"^<<<ARTICLE (\w+)>>>\n(.*)\n<<<END \1>>>$", question_of(body), re.DOTALL | re.MULTILINE)
    assert found is not None
    return found[2]


@contextmanager
def serving(script: Script) -> Iterator[Server]:
    """A server that answers by the script, on a free port of this machine."""
    server = Server("")
    lock = threading.Lock()

    class Handler(QuietHandler, BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            with lock:
                number = len(server.bodies)
                server.bodies.append(body)
                server.headers.append(dict(self.headers))
            response = script(number, body)
            time.sleep(response.seconds)
            content = response.body()
            try:
                self.send_response(response.status)
                for name, value in response.headers:
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(content)))
                self.end_headers()
                self.wfile.write(content)
            except ConnectionError:  # whoever asked no longer waits
                self.close_connection = True

    with listening(Handler) as address:
        server.url = f"{address}/v1"
        yield server


def always(*responses: Recorded) -> Script:
    """The responses in order, the last one for ever."""
    return lambda number, _: responses[min(number, len(responses) - 1)]
