"""The names of a Doc, in three layers: persons, names from the reference data, and the rest of the model's own."""

from __future__ import annotations

import re

from spacy.tokens import Doc, Span, Token
from spacy.util import filter_spans

from kg import lexicon, reference
from kg.dateline import datelines
from kg.nation_codes import memberships
from kg.reading import dates
from kg.reading.annotation.body_names import body_spans
from kg.reading.annotation.body_surnames import body_surnames
from kg.reading.annotation.homonyms import (
    is_among_goods,
    lands,
    surnames_of_nations,
    without_goods,
    without_homonyms,
    without_languages,
)
from kg.reading.annotation.name_words import is_capitalised, is_left_out, is_title_head
from kg.reading.annotation.nation_parts import nation_parts, told_apart
from kg.reading.annotation.outlets import outlets
from kg.reading.annotation.person_names import person_spans
from kg.reading.annotation.unknown_states import with_states

#: The most words a name in the reference data has.
_LONGEST = 6
_ACRONYM = re.compile(r"[A-Z][A-Z0-9-]{1,6}")
_LABELS = {
    "ORG": "ORG",
    "NORP": "GROUP",
    "GPE": "PLACE",
    "LOC": "PLACE",
    "FAC": "PLACE",
    "DATE": "DATE",
    "TIME": "DATE",
}


def names(doc: Doc, published: str | None = None) -> list[Span]:
    """The names of a parsed Doc, repaired, without overlaps, in the order of the text; of states, those that there were
    when it was published.
    """
    lines = _datelines(doc)
    spans = without_homonyms(doc, without_goods(doc, without_languages(doc, _reference_spans(doc))))
    full = [each for span in spans for each in _states_then(span, published)]
    called = body_surnames(doc)
    inside = {token.i for span in called for token in span}
    bodies = [span for span in body_spans(doc) if inside.isdisjoint(token.i for token in span)]
    known = filter_spans([*outlets(doc), *full, *nation_parts(doc, full), *bodies, *lands(doc, full)])
    persons = [*called, *(_body_called(span) for span in person_spans(doc, [*called, *known]))]
    known = surnames_of_nations(doc, known, persons)
    rest = [span for ent in doc.ents if (span := _other(doc, ent)) is not None and not is_among_goods(doc, span)]
    rest = [*_counted_days(doc), *(each for span in rest for each in _old_and_new_day(span))]
    taken = _preferring(persons, known, rest)
    taken = with_states(doc, taken)
    taken += _acronyms(doc, taken)
    return sorted(told_apart(doc, _without_datelines(lines, filter_spans(taken))), key=lambda span: span.start)


def _states_then(span: Span, published: str | None) -> list[Span]:
    """The span; as two nations if it names a union of two that had ended: "Serbia and Montenegro", after 2006."""
    joint = next((token.i for token in span if token.lower_ == "and"), None)
    year = (published or "")[:4]
    if span.label_ != "NATION" or joint is None or not year.isdigit():
        return [span]
    spells = memberships(span.id_, "cow")
    if not spells or any(spell.last is None or spell.last >= int(year) for spell in spells):
        return [span]
    parts = [span.doc[span.start : joint], span.doc[joint + 1 : span.end]]
    entries = [reference.nation_words().get(tuple(part.text.split())) for part in parts]
    nations = [
        Span(span.doc, part.start, part.end, label="NATION", span_id=entry.code, kb_id=entry.form)
        for part, entry in zip(parts, entries, strict=True)
        if entry is not None
    ]
    return nations if len(nations) == len(parts) else [span]


def _counted_days(doc: Doc) -> list[Span]:
    """Days counted from another day, and first and last days, which the model takes for two: "a week from Friday"."""
    found = (doc.char_span(start, end, label="DATE") for start, end in dates.counted(doc.text))
    return [day for span in found if span is not None for day in _old_and_new_day(span)]


def _old_and_new_day(span: Span) -> list[Span]:
    """The span; as two if it holds the old and the new day of what was moved ("put off from May 3 to May 10")."""
    doc, to = span.doc, next((token.i for token in span if token.lower_ in {"to", "until", "till"}), None)
    if span.label_ != "DATE" or to is None or to in {span.start, span.end - 1} or span.start == 0:
        return [span]
    before = doc[doc[span.start].sent.start : to + 1].text_with_ws
    if doc[span.start - 1].lower_ != "from" or not lexicon.pattern("status", "moved-to").search(before):
        return [span]
    return [Span(doc, span.start, to, label="DATE"), Span(doc, to + 1, span.end, label="DATE")]


def _without_datelines(lines: list[tuple[Span, Span]], spans: list[Span]) -> list[Span]:
    """The names outside datelines, and the place of each dateline; for the first one also the nations that it names."""
    number = {token.i: n for n, (line, _) in enumerate(lines) for token in line}
    kept = [
        span
        for span in spans
        if span.start not in number or (number[span.start] == 0 and span.label_ in {"NATION", "PLACE"})
    ]
    taken = {token.i for span in kept for token in span}
    return [*kept, *(place for _, place in lines if taken.isdisjoint(range(place.start, place.end)))]


def _datelines(doc: Doc) -> list[tuple[Span, Span]]:
    """The datelines of the text, each with its place."""
    found = []
    for start, named, end in datelines(doc.text):
        line, place = (doc.char_span(start, stop, alignment_mode="contract") for stop in (end, named))
        if line is not None and place is not None:
            found.append((line, Span(doc, place.start, place.end, label="PLACE")))
    return found


def _acronyms(doc: Doc, spans: list[Span]) -> list[Span]:
    """Later mentions of acronyms that the article gives in brackets after a name: "Harbour Safety Board (HSB)"."""
    ends = {span.end for span in spans if span.label_ in {"ORG", "GROUP"}}
    bracketed = (doc[end + 1].text for end in ends if end + 2 < len(doc) and _in_brackets(doc, end + 1))
    given = {word for word in bracketed if word.isupper() and 2 <= len(word) <= 8}
    taken = {i for span in spans for i in range(span.start, span.end)}
    free = [token for token in doc if token.i not in taken]
    return [Span(doc, token.i, token.i + 1, label="ORG") for token in free if token.text in given or _is_bare(token)]


def _is_bare(token: Token) -> bool:
    """Whether the word is an acronym that is used like a body's name: "the ELN"."""
    before = token.nbor(-1).text if token.i else ""
    if before not in {"the", "The"} or not _ACRONYM.fullmatch(token.text):
        return False
    return token.text not in lexicon.words("names", "abbreviations") and not token.is_sent_start


def _body_called(span: Span) -> Span:
    """A body's name that the model takes for a person's: "the rebel group Ansar Dine", "the delegation of Sinn Lir"."""
    before = span.doc[span.start - 1] if span.start else None
    sending = span.start > 1 and span.doc[span.start - 2].lower_ in lexicon.words("names", "sent")
    if before is not None and before.lower_ == "of" and sending and not _is_called_by_surname(span):
        return Span(span.doc, span.start, span.end, label="ORG")
    if before is None or before.lower_ not in lexicon.words("names", "called"):
        return span
    if span.root.head.i != before.i and before.head.i not in range(span.start, span.end):
        return span
    return Span(span.doc, span.start, span.end, label="ORG")


def _is_called_by_surname(name: Span) -> bool:
    """Whether the last word of a name occurs alone elsewhere, like a person's surname."""
    last = name[-1].text
    return len(name) > 1 and any(
        token.text == last and token.i and token.nbor(-1).text != name[-2].text for token in name.doc
    )


def _in_brackets(doc: Doc, i: int) -> bool:
    return doc[i - 1].text == "(" and doc[i + 1].text == ")"


def _preferring(persons: list[Span], known: list[Span], rest: list[Span]) -> list[Span]:
    """The spans; earlier layers remove overlapping spans of later layers, unless they are a word of a longer name."""
    taken: list[Span] = []
    used: set[int] = set()
    bodies = {token.i: org for org in rest if org.label_ == "ORG" and len(org) > 1 for token in org}
    for span in [*persons, *(span for span in known if not _only_a_word_of(span, bodies)), *rest]:
        if not used.intersection(range(span.start, span.end)):
            taken.append(span)
            used.update(range(span.start, span.end))
    return taken


def _only_a_word_of(name: Span, bodies: dict[int, Span]) -> bool:
    """Whether a nation's name is only a word of an organisation's ("Bank of Norway", "African Union"); ``bodies`` has
    the organisation at each token.
    """
    if len(name) > 1 or name.label_ not in {"NATION", "GROUP", "PLACE", "REGION"}:
        return False
    org = bodies.get(name.start)
    if org is None or org[-1].lower_ not in lexicon.words("names", "bodies"):
        return False
    return name.end < org.end and name[-1].nbor().lower_ not in {"foreign", "'s", "’s"}


def _reference_spans(doc: Doc) -> list[Span]:
    """All names from the reference data, the longest first at each place."""
    found, i = [], 0
    texts = [_plain(token) for token in doc]
    while i < len(doc):
        size, entry = _longest_entry(texts, i)
        span = _reference_span(doc, i, i + size, entry) if entry is not None else None
        if span is not None:
            found.append(span)
        i += size if span is not None else 1
    return found


def _longest_entry(texts: list[str], i: int) -> tuple[int, reference.Entry | None]:
    """The entry with the most words that starts at the token, and its number of tokens."""
    if not reference.starts_name(texts[i]):
        return 1, None
    for size in range(min(_LONGEST, len(texts) - i), 0, -1):
        words = tuple(" ".join(texts[i : i + size]).replace(" '", "'").replace(" - ", "-").split())
        entry = reference.entry(words)
        if entry is not None:
            return size, entry
    return 1, None


def _plain(token: Token) -> str:
    text = token.text.replace("’", "'")
    return text[:-2] if text.endswith("'s") and len(text) > 2 else text


def _reference_span(doc: Doc, start: int, end: int, entry: reference.Entry) -> Span | None:
    if end < len(doc) and start + 1 == end and _in_longer_name(doc, start, entry.form):
        return None
    if entry.kind == "region":
        return Span(doc, start, end, label=_region_label(doc[end - 1], entry.form))
    if entry.kind == "nation":
        return Span(doc, start, end, label="NATION", span_id=entry.code, kb_id=entry.form)
    return Span(doc, start, end, label="ORG", span_id=entry.name, kb_id=entry.type)


def _region_label(last: Token, form: str) -> str:
    """A region is a place, its people ("the Arabs") are a group; its adjective ("Baltic leaders") is neither."""
    if form != "people":
        return "PLACE"
    return "REGION" if last.dep_ in {"amod", "compound"} else "GROUP"


def _in_longer_name(doc: Doc, i: int, form: str) -> bool:
    """Whether the model sees the token as part of a person's name ("Jordan Hale", "Chad Brook"); an adjective can only
    be the last word of one ("John English"; not "French President Anna Keller").
    """
    token = doc[i]
    if token.ent_type_ != "PERSON":
        return False
    within, goes_on = token.ent_iob_ == "I", i + 1 < len(doc) and doc[i + 1].ent_iob_ == "I"
    if form == "name" and is_left_out(doc, i):
        return False  # "Anna Keller Norway's", whose verb and delegation are left out
    if form == "people":
        return (
            within and not goes_on and is_capitalised(doc[i - 1]) and (doc[i - 1].text,) not in reference.nation_words()
        )
    return within or goes_on


def _other(doc: Doc, ent: Span) -> Span | None:
    """The other names of the model: organisations, groups, places and dates, cut to their words."""
    start, end = ent.start, ent.end
    while start < end and (doc[start].lower_ in {"the", "a", "an"} or not doc[start].text.strip()):
        start += 1
    while end > start and (doc[end - 1].text in {"'s", "’s", "-", "("} or not doc[end - 1].text.strip()):
        end -= 1
    end = next((i for i in range(start, end) if doc[i].text == "("), end)
    if start >= end or "\n" in doc[start:end].text:
        return None
    label = _label(doc[start:end], _LABELS.get(ent.label_, ""))
    return Span(doc, start, end, label=label) if label else None


def _label(span: Span, label: str) -> str:
    """The label if the words agree with it; empty if they are no name."""
    last = span[-1]
    if label == "DATE" or not label:
        return label
    if len(span) == 1 and last.is_sent_start and last.tag_ in {"NN", "NNS"}:
        return ""
    if not any(token.text[:1].isupper() for token in span) or is_title_head(last):
        return ""
    if all(token.lower_ in reference.titles().modifiers for token in span):
        return ""
    if last.lower_ in lexicon.words("names", "treaties"):
        return ""
    if last.lower_ in lexicon.words("names", "bodies") and label == "PLACE":
        return "ORG"
    if label in {"ORG", "GROUP"} and len(span) == 1 and last.text in reference.cities():
        return "PLACE"
    return label
