"""The store in formats of other programs: RDF for knowledge engineers, graphs for Gephi, tables for everyone.

turtle      what a plain query sees (identity, facts, inferred), without graph names
trig, nquads, jsonld   everything, each graph under its name, the words and offsets of the articles with it
graphml, gexf, cytoscape, csv   the network: entities and the relations between them, of every status
parquet, neo4j         the network, the articles and every claim, as the tables of a folder
followthemoney         the facts as entities of FollowTheMoney, for Aleph and its kin
plover      the events, as rows by the PLOVER codebook in the columns of POLECAT
peace-agreements   the agreements, in the columns of PA-X
nanopub     every claim as a nanopublication
drafts      a folder of drafts, one an article, that ``kg build --drafts`` reads
corrected-drafts   those of the articles that a person corrected
corrections what a person corrected, by whom, when and why
ro-crate    a folder with everything, the network and the articles' list, and a description of it
"""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Final

from kg.errors import ParleyError
from kg.files import write_folder, write_whole
from kg.publish.export import (
    crate,
    cut_articles,
    drafts,
    followthemoney,
    nanopub,
    neo4j,
    network_files,
    peace_agreements,
    plover,
    rdf,
    tables,
)

if TYPE_CHECKING:
    from kg.graph.store import Store

#: What `export` writes, by name. Each returns the contents of its files by what goes between stem and suffix, or, if
#: the format is one of `FOLDERS`, by the name of the file.
FORMATS: Final[dict[str, Callable[[Store], dict[str, bytes]]]] = {
    "turtle": rdf.turtle,
    "trig": rdf.trig,
    "nquads": rdf.nquads,
    "jsonld": rdf.jsonld,
    "graphml": network_files.graphml,
    "gexf": network_files.gexf,
    "cytoscape": network_files.cytoscape,
    "csv": tables.as_csv,
    "parquet": tables.as_parquet,
    "neo4j": neo4j.neo4j,
    "followthemoney": followthemoney.followthemoney,
    "plover": plover.plover,
    "peace-agreements": peace_agreements.peace_agreements,
    "nanopub": nanopub.nanopub,
    "drafts": drafts.drafts,
    "corrected-drafts": drafts.corrected_drafts,
    "corrections": rdf.corrections,
    "ro-crate": crate.ro_crate,
}
#: The formats that are a folder of files.
FOLDERS: Final = frozenset({"parquet", "neo4j", "drafts", "corrected-drafts", "ro-crate"})


def export(store: Store, format: str, path: str | os.PathLike[str], *, quotes_only: bool = False) -> list[Path]:
    """Write the store to ``path`` in one of `FORMATS`; returns the files written.

    ``csv`` writes two tables beside each other: for ``talks.csv``, ``talks-nodes.csv`` and ``talks-edges.csv``; the
    formats of `FOLDERS` write a folder, which replaces one that they wrote before. With ``quotes_only``, only the
    sentences that are evidence are written, not whole articles. The same store gives the same bytes. Raises ParleyError
    for an unknown format or a path that cannot be written.
    """
    if format not in FORMATS:
        raise ParleyError(f"There is no export format {format!r}; choose one of {', '.join(FORMATS)}.")
    target = Path(path)
    if format in FOLDERS:
        return write_folder(target, _files(store, format, quotes_only))
    if target.is_dir():
        raise ParleyError(f"{target} is a folder; name a file to write, such as {target / 'talks'}.{format}.")
    if format == "csv" and target.suffix != ".csv":
        target = target.with_name(f"{target.name}.csv")
    files = _files(store, format, quotes_only)
    written = [target.with_name(target.stem + part + target.suffix) if part else target for part in files]
    for file, content in zip(written, files.values(), strict=True):
        write_whole(file, content)
    return written


def _files(store: Store, format: str, quotes_only: bool) -> dict[str, bytes]:
    # A draft has only quotations, and needs the whole text to find them.
    cut = quotes_only and format not in ("drafts", "corrected-drafts")
    return FORMATS[format](cut_articles.quotes_only(store) if cut else store)


def single(store: Store, format: str, *, quotes_only: bool = False) -> bytes:
    """The content of the file of one of `FORMATS`; raises ParleyError if the format has several files."""
    if format in FOLDERS or format == "csv":
        raise ParleyError(
            f"The format {format} writes several files, which cannot go to one output; name a path with -o."
        )
    (content,) = _files(store, format, quotes_only).values()
    return content
