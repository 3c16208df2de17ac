"""Train the reader, and show how well it reads: python -m training train | export | tune | curve (docs/training.md)."""

from __future__ import annotations

import argparse
import json
import shutil
from dataclasses import asdict, replace
from pathlib import Path
from random import Random
from typing import Any

import numpy as np

from kg.reading.trained.inference import Network, digest
from kg.reading.trained.tags import GENERAL, PAIRS, ROLES
from training import base, data
from training.batches import Example, examples
from training.evaluate import DEFAULT, evaluate, read, rows, thresholds
from training.export import export
from training.network import Sizes
from training.train import Recipe, train
from training.vocabulary import reduced

ROOT = Path(__file__).resolve().parent.parent
EVAL = ROOT.parent / "shared" / "eval"
SHIPPED = ROOT / "kg" / "reading" / "trained" / "model"
#: The pieces of words.
TOKENIZER = SHIPPED / "tokenizer.json"
SIZES = (100, 200, 400)


def main() -> None:
    """Read the command line and do what it says."""
    parser = argparse.ArgumentParser(prog="python -m training", description=__doc__)
    parser.add_argument("--data", type=Path, default=EVAL, help="the folder with the sets")
    parser.add_argument("--out", type=Path, default=ROOT / "build" / "training", help="where runs are kept")
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("vocabulary", help="choose the pieces of words; a network must be trained anew then")
    learn = commands.add_parser(
        "train", help="train on train, written, our own annotations and briefs, but for articles kept for choices"
    )
    learn.add_argument("--name", default="reader")
    learn.add_argument("--all", action="store_true", help="keep none")
    learn.add_argument("--open", action="store_true", help="only texts in the public domain or under CC, and written")
    learn.add_argument("--articles", type=int, help="only so many articles, drawn by lot")
    learn.add_argument("--epochs", type=int, default=Recipe.epochs, help="how many times over the articles")
    learn.add_argument("--seed", type=int, default=Recipe.seed)
    curve = commands.add_parser("curve", help="train on 100, 200, 400 and all articles")
    curve.add_argument("--epochs", type=int, default=Recipe.epochs)
    ship = commands.add_parser("export", help="put a trained network where the reader loads it")
    ship.add_argument("--name", default="reader")
    ship.add_argument("--to", type=Path, default=SHIPPED)
    ship.add_argument("--float", action="store_true", help="without quantisation")
    tune = commands.add_parser(
        "tune", help="choose the thresholds on the articles that were kept, and show how it reads"
    )
    tune.add_argument("--to", type=Path, default=SHIPPED)
    tune.add_argument("--dry-run", action="store_true", help="only show how it reads")
    given = parser.parse_args()
    _do(given)


def _do(given: argparse.Namespace) -> None:
    if given.command == "vocabulary":
        cut(given.data, given.out)
        return
    if given.command == "export":
        put(given.out / given.name, given.to, quantised=not given.float)
        return
    if given.command == "tune":
        choose(given.data, given.out, given.to, keep=not given.dry_run)
        return
    if given.command == "curve":
        for size in (*SIZES, None):
            _learn(
                given.data,
                given.out,
                f"curve-{size or 'all'}",
                replace(Recipe(), epochs=given.epochs),
                articles=size,
            )
        return
    recipe = replace(Recipe(), epochs=given.epochs, seed=given.seed)
    _learn(
        given.data, given.out, given.name, recipe, keep_none=given.all, only_open=given.open, articles=given.articles
    )


def _learn(
    sets: Path,
    out: Path,
    name: str,
    recipe: Recipe,
    *,
    keep_none: bool = False,
    only_open: bool = False,
    articles: int | None = None,
) -> None:
    """Train one network; params.npz, and what it was trained on, are left in the run's folder."""
    sources = data.read(sets, ("train", "written", data.ANNOTATED, data.BRIEFS), only_open=only_open)
    texts = data.by_id(data.read(sets, ("train",)), "train")
    apart = set() if keep_none else data.kept(texts)
    sources = [source for source in sources if source.article.id not in apart]
    if articles is not None:
        sources = sorted(Random(recipe.seed).sample(sources, articles), key=lambda each: each.article.id)
    windows: list[Example] = []
    for each in data.labelled(sources, TOKENIZER):
        windows += examples(each.source.article.id, each.pieces, each.labels)
    print(f"{name}: {len(sources)} articles, {len(windows)} windows", flush=True)
    folder = out / name
    network = train(windows, base.load(base.unpacked(out / "base"), TOKENIZER, recipe.sizes), recipe, folder)
    arrays: dict[str, Any] = {name: array.numpy() for name, array in network.state_dict().items()}
    np.savez(folder / "params.npz", **arrays)
    about = {"recipe": asdict(recipe), "articles": len(sources), "kept": sorted(apart)}
    (folder / "about.json").write_text(json.dumps(about, indent=1) + "\n", encoding="utf-8")


def cut(sets: Path, out: Path) -> None:
    """Choose the pieces of words by the texts of train, written and unlabelled."""
    sources = data.read(sets, ("train", "written", data.ANNOTATED))
    made = reduced(base.unpacked(out / "base") / base.FILES[1], (source.article.text for source in sources))
    TOKENIZER.write_text(json.dumps(made, ensure_ascii=False) + "\n", encoding="utf-8")


def choose(sets: Path, out: Path, model: Path, *, keep: bool) -> None:
    """Choose the thresholds of an exported network on the articles kept from it, and print how well it reads them."""
    sources = data.read(sets, ("train",))
    apart = data.kept(data.by_id(sources, "train"))
    network = Network(model)
    network.least = {name: network.least.get(name, DEFAULT) for name in (*GENERAL, *ROLES, *PAIRS, "event")}
    held = read(data.labelled([each for each in sources if each.article.id in apart], TOKENIZER), network)
    if keep:
        network.least.update(thresholds(held, network.least))
        card = model / "card.json"
        told = json.loads(card.read_text(encoding="utf-8")) | {"least": network.least}
        card.write_text(json.dumps(told, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    table = evaluate(held)
    for part in sorted({part for _, part in table}):
        print(f"\n{part}: gold, given, found, precision, recall, F1")
        print("\n".join(rows(table, part)))


def put(run: Path, to: Path, *, quantised: bool = True) -> None:
    """Export a run's network into the folder the reader loads; the thresholds there stay."""
    about = json.loads((run / "about.json").read_text(encoding="utf-8"))
    with np.load(run / "params.npz") as kept:
        sizes = Sizes(**about["recipe"]["sizes"])
        export({name: kept[name] for name in kept.files}, sizes, to, quantised=quantised)
    if to != SHIPPED:
        shutil.copy(TOKENIZER, to / "tokenizer.json")
    card = to / "card.json"
    told = json.loads(card.read_text(encoding="utf-8")) if card.is_file() else {"least": {}}
    told["version"] = digest(to)
    card.write_text(json.dumps(told, indent=1, sort_keys=True) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
