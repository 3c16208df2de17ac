"""Agreements: what was agreed, by whom, where and when, with its terms and its fate."""

from __future__ import annotations

from dataclasses import dataclass, field

from spacy.tokens import Span as DocSpan
from spacy.tokens import Token

from kg import lexicon
from kg.extract import negotiations, parties, status
from kg.extract.clauses import clause_text, governing_verb, has_child
from kg.extract.compounds import adjacent_names
from kg.extract.places import Whereabouts, whereabouts
from kg.extract.scene import Saying, Scene, is_person, phrase, words_of
from kg.extract.talks import Talks
from kg.extract.times import Times, times
from kg.model import Kind

Side = tuple[str, Token]

_BEFORE = frozenset({"amod", "compound", "nmod", "poss"})
_RELATIVE = frozenset({"acl", "relcl"})
_ARTICLES = ("the ", "a ", "an ", "any ", "this ", "that ")
_LONGEST = 120


@dataclass
class Pact:
    """One agreement as gathered from its mentions: ``words`` are what tells it from others, ``at`` its tokens."""

    key: str
    words: set[str]
    place: str | None = None
    at: set[int] = field(default_factory=set)


@dataclass(frozen=True)
class PactMention:
    """One mention of an agreement by a noun: the verb of its fate, the sides, the place, the talks it hangs on."""

    token: Token
    verb: Token | None
    sides: list[Side]
    where: Whereabouts
    host: Talks | None

    @property
    def place(self) -> str | None:
        """Where it was reached."""
        return self.host.place if self.host is not None else self.where.place


def read(scene: Scene, talks: list[Talks]) -> None:
    """Claim every agreement the article tells of."""
    pacts: list[Pact] = []
    for token in scene.doc:
        if token.i not in scene.boilerplate and _is_pact(token):
            _read_noun(scene, token, pacts, talks)
    for match in lexicon.match(scene.doc, "agreements"):
        if match.trigger.i not in scene.boilerplate:
            _read_verb(scene, match, pacts, talks)


def _is_pact(token: Token) -> bool:
    lemma = token.lemma_.lower()
    if lemma not in lexicon.words("agreements", "nouns") or token.pos_ not in {"NOUN", "PROPN"}:
        return False
    weak = lemma in lexicon.words("agreements", "weak")
    return token.dep_ != "compound" and not (weak and _fate_verb(token) is None)


def _fate_verb(token: Token) -> Token | None:
    """The verb that says what became of the agreement: reached, rejected, sought."""
    for child in token.children:
        if child.dep_ in _RELATIVE and _fate(child) is not None:
            return child
    verb = governing_verb(token)
    return verb if _fate(verb) is not None else None


def _fate(verb: Token | None) -> str | None:
    if verb is None:
        return None
    for fate, lemmas in lexicon.table("agreements", "fates").items():
        if verb.lemma_ in lemmas:
            return str(fate)
    return "reached" if verb.lemma_ in lexicon.words("agreements", "reaching") else None


def _read_noun(scene: Scene, token: Token, pacts: list[Pact], talks: list[Talks]) -> None:
    """Read one mention of an agreement by a noun, of a new one or of one told before."""
    verb = _fate_verb(token)
    sides, where = _sides(scene, token, verb), whereabouts(scene, token, verb)
    mention = PactMention(token, verb, sides, where, _host_talks(scene, verb, talks))
    pact = _at_place(pacts, mention.place) or _taken_up(token, pacts)
    if pact is None:
        if not _is_news(mention):
            return
        pact = _new(scene, token, mention.place)
        pacts.append(pact)
    pact.at.add(token.i)
    scene.mark(token, pact.key, "mention of the agreement")
    _claim(scene, mention, pact, talks)


def _is_news(mention: PactMention) -> bool:
    """Whether enough is told of an agreement not spoken of before: content, sides or place, and its fate."""
    token, verb, sides = mention.token, mention.verb, mention.sides
    if has_child(token, {"no"}) or token.head.lower_ == "without":
        return False
    if not _content(token) and mention.place is None and all(is_person(key) for key, _ in sides):
        return False
    if sides and (verb is not None or len(sides) > 1):
        return True
    named = token.text[:1].isupper() and not token.is_sent_start
    return named or (verb is not None and verb.dep_ in _RELATIVE and _fate(verb) == "reached")


def _host_talks(scene: Scene, verb: Token | None, talks: list[Talks]) -> Talks | None:
    """The talks a relative clause hangs on: "the Oslo talks, at which the countries struck a deal"."""
    if verb is not None and verb.dep_ == "relcl" and verb.head.i in scene.talks:
        return next((one for one in talks if one.key == scene.talks[verb.head.i]), None)
    return None


def _sides(scene: Scene, token: Token, verb: Token | None) -> list[Side]:
    """Between or with whom the agreement is, who makes it, and whose names stand before it."""
    heads = lexicon.fillers(token, ("@between|with|among",))
    if verb is not None:
        heads += lexicon.fillers(verb, ("agent", "subject")) + lexicon.fillers(verb, ("@with|between",))
    told = [(key, head) for head in heads if head.i != token.i for key in parties.sides(scene, head)]
    told += adjacent_names(scene, token)
    found = [(parties.side(scene, key), head) for key, head in told]
    if verb is not None and _fate(verb) != "reached":
        found = [(key, head) for key, head in found if not is_person(key)]
    return list({key: (key, head) for key, head in found if not scene.is_outlet(key)}.values())


def _at_place(pacts: list[Pact], place: str | None) -> Pact | None:
    """The agreement told before that was reached in the same place."""
    return next((pact for pact in pacts if place is not None and pact.place == place), None)


def _carrying(verb: Token, pacts: list[Pact]) -> Pact | None:
    """The agreement whose relative clause the verb stands in: "a deal, which saw both sides agree to cuts"."""
    node = verb
    while node.dep_ in {"ccomp", "xcomp", "conj"} and node.head.i != node.i:
        node = node.head
    return next((pact for pact in pacts if node.dep_ in {"relcl", "acl"} and node.head.i in pact.at), None)


def _taken_up(token: Token, pacts: list[Pact]) -> Pact | None:
    """The agreement a mention takes up again: by its own words, or the last one for a bare "the deal"."""
    words = _content(token)
    for pact in reversed(pacts):
        if words and len(words & pact.words) >= max(1, min(len(words), len(pact.words))):
            return pact
    definite = has_child(token, {"the", "this", "that", "these", "its"})
    return pacts[-1] if pacts and definite and not words else None


def _content(token: Token) -> set[str]:
    """What distinguishes the agreement: the words before the noun and after of or on, names included."""
    found: set[str] = set()
    for child in token.children:
        if child.dep_ in _BEFORE and child.lower_ not in lexicon.words("agreements", "unspecific"):
            found |= _lemmas(list(child.subtree), {"NOUN", "PROPN", "ADJ", "NUM"})
        if child.dep_ == "prep" and child.lower_ in {"on", "of", "over", "in"}:
            for head in child.children:
                inner = [head, *(c for c in head.children if c.dep_ in {"compound", "amod"})]
                found |= _lemmas(inner, {"NOUN", "PROPN", "ADJ"})
    return found - lexicon.words("agreements", "datings")


def _lemmas(tokens: list[Token], pos: set[str]) -> set[str]:
    return {token.lemma_.lower() for token in tokens if token.pos_ in pos}


def _new(scene: Scene, token: Token, place: str | None) -> Pact:
    """An agreement named by its words, and by its place where that is not among them."""
    text = words_of(_undated(phrase(token, cut=frozenset({"relcl", "acl", "cc", "conj"}))))
    for word in _ARTICLES:
        text = text[len(word) :] if text.lower().startswith(word) else text
    name = scene.referents[place].name if place is not None else ""
    if name not in text:
        text = f"{text} in {name}"
    key = scene.refer(Kind.AGREEMENT, text[:_LONGEST])
    return Pact(key, _content(token) | ({name.lower()} if name else set()), place)


def _undated(words: DocSpan) -> DocSpan:
    """The words up to the day they tell: "a fisheries agreement on Tuesday in Oslo" is a fisheries agreement."""
    days = (t for t in words if t.ent_type_ == "DATE" and t.head.dep_ == "prep" and t.head.i > words.root.i)
    day = next(days, None)
    return words if day is None else words.doc[words.start : day.head.i]


def _talks_at(
    scene: Scene, talks: list[Talks], where: Whereabouts, cue: Token, when: Times | None = None
) -> str | None:
    """The talks an agreement reached in a place comes from; known by the agreement where nothing else tells of them."""
    one = next((one for one in talks if one.place and one.place == where.place), None)
    if where.place is None or scene.referents[where.place].facet("type") != "city":
        return one.key if one is not None else None
    if one is None and scene.main_sides:
        one = negotiations.implied(scene, talks, where.place, cue, where.place_words)
    if one is not None and one.start is None and when is not None and when.start is not None:
        one.start = when.start
        saying = Saying(cue, "agreements.reached-in")
        scene.claim(saying, one.key, "startsOn", value=when.start, words=when.start_words)
    return one.key if one is not None else None


def _claim(scene: Scene, mention: PactMention, pact: Pact, talks: list[Talks]) -> None:
    """Claim what one mention says of its agreement."""
    token, verb, where = mention.token, mention.verb, mention.where
    standing = status.standing(scene, token, verb)
    saying = standing.saying(verb if verb is not None else token, "agreements.noun")
    for key, head in mention.sides:
        scene.claim(saying, pact.key, "agreedBy", key, words=[token, head])
    fate = _fate(verb)
    fate = "proposed" if fate == "reached" and standing.ahead else fate
    if fate:
        scene.claim(saying, pact.key, "hasFate", value=fate, words=[token])
    if mention.host is not None:
        scene.claim(saying, pact.key, "reachedIn", mention.host.key, words=[token])
    when = times(scene, token, verb, future=standing.ahead)
    if fate == "reached" or any(one.place and one.place == where.place for one in talks):
        negotiation = _talks_at(scene, talks, where, saying.cue, when)
        if negotiation:
            scene.claim(saying, pact.key, "reachedIn", negotiation, words=[token, *where.place_words])
    if when.start:
        scene.claim(saying, pact.key, "agreedOn", value=when.start, words=[token, *when.start_words])
    for clause in [child for child in token.children if child.dep_ in _RELATIVE and has_child(child, {"to"})]:
        words = [token, clause.left_edge]
        scene.claim(saying, pact.key, "hasTerm", value=clause_text(clause), words=words)


def _read_verb(scene: Scene, match: lexicon.Match, pacts: list[Pact], talks: list[Talks]) -> None:
    """Read an agreement named by its term: "Norway and Latvia agreed to reopen the harbour"."""
    verb = match.trigger
    told = [(parties.side(scene, key), head) for head in match.roles["party"] for key in parties.sides(scene, head)]
    sides = {key: head for key, head in told if not scene.is_outlet(key)}
    term = next((token for token in match.roles["term"] if token.i > verb.i), None)
    text = _term_text(term) if term is not None else ""
    standing = status.standing(scene, verb, verb)
    if not sides or term is None or len(text.split()) < 2 or standing.negated:
        return
    if verb.head.lemma_ == "fail" or lexicon.lemma(term) in lexicon.words("topics", "general"):
        return
    if standing.ahead and verb.lemma_ != "agree":
        return
    where = whereabouts(scene, verb, verb)
    pact = _at_place(pacts, where.place) or _carrying(verb, pacts)
    if pact is None:
        words = _lemmas(list(term.subtree), {"NOUN", "PROPN"})
        pact = Pact(scene.refer(Kind.AGREEMENT, text), words, where.place)
        pacts.append(pact)
    fate = "rejected" if match.frame.meaning == "rejected" else "proposed" if standing.ahead else "reached"
    saying = Saying(verb, match.frame.id, standing.status, standing.claimant)
    for side, head in sides.items():
        scene.claim(saying, pact.key, "agreedBy", side, words=[head, term])
    scene.claim(saying, pact.key, "hasTerm", value=text, words=[term])
    scene.claim(saying, pact.key, "hasFate", value=fate, words=[term])
    negotiation = _talks_at(scene, talks, where, verb) if fate == "reached" else None
    if negotiation:
        scene.claim(saying, pact.key, "reachedIn", negotiation, words=where.place_words)


def _term_text(term: Token) -> str:
    """The words of what is agreed; nothing for a pronoun."""
    if term.pos_ == "PRON":
        return ""
    return clause_text(term) if term.pos_ in {"VERB", "AUX"} else words_of(phrase(term))
