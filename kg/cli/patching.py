"""Taking changes from another store."""

from __future__ import annotations

from pathlib import Path

import click

from kg.cli.output import json_option, print_json, store_option, tell


@click.command()
@click.argument("patches", nargs=-1, required=True, metavar="PATCH...", type=click.Path(path_type=Path))
@store_option
@json_option
def apply(patches: tuple[Path, ...], location: str, as_json: bool) -> None:
    """Apply patches of another store to this one.

    A PATCH is a file that `kg watch --patches` wrote. Name them in order. All of them are applied, or none if one does
    not fit. The first patch of a store that was new makes a new store.

    \b
    Examples:
      kg apply patches/000007.rdfp --store copy.kg
      kg apply patches/*.rdfp --store copy.kg
    """
    from kg.batch import changing
    from kg.graph import patches as files
    from kg.graph.store import save_changes

    read = [files.read(path) for path in patches]
    with changing(location, create=read[0].previous is None) as store:
        for patch in read:
            files.apply(store, patch)
        save_changes(store)
    removed, added = sum(len(patch.lost) for patch in read), sum(len(patch.gained) for patch in read)
    if as_json:
        print_json({"applied": [patch.id for patch in read], "removed": removed, "added": added})
    else:
        applied = "1 patch" if len(read) == 1 else f"{len(read)} patches"
        tell(f"{applied} applied to {location}: {added:,} quads added, {removed:,} removed.")
