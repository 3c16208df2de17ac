"""What some sources need beyond the core, imported only where one of them is read."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from kg.errors import SourceError


@contextmanager
def needed_for(what: str) -> Iterator[None]:
    """Around the imports for a kind of source: SourceError, with what to install, where one of them fails."""
    try:
        yield
    except ImportError as error:
        raise SourceError(
            f"to read {what}, install {error.name}; in a copy of Parley's source: pip install '.[sources]'"
        ) from error
