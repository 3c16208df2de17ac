"""Spoil a share of the items of good drafts, build with them, and show what of it becomes a fact.

Usage: python scripts/spoil.py [EVAL_SET] [--share 0.2] [--seed 1]     (default ../shared/eval/check)

Kinds of spoiling: another name of the article, another role at the talks, another day, what is said to be absent put
at the table, and names swapped between two quotes (in two paragraphs, in one paragraph, in one quote). An item is
caught where no claim of it is sure enough to be a fact. What is printed names no article.
"""

from __future__ import annotations

import argparse
import copy
import json
import random
import sys
import tempfile
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from evaluation import load_scorer

import kg
from kg import settings
from kg.answers import questions
from kg.folding import fold
from kg.graph import records
from kg.model import Reading
from kg.reading.passages import Passages

ROOT = Path(__file__).resolve().parent.parent
KINDS = ("name", "role", "day", "absent", "swap across paragraphs", "swap in a paragraph", "swap in a quote")
ROLES = ("parties", "hosts", "mediators")
RELATIONS = {
    "parties": "hasParty",
    "hosts": "hostedBy",
    "mediators": "mediatedBy",
    "absent": "notAttendedBy",
    "leaders": "ledBy",
    "members": "hasMember",
    "start": "startsOn",
    "end": "endsOn",
    "posts": "holds",
    "statements": "spokenBy",
}
#: Where an item says whom it names, if not in ``name``.
NAMES = {"posts": "person", "statements": "speaker"}
#: Roles of persons; other names are swapped and replaced among themselves.
PERSONAL = ("leaders", "members", "posts", "statements")

Json = dict[str, Any]


@dataclass
class Spoiled:
    """What was spoiled: how, and the claim that must not become a fact."""

    kind: str
    relation: str
    said: str
    quote: str


@dataclass
class Place:
    """An item of a draft, where it stands."""

    talks: Json
    role: str
    item: Json

    @property
    def name(self) -> str | None:
        """Whom the item names; None where it gives a value."""
        found = self.item.get(NAMES.get(self.role, "name"))
        return str(found) if found else None

    def rename(self, name: str) -> None:
        """Let the item name another."""
        self.item[NAMES.get(self.role, "name")] = name


def places(draft: Json) -> Iterator[Place]:
    """Every item of the draft's talks that can be spoiled."""
    for post in draft["posts"]:
        yield Place({"posts": []}, "posts", post)
    for statement in draft["statements"]:
        yield Place({"statements": []}, "statements", statement)
    for talks in draft["negotiations"]:
        yield from (Place(talks, role, item) for role in (*ROLES, "absent") for item in talks[role])
        yield from (Place(talks, role, talks[role]) for role in ("start", "end") if talks[role])
        for team in talks["delegations"]:
            for role in ("leaders", "members"):
                for item in team.get(role) or []:
                    yield Place(talks, role, item)


def _told(place: Place) -> tuple[str, str, str]:
    """What an item says, to tell whether a spoiled one says the same as a good one elsewhere."""
    return RELATIONS[place.role], str(place.name or place.item.get("value")), _quote(place)


def _quote(place: Place) -> str:
    """The words that a claim of the item rests on; of a quotation the words said."""
    return str(place.item["text" if place.role == "statements" else "quote"])


def spoil(draft: Json, text: str, share: float, chance: random.Random) -> list[Spoiled]:
    """Spoil that share of the draft's items, in place, kind by kind in turn as far as each can be."""
    found = list(places(draft))
    chance.shuffle(found)
    wanted, used = round(len(found) * share), set[int]()
    done: list[Spoiled] = []
    passages = Passages(text)
    for place in found:
        if len(done) >= wanted:
            break
        if id(place.item) in used:
            continue
        kinds = list(KINDS)
        chance.shuffle(kinds)
        for kind in kinds:
            made = _spoil(kind, place, found, used, passages, chance)
            if made:
                done += made
                break
    return done


def _spoil(
    kind: str, place: Place, found: list[Place], used: set[int], passages: Passages, chance: random.Random
) -> list[Spoiled]:
    if kind == "day":
        return _other_day(place, used, chance)
    if place.role in ("start", "end"):
        return []
    if kind == "name":
        return _other_name(place, found, used, chance)
    if kind == "role":
        return _other_role(place, used, chance)
    if kind == "absent":
        return _at_the_table(place, used)
    return _swapped(kind, place, found, used, passages)


def _other_day(place: Place, used: set[int], chance: random.Random) -> list[Spoiled]:
    try:
        day = date.fromisoformat(place.item.get("value", ""))
    except ValueError:
        return []
    place.item["value"] = (day + timedelta(chance.choice([-9, -3, -1, 1, 2, 8]))).isoformat()
    used.add(id(place.item))
    return [Spoiled("day", RELATIONS[place.role], place.item["value"], place.item["quote"])]


def _other_name(place: Place, found: list[Place], used: set[int], chance: random.Random) -> list[Spoiled]:
    personal = place.role in PERSONAL
    others = {other.name for other in found if other.name and (other.role in PERSONAL) == personal}
    names = sorted(name for name in others - {place.name} - {each["name"] for each in _beside(place)} if name)
    if not names:
        return []
    place.rename(chance.choice(names))
    used.add(id(place.item))
    return [Spoiled("name", RELATIONS[place.role], str(place.name), _quote(place))]


def _beside(place: Place) -> list[Json]:
    """The items of the same role at the same talks, whose names would make a true claim again."""
    if place.role in ("leaders", "members"):
        return [item for team in place.talks["delegations"] for item in (team.get("leaders") or []) + team["members"]]
    return list(place.talks[place.role])


def _other_role(place: Place, used: set[int], chance: random.Random) -> list[Spoiled]:
    if place.role not in ROLES:
        return []
    taken = {role for role in ROLES for item in place.talks[role] if item["name"] == place.item["name"]}
    free = [role for role in ROLES if role not in taken]
    if not free:
        return []
    role = chance.choice(free)
    place.talks[place.role].remove(place.item)
    place.talks[role].append(place.item)
    used.add(id(place.item))
    return [Spoiled("role", RELATIONS[role], place.item["name"], place.item["quote"])]


def _at_the_table(place: Place, used: set[int]) -> list[Spoiled]:
    if place.role != "absent":
        return []
    place.talks["absent"].remove(place.item)
    place.talks["parties"].append(place.item)
    used.add(id(place.item))
    return [Spoiled("absent", "hasParty", place.item["name"], place.item["quote"])]


def _swapped(kind: str, place: Place, found: list[Place], used: set[int], passages: Passages) -> list[Spoiled]:
    """Two items that exchange their names, where their quotes stand as the kind says."""
    for other in found:
        fit = other.name and place.name and (other.role in PERSONAL) == (place.role in PERSONAL)
        if not fit or id(other.item) in used or other.name == place.name:
            continue
        if {place.name, other.name} <= {each["name"] for each in _beside(place)}:
            continue  # swapped inside one role of one table they would say the same again
        if _how_far(_quote(place), _quote(other), passages) != kind:
            continue
        first, second = place.name, other.name
        place.rename(str(second))
        other.rename(str(first))
        used |= {id(place.item), id(other.item)}
        return [
            Spoiled(kind, RELATIONS[each.role], str(each.name), _quote(each))
            for each in (place, other)
            if each.name not in {item["name"] for item in _beside(each) if item is not each.item}
        ]
    return []


def _how_far(one: str, other: str, passages: Passages) -> str:
    first, second = passages.find(one)[:1], passages.find(other)[:1]
    if not first or not second:
        return ""
    if one == other or (first[0].start < second[0].end and second[0].start < first[0].end):
        return "swap in a quote"
    apart = passages.paragraph(first[0].start) != passages.paragraph(second[0].start)
    return "swap across paragraphs" if apart else "swap in a paragraph"


def caught(spoiled: Spoiled, reading: Reading) -> bool:
    """Whether no claim that says what was spoiled, resting on its quote, is sure enough to be a fact."""
    referents = {referent.key: referent for referent in reading.referents}
    for claim in reading.claims:
        if claim.relation != spoiled.relation or claim.confidence < settings.MIN_CONFIDENCE:
            continue
        told = claim.subject if claim.relation == "holds" else claim.object
        said = claim.value or referents[told or ""].name
        words = fold(reading.article.words(claim.evidence))
        if fold(said) == fold(spoiled.said) and (
            words == fold(spoiled.quote) or (claim.relation == "spokenBy" and fold(spoiled.quote)[:40] in words)
        ):
            return False
    return True


def _same(words: str, quote: str, relation: str) -> bool:
    """Whether a claim rests on the quote; a quotation's evidence has its marks around it."""
    return words == quote or (relation == "spokenBy" and quote[:40] in words)


def main() -> int:
    """Print how much of each kind of spoiling is caught, and the precision of what is left."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", nargs="?", type=Path, default=ROOT.parent / "shared" / "eval" / "check")
    parser.add_argument("--share", type=float, default=0.2)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    articles = [json.loads(line) for line in (given.folder / "articles.jsonl").read_text(encoding="utf-8").splitlines()]
    chance = random.Random(given.seed)  # noqa: S311 - which items are spoiled is no secret
    spoiled: dict[str, list[Spoiled]] = {}
    with tempfile.TemporaryDirectory() as folder:
        for article in articles:
            draft = json.loads((given.folder / "drafts" / f"{article['id']}.json").read_text(encoding="utf-8"))
            draft = copy.deepcopy(draft)
            told = {_told(place) for place in places(draft)}
            spoiled[article["id"]] = [
                each
                for each in spoil(draft, article["text"], given.share, chance)
                if (each.relation, each.said, each.quote) not in told
            ]
            (Path(folder) / f"{article['id']}.json").write_text(json.dumps(draft), encoding="utf-8")
        graph = kg.build(given.folder / "articles.jsonl", store="memory", drafts=folder)
    readings = records.read_readings(graph)
    print_caught(spoiled, readings)
    print_doubted(readings)
    print_precision(given.folder, lambda name: questions.ask(graph, name))
    return 0


def print_caught(spoiled: dict[str, list[Spoiled]], readings: list[Reading]) -> None:
    """A line a kind: how many were spoiled, how many of them became no fact."""
    counts: dict[str, list[bool]] = defaultdict(list)
    for reading in readings:
        for each in spoiled[reading.article.id]:
            counts[each.kind].append(caught(each, reading))
    print("| kind of spoiling | items | caught |\n|---|---|---|")
    for kind in KINDS:
        if counts[kind]:
            print(f"| {kind} | {len(counts[kind])} | {sum(counts[kind]) / len(counts[kind]):.2f} |")


def print_doubted(readings: list[Reading]) -> None:
    """How many claims there are, and how many are no facts because they failed a level."""
    claims = [claim for reading in readings for claim in reading.claims]
    levels = Counter(level.value for claim in claims for level in claim.failed)
    told = ", ".join(f"{count} {level}" for level, count in sorted(levels.items())) or "none"
    print(f"{len(claims)} claims; failed: {told}")


def print_precision(folder: Path, ask: Callable[[str], Any]) -> None:
    """The precision of the rows that are facts (asserted or reported) against the gold facts."""
    scorer: Any = load_scorer(folder.parent / "score.py")
    rows = {
        name: [
            {column: str(getattr(term, "value", term)) for column, term in row.items() if term is not None}
            for row in ask(name)
        ]
        for name in scorer.QUERIES
    }
    facts = {
        name: [row for row in table if row.get("status", "asserted") in ("asserted", "reported")]
        for name, table in rows.items()
    }
    for title, table in (("all rows", rows), ("facts", facts)):
        scorer.ask = lambda _command, _store, name, table=table: table.get(name, [])
        tally = scorer.compare(folder / "gold", *scorer.built_facts([], ""), False)
        found, gold, built = (sum(row[i] for name, row in tally.items() if name not in scorer.APART) for i in range(3))
        print(f"{title}: precision {found / built:.3f}, recall {found / gold:.3f}, {built} built")


if __name__ == "__main__":
    sys.exit(main())
