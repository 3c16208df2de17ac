"""Answers that were had before, one file each, under a digest of all that the answer depends on."""

from __future__ import annotations

import hashlib
import json
import os
import threading
from pathlib import Path

import platformdirs

from kg.errors import ParleyError
from kg.reading.llm.endpoint import Reply


class AnswerCache:
    """A folder of answers to questions that have something in common; several builds may use it at once.

    Raises ParleyError where it cannot be made.
    """

    def __init__(self, folder: Path | None, always_asked: str) -> None:
        self._start = hashlib.sha256(_bytes(always_asked))
        self.folder = folder or Path(platformdirs.user_cache_path("parley-kg")) / "answers"
        self._prefix = f"{self.folder}{os.sep}"
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise ParleyError(
                f"The cache {self.folder} cannot be made: {error.strerror}; name another by --cache."
            ) from error

    def key(self, *asked: str) -> str:
        """The name of an answer: a digest of what was asked, and of what is always asked."""
        found = self._start.copy()
        for each in asked:
            found.update(b"\x1f" + _bytes(each))
        return found.hexdigest()

    def held(self, key: str) -> Reply | None:
        """The answer kept under that key; None where there is none, or none that can be read."""
        try:
            with open(f"{self._prefix}{key}.json", "rb") as file:
                kept = json.load(file)
            return Reply(str(kept["text"]), bool(kept["cut"]), int(kept["tokens_in"]), int(kept["tokens_out"]))
        except (OSError, ValueError, KeyError, TypeError):
            return None

    def keep(self, key: str, reply: Reply) -> None:
        """Keep an answer, whole or not at all. Raises ParleyError where it cannot be written."""
        # not flushed to the disk: what a power cut damages is asked again
        temporary = f"{self._prefix}.{key}-{os.getpid()}-{threading.get_ident()}"
        kept = {"text": reply.text, "cut": reply.cut, "tokens_in": reply.tokens_in, "tokens_out": reply.tokens_out}
        try:
            file = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o666)
            try:
                os.write(file, _bytes(json.dumps(kept, ensure_ascii=False)))
            finally:
                os.close(file)
            os.replace(temporary, f"{self._prefix}{key}.json")
        except OSError as error:
            Path(temporary).unlink(missing_ok=True)
            raise ParleyError(
                f"The cache {self.folder} cannot be written: {error.strerror}; name another by --cache."
            ) from error


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")
