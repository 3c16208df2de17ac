"""One negotiation collected from its mentions, and its sides."""

from __future__ import annotations

from dataclasses import dataclass, field

from kg import lexicon, reference
from kg.reading.frames import actors, officers, parties
from kg.reading.frames.context import Context, is_person
from kg.reading.frames.mentions import TalksMention

_BODIES = frozenset({"committee", "commission", "council", "board", "group"})


@dataclass
class Talks:
    """One negotiation of the article, collected from its mentions."""

    number: int
    mentions: list[TalksMention] = field(default_factory=list)
    sides: list[str] = field(default_factory=list)
    place: str | None = None
    start: str | None = None
    end: str | None = None
    level: str = "round"
    key: str = ""
    #: the talks mentioned right before these, if these are another round of them
    before: Talks | None = None

    def add(self, context: Context, mention: TalksMention) -> None:
        """Add what the mention says."""
        self.mentions.append(mention)
        for key in table_sides(context, mention):
            if key not in self.sides:
                self.sides.append(key)
        self.place = self.place or mention.where.place
        if self.start is None or (mention.when.start or "").startswith(self.start):
            self.start = mention.when.start or self.start
        self.end = self.end or mention.when.end


def table_sides(context: Context, mention: TalksMention) -> list[str]:
    """The sides at the table by this mention: persons count as their nation or body, news outlets as nobody."""
    keys = [side_at(context, mention, key) for key, _ in mention.sides if not is_mediator(context, key)]
    if any(not is_person(key) for key in keys) or len(set(keys)) < 2:
        keys = [key for key in keys if not is_person(key)]
    own = [key for key in keys if not _is_joint(context, key)]
    keys = own if own or len(context.main_sides) > 1 else keys
    return list(dict.fromkeys(key for key in keys if not context.is_outlet(key)))


def _is_joint(context: Context, key: str) -> bool:
    """Whether the parties sit in the body together: a joint commission, a border committee."""
    words = {word.lower() for word in context.referents[key].name.split()}
    if is_person(key) or key.startswith("nation/"):
        return False
    meets = words & lexicon.words("negotiations", "nouns") and context.referents[key].facet("type") == "other"
    return bool(meets) or bool(words & lexicon.words("actors", "joint") and words & _BODIES)


def side_at(context: Context, mention: TalksMention, key: str) -> str:
    """The side of a participant; an officer without a nation comes from the country that others visit."""
    side = parties.side(context, key)
    place = mention.where.place
    if not is_person(side) or place is None or not officers.holds_office(context, key):
        return side
    if not mention.where.reached and context.referents[place].name not in reference.capitals():
        return side
    others = {parties.side(context, other) for other, _ in mention.sides if other != key}
    if not others or any(is_person(other) for other in others):
        return side
    return _nation_at(context, place) or side


def _nation_at(context: Context, place: str) -> str | None:
    name = context.referents[place].name
    code = (
        reference.seat_then(name, context.article.published)
        or reference.nation_code(name)
        or reference.cities().get(name, ("", 0))[0]
    )
    return actors.nation_key(context, code, name) if code else None


def seat_of(context: Context, one: Talks) -> str | None:
    """The nation in whose country the talks are held."""
    return _nation_at(context, one.place) if one.place else None


def is_mediator(context: Context, key: str) -> bool:
    """Whether the person is an international body's envoy: such envoys mediate."""
    for holding in context.posts_of(key):
        owner = context.referents.get(holding.link("of") or "")
        words = set((holding.facet("title") or "").lower().split())
        if (
            owner is not None
            and owner.facet("type") == "intergovernmental"
            and words & lexicon.words("hosting", "envoys")
        ):
            return True
    return False
