"""What large corpora bring, in one: 300 talks of no side to eight, of nobody to a dozen people on a side."""

from __future__ import annotations

from kg.model import Kind, Reading, Status
from tests.factory import ReadingMaker

TALKS = 300
FIRST_NAMES = ("Anna", "Tomas", "Kei", "Inés", "Olu", "Marta", "Piet", "Zaur", "Lina", "Boris")
LAST_NAMES = ("Keller", "Rybak", "Oda", "Mora", "Adeyemi", "Svensson-Lindqvist", "van der Berg", "Aliyev", "Haddad")
POSTS = ("foreign minister", "deputy foreign minister", "minister of trade and industry", "chief negotiator")
LANDS = ("Orsk", "Velland", "Norland", "Sarovia", "Tamar", "United Isles of Perrin", "Kesh", "Republic of Danubia")
TOWNS = ("Geneva", "Oslo", "Nairobi", "Tokyo", "Bogotá", "Vienna", "Doha", "Havana")
#: How many sides sit there; a dozen people for the first of them in every sixth, and no leader in another sixth.
SIDES = (2, 2, 8, 2, 0, 3)
DOZEN, LEADERLESS = 1, 3


def crowded() -> list[Reading]:
    """An article for each of the talks."""
    return [_talks(number) for number in range(TALKS)]


def _talks(number: int) -> Reading:
    day = f"{2000 + number // 12}-{number % 12 + 1:02}-{number % 28 + 1:02}"
    make = ReadingMaker(f"article-{number:04}", published=day, title=f"Report {number}")
    names = [LANDS[(number // 30 + side) % len(LANDS)] for side in range(SIDES[number % 6])]
    town = TOWNS[number % 8]
    called = f"{'-'.join(names[:2])} talks in {town}, {number}" if names else f"Conference {number} in {town}"
    talks = make.talks(called)
    for place, name in enumerate(names):
        status = Status.PLANNED if number % 7 == 3 else Status.ASSERTED
        make.say("they were there", talks, "hasParty", make.nation(name), status=status)
        _people(make, number, place, make.delegation(make.nation(name), talks))
    make.say("in a town", talks, "heldIn", make.place(town))
    if number % 5:
        make.say("on a day", talks, "startsOn", day)
    if number % 3 == 0:
        make.say("somebody stayed away", talks, "notAttendedBy", _person(make, number + 55))
    if number % 4 == 1:
        make.say("somebody mediated", talks, "mediatedBy", _person(make, number + 77))
    make.say("about a matter", talks, "about", f"matter {number % 9}")
    if number % 2:
        make.say("they agreed", make.thing(Kind.AGREEMENT, f"ceasefire {number}"), "reachedIn", talks)
    return make.reading()


def _people(make: ReadingMaker, number: int, place: int, delegation: str) -> None:
    if number % 6 != LEADERLESS and place < 3:
        leader = _person(make, number * 3 + place)
        make.say("somebody led it", delegation, "ledBy", leader)
        post = make.thing(Kind.POST_HOLDING, f"post {number} {place}", title=POSTS[number % 4], holder=leader)
        make.say("a minister", leader, "holds", post)
    for seat in range(12 if number % 6 == DOZEN and place == 0 else 2):
        make.say("another was with them", delegation, "hasMember", _person(make, number * 5 + place * 13 + seat + 7))


def _person(make: ReadingMaker, number: int) -> str:
    again = number // (len(FIRST_NAMES) * len(LAST_NAMES))
    last = LAST_NAMES[number // len(FIRST_NAMES) % len(LAST_NAMES)]
    return make.person(f"{FIRST_NAMES[number % len(FIRST_NAMES)]} {last} {again or ''}".strip())
