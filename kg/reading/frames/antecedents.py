"""What pronouns and descriptions refer to: the person, or the side, mentioned last."""

from __future__ import annotations

from bisect import bisect_left

from spacy.tokens import Span as DocSpan
from spacy.tokens import Token

from kg import reference
from kg.model import Kind
from kg.reading.annotation import pronouns
from kg.reading.frames import actors
from kg.reading.frames.clauses import has_child
from kg.reading.frames.context import Context, is_person

_SUBJECTS = frozenset({"nsubj", "nsubjpass"})
#: Clauses whose subject is the topic of the sentence.
_MAIN_CLAUSES = frozenset({"ROOT", "ccomp", "conj", "advcl"})
#: The most tokens between a title and its holder's name.
_REACH = 10


def last_person(context: Context, token: Token) -> str | None:
    """The person that he or she means: a subject before it in the sentence, else one in the sentences before."""
    other = {"he": "she", "she": "he"}.get(pronouns.gender(token.text) or "")
    for sentence in sentences_back(token, 4):
        named = [(t, keys[0]) for t in sentence if t.i < token.i and (keys := context.at.get(t.i))]
        persons = [(t, key) for t, key in named if is_person(key) and not (other and context.pronoun_of(key) == other)]
        if persons:
            subjects = [key for t, key in persons if t.dep_ in _SUBJECTS and t.head.dep_ in _MAIN_CLAUSES]
            here = sentence.start == token.sent.start
            return subjects[-1] if subjects else persons[-1 if here else 0][1]
    return None


def last_side(context: Context, token: Token) -> str | None:
    """The nation or organisation that "it" means: the last subject, else the last one named."""
    for sentence in sentences_back(token, 3):
        candidates = [(t, context.stands_for.get(t.i) or context.at.get(t.i)) for t in sentence if t.i < token.i]
        named = [(t, keys[0]) for t, keys in candidates if keys and not is_person(keys[0])]
        if named:
            subjects = [key for t, key in named if t.dep_ in _SUBJECTS]
            return subjects[-1] if subjects else named[-1][1]
    return None


def sentences_back(token: Token, count: int) -> list[DocSpan]:
    """The token's sentence and those before it, at most ``count``, the nearest first."""
    found = [token.sent]
    while len(found) < count and found[-1].start > 0:
        found.append(token.doc[found[-1].start - 1].sent)
    return found


def described_person(context: Context, token: Token) -> str | None:
    """The person that "the foreign minister" means: the last one named before it whose post has the word."""
    if token.lower_ not in reference.titles().heads:
        return None
    if not any(child.lower_ in {"the", "this"} for child in token.children):
        return None
    best: tuple[int, str] | None = None
    for holding in context.of_kind(Kind.POST_HOLDING):
        if token.lower_ in (holding.facet("title") or "").lower().split():
            holder = holding.link("holder") or ""
            starts = context.starts(holder)
            before = bisect_left(starts, token.idx)
            last = starts[before - 1] if before else -1
            if last >= 0 and (best is None or last > best[0]):
                best = (last, holder)
    return best[1] if best else None


def introduced_before(pronoun: Token) -> Token | None:
    """The person without a name in the sentence before: "A government spokesman denied it. "...," he said."."""
    if pronoun.lower_ not in {"he", "she"} or pronoun.sent.start == 0:
        return None
    if any(token.ent_type_ == "PERSON" for token in pronoun.sent if token.i < pronoun.i):
        return None
    start = pronoun.sent.start
    while start and pronoun.doc[start - 1].sent.root.i == pronoun.head.i:
        start = pronoun.doc[start - 1].sent.start
    root = pronoun.doc[start - 1].sent.root
    subject = next((child for child in root.children if child.dep_ == "nsubj"), None)
    if subject is None or subject.lower_ not in reference.titles().heads or subject.i + 1 == len(pronoun.doc):
        return None
    named = any(token.ent_type_ == "PERSON" for token in subject.sent)
    return subject if has_child(subject, {"a", "an", "one", "another"}) and not named else None


def persons(context: Context, head: Token) -> list[str]:
    """The persons that a noun phrase names or describes, also by a name beside it."""
    named = named_beside(context, head)
    if named:
        return named
    if head.pos_ == "PRON":
        key = last_person(context, head) if head.lower_ in {"he", "she", "him", "her"} else None
        return [key] if key else []
    described = described_person(context, head)
    return [described] if described else []


def named_beside(context: Context, head: Token) -> list[str]:
    """The persons a noun phrase names: by itself, by a name beside it, or by one after a title."""
    for token in (head, *(child for child in head.children if child.dep_ == "appos")):
        keys = [key for key in actors.at_token(context, token) if is_person(key)]
        if keys:
            return keys
    return _named_after(context, head) or _holder(context, head)


def _holder(context: Context, head: Token) -> list[str]:
    """The holder of a post, wherever the parse attached the name: "the envoy to Latvia, Anna Keller, brokered"."""
    if head.lower_ not in reference.titles().heads:
        return []
    for claim in context.claims:
        is_post = claim.relation == "holds" and claim.evidence.start <= head.idx < claim.evidence.end
        if is_post and head.lower_ in (context.referents[claim.object or ""].facet("title") or "").lower().split():
            return [claim.subject]
    return []


def _named_after(context: Context, head: Token) -> list[str]:
    """The person whose name follows a title in the same phrase."""
    if head.lower_ not in reference.titles().heads:
        return []
    for token in head.doc[head.i + 1 : head.i + _REACH]:
        if token.text in {",", ".", ";"} or token.pos_ in {"VERB", "AUX"}:
            return []
        if token.ent_type_ == "PERSON":
            return [key for key in actors.at_token(context, token) if is_person(key)]
    return []
