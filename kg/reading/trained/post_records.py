"""Who holds which post, as records of a draft."""

from __future__ import annotations

import re
from bisect import bisect_left

from spacy.tokens import Span as DocSpan

from kg import lexicon, reference
from kg.folding import fold
from kg.model import Span
from kg.reading.trained.article_names import Target
from kg.reading.trained.referring import Referring
from kg.reading.trained.spans import Passage
from kg.reading.trained.teams import Teams
from kg.reading.trained.understanding import Understanding
from kg.reading.trained.wording import Json, Wording

#: The most pieces between a title and its holder.
_NEAR = 60
#: The text between a title and its nation or body, if that comes first, and if it follows.
_BEFORE = re.compile(r"(?:['’]s?)?\W*(?:[a-z]+\W+){0,2}")
#: The text between a name and a title in an aside after it, and between a title and a name right after it.
_ASIDE = re.compile(r",\s+(?:(?:a|an|the|its|their|his|her|[\w-]+['’]s?)\s+)?(?:[\w-]+\s+){0,2}")
_UNTIL = re.compile(r"\s+(?:until|till)\b")
_TITLED = re.compile(r"\s*")
_AFTER = re.compile(r"\W*(?:of|for|at|in|from|with|to)?\W*(?:the|a|an|its|their|his|her)?\W*", re.IGNORECASE)


class PostRecords:
    """The posts in one article."""

    def __init__(self, wording: Wording, understanding: Understanding, refer: Referring, teams: Teams) -> None:
        self.wording, self.understanding, self.refer, self.teams = wording, understanding, refer, teams

    def records(self) -> list[Json]:
        """One record for each post of a person; the sides of persons depend on them."""
        holders, owners = self.understanding.tagged("holder"), self.understanding.tagged("owner")
        former = self.understanding.tagged("former")
        titles = [each for each in self.understanding.tagged("title") if self._is_post(each)]
        held = self._held(titles, holders)
        posts = [(title, holder, self.refer.person(holder), sure) for title, holder, sure in held]
        alone = [title for title in titles if all(title != one for one, _, _ in held)]
        posts += [(title, title, self.refer.holder(title), 1.0) for title in alone]
        found: dict[tuple[str, str], Json] = {}
        for title, holder, person, sure in posts:
            owner = self._owner(title, holder, owners)
            if (person is None and holder is title) or self._is_rank(title, holder):
                continue
            record = self._record(title, holder, person, owner)
            record["former"] = any(each.overlaps(title) for each in former) or self._is_former(title)
            record["confidence"] = round(min(title.probability, holder.probability) * sure, 3)
            key = (record["person"], fold(record["post"]))
            if key not in found or (record["of"] and not found[key]["of"]):
                found[key] = record
            if owner is not None and not record["former"]:
                self.refer.posts.setdefault(record["person"], owner)
        return list(found.values())

    def _is_post(self, title: Passage) -> bool:
        """Whether a title is more than a form of address ("Sir", "Dr."), "counterpart" or a name ("Nations")."""
        words = set(fold(self.wording.words(title)).split())
        if words <= reference.titles().honorifics | lexicon.words("names", "counterparts"):
            return False
        whole = self.wording.names.whole(title)
        named = self.wording.names.inside(title, "NATION", "ORG", "PLACE", "GROUP")
        spans = [self.wording.pieces.between(Span(ent.start_char, ent.end_char)) for ent in named]
        return bool(words & reference.titles().heads) or (whole.first, whole.last) not in spans

    def _is_rank(self, title: Passage, holder: Passage) -> bool:
        """Whether a title is only a rank before a name: "General Keller"."""
        words = self.wording.words(title).lower().split()
        return title.last <= holder.first and set(words) <= reference.titles().military

    def _is_former(self, title: Passage) -> bool:
        """Whether the words before a title, or one inside it, say that it is no longer held."""
        pieces = self.wording.pieces
        start = pieces.starts[title.first]
        leading = pieces.text[self.wording.sentence(start).start : start]
        until = _UNTIL.match(pieces.text, pieces.ends[title.last - 1])
        if any(
            lexicon.pattern("names", key).search(leading) for key in ("no-longer", *(["held-until"] if until else []))
        ):
            return True
        before = pieces.text[:start].rsplit(None, 1)[-1:]
        words = [word.lower().rstrip("-,") for word in (*before, *self.wording.words(title).split()[:-1])]
        return not reference.titles().former.isdisjoint(words)

    def _held(self, titles: list[Passage], holders: list[Passage]) -> list[tuple[Passage, Passage, float]]:
        """Each title with its likeliest holder, and each other holder with the likeliest title, as in a list."""
        found = []
        for title in titles:
            best = self._likeliest([(title, holder) for holder in holders])
            if best is not None and not self._is_before_another(*best[:2]):
                found.append(best)
        taken = {holder for _, holder, _ in found}
        beside = {title for title, holder, _ in found if self._is_beside(title, holder)}
        shared = [each for each in titles if each not in beside or self.wording.words(each).endswith("s")]
        for holder in holders:
            best = self._likeliest([(title, holder) for title in shared]) if holder not in taken else None
            if best is not None and not self._is_before_another(*best[:2]):
                found.append(best)
        return found

    def _is_before_another(self, title: Passage, holder: Passage) -> bool:
        """Whether a title of one person stands right before another's name: "Keller and Trade Minister Holm"."""
        if self.wording.words(title).endswith("s"):
            return False  # "Ministers Keller and Holm"
        names = self.wording.names
        at = bisect_left(names.firsts, title.last)
        behind = [where for where, ent in names.all[at : at + 1] if ent.label_ == "PERSON"]
        return any(
            not where.overlaps(holder) and _TITLED.fullmatch(self._between(title.last, where.first)) is not None
            for where in behind
        )

    def _likeliest(self, pairs: list[tuple[Passage, Passage]]) -> tuple[Passage, Passage, float] | None:
        """The likeliest pair of a title and a holder near each other, if it is likely enough.

        If some are in one sentence, others are not compared: the beginning of the next sentence is no apposition.
        """
        near = [(title, holder) for title, holder in pairs if abs(holder.first - title.first) <= _NEAR]
        near = [pair for pair in near if self._sentence(pair[0]) == self._sentence(pair[1])] or near
        near = [pair for pair in near if self._is_beside(*pair)] or near
        likely = self.understanding.held("held-by", near)
        if not len(likely) or likely.max() < self.understanding.least["held-by"]:
            return None
        best = int(likely.argmax())
        return *near[best], float(likely[best])

    def _is_beside(self, title: Passage, holder: Passage) -> bool:
        """Whether a title is right before a name or in an aside after it: "Anna Keller, a lawyer,"."""
        if holder.last <= title.first:
            return _ASIDE.fullmatch(self._between(holder.last, title.first)) is not None
        return title.last <= holder.first and _TITLED.fullmatch(self._between(title.last, holder.first)) is not None

    def _sentence(self, where: Passage) -> Span:
        return self.wording.sentence(self.wording.pieces.span(*where.range).start)

    def _post(self, title: Passage) -> str:
        """The words of a title on one line, without the end of a nation's name at its beginning: "States
        trade envoy".
        """
        cut = [at for at, ent in self.wording.names.all if ent.label_ == "NATION" and at.first < title.first < at.last]
        first = cut[0].last if cut and cut[0].last < title.last else title.first
        return " ".join(self.wording.words(Passage(first, title.last)).split())

    def _record(self, title: Passage, holder: Passage, person: Target | None, owner: Target | None) -> Json:
        person = person or Target(self.wording.words(holder), "person")
        return {
            "person": person.name,
            "post": self._post(title),
            "of": owner.name if owner else None,
            "former": False,
            "words": self.wording.words(title, holder),
            "quote": self.wording.quote(*sorted((title, holder))),
        }

    def _owner(self, title: Passage, holder: Passage, owners: list[Passage]) -> Target | None:
        """The nation or body near a title that owns it."""
        near = [each for each in owners if self._belongs(each, title, holder) and not self._is_anothers(each, holder)]
        if not near:
            led = self.teams.led_surely(holder)
            return led if led is not None and led.kind == "nation" else self.refer.owner(title)
        found = self.refer.sides(min(near, key=lambda each: max(each.first - title.last, title.first - each.last, 0)))
        return found[0] if found else None

    def _is_anothers(self, owner: Passage, holder: Passage) -> bool:
        """Whether an owner follows somebody else's name: "Keller of Norway met President Holm of Latvia"."""
        names = self.wording.names
        at = bisect_left(names.firsts, owner.first)
        for where, ent in names.all[max(0, at - 1) : at]:
            follows = any(self._is_at(each, owner) for each in names.of(where))
            return ent.label_ == "PERSON" and follows and not where.overlaps(holder)
        return False

    def _is_at(self, ent: DocSpan, where: Passage) -> bool:
        first, last = self.wording.pieces.between(Span(ent.start_char, ent.end_char))
        return first < where.last and where.first < last

    def _belongs(self, owner: Passage, title: Passage, holder: Passage) -> bool:
        """Whether a title belongs to a nation or body by its place: in the title, right before it, or after an "of"."""
        if owner.overlaps(title):
            return True
        if owner.last <= title.first:
            return _BEFORE.fullmatch(self._between(owner.last, title.first)) is not None
        ends = [each.last for each in (title, holder) if each.last <= owner.first]
        return bool(ends) and _AFTER.fullmatch(self._between(max(ends), owner.first)) is not None

    def _between(self, first: int, last: int) -> str:
        pieces = self.wording.pieces
        return pieces.text[pieces.ends[first - 1] : pieces.starts[last]] if first <= last else ""
