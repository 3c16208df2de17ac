"""Second talks in one sentence whose verb is left out: "A and B held talks in Oslo, and C and D in Riga"."""

from __future__ import annotations

from dataclasses import dataclass

from spacy.tokens import Doc, Span

_SIDES = frozenset({"NATION", "ORG", "GROUP"})
_FINITE = frozenset({"VBD", "VBZ", "VBP", "MD"})
_LEADING_ON = frozenset({"on", "over", "about", "in", "at", "for"})
_JOINING = frozenset({"and", "with"})


@dataclass(frozen=True)
class Gap:
    """The part of a sentence from the "and" before the second pair, its end, and the names of the pair."""

    start: int
    end: int
    pair: tuple[Span, Span]

    def __contains__(self, token: int) -> bool:
        return self.start <= token < self.end


def gaps(doc: Doc) -> list[Gap]:
    """The gaps of a text; the part before each has a verb, and a day or place as well where the second has one."""
    named = {ent.start: ent for ent in doc.ents}
    found = []
    for token in doc[1:]:
        if token.lower_ != "and" or token.nbor(-1).text != ",":
            continue
        gap = _gap(token.i, token.sent, named)
        if gap is not None:
            found.append(gap)
    return found


def _gap(start: int, sentence: Span, named: dict[int, Span]) -> Gap | None:
    doc, end = sentence.doc, sentence.end
    one = named.get(start + 1)
    if one is None or one.end + 1 >= end or doc[one.end].lower_ not in _JOINING:
        return None
    other = named.get(one.end + 1)
    if other is None or other.end >= end or doc[other.end].lower_ not in _LEADING_ON:
        return None
    if one.label_ not in _SIDES or other.label_ not in _SIDES:
        return None
    before, after = doc[sentence.start : start], doc[other.end : end]
    if any(token.tag_ in _FINITE for token in after) or not any(token.tag_ in _FINITE for token in before):
        return None
    return Gap(start, end, (one, other)) if _circumstances(before) & _circumstances(after) else None


def _circumstances(words: Span) -> set[str]:
    """Which of day and place the words give."""
    found = {"day" for token in words if token.ent_type_ == "DATE"}
    places = (
        token for token in words[:-1] if token.lower_ in {"in", "at"} and token.nbor().ent_type_ in {"PLACE", "NATION"}
    )
    return found | {"place" for _ in places}
