"""Persons' names: from the model, and from titles, appositions, verbs of saying and repetitions.

Tokens of a nation's or organisation's name (``blocked``) are not searched.
"""

from __future__ import annotations

from collections.abc import Iterator

from spacy.tokens import Doc, Span, Token
from spacy.util import filter_spans

from kg import lexicon, reference
from kg.model import Span as Place
from kg.reading.annotation import grammar
from kg.reading.annotation.listings import listed_names
from kg.reading.annotation.name_words import (
    is_capitalised,
    is_honorific,
    is_in_name,
    is_initial,
    is_small,
    is_title_head,
    is_within_title,
)
from kg.reading.annotation.other_names import second_names, with_second_names

#: The most tokens of a name after a title, a courtesy title or a comma.
_REACH = 5
_LONGEST_NAME = 3
_WINDOW = 8
#: The most tokens of a title, of its office, or of the part before a name that the model leaves out.
_LONGEST_TITLE = 20
#: One word for the field of an office and two for the name of its holder.
_FIELD_AND_NAME = 3


def person_spans(doc: Doc, known: list[Span]) -> list[Span]:
    """The names of persons in a parsed Doc, without titles; ``known`` are the names from the reference data."""
    blocked = {i for span in known for i in range(span.start, span.end)}
    found: dict[int, Span] = {}
    alone = {span.start for span in known if len(span) == 1}
    for span in [*_candidates(doc, blocked, alone), *_korean_names(doc, blocked)]:
        if span is not None and (span.start not in found or len(span) > len(found[span.start])):
            found[span.start] = span
    spans = [s for s in _coordinated(doc, filter_spans(found.values()), blocked) if not _is_field(doc, s)]
    second = [name for name in second_names(doc, spans) if blocked.isdisjoint(range(name.start, name.end))]
    spans = filter_spans([*second, *spans])
    spans = filter_spans(_supported(doc, [*spans, *_repetitions(doc, spans, blocked)]))
    return with_second_names(spans, second)


def _candidates(doc: Doc, blocked: set[int], alone: set[int]) -> list[Span | None]:
    """The model's persons, and words in places where persons are named; ``alone`` are the blocked tokens that are a
    whole name, as surnames can be.
    """
    found = [
        _name_within(doc, _whole(doc, ent, blocked), ent.end, blocked)
        for ent in doc.ents
        if ent.label_ == "PERSON" and not _in_field(doc, ent)
    ]
    courtesies, speaking = {"mr", "mrs", "ms", "dr", "sir", "lord"}, lexicon.words("names", "speaking")
    found += [_listed(doc, words, blocked) for words in listed_names(doc.text)]
    for token in doc:
        if is_title_head(token):
            found.append(_after_title(doc, token, blocked))
        elif token.lower_.rstrip(".") in courtesies:
            found.append(_name_within(doc, token.i + 1, token.i + _REACH, blocked))
        elif (token.lower_ in {"the", "that"} and _takes_up_a_team(token)) or _is_second_for(token):
            found.append(_run_before(doc, token.i, blocked - (alone & set(range(token.i - _LONGEST_NAME, token.i)))))
        elif token.text == ":" and token.i:
            found.append(_at_colon(doc, token, blocked))
        elif token.text == "(" and token.i and _title_follows(doc, token):
            found.append(_run_before(doc, token.i, blocked))
        elif token.text == "," and token.i:
            found.append(_before_apposition(doc, token, blocked - _side_by_side(token, alone)))
            found.append(_after_description(doc, token, blocked))
        elif token.lemma_ in speaking and token.pos_ == "VERB":
            found.append(_speaking(doc, token, blocked))
        elif token.lemma_ in lexicon.words("names", "leading") and token.pos_ == "VERB":
            found += [_run_before(doc, end, blocked) for end in _leaders(token)]
    return found


def _at_colon(doc: Doc, colon: Token, blocked: set[int]) -> Span | None:
    """The name after a title and a colon ("the mediators: Anna Keller, ..."), or before a quotation after it."""
    if _opens_speech(colon):
        return _run_before(doc, colon.i, blocked)
    return _name_within(doc, colon.i + 1, colon.i + _REACH, blocked) if is_title_head(colon.nbor(-1)) else None


def _opens_speech(colon: Token) -> bool:
    """Whether a quotation follows the colon, and its line has only words with capitals: 'Anna Keller: "We can."'."""
    doc, i = colon.doc, colon.i
    if i + 1 >= len(doc) or doc[i + 1].text not in {'"', "“", "„", "«"}:
        return False
    line = next((j for j in range(i - 1, max(-1, i - _REACH - 1), -1) if "\n" in doc[j].text), -1 if i <= _REACH else i)
    return all(word.text[:1].isupper() for word in doc[line + 1 : i])


def _listed(doc: Doc, words: Place, blocked: set[int]) -> Span | None:
    """The name in the words of a list that stand where people are named, if it fills them but for titles before it."""
    place = doc.char_span(words.start, words.end, alignment_mode="contract")
    if place is None:
        return None
    name = _name_within(doc, place.start, place.end, blocked)
    return name if name is not None and len(name) > 1 and name.end == place.end else None


def _side_by_side(comma: Token, alone: set[int]) -> set[int]:
    """The tokens of two names right before a comma, the first of a nation or city: if an office follows, "Paris
    England" is a person; not "In Norway Keller".
    """
    first = comma.i - 2
    after_preposition = first > 0 and comma.doc[first - 1].pos_ == "ADP"
    return {first, first + 1} & alone if first in alone and not after_preposition else set()


def _takes_up_a_team(token: Token) -> bool:
    """Whether the person before the word leads a team named earlier: "Keller the Estonian one", "that of Estonia"."""
    following = [each.lower_ for each in token.doc[token.i + 1 : token.i + 3]]
    if token.lower_ == "that":
        return following[:1] == ["of"]
    people = reference.nation_words().get((following[0].title(),)) if following else None
    elided = following[1:] in (["and"], [","], [";"], ["."]) and people is not None and people.form == "people"
    return elided or (following[1:] == ["one"] and token.nbor().text[:1].isupper())


def _is_second_for(token: Token) -> bool:
    """Whether the word adds a second person beside a first: "Anna Keller for Latvia and Tomas Rybak for Norway"."""
    if token.lower_ != "for" or token.i < 2 or not token.nbor(-1).text[:1].isupper():
        return False
    before = token.doc[token.sent.start : token.i]
    ends = {ent.end for ent in token.doc.ents if ent.label_ == "PERSON"}
    return any(word.lower_ == "for" and word.i in ends for word in before) and any(
        w.lower_ in {"and", ","} for w in before
    )


def _leaders(verb: Token) -> list[int]:
    """Where the names end of those who lead, represent or accompany: its subject, or its agent."""
    agents = [grand for child in verb.children if child.dep_ == "agent" for grand in child.children]
    heads = [child for child in verb.children if child.dep_ == "nsubj"] + [
        word for word in agents if word.dep_ == "pobj"
    ]
    return [part.i + 1 for head in heads for part in grammar.coordination(head)]


def _run_before(doc: Doc, end: int, blocked: set[int]) -> Span | None:
    """The name of two words or more that ends there, unless an article shows that it is a body's."""
    start = _run_start(doc, end, blocked)
    if end - start < 2 or (start and doc[start - 1].lower_ in {"the", "a", "an"}):
        return None
    if any(word.lower_.rstrip(".") in lexicon.words("names", "firms") for word in doc[start:end]):
        return None
    if _in_field(doc, doc[start:end]):
        return _after_field(doc, start, blocked)
    return _name_within(doc, start, end, blocked)


def _in_field(doc: Doc, name: Span) -> bool:
    """Whether the model's name includes the field of an office: "Minister of Trade Anna Keller"."""
    before = doc[name.start - 1].lower_ if name.start > 1 else ""
    return len(name) > 2 and before in {"of", "for"} and is_title_head(doc[name.start - 2])


def _is_field(doc: Doc, name: Span) -> bool:
    """Whether the words are the field of an office: "Minister of Ports and Marine Transport"."""
    last = name[-1].lower_
    if last not in reference.titles().modifiers and not last.endswith(tuple(lexicon.words("names", "field_endings"))):
        return False
    start = name.start - 1
    while start > 0 and (doc[start].lower_ == "and" or doc[start].text[:1].isupper()):
        start -= 1
    return start > 0 and doc[start].lower_ in {"of", "for"} and is_title_head(doc[start - 1])


def _whole(doc: Doc, ent: Span, blocked: set[int]) -> int:
    """Where a name begins that the model cut short: proper nouns right before it belong to it."""
    start = ent.start
    while (
        start > max(0, ent.start - _LONGEST_TITLE)
        and doc[start - 1].pos_ == "PROPN"
        and is_in_name(doc, start - 1, blocked)
    ):
        start -= 1
    in_office = start > 1 and doc[start - 1].lower_ in {"of", "for"} and is_title_head(doc[start - 2])
    return ent.start if in_office and len(ent) > 1 else start


def _coordinated(doc: Doc, spans: list[Span], blocked: set[int]) -> list[Span]:
    """Names coordinated with names: "Presidents Anna Keller of Norway and Tomas Rybak of Latvia"."""
    ends = {span.end for span in spans}
    more = []
    for token in doc[1:-2]:
        if token.lower_ not in {"and", ","}:
            continue
        after_nation = token.i >= 3 and doc[token.i - 2].lower_ == "of" and token.i - 2 in ends
        if (token.i in ends or after_nation) and is_in_name(doc, token.i + 1, blocked):
            span = _name_within(doc, token.i + 1, token.i + _REACH, blocked)
            if span is not None and len(span) > 1:
                more.append(span)
                ends.add(span.end)
    return filter_spans([*spans, *more])


def _supported(doc: Doc, spans: list[Span]) -> list[Span]:
    """Single words are names only with support: a full name, a title before them, or a verb of saying."""
    full = {word.text.lower() for span in spans if len(span) > 1 for word in span}
    return [span for span in spans if len(span) > 1 or span.text.lower() in full or _vouched_for(doc, span)]


def _vouched_for(doc: Doc, span: Span) -> bool:
    before = doc[span.start - 1] if span.start else None
    if before is not None and (is_title_head(before) or before.lower_.rstrip(".") in reference.titles().honorifics):
        return True
    says = span.root.dep_ == "nsubj" and span.root.head.lemma_ in lexicon.words("names", "vouching")
    return says and doc[span.start].ent_type_ == "PERSON"


def _after_title(doc: Doc, title: Token, blocked: set[int]) -> Span | None:
    """A name after a title: "Trade Minister Tomas Rybak"."""
    i = title.i + 1
    while i < min(len(doc), title.i + _LONGEST_TITLE) and is_within_title(doc, i):
        i += 1
    if i + 2 < len(doc) and i == title.i + 1 and doc[i].lower_ in {"of", "for"}:
        return _after_field(doc, i + 1, blocked)
    if i >= len(doc) or not is_capitalised(doc[i]) or i in blocked:
        return None
    return _name_within(doc, i, i + _REACH + 1, blocked)


def _after_field(doc: Doc, start: int, blocked: set[int]) -> Span | None:
    """The last two words after an office with "of" or "for": "Minister of Harbour Works Anna Keller"."""
    end = start
    while end < min(len(doc), start + _LONGEST_TITLE) and end not in blocked and _is_field_word(doc, end):
        end += 1
    if end - start < _FIELD_AND_NAME or not all(is_in_name(doc, i, blocked) for i in (end - 2, end - 1)):
        return None
    if any(word.lower_ in lexicon.words("names", "bodies") for word in doc[end - 2 : end]):
        return None
    if doc[end - 1].lower_.endswith(tuple(lexicon.words("names", "field_endings"))):
        return None  # "the Minister of Northern Harbour Development"
    return Span(doc, end - 2, end, label="PERSON")


def _is_field_word(doc: Doc, i: int) -> bool:
    """Whether the word can be in "for Technology and National Security Anna Keller"."""
    joining = doc[i].lower_ == "and" and i + 1 < len(doc) and doc[i + 1].text[:1].isupper()
    return joining or (doc[i].text[:1].isupper() and doc[i].pos_ in {"PROPN", "NOUN", "ADJ"})


def _after_description(doc: Doc, comma: Token, blocked: set[int]) -> Span | None:
    """A name separated from a title by a comma: "his adviser on fisheries, Anna Keller, said"."""
    for token in reversed(doc[max(0, comma.i - _WINDOW) : comma.i]):
        if token.text in ',.;:()"“”' or token.pos_ in grammar.VERBAL:
            return None
        if is_title_head(token):
            span = _name_within(doc, comma.i + 1, comma.i + _REACH + 1, blocked)
            return span if span is not None and len(span) > 1 and span.start == comma.i + 1 else None
    return None


def _before_apposition(doc: Doc, comma: Token, blocked: set[int]) -> Span | None:
    """Words with capitals before a comma and a title: "Anna Keller, the harbour minister"."""
    if not _title_follows(doc, comma):
        return None
    start = _run_start(doc, comma.i, blocked)
    return _name_within(doc, start, comma.i, blocked) if comma.i - start > 1 else None


def _title_follows(doc: Doc, comma: Token) -> bool:
    for token in doc[comma.i + 1 : comma.i + _WINDOW + 1]:
        if token.text in ",.;:()" or token.pos_ in grammar.VERBAL:
            return False
        if is_title_head(token):
            return True
    return False


def _speaking(doc: Doc, verb: Token, blocked: set[int]) -> Span | None:
    """Two or more words with capitals that speak: "Anna Keller said"."""
    for child in verb.children:
        if child.dep_ == "nsubj" and is_capitalised(child) and child.i not in blocked:
            start = _run_start(doc, child.i, blocked)
            if start < child.i:
                return _name_within(doc, start, child.i + 1, blocked)
    return None


def _run_start(doc: Doc, end: int, blocked: set[int]) -> int:
    """Where the words begin that can be a name and end before the token."""
    start = end
    while start > 0 and is_in_name(doc, start - 1, blocked):
        start -= 1
    return start


def _name_within(doc: Doc, start: int, end: int, blocked: set[int]) -> Span | None:
    """The longest person's name in [start, end): without courtesy titles and titles, with particles inside."""
    end = min(end, len(doc))
    while start < end and _precedes_name(doc[start], end - start, blocked):
        start += 1
    stop = start
    while stop < end and (is_in_name(doc, stop, blocked) or (stop > start and is_initial(doc[stop]))):
        stop += 1
    while stop > start and (not is_capitalised(doc[stop - 1]) or doc[stop - 1].pos_ == "ADP"):
        stop -= 1
    if stop < len(doc) and doc[stop].lower_ in lexicon.words("names", "bodies") and doc[stop].text[:1].isupper():
        return None
    if not any(len(token.text) > 1 and token.text.isalpha() for token in doc[start:stop]):
        return None
    if stop - start == 1 and not _can_stand_alone(doc[start]):
        return None
    if stop > start and doc[stop - 1].lower_ in reference.titles().modifiers and doc[stop - 1].lower_.endswith("s"):
        return None  # "Director for Maritime Affairs"
    return Span(doc, start, _hyphened(doc, start, stop), label="PERSON")


def _hyphened(doc: Doc, start: int, stop: int) -> int:
    """Where a name ends whose last part goes on in small letters: "Park Min-su"; not "the Anna Keller-led team"."""
    if stop - start < 2 or stop + 1 >= len(doc) or doc[stop].text != "-" or doc[stop].whitespace_:
        return stop
    rest, has_space = doc[stop + 1], doc[stop - 1].whitespace_
    return (
        stop
        if has_space or _is_joined_to_name(rest) or not rest.text.islower() or not rest.text.isalpha()
        else stop + 2
    )


def _is_joined_to_name(word: Token) -> bool:
    """Whether the word after a hyphen describes what the person does: "the Anna Keller-led team"."""
    return word.lower_ in lexicon.table("hosting", "compounds") or word.lower_.endswith("ed")


def _korean_names(doc: Doc, blocked: set[int]) -> Iterator[Span]:
    """Korean names around a hyphen with a small last part ("Moon Seo-in"), which the model often misses."""
    surnames = lexicon.words("names", "korean-surnames")
    for i in range(2, len(doc) - 1):
        name, rest = doc[i - 2 : i], doc[i + 1]
        if doc[i].text != "-" or doc[i].whitespace_ or doc[i - 1].whitespace_ or name[0].lower_ not in surnames:
            continue
        if blocked.isdisjoint({i - 2, i - 1}) and all(map(is_capitalised, name)) and rest.text.islower():
            if rest.text.isalpha() and not _is_joined_to_name(rest):
                yield Span(doc, i - 2, i + 2, label="PERSON")


def _precedes_name(token: Token, left: int, blocked: set[int]) -> bool:
    """Whether the word comes before the name itself, which has ``left`` tokens."""
    if is_honorific(token) or token.i in blocked or "\n" in token.text or token.text in "\"“”'‘’(—–-":
        return True
    if is_title_head(token):
        return left > 1
    opens = bool(token.is_sent_start) and token.pos_ == "VERB"  # "Added Anna Keller:"
    return left > 2 and (token.lower_ in reference.titles().modifiers or token.pos_ == "ADV" or opens)


def _can_stand_alone(token: Token) -> bool:
    """Whether a single word can be a name: no small word, particle or field, and parsed like a name."""
    vocabulary = reference.titles()
    if is_small(token.lower_) or len(token) < 2 or token.lower_ in vocabulary.modifiers:
        return False
    if token.lower_ in vocabulary.particles and token.text.islower():
        return False
    return token.pos_ not in {"VERB", "AUX", "ADV", "ADP"}


def surname(words: list[str]) -> str:
    """The surname of a name in Western order, particles included.

    >>> surname(["Ludo", "van", "Aalst"])
    'van Aalst'
    """
    particles = reference.titles().particles
    for i, word in enumerate(words[1:], 1):
        if word.lower() in particles and i < len(words) - 1:
            return " ".join(words[i:])
    return words[-1]


def _repetitions(doc: Doc, spans: list[Span], blocked: set[int]) -> list[Span]:
    """Later short forms of full names: the last name, or the first if that is the family name."""
    short = _short_forms(spans)
    first_words = {words[0] for words in short}
    taken = {i for span in spans for i in range(span.start, span.end)} | blocked
    found = []
    for token in doc:
        if token.text not in first_words:
            continue
        for size in (3, 2, 1):
            words = tuple(t.text for t in doc[token.i : token.i + size])
            free = not taken.intersection(range(token.i, token.i + size))
            if len(words) == size and words in short and free and (size > 1 or token.text[:1].isupper()):
                found.append(Span(doc, token.i, token.i + size, label="PERSON"))
                break
    return found


def _short_forms(spans: list[Span]) -> set[tuple[str, ...]]:
    """The short forms of the full names."""
    short: set[tuple[str, ...]] = set()
    for span in spans:
        words = [token.text for token in span if not is_initial(token)]
        if len(words) > 1:
            family = tuple(surname(words).split())
            short.update({(words[-1],), (words[0],), family, (family[0].capitalize(), *family[1:])})
    calendar = lexicon.words("names", "calendar")
    return {
        words
        for words in short
        if not is_small(words[0].lower()) and words[0].lower() not in calendar and len(words[0]) > 1
    }
