"""What makes one step of the comparing: what it looks at, how it describes and finds that, and how it decides."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

from kg.identity.resolve.blocks import Blocks, Keys, group_by_trait
from kg.identity.resolve.clusters import Clusters, Pair, leaders
from kg.identity.resolve.corpus import Corpus
from kg.model import Kind, ReferentId

Trait = TypeVar("Trait", bound=Hashable)


@dataclass(frozen=True)
class Step(Generic[Trait]):
    """One step. ``join`` gathers referents of which none can be one with any that is not among them.

    What ``describe`` says rests on the referent's article and on who stands for the things of earlier steps. ``whole``
    is a step that decides for all of a block together. One that is ``on_demand`` does nothing where nobody asks. In one
    that is ``compact`` what becomes of a referent rests on its group alone, and not on what its article says besides.
    One that keeps what ``join`` looks at of a description, which is the same of all of a group, has the sort of it as
    ``kept`` and finds it by ``keep``: then no article is read for that.
    """

    name: str
    kind: Kind
    describe: Callable[[Corpus, Clusters, ReferentId], Trait]
    keys: Callable[[Corpus, ReferentId, Trait], Keys]
    join: Callable[[Corpus, Clusters, Mapping[ReferentId, Trait], Blocks], None]
    whole: bool = False
    on_demand: bool = False
    compact: bool = True
    kept: type[Trait] | None = None
    keep: Callable[[Trait], Trait] | None = None


def candidates(clusters: Clusters, traits: Mapping[ReferentId, Trait], blocks: Blocks) -> Iterator[Pair]:
    """The pairs to compare: of those that look the same each with a first one, then those that are found together."""
    for group in group_by_trait(traits).values():
        yield from leaders(clusters, group)
    yield from blocks.pairs(traits)
