"""Where a person's title is: before the name, after it, or in a predicate."""

from __future__ import annotations

from spacy.tokens import Doc, Token
from spacy.tokens import Span as DocSpan

from kg import reference
from kg.reading.annotation import grammar
from kg.reading.frames.actors import SIDE_LABELS
from kg.reading.frames.context import Context
from kg.reading.frames.negation import is_false

_LEFT = frozenset({"NOUN", "PROPN", "ADJ", "ADP", "DET", "CCONJ", "PART", "ADV", "NUM"})
_TAIL = frozenset({"PROPN", "ADP", "DET", "CCONJ", "ADJ", "NOUN"})
_SMALL = frozenset({"ADP", "DET", "CCONJ"})
_ATTACHING = frozenset({"of", "for", "to", "on", "in", "at", "against"})
_BREAKING = frozenset({"who", "which", "that", "whose", "when", "as", "while", "after", "before", "until"})
_POSSESSIVE = frozenset({"its", "his", "her", "their"})
_OPENING = _POSSESSIVE | {"the", "a", "an", "then", "who", "himself", "herself"}
_NEGATING = frozenset({"not", "no", "never", "neither", "nor", "hardly"})
_POINTS = frozenset({",", ";", ":", "(", ")", '"', "“", "”"})
_JOINTS = frozenset({"-", "–", *grammar.POSSESSIVE})
#: The most tokens of a title before a name, and of one after it.
_LONGEST_BEFORE = 16
_LONGEST_AFTER = 18


def titles_of(context: Context, name: DocSpan) -> list[DocSpan]:
    """Every title phrase that the text gives the person at this place."""
    found = [
        title_before(context, name),
        _title_in_front(context, name),
        _title_after(context, name),
        _title_stated(context, name),
    ]
    return [title for title in found if title is not None]


def is_head(token: Token) -> bool:
    """Whether the word can be the main word of a post: minister, presidents, Gen."""
    vocabulary = reference.titles()
    word = token.lower_
    if token.pos_ in grammar.VERBAL and not token.text[:1].isupper():
        return False
    if word in vocabulary.heads or word.removesuffix("s") in vocabulary.heads:
        return True
    return word in vocabulary.ranks and token.text[:1].isupper()


def is_plural(head: Token) -> bool:
    """Whether a title's head means several people: "leaders of both states" is no one's post."""
    return head.tag_ in {"NNS", "NNPS"} and head.lower_ not in reference.titles().heads


def title_before(context: Context, name: DocSpan) -> DocSpan | None:
    """The title right before the name, without courtesy titles: "Norwegian Deputy Minister Anna Keller"."""
    honorifics = reference.titles().honorifics
    end = name.start
    while end > 0 and honorifics & {context.doc[end - 1].lower_, context.doc[end - 1].lower_.rstrip(".")}:
        end -= 1
    return _title_ending(context, end) or _shared_title(context, end)


def _shared_title(context: Context, end: int) -> DocSpan | None:
    """A plural title that both names share: "Presidents Anna Keller of Norway and Tomas Rybak of Latvia"."""
    doc = context.doc
    if end < 3 or doc[end - 1].lower_ != "and":
        return None
    before = context.entities.get(end - 2)
    if before is not None and before.label_ == "NATION" and doc[before.start - 1].lower_ == "of":
        before = context.entities.get(before.start - 2)
    if before is None or before.label_ != "PERSON" or before.start == 0:
        return None
    title = _title_ending(context, before.start)
    return title if title is not None and title[-1].lower_.endswith("s") else None


def _title_in_front(context: Context, name: DocSpan) -> DocSpan | None:
    """A title with a comma before the name: "the Norwegian president, Anna Keller,"."""
    doc = context.doc
    rank = title_before(context, name)  # "the special envoy, Ambassador Anna Keller"
    start = rank.start if rank is not None else name.start
    if start < 2 or doc[start - 1].text != ",":
        return None
    title = _title_ending(context, start - 1, set_off=True)
    if title is None or (name.end < len(doc) and not _closes(doc[name.end]) and not _is_from(context, name.end)):
        return None
    earlier = context.entities.get(title.start - 3) if title.start > 2 else None
    listed = earlier is not None and earlier.label_ == "PERSON" and doc[title.start - 2].text == ","
    if listed and _title_after(context, name) is not None:
        return None  # "Anna Keller, the minister, Tomas Rybak, the envoy": to each the title after
    return title if title[0].ent_type_ in SIDE_LABELS or _opens_title(doc, title.start) else None


def _is_from(context: Context, i: int) -> bool:
    """Whether the person's nation follows, and a mark: "the chairman, Anna Keller of Norway,"."""
    nation = context.entities.get(i + 1)
    is_of = context.doc[i].lower_ == "of" and nation is not None and nation.label_ == "NATION"
    return is_of and nation is not None and (nation.end == len(context.doc) or _closes(context.doc[nation.end]))


def _closes(token: Token) -> bool:
    return token.text in ",.():;" or token.pos_ in {"VERB", "AUX", "CCONJ"}


def _opens_title(doc: Doc, start: int) -> bool:
    """Whether an article, a possessive or an owner is before the title."""
    if not start:
        return False
    before = doc[start - 1]
    return before.pos_ in {"DET", "PRON"} or before.lower_ in _POSSESSIVE | {"the", *grammar.POSSESSIVE}


def _title_ending(context: Context, end: int, *, set_off: bool = False) -> DocSpan | None:
    """The title phrase that ends right before the token index, or None; one ``set_off`` by a comma may be long: "the
    head of the Norwegian delegation".
    """
    doc = context.doc
    start = end
    while start > max(0, end - _LONGEST_BEFORE) and _continues(doc[start - 1]) and not _ends_dateline(doc[start - 1]):
        start -= 1
    heads = [i for i in range(start, end) if is_head(doc[i])]
    head = next((i for i in reversed(heads) if _tail_fits(doc[i + 1 : end], set_off)), None)
    if head is None:
        return None
    first = head
    while first > start and _premodifies(doc[first - 1], first - 1 > start):
        first -= 1
    return _stripped(doc[first:end])


def _continues(token: Token) -> bool:
    """Whether the token can be somewhere in a title."""
    if token.ent_type_ in {"PERSON", "DATE"} or token.is_space or token.text in _POINTS:
        return False
    if token.pos_ in _LEFT or token.text in _JOINTS:
        return True
    return token.lower_ in reference.titles().modifiers or is_head(token)


def _ends_dateline(token: Token) -> bool:
    """Whether the token is a dash before a new sentence: "OSLO - Prime Minister Anna Keller"."""
    return token.text in _JOINTS and token.i + 1 < len(token.doc) and bool(token.nbor().is_sent_start)


def _tail_fits(tail: DocSpan, set_off: bool) -> bool:
    """Whether the words between head and name can belong to the title: "of State", "-elect", "for Asia"."""
    if not len(tail):
        return True
    if tail[-1].lower_ in _ATTACHING:
        return False  # "a spokeswoman for Ms. Keller"
    if tail[0].text == "-":
        return all(token.text == "-" or token.lower_ in {"elect", "designate", "general"} for token in tail)
    if tail[0].lower_ not in {"of", "for", "to"} | ({"on", "in"} if set_off else set()):
        return False
    return all(
        t.text == "-"
        or (set_off and t.text in {"'s", "’s"})  # "the head of Norway's fishing agency, Anna Keller"
        or (t.pos_ in _TAIL and (set_off or t.text[:1].isupper() or t.pos_ in _SMALL))
        for t in tail
    )


def _premodifies(token: Token, more: bool) -> bool:
    """Whether the token before a title's words belongs to them; ``more`` says that others come before it."""
    if token.text in _JOINTS:
        return more
    if token.lower_ == "under":
        return token.nbor().lower_ in {"secretary", "-"}  # not "a team under Minister Keller"
    if token.lower_ in {"and", "of", "for"}:
        return more and _links(token)
    if token.pos_ in {"NOUN", "PROPN", "ADJ", "NUM"}:
        return True
    return token.lower_ in reference.titles().modifiers or is_head(token)


def _links(token: Token) -> bool:
    """Whether a small word joins parts of one title: "Prime and Finance Minister", "Head of State"."""
    before = token.nbor(-1)
    if token.lower_ == "and" and _is_owner_of_other(before):
        return False
    if token.lower_ == "and":
        return before.text[:1].isupper() or is_head(before)
    plural_or_name = before.lower_.endswith("s") or token.nbor().text[:1].isupper()
    return is_head(before) and not (before.text.islower() and plural_or_name)


def _is_owner_of_other(token: Token) -> bool:
    """Whether a name is the last word of somebody else's title: "Keller of Norway and Trade Minister Holm"."""
    start = token
    while start.i and start.ent_iob_ == "I":
        start = start.nbor(-1)
    before = [word.lower_ for word in token.doc[max(0, start.i - 2) : start.i] if word.lower_ != "the"]
    return token.ent_type_ in {*SIDE_LABELS, "PLACE"} and before[-1:] in (["of"], ["for"])


def _stripped(title: DocSpan) -> DocSpan | None:
    """The title without plain adjectives and small words at its beginning: "the embattled president" is "president"."""
    start = next((token.i for token in title if _begins_title(token)), title.end)
    return title.doc[start : title.end] if start < title.end else None


def _begins_title(token: Token) -> bool:
    if token.lower_ in reference.titles().modifiers or is_head(token):
        return True
    if token.ent_type_ in {*SIDE_LABELS, "PLACE"} or token.pos_ in {"NOUN", "PROPN"}:
        return True
    return token.text[:1].isupper() and not token.is_sent_start and token.pos_ != "DET"


def _title_after(context: Context, name: DocSpan) -> DocSpan | None:
    """An apposition after the name: "Anna Keller, the Norwegian minister of fisheries,"."""
    doc = context.doc
    if name.end + 1 >= len(doc) or doc[name.end].text not in {",", "(", "—", "–"}:
        return None
    start = name.end + 1
    while start < len(doc) and doc[start].lower_ in _OPENING:
        if doc[start].lower_ == "who":
            return None
        start += 1
    end = start
    while end < len(doc) and end - start < _LONGEST_AFTER and not _ends_apposition(doc[end]):
        end += 1
    return doc[start:end] if end > start and _is_apposition(context, name, start, end) else None


def _is_apposition(context: Context, name: DocSpan, start: int, end: int) -> bool:
    """Whether the words after a name's comma are its title, and not a clause or the next person of a list."""
    doc = context.doc
    heads = [j for j in range(start, end) if is_head(doc[j]) and not (j + 1 < end and is_head(doc[j + 1]))]
    if not heads or any(t.ent_type_ == "PERSON" or t.lower_ in _ATTACHING for t in doc[start : heads[0]]):
        return False
    if _NEGATING & {token.lower_ for token in doc[name.end + 1 : heads[0]]}:
        return False  # "Anna Keller, not a minister but a fisherman"
    if is_plural(doc[heads[0]]) or _belongs_to_next(doc, name.end + 1, end):
        return False
    if doc[start].pos_ in {"ADP", "ADV", "SCONJ", "CCONJ"} or (end < len(doc) and doc[end].ent_type_ == "PERSON"):
        return False
    indefinite = doc[name.end + 1].lower_ in {"a", "an"}
    return not indefinite or any(token.ent_type_ in SIDE_LABELS for token in doc[start:end])


def _belongs_to_next(doc: Doc, start: int, end: int) -> bool:
    """Whether a title belongs to the name after it: "his minister, Anna Keller, his adviser, Tomas Rybak"."""
    possessed = doc[start].lower_ in _POSSESSIVE and end + 1 < len(doc)
    return possessed and doc[end].text == "," and doc[end + 1].ent_type_ == "PERSON"


def _ends_apposition(token: Token) -> bool:
    if token.is_space or token.text in _POINTS | {".", "—", "–"} or token.ent_type_ == "PERSON":
        return True
    if token.pos_ in grammar.VERBAL and token.lower_ not in reference.titles().modifiers:
        return True
    return token.lower_ in _BREAKING


def _title_stated(context: Context, name: DocSpan) -> DocSpan | None:
    """A post in a predicate: "Anna Keller is the third envoy for the region"."""
    verb = name.root.head
    if name.root.dep_ == "attr" and verb.lemma_ == "be":  # "Norway's chief negotiator is Anna Keller"
        subject = next((child for child in verb.children if child.dep_ == "nsubj" and is_head(child)), None)
        if subject is None:
            return None
        is_question = subject.left_edge.lower_ == "whose"  # "consumers, whose spokesman is Anna Keller"
        return _cut(context.doc[subject.left_edge.i + is_question : subject.right_edge.i + 1])
    clauses = [c for c in name.root.children if c.dep_ == "relcl" and c.lower_ == "is"]
    if clauses and any(child.tag_ == "WP" for child in clauses[0].children):  # "Anna Keller, who is the envoy, ..."
        verb = clauses[0]
    elif name.root.dep_ != "nsubj" or verb.lemma_ not in {"be", "become", "remain"}:
        return None
    if any(child.dep_ == "neg" or child.tag_ == "MD" for child in verb.children) or is_false(verb):
        return None  # "Anna Keller will become minister": she is none yet
    for attribute in verb.children:
        if attribute.dep_ == "attr" and is_head(attribute) and not is_plural(attribute):
            return _cut(context.doc[attribute.left_edge.i : attribute.right_edge.i + 1])
    return None


def _cut(raw: DocSpan) -> DocSpan | None:
    """The stated post up to its first comma or relative clause, without articles and plain adjectives."""
    end = next((token.i for token in raw if _ends_apposition(token)), raw.end)
    return _stripped(raw.doc[raw.start : end]) if end > raw.start else None
