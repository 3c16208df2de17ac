"""Agreements: what was agreed, by whom, where and when, with its terms and its fate."""

from __future__ import annotations

from dataclasses import dataclass, field

from spacy.tokens import Token

from kg import lexicon
from kg.extract import actors, mentions, negotiations, status
from kg.extract.negotiations import Talks
from kg.extract.places import whereabouts
from kg.extract.scene import Scene, phrase, words_of
from kg.extract.times import times
from kg.model import Kind, Status


@dataclass
class Pact:
    """One agreement as gathered from its mentions."""

    key: str
    words: set[str]
    sides: list[str] = field(default_factory=list)
    place: str | None = None
    at: set[int] = field(default_factory=set)


def read(scene: Scene, talks: list[Talks]) -> None:
    """Claim every agreement the article tells of."""
    pacts: list[Pact] = []
    for token in scene.doc:
        if token.i not in scene.boilerplate and _is_pact(scene, token):
            _read_noun(scene, token, pacts, talks)
    for match in lexicon.match(scene.doc, "agreements"):
        if match.trigger.i not in scene.boilerplate:
            _read_verb(scene, match, pacts, talks)


def _is_pact(scene: Scene, token: Token) -> bool:
    lemma = token.lemma_.lower()
    if (
        token.pos_ not in {"NOUN", "PROPN"}
        or lemma not in lexicon.words("agreements", "nouns")
        or token.dep_ == "compound"
    ):
        return False
    return lemma not in lexicon.words("agreements", "weak") or _fate_verb(token) is not None


def _fate_verb(token: Token) -> Token | None:
    """The verb that says what became of the agreement: reached, rejected, sought."""
    for child in token.children:
        if child.dep_ in {"acl", "relcl"} and _fate(child) is not None:
            return child
    verb = mentions.governing_verb(token)
    return verb if verb is not None and _fate(verb) is not None else None


def _fate(verb: Token) -> str | None:
    for fate, lemmas in lexicon.table("agreements", "fates").items():
        if verb.lemma_ in lemmas:
            return str(fate)
    return "reached" if verb.lemma_ in lexicon.words("agreements", "reaching") else None


def _read_noun(scene: Scene, token: Token, pacts: list[Pact], talks: list[Talks]) -> None:
    verb = _fate_verb(token)
    sides = _sides(scene, token, verb)
    where = whereabouts(scene, token, verb)
    host = _host_talks(scene, verb, talks)
    place = host.place if host is not None else where.place
    pact = _at_place(pacts, place) or _known(scene, token, pacts)
    named = token.text[:1].isupper() and not token.is_sent_start
    if pact is None:
        if not _content(scene, token) and place is None and all(key.startswith("person/") for key, _ in sides):
            return
        if (
            not (sides and (verb is not None or len(sides) > 1))
            and not named
            and not (verb is not None and _fate(verb) == "reached" and verb.dep_ in {"acl", "relcl"})
        ):
            return
        pact = _new(scene, token, sides, place)
        pacts.append(pact)
    pact.at.add(token.i)
    scene.mention(scene.doc[token.i : token.i + 1], pact.key, "mention of the agreement")
    scene.at[token.i].remove(pact.key)
    _claim(scene, token, verb, pact, sides, talks)


def _host_talks(scene: Scene, verb: Token | None, talks: list[Talks]) -> Talks | None:
    """The talks a relative clause hangs on: "the Oslo talks, at which the countries struck a deal"."""
    if verb is not None and verb.dep_ == "relcl" and verb.head.i in scene.talks:
        return next((one for one in talks if one.key == scene.talks[verb.head.i]), None)
    return None


def _sides(scene: Scene, token: Token, verb: Token | None) -> list[tuple[str, Token]]:
    heads = lexicon.fillers(token, ("@between|with|among",))
    if verb is not None:
        heads += lexicon.fillers(verb, ("agent", "subject"))
        heads += lexicon.fillers(verb, ("@with|between",))
    found = [
        (actors.side(scene, key), head) for head in heads for key in actors.sides(scene, head) if head.i != token.i
    ]
    found += [(actors.side(scene, key), head) for key, head in mentions.adjacent_names(scene, token)]
    found = [(key, head) for key, head in found if scene.referents[key].facet("type") != "outlet"]
    if verb is not None and _fate(verb) != "reached":
        found = [(key, head) for key, head in found if not key.startswith("person/")]
    return list({key: (key, head) for key, head in found}.values())


def _at_place(pacts: list[Pact], place: str | None) -> Pact | None:
    """The agreement told before that was reached in the same place."""
    return next((pact for pact in pacts if place is not None and pact.place == place), None)


def _carrying(verb: Token, pacts: list[Pact]) -> Pact | None:
    """The agreement whose relative clause the verb stands in: "a deal, which saw both sides agree to cuts"."""
    node = verb
    while node.dep_ in {"ccomp", "xcomp", "conj"} and node.head.i != node.i:
        node = node.head
    return next((pact for pact in pacts if node.dep_ in {"relcl", "acl"} and node.head.i in pact.at), None)


def _known(scene: Scene, token: Token, pacts: list[Pact]) -> Pact | None:
    """The agreement a mention takes up again: by its own words, or the last one for a bare "the deal"."""
    words = _content(scene, token)
    definite = any(child.lower_ in {"the", "this", "that", "these", "its"} for child in token.children)
    for pact in reversed(pacts):
        if words and len(words & pact.words) >= max(1, min(len(words), len(pact.words)) - 0):
            return pact
    return pacts[-1] if pacts and definite and not words else None


def _content(scene: Scene, token: Token) -> set[str]:
    """What distinguishes the agreement: the words before the noun and after of or on, names included."""
    found = set()
    for child in token.children:
        if child.dep_ in {"amod", "compound", "nmod", "poss"} and child.lower_ not in {
            "final",
            "new",
            "such",
            "own",
            "broad",
            "any",
            "possible",
            "comprehensive",
        }:
            found.update(t.lemma_.lower() for t in child.subtree if t.pos_ in {"NOUN", "PROPN", "ADJ", "NUM"})
        if child.dep_ == "prep" and child.lower_ in {"on", "of", "over", "in"}:
            found.update(
                t.lemma_.lower()
                for g in child.children
                for t in [g, *(c for c in g.children if c.dep_ in {"compound", "amod"})]
                if t.pos_ in {"NOUN", "PROPN", "ADJ"}
            )
    return found - {"today", "friday", "month", "year", "week"}


def _new(scene: Scene, token: Token, sides: list[tuple[str, Token]], place: str | None) -> Pact:
    span = phrase(token, cut=frozenset({"relcl", "acl", "cc", "conj"}))
    text = words_of(span)
    for word in ("the ", "a ", "an ", "any ", "this ", "that "):
        text = text[len(word) :] if text.lower().startswith(word) else text
    if place is not None and scene.referents[place].name not in text:
        text = f"{text} in {scene.referents[place].name}"
    key = scene.refer(Kind.AGREEMENT, text[:120])
    words = _content(scene, token) | ({scene.referents[place].name.lower()} if place is not None else set())
    return Pact(key, words, [key for key, _ in sides], place)


def _talks_at(
    scene: Scene,
    talks: list[Talks],
    place: str | None,
    cue: Token,
    words: list[Token],
    date: str | None,
    date_words: list[Token],
) -> str | None:
    """The talks an agreement reached in a place comes from; made known by the agreement where nothing else tells of them."""
    if place is None or scene.referents[place].facet("type") != "city":
        return next((one.key for one in talks if one.place and one.place == place), None)
    one = next((one for one in talks if one.place == place), None)
    if one is None and scene.main_sides:
        one = negotiations.implied(scene, talks, place, cue, words)
    if one is not None and one.start is None and date is not None:
        one.start = date
        scene.claim(one.key, "startsOn", None, value=date, words=date_words, cue=cue, frame="agreements.reached-in")
    return one.key if one is not None else None


def _claim(
    scene: Scene, token: Token, verb: Token | None, pact: Pact, sides: list[tuple[str, Token]], talks: list[Talks]
) -> None:
    standing = status.standing(scene, token, verb)
    state = Status.ASSERTED if standing.status is Status.DENIED else standing.status
    cue = verb if verb is not None else token

    def put(relation: str, target: str | None, words: list[Token], value: str | None = None) -> None:
        scene.claim(
            pact.key,
            relation,
            target,
            value=value,
            words=[token, *words],
            cue=cue,
            frame="agreements.noun",
            status=state,
            claimant=standing.claimant,
        )

    for key, head in sides:
        put("agreedBy", key, [head])
    fate = _fate(verb) if verb is not None else None
    fate = "proposed" if fate == "reached" and standing.ahead else fate
    if fate:
        put("hasFate", None, [], fate)
    host = _host_talks(scene, verb, talks)
    if host is not None:
        put("reachedIn", host.key, [])
    found, when = whereabouts(scene, token, verb), times(scene, token, verb, future=standing.ahead)
    if fate == "reached" or any(one.place and one.place == found.place for one in talks):
        negotiation = _talks_at(scene, talks, found.place, cue, found.place_words, when.start, when.start_words)
        if negotiation:
            put("reachedIn", negotiation, found.place_words)
    if when.start:
        put("agreedOn", None, when.start_words, when.start)
    for child in token.children:
        if child.dep_ in {"acl", "relcl"} and any(c.lower_ == "to" for c in child.children):
            put("hasTerm", None, list(child.subtree)[:1], _clause_text(child))


def _clause_text(verb: Token) -> str:
    """The words of a clause from its verb on, up to its first aside, at most 160 characters."""
    tokens = [t for t in verb.subtree if t.i >= verb.i]
    asides = {t.left_edge.i for t in tokens if t.dep_ in {"advcl", "relcl"} and t.left_edge.i > verb.i}
    end = next((k for k, t in enumerate(tokens) if t.text in {";", ":", "—", "–"} or t.i in asides), len(tokens))
    text = "".join(t.text_with_ws for t in tokens[:end]).strip(' ,."“”')
    return " ".join(text.split())[:160]


def _read_verb(scene: Scene, match: lexicon.Match, pacts: list[Pact], talks: list[Talks]) -> None:
    """ "Norway and Latvia agreed to reopen the harbour": an agreement named by its term."""
    verb = match.trigger
    sides = [(actors.side(scene, key), head) for head in match.roles["party"] for key in actors.sides(scene, head)]
    sides = [(key, head) for key, head in sides if scene.referents[key].facet("type") != "outlet"]
    term = next((t for t in match.roles["term"] if t.i > verb.i), None)
    standing = status.standing(scene, verb, verb)
    if not sides or term is None or standing.negated or term.pos_ == "PRON" or verb.head.lemma_ == "fail":
        return
    if lexicon.lemma(term) in lexicon.words("topics", "general"):
        return
    text = _clause_text(term) if term.pos_ in {"VERB", "AUX"} else words_of(phrase(term))
    if len(text.split()) < 2:
        return
    if standing.ahead and verb.lemma_ != "agree":
        return
    found = whereabouts(scene, verb, verb)
    known = _at_place(pacts, found.place) or _carrying(verb, pacts)
    key = known.key if known is not None else scene.refer(Kind.AGREEMENT, text)
    if known is None:
        pacts.append(
            Pact(
                key,
                {t.lemma_.lower() for t in term.subtree if t.pos_ in {"NOUN", "PROPN"}},
                [k for k, _ in sides],
                found.place,
            )
        )
    fate = "rejected" if match.frame.meaning == "rejected" else "proposed" if standing.ahead else "reached"
    for side, head in dict(sides).items():
        scene.claim(
            key,
            "agreedBy",
            side,
            words=[head, term],
            cue=verb,
            frame=match.frame.id,
            status=standing.status,
            claimant=standing.claimant,
        )
    scene.claim(
        key,
        "hasTerm",
        None,
        value=text,
        words=[term],
        cue=verb,
        frame=match.frame.id,
        status=standing.status,
        claimant=standing.claimant,
    )
    scene.claim(
        key,
        "hasFate",
        None,
        value=fate,
        words=[term],
        cue=verb,
        frame=match.frame.id,
        status=standing.status,
        claimant=standing.claimant,
    )
    negotiation = _talks_at(scene, talks, found.place, verb, found.place_words, None, []) if fate == "reached" else None
    if negotiation:
        scene.claim(
            key,
            "reachedIn",
            negotiation,
            words=found.place_words,
            cue=verb,
            frame=match.frame.id,
            status=standing.status,
            claimant=standing.claimant,
        )
