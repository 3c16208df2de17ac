"""The order of identity resolution: actors, full names, negotiations, bare names, then what depends on them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from kg import cycles
from kg.identity.resolve.clusters import Clusters
from kg.identity.resolve.corpus import gather
from kg.identity.resolve.entity_names import make_entities
from kg.identity.resolve.match_actors import join_nations, join_organizations, join_places
from kg.identity.resolve.match_acts import join_agreements, join_contacts, join_measures
from kg.identity.resolve.match_dependents import join_delegations, join_post_holdings, join_quotations
from kg.identity.resolve.match_persons import join_bare_names, join_full_names
from kg.identity.resolve.match_talks import join_talks
from kg.model import Decision, Reading, ReferentId, Resolution

#: Each step finds the clusters of those before it settled.
_STEPS = (
    join_nations,
    join_organizations,
    join_places,
    join_full_names,
    join_talks,
    join_bare_names,
    join_post_holdings,
    join_delegations,
    join_agreements,
    join_contacts,
    join_measures,
    join_quotations,
)


@cycles.not_looked_for()
def resolve(
    readings: Sequence[Reading],
    user_decisions: Sequence[Decision] = (),
    given_names: Mapping[ReferentId, str] | None = None,
) -> Resolution:
    """Decide which referents of the readings are one entity.

    Every referent stands in exactly one entity. The result does not depend on the order of the readings. A decision
    by ``user`` outranks every rule and comes back unchanged; one about a referent that is not there has no effect.
    Of several decisions about one pair the last counts. An entity goes by the last of the ``given_names`` of its
    members, if any has one. Raises nothing.

    >>> resolve([])
    Resolution(entities=(), decisions=())
    """
    corpus = gather(readings)
    clusters = Clusters(corpus.referents, user_decisions)
    for step in _STEPS:
        step(corpus, clusters)
    return Resolution(make_entities(corpus, clusters, given_names or {}), clusters.decisions())
