"""Mentions of talks: where the text speaks of a negotiation, and what it says of it there.

A mention is a noun (talks, summit, a round of meetings) or a verb (officials are meeting, ministers gathered). Which
mentions are the same talks is decided afterwards, in `kg.extract.negotiations`.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from spacy.tokens import Token

from kg import lexicon
from kg.extract import actors, persons, status
from kg.extract.places import Whereabouts, visited, whereabouts
from kg.extract.scene import Scene, phrase, words_of
from kg.extract.status import Standing
from kg.extract.times import Times, times


@dataclass
class TalksMention:
    """One mention of talks and what stands around it. ``sides`` are keys of nations, organisations or persons."""

    token: Token
    verb: Token | None
    sides: list[tuple[str, Token]] = field(default_factory=list)
    where: Whereabouts = field(default_factory=Whereabouts)
    when: Times = field(default_factory=Times)
    topics: list[tuple[str, Token]] = field(default_factory=list)
    mediators: list[tuple[str, str, Token]] = field(default_factory=list)
    level: str = "round"
    ordinal: str | None = None
    distinct: bool = False
    other: bool = False
    series: bool = False
    weak: bool = False
    definite: bool = False
    standing: Standing = field(default_factory=Standing)

    @property
    def informative(self) -> bool:
        """Whether the mention itself says who, where or when."""
        return bool(self.sides or self.where.place or self.when.start)


def find(scene: Scene) -> list[TalksMention]:
    """All mentions of talks in the order of the text."""
    found: dict[int, TalksMention] = {}
    for token in scene.doc:
        if token.i not in scene.boilerplate and _is_talks(scene, token):
            found[token.i] = _from_noun(scene, token)
    for match in lexicon.match(scene.doc, "negotiations"):
        if match.trigger.i in scene.boilerplate or _has_noun(match.trigger, found):
            continue
        mention = _from_verb(scene, match)
        if mention is not None:
            found[match.trigger.i] = mention
    return [found[i] for i in sorted(found)]


def _has_noun(verb: Token, found: dict[int, TalksMention]) -> bool:
    """ "meet for talks", "hold a meeting": the noun speaks for the verb."""
    return any(mention.verb is not None and mention.verb.i == verb.i for mention in found.values())


def _is_talks(scene: Scene, token: Token) -> bool:
    lemma = token.lemma_.lower()
    if token.pos_ not in {"NOUN", "PROPN"} or token.ent_type_ == "PERSON" or token.dep_ == "compound":
        return False
    if lemma == "talk" and token.tag_ not in {"NNS", "NNPS"}:
        return False
    if lemma in {"talk", "negotiation", "consultation", "discussion"} and _inside_round(token):
        return False
    if lemma in lexicon.words("negotiations", "nouns"):
        return not _is_name_part(scene, token)
    return lemma in lexicon.words("negotiations", "weak") and (_qualified(scene, token) or _taken_up(token))


def _taken_up(token: Token) -> bool:
    """ "the meeting": takes up a meeting told before, and opens none."""
    return token.lemma_ in {"meeting", "session"} and any(
        child.lower_ in {"the", "this", "that"} for child in token.children
    )


def _is_name_part(scene: Scene, token: Token) -> bool:
    ent = scene.entities.get(token.i)
    return (
        ent is not None
        and ent.label_ in {"ORG", "PERSON"}
        and (ent[-1].i != token.i or token.lemma_.lower() == "forum")
    )


def _inside_round(token: Token) -> bool:
    """ "a round of talks": the round is the mention."""
    return (
        token.dep_ == "pobj"
        and token.head.lower_ == "of"
        and token.head.head.lemma_.lower()
        in {"round", "session", "series", "set", "day", "hour", "week", "month", "resumption"}
        and token.head.head.lemma_.lower() in {"round", "session"}
    )


def _qualified(scene: Scene, token: Token) -> bool:
    """A meeting, round or process counts when its words say that sides negotiate in it."""
    near = {child.lemma_.lower() for child in token.children} | {
        g.lemma_.lower() for c in token.children if c.dep_ == "prep" for g in c.children
    }
    if near & (lexicon.words("negotiations", "qualifiers") | lexicon.words("negotiations", "nouns") | {"meeting"}):
        return True
    if token.lemma_ in {"process", "mechanism", "effort", "initiative", "contact", "visit"}:
        return False
    marks = {child.lower_ for child in token.children}
    if token.lemma_ == "round" and marks & (
        set(lexicon.table("negotiations", "ordinals")) | lexicon.words("negotiations", "other")
    ):
        return True
    if token.lemma_ == "meeting" and marks & {"another", "next", "further"}:
        return True
    if any(child.dep_ == "acl" and child.lemma_ in {"involve", "bring", "attend"} for child in token.children):
        return True
    return bool(_collective(scene, token))


def _collective(scene: Scene, token: Token) -> bool:
    """Whether a meeting is of ministers, officials, delegations, nations or bodies rather than of two persons."""
    for head in lexicon.fillers(token, ("@between|with|of|among",)):
        if head.tag_ in {"NNS", "NNPS"} or head.ent_type_ in {"NATION", "ORG", "GROUP"}:
            return True
    owners = [key for owner in lexicon.possessor(token) for key in actors.sides(scene, owner)]
    return token.lemma_ == "meeting" and any(
        not key.startswith("person/") for key in [*owners, *(key for key, _ in adjacent_names(scene, token))]
    )


def _from_noun(scene: Scene, token: Token) -> TalksMention:
    verb = governing_verb(token)
    mention = TalksMention(token, verb)
    mention.standing = status.standing(scene, token, verb)
    mention.level = _level(token)
    mention.ordinal, mention.distinct, mention.other = _order(token)
    mention.series = any(
        g.lemma_ in {"mechanism", "process"} for c in token.children if c.lower_ == "of" for g in c.children
    )
    mention.weak = token.lemma_.lower() not in lexicon.words("negotiations", "nouns") and not _qualified(scene, token)
    mention.definite = any(child.lower_ in {"the", "these", "this", "those", "their"} for child in token.children)
    mention.sides = _noun_sides(scene, token, verb)
    if mention.level == "round":
        mention.where = whereabouts(scene, token, verb)
        mention.when = times(scene, token, verb, future=mention.standing.ahead)
    mention.topics = _topics(scene, token)
    mention.mediators = _mediators(scene, token)
    return mention


def _from_verb(scene: Scene, match: lexicon.Match) -> TalksMention | None:
    verb = match.trigger
    heads = [head for role in ("party", "other") for head in match.roles.get(role, [])]
    heads = persons.listed(scene, heads)
    found = [(key, head) for head in heads for key in _sides_of(scene, head)]
    keys = list(dict.fromkeys(key for key, _ in found))
    people = [key for key in keys if key.startswith("person/")]
    collective = (
        len(keys) > 2
        or any(
            head.tag_ in {"NNS", "NNPS"}
            or head.lower_ in {"they", "both"}
            or lexicon.lemma(head) in lexicon.words("actors", "bodies")
            for head in heads
        )
        or any(
            head.tag_ in {"NNS", "NNPS"} or ((k := actors.at_token(scene, head)) and not k[0].startswith("person/"))
            for head in heads
        )
    )
    if (
        not keys
        or not collective
        or (len(keys) < 2 and "other" in match.roles)
        or (len(people) == len(keys) and len(keys) < 3 and not any(h.tag_ == "NNS" for h in heads))
    ):
        return None
    if verb.lemma_ in {"meet", "gather", "convene", "assemble"} and len(keys) == 1 and not _place_or_time(scene, verb):
        return None
    if verb.lemma_ in {"talk", "consult"} and len(keys) < 2:
        return None
    mention = TalksMention(verb, verb)
    mention.sides = list({key: (key, head) for key, head in found}.values())
    mention.standing = status.standing(scene, verb, verb)
    mention.where = whereabouts(scene, verb, verb)
    if mention.where.place is None:
        visited(scene, verb, mention.where)
    mention.when = times(scene, verb, verb, future=mention.standing.ahead)
    mention.topics = _purpose(scene, verb)
    mention.other = mention.distinct = any(child.lower_ == "again" for child in verb.children)
    return mention


def _place_or_time(scene: Scene, verb: Token) -> bool:
    return bool(whereabouts(scene, verb, verb).place)


def _sides_of(scene: Scene, head: Token) -> list[str]:
    keys = actors.sides(scene, head)
    if keys and head.lemma_.lower() in lexicon.words("actors", "representatives"):
        scene.stands_for[head.i] = keys
    return keys


def governing_verb(token: Token) -> Token | None:
    """The verb of whose clause the noun is an argument, through rounds, series and prepositions."""
    node = token
    for _ in range(6):
        if node.head.i == node.i:
            return None
        node = node.head
        if node.pos_ in {"VERB", "AUX"}:
            return node
        if node.pos_ not in {"NOUN", "ADP", "PROPN", "NUM", "SCONJ", "ADJ"}:
            return None
    return None


def _level(token: Token) -> str:
    return str(lexicon.table("negotiations", "processes").get(token.lemma_.lower(), "round"))


def _order(token: Token) -> tuple[str | None, bool, bool]:
    """The ordinal the mention carries, whether it may speak of other talks than the last ones, and whether it must."""
    ordinals = lexicon.table("negotiations", "ordinals")
    words = [child.lower_ for child in token.children if child.i < token.i] + [
        g.lower_ for c in token.children if c.dep_ == "amod" for g in c.children
    ]
    ordinal = next((str(ordinals[word]) for word in words if word in ordinals), None)
    return (
        ordinal,
        bool(set(words) & lexicon.words("negotiations", "distinct")),
        bool(set(words) & lexicon.words("negotiations", "other")),
    )


def _noun_sides(scene: Scene, token: Token, verb: Token | None) -> list[tuple[str, Token]]:
    pair = adjacent_names(scene, token)
    if len(pair) > 1:
        return list({key: (key, head) for key, head in pair}.values())
    found: list[tuple[str, Token]] = []

    def put(heads: list[Token]) -> None:
        for head in heads:
            found.extend((key, head) for key in _sides_of(scene, head))

    put(lexicon.fillers(token, ("@between|among|involving",)))
    put(lexicon.fillers(token, ("@with",)))
    for child in token.children:
        if child.dep_ == "prep" and child.lower_ in {"of", "by"} and token.lemma_.lower() not in {"round", "series"}:
            put([part for head in child.children if head.dep_ == "pobj" for part in lexicon.coordination(head)])
        if child.dep_ == "acl" and child.lemma_ in {"involve", "gather", "bring", "attend"}:
            put(lexicon.fillers(child, ("object", "agent")))
    for child in token.children:
        if child.dep_ == "prep" and child.lower_ == "of" and token.lemma_.lower() in {"round", "series", "session"}:
            for head in child.children:
                put(lexicon.fillers(head, ("@between|with|among",)))
                found.extend(adjacent_names(scene, head))
    found.extend(pair)
    for owner in lexicon.possessor(token):
        put([owner])
    if (
        verb is not None
        and verb.lemma_.lower() in lexicon.words("negotiations", "holding")
        and _is_argument(token, verb)
    ):
        put(_subjects(verb))
        put(lexicon.fillers(verb, ("@with|between",)))
    elif (
        verb is not None
        and verb.lemma_ in lexicon.words("hosting", "facilitating")
        and lexicon.fillers(token, ("@with",))
    ):
        put(_subjects(verb))
    elif (
        verb is not None
        and verb.lemma_ in {"sign", "address", "say", "tell", "agree", "pledge"}
        and token.dep_ == "pobj"
        and token.head.lower_ in {"at", "during", "after", "following"}
        and (token.head.lower_ in {"at", "during"} or verb.lemma_ in {"sign", "agree", "pledge"})
    ):
        put(_subjects(verb))
    elif (
        verb is not None
        and verb.lemma_
        in {"meet", "speak", "brief", "participate", "sit", "gather", "return", "come", "arrive", "travel", "visit"}
        and token.dep_ == "pobj"
    ):
        put(_subjects(verb))
        put(lexicon.fillers(verb, ("@with", "object")))
    return list({key: (key, head) for key, head in found}.values())


def _subjects(verb: Token) -> list[Token]:
    chain = [verb, verb.head] if verb.dep_ == "xcomp" else [verb]
    if any(child.dep_ == "neg" for node in chain for child in node.children) or any(
        n.lemma_ in lexicon.words("negotiations", "shunning") for n in chain
    ):
        return []
    heads = lexicon.subject(verb) or lexicon.agent(verb)
    return [part for head in heads for part in lexicon.coordination(head)]


def _is_argument(token: Token, verb: Token) -> bool:
    """Whether the noun is what the verb holds, opens or ends, not its subject."""
    node = token
    while node.head.i != verb.i:
        node = node.head
    return node.dep_ in {"dobj", "prep", "pobj", "nsubjpass", "attr", "prt", "xcomp", "conj", "dative"}


def adjacent_names(scene: Scene, token: Token) -> list[tuple[str, Token]]:
    """Names joined before the noun: "U.S.-China trade talks"; a single seat of government there is a place instead."""
    names: list[tuple[str, Token]] = []
    i = token.i - 1
    while i >= token.sent.start:
        ent = scene.entities.get(i)
        if ent is not None and ent.label_ in {"NATION", "ORG", "GROUP", "PERSON"}:
            lone = ent.kb_id_ == "seat" and not _joined(scene, ent.start, ent.end)
            if not lone and not _makes_compound(scene, ent.end) and ent.kb_id_ != "outlet":
                names[:0] = [(key, ent.root) for key in actors.at_token(scene, ent.root)]
            i = ent.start - 1
        elif (
            scene.doc[i].text in {"-", "–", "/", "and", "’s", "'s"}
            or scene.doc[i].pos_ in {"ADJ", "NOUN", "PROPN", "NUM"}
            or scene.doc[i].tag_ in {"VBN", "VBG"}
        ):
            i -= 1
        else:
            break
    return names


def _joined(scene: Scene, start: int, end: int) -> bool:
    """Whether a name is one of a pair: "Oslo-Riga talks"."""
    marks = {"-", "–", "/", "and"}
    doc = scene.doc
    left = start > 1 and doc[start - 1].text in marks and start - 2 in scene.entities
    right = end + 1 < len(doc) and doc[end].text in marks and end + 1 in scene.entities
    return left or right


def _makes_compound(scene: Scene, i: int) -> bool:
    """Whether "-brokered", "-led" follows the name."""
    doc = scene.doc
    return i + 1 < len(doc) and doc[i].text in {"-", "–"} and doc[i + 1].lower_ in lexicon.table("hosting", "compounds")


def _mediators(scene: Scene, token: Token) -> list[tuple[str, str, Token]]:
    """Mediators and hosts in compounds before the noun: "Oman-brokered talks"."""
    found = []
    for i in range(max(token.sent.start, token.i - 8), token.i):
        role = lexicon.table("hosting", "compounds").get(scene.doc[i].lower_, "")
        ent = scene.entities.get(i - 2)
        if role and ent is not None and scene.doc[i - 1].text in {"-", "–"}:
            found.extend((role, key, scene.doc[i]) for key in actors.at_token(scene, ent.root))
    return found


def _topics(scene: Scene, token: Token) -> list[tuple[str, Token]]:
    """What the talks are about: on and over, aims, and the kinds of talks named before the noun."""
    found = []
    for head in lexicon.fillers(token, ("@on|about|over|regarding|concerning|into",)):
        found.extend(topic(head))
    for child in token.children:
        if child.dep_ == "prep" and child.lower_ == "of" and token.lemma_ in {"round", "session", "series"}:
            for head in child.children:
                found.extend(_topics(scene, head) if head.dep_ == "pobj" else [])
        if child.dep_ in {"acl", "relcl", "xcomp", "advcl"}:
            found.extend(_aims(scene, child))
    if token.dep_ == "pobj" and token.head.head.lemma_ in {"series", "set", "number"}:
        for child in token.head.head.children:
            found.extend(_aims(scene, child) if child.dep_ in {"relcl", "acl"} else [])
    found.extend(_before_noun(scene, token))
    return found


def _purpose(scene: Scene, verb: Token) -> list[tuple[str, Token]]:
    """What a meeting told by a verb is about: "met to discuss quotas"."""
    found = []
    for child in verb.children:
        if child.dep_ in {"xcomp", "advcl"} and child.i > verb.i:
            found.extend(_aims(scene, child))
    for head in lexicon.fillers(verb, ("@on|about|over|for",)):
        if head.ent_type_ == "" and head.lemma_ not in {
            "talk",
            "hour",
            "day",
            "minute",
            "time",
            "negotiation",
            "meeting",
            "week",
        }:
            found.extend(topic(head))
    return found


def _aims(scene: Scene, verb: Token) -> list[tuple[str, Token]]:
    if verb.lemma_ in {"aim", "intend", "design", "mean", "focus", "center", "centre", "seek", "try"}:
        inner = [
            g
            for c in verb.children
            if c.dep_ in {"prep", "xcomp"}
            for g in ([c] if c.dep_ == "xcomp" else list(c.children))
        ]
        return [found for g in inner for found in (_aims(scene, g) if g.pos_ == "VERB" else topic(g))]
    if not any(c.dep_ == "aux" and c.lower_ == "to" for c in verb.children) and verb.tag_ != "VBG":
        return []
    if verb.lemma_ in {"take", "begin", "start", "last", "end", "resume", "continue"}:
        return []
    return [found for head in lexicon.fillers(verb, ("object", "@on|to|of|for")) for found in topic(head)]


def topic(head: Token) -> list[tuple[str, Token]]:
    """The topic a noun phrase (or the object of a verb) names, without articles, with the token that heads it."""
    if head.pos_ in {"VERB"}:
        inner = lexicon.fillers(head, ("object", "@of|to"))
        return [found for token in inner if token.pos_ != "VERB" for found in topic(token)]
    if head.pos_ not in {"NOUN", "PROPN"} or head.ent_type_ in {"DATE", "PERSON"}:
        return []
    if lexicon.lemma(head) in lexicon.words("topics", "general"):
        inner = [c for c in head.children if c.dep_ in {"relcl", "acl"} and any(g.lower_ == "to" for g in c.children)]
        return [found for verb in inner for found in topic(verb)] if head.lemma_ in {"way", "step", "effort"} else []
    span = phrase(head, cut=frozenset({"acl", "cc", "conj", "xcomp"}))
    end = next(
        (t.i for t in span if t.i > head.i and t.dep_ == "prep" and t.lower_ not in {"of", "for", "in", "on"}), span.end
    )
    text = words_of(span.doc[span.start : end])
    for word in ("the ", "a ", "an ", "its ", "their ", "his ", "any ", "how "):
        text = text.removeprefix(word)
    return [(text, head)] if 2 < len(text) <= 100 else []


def _before_noun(scene: Scene, token: Token) -> list[tuple[str, Token]]:
    """ "trade talks", "arms control negotiations": the words before the noun that are no name and no rank."""
    kinds = lexicon.words("negotiations", "kinds") | {"peace", "meeting", "council", "board", "group"}
    run: list[Token] = []
    for i in range(token.i - 1, token.sent.start - 1, -1):
        before = scene.doc[i]
        if (
            before.i in scene.entities
            or before.pos_ not in {"NOUN", "ADJ"}
            or before.lower_ in kinds
            or before.lemma_.lower() in kinds
        ):
            break
        run.insert(0, before)
    while run and run[0].pos_ == "ADJ" and len(run) > 1 and run[0].head.i == token.i:
        break
    if run and lexicon.lemma(run[-1]) in lexicon.words("actors", "representatives"):
        return []
    if not run or (len(run) == 1 and run[0].pos_ == "ADJ" and run[0].lower_ not in lexicon.words("topics", "fields")):
        return []
    if lexicon.lemma(run[-1]) in lexicon.words("topics", "general"):
        return []
    return [("".join(t.text_with_ws for t in run).strip(), run[-1])]
