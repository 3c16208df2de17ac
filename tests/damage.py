"""Ways in which a store can come to harm: files cut short, emptied, removed, with bytes turned over or added."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path

from pyoxigraph import NamedNode

from kg.graph.store import opened_to_change, save, save_changes
from kg.model import Reading
from tests import factory

Harm = Callable[[Path], None]


def _cut(path: Path, share: float) -> None:
    data = path.read_bytes()
    path.write_bytes(data[: int(len(data) * share)])


def turn_over(path: Path, share: float) -> None:
    """Change one bit of the byte at this share of a file."""
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
    **{f"a byte turned over at {share:.0%}": partial(turn_over, share=share) for share in (0.0, 0.3, 0.6, 0.999)},
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


def stores(folder: Path, readings: Sequence[Reading]) -> list[Path]:
    """A store of each form in the folder, all of what follows from these readings: two are folders, of which the second
    was made of a store of the first reading by changing it."""
    whole = factory.finished(readings).quads
    made = [folder / name for name in ("talks.kg", "changed.kg", "talks.nq", "talks.trig")]
    for store in made:
        save(factory.finished(readings[:1]).quads if store.stem == "changed" else whole, store)
    graphs = {graph for graph in whole.named_graphs() if isinstance(graph, NamedNode)}
    with opened_to_change(folder / "changed.kg") as change:
        change.put({graph: whole.quads_for_pattern(None, None, None, graph) for graph in graphs})
        save_changes(change)
    return made


def ways(*stores: Path) -> Iterator[tuple[str, Path, Harm]]:
    """Every way to harm stores in folders and files: what it is called, the file or folder, and how it is done."""
    for store in stores:
        if store.is_dir():
            generation = store / (store / "current").read_text().strip()
            yield f"{store.name}: the generation, removed", generation, shutil.rmtree
            engine = {
                f"the engine's {_called(file)}": file
                for file in sorted(generation.iterdir())
                if file.stat().st_size > 5
            }
            for name, file in {"the pointer": store / "current", **engine}.items():
                for harm, do in HARMS.items():
                    yield f"{store.name}: {name}, {harm}", file, do
        else:
            for harm, do in (HARMS | FILE_HARMS).items():
                yield f"{store.name}: {harm}", store, do


def _called(file: Path) -> str:
    """A name that is the same each time, though the engine numbers its files."""
    return file.name if file.suffix in (".sst", ".json") else file.name.partition("-")[0]
