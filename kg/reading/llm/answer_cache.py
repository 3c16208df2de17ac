"""Earlier answers, stored under a digest of everything that an answer depends on, in files that only grow.

An answer is one line in the file that is named by the first digits of its digest. Adding a line costs a hundredth of
writing a new file, which matters if the server answers at once. A line without an end is no answer.
"""

from __future__ import annotations

import hashlib
import json
import threading
from pathlib import Path

import platformdirs

from kg.errors import ParleyError
from kg.reading.llm.endpoint import Reply

#: The beginning of a line, before the digest.
_HEAD = b'{"key": "'
_DIGITS = 64


class AnswerCache:
    """A folder of answers to questions with a common part; several threads and builds may use it together.

    Raises ParleyError if it cannot be created.
    """

    def __init__(self, folder: Path | None, always_asked: str) -> None:
        self._start = hashlib.sha256(_bytes(always_asked))
        self.folder = folder or Path(platformdirs.user_cache_path("parley-kg")) / "answers"
        #: Where the lines of the read files are: by file and key, the first byte and the number of bytes.
        self._lines: dict[Path, dict[str, tuple[int, int]]] = {}
        self._lock = threading.Lock()
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise ParleyError(
                f"The cache {self.folder} cannot be created: {error.strerror}; name another with --cache."
            ) from error

    def key(self, *asked: str) -> str:
        """The name of an answer: a digest of the question, and of the common part."""
        found = self._start.copy()
        for each in asked:
            found.update(b"\x1f" + _bytes(each))
        return found.hexdigest()

    def held(self, key: str) -> Reply | None:
        """The answer stored under that key; None if there is none, or none that can be read."""
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
        """Store an answer. Raises ParleyError if it cannot be written."""
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
            # in one piece, after a line that another process may not have ended
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
    """Where the lines of a file are, by key; of two with one key, the later one."""
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
