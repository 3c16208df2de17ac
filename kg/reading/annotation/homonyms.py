"""Names that a nation shares with another place: "Savannah, Georgia" and "the Jordan Valley" name no nation."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from spacy.tokens import Doc, Span

from kg import lexicon, reference
from kg.dateline import dateline_spans

#: Words that say that a state is one of the United States.
_NATIONAL = frozenset({"U.S.", "US", "American"})

_JOINED = frozenset({",", "and", "or", "&"})
#: Offices that a state of the United States has, and a nation of the same name has not.
_OFFICES = frozenset({"governor", "gov.", "senator"})

#: The town of a dateline and what follows it: "PARIS, Texas - ", "ROME, Ga., May 3 - ".
_TOWN_OF = re.compile(r"([^,]{2,40}), ([A-Z][a-z]+(?: [A-Z][a-z]+)?|[A-Z][A-Za-z. ]{0,6}\.)(?=[\s,:(–—-])")


def without_homonyms(doc: Doc, named: Sequence[Span]) -> list[Span]:
    """The names from the reference data, with a nation's name as a place if it means a state of the United States.

    This is so in the whole article if it says where the state is (after one of its cities, after "state of", with a
    governor) and calls the nation by no other name, such as its people's or its capital's.
    """
    states = reference.states_called_as_nations()
    meant = {
        span.id_
        for span in named
        if span.text in states and _is_called_state(doc, span) and not _is_named_otherwise(span, named)
    }
    towns = {span.text.lower() for span in named if span.label_ == "NATION" and _is_town(doc, span)}
    towns.update(_towns_of_datelines(doc.text))
    found: list[Span] = []
    for span in named:
        whole = _with_state_of(doc, span) if span.text in states or (span.text,) in reference.us_states() else span
        if whole is not span:
            while found and found[-1].end > whole.start:  # the nation in "the U.S. state of Georgia"
                found.pop()
        is_state = whole is not span or (span.id_ in meant and span.label_ == "NATION")
        is_place = is_state or (span.text.lower() in towns and span.label_ == "NATION")
        found.append(Span(doc, whole.start, whole.end, label="PLACE") if is_place else span)
    return found


def without_languages(doc: Doc, named: Sequence[Span]) -> list[Span]:
    """The names but for languages: "in French and German", "they spoke English"."""
    peoples = {token.i for span in named if span.kb_id_ == "people" for token in span}
    return [span for span in named if span.kb_id_ != "people" or not _is_language(doc, span, peoples)]


def without_goods(doc: Doc, named: Sequence[Span]) -> list[Span]:
    """The names but for goods of the same name, listed with other goods: "Turkey and duck were on the table"."""
    return [span for span in named if span.kb_id_ != "name" or not is_among_goods(doc, span)]


def is_among_goods(doc: Doc, span: Span) -> bool:
    """Whether a name stands in a list of goods of which it can be one: "turkey, chicken and duck"."""
    beside = lexicon.table("names", "goods").get(span.text.lower())
    if beside is None:
        return False
    first, last = doc[max(0, span.start - 2) : span.start], doc[span.end : span.end + 2]
    before = len(first) > 1 and first[-1].lower_ in _JOINED and first[0].lower_ in beside
    return before or (len(last) > 1 and last[0].lower_ in _JOINED and last[1].lower_ in beside)


def _is_language(doc: Doc, span: Span, peoples: set[int]) -> bool:
    """Whether a word for a people stands without a noun after "in", or as what is spoken; also among others."""
    joined = {",", "and", "or"}
    first, last = span.start - 1, span.end
    while first > span.sent.start and (first in peoples or doc[first].lower_ in joined):
        first -= 1
    while last < span.sent.end and (last in peoples or doc[last].lower_ in joined):
        last += 1
    if last < len(doc) and doc[last].pos_ in {"NOUN", "PROPN", "ADJ"}:
        return False
    if first > 0 and doc[first].text.istitle() and doc[first].pos_ in {"PROPN", "ADJ"}:  # one that is no nation's
        first -= 1
    return doc[first].lower_ in {"in", "into"} or doc[first].lemma_ in lexicon.words("names", "spoken")


def _parts_of_longer(doc: Doc, named: Sequence[Span]) -> list[Span]:
    """Regions whose names end like a nation's: "New Mexico"."""
    found = []
    for span in named:
        longer = (doc[max(0, span.end - len(state)) : span.end] for state in reference.us_states())
        states = [one for one in longer if one.start < span.start and tuple(one.text.split()) in reference.us_states()]
        found += [Span(doc, one.start, one.end, label="PLACE") for one in states[:1] if span.label_ == "NATION"]
    return found


def lands(doc: Doc, named: Sequence[Span]) -> list[Span]:
    """Places with a nation's name beside a word for land or water, or at the end of a region's: "the Congo Basin",
    "Lake Chad", "Gulf of Mexico", "New Mexico".

    The word has a capital letter, or follows "the" and the nation's own name ("the Chad basin"). With further words it
    may be a body's name for the model: "the Jordan Valley Farmers".
    """
    bodies = {token.i: ent for ent in doc.ents if ent.label_ in {"ORG", "NORP"} for token in ent}
    parts = lexicon.words("names", "lands-parts")
    found = []
    for span in named:
        if span.label_ != "NATION":
            continue
        start, end = _land_before(doc, span), span.end + _is_land_after(doc, span)
        body = bodies.get(end - 1)
        goes_on = body is not None and body.end > end
        while end > span.end and start and doc[start - 1].text.istitle() and doc[start - 1].lower_ in parts:
            start -= 1  # "the South China Sea"
        if end - start > len(span):
            label = "ORG" if goes_on else "PLACE"
            found.append(Span(doc, start, body.end if body is not None and goes_on else end, label=label))
    return [*found, *_parts_of_longer(doc, named)]


def _is_land_after(doc: Doc, span: Span) -> bool:
    """Whether a word for land or water after a nation's name belongs to the name of a place."""
    if span.end >= len(doc) or doc[span.end].lower_ not in lexicon.words("names", "lands"):
        return False
    after_the = span.start > 0 and doc[span.start - 1].lower_ == "the"
    return doc[span.end].text[:1].isupper() or (after_the and span.kb_id_ == "name")


def _land_before(doc: Doc, span: Span) -> int:
    """Where the name of a place begins: at "Lake" or "River", or at a word for land or water with "of", else at the
    nation's name.
    """
    before = doc[max(0, span.start - 2) : span.start]
    if not len(before) or span.kb_id_ != "name":
        return span.start
    if before[-1].text.istitle() and before[-1].lower_ in lexicon.words("names", "lands-before"):
        return span.start - 1
    land = before[0].text.istitle() and before[0].lower_ in lexicon.words("names", "lands")
    return span.start - 2 if land and before[-1].lower_ == "of" and len(before) > 1 else span.start


def surnames_of_nations(doc: Doc, named: Sequence[Span], persons: Sequence[Span]) -> list[Span]:
    """The names from the reference data; a nation's name alone is the surname of somebody with a full name ("Chad
    declined" after "Elsa Chad") if nothing else names the nation.
    """
    surnames = {person[-1].text for person in persons if person.label_ == "PERSON" and len(person) > 1}
    return [
        Span(doc, span.start, span.end, label="PERSON")
        if span.label_ == "NATION" and span.text in surnames and not _is_named_otherwise(span, named)
        else span
        for span in named
    ]


def _is_town(doc: Doc, span: Span) -> bool:
    """Whether a state of the United States follows the name, as after a town's: "Cairo, Illinois"."""
    if span.end + 1 >= len(doc) or doc[span.end].text != ",":
        return False
    state = next(
        (name for name in reference.us_states() if doc[span.end + 1 : span.end + 1 + len(name)].text == " ".join(name)),
        None,
    )
    return state is not None and _can_be_in(span.text, " ".join(state))


def _can_be_in(town: str, state: str) -> bool:
    """Whether a state is not rather the nation with its name, by its cities."""
    cities = reference.states_called_as_nations().get(state)
    return cities is None or town.title() in cities


def _towns_of_datelines(text: str) -> Iterator[str]:
    """The towns, in small letters, whose state a dateline names in full or short."""
    for start, end in dateline_spans(text):
        found = _TOWN_OF.match(text, start, end)
        if found is not None and found[2].removesuffix(".").lower() not in reference.month_numbers():
            town, named = found[1], found[2]
            if any(_is_short(named, state) and _can_be_in(town, " ".join(state)) for state in reference.us_states()):
                yield town.lower()


def _is_short(named: str, state: tuple[str, ...]) -> bool:
    """Whether words are the name of a state or its short form with a point: "Ga." and "Tex.", "N.Y."."""
    whole = " ".join(state)
    if not named.endswith(".") or named == whole:
        return named == whole
    short = re.sub(r"[. ]", "", named)
    if len(state) > 1:
        return short == "".join(word[0] for word in state)
    ends_alike = len(short) > 1 and whole.startswith(short[0]) and whole.endswith(short[-1])
    return whole.startswith(short) or (ends_alike and len(short) == len("Ga"))


def _with_state_of(doc: Doc, span: Span) -> Span:
    """The name with "the state of" before it, and the nation of which the state is a part."""
    start = span.start - 2
    if start < 0 or [token.lower_ for token in doc[start : span.start]] != ["state", "of"]:
        return span
    if start and doc[start - 1].text in _NATIONAL:
        start -= 1
    return Span(doc, start, span.end, label="PLACE")


def _is_called_state(doc: Doc, span: Span) -> bool:
    """Whether the words beside the name say that it is a state: "Governor Moore of Georgia", "Georgia's governor"."""
    before = [token.text for token in doc[max(0, span.start - 4) : span.start]]
    if before[-2:] == ["state", "of"] or (before[-1:] == ["of"] and _OFFICES & {word.lower() for word in before}):
        return True
    behind = [token.lower_ for token in doc[span.end : span.end + 2]]
    if behind[:1] in (["'s"], ["’s"]) and _OFFICES & set(behind[1:]):
        return True
    cities = reference.states_called_as_nations()[span.text]
    return before[-1:] == [","] and any(" ".join(before[at:-1]).title() in cities for at in range(len(before) - 1))


def _is_named_otherwise(span: Span, named: Sequence[Span]) -> bool:
    same = [other for other in named if other.id_ == span.id_]
    return any(other.text != span.text or _is_called_nation(other) for other in same)


def _is_called_nation(span: Span) -> bool:
    """Whether the words before a name say that it is a nation: "the country of Georgia"."""
    before = [token.lower_ for token in span.doc[max(0, span.start - 2) : span.start]]
    return before[-1:] == ["of"] and before[0] in {"country", "nation", "republic"}
