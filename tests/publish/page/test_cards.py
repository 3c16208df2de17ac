"""The talks as cards: a seating plan for each, with the words behind every name."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from playwright.sync_api import Browser, Page, expect

from kg import namespaces as ns
from kg.answers import questions
from kg.graph.store import open_store
from kg.model import Kind, Reading, Status
from kg.publish.page import write
from kg.publish.page.content import page_data
from tests import factory
from tests.publish.page.conftest import Opened, opened, store_of
from tests.publish.page.crowded import crowded


def plans(readings: list[Reading]) -> dict[str, dict[str, Any]]:
    """The seating plans by the name of their talks, with names for numbers."""
    data = page_data(store_of(readings))
    names = [node["name"] for node in data["nodes"]]
    ends = [names[edge["to"]] for edge in data["edges"]]
    relations = [edge["relation"] for edge in data["edges"]]
    return {
        names[plan["node"]]: plan
        | {
            "sides": [
                (names[side["node"]], [ends[led[0]] for led, _ in side["people"] if relations[led[0]] == "ledBy"])
                for side in plan["sides"]
                if not side["host"]
            ]
        }
        for plan in data["talks"]
    }


def summit() -> Reading:
    """Talks of eight sides, one of them with twelve people and none with a leader but two."""
    make = factory.ReadingMaker("summit", published="2031-05-02", title="Eight at one table")
    talks = make.talks("Summit at Crane Bay")
    for number in range(8):
        side = make.nation(f"Land {number}")
        make.say(f"Land {number} was there", talks, "hasParty", side)
        delegation = make.delegation(side, talks)
        if number < 2:
            make.say(f"Leader {number} led", delegation, "ledBy", make.person(f"Leader {number}"))
        for seat in range(12 if number == 0 else 1):
            make.say(f"Member {number} {seat} came", delegation, "hasMember", make.person(f"Member {number} {seat}"))
    return make.reading()


def test_the_newest_thread_stands_first_and_each_thread_in_order_of_time() -> None:
    def round_of(day: str, *sides: str) -> Reading:
        make = factory.ReadingMaker(day, published=day)
        talks = make.talks(f"talks of {day}")
        for side in sides:
            make.say(f"{side} came", talks, "hasParty", make.nation(side))
        make.say("on that day", talks, "startsOn", day)
        return make.reading()

    readings = [
        round_of("2031-03-04", "Orsk", "Velland"),
        round_of("2031-01-02", "Orsk", "Velland"),
        round_of("2031-02-03", "Orsk", "Norland"),
    ]
    found = plans(readings)
    assert list(found) == ["talks of 2031-01-02", "talks of 2031-03-04", "talks of 2031-02-03"]
    assert [plan["thread"] for plan in found.values()] == [0, 0, 1]


def test_talks_that_follow_others_are_of_their_thread_and_a_denied_party_makes_none() -> None:
    found = plans(factory.lakeside())
    assert found["Lakeside talks"]["thread"] == found["Harbour talks"]["thread"]
    assert ("Orsk", ["Anna Keller", "Tomas Rybak"]) in found["Lakeside talks"]["sides"]


def test_of_several_posts_a_seat_shows_the_one_of_its_side() -> None:
    make = factory.ReadingMaker("pier")
    orsk, velland, talks = make.nation("Orsk"), make.nation("Velland"), make.talks("Pier talks")
    keller = make.person("Anna Keller")
    for title, owner in (("envoy", velland), ("minister", orsk), ("admiral", velland)):
        post = make.thing(Kind.POST_HOLDING, f"Keller, {title}", title=title, holder=keller, of=owner)
        make.say(f"{title} Keller", keller, "holds", post)
    make.say("Orsk came", talks, "hasParty", orsk)
    make.say("led by Keller", make.delegation(orsk, talks), "ledBy", keller)
    data = page_data(store_of([make.reading()]))
    (plan,) = data["talks"]
    ((_, post),) = next(side for side in plan["sides"] if side["people"])["people"]
    assert data["nodes"][post]["name"] == "Keller, minister"


def test_each_person_has_one_seat_with_a_side_and_two_sides_are_said_once(browser: Browser, tmp_path: Path) -> None:
    make = factory.ReadingMaker("one", published="2031-03-04")
    talks, orsk, velland = make.talks("Lakeside talks"), make.nation("Orsk"), make.nation("Velland")
    ours, theirs = make.delegation(orsk, talks), make.delegation(velland, talks)
    keller, mora, lund = (make.person(name) for name in ("Anna Keller", "Inés Mora", "Ada Lund"))
    make.say("Orsk met Velland", talks, "hasParty", orsk)
    make.say("Velland met Orsk", talks, "hasParty", velland)
    make.say("Keller is to come", ours, "hasMember", keller, status=Status.PLANNED)
    make.say("Keller led Orsk", ours, "ledBy", keller)
    make.say("Mora led Orsk", ours, "ledBy", mora)
    make.say("Mora led Velland", theirs, "ledBy", mora)
    make.say("nobody says that Lund led", ours, "ledBy", lund, status=Status.DENIED)
    make.say("Lund was with Orsk", ours, "hasMember", lund)
    make.say("Lund was not with Velland", theirs, "hasMember", lund, status=Status.DENIED)
    write(store_of([make.reading()]), tmp_path / "talks.html")
    seen = opened(browser, tmp_path / "talks.html")
    side = seen.page.locator(".side", has_text="Orsk")
    assert side.locator("li").all_text_contents() == ["leader: Anna Keller", "leader: Inés Mora", "Ada Lund"]
    assert "≠ side of Inés Mora" in (card := seen.card("Lakeside talks")) and card.count("≠") == 1
    side.get_by_text("Anna Keller").click()
    marked = seen.page.locator("#panel mark").all_inner_texts()
    assert "Keller led Orsk" in marked and "Keller is to come" in marked, "no words are lost"
    seen.page.close()


def test_the_people_of_a_host_sit_at_the_head_of_the_table(browser: Browser, tmp_path: Path) -> None:
    make = factory.ReadingMaker("one", published="2031-03-04")
    talks, host = make.talks("Lakeside talks"), make.nation("Norland")
    make.say("Orsk came", talks, "hasParty", make.nation("Orsk"))
    make.say("Norland hosts", talks, "hostedBy", host)
    make.say("Ada Lund spoke for Norland", make.delegation(host, talks), "ledBy", make.person("Ada Lund"))
    assert [side for side, _ in plans([make.reading()])["Lakeside talks"]["sides"]] == ["Orsk"]
    write(store_of([make.reading()]), tmp_path / "talks.html")
    seen = opened(browser, tmp_path / "talks.html")
    assert seen.page.locator(".head").text_content() == "host Norlandleader: Ada Lund"
    seen.page.close()


def test_the_page_opens_with_who_sat_where_and_who_led_them(page: Opened) -> None:
    card = page.card("Lakeside talks")
    told = ("host Norland", "Anna Keller≠, Trade Minister", "Tomas Rybak", "Inés Mora", "≠ venue")
    where = "Where Hotel Miramar planned≠; Lakeside; venue undisclosed"
    for words in (f"Lakeside talks When 4 March 2031, round 2 of rounds {where} About fishing rights", *told):
        assert words in card, (words, card)
    assert "Said to be no party Norland denied" in card, "who denied sits at no table"
    sides = page.page.locator("li.talks", has_text="fishing rights").locator(".side")
    assert [each.locator("h4").inner_text() for each in sides.all()] == ["Orsk", "Velland"]
    boxes = [each.bounding_box() for each in sides.all()]
    assert boxes[0] and boxes[1] and boxes[0]["y"] == boxes[1]["y"], "they face each other"
    assert "no leader named" in sides.last.inner_text()
    harbour = page.card("Harbour talks")
    assert "Not there Tomas Rybak" in harbour and "Agreed Harbour truce" in harbour


@pytest.mark.parametrize("width", [360, 1280])
def test_when_where_and_about_stand_apart_under_their_own_words(browser: Browser, tmp_path: Path, width: int) -> None:
    make = factory.ReadingMaker("one", published="2031-03-04")
    talks = make.talks("Lakeside talks")
    make.say("on March 4", talks, "startsOn", "2031-03-04")
    for place in ("Crane House", "Hotel Miramar", "Lakeside"):
        make.say(f"in {place}", talks, "heldIn", make.place(place))
    for subject in ("fishing rights in the bay", "telephone and banking"):
        make.say(f"about {subject}", talks, "about", subject)
    write(store_of([make.reading()]), tmp_path / "talks.html")
    seen = opened(browser, tmp_path / "talks.html", width=width)
    words = ["When 4 March 2031", "Where Crane House; Hotel Miramar; Lakeside"]
    words.append("About fishing rights in the bay; telephone and banking")
    rows = seen.page.locator("li.talks .row")
    assert [" ".join(row.split()) for row in rows.all_inner_texts()] == words
    boxes = [box for row in rows.all() if (box := row.bounding_box())]
    for one, other in pairwise(boxes):
        below, beside = other["y"] >= one["y"] + one["height"], other["x"] >= one["x"] + one["width"] + 10
        assert below or (beside and other["height"] < 25), "what has no room beside another begins a line"
    seen.page.close()


def test_how_far_talks_are_stands_beside_their_day(browser: Browser, tmp_path: Path) -> None:
    make = factory.ReadingMaker("one", published="2031-03-04")
    talks = make.talks("Lakeside talks")
    make.say("are under way", talks, "hasPhase", "under-way")
    make.say("in Lakeside", talks, "heldIn", make.place("Lakeside"))
    write(store_of([make.reading()]), tmp_path / "talks.html")
    seen = opened(browser, tmp_path / "talks.html")
    assert "When reported 4 March 2031, under way Where Lakeside" in seen.card("Lakeside talks")
    seen.page.close()


def test_talks_without_a_day_have_that_of_their_first_report(page: Opened) -> None:
    assert "reported 4 March 2031" in page.card("Harbour talks")


def test_a_card_is_as_tall_as_what_stands_on_it(browser: Browser, tmp_path: Path) -> None:
    write(store_of([summit(), *factory.lakeside()]), tmp_path / "talks.html")
    seen = opened(browser, tmp_path / "talks.html")
    for card in seen.page.locator("li.talks").all():
        box, last = card.bounding_box(), card.locator(":scope > p").last.bounding_box()
        assert box and last and box["y"] + box["height"] - last["y"] - last["height"] < 20
    seen.page.close()


def row_of(number: int, day: str) -> Reading:
    """Talks of Orsk and Velland on that day, the taller the higher their number."""
    make = factory.ReadingMaker(f"row-{number}", published=day)
    talks = make.talks(f"Row talks {number}")
    for side in ("Orsk", "Velland"):
        make.say(f"{side} came", talks, "hasParty", make.nation(side))
    make.say("on that day", talks, "startsOn", day)
    for topic in range(3 * number):
        make.say(f"about matter {topic}", talks, "about", f"matter {topic} of the long list of those days")
    return make.reading()


def places(page: Page, words: str) -> list[tuple[int, int]]:
    """Where the cards with those words begin: how far down, how far to the right."""
    boxes = [box for card in page.locator("li.talks", has_text=words).all() if (box := card.bounding_box())]
    return [(round(box["y"]), round(box["x"])) for box in boxes]


def test_the_talks_of_a_thread_stand_in_a_row_in_time(browser: Browser, tmp_path: Path) -> None:
    rounds = [row_of(number, f"2031-0{number + 1}-01") for number in range(4)]
    write(store_of([summit(), *rounds, *factory.lakeside()]), tmp_path / "talks.html")
    seen = opened(browser, tmp_path / "talks.html")
    for width in (1280, 360, 1280):
        seen.page.set_viewport_size({"width": width, "height": 850})
        seen.page.wait_for_timeout(300)
        found = places(seen.page, "Row talks")
        columns = len({across for _, across in found})
        assert found == sorted(found) and columns == max(1, width // 400), "read line by line they are in order"
        assert [down for down, _ in found[:columns]] == [found[0][0]] * columns, "side by side"
    assert found[3][0] > found[0][0], "what has no room goes on below"
    assert seen.complaints == []
    seen.page.close()


@pytest.mark.parametrize("width", [360, 1280, 2560])
def test_cards_of_any_height_stand_close_under_each_other(browser: Browser, tmp_path: Path, width: int) -> None:
    write(store_of([summit(), *factory.lakeside(), *factory.wide(400)]), tmp_path / "talks.html")
    seen = opened(browser, tmp_path / "talks.html", width=width)
    seen.page.get_by_text("and 12 more").first.click()
    cards = [
        (card.get_attribute("data-thread"), box)
        for card in seen.page.locator("li.talks").all()
        if (box := card.bounding_box())
    ]
    columns = {round(box["x"]): [each for each in cards if round(each[1]["x"]) == round(box["x"])] for _, box in cards}
    assert len(columns) == max(1, width // 400)
    gaps: dict[tuple[str | None, int], list[float]] = {}
    for column in columns.values():
        column.sort(key=lambda card: card[1]["y"])
        for (_, above), (thread, box) in pairwise(column):
            gaps.setdefault((thread, round(box["y"])), []).append(box["y"] - above["y"] - above["height"])
    # The talks of a thread begin side by side, below the tallest of what stands above them.
    assert all(min(row) < 20 and all(gap > 0 for gap in row) for row in gaps.values()), gaps
    seen.page.close()


def test_a_card_says_which_round_of_what_it_was(browser: Browser, tmp_path: Path) -> None:
    make = factory.ReadingMaker("one", published="2031-03-04")
    talks, process, forum = make.talks("Lakeside talks"), make.talks("Lakes process"), make.talks("Lakes forum")
    make.say("the third round of the Lakes process", talks, "partOf", process, ordinal="3")
    make.say("it is to belong to the forum", talks, "partOf", forum, status=Status.PLANNED)
    make.say("the talks are theirs", process, "partOf", process)
    write(store_of([make.reading()]), tmp_path / "talks.html")
    seen = opened(browser, tmp_path / "talks.html")
    told = seen.card("Lakeside talks")
    assert "round 3 of Lakes process" in told and "part planned of Lakes forum" in told, told
    whole = seen.page.locator("li.talks", has=seen.page.locator("h3", has_text="Lakes process"))
    assert " of Lakes process" not in whole.inner_text(), "nothing is a part of itself"
    seen.page.get_by_role("link", name="round 3").click()
    assert "the third round of the Lakes process" in seen.page.locator("#panel mark").all_inner_texts()
    seen.page.close()


def test_every_name_opens_its_words_and_escape_comes_back(page: Opened) -> None:
    name = page.page.locator("li.talks .leader a", has_text="Anna Keller")
    name.click()
    assert page.heading().endswith("led by Anna Keller")
    assert "Anna Keller is leading the delegation of Orsk" in page.page.locator("#panel mark").all_inner_texts()
    assert name.get_attribute("aria-current") == "true"
    page.page.keyboard.press("Escape")
    assert page.heading() == "" and page.page.evaluate("document.activeElement.textContent") == "Anna Keller"


def test_the_talks_of_a_thread_lead_to_each_other(page: Opened) -> None:
    card = page.page.locator("li.talks", has_text="fishing rights")
    assert card.locator(".thread li").count() == 2
    card.locator(".thread button").click()
    assert page.page.evaluate("document.activeElement.textContent") == "Harbour talks"


def test_the_filters_reach_the_cards(page: Opened) -> None:
    page.filters()
    page.page.get_by_label("planned: not yet done").uncheck()
    assert "Hotel Miramar" not in page.card("Lakeside talks")
    page.page.locator("#nation").select_option("Norland")
    assert page.page.locator("li.talks h3").all_inner_texts() == ["Lakeside talks"]
    assert "Only this is shown: " in page.page.locator("#note").inner_text()
    page.page.get_by_role("button", name="Show all again").click()
    assert page.page.locator("li.talks").count() == 2


def test_what_all_sides_are_put_as_is_said_once(browser: Browser, tmp_path: Path) -> None:
    make = factory.ReadingMaker("one", published="2031-03-04")
    talks = make.talks("Lakeside talks")
    for side in ("Orsk", "Velland"):
        make.say(f"{side} will come", talks, "hasParty", make.nation(side), status=Status.PLANNED)
    write(store_of([make.reading()]), tmp_path / "talks.html")
    seen = opened(browser, tmp_path / "talks.html")
    assert seen.card("Lakeside talks").count("planned") == 1
    seen.page.close()


def test_a_card_says_whose_word_it_is_without_a_click(browser: Browser, tmp_path: Path) -> None:
    make = factory.ReadingMaker("one", published="2031-03-04")
    talks = make.talks("Lakeside talks")
    keller, rybak, mora = (make.person(name) for name in ("Anna Keller", "Tomas Rybak", "Inés Mora"))

    def put(relation: str, object_: str, status: Status, claimant: str | None) -> None:
        make.say(f"{relation} {object_} by {claimant}", talks, relation, object_, status=status, claimant=claimant)

    put("hasParty", make.nation("Orsk"), Status.CLAIMED, keller)
    put("hasParty", make.nation("Tarn"), Status.PLANNED, keller)
    put("hasParty", make.nation("Velland"), Status.DENIED, make.nation("Norland"))
    put("heldIn", make.place("Harbour"), Status.CLAIMED, None)
    put("startsOn", "2031-03-08", Status.PLANNED, rybak)
    for claimant in (rybak, mora):
        put("about", "fish", Status.CLAIMED, claimant)
    for name in ("Ada Lund", "Kei Oda", "Jan Berg", "Eva Holt"):
        put("about", "oil", Status.CLAIMED, make.person(name))
    write(store_of([make.reading()]), tmp_path / "talks.html")
    seen = opened(browser, tmp_path / "talks.html")
    card = seen.card("Lakeside talks")
    for words in (
        "Orsk claimed by Anna Keller",
        "Tarn planned, according to Anna Keller",
        "Said to be no party Velland denied by Norland",
        "8 March 2031 planned, according to Tomas Rybak",
        "Harbour claimed",
        "fish claimed by Tomas Rybak and Inés Mora",
        "oil claimed by Ada Lund, Kei Oda and 2 others",
    ):
        assert words in card, (words, card)
    seen.page.close()


#: Semicolons after a name or how it is said that begin a line, and all of them.
SEMICOLONS = """() => {
  let all = 0, first = 0;
  const range = document.createRange();
  const bottom = (text, at) => {
    range.setStart(text, at); range.setEnd(text, at + 1);
    return range.getClientRects()[0]?.bottom;
  };
  const walker = document.createTreeWalker(document.querySelector(".cards"), NodeFilter.SHOW_TEXT);
  for (let text = walker.nextNode(), before = null; text; before = text, text = walker.nextNode()) {
    if (!before || !text.data.startsWith("; ") || bottom(text, 0) === undefined) continue;
    all += 1;
    if (bottom(text, 0) - bottom(before, before.length - 1) > 10) first += 1;
  }
  return [first, all];
}"""


def test_no_line_of_a_card_begins_with_the_semicolon_after_a_name(browser: Browser, tmp_path: Path) -> None:
    make = factory.ReadingMaker("one", published="2031-03-04")
    talks, keller = make.talks("Lakeside talks"), make.person("Anna Keller")
    for side in ("Orsk", "Velland", "Norland"):
        make.say(f"{side} came", talks, "hasParty", make.nation(side))
    for topic in ("flow of aid", "amnesty", "telephone, banking", "free access to the coast"):
        make.say(f"about {topic}", talks, "about", topic)
    for place in ("Crane House", "Hotel Miramar"):
        make.say(f"at {place}", talks, "heldAt", make.place(place), status=Status.CLAIMED, claimant=keller)
    write(store_of([make.reading()]), tmp_path / "talks.html")
    seen = opened(browser, tmp_path / "talks.html")
    for width in range(360, 560, 4):
        seen.page.set_viewport_size({"width": width, "height": 800})
        first, met = seen.page.evaluate(SEMICOLONS)
        assert met > 2 and first == 0, width
    seen.page.close()


def test_a_house_in_and_at_which_talks_were_held_stands_once(browser: Browser, tmp_path: Path) -> None:
    make = factory.ReadingMaker("one", published="2031-03-04")
    talks, house, hotel = make.talks("Lakeside talks"), make.place("Crane House"), make.place("Hotel Miramar")
    make.say("in Crane House", talks, "heldIn", house)
    make.say("at Crane House", talks, "heldAt", house)
    make.say("in Hotel Miramar", talks, "heldIn", hotel)
    make.say("at Hotel Miramar they plan", talks, "heldAt", hotel, status=Status.PLANNED)
    write(store_of([make.reading()]), tmp_path / "talks.html")
    seen = opened(browser, tmp_path / "talks.html")
    card = seen.card("Lakeside talks").replace("≠", "")
    assert card.count("Crane House") == 1
    assert "Hotel Miramar planned" in card and card.count("Hotel Miramar") == 2, "put in two ways, it stands twice"
    seen.page.close()


def test_talks_are_not_called_that_meeting(browser: Browser, tmp_path: Path) -> None:
    make = factory.ReadingMaker("one", published="2031-03-04")
    make.say("they met in Lakeside", make.talks("That meeting in Lakeside"), "heldIn", make.place("Lakeside"))
    write(store_of([make.reading()]), tmp_path / "talks.html")
    seen = opened(browser, tmp_path / "talks.html")
    assert seen.page.locator("li.talks h3").all_inner_texts() == ["Meeting in Lakeside"]
    seen.page.close()


def test_what_two_people_claim_is_not_said_once_for_all_sides(browser: Browser, tmp_path: Path) -> None:
    make = factory.ReadingMaker("one", published="2031-03-04")
    keller, rybak = make.person("Anna Keller"), make.person("Tomas Rybak")
    for talks, second in (("Lakeside talks", keller), ("Harbour talks", rybak)):
        for side, claimant in (("Orsk", keller), ("Velland", second)):
            make.say(f"{side} came to the {talks}", make.talks(talks), "hasParty", make.nation(side),
                     status=Status.CLAIMED, claimant=claimant)  # fmt: skip
    write(store_of([make.reading()]), tmp_path / "talks.html")
    seen = opened(browser, tmp_path / "talks.html")
    assert seen.card("Lakeside talks").count("claimed by Anna Keller") == 1
    harbour = seen.card("Harbour talks")
    assert "Orsk claimed by Anna Keller" in harbour and "Velland claimed by Tomas Rybak" in harbour
    seen.page.close()


@pytest.mark.parametrize("width", [360, 1280, 2560])
def test_eight_sides_and_twelve_people_have_room(browser: Browser, tmp_path: Path, width: int) -> None:
    write(store_of([summit(), *factory.lakeside()]), tmp_path / "talks.html")
    seen = opened(browser, tmp_path / "talks.html", width=width)
    card = seen.page.locator("li.talks", has_text="Crane Bay")
    assert card.locator(".side").count() == 8 and card.locator(".leader").count() == 2
    assert seen.page.evaluate("document.documentElement.scrollWidth") <= width
    card.get_by_text("and 12 more").click()
    assert card.locator("li", has_text="Member 0 11").last.is_visible()
    boxes = [side.bounding_box() for side in card.locator(".side").all()]
    for number, one in enumerate(boxes):
        for other in boxes[number + 1 :]:
            assert one and other
            apart = one["x"] + one["width"] <= other["x"] or other["x"] + other["width"] <= one["x"]
            assert apart or one["y"] + one["height"] <= other["y"] or other["y"] + other["height"] <= one["y"]
    seen.page.close()


def whole_cards(page: Page) -> int:
    """How many cards stand on the first screen from head to foot."""
    boxes = [card.bounding_box() for card in page.locator("li.talks").all()[:20]]
    return sum(box["y"] + box["height"] <= 800 for box in boxes if box)


def test_the_talks_of_the_samples_open_with_six_in_sight(browser: Browser, samples: Path, tmp_path: Path) -> None:
    write(open_store(samples), tmp_path / "talks.html")
    seen = opened(browser, tmp_path / "talks.html")
    seen.page.set_viewport_size({"width": 1280, "height": 800})
    seen.page.wait_for_timeout(300)
    assert whole_cards(seen.page) >= 6 and (tmp_path / "talks.html").stat().st_size < 3e6
    seen.page.close()


def test_who_led_each_delegation_of_the_samples_stands_on_the_cards(
    browser: Browser, samples: Path, tmp_path: Path
) -> None:
    store = open_store(samples)
    rows = questions.ask(store, "who-led-each-delegation").to_dicts()
    write(store, tmp_path / "talks.html")
    seen = opened(browser, tmp_path / "talks.html")
    keys = {node["id"]: ns.id_base() + node["key"] for node in seen.page.evaluate("parley.data.nodes")}
    led = {
        (keys[int((card.get_attribute("id") or "").removeprefix("talks-"))], name)
        for card in seen.page.locator("li.talks").all()
        for name in card.locator(".leader a:visible:not(.sign)").all_inner_texts()
    }
    assert led == {(row["negotiation"], row["leader"]) for row in rows} and len(led) > 25
    seen.page.close()


@pytest.fixture(scope="module")
def crowd(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The page of 300 talks of all sizes."""
    path = tmp_path_factory.mktemp("crowd") / "talks.html"
    write(store_of(crowded()), path)
    return path


def test_three_hundred_talks_open_with_six_in_sight_and_go_on_when_asked(browser: Browser, crowd: Path) -> None:
    seen = opened(browser, crowd)
    seen.page.set_viewport_size({"width": 1280, "height": 800})
    seen.page.wait_for_timeout(300)
    cards = seen.page.locator("li.talks")
    assert whole_cards(seen.page) >= 6
    assert cards.count() == 60
    seen.page.get_by_role("button", name="Show 60 more").click()
    assert cards.count() == 120
    assert seen.page.evaluate(
        "document.activeElement.closest('li.talks') === document.querySelectorAll('li.talks')[60]"
    )
    seen.page.close()


def test_the_words_lead_to_a_card_that_stands_far_below_and_to_none_that_the_filters_leave_out(
    browser: Browser, crowd: Path
) -> None:
    seen = opened(browser, crowd)
    last = seen.page.evaluate("parley.data.nodes[parley.data.talks[parley.data.talks.length - 1].node]")
    seen.page.evaluate("name => parley.select(name)", last["name"])
    seen.page.get_by_role("button", name="Show on its card").click()
    card = seen.page.locator("li.talks").nth(299)
    expect(card.locator("h3 a[aria-current=true]")).to_be_in_viewport()
    expect(card.locator("h3 a")).to_be_focused()
    assert card.locator("h3 a").inner_text() == last["label"] and seen.complaints == []
    seen.page.close()
    narrow = {"selected": f"n:{last['key']}", "from": "2012-01-01"}
    seen = opened(browser, crowd, fragment=urlencode(narrow))
    assert seen.heading() == last["name"] and seen.page.locator("li.talks").count() == 60
    assert not seen.page.get_by_role("button", name="Show on its card").count()
    seen.page.close()


def test_the_cards_around_somebody_follow_the_number_of_steps(browser: Browser, crowd: Path) -> None:
    seen = opened(browser, crowd)
    key = seen.page.evaluate("parley.data.nodes[parley.data.edges.find(({ relation }) => relation === 'ledBy').to].key")
    seen.page.close()
    seen = opened(browser, crowd, fragment=urlencode({"selected": f"n:{key}", "focus": key}))
    assert not seen.page.locator("li.talks").count(), "a leader is two steps from the talks: the delegation is between"
    seen.page.get_by_label("How many steps around").select_option("2")
    assert seen.page.locator("li.talks").count()
    seen.page.get_by_role("button", name="Show on its card").click()
    assert seen.page.locator("li.talks .name[aria-current=true]").count() and seen.complaints == []
    seen.page.close()


@pytest.mark.parametrize("width", [360, 1280, 2560])
def test_whatever_sat_there_each_card_has_its_leaders_in_sight_and_nothing_beside_it(
    browser: Browser, crowd: Path, width: int
) -> None:
    seen = opened(browser, crowd, width=width)
    assert seen.page.evaluate("document.documentElement.scrollWidth") <= width
    cards = seen.page.locator("li.talks")
    sides, leaders = (cards.evaluate_all(f"all => all.map(card => card.querySelectorAll('{part}').length)")
                      for part in (".side", ".leader"))  # fmt: skip
    assert {(0, 0), (2, 0), (2, 2), (3, 3), (8, 3)} <= set(zip(sides, leaders, strict=True))
    assert cards.filter(has_text="more").locator("summary").count() > 5
    for part in (".leader a", ".side h4 a"):
        hidden = cards.locator(part).evaluate_all(
            """all => all.filter(name => {
            const [box, card] = [name, name.closest("li.talks")].map(each => each.getBoundingClientRect());
            return !box.width || box.left < card.left || box.right > card.right || box.bottom > card.bottom;
            }).length"""
        )
        assert hidden == 0 < cards.locator(part).count(), part
    seen.page.close()


def test_the_line_of_a_long_thread_is_one_line_and_leads_to_its_ends(browser: Browser, crowd: Path) -> None:
    seen = opened(browser, crowd)
    lines = seen.page.locator(".thread")
    heights = lines.evaluate_all("all => all.map(line => line.offsetHeight)")
    assert len(heights) > 20 and max(heights) < 40, "each is one line"
    middle = lines.filter(has=seen.page.get_by_label("earlier")).filter(has=seen.page.get_by_label("later")).first
    assert middle.locator("[title]:not(button)").count() == 3, "the one before, this one, and the one after"
    middle.get_by_label("later").click()
    last = seen.page.locator("li.talks").filter(has=seen.page.locator("h3 a:focus"))
    assert last.locator(".thread li").last.locator("[aria-current]").count() == 1
    seen.page.close()


def test_of_talks_that_lie_ahead_it_is_said_once_that_all_is_planned(browser: Browser, tmp_path: Path) -> None:
    make = factory.ReadingMaker("one", published="2031-03-04")
    for talks, phase in (("Lakeside talks", "planned"), ("Harbour talks", "held")):
        make.say(f"{talks} took place or will", make.talks(talks), "hasPhase", phase)
        make.say(f"Orsk at the {talks}", make.talks(talks), "hasParty", make.nation("Orsk"))
        velland, norland, oslo = make.nation("Velland"), make.nation("Norland"), make.place("Oslo")
        said = {"hasParty": velland, "hostedBy": norland, "heldIn": oslo, "about": "fishing", "startsOn": "2031-04-01"}
        for relation, thing in said.items():
            make.say(f"{thing} at the {talks}", make.talks(talks), relation, thing, status=Status.PLANNED)
    write(store_of([make.reading()]), tmp_path / "talks.html")
    seen = opened(browser, tmp_path / "talks.html")
    assert seen.card("Lakeside talks").count("planned") == 1
    assert seen.card("Harbour talks").count("planned") == 5, "where talks were held a plan is told apart"
    seen.page.close()


def test_a_person_who_sits_there_for_nobody_needs_no_leader() -> None:
    make = factory.ReadingMaker("one", published="2031-03-04")
    talks = make.talks("Lakeside talks")
    make.say("Ada Lund met Orsk", talks, "hasParty", make.thing(Kind.PERSON, "Ada Lund"))
    make.say("Orsk came", talks, "hasParty", make.nation("Orsk"))
    assert sorted(plans([make.reading()])["Lakeside talks"]["sides"]) == [("Ada Lund", []), ("Orsk", [])]


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("Orsk–Velland talks in Harbour, March 2031", "Talks in Harbour"),
        ("Orsk–Velland talks, March 2031", "Orsk–Velland talks"),
        (
            "Talks of Orsk, Velland and 4 others in Harbour, March 2031",
            "Talks of Orsk, Velland and 4 others in Harbour",
        ),
        ("Orsk-Tarn talks in Harbour, March 2031", "Orsk-Tarn talks in Harbour"),
        ("round table on the fisheries of Velland", "Round table on the fisheries of Velland"),
    ],
)
def test_a_card_is_headed_by_what_its_sides_and_its_day_do_not_say(name: str, title: str) -> None:
    make = factory.ReadingMaker("one", published="2031-03-04")
    talks = make.talks(name)
    make.say("Orsk, also called Harbour, came", talks, "hasParty", make.nation("Orsk", "Harbour"))
    make.say("Velland came", talks, "hasParty", make.nation("Velland"))
    make.say("on March 4", talks, "startsOn", "2031-03-04")
    data = page_data(store_of([make.reading()]))
    assert [data["nodes"][plan["node"]]["label"] for plan in data["talks"]] == [title]


def talks_of(name: str, day: str, *sides: str) -> Reading:
    """Talks of that name and day in Oslo, to which the first of the sides sent Anna Keller."""
    make = factory.ReadingMaker(day, published=day)
    talks = make.talks(name)
    for side in sides:
        make.say(f"{side} came", talks, "hasParty", make.nation(side))
    make.say("led by Keller", make.delegation(make.nation(sides[0]), talks), "ledBy", make.person("Anna Keller"))
    make.say("in Oslo", talks, "heldIn", make.place("Oslo"))
    make.say("on that day", talks, "startsOn", day)
    return make.reading()


def test_talks_have_one_name_on_the_whole_page(browser: Browser, tmp_path: Path) -> None:
    whole, name = "Orsk–Velland talks in Oslo, March 2031", "Talks in Oslo"
    write(store_of([talks_of(whole, "2031-03-04", "Orsk", "Velland")]), tmp_path / "talks.html")
    seen = opened(browser, tmp_path / "talks.html")
    assert seen.page.locator("li.talks h3").inner_text() == name
    seen.page.locator("li.talks h3 a").click()
    assert seen.heading() == name and f"also called {whole}" in seen.panel()
    seen.show("Network")
    assert name in seen.drawn() and seen.page.evaluate(
        "name => parley.written().some(each => each.lines.join(' ') === name)", name
    )
    seen.show("Map")
    assert seen.page.locator("#maplist li a").first.inner_text() == name
    seen.show("Timeline")
    assert seen.page.locator("#lanes li").all_inner_texts() == [name]
    seen.ask("Who led each delegation?")
    assert [row[:2] for row in seen.rows()] == [[name, "Orsk"]]
    seen.ask("What happened when?")
    assert all(name in row for row in seen.rows())
    seen.page.get_by_label("Find").fill("velland talks")
    assert seen.page.locator("#suggestions li bdi").first.inner_text() == name, "found by its whole name too"
    seen.find("delegation to")
    assert seen.heading() == "Orsk delegation to talks in Oslo"
    assert seen.complaints == []
    seen.page.close()


def test_talks_that_would_share_a_short_name_keep_their_whole_ones() -> None:
    names = ["Orsk–Velland talks in Oslo, March 2031", "Orsk–Tarn talks in Oslo, May 2032"]
    readings = [talks_of(names[0], "2031-03-04", "Orsk", "Velland"), talks_of(names[1], "2032-05-06", "Orsk", "Tarn")]
    data = page_data(store_of(readings))
    assert sorted(data["nodes"][plan["node"]]["name"] for plan in data["talks"]) == sorted(names)


def told_of(day: str, place: str, *sides: str, starts: str = "") -> Reading:
    """An article of that day on talks at which Anna Keller led the first of the sides."""
    make = factory.ReadingMaker(f"of {day} {place}", published=day)
    talks = make.talks(f"{place} talks of {day}")
    for side in sides:
        make.say(f"{side} came", talks, "hasParty", make.nation(side))
    make.say("led by Keller", make.delegation(make.nation(sides[0]), talks), "ledBy", make.person("Anna Keller"))
    make.say(f"in {place}", talks, "heldIn", make.place(place))
    if starts:
        make.say("on that day", talks, "startsOn", starts)
    return make.reading()


def test_two_cards_that_may_be_one_meeting_say_so_and_lead_to_each_other(browser: Browser, tmp_path: Path) -> None:
    one = told_of("2031-03-04", "Lakeside", "Orsk", "Velland", starts="2031-03-04")
    other = told_of("2031-03-09", "Lakeside", "Orsk", "Velland", "Norland", "Tarn")
    elsewhere = told_of("2031-03-10", "Harbour", "Orsk", "Velland")
    later = told_of("2031-05-02", "Lakeside", "Orsk", "Velland", starts="2031-05-01")
    found = plans([one, other, elsewhere, later])
    names = {plan["node"]: name for name, plan in found.items()}
    twice = {name: {names[each] for each in plan["twice"]} for name, plan in found.items()}
    assert twice == {
        "Lakeside talks of 2031-03-04": {"Lakeside talks of 2031-03-09"},
        "Lakeside talks of 2031-03-09": {"Lakeside talks of 2031-03-04", "Lakeside talks of 2031-05-02"},
        "Harbour talks of 2031-03-10": set(),
        "Lakeside talks of 2031-05-02": {"Lakeside talks of 2031-03-09"},
    }
    write(store_of([one, other]), tmp_path / "talks.html")
    seen = opened(browser, tmp_path / "talks.html")
    card = seen.page.locator("li.talks", has_text="Tarn")
    card.get_by_role("button", name="Lakeside talks of 2031-03-04").click()
    assert "perhaps also told as" in card.inner_text()
    assert seen.page.evaluate("document.activeElement.textContent") == "Lakeside talks of 2031-03-04"
    seen.page.close()


def test_a_side_under_a_short_name_is_reported_beside_the_whole_one(browser: Browser, tmp_path: Path) -> None:
    make = factory.ReadingMaker("one", published="2031-03-04")
    talks = make.talks("Lakeside talks")
    for side in ("Orskan", "Orska Home Rule Party", "Tarn"):
        make.say(f"{side} came", talks, "hasParty", make.thing(Kind.ORGANIZATION, side))
    make.say("Orsk came", talks, "hasParty", make.nation("Orsk"))
    make.say("Tarnish came", talks, "hasParty", make.nation("Tarnish"))
    write(store_of([make.reading()]), tmp_path / "talks.html")
    seen = opened(browser, tmp_path / "talks.html")
    sides = [" ".join(side.inner_text().split()) for side in seen.page.locator(".side").all()]
    led = " no leader named"
    names = ["Orsk", "Orska Home Rule Party", "Orskan perhaps Orska Home Rule Party", "Tarn", "Tarnish"]
    assert set(sides) == {name + led for name in names}
    assert seen.card("Lakeside talks").count(led) == 5, "it stands with each side that has none, and nowhere else"
    seen.page.close()


def test_long_lists_of_subjects_are_folded(browser: Browser, tmp_path: Path) -> None:
    make = factory.ReadingMaker("one", published="2031-03-04")
    talks = make.talks("Lakeside talks")
    for subject in ("fish", "oil", "gas", "timber", "water", "mines"):
        make.say(f"about {subject}", talks, "about", subject)
    write(store_of([make.reading()]), tmp_path / "talks.html")
    seen = opened(browser, tmp_path / "talks.html")
    mines = seen.page.get_by_text("mines")
    assert not mines.is_visible()
    seen.page.emulate_media(media="print")
    assert mines.bounding_box() and not seen.page.get_by_text("and 3 more").is_visible(), "paper cannot be opened"
    seen.page.emulate_media(media="screen")
    seen.page.get_by_text("and 3 more").click()
    assert "About fish; oil; gas and 3 more timber; water; mines" in seen.card("Lakeside talks")
    seen.page.close()


def test_a_card_says_nothing_twice(browser: Browser, tmp_path: Path) -> None:
    one, two = (factory.ReadingMaker(name, published="2031-03-04") for name in ("one", "two"))
    for make, first, last in ((one, "2031-03-10", "2031-03-12"), (two, "2031-03-11", "2031-03-14")):
        talks, orsk = make.talks("possible talks"), make.nation("Orsk")
        make.say(f"Orsk came {first}", talks, "hasParty", orsk)
        make.say(f"from {first}", talks, "startsOn", first)
        make.say(f"until {last}", talks, "endsOn", last)
        lund, title = make.person("Ada Lund"), "President" if make is one else "president"
        make.say(f"{title} Lund led", make.delegation(orsk, talks), "ledBy", lund)
        make.say(
            f"{title} Lund", lund, "holds", make.thing(Kind.POST_HOLDING, title, title=title, holder=lund, of=orsk)
        )
        for subject in ("shared fishing rights in the bay", "fishing rights", "rights", "timber"):
            make.say(f"about {subject} {first}", talks, "about", subject)
    later = one.talks("Harbour talks")
    one.say("Orsk will come", later, "hasParty", one.nation("Orsk"), status=Status.PLANNED)
    one.say("on that day", later, "startsOn", "2031-05-02", status=Status.PLANNED, claimant=one.nation("Orsk"))
    one.say("to be held", later, "hasPhase", "planned")
    write(store_of([one.reading(), two.reading()]), tmp_path / "talks.html")
    seen = opened(browser, tmp_path / "talks.html")
    card = seen.card("possible talks")
    heading = seen.page.locator("li.talks h3", has_text="possible talks")
    assert heading.evaluate("title => getComputedStyle(title, '::first-letter').textTransform") == "uppercase"
    assert "About shared fishing rights in the bay; timber and 2 more" in card
    assert card.lower().count("president") == 1
    assert "≠ days" in card and "≠ end" not in card
    assert seen.card("Harbour talks").count("planned") == 1
    seen.page.get_by_role("link", name="≠ days").click()
    assert "Accounts differ on the start" in seen.panel()
    seen.page.close()


def test_of_several_talks_of_one_day_a_thread_says_the_day_once(browser: Browser, tmp_path: Path) -> None:
    make = factory.ReadingMaker("one", published="2031-03-04")
    for name in ("Harbour talks", "Lakeside talks"):
        talks = make.talks(name)
        for side in ("Orsk", "Velland"):
            make.say(f"{side} came to {name}", talks, "hasParty", make.nation(side))
        make.say(f"{name} on that day", talks, "startsOn", "2031-03-02")
    write(store_of([make.reading()]), tmp_path / "talks.html")
    seen = opened(browser, tmp_path / "talks.html")
    assert {line.inner_text() for line in seen.page.locator(".thread").all()} == {"2 Mar 2031\nsame day"}
    seen.page.close()


def test_the_card_that_names_what_is_found_comes_into_sight(browser: Browser, tmp_path: Path) -> None:
    readings = [told_of(f"2031-03-{day:02}", f"Harbour {day}", f"Land {day}", "Velland") for day in range(10, 31)]
    write(store_of(readings), tmp_path / "talks.html")
    seen = opened(browser, tmp_path / "talks.html")
    place = seen.page.locator("li.talks", has_text="Harbour 10 talks").get_by_role(
        "link", name="Harbour 10", exact=True
    )
    sight = "element => { const { top } = element.getBoundingClientRect(); return top > 0 && top < innerHeight; }"
    assert not place.evaluate(sight)
    seen.find("Harbour 10")
    seen.page.wait_for_timeout(300)
    assert place.evaluate(sight) and place.get_attribute("aria-current") == "true"
    seen.page.close()


def test_a_badge_opens_the_very_difference_and_the_key_says_what_marks_mean(browser: Browser, tmp_path: Path) -> None:
    make = factory.ReadingMaker("one", published="2031-03-04")
    other = factory.ReadingMaker("two", published="2031-03-05")
    for maker, day, leader in ((make, "2031-03-02", "Anna Keller"), (other, "2031-03-03", "Tomas Rybak")):
        talks, orsk = maker.talks("Lakeside talks"), maker.nation("Orsk")
        maker.say("Orsk came " + "in many words, " * 40, talks, "hasParty", orsk)
        maker.say("in that place", talks, "heldIn", maker.place(f"Harbour of {leader}"))
        maker.say(f"on that day {'as was said ' * 60}", talks, "startsOn", day)
        maker.say(f"led by {leader}", maker.delegation(orsk, talks), "ledBy", maker.person(leader))
    write(store_of([make.reading(), other.reading()]), tmp_path / "talks.html")
    seen = opened(browser, tmp_path / "talks.html")
    assert "A program read 2 articles." in seen.page.locator(".key").inner_text()
    questions_told = [name.removeprefix("≠ ") for name in seen.page.locator(".badges .differs a").all_inner_texts()]
    for question in questions_told:
        seen.page.locator(".badges").get_by_role("link", name=f"≠ {question}").click()
        seen.page.wait_for_timeout(200)
        box = seen.page.locator(f"#panel [data-question='{question}'] h3").first.bounding_box()
        assert box and 0 <= box["y"] < 850, question
    assert "leader" in questions_told
    seen.page.close()


def test_what_was_chosen_stays_where_it_is_when_the_words_open_and_close(browser: Browser, tmp_path: Path) -> None:
    readings = [told_of(f"2031-03-{day:02}", f"Harbour {day}", f"Land {day}", "Velland") for day in range(10, 31)]
    write(store_of(readings), tmp_path / "talks.html")
    seen = opened(browser, tmp_path / "talks.html")
    for width, height in ((1280, 800), (360, 740)):
        seen.page.set_viewport_size({"width": width, "height": height})
        name = seen.page.locator("li.talks h3 a").nth(12)
        name.scroll_into_view_if_needed()
        seen.page.wait_for_timeout(300)
        before = name.bounding_box()
        name.click()
        seen.page.wait_for_timeout(300)
        beside, words = name.bounding_box(), seen.page.locator("#evidence").bounding_box()
        assert before and beside and words
        if width == 1280:
            assert abs(before["y"] - beside["y"]) < 2, "the cards are packed anew around it"
        else:
            assert beside["y"] + beside["height"] <= words["y"], "it stands above the words"
        seen.page.get_by_role("button", name="Close").click()
        seen.page.wait_for_timeout(300)
        after = name.bounding_box()
        assert after and abs(after["y"] - beside["y"]) < 2
    seen.page.close()


def test_a_date_that_leads_to_other_talks_tells_them_apart_and_outlines_their_card(
    browser: Browser, tmp_path: Path
) -> None:
    one = told_of("2031-03-04", "Lakeside", "Orsk", "Velland", starts="2031-03-04")
    other = told_of("2031-03-19", "Harbour", "Orsk", "Velland", starts="2031-03-18")
    write(store_of([one, other]), tmp_path / "talks.html")
    seen = opened(browser, tmp_path / "talks.html")
    assert seen.page.locator(".thread").first.inner_text().split("\n") == ["4 Mar 2031", "18 Mar 2031"]
    seen.page.locator(".thread").first.get_by_role("button", name="18 Mar 2031").click()
    outlined = seen.page.locator("li.talks", has_text="Harbour talks").evaluate(
        "card => getComputedStyle(card).outlineStyle"
    )
    assert outlined == "solid"
    tab = seen.page.locator("#views [data-view=map]")
    before = tab.bounding_box()
    seen.show("Timeline")
    assert tab.bounding_box() == before
    seen.page.close()
