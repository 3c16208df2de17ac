"""The notebooks: kept with what they show, and each runs from its first cell to its last and leaves nothing behind."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

ROOT = Path(__file__).resolve().parent.parent
Run = Callable[..., dict[str, str]]
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))


def read(path: Path) -> nbformat.NotebookNode:
    book: nbformat.NotebookNode = nbformat.read(path, as_version=4)  # type: ignore[no-untyped-call]
    return book


def code_of(book: nbformat.NotebookNode) -> list[nbformat.NotebookNode]:
    return [cell for cell in book.cells if cell.cell_type == "code"]


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_it_opens_with_the_question_its_reader_has(path: Path) -> None:
    title, question = read(path).cells[0].source.split("\n\n")[:2]
    assert title.startswith("# ") and "?" in question


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_it_is_kept_with_what_it_shows_and_nothing_that_differs_from_run_to_run(path: Path) -> None:
    code = code_of(read(path))
    assert [cell for cell in code if cell.execution_count is not None or cell.metadata] == []
    shown = [output for cell in code for output in cell.outputs]
    assert [output for output in shown if output.output_type == "error" or output.get("name") == "stderr"] == []
    drawn = [cell for cell in code if "plt.show()" in cell.source or "draw(" in cell.source]
    assert all("image/png" in str(cell.outputs) for cell in drawn)
    assert len(shown) > len(code) / 2, "python scripts/notebooks.py writes them"
    assert not re.search(r"0x[0-9a-f]{6,}|/tmp/|<iframe|T_[0-9a-f]{5}\b", str(shown))


#: How notebooks begin. Some are run so; in others a copy of what this builds is opened, which takes no reading.
BUILDING = 'kg.build(kg.samples(), store="memory")'


@pytest.fixture
def run(
    samples: Path, tmp_path: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Run]:
    """Runs a notebook in an empty folder, which stays empty; gives what each cell shows by its code."""

    def execute(name: str, *, building: bool = False) -> dict[str, str]:
        monkeypatch.setenv("PYTHONPATH", str(ROOT))
        book = read(ROOT / "notebooks" / f"{name}.ipynb")
        if not building:
            (cell,) = [cell for cell in book.cells if BUILDING in cell.source]
            store = shutil.copytree(samples, tmp_path_factory.mktemp("built") / "talks.kg")
            cell.source = cell.source.replace(BUILDING, f"kg.open_store({str(store)!r})")
        NotebookClient(book, timeout=300, resources={"metadata": {"path": str(tmp_path)}}).execute()
        return {cell.source: "".join(str(output) for output in cell.outputs) for cell in code_of(book)}

    yield execute
    assert list(tmp_path.iterdir()) == []


pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning:zmq", "ignore::DeprecationWarning:jupyter_client")


def shown(cells: dict[str, str], code: str) -> str:
    """What the one cell with that code shows."""
    (text,) = [text for source, text in cells.items() if code in source]
    return text


@pytest.mark.slow
def test_articles_become_answers_and_a_picture(run: Run) -> None:
    cells = run("01-from-articles-to-answers", building=True)
    leaders = shown(cells, "who-led-each-delegation")
    assert "Anwar Sadat" in leaders
    assert "camp-david-1978" in leaders
    assert "iframe" in shown(cells, "talks.view(") and "Anwar Sadat" in shown(cells, "talks.view(")


@pytest.mark.slow
def test_the_network_names_its_broker_and_draws_its_groups(run: Run) -> None:
    cells = run("02-exploring-the-network")
    assert "Miguel Arias Cañete, a commissioner, spoke for the European Union" in shown(cells, "broker = ")
    assert len([text for text in cells.values() if "<Figure size" in text]) == 3
    assert "Anwar Sadat led the Egyptian delegation" in shown(cells, "talks.entity(")
    assert "iframe" in shown(cells, "talks.view(")


@pytest.mark.slow
def test_two_accounts_stand_side_by_side(run: Run) -> None:
    cells = run("03-comparing-two-tellings", building=True)
    sides = shown(cells, "sides.style")
    assert "delegation will be led by Widodo Adi Sucipto" in sides and "(planned)" in sides
    assert "“Martti Ahtisaari, the mediator" in sides
    assert "image/png" in shown(cells, "plot.barh")
    assert "Other accounts" in shown(cells, "where-accounts-differ:1")


@pytest.mark.slow
def test_a_question_and_a_frame_of_ones_own_are_used(run: Run) -> None:
    cells = run("04-your-own-question-and-frame")
    assert "Widodo Adi Sucipto" in shown(cells, 'leaders-at-home.rq").write_text')
    assert "wrong.rq: the front matter needs" in shown(cells, "wrong.rq")
    assert "Tomas Rybak" not in shown(cells, 'capital.md").write_text')
    assert "Tomas Rybak" in shown(cells, "taught = ")
    assert "delegations.shepherds" in shown(cells, "taught.claims(")


@pytest.mark.slow
def test_the_ontology_is_filled_and_contradictions_are_found(run: Run) -> None:
    cells = run("05-the-ontology-as-classes", building=True)
    assert "A negotiation is an event" in shown(cells, "Negotiation.definition")
    assert "Egypt: led by Anwar Sadat" in shown(cells, "delegations = ")
    assert "Martti Ahtisaari" in shown(cells, "mediatedBy=")
    assert "The facts and the ontology agree." in shown(cells, "infer_property_values")
    assert "do the facts agree? False" in shown(cells, "def agree")
