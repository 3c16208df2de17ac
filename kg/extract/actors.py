"""Nations, organisations and groups, and what a noun phrase stands for at a negotiating table.

`sides` is the question every other reader asks: whom does this noun phrase stand for? "Norwegian officials",
"Oslo", "the Norwegian delegation" are Norway; "the two sides" are the parties the article is about; "he" is
whoever was spoken of last.
"""

from __future__ import annotations

import re

from spacy.tokens import Span as DocSpan
from spacy.tokens import Token

from kg import lexicon, reference
from kg.extract.scene import Scene, words_of
from kg.model import Kind
from kg.namespaces import slug

_SIDE_LABELS = frozenset({"NATION", "ORG", "GROUP"})
_MODIFYING = frozenset({"amod", "compound", "nmod", "poss", "nummod", "npadvmod", "appos"})


def read_names(scene: Scene) -> None:
    """Make a referent of every named nation, organisation and group, acronyms joined to their long forms."""
    for ent in scene.doc.ents:
        if ent.label_ in _SIDE_LABELS and ent.start not in scene.boilerplate:
            key = name_key(scene, ent)
            scene.mention(ent, key, _how(ent))


def read_groups(scene: Scene) -> None:
    """Note what each delegation, team and government named beside a side stands for, so that later short forms are understood."""
    for token in scene.doc:
        if lexicon.lemma(token) in lexicon.words("actors", "bodies") and token.i not in scene.entities:
            keys = [key for key in _represented(scene, token) if not key.startswith("person/")]
            if keys:
                scene.stands_for[token.i] = keys


def _how(ent: DocSpan) -> str:
    return {"seat": "seat of its government", "people": "adjective or people", "name": "name"}.get(ent.kb_id_, "name")


def name_key(scene: Scene, ent: DocSpan) -> str:
    """The referent a named nation, organisation or group is."""
    if ent.label_ == "NATION":
        return nation_key(scene, _code_then(scene, ent), words_of(ent))
    name = ent.ent_id_ or words_of(ent)
    key = scene.refer(
        Kind.ORGANIZATION, _known_as(scene, ent, name), type=ent.kb_id_ if ent.kb_id_ in _TYPES else _type_of(name)
    )
    scene.call(key, words_of(ent))
    owner = _owner_of(ent) or _owner_beside(scene, ent, scene.referents[key].facet("type") or "")
    if owner in reference.nation_names():
        scene.link(key, "partOf", nation_key(scene, owner, reference.nation_names()[owner]))
    elif owner:
        scene.link(key, "partOf", scene.refer(Kind.ORGANIZATION, owner, type="intergovernmental"))
    return key


def _owner_beside(scene: Scene, ent: DocSpan, kind: str) -> str:
    """The code of the nation whose ministry or department this is, when it stands right before the name."""
    i = ent.start - 1
    if i > 0 and scene.doc[i].text in {"'s", "’s"}:
        i -= 1
    nation = scene.entities.get(i)
    if kind not in {"ministry", "government"} or nation is None or nation.label_ != "NATION":
        return ""
    return _code_then(scene, nation)


_TYPES = frozenset({"government", "ministry", "armed-group", "firm", "intergovernmental", "party", "outlet", "other"})


def nation_key(scene: Scene, code: str, name: str) -> str:
    """The referent of the nation with that code."""
    full = reference.nation_names().get(code, name)
    key = scene.refer(Kind.NATION, full, code=code)
    scene.call(key, name)
    return key


def _code_then(scene: Scene, ent: DocSpan) -> str:
    """The nation a seat stood for when the article was published."""
    former = reference.former_seats().get(ent.text)
    year = (scene.article.published or "")[:4]
    if former and year.isdigit() and int(year) <= former[0]:
        return former[1]
    return str(ent.ent_id_)


def _owner_of(ent: DocSpan) -> str:
    """The code of the nation, or the name of the organisation, that a body known to reference data belongs to."""
    entry = reference.organization_words().get(tuple(words_of(ent).replace("’", "'").split()))
    return entry.of if entry else ""


def _type_of(name: str) -> str:
    low = name.lower()
    for kind, cues in lexicon.table("actors", "types").items():
        if any(re.search(rf"\b{cue}\b", low) for cue in cues):
            return str(kind)
    return "other"


def _known_as(scene: Scene, ent: DocSpan, name: str) -> str:
    """The name of an organisation mentioned before that this is the acronym or the short form of, else the name itself."""
    doc = scene.doc
    before = _introduced(scene, ent)
    if before is not None:
        return words_of(before) if not before.ent_id_ else before.ent_id_
    for referent in scene.referents.values():
        if referent.kind is Kind.ORGANIZATION and referent.name != name:
            if (
                name.isupper()
                and 2 <= len(name) <= 7
                and (_initials_fit(name, referent.name) or name in referent.names)
            ):
                return referent.name
    return name


def _introduced(scene: Scene, ent: DocSpan) -> DocSpan | None:
    """The name an acronym or alias is introduced after: "Harbour Safety Board (HSB)", "the Board, known as HSB,"."""
    doc, i = scene.doc, ent.start - 1
    marks = doc[max(0, i - 2) : i + 1]
    closed = ent.end < len(doc) and doc[ent.end].text == ")"
    if i > 0 and doc[i].text == "(" and closed and ent.text.isupper():
        before = scene.entities.get(i - 1)
    elif len(marks) == 3 and [t.lower_ for t in marks] == [",", "known", "as"]:
        before = scene.entities.get(i - 3)
    elif i > 0 and doc[i].text == "," and ent.text.isupper():
        before = scene.entities.get(i - 1)
        before = before if before is not None and _initials_fit(ent.text, words_of(before)) else None
    else:
        before = None
    return before if before is not None and before.label_ in {"ORG", "GROUP", "PLACE"} else None


def _initials_fit(acronym: str, name: str) -> bool:
    """Whether an acronym can stand for the name: its letters are the initials of the name's words, small words optional.

    >>> _initials_fit("HNC", "High Negotiations Committee")
    True
    """
    words = [w for w in re.split(r"[\s-]+", name) if w]
    capitals = "".join(w[0] for w in words if w[0].isupper())
    return len(words) > 1 and acronym.replace(".", "") in {capitals, "".join(w[0].upper() for w in words)}


def at_token(scene: Scene, token: Token) -> list[str]:
    """The referents the token's name stands for, if it is inside a name."""
    ent = scene.entities.get(token.i)
    if ent is not None and ent.root.i in scene.at:
        return scene.at[ent.root.i]
    return scene.at.get(token.i, [])


def sides(scene: Scene, token: Token) -> list[str]:
    """The referents (nations, organisations, persons) the noun phrase headed by the token stands for, in order."""
    word, lemma = token.lower_, lexicon.lemma(token)
    named = at_token(scene, token)
    if named:
        ent = scene.entities.get(token.i)
        if ent is None or ent.label_ in _SIDE_LABELS | {"PERSON"}:
            return named
        return []
    if token.pos_ == "PRON" or word in {"he", "she", "it", "they", "both"}:
        return pronoun_sides(scene, token)
    if _means_both(token):
        return recent_pair(scene, token, sentences=8) or list(scene.main_sides)
    if lemma in lexicon.words("actors", "representatives") or word in lexicon.words("actors", "representatives"):
        return _represented(scene, token)
    if lemma in lexicon.words("actors", "groups") or word in lexicon.words("actors", "groups"):
        return [group_key(scene, token)]
    return []


def _means_both(token: Token) -> bool:
    """ "the two sides", "both countries", "the superpowers"."""
    plural = token.tag_ in {"NNS", "NNPS"} or token.lower_ == "pair"
    if not plural or token.lemma_.lower() not in lexicon.words("actors", "both"):
        return False
    marks = {child.lower_ for child in token.children}
    named = any(
        child.ent_type_ in _SIDE_LABELS for child in token.children if child.dep_ in {"amod", "compound", "poss"}
    )
    return not named and bool(marks & {"two", "both", "the", "these", "its", "warring", "rival", "world", "'s", "’s"})


def recent_pair(scene: Scene, token: Token, *, sentences: int) -> list[str]:
    """The last two sides joined by and before the token: "Norway and Latvia ... Both countries"."""
    floor = _sentences_back(token, sentences)[-1].start
    ents = [ent for ent in scene.doc.ents if floor <= ent.start < token.i and ent.label_ in {"NATION", "ORG"}]
    for before, after in zip(reversed(ents[:-1]), reversed(ents[1:]), strict=True):
        between = [t.lower_ for t in scene.doc[before.end : after.start]]
        if between in (["and"], ["and", "the"]) and before.kb_id_ != "outlet" and after.kb_id_ != "outlet":
            keys = [side(scene, key) for ent in (before, after) for key in at_token(scene, ent.root)]
            if len(set(keys)) == 2:
                return keys
    return []


def _represented(scene: Scene, token: Token) -> list[str]:
    """Whom officials, envoys, a delegation or a government stand for: what modifies them, or what they are of or from."""
    found: list[str] = []
    for child in token.children:
        if child.dep_ in _MODIFYING and (child.i < token.i or child.dep_ == "poss"):
            found.extend(_modifier_sides(scene, child))
    for word in ("of|from|for|representing",):
        for head in lexicon.preposition_objects(token, word):
            for part in lexicon.coordination(head):
                found.extend(key for key in sides(scene, part) if not key.startswith("person/"))
    found.extend(k for k in _adjacent(scene, token) if k not in found)
    found = [_nation_of_body(scene, key) for key in found]
    if not found:
        found = _definite_side(scene, token)
    return list(dict.fromkeys(found))


def _modifier_sides(scene: Scene, child: Token) -> list[str]:
    keys = []
    for part in lexicon.coordination(child):
        for key in at_token(scene, part):
            keys.append(person_nation(scene, key) or "" if key.startswith("person/") else key)
    for grand in child.children:
        if grand.dep_ in _MODIFYING and grand.ent_type_ in _SIDE_LABELS:
            keys.extend(at_token(scene, grand))
    return [key for key in keys if key]


def _adjacent(scene: Scene, token: Token) -> list[str]:
    """Names right before the noun that the parse may have attached elsewhere: "Top U.S. and Chinese officials"."""
    keys: list[str] = []
    i = token.i - 1
    floor = max(token.sent.start, token.i - 7)
    while i >= floor:
        at = scene.entities.get(i)
        if at is not None and at.label_ in _SIDE_LABELS:
            keys[:0] = at_token(scene, at.root)
            i = at.start - 1
        elif (
            scene.doc[i].lower_ in {"and", "/", "-", "’s", "'s"}
            or scene.doc[i].pos_ == "ADJ"
            or (scene.doc[i].pos_ in {"NOUN", "PROPN"} and scene.doc[i].ent_type_ != "PERSON")
        ):
            i -= 1
        else:
            break
    return keys


def _definite_side(scene: Scene, token: Token) -> list[str]:
    """ "the delegation", "the government" without a name: the last one that had a name, if there is just one kind."""
    if not any(child.lower_ in {"the", "its", "their", "this"} for child in token.children) or token.tag_ in {
        "NNS",
        "NNPS",
    }:
        return []
    for i in range(token.i - 1, max(-1, token.i - 400), -1):
        other = scene.doc[i]
        if other.lemma_ == token.lemma_ and other.i in scene.stands_for:
            return scene.stands_for[other.i]
    return []


def _nation_of_body(scene: Scene, key: str) -> str:
    """A national body stands for its nation: the State Department for the United States."""
    referent = scene.referents[key]
    owner = referent.link("partOf")
    return owner if owner and referent.facet("type") in {"government", "ministry", "intergovernmental"} else key


def side(scene: Scene, key: str) -> str:
    """The side at a table that a referent stands for: a person's nation or body, a ministry's nation, else itself."""
    if key.startswith("person/"):
        return person_nation(scene, key) or key
    return _nation_of_body(scene, key)


def person_nation(scene: Scene, key: str) -> str | None:
    """The nation (else organisation) a person's post is of, as the article tells it."""
    best = None
    for referent in scene.referents.values():
        if (
            referent.kind is Kind.POST_HOLDING
            and referent.link("holder") == key
            and referent.facet("former") == "false"
        ):
            owner = referent.link("of")
            if owner:
                owner = _nation_of_body(scene, owner)
                if owner.startswith("nation/"):
                    return owner
                best = best or owner
    return best or scene.affiliations.get(key) or _nearby_nation(scene, key)


def holds_office(scene: Scene, key: str) -> bool:
    """Whether the person holds an office only a nation has."""
    offices = [r for r in scene.referents.values() if r.kind is Kind.POST_HOLDING and r.link("holder") == key]
    return any(set((r.facet("title") or "").lower().split()) & lexicon.words("actors", "offices") for r in offices)


def _nearby_nation(scene: Scene, key: str) -> str | None:
    """The nation of an officer of state told without one: the nation that is a subject in or right before the first mention's sentence."""
    offices = [
        r
        for r in scene.referents.values()
        if r.kind is Kind.POST_HOLDING and r.link("holder") == key and not r.link("of")
    ]
    if not any(set((r.facet("title") or "").lower().split()) & lexicon.words("actors", "offices") for r in offices):
        return None
    start = min((m.span.start for m in scene.mentions.values() if m.referent == key), default=-1)
    token = next((t for t in scene.doc if t.idx >= start), None)
    if token is None:
        return None
    for sentence in _sentences_back(token, 2):
        nations = [
            keys[0]
            for t in sentence
            if t.dep_ == "nsubj" and (keys := scene.at.get(t.i)) and keys[0].startswith("nation/")
        ]
        if len(set(nations)) == 1:
            return nations[0]
    return None


def group_key(scene: Scene, token: Token) -> str:
    """The referent of a group named by what it is: "armed groups", "the Syrian opposition"."""
    start = token.i
    while (
        start > token.sent.start
        and scene.doc[start - 1].dep_ in {"amod", "compound", "nmod"}
        and scene.doc[start - 1].head.i >= start - 1
    ):
        start -= 1
    words = [
        t
        for t in scene.doc[start : token.i + 1]
        if t.lower_
        not in {
            "the",
            "two",
            "several",
            "many",
            "some",
            "other",
            "main",
            "leading",
            "both",
            "recent",
            "a",
            "an",
            "all",
            "eight",
            "six",
            "three",
            "four",
            "five",
        }
    ]
    name = "".join(t.text_with_ws for t in words).strip()
    for referent in scene.referents.values():
        takes_up = any(
            word.lower() == token.lower_
            for name in referent.names
            if len(name.split()) < 4
            for word in name.split()[1:]
        )
        if referent.kind is Kind.ORGANIZATION and (takes_up or referent.key.endswith(f"/{slug(token.lower_)}")):
            scene.mention(scene.doc[start : token.i + 1], referent.key, f"the {token.lower_} spoken of")
            return referent.key
    key = scene.refer(Kind.ORGANIZATION, name, type=_type_of(name))
    scene.mention(scene.doc[start : token.i + 1], key, "named by what it is")
    return key


def pronoun_side(scene: Scene, token: Token) -> str | None:
    """The single side a possessive pronoun stands for, persons led back to their nation."""
    keys = pronoun_sides(scene, token)
    return side(scene, keys[0]) if keys else None


def pronoun_sides(scene: Scene, token: Token) -> list[str]:
    """Whom a pronoun stands for: for he and she the last person, for it the last side, for they the last plural or both sides."""
    word = token.lower_
    if word in {"he", "she", "him", "her", "his", "himself", "herself"}:
        key = last_person(scene, token)
        return [key] if key else []
    if word in {"it", "its", "itself"}:
        key = _last_subject_side(scene, token)
        return [key] if key else []
    if word in {"they", "them", "their", "both", "themselves"}:
        return _collective_subject(scene, token) or recent_pair(scene, token, sentences=2) or list(scene.main_sides)
    return []


def _collective_subject(scene: Scene, token: Token) -> list[str]:
    """A body or several sides that are a subject earlier in the sentence: "the government is host; they will ..."."""
    for other in token.sent:
        if other.i >= token.i:
            break
        if (
            other.dep_ in {"nsubj", "nsubjpass"}
            and other.pos_ in {"NOUN", "PROPN"}
            and other.head.pos_ in {"VERB", "AUX"}
        ):
            keys = [
                key
                for part in lexicon.coordination(other)
                for key in sides(scene, part)
                if not key.startswith("person/")
            ]
            if keys:
                return list(dict.fromkeys(keys))
    return []


def last_person(scene: Scene, token: Token) -> str | None:
    """The person a masculine or feminine pronoun stands for: a subject of the same sentence before it, else of the sentence before."""
    for sentence in _sentences_back(token, 4):
        persons = [
            (t, keys[0])
            for t in sentence
            if t.i < token.i and (keys := scene.at.get(t.i)) and keys[0].startswith("person/")
        ]
        if persons:
            subjects = [
                key
                for t, key in persons
                if t.dep_ in {"nsubj", "nsubjpass"} and t.head.dep_ in {"ROOT", "ccomp", "conj", "advcl"}
            ]
            return (
                subjects[-1]
                if subjects
                else persons[0][1]
                if sentence[0].sent.start != token.sent.start
                else persons[-1][1]
            )
    return None


def _last_subject_side(scene: Scene, token: Token) -> str | None:
    for sentence in _sentences_back(token, 3):
        named = [
            (t, keys[0])
            for t in sentence
            if t.i < token.i and (keys := scene.stands_for.get(t.i) or scene.at.get(t.i)) and not keys[0].startswith("person/")
        ]
        if named:
            subjects = [key for t, key in named if t.dep_ in {"nsubj", "nsubjpass"}]
            return subjects[-1] if subjects else named[-1][1]
    return None


def _sentences_back(token: Token, count: int) -> list[DocSpan]:
    found = [token.sent]
    while len(found) < count and found[-1].start > 0:
        found.append(token.doc[found[-1].start - 1].sent)
    return found


def described_person(scene: Scene, token: Token) -> str | None:
    """ "the foreign minister", "the commissioner": the person whose post, told before, has the word as its head."""
    if token.lower_ not in reference.titles().heads or not any(
        child.lower_ in {"the", "this"} for child in token.children
    ):
        return None
    best: tuple[int, str] | None = None
    for referent in scene.referents.values():
        title = (referent.facet("title") or "").lower().split()
        if referent.kind is Kind.POST_HOLDING and token.lower_ in title:
            holder = referent.link("holder") or ""
            last = max(
                (m.span.start for m in scene.mentions.values() if m.referent == holder and m.span.start < token.idx),
                default=-1,
            )
            if last >= 0 and (best is None or last > best[0]):
                best = (last, holder)
    return best[1] if best else None
