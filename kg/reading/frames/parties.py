"""The sides that a noun phrase means at a negotiating table.

All other modules ask `sides`. "Norwegian officials", "Oslo", "the Norwegian delegation" are Norway; "the two sides" are
the parties of the article; "he" is the person mentioned last.
"""

from __future__ import annotations

from collections.abc import Set
from itertools import pairwise

from spacy.tokens import Span as DocSpan
from spacy.tokens import Token

from kg import lexicon, reference
from kg.folding import fold
from kg.model import Kind
from kg.reading.annotation import grammar
from kg.reading.frames import actors, described_sides, matcher
from kg.reading.frames.actors import SIDE_LABELS
from kg.reading.frames.antecedents import last_person, last_side, sentences_back
from kg.reading.frames.clauses import has_child
from kg.reading.frames.compounds import names_before
from kg.reading.frames.context import Context, is_person
from kg.reading.frames.intermediaries import mediators_of, owners_before
from kg.reading.frames.officers import nation_of_body, person_nation

_MODIFYING = frozenset({"amod", "compound", "nmod", "poss", "nummod", "npadvmod", "appos"})
_HE_OR_SHE = frozenset({"he", "she", "him", "her", "his", "himself", "herself"})
_IT = frozenset({"it", "its", "itself"})
_THEY = frozenset({"they", "them", "their", "both", "themselves"})
_BOTH_MARKS = frozenset({"two", "both", "the", "these", "its", "warring", "rival", "world", *grammar.POSSESSIVE})
#: The letters that the names of a people and of its body share.
_STEM = 5
#: The most tokens between "the delegation" and an earlier delegation with its side.
_REACH = 400


def read_groups(context: Context) -> None:
    """Note what each delegation and government beside a side means, so that short forms are understood."""
    for token in context.doc:
        if grammar.lemma(token) in lexicon.words("actors", "bodies") and token.i not in context.entities:
            keys = [key for key in _represented(context, token) if not is_person(key)]
            if keys:
                context.stands_for[token.i] = keys


def sides(context: Context, token: Token) -> list[str]:
    """The referents (nations, organisations, persons) that the noun phrase with this head means, in order."""
    word, lemma = token.lower_, grammar.lemma(token)
    if token.text in reference.pairs():
        names = reference.nation_names()
        return [actors.nation_key(context, code, names[code]) for code in reference.pairs()[token.text]]
    named = actors.at_token(context, token)
    if named:
        ent = context.entities.get(token.i)
        return named if ent is None or ent.label_ in SIDE_LABELS | {"PERSON"} else []
    if token.pos_ == "PRON" or word in {"he", "she", "it", "they", "both"}:
        return pronoun_sides(context, token)
    powers = token.lower_ == "powers" and has_child(token, {"world", "major", "western", "regional", "great"})
    if powers or grammar.described_group(token) is not None:
        return [actors.group_key(context, token)]
    if _means_both(token):
        return _both(context, token)
    called = described_sides.called(context, token)
    if called:
        return called
    if lemma in lexicon.words("actors", "bands") and has_child(token, lexicon.words("actors", "groups")):
        return [actors.group_key(context, token)]  # "its largest rebel group"
    if {word, lemma} & lexicon.words("actors", "representatives"):
        return _represented(context, token)
    if {word, lemma} & lexicon.words("actors", "groups"):
        return described_sides.members_body(context, token) or [actors.group_key(context, token)]
    return _of_body(context, token)


def _of_body(context: Context, token: Token) -> list[str]:
    """The body for which its head, named only by the post, comes: "the Harbour Agency's director-general"."""
    if token.tag_ not in {"NN", "JJ"} or token.lower_ not in reference.titles().heads:
        return []
    owners = grammar.possessor(token) + matcher.fillers(token, ("@of",))
    return [side(context, key) for owner in owners for key in actors.at_token(context, owner) if not is_person(key)]


def nation_sides(context: Context, token: Token) -> list[str]:
    """The same without persons."""
    return [key for key in sides(context, token) if not is_person(key)]


def unnamed_side(context: Context, words: Set[str]) -> str | None:
    """The side of "the government delegation" or "the rebel team": the only state at the table, or the only other."""
    states = [key for key in context.main_sides if key.startswith(f"{Kind.NATION}/")]
    others = [key for key in context.main_sides if key not in states]
    if words & lexicon.words("actors", "state"):
        return states[0] if len(states) == 1 else None
    return others[0] if words & lexicon.words("actors", "groups") and len(others) == 1 else None


def side_called(context: Context, words: Set[str]) -> str | None:
    """The only side at the table with one of the words in its name: "for the Front"."""
    named = [key for key in context.main_sides if words & set(fold(context.referents[key].name).split())]
    return named[0] if len(named) == 1 else None


def _means_both(token: Token) -> bool:
    """Whether the words are "the two sides", "both countries", "the superpowers"."""
    plural = token.tag_ in grammar.PLURALS or token.lower_ == "pair"
    if not plural or token.lemma_.lower() not in lexicon.words("actors", "both"):
        return False
    marks = {child.lower_ for child in token.children}
    described = any(child.dep_ in {"amod", "compound"} for child in token.children) and not marks & {"two", "both"}
    if described and token.lemma_.lower() in lexicon.words("actors", "states"):
        return False  # "the island states"
    named = any(c.ent_type_ in SIDE_LABELS for c in token.children if c.dep_ in {"amod", "compound", "poss"})
    has_name = any(t.ent_type_ in SIDE_LABELS for t in matcher.fillers(token, ("@of|from",)))
    return not named and not has_name and bool(marks & _BOTH_MARKS)


def _both(context: Context, token: Token) -> list[str]:
    """The sides of "both countries": those named beside it ("the two sides, Norway and Latvia"), else before it."""
    beside = [part for child in token.children if child.dep_ == "appos" for part in grammar.coordination(child)]
    named = [side(context, key) for part in beside for key in actors.at_token(context, part) if not is_person(key)]
    if len(set(named)) > 1:
        return named
    owned = [side(context, key) for owner in owners_before(token) for key in actors.at_token(context, owner)]
    if owned:
        return owned
    between = {side(context, key) for head in mediators_of(token) for key in sides(context, head)}
    pair = recent_pair(context, token, sentences=8, without=between)
    states = token.lemma_.lower() in lexicon.words("actors", "states")
    main = _named_main_sides(context, token)
    if between & set(main):  # a mediator between both is neither of them
        others = [key for key in main if key not in between]
        return others if len(others) > 1 else pair
    return pair if pair and (states or not context.main_sides) else main


def recent_pair(context: Context, token: Token, *, sentences: int, without: Set[str] = frozenset()) -> list[str]:
    """The last two sides joined by "and" before the token, without those in ``without``."""
    floor = sentences_back(token, sentences)[-1].start
    names = [ent for ent in context.names_in(floor, token.i) if ent.label_ in {"NATION", "ORG"}]
    for before, after in zip(reversed(names[:-1]), reversed(names[1:]), strict=True):
        between = [word.lower_ for word in context.doc[before.end : after.start]]
        if not _joined(before, after, between):
            continue
        standing_by = any(word.lemma_ in lexicon.words("hosting", "bystanders") for word in after.sent)
        standing_by |= _stands_between_others(before)
        outlets = "outlet" in {before.kb_id_, after.kb_id_}
        if not outlets and not standing_by and not _ends_list(context, before):
            keys = [side(context, key) for name in (before, after) for key in actors.at_token(context, name.root)]
            if len(set(keys)) == 2 and without.isdisjoint(keys):
                return keys
    return []


def _stands_between_others(name: DocSpan) -> bool:
    """Whether the name hosts, mediates or, as a body, only speaks: "the Council and the League said"."""
    verb = name.root.head
    while verb.pos_ not in {"VERB", "AUX"} and verb.head.i != verb.i:
        verb = verb.head
    speaks = name.label_ == "ORG" and verb.lemma_ in lexicon.words("speech", "claiming")
    return speaks or verb.lemma_ in lexicon.words("hosting", "standing")


def _joined(before: DocSpan, after: DocSpan, between: list[str]) -> bool:
    """Whether two names make a pair: "Norway and Latvia", "the Norway-Latvia dispute"."""
    if between in (["-"], ["–"]):
        return before.label_ == after.label_
    return between in (["and"], ["and", "the"]) and _stands_alone(before) and _stands_alone(after)


def coordinated(context: Context, start: int, end: int) -> list[list[DocSpan]]:
    """The sides that are listed together between the tokens: "Norway and Latvia", "Oslo, Riga and Tallinn"."""
    found: list[list[DocSpan]] = []
    names = [name for name in context.names_in(start, end) if name.label_ in SIDE_LABELS and name.kb_id_ != "outlet"]
    closed = True
    for before, after in pairwise(names):
        between = [word.lower_ for word in context.doc[before.end : after.start] if word.lower_ != "the"]
        last = between in (["and"], [",", "and"], ["-"], ["–"])
        if not (last or between == [","]) or not (_stands_alone(before) and _stands_alone(after)):
            closed = True
            continue
        if closed:
            found.append([before])
        found[-1].append(after)
        closed = last
    return [names for names in found if not _stands_between_others(names[0])]


def _ends_list(context: Context, name: DocSpan) -> bool:
    """Whether others are listed before the name: in "Norway, Latvia and Estonia" the last two are no pair."""
    start = name.start - 1
    while start > name.sent.start and context.doc[start].lower_ == "the":
        start -= 1
    before = context.entities.get(start - 1) if context.doc[start].text == "," else None
    return before is not None and before.label_ in {"NATION", "ORG", "GROUP"} and before.root.dep_ != "appos"


def _stands_alone(name: DocSpan) -> bool:
    """Whether the name is no adjective of another noun: not the nation in "Norway and Latvian firm Baltica"."""
    head = name.root.head
    if name.root.dep_ not in {"amod", "compound", "nmod"} or head.i < name.end:
        return True
    return bool({head.lower_, grammar.lemma(head)} & lexicon.words("actors", "representatives"))


def _represented(context: Context, token: Token) -> list[str]:
    """The side of officials, a delegation or a government: by a modifier, or after "of" or "from"."""
    found: list[str] = []
    for child in token.children:
        if child.dep_ in _MODIFYING and (child.i < token.i or child.dep_ == "poss"):
            found.extend(_modifier_sides(context, child))
    for head in matcher.fillers(token, ("@of|from|for|representing",)) + _from_after(token):
        found.extend(nation_sides(context, head))
    found.extend(key for key in _names_before(context, token) if key not in found)
    found += [key for key in described_sides.adjective_sides(context, token) if key not in found]
    found = found or described_sides.rulers(context, token)
    found = [_body_of_people(context, nation_of_body(context, key)) for key in found]
    return list(dict.fromkeys(found or _definite_side(context, token)))


def _from_after(token: Token) -> list[Token]:
    """The sides after "from" if the parse attached it elsewhere: "a meeting of envoys from A and B"."""
    after = token.doc[token.i + 1] if token.i + 1 < len(token.doc) else None
    if after is None or after.lower_ != "from" or after.head.i == token.i:
        return []
    return [part for head in after.children if head.dep_ == "pobj" for part in grammar.coordination(head)]


def _body_of_people(context: Context, key: str) -> str:
    """The body that speaks for a people without a state: "the Harbouran team" belongs to the Harbour Front."""
    people = context.referents[key]
    if people.kind is not Kind.ORGANIZATION or people.facet("type") != "other" or " " in people.name:
        return key
    stem = people.name[:_STEM].lower()
    bodies = [
        other.key
        for other in context.of_kind(Kind.ORGANIZATION)
        if other.facet("type") in {"armed-group", "party"} and other.name.lower().startswith(stem)
    ]
    return bodies[0] if len(bodies) == 1 and len(people.name) >= _STEM else key


def _modifier_sides(context: Context, child: Token) -> list[str]:
    keys: list[str] = []
    for part in grammar.coordination(child):
        for key in actors.at_token(context, part):
            keys.append((person_nation(context, key) or "") if is_person(key) else key)
    for grand in child.children:
        if grand.dep_ in _MODIFYING and grand.ent_type_ in SIDE_LABELS:
            keys.extend(actors.at_token(context, grand))
    return [key for key in keys if key]


def _names_before(context: Context, token: Token) -> list[str]:
    """Names right before the noun that the parse may have attached elsewhere: "Top U.S. and Chinese officials"."""
    keys: list[str] = []
    for name in names_before(context, token, SIDE_LABELS, _stands_between, most=7):
        keys[:0] = actors.at_token(context, name.root)
    return keys


def _stands_between(token: Token) -> bool:
    if token.lower_ in {"and", "/", "-", *grammar.POSSESSIVE} or token.pos_ == "ADJ":
        return True
    return token.pos_ in {"NOUN", "PROPN"} and token.ent_type_ != "PERSON"


def _definite_side(context: Context, token: Token) -> list[str]:
    """The side of "the delegation", "the government" without a name: of the last such body with its side."""
    if token.tag_ in grammar.PLURALS or not any(c.lower_ in {"the", "its", "their", "this"} for c in token.children):
        return []
    described = [c for c in token.children if c.dep_ in {"amod", "compound", "nmod"} and c.pos_ != "PUNCT"]
    if any(child.lower_ not in lexicon.words("negotiations", "kinds") for child in described):
        return []  # "the eastern delegation" is another one
    before = [i for i in range(token.i - 1, max(-1, token.i - _REACH), -1) if i in context.stands_for]
    same = next((i for i in before if context.doc[i].lemma_ == token.lemma_), None)
    if same is not None:
        return context.stands_for[same]
    # "an IMF team ... the mission": another word for the only body that was sent
    bodies = lexicon.words("delegations", "bodies")
    sent = {tuple(context.stands_for[i]) for i in before if context.doc[i].lemma_ in bodies}
    sending = token.lemma_ in bodies and token.lemma_ != "side"
    return list(sent.pop()) if sending and len(sent) == 1 else []


def side(context: Context, key: str) -> str:
    """The side of a referent at a table: a person's nation or body, a ministry's nation, else itself."""
    if is_person(key):
        return person_nation(context, key) or key
    return nation_of_body(context, key)


def pronoun_side(context: Context, token: Token) -> str | None:
    """The single side that a possessive pronoun means; a person counts as his or her nation."""
    keys = pronoun_sides(context, token)
    return side(context, keys[0]) if keys else None


def pronoun_sides(context: Context, token: Token) -> list[str]:
    """The meaning of a pronoun: he and she the last person, it the last side, they the last plural or both sides."""
    word = token.lower_
    if word in _HE_OR_SHE:
        key = last_person(context, token)
        return [key] if key else []
    if word in _IT:
        key = None if _means_unnamed(context, token) else last_side(context, token)
        return [key] if key else []
    if word in _THEY:
        return (
            _collective_subject(context, token)
            or recent_pair(context, token, sentences=2)
            or _named_main_sides(context, token)
        )
    return []


def _named_main_sides(context: Context, token: Token) -> list[str]:
    """The article's main sides, if all are named by the end of the sentence."""
    title, end = context.article.title or "", token.sent.end_char
    all_named = (
        next(iter(context.starts(key)), end) < end or any(name in title for name in context.referents[key].names)
        for key in context.main_sides
    )
    return list(context.main_sides) if all(all_named) else []


def _means_unnamed(context: Context, token: Token) -> bool:
    """Whether "its" means a body without a name earlier in the sentence: "the commission goes on; its next"."""
    bodies = {"commission", "committee", "council", "body", "panel", "forum", "group", "conference", "department"}
    before = [word for word in token.doc[token.sent.start : token.i] if word.dep_ in {"nsubj", "nsubjpass"}]
    last = before[-1] if before else None
    return (
        last is not None
        and last.lemma_ in bodies
        and last.i not in context.entities
        and last.i not in context.stands_for
    )


def _collective_subject(context: Context, token: Token) -> list[str]:
    """A body or several sides that are a subject earlier in the sentence: "the government is host; they will ..."."""
    for other in token.sent:
        if other.i >= token.i:
            break
        if other.dep_ in {"nsubj", "nsubjpass"} and other.pos_ in {"NOUN", "PROPN"} and _is_verb(other.head):
            keys = [key for part in grammar.coordination(other) for key in nation_sides(context, part)]
            if keys:
                return list(dict.fromkeys(keys))
    return []


def _is_verb(token: Token) -> bool:
    return token.pos_ in {"VERB", "AUX"}
