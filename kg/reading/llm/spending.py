"""The tokens that a build may use: reserved before each question; what the question does not use is given back."""

from __future__ import annotations

import threading

from kg.errors import ParleyError

#: The fewest bytes of a token, nearly always and in nearly every script.
_BYTES_A_TOKEN = 3


class BudgetError(ParleyError):
    """The next question could take more tokens than are left."""


def tokens(*texts: str) -> int:
    """How many tokens texts can be: for endpoints that do not count them, and to reserve tokens beforehand.

    >>> tokens("Fisheries talks in Oslo"), tokens("奥斯陆渔业谈判")
    (7, 7)
    """
    return sum(size(text) for text in texts) // _BYTES_A_TOKEN


def size(text: str) -> int:
    """The bytes of a text."""
    return len(text.encode("utf-8", "surrogatepass"))


class Budget:
    """The tokens of one build, in and out; several threads may use it."""

    def __init__(self, most: int | None) -> None:
        self.most = most
        self.tokens_in = 0
        self.tokens_out = 0
        self._aside = 0
        self._changed = threading.Condition()

    def set_aside(self, wanted: int) -> None:
        """Reserve the most tokens that a question can use, after others gave back enough; BudgetError if too few are
        left.
        """
        most = self.most
        with self._changed:
            while most is not None and self._aside and self._used() + self._aside + wanted > most:
                self._changed.wait()
            if most is not None and self._used() + wanted > most:
                raise BudgetError(
                    f"the budget of {most:,} tokens is used up: {self._used():,} spent, and the next question may take "
                    f"{wanted:,}; build again with a larger --max-tokens; answers so far are stored"
                )
            self._aside += wanted

    def settle(self, aside: int, tokens_in: int, tokens_out: int) -> None:
        """Give back what was reserved for a question, minus what it used."""
        with self._changed:
            self._aside -= aside
            self.tokens_in += tokens_in
            self.tokens_out += tokens_out
            self._changed.notify_all()

    def _used(self) -> int:
        return self.tokens_in + self.tokens_out
