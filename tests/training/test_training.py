"""Training works end to end on a few articles of our own: it learns, it can be stopped, and what it exports agrees."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from jax.experimental.compilation_cache import compilation_cache

from kg.reading.trained.inference import SHIPPED, Network, digest
from kg.reading.trained.tags import GENERAL, KINDS, ROLES
from kg.reading.trained.windows import Pieces, inputs
from training import batches, data, network
from training.batches import Example, examples
from training.export import export
from training.splicing import spliced
from training.train import Recipe, train

ROOT = Path(__file__).resolve().parents[2]
ARTICLES = 3


@pytest.fixture(scope="module")
def labelled() -> list[data.Labelled]:
    """A few of the articles that ship as gold, labelled."""
    sources = data.read(ROOT, ("gold",))[:ARTICLES]
    return list(data.labelled(sources, SHIPPED / "tokenizer.json", jobs=1))


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """One window a step, and half the layers: one below the flags and two above, so that a step takes a moment."""
    monkeypatch.setattr(batches, "BATCHES", {384: 1})
    for module in ("network", "export"):
        monkeypatch.setattr(f"training.{module}.LAYERS", 3)
        monkeypatch.setattr(f"training.{module}.SHARED", 1)
    yield


@pytest.fixture
def compiled_once(tmp_path: Path) -> Iterator[None]:
    """Keep what JAX compiles: each run has the same step, and compiling it takes longer than all steps together."""
    compilation_cache.reset_cache()
    compilation_cache.set_cache_dir(str(tmp_path / "compiled"))
    yield
    compilation_cache.set_cache_dir(None)
    compilation_cache.reset_cache()


def windows(labelled: list[data.Labelled]) -> list[Example]:
    return [one for each in labelled for one in examples(each.source.article.id, each.pieces, each.labels)]


def blank(seed: int = 3) -> network.Params:
    """A base model that knows nothing: the shapes of the real one, drawn by lot."""
    draw = np.random.default_rng(seed)
    params: network.Params = {}

    def norm(name: str) -> None:
        params[f"{name}.weight"] = np.ones(network.WIDTH, np.float32)
        params[f"{name}.bias"] = np.zeros(network.WIDTH, np.float32)

    for name, rows in (("word", 30_522), ("position", 512), ("token_type", 2)):
        params[f"embeddings.{name}_embeddings.weight"] = draw.normal(0, 0.02, (rows, network.WIDTH)).astype(np.float32)
    norm("embeddings.LayerNorm")
    for layer in range(network.LAYERS):
        own = f"encoder.layer.{layer}"
        wide = 4 * network.WIDTH
        for name, shape in (
            *((f"attention.self.{part}", (network.WIDTH, network.WIDTH)) for part in ("query", "key", "value")),
            ("attention.output.dense", (network.WIDTH, network.WIDTH)),
            ("intermediate.dense", (network.WIDTH, wide)),
            ("output.dense", (wide, network.WIDTH)),
        ):
            params[f"{own}.{name}.weight"] = draw.normal(0, 0.02, shape).astype(np.float32)
            params[f"{own}.{name}.bias"] = np.zeros(shape[1], np.float32)
        norm(f"{own}.attention.output.LayerNorm")
        norm(f"{own}.output.LayerNorm")
    return params


def words(pieces: Pieces, where: tuple[int, int]) -> str:
    span = pieces.span(*where)
    return pieces.text[span.start : span.end]


def test_windows_are_spliced_of_passages_with_all_that_they_are_to_say(labelled: list[data.Labelled]) -> None:
    made = windows(labelled)
    new = spliced(made, 40, seed=5)
    assert len(new) == 40 and any(len(one.events) > 1 for one in new)
    pieces = {tuple(one.ids[a:b]) for one in made for event in one.events for _, (a, b) in event.roles}
    for one in new:
        assert len(one.ids) == len(one.known) <= 384
        for event in one.events:
            assert event.mentions and all(tuple(one.ids[a:b]) in pieces for _, (a, b) in event.roles)
        assert all(0 < a < b < len(one.ids) for _, (a, b) in one.general)
    again = spliced(made, 40, seed=5)
    assert [one.ids.tolist() for one in again] == [one.ids.tolist() for one in new]


def test_labels_stand_where_the_draft_says(labelled: list[data.Labelled]) -> None:
    for each in labelled:
        draft, labels = each.source.draft, each.labels
        said = {words(each.pieces, where) for tag, where in labels.general if GENERAL[tag] == "speaker"}
        told = " ".join(statement["speaker_words"] for statement in draft["statements"])
        assert all(one in told for one in said)
        parties = [item for talks in draft["negotiations"] for item in talks["parties"]]
        labelled_parties = [
            words(each.pieces, where)
            for event in labels.events
            if event.kind == "talks"
            for role, where in event.roles
            if ROLES[role] == "party"
        ]
        assert len(labelled_parties) == len(parties)
        assert all(any(one in item["words"] for item in parties) for one in labelled_parties)
    events = [event for each in labelled for event in each.labels.events]
    assert sum(bool(event.mentions) for event in events) > 0.8 * len(events)


def test_near_copies_stay_together() -> None:
    story = "The delegations of the two lake states met on Monday to settle how much water each may take this year."
    texts = {"a": story, "b": f"Update: {story}", "c": "Nothing of that kind is told in this one, which is of birds."}
    assert data.stories(texts) == [["a", "b"], ["c"]]


@pytest.mark.slow
@pytest.mark.usefixtures("small", "compiled_once")
def test_a_run_learns_can_be_stopped_and_exports_what_it_learned(
    labelled: list[data.Labelled], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    data_, recipe = windows(labelled), Recipe(epochs=3, rate=3e-4, head_rate=3e-3)
    whole = train(data_, blank(), recipe, tmp_path / "whole", every=4)
    log = [json.loads(line) for line in (tmp_path / "whole" / "log.jsonl").read_text().splitlines()]
    assert log[-1]["loss"] < 0.8 * log[0]["loss"]

    (tmp_path / "stopped").mkdir()
    with monkeypatch.context() as patched, pytest.raises(KeyboardInterrupt):
        patched.setattr("training.train._keep", _keep_and_stop(after=4))
        train(data_, blank(), recipe, tmp_path / "stopped", every=4)
    resumed = train(data_, blank(), recipe, tmp_path / "stopped", every=4)
    for run, params in (("one", whole), ("two", resumed)):
        export({name: np.asarray(array) for name, array in params.items()}, tmp_path / run, quantised=False)
    names = ("lower.onnx", "upper.onnx")
    assert all((tmp_path / "one" / n).read_bytes() == (tmp_path / "two" / n).read_bytes() for n in names)
    _agrees(whole, tmp_path / "one", labelled[0])


def _keep_and_stop(after: int):  # type: ignore[no-untyped-def] # stands in for a function of the training
    from training.train import _keep

    def stop(folder: Path, done: int, params: network.Params, state: object) -> None:
        _keep(folder, done, params, state)
        if done >= after:
            raise KeyboardInterrupt

    return stop


def _agrees(params: network.Params, folder: Path, one: data.Labelled) -> None:
    """What the exported graphs say of a window is what the network in JAX says."""
    shutil.copy(SHIPPED / "tokenizer.json", folder)
    least = json.loads((SHIPPED / "card.json").read_text(encoding="utf-8"))["least"]
    (folder / "card.json").write_text(json.dumps({"version": digest(folder), "least": least}), encoding="utf-8")
    exported, window = Network(folder), one.pieces.windows[0]
    ids, known = map(jnp.asarray, inputs(one.pieces, window))
    begin = 2 * KINDS.index("talks") + 1
    flags = jnp.zeros(len(ids), jnp.int32).at[5].set(begin).at[6].set(begin + 1)
    nothing = jnp.zeros((1, len(ids)))
    high = network.upper(params, network.lower(params, ids[None], known[None], nothing), flags[None], nothing)
    states, general, roles = exported.read(exported.shared(np.asarray(ids), np.asarray(known)), np.asarray(flags))
    assert np.abs(states - high[0]).max() < 1e-3
    assert np.abs(general - jax.nn.softmax(network.general(params, high), -1)[0]).max() < 1e-3
    assert np.abs(roles - jax.nn.softmax(network.roles(params, high), -1)[0]).max() < 1e-3
    where = [(3, 5), (7, 8)]
    theirs = network.passages(params, high, jnp.array([(0, *each) for each in where]))
    assert np.abs(exported.passages(states, where) - theirs).max() < 1e-3
