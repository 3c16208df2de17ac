"""Writing a file, or a folder of files, whole or not at all."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path

from kg.errors import ParleyError


def write_whole(path: str | os.PathLike[str], content: bytes) -> None:
    """Write ``content`` to ``path`` so that a reader sees the old file or the new one, never half of it.

    Raises ParleyError if the file cannot be written; nothing is left behind then.
    """
    target = Path(path)
    temporary: Path | None = None
    try:
        with tempfile.NamedTemporaryFile("wb", dir=target.parent, prefix=f".{target.name}-", delete=False) as file:
            temporary = Path(file.name)
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        # A temporary file is private; a result is what the user's own umask makes of it.
        umask = os.umask(0)
        os.umask(umask)
        temporary.chmod(0o666 & ~umask)
        temporary.replace(target)
    except OSError as error:
        if temporary is not None:
            temporary.unlink(missing_ok=True)
        raise _unwritable(target, error, "file") from error


def write_folder(path: str | os.PathLike[str], files: Mapping[str, bytes]) -> list[Path]:
    """Write a folder with these files, by name; in place of one that holds nothing but such files.

    Raises ParleyError if the folder holds other things or cannot be written; it is as it was before then.
    """
    target = Path(path)
    temporary: Path | None = None
    try:
        if target.exists() and not (target.is_dir() and all(entry.name in files for entry in target.iterdir())):
            raise ParleyError(f"{target} already exists and contains other files; name a new folder.")
        temporary = Path(tempfile.mkdtemp(dir=target.absolute().parent, prefix=f".{target.name}-"))
        fresh, old = temporary / "fresh", temporary / "old"
        fresh.mkdir()
        for name, content in files.items():
            (fresh / name).write_bytes(content)
        if target.exists():
            target.rename(old)
        fresh.rename(target)
    except OSError as error:
        if temporary is not None and (temporary / "old").exists() and not target.exists():
            (temporary / "old").rename(target)
        raise _unwritable(target, error, "folder") from error
    finally:
        if temporary is not None:
            shutil.rmtree(temporary, ignore_errors=True)
    return [target / name for name in files]


def _unwritable(target: Path, error: OSError, what: str) -> ParleyError:
    reason = error.strerror or str(error)
    return ParleyError(f"Cannot write {target}: {reason}. Name a {what} in a folder that exists.")


def share(file: Path, place: Path) -> None:
    """Have a file that nobody changes stand at another place, too: by a link, where the file system has them."""
    try:
        os.link(file, place)
    except OSError:
        shutil.copyfile(file, place)
