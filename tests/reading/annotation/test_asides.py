"""What is beside an article's account is not read; everything else keeps its place."""

from __future__ import annotations

import pytest

from kg.reading.annotation import blanked

TOLD = "Norway and Denmark met in Bergen. Jens Holm led the Norwegian side."


@pytest.mark.parametrize(
    "aside",
    [
        "CORRECTION: An earlier version of this article said that Kari Dahl led it. She did not.",
        "An earlier version of this story misstated the place of the talks.",
        "This article was amended on March 4 because the talks were in Bergen, not Oslo.",
        "This story corrects an earlier version that said Kari Dahl led the delegation.",
        "Editor's note: Kari Dahl was not there.",
        "Correction, March 4: The talks were in Bergen.",
        "Because of an editing error, this article said that the talks were held in Oslo.",
        "Owing to a mistake, an earlier version of this report named Kari Dahl.",
        "(Corrects name of minister in second paragraph)",
        "In an earlier version of this report, Oslo was given as the place",
        "READ MORE: Spain and Morocco held talks in Rabat",
        "Related: Spain and Morocco held talks in Rabat",
        "Sign up for our morning newsletter to know who met whom.",
        "View this email in your browser",
        "Unsubscribe | Manage your preferences",
        "You are receiving this email because you signed up at example.org.",
        "(Reporting by Kari Dahl; editing by Ida Krag)",
        "ALSO READ: Spain and Morocco hold talks in Rabat",
        "You may also like: Spain and Morocco held talks in Rabat on Sunday",
        "PHOTOS: Spain and Morocco hold talks in Rabat",
        ">> Spain and Morocco held talks in Rabat - read more",
        "[See also: Spain and Morocco held talks in Rabat]",
        "RELATED STORIES\n\nSpain and Morocco hold talks in Rabat\n\nMalta signs olive treaty\n\nMore of this.",
        "More on this story\n- Spain and Morocco hold talks in Rabat\n- Malta signs olive treaty\n\nMore of this.",
        "Erratum: Kari Dahl was named as leader of the delegation. This was wrong.",
        "CORRECTION - In an article on Sunday we said that Kari Dahl led it.",
        "For the record: A report said that Kari Dahl led it. She did not.",
        "This article originally said that Kari Dahl led the delegation.",
        "Because of an error, an earlier version said Kari Dahl led the delegation.",
        "A caption with an earlier version of this article named Kari Dahl.",
        "We wrongly said in an earlier version that Kari Dahl led the delegation.",
        "We apologise: on Monday we reported that Kari Dahl led the delegation.",
        "It was earlier reported here that Kari Dahl led the delegation.",
        "The headline of this story was changed. It had named Kari Dahl.",
        "UPDATE: This story has been updated. In a previous version Kari Dahl was named.",
    ],
)
def test_asides_are_left_out_wherever_they_stand(aside: str) -> None:
    for text in (f"{TOLD}\n{aside}\n{TOLD}", f"{TOLD}\n\n{aside}"):
        left = blanked(text)
        assert len(left) == len(text)
        assert [word for word in left.split() if word not in f"{TOLD} More of this.".split()] == []
        assert left.startswith(TOLD)


def test_a_note_behind_the_account_is_left_out_to_the_end_of_its_line() -> None:
    assert blanked(f"{TOLD} An earlier version of this story said Oslo. It was not.").rstrip() == TOLD


@pytest.mark.parametrize(
    "text",
    [
        "The ministers corrected the draft in its second paragraph.",
        "An earlier report by the commission was rejected.",
        "The original agreement was signed in Oslo.",
        "Read aloud, the statement took an hour.",
        "The article said that talks would go on.",
        "Correction of the border was what they met about.",
        "More talks are due on Monday.",
        "“Join us at the table,” Foreign Minister Anna Keller told the rebels.",
        "Related talks between Norway and Latvia were held in Oslo.",
        "Recommended by the panel, the truce was signed by Anna Keller.",
        "Changes to the treaty were agreed on the second day, and Anna Keller led the talks.",
        "An earlier version of the draft agreement was rejected by Latvia.",
        "The original version of the treaty was signed in 1987.",
        "The article on fishing was amended.",
        "The report, updated on Monday, says that talks go on.",
        "In an earlier version of the treaty, Latvia was to pay.",
        "We regret the error of our fathers, the chief said.",
        "The report was amended by Latvia.",
        "Analysis: The talks between Norway and Latvia were long.",
        "Analysts said more: Norway held talks with Latvia",
        "Photographs were taken. Related talks were held in Oslo.",
        "Correction, the ministers agreed: this is what the border needs.",
        "Both sides spoke of errors. The article on fishing was a mistake, Anna Keller said.",
    ],
)
def test_the_account_itself_stays(text: str) -> None:
    assert blanked(text) == text
