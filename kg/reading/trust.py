"""Which claims can be facts: by ontology/reference/trust.yaml, the levels that they passed, and calibrations of
readers.

A claim that does not meet the policy stays in the store with a confidence below that of a fact.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from math import prod, sqrt
from pathlib import Path
from typing import Any

from kg import settings
from kg.errors import ReferenceDataError
from kg.model import Claim, Level, Reading
from kg.reading.confidence import HIGHEST, LOWEST, MEASURED, measured
from kg.reference import read_yaml, yaml_value

#: For the 95 % interval of a share by Wilson's method (Wilson 1927), which is right for small numbers too.
_Z = 1.96


@dataclass(frozen=True)
class Shown:
    """How many of a reader's claims of one relation were right on articles with gold."""

    right: int
    items: int

    @property
    def precision(self) -> float:
        """The share that was right."""
        return self.right / self.items if self.items else 0.0

    @property
    def interval(self) -> tuple[float, float]:
        """The 95 % interval of the share, by Wilson.

        >>> tuple(round(end, 2) for end in Shown(45, 50).interval)
        (0.79, 0.96)
        """
        if not self.items:
            return 0.0, 1.0
        share, spread = self.precision, _Z**2 / self.items
        middle = (share + spread / 2) / (1 + spread)
        reach = _Z * sqrt(share * (1 - share) / self.items + spread / (4 * self.items)) / (1 + spread)
        return max(0.0, middle - reach), min(1.0, middle + reach)


@dataclass(frozen=True)
class Trust:
    """The policy of trust.yaml, with the calibrations: by reader, by relation."""

    unproven: float
    seconded: float
    levels: Mapping[str, tuple[frozenset[Level], frozenset[Level]]]
    readers: Mapping[str, Mapping[str, Any]]
    least: float
    items: int
    shown: Mapping[str, Mapping[str, Shown]]

    def judge(self, claim: Claim) -> Claim:
        """The claim with the confidence that the policy allows."""
        producers = claim.producer.split("+")
        known = [self._confidence(producer, claim) for producer in producers if producer not in MEASURED]
        if measured(claim):
            known.append(claim.confidence)  # this counts that both of our own readers say it
        trusted = [chance for chance in known if chance is not None]
        if trusted:
            chance = 1 - prod(1 - each for each in trusted)
        else:
            chance = self.seconded if len(producers) > 1 else self.unproven
        if not measured(claim) and not self.is_supported(claim):  # our own weights know which checks failed
            chance = min(chance, self.unproven)
        return replace(claim, confidence=round(min(max(chance, LOWEST), HIGHEST), 2))

    def is_supported(self, claim: Claim) -> bool:
        """Whether the article supports the claim at the levels that a fact of its relation needs."""
        unfailed, held = self.levels.get(claim.relation, self.levels["default"])
        return not claim.failed & unfailed and held <= claim.held

    def proves(self, shown: Shown) -> bool:
        """Whether the calibration of a reader in a relation is enough to trust it."""
        return shown.items >= self.items and shown.interval[0] >= self.least

    def is_measured(self, producer: str) -> bool:
        """Whether the reader was calibrated, or is trusted without calibration."""
        return producer in self.shown or producer in self.readers

    def _confidence(self, producer: str, claim: Claim) -> float | None:
        """How often the reader is right with such a claim; None if that is not proven."""
        shown = self.shown.get(producer, {}).get(claim.relation)
        if shown is not None and self.proves(shown):
            return shown.precision
        reader = self.readers.get(producer, {})
        trusted = reader.get("trusted", ())
        return float(reader["confidence"]) if trusted == "all" or claim.relation in trusted else None


def apply(reading: Reading, trust: Trust) -> Reading:
    """The reading, with the confidence that the policy allows for every claim."""
    return replace(reading, claims=tuple(trust.judge(claim) for claim in reading.claims))


def load(path: Path | None = None) -> Trust:
    """The policy, with the calibrations at ``path`` (by default where `kg calibrate` stores them).

    Raises ReferenceDataError if trust.yaml or the calibrations are malformed.
    """
    where = path or settings.calibration_file()
    return _policy(_kept(where, where.stat().st_mtime_ns) if where.is_file() else ())


def kept(path: Path) -> dict[str, dict[str, Any]]:
    """The calibrations in the file at ``path``, by reader. Raises as `load` does."""
    load(path)
    return dict(yaml_value(path.read_text(encoding="utf-8")) or {}) if path.is_file() else {}


@cache
def _policy(shown: tuple[tuple[str, tuple[tuple[str, Shown], ...]], ...]) -> Trust:
    raw = read_yaml("reference", "trust.yaml")
    try:
        levels = {
            str(name): tuple(frozenset(Level(level) for level in row[key]) for key in ("unfailed", "held"))
            for name, row in raw["levels"].items()
        }
        return Trust(
            float(raw["unproven"]),
            float(raw["seconded"]),
            {name: (row[0], row[1]) for name, row in levels.items()},
            {str(name): dict(row) for name, row in raw["readers"].items()},
            float(raw["calibrated"]["least"]),
            int(raw["calibrated"]["items"]),
            {name: dict(rows) for name, rows in shown},
        )
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise ReferenceDataError(f"reference/trust.yaml is malformed ({error!r}); restore it.") from error


@cache
def _kept(path: Path, _changed: int) -> tuple[tuple[str, tuple[tuple[str, Shown], ...]], ...]:
    """The calibrations that `kg calibrate` stored: by reader, by relation. Read again after the file has changed."""
    try:
        raw = yaml_value(path.read_text(encoding="utf-8")) or {}
        return tuple(
            (
                str(reader),
                tuple((str(name), _shown(row)) for name, row in rows["relations"].items()),
            )
            for reader, rows in sorted(raw.items())
        )
    except (OSError, KeyError, TypeError, ValueError, AttributeError) as error:
        raise ReferenceDataError(f"{path} is malformed ({error!r}); delete it and run kg calibrate again.") from error


def _shown(row: Mapping[str, Any]) -> Shown:
    """A row of the calibrations; ValueError if it is impossible."""
    shown = Shown(int(row["right"]), int(row["items"]))
    if not 0 <= shown.right <= shown.items:
        raise ValueError(f"{shown.right} right of {shown.items}")
    return shown
