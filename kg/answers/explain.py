"""Where an answer comes from: sentences with marked words, the frame, the identity decisions, and other accounts."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from pyoxigraph import Literal, NamedNode

from kg import settings
from kg.answers import questions, wikidata_links
from kg.answers.narrowing import Period
from kg.answers.rows import marked, marked_html
from kg.answers.wikidata_links import Link
from kg.answers.witnesses import Witnesses, witnesses
from kg.errors import QuestionError
from kg.graph import renamed_entities
from kg.graph.store import Store
from kg.namespaces import in_words

#: The most claims that are shown for an entity.
MOST = 40
_ROW = re.compile(r"[a-z-]+:\d+")
_IRI = re.compile(r"[a-z][a-z0-9+.-]*:[^\s<>\"{}|\\^`]+", re.IGNORECASE)


#: The frame of a claim from a draft begins like this: no frame of the lexicon read it.
_DRAFTED = "draft."


@dataclass(frozen=True)
class ExplainedClaim:
    """One claim in words.

    ``sentence`` has ``words`` between >> and <<. ``doubts`` are the levels that the claim failed when it was checked
    against its article.
    """

    claim: str
    article: str
    subject: str
    relation: str
    object: str
    status: str
    claimant: str
    frame: str
    producer: str
    confidence: float
    sentence: str
    words: str
    doubts: tuple[str, ...] = ()

    def _repr_html_(self) -> str:
        """The claim and its sentence with the words marked, as a notebook shows them."""
        first, _, last = (html.escape(line) for line in _lines(self))
        sentence = marked_html(self.sentence, self.words)
        return (
            f"<p><b>{first}</b><br>{html.escape(self.article)}: {sentence}<br>"
            f'<small style="opacity: 0.75">{last.strip()}</small></p>'
        )


@dataclass(frozen=True)
class Explanation:
    """The claims that support a target, the decisions behind its names, other accounts, and links to Wikidata.

    ``witnesses`` counts the articles of those claims. ``str`` is what is printed.
    """

    target: str
    claims: tuple[ExplainedClaim, ...]
    decisions: tuple[str, ...]
    competing: tuple[ExplainedClaim, ...]
    links: tuple[Link, ...] = ()
    witnesses: Witnesses = field(default_factory=lambda: Witnesses(0, 0))

    def __str__(self) -> str:
        parts = ["\n".join(_lines(claim)) for claim in self.claims]
        if self.witnesses.articles > 1:
            parts.append(f"By {self.witnesses}.")
        if self.decisions:
            parts.append("Who is who:\n" + "\n".join(f"  {why}" for why in self.decisions))
        if self.competing:
            parts.append(
                "Other accounts:\n" + "\n".join("  " + line for claim in self.competing for line in _lines(claim))
            )
        if self.links:
            parts.append(
                "Elsewhere:\n" + "\n".join("  " + line for each in self.links for line in str(each).split("\n"))
            )
        return "\n\n".join(parts)

    def _repr_html_(self) -> str:
        """The same as a notebook shows it, the words marked in their sentences."""
        claims, competing = ("".join(one._repr_html_() for one in some) for some in (self.claims, self.competing))
        by = f"<p>By {self.witnesses}.</p>" if self.witnesses.articles > 1 else ""
        decisions = "".join(f"<li>{html.escape(why)}</li>" for why in self.decisions)
        who = f"<h4>Who is who</h4><ul>{decisions}</ul>" if decisions else ""
        others = f"<h4>Other accounts</h4>{competing}" if competing else ""
        items = "".join(f"<li>{html.escape(str(each))}</li>" for each in self.links)
        elsewhere = f"<h4>Elsewhere</h4><ul>{items}</ul>" if items else ""
        return f'<div style="text-align: left">{claims}{by}{who}{others}{elsewhere}</div>'


def _lines(claim: ExplainedClaim) -> list[str]:
    by = f" by {claim.claimant}" if claim.claimant else ""
    read = claim.producer if claim.frame.startswith(_DRAFTED) else f"{claim.frame} ({claim.producer})"
    doubts = f"; did not hold: {', '.join(claim.doubts)}" if claim.doubts else ""
    return [
        f"{claim.subject} — {claim.relation} — {claim.object}",
        f"  {claim.article}: {claim.sentence}",
        f"  {claim.status}{by}; confidence {claim.confidence:.2f}; read by {read}{doubts}",
    ]


def explain(
    store: Store,
    target: str,
    parameters: Mapping[str, str] | None = None,
    *,
    min_confidence: float = settings.MIN_CONFIDENCE,
    period: Period = questions.ALWAYS,
) -> Explanation:
    """What supports the target: the IRI of a claim, a referent or an entity, or a row such as ``who-was-absent:3``.

    An IRI that an entity had before counts as the present one.

    ``parameters``, ``min_confidence`` and ``period`` are those of the row's question. Raises QuestionError if the store
    has nothing with that name.
    """
    row = claim_of_row(store, target, parameters, min_confidence=min_confidence, period=period)
    iri = renamed_entities.current(store.quads, row or _checked(target))
    explanation = _explanation(store, target if row else iri, [NamedNode(iri)])
    if explanation is None:
        raise QuestionError(
            f"The store holds nothing under {target}; take an IRI from the rows of `kg ask --format json`."
        )
    return explanation


def explain_words(store: Store, words: str, iris: Sequence[str]) -> Explanation | None:
    """What supports the things with these IRIs that the words name. Without IRIs, the claims with just these words: a
    topic, a post, a day, or the id or headline of their article. None if the store has nothing like this.
    """
    return _explanation(store, words, [NamedNode(iri) for iri in iris] or [Literal(words)])


def _explanation(store: Store, target: str, things: Sequence[NamedNode | Literal]) -> Explanation | None:
    iris = [thing.value for thing in things if isinstance(thing, NamedNode)]
    claims = _once(row for thing in things for row in _claims_of(store, thing))
    links = [link for iri in iris for link in wikidata_links.links(store, iri)]
    if not claims and not links:
        return None
    named = [thing for thing in things if isinstance(thing, NamedNode)]  # no text has decisions or claims of its own
    decisions = [str(row["why"].value) for thing in named for row in _rows(store, "decisions-of", thing)]
    own = {row["claim"] for row in claims}
    competing = _once(row for thing in named for row in _rows(store, "competing", thing) if row["claim"] not in own)
    return Explanation(
        target,
        tuple(_claim(row, _doubts(store, row["claim"])) for row in claims[:MOST]),
        tuple(dict.fromkeys(decisions)),
        tuple(_claim(row, _doubts(store, row["claim"])) for row in competing[:MOST]),
        tuple(links),
        witnesses(store, (str(row["article"].value) for row in claims)),
    )


def _once(rows: Iterable[Any]) -> list[Any]:
    """Each row once, even if several targets (its first column) have it."""
    return list({tuple(row)[1:]: row for row in rows}.values())


def _claims_of(store: Store, thing: NamedNode | Literal) -> Sequence[Any]:
    """The claims with this IRI, or that name or word the thing; if there are none, those of the things that belong to
    it.
    """
    if isinstance(thing, Literal):
        return _rows(store, "claims-worded", thing)
    return _rows(store, "claims-of", thing) or _rows(store, "claims-around", thing)


def is_name(target: str) -> bool:
    """Whether a target is a name: neither a row nor an IRI."""
    return not (_ROW.fullmatch(target) or _IRI.fullmatch(target))


def _checked(target: str) -> str:
    if is_name(target):
        raise QuestionError(f"{target!r} is neither an IRI nor a row such as who-was-absent:3; `kg ask` gives both.")
    return target


def claim_of_row(
    store: Store,
    target: str,
    parameters: Mapping[str, str] | None = None,
    *,
    min_confidence: float = settings.MIN_CONFIDENCE,
    period: Period = questions.ALWAYS,
) -> str | None:
    """The IRI of the claim that a row such as ``who-was-absent:3`` rests on; None for a target that is no row.

    Raises QuestionError if there is no such row, or it rests on no single claim.
    """
    if not _ROW.fullmatch(target):
        return None
    name, _, number = target.rpartition(":")
    rows = questions.ask(store, name, parameters, min_confidence=min_confidence, period=period)
    if not 1 <= int(number) <= len(rows):
        raise QuestionError(
            f"The question {name} has {len(rows)} rows, so there is no row {number}; rows count from 1."
        )
    claim = rows[int(number) - 1].get("claim")
    if claim is None:
        raise QuestionError(
            f"Row {number} of {name} rests on no single claim; use one of its IRIs, or the id of a claim (`kg review`)."
        )
    return str(getattr(claim, "value", claim))


def _rows(store: Store, name: str, target: NamedNode | Literal) -> Sequence[Any]:
    solutions: Any = store.query(settings.query("explain", name), bindings={"target": target})
    return list(solutions)


def _doubts(store: Store, claim: NamedNode) -> tuple[str, ...]:
    """The levels that a claim failed, with the day that our own rules find in its words."""
    rows = [(in_words(row["level"].value), row["day"]) for row in _rows(store, "levels-of", claim)]
    return tuple(f"{level} (our rules make it {day.value})" if day is not None else level for level, day in rows)


def _claim(row: Any, doubts: tuple[str, ...]) -> ExplainedClaim:
    def value(column: str) -> str:
        return "" if row[column] is None else str(row[column].value)

    text, start, end = value("text"), int(value("start")), int(value("end"))
    return ExplainedClaim(
        claim=value("claim"),
        article=value("article"),
        subject=value("subject"),
        relation=in_words(value("relation")),
        object=value("object") or "not disclosed",
        status=value("status").rpartition("/")[2],
        claimant=value("claimant"),
        frame=value("frame"),
        producer=value("producer"),
        confidence=float(value("confidence")),
        sentence=marked(text, start, end),
        words=" ".join(text[start:end].split()),
        doubts=doubts,
    )
