"""An item of a draft is found in its article, and its levels say what the article supports."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from kg.model import Article, Level, Span
from kg.reading import annotation, frames
from kg.reading.draft import Draft, DraftedPost
from kg.reading.verify import Found, Refused, Verifier

if TYPE_CHECKING:
    from spacy.language import Language

TEXT = (
    "Anna Keller met Tomas Rybak. Keller denied that Rybak had left on Friday. "
    "On March 5-7, Anna Keller met Tomas Rybak again. Olaf met Olaf."
)
MET = "Anna Keller met Tomas Rybak"
FIRST, SECOND = TEXT.index(MET), TEXT.rindex(MET)
ARTICLE = Article("lima", TEXT, published="2031-03-04")
POSTS = tuple(DraftedPost(name, "envoy", words=name, quote=MET) for name in ("Anna Keller", "Tomas Rybak"))


@pytest.fixture(scope="module")
def plain() -> Verifier:
    """Without rules for the language."""
    return Verifier(ARTICLE, Draft("lima", posts=POSTS))


@pytest.fixture(scope="module")
def ruled(nlp: Language) -> Verifier:
    """With the rules of English."""
    rules = frames.read(*next(iter(annotation.annotate([ARTICLE], nlp))))
    return Verifier(ARTICLE, Draft("lima", posts=POSTS), rules)


def span(words: str, after: int = 0) -> Span:
    start = TEXT.index(words, after)
    return Span(start, start + len(words))


@pytest.mark.parametrize(("near", "where"), [(0, FIRST), (FIRST + 20, FIRST), (SECOND - 10, SECOND), (999, SECOND)])
def test_of_equal_quotes_the_nearest_counts(plain: Verifier, near: int, where: int) -> None:
    quote, words = plain.quoted(MET, "Rybak", near)
    assert (quote, words) == (span(MET, where), span("Rybak", where))


def test_right_offsets_decide_and_wrong_ones_do_not_count(plain: Verifier) -> None:
    assert plain.quoted(MET, at=span(MET, SECOND)) == (span(MET, SECOND), span(MET, SECOND))
    assert plain.quoted(MET, "Keller", at=span(MET, SECOND))[1] == span("Keller", SECOND)
    assert plain.quoted(MET, at=Span(SECOND + 1, SECOND + 2))[0] == span(MET, FIRST)
    assert plain.quoted("Olaf met Olaf", "Olaf")[1] == span("Olaf")


def test_words_that_only_one_of_the_places_has_choose_that_place() -> None:
    text = "They met in Oslo. They met in  Oslo, it said."
    verifier = Verifier(Article("a", text), Draft("a"))
    assert verifier.quoted("met in Oslo", "Oslo", near=40)[1] == Span(31, 35)


@pytest.mark.parametrize(
    ("quote", "words", "reason"),
    [
        ("Anna Keller met nobody", None, "quote not in the article"),
        (MET, "Olaf", "words not in the quote"),
    ],
)
def test_what_is_not_in_the_article_is_refused(plain: Verifier, quote: str, words: str | None, reason: str) -> None:
    with pytest.raises(Refused, match=f"^{reason}$"):
        plain.quoted(quote, words)


def test_without_rules_only_the_name_of_another_fails(plain: Verifier) -> None:
    fits = plain.named_item("Anna Keller", "Anna Keller", MET)
    assert fits.held == {Level.QUOTE, Level.KIND, Level.NAME}
    assert fits.failed == set()
    other = plain.named_item("Anna Keller", "Tomas Rybak", MET)
    assert other.held == {Level.QUOTE, Level.KIND}
    assert other.failed == {Level.NAME}
    unknown = plain.named_item("Anna Keller", "Olaf", "Olaf met Olaf")
    assert unknown.held == {Level.QUOTE, Level.KIND}
    assert unknown.failed == set()
    assert (fits.quote, fits.words, fits.day) == (span(MET), span("Anna Keller"), None)


def test_a_place_given_for_a_name_counts(plain: Verifier) -> None:
    assert plain.named_item("Anna Keller", "Keller", MET, near=SECOND).quote == span(MET, SECOND)
    assert plain.named_item("Anna Keller", "Keller", MET, at=span(MET, SECOND)).words == span("Keller", SECOND)
    assert plain.value_item("Keller", MET, near=SECOND).quote == span(MET, SECOND)
    assert plain.value_item("Keller", MET, at=span(MET, SECOND)).words == span("Keller", SECOND)
    assert plain.dated_item("2031", "met", MET, near=SECOND).quote == span(MET, SECOND)
    assert plain.dated_item("2031", "met", MET, at=span(MET, SECOND)).words == span("met", SECOND)


def test_with_rules_words_for_nobody_fail_and_denials_are_seen(ruled: Verifier) -> None:
    unknown = ruled.named_item("Anna Keller", "Olaf", "Olaf met Olaf")
    assert unknown.failed == {Level.NAME} and Level.DENIAL in unknown.held
    denied = ruled.value_item("had left", "Keller denied that Rybak had left on Friday")
    assert denied.failed == {Level.DENIAL} and denied.held == {Level.QUOTE, Level.KIND}
    assert ruled.value_item("met", MET).held == {Level.QUOTE, Level.KIND, Level.DENIAL}


@pytest.mark.parametrize(
    ("value", "ahead", "day"),
    [
        ("2031-02-28", False, None),
        ("2031-03-07", False, None),
        ("2031-02-28", True, None),
        ("2031-03", True, None),
        ("2031-01-01", False, "2031-02-28"),
        ("2031-01-01", True, "2031-03-07"),
    ],
)
def test_a_day_may_be_past_or_to_come_and_another_is_corrected(
    ruled: Verifier, value: str, ahead: bool, day: str | None
) -> None:
    found = ruled.dated_item(value, "on Friday", "Rybak had left on Friday", ahead=ahead)
    assert found.day == day
    assert Level.DAY in (found.held if day is None else found.failed)
    assert Level.DAY not in (found.failed if day is None else found.held)


def test_both_ends_of_a_span_of_days_fit_and_else_its_first_day_is_ours(ruled: Verifier) -> None:
    quote = "On March 5-7, Anna Keller"
    for value in ("2031-03-05", "2031-03-07"):
        assert Level.DAY in ruled.dated_item(value, "March 5-7", quote).held
    assert ruled.dated_item("2031-04-01", "March 5-7", quote).day == "2031-03-05"


def test_without_rules_or_a_day_in_the_words_the_day_is_not_checked(plain: Verifier, ruled: Verifier) -> None:
    for found in (
        plain.dated_item("2031-01-01", "on Friday", "Rybak had left on Friday"),
        ruled.dated_item("2031-01-01", "had left", "Rybak had left on Friday"),
    ):
        assert Level.DAY not in found.held | found.failed and found.day is None


def test_a_level_is_set_whatever_it_was() -> None:
    both = Found(Span(0, 1), Span(0, 1), frozenset({Level.QUOTE, Level.NAME}), frozenset({Level.DAY}))
    failed = both.with_level(Level.NAME, passed=False)
    assert failed.held == {Level.QUOTE}
    assert failed.failed == {Level.DAY, Level.NAME}
    held = both.with_level(Level.DAY, passed=True)
    assert held.held == {Level.QUOTE, Level.NAME, Level.DAY}
    assert held.failed == set()
