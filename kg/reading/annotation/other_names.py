"""People with a second name: "Anna Keller, known by her nom de guerre Rosa Lindt"."""

from __future__ import annotations

import re
from functools import cache

from spacy.tokens import Doc, Span

from kg import lexicon

#: The most words of a second name.
_LONGEST = 3


@cache
def _introduces() -> re.Pattern[str]:
    """What stands between the two names: ", who is better known as", "(alias", ", whose nom de guerre is"."""
    cues = "|".join(re.escape(cue) for cue in lexicon.phrases("names", "second-name"))
    before = r"(?:(?:who|is|was|and|or|whose|his|her|by|under|the|also|better|known|\w+ly)\s+)*"
    return re.compile(rf"[\s,(]*{before}(?:{cues})(?:\s+(?:of|is|was))?[\s,]+[\"“‘']?", re.IGNORECASE)


def second_names(doc: Doc, people: list[Span]) -> list[Span]:
    """The second names that a text gives for people named in full; the ``id_`` of each is the first name."""
    found: list[Span] = []
    meant: dict[str, str] = {}
    text = doc.text  # spaCy puts it together anew each time
    for person in people:
        match = _introduces().match(text, person.end_char) if len(person) > 1 else None
        start = doc.char_span(match.end(), match.end() + 1, alignment_mode="expand") if match else None
        if start is not None and start.text[:1].isupper():
            end = start.start + 1
            while end < min(len(doc), start.start + _LONGEST) and doc[end].text[:1].isupper() and not doc[end].is_punct:
                end += 1
            first = meant.setdefault(doc[start.start : end].text, meant.get(person.text, person.text))
            found.append(Span(doc, start.start, end, label="PERSON", span_id=first))
    return found


def with_second_names(people: list[Span], second: list[Span]) -> list[Span]:
    """The people; the ``id_`` of each second name, in full or shortened to its last word, is the first name."""
    meant = {name.text: name.id_ for name in second}
    own = {span[-1].text for span in people if len(span) > 1 and span.text not in meant}
    meant = {name.split()[-1]: first for name, first in meant.items() if name.split()[-1] not in own} | meant
    return [
        Span(span.doc, span.start, span.end, label=span.label_, span_id=meant.get(span.text, "")) for span in people
    ]
