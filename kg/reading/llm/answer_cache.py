"""Answers that were had before, under a digest of all that the answer depends on, in files that are only added to.

An answer is one line of the file that its digest begins with. To add a line costs a hundredth of what a file of its own
does, which counts where a server answers at once; a line that was not written to its end is no answer.
"""

from __future__ import annotations

import hashlib
import json
import threading
from pathlib import Path

import platformdirs

from kg.errors import ParleyError
from kg.reading.llm.endpoint import Reply

#: How a line begins, before the digest.
_HEAD = b'{"key": "'
_DIGITS = 64


class AnswerCache:
    """A folder of answers to questions that have something in common; several threads and builds may use it at once.

    Raises ParleyError where it cannot be made.
    """

    def __init__(self, folder: Path | None, always_asked: str) -> None:
        self._start = hashlib.sha256(_bytes(always_asked))
        self.folder = folder or Path(platformdirs.user_cache_path("parley-kg")) / "answers"
        #: Where the lines of the files stand that were looked into: by file, by key, the first byte and how many.
        self._lines: dict[Path, dict[str, tuple[int, int]]] = {}
        self._lock = threading.Lock()
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise ParleyError(
                f"The cache {self.folder} cannot be created: {error.strerror}; name another with --cache."
            ) from error

    def key(self, *asked: str) -> str:
        """The name of an answer: a digest of what was asked, and of what is always asked."""
        found = self._start.copy()
        for each in asked:
            found.update(b"\x1f" + _bytes(each))
        return found.hexdigest()

    def held(self, key: str) -> Reply | None:
        """The answer kept under that key; None where there is none, or none that can be read."""
        path = self._file(key)
        try:
            with self._lock:
                if path not in self._lines:
                    self._lines[path] = _lines(path)
                place = self._lines[path].get(key)
            if place is None:
                return None
            with path.open("rb") as file:
                file.seek(place[0])
                kept = json.loads(file.read(place[1]))
            return Reply(str(kept["text"]), bool(kept["cut"]), int(kept["tokens_in"]), int(kept["tokens_out"]))
        except (OSError, ValueError, KeyError, TypeError):
            return None

    def keep(self, key: str, reply: Reply) -> None:
        """Keep an answer. Raises ParleyError where it cannot be written."""
        path = self._file(key)
        kept = {
            "key": key,
            "text": reply.text,
            "cut": reply.cut,
            "tokens_in": reply.tokens_in,
            "tokens_out": reply.tokens_out,
        }
        line = _bytes(json.dumps(kept, ensure_ascii=False))
        try:
            # in one piece, behind whatever line somebody else did not end
            with self._lock, path.open("ab", buffering=0) as file:
                file.write(b"\n" + line + b"\n")
                self._lines.setdefault(path, {})[key] = (file.tell() - len(line) - 1, len(line))
        except OSError as error:
            raise ParleyError(
                f"The cache {self.folder} cannot be written: {error.strerror}; name another with --cache."
            ) from error

    def _file(self, key: str) -> Path:
        return self.folder / f"{key[:2]}.jsonl"


def _lines(path: Path) -> dict[str, tuple[int, int]]:
    """Where the lines of a file stand, by their keys; of two with one key the later."""
    found: dict[str, tuple[int, int]] = {}
    try:
        with path.open("rb") as file:
            at = 0
            for line in file:
                if line.startswith(_HEAD):
                    found[line[len(_HEAD) : len(_HEAD) + _DIGITS].decode("ascii", "replace")] = (at, len(line))
                at += len(line)
    except FileNotFoundError:
        pass
    return found


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")
