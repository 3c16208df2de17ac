"""Whom a person's name means in an article that may have several people of one surname."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

from kg.folding import fold

#: A surname, and what stands for a given name: the name, its first letter, or nothing for everybody.
_Key = tuple[str, str]


class Namesakes:
    """The people of one article, each by the fullest form of the name.

    Names with one surname can mean one person if the first of the given names is one of the other's, or its initial. Of
    several people whom a name can mean, it means the one named last before it.

    >>> people = Namesakes([(0, "Jan Holm"), (4, "J. Holm"), (8, "Jana Holm"), (12, "Holm"), (16, "Jana Marie Holm")])
    >>> people.meant("J. Holm", 4), people.meant("J. Holm", 10), people.meant("Jana Holm", 8), people.meant("Holm", 12)
    ('Jan Holm', 'Jana Marie Holm', 'Jana Marie Holm', 'Jana Marie Holm')
    """

    def __init__(self, named: Sequence[tuple[int, str]]) -> None:
        """``named`` are the names of people in the article with their places, in order."""
        self._people: dict[str, set[_Key]] = {}
        self._known: dict[_Key, list[str]] = {}
        for name in sorted({name for _, name in named}, key=_fullest_first):
            if _given(name) and self._key(name) not in self._known:
                self._add(name)
        # By key, so that no name is compared with all others: an article may have thousands of one surname.
        self._places: dict[_Key, list[tuple[int, str]]] = {}
        for at, name in named:
            for person in self._alone(name):
                for key in self._people[person]:
                    self._places.setdefault(key, []).append((at, person))

    def meant(self, name: str, at: int) -> str:
        """The fullest form of a name at a place: that of the only person, or of the one named last before it, else of
        the first one after it.
        """
        if name in self._people:
            return name
        places = self._places.get(self._key(name), [])
        before = bisect_left(places, (at, "")) - 1
        return places[max(before, 0)][1] if places else name

    def _add(self, person: str) -> None:
        given, surname = _given(person), person.split()[-1]
        forms = {"", *given, *(each[0] for each in given), *([_dotted(given[0])] if len(given[0]) == 1 else [])}
        self._people[person] = {(surname, form) for form in forms}
        for key in self._people[person]:
            self._known.setdefault(key, []).append(person)

    def _key(self, name: str) -> _Key:
        """What the people whom a name can mean are known by: those of whom only initials are known come last."""
        first, surname = (_given(name) or [""])[0], name.split()[-1]
        return (surname, first) if (surname, first) in self._known else (surname, _dotted(first))

    def _alone(self, name: str) -> list[str]:
        """The person whom a name with given names means, if it can mean only one."""
        known = [name] if name in self._people else self._known.get(self._key(name), [])
        return known if len(known) == 1 and _given(name) else []


def _given(name: str) -> list[str]:
    """The folded given names before a surname; one of one letter is an initial."""
    return fold(" ".join(name.split()[:-1])).split()


def _dotted(given: str) -> str:
    return f"{given[:1]}."


def _fullest_first(name: str) -> tuple[int, int, str]:
    """Sorts names by how many given names they have in full, then by their words."""
    return -sum(len(each) > 1 for each in _given(name)), -len(name.split()), name
