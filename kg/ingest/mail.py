"""E-mails that contain an article: clippings, newsletters, forwarded messages; and whole mailboxes."""

from __future__ import annotations

import email
import re
from collections.abc import Iterator
from email.message import EmailMessage, Message
from email.policy import EmailPolicy
from email.utils import parseaddr
from functools import partial
from typing import Any, BinaryIO

from kg import settings
from kg.errors import SourceError
from kg.ingest.backstop import bounded
from kg.ingest.formats import Draft
from kg.ingest.web_pages import html_text
from kg.ingest.wrapping import unwrap
from kg.model import Failure

MBOX = (".mbox", ".mbx")
#: What the standard library's parser of headers raises at some that have not the form.
_MALFORMED = (AttributeError, IndexError, LookupError, OverflowError, RecursionError, TypeError, ValueError)
#: So many characters of a header are read.
_LONGEST_HEADER = 2_000
_PASSED_ON = re.compile(r"\A\s*(?:(?:fwd?|wg|tr)\s*:\s*)+", re.IGNORECASE)


class _Bounded(EmailPolicy):
    """Reads of each header no more than any has: its parser takes time and memory by the square of the length."""

    def header_fetch_parse(self, name: str, value: str) -> Any:
        """The header's value, parsed."""
        return super().header_fetch_parse(name, value[:_LONGEST_HEADER])


def read_mail(where: str, data: bytes) -> Iterator[Draft]:
    """One draft with the words of the message; the subject is the title, the sender the publisher, with the message's
    date.

    The sender and date of a forwarded message ("Fwd:") are those of the person who forwarded it, and are not used.
    Attached messages become drafts of their own. Raises SourceError if there is nothing to read.
    """
    try:
        found = list(_drafts(where, email.message_from_bytes(data, policy=_Bounded())))
    except _MALFORMED as error:
        raise SourceError("this e-mail is damaged; save it again, or save its text as a file") from error
    if not found:
        raise SourceError("this e-mail has no text; save what is attached to it as files")
    yield from found


def is_mbox(data: bytes) -> bool:
    """Whether the content begins as a mailbox does."""
    return bool(re.match(rb"From .{0,200}\d{4}.{0,20}\r?\n(?:>?[\w-]+:|From )", data))


def read_mbox(where: str, stream: BinaryIO) -> Iterator[Draft | Failure]:
    """The drafts of every message of a mailbox (RFC 4155) of any size; a Failure for one without text or too large."""
    number = 0
    for number, data in enumerate(_messages(stream), start=1):
        place = f"{where}, message {number}"
        if len(data) > settings.MAX_SOURCE_BYTES:
            yield Failure(place, f"it is larger than {settings.MAX_SOURCE_BYTES:,} bytes; save its parts as files")
            continue
        try:
            yield from bounded(place, partial(read_mail, place, data))
        except SourceError as error:
            yield Failure(place, str(error))
    if not number:
        raise SourceError("this mailbox contains no message; export it again")


def _messages(stream: BinaryIO) -> Iterator[bytes]:
    """The messages of a mailbox, one in memory at a time: each begins with a line "From " after a blank line.

    A message that is too large is cut just above the limit.
    """
    message: bytearray | None = None
    blank = True
    while line := stream.readline(settings.MAX_SOURCE_BYTES):
        if blank and line.startswith(b"From "):
            if message:
                yield bytes(message)
            message = bytearray()
        elif message is not None and len(message) <= settings.MAX_SOURCE_BYTES:
            # Inside a message, such a line has a mark before it.
            message += re.sub(rb"\A>(>*From )", rb"\1", line)
        blank = not line.strip()
    if message:
        yield bytes(message)


def _drafts(where: str, message: Message) -> Iterator[Draft]:
    if not isinstance(message, EmailMessage):  # the policy makes all messages such; the types cannot say so
        return
    text = _text(message)
    if text:
        subject = str(_header(message, "subject") or "")
        own = not _PASSED_ON.match(subject)
        yield Draft(
            where,
            text,
            title=_PASSED_ON.sub("", subject) or None,
            source=parseaddr(str(_header(message, "from") or ""))[0] or None if own else None,
            published=_day(message) if own else None,
        )
    for number, part in enumerate(message.iter_attachments(), start=1):
        if part.get_content_type() == "message/rfc822":
            yield from _drafts(f"{where}, attachment {number}", part.get_content())


def _text(message: EmailMessage) -> str | None:
    """The words of the message, without its signature."""
    body = message.get_body(("plain", "html"))
    if body is None:
        return None
    try:
        content = str(body.get_content())
    except (LookupError, ValueError) as error:
        raise SourceError("the text of this e-mail has an unknown encoding") from error
    if body.get_content_type() == "text/html":
        return html_text(content)
    return unwrap(re.split(r"^-- ?\r?$", content, maxsplit=1, flags=re.MULTILINE)[0])


def _header(message: EmailMessage, name: str) -> Any:
    """A header of the message; None if it is missing or malformed."""
    try:
        return message[name]
    except _MALFORMED:
        return None


def _day(message: EmailMessage) -> str | None:
    written = getattr(_header(message, "date"), "datetime", None)
    return written.date().isoformat() if written else None
