"""A page is made once for a state of the store, and never shown for another."""

from __future__ import annotations

import os
import signal
from contextlib import suppress
from pathlib import Path

import httpx
import pytest

from kg.graph import store as stores
from kg.publish.serve.kept_pages import KeptPages
from tests import factory
from tests.publish.serve.conftest import serving
from tests.publish.serve.test_workers import at_work_of, listener, processes, wait_until


def test_a_page_is_kept_for_its_state_and_the_least_asked_for_goes_first() -> None:
    kept = KeptPages(most=10)
    kept.put("one", "/a", b"aaaa")
    kept.put("one", "/b", b"bbbb")
    assert kept.get("one", "/a") == b"aaaa" and kept.get("two", "/a") is None
    kept.put("one", "/c", b"cccc")
    assert [kept.get("one", address) for address in ("/a", "/b", "/c")] == [b"aaaa", None, b"cccc"]
    kept.put("one", "/d", b"d" * 11)
    assert kept.get("one", "/d") is None, "what is too large alone is not kept"
    kept.put("two", "/a", b"new")
    assert kept.get("two", "/a") == b"new" and kept.get("one", "/a") is None
    kept.put("two", "/a", b"n" * 9)
    kept.put("two", "/b", b"b")
    assert kept.get("two", "/a") == b"n" * 9, "what is put twice counts once"


def answered_while_all_are_stopped(server: int, path: str) -> bool:
    """Whether a server answers though none of its processes can."""
    workers = processes(server)
    try:
        for worker in workers:
            os.kill(worker, signal.SIGSTOP)
        return httpx.get(path, timeout=5).status_code == 200
    except (httpx.ReadTimeout, ProcessLookupError):  # nobody answers, or one has just ended and another begins
        return False
    finally:
        for worker in workers:
            with suppress(ProcessLookupError):
                os.kill(worker, signal.SIGCONT)


@pytest.mark.slow
@pytest.mark.parametrize("path", ["/", "/graph", "/questions/timeline?format=json", "/questions/timeline?format=csv"])
def test_a_page_is_the_same_packed_or_not_as_the_client_takes_it(server: str, path: str) -> None:
    as_it_is = httpx.get(server + path, headers={"Accept-Encoding": "identity"}, timeout=120)
    packed = httpx.get(server + path, headers={"Accept-Encoding": "gzip"}, timeout=120)
    assert "content-encoding" not in as_it_is.headers and packed.headers["content-encoding"] == "gzip"
    assert int(packed.headers["content-length"]) < int(as_it_is.headers["content-length"])
    assert as_it_is.content == packed.content and as_it_is.headers["content-type"] == packed.headers["content-type"]
    assert "Accept-Encoding" in packed.headers["vary"] and "Accept-Encoding" in as_it_is.headers["vary"]


@pytest.mark.slow
def test_answers_are_made_before_anybody_asks_and_again_when_the_store_changes(tmp_path: Path) -> None:
    location = tmp_path / "talks.kg"
    first, second = factory.lakeside()
    stores.save(factory.finished([first]).quads, location)
    with serving(location) as address:
        server, path = listener(address), f"{address}/questions/who-was-in-each-delegation"  # the last
        httpx.get(f"{address}/graph", timeout=600)  # the first page that is made, and the largest
        wait_until(lambda: not at_work_of(server), 300)
        wait_until(lambda: answered_while_all_are_stopped(server, path), 600)
        assert answered_while_all_are_stopped(server, f"{address}/graph"), "made once for this state of the store"
        for form in ("json", "csv"):
            httpx.get(f"{path}?format={form}", timeout=60)
            assert answered_while_all_are_stopped(server, f"{path}?format={form}"), "made for who asked first"
        before = httpx.get(path, timeout=60)
        assert "Anna Keller" in before.text
        rows = httpx.get(f"{path}?format=json", timeout=60).text
        stores.save(factory.finished([first, second]).quads, location)
        wait_until(lambda: httpx.get(path, timeout=60).text != before.text, 300)
        assert httpx.get(f"{path}?format=json", timeout=60).text != rows
