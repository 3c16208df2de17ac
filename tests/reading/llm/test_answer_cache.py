"""Answers are kept whole or not at all, whoever writes beside."""

from __future__ import annotations

import tempfile
import threading
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from kg.reading.llm.answer_cache import AnswerCache
from kg.reading.llm.endpoint import Reply


def test_what_is_kept_is_held_by_this_and_the_next(tmp_path: Path) -> None:
    cache = AnswerCache(tmp_path, "rules")
    key, reply = cache.key("a", "b"), Reply('{"posts": []}\n\u2028“é”\ud800', True, 3, 4)
    assert cache.held(key) is None
    cache.keep(key, reply)
    assert cache.held(key) == reply == AnswerCache(tmp_path, "rules").held(key)
    cache.keep(key, Reply("later", False, 1, 1))
    assert AnswerCache(tmp_path, "rules").held(key) == Reply("later", False, 1, 1)


def test_keys_are_of_everything_that_was_asked(tmp_path: Path) -> None:
    cache = AnswerCache(tmp_path, "rules")
    keys = {cache.key("ab", "c"), cache.key("a", "bc"), AnswerCache(tmp_path, "others").key("a", "bc")}
    assert len(keys) == 3 and cache.key("a", "bc") in keys


@given(st.integers(1, 200))
@settings(deadline=None)
def test_a_line_that_was_not_ended_costs_no_other(at: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        cache = AnswerCache(Path(folder), "rules")
        key = cache.key("a")
        cache.keep(key, Reply("x" * 60, False, 1, 1))
        (file,) = Path(folder).iterdir()
        file.write_bytes(file.read_bytes()[:at])
        AnswerCache(Path(folder), "rules").keep(f"{key[:2]}{'0' * 62}", Reply("next", False, 1, 1))
        again = AnswerCache(Path(folder), "rules")
        assert again.held(f"{key[:2]}{'0' * 62}") == Reply("next", False, 1, 1)
        assert again.held(key) in (None, Reply("x" * 60, False, 1, 1))


def test_several_write_at_once(tmp_path: Path) -> None:
    caches = [AnswerCache(tmp_path, "rules") for _ in range(2)]

    def write(number: int) -> None:
        for each in range(100):
            caches[number % 2].keep(caches[0].key(f"{number} {each}"), Reply(f"{number} {each}" * 50, False, 1, 1))

    threads = [threading.Thread(target=write, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    again = AnswerCache(tmp_path, "rules")
    for number in range(4):
        for each in range(100):
            held = again.held(again.key(f"{number} {each}"))
            assert held is not None and held.text == f"{number} {each}" * 50
