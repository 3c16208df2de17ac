"""Decide which referents of all readings are one entity, and say why.

Every kind goes the same way: block (gather what could be one thing), compare (one rule, one score, one sentence),
decide (same, different, unsure), cluster (greedily, never against a `different`). Actors come before events, because
events are distinguished by who took part.
"""

from kg.identity.resolve.resolution import Change, in_order, nothing, resolve, update

__all__ = ["Change", "in_order", "nothing", "resolve", "update"]
