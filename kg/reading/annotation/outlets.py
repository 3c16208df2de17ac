"""Names of newspapers, agencies and channels by the noun before them: "the news agency Baltnet", "the daily Kurier"."""

from __future__ import annotations

from spacy.tokens import Doc, Span, Token

from kg import lexicon, reference

#: The most words of a name.
_LONGEST = 4


def outlets(doc: Doc) -> list[Span]:
    """The names right behind a noun for an outlet or called like a newspaper, of which reference data knows nothing."""
    nouns = lexicon.words("names", "outlets")
    found = [_name_behind(token) for token in doc if token.lower_ in nouns and token.pos_ == "NOUN"]
    found += [_name_like_one(token) for token in doc if token.lower_ == "the"]
    return [span for span in found if span is not None]


def _name_like_one(the: Token) -> Span | None:
    """The words with capitals behind "the", if they are called like a newspaper: "the Daily Beacon"."""
    doc, start = the.doc, the.i + 1
    end = start
    while end < min(len(doc), start + _LONGEST) and doc[end].text[:1].isupper() and doc[end].is_alpha:
        end += 1
    if end - start < 2 or reference.entry(tuple(token.text for token in doc[start:end])) is not None:
        return None
    first, last = (lexicon.words("names", key) for key in ("papers-first", "papers-last"))
    like_one = doc[start].lower_ in first or doc[end - 1].lower_ in last
    return Span(doc, start, end, label="ORG", kb_id="outlet") if like_one else None


def _name_behind(noun: Token) -> Span | None:
    """The words with capitals behind the noun; a person's name only after "according to": "told the daily Keller"."""
    doc, start = noun.doc, noun.i + 1
    end = start
    while end < min(len(doc), start + _LONGEST) and doc[end].text[:1].isupper() and _may_name(doc[end]):
        end += 1
    cited = any(token.lower_ == "according" for token in doc[max(0, noun.i - 4) : noun.i])
    if end == start or (not cited and any(token.ent_type_ == "PERSON" for token in doc[start:end])):
        return None
    if noun.lower_ == "agency" and doc[max(0, noun.i - 1)].lower_ not in lexicon.words("names", "agencies"):
        return None
    return Span(doc, start, end, label="ORG", kb_id="outlet")


def _may_name(token: Token) -> bool:
    known = reference.starts_name(token.text) and reference.entry((token.text,)) is not None
    return not known and token.lower_ not in lexicon.words("names", "calendar")
