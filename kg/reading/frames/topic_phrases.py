"""The words for the topics of talks: after on and over, in aims, and before the noun.

Each topic has its words and their head token.
"""

from __future__ import annotations

from itertools import pairwise

from spacy.tokens import Doc, Token

from kg import lexicon, reference
from kg.reading.annotation import grammar
from kg.reading.frames import matcher
from kg.reading.frames.clauses import clause_text, has_child
from kg.reading.frames.context import Context, phrase, words_of

Topic = tuple[str, Token]

_ON = "@on|about|over|regarding|concerning|into|around"
_INNER = "@of|on|about|over|for|regarding|concerning|to"
_CLAUSES = frozenset({"acl", "relcl", "xcomp", "advcl"})
_ASKING = frozenset({"WDT", "WP", "WRB", "WP$"})
#: Prepositions that continue a topic's phrase; the others add a circumstance.
_CARRYING = frozenset({"of", "for", "in", "on", "from", "to", "against", "between", "with"})
_GRAMMAR = _CARRYING | {"a", "an", "the", "and", "or", "its", "their", "over", "about", "by", "at"}
#: Words at the beginning of a topic's phrase that are no part of it: "not only quotas", "other quotas".
_OPENING = frozenset(
    {"other", "such", "own", "same", "only", "even", "just", "also", "not", "both", "especially", "notably", "mainly"}
)
#: Endings of nouns that the tagger takes for adjectives: "disarmament talks".
_NOUN_ENDINGS = ("ment", "tion", "sion", "ship", "ism")
_HYPHENS = frozenset({"-", "–"})
_NO_TOPIC = frozenset({"CARDINAL", "DATE", "MONEY", "PERCENT", "PERSON", "QUANTITY", "TIME"})
_MATTER = frozenset({"on", "about", "over", "regarding", "concerning"})
#: Words at the beginning of a clause about something besides talks, which is no aim of them: "before binding itself".
_CIRCUMSTANCES = frozenset({"before", "after", "while", "when", "since", "as", "without", "until", "if"})
_NAMES = frozenset({"PERSON", "NATION", "PLACE", "ORG"})
_STOPS = frozenset({";", ":", "–", "—"})
_LONGEST = 100
#: How many aims and general words may come before the topic: "steps towards a way of ending the war".
_DEPTH = 5


def of_noun(context: Context, token: Token) -> list[Topic]:
    """The topics of talks named by a noun: "trade talks", "talks on quotas aimed at ending the dispute"."""
    on = f"{_ON}|of" if grammar.lemma(token) in {"negotiation", "discussion"} else _ON
    found = [each for node in _carriers(token) for head in matcher.fillers(node, (on,)) for each in topic(head)]
    for child in token.children:
        again = [word for word in child.subtree if word.dep_ == "conj" and word.lower_ in _MATTER]
        if child.dep_ == "prep" and child.lower_ in _MATTER:  # "on fuel and on customs"
            found += [each for word in again for head in word.children if head.dep_ == "pobj" for each in topic(head)]
        if child.dep_ == "prep" and child.lower_ == "of" and token.lemma_ in {"round", "session", "series"}:
            for head in child.children:
                found.extend(of_noun(context, head) if head.dep_ == "pobj" else [])
        if child.dep_ in _CLAUSES and not (child.dep_ == "relcl" and child.tag_ == "VBG"):
            found.extend(aims(child))
    if token.dep_ == "pobj" and token.head.head.lemma_ in {"series", "set", "number"}:
        for child in token.head.head.children:
            found.extend(aims(child) if child.dep_ in {"relcl", "acl"} else [])
    found.extend(each for head in _strayed(token) for each in topic(head))
    found.extend(_before_noun(context, token))
    return found


def _strayed(token: Token) -> list[Token]:
    """The topics that the parse attached to the partners of the talks: "talks with Keller on Friday about cod"."""
    found: list[Token] = []
    for word in token.doc[token.i + 1 : token.sent.end]:
        if word.pos_ in grammar.VERBAL or word.text in _STOPS:
            break
        if word.dep_ != "prep" or word.lower_ not in _MATTER or word.head.i == token.i:
            continue
        carrier = word.head
        between = token.i < carrier.i < word.i
        people = carrier.ent_type_ != "" or grammar.lemma(carrier) in lexicon.words("actors", "representatives")
        joined = carrier.dep_ == "pobj" and carrier.head.lower_ in {"with", "between"} and word.lower_ != "on"
        if not between or people or joined:
            found += [head for head in matcher.fillers(carrier, (f"@{word.lower_}",)) if head.i > word.i]
    return [head for head in found if head.ent_type_ not in _NAMES]


def _carriers(token: Token) -> list[Token]:
    """The words below which topics may be: the noun, the partners of the talks, the verb of being in talks."""
    held = [child for child in token.children if child.dep_ == "relcl" and child.lemma_ in _holding()]
    found = [token, *held]  # "the talks Norway is holding with Latvia on quotas"
    for head in [head for node in (token, *held) for head in matcher.fillers(node, ("@with|between",))]:
        found += (
            [head] if head.i > token.i and grammar.lemma(head) not in lexicon.words("negotiations", "nouns") else []
        )
    if token.dep_ == "pobj" and token.head.lower_ in {"in", "for"} and token.head.head.pos_ in grammar.VERBAL:
        found.append(token.head.head)  # "has been in negotiations since May on quotas"
    return found


def _holding() -> frozenset[str]:
    return lexicon.words("negotiations", "holding")


def of_verb(verb: Token) -> list[Topic]:
    """The topics of a meeting named by a verb: "met to discuss quotas"."""
    found: list[Topic] = []
    for child in verb.children:
        if child.dep_ in {"xcomp", "advcl"} and child.i > verb.i and not has_child(child, _CIRCUMSTANCES):
            found.extend(aims(child))
    for head in matcher.fillers(verb, ("@on|about|over|for",)):
        if head.ent_type_ == "" and head.lemma_ not in lexicon.words("topics", "lengths"):
            found.extend(topic(head))
    for body in matcher.fillers(verb, ("subject",)):  # "the task force on ceasefires convened"
        if grammar.lemma(body) in lexicon.words("topics", "bodies"):
            found += [each for head in matcher.fillers(body, (_ON,)) for each in topic(head)]
    found.extend(each for head in _strayed(verb) for each in topic(head))
    return found


def of_aim(noun: Token) -> list[Topic]:
    """The topics of an aim, an effort or a hope: "the goal of ending the war", "a bid to settle the dispute"."""
    found = [each for head in matcher.fillers(noun, ("@of|at|for",)) for each in topic(head)]
    if noun.dep_ == "nsubj" and noun.head.lemma_ == "be":
        found += [each for child in noun.head.children if child.dep_ in {"xcomp", "ccomp"} for each in aims(child)]
    for child in noun.children:
        if child.dep_ in {"acl", "relcl"} and _is_infinitive(child):
            found.extend(aims(child))
    return found


def aims(verb: Token, depth: int = 0) -> list[Topic]:
    """The topics of a clause of purpose: "to discuss quotas", "aimed at ending the dispute"."""
    works_out = any(child.dep_ == "prt" for child in verb.children)  # "to work out a treaty" has its object
    if verb.lemma_ in lexicon.words("topics", "aiming") and depth < _DEPTH and not works_out:
        sought = {"dobj"} if verb.lemma_ == "seek" else set()  # "talks seeking a ceasefire"
        after = [c for c in verb.children if c.dep_ in {"prep", "xcomp"} | sought]
        inner = [g for c in after for g in (c.children if c.dep_ == "prep" else [c])]
        spread = [part for g in inner for part in grammar.coordination(g)]
        return [found for g in spread for found in (aims(g, depth + 1) if g.pos_ in grammar.VERBAL else topic(g))]
    if not _is_infinitive(verb) and verb.tag_ != "VBG" and not depth:
        return []
    if verb.lemma_ in lexicon.words("topics", "passing"):
        return []
    more = [child for child in verb.children if child.dep_ == "conj" and child.pos_ == "VERB"]
    return topic(verb, depth + 1) + [found for child in more for found in topic(child, depth + 1)]


def topic(head: Token, depth: int = 0) -> list[Topic]:
    """The topics that a noun phrase or a clause names, without articles; a general word leads to the words below it."""
    if depth > _DEPTH:
        return []
    if head.pos_ in grammar.VERBAL:
        return _of_clause(head, depth)
    if head.pos_ not in grammar.NOUNS or head.ent_type_ in _NO_TOPIC or _after_hyphen(head):
        return []
    if grammar.lemma(head) in lexicon.words("topics", "empty"):
        return _beyond(head, depth) if head.lemma_ == "year" else []
    if grammar.lemma(head) in lexicon.words("topics", "general") and not _specific(head):
        return _beyond(head, depth)
    plural = next((c for c in head.children if c.dep_ == "compound" and c.tag_ == "NNS"), None)
    if plural is not None and head.ent_type_ in _NAMES:  # "the savings Oslo needs", taken for one name
        return [(_words(head.doc, head.left_edge.i, plural.i + 1, plural), plural)]
    meant = [each for verb in head.subtree if _is_aim(verb) and verb.i > head.i for each in aims(verb, depth)]
    meant += [each for inner in matcher.fillers(head, ("@such|including",)) for each in topic(inner, depth + 1)]
    return [*((text, head) for text in _phrase_texts(head) if 2 < len(text) <= _LONGEST), *meant]


def _is_infinitive(verb: Token) -> bool:
    return any(child.dep_ == "aux" and child.lower_ == "to" for child in verb.children)


def _is_aim(verb: Token) -> bool:
    """Whether a participle gives a purpose: "measures aimed at creating jobs"."""
    return verb.dep_ == "acl" and verb.tag_ == "VBN" and verb.lemma_ in lexicon.words("topics", "aiming")


def _of_clause(verb: Token, depth: int) -> list[Topic]:
    """The topics of a clause: its object, or all of it if it asks which or whether."""
    asking = [t for t in verb.subtree if t.i < verb.i and (t.tag_ in _ASKING or t.lower_ == "whether")]
    if asking and verb.dep_ not in {"relcl", "acl"} and not _is_infinitive(verb):
        if not _asks_of_something(verb, asking[0]):
            return []
        text = "".join(t.text_with_ws for t in verb.doc[asking[0].i : verb.i]) + clause_text(verb)
        text = " ".join(text.split())
        text = text[:1].lower() + text[1:] if asking[0].is_sent_start else text
        return [(text, verb)] if len(text) <= _LONGEST else []
    for place in ("object", "@of|to|on|for|with|from|over|into|around|toward|towards", "clause"):
        found = [each for head in matcher.fillers(verb, (place,)) for each in topic(head, depth + 1)]
        if found:
            return found
    on = [child for child in verb.children if child.dep_ in {"acomp", "conj"} and child.i > verb.i]
    found = [each for child in on if child.pos_ in grammar.VERBAL | {"ADJ"} for each in _of_clause(child, depth + 1)]
    return [(verb.lower_, verb)] if not found and _is_trade(verb) else found


def _asks_of_something(verb: Token, asking: Token) -> bool:
    """Whether a question names its topic: not "what a deal should look like", "who should do it"."""
    vague = lexicon.words("topics", "general") | lexicon.words("topics", "empty")
    named = [word for word in verb.subtree if word.i > asking.i and word.pos_ in grammar.NOUNS | {"PRON"}]
    return not named or any(word.pos_ in grammar.NOUNS and grammar.lemma(word) not in vague for word in named)


def _is_trade(verb: Token) -> bool:
    """Whether a word in -ing names an activity: "a ban on whaling", "they discussed fishing"."""
    alone = all(child.dep_ in {"punct", "cc", "conj"} for child in verb.children)
    named = verb.dep_ in {"xcomp", "dobj"} or (verb.dep_ == "pcomp" and verb.head.lower_ in _MATTER)
    return verb.tag_ == "VBG" and alone and named


def _specific(head: Token) -> bool:
    """Whether the words before a general word make it specific: "security issues", "a peace deal"."""
    general = lexicon.words("topics", "general")
    fields = lexicon.words("topics", "fields") | lexicon.words("topics", "telling")
    for child in head.children:
        if child.i > head.i or child.ent_type_ in {"DATE", "TIME", "ORDINAL", "CARDINAL", "PERSON"}:
            continue
        if child.dep_ in {"compound", "nmod"} and child.pos_ in grammar.NOUNS and child.lemma_.lower() not in general:
            return child.ent_type_ not in {"NATION", "ORG", "GPE"}
        if child.dep_ == "amod" and child.lower_ in fields:
            return True
    places = matcher.fillers(head, ("@in",)) if grammar.lemma(head) in {"situation", "development"} else []
    return any(place.pos_ == "PROPN" for place in places)  # "the situation in Syria"


def _beyond(head: Token, depth: int) -> list[Topic]:
    """The topics below a word that is too general: "ways to end the dispute", "a range of tariffs"."""
    found = [each for inner in matcher.fillers(head, ("@such|including|like",)) for each in topic(inner, depth + 1)]
    for inner in matcher.fillers(head, (_INNER,)):
        found.extend(topic(inner, depth + 1))
    for child in head.children:
        if child.dep_ in {"relcl", "acl"} and (_is_infinitive(child) or child.tag_ == "VBG"):
            found.extend(_of_clause(child, depth + 1))
    return found


def _phrase_texts(head: Token) -> list[str]:
    """The words of the phrase without articles; each part of a list that the parse took for one name: "timber, fish and
    oil".
    """
    span = phrase(head, cut=frozenset({"acl", "cc", "conj", "xcomp", "prt"}))
    after = [t for t in span if t.i > head.i]
    breaks = [max(t.left_edge.i, head.i + 1) for t in after if t.dep_ in _CLAUSES]
    breaks += [t.i for t in after if t.dep_ == "prep" and _leads_away(t, head)]
    end = min([*breaks, span.end])
    doc, start = span.doc, span.start
    while end + 1 < len(doc) and doc[end].text in _HYPHENS and not doc[end - 1].whitespace_:
        end += 2
    joints = [t.i for t in doc[start : head.i] if t.text == "," or t.lower_ in {"and", "or"}]
    if not any(doc[i].text == "," for i in joints) or any(doc[i - 1].pos_ not in grammar.NOUNS for i in joints):
        return [_words(doc, start, end, head)]
    return [_words(doc, a + 1, b, head) for a, b in pairwise([start - 1, *joints, end]) if b > a + 1]


def _words(doc: Doc, start: int, end: int, head: Token) -> str:
    """The tokens as words, without articles, possessives and marks, and with a small letter at the beginning of an
    opening.
    """
    while start < min(head.i, end - 1) and (
        doc[start].dep_ in {"det", "predet", "punct"}
        or doc[start].tag_ in {"PRP$", "DT", "PDT"}
        or doc[start].lower_ in _OPENING
    ):
        start += 1
    text = words_of(doc[start:end]).strip(" ,.;:-–—")
    if doc[start].is_sent_start and doc[start].pos_ != "PROPN" and not doc[start].is_upper:
        text = text[:1].lower() + text[1:]
    return text.removeprefix("how ").removeprefix("any ")


def _after_hyphen(head: Token) -> bool:
    """Whether the word is the second half of one with a hyphen: "de-escalation"."""
    if head.i < 2 or head.nbor(-1).text not in _HYPHENS or head.nbor(-1).whitespace_:
        return False
    return head.nbor(-2).head.i != head.i


def _leads_away(preposition: Token, head: Token) -> bool:
    """Whether what follows is no part of the topic: a circumstance, a day, or the city of the meeting."""
    if preposition.lower_ not in _CARRYING or (preposition.lower_ == "between" and preposition.head.i != head.i):
        return True
    if any(child.ent_type_ in {"DATE", "TIME"} for child in preposition.children):
        return True
    if any(child.lemma_ in lexicon.words("topics", "barter") for child in preposition.children):
        return preposition.lower_ == "in"
    return preposition.lower_ in {"in", "from", "to"} and any(
        child.text in reference.cities() for child in preposition.children
    )


def _before_noun(context: Context, token: Token) -> list[Topic]:
    """The words before the noun that are no name and no rank: "trade talks", "arms control negotiations"."""
    kinds = lexicon.words("negotiations", "kinds")
    run: list[Token] = []
    for i in range(token.i - 1, token.sent.start - 1, -1):
        before = context.doc[i]
        ranks = before.lower_ in kinds or before.lemma_.lower() in kinds
        joined = before.text in _HYPHENS or _after_hyphen(before)
        if ranks or joined or before.i in context.entities or before.pos_ not in {"NOUN", "ADJ"}:
            break
        run.insert(0, before)
    while run and grammar.lemma(run[-1]) in lexicon.words("topics", "general"):  # "the fisheries consultation board"
        run.pop()
    return [("".join(t.text_with_ws for t in run).strip(), run[-1])] if run and _names_topic(run) else []


def _names_topic(run: list[Token]) -> bool:
    """Whether words before the noun name a topic: no people, nothing general, no adjective alone except of a field."""
    last = grammar.lemma(run[-1])
    general = lexicon.words("topics", "general") | lexicon.words("topics", "empty")
    if last in lexicon.words("actors", "representatives") or last in general:
        return False
    noun = run[0].pos_ != "ADJ" or run[0].lower_.endswith(_NOUN_ENDINGS)
    return len(run) > 1 or noun or run[0].lower_ in lexicon.words("topics", "fields")


def says_more(text: str, than: str) -> bool:
    """Whether one wording of a topic has everything that another with the same head word has: "export quotas",
    "quotas".
    """
    full, part = set(_words_in(text)), set(_words_in(than))
    if part == full:
        return (len(text), text) < (len(than), than)
    return part < full


def head_word(text: str) -> str:
    """The last word of a topic before its first preposition, in the singular."""
    before = text.lower().split()
    end = next((k for k, word in enumerate(before) if k and word in _GRAMMAR), len(before))
    return next(reversed(_words_in(" ".join(before[:end]))), "")


def _words_in(text: str) -> list[str]:
    """The words of a topic in small letters and the singular, without those of grammar."""
    plain = (word.strip("\"'“”‘’,.()") for word in text.lower().split())
    return [word.removesuffix("s") for word in plain if word and word not in _GRAMMAR]
