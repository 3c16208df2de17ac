"""Direct quotations: where they are, who said them, to whom, and when.

A quotation interrupted by its attribution inside a paragraph is one; a new paragraph or a new attribution starts
another. Only passages of four words or more count, and shorter sentences ("We can wait," she said).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import pairwise

from spacy.tokens import Token

from kg import lexicon, reference
from kg.model import Claim, Kind, Span, Status
from kg.namespaces import digest, slug
from kg.reading.annotation import grammar
from kg.reading.annotation.open_quotations import goes_on
from kg.reading.frames import actors, antecedents, parties
from kg.reading.frames.context import Context, is_person, phrase
from kg.reading.frames.quoted_pieces import Piece, is_long, pieces

#: The most characters between a verb of calling or describing and its quotation.
_NEAR = 60
#: How a speaker without a name is understood, and the words before one who was not named before either.
_NAMELESS = "speaker named by what they are"
_INDEFINITE = frozenset({"a", "an", "one", "another"})
#: Characters before and after a piece that are searched for its attribution: more than any sentence has.
_FAR = 1000


@dataclass(frozen=True)
class Attribution:
    """The speaker of a piece: the referent, the verb, and what else was found."""

    speaker: str
    verb: Token
    words: tuple[Token, ...]
    after: bool
    outlet: str | None = None
    date: str | None = None


def read(context: Context) -> None:
    """Claim every direct quotation with its speaker."""
    previous: tuple[Piece, Attribution] | None = None
    groups: list[tuple[list[Piece], Attribution]] = []
    found = pieces(context.doc.text)
    for number, piece in enumerate(found):
        own = _attributed(context, piece)
        if previous is not None and _interrupted(context, previous, piece):
            own = None
        elif own is None and (previous is None or previous[0].paragraph != piece.paragraph):
            own = _of_next_paragraph(context, found[number:])
        if own is None and _is_by_thing(context, piece):
            previous = None
            continue
        if own is None and previous is not None and _continues(context, previous, piece):
            if (
                previous[1].after
                and piece.paragraph == previous[0].paragraph
                and not _adjacent(context, previous[0], piece)
            ):
                groups[-1][0].append(piece)
            else:
                groups.append(([piece], replace(previous[1], words=(), outlet=None)))
        else:
            own = own or _sentence_before(context, piece)
            if own is None:
                previous = None
                continue
            groups.append(([piece], own))
        previous = (piece, groups[-1][1])
    for group, attribution in groups:
        _claim(context, group, attribution)


def _of_next_paragraph(context: Context, left: list[Piece]) -> Attribution | None:
    """The attribution of a later paragraph of a quotation that is opened in each and closed in the last."""
    for piece, following in pairwise(left):
        if goes_on(context.article.text, piece.end) != following.start:
            return None
        if own := _attributed(context, following):
            return replace(own, words=(), outlet=None)
    return None


def _attributed(context: Context, piece: Piece) -> Attribution | None:
    """The attribution after a piece or before it; before it first if the sentence runs directly into it."""
    lead = context.article.text[max(0, piece.start - _FAR) : piece.start].rstrip(' "“').lower()
    if lead.endswith((" as", " that", ":", " called", " saying", " said")):
        return _before(context, piece) or _after(context, piece)
    return _after(context, piece) or _before(context, piece)


def _is_by_thing(context: Context, piece: Piece) -> bool:
    """Whether the speaker is no person: '"...," read a note on the door', 'On the wall hung a sign: "..."'."""
    begin = _sentence_start(context.article.text, piece)
    if any(
        token.lemma_.lower() in lexicon.words("speech", "written") for token in _window(context, begin, piece.start)
    ):
        return True
    following = [token for token in _window(context, piece.end, piece.end + _NEAR) if not token.is_punct]
    return _leads_on(context.article.text, piece) and bool(following) and _is_clauses_verb(following[0])


def _interrupted(context: Context, previous: tuple[Piece, Attribution], piece: Piece) -> bool:
    """Whether a sentence goes on in the piece after its attribution: "...," she said, "..."."""
    before, attribution = previous
    between = context.article.text[before.end : piece.start]
    goes_on = between.rstrip(' "“').endswith(",")
    return goes_on and attribution.after and piece.paragraph == before.paragraph and not re.search(r"[.!?:\n]", between)


def quoted_tokens(context: Context) -> frozenset[int]:
    """The token indices inside quotations, which are more than a quoted word or name."""
    spans = [piece for piece in pieces(context.doc.text) if _is_said(context, [piece])]
    return frozenset(token.i for span in spans for token in context.tokens_between(span.start, span.end))


def _is_said(context: Context, group: list[Piece]) -> bool:
    """Whether quoted words are what somebody said: four or more, or a short sentence with its mark at the end; not the
    name of a thing.
    """
    text, last = context.article.text, group[-1].end
    if is_long(" ".join(text[piece.start : piece.end] for piece in group)):
        return True
    ended = text[last - 1] in ".!?" or "," in text[last : last + 2]
    words = [token for piece in group for token in context.tokens_between(piece.start, piece.end)]
    spoken = any(token.pos_ in {"VERB", "AUX"} for token in words) and any(token.text.islower() for token in words)
    spoken |= _leads_on(text, group[0]) and not text[group[0].start : last].istitle()
    return ended and spoken and text[group[0].start].isupper()


def _adjacent(context: Context, before: Piece, after: Piece) -> bool:
    """Whether only marks are between two pieces, so that the second was opened again."""
    return not re.search(r"\w", context.article.text[before.end : after.start])


def _continues(context: Context, previous: tuple[Piece, Attribution], piece: Piece) -> bool:
    """Whether a piece without its own attribution continues what the last speaker said."""
    before, attribution = previous
    between = context.article.text[before.end : piece.start]
    line_start = context.article.text.rfind("\n", 0, piece.start) + 1
    opens_paragraph = not context.article.text[max(line_start, piece.start - _FAR) : piece.start].strip(' "“')
    if piece.paragraph == before.paragraph:
        return _adjacent(context, before, piece) or (
            attribution.after and len(re.findall(r"(?<![A-Z])[.!?](?=\s)", between)) <= 1 and len(between) < 160
        )
    return (
        piece.paragraph - before.paragraph <= 2
        and opens_paragraph
        and (len(between.strip()) < 90 or not re.search(r"\w", between))
    )


def _window(context: Context, start: int, end: int) -> list[Token]:
    return [token for token in context.tokens_between(start, end) if not token.is_space]


def _after(context: Context, piece: Piece) -> Attribution | None:
    """The attribution after a piece: up to the end of the sentence, the paragraph, or the next piece."""
    text = context.article.text
    far = piece.end + 1 + _FAR
    stops = re.finditer(r"[.!?](?=\s+[A-Z“\"(]|\s*$)|\n|[“\"](?=\w)", text[piece.end + 1 : far])
    ends = (piece.end + 1 + stop.start() for stop in stops)
    end = next((end for end in ends if not _abbreviated(text[max(0, end - 8) : end + 1])), min(len(text), far))
    window = [t for t in _window(context, piece.end, end) if t.text not in {'"', "”", ","}]
    if not window or (text[piece.end - 1 : piece.end] in {".", "!"} and window[0].text[:1].isupper()):
        return None
    leads_on = _leads_on(text, piece)
    verb = next((t for t in window[:14] if _says(t) or (leads_on and _is_clauses_verb(t))), None)
    if verb is None:
        return _according(context, window)
    if any(_is_clauses_verb(t) and not _says(t) for t in window[: window.index(verb)]):
        return None
    return _attribution(context, window, verb, after=True)


def _leads_on(text: str, piece: Piece) -> bool:
    """Whether a sentence begins with the piece and goes on after it, and a comma or a question, with its speaker."""
    begins = re.search(r"(?:^|[.!?:]|\n)[\s\"“”„«»]*$", text[max(0, piece.start - _NEAR) : piece.start]) is not None
    asked = text[piece.end - 1] in "?!" and re.match(r"[\"”“»«]\s+[a-z]", text[piece.end : piece.end + 4]) is not None
    return begins and text[piece.start].isupper() and ("," in text[piece.end : piece.end + 2] or asked)


def _is_clauses_verb(token: Token) -> bool:
    return token.pos_ == "VERB" and token.dep_ not in {"acl", "relcl", "amod", "advcl", "prep", "pcomp"}


def _abbreviated(words: str) -> bool:
    """Whether the words end in the full stop of an initial or a title: "said Ms."."""
    return re.search(r"\b(?:[A-Z]|U\.S|U\.K|U\.N|Mr|Mrs|Ms|Dr|St|Gen|Sen|Rep|Prof|Col|Lt)\.\s*$", words) is not None


def _says(token: Token) -> bool:
    return token.pos_ in {"VERB", "AUX"} and token.lemma_.lower() in lexicon.words("speech", "verbs")


def _according(context: Context, window: list[Token]) -> Attribution | None:
    for token in window[:3]:
        if token.lower_ == "according":
            heads = [t for t in window if t.i > token.i and t.dep_ == "pobj"]
            key = _speaker(context, heads[0]) if heads else None
            return Attribution(key, token, (heads[0],), True) if key else None
    return None


def _sentence_start(text: str, piece: Piece) -> int:
    """Where the sentence begins that leads to a piece."""
    far = max(0, piece.start - _FAR)
    stops = re.finditer(r"\n|[.!?][”\"]?\s+(?=[A-Z“\"])", text[far : piece.start])
    starts = [far + stop.end() for stop in stops]
    return next((start for start in reversed(starts) if not _abbreviated(text[max(0, start - 10) : start])), far)


def _before(context: Context, piece: Piece) -> Attribution | None:
    """The attribution before a piece, in the same sentence."""
    begin = _sentence_start(context.article.text, piece)
    window = list(_window(context, begin, piece.start - 1))
    verbs = [t for t in window if _says(t)]
    if verbs:
        claiming = lexicon.words("speech", "claiming")
        direct = [t for t in verbs if grammar.subject(t) or grammar.agent(t)] or verbs
        if piece.start - direct[-1].idx > _NEAR:  # far from the quotation only a plain verb of saying counts
            direct = [t for t in direct if t.lemma_ in claiming] or direct
        return _attribution(context, window, direct[-1], after=False)
    at = next((i for i in reversed(range(len(window))) if window[i].lower_ == "according"), len(window))
    if according := _according(context, window[at:]):
        return replace(according, after=False)
    if window and window[-1].text == ":":
        names = context.names_in(window[0].i, window[-1].i + 1)
        ends = [name for name in names if begin <= name.start_char and name.label_ == "PERSON"]
        if ends and ends[-1].root.i in context.at:
            return Attribution(context.at[ends[-1].root.i][0], window[-1], tuple(ends[-1]), False)
    return None


def _sentence_before(context: Context, piece: Piece) -> Attribution | None:
    """The person who speaks in the sentence right before a quoted sentence: "Keller said it was unfair. "We ...."."""
    text = context.article.text
    far = max(0, piece.start - _FAR)
    lead = text[far : piece.start].rstrip(' "“')
    end = far + len(lead)
    if not lead or lead[-1] not in ".!?" or "\n" in text[end : piece.start] or not text[piece.start].isupper():
        return None
    last = next(
        (token for token in reversed(list(_window(context, max(0, end - 400), end))) if not token.is_punct),
        None,
    )
    if last is None:
        return None
    for token in last.sent:
        if _says(token) and token.dep_ == "ROOT":
            found = _attribution(context, list(last.sent), token, after=False)
            return found if found is not None and is_person(found.speaker) else None
    return None


def _attribution(context: Context, window: list[Token], verb: Token, *, after: bool) -> Attribution | None:
    inside = {token.i for token in window}
    heads = [t for t in grammar.subject(verb) if t.i in inside]
    if verb.lower_ == "quoted":
        heads = [t for t in grammar.passive_subject(verb) or grammar.direct_object(verb) if t.i in inside] or heads
    if not heads:
        near = [t for t in window if t.i < verb.i and _nameable(context, t)] or [
            t for t in window if t.i > verb.i and _nameable(context, t)
        ]
        heads = near[:1]
    heads = sorted(heads, key=lambda head: not (actors.at_token(context, head) or head.lower_ in {"he", "she"}))
    for head in heads:
        key = _speaker(context, head)
        if key:
            near = [token for token in window if token.sent.start == verb.sent.start]
            return Attribution(key, verb, (head,), after, _outlet(context, verb, inside), _date(context, near))
    return None


def _nameable(context: Context, token: Token) -> bool:
    """Whether the token can be the head of a speaker's name or description."""
    if token.i in context.at or token.lower_ in {"he", "she", "they", "it"}:
        return True
    return token.lower_ in reference.titles().heads or token.lemma_ in lexicon.words("speech", "speaking")


def _speaker(context: Context, head: Token) -> str | None:
    """The referent who speaks: a person, a side, or somebody with only a description."""
    named = actors.at_token(context, head)
    if named:
        return named[0]
    if head.pos_ == "PRON":
        return _pronoun_speaker(context, head)
    described = antecedents.described_person(context, head)
    if described:
        return described
    beside = context.entities.get(head.i + 1)
    if beside is not None and beside.label_ == "PERSON" and beside.root.i in context.at:
        return context.at[beside.root.i][0]
    for child in head.children:
        if child.dep_ == "appos" and (keys := actors.at_token(context, child)):
            return keys[0]
    if head.lemma_.lower() in lexicon.words("speech", "papers"):
        issuer = _issuer(context, head)
        if issuer:
            return issuer
        keys = [k for c in head.children for k in actors.at_token(context, c)] or parties.sides(context, head)
        if keys:
            return keys[0]
        head_word = next((c for c in head.children if c.dep_ in {"compound", "poss"}), head)
        return _unnamed(context, head_word)
    return _unnamed(context, head)


def _pronoun_speaker(context: Context, pronoun: Token) -> str | None:
    unnamed = antecedents.introduced_before(pronoun)
    if unnamed is not None:
        return _unnamed(context, unnamed)
    keys = parties.pronoun_sides(context, pronoun)
    if keys and pronoun.lower_ in {"he", "she"}:
        context.spoke_as.setdefault(keys[0], pronoun.lower_)  # so that "he" after "she" is another person
    return keys[0] if keys else None


def _issuer(context: Context, paper: Token) -> str | None:
    """The person or body in whose name a paper speaks: "a statement issued on behalf of Anna Keller"."""
    for child in paper.children:
        if child.dep_ == "acl":
            named = [t for t in child.subtree if t.dep_ == "pobj" and actors.at_token(context, t)]
            if named:
                return actors.at_token(context, named[0])[0]
    return None


def _unnamed(context: Context, head: Token) -> str | None:
    """A referent for a speaker without a name: "a Norwegian government spokesman"."""
    if head.pos_ not in {"NOUN", "PROPN"}:
        return None
    span = phrase(head, cut=frozenset({"cc", "conj", "acl"}))
    text = re.sub(r"^(?:(?:the|a|an|one|another|this)\b\s*)+", "", " ".join(span.text.split()), flags=re.IGNORECASE)
    text = re.sub(r"[\"“”()]", "", text).split(",")[0].strip()
    if not text or len(text) > 90 or head.lemma_.lower() in _mute():
        return None
    kind = Kind.PERSON if head.lower_ in reference.titles().heads else Kind.ORGANIZATION
    key = context.refer(kind, text) if kind is Kind.PERSON else context.refer(kind, text, type="other")
    context.mention(span, key, _NAMELESS)
    return key


def _mute() -> frozenset[str]:
    return lexicon.words("speech", "speechless") | lexicon.words("speech", "written")


def name_mediators(context: Context) -> None:
    """Let quotations of "the mediator" be by the one person who mediates, where there is one."""
    mediators = {c.object for c in context.claims if c.relation == "mediatedBy" and c.object and is_person(c.object)}
    if len(mediators) != 1:
        return
    called = {key for key, each in context.referents.items() if each.name.lower() in lexicon.words("speech", "between")}
    context.claims[:] = [
        replace(claim, object=next(iter(mediators)))
        if claim.relation == "spokenBy" and claim.object in called
        else claim
        for claim in context.claims
    ]


def by_strangers(context: Context) -> list[Span]:
    """The quotations by somebody whom the article does not name: '"...," one diplomat said'."""
    strangers = {
        mention.referent
        for mention in context.mentions.values()
        if mention.how == _NAMELESS and context.article.words(mention.span).split()[0].lower() in _INDEFINITE
    }
    return [claim.evidence for claim in context.claims if claim.relation == "spokenBy" and claim.object in strangers]


def _outlet(context: Context, verb: Token, inside: set[int]) -> str | None:
    """The news outlet to which somebody spoke ("told Reuters") or that is quoted ("was quoted as saying by")."""
    for token in [t for t in verb.doc[max(0, verb.i - 4) : verb.i + 16] if t.i in inside]:
        for key in actors.at_token(context, token):
            referent = context.referents[key]
            if referent.facet("type") == "outlet" and token.i > verb.i - 4:
                return key
    return None


def _date(context: Context, window: list[Token]) -> str | None:
    for token in window:
        if token.ent_type_ == "DATE":
            found = context.days(context.entities[token.i])
            if found:
                return found[0]
    return None


def _joined(parts: list[str]) -> str:
    """A quotation without the text between its parts; a sentence that ended with a comma there gets its full stop."""
    text = parts[0]
    for part in parts[1:]:
        text += (". " if part[:1].isupper() and text[-1:].isalnum() else " ") + part
    return text


def quotation_key(context: Context, text: str) -> str:
    """The referent of a quotation with these words, new if necessary."""
    key = f"{Kind.QUOTATION}/{slug(' '.join(text.split()[:6]))}-{digest(text)[:6]}"
    label = " ".join(text.split())
    return context.refer(Kind.QUOTATION, label if len(label) <= 80 else label[:77] + "...", key=key, text=text)


def _claim(context: Context, group: list[Piece], attribution: Attribution) -> None:
    if not _is_said(context, group):
        return
    text = _joined([context.article.text[p.start : p.end] for p in group])
    key = quotation_key(context, text)
    evidence = Span(group[0].start, group[-1].end)
    cue = Span(attribution.verb.idx, attribution.verb.idx + len(attribution.verb))

    def put(relation: str, target: str | None, value: str | None = None) -> None:
        context.claims.append(Claim(key, relation, target, value, Status.ASSERTED, evidence, cue, "speech.says"))

    put("spokenBy", attribution.speaker)
    if attribution.outlet and attribution.outlet != attribution.speaker:
        put("saidTo", attribution.outlet)
    if attribution.date:
        put("saidOn", None, attribution.date)
