"""How English expresses each relation: frames from ontology/lexicon/*.yaml, and their matching on a parse.

A frame names the words that evoke it and, for each role, the places in the parse of its filler. Places are the names in
`kg.reading.annotation.grammar.PLACES` (``subject``, ``object``, ``agent``, ``modified`` ...) or ``@word``, the object
of that preposition; ``object>@on`` goes from one place to the next. ontology/lexicon/README.md is the guide, with an
example of every place.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Any, cast

from kg.errors import ReferenceDataError
from kg.lexicon import contents
from kg.reading.annotation.grammar import PLACES, coordination, preposition_objects
from kg.reference import read_yaml
from kg.settings import own_lexicon, resource

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

#: Dependents whose own words count as words beside the verb: "speak by phone".
_CARRYING = frozenset({"prep", "dobj", "pobj", "agent", "ccomp", "xcomp", "acomp"})
_POSITIONS = "parley.positions"


@dataclass(frozen=True)
class Frame:
    """One way of expressing a relation. ``cues`` are lemmas, with several words if a verb needs another word."""

    id: str
    cues: tuple[tuple[str, ...], ...]
    pos: frozenset[str]
    roles: tuple[tuple[str, tuple[str, ...]], ...]
    required: frozenset[str]
    meaning: str = ""
    reads: tuple[tuple[str, tuple[tuple[str, str], ...]], ...] = field(default=(), compare=False)
    ignores: tuple[str, ...] = field(default=(), compare=False)


@dataclass(frozen=True)
class Match:
    """A frame that fired: its trigger token and the head tokens for each role."""

    frame: Frame
    trigger: Token
    roles: dict[str, list[Token]]


@cache
def family(name: str) -> tuple[Frame, ...]:
    """The frames of ontology/lexicon/<name>.yaml, in order; ReferenceDataError if one is malformed."""
    raw = contents(name)
    return tuple(_frame(name, row) for row in raw["frames"])


def families() -> list[str]:
    """The names of all lexicon files that hold frames."""
    folder = resource("ontology", "lexicon")
    return sorted(path.stem for path in folder.glob("*.yaml") if "frames" in contents(path.stem))


def check_own() -> None:
    """Raise ReferenceDataError if KG_LEXICON names no folder, or if a file in it cannot replace Parley's own."""
    folder = own_lexicon()
    if folder is None:
        return
    if not folder.is_dir():
        raise ReferenceDataError(f"KG_LEXICON names {folder}, which is not a folder; create it, or unset KG_LEXICON.")
    shipped = {path.name: path.stem for path in resource("ontology", "lexicon").glob("*.yaml")}
    for path in sorted(folder.glob("*.yaml")):
        if path.name not in shipped:
            raise ReferenceDataError(f"{path} replaces no file of Parley; its files are {', '.join(sorted(shipped))}.")
        own, name = contents(path.stem), shipped[path.name]
        missing = read_yaml("lexicon", path.name).keys() - (own.keys() if isinstance(own, dict) else set())
        if missing:
            raise ReferenceDataError(f"{path} lacks {', '.join(sorted(missing))}; start with a copy of Parley's file.")
        if "frames" in own:
            family(name)


def _frame(name: str, row: dict[str, Any]) -> Frame:
    where = f"{own_lexicon() or 'ontology/lexicon'}/{name}.yaml, frame {row.get('frame', '(without a name)')!r}"
    try:
        frame = Frame(
            id=f"{name}.{row['frame']}",
            cues=tuple(tuple(str(cue).split()) for cue in row["evoke"]),
            pos=frozenset(row.get("pos", ["VERB"])),
            roles=tuple((role, tuple(str(place) for place in places)) for role, places in row["roles"].items()),
            required=frozenset(row.get("required", row["roles"])),
            meaning=str(row.get("meaning", "")),
            reads=tuple((str(text), tuple(_texts(want))) for text, want in (row.get("reads") or {}).items()),
            ignores=tuple(str(text) for text in row.get("ignores") or ()),
        )
    except (KeyError, TypeError, AttributeError) as error:
        raise ReferenceDataError(
            f"{where}: a key is missing or wrong ({error}); see ontology/lexicon/README.md."
        ) from error
    _check(frame, where)
    return frame


def _texts(mapping: dict[Any, Any]) -> Iterator[tuple[str, str]]:
    return ((str(key), str(value)) for key, value in mapping.items())


def _check(frame: Frame, where: str) -> None:
    """Refuse unknown places and required roles without a place."""
    steps = [step for _, places in frame.roles for place in places for step in place.split(">")]
    unknown = [step for step in steps if step not in PLACES and not step.startswith("@")]
    if unknown:
        raise ReferenceDataError(
            f"{where} names the place {unknown[0]!r}, which does not exist; "
            f"the places are {', '.join(sorted(PLACES))} and @word."
        )
    placeless = frame.required - {role for role, _ in frame.roles}
    if placeless:
        raise ReferenceDataError(
            f"{where} requires {', '.join(sorted(placeless))}, which has no place; give it one under roles."
        )


def match(doc: Doc, name: str) -> Iterator[Match]:
    """Every frame of the family that fires in the Doc, in order of the text; only the first frame for each trigger."""
    positions, frames = _positions(doc), family(name)
    for i in sorted({i for word in _first_cues(name) for i in positions.get(word, ())}):
        found = next((match for frame in frames if (match := _fire(doc[i], frame)) is not None), None)
        if found is not None:
            yield found


def _positions(doc: Doc) -> dict[str, list[int]]:
    """Where each word is in the Doc, by its lemma and by its form in small letters; stored with the Doc."""
    held = doc.user_data.get(_POSITIONS)
    if held is None:
        held = {}
        for token in doc:
            for word in {token.lemma_.lower(), token.lower_}:
                held.setdefault(word, []).append(token.i)
        doc.user_data[_POSITIONS] = held
    return cast("dict[str, list[int]]", held)


@cache
def _first_cues(name: str) -> frozenset[str]:
    return frozenset(cue[0] for frame in family(name) for cue in frame.cues)


def _fire(token: Token, frame: Frame) -> Match | None:
    if not evokes(token, frame):
        return None
    roles = {role: fillers(token, places) for role, places in frame.roles}
    return Match(frame, token, roles) if all(roles[role] for role in frame.required) else None


def evokes(token: Token, frame: Frame) -> bool:
    """Whether a word makes the frame fire, if its roles are filled."""
    return token.pos_ in frame.pos and any(_evokes(token, cue) for cue in frame.cues)


def _evokes(token: Token, cue: tuple[str, ...]) -> bool:
    """Whether the token is the cue's first word and has the other words of the cue below it."""
    if token.lemma_.lower() != cue[0] and token.lower_ != cue[0]:
        return False
    if len(cue) == 1:
        return True
    near = {child.lemma_.lower() for child in token.children}
    near.update(grand.lemma_.lower() for child in token.children if child.dep_ in _CARRYING for grand in child.children)
    return all(word in near for word in cue[1:])


def fillers(token: Token, places: tuple[str, ...]) -> list[Token]:
    """The head tokens at the first of the places that has any, with coordinated words as separate fillers."""
    for place in places:
        heads = [token]
        for step in place.split(">"):
            heads = [found for head in heads for found in _step(head, step)]
        if heads:
            return [part for head in heads for part in coordination(head)]
    return []


def _step(token: Token, step: str) -> list[Token]:
    return preposition_objects(token, step[1:]) if step.startswith("@") else PLACES[step](token)
