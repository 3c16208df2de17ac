"""From articles to spaCy Docs whose names are right.

The statistical model misses and mislabels names, above all those it has never seen. What it says is therefore
repaired by knowledge: reference data for nations and organisations, titles for persons, and the article's own
repetitions. After `annotate`, ``doc.ents`` holds only

    PERSON  a person's name without titles;
    NATION  ``ent_id_`` its code, ``kb_id_`` the form (name, people, seat);
    ORG     ``ent_id_`` the full name and ``kb_id_`` the type where reference data knows them;
    GROUP   peoples, movements and parties no reference data knows;
    PLACE   cities, regions, buildings;
    DATE    as the model found them.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from typing import Any

from spacy.language import Language
from spacy.tokens import Doc, Span, Token
from spacy.util import compile_infix_regex, filter_spans

from kg import reference
from kg.dateline import dateline_end
from kg.errors import ParleyError
from kg.model import Article

_LEGAL = frozenset(
    "ministry department office agency council commission committee organization organisation union party front movement army "
    "league group association bank fund court tribunal parliament senate congress assembly board authority institute university "
    "forum community federation confederation corporation company club guild brigade forces force secretariat coalition alliance "
    "conference institution foundation society service bureau panel house embassy mission airlines airways".split()
)
_CALENDAR = frozenset(
    "monday tuesday wednesday thursday friday saturday sunday january february march april may june july august september "
    "october november december jan feb mar apr jun jul aug sept sep oct nov dec".split()
)
_PRONOUNS = frozenset(
    "he she it they we i you his her its their our my your this that these those there the a an and but or".split()
)


def load(model: str) -> Language:
    """The spaCy pipeline of that name, with our sentence and hyphen rules.

    Raises ParleyError when the pipeline is not installed.
    """
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    import spacy

    try:
        nlp = spacy.load(model)
    except OSError as error:
        raise ParleyError(
            f"The language model {model} is not installed; install it with pip, or name another by --model."
        ) from error
    infixes = [
        *(nlp.Defaults.infixes or []),
        r"(?<=[A-Za-z]\.)-(?=[A-Za-z])",
        r"(?<=[a-z])[-–—]{1,2}(?=[A-Z])",
        r"—",
        r"(?<=[a-z])[?.!](?=[A-Z][a-z])",
    ]
    nlp.tokenizer.infix_finditer = compile_infix_regex(infixes).finditer  # type: ignore[attr-defined]  # Tokenizer is untyped
    if "paragraphs" not in nlp.pipe_names:
        nlp.add_pipe("paragraphs", before="parser" if "parser" in nlp.pipe_names else None)
    return nlp


@Language.component("paragraphs")
def start_sentences(doc: Doc) -> Doc:
    """A sentence starts after a line end, after the dateline, and after U.S. before a possessive nation."""
    dateline = dateline_end(doc.text)
    for token in doc[:-1]:
        following = doc[token.i + 1]
        starts = "\n" in token.text or token.idx < dateline <= following.idx
        if starts:
            following.is_sent_start = True
        elif token.text in {"U.S.", "U.K.", "U.N."} and following.text[:1].isupper() and _opens_clause(following):
            following.is_sent_start = True
    return doc


def _opens_clause(token: Token) -> bool:
    return (
        token.i + 1 < len(token.doc) and token.nbor().text in {"'s", "’s"} and (token.text,) in reference.nation_words()
    )


def annotate(articles: Iterable[Article], nlp: Language) -> Iterator[tuple[Article, Doc]]:
    """Each article with its Doc, names repaired, in the order given."""
    pairs = ((article.text, article) for article in articles)
    for doc, article in nlp.pipe(pairs, as_tuples=True, batch_size=16):
        doc.set_ents(names(doc))
        yield article, doc


def names(doc: Doc) -> list[Span]:
    """The names of a parsed Doc, repaired, not overlapping, in order of the text."""
    known = _reference_spans(doc)
    persons = _person_spans(doc, known)
    rest = []
    for ent in doc.ents:
        span = _other(doc, ent)
        if span is not None:
            rest.append(span)
    taken = _preferring([persons, known, rest])
    taken += _acronyms(doc, taken)
    return sorted(filter_spans(taken), key=lambda span: span.start)


def _acronyms(doc: Doc, spans: list[Span]) -> list[Span]:
    """Later mentions of acronyms the article gives in brackets after a name: "Harbour Safety Board (HSB)"."""
    ends = {span.end: span for span in spans if span.label_ in {"ORG", "GROUP"}}
    given = {
        doc[i].text
        for i in range(2, len(doc) - 1)
        if doc[i - 1].text == "(" and doc[i + 1].text == ")" and i - 1 in ends
    }
    given = {word for word in given if word.isupper() and 2 <= len(word) <= 8}
    taken = {i for span in spans for i in range(span.start, span.end)}
    return [
        Span(doc, token.i, token.i + 1, label="ORG") for token in doc if token.text in given and token.i not in taken
    ]


def _preferring(layers: list[list[Span]]) -> list[Span]:
    """Spans of earlier layers keep out overlapping ones of later layers, unless the later one wholly holds a longer name."""
    taken: list[Span] = []
    used: set[int] = set()
    persons, known, rest = layers
    longer = {i for org in rest if org.label_ == "ORG" for i in range(org.start, org.end) if len(org) > 1}
    known = [
        k
        for k in known
        if not (
            k.label_ in {"NATION", "GROUP", "PLACE"} and len(k) == 1 and k.start in longer and _inside_name(k, rest)
        )
    ]
    for span in [*persons, *known, *rest]:
        if not used.intersection(range(span.start, span.end)):
            taken.append(span)
            used.update(range(span.start, span.end))
    return taken


def _inside_name(nation: Span, rest: list[Span]) -> bool:
    """Whether a nation's name is only a word of an organisation's ("Bank of Norway", "African Union")."""
    for org in rest:
        if org.label_ == "ORG" and org.start <= nation.start and nation.end <= org.end and len(org) > len(nation):
            return (
                org[-1].lower_ in _LEGAL
                and nation.end < org.end
                and nation[-1].nbor().lower_ not in {"foreign", "'s", "’s"}
            )
    return False


def _reference_spans(doc: Doc) -> list[Span]:
    """All names that reference data knows, longest first at each place."""
    nations, organizations, regions = reference.nation_words(), reference.organization_words(), reference.region_words()
    found, i = [], 0
    texts = [_plain(token) for token in doc]
    while i < len(doc):
        for size in range(6 if texts[i].strip() else 0, 0, -1):
            words = tuple(" ".join(texts[i : i + size]).replace(" '", "'").split())
            entry = organizations.get(words) or regions.get(words) or nations.get(words)
            if entry is not None and i + size <= len(doc):
                span = _reference_span(doc, i, i + size, entry)
                if span is not None:
                    found.append(span)
                    i += size - 1
                break
        i += 1
    return found


def _plain(token: Token) -> str:
    text = token.text.replace("’", "'")
    return text[:-2] if text.endswith("'s") and len(text) > 2 else text


def _reference_span(doc: Doc, start: int, end: int, entry: reference.Entry) -> Span | None:
    if end < len(doc) and start + 1 == end and entry.form != "people" and _in_longer_name(doc, start):
        return None
    if entry.kind == "region":
        return Span(doc, start, end, label="GROUP" if entry.form == "people" else "PLACE")
    if entry.kind == "nation":
        return Span(doc, start, end, label="NATION", span_id=entry.code, kb_id=entry.form)
    return Span(doc, start, end, label="ORG", span_id=entry.name, kb_id=entry.type)


def _in_longer_name(doc: Doc, i: int) -> bool:
    """Whether the model sees the token as part of a person's name ("Jordan Hale", "Chad Brook")."""
    token = doc[i]
    return token.ent_type_ == "PERSON" and ((i + 1 < len(doc) and doc[i + 1].ent_iob_ == "I") or token.ent_iob_ == "I")


def _person_spans(doc: Doc, known: list[Span]) -> list[Span]:
    blocked = {i for span in known for i in range(span.start, span.end)}
    found: dict[int, Span] = {}

    def put(span: Span | None) -> None:
        if span is not None and (span.start not in found or len(span) > len(found[span.start])):
            found[span.start] = span

    for ent in doc.ents:
        if ent.label_ == "PERSON":
            put(_name_from(doc, ent.start, ent.end, blocked))
    for token in doc:
        if _is_title_head(token):
            put(_name_after_title(doc, token, blocked))
        elif token.lower_.rstrip(".") in {"mr", "mrs", "ms", "dr", "sir", "lord"}:
            put(_name_from(doc, token.i + 1, min(len(doc), token.i + 5), blocked))
        elif token.text == "," and token.i:
            put(_name_before_apposition(doc, token, blocked))
            put(_name_after_description(doc, token, blocked))
        elif token.lemma_ in {"say", "tell", "add", "warn"} and token.pos_ == "VERB":
            put(_speaking_name(doc, token, blocked))
    spans = _coordinated(doc, filter_spans(found.values()), blocked)
    return filter_spans(_supported(doc, [*spans, *_repetitions(doc, spans, blocked)]))


def _coordinated(doc: Doc, spans: list[Span], blocked: set[int]) -> list[Span]:
    """ "Presidents Anna Keller of Norway and Tomas Rybak of Latvia": a name coordinated with a name."""
    ends = {span.end for span in spans}
    more = []
    for token in doc[1:-2]:
        after_nation = token.i >= 3 and doc[token.i - 2].lower_ == "of" and token.i - 2 in ends
        if token.lower_ in {"and", ","} and (token.i in ends or after_nation) and _in_name(doc, token.i + 1, blocked):
            span = _name_from(doc, token.i + 1, min(len(doc), token.i + 5), blocked)
            if span is not None and len(span) > 1:
                more.append(span)
    return filter_spans([*spans, *more])


def _supported(doc: Doc, spans: list[Span]) -> list[Span]:
    """Single words are names only with support: a full name, a title or courtesy before them, or a verb of saying."""
    full = {word.text.lower() for span in spans if len(span) > 1 for word in span}
    kept = []
    for span in spans:
        before = doc[span.start - 1] if span.start else None
        titled = before is not None and (
            _is_title_head(before) or before.lower_.rstrip(".") in reference.titles().honorifics
        )
        says = span.root.dep_ == "nsubj" and span.root.head.lemma_ in {"say", "tell", "add", "warn", "claim", "insist"}
        if len(span) > 1 or span.text.lower() in full or titled or (says and doc[span.start].ent_type_ == "PERSON"):
            kept.append(span)
    return kept


def _is_title_head(token: Token) -> bool:
    vocabulary = reference.titles()
    word = token.lower_
    return (
        word in vocabulary.heads or word in vocabulary.ranks or (word.endswith("s") and word[:-1] in vocabulary.heads)
    )


def _name_after_title(doc: Doc, token: Token, blocked: set[int]) -> Span | None:
    i = token.i + 1
    while i < len(doc) and _within_title(doc, i):
        i += 1
    if i >= len(doc) or not _capitalised(doc[i]) or i in blocked:
        return None
    return _name_from(doc, i, min(len(doc), i + 6), blocked)


def _within_title(doc: Doc, i: int) -> bool:
    """Whether the token can stand between a title's head and the name: "Secretary of the Treasury", "President-elect"."""
    token, vocabulary = doc[i], reference.titles()
    if token.lower_ in {"-", "elect", "designate"}:
        return True
    if token.lower_ in {"of", "for", "the", "and"}:
        following = doc[i + 1 : i + 3]
        return any(
            word.lower_ in vocabulary.modifiers or (word.text,) in reference.region_words() for word in following
        )
    if token.text[:1].isupper():
        known = vocabulary.honorifics | vocabulary.modifiers
        return _is_title_head(token) or token.lower_ in known or (token.text,) in reference.region_words()
    return False


def _name_after_description(doc: Doc, comma: Token, blocked: set[int]) -> Span | None:
    """ "his adviser on fisheries, Anna Keller, said": a title, a comma, a name."""
    for token in reversed(doc[max(0, comma.i - 8) : comma.i]):
        if token.text in ',.;:()"“”' or token.pos_ in {"VERB", "AUX"}:
            return None
        if _is_title_head(token):
            span = _name_from(doc, comma.i + 1, min(len(doc), comma.i + 6), blocked)
            return span if span is not None and len(span) > 1 and span.start == comma.i + 1 else None
    return None


def _name_before_apposition(doc: Doc, comma: Token, blocked: set[int]) -> Span | None:
    """ "Anna Keller, the harbour minister": a capitalised run before a comma and a title."""
    window = doc[comma.i + 1 : comma.i + 9]
    for token in window:
        if token.text in ",.;:()" or token.pos_ in {"VERB", "AUX"}:
            return None
        if _is_title_head(token):
            break
    else:
        return None
    start = comma.i
    while start > 0 and _in_name(doc, start - 1, blocked):
        start -= 1
    if comma.i - start < 2:
        return None
    return _name_from(doc, start, comma.i, blocked)


def _speaking_name(doc: Doc, verb: Token, blocked: set[int]) -> Span | None:
    for child in verb.children:
        if child.dep_ == "nsubj" and _capitalised(child) and child.i not in blocked:
            start = child.i
            while start > 0 and _in_name(doc, start - 1, blocked):
                start -= 1
            if child.i - start >= 1:
                return _name_from(doc, start, child.i + 1, blocked)
    return None


def _in_name(doc: Doc, i: int, blocked: set[int]) -> bool:
    token = doc[i]
    if i in blocked or "\n" in token.text:
        return False
    if token.lower_ in reference.titles().particles:
        return True
    if token.text == "-":
        return 0 < i < len(doc) - 1 and not doc[i - 1].whitespace_ and not token.whitespace_
    return _capitalised(token) and not _is_title_head(token)


def _capitalised(token: Token) -> bool:
    text = token.text
    if not text[:1].isupper() or token.lower_ in _CALENDAR or token.lower_ in _LEGAL:
        return False
    if token.lower_ in _PRONOUNS and not (
        token.lower_ in {"he", "an", "i"} and token.i and token.i + 1 < len(token.doc) and _second_name(token)
    ):
        return False
    if (
        token.lower_ in reference.titles().modifiers
        and token.i + 1 < len(token.doc)
        and token.nbor().text[:1].isupper()
    ):
        return False
    return not (text.isupper() and len(text) > 3) and (text,) not in reference.region_words()


def _second_name(token: Token) -> bool:
    """ "He Lifeng" is a name: the next word is capitalised, no verb form, and stands in no reference data."""
    following = token.nbor()
    return (
        following.text[:1].isupper() and following.text.isalpha() and (following.text,) not in reference.nation_words()
    )


def _name_from(doc: Doc, start: int, end: int, blocked: set[int]) -> Span | None:
    """The longest person's name inside [start, end): honorifics and titles cut off, particles kept inside."""
    vocabulary = reference.titles()
    while start < end and (
        doc[start].lower_.rstrip(".") in vocabulary.honorifics
        or doc[start].lower_ in vocabulary.honorifics
        or (_is_title_head(doc[start]) and start + 1 < end)
        or start in blocked
        or "\n" in doc[start].text
        or doc[start].text in "\"“”'‘’(—–-"
        or (doc[start].lower_ in vocabulary.modifiers and start + 2 < end)
        or (doc[start].pos_ == "ADV" and start + 2 < end)
    ):
        start += 1
    stop = start
    while stop < end and (_in_name(doc, stop, blocked) or (stop > start and _initial(doc[stop]))):
        stop += 1
    while stop > start and not (_capitalised(doc[stop - 1]) and doc[stop - 1].text not in {"-"}):
        stop -= 1
    if stop < len(doc) and doc[stop].lower_ in _LEGAL and doc[stop].text[:1].isupper():
        return None
    if stop == start or not any(len(token.text) > 1 and token.text.isalpha() for token in doc[start:stop]):
        return None
    first = doc[start]
    if stop - start == 1 and (
        first.lower_ in _PRONOUNS
        or first.pos_ in {"VERB", "AUX", "ADV", "ADP"}
        or len(first) < 2
        or first.lower_ in vocabulary.modifiers
    ):
        return None
    if first.lower_ in vocabulary.particles and first.text.islower() and stop - start == 1:
        return None
    return Span(doc, start, stop, label="PERSON")


def _initial(token: Token) -> bool:
    return len(token.text) == 2 and token.text[0].isupper() and token.text[1] == "."


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
    """Later short forms of full names: the last name, or the first where it is the family name."""
    short: set[tuple[str, ...]] = set()
    for span in spans:
        words = [token.text for token in span if not _initial(token)]
        if len(words) > 1:
            short.add((words[-1],))
            short.add((words[0],))
            family = tuple(surname(words).split())
            short.update({family, (family[0].capitalize(), *family[1:])})
    short = {
        words
        for words in short
        if words[0].lower() not in _PRONOUNS and words[0].lower() not in _CALENDAR and len(words[0]) > 1
    }
    taken = {i for span in spans for i in range(span.start, span.end)} | blocked
    found = []
    for token in doc:
        for size in (3, 2, 1):
            words = tuple(t.text for t in doc[token.i : token.i + size])
            free = not taken.intersection(range(token.i, token.i + size))
            if words in short and free and (size > 1 or token.text[:1].isupper()):
                found.append(Span(doc, token.i, token.i + size, label="PERSON"))
                break
    return found


def _other(doc: Doc, ent: Span) -> Span | None:
    """What is left of the model's names: organisations, groups, places and dates, cut to their words."""
    start, end = ent.start, ent.end
    while start < end and (doc[start].lower_ in {"the", "a", "an"} or not doc[start].text.strip()):
        start += 1
    while end > start and (doc[end - 1].text in {"'s", "’s", "-"} or not doc[end - 1].text.strip()):
        end -= 1
    if start >= end or "\n" in doc[start:end].text:
        return None
    label = _label(doc, ent, start, end)
    return Span(doc, start, end, label=label) if label else None


def _label(doc: Doc, ent: Span, start: int, end: int) -> str:
    labels: dict[str, str] = {
        "ORG": "ORG",
        "NORP": "GROUP",
        "GPE": "PLACE",
        "LOC": "PLACE",
        "FAC": "PLACE",
        "DATE": "DATE",
        "TIME": "DATE",
    }
    label = labels.get(ent.label_, "")
    last = doc[end - 1]
    if label == "DATE" or not label:
        return label
    if not any(token.text[:1].isupper() for token in doc[start:end]) or _is_title_head(last):
        return ""
    if all(token.lower_ in reference.titles().modifiers for token in doc[start:end]):
        return ""
    if last.lower_ in _LEGAL and label == "PLACE":
        return "ORG"
    if label == "ORG" and end - start == 1 and last.text in reference.cities():
        return "PLACE"
    return label


def describe(doc: Doc) -> list[dict[str, Any]]:
    """The names of a Doc as plain values, for looking at what annotation did."""
    return [
        {"text": e.text, "label": e.label_, "id": e.ent_id_, "form": e.kb_id_, "start": e.start_char} for e in doc.ents
    ]
