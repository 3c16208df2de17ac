"""The notebooks: kept without outputs, and each runs from its first cell to its last."""

from __future__ import annotations

from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

ROOT = Path(__file__).resolve().parent.parent
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))


def read(path: Path) -> nbformat.NotebookNode:
    book: nbformat.NotebookNode = nbformat.read(path, as_version=4)  # type: ignore[no-untyped-call]
    return book


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_it_is_kept_without_outputs(path: Path) -> None:
    code = [cell for cell in read(path).cells if cell.cell_type == "code"]
    assert code
    assert [cell for cell in code if cell.outputs or cell.execution_count is not None] == []


@pytest.mark.filterwarnings("ignore::DeprecationWarning:zmq", "ignore::DeprecationWarning:jupyter_client")
def test_articles_become_answers_and_a_picture(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    (tmp_path / "samples").symlink_to(ROOT / "samples")
    (tmp_path / "notebooks").mkdir()
    book = read(ROOT / "notebooks" / "01-from-articles-to-answers.ipynb")
    NotebookClient(book, timeout=300, resources={"metadata": {"path": str(tmp_path / "notebooks")}}).execute()
    shown = ["".join(str(output) for output in cell.get("outputs", ())) for cell in book.cells]
    leaders = next(
        text for cell, text in zip(book.cells, shown, strict=True) if "who-led-each-delegation" in cell.source
    )
    assert "Anwar Sadat" in leaders
    assert "camp-david-1978" in leaders
    page = tmp_path / "notebooks" / "talks.html"
    assert "Anwar Sadat" in page.read_text(encoding="utf-8")
    assert "iframe" in shown[-1]
