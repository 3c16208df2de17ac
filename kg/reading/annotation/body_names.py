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
    return found


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
    """The same if "and" joins two words for one party: "the Social Democratic and Labour Party"."""
    if start < 3 or doc[start - 1].lower_ != "and" or doc[i].lower_ != "party":
        return start
    first = start - 1
    while (
        first > max(0, i - _LONGEST_RUN)
        and _is_proper(doc[first - 1])
        and (doc[first - 1].text,) not in reference.nation_words()
    ):
        first -= 1
    return first if first < start - 1 and doc[first - 1].lower_ == "the" else start


def _joins_proper(doc: Doc, i: int) -> bool:
    joint = doc[i].text in _JOINTS or (doc[i].tag_ == "POS" and doc[i].text in _PLURAL)  # "the Dockers' Union"
    return i > 0 and joint and _is_proper(doc[i - 1])


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
    while j < last and (_is_proper(doc[j]) or _is_of_holders(doc[j]) or (doc[j].lower_ == "the" and j == end + 1)):
        j += 1
    return j if j > end + 1 and (_is_proper(doc[j - 1]) or _is_of_holders(doc[j - 1])) else end


def _is_of_holders(token: Token) -> bool:
    """Whether the word means the members of a body: "House of Representatives", "Council of Ministers"."""
    return token.text[:1].isupper() and token.tag_ in {"NNS", "NNPS"} and is_title_head(token)


def _is_proper(token: Token) -> bool:
    """Whether the word is written and parsed as part of a name, and no title."""
    letter = token.text[:1]
    return letter.isupper() and letter.isalpha() and token.pos_ in {"PROPN", "ADJ", "NOUN"} and not is_title_head(token)
