"""The questions: tables made by SPARQL when the page was written, tied to the picture and the words."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import replace
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser

from kg.answers import questions
from kg.graph.store import open_store
from kg.model import Kind, Status
from kg.publish.page import write
from kg.publish.page.content import page_data
from kg.settings import MIN_CONFIDENCE
from tests import factory
from tests.publish.page.conftest import RULES, Opened, opened, store_of


def test_every_question_without_a_parameter_has_its_answer_on_the_page() -> None:
    store = store_of(factory.lakeside())
    told = {answer["name"]: answer for answer in page_data(store)["questions"]}
    assert set(told) == {question.name for question in questions.load() if not question.parameters}
    for name, answer in told.items():
        assert len(answer["rows"]) == len(questions.ask(store, name, min_confidence=MIN_CONFIDENCE))


def test_the_words_status_and_article_of_a_row_are_those_of_its_claim() -> None:
    """The page takes them from the claim and writes them once; the questions must not tell others."""
    store = store_of(factory.lakeside() + factory.many(20))
    claims = {claim["key"]: claim for claim in page_data(store)["claims"]}
    articles = store.articles()
    for question in questions.load():
        if question.parameters:
            continue
        for row in questions.ask(store, question.name).to_dicts():
            claim = claims[str(row["claim"]).split("/id/")[1]]
            article = articles[claim["article"]]
            assert row["article"] == article.id and row["status"] == claim["status"]
            assert row["quote"] == article.text[claim["start"] : claim["end"]]


def test_the_rows_are_those_of_the_question(page: Opened) -> None:
    page.ask("Who led each delegation?")
    rows = page.rows()
    assert [row[:4] for row in rows if row[2] == "Tomas Rybak"] == [["Lakeside talks", "Orsk", "Tomas Rybak", ""]]
    assert all(row[-3:-1] == ["asserted", "1.00"] for row in rows if row[2] == "Tomas Rybak")


def test_a_row_shows_its_words_and_its_part_of_the_picture(page: Opened) -> None:
    page.ask("What was agreed?")
    page.page.locator("#rows tr", has_text="Orsk agreed to the truce").locator("button").click()
    assert page.heading() == "Harbour truce agreed by Orsk"
    assert "Orsk agreed to the truce" in page.page.locator("#panel mark").all_inner_texts()
    assert {"Harbour truce", "Orsk"} <= page.drawn(), "the agreement is drawn although its layer is off"
    assert page.page.locator("#rows tr[aria-current]").count() == 1


def test_a_thing_shows_its_rows(page: Opened) -> None:
    page.ask("Who led each delegation?")
    page.find("Tomas Rybak")
    current = page.page.locator("#rows tr[aria-current]")
    assert "Tomas Rybak" in current.inner_text()
    assert 1 == current.count() < len(page.rows())


def test_rows_are_sorted_and_narrowed(page: Opened) -> None:
    page.ask("Who holds which post?")
    page.ask("Who led each delegation?")
    leader = page.page.get_by_role("button", name="leader")
    leader.click()
    up = [row[2] for row in page.rows()]
    assert page.page.locator("th[aria-sort=ascending]").inner_text() == "leader ▲"
    page.page.get_by_role("button", name="leader").click()
    assert [row[2] for row in page.rows()] == sorted(up, reverse=True) != up == sorted(up)
    page.page.get_by_label("Rows with").fill("RYBAK")
    narrowed = page.rows()
    assert 0 < len(narrowed) < len(up) and all("rybak" in " ".join(row).lower() for row in narrowed)
    assert page.page.locator("#rowcount").inner_text() == f"{len(narrowed)} of {len(up)} statements"
    page.page.get_by_label("Rows with").fill("nothing like this")
    assert "No row passes the filters." in page.page.locator("#rows").inner_text()


def test_a_meeting_is_one_row_with_all_its_people_and_opens_to_the_single_statements(page: Opened) -> None:
    page.ask("Who led each delegation?", grouped=True)
    assert page.page.locator("#rowcount").inner_text() == "1 row, 3 statements"
    assert [row[:4] for row in page.rows()] == [
        ["Lakeside talks", "Orsk", "Anna Keller", "Trade Minister"],
        ["Lakeside talks", "Orsk", "Tomas Rybak", ""],
    ]
    opener = page.page.get_by_role("button", name="2 statements")
    opener.click()
    assert [row[2] for row in page.rows()] == ["Anna Keller", "Anna Keller", "Anna Keller", "Tomas Rybak"]
    page.page.locator("tr.single .words").first.click()
    assert page.heading().endswith("led by Anna Keller")
    opener.click()
    assert len(page.rows()) == 2


def led_by_word(tmp_path: Path) -> Path:
    """The page of a delegation of which accounts say in several ways who led it."""
    make = factory.ReadingMaker("one", published="2031-03-04")
    talks, orsk = make.talks("Lakeside talks"), make.nation("Orsk")
    side = make.delegation(orsk, talks)
    keller, rybak, lund, mora, oda = (
        make.person(name) for name in ("Anna Keller", "Tomas Rybak", "Ada Lund", "Inés Mora", "Kei Oda")
    )
    post = make.thing(Kind.POST_HOLDING, "Keller, minister", title="minister", holder=keller, of=orsk)
    make.say("Minister Keller", keller, "holds", post)
    make.say("Keller led them", side, "ledBy", keller)
    for leader, claimant in ((rybak, mora), (lund, mora), (mora, oda)):
        make.say(f"{leader} led, said {claimant}", side, "ledBy", leader, status=Status.CLAIMED, claimant=claimant)
    write(store_of([make.reading()]), tmp_path / "talks.html")
    return tmp_path / "talks.html"


@pytest.mark.parametrize("compact", [False, True])
def test_in_a_line_of_a_row_everything_belongs_together(browser: Browser, tmp_path: Path, compact: bool) -> None:
    seen = opened(browser, led_by_word(tmp_path))
    seen.ask("Who led each delegation?", grouped=True)
    seen.page.get_by_label("compact").set_checked(compact)
    assert seen.page.locator("#rowcount").inner_text() == "1 row, 4 statements"
    lines = {(talks, side, leader, post, how) for talks, side, leader, post, _, how, *_ in seen.rows()}
    assert lines == {
        ("Lakeside talks", "Orsk", "Anna Keller", "minister", "asserted"),
        ("Lakeside talks", "Orsk", "Tomas Rybak; Ada Lund", "", "claimed by Inés Mora"),
        ("Lakeside talks", "Orsk", "Inés Mora", "", "claimed by Kei Oda"),
    }
    assert seen.page.locator("#rows td", has_text="Lakeside talks").count() == 1, "what is the same stands there once"
    assert (found := Axe().run(seen.page, options=RULES)).violations_count == 0, found.generate_report()
    seen.page.close()


def test_a_line_opens_to_its_statements_below_it_and_closes_again(browser: Browser, tmp_path: Path) -> None:
    seen = opened(browser, led_by_word(tmp_path))
    seen.ask("Who led each delegation?", grouped=True)
    closed = seen.rows()
    opener = seen.page.get_by_role("button", name="2 statements")
    opener.click()
    leaders = [row[2] for row in seen.rows()]
    at = leaders.index("Tomas Rybak; Ada Lund")
    assert leaders[at + 1 : at + 3] == ["Tomas Rybak", "Ada Lund"] and len(leaders) == 5
    assert {row[0] for row in seen.rows()} == {"Lakeside talks"}
    opener.click()
    assert seen.rows() == closed and seen.complaints == []
    seen.page.close()


def test_lines_that_differ_in_a_hidden_column_alone_are_one(browser: Browser, tmp_path: Path) -> None:
    seen = opened(browser, led_by_word(tmp_path))
    seen.ask("Who led each delegation?", grouped=True)
    seen.page.locator("#columns summary").click()
    for column in ("leader", "post", "words", "how"):
        seen.page.locator("#columnlist").get_by_label(column).uncheck()
    assert [row[:2] for row in seen.rows()] == [["Lakeside talks", "Orsk"]]
    seen.page.close()


def test_one_meeting_is_one_line_with_all_who_were_there_and_opens_to_its_pairs(
    browser: Browser, tmp_path: Path
) -> None:
    make = factory.ReadingMaker("one", published="2031-03-04")
    for talks, sides in (
        ("Lakeside talks", ("Orsk", "Velland", "Norland", "Kesh")),
        ("Harbour talks", ("Orsk", "Kesh")),
    ):
        for side in sides:
            make.say(f"{side} was at the {talks}", make.talks(talks), "hasParty", make.nation(side))
    write(store_of([make.reading()]), tmp_path / "talks.html")
    seen = opened(browser, tmp_path / "talks.html")
    seen.ask("Who met whom, where and when?", grouped=True)
    rows = {row[0]: row for row in seen.rows()}
    assert rows["Lakeside talks"][2:4] == ["Kesh; Norland; Orsk; Velland", "each other"]
    assert rows["Harbour talks"][2:4] == ["Kesh", "Orsk"] and len(seen.rows()) == 2
    seen.page.get_by_role("button", name="6 statements").click()
    assert len(seen.rows()) == 8
    seen.page.close()


def test_rows_are_found_by_where_their_talks_were_and_it_is_said(browser: Browser, tmp_path: Path) -> None:
    make = factory.ReadingMaker("one", published="2031-03-04")
    talks = make.talks("Lakeside talks")
    make.say("at Crane House", talks, "heldAt", make.place("Crane House"))
    make.say("Keller stayed away", talks, "notAttendedBy", make.person("Anna Keller"))
    make.say("Rybak stayed away", make.talks("Harbour talks"), "notAttendedBy", make.person("Tomas Rybak"))
    write(store_of([make.reading()]), tmp_path / "talks.html")
    seen = opened(browser, tmp_path / "talks.html")
    seen.ask("Who was not there?")
    seen.page.get_by_label("Rows with").fill("crane")
    assert [row[:2] for row in seen.rows()] == [["Lakeside talks", "Anna Keller"]]
    told = seen.page.locator("#rowcount").inner_text()
    assert told == "1 of 2 statements; 1 found by where the talks were"
    seen.page.close()


def test_a_post_that_accounts_write_with_other_capitals_stands_once(browser: Browser, tmp_path: Path) -> None:
    readings = []
    for article, title in (("one", "Trade Minister"), ("two", "trade minister")):
        make = factory.ReadingMaker(article, published="2031-03-04")
        orsk, keller = make.nation("Orsk"), make.person("Anna Keller")
        make.say("Keller led them", make.delegation(orsk, make.talks("Lakeside talks")), "ledBy", keller)
        post = make.thing(Kind.POST_HOLDING, f"Keller, {title}", title=title, holder=keller, of=orsk)
        make.say(title, keller, "holds", post)
        readings.append(make.reading())
    write(store_of(readings), tmp_path / "talks.html")
    seen = opened(browser, tmp_path / "talks.html")
    seen.ask("Who led each delegation?", grouped=True)
    assert [row[:4] for row in seen.rows()] == [["Lakeside talks", "Orsk", "Anna Keller", "Trade Minister"]]
    seen.page.close()


def test_the_questions_are_listed_again_if_their_view_is_chosen_again(page: Opened) -> None:
    page.ask("What was agreed?")
    view = page.page.locator("#views [data-view=answers]")
    page.page.locator("#views [data-view=network]").click()
    view.click()
    assert page.page.locator("#answer").is_visible(), "from another view, the open question is shown"
    view.click()
    assert page.page.locator("#questions").is_visible() and page.page.locator("#answer").is_hidden()


def test_columns_are_chosen_and_the_address_keeps_them(page: Opened) -> None:
    page.ask("Who led each delegation?")
    page.page.locator("#columns summary").click()
    page.page.locator("#columnlist").get_by_label("negotiation").uncheck()
    page.page.locator("#columnlist").get_by_label("confidence").uncheck()
    assert page.page.locator("th").all_inner_texts() == ["side", "leader", "post", "words", "how", "article"]
    page.page.get_by_role("button", name="leader").click()
    assert [row[1] for row in page.rows()] == ["Anna Keller", "Anna Keller", "Tomas Rybak"]
    page.page.reload()
    assert page.page.locator("th").count() == 6


def test_fifty_rows_stand_on_a_laptops_screen_and_arrow_keys_go_through_them(
    browser: Browser, samples: Path, tmp_path: Path
) -> None:
    write(open_store(samples), tmp_path / "talks.html")
    seen = opened(browser, tmp_path / "talks.html")
    seen.page.set_viewport_size({"width": 1280, "height": 800})
    seen.ask("Who holds which post?")
    seen.page.get_by_label("compact").check()
    sure, person = [seen.page.locator("#rows th", has_text=name).bounding_box() for name in ("confidence", "person")]
    assert sure and person and person["width"] > 1.5 * sure["width"], "short values leave their room to names"
    boxes = [row.bounding_box() for row in seen.page.locator("#rows tbody tr").all()]
    assert sum(bool(box) and box["y"] + box["height"] <= 800 for box in boxes if box) >= 50
    assert (found := Axe().run(seen.page, options=RULES)).violations_count == 0, found.generate_report()
    seen.page.locator("#rows").focus()
    seen.page.keyboard.press("ArrowDown")
    seen.page.keyboard.press("ArrowDown")
    assert seen.page.locator("tr[aria-current]").evaluate("row => row.rowIndex") == 2
    assert seen.rows()[1][0] in seen.heading()
    assert seen.complaints == []
    seen.page.close()


#: How far a table must be scrolled to see its last column.
SIDEWAYS = "rows => rows.scrollWidth - rows.clientWidth"


def test_days_stand_on_one_line_in_a_table(browser: Browser, samples: Path, tmp_path: Path) -> None:
    write(open_store(samples), tmp_path / "talks.html")
    seen = opened(browser, tmp_path / "talks.html")
    seen.ask("What happened when?", grouped=True)
    days = seen.page.locator("#rows td bdi", has_text=re.compile(r"^\d{4}-\d\d(-\d\d)?$"))
    heights = {round(box["height"]) for day in days.all() if (box := day.bounding_box())}
    assert days.count() > 20 and len(heights) == 1
    seen.page.close()


def test_how_each_part_is_told_stands_beside_it_and_nothing_has_a_column_for_nothing(
    browser: Browser, tmp_path: Path
) -> None:
    make = factory.ReadingMaker("one", published="2031-03-04")
    talks = make.talks("Lakeside talks")
    make.say("met in Oslo", talks, "heldIn", make.place("Oslo"))
    make.say("will begin on May 4", talks, "startsOn", "2031-05-04", status=Status.PLANNED)
    make.say("at a secret place", talks, "heldAt", None, status=Status.UNDISCLOSED)
    write(store_of([make.reading()]), tmp_path / "talks.html")
    seen = opened(browser, tmp_path / "talks.html")
    seen.ask("Where and when did each negotiation take place?", grouped=True)
    heads = seen.page.locator("#rows th").all_inner_texts()
    assert heads[:4] == ["negotiation", "place", "venue", "start"] and "end" not in heads
    (row,) = seen.rows()
    assert row[:4] == ["Lakeside talks", "Oslo", "undisclosed", "2031-05-04 (planned)"]
    seen.page.close()


def test_a_table_beside_its_words_needs_no_scrolling_sideways(browser: Browser, samples: Path, tmp_path: Path) -> None:
    write(open_store(samples), tmp_path / "talks.html")
    seen = opened(browser, tmp_path / "talks.html")
    for question in (
        "Who led each delegation?",
        "Who negotiated with whom?",
        "Where do the accounts differ?",
        "Who met whom, where and when?",
        "Who was in each delegation?",
        "What was agreed?",
        "Where and when did each negotiation take place?",
    ):
        seen.ask(question, grouped=True)
        assert seen.page.locator("#rows").evaluate(SIDEWAYS) == 0, question
        seen.page.locator("#rows .words").first.click()
        assert seen.page.locator("#rows").evaluate(SIDEWAYS) == 0, question
        seen.page.keyboard.press("Escape")
    seen.page.close()


def test_what_narrows_the_rows_stands_on_one_line_beside_a_long_question(
    browser: Browser, samples: Path, tmp_path: Path
) -> None:
    write(open_store(samples), tmp_path / "talks.html")
    seen = opened(browser, tmp_path / "talks.html")
    seen.ask("What is known only by somebody's word, and whose?", grouped=True)
    boxes = [seen.page.locator(f"#{name}").bounding_box() for name in ("closeanswer", "rowfilter", "columns")]
    middles = [box["y"] + box["height"] / 2 for box in boxes if box]
    assert len(middles) == 3 and max(middles) - min(middles) < 10
    seen.page.close()


def test_filters_reach_the_tables(page: Opened) -> None:
    page.ask("Who led each delegation?")
    everything = len(page.rows())
    page.filters()
    page.page.locator("#article").select_option("Talks open")
    assert 0 < len(page.rows()) < everything
    assert {row[-1] for row in page.rows()} == {"Talks open"}


def test_time_and_nation_reach_the_tables(page: Opened) -> None:
    page.ask("What was agreed?")
    assert "Harbour truce" in page.page.locator("#rows").inner_text()
    page.show("Timeline")
    page.page.locator("#from").focus()
    page.page.keyboard.press("End")
    page.show("Questions")
    assert "Harbour truce" not in page.page.locator("#rows").inner_text()
    page.page.get_by_role("button", name="Show all again").click()
    assert page.rows()
    page.filters()
    page.page.locator("#nation").select_option("Norland")
    assert "Harbour truce" not in page.page.locator("#rows").inner_text()


def test_no_cell_is_an_address(page: Opened) -> None:
    page.show("Questions")
    read = "tabs => tabs.map(tab => tab.firstChild.data)"
    asked = page.page.locator("#questions [role=tab]").evaluate_all(read)
    cells = []
    for question in asked:
        page.ask(question)
        cells += page.page.locator("#rows tbody td").all_inner_texts()
    assert len(cells) > len(asked) > 10
    assert "https://w3id.org" not in "".join(cells)


def test_a_question_brings_its_part_of_the_picture_forward(page: Opened) -> None:
    page.ask("Who led each delegation?")
    page.show("Network")
    assert {"Orsk delegation to Lakeside talks", "Anna Keller"} <= set(
        page.page.evaluate("parley.near().map(id => parley.data.nodes[id].name)")
    )
    assert "What the answers to “Who led each delegation?” name stands out." in page.page.locator("#note").inner_text()
    page.page.get_by_role("button", name="Show all alike").click()
    assert page.page.evaluate("parley.near()") == [] and not page.page.locator("#note").is_visible()


def test_the_table_is_taken_away_as_csv(page: Opened) -> None:
    page.ask("Who led each delegation?")
    page.page.get_by_label("Rows with").fill("Rybak")
    name, content = page.taken("Table as CSV")
    assert name == "who-negotiates-with-whom.csv"
    header, *rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))
    assert header == ["negotiation", "side", "leader", "post", "words", "how", "confidence", "article"]
    assert ["Lakeside talks", "Orsk", "Tomas Rybak"] in [row[:3] for row in rows]
    assert len(rows) == len(page.rows())


def test_the_words_of_a_row_are_on_a_small_screen(page: Opened) -> None:
    page.page.set_viewport_size({"width": 1280, "height": 860})
    page.ask("Who led each delegation?")
    words, rows = page.page.locator("td .words").first.bounding_box(), page.page.locator("#rows").bounding_box()
    assert words and rows and words["x"] + words["width"] <= rows["x"] + rows["width"]


def test_the_list_of_questions_counts_what_passes_the_filters(page: Opened) -> None:
    page.show("Questions")
    tab = page.page.locator("#tab-who-led-each-delegation .count")
    every = tab.inner_text()
    assert every.isdigit() and int(every) > 1
    page.filters()
    page.page.locator("#statuses").get_by_label("planned: not yet done").uncheck()
    page.page.locator("#statuses").get_by_label("asserted").uncheck()
    passing = tab.inner_text()
    assert passing.endswith(f" of {every}")
    page.ask("Who led each delegation?")
    assert len(page.rows()) == int(passing.split()[0])


def with_many_values(tmp_path: Path) -> Path:
    """The page of two mediators by one account, and of an agreement with seven terms."""
    make = factory.ReadingMaker("one", published="2031-03-04")
    talks, deal = make.talks("Lakeside talks"), make.thing(Kind.AGREEMENT, "Harbour truce")
    for name in ("Anna Keller", "Kei Oda"):
        make.say(f"{name} mediates", talks, "mediatedBy", make.person(name))
    for number in range(7):
        make.say(f"term {number} of it", deal, "hasTerm", f"boats may pass buoy {number}")
    write(store_of([make.reading()]), tmp_path / "talks.html")
    return tmp_path / "talks.html"


def test_a_name_in_a_cell_of_several_leads_to_its_own_words_and_the_row_to_all(
    browser: Browser, tmp_path: Path
) -> None:
    seen = opened(browser, with_many_values(tmp_path))
    seen.ask("Who hosted or mediated?", grouped=True)
    for name in ("Anna Keller", "Kei Oda"):
        seen.page.locator("#rows td bdi").get_by_text(name, exact=True).click()
        assert seen.heading() == f"Lakeside talks mediated by {name}"
    seen.page.locator("#rows td").get_by_text("mediator", exact=True).click()
    assert seen.heading() == "2 statements"
    assert "Anna Keller mediates" in seen.panel() and "Kei Oda mediates" in seen.panel()
    assert seen.page.locator("#rows tr[aria-current]").count() == 1
    assert seen.complaints == []
    seen.page.close()


def test_many_values_have_a_line_each_and_the_last_are_folded(browser: Browser, tmp_path: Path) -> None:
    seen = opened(browser, with_many_values(tmp_path))
    seen.ask("What was agreed?", grouped=True)
    assert seen.page.locator("#rows .values > li").count() == 6
    assert not seen.page.get_by_text("boats may pass buoy 6").is_visible()
    seen.page.get_by_text("and 2 more").click()
    assert seen.page.get_by_text("boats may pass buoy 6").is_visible() and seen.heading() == "", "it only unfolds"
    assert (found := Axe().run(seen.page, options=RULES)).violations_count == 0, found.generate_report()
    seen.page.close()


def test_on_a_phone_what_a_row_is_about_stays_when_the_table_is_scrolled(browser: Browser, tmp_path: Path) -> None:
    seen = opened(browser, with_many_values(tmp_path), width=360)
    seen.ask("What was agreed?", grouped=True)
    first = seen.page.locator("#rows tbody td").first
    before = first.bounding_box()
    assert seen.page.evaluate("(document.getElementById('rows').scrollLeft = 200)") == 200
    after = first.bounding_box()
    assert before and after and before["x"] == after["x"] and before["width"] < 150
    seen.page.close()


def test_how_accounts_differ_is_said_in_plain_words_and_contradictions_first(page: Opened) -> None:
    page.ask("Where do the accounts differ?")
    heads = page.page.locator("#rows th").all_inner_texts()
    kinds = [row[heads.index("kind")] for row in page.rows()]
    assert "they contradict each other" in kinds and "one is more exact" in kinds
    last = max(at for at, kind in enumerate(kinds) if kind == "they contradict each other")
    assert last == kinds.count("they contradict each other") - 1, "nothing stands between or before them"


def test_accounts_that_differ_stand_beside_each_other_in_a_line(browser: Browser, tmp_path: Path) -> None:
    readings = []
    for name, days, host in (
        ("one", ("2031-03-15", "2031-03-17"), "Norland"),
        ("two", ("2031-03-16", "2031-03-16"), "Tarn"),
    ):
        make = factory.ReadingMaker(name, published="2031-03-18")
        talks = make.talks("Lakeside talks")
        make.say("Orsk came", talks, "hasParty", make.nation("Orsk"))
        make.say(f"{host} hosts", talks, "hostedBy", make.nation(host))
        for relation, day in zip(("startsOn", "endsOn"), days, strict=True):
            make.say(f"{relation} {day}", talks, relation, day)
        reading = make.reading()
        readings.append(replace(reading, article=replace(reading.article, source=f"{name.title()} Post")))
    write(store_of(readings), tmp_path / "talks.html")
    seen = opened(browser, tmp_path / "talks.html")
    seen.ask("Where do the accounts differ?", grouped=True)
    heads = seen.page.locator("#rows th").all_inner_texts()
    told = {row[heads.index("question")]: row[heads.index("answer")] for row in seen.rows()}
    assert told["days"] == "15–17 March 2031 (One Post) — 16 March 2031 (Two Post)"
    assert told["host"] == "Norland (One Post) — Tarn (Two Post)"
    assert seen.complaints == []
    seen.page.close()
