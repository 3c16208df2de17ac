"""When talks take place: the dates around a mention, as beginning and end."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import takewhile

from spacy.tokens import Span as DocSpan
from spacy.tokens import Token

from kg import lexicon, reference
from kg.reading import dates
from kg.reading.frames import negation, places, rescheduled
from kg.reading.frames.clauses import has_child, runs_on
from kg.reading.frames.context import Context

#: Prepositions that separate the talks from the time of their verb.
_APART = frozenset({"after", "following", "before", "since", "despite"})
_NEAR = frozenset({"npadvmod", "pobj", "nsubj", "compound", "nmod", "poss", "tmod", "advmod", "dobj", "attr", "amod"})

#: The most tokens between the length of the talks and the talks.
_BEFORE = 6
#: The most days of talks in one go.
_LONGEST = 366
#: Length of an ISO date with a day.
_TO_THE_DAY = 10


@dataclass
class Times:
    """First and last day of talks as ISO dates, as exact as given, with their tokens."""

    start: str | None = None
    end: str | None = None
    start_words: list[Token] = field(default_factory=list)
    end_words: list[Token] = field(default_factory=list)
    #: the number of days of the talks, with its token
    length: tuple[int, Token] | None = None

    def complete(self, length: tuple[int, Token]) -> None:
        """Work out the first day from the last, or the last from the first, for talks of this many days."""
        days, word = timedelta(length[0] - 1), length[1]
        if self.start is None and self.end is not None and len(self.end) == _TO_THE_DAY:
            self.start, self.start_words = (date.fromisoformat(self.end) - days).isoformat(), [*self.end_words, word]
        elif self.end is None and self.start is not None and len(self.start) == _TO_THE_DAY:
            self.end, self.end_words = (date.fromisoformat(self.start) + days).isoformat(), [*self.start_words, word]


def times(context: Context, token: Token, verb: Token | None, *, future: bool) -> Times:
    """The dates of the talks in this mention."""
    found = _dates_around(context, token, verb, future=future)
    found.length = _length(token)
    whole = _whole(token)
    if found.length and whole.dep_ == "pobj" and verb is not None and _is_end(whole.head):
        _end_before(context, verb, found)
    if found.end is None and verb is not None:
        _end_by_joined(context, verb, found)
    if found.start is None and found.end is None:
        _end_here(context, token, verb, found)
    return found


def _dates_around(context: Context, token: Token, verb: Token | None, *, future: bool) -> Times:
    found = Times()
    whole = _whole(token)
    if whole.dep_ == "pobj" and (whole.head.lower_ in _APART or _is_end(whole.head)):
        verb = None  # "agreed on Monday after talks": the day is not that of the talks
    if whole.dep_ == "pobj" and verb is not None and verb.lemma_ == "return" and not future:
        verb = None  # "returned to the talks on Monday": they had begun before
    moved = rescheduled.new_day(context, verb) if verb is not None else None
    for ent in [moved] if moved is not None else _days(context, token, verb):
        resolved = (
            context.days(ent, future=True)
            if ent is moved
            else _resolved(context, ent, verb, future=future or _comes(ent))
        )
        if resolved is None or _is_dropped(ent) or (ent is not moved and rescheduled.is_put_off(ent, _anchor(ent))):
            continue
        anchor, ending = _anchor(ent), lexicon.words("status", "ending")
        if anchor.pos_ == "NOUN" and verb is not None and verb.lemma_ in ending and verb.i < ent.start:
            anchor = verb  # "ended a round of talks on Saturday", not "the round on Saturday ended in uproar"
        early = token.i < ent.start and ent.end <= anchor.i  # "the meeting last month ended in uproar"
        if (
            anchor.lemma_ in ending
            and not early
            and not (anchor.lemma_ == "break" and found.start is None and not _length(token))
        ):
            found.end, found.end_words = resolved[1], list(ent)
        elif found.start is None or (len(resolved[0]) > len(found.start) and resolved[0].startswith(found.start)):
            found.start, found.start_words = resolved[0], list(ent)
            if resolved[1] != resolved[0]:
                found.end, found.end_words = resolved[1], list(ent)
        elif resolved[0] > found.start and _joined(ent, found.start_words):
            found.end, found.end_words = resolved[1], list(ent)
    return found


def _resolved(context: Context, ent: DocSpan, verb: Token | None, *, future: bool) -> tuple[str, str] | None:
    """The first and last day of a date; for cancelled talks the nearer one, before or after publication."""
    if lexicon.pattern("status", "past-plans").search(ent.sent.text):
        future = False
    published = dates.published_day(context.written_on(ent.start_char))
    if published is None or verb is None or not negation.is_cancelled(verb):
        return context.days(ent, future=future)
    both = [context.days(ent, future=ahead) for ahead in (False, True)]
    exact = [days for days in both if days is not None and len(days[0]) == _TO_THE_DAY]
    if len(exact) < 2:
        return both[future]
    return min(exact, key=lambda days: abs(date.fromisoformat(days[0]) - published))


def _is_dropped(ent: DocSpan) -> bool:
    """Whether the day was only planned before: "had planned to meet on Friday"."""
    before = ent.doc[ent.sent.start : ent.start].text_with_ws
    if lexicon.pattern("status", "planned-once").search(before):
        return True  # "once planned for Friday"
    above = [_anchor(ent), *_anchor(ent).ancestors]
    plans = lexicon.words("status", "scheduling")
    return any(verb.lemma_ in plans and verb.tag_ in {"VBN", "VBD"} and has_child(verb, {"had"}) for verb in above)


def resumed_days(context: Context, verb: Token | None) -> list[tuple[str, list[Token]]]:
    """The days, with their words, on which talks go on by a second verb: "ended on Sunday and will resume on May 2",
    "were adjourned to May 2".
    """
    found = []
    for each in negation.with_joined(verb) if verb is not None else ():
        days = [ent for ent in context.names_in(each.i, each.sent.end) if rescheduled.is_put_off(ent, each)]
        resolved = context.days(days[0], future=True) if days else None
        found += [(resolved[0], list(days[0]))] if resolved is not None else []
    for other in verb.children if verb is not None else ():
        if other.dep_ == "conj" and other.lemma_ in lexicon.words("status", "resuming") and has_child(other, {"will"}):
            days = [ent for ent in context.names_in(other.i, other.sent.end) if ent.label_ == "DATE"]
            for ent in days:
                resolved = context.days(ent, future=True)
                if resolved is not None and _anchor(ent).i == other.i:
                    found.append((resolved[0], list(ent)))
    return found


def _days(context: Context, token: Token, verb: Token | None) -> list[DocSpan]:
    """The dates of the talks; one beside the talks themselves excludes those before it."""
    days = [ent for ent in context.names_in(token.sent.start, token.sent.end) if ent.label_ == "DATE"]
    own = any(_anchor(ent).i == token.i and context.days(ent) for ent in days)
    quoted = token.i in context.quoted  # the "today" of a quotation is not the talks'
    return [
        ent
        for ent in days
        if (ent.start in context.quoted) == quoted
        and not _is_of_others(ent, token)
        and _belongs(ent, token, verb)
        # "the meeting in 1983 and the summit of 1989"
        and not (own and ent.start < token.i and _anchor(ent).i != token.i)
    ]


def _whole(token: Token) -> Token:
    """The days or weeks in "three days of talks"; else the talks."""
    unit = token.head.head if token.head.lower_ == "of" else token
    return unit if unit.lemma_ in {"day", "week"} else token


def _is_end(preposition: Token) -> bool:
    """Whether the verb's event came when the talks were over: after them, at the end of them."""
    at_end = preposition.lower_ == "of" and preposition.head.lemma_ in {"end", "close", "conclusion"}
    return at_end or preposition.lower_ in {"after", "following"}


def _end_before(context: Context, verb: Token, found: Times) -> None:
    """Talks after which something was done ended on the day when it was done."""
    for ent in context.names_in(verb.sent.start, verb.sent.end):
        resolved = context.days(ent) if ent.label_ == "DATE" else None
        if resolved is not None and _anchor(ent).i == verb.i and len(resolved[1]) == _TO_THE_DAY:
            found.end, found.end_words = resolved[1], list(ent)


def _end_by_joined(context: Context, verb: Token, found: Times) -> None:
    """Talks that began and were then ended by a second verb: "opened talks on Sunday and closed them today"."""
    for other in negation.with_joined(verb)[1:]:
        if other.lemma_ not in lexicon.words("status", "ending") or other.tag_ not in {"VBD", "VBN"}:
            continue
        for ent in context.names_in(other.i, other.sent.end):
            resolved = context.days(ent) if ent.label_ == "DATE" else None
            if resolved is not None and _anchor(ent).i == other.i and not rescheduled.is_put_off(ent, other):
                found.end, found.end_words = resolved[1], list(ent)


def _end_here(context: Context, token: Token, verb: Token | None, found: Times) -> None:
    """Talks that "ended here" without a day ended on the day of the dateline."""
    if verb is None or verb.lemma_ not in lexicon.words("status", "ending") or verb.tag_ != "VBD":
        return
    here = places.here(token, verb)
    written_on = context.written_on(token.idx)
    if here and dates.published_day(written_on):
        found.end, found.end_words = written_on, here


def _length(token: Token) -> tuple[int, Token] | None:
    """The number of days in the words before the talks: "three-day talks", "a week-long forum"."""
    node = _whole(token)
    before = token.doc[max(token.sent.start, node.i - _BEFORE) : node.i + (node.i != token.i)]
    for unit in before:
        if unit.lemma_ not in {"day", "week"} or not (node.i == unit.i or _modifies(unit, token)):
            continue
        counted = next((word for word in unit.children if word.dep_ == "nummod"), None)
        number = reference.number_words().get(counted.lower_) if counted is not None else None
        number = int(counted.text) if counted is not None and counted.text.isdecimal() else number
        if number is None and not any(child.lower_ == "long" for child in (unit.head, *unit.children)):
            continue
        days = (number or 1) * (7 if unit.lemma_ == "week" else 1)
        return (days, unit) if 0 < days <= _LONGEST else None
    return None


def _modifies(unit: Token, token: Token) -> bool:
    """Whether the word is part of the words before the talks: "day" in "three-day fishing talks"."""
    within = takewhile(lambda node: node.i <= token.i, unit.ancestors)
    return unit.i <= token.i and any(node.i == token.i for node in within)


def _comes(ent: DocSpan) -> bool:
    head = _anchor(ent)
    return any(c.lower_ in {"will", "would", "to", "'ll"} and c.dep_ == "aux" for c in head.children)


def _anchor(ent: DocSpan) -> Token:
    """The verb or noun to which the date belongs, through its preposition."""
    head = ent.root.head
    return head.head if head.pos_ in {"ADP", "SCONJ"} else head


def _belongs(ent: DocSpan, token: Token, verb: Token | None) -> bool:
    """Whether the date belongs to the mention, to its verb, or to words below these."""
    if ent.root.dep_ not in _NEAR and ent.root.dep_ not in {"conj", "appos", "ROOT", "prep"}:
        return False
    before = ent[0].nbor(-1).lower_ if ent.start else ""
    if before in {"since", "until", "by", "from", "after", "before"} and not _bounds(ent, before, verb):
        return False
    anchors = _anchors(token, verb)
    node = ent.root
    if node.head.lower_ == "of" and node.head.head.i not in anchors and node.head.head.pos_ in {"NOUN", "PROPN", "NUM"}:
        return False  # "the treaty of 1903", "one of 1903"
    for _ in range(5):
        node = node.head
        if node.i in anchors:
            return True
        if node.pos_ == "NOUN" and _is_talks(node):
            return False
        if node.lower_ in {"since", "until", "after", "before", "following"} and node.lower_ != before:
            return False
        if node.pos_ == "VERB" and node.dep_ not in {"xcomp"} and not _opens(node, token):
            return False
    return False


def _anchors(token: Token, verb: Token | None) -> set[int]:
    """The words to which a day of the talks may belong: the talks, their verb, the verb or adjective above it."""
    anchors = {token.i} | ({verb.i} if verb is not None else set())
    if verb is not None and verb.dep_ == "xcomp" and verb.head.lemma_ not in lexicon.words("status", "urging"):
        anchors.add(verb.head.i)  # but not "asked on Monday to comment on the talks"
        if verb.head.pos_ == "ADJ":  # "is due to meet him, and others, on Saturday"
            anchors.add(verb.head.head.i)
    # "a round of talks on Saturday": the talks are the round
    anchors |= {inner.i for child in token.children if child.lower_ == "of" for inner in child.children}
    return anchors


def _is_of_others(ent: DocSpan, token: Token) -> bool:
    """Whether the day belongs to something else: "this meeting followed the summit in May"."""
    anchor = _anchor(ent)
    if any(child.lower_ in lexicon.words("status", "almost") for child in anchor.children):
        return True  # "nearly collapsed on Friday" says neither when they began nor when they ended
    if anchor.lemma_ == "announce" and anchor.i < token.i:
        return True  # "will announce tomorrow when talks resume"
    if anchor.pos_ == "NOUN" and anchor.i != token.i and anchor.head.lower_ == "from" and not _is_talks(anchor):
        return True  # "came back to the talks from a wedding on Monday"
    between = list(token.doc[token.i + 1 : ent.start]) if ent.start > token.i else []
    inner = {grand.i for child in token.children if child.lower_ == "of" for grand in child.children}
    return any(word.pos_ == "NOUN" and _is_talks(word) and word.i not in inner for word in between)


def _bounds(ent: DocSpan, before: str, verb: Token | None) -> bool:
    """Whether a day after such a word is a day of the talks: "have met since Monday", "from March 20 to 31"."""
    if before == "by":
        return verb is not None and verb.lemma_ in lexicon.words("negotiations", "running")
    if before == "since":
        lasting = verb is not None and any(child.lower_ in {"have", "has"} for child in verb.children)
        return lasting and verb is not None and ent.root.head.head.i == verb.i
    return before == "from" and any(word.lower_ in {"to", "until", "through", "-", "–"} for word in ent)


def _is_talks(node: Token) -> bool:
    lemma = node.lemma_.lower()
    return lemma in lexicon.words("negotiations", "nouns") or lemma in lexicon.words("negotiations", "weak")


def _opens(node: Token, token: Token) -> bool:
    """Whether a relative clause on the talks has their date: "talks which begin on Monday"."""
    return runs_on(node, token)


def _joined(ent: DocSpan, earlier: list[Token]) -> bool:
    """ "Friday and Saturday", "today and tomorrow"."""
    return bool(earlier) and ent.start - earlier[-1].i <= 3
