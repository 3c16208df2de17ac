"""Fetching from the web as a good guest: only what is asked for, one request at a time, never what robots.txt forbids.

1. An address must be of http or https and hold no password; nothing of the user's (such as .netrc) is sent.
2. What a public page leads to, by link or redirect, must not be on this machine or in this network.
3. robots.txt of the host is asked once; whoever forbids the page, or cannot be asked, is believed.
4. Between two requests to one host there is a pause; time and size of an answer are limited.
5. Answers are kept as their headers allow (ETag, Last-Modified, max-age), and asked for again only if they changed.
"""

from __future__ import annotations

import ipaddress
import logging
import socket
import tempfile
import threading
import time
from contextlib import closing
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path
from types import TracebackType
from typing import Self
from urllib.parse import SplitResult, urldefrag, urljoin, urlsplit

import platformdirs
import requests
from cachecontrol import CacheControl
from cachecontrol.caches import FileCache
from protego import Protego
from urllib3.exceptions import HTTPError

from kg import settings
from kg.errors import ParleyError, SourceError

_log = logging.getLogger(__name__)

MAX_REDIRECTS = 5
#: A host may ask for a longer pause in its robots.txt; what is longer than this would make a build stand still.
LONGEST_PAUSE = 30.0
_CHUNK = 65_536
#: What a reader of files is told by the suffix.
_SUFFIXES = {
    "text/html": ".html",
    "application/xhtml+xml": ".html",
    "application/pdf": ".pdf",
    "application/json": ".json",
    "message/rfc822": ".eml",
}


@dataclass(frozen=True)
class Page:
    """What stands at an address: where it was found in the end, its bytes, and what its server says they are."""

    url: str
    data: bytes
    suffix: str = ""
    charset: str | None = None


class Web:
    """The web during one build. Raises ParleyError if the cache or the pause that is set cannot be used."""

    def __init__(self) -> None:
        self._pause = settings.fetch_pause()
        self._cache = FileCache(_folder())
        self._session = CacheControl(_Session(), cache=self._cache)
        self._session.headers["User-Agent"] = settings.user_agent()
        self._session.auth = _nobody
        self._rules: dict[str, Protego | SourceError] = {}
        self._asked: dict[str, float] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._session.close()

    def fetch(self, url: str, led_from: str | None = None) -> Page:
        """The page at an address, to which another one led or the user did.

        Raises SourceError if it may not or cannot be fetched.
        """
        return self._follow(url, led_from, heed=True)

    def ask(self, url: str) -> Page:
        """What an interface for programs answers at an address the user named; robots.txt is about pages.

        Raises SourceError if it cannot be asked.
        """
        return self._follow(url, None, heed=False)

    def _follow(self, url: str, led_from: str | None, *, heed: bool) -> Page:
        """The page, after all redirects; ``heed`` the rules of each host, which only their own reading does not."""
        for _ in range(MAX_REDIRECTS + 1):
            url = requests.utils.requote_uri(urldefrag(url).url)
            parts = _checked(url, led_from)
            delay = self._allowed(url, parts) if heed else None
            found = self._get(url, parts, max(self._pause, min(delay or 0, LONGEST_PAUSE)))
            if isinstance(found, Page):
                return found
            led_from, url = url, _joined(url, found)
        raise SourceError(f"it redirects more than {MAX_REDIRECTS} times; look at it in a browser")

    def _allowed(self, url: str, parts: SplitResult) -> float | None:
        """The pause the host asks for. Raises SourceError if its robots.txt forbids the page."""
        origin = f"{parts.scheme}://{parts.netloc}"
        if origin not in self._rules:
            self._rules[origin] = self._rules_of(origin)
        rules = self._rules[origin]
        if isinstance(rules, SourceError):
            raise rules
        agent = settings.user_agent()
        if not rules.can_fetch(url, agent):
            raise SourceError(
                "the site's robots.txt does not allow programs to fetch it; save the page yourself if you may"
            )
        return rules.crawl_delay(agent)

    def _rules_of(self, origin: str) -> Protego | SourceError:
        """RFC 9309: no file is no rule, but a host that cannot say is taken to forbid all."""
        try:
            page = self._follow(f"{origin}/robots.txt", None, heed=False)
        except _StatusError as error:
            if error.status < HTTPStatus.INTERNAL_SERVER_ERROR and error.status != HTTPStatus.TOO_MANY_REQUESTS:
                return Protego.parse("")
            return SourceError(f"the site's robots.txt cannot be read ({error}); try again later")
        except SourceError as error:
            return error
        return Protego.parse(page.data.decode("utf-8", errors="replace"))

    def _get(self, url: str, parts: SplitResult, pause: float) -> Page | str:
        """The page at exactly this address, or the address it redirects to."""
        host = parts.netloc
        time.sleep(max(0.0, self._asked.get(host, -pause) + pause - time.monotonic()))
        _log.info("fetching %s", url)
        started = time.monotonic()
        try:
            with closing(self._session.get(url, timeout=settings.FETCH_TIMEOUT, stream=True)) as response:
                return self._answer(url, response, started)
        except requests.Timeout as error:
            raise SourceError(f"{host} did not answer within {settings.FETCH_TIMEOUT:g} seconds") from error
        except (OSError, HTTPError, ValueError) as error:  # what requests raises is an OSError; a bad name a ValueError
            _log.debug("fetching %s", url, exc_info=True)
            raise SourceError(_late(started) or f"there is no connection to {host}, or it was lost") from error
        finally:
            self._asked[host] = time.monotonic()

    def _answer(self, url: str, response: requests.Response, started: float) -> Page | str:
        if response.is_redirect:  # its own body is of no interest
            return response.headers["Location"]
        if response.status_code != HTTPStatus.OK:
            raise _StatusError(response.status_code)
        data = self._body(url, response, started)
        media, _, parameters = response.headers.get("Content-Type", "").partition(";")
        charset = parameters.partition("charset=")[2].partition(";")[0].strip(" \"'") or None
        return Page(url, data, _SUFFIXES.get(media.strip().lower(), _suffix(url)), charset)

    def _body(self, url: str, response: requests.Response, started: float) -> bytes:
        """All of the answer. Raises SourceError if it is too large or too slow."""
        data = bytearray()
        # A server that sends a byte now and then keeps every timeout of a socket waiting; this ends it.
        alarm = threading.Timer(started + settings.FETCH_DEADLINE - time.monotonic(), _end, [response])
        alarm.daemon = True
        alarm.start()
        try:
            for chunk in response.iter_content(_CHUNK):
                data += chunk
                if len(data) > settings.MAX_PAGE_BYTES:
                    raise SourceError(f"it is larger than {settings.MAX_PAGE_BYTES:,} bytes; save what you need of it")
        finally:
            alarm.cancel()
        late = _late(started)
        if late:
            self._cache.delete(url)  # what was cut off may look whole
            raise SourceError(late)
        return bytes(data)


class _Session(requests.Session):
    """A session that never looks where a redirect leads; it would read the whole answer to do so."""

    def get_redirect_target(self, resp: requests.Response) -> str | None:
        """Nowhere."""
        return None


class _StatusError(SourceError):
    """A server answers, but with an error."""

    def __init__(self, status: int) -> None:
        known = status in HTTPStatus.__members__.values()
        super().__init__(f"the server answers {status} {HTTPStatus(status).phrase if known else ''}".strip())
        self.status = status


def _folder() -> Path:
    folder = platformdirs.user_cache_path("parley-kg") / "pages"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        tempfile.TemporaryFile(dir=folder).close()
    except OSError as error:
        raise ParleyError(
            f"Pages cannot be stored in {folder} ({error.strerror}); set XDG_CACHE_HOME to another folder."
        ) from error
    return folder


def _nobody(request: requests.PreparedRequest) -> requests.PreparedRequest:
    """Send no name and password: without this, those in the user's .netrc would be sent."""
    return request


def _end(response: requests.Response) -> None:
    try:
        response.raw.shutdown()
    except (RuntimeError, ValueError, OSError):  # it ended by itself, or never came from a server
        _log.debug("nothing to end")


def _late(started: float) -> str | None:
    if time.monotonic() - started < settings.FETCH_DEADLINE:
        return None
    return f"it takes longer than {settings.FETCH_DEADLINE:g} seconds to come"


def _checked(url: str, led_from: str | None) -> SplitResult:
    """The parts of an address that may be asked. Raises SourceError for any other."""
    try:
        parts = urlsplit(url)
        host = parts.hostname
    except ValueError as error:
        raise SourceError("this is not a web address; copy it from a browser") from error
    if parts.scheme not in ("http", "https") or not host:
        raise SourceError("it leads to an address that is not http or https; Parley does not fetch that")
    if parts.username or parts.password:
        raise SourceError("the address contains a name or password; remove it, because the store keeps addresses")
    origin = urlsplit(led_from).hostname if led_from else None
    if origin and _is_private(host) and not _is_private(origin):
        raise SourceError(
            f"{origin} leads to {host}, which is on this machine or in its network; Parley does not fetch that"
        )
    return parts


def _is_private(host: str) -> bool:
    """Whether a name leads into the network of this machine; one that leads nowhere does not."""
    try:
        found = socket.getaddrinfo(host, None, proto=socket.IPPROTO_TCP)
    except (OSError, UnicodeError):
        return False
    return any(not ipaddress.ip_address(str(address[0]).partition("%")[0]).is_global for *_, address in found)


def _joined(url: str, found: str) -> str:
    try:
        return urljoin(url, found)
    except ValueError as error:
        raise SourceError("it redirects to something that is not a web address; look at it in a browser") from error


def _suffix(url: str) -> str:
    name = urlsplit(url).path.rpartition("/")[2]
    return f".{name.rpartition('.')[2].lower()}" if "." in name else ""
