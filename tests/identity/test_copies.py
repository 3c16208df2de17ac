"""Copies are no witnesses: articles that print the same text are one source."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from kg.identity.copies import copies
from kg.model import Article
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


def test_short_texts_are_copies_of_the_same_words_only() -> None:
    brief = "Norway and Denmark met in Oslo."
    assert copies(
        [article("a", brief), article("b", f"{brief.upper()}\n"), article("c", "Norway and Latvia met.")]
    ) == {"b": "a"}


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
