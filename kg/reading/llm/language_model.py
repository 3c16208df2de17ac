"""Which language model is asked, and what it may take."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from kg.model import FRAMES


@dataclass(frozen=True)
class LanguageModel:
    """Which language model to ask, and how much it may take.

    ``endpoint`` is the base URL of an OpenAI-compatible server; its key, if it needs one, is in KG_LLM_KEY.
    ``max_tokens`` limits the tokens of a whole build, in and out; ``answer_tokens`` those of one answer; ``timeout``
    is in seconds; ``cache`` is a folder, by default the platform's own for caches. With ``alone`` False its claims
    come beside those of the frames.
    """

    endpoint: str
    name: str
    alone: bool = True
    max_tokens: int | None = None
    answer_tokens: int = 4096
    timeout: float = 120
    retries: int = 4
    cache: Path | None = None

    @property
    def extractor(self) -> str:
        """What a reading made with it is marked with: ``llm:NAME`` or ``frames+llm:NAME``."""
        return self.producer if self.alone else f"{FRAMES}+{self.producer}"

    @property
    def producer(self) -> str:
        """What its claims are marked with."""
        return f"llm:{self.name}"
