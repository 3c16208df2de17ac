"""What a single word can be in a person's name or title."""

from __future__ import annotations

from spacy.tokens import Doc, Token

from kg import lexicon, reference

_QUOTES = frozenset("\"“”'‘’")
_CLOSED_UP = frozenset({"-", "elect", "designate"})
_JOINING = frozenset({"of", "for", "the", "and"})


def is_title_head(token: Token) -> bool:
    """Whether the word can be the main word of a post: minister, General, presidents."""
    vocabulary = reference.titles()
    word = token.lower_
    if word in vocabulary.heads or word in vocabulary.ranks:
        return True
    return word.endswith("s") and word[:-1] in vocabulary.heads


def is_honorific(token: Token) -> bool:
    """Whether the word is a courtesy title before a name, with or without its point."""
    honorifics = reference.titles().honorifics
    return token.lower_ in honorifics or token.lower_.rstrip(".") in honorifics


def is_within_title(doc: Doc, i: int) -> bool:
    """Whether the token can be between a title's head and the name: "Secretary of the Navy", "President-elect"."""
    token, vocabulary = doc[i], reference.titles()
    if token.lower_ in _CLOSED_UP:
        return True
    if token.lower_ in _JOINING:
        return any(_is_field(word) for word in doc[i + 1 : i + 3])
    if token.text[:1].isupper():
        return is_title_head(token) or token.lower_ in vocabulary.honorifics or _is_field(token)
    return False


def _is_field(token: Token) -> bool:
    """Whether the word says which post it is: a field of government or a part of the world."""
    return token.lower_ in reference.titles().modifiers or (token.text,) in reference.region_words()


def is_left_out(doc: Doc, i: int) -> bool:
    """Whether a nation's name follows a person's of two words and owns a word that is left out: "and Anna Keller
    Norway's".

    The model takes all three words for a person's name.
    """
    owns = i + 1 < len(doc) and doc[i + 1].text in {"'s", "’s"}
    return (
        owns and i > 1 and all(doc[j].ent_type_ == "PERSON" for j in (i - 2, i - 1, i)) and doc[i - 1].ent_iob_ == "I"
    )


def is_in_name(doc: Doc, i: int, blocked: set[int]) -> bool:
    """Whether the token can be inside a person's name; ``blocked`` tokens belong to other names."""
    token = doc[i]
    if i in blocked or "\n" in token.text:
        return False
    if token.lower_ in reference.titles().particles:
        return True
    if token.text in _QUOTES:
        return _is_around_nickname(doc, i)
    if token.text == "-":
        return 0 < i < len(doc) - 1 and not doc[i - 1].whitespace_ and not token.whitespace_
    return is_capitalised(token) and not is_title_head(token)


def _is_around_nickname(doc: Doc, i: int) -> bool:
    """Whether the mark is before or after one word between names: 'Anna "Nan" Keller'."""
    opens = 0 < i < len(doc) - 3 and doc[i + 2].text in _QUOTES
    first = i if opens else i - 2
    if first < 1 or first + 3 >= len(doc) or doc[first].text not in _QUOTES:
        return False
    return all(doc[n].text[:1].isupper() and doc[n].text.isalpha() for n in (first - 1, first + 1, first + 3))


def is_capitalised(token: Token) -> bool:
    """Whether the word is written like a name, and is no weekday, body, small word, field or part of the world."""
    text, word = token.text, token.lower_
    if not text[:1].isupper() or word in lexicon.words("names", "bodies"):
        return False
    if word in lexicon.words("names", "calendar") and not _is_given_name(token):
        return False
    following = token.nbor() if token.i + 1 < len(token.doc) else None
    if is_small(word) and not _is_family_name(token, following):
        return False
    if word in reference.titles().modifiers and following is not None and following.text[:1].isupper():
        return False
    return not (text.isupper() and len(text) > 3) and (text,) not in reference.region_words()


def _is_given_name(token: Token) -> bool:
    """Whether a month's name is somebody's, by the words beside it: "Jan Rybak", not "in June Rybak left"."""
    if token.lower_ not in lexicon.words("names", "months-names") or token.i + 1 == len(token.doc):
        return False
    before, after = token.doc[max(0, token.i - 1)], token.nbor().text
    dated = before.text[:1].isdigit() or before.lower_ in lexicon.words("names", "before-months")
    surname = after[:1].isupper() and after.isalpha() and (after,) not in reference.nation_words()
    return surname and not dated and not token.nbor().ent_type_ == "DATE"


def is_small(word: str) -> bool:
    """Whether the lower-case word is a pronoun, article or conjunction."""
    return word in lexicon.words("names", "small")


def _is_family_name(token: Token, following: Token | None) -> bool:
    """Whether a small word is a family name: "He Jianguo", if the next word is part of no known name."""
    if token.lower_ not in lexicon.words("names", "also_names") or not token.i or following is None:
        return False
    text = following.text
    return text[:1].isupper() and text.isalpha() and (text,) not in reference.nation_words()


def is_initial(token: Token) -> bool:
    """Whether the word is a letter with a point: "J."."""
    return len(token.text) == 2 and token.text[0].isupper() and token.text[1] == "."
