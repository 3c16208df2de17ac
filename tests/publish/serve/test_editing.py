"""`kg serve --edit`: corrections made in a real browser, and who may not make any."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import product
from pathlib import Path

import httpx
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from kg import batch, correcting, pipeline
from kg.answers import questions
from kg.graph.store import open_store
from kg.reading.readers import Readers
from tests.conftest import OSLO_A, Run
from tests.publish.page.conftest import RULES
from tests.publish.serve.conftest import serving

pytestmark = pytest.mark.slow

HOSTILE = "\"><script>document.title='broken'</script><img src=x onerror=\"document.title='broken'\">"
ARTICLE = "/id/article/oslo-a"


@dataclass(frozen=True)
class Desk:
    """A server that edits, its store, and the address that lets one in."""

    address: str
    store: Path
    entrance: str

    @property
    def token(self) -> str:
        return self.entrance.partition("token=")[2]

    @property
    def log(self) -> list[dict[str, object]]:
        file = self.store.with_name(f"{self.store.name}.edits.jsonl")
        return [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()] if file.exists() else []

    def rows(self, question: str, *columns: str) -> set[tuple[str, ...]]:
        found = questions.ask(open_store(self.store), question, min_confidence=0)
        return {tuple(str(getattr(row[each], "value", "")) for each in columns) for row in found}


@pytest.fixture
def desk(talks: Path) -> Iterator[Desk]:
    told = talks.with_name("told.txt")
    with told.open("w", encoding="utf-8") as said, serving(talks, "--edit", "--json", stdout=said) as address:
        entrance = json.loads(told.read_text(encoding="utf-8"))["address"]
        yield Desk(address, talks, entrance)


@pytest.fixture
def page(browser: Browser, desk: Desk) -> Iterator[Page]:
    """A page of somebody who has opened the address that was printed."""
    context = browser.new_context()
    page = context.new_page()
    page.goto(desk.entrance)
    assert page.url == f"{desk.address}/"
    yield page
    context.close()


def opened(page: Page, desk: Desk, says: str) -> None:
    """Open the forms of the statement on the article's page that says so."""
    page.goto(desk.address + ARTICLE)
    statement = page.locator("ol > li", has=page.get_by_role("link", name=re.compile(re.escape(says))))
    statement.first.locator("summary").click()


def press(page: Page, button: str) -> None:
    page.locator("details[open]").get_by_role("button", name=button, exact=True).click()
    page.wait_for_load_state()


def led(desk: Desk) -> set[tuple[str, ...]]:
    return {row[1:] for row in desk.rows("who-led-each-delegation", "article", "side", "leader") if row[0] == "oslo-a"}


def rejected(page: Page, desk: Desk) -> None:
    opened(page, desk, "has party Iceland")
    page.locator("details[open] [name=why]").first.fill(HOSTILE)
    press(page, "Reject")


def accepted(page: Page, desk: Desk) -> None:
    opened(page, desk, "not attended by Elsa Brandt")
    press(page, "Accept")


def mended(page: Page, desk: Desk) -> None:
    opened(page, desk, "led by Tomas Rybak")
    page.locator("details[open] [name=target]").fill(f"Greta {HOSTILE}")
    press(page, "Mend")


def put_later(page: Page, desk: Desk) -> None:
    opened(page, desk, "starts on 2025-06-09")
    page.locator("details[open] [name=target]").fill("2025-06-08")
    page.locator("details[open] [name=status]").select_option("reported")
    press(page, "Mend")


def marked(page: Page, desk: Desk) -> None:
    """Mark words in the article with the mouse's means, and say what they tell."""
    page.goto(desk.address + ARTICLE)
    page.evaluate(
        """() => {
            const walk = document.createTreeWalker(document.querySelector(".text"), NodeFilter.SHOW_TEXT);
            while (walk.nextNode()) {
                const at = walk.currentNode.data.indexOf("Elsa Brandt");
                if (at < 0) continue;
                getSelection().setBaseAndExtent(walk.currentNode, at, walk.currentNode, at + "Elsa Brandt".length);
                return;
            }
        }"""
    )
    page.wait_for_function("document.querySelector('[name=start]').value !== ''")
    add = page.locator("form:has([name=article])")
    assert add.locator("[name=words]").input_value() == "Elsa Brandt"
    add.locator("[name=subject]").fill("Norway")
    add.locator("[name=relation]").select_option("hasMember")
    add.locator("[name=target]").fill("Elsa Brandt")
    add.get_by_role("button", name="Add").click()
    page.wait_for_load_state()


def mark_last(page: Page, words: str) -> None:
    """Mark the last place in the open article where the words stand."""
    page.evaluate(
        """(words) => {
            const walk = document.createTreeWalker(document.querySelector(".text"), NodeFilter.SHOW_TEXT);
            let found = null;
            while (walk.nextNode()) {
                const at = walk.currentNode.data.lastIndexOf(words);
                if (at >= 0) found = [walk.currentNode, at];
            }
            getSelection().setBaseAndExtent(found[0], found[1], found[0], found[1] + words.length);
        }""",
        words,
    )
    page.wait_for_function("document.querySelector('[name=start]').value !== ''")


def rewritten(desk: Desk, change: Callable[[str], str]) -> None:
    """Build the first article anew, of another text."""
    text = change(OSLO_A["text"])
    file = desk.store.with_name("rewritten.jsonl")
    file.write_text(json.dumps(OSLO_A | {"text": text}), encoding="utf-8")
    assert batch.build([str(file)], location=desk.store).failures == ()


def test_words_marked_before_the_article_was_read_again_are_found_where_they_stand_now(page: Page, desk: Desk) -> None:
    page.goto(desk.address + ARTICLE)
    mark_last(page, "delegation")
    rewritten(desk, lambda text: "The delegation of Sweden was late, and so was the delegation of Finland.\n" + text)
    add = page.locator("form:has([name=article])")
    add.locator("[name=subject]").fill("Denmark")
    add.locator("[name=relation]").select_option("hasMember")
    add.locator("[name=target]").fill("Elsa Brandt")
    add.get_by_role("button", name="Add").click()
    page.wait_for_load_state()
    row = next(
        row
        for row in questions.ask(open_store(desk.store), "who-was-in-each-delegation", min_confidence=0)
        if "Elsa Brandt" in str(row["person"])
    )
    text, start = (
        next(each.text for each in open_store(desk.store).articles() if each.id == "oslo-a"),
        row["quoteStart"],
    )
    assert text[int(getattr(start, "value", "0")) :].startswith("delegation was headed by")


def test_words_that_the_article_no_longer_has_are_refused_and_what_was_said_of_them_is_orphaned(
    page: Page, desk: Desk
) -> None:
    accepted(page, desk)
    page.goto(desk.address + ARTICLE)
    mark_last(page, "Elsa Brandt")
    rewritten(
        desk, lambda text: text.replace("Fisheries Minister Elsa Brandt", "The fisheries minister, Elisa Brandt,")
    )
    before = open_store(desk.store).nquads()
    add = page.locator("form:has([name=article])")
    add.locator("[name=subject]").fill("Norway")
    add.locator("[name=relation]").select_option("hasMember")
    add.locator("[name=target]").fill("Elsa Brandt")
    add.get_by_role("button", name="Add").click()
    page.wait_for_load_state()
    assert "no longer has 'Elsa Brandt'" in page.locator("main").inner_text()
    assert open_store(desk.store).nquads() == before
    page.goto(f"{desk.address}/corrections")
    assert "orphaned the article no longer has the words" in page.locator("main").inner_text()


def renamed(page: Page, desk: Desk) -> None:
    page.goto(f"{desk.address}/id/person/anna-keller")
    page.locator("form:has([name=name]) [name=name]").fill("Anna Keller-Lund")
    page.get_by_role("button", name="Rename").click()
    page.wait_for_load_state()
    assert page.locator("h1").inner_text() == "Anna Keller-Lund"


def merged(page: Page, desk: Desk) -> None:
    page.goto(f"{desk.address}/id/person/elsa-brandt")
    page.locator("form:has([name=other]) [name=why]").fill(HOSTILE)
    page.locator("[name=other]").fill("Tomas Rybak")
    page.get_by_role("button", name="Is the same").click()
    page.wait_for_load_state()


Kind = tuple[Callable[[Page, Desk], None], Callable[[Desk], bool]]
KINDS: dict[str, Kind] = {
    "reject": (
        rejected,
        lambda desk: ("oslo-a", "Iceland") not in desk.rows("who-negotiated-with-whom", "article", "party"),
    ),
    "accept": (
        accepted,
        lambda desk: ("Elsa Brandt", "1") in desk.rows("who-was-absent", "absentee", "confidence"),
    ),
    "mend": (mended, lambda desk: any(leader.startswith("Greta") for _, leader in led(desk))),
    "mend a day and a status": (
        put_later,
        lambda desk: ("2025-06-08", "reported") in desk.rows("where-and-when", "start", "startStatus"),
    ),
    "add": (
        marked,
        lambda desk: ("oslo-a", "Elsa Brandt") in desk.rows("who-was-in-each-delegation", "article", "person"),
    ),
    "rename": (
        renamed,
        lambda desk: ("Anna Keller-Lund",) in desk.rows("who-led-each-delegation", "leader"),
    ),
}


def test_each_kind_of_correction_is_made_in_the_browser_holds_under_another_reader_and_is_taken_back(
    page: Page, desk: Desk
) -> None:
    dialogs: list[str] = []
    page.on("dialog", lambda dialog: dialogs.append(dialog.message))
    for kind, (make, seen) in KINDS.items():
        assert not seen(desk), kind
        make(page, desk)
        assert seen(desk), kind
        assert page.title() != "broken"
    for readers in (("frames",), ("trained", "frames")):
        assert batch.build([], location=desk.store, again=True, readers=Readers(readers)).failures == ()
        assert {kind: seen(desk) for kind, (_, seen) in KINDS.items()} == dict.fromkeys(KINDS, True)
    for path in ("/corrections", ARTICLE, "/questions/who-led-each-delegation", "/", "/graph"):
        page.goto(desk.address + path)
        assert page.title() != "broken" and page.locator("img[src=x]").count() == 0, path
    page.goto(f"{desk.address}/corrections")
    while page.get_by_role("button", name="Take back").count():
        page.get_by_role("button", name="Take back").first.click()
        page.wait_for_load_state()
    assert {kind: seen(desk) for kind, (_, seen) in KINDS.items()} == dict.fromkeys(KINDS, False)
    assert dialogs == []
    assert [line["outcome"] for line in desk.log].count("done") == 2 * len(KINDS)


#: Click where each closed form's heading stands, if it is what stands there; gives how many opened so.
OPENED = """() => [...document.querySelectorAll("summary")].filter(summary => {
    summary.scrollIntoView({ block: "center", behavior: "instant" });
    const { x, y, width, height } = summary.getBoundingClientRect();
    const there = document.elementFromPoint(x + width / 2, y + height / 2);
    if (there && summary.contains(there)) there.click();
    return summary.parentElement.open;
}).length"""


def test_the_forms_are_for_everyone(page: Page, desk: Desk) -> None:
    for path, width in product((ARTICLE, "/corrections", "/id/person/anna-keller"), (360, 1280)):
        page.set_viewport_size({"width": width, "height": 800})
        page.goto(desk.address + path)
        forms = page.locator("summary").count()
        assert page.evaluate(OPENED) == forms and (forms > 0 or path != ARTICLE)
        found = Axe().run(page, options=RULES)
        assert found.violations_count == 0, found.generate_report()
        assert page.evaluate("document.documentElement.scrollWidth") <= width


def taken_back(page: Page, desk: Desk) -> None:
    page.goto(f"{desk.address}/corrections")
    page.get_by_role("button", name="Take back").first.click()
    page.wait_for_load_state()


def read_by_others(desk: Desk) -> None:
    for readers in (("frames",), ("trained", "frames")):
        assert batch.build([], location=desk.store, again=True, readers=Readers(readers)).failures == ()


def test_two_things_are_made_one_which_holds_under_another_reader_and_is_taken_back(page: Page, desk: Desk) -> None:
    merged(page, desk)
    assert page.locator("h1").inner_text() == "Tomas Rybak"
    assert desk.rows("who-was-absent", "absentee") == {("Tomas Rybak",)}
    read_by_others(desk)
    assert desk.rows("who-was-absent", "absentee") == {("Tomas Rybak",)}
    page.goto(f"{desk.address}/corrections")
    assert page.title() != "broken" and page.locator("img[src=x]").count() == 0 and HOSTILE in page.inner_text("main")
    taken_back(page, desk)
    assert desk.rows("who-was-absent", "absentee") == {("Elsa Brandt",)}
    assert page.get_by_text("0 in all").count() == 1


def test_a_thing_of_one_article_is_separated_which_holds_and_is_taken_back(page: Page, desk: Desk) -> None:
    def is_one() -> bool:
        return pipeline.why_same("oslo-a/person/anna-keller", "oslo-b/person/anna-keller", open_store(desk.store))[0]

    assert is_one()
    page.goto(f"{desk.address}/id/person/anna-keller")
    part = page.locator("datalist option").last.get_attribute("value") or ""
    assert part == "oslo-b/person/anna-keller"
    page.locator("[name=other]").fill(part)
    page.get_by_role("button", name="Is another").click()
    page.wait_for_load_state()
    assert not is_one()
    read_by_others(desk)
    assert not is_one()
    taken_back(page, desk)
    assert is_one()


def test_what_contradicts_what_was_said_of_others_is_refused_with_both_reasons(page: Page, desk: Desk) -> None:
    for one, other, button in (
        ("elsa-brandt", "Tomas Rybak", "Is another"),
        ("elsa-brandt", "Anna Keller", "Is the same"),
        ("tomas-rybak", "Anna Keller", "Is the same"),
    ):
        page.goto(f"{desk.address}/id/person/{one}")
        page.locator("form:has([name=other]) [name=why]").fill(f"She saw {other}.")
        page.locator("[name=other]").fill(other)
        page.get_by_role("button", name=button).click()
        page.wait_for_load_state()
    refusal = page.locator("main").inner_text()
    assert "contradicts earlier decisions" in refusal
    assert "She saw Tomas Rybak" in refusal and "She saw Anna Keller" in refusal
    assert [line["outcome"] for line in desk.log] == ["done", "done", "failed"]


def a_rejection(desk: Desk) -> dict[str, str]:
    page = httpx.get(desk.address + ARTICLE).text
    claim = re.findall(r"/id/article/(oslo-a/claim/\w+)", page)[0]
    return {"action": "reject", "claim": claim, "by": "nobody"}


def test_nobody_else_changes_anything(desk: Desk) -> None:
    form = a_rejection(desk)
    whole = open_store(desk.store).nquads()
    let_in = httpx.get(desk.entrance)
    cookies = dict(let_in.cookies)
    cookie = let_in.headers["set-cookie"].lower()
    assert "httponly" in cookie and "samesite=strict" in cookie and desk.token.lower() not in cookie
    inside = httpx.get(desk.address + ARTICLE, cookies=cookies).text
    secret = re.findall(r'name="secret" value="(\w+)"', inside)[0]
    good = form | {"secret": secret}
    own = {"Origin": desk.address}
    port = desk.address.rpartition(":")[2]
    for name, headers, jar, sent in (
        ("no token", own, {}, good),
        ("a wrong token", {"X-Parley-Token": "guessed"}, {}, form),
        ("a wrong cookie", own, dict.fromkeys(cookies, "0" * 64), good),
        ("no secret", own, cookies, form),
        ("a wrong secret", own, cookies, form | {"secret": "0" * 64}),
        ("no origin", {}, cookies, good),
        ("another origin", {"Origin": "http://evil.example.org"}, cookies, good),
        ("an opaque origin", {"Origin": "null"}, cookies, good),
        ("another port", {"Origin": "http://127.0.0.1:1"}, cookies, good),
        ("another site", own | {"Sec-Fetch-Site": "cross-site"}, cookies, good),
        ("the token from another site", {"X-Parley-Token": desk.token, "Origin": "http://evil.example.org"}, {}, form),
    ):
        answer = httpx.post(f"{desk.address}/corrections", data=sent, headers=headers, cookies=jar)
        assert answer.status_code == 403, (name, answer.text)
        assert "Nothing was changed" in answer.text
    rebound = own | {"Host": f"evil.example.org:{port}"}
    assert httpx.post(f"{desk.address}/corrections", data=good, headers=rebound, cookies=cookies).status_code == 421
    assert httpx.get(desk.address + ARTICLE, headers={"Host": "evil.example.org"}).status_code == 421
    assert httpx.get(f"{desk.address}/edit?token=guessed").status_code == 403
    as_json = httpx.post(f"{desk.address}/corrections", json=good, headers=own, cookies=cookies)
    assert as_json.status_code == 415
    assert "secret" not in httpx.get(desk.address + ARTICLE).text
    assert "access-control-allow-origin" not in httpx.get(desk.address, headers={"Origin": "http://a.example"}).headers
    assert open_store(desk.store).nquads() == whole
    assert {line["outcome"] for line in desk.log} == {"refused"} and len(desk.log) == 14


def test_a_program_corrects_with_the_token_and_what_is_wrong_is_said(desk: Desk) -> None:
    form = a_rejection(desk) | {"why": "It is not so.", "done": "1", "when": "2"}
    header = {"X-Parley-Token": desk.token}
    for change, complaint in (
        ({"claim": "nix"}, "There is no claim"),
        ({"action": "burn"}, "no action 'burn'"),
        ({"action": "mend", "relation": "leads"}, "no relation 'leads'"),
        ({"action": "undo", "correction": "0"}, "No correction has the id"),
        ({"why": "x" * 501}, "more than 500"),
    ):
        answer = httpx.post(f"{desk.address}/corrections", data=form | change, headers=header, timeout=60)
        assert answer.status_code == 400 and complaint in answer.text, (change, answer.text)
    assert (
        httpx.post(f"{desk.address}/corrections", data=form, headers=header, timeout=60)
        .json()["done"]
        .startswith("reject: ")
    )
    (made,) = correcting.listed(open_store(desk.store))
    assert (made.by, made.why) == ("nobody", "It is not so.")
    assert made.when[:2] == "20"
    assert [line["outcome"] for line in desk.log] == ["failed"] * 5 + ["done"]
    log = desk.store.with_name(f"{desk.store.name}.edits.jsonl")
    log.unlink()
    log.mkdir()
    undo = form | {"action": "undo", "correction": correcting.listed(open_store(desk.store))[0].id}
    unlogged = httpx.post(f"{desk.address}/corrections", data=undo, headers=header, timeout=60)
    assert (
        unlogged.status_code == 503 and "It was done (undo: " in unlogged.text and "cannot be written" in unlogged.text
    )


def test_without_edit_every_such_request_is_refused(server: str) -> None:
    for answer in (
        httpx.post(f"{server}/corrections", data={"action": "undo", "correction": "last"}),
        httpx.post(f"{server}/corrections", data={"action": "undo"}, headers={"X-Parley-Token": ""}),
        httpx.get(f"{server}/edit?token="),
    ):
        assert answer.status_code == 403 and "read-only" in answer.text
    assert "Correct" not in httpx.get(f"{server}/id/article/lakeside-a").text


def test_editing_is_for_this_machine_alone(talks: Path, kg: Run) -> None:
    done = kg("serve", "--edit", "--host", "192.0.2.1", "--store", str(talks))
    assert done.returncode == 2 and "on this machine only" in done.stderr
