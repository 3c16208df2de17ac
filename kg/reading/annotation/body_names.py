"""Names of bodies that the model misses: words with capitals around a noun such as front, council, commission."""

from __future__ import annotations

from spacy.tokens import Doc, Span, Token

from kg import lexicon, reference
from kg.reading.annotation import grammar
from kg.reading.annotation.name_words import is_title_head

_PLURAL = frozenset({"'", "’"})
#: The most tokens of a name before its noun, or after its "of".
_LONGEST_RUN = 25
_JOINTS = grammar.POSSESSIVE | {"-", "–"}


def body_spans(doc: Doc) -> list[Span]:
    """Words with capitals that end in the noun of a body or of its followers ("the Free Democrats"), or go on after its
    of: "Forces of the Lakes".
    """
    found, texts = [], {token.text for token in doc}
    nouns = lexicon.words("names", "bodies") | lexicon.words("names", "adherents")
    for token in doc:
        if token.lower_ in nouns and token.text[:1].isupper() and not token.text.isupper():
            span = doc[_run_start(doc, token.i, texts) : _run_end(doc, token.i)]
            title = all(word.lower_ in reference.titles().modifiers for word in span) and token.lower_ != "party"
            if len(span) > 1 and not title:  # "Central Bank governor", but "the Labour Party"
                found.append(Span(doc, span.start, span.end, label="ORG"))
    return [*found, *_firms(doc)]


def _firms(doc: Doc) -> list[Span]:
    """Firms by the end of their name or by their "&": "Baltic Tugs Ltd", "Holm & Daughters"."""
    found = []
    for token in doc[1:]:
        joined = token.text == "&" and token.i + 1 < len(doc) and _is_of_firm(doc[token.i + 1])
        ended = token.text.rstrip(".") in lexicon.phrases("names", "firms-ends")
        if not (joined or ended) or not _is_of_firm(token.nbor(-1)):
            continue
        start, end = token.i - 1, token.i + 1
        while start and token.i - start < _LONGEST_RUN and (_is_of_firm(doc[start - 1]) or doc[start - 1].text == "&"):
            start -= 1
        while joined and end < len(doc) and _is_of_firm(doc[end]):
            end += 1
        found.append(Span(doc, start, end, label="ORG"))
    return found


def _is_of_firm(token: Token) -> bool:
    """Whether the word can be in the name of a firm: written like a name, and no nation's or title's."""
    return _is_proper(token) and (token.text,) not in reference.nation_words() and not token.is_sent_end


def _run_start(doc: Doc, i: int, texts: set[str]) -> int:
    """Where the words with capitals before a body's noun begin, without articles, persons and the nation of the body;
    ``texts`` are all words of the article.
    """
    start = i
    while start > max(0, i - _LONGEST_RUN) and (_is_proper(doc[start - 1]) or _joins_proper(doc, start - 1)):
        start -= 1
    start = _joined_start(doc, start, i)
    if 1 < start < i and doc[start - 2].lower_ == "the" and is_title_head(doc[start - 1]) and doc[start - 1].is_title:
        start -= 1  # "the General Harbour Council": no general's council
    while start < i and _is_outside(doc[start], doc[i]):
        start += 1
    initials = "".join(word.text[0] for word in doc[start : i + 1] if word.text[0].isupper())
    if len(initials) > 2 and initials in texts:
        return start  # "the Latvian Democratic Forces", elsewhere the LDF
    while start < i and (entry := reference.nation_words().get((doc[start].text,))) is not None:
        possessive = doc[start + 1].text in grammar.POSSESSIVE
        if entry.form != "people" and not possessive:
            break
        start += 2 if possessive else 1
    return start


def _joined_start(doc: Doc, start: int, i: int) -> int:
    """The same if "and" joins words for one party or union: "the Social Democratic and Labour Party", "the Bakers, Food
    and Farm Workers' Union".
    """
    if start < 3 or doc[start - 1].lower_ != "and" or doc[i].lower_ not in lexicon.words("names", "joined"):
        return start
    first = start - 1
    between = {",", *_PLURAL}  # "the Bakers' and Millers' Union"
    while first > max(0, i - _LONGEST_RUN) and (_is_half(doc[first - 1]) or doc[first - 1].text in between):
        first -= 1
    parts = " ".join(token.text for token in doc[first : i + 1]).replace(" and ", " , ").split(" , ")
    known = any(reference.entry(tuple(part.split())) is not None for part in parts)  # "the Red Cross and African Union"
    whole = first < start - 1 and doc[first - 1].lower_ == "the" and doc[first].text != ","
    return first if whole and not known else start


def _is_half(token: Token) -> bool:
    """Whether the word can stand before the "and" in the name of one body: not a nation's, another body's or an
    acronym.
    """
    known = (token.text,) in reference.nation_words() or token.lower_ in lexicon.words("names", "bodies")
    return _is_proper(token) and not known and not (token.text.isupper() and len(token) > 1)


def _joins_proper(doc: Doc, i: int) -> bool:
    joint = doc[i].text in _JOINTS or (doc[i].tag_ == "POS" and doc[i].text in _PLURAL)  # "the Dockers' Union"
    return i > 0 and joint and _is_proper(doc[i - 1]) and not doc[i - 1].whitespace_  # not "OSLO - Norway's Union"


def _is_outside(token: Token, noun: Token) -> bool:
    """Whether the word is not part of the name: that of a person, unless the model takes all for a body."""
    person = token.ent_type_ == "PERSON" and noun.ent_type_ != "PERSON"
    return token.text in _JOINTS or person or token.pos_ == "DET"


def _run_end(doc: Doc, i: int) -> int:
    """Where the name ends: after each "of" or "for" with words with capitals, as in "Front for the Rebirth of the
    Lakes".
    """
    end = i + 1
    of_what = doc[i].lower_ in lexicon.words("names", "bodies")  # and not "the Social Democrats of Latvia"
    while of_what and end < i + _LONGEST_RUN and (further := _after_of(doc, end)) > end:
        if end > i + 1 and (doc[further - 1].text,) in reference.nation_words():
            return end  # "the Movement for Change of Latvia"
        end = further
    return end


def _after_of(doc: Doc, end: int) -> int:
    """Where the words with capitals end after an "of" or "for" at ``end``; ``end`` if there are none."""
    if end + 1 >= len(doc) or doc[end].lower_ not in {"of", "for"}:
        return end
    j = end + 1
    last = min(len(doc), end + _LONGEST_RUN)
    while j < last and (_goes_on(doc, j, end) or _is_of_holders(doc[j]) or (doc[j].lower_ == "the" and j == end + 1)):
        j += 1
    return j if j > end + 1 and doc[j - 1].text[:1].isupper() else end


def _goes_on(doc: Doc, j: int, of: int) -> bool:
    """Whether a name goes on at a token after its "of" or "for": "Army of the People's Dawn", "Movement for Democracy
    and Justice in the North"; not "the Bank of Norway's Anna Keller".
    """
    causes = lexicon.words("names", "causes")
    if _is_proper(doc[j]) or (doc[j].is_title and doc[j].lower_ in causes):
        return True
    if j == of + 1 or j + 2 >= len(doc):
        return False
    before, after = doc[j - 1], doc[j + 1]
    if doc[j].text in grammar.POSSESSIVE or doc[j].text in _PLURAL:
        return before.lower_ in lexicon.words("names", "owning") and _is_proper(after) and after.ent_type_ != "PERSON"
    if doc[j].lower_ == "the":
        return before.lower_ == "in" and doc[j - 2].lower_ in causes and _is_proper(after)
    if doc[j].lower_ == "in":
        return before.lower_ in causes and after.lower_ == "the" and _is_proper(doc[j + 2])
    return doc[j].lower_ == "and" and before.lower_ in causes and after.lower_ in causes and after.is_title


def _is_of_holders(token: Token) -> bool:
    """Whether the word means the members of a body: "House of Representatives", "Council of Ministers"."""
    return token.text[:1].isupper() and token.tag_ in {"NNS", "NNPS"} and is_title_head(token)


def _is_proper(token: Token) -> bool:
    """Whether the word is written and parsed as part of a name, and no title."""
    letter = token.text[:1]
    return letter.isupper() and letter.isalpha() and token.pos_ in {"PROPN", "ADJ", "NOUN"} and not is_title_head(token)
