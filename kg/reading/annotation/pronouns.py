"""Whether he or she is used for a person, as far as the article shows it: "Mrs. Lund", "Anna Holm met her aide"."""

from __future__ import annotations

from collections.abc import Iterator

from spacy.tokens import Doc, Span, Token

from kg import lexicon, reference
from kg.folding import fold

_FORMS = {
    "he": "he",
    "him": "he",
    "his": "he",
    "himself": "he",
    "she": "she",
    "her": "she",
    "hers": "she",
    "herself": "she",
}
_SUBJECTS = frozenset({"nsubj", "nsubjpass"})


def gender(word: str) -> str | None:
    """``he`` or ``she`` for a form of either pronoun.

    >>> gender("His"), gender("hers"), gender("they")
    ('he', 'she', None)
    """
    return _FORMS.get(word.lower())


def taken_up_by(doc: Doc) -> dict[str, str]:
    """``he`` or ``she`` by the folded surname of each person for whom the text shows one of them, and never both; by
    the whole name where two have the surname.
    """
    shown: dict[str, set[str]] = {}
    called: dict[str, set[str]] = {}
    for name in {fold(ent.text) for ent in doc.ents if ent.label_ == "PERSON" and len(ent) > 1}:
        called.setdefault(surname(name), set()).add(name)
    for name, pronoun in _shown(doc):
        shared = len(called.get(surname(name), ())) > 1
        shown.setdefault(fold(name) if shared else surname(name), set()).add(pronoun)
    bare = {last for last, names in called.items() if len(names) > 1}  # "Mrs. Holm" may be either
    return {form: next(iter(found)) for form, found in shown.items() if len(found) == 1 and form not in bare}


def pronoun_for(name: str, shown: dict[str, str]) -> str | None:
    """What `taken_up_by` found for a person with this name; for one of two with the surname, by the whole name."""
    return shown.get(fold(name)) or shown.get(surname(name))


def surname(name: str) -> str:
    """The folded last word of a name."""
    return (fold(name).split() or [""])[-1]


def _shown(doc: Doc) -> Iterator[tuple[str, str]]:
    by_sentence: dict[int, list[Span]] = {}
    end = 0
    for ent in doc.ents:
        if ent.label_ == "PERSON":
            by_sentence.setdefault(ent.sent.start, []).append(ent)
            for word in doc[max(end, ent.start - 2) : ent.end]:
                pronoun = _by_title(word)
                if pronoun:
                    yield ent.text, pronoun
            if kin := _by_kin(ent):
                yield ent.text, kin
            end = ent.end
    for token in doc:
        pronoun = gender(token.text) if token.dep_ == "poss" else None
        owner = _owner(token, by_sentence.get(token.sent.start, [])) if pronoun else None
        if pronoun and owner is not None:
            yield owner.text, pronoun


def _by_title(word: Token) -> str | None:
    """The pronoun that a title before a name shows: "Mrs.", "spokeswoman"."""
    low, titles = word.lower_.rstrip("."), reference.titles()
    if low in titles.she or (low.endswith("woman") and low in titles.heads):
        return "she"
    return "he" if low in titles.he or (low.endswith("sman") and low in titles.heads) else None


def _by_kin(name: Span) -> str | None:
    """The pronoun that a word for a relative right before a name shows: "her husband, Jon Vik"."""
    before = [word.lower_ for word in name.doc[max(0, name.start - 2) : name.start] if word.text != ","][-1:]
    return next((kin for kin in ("he", "she") if lexicon.words("names", f"kin-{kin}").intersection(before)), None)


def _owner(pronoun: Token, persons: list[Span]) -> Span | None:
    """The subject of the clause, if it is the only person of the sentence named before "her": "Holm met her aide"."""
    before = [ent for ent in persons if ent.end <= pronoun.i]
    if len(before) != 1 or before[0].root.dep_ not in _SUBJECTS:
        return None
    verb = before[0].root.head
    return before[0] if any(above.i == verb.i for above in pronoun.ancestors) else None
