"""Run the notebooks and keep what they show: pictures, tables and words, without what differs from run to run.

Usage: python scripts/notebooks.py [NAME...]
Left out are the numbers and times of runs, ids that pandas draws, addresses in memory, and the interactive page, of
which the notebooks show a picture. A notebook that leaves a file behind, or fails, is not written.
"""

from __future__ import annotations

import re
import sys
import tempfile
from pathlib import Path

import nbformat
from nbclient import NotebookClient
from nbformat import NotebookNode

FOLDER = Path(__file__).resolve().parent.parent / "notebooks"
#: What is kept of what a cell shows: the first of these, and the plain text where there is no other.
KEPT = ("image/png", "text/html")
_ADDRESS = re.compile(r" at 0x[0-9a-f]+")
_STYLED = re.compile(r"\bT_[0-9a-f]{5}")


def run(path: Path) -> NotebookNode:
    """The notebook with what its cells show. Raises SystemExit where it leaves files behind."""
    book: NotebookNode = nbformat.read(path, as_version=4)  # type: ignore[no-untyped-call]  # it has no annotations
    with tempfile.TemporaryDirectory() as folder:
        NotebookClient(book, timeout=300, record_timing=False, resources={"metadata": {"path": folder}}).execute()
        left = sorted(each.name for each in Path(folder).iterdir())
    if left:
        raise SystemExit(f"{path.name} leaves {', '.join(left)} behind; let it write into a folder of its own.")
    return book


def stripped(book: NotebookNode) -> NotebookNode:
    """The notebook as it is kept: the same from run to run."""
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    book.metadata = {"kernelspec": kernel, "language_info": {"name": "python"}}
    for cell in book.cells:
        cell.metadata = {}
        if cell.cell_type == "code":
            cell.execution_count = None
            cell.outputs = [_steady(output) for output in cell.outputs if "<iframe" not in str(output.get("data"))]
    return book


def _steady(output: NotebookNode) -> NotebookNode:
    if "text" in output:
        output.text = _ADDRESS.sub("", output.text)
    if "execution_count" in output:
        output.execution_count = None
    if "data" in output:
        kind = next((each for each in KEPT if each in output.data), "text/plain")
        output.data = {kind: _STYLED.sub("T_styled", _ADDRESS.sub("", output.data[kind]))}
        output.metadata = {}
    return output


def main() -> None:
    names = sys.argv[1:] or [path.stem for path in sorted(FOLDER.glob("*.ipynb"))]
    for name in names:
        path = FOLDER / f"{name}.ipynb"
        nbformat.write(stripped(run(path)), path)  # type: ignore[no-untyped-call]  # it has no annotations
        print(f"{name}: {path.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
