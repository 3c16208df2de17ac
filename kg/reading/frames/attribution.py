"""Whose word a clause is: of somebody named, of the press, of nobody in particular, or the article's own."""

from __future__ import annotations

from spacy.tokens import Token

from kg import lexicon
from kg.model import Status
from kg.reading.annotation import grammar
from kg.reading.frames import actors, antecedents, parties
from kg.reading.frames.clauses import has_child
from kg.reading.frames.context import Context

_CONTENT = frozenset({"ccomp", "xcomp", "dobj", "nsubjpass", "dep"})
#: Subjects of thinking and saying that are nobody in particular.
_SOME = frozenset(
    {"some", "many", "few", "several", "most", "others", "one", "everyone", "everybody", "someone", "somebody"}
)


def whose_word(context: Context, chain: list[Token], cue: Token) -> tuple[Status, str | None]:
    """Claimed with its claimant, or reported, if a verb of saying is above the clause; else asserted."""
    claiming = words_of_saying()
    inner = chain[0] if chain else cue
    for verb in chain[1:]:
        if _is_content(inner, verb) and is_unsourced(verb):
            return (Status.REPORTED if verb.lemma_ == "report" else Status.CLAIMED), None
        if verb.lemma_ in claiming and _is_content(inner, verb):
            return _claimant(context, verb)
    told_in = _told_in(inner)
    if told_in is not None:
        return told_in, None
    hedges = lexicon.table("speech", "hedges")
    hedged = next((hedges[child.lower_] for child in inner.children if child.lower_ in hedges), None)
    if hedged is not None:
        return Status(hedged), None
    accuser = accusing(inner)
    if accuser is not None:
        heads = grammar.subject(accuser) or grammar.agent(accuser)
        return Status.CLAIMED, _word_of(context, heads[0])[1] if heads else None
    for verb in inner.children:
        if verb.dep_ in {"ccomp", "parataxis"} and verb.lemma_ in claiming and grammar.subject(verb):
            return _claimant(context, verb)
        if verb.dep_ == "advcl" and verb.lemma_ in lexicon.words("speech", "verbs") and _is_as(verb):
            return _claimant(context, verb)
    aside = _speaker_aside(inner)
    return _word_of(context, aside) if aside is not None else _according(context, chain)


def words_of_saying() -> frozenset[str]:
    """Verbs by which the clause behind them is somebody's word."""
    return frozenset().union(*(lexicon.words("speech", key) for key in ("claiming", "telling", "thinking")))


def _is_as(clause: Token) -> bool:
    """Whether the clause only says whose word the sentence is: "As one envoy tells it, Keller led the team"."""
    mark = clause.left_edge
    objects = [child for child in clause.children if child.dep_ == "dobj"]
    return mark.lower_ == "as" and mark.dep_ == "mark" and all(word.lower_ == "it" for word in objects)


def _told_in(verb: Token) -> Status | None:
    """The status of a clause that a noun of talk or report has behind it: "There was talk that Keller had led"."""
    nouns = lexicon.table("speech", "told-in")
    said = verb.dep_ in {"acl", "ccomp"} and has_child(verb, {"that"}) and verb.head.pos_ == "NOUN"
    return Status(nouns[verb.head.lemma_]) if said and verb.head.lemma_ in nouns else None


def _speaker_aside(verb: Token) -> Token | None:
    """Who says it between commas behind the subject: "Keller, one envoy claimed, led the team"."""
    for subject in grammar.subject(verb):
        for noun in subject.children:
            said = [child for child in noun.children if child.dep_ in {"acl", "relcl"} and child.i == noun.i + 1]
            alone = said and not any(said[0].children) and said[0].nbor().text == ","
            if noun.dep_ == "appos" and alone and said[0].lemma_ in words_of_saying():
                return noun
    return None


def _according(context: Context, chain: list[Token]) -> tuple[Status, str | None]:
    """The claimant in "according to" or "in the words of" beside one of the verbs, outside its quotation marks."""
    accounts = lexicon.words("speech", "accounts")
    for verb in chain:
        for child in verb.children:
            told = [word for word in child.children if word.dep_ == "pobj" and word.lemma_ in accounts]
            tellers = [
                who for word in told for who in (*grammar.possessor(word), *grammar.preposition_objects(word, "of"))
            ]
            if child.lower_ in {"in", "by", "to"} and tellers:
                return _word_of(context, tellers[0])
            if child.lower_ == "according":
                named = [token for token in child.subtree if token.dep_ == "pobj" and token.head.lower_ == "to"]
                on_record = not named or named[0].lemma_.lower() in lexicon.words("speech", "records")
                return (Status.ASSERTED, None) if on_record else _word_of(context, named[0])
    return Status.ASSERTED, None


def accusing(verb: Token) -> Token | None:
    """The verb of accusing or boasting of which a gerund is the content: "accused Latvia of having imposed tariffs"."""
    above = verb.head.head if verb.dep_ == "pcomp" and verb.head.lower_ in {"of", "for", "about"} else None
    return above if above is not None and above.lemma_ in lexicon.words("speech", "accusing") else None


def _is_content(inner: Token, verb: Token) -> bool:
    """Whether the inner clause is what is said, not a modifier of the speaker."""
    node = inner
    while node.head.i != verb.i and node.head.i != node.i:
        node = node.head
    return node.head.i == verb.i and node.dep_ in _CONTENT


def is_unsourced(verb: Token) -> bool:
    """Whether what is said is nobody's word: "It is rumoured that", "Keller is said to have", "The talk was that",
    "It seems that", "It is possible that".
    """
    if verb.lemma_ in lexicon.words("status", "seeming"):
        return True
    if verb.lemma_ == "be":
        open_to = any(word.lower_ in lexicon.words("status", "uncertain") for word in grammar.attribute(verb))
        return open_to or any(h.lemma_.lower() in lexicon.words("status", "hearsay") for h in grammar.subject(verb))
    hearsay = {verb.lemma_, verb.lower_} & lexicon.words("speech", "unsourced")
    passive = any(child.dep_ == "auxpass" or child.lemma_ == "be" for child in verb.children)
    return bool(hearsay) and passive and not grammar.agent(verb)


def _claimant(context: Context, verb: Token) -> tuple[Status, str | None]:
    """The claimant by the verb's subject, or by what is behind it in an aside ("Keller, said one nurse, led"); the
    subject of "report" is the press.
    """
    misread = verb.dep_ == "acl" and any(child.dep_ == "ccomp" for child in verb.children)
    speakers = _said_behind(verb) or grammar.subject(verb) or grammar.agent(verb)
    if not speakers and verb.dep_ == "pcomp" and verb.head.lower_ == "as":
        speakers = grammar.passive_subject(verb.head.head)  # "was quoted as saying"
    for head in speakers or ([verb.head] if misread else []):  # "the minister, Keller, alleged that ..."
        status, claimant = _word_of(context, head)
        if verb.lemma_ in lexicon.words("speech", "thinking"):
            return Status.CLAIMED, claimant
        nameless = verb.lemma_ == "report" and claimant is None
        return (Status.REPORTED if nameless else status), claimant
    return Status.ASSERTED, None


def _said_behind(verb: Token) -> list[Token]:
    """Who says it in an aside that begins with the verb: "Keller, said one nurse, led the team"."""
    if verb.lemma_ != "say" or verb.i == verb.sent.start or verb.nbor(-1).text != ",":
        return []
    behind = [child for child in verb.children if child.dep_ == "dobj" and child.left_edge.i == verb.i + 1]
    after = [verb.doc[child.right_edge.i + 1 :][:1].text for child in behind]
    return [child for child, mark in zip(behind, after, strict=True) if mark == ","]


def _word_of(context: Context, head: Token) -> tuple[Status, str | None]:
    """The claimant that a noun names: the press and nameless sources only report, any other nameless person claims."""
    if not lexicon.words("speech", "press").isdisjoint({head.lemma_, *(child.lemma_ for child in head.children)}):
        return Status.REPORTED, None
    keys = _speakers(context, head)
    if keys:
        return (Status.REPORTED, None) if context.is_outlet(keys[0]) else (Status.CLAIMED, keys[0])
    if head.pos_ == "NOUN":
        nameless = head.lemma_.lower() in lexicon.words("speech", "passing")
        return (Status.REPORTED if nameless else Status.CLAIMED), None
    if head.lower_ in _SOME:
        return Status.CLAIMED, None
    return (Status.REPORTED if head.pos_ == "PROPN" else Status.ASSERTED), None  # a name of which nothing is known


def _speakers(context: Context, head: Token) -> list[str]:
    """The speaker that the subject of saying means; for an outlet's paper the outlet."""
    keys = actors.at_token(context, head) or parties.sides(context, head)
    if head.lemma_.lower() in lexicon.words("speech", "papers"):
        beside = [key for child in head.children for key in actors.at_token(context, child)]
        if beside and (not keys or context.is_outlet(beside[0])):
            keys = beside
    described = antecedents.described_person(context, head)
    return [described] if described else keys
