"""No text holds up a build: what is read is bounded by count, takes time in proportion, and by the clock at last."""

from __future__ import annotations

import json
import resource
import sys
import time
from pathlib import Path

import pytest
from spacy.language import Language

from kg import batch, ingest, processor_time, settings
from kg.build_report import BuildReport
from kg.model import Article, Failure, Reading
from kg.reading import annotation
from kg.reading.annotation.bounds import LONG_SENTENCE, LONGEST_PIECE, LONGEST_WORD
from kg.reading.read import Task, read
from tests.command import in_fresh_process
from tests.conftest import OSLO_A
from tests.growth_of_time import at_most_ten_times, processor_seconds
from tests.hostile import texts


@pytest.mark.parametrize("name", ["commas", "talks all different", "sentences without a stop", "the talks", "dashes"])
def test_no_sentence_is_longer_than_the_rules_can_handle(nlp: Language, name: str) -> None:
    ((_, doc),) = annotation.annotate([Article(id="long", text=texts(8000)[name])], nlp)
    assert max(len(sentence) for sentence in doc.sents) <= 2 * LONG_SENTENCE


def test_a_long_sentence_ends_with_a_full_stop_where_there_is_one(nlp: Language) -> None:
    said = "Norway met Latvia and " * (LONG_SENTENCE // 4) + "left. They met again in Oslo."
    ((_, doc),) = annotation.annotate([Article(id="long", text=said)], nlp)
    assert [sentence.text for sentence in doc.sents][-1] == "They met again in Oslo."


def test_a_long_text_goes_through_the_model_in_pieces_that_end_where_sentences_do(nlp: Language) -> None:
    said = "Norway met Latvia in Oslo. " * 30 + "Anna Keller led the Norwegian team.\n"
    article = Article(id="long", text=said * (2 * LONGEST_PIECE // 180))
    ((_, doc),) = annotation.annotate([article], nlp)
    assert len(doc) > 2 * LONGEST_PIECE and doc.text == article.text
    assert {sentence.text.strip() for sentence in doc.sents} == {
        "Norway met Latvia in Oslo.",
        "Anna Keller led the Norwegian team.",
    }
    assert len([name for name in doc.ents if name.text == "Anna Keller"]) == article.text.count("Keller")
    assert {token.head.sent for token in doc} == set(doc.sents), "heads stand in their own sentences"


def _megabytes_of_annotating(folder: Path) -> int:
    """How much more memory this process has had once it has annotated a text of 50,000 words and signs."""
    (warm, long) = (Article(id="a", text="Norway met Latvia."), Article(id="b", text=texts(100_000)["commas"]))
    nlp = annotation.load(settings.DEFAULT_MODEL)
    list(annotation.annotate([warm], nlp))
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    list(annotation.annotate([long], nlp))
    return (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) // 1024


@pytest.mark.slow
def test_the_model_needs_no_more_memory_for_a_long_text_than_for_a_piece_of_it(tmp_path: Path) -> None:
    """All at once, it took 800 MB."""
    assert in_fresh_process(_megabytes_of_annotating, tmp_path) < 300


def test_a_word_too_long_to_be_one_is_passed_over_and_all_else_keeps_its_place(nlp: Language) -> None:
    text = f"Norway met Latvia in Oslo. {'—' * LONGEST_WORD} Anna Keller led the Norwegian delegation."
    article = Article(id="rule", text=text, published="2025-06-11")
    (reading,) = read([Task(article)], nlp)
    assert "delegation" in {str(referent.kind) for referent in reading.referents}
    reading.verify()


@pytest.mark.parametrize(
    ("name", "reason"), [("digits apart", "words and signs"), ("lines of a letter", "words and signs")]
)
def test_more_words_than_prose_has_are_refused_before_they_are_read(tmp_path: Path, name: str, reason: str) -> None:
    (tmp_path / "a.txt").write_text("the talks " + texts(180_000)[name])
    (failure,) = ingest.read([str(tmp_path)], language="en")
    assert isinstance(failure, Failure) and "words and signs" in failure.reason


def test_what_takes_too_long_is_a_failure_and_read_by_the_next_build(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    slow = {"id": "slow", "text": texts(12_000)["sentences"]}
    source = tmp_path / "articles.jsonl"
    source.write_text("\n".join(json.dumps(each) for each in (slow, OSLO_A)))
    store = tmp_path / "talks.nq"
    batch.build([str(source)], location=store)  # loads what is loaded once
    store.unlink()
    monkeypatch.setattr(settings, "MAX_READING_SECONDS", 0.8)
    report = batch.build([str(source)], location=store)
    assert [failure.source for failure in report.failures] == ["slow"]
    assert "more than 0.8 seconds" in report.failures[0].reason
    assert report.added == ("oslo-a",)
    monkeypatch.undo()
    assert batch.build([str(source)], location=store).added == ("slow",)


def _built_with_little_memory(folder: Path) -> tuple[BuildReport, BuildReport]:
    """The report of a build that may take 12 MB for an article, and of the next one that may take what all may."""
    source, store, small = str(folder / "articles.jsonl"), folder / "talks.nq", folder / "small.jsonl"
    small.write_text(json.dumps(OSLO_A))
    batch.build([str(small)], location=folder / "first.nq")  # loads what is loaded once
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(settings, "MAX_READING_BYTES", 12_000_000)
        report = batch.build([source], location=store)
    return report, batch.build([source], location=store)


@pytest.mark.slow
def test_what_takes_too_much_memory_is_a_failure_and_read_by_the_next_build(tmp_path: Path) -> None:
    large = {"id": "large", "text": texts(40_000)["full lines"]}
    (tmp_path / "articles.jsonl").write_text("\n".join(json.dumps(each) for each in (large, OSLO_A)))
    report, after = in_fresh_process(_built_with_little_memory, tmp_path)
    assert [failure.source for failure in report.failures] == ["large"]
    assert "more memory than an article may" in report.failures[0].reason
    assert report.added == ("oslo-a",)
    assert after.added == ("large",)


def test_the_clock_stops_work_and_lets_go_of_what_ends_in_time() -> None:
    with pytest.raises(processor_time.OutOfTime), processor_time.at_most(0.1):
        while True:
            pass
    with processor_time.at_most(0.2):
        pass
    ends = time.process_time() + 0.4
    while time.process_time() < ends:
        pass


def test_an_end_of_time_that_falls_into_a_finalizer_comes_again_and_is_not_complained_of(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    complaints: list[object] = []
    monkeypatch.setattr(sys, "unraisablehook", complaints.append)

    class Broken:
        def __del__(self) -> None:
            raise ValueError

    class Busy:
        def __del__(self) -> None:
            while True:
                pass

    with pytest.raises(processor_time.OutOfTime), processor_time.at_most(0.1):
        Broken()
        assert len(complaints) == 1, "whatever else fails there is reported"
        Busy()
        while True:
            pass
    assert len(complaints) == 1
    Broken()
    assert len(complaints) == 2, "all is as before"


def _seconds(text: str, nlp: Language) -> float:
    """Processor time of one reading."""

    def once() -> None:
        with processor_time.at_most(4 * settings.MAX_READING_SECONDS):
            assert isinstance(read([Task(Article(id="long", text=text, published="2025-06-12"))], nlp)[0], Reading)

    return processor_seconds(once)


#: The trained reader's windows of some 2,000 characters overlap: a text of a single one costs less in proportion.
SHORT, TIMES = 6000, 8


@pytest.mark.soak
@pytest.mark.parametrize("name", sorted(texts(SHORT)))
def test_eight_times_the_text_takes_at_most_ten_times_as_long(nlp: Language, name: str) -> None:
    short, long = texts(SHORT)[name], texts(TIMES * SHORT)[name]
    assert at_most_ten_times(lambda: _seconds(short, nlp), lambda: _seconds(long, nlp))


@pytest.mark.parametrize(
    "name",
    [
        *("credits", "staff", "Minister", "full names", "bodies", "abbreviations", "one surname for all"),
        *("sides before a colon", "headings of blanks"),
    ],
)
def test_what_once_took_minutes_is_read_in_a_moment(nlp: Language, name: str) -> None:
    """Nothing but credits once took a minute: all of it was blanks to a pattern that tried each of them everywhere.

    Abbreviations have three times as many pieces of words as prose, so three times as much for the network to read.
    """
    prose = f"{OSLO_A['text']}\n" * 100
    assert _seconds(texts(6000)[name], nlp) < 5 * _seconds(prose[:6000], nlp)
