"""Which language model to ask, and its limits."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class LanguageModel:
    """Which language model to ask, and its limits.

    ``endpoint`` is the base URL of an OpenAI-compatible server; its key, if it needs one, is in KG_LLM_KEY.
    ``max_tokens`` limits the tokens of a whole build, in and out; ``answer_tokens`` those of one answer; ``timeout`` is
    in seconds; ``cache`` is a folder, by default the system's folder for caches. The model is asked about each article
    ``passes`` times; the later questions are for what is missing.
    """

    endpoint: str
    name: str
    max_tokens: int | None = None
    answer_tokens: int = 8192
    timeout: float = 300
    retries: int = 4
    cache: Path | None = None
    passes: int = 1

    @property
    def producer(self) -> str:
        """The producer of its claims."""
        return f"llm:{self.name}"
