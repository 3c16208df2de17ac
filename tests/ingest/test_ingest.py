"""Reading sources: every format, every encoding, and one clear sentence for what is no article."""

from __future__ import annotations

import io
import json
import sys
import textwrap
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg import ingest, settings
from kg.ingest.normalise import normalise
from kg.model import Article, Failure

TEXT = "Anna Keller led the delegation of Norland at the fisheries talks in Oslo on Monday, officials said."
OTHER = "Tomas Rybak told reporters in Vienna that the two sides had agreed to meet again in the spring."


def articles(*sources: object) -> list[Article]:
    items = list(ingest.read([str(source) for source in sources]))
    assert not [item for item in items if isinstance(item, Failure)], items
    return [item for item in items if isinstance(item, Article)]


def failure(*sources: object) -> Failure:
    """The one failure among what the sources give."""
    (item,) = [item for item in ingest.read([str(source) for source in sources]) if isinstance(item, Failure)]
    return item


def write(path: Path, content: str | bytes) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def test_plain_text_is_one_article_with_an_id_made_from_its_content(tmp_path: Path) -> None:
    (article,) = articles(write(tmp_path / "a.txt", TEXT))
    (again,) = articles(write(tmp_path / "elsewhere" / "b.txt", TEXT))
    assert article.text == TEXT
    assert article.id.startswith("anna-keller-led-the-delegation-of-")
    assert again.id == article.id


def test_front_matter_gives_the_facts_about_a_markdown_article(tmp_path: Path) -> None:
    content = f"---\nid: 007\ntitle: Talks open in Oslo\ndate: 2025-06-09\nsource: Example Wire\nurl: https://example.org/a\n---\n\n{TEXT}\n"
    (article,) = articles(write(tmp_path / "a.md", content))
    assert (article.id, article.title, article.published, article.source, article.url) == (
        "007",
        "Talks open in Oslo",
        "2025-06-09",
        "Example Wire",
        "https://example.org/a",
    )
    assert article.text.startswith("Anna Keller led")


def test_markdown_marks_are_taken_out_and_offsets_lead_back(tmp_path: Path) -> None:
    body = f"**{TEXT}**\n\nShe met [Tomas Rybak](https://example.org/rybak) of *Sudland*, a_b_c.\n"
    (article,) = articles(write(tmp_path / "a.md", "# Fish\n" + body))
    assert article.title == "Fish"
    assert article.text.splitlines()[-1] == "She met Tomas Rybak of Sudland, a_b_c."
    start = article.text.index("Sudland")
    assert body[article.original_offset(start) :].startswith("Sudland")


def test_lines_broken_to_fit_a_screen_are_no_ends_of_sentences(tmp_path: Path) -> None:
    paragraphs = [
        "OSLO - Iceland and Norway ended two days of talks on fishing on Tuesday without an agreement, the host said.",
        "Anna Keller, the foreign minister of Iceland, led the Icelandic delegation, and Kei Oda that of Norway.",
        "What they want:\n- quotas\n- a border",
    ]
    broken = [textwrap.fill(each, 60) for each in paragraphs[:2]] + paragraphs[2:]
    (article,) = articles(write(tmp_path / "broken.txt", "\n\n".join(broken)))
    assert article.text == "\n\n".join(paragraphs)


@pytest.mark.parametrize(
    "text",
    [
        "Talks open in Oslo\nIceland and Norway resume talks on Tuesday.\nThey end on Friday, the ministry said.",
        "Iceland and Norway meet in Oslo, which\nis hosted by Denmark:\nAnna Keller led the Icelandic delegation\n"
        "Kei Oda led the Norwegian delegation in\nPeter Lund, a Dane, hosted and mediated",
        "KELLER: We want the border to be where it was, and\nso do our friends in the north, as everybody knows.\n"
        "ODA: We want it to be where it is, and so do all who\nlive there, and we shall not move before they do so.",
        "Party          led by            place             \nIceland        Anna Keller       which is Oslo too\n"
        "norway         Kei Oda           the same city",
    ],
)
def test_lines_that_are_lines_stay_so(tmp_path: Path, text: str) -> None:
    (article,) = articles(write(tmp_path / "lines.txt", text))
    assert article.text == text


def test_an_html_page_gives_text_title_date_and_publisher_without_its_navigation(tmp_path: Path) -> None:
    page = f"""<!doctype html><html lang="en"><head><title>Talks open in Oslo</title>
    <meta property="og:site_name" content="Example Wire"><meta property="og:title" content="Talks open in Oslo">
    <meta property="article:published_time" content="2025-06-09T10:00:00Z">
    <link rel="canonical" href="https://news.example.org/oslo"></head>
    <body><nav>Home Sport Weather</nav><article><h1>Talks open in Oslo</h1><p>{TEXT}</p><p>{OTHER}</p></article>
    <footer>All rights reserved</footer></body></html>"""
    (article,) = articles(write(tmp_path / "page.html", page))
    assert TEXT in article.text and OTHER in article.text and "Weather" not in article.text
    assert (article.title, article.published, article.source) == ("Talks open in Oslo", "2025-06-09", "Example Wire")
    assert article.url == "https://news.example.org/oslo"


def test_json_lines_with_the_keys_trafilatura_writes(tmp_path: Path) -> None:
    line = {
        "id": None,
        "title": "Talks",
        "source": "https://example.org/a",
        "source-hostname": "Example Wire",
        "hostname": "example.org",
        "date": "2025-06-09",
        "text": TEXT,
    }
    (article,) = articles(write(tmp_path / "a.jsonl", json.dumps(line)))
    assert (article.source, article.url, article.published) == ("Example Wire", "https://example.org/a", "2025-06-09")


def test_a_bad_line_is_recognised_by_its_number_and_the_others_are_read(tmp_path: Path) -> None:
    lines = [
        json.dumps({"id": "a", "text": TEXT}),
        "{not json",
        json.dumps({"id": "b"}),
        "[1]",
        json.dumps({"id": "c", "text": OTHER}),
        "[" * 100_000,
    ]
    items = list(ingest.read([str(write(tmp_path / "a.jsonl", "\n".join(lines)))]))
    assert [item.id for item in items if isinstance(item, Article)] == ["a", "c"]
    faults = {item.source.rpartition(", ")[2]: item.reason for item in items if isinstance(item, Failure)}
    assert list(faults) == ["line 2", "line 3", "line 4", "line 6"]
    assert "not JSON" in faults["line 2"] and "no text" in faults["line 3"] and "a list" in faults["line 4"]


def test_a_json_file_may_hold_one_article_or_a_list(tmp_path: Path) -> None:
    one = write(tmp_path / "one.json", json.dumps({"id": "a", "text": TEXT}, indent=2))
    many = write(tmp_path / "many.json", json.dumps([{"id": "b", "text": OTHER}, {"id": 3, "text": TEXT}]))
    assert [article.id for article in articles(one, many)] == ["a", "b", "3"]


def test_folders_are_read_in_order_without_hidden_files(tmp_path: Path) -> None:
    write(tmp_path / "b" / "two.json", json.dumps({"id": "two", "text": TEXT}))
    write(tmp_path / "a" / "one.json", json.dumps({"id": "one", "text": TEXT}))
    write(tmp_path / ".cache" / "x.json", "{broken")
    write(tmp_path / ".hidden.json", "{broken")
    assert [article.id for article in articles(tmp_path)] == ["one", "two"]


def test_a_pattern_names_the_files_it_matches(tmp_path: Path) -> None:
    for name in ("b", "a", "c"):
        write(tmp_path / name / "x.json", json.dumps({"id": name, "text": TEXT}))
    assert [article.id for article in articles(tmp_path / "[ab]" / "*.json")] == ["a", "b"]
    assert "no article" in failure(tmp_path / "*.md").reason


def test_standard_input_is_recognised_by_its_content(monkeypatch: pytest.MonkeyPatch) -> None:
    lines = "\n".join(json.dumps({"id": name, "text": TEXT}) for name in "ab")
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(lines.encode())))
    assert [article.id for article in articles("-")] == ["a", "b"]


@pytest.mark.parametrize(
    "content",
    [
        "<!DOCTYPE html><html><body><article><p>" + TEXT + "</p><p>" + OTHER + "</p></article></body></html>",
        "---\ntitle: Talks\n---\n" + TEXT + "\n" + OTHER,
        json.dumps({"text": TEXT + "\n" + OTHER}),
        TEXT + "\n" + OTHER,
    ],
)
def test_an_unknown_suffix_is_recognised_by_content(tmp_path: Path, content: str) -> None:
    (article,) = articles(write(tmp_path / "a.article", content))
    assert article.text.split("\n") == [TEXT, OTHER]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252"])
def test_encodings_are_distinguished(tmp_path: Path, encoding: str) -> None:
    text = "“We will meet in Zürich,” Jörg O’Neill said — the talks cost £5 million, officials told the newspaper."
    (article,) = articles(write(tmp_path / "a.txt", text.encode(encoding)))
    assert article.text == text


def test_a_page_that_declares_its_encoding_is_believed(tmp_path: Path) -> None:
    page = (
        '<html><head><meta charset="windows-1251"></head><body><article><p>'
        + TEXT
        + " Анна Келлер.</p><p>"
        + OTHER
        + "</p></article></body></html>"
    )
    (article,) = articles(write(tmp_path / "a.html", page.encode("cp1251")))
    assert "Анна Келлер" in article.text


def test_invisible_characters_do_not_split_names(tmp_path: Path) -> None:
    source = TEXT.replace("Anna Keller", "An\u200bna \u202eKel\x00ler\u202c").replace("Oslo on", "Oslo\u00a0on\r\n")
    (article,) = articles(write(tmp_path / "a.txt", source))
    assert "Anna Keller led" in article.text and "Oslo on\n" in article.text
    assert source[article.original_offset(article.text.index("Keller"))] == "K"


@given(st.text(alphabet=st.characters(codec=None), max_size=200))
def test_every_kept_character_leads_back_to_its_place(source: str) -> None:
    text, removed = normalise(source)
    article = Article("a", text, removed=removed)
    for offset, character in enumerate(text):
        original = source[article.original_offset(offset)]
        assert character in (original, " ", "\n")
    text.encode("utf-8")
    assert normalise(text) == (text, ())


def test_a_lone_surrogate_in_json_does_not_stop_the_batch(tmp_path: Path) -> None:
    (article,) = articles(write(tmp_path / "a.jsonl", '{"id": "a", "text": "\\ud800' + TEXT + '"}'))
    assert article.text == TEXT and article.removed == (0,)


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("empty.txt", "", "empty"),
        ("blank.txt", " \n\t ", "empty"),
        ("marks.txt", "*** --- ***", "no words"),
        ("picture.png", b"\x89PNG\r\n\x1a\n" + bytes(range(256)), "binary"),
        ("noise.txt", bytes(range(256)) * 20, "binary"),
        ("long.txt", "The talks went on and on. " * 10_000, "longer than"),
        ("brackets.txt", TEXT + "(" * 500 + "x" + ")" * 500, "brackets"),
        ("page.html", "<html><body></body></html>", "no article text"),
        ("bad.md", "---\ntitle: [open\n---\n" + TEXT, "front matter"),
        ("list.md", "---\n- a\n- b\n---\n" + TEXT, "front matter"),
        ("deep.json", "[" * 100_000, "nested"),
        ("word.json", '"word"', "JSON object"),
    ],
)
def test_what_is_no_article_gets_one_sentence(tmp_path: Path, name: str, content: str | bytes, reason: str) -> None:
    fault = failure(write(tmp_path / name, content))
    assert reason in fault.reason and "\n" not in fault.reason
    assert fault.source.endswith(name)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Die Verhandlungen in Wien wurden am Montag fortgesetzt, sagte der Minister nach dem Treffen.", "de"),
        ("代表团星期一在维也纳举行会谈,讨论贸易问题和渔业协定。", "zh"),
        (TEXT, "en"),
    ],
)
def test_an_article_keeps_the_language_it_is_in(tmp_path: Path, text: str, language: str) -> None:
    assert articles(write(tmp_path / "a.txt", text))[0].language == language


def test_a_source_too_large_is_refused_and_json_lines_of_that_size_are_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings, "MAX_SOURCE_BYTES", 400)
    lines = "\n".join(json.dumps({"id": str(number), "text": TEXT}) for number in range(5))
    assert "larger than 400 bytes" in failure(write(tmp_path / "a.json", lines)).reason
    assert len(articles(write(tmp_path / "a.jsonl", lines))) == 5


def test_a_file_that_is_missing_or_cannot_be_opened_is_named(tmp_path: Path) -> None:
    file = write(tmp_path / "a.txt", TEXT)
    missing, below, long = tmp_path / "nowhere.txt", file / "below", tmp_path / ("long" * 100)
    for path, reason in ((missing, "does not exist"), (below, "cannot be read"), (long, "cannot be read")):
        fault = failure(path)
        assert fault.source == str(path)
        assert reason in fault.reason


@pytest.mark.parametrize(
    "text",
    [
        "OSLO (EW) DELEGATES OF NORLAND AND SUDLAND MET TUESDAY FOR FISHERIES TALKS, OFFICIALS TOLD REPORTERS LATER",
        "Talks resumed.",
        "Müller, Šimečka and Çelik resumed fisheries talks Tuesday, Norland officials told reporters afterwards.",
    ],
)
def test_capitals_short_texts_and_foreign_names_are_still_english(tmp_path: Path, text: str) -> None:
    assert articles(write(tmp_path / "a.txt", text))[0].text == text


@pytest.mark.parametrize(
    ("worded", "published"),
    [
        ("2025-06-09", "2025-06-09"),
        ("2025-06", "2025-06"),
        ("2025", "2025"),
        ("2025-06-09 23:30:00+02:00", "2025-06-09"),
        ("June 9, 2025", "2025-06-09"),
        ("Mon, 09 Jun 2025 10:00:00 GMT", "2025-06-09"),
        ("9/6/2025", None),
        ("2025-13-40", None),
        ("yesterday", None),
        ("June", None),
    ],
)
def test_dates_are_read_only_where_they_are_certain(
    tmp_path: Path, worded: str, published: str | None, caplog: pytest.LogCaptureFixture
) -> None:
    (article,) = articles(write(tmp_path / "a.json", json.dumps({"text": TEXT, "date": worded})))
    assert article.published == published
    assert bool(caplog.records) == (published is None)


def test_the_same_article_twice_is_read_once_and_another_text_under_its_id_is_reported(tmp_path: Path) -> None:
    first = write(tmp_path / "1.json", json.dumps({"id": "Oslo A", "text": TEXT}))
    same = write(tmp_path / "2.json", json.dumps({"id": "Oslo A", "text": TEXT}))
    assert len(articles(first, same, first)) == 1
    other = write(tmp_path / "3.json", json.dumps({"id": "oslo-a", "text": OTHER}))
    assert "1.json" in failure(first, other).reason


def test_a_corrected_text_keeps_its_id_where_the_address_is_known(tmp_path: Path) -> None:
    drafts = [
        write(tmp_path / f"{n}.json", json.dumps({"url": "https://example.org/a", "title": "Talks", "text": text}))
        for n, text in enumerate((TEXT, OTHER))
    ]
    assert articles(drafts[0])[0].id == articles(drafts[1])[0].id


@pytest.mark.parametrize(
    ("dateline", "day"),
    [
        ("STOCKHOLM, March 12, 2024 - ", "2024-03-12"),
        ("Herring talks open\n\nTALLINN, 13 March 2024 (Baltic Wire) — ", "2024-03-13"),
        ("OSLO, May 3 - ", None),
    ],
)
def test_an_article_without_a_date_has_that_of_its_dateline(tmp_path: Path, dateline: str, day: str | None) -> None:
    (article,) = articles(write(tmp_path / "a.txt", dateline + TEXT))
    assert article.published == day


def test_a_day_that_stands_alone_above_the_account_is_that_of_the_article(tmp_path: Path) -> None:
    above = f"Talks open in Oslo\nBy Elsa Frei\n\nMonday, June 9, 2025\n\n{TEXT}"
    assert articles(write(tmp_path / "a.txt", above))[0].published == "2025-06-09"
    assert articles(write(tmp_path / "b.txt", f"{TEXT}\n\nThe treaty of June 9, 2025 was signed."))[0].published is None
