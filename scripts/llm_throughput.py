"""How fast articles are asked about, beside the bare server and HTTP client that asking stands on.

A server on this machine answers at once, with a draft made for each article. The same questions are put to it by plain
sessions of `requests`, by the llm reader, and by a whole `kg build`. Run it on a quiet machine.

Usage: python scripts/llm_throughput.py [--articles N] [--jobs N] [--rounds N] [--no-build] [--write]
With --write the figures are put into docs/benchmarks.md.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import re
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import requests
from marked import put

from kg.model import Article
from kg.reading import llm
from kg.reading.draft_schema import filled, strict
from kg.reading.llm import LanguageModel
from kg.reading.llm.prompt import Part, opening, question

ROOT = Path(__file__).resolve().parent.parent
NATIONS = ("Iceland", "Denmark", "Norway", "Estonia", "Latvia", "Chile", "Peru", "Ghana", "Kenya", "Fiji")
CITIES = ("Oslo", "Riga", "Lima", "Accra", "Nairobi", "Suva", "Tallinn", "Santiago")
FAMILIES = ("Keller", "Rybak", "Brandt", "Osei", "Tamm", "Quispe", "Vakatora", "Lund", "Moreno", "Adjei", "Kask")
TOPICS = ("herring quotas", "harbour tolls", "border trade", "grain prices", "river water", "ferry routes")
DAYS = 28


def article(number: int) -> Article:
    """An invented article of about a hundred words."""
    one, other = NATIONS[number % 10], NATIONS[(number * 3 + 1) % 10]
    other = other if other != one else NATIONS[(number + 5) % 10]
    leader, rival = FAMILIES[number % 11], FAMILIES[(number // 11 + 3) % 11]
    city, topic = CITIES[number % 8], TOPICS[number % 6]
    text = (
        f"Envoys of {one} and {other} met in {city} on Monday for a new round of talks on {topic}.\n\n"
        f"Trade Minister Anna {leader} led the delegation of {one}. The team of {other} was headed by Deputy Minister "
        f"Tomas {rival}.\n\n"
        f"“We came here to find a fair answer for both sides,” {leader} told reporters after the first day of meeting "
        f"number {number}. The two sides did not reach an agreement.\n\n"
        f"{rival} said that the talks on {topic} would go on in the spring. Fisheries Minister Elsa Holm did not "
        "attend the talks, and her office gave no reason for it."
    )
    return Article(f"talks-{number:04}", text, published=f"2025-03-{number % DAYS + 1:02}")


def draft(text: str) -> dict[str, Any]:
    """What a careful reader says of it."""
    told = re.split(r"(?<=[.”]) |\n\n", text)
    one, other, city, topic = re.findall(r"of (\w+) and (\w+) met in (\w+) .* on (.*)\.", told[0])[0]
    led, headed = told[1], told[2]

    def item(name: str, quote: str, words: str | None = None) -> dict[str, Any]:
        return {"name": name, "words": words or name, "quote": quote}

    leader, rival = re.findall(r"Anna \w+", led)[0], re.findall(r"Tomas \w+", headed)[0]
    talks = {
        "id": "n1", "name": f"{one}-{other} talks in {city}", "level": "round", "status": "held", "quote": told[0],
        "mentions": [f"a new round of talks on {topic}"], "parties": [item(one, told[0]), item(other, told[0])],
        "place": item(city, told[0]), "topics": [{"value": topic, "words": topic, "quote": told[0]}],
        "delegations": [
            {"of": one, "leaders": [item(leader, led)]},
            {"of": other, "leaders": [item(rival, headed)]},
        ],
    }  # fmt: skip
    posts = [
        {"person": leader, "post": "Trade Minister", "of": one, "words": f"Trade Minister {leader}", "quote": led},
        {"person": rival, "post": "Deputy Minister", "of": other, "words": f"Deputy Minister {rival}", "quote": headed},
    ]
    return filled({"negotiations": [talks], "posts": posts})


def serve(count: int) -> None:
    """Answer at once, until standard input ends."""
    answers = {}
    for number in range(count):
        text = article(number).text
        choice = {"message": {"role": "assistant", "content": json.dumps(draft(text))}, "finish_reason": "stop"}
        usage = {"prompt_tokens": 5600, "completion_tokens": 900}
        answers[text] = json.dumps({"choices": [choice], "usage": usage}).encode()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True
        wbufsize = -1  # the head and the body in one piece

        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            content = answers[body["messages"][-1]["content"].split(">>>\n", 1)[1].split("\n<<<END", 1)[0]]
            self.send_response(200)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_: object) -> None:
            """Nothing is logged."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    print(server.server_address[1], flush=True)
    ThreadPoolExecutor(1).submit(server.serve_forever)
    sys.stdin.read()
    os._exit(0)


@contextmanager
def serving(count: int) -> Iterator[str]:
    """The address of such a server, in a process of its own."""
    process = subprocess.Popen(
        [sys.executable, __file__, "--serve", str(count)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert process.stdin is not None and process.stdout is not None  # noqa: S101 - they are pipes
    try:
        yield f"http://127.0.0.1:{process.stdout.readline().strip()}/v1"
    finally:
        process.stdin.close()
        process.wait()


def directly(url: str, articles: list[Article], jobs: int) -> float:
    """Articles a second that plain sessions get answers on, one session a thread."""
    form = {"type": "json_schema", "json_schema": {"name": "draft", "strict": True, "schema": strict()}}
    bodies = [
        {
            "model": "fast", "messages": [*opening(), question(Part(each.text, each.published))], "max_tokens": 4096,
            "temperature": 0, "response_format": form,
        }
        for each in articles
    ]  # fmt: skip

    def some(share: list[dict[str, Any]]) -> None:
        with requests.Session() as session:
            for body in share:
                session.post(f"{url}/chat/completions", json=body, timeout=60).json()

    start = time.perf_counter()
    with ThreadPoolExecutor(jobs) as pool:
        list(pool.map(some, [bodies[number::jobs] for number in range(jobs)]))
    return len(articles) / (time.perf_counter() - start)


def asked(url: str, articles: list[Article], jobs: int) -> float:
    """Articles a second that the reader gets drafts of, every one asked about and kept."""
    with tempfile.TemporaryDirectory() as cache:
        start = time.perf_counter()
        witness = llm.consult(LanguageModel(url, "fast", cache=Path(cache)), articles, jobs=jobs)
        taken = time.perf_counter() - start
    if len(witness.drafts) != len(articles) or witness.use.requests != len(articles):
        raise SystemExit(f"{witness.failures[:1]} {witness.use}")
    return len(articles) / taken


def built(url: str, articles: list[Article], jobs: int) -> tuple[float, float]:
    """Articles a second of a whole build, and the megabytes of its largest process."""
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder, "articles.jsonl")
        source.write_text(
            "\n".join(json.dumps({"id": each.id, "text": each.text, "published": each.published}) for each in articles),
            encoding="utf-8",
        )
        start = time.perf_counter()
        process = subprocess.Popen(
            [
                sys.executable, "-m", "kg", "-q", "build", str(source), "--store", f"{folder}/talks.kg", "--jobs",
                str(jobs), "--reader", "llm", "--endpoint", url, "--model", "fast", "--cache", f"{folder}/cache",
            ],
            cwd=ROOT,
        )  # fmt: skip
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            raise SystemExit("the build failed")
        return len(articles) / (time.perf_counter() - start), usage.ru_maxrss / 1024


def measured(given: argparse.Namespace) -> list[tuple[str, str]]:
    """What was measured, and how much; of several rounds the best, since what else runs here can only slow them."""
    articles = [article(number) for number in range(given.articles)]
    with serving(given.articles) as url:
        asked(url, articles[:50], given.jobs), directly(url, articles[:50], given.jobs)
        pairs = [(directly(url, articles, given.jobs), asked(url, articles, given.jobs)) for _ in range(given.rounds)]
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        bare, ours = (max(column) for column in zip(*pairs, strict=True))
        rows = [
            (f"the server alone, asked by {given.jobs} plain sessions of `requests`", f"{bare:,.0f} articles/s"),
            (f"asking alone (`--jobs {given.jobs}`): answered, read, kept", f"{ours:,.0f} articles/s"),
            ("asking, of the server alone", f"{ours / bare:.2f} x"),
            ("largest memory of the process that asks", f"{memory:,.0f} MB"),
        ]
        if not given.no_build:
            rate, memory = built(url, articles, given.jobs)
            rows.append(("the whole `kg build`: asked, checked, resolved, stored", f"{rate:,.1f} articles/s"))
            rows.append(("largest process of that build", f"{memory:,.0f} MB"))
    return rows


def main() -> None:
    """Take the figures and print them."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=1000)
    parser.add_argument("--jobs", type=int, default=4)
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--serve", type=int)
    parser.add_argument("--no-build", action="store_true")
    parser.add_argument("--write", action="store_true")
    given = parser.parse_args()
    if given.serve:
        serve(given.serve)
    lines = ["| what | value |", "|---|---:|", *(f"| {what} | {value} |" for what, value in measured(given))]
    print("\n".join(lines))
    if given.write:
        machine = f"{os.cpu_count()} cores ({platform.machine()}), Python {platform.python_version()}"
        head = (
            f"{given.articles:,} short articles, each with a draft that a server on the same machine returns at once; "
            f"the best of {given.rounds} rounds.\n"
            f"Measured by `python scripts/llm_throughput.py --write` on {machine}; real models are slower than "
            "this.\n\n"
        )
        put(ROOT / "docs" / "benchmarks.md", head + "\n".join(lines), "llm")


if __name__ == "__main__":
    main()
