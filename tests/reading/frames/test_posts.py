"""Who is named, in which forms, and which post each name comes with."""

from __future__ import annotations

import pytest

from tests.reading.frames.conftest import Read


@pytest.mark.parametrize(
    ("text", "post"),
    [
        ("Latvian Foreign Minister Anna Keller arrived.", ("Anna Keller", "Foreign Minister", "Latvia", False)),
        ("Anna Keller, the Latvian foreign minister, arrived.", ("Anna Keller", "foreign minister", "Latvia", False)),
        ("The Latvian foreign minister, Anna Keller, arrived.", ("Anna Keller", "foreign minister", "Latvia", False)),
        ("President Anna Keller of Latvia arrived.", ("Anna Keller", "President", "Latvia", False)),
        (
            "Latvia's Deputy Trade Minister Anna Keller arrived.",
            ("Anna Keller", "Deputy Trade Minister", "Latvia", False),
        ),
        ("Former Latvian President Anna Keller spoke.", ("Anna Keller", "President", "Latvia", True)),
        ("Then-Prime Minister Tomas Rybak of Estonia spoke.", ("Tomas Rybak", "Prime Minister", "Estonia", True)),
        ("Anna Keller is the prime minister of Latvia.", ("Anna Keller", "prime minister of Latvia", "Latvia", False)),
    ],
)
def test_a_post_is_read_wherever_the_title_stands(
    read: Read, text: str, post: tuple[str, str, str | None, bool]
) -> None:
    assert post in read(text).posts()


def test_a_plural_title_is_shared(read: Read) -> None:
    posts = read("Presidents Anna Keller of Latvia and Tomas Rybak of Estonia met in Oslo.").posts()
    assert {(name, of) for name, _, of, _ in posts} == {("Anna Keller", "Latvia"), ("Tomas Rybak", "Estonia")}


def test_titles_in_a_list_stay_with_their_names(read: Read) -> None:
    text = "Finance Minister Anna Keller, Trade Minister Tomas Rybak and envoy Elsa Brandt left for Oslo."
    posts = {(name, title) for name, title, _, _ in read(text).posts()}
    assert posts == {("Anna Keller", "Finance Minister"), ("Tomas Rybak", "Trade Minister"), ("Elsa Brandt", "envoy")}


def test_a_person_surnamed_he_is_no_pronoun(read: Read) -> None:
    account = read("Vice Premier He Jianguo met Anna Keller in Oslo. He praised the mood. He Jianguo left on Monday.")
    assert {"He Jianguo", "Anna Keller"} <= account.names("person")
    praised = [m for m in account.reading.mentions if account.reading.article.words(m.span) == "He"]
    assert praised == []


def test_short_forms_are_led_back_to_the_full_name(read: Read) -> None:
    account = read("Foreign Minister Anna Keller arrived on Monday. Keller said she was tired.")
    assert account.names("person") == {"Anna Keller"}
    (person,) = [referent for referent in account.reading.referents if referent.kind == "person"]
    assert person.names == ("Anna Keller", "Keller")


def test_middle_initials_and_particles_do_not_make_two_persons(read: Read) -> None:
    account = read("Minister Ludo J. van Aalst arrived. Ludo van Aalst left. Van Aalst said nothing.")
    assert len(account.names("person")) == 1


def test_two_persons_of_one_surname_stay_two(read: Read) -> None:
    account = read("Minister Anna Keller arrived. Ambassador Jonas Keller left.")
    assert account.names("person") == {"Anna Keller", "Jonas Keller"}


@pytest.mark.parametrize("text", ["The minister resigned.", "The Baltic Sea froze.", "He was the chief reason for it."])
def test_no_name_no_post(read: Read, text: str) -> None:
    assert read(text).posts() == set()


@pytest.mark.parametrize(
    ("text", "posts"),
    [
        (
            "Latvian Foreign Minister Anna Keller met her Estonian counterpart Tomas Rybak in Riga.",
            {("Anna Keller", "Foreign Minister", "Latvia"), ("Tomas Rybak", "Foreign Minister", "Estonia")},
        ),
        ("The ministers of Latvia and Estonia, Anna Keller said, would meet soon.", set()),
    ],
)
def test_posts_shared_out_or_mirrored_are_each_holders_own(
    read: Read, text: str, posts: set[tuple[str, str, str]]
) -> None:
    assert {(name, title, of) for name, title, of, _ in read(text).posts()} == posts


@pytest.mark.parametrize(
    ("text", "post"),
    [
        (
            "Deputy Minister of Harbour Works Nodira Karimova left.",
            ("Nodira Karimova", "Deputy Minister of Harbour Works"),
        ),
        ("Rosa Tello, Director for Maritime Affairs, left.", ("Rosa Tello", "Director for Maritime Affairs")),
        (
            "Assistant Secretary for African Affairs Rosa Tello left.",
            ("Rosa Tello", "Assistant Secretary for African Affairs"),
        ),
    ],
)
def test_the_field_of_an_office_is_no_part_of_a_name(read: Read, text: str, post: tuple[str, str]) -> None:
    assert {(name, title) for name, title, _, _ in read(text).posts()} == {post}


def test_a_post_may_be_mentioned_before_its_holder(read: Read) -> None:
    assert ("Tomas Rybak", "chief negotiator") in {
        (n, t) for n, t, _, _ in read("Norway's chief negotiator is Tomas Rybak.").posts()
    }


def test_in_a_list_each_has_the_post_given_after_the_name(read: Read) -> None:
    account = read("There sat Anna Keller, the foreign minister, Tomas Rybak, the minister of health, and Osma Lind.")
    posts = {(person, title) for person, title, _, _ in account.posts()}
    assert posts == {("Anna Keller", "foreign minister"), ("Tomas Rybak", "minister of health")}


@pytest.mark.parametrize(
    ("text", "post"),
    [
        (
            "The head of Norway's intelligence agency, Anna Keller, flew to Riga.",
            ("Anna Keller", "head of Norway's intelligence agency", "Norway", False),
        ),
        (
            "The chairman of the conference, Tomas Rybak of Latvia, told reporters he was hopeful.",
            ("Tomas Rybak", "chairman of the conference", "Latvia", False),
        ),
        (
            "Norway's de facto foreign minister, Anna Keller, told reporters in Oslo that it was late.",
            ("Anna Keller", "de facto foreign minister", "Norway", False),
        ),
        (
            "The Norwegian adviser on humanitarian issues, Anna Keller, met reporters.",
            ("Anna Keller", "adviser on humanitarian issues", "Norway", False),
        ),
        (
            "Norway has sent its special envoy, Ambassador Elsa Brandt, to Riga.",
            ("Elsa Brandt", "special envoy", "Norway", False),
        ),
        (
            "Producers, whose spokesman is Tomas Rybak of Latvia, want a cut.",
            ("Tomas Rybak", "spokesman", "Latvia", False),
        ),
        (
            "Anna Keller, who is the Norwegian trade minister, said so.",
            ("Anna Keller", "trade minister", "Norway", False),
        ),
        (
            "Norwegian Trade Minister Anna Keller met her Latvian counterpart and chief negotiator, Tomas Rybak.",
            ("Tomas Rybak", "Trade Minister", "Latvia", False),
        ),
        ("The Norwegian president, Park Min-su, said so.", ("Park Min-su", "president", "Norway", False)),
    ],
)
def test_posts_set_off_by_a_comma_are_read_at_length(read: Read, text: str, post: tuple[str, str, str, bool]) -> None:
    assert post in read(text).posts()


@pytest.mark.parametrize(
    "text",
    [
        "Her counterpart Tomas Rybak left early.",
        "The trade team met; Anna Keller, who heads it, said so.",
        "The Anna Keller-led team left.",
    ],
)
def test_a_counterpart_of_nobody_and_the_head_of_it_hold_no_post(read: Read, text: str) -> None:
    assert read(text).posts() == set()


@pytest.mark.parametrize(
    "text",
    [
        "Ida Berg will become foreign minister in June.",
        "Ida Berg could become Norway's foreign minister.",
        "A spokeswoman for Ms. Lindqvist denied the report.",
        "An adviser to Ms. Lindqvist denied the report.",
        "Jon Palsson, not a minister but a fisherman, spoke for Iceland.",
        "Ida Berg met his Danish counterpart, Lars Holm, in Oslo.",
    ],
)
def test_a_post_somebody_does_not_hold_is_none(read: Read, text: str) -> None:
    assert not read(text).posts()


@pytest.mark.parametrize(
    ("text", "name", "title"),
    [
        ("Ida Berg became Norway's foreign minister in June.", "Ida Berg", "foreign minister"),
        ("PARIS - Prime Minister Anna Keller met President Jon Palsson.", "Anna Keller", "Prime Minister"),
        (
            "Talks open\n\nPARIS - Prime Minister Anna Keller met President Jon Palsson.",
            "Anna Keller",
            "Prime Minister",
        ),
        ("The Norwegian team was led by Minister Ida Berg, not by her ambassador.", "Ida Berg", "Minister"),
        ("Lars Holm, the Danish prime minister, met Ida Berg.", "Lars Holm", "prime minister"),
    ],
)
def test_a_post_is_given_without_what_stands_around_it(read: Read, text: str, name: str, title: str) -> None:
    assert {held for person, held, _, _ in read(text).posts() if person == name} == {title}


def test_the_owner_of_one_post_does_not_own_the_next(read: Read) -> None:
    account = read("Defence Minister Ivan Petrov of Norway and Trade Minister Olga Petrov of Peru attended the talks.")
    assert account.posts() == {
        ("Ivan Petrov", "Defence Minister", "Norway", False),
        ("Olga Petrov", "Trade Minister", "Peru", False),
    }


@pytest.mark.parametrize(
    ("text", "post"),
    [
        (
            "Anna Keller, who resigned as trade minister last week, spoke.",
            ("Anna Keller", "trade minister", None, True),
        ),
        ("Anna Keller stepped down as trade minister.", ("Anna Keller", "trade minister", None, True)),
        ("Anna Keller, a one-time Norwegian trade minister, spoke.", ("Anna Keller", "trade minister", "Norway", True)),
    ],
)
def test_a_post_that_somebody_gave_up_is_a_former_one(
    read: Read, text: str, post: tuple[str, str, str | None, bool]
) -> None:
    assert read(text).posts() == {post}


@pytest.mark.parametrize("told", ["would resign", "did not resign", "was asked to step down"])
def test_who_only_may_resign_has_not(read: Read, told: str) -> None:
    assert not [post for post in read(f"Anna Keller {told} as trade minister.").posts() if post[3]]
