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
    """A folder of answers; several builds may use it at once. Raises ParleyError where it cannot be made."""

    def __init__(self, folder: Path | None) -> None:
        self.folder = folder or Path(platformdirs.user_cache_path("parley-kg")) / "answers"
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise ParleyError(
                f"The cache {self.folder} cannot be made: {error.strerror}; name another by --cache."
            ) from error

    def held(self, asked: str) -> Reply | None:
        """The answer kept for what was asked; None where there is none, or none that can be read."""
        try:
            kept = json.loads(self._path(asked).read_bytes())
            return Reply(str(kept["text"]), bool(kept["cut"]), int(kept["tokens_in"]), int(kept["tokens_out"]))
        except (OSError, ValueError, KeyError, TypeError):
            return None

    def keep(self, asked: str, reply: Reply) -> None:
        """Keep an answer, whole or not at all. Raises ParleyError where it cannot be written."""
        path = self._path(asked)
        # not flushed to the disk: what a power cut damages is asked again
        temporary = path.with_name(f".{path.name}-{os.getpid()}-{threading.get_ident()}")
        kept = {"text": reply.text, "cut": reply.cut, "tokens_in": reply.tokens_in, "tokens_out": reply.tokens_out}
        try:
            temporary.write_bytes(json.dumps(kept, ensure_ascii=False).encode("utf-8", "surrogatepass"))
            temporary.replace(path)
        except OSError as error:
            temporary.unlink(missing_ok=True)
            raise ParleyError(
                f"The cache {self.folder} cannot be written: {error.strerror}; name another by --cache."
            ) from error

    def _path(self, asked: str) -> Path:
        return self.folder / f"{hashlib.sha256(asked.encode('utf-8', 'surrogatepass')).hexdigest()}.json"
