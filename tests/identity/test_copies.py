"""Copies are no witnesses: articles that print the same text are one source."""

from __future__ import annotations

import json
import random
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import pytest

from kg.graph.kept_rows import Files
from kg.identity.copies import Text, compare, text_of
from kg.identity.followed_copies import FollowedCopies
from kg.identity.remembered import Remembered
from kg.model import Article, Reading
from tests.command import Run

STORY = (
    "Anna Keller led the delegation of Norway at the fisheries talks in Oslo on Monday, officials said. The "
    "Danish delegation was headed by Tomas Rybak, who arrived late in the evening after a long flight. Both sides "
    "want to agree on quotas for herring before the season begins, and on what each of them may catch beyond the "
    "limits of its own waters. Nobody expects an agreement this week. The talks will go on in Copenhagen in the "
    "autumn, a spokesman for the hosts told reporters, and they will be longer then, because much is left to be "
    "said about cod and mackerel."
)
OTHER = (
    "Norway and Denmark sat down in Oslo on Monday to talk about fish. It was Anna Keller who spoke for the "
    "Norwegian fleet, while the Danes had sent Tomas Rybak, a man with little patience for long meetings and none "
    "for bad coffee. By noon they had agreed on the agenda, and by the evening on little else, to judge by the "
    "faces of those who left the town hall; herring, all of them said, remains the hardest of the questions that "
    "are on the table this year."
)


def copies(articles: Iterable[Article]) -> dict[str, str]:
    return compare(map(text_of, articles))


def article(name: str, text: str, published: str | None = None) -> Article:
    return Article(name, text, published=published)


@pytest.mark.parametrize(
    "copy",
    [
        STORY,
        f"OSLO, June 9 (Wire) - {STORY}\n\nAdditional reporting by Elsa Frei.",
        STORY[: len(STORY) // 2],
        STORY.replace("officials said", "according to officials").replace("Nobody expects", "No one expects").upper(),
    ],
)
def test_a_story_that_is_printed_again_shortened_or_edited_is_a_copy(copy: str) -> None:
    found = copies([article("paper", copy, "2025-06-10"), article("wire", STORY, "2025-06-09"), article("own", OTHER)])
    assert found == {"paper": "wire"}


def test_two_reports_of_one_event_are_no_copies_though_one_quotes_the_other() -> None:
    quoting = f"{OTHER} {STORY.split('. ')[0]}."
    assert copies([article("a", STORY), article("b", OTHER), article("c", quoting)]) == {"c": "b"}


#: Longer than the account of a short article.
FOOTER = (
    "The Harbour Gazette is printed by the Harbour Press and owned by those who read it. Write to the editors with "
    "what you know, and say whether your name may be given. Subscribers find all earlier issues in the archive, and "
    "whoever moves house can have the paper sent after them for a month at no cost. Corrections are made on page two, "
    "and complaints go to the ombudsman, who answers within a week."
)
ACCOUNTS = [
    f"In {place} {who} sat down with envoys of {other} on {goods}, and {who} said that {other} wants more {goods} than "
    f"{place} has seen in years. Nobody in {place} knows when {other} comes back, but {goods} can not wait for {who}, "
    f"whom {place} sent to {other} twice. In {other}, {goods} is dear; so {who} asked {place} to wait until {other} "
    f"and {place} agree on {goods}."
    for place, who, other, goods in (
        *(("Oslo", "Anna Keller", "Latvia", "herring"), ("Vienna", "Tomas Rybak", "Peru", "copper")),
        *(("Lima", "Rosa Quispe", "Kenya", "tea"), ("Riga", "Elsa Frei", "Chile", "wine")),
        *(("Quito", "Jonas Holm", "Ghana", "cocoa"), ("Accra", "Ama Boateng", "Norway", "salt")),
        *(("Cork", "Sean Daly", "Spain", "butter"), ("Porto", "Rui Matos", "Ireland", "cork")),
    )
]


def test_short_articles_with_one_long_footer_are_no_copies_and_their_copies_are() -> None:
    paper = [article(f"own-{number}", f"{each}\n\n{FOOTER}") for number, each in enumerate(ACCOUNTS)]
    assert len(FOOTER.split()) > max(len(each.split()) for each in ACCOUNTS)
    assert copies(paper) == {}
    again = article("z", f"PRESS REVIEW: {paper[3].text}")
    assert copies([*paper, again, article("zz", ACCOUNTS[5])]) == {"z": "own-3", "zz": "own-5"}


def test_a_short_report_that_quotes_half_of_its_words_from_a_long_one_is_no_copy() -> None:
    long = " ".join((STORY, *ACCOUNTS))
    quoting = f"{STORY[: len(STORY) // 2]} {OTHER[: len(OTHER) // 3]}"
    assert copies([article("long", long), article("other", quoting)]) == {}
    assert copies([article("long", long), article("short", STORY[: len(STORY) // 2])]) == {"short": "long"}


def test_short_texts_are_copies_of_the_same_words_only() -> None:
    brief = "Norway and Denmark met in Oslo."
    assert copies(
        [article("a", brief), article("b", f"{brief.upper()}\n"), article("c", "Norway and Latvia met.")]
    ) == {"b": "a"}


@pytest.mark.parametrize("seed", range(30))
def test_articles_that_come_change_and_go_leave_the_copies_that_all_at_once_have(seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311 - nothing secret
    sentences = [f"{sentence}." for text in (STORY, OTHER, *ACCOUNTS) for sentence in text.split(". ")]
    remembered, held, told = Remembered(), dict[str, Reading](), dict[str, str]()
    for _ in range(24):
        names = chance.sample("abcdefghijklmno", chance.choice((1, 1, 4)))
        for name in names:
            words = " ".join(chance.sample(sentences, chance.randint(1, 4)) + [FOOTER] * chance.randint(0, 1))
            held[name] = Reading(article(name, words, chance.choice(("2031-05-01", "2031-06-01", None))), (), (), ())
            if chance.random() < 0.3:
                del held[name]
        lost, gained = remembered.update(held, names, (), {})
        told = dict(told.items() - lost[2].items()) | gained[2]
        assert told == dict(remembered.copies.copies) == copies(reading.article for reading in held.values())


def test_twenty_papers_with_one_wire_story_are_one_source(kg: Run, tmp_path: Path) -> None:
    papers = [
        {"id": f"paper-{n:02}", "title": f"Paper {n}", "published": "2025-06-09", "text": f"{STORY} Seen by paper {n}."}
        for n in range(19)
    ]
    wire = {"id": "wire", "published": "2025-06-08", "text": STORY}
    own = {"id": "own", "published": "2025-06-09", "text": f"{OTHER} Anna Keller led the delegation of Norway."}
    (tmp_path / "a.jsonl").write_text("\n".join(map(json.dumps, [*papers, wire, own])))
    built = kg("build", "a.jsonl")
    assert "19 of these print the text of another article, and count as one source with it: paper-00" in built.stderr
    asked = kg("ask", "who-led-each-delegation")
    assert "From 21 articles, 2 independent sources: copies of one text count once." in asked.stderr
    told = kg("explain", "Anna Keller")
    assert "By 21 articles, 2 independent sources." in told.stdout
    assert json.loads(kg("explain", "Anna Keller", "--json").stdout)["witnesses"] == {"articles": 21, "sources": 2}
    kg("remove", "wire")
    assert "From 20 articles, 2 independent sources" in kg("ask", "who-led-each-delegation").stderr


def test_runs_that_no_other_text_has_need_only_be_counted() -> None:
    """What Spark hands to the driver gives the same: texts without these runs, and how many there were."""
    first, second = " ".join(f"alpha{n}" for n in range(120)), " ".join(f"beta{n}" for n in range(200))
    many = [first, f"{first} {second}", second, f"{second} and one more line", "too short to tell", "too short to tell"]
    texts = [text_of(Article(f"a{number}", text)) for number, text in enumerate(many)]
    held = Counter(run for text in texts for run in text.runs)
    shared = [frozenset(run for run in text.runs if held[run] > 1) for text in texts]
    counted = [
        replace(text, runs=runs, lone=len(text.runs) - len(runs)) for text, runs in zip(texts, shared, strict=True)
    ]
    assert any(text.lone for text in counted)
    assert compare(counted) == compare(texts) != {}


def test_the_texts_that_have_a_run_are_looked_up_once_in_a_change(tmp_path: Path) -> None:
    """Many texts of which none is a copy begin with the same words."""

    def texts(first: int, count: int) -> dict[str, Text | None]:
        words = [" ".join(f"word{number}{place}" for place in range(80)) for number in range(first, first + count)]
        common = " ".join(f"common{place}" for place in range(40))
        made = (Article(f"article-{first + at:02}", f"{common} {each}") for at, each in enumerate(words))
        return {each.id: text_of(each) for each in made}

    copies = FollowedCopies(Files())
    copies.follow(texts(0, 30))
    Files(None, "copies").write(tmp_path, (row for table in copies.tables for row in table.changes()))
    files = Files(tmp_path, "copies")
    asked: list[str] = []
    files._connection().set_trace_callback(asked.append)
    FollowedCopies(files).follow(texts(30, 3))
    runs = [each for each in asked if "tab = 'runs'" in each and " ORDER BY part" in each]
    assert runs
    assert len(runs) == len({*runs})
