"""Which frames a text evokes, whether or not they fire: to find out why one did not."""

from __future__ import annotations

from dataclasses import dataclass

from spacy.tokens import Doc

from kg.reading.frames import matcher


@dataclass(frozen=True)
class Heard:
    """A frame that a word evokes: the words in its roles, and the empty roles that it needs."""

    frame: str
    cue: str
    filled: tuple[tuple[str, str], ...]
    missing: tuple[str, ...]

    @property
    def fired(self) -> bool:
        """Whether every role that the frame needs is filled."""
        return not self.missing


def heard(doc: Doc) -> list[Heard]:
    """The frames that the words of a text evoke, in the order of the text."""
    found = []
    for family in matcher.families():
        for frame in matcher.family(family):
            for token in doc:
                if not matcher.evokes(token, frame):
                    continue
                roles = {role: matcher.fillers(token, places) for role, places in frame.roles}
                filled = tuple((role, ", ".join(each.text for each in heads)) for role, heads in roles.items() if heads)
                missing = tuple(sorted(role for role in frame.required if not roles[role]))
                found.append((token.i, Heard(frame.id, token.text, filled, missing)))
    return [each for _, each in sorted(found, key=lambda pair: (pair[0], pair[1].frame))]
