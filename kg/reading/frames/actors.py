"""Nations, organisations and groups: the referent of each name; acronyms are joined to their long forms."""

from __future__ import annotations

import re

from spacy.tokens import Span as DocSpan
from spacy.tokens import Token

from kg import lexicon, reference, schema
from kg.model import Kind, Referent
from kg.namespaces import slug
from kg.reading.annotation import grammar
from kg.reading.annotation.nation_parts import nation_before
from kg.reading.frames.context import Context, words_of
from kg.reading.naming import called_after, initials, may_be_short, organization_type

#: Labels of names that can be a side of talks.
SIDE_LABELS = frozenset({"NATION", "ORG", "GROUP"})
#: Kinds of bodies inside a nation.
_INSIDE = frozenset({"party", "armed-group", "other"})
#: The most words from a comma to an acronym: ", known by its Norwegian initials HSB".
_LONGEST_ASIDE = 8
_UNDERSTOOD = {"seat": "seat of its government", "people": "adjective or people"}


def read_names(context: Context) -> None:
    """Make a referent for every named nation, organisation and group; acronyms are joined to their long forms."""
    for ent in context.doc.ents:
        if ent.label_ in SIDE_LABELS:
            key = name_key(context, ent)
            context.mention(ent, key, _UNDERSTOOD.get(ent.kb_id_, "name"))


def name_key(context: Context, ent: DocSpan) -> str:
    """The referent of a named nation, organisation or group, new if necessary."""
    if ent.label_ == "NATION":
        return nation_key(context, _code_then(context, ent), words_of(ent))
    name = ent.ent_id_ or words_of(ent)
    kind = ent.kb_id_ if ent.kb_id_ in schema.choices("organization") else organization_type(name)
    if kind == "intergovernmental" and not ent.ent_id_ and _owner_inside(ent):
        kind = "other"  # "the Norwegian Seamen's Union"
    key = context.refer(Kind.ORGANIZATION, _known_as(context, ent, name), type=kind)
    context.call(key, words_of(ent))
    before = context.doc[ent.start - 1] if ent.start else None
    if before is not None and is_group(context, before) and before.text.islower():
        context.groups.setdefault(grammar.lemma(before), set()).add(key)
    owner = _owner_of(ent, context.referents[key].name) or _owner_beside(
        context, ent, context.referents[key].facet("type") or ""
    )
    if owner in reference.nation_names():
        context.link(key, "partOf", nation_key(context, owner, reference.nation_names()[owner]))
    elif owner:
        context.link(key, "partOf", context.refer(Kind.ORGANIZATION, owner, type="intergovernmental"))
    return key


def _owner_beside(context: Context, ent: DocSpan, kind: str) -> str:
    """The code of the nation to which a ministry or department belongs, if it is right before the name; of a party,
    an armed group or a union, if its people's name is, or begins it: "the Kenyan National Front".
    """
    if kind in _INSIDE:
        return _owner_inside(ent)
    i = ent.start - 1
    if i > 0 and context.doc[i].text in grammar.POSSESSIVE:
        i -= 1
    nation = context.entities.get(i)
    if kind not in {"ministry", "government"} or nation is None or nation.label_ != "NATION":
        return ""
    return _code_then(context, nation)


def _owner_inside(ent: DocSpan) -> str:
    """The code of the nation whose people's name begins that of a body, or which is right before it, or in words about
    it: "the Harbour Front, a Norwegian party".
    """
    first = reference.nation_words().get((ent[0].text,))
    if first is not None and first.form == "people" and len(ent) > 1:
        return first.code
    about = ent.doc[ent.end : ent.end + 4]
    if len(about) == 4 and about[0].text == "," and about[1].lower_ in {"a", "an"} and about[3].pos_ == "NOUN":
        entry = reference.nation_words().get((about[2].text,))
        return entry.code if entry is not None and entry.form == "people" else ""
    return nation_before(ent)[1]


def nation_key(context: Context, code: str, name: str) -> str:
    """The referent of the nation with that code."""
    full = reference.nation_names().get(code, name)
    key = context.refer(Kind.NATION, full, code=code)
    context.call(key, name)
    return key


def _code_then(context: Context, ent: DocSpan) -> str:
    """The nation that a seat meant when the article was published."""
    return reference.seat_then(ent.text, context.article.published) or str(ent.ent_id_)


def _owner_of(ent: DocSpan, name: str) -> str:
    """The code of the nation, or the name of the organisation, to which a body in the reference data belongs."""
    known = reference.organization_words()
    entry = known.get(tuple(words_of(ent).replace("’", "'").split())) or known.get(tuple(name.split()))
    return entry.of if entry else ""


def _known_as(context: Context, ent: DocSpan, name: str) -> str:
    """The name of an organisation mentioned before with this short form, else the name itself."""
    before = _introduced(context, ent)
    if before is not None and before.label_ in {"ORG", "GROUP", "PLACE"}:
        return before.ent_id_ or words_of(before)
    longer = _longer_name(context, ent) or _commission(context, ent)
    if not longer and not ent.ent_id_:
        longer = called_after(name, context.bodies_by_adjective) or ""
    if longer:
        return longer
    if name.isupper() and 2 <= len(name) <= 7:
        for referent in context.of_kind(Kind.ORGANIZATION):
            if referent.name != name and (_initials_fit(name, referent.name) or name in referent.names):
                return referent.name
    return name


def _longer_name(context: Context, name: DocSpan) -> str:
    """The full name for "the Fund", if an organisation mentioned before ends like this."""
    if len(name) > 1 or not name.start or context.doc[name.start - 1].lower_ != "the":
        return ""
    matches = [other.name for other in context.of_kind(Kind.ORGANIZATION) if other.name.endswith(f" {name.text}")]
    return matches[-1] if matches else ""


def _commission(context: Context, name: DocSpan) -> str:
    """The European Union's commission, if an article that names the union only says "the Commission"."""
    if name.text not in {"Commission", "Council", "Parliament"} or not reference.entry(("European", name.text)):
        return ""
    union = reference.organization_words()["European", name.text].of
    return f"European {name.text}" if any(other.name == union for other in context.of_kind(Kind.ORGANIZATION)) else ""


def _introduced(context: Context, ent: DocSpan) -> DocSpan | None:
    """The name before an acronym or alias: "Harbour Safety Board (HSB)", "the Board, known by its initials HSB,"."""
    doc, start = context.doc, ent.start
    mark = doc[start - 1].text if start > 1 else ""
    if mark == "(" and ent.text.isupper() and ent.end < len(doc) and doc[ent.end].text == ")":
        named = context.entities.get(start - 2)
        return named if named is not None and may_be_short(ent.text, words_of(named)) else None
    aside = next((i for i in range(start - 1, max(0, start - _LONGEST_ASIDE), -1) if doc[i].text == ","), start - 1)
    words = [token.lower_ for token in doc[aside + 1 : start]]
    known = next((n for n, word in enumerate(words[:2]) if word == "known"), len(words))
    if words[known + 1 : known + 2] in (["as"], ["by"]) and (ent.text.isupper() or words == ["known", "as"]):
        return context.entities.get(aside - 1)
    before = context.entities.get(start - 2) if mark == "," and ent.text.isupper() else None
    return before if before is not None and _initials_fit(ent.text, words_of(before)) else None


def _initials_fit(acronym: str, name: str) -> bool:
    """Whether an acronym can mean the name: its letters are the initials of its words; small words are optional.

    >>> _initials_fit("HSB", "Harbour Safety Board")
    True
    """
    return len(re.split(r"[\s-]+", name)) > 1 and acronym.replace(".", "") in initials(name)


def at_token(context: Context, token: Token) -> list[str]:
    """The referents of the name at the token, if there is a name."""
    ent = context.entities.get(token.i)
    if ent is not None and ent.root.i in context.at:
        return context.at[ent.root.i]
    return context.at.get(token.i, [])


def group_key(context: Context, token: Token) -> str:
    """The referent of a described group: "armed groups", "the Latvian opposition"; new if necessary."""
    start = token.i
    while start > token.sent.start and _belongs_to_next(context.doc[start - 1], token):
        start -= 1
    span = context.doc[start : token.i + 1]
    for referent in context.of_kind(Kind.ORGANIZATION):
        if _takes_up(referent, token.lower_):
            context.mention(span, referent.key, f"the {token.lower_} spoken of")
            text = _without_quantity(span)
            if len(text.split()) > 1 and " " not in referent.name and referent.name.lower() == token.lower_:
                context.call(referent.key, text, best=True)  # "rubber producers" after plain "producers"
            return referent.key
    named = context.groups.get(grammar.lemma(token), set())
    if len(named) == 1 and (token.tag_ != "NNS" or len(span) == 1):
        key = next(iter(named))
        context.mention(span, key, f"the {token.lower_} named in the article")
        context.call(key, words_of(span))
        return key
    name = _without_quantity(span)
    key = context.refer(Kind.ORGANIZATION, name, type=organization_type(name))
    context.mention(span, key, "named by what it is")
    return key


def adjective_group_key(context: Context, word: Token) -> str:
    """The referent of a group named by an adjective: the rebels of "rebel negotiators"; new if necessary."""
    plural = str(lexicon.table("actors", "adjectives")[word.lower_])
    named = context.groups.get(word.lower_, set())
    for referent in context.of_kind(Kind.ORGANIZATION):
        if _takes_up(referent, plural):
            named = {referent.key}
            break
    key = (
        next(iter(named))
        if len(named) == 1
        else context.refer(Kind.ORGANIZATION, plural, type=organization_type(plural))
    )
    context.mention(context.doc[word.i : word.i + 1], key, "named by what it is")
    return key


def _without_quantity(span: DocSpan) -> str:
    """The group's name without words like two, several, main."""
    words = [word for word in span if word.lower_ not in lexicon.words("actors", "unspecific")]
    return "".join(word.text_with_ws for word in words).strip()


def unknown_key(context: Context, head: Token) -> str:
    """The referent of a name that the model missed, where only a body can be; new if necessary."""
    start = head.i
    while (
        start > head.sent.start
        and context.doc[start - 1].text[:1].isupper()
        and context.doc[start - 1].dep_ == "compound"
    ):
        start -= 1
    end = head.i + 1
    if (
        end + 1 < len(context.doc)
        and context.doc[end].lower_ in {"of", "for"}
        and context.doc[end + 1].text[:1].isupper()
    ):
        end += 2
    span = context.doc[start:end]
    key = context.refer(
        Kind.ORGANIZATION, _longer_name(context, span) or words_of(span), type=organization_type(span.text)
    )
    context.mention(span, key, "name")
    return key


def is_group(context: Context, token: Token) -> bool:
    """Whether the noun is a group that can be a side: rebels, opposition, union."""
    return grammar.lemma(token) in lexicon.words("actors", "groups") and token.i not in context.entities


def nation_of_group(context: Context, group: Token) -> list[str]:
    """The nation right before a group: "the Norwegian opposition"."""
    heads = [child for child in group.children if child.dep_ in {"amod", "compound", "poss"}]
    return [key for head in heads for key in at_token(context, head) if key.startswith("nation/")]


def _belongs_to_next(token: Token, group: Token) -> bool:
    owner = token.head if token.dep_ == "case" else token
    if owner.dep_ == "poss" and owner.tag_ == "NNS" and owner.head.i == group.i:
        return True  # "the paper workers' union"
    return token.dep_ in {"amod", "compound", "nmod"} and token.head.i >= token.i


def _takes_up(referent: Referent, word: str) -> bool:
    """Whether the group's noun alone can mean the organisation: "the rebels" after "the northern rebels"."""
    short = (name.lower().split() for name in referent.names)
    return any(word in words[1:] for words in short if len(words) < 4) or referent.key.endswith(f"/{slug(word)}")
