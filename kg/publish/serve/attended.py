"""No work for nobody: what a request asks for is given up when its client goes away."""

from __future__ import annotations

import asyncio

from starlette.types import ASGIApp, Message, Receive, Scope, Send


class Attended:
    """Ends the work for a request as soon as its client has gone away, so that nobody waits behind it."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request while its client is there."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        messages: asyncio.Queue[Message] = asyncio.Queue(1)  # a body is taken no faster than it is read
        answering = asyncio.ensure_future(self._app(scope, messages.get, send))

        async def attend() -> None:
            while (message := await receive())["type"] != "http.disconnect":
                await messages.put(message)
            answering.cancel()

        attending = asyncio.ensure_future(attend())
        try:
            await answering
        except asyncio.CancelledError:
            if not attending.done():  # it is the server that ends
                answering.cancel()
                raise
        finally:
            attending.cancel()
