"""Whether a quote really says what is claimed: it must hold a word of the lexicon that evokes the relation, and the
parse must put the very things claimed where that word's arguments stand.

Two names and a verb in one sentence are no proof: a model that mixes up who led whom quotes verbatim, too. Where the
parse leaves an argument open, so does this.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from spacy.tokens import Token

from kg import lexicon
from kg.model import Kind, Span
from kg.reading.annotation import grammar
from kg.reading.frames import agreement_mentions, dates, matcher, negotiations, parties, status
from kg.reading.frames.clauses import governing_verb, has_child, is_negated
from kg.reading.frames.compounds import adjacent_names
from kg.reading.frames.person_lists import listed
from kg.reading.frames.places import whereabouts
from kg.reading.frames.scene import is_person
from kg.reading.frames.testimony.passages import Passage
from kg.reading.frames.testimony.things import Thing
from kg.reading.frames.times import times
from kg.reading.frames.titles import titles_of

#: Where the talks stand that a verb of meeting is about, where its frame has no place for them: "met for talks".
_EVENT = ("object", "@for|in|at")


@dataclass(frozen=True)
class Frames:
    """Which frames of the lexicon say a relation: the family, the meanings (all where empty), and the roles.

    ``whole`` is the role of the subject (a delegation's group, the event); ``filled`` those of the object.
    """

    family: str
    meanings: frozenset[str]
    whole: str
    filled: tuple[str, ...]


_FRAMES = {
    "ledBy": Frames("delegations", frozenset({"leader"}), "group", ("leader",)),
    "hasMember": Frames("delegations", frozenset({"member"}), "group", ("member",)),
    "hostedBy": Frames("hosting", frozenset({"host"}), "event", ("actor",)),
    "mediatedBy": Frames("hosting", frozenset({"mediator"}), "event", ("actor",)),
    "notAttendedBy": Frames("absences", frozenset(), "event", ("absentee",)),
    "hasParty": Frames("negotiations", frozenset(), "", ("party", "other")),
    "hasParticipant": Frames("contacts", frozenset(), "", ("party", "other")),
    "imposedBy": Frames("measures", frozenset(), "", ("actor",)),
    "directedAt": Frames("measures", frozenset(), "", ("target",)),
    "agreedBy": Frames("agreements", frozenset(), "", ("party",)),
}


def by_frame(passage: Passage, relation: str, subject: Thing, target: Thing) -> Token | None:
    """The cue in the quote whose frame relates the two, as the parse has it; None where there is none."""
    frames = _FRAMES[relation]
    inside = {token.i for token in passage.tokens}
    for match in matcher.match(passage.scene.doc, frames.family):
        cue, meaning = match.trigger, match.frame.meaning
        if cue.i not in inside or (frames.meanings and meaning not in frames.meanings):
            continue
        filled = [head for role in frames.filled for head in match.roles.get(role, ())]
        # a leader who stays away is not his nation staying away
        meant = passage.means(listed(passage.scene, filled), sides=relation != "notAttendedBy")
        fits = target.key in meant
        if fits and is_negated(cue) == (meaning == "negated") and _is_of(passage, match, frames, subject):
            return cue
    return None


def _is_of(passage: Passage, match: matcher.Match, frames: Frames, subject: Thing) -> bool:
    """Whether what the cue is said of is the subject: its side's group, the very talks, the very deed."""
    scene, cue = passage.scene, match.trigger
    side = scene.referents[subject.key].link("onBehalfOf")
    if side is not None:
        # of "A led the one team and B the other", the verb's own group is the first
        return side in passage.means(match.roles[frames.whole][:1])
    if frames.family == "contacts":
        heads = [head for roles in match.roles.values() for head in roles]
        return subject.word.i == cue.i and sum(is_person(key) for key in passage.means(heads)) > 1
    whole = match.roles[frames.whole] if frames.whole in match.roles else matcher.fillers(cue, _EVENT)
    others = [token for token in whole if token.i != cue.i]
    talks = {scene.talks[token.i] for token in others if token.i in scene.talks}
    if talks:
        return subject.key in talks
    if subject.word.i == cue.i or scene.talks.get(cue.i) == subject.key:
        return True
    if frames.family == "hosting":
        return not others and subject.key == negotiations.nearest(scene, cue, passage.talks)
    return subject.word.i in {token.i for token in others}


def of_talks_noun(passage: Passage, subject: Thing, target: Thing) -> Token | None:
    """Parties told around the noun: "talks between A and B", "A-B talks", "A and B hold talks"."""
    for i, key in passage.talks_told().items():
        noun = passage.scene.doc[i]
        if key != subject.key:
            continue
        heads = matcher.fillers(noun, ("@between|with|among",))
        verb = governing_verb(noun)
        if verb is not None and verb.lemma_ in lexicon.words("negotiations", "holding") and not _is_shunned(verb):
            heads += matcher.fillers(verb, ("subject",)) + matcher.fillers(verb, ("@with",))
        named = {parties.side(passage.scene, name) for name, _ in adjacent_names(passage.scene, noun)}
        if target.key in passage.means(heads) | named:
            return noun
    return None


def _is_shunned(verb: Token) -> bool:
    """Whether it is not done, refused or denied, or told of somebody who does not do something else."""
    verbs = [verb, *(word for word in verb.ancestors if word.pos_ == "VERB")]
    away = lexicon.words("negotiations", "shunning") | lexicon.words("status", "denied")
    return any(is_negated(word) or (word.i != verb.i and word.lemma_ in away) for word in verbs)


def of_pact_noun(passage: Passage, subject: Thing, target: Thing) -> Token | None:
    """Who made the agreement: "a deal between A and B", "A and B signed a deal"."""
    verb = agreement_mentions.fate_verb(subject.word)
    if verb is None or _is_shunned(verb):
        return None
    heads = matcher.fillers(subject.word, ("@between|with|among",))
    heads += matcher.fillers(verb, ("agent", "subject")) + matcher.fillers(verb, ("@with|between",))
    named = {parties.side(passage.scene, name) for name, _ in adjacent_names(passage.scene, subject.word)}
    return subject.word if target.key in passage.means(heads) | named else None


def at_place(passage: Passage, subject: Thing, target: Thing) -> Token | None:
    """Where the talks are held, as the parse hangs the place on them."""
    for i, key in passage.talks_told().items():
        word = passage.scene.doc[i]
        where = whereabouts(passage.scene, word, governing_verb(word) if word.pos_ != "VERB" else word)
        if key == subject.key and target.key in {where.place, where.venue}:
            return word
    return None


def spoken(passage: Passage, subject: Thing, target: Thing) -> Token | None:
    """The verb of saying outside the quotation marks whose subject is the speaker."""
    quoted = passage.scene.quoted
    for token in subject.word.sent:
        says = token.lemma_.lower() in lexicon.words("speech", "claiming") and token.i not in quoted
        if says and token.pos_ == "VERB" and target.key in passage.means(grammar.subject(token)):
            return token
    return None


def speaks_for(passage: Passage, subject: Thing, target: Thing) -> Token | None:
    """The word spokesperson of a title at the person's name that names the delegation and its side."""
    side = passage.scene.referents[subject.key].link("onBehalfOf")
    for name in passage.scene.names_in(passage.tokens[0].i, passage.tokens[-1].i + 1):
        if target.key not in passage.meant(name.root):
            continue
        for title in titles_of(passage.scene, name):
            bodies = [word for word in title if grammar.lemma(word) in lexicon.words("delegations", "bodies")]
            speaking = [word for word in title if word.lower_.startswith("spokes")]
            if bodies and speaking and side in passage.means(title):
                return speaking[0]
    return None


def come_of(passage: Passage, subject: Thing, target: Thing) -> Token | None:
    """The talks an agreement hangs on: "a deal struck at the talks", "the talks ended with a deal"."""
    verb = agreement_mentions.fate_verb(subject.word)
    heads = matcher.fillers(subject.word, ("@at|in|during|after|from",))
    if fated(passage, subject, "reached") is None:
        return None
    if verb is not None:
        heads += matcher.fillers(verb, ("@at|in|during|after",)) + matcher.fillers(verb, ("subject",))
    return subject.word if any(passage.scene.talks.get(head.i) == target.key for head in heads) else None


def of_other_talks(passage: Passage, subject: Thing, target: Thing, word: str) -> Token | None:
    """Talks joined to others by the preposition: "a round of the process", "talks after the summit"."""
    for i, key in passage.talks_told().items():
        noun = passage.scene.doc[i]
        if key != subject.key or key == target.key:
            continue
        if any(passage.scene.talks.get(head.i) == target.key for head in matcher.fillers(noun, (word,))):
            return noun
    return None


def dated(passage: Passage, relation: str, subject: Thing, words: Span) -> tuple[Token, str] | None:
    """The cue and the ISO date, where the date's words hang on the subject's mention; None otherwise."""
    article = passage.scene.article
    if relation == "agreedOn" and fated(passage, subject, "reached") is None:
        return None
    if relation == "occurredOn" and all(claim.subject != subject.key for claim in passage.told):
        return None  # a contact or measure of nobody that is known
    for cue in _anchors(passage, subject):
        verb = cue if cue.pos_ == "VERB" else governing_verb(cue)
        ahead = status.standing(passage.scene, cue, verb).ahead
        when = times(passage.scene, cue, verb, future=ahead)
        day, told = (when.end, when.end_words) if relation == "endsOn" else (when.start, when.start_words)
        if day is None or not any(words.start <= token.idx < words.end for token in told):
            continue
        meant = dates.resolve(article.words(words), article.published, future=ahead)
        if meant is not None and day in meant:
            return cue, day
    return None


def agreed_day(passage: Passage, relation: str, subject: Thing, words: Span) -> str | None:
    """The day the frames read of the subject, if it is what the words mean."""
    article = passage.scene.article
    meant = [dates.resolve(article.words(words), article.published, future=ahead) for ahead in (False, True)]
    told = (c.value for c in passage.told if (c.subject, c.relation) == (subject.key, relation))
    return next((day for day in told if any(days is not None and day in days for days in meant)), None)


def _anchors(passage: Passage, subject: Thing) -> list[Token]:
    """The words of the quote that a date or a phase can be told of: the mentions of talks, the deed itself."""
    if passage.scene.referents[subject.key].kind is not Kind.NEGOTIATION:
        return [subject.word]
    return [passage.scene.doc[i] for i, key in passage.talks_told().items() if key == subject.key]


def topical(passage: Passage, subject: Thing, words: Span) -> Token | None:
    """The mention of the talks that the value hangs on: "talks on quotas", "fisheries talks"."""
    inside = {token.i for token in passage.inside(words)}
    general = lexicon.words("topics", "general") | lexicon.words("negotiations", "kinds")

    def is_topic(head: Token) -> bool:
        """Whether the words hold the whole phrase: not the control of arms control, nor the talks' day or rank."""
        whole = {head.i, *(child.i for child in grammar.compound(head) if child.dep_ == "compound")}
        is_other = passage.meant(head) or head.ent_type_ in {"DATE", "TIME"} or head.lemma_.lower() in general
        return whole <= inside and not is_other

    for i, key in passage.talks_told().items():
        noun = passage.scene.doc[i]
        if key != subject.key or i in inside or has_child(noun, {"no"}):
            continue
        contents = [noun, *matcher.fillers(noun, ("@of",))]
        heads = [head for word in contents for head in matcher.fillers(word, ("@on|over|about",))]
        if any(is_topic(head) for head in heads + [head for word in contents for head in grammar.compound(word)]):
            return noun
    return None


def agreed_term(passage: Passage, subject: Thing, words: Span) -> Token | None:
    """The word that makes the value a term: what the verb agree leads to, or the clause on the agreement's noun."""
    inside = {token.i for token in passage.inside(words)}
    for match in matcher.match(passage.scene.doc, "agreements"):
        is_here = any(token.i == match.trigger.i for token in passage.tokens)
        if is_here and match.frame.meaning == "reached" and any(h.i in inside for h in match.roles["term"]):
            return match.trigger
    clauses = [child for child in subject.word.children if child.dep_ in {"relcl", "acl"}]
    return subject.word if any(child.i in inside for child in clauses) else None


def in_phase(passage: Passage, subject: Thing, phase: str) -> Token | None:
    """A mention of the talks whose clause says that phase."""
    for cue in _anchors(passage, subject):
        verb = cue if cue.pos_ == "VERB" else governing_verb(cue)
        if cue.i not in passage.scene.quoted and status.standing(passage.scene, cue, verb).phase == phase:
            return cue
    return None


def fated(passage: Passage, subject: Thing, fate: str) -> Token | None:
    """The verb that says what became of the agreement."""
    verb = agreement_mentions.fate_verb(subject.word)
    if verb is None or is_negated(verb):
        return None
    ahead = status.standing(passage.scene, subject.word, verb).ahead
    told = agreement_mentions.fate_of(verb)
    if told == "reached" and not ahead and (verb.tag_ == "VB" or has_child(verb, {"being", "to"})):
        return None  # "in hope to reach a deal", "the improbability of a deal being reached"
    return verb if fate == ("proposed" if told == "reached" and ahead else told) else None


def candidates(relation: str) -> Iterator[Callable[[Passage, Thing, Thing], Token | None]]:
    """The ways in which a quote can say a relation between two things."""
    if relation in _FRAMES:
        yield lambda passage, subject, target: by_frame(passage, relation, subject, target)
    yield from _OTHERWISE.get(relation, ())


_OTHERWISE: dict[str, Iterable[Callable[[Passage, Thing, Thing], Token | None]]] = {
    "hasParty": (of_talks_noun,),
    "agreedBy": (of_pact_noun,),
    "heldIn": (at_place,),
    "heldAt": (at_place,),
    "spokenBy": (spoken,),
    "hasSpokesperson": (speaks_for,),
    "reachedIn": (come_of,),
    "partOf": (lambda passage, subject, target: of_other_talks(passage, subject, target, "@of|in"),),
    "follows": (lambda passage, subject, target: of_other_talks(passage, subject, target, "@after|following|since"),),
}
