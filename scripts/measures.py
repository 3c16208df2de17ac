"""Measure how `kg` is built: sizes, annotations, docstrings, errors, imports; beside other packages of the field.

Usage: python scripts/measures.py [--write]     (puts the table into docs/engineers.md)

A function's length is its lines of code: without docstring, comments and blank lines. Public is what has no leading
underscore. A function is annotated if each parameter and its result is. An import cycle counts wherever the imports
are, also inside functions and for types alone.
"""

from __future__ import annotations

import ast
import re
import statistics
import sys
import tomllib
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path
from typing import Any, NamedTuple

from marked import put

ROOT = Path(__file__).resolve().parent.parent
#: Packages that each do one thing well, by the same measures. Source: their public repositories as of November 2026.
OTHERS = (
    ("followthemoney 3.8.4", "58 / 5,825", "72 / 508", "6 / 16 / 91", "53 %", "98 %", "0 / 4", "0"),
    ("nomenklatura 4.13", "107 / 13,073", "81 / 791", "7 / 27 / 132", "42 %", "95 %", "0 / 2", "1"),
    ("curies 0.15", "26 / 8,614", "175 / 3,399", "6 / 15 / 62", "76 %", "99 %", "0 / 0", "1"),
    ("sqlite-utils 4.2.1", "10 / 11,248", "130 / 5,547", "9 / 64 / 460", "76 %", "64 %", "0 / 7", "0"),
    ("trafilatura 2.2", "21 / 9,068", "452 / 922", "11 / 40 / 162", "96 %", "100 %", "0 / 16", "0"),
    ("pySHACL 0.40", "65 / 16,357", "152 / 1,421", "8 / 43 / 402", "17 %", "35 %", "0 / 23", "0"),
)
HEAD = (
    "package",
    "modules / lines",
    "module: median / longest",
    "function: median / p90 / longest",
    "public docstrings",
    "annotated",
    "bare / broad except",
    "import cycles",
)


class Measures(NamedTuple):
    """What is measured of a package."""

    modules: int
    lines: int
    module_median: int
    module_longest: int
    function_median: int
    function_p90: int
    function_longest: int
    docstrings: float
    annotated: float
    bare_excepts: int
    broad_excepts: int
    cycles: int
    layers: int
    shared_names: int


Function = ast.FunctionDef | ast.AsyncFunctionDef


def measure(package: Path = ROOT / "kg") -> Measures:
    """The measures of a package."""
    texts = {path: path.read_text(encoding="utf-8") for path in sorted(package.rglob("*.py"))}
    trees = {path: ast.parse(text) for path, text in texts.items()}
    sizes = [len(text.splitlines()) for text in texts.values()]
    functions = [(path, node) for path, tree in trees.items() for node in ast.walk(tree) if isinstance(node, Function)]
    lengths = sorted(_length(node, texts[path].splitlines()) for path, node in functions)
    public = [ast.get_docstring(node) is not None for tree in trees.values() for node in _public(tree)]
    caught = [node.type for tree in trees.values() for node in ast.walk(tree) if isinstance(node, ast.ExceptHandler)]
    names = sorted(path.parent.name if path.stem == "__init__" else path.stem for path in trees)
    return Measures(
        len(sizes),
        sum(sizes),
        int(statistics.median(sizes)),
        max(sizes),
        int(statistics.median(lengths)),
        lengths[int(len(lengths) * 0.9)],
        lengths[-1],
        sum(public) / len(public),
        sum(_is_annotated(node) for _, node in functions) / len(functions),
        sum(kind is None for kind in caught),
        sum(isinstance(kind, ast.Name) and kind.id in {"Exception", "BaseException"} for kind in caught),
        _cycles(_imports(trees, package)),
        _layers(),
        sum(len(list(same)) > 1 for _, same in groupby(names)),
    )


def _length(node: Function, lines: list[str]) -> int:
    """The lines of code of a function, without its docstring."""
    skipped: set[int] = set()
    if ast.get_docstring(node) is not None:
        skipped = set(range(node.body[0].lineno, (node.body[0].end_lineno or 0) + 1))
    numbers = set(range(node.lineno, (node.end_lineno or 0) + 1)) - skipped
    return sum(bool(line := lines[number - 1].strip()) and not line.startswith("#") for number in numbers)


def _public(tree: ast.Module) -> Iterator[ast.Module | ast.ClassDef | Function]:
    """A module with its public classes, functions and methods, without special methods."""
    yield tree
    for node in tree.body:
        if isinstance(node, ast.ClassDef | Function) and not node.name.startswith("_"):
            yield node
            inner = node.body if isinstance(node, ast.ClassDef) else []
            yield from (each for each in inner if isinstance(each, Function) and not each.name.startswith("_"))


def _is_annotated(node: Function) -> bool:
    given = [*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs, node.args.vararg, node.args.kwarg]
    named = [each for each in given if each is not None and each.arg not in {"self", "cls"}]
    return node.returns is not None and all(each.annotation is not None for each in named)


def _imports(trees: dict[Path, ast.Module], package: Path) -> dict[str, set[str]]:
    """The modules of the package that each of its modules imports."""
    names = {path: ".".join(path.relative_to(package.parent).with_suffix("").parts) for path in trees}
    names = {path: name.removesuffix(".__init__") for path, name in names.items()}
    known = set(names.values())
    found: dict[str, set[str]] = {}
    for path, tree in trees.items():
        own = found.setdefault(names[path], set())
        for node in ast.walk(tree):
            if isinstance(node, ast.ImportFrom) and node.module:
                whole = {f"{node.module}.{each.name}" for each in node.names} & known
                own |= whole | ({node.module} & known if len(whole) < len(node.names) else set())
            elif isinstance(node, ast.Import):
                own |= {each.name for each in node.names} & known
    return found


def _cycles(imports: dict[str, set[str]]) -> int:
    """How many modules are part of an import cycle, or import one that is."""
    settled: set[str] = set()
    while ready := {name for name in imports.keys() - settled if imports[name] <= settled}:
        settled |= ready
    return len(imports.keys() - settled)


def _layers() -> int:
    settings: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    return len(settings["tool"]["importlinter"]["contracts"][0]["layers"])


def table(own: Measures) -> str:
    """The measures as a Markdown table, beside those of other packages."""
    row = (
        "**Parley**",
        f"{own.modules} / {own.lines:,}",
        f"{own.module_median} / {own.module_longest}",
        f"{own.function_median} / {own.function_p90} / {own.function_longest}",
        f"{own.docstrings:.0%}".replace("%", " %"),
        f"{own.annotated:.0%}".replace("%", " %"),
        f"{own.bare_excepts} / {own.broad_excepts}",
        str(own.cycles),
    )
    rows = "\n".join(f"| {' | '.join(each)} |" for each in (HEAD, ("---",) * len(HEAD), row, *OTHERS))
    return (
        "Taken by `python scripts/measures.py --write`. "
        f"`kg` has {own.layers} layers, and {own.shared_names} modules with the name of another.\n\n{rows}"
    )


if __name__ == "__main__":
    found = table(measure())
    print(re.sub(r"\*\*", "", found))
    if "--write" in sys.argv[1:]:
        put(ROOT / "docs" / "engineers.md", found, "measures")
