"""What is decided as articles come, change and go and a user speaks is what would be decided of all at once."""

from __future__ import annotations

import random
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from kg.graph.kept_rows import Files
from kg.identity.remembered import Remembered, recalled
from kg.identity.resolve import in_order, resolve
from kg.identity.resolve.blocks import Blocks
from kg.model import Decision, Entity, Judgement, Kind, Reading, ReferentId
from tests.identity.resolve.drafts import Draft, by_user

_GIVEN = ("Anna", "Ana", "A.", "Anna Maria", "Jonas", "Sergei", "Sergey", "Mr.", "", "")
_SURNAMES = ("Keller", "Rybak", "Lavronin", "Kim Dae")
_CODES = ("VL", "OR", "NL", "TA")
_CITIES = ("Lakeside", "Harbour", "Orsk", None)
_DAYS = ("2031-05-12", "2031-06-09", "2031-06-10", "2031-06", "2031", None)
_BODIES = ("Coffee Union (CU)", "the Coffee Union", "CU", "Cotton Union", "foreign ministry", "Lake Union (LU)", "LU")
_SAID = ("We will sell no more fish to them before the end of the year", "We will sell no fish before the year ends")


def reading(name: str, chance: random.Random) -> Reading:
    """An article of few words, so that much of it is, or may be, what others tell of."""
    draft = Draft(name, chance.choice(("2031-06-10", "2031-05-20", "2029-01-01", None)))
    codes = chance.sample(_CODES, chance.randint(0, 3))
    level = chance.choice(("round", "round", "process"))
    topic = chance.choice(("fish", "grain", None))
    talks = draft.talks("fish talks", codes, chance.choice(_CITIES), chance.choice(_DAYS), level, topic)
    people = []
    for _ in range(chance.randint(0, 3)):
        of = chance.choice((*_CODES, None))
        called = f"{chance.choice(_GIVEN)} {chance.choice(_SURNAMES)}".strip()
        former = chance.random() < 0.2
        people.append(draft.person(called, post=chance.choice(("Minister", None)), of=of, former=former))
        draft.delegation(chance.choice(_CODES), talks, people[-1])
        draft.say(talks, "hasParty", people[-1]) if chance.random() < 0.2 else None
    for _ in range(chance.randint(0, 2)):
        whole = draft.nation(chance.choice(_CODES)) if chance.random() < 0.4 else None
        draft.add(Kind.ORGANIZATION, chance.choice(_BODIES), partOf=whole)
    if chance.random() < 0.3:
        draft.add(Kind.NATION, chance.choice(_CODES))
    if chance.random() < 0.3:
        draft.place(chance.choice(("Lakeside", "Orsk")), chance.choice(("city", "venue", "country")))
    ends = [draft.nation(code) for code in codes] + people
    if len(ends) > 1:
        draft.contact("call", chance.sample(ends, 2), chance.choice(_DAYS))
    deal = draft.agreement(chance.choice(("Lakeside deal", "Orsk fish deal", "deal on fish and grain")), codes, talks)
    for person in people[:1]:
        draft.say(deal, "agreedBy", person)
        draft.quotation(chance.choice(_SAID), chance.choice((person, None)))
    measure = draft.measure(chance.choice(_CODES), "ban", "fish imports", chance.choice((*_CODES, None)))
    for person in people[1:2]:
        draft.say(measure, "imposedBy", person)
    return draft.reading()


def crowded(name: str, chance: random.Random) -> Reading:
    """One of so many articles about few things that every block of theirs is too full."""
    draft = Draft(name, "2031-06-10")
    talks = draft.talks("talks", ["VL", "OR"], chance.choice(("Lakeside", None)), chance.choice(_DAYS))
    draft.say(talks, "heldAt", draft.place(f"Room {chance.randint(0, 99)}", "venue"))
    person = draft.person("Anna Keller", post="Minister", of=f"nation {chance.randint(0, 60)}")
    draft.delegation("VL", talks, person, draft.person(chance.choice(("Anna Kellar", "Anna Keller", "Keller"))))
    draft.agreement(f"fish deal number {chance.randint(0, 99)}", ["VL", "OR"], talks, chance.choice(_DAYS))
    return draft.reading()


def rows(remembered: Remembered) -> list[object]:
    """All that is remembered."""
    return [(table.name, [*table.items()]) for table in remembered.tables]


def parts(entities: Iterable[Entity]) -> set[object]:
    """What entities are, and which referents each has."""
    found: set[object] = {replace(entity, members=()) for entity in entities}
    return found | {(entity.kind, entity.slug, rid) for entity in entities for rid in entity.members}


class Steps:
    """What is known of articles and a user's words, taken in step by step, beside what it must come to."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.taken = 0
        self.remembered = Remembered()
        self.readings: dict[str, Reading] = {}
        self.said: list[Decision] = []
        self.given: dict[ReferentId, str] = {}
        self.entities: set[object] = set()
        self.decisions: set[Decision] = set()

    def take(self, changed: Mapping[str, Reading | None]) -> None:
        """Have articles come, change or go."""
        for name, made in changed.items():
            if made is None:
                del self.readings[name]
            else:
                self.readings[name] = made
        if self.taken:
            self.remembered = self.recollected()
        self.taken += 1
        lost, gained = self.remembered.update(self.readings, changed.keys(), self.said, self.given)
        gone, new = parts(lost[0]), parts(gained[0])
        for less, told in ((gone, self.entities), ({*lost[1]}, self.decisions)):
            assert less <= told
        self.entities = (self.entities - gone) | new
        self.decisions = (self.decisions - {*lost[1]}) | {*gained[1]}

    def recollected(self) -> Remembered:
        """What is remembered, written and recalled: each change is another run of the program."""
        folder = self.folder / str(self.taken)
        folder.mkdir()
        self.remembered.files.write(folder, self.remembered.changes())
        found = recalled(Files(folder, "identity"))
        assert found is not None
        return found

    def check(self) -> None:
        """What is known is what is decided of all at once, and so is all that a later change starts from."""
        anew = Remembered()
        anew.update(self.readings, self.readings, self.said, self.given)
        assert rows(self.remembered) == rows(anew)
        whole = resolve([*self.readings.values()], self.said, self.given)
        assert self.remembered.is_of(self.said, self.given)
        known = self.remembered.known
        assert in_order(known.whole(), known.shown(), self.said) == whole
        names = {
            name: {one.slug for one in whole.entities if name in one.names}
            for each in whole.entities
            for name in each.names
        }
        assert all(slugs <= {each.slug for each in known.bearing(name.upper())} for name, slugs in names.items())
        assert self.entities == parts(whole.entities)
        assert self.decisions == {decision for decision in whole.decisions if decision.by != "user"}

    def members(self, chance: random.Random, count: int) -> Sequence[ReferentId]:
        """Some referents of one kind."""
        rids = [ReferentId(name, each.key) for name, made in self.readings.items() for each in made.referents]
        kind = chance.choice(sorted({rid.key.partition("/")[0] for rid in rids}))
        found = sorted(rid for rid in rids if rid.key.startswith(f"{kind}/"))
        return chance.sample(found, min(count, len(found)))


@pytest.mark.parametrize("seed", range(16))
def test_every_change_comes_to_what_all_at_once_comes_to(tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311 - nothing secret
    steps = Steps(tmp_path)
    names = [f"article-{number:02}" for number in range(24)]
    for _ in range(14):
        held = sorted(steps.readings)
        what = chance.random()
        if what < 0.6 or len(held) < 4:
            steps.take({name: reading(name, chance) for name in chance.sample(names, chance.randint(1, 4))})
        elif what < 0.75:
            steps.take(dict.fromkeys(chance.sample(held, 2)))
        elif what < 0.85:
            steps.given = {rid: chance.choice(("Old Keller", "Deal")) for rid in steps.members(chance, 2)}
            steps.take({})
        else:
            pair = steps.members(chance, 2)
            judgement = chance.choice((Judgement.SAME, Judgement.SAME, Judgement.DIFFERENT))
            steps.said = [*steps.said[-2:], *(by_user(pair[0], other, judgement) for other in pair[1:])]
            steps.take({})
        steps.check()


@pytest.mark.parametrize("seed", range(2))
def test_so_it_does_where_every_block_is_too_full(tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311 - nothing secret
    steps = Steps(tmp_path)
    names = [f"article-{number:02}" for number in range(90)]
    chance.shuffle(names)
    steps.take({name: crowded(name, chance) for name in names[:60]})
    for start in range(60, 78, 6):
        steps.take({name: crowded(name, chance) for name in names[start : start + 6]})
        steps.check()
        steps.take(dict.fromkeys(chance.sample(sorted(steps.readings), 3)))
        steps.check()


class Asked(dict[str, Reading]):
    """Readings that remember which of them were asked for."""

    def __init__(self, readings: Iterable[Reading]) -> None:
        super().__init__({each.article.id: each for each in readings})
        self.names: set[str] = set()

    def __getitem__(self, name: str) -> Reading:
        self.names.add(name)
        return super().__getitem__(name)


def quoted(name: str, words: str) -> Reading:
    """An article of nothing but a quotation."""
    draft = Draft(name)
    draft.quotation(words)
    return draft.reading()


def test_an_article_whose_words_are_compared_is_not_read_again(tmp_path: Path) -> None:
    steps = Steps(tmp_path)
    said = "We sell no fish before winter", "Boats carry grain up the long river"
    steps.take({f"article-{number}": quoted(f"article-{number}", words) for number, words in enumerate(said)})
    newcomer = quoted("newcomer", "We sell no fish to those who carry grain up the hill")
    readings = Asked([*steps.readings.values(), newcomer])
    steps.recollected().update(readings, ["newcomer"], [], {})
    assert readings.names == {"newcomer"}


def test_nothing_kept_is_asked_for_what_a_new_article_has(tmp_path: Path) -> None:
    steps = Steps(tmp_path)
    chance = random.Random(3)  # noqa: S311 - nothing secret
    steps.take({name: reading(name, chance) for name in ("article-1", "article-2", "article-3")})
    remembered = steps.recollected()
    asked: list[str] = []
    remembered.files._connection().set_trace_callback(asked.append)
    newcomer = reading("newcomer", chance)
    remembered.update({**steps.readings, "newcomer": newcomer}, ["newcomer"], [], {})
    about = [each for each in asked if "'newcomer" in each]
    assert asked
    assert not [each for each in asked if "tab = 'runs'" in each and " AND part = " in each]
    assert {each.split("tab = ")[1].split(" AND ")[0] for each in about} == {"'texts'"}


def test_who_is_not_concerned_is_not_gathered_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A rival of namesakes without a post has all of these looked at, and nobody else who came with it once more."""

    def told(name: str, *people: tuple[str, str | None]) -> Reading:
        draft = Draft(name)
        for called, of in people:
            draft.person(called, post="Minister" if of else None, of=of)
        return draft.reading()

    steps = Steps(tmp_path)
    steps.take({name: told(name, ("Anna Keller", None)) for name in map("article-{}".format, range(9))})
    steps.take({"first": told("first", ("Anna Keller", "VL"))})
    gathered: list[int] = []
    pairs = Blocks.pairs

    def counted(blocks: Blocks, rids: Iterable[ReferentId]) -> list[tuple[ReferentId, ReferentId]]:
        rids = [*rids]
        if any(rid.key.startswith("person/") for rid in rids):
            gathered.append(len(rids))
        return pairs(blocks, rids)

    monkeypatch.setattr(Blocks, "pairs", counted)
    others = [
        (f"{given} {surname}", "OR") for given in ("Jonas", "Sergei") for surname in ("Rybak", "Lavronin", "Moss")
    ]
    steps.take({"second": told("second", ("Anna Keller", "OR")), "third": told("third", *others)})
    once, again = gathered
    assert once >= len(others) + 3
    assert again == 9 + 2  # the namesakes and their two rivals
    monkeypatch.undo()
    steps.check()
