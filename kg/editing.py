"""Corrections as a form sends them: each field is text, and what they change is saved at once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

from kg import correcting
from kg.batch import changing
from kg.errors import CorrectionError
from kg.graph import damage
from kg.graph.store import Store, save_changes
from kg.model import Judgement, Quote, Span, Verdict
from kg.reading.corrections.stating import Parts, Signed

#: What a form can ask for, beside the verdicts on claims and names.
UNDO, SAME, DIFFERENT = "undo", "same", "different"


def change(location: str, given: Mapping[str, str]) -> str:
    """Do what the fields ask for in the store at a location; say what was done.

    Raises ParleyError if it cannot be done; the store is as it was then.
    """
    try:
        with changing(location) as store:
            done = _done(store, {name: value.strip() for name, value in given.items() if value.strip()})
            save_changes(store)
    except (RuntimeError, OSError) as error:
        damaged = damage.of_engine(error)
        if damaged is None:
            raise
        raise damaged from error
    return done


def listed(store: Store) -> list[dict[str, Any]]:
    """The corrections of a store, the last one first, as a page shows them."""
    return [asdict(each) for each in reversed(correcting.listed(store))]


def _done(store: Store, given: Mapping[str, str]) -> str:
    signed = Signed(given.get("by", "user"), datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%S"), given.get("why", ""))
    action, claim = given.get("action", ""), given.get("claim", "")
    if action in (SAME, DIFFERENT):
        # Of what is one and is to be parted, each part goes by its own name.
        thing = given.get("called", "") if action == DIFFERENT else given.get("thing", "")
        made = correcting.decide(store, thing, given.get("other", ""), Judgement(action), signed)
    elif action == UNDO:
        made = correcting.undo(store, given.get("correction", ""))
    elif action in (Verdict.ACCEPT, Verdict.REJECT):
        made = correcting.judge(store, [claim], Verdict(action), signed)
    elif action == Verdict.MEND:
        made = correcting.mend(store, claim, _parts(given), signed)
    elif action == Verdict.ADD:
        made = correcting.add(store, given.get("article", ""), _parts(given), signed)
    elif action == Verdict.RENAME:
        made = correcting.rename(store, given.get("thing", ""), given.get("name", ""), signed)
    else:
        known = ", ".join([*Verdict, UNDO, SAME, DIFFERENT])
        raise CorrectionError(f"There is no action {action!r}; the actions are {known}.")
    return f"{action}: " + "; ".join(each.says for each in made)


def _parts(given: Mapping[str, str]) -> Parts:
    """The parts of a claim that fields give; words that were marked come with where they stood, and between what."""
    words: str | Span | Quote | None = given.get("words")
    if given.get("start", "").isdecimal() and given.get("end", "").isdecimal():
        span = Span(int(given["start"]), int(given["end"]))
        quoted = Quote(span, given.get("words", ""), given.get("prefix", ""), given.get("suffix", ""))
        words = quoted if words else span
    names = {name: given.get(name) for name in ("relation", "subject", "target", "status", "claimant")}
    return Parts(**names, words=words)
