"""Connections: one that sends nothing is closed after a time, and what is no HTTP is counted."""

from __future__ import annotations

import asyncio
import logging

from uvicorn.protocols.http.auto import AutoHTTPProtocol

#: A connection over which no whole request head has come for this long (seconds), at most twice as long, is closed.
IDLE = 10.0
_NO_HTTP = "Invalid HTTP request received."


class Connection(AutoHTTPProtocol):  # type: ignore[misc, valid-type]  # whichever of two classes uvicorn has chosen
    """A connection of uvicorn's that is not kept for who sends nothing."""

    def connection_made(self, transport: asyncio.Transport) -> None:
        """Begin to look at the connection from time to time."""
        super().connection_made(transport)
        self._seen: object = self  # no request, and not the lack of one
        self._look = self.loop.call_later(IDLE, self._look_again)

    def connection_lost(self, exc: Exception | None) -> None:
        """Look no more."""
        self._look.cancel()
        super().connection_lost(exc)

    def _look_again(self) -> None:
        """Close the connection if nothing is asked and nothing was since the last look."""
        idle = self.cycle is None or self.cycle.response_complete
        if idle and self._seen is self.cycle:
            self.transport.close()
            return
        self._seen = self.cycle if idle else self
        self._look = self.loop.call_later(IDLE, self._look_again)


class Counted(logging.Filter):
    """Counts what uvicorn says of each connection that sends no HTTP, instead of printing it."""

    def __init__(self) -> None:
        super().__init__()
        self.count = 0

    def filter(self, record: logging.LogRecord) -> bool:
        """Whether to print the record."""
        if record.getMessage() != _NO_HTTP:
            return True
        self.count += 1
        return False
