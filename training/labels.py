"""From a draft to labels: which pieces of an article have which tag, of which event, and what belongs together.

A draft gives each item's words once. What else in the article may stand for the same thing is not labelled: it is
masked, and teaches neither that it is nor that it is not.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from kg.model import Span
from kg.reading import naming
from kg.reading.passages import Passages
from kg.reading.trained.tags import CHOICES, GENERAL, KINDS, PAIRS, ROLES
from kg.reading.trained.windows import Pieces

if TYPE_CHECKING:
    from spacy.tokens import Doc

#: A passage: the first of its pieces, and the one after its last.
Range = tuple[int, int]
_SIDES = ("NATION", "ORG", "GROUP")
_ARTICLES = ("the ", "a ", "an ")
_TRAILING = " ,.;:'’\"”"
#: How many names before and after words that mean one of them are told apart from it.
_BEFORE, _AFTER = 6, 2
#: How many speakers and holders nearby are told apart from the right one.
_OTHERS = 3
#: How many mentions of what a title is of are told to be that.
_OWN = 2


@dataclass
class Event:
    """One event of an article: where it is mentioned, what its roles are, and what its classes are."""

    kind: str
    mentions: list[Range] = field(default_factory=list)
    roles: list[tuple[int, Range]] = field(default_factory=list)
    masked: list[tuple[int, Range]] = field(default_factory=list)
    choices: dict[str, int] = field(default_factory=dict)


@dataclass
class Labels:
    """What the network is to say of one article. ``pairs`` are (relation, passage, passage, whether it holds)."""

    general: list[tuple[int, Range]] = field(default_factory=list)
    masked: list[tuple[int, Range]] = field(default_factory=list)
    events: list[Event] = field(default_factory=list)
    pairs: list[tuple[int, Range, Range, bool]] = field(default_factory=list)
    lost: int = 0
    found: int = 0


def label(draft: dict[str, Any], pieces: Pieces, doc: Doc) -> Labels:
    """The labels of one article by its draft, a JSON object in the format of docs/drafts.md."""
    labelling = _Labelling(draft, pieces, doc)
    labelling.read()
    return labelling.labels


class _Labelling:
    def __init__(self, draft: dict[str, Any], pieces: Pieces, doc: Doc) -> None:
        self.draft, self.pieces, self.doc = draft, pieces, doc
        self.passages, self.lower = Passages(pieces.text), Passages(pieces.text.lower())
        self.labels = Labels()
        self.names = [(Span(ent.start_char, ent.end_char), ent.text, ent.label_) for ent in doc.ents]
        self.by_id: dict[str, Event] = {}
        self.meant: set[tuple[Range, str]] = set()

    def read(self) -> None:
        talks, agreements = self.draft["negotiations"], self.draft["agreements"]
        for each in talks:
            self._event("talks", each, {"level": each["level"], "phase": each["status"]})
        for each in agreements:
            self._event("agreement", each, {"fate": each["status"]})
        self._mentions("talks", talks)
        self._mentions("agreement", agreements)
        for each in talks:
            self._talks(self.by_id[each["id"]], each)
        for each in agreements:
            event = self.by_id[each["id"]]
            self._items(event, "party", each["parties"])
            self._roles(event, "term", each["terms"])
            self._roles(event, "start", [each["date"]])
        for each in self.draft["contacts"]:
            self._contact(each)
        for each in self.draft["posts"]:
            self._post(each)
        for each in self.draft["statements"]:
            self._statement(each)
        self._order(talks, agreements)
        self._same()
        self._others("spoken-by", "speaker")
        self._others("held-by", "holder")

    # Events

    def _event(self, kind: str, record: dict[str, Any], choices: dict[str, str]) -> Event:
        event = Event(kind, choices={k: CHOICES[k].index(v) for k, v in choices.items() if v in CHOICES[k]})
        self.by_id[record.get("id", "")] = event
        self.labels.events.append(event)
        return event

    def _mentions(self, tag: str, records: list[dict[str, Any]]) -> None:
        """Every occurrence of a wording is a mention; of the event, where only one has that wording."""
        owners: dict[str, list[Event]] = defaultdict(list)
        for record in records:
            for words in record["mentions"]:
                owners[_trimmed(words).lower()].append(self.by_id[record["id"]])
        taken: set[int] = set()
        for words in sorted(owners, key=lambda each: (-len(each), each)):
            for where in self._find_all(words):
                if taken.isdisjoint(range(*where)):
                    taken |= set(range(*where))
                    self._general(tag, where)
                    if len(owners[words]) == 1:
                        owners[words][0].mentions.append(where)
        for record in records:
            self._quoted_mention(self.by_id[record["id"]], record, taken)

    def _quoted_mention(self, event: Event, record: dict[str, Any], taken: set[int]) -> None:
        """An event all of whose wordings are shared is mentioned where its quote stands."""
        quote = self._find(record["quote"])
        if event.mentions or quote is None:
            self.labels.lost += not event.mentions
            return
        shared = [
            r for t, r in self.labels.general if GENERAL[t] == event.kind and quote[0] <= r[0] and r[1] <= quote[1]
        ]
        event.mentions = shared[:1]
        self.labels.lost += not shared

    def _talks(self, event: Event, record: dict[str, Any]) -> None:
        self._items(event, "party", record["parties"])
        self._items(event, "host", record["hosts"])
        self._items(event, "mediator", record["mediators"])
        self._items(event, "absent", record["absent"])
        self._items(event, "place", [record["place"]])
        self._items(event, "venue", [record["venue"]])
        self._roles(event, "start", [record["start"]])
        self._roles(event, "end", [record["end"]])
        self._roles(event, "topic", record["topics"])
        sides = [(item, self._within(item["words"], item["quote"])) for item in record["parties"]]
        for team in record["delegations"]:
            for role in ("leader", "member", "absent"):
                items = [item for item in team.get(role if role == "absent" else f"{role}s") or [] if "words" in item]
                for where in self._items(event, role, items):
                    for side, at in sides:
                        if at is not None and at != where:
                            self._pair("sits-for", where, at, side["name"] == team["of"])
                    self._seated(where, team["of"], [side["name"] for side, _ in sides])

    def _seated(self, where: Range, side: str, sides: list[str]) -> None:
        """Of the names around a person: those of the side, and those of the other sides."""
        for name in sides:
            named = [span for span, text, kind in self._around(where) if _names(text, kind, name)]
            for span in named[:_OWN]:
                self._pair("sits-for", where, self.pieces.between(span), name == side)

    def _around(self, where: Range) -> list[tuple[Span, str, str]]:
        """The names of nations and bodies, the nearest first."""
        at = self.pieces.span(*where).start
        named = [each for each in self.names if each[2] in _SIDES]
        return sorted(named, key=lambda each: (abs(each[0].start - at), each[0].start))

    def _contact(self, record: dict[str, Any]) -> None:
        where = self._within(record["words"], record["quote"])
        if where is None:
            self.labels.lost += 1
            return
        event = self._event("contact", {}, {"contact": record["kind"], "contact status": record["status"]})
        event.mentions.append(where)
        self._general("contact", where)
        self._mask_words(GENERAL.index("contact"), record["words"], where, self.labels.masked)
        self._items(event, "party", record["participants"])
        self._roles(event, "start", [record["date"]])

    def _items(self, event: Event, role: str, items: Iterable[dict[str, Any] | None]) -> list[Range]:
        """Label items that name somebody; where they stand."""
        found = []
        for item, where in self._roles(event, role, items):
            self._mask_name(ROLES.index(role), item["name"], event.masked)
            self._means(item["words"], item["name"], where)
            found.append(where)
        return found

    def _roles(
        self, event: Event, role: str, items: Iterable[dict[str, Any] | None]
    ) -> list[tuple[dict[str, Any], Range]]:
        """Label items with a role of the event; those that are found, and where."""
        found = []
        for item in items:
            where = self._within(item["words"], item["quote"]) if item else None
            if item is None or where is None:
                self.labels.lost += item is not None
                continue
            event.roles.append((ROLES.index(role), where))
            self._mask_words(ROLES.index(role), item["words"], where, event.masked)
            found.append((item, where))
        self.labels.found += len(found)
        return found

    # Posts and statements

    def _post(self, post: dict[str, Any]) -> None:
        words = self._within(post["words"], post["quote"])
        if words is None:
            self.labels.lost += 1
            return
        self.labels.found += 1
        inside = self.pieces.span(*words)
        title = self._find(post["post"], inside) or self._find(post["post"].split(" of ")[0], inside)
        holder = self._named(post["person"], inside, person=True) or self._find(post["person"].split()[-1], inside)
        if title is None:
            self.labels.masked += [(GENERAL.index(tag), words) for tag in ("title", "former")]
        else:
            self._general("title", title)
            if post["former"]:
                self._general("former", title)
            if holder is not None:
                self._pair("held-by", title, holder, True)
        if holder is not None:
            self._general("holder", holder)
        elif title is not None:
            self._means(self.pieces.text[inside.start : inside.end], post["person"], title)
        owner = self._named(post["of"], inside, person=False) if post["of"] else None
        if owner is not None:
            self._general("owner", owner)
        if title is not None:
            self._owned(title, post["of"])

    def _owned(self, title: Range, owner: str | None) -> None:
        """Of the nations and bodies named around a title: which it is of, though they may stand far from it."""
        named = [
            (span, owner is not None and _names(text, kind, owner))
            for span, text, kind in self._around(title)
            if owner is None or _names(text, kind, owner) or not naming.stands_for(text, owner)
        ]
        for holds, most in ((True, _OWN), (False, _OTHERS)):
            for span in [span for span, own in named if own is holds][:most]:
                self._pair("owned-by", title, self.pieces.between(span), holds)

    def _named(self, name: str, inside: Span, *, person: bool) -> Range | None:
        """Where a name, or a form of it, stands in a passage."""
        whole = self._find(name, inside)
        if whole is not None:
            return whole
        named = [
            span
            for span, text, kind in self.names
            if _lies(span, inside) and (kind == "PERSON") is person and naming.stands_for(text, name)
        ]
        return self.pieces.between(named[0]) if named else None

    def _statement(self, statement: dict[str, Any]) -> None:
        text = self._find(statement["text"]) or self._find(" ".join(statement["text"].split()[:8]))
        if text is None:
            self.labels.lost += 1
            return
        self.labels.found += 1
        self._general("quotation", text)
        speaker = self._within(statement["speaker_words"], statement["quote"], near=text)
        if speaker is None:
            return
        self._general("speaker", speaker)
        self._mask_name(GENERAL.index("speaker"), statement["speaker"], self.labels.masked)
        self._pair("spoken-by", text, speaker, True)
        self._means(statement["speaker_words"], statement["speaker"], speaker)

    # Pairs

    def _pair(self, relation: str, one: Range, other: Range, holds: bool) -> None:
        self.labels.pairs.append((PAIRS.index(relation), one, other, holds))

    def _means(self, words: str, name: str, where: Range) -> None:
        """Words that do not name what they mean: which of the names around it is."""
        if naming.stands_for(words, name) or (where, name) in self.meant:
            return
        self.meant.add((where, name))
        at = self.pieces.span(*where).start
        ranked = sorted(self.names, key=lambda each: each[0].start)
        before = [each for each in ranked if each[0].start < at][-_BEFORE * 3 :]
        after = [each for each in ranked if each[0].start >= at][:_AFTER]
        right = [each for each in before if naming.stands_for(each[1], name)][-1:] or [
            each for each in after if naming.stands_for(each[1], name)
        ][:1]
        if not right:
            return
        wrong = [each for each in (*before[-_BEFORE:], *after) if not naming.stands_for(each[1], name)]
        self._pair("means", where, self.pieces.between(right[0][0]), True)
        for span, _, kind in wrong:
            if kind != "DATE":
                self._pair("means", where, self.pieces.between(span), False)

    def _order(self, talks: list[dict[str, Any]], agreements: list[dict[str, Any]]) -> None:
        for one in talks:
            for other in talks:
                if one["id"] != other["id"]:
                    self._between("part-of", one["id"], other["id"], one.get("part_of") == other["id"])
                    self._between("follows", one["id"], other["id"], one.get("follows") == other["id"])
        for one in agreements:
            for other in talks:
                self._between("reached-in", one["id"], other["id"], one["negotiation"] == other["id"])

    def _others(self, relation: str, tag: str) -> None:
        """Of what is said and of titles: the speakers and holders nearby that are not theirs."""
        right: dict[Range, set[Range]] = defaultdict(set)
        for number, one, other, _ in self.labels.pairs:
            if number == PAIRS.index(relation):
                right[one].add(other)
        tagged = [where for number, where in self.labels.general if number == GENERAL.index(tag)]
        for one, own in right.items():
            near = sorted((where for where in tagged if where not in own), key=lambda each: abs(each[0] - one[0]))
            for other in near[:_OTHERS]:
                self._pair(relation, one, other, holds=False)

    def _between(self, relation: str, one: str, other: str, holds: bool) -> None:
        for a in self.by_id[one].mentions[:3]:
            for b in self.by_id[other].mentions[:3]:
                self._pair(relation, a, b, holds)

    def _same(self) -> None:
        for kind in KINDS[:2]:
            told = [(i, at) for i, e in enumerate(self.labels.events) if e.kind == kind for at in e.mentions]
            for n, (i, one) in enumerate(told):
                for j, other in told[n + 1 :]:
                    if one != other:
                        self._pair("same", one, other, i == j)

    # Places

    def _general(self, tag: str, where: Range) -> None:
        if (GENERAL.index(tag), where) not in self.labels.general:
            self.labels.general.append((GENERAL.index(tag), where))

    def _find(self, words: str, within: Span | None = None) -> Range | None:
        return next(self._occurrences(words, within), None)

    def _find_all(self, words: str) -> list[Range]:
        return [at for span in self.lower.find(words.lower()) if (at := self._bounded(span)) is not None]

    def _occurrences(self, words: str, within: Span | None = None) -> Iterator[Range]:
        words = _trimmed(words)
        for span in self.passages.find(words, within) or self.lower.find(words.lower(), within):
            at = self._bounded(span)
            if at is not None:
                yield at

    def _bounded(self, span: Span) -> Range | None:
        """The pieces of a span that begins and ends where words do."""
        text = self.pieces.text
        cut = (span.start and text[span.start - 1].isalnum() and text[span.start].isalnum()) or (
            span.end < len(text) and text[span.end].isalnum() and text[span.end - 1].isalnum()
        )
        first, last = self.pieces.between(span)
        return (first, last) if not cut and first < last else None

    def _within(self, words: str, quote: str, near: Range | None = None) -> Range | None:
        """Where the words stand in the quote; of several such quotes in the one nearest to a passage."""
        quotes = self.passages.find(quote)
        if near is not None:
            to = self.pieces.span(*near)
            quotes.sort(key=lambda each: min(abs(each.start - to.end), abs(each.end - to.start)))
        return next((at for each in quotes if (at := self._find(words, each)) is not None), None)

    def _mask_name(self, tag: int, name: str, masked: list[tuple[int, Range]]) -> None:
        masked += [(tag, self.pieces.between(span)) for span, text, _ in self.names if naming.stands_for(text, name)]

    def _mask_words(self, tag: int, words: str, where: Range, masked: list[tuple[int, Range]]) -> None:
        masked += [(tag, at) for at in self._find_all(_trimmed(words)) if at != where]


def _trimmed(words: str) -> str:
    """Words without the article before them and the marks after them, on which annotators differ."""
    words = words.strip()
    for article in _ARTICLES:
        if words.lower().startswith(article) and len(words) > len(article):
            words = words[len(article) :]
    if words.endswith(("'s", "’s")):
        words = words[:-2]
    return words.strip(_TRAILING + '“"') or words


def _names(text: str, kind: str, name: str) -> bool:
    """Whether a name in the text is the name, and not that of a body of the nation."""
    known = naming.kind_of(name)
    return naming.stands_for(text, name) and (kind == "NATION") is (known is not None and known[0] == "nation")


def _lies(span: Span, inside: Span) -> bool:
    return inside.start <= span.start and span.end <= inside.end
