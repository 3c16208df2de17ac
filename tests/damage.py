"""Ways in which a store can come to harm: files cut short, emptied, removed, with bytes turned over or added."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

Harm = Callable[[Path], None]


def _cut(path: Path, share: float) -> None:
    data = path.read_bytes()
    path.write_bytes(data[: int(len(data) * share)])


def _turn_over(path: Path, share: float) -> None:
    data = bytearray(path.read_bytes())
    data[min(int(len(data) * share), len(data) - 1)] ^= 1
    path.write_bytes(bytes(data))


def _add(path: Path, more: bytes) -> None:
    path.write_bytes(path.read_bytes() + more)


def _zero(path: Path) -> None:
    data = path.read_bytes()
    path.write_bytes(data[: len(data) // 2] + bytes(len(data) - len(data) // 2))


HARMS: dict[str, Harm] = {
    "removed": Path.unlink,
    "emptied": partial(_cut, share=0.0),
    "cut in half": partial(_cut, share=0.5),
    "cut by its end": partial(_cut, share=0.97),
    **{f"a byte turned over at {share:.0%}": partial(_turn_over, share=share) for share in (0.0, 0.3, 0.6, 0.999)},
    "zeroes in its second half": _zero,
    "bytes added": partial(_add, more=b"\x00\xff more"),
}


def _in_literal(path: Path, place: int) -> None:
    """Another letter in one of the file's literals: still a file in good order."""
    data = bytearray(path.read_bytes())
    starts = [at for at in range(len(data) - 2) if data[at : at + 2] == b' "' and chr(data[at + 2]).isalpha()]
    data[starts[place % len(starts)] + 2] ^= 1
    path.write_bytes(bytes(data))


def _without_a_line(path: Path, share: float) -> None:
    lines = path.read_bytes().splitlines(keepends=True)
    del lines[int(len(lines) * share)]
    path.write_bytes(b"".join(lines))


FILE_HARMS: dict[str, Harm] = {
    **{f"another letter in literal {place}": partial(_in_literal, place=place) for place in (0, 7, 40, 111)},
    **{f"without its line at {share:.0%}": partial(_without_a_line, share=share) for share in (0.1, 0.5, 0.9)},
}


def ways(folder: Path, *files: Path) -> Iterator[tuple[str, Path, Harm]]:
    """Every way to harm a store in a folder, and stores in files: what it is called, where, and how it is done."""
    generation = folder / (folder / "current").read_text().strip()
    engine = {f"the engine's {_called(file)}": file for file in sorted(generation.iterdir()) if file.stat().st_size > 5}
    for name, file in {"the pointer": folder / "current", **engine}.items():
        for harm, do in HARMS.items():
            yield f"{name}, {harm}", file, do
    for file in files:
        for harm, do in (HARMS | FILE_HARMS).items():
            yield f"{file.suffix} file, {harm}", file, do


def _called(file: Path) -> str:
    """A name that is the same each time, though the engine numbers its files."""
    return file.name if file.suffix in (".sst", ".json") else file.name.partition("-")[0]
