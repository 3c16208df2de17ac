"""Direct quotations and their speakers."""

from __future__ import annotations

import pytest

from tests.reading.frames.conftest import Read

KELLER = "Foreign Minister Anna Keller arrived in Oslo. "


@pytest.mark.parametrize(
    "text",
    [
        KELLER + "“We came to find a fair quota,” Keller said.",
        KELLER + "Keller said: “We came to find a fair quota.”",
        KELLER + '"We came to find a fair quota," said Keller.',
        KELLER + "“We came to find a fair quota,” she told reporters.",
    ],
)
def test_the_speaker_is_found_on_either_side(read: Read, text: str) -> None:
    ((speaker, words),) = read(text).quotations()
    assert speaker == "Anna Keller"
    assert words.strip(".") == "We came to find a fair quota"


def test_a_quotation_split_by_its_attribution_is_one(read: Read) -> None:
    account = read(KELLER + "“We came to find a fair quota,” Keller said. “We shall stay until we have it.”")
    ((speaker, words),) = account.quotations()
    assert speaker == "Anna Keller"
    assert words.endswith("We shall stay until we have it.")
    assert words.startswith("We came")


def test_a_new_paragraph_carries_on_with_the_same_speaker(read: Read) -> None:
    text = KELLER + "“We came to find a fair quota,” Keller said.\n\n“Our boats cannot wait any longer.”"
    assert [speaker for speaker, _ in read(text).quotations()] == ["Anna Keller", "Anna Keller"]


@pytest.mark.parametrize(("opened", "closed"), [('"', '"'), ("“", "”")])
def test_paragraphs_opened_one_by_one_and_closed_once_are_by_one_speaker(read: Read, opened: str, closed: str) -> None:
    text = (
        f"{opened}The quota is fair to us all,{closed} Tomas Rybak said.\n\n{opened}We came to find a fair quota.\n\n"
        f"{opened}We have waited for six years.\n\n{opened}Our boats cannot wait any longer,{closed} said Anna Keller."
    )
    assert [speaker for speaker, _ in read(text).quotations()] == ["Tomas Rybak", *["Anna Keller"] * 3]


def test_a_speaker_without_a_name_is_named_by_what_they_are(read: Read) -> None:
    account = read("“We came to find a fair quota,” a Latvian government spokesman said.")
    ((speaker, _),) = account.quotations()
    assert speaker == "Latvian government spokesman"


def test_the_outlet_spoken_to_is_kept(read: Read) -> None:
    account = read(KELLER + "“We came to find a fair quota,” Keller told Reuters.")
    assert account.objects("saidTo") == {"Reuters"}


def test_two_speakers_stay_apart(read: Read) -> None:
    text = (
        KELLER + "Trade Minister Tomas Rybak followed. “We came to find a fair quota,” Keller said. "
        "“The boats cannot wait any longer,” Rybak said."
    )
    assert [speaker for speaker, _ in read(text).quotations()] == ["Anna Keller", "Tomas Rybak"]


@pytest.mark.parametrize("text", ["They ate “fish soup” in Oslo.", "The so-called “quota” was met.", "No one spoke."])
def test_a_word_in_marks_is_no_quotation(read: Read, text: str) -> None:
    assert read(text).quotations() == []


@pytest.mark.parametrize("told", ["Ms. Lopez said", "said Dr. Lopez", "said Mr. Lopez"])
def test_a_title_with_a_full_stop_ends_no_sentence(read: Read, told: str) -> None:
    account = read(f"“We expect a memorandum by the end of the week,” {told}.")
    assert [who for who, _ in account.quotations()] == ["Lopez"]


def test_he_after_an_unnamed_spokesman_is_the_spokesman(read: Read) -> None:
    account = read(
        "Anna Keller criticised the deal. A government spokesman called that untrue. "
        "“More than fifty of the topics were taken up,” he said."
    )
    assert [who for who, _ in account.quotations()] == ["government spokesman"]


def test_the_parts_of_a_quotation_stay_sentences(read: Read) -> None:
    account = read("“We sat until midnight,” Anna Keller said. “At ten in the morning we rose.”")
    assert [text for _, text in account.quotations()] == ["We sat until midnight. At ten in the morning we rose."]


def test_words_of_two_speakers_are_not_joined(read: Read) -> None:
    account = read(
        'Ida Berg said that they would not. "Never!" she added. According to Lars Holm, "it is a good text".'
    )
    assert account.quotations() == [("Lars Holm", "it is a good text")]


@pytest.mark.parametrize(
    "text",
    [
        'According to Lars Holm, "it is a good text for everybody".',
        'According to Lars Holm, the minister, "it is a good text for everybody".',
        'The text is short; according to Lars Holm, "it is a good text for everybody".',
        '"It is a good text for everybody," according to Lars Holm.',
    ],
)
def test_words_according_to_somebody_are_theirs(read: Read, text: str) -> None:
    ((speaker, words),) = read(text).quotations()
    assert (speaker, words.lower()) == ("Lars Holm", "it is a good text for everybody")


def test_according_to_a_paper_its_source_speaks(read: Read) -> None:
    account = read('According to the report, Lars Holm said that "it is a good text for everybody".')
    assert account.quotations() == [("Lars Holm", "it is a good text for everybody")]


@pytest.mark.parametrize("ending", ["grumbled Tomas Rybak", "Tomas Rybak sighed", "shouted Mr. Rybak", "Rybak snapped"])
def test_who_stands_beside_a_verb_behind_the_comma_speaks_whatever_the_verb(read: Read, ending: str) -> None:
    text = (
        KELLER + f"“We came to find a fair quota,” Keller said.\nTomas Rybak came too. “The boats are old,” {ending}."
    )
    assert [speaker for speaker, _ in read(text).quotations()] == ["Anna Keller", "Tomas Rybak"]


def test_what_a_thing_says_is_not_the_last_speakers(read: Read) -> None:
    text = KELLER + "“We came to find a fair quota,” Keller said.\n“See you all in May,” read a note on the door."
    assert [speaker for speaker, _ in read(text).quotations()] == ["Anna Keller"]


@pytest.mark.parametrize(
    "text",
    [
        "Keller said the plan was “not good enough for us,” but Tomas Rybak signed it.",
        "Keller said it was “a good day for the sea,” and thanked the hosts in Riga.",
    ],
)
def test_a_part_of_a_sentence_is_said_by_the_person_before_it(read: Read, text: str) -> None:
    assert [speaker for speaker, _ in read(KELLER + text).quotations()] == ["Anna Keller"]


def test_he_is_not_who_is_taken_up_by_she(read: Read) -> None:
    account = read(
        "Foreign Minister Anna Holm of Norway met her Danish counterpart, Lars Krag, in Oslo on Monday. "
        '"We are tired of the rain," she said. "We are not tired at all," he replied.'
    )
    assert [speaker for speaker, _ in account.quotations()] == ["Anna Holm", "Lars Krag"]


def test_the_day_of_the_next_sentence_is_not_that_of_the_quotation(read: Read) -> None:
    account = read(
        '"Nobody told us anything," said Lena Ortiz, a spokeswoman for the U.S.A. The US-Japan talks on steel will be '
        "held in Tokyo on Friday."
    )
    assert account.claims("spokenBy") and not account.claims("saidOn")


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ('"We can wait," Anna Keller told reporters.', "We can wait"),
        ('Anna Keller nodded. "So can we," countered Anna Keller.', "So can we"),
        ('Asked about the price, Anna Keller laughed. "Ask the Latvians," she said.', "Ask the Latvians"),
        ('Jon Vik spoke first. "Not always," Anna Keller said.', "Not always"),
        ('Jon Vik spoke first. "Why now?" asked Anna Keller.', "Why now?"),
        ("Jon Vik spoke first. «Siamo qui da ieri», said Anna Keller.", "Siamo qui da ieri"),
        ("Jon Vik spoke first. „Wir auch nicht“, replied Anna Keller.", "Wir auch nicht"),
        ('Reactions to the accord:\n\nAnna Keller: "We can live with it."', "We can live with it."),
    ],
)
def test_a_short_sentence_is_a_quotation(read: Read, said: str, words: str) -> None:
    assert read(said).quotations() == [("Anna Keller", words)]


@pytest.mark.parametrize(
    "said",
    [
        'Anna Keller called the plan "a dead end," and left.',
        'Anna Keller wrote "Herring Rising," a book.',
        'Anna Keller said the "herring war" was over.',
    ],
)
def test_a_quoted_name_or_word_is_no_quotation(read: Read, said: str) -> None:
    assert read(said).quotations() == []


def test_he_after_she_is_the_other_of_two(read: Read) -> None:
    text = (
        'Presidents Anna Keller of Norway and Jon Vik of Latvia met. "I have read it," she said. "I have not," he said.'
    )
    assert read(text).quotations() == [("Anna Keller", "I have read it"), ("Jon Vik", "I have not")]


def test_what_a_sign_says_is_no_quotation(read: Read) -> None:
    assert not read('"It is closed for lunch," said a sign at the gate of the hall.').quotations()


@pytest.mark.parametrize(
    "written",
    [
        'A sign on the quay read, "Leave us our herring now."',
        'On the wall hung a poster: "Fish belong to all of us."',
        'One of the banners in the street read, "No more boats in our bay."',
    ],
)
def test_what_is_written_somewhere_is_nobodys_word(read: Read, written: str) -> None:
    account = read(f'"We had a fair day," said Anna Keller, the Norwegian minister. {written}')
    assert account.quotations() == [("Anna Keller", "We had a fair day")]


@pytest.mark.parametrize(
    "told",
    [
        "Tomas Rybak chaired them. “Only after a good lunch,” the chairman replied.",
        "The talks were mediated by Tomas Rybak. “The gap is small but deep,” the mediator told reporters.",
        "Tomas Rybak mediated. The mediator said: “I have never seen such calm delegations.”",
    ],
)
def test_the_mediator_who_speaks_is_the_one_that_is_named(read: Read, told: str) -> None:
    account = read(f"Norway and Latvia held talks in Oslo on Monday. {told}")
    assert [speaker for speaker, _ in account.quotations()] == ["Tomas Rybak"]


def test_one_of_two_mediators_is_not_guessed(read: Read) -> None:
    text = "Eva Holm and Piet Falk mediated talks between Norway and Latvia. “The gap is deep,” the mediator said."
    assert [speaker for speaker, _ in read(text).quotations()] == ["mediator"]
