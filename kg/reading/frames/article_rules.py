"""What the rules of English know about one article, for other readers: its clauses, its names, and
the frames' reading.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from spacy.tokens import Token

from kg import lexicon
from kg.model import Kind, Reading, Span, Status
from kg.reading.annotation import grammar
from kg.reading.frames import (
    agreement_mentions,
    attendance,
    attribution,
    earlier_talks,
    matcher,
    negation,
    negotiations,
    quotations,
    status,
)
from kg.reading.frames.clauses import governing_verb, is_one_officer
from kg.reading.frames.context import Context
from kg.reading.frames.gathered_talks import Talks
from kg.reading.frames.talks_similarity import is_within

_KINDS = {
    "PERSON": Kind.PERSON,
    "NATION": Kind.NATION,
    "ORG": Kind.ORGANIZATION,
    "GROUP": Kind.ORGANIZATION,
    "PLACE": Kind.PLACE,
}
#: What a verb of planning is about: "planned talks", "agreed to meet".
_PLANNED = frozenset({"dobj", "xcomp"})


@dataclass(frozen=True)
class Frames:
    """One article under the rules of its language."""

    context: Context
    talks: Sequence[Talks]

    @cached_property
    def reading(self) -> Reading:
        """What the frames read in the article. Raises EvidenceError if the words of a claim are not in it."""
        reading = self.context.reading()
        reading.verify()
        return reading

    def nations(self) -> list[tuple[int, str]]:
        """Where the article names nations, in any form, and their codes."""
        names = (ent for ent in self.context.doc.ents if ent.label_ == "NATION")
        return [(ent.start_char, str(ent.ent_id_)) for ent in names]

    def kinds_at(self, words: Span) -> set[Kind]:
        """The kinds of the names inside the words."""
        found = (self.context.entities.get(token.i) for token in self.context.tokens_between(words.start, words.end))
        return {_KINDS[ent.label_] for ent in found if ent is not None and ent.label_ in _KINDS}

    def standing(self, words: Span) -> tuple[Status, str | None, bool]:
        """The status that the clause around the words gives, its claimant, and whether it is said to be false."""
        tokens = self.context.tokens_between(words.start, words.end)
        if not tokens:
            return Status.ASSERTED, None, False
        cue, found = self._clause(tokens)
        if found.off:
            found = replace(found, status=Status.PLANNED)  # talks that fell through were no more than planned
        denied = (
            found.refuted
            or negation.is_false(cue)
            or (found.status is Status.DENIED and not grammar.puts_right(tokens[0]))
            or grammar.is_contrasted(tokens[0])
            or grammar.is_neither(cue)
        )
        return found.status, found.claimant, denied

    def are_off(self, words: Span) -> bool:
        """Whether the clause around the words says that the talks they mean were called off before they began."""
        tokens = self.context.tokens_between(words.start, words.end)
        return bool(tokens) and self._clause(tokens)[1].off

    def meet_elsewhere(self, one: Span, other: Span) -> bool:
        """Whether the words mention two meetings, each with its own place and day: "opened in Oslo on Monday", "met
        first in Riga on May 4". A city and its country are no two places.
        """
        mentions = [found for found in (self._placed(one), self._placed(other)) if found is not None]
        if len(mentions) < 2:
            return False
        places, days = zip(*mentions, strict=True)
        differ = places[0] != places[1] and not is_within(self.context, *places)
        return differ and not days[0].startswith(days[1]) and not days[1].startswith(days[0])

    def _placed(self, words: Span) -> tuple[str, str] | None:
        """The place and the day of the talks that the words mention, if both are told with them."""
        tokens = self.context.tokens_between(words.start, words.end)
        return next((self._meetings[token.i] for token in tokens if token.i in self._meetings), None)

    @cached_property
    def _meetings(self) -> dict[int, tuple[str, str]]:
        """The place and the first day of each mention of talks that has both, by its token."""
        mentions = (mention for talks in self.talks for mention in talks.mentions)
        return {m.token.i: (m.where.place, m.when.start) for m in mentions if m.where.place and m.when.start}

    def is_one_officer(self, words: Span) -> bool:
        """Whether the words name the owner of somebody's post, or this person without a name: "Peru's envoy"."""
        tokens = self.context.tokens_between(words.start, words.end)
        if not tokens:
            return False
        head = self.context.doc[tokens[0].i : tokens[-1].i + 1].root
        return is_one_officer(head.head if head.dep_ in grammar.MODIFIERS else head)

    def are_over(self, words: Span) -> bool:
        """Whether the sentence of somebody's name tells of a delegation of the past, not of one to planned talks."""
        tokens = self.context.tokens_between(words.start, words.end)
        if not tokens:
            return False
        seated = {token.i for token in self._seating if token.sent.start == tokens[0].sent.start}
        verbs = [self.context.doc[i] for i in sorted(seated)] or [governing_verb(tokens[-1]) or tokens[-1]]
        near = [negotiations.nearest(self.context, verb, []) for verb in verbs]
        return all(earlier_talks.is_over(self.context, verb, key) for verb, key in zip(verbs, near, strict=True))

    def is_no_absence(self, words: Span) -> bool:
        """Whether the words name somebody who only does not lead a delegation: "Keller did not lead it", "led by Holm,
        not by Keller".
        """
        tokens = self.context.tokens_between(words.start, words.end)
        if not tokens:
            return False
        leading = {found.trigger.i for found in self._seats if found.frame.meaning == "leader"}
        verb = governing_verb(tokens[-1])
        return grammar.is_contrasted(tokens[0]) or (verb is not None and verb.i in leading)

    def only_says_who(self, words: Span) -> bool:
        """Whether the sentence of the words only says which post somebody has in a body: "Keller is the head of Fjord
        Boats Ltd.", not "the head of the delegation of Fjord Boats".
        """
        tokens = self.context.tokens_between(words.start, words.end)
        root = tokens[0].sent.root if tokens else None
        if root is None or root.lemma_ != "be" or any(token.i in self.context.talks for token in root.sent):
            return False
        posts = [child for child in root.children if child.dep_ == "attr" and is_one_officer(child)]
        behind = self.context.names_in(posts[0].i, root.sent.end) if posts else []
        return bool(behind) and all(name.label_ == "ORG" for name in behind)  # "of", with whatever parse

    def is_by_stranger(self, words: Span) -> bool:
        """Whether a quotation is by somebody whom the article does not name: '"...," one diplomat said'."""
        return any(span.start < words.end and words.start < span.end for span in self._by_strangers)

    @cached_property
    def _by_strangers(self) -> list[Span]:
        return quotations.by_strangers(self.context)

    def is_unmediated(self, words: Span) -> bool:
        """Whether the article says that there was no mediator, who could be named by the words."""
        offered = self.standing(words)[0] is Status.PLANNED
        return attendance.is_unmediated(self.context, words, self._unmediated, offered=offered)

    @cached_property
    def _unmediated(self) -> frozenset[int]:
        return attendance.unmediated(self.context)

    @cached_property
    def _seats(self) -> list[matcher.Match]:
        """What is said of who leads or belongs to a delegation."""
        return list(matcher.match(self.context.doc, "delegations"))

    @cached_property
    def _seating(self) -> list[Token]:
        """The words that say who leads or belongs to a delegation."""
        return [match.trigger for match in self._seats]

    def is_refused(self, words: Span) -> bool:
        """Whether the clause around the words says that somebody would not make the agreement that they mean."""
        tokens = self.context.tokens_between(words.start, words.end)
        return bool(tokens) and agreement_mentions.is_refused(self._clause(tokens)[0])

    def is_doer(self, words: Span) -> bool:
        """Whether the words are no more than the name of somebody, or of a body that does something."""
        tokens = self.context.tokens_between(words.start, words.end)
        name = self.context.entities.get(tokens[0].i) if tokens else None
        if name is None or name.end <= tokens[-1].i or name.text.isupper():
            return False
        return name.label_ == "PERSON" or (name.label_ == "ORG" and name.root.dep_ == "nsubj")

    def _clause(self, tokens: list[Token]) -> tuple[Token, status.Standing]:
        """The head of the words, and what its clause says of it."""
        cue = self.context.doc[tokens[0].i : tokens[-1].i + 1].root
        if cue.lemma_ in lexicon.table("status", "planned")["verbs"]:
            cue = next((child for child in cue.children if child.dep_ in _PLANNED and child in tokens), cue)
        verb = cue if cue.pos_ in {"VERB", "AUX"} else governing_verb(cue)
        if verb is not None and cue.i in self.context.entities and _leads_on(verb):
            verb = next(iter(_content(verb)), verb)
        return cue, status.standing(self.context, cue, verb)


def _content(verb: Token) -> list[Token]:
    """The verbs of what the subject says of itself, or is said to do: "denied having led", "boasted of having led"."""
    boasts = verb.lemma_ in lexicon.words("speech", "accusing") and not grammar.direct_object(verb)
    own = [child for child in verb.children if child.dep_ in {"xcomp", "ccomp"}]
    return own or [word for word in grammar.preposition_objects(verb, "of|about") if boasts and word.dep_ == "pcomp"]


def _leads_on(verb: Token) -> bool:
    """Whether the verb after it says what the subject does in an event: "Norway volunteered to host the next round",
    "Keller is said to have led", "Keller says she led", "Keller, said one nurse, led", "refused to lead".
    """
    to_do = any(child.dep_ == "xcomp" for child in verb.children)
    if verb.lemma_ in lexicon.words("status", "refuting") | lexicon.words("status", "refusing"):
        return _is_of_oneself(verb) or to_do
    if verb.lemma_ in lexicon.words("status", "denied"):
        return False
    if verb.lemma_ in lexicon.words("speech", "accusing") and _content(verb):
        return True
    plans = verb.lemma_ in lexicon.table("status", "planned")["verbs"]
    return (
        plans
        or attribution.is_unsourced(verb)
        or ((to_do or _is_of_oneself(verb)) and verb.lemma_ in attribution.words_of_saying())
    )


def _is_of_oneself(verb: Token) -> bool:
    """Whether what is said behind the verb has a pronoun for who does it, or nobody: "says she led"."""
    said = [child for child in verb.children if child.dep_ == "ccomp"]
    doers = [[child for child in clause.children if child.dep_ in {"nsubj", "nsubjpass"}] for clause in said]
    return any(all(each.pos_ == "PRON" for each in own) for own in doers)
