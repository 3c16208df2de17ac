"""How English says each relation: frames read from ontology/lexicon/*.yaml, and their matching on a parse.

A frame names the words that evoke it and, for each role, the places in the parse where its filler stands. Places
are the names of the functions in `_PLACES` (``subject``, ``object``, ``agent``, ``modified`` ...) or ``@word``, the
object of that preposition; ``object>@on`` leads on from one place to the next. The guide, with an example of every
place, is ontology/lexicon/README.md. A file in the folder KG_LEXICON stands in for the one of its name; the files are
read once in a process, when the first article is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Any, cast

from kg.errors import ReferenceDataError
from kg.reference import parse_yaml, read_yaml
from kg.settings import own_lexicon, resource

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

#: Labels of names that "who" never takes up.
_NO_PERSONS = frozenset({"NATION", "ORG", "PLACE", "REGION"})
_NOMINAL = frozenset({"NOUN", "PROPN", "PRON", "NUM", "ADJ", "DET", "X", "VERB"})
#: Dependents whose own words count as beside the verb: "speak by phone".
_CARRYING = frozenset({"prep", "dobj", "pobj", "agent", "ccomp", "xcomp", "acomp"})
#: What stands before the head of a noun phrase.
_INSIDE = frozenset({"compound", "amod", "det", "poss", "nmod", "nummod", "case"})
_PARTICIPLES = frozenset({"VBN", "VBD"})
_POSITIONS = "parley.positions"


@dataclass(frozen=True)
class Frame:
    """One way of saying a relation. ``cues`` are lemmas, of several words where a verb needs its companion."""

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
    """A frame that fired: its trigger token and the head tokens found for each role."""

    frame: Frame
    trigger: Token
    roles: dict[str, list[Token]]


@cache
def family(name: str) -> tuple[Frame, ...]:
    """The frames of ontology/lexicon/<name>.yaml, in order; ReferenceDataError where one is malformed."""
    raw = _file(name)
    return tuple(_frame(name, row) for row in raw["frames"])


@cache
def words(name: str, key: str) -> frozenset[str]:
    """A plain word list of a lexicon file: ``words("negotiations", "nouns")``."""
    return frozenset(str(word) for word in _file(name)[key])


@cache
def phrases(name: str, key: str) -> tuple[str, ...]:
    """A list of a lexicon file in its order, for regular expressions."""
    return tuple(str(phrase) for phrase in _file(name)[key])


@cache
def table(name: str, key: str) -> dict[str, Any]:
    """A mapping of a lexicon file, such as phases by cue word."""
    return dict(_file(name)[key])


def families() -> list[str]:
    """The names of all lexicon files that hold frames."""
    folder = resource("ontology", "lexicon")
    return sorted(path.stem for path in folder.glob("*.yaml") if "frames" in _file(path.stem))


def check_own() -> None:
    """Raise ReferenceDataError where KG_LEXICON names no folder, or a file in it cannot stand in for Parley's own."""
    folder = own_lexicon()
    if folder is None:
        return
    if not folder.is_dir():
        raise ReferenceDataError(f"KG_LEXICON names {folder}, which is no folder; make it, or unset KG_LEXICON.")
    shipped = {path.name: path.stem for path in resource("ontology", "lexicon").glob("*.yaml")}
    for path in sorted(folder.glob("*.yaml")):
        if path.name not in shipped:
            raise ReferenceDataError(f"{path} stands in for no file; Parley's are {', '.join(sorted(shipped))}.")
        own, name = _file(path.stem), shipped[path.name]
        missing = read_yaml("lexicon", path.name).keys() - (own.keys() if isinstance(own, dict) else set())
        if missing:
            raise ReferenceDataError(f"{path} lacks {', '.join(sorted(missing))}; begin with a copy of Parley's file.")
        if "frames" in own:
            family(name)


def _file(name: str) -> Any:
    """A lexicon file: the user's own where there is one."""
    folder = own_lexicon()
    path = folder / f"{name}.yaml" if folder is not None else None
    return parse_yaml(path) if path is not None and path.exists() else read_yaml("lexicon", f"{name}.yaml")


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
        raise ReferenceDataError(f"{where} lacks or garbles {error}; see ontology/lexicon/README.md.") from error
    _check(frame, where)
    return frame


def _texts(mapping: dict[Any, Any]) -> Iterator[tuple[str, str]]:
    return ((str(key), str(value)) for key, value in mapping.items())


def _check(frame: Frame, where: str) -> None:
    """Refuse places that do not exist and roles that are required but have no place."""
    steps = [step for _, places in frame.roles for place in places for step in place.split(">")]
    unknown = [step for step in steps if step not in _PLACES and not step.startswith("@")]
    if unknown:
        raise ReferenceDataError(
            f"{where} names the place {unknown[0]!r}, which does not exist; "
            f"the places are {', '.join(sorted(_PLACES))} and @word."
        )
    homeless = frame.required - {role for role, _ in frame.roles}
    if homeless:
        raise ReferenceDataError(
            f"{where} requires {', '.join(sorted(homeless))}, which has no place; give it one under roles."
        )


def match(doc: Doc, name: str) -> Iterator[Match]:
    """Every frame of the family that fires in the Doc, in order of the text; of one trigger only the first frame."""
    positions, frames = _positions(doc), family(name)
    for i in sorted({i for word in _first_cues(name) for i in positions.get(word, ())}):
        found = next((made for frame in frames if (made := _fire(doc[i], frame)) is not None), None)
        if found is not None:
            yield found


def _positions(doc: Doc) -> dict[str, list[int]]:
    """Where each word stands in the Doc, by its lemma and by its form in lower case; kept with the Doc."""
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
    if token.pos_ not in frame.pos or not any(_evokes(token, cue) for cue in frame.cues):
        return None
    roles = {role: fillers(token, places) for role, places in frame.roles}
    return Match(frame, token, roles) if all(roles[role] for role in frame.required) else None


def _evokes(token: Token, cue: tuple[str, ...]) -> bool:
    """Whether the token is the cue's first word and has its other words below it."""
    if token.lemma_.lower() != cue[0] and token.lower_ != cue[0]:
        return False
    if len(cue) == 1:
        return True
    near = {child.lemma_.lower() for child in token.children}
    near.update(grand.lemma_.lower() for child in token.children if child.dep_ in _CARRYING for grand in child.children)
    return all(word in near for word in cue[1:])


def fillers(token: Token, places: tuple[str, ...]) -> list[Token]:
    """The head tokens at the first of the places that is filled, coordinations spread out."""
    for place in places:
        heads = [token]
        for step in place.split(">"):
            heads = [found for head in heads for found in _step(head, step)]
        if heads:
            return [part for head in heads for part in coordination(head)]
    return []


def _step(token: Token, step: str) -> list[Token]:
    return preposition_objects(token, step[1:]) if step.startswith("@") else _PLACES[step](token)


def lemma(token: Token) -> str:
    """The lower-case lemma; of a plural taken for a name, the singular."""
    word = str(token.lemma_.lower())
    return word[:-1] if token.pos_ == "PROPN" and word.endswith("s") and len(word) > 4 else word


def coordination(head: Token) -> list[Token]:
    """The token and everything coordinated with it, in order of the text."""
    found, queue = [], [head]
    while queue:
        token = queue.pop(0)
        named = token.pos_ in {"NOUN", "PROPN"}
        if not named or not any(c.lower_ == "not" and c.i < token.i for c in token.children):
            found.append(token)  # but not Keller in "not Keller but Rybak"
        queue.extend(child for child in token.children if child.dep_ == "conj" and child.pos_ in _NOMINAL)
    return sorted(set(found), key=lambda token: token.i)


def preposition_objects(token: Token, word: str) -> list[Token]:
    """Objects of the prepositions of that form under the token: ``word`` may list several, parted by a bar."""
    wanted = word.split("|")
    found: list[Token] = []
    for child in token.children:
        if child.dep_ in {"prep", "agent", "dative"} and child.lower_ in wanted:
            found.extend(grand for grand in child.children if grand.dep_ in {"pobj", "pcomp"})
    return found


def subject(verb: Token) -> list[Token]:
    """Who does it: the subject, the noun a relative or participle clause hangs on, or the governing verb's subject."""
    own = [child for child in verb.children if child.dep_ in {"nsubj", "expl"}]
    if own:
        return [_antecedent(verb, own[0])] if own[0].tag_ in {"WDT", "WP"} and verb.dep_ == "relcl" else own
    if any(child.dep_ in {"nsubjpass", "auxpass"} for child in verb.children):
        return []
    if verb.dep_ == "acl" and verb.tag_ == "VBG":
        return [verb.head]
    inverted = _inverted(verb) if verb.tag_ == "VBG" else []
    if inverted:
        return inverted
    if verb.dep_ == "xcomp" and verb.head.pos_ == "ADJ" and verb.head.head.pos_ in {"VERB", "AUX"}:
        return subject(verb.head.head)
    if verb.dep_ == "conj" and verb.tag_ == "VBN" and verb.head.dep_ == "acl":
        return []
    urged = _urged(verb)
    if urged:
        return urged
    if verb.dep_ in {"xcomp", "conj", "advcl"} and verb.head.pos_ in {"VERB", "AUX"}:
        return subject(verb.head) or passive_subject(verb.head)
    return []


def _urged(verb: Token) -> list[Token]:
    """Whom somebody gets to do it: "urged Norway and Latvia to meet"."""
    above = verb.head
    to = any(child.lower_ == "to" and child.dep_ == "aux" for child in verb.children)
    if verb.dep_ not in {"xcomp", "advcl"} or not to or above.lemma_ not in words("status", "urging"):
        return []
    return direct_object(above) or preposition_objects(above, "on|upon")


def _antecedent(verb: Token, pronoun: Token) -> Token:
    """What the relative clause hangs on; who is the person a title stands beside: "Keller, the minister who led"."""
    head = verb.head
    while pronoun.tag_ == "WP" and head.head.i < head.i:
        if head.dep_ == "appos":
            head = head.head
        elif head.dep_ == "pobj" and head.ent_type_ in _NO_PERSONS and head.head.head.pos_ in _NOMINAL:
            head = head.head.head  # "the director of the Pact, who": not the Pact
        else:
            break
    return head


def _inverted(verb: Token) -> list[Token]:
    """Who stands after "is" in "Heading the delegation is ...", however the parse hangs it."""
    copulas = [child for child in verb.children if child.dep_ == "aux"]
    if verb.dep_ in {"csubj", "advcl"}:
        copulas.append(verb.head)
    after = [word for word in copulas if word.lemma_ == "be" and word.i > verb.i]
    told = [child for word in after for child in word.children if child.i > word.i and child.dep_ in {"attr", "nsubj"}]
    # the parse may take whom it is for one more object of the participle
    return told or [child for word in after for child in verb.children if child.i > word.i and child.dep_ == "dobj"]


def passive_subject(verb: Token) -> list[Token]:
    """What it is done to: the passive subject, or the noun a past participle modifies."""
    own = [child for child in verb.children if child.dep_ == "nsubjpass"]
    if own:
        return [verb.head] if own[0].tag_ in {"WDT", "WP"} and verb.dep_ == "relcl" else own
    if verb.dep_ == "acl" and verb.tag_ in _PARTICIPLES:
        return [verb.head]
    if verb.dep_ == "conj" and verb.head.pos_ == "VERB" and verb.tag_ == "VBN":
        return passive_subject(verb.head)
    if verb.dep_ == "xcomp" and verb.tag_ == "VBN" and verb.head.lemma_ in {"be", "expect", "schedule", "due"}:
        return subject(verb.head) or passive_subject(verb.head)  # "the talks are to be mediated by Norway"
    return []


def direct_object(verb: Token) -> list[Token]:
    """The direct object."""
    own = [child for child in verb.children if child.dep_ in {"dobj", "obj"}]
    if verb.dep_ == "relcl" and any(child.tag_ in {"WDT", "WP"} for child in own):
        return [verb.head]
    return own


def agent(verb: Token) -> list[Token]:
    """By whom: the object of the passive's by, also where the parse hung it on the next verb."""
    if {"nsubj", "dobj"} <= {child.dep_ for child in verb.children}:
        return []  # "Norway signed a pact after mediation by Qatar": active, whatever the parse made of "by"
    own = preposition_objects(verb, "by") or _stray_agent(verb)
    if own or verb.tag_ not in _PARTICIPLES:
        return own
    return [
        found
        for child in verb.children
        if child.dep_ == "conj" and child.tag_ in _PARTICIPLES
        for found in preposition_objects(child, "by")
    ]


def _stray_agent(verb: Token) -> list[Token]:
    """The noun phrase right after a by that was left without an object: "negotiators led by Anna Keller arrived"."""
    left = next((child for child in verb.children if child.dep_ == "agent" and not any(child.children)), None)
    if left is None or left.i + 1 >= verb.sent.end:
        return []
    head = left.nbor()
    while head.dep_ in _INSIDE and head.head.i > head.i:
        head = head.head
    return [head] if head.pos_ in _NOMINAL else []


def attribute(verb: Token) -> list[Token]:
    """What the subject is said to be."""
    return [child for child in verb.children if child.dep_ in {"attr", "acomp", "oprd"}]


def modified(token: Token) -> list[Token]:
    """The noun that a participle or adjective modifies."""
    return [token.head] if token.dep_ in {"acl", "amod", "relcl"} and token.head.pos_ in {"NOUN", "PROPN"} else []


def possessor(noun: Token) -> list[Token]:
    """Whose it is."""
    return [child for child in noun.children if child.dep_ == "poss"]


def compound(noun: Token) -> list[Token]:
    """Nouns and adjectives before the noun that belong to it."""
    return [child for child in noun.children if child.dep_ in {"compound", "amod", "nmod"} and child.i < noun.i]


def clause(verb: Token) -> list[Token]:
    """The verb of the clause that is said, asked for or agreed to."""
    return [child for child in verb.children if child.dep_ in {"ccomp", "xcomp"}]


def purpose(verb: Token) -> list[Token]:
    """The verb of a clause with to behind it: "agreed in May to *cut* duties", which the parse takes for an aim."""
    after = [child for child in verb.children if child.dep_ == "advcl" and child.i > verb.i and child.tag_ == "VB"]
    return [child for child in after if any(word.lower_ == "to" and word.dep_ == "aux" for word in child.children)]


def recipient(verb: Token) -> list[Token]:
    """To whom it is given, without a preposition."""
    return [child for child in verb.children if child.dep_ == "dative" and child.pos_ != "ADP"]


def itself(token: Token) -> list[Token]:
    """The trigger itself."""
    return [token]


_PLACES: dict[str, Callable[[Token], list[Token]]] = {
    "subject": subject,
    "passive-subject": passive_subject,
    "object": direct_object,
    "agent": agent,
    "attribute": attribute,
    "modified": modified,
    "possessor": possessor,
    "compound": compound,
    "clause": clause,
    "purpose": purpose,
    "recipient": recipient,
    "itself": itself,
}
