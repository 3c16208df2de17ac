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
        "(Corrects name of minister in second paragraph)",
        "READ MORE: Spain and Morocco held talks in Rabat",
        "Related: Spain and Morocco held talks in Rabat",
        "Sign up for our morning newsletter to know who met whom.",
        "(Reporting by Kari Dahl; editing by Ida Krag)",
    ],
)
def test_asides_are_left_out_wherever_they_stand(aside: str) -> None:
    for text in (f"{TOLD}\n{aside}\n{TOLD}", f"{TOLD}\n\n{aside}"):
        left = blanked(text)
        assert len(left) == len(text)
        assert [word for word in left.split() if word not in TOLD.split()] == []
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
    ],
)
def test_the_account_itself_stays(text: str) -> None:
    assert blanked(text) == text
