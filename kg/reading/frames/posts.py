"""Posts: the office of each name, its owner, and whether it is still held."""

from __future__ import annotations

import re

from spacy.tokens import Span as DocSpan
from spacy.tokens import Token

from kg import lexicon, reference
from kg.model import Kind
from kg.namespaces import digest, slug
from kg.reading.annotation import grammar
from kg.reading.frames import actors, antecedents, parties
from kg.reading.frames.antecedents import persons
from kg.reading.frames.clauses import is_negated
from kg.reading.frames.context import Context, Saying, is_person, phrase, words_of
from kg.reading.frames.titles import is_head, titles_of

_LEADING = frozenset({"the", "a", "an", "-", "and", "new", "newly", *grammar.POSSESSIVE})
_TRAILING = frozenset({"of", "for", "to", "the", "and", "-", "in", "at", *grammar.POSSESSIVE})


def read(context: Context) -> None:
    """Claim the posts that stand before, after or beside each person's name."""
    for name in [ent for ent in context.doc.ents if ent.label_ == "PERSON" and ent.root.i in context.at]:
        person = context.at[name.root.i][0]
        for title in titles_of(context, name):
            _claim(context, person, name, title)
        _claim_headed(context, person, name)
    for token in context.doc:
        if token.lemma_ in lexicon.words("speech", "leaving"):
            _claim_left(context, token)


def _claim(context: Context, person: str, name: DocSpan, title: DocSpan) -> None:
    nations = [ent for ent in context.names_in(title.start, title.end) if ent.label_ == "NATION"]
    if len(nations) > 1 and any(is_head(token) and token.tag_ in {"NNS", "NNPS"} for token in title):
        return  # of several people: "the ministers of Latvia and Estonia"
    owner, owner_tokens = _owner(context, title)
    words = _wording(title, owner_tokens)
    if words.lower().split(" and ")[0] in lexicon.words("names", "counterparts"):
        words = _mirrored(context, title)  # a counterpart has a post only if the other's post is given
        if not words and owner is not None:
            context.affiliations.setdefault(person, owner)
    owner = owner or _of_after_name(context, name)
    if not words or not _meaningful(words, owner):
        return
    if title.end <= name.start and set(words.lower().split()) <= reference.titles().military:
        return
    key = _same_post(context, person, words, owner) or _new_post(
        context, person, words, owner, former=_is_former(title)
    )
    saying = Saying(title.root, "posts.title")
    context.claim(saying, person, "holds", key, words=[*title, *name])


def _mirrored(context: Context, title: DocSpan) -> str:
    """The office for "her Latvian counterpart"; nothing if it is not given."""
    before = context.doc[max(title.start - 1, title.sent.start) : title.end]
    owner = next((token for token in before if token.dep_ == "poss"), None)
    person = antecedents.last_person(context, owner) if owner is not None and owner.pos_ == "PRON" else None
    if owner is not None and person is None:
        person = next((key for key in actors.at_token(context, owner) if is_person(key)), None)
    held = [holding for holding in context.posts_of(person or "") if holding.facet("former") == "false"]
    return next((holding.facet("title") or "" for holding in held if holding.link("of")), "")


def _claim_headed(context: Context, person: str, name: DocSpan) -> None:
    """The post in a relative clause: "Anna Keller, who heads the Harbour Board"."""
    for clause in name.root.children:
        post = lexicon.table("speech", "heading").get(clause.lemma_) if clause.dep_ == "relcl" else None
        if not post or not any(child.tag_ == "WP" for child in clause.children):
            continue
        for body in grammar.direct_object(clause):
            if grammar.lemma(body) in lexicon.words("delegations", "bodies") or body.pos_ == "PRON":
                continue
            named = actors.at_token(context, body)
            words = f"{post} of {words_of(phrase(body, cut=frozenset({'prep', 'acl'})))}"
            key = _new_post(context, person, words, named[0] if named else None, former=clause.tag_ == "VBD")
            context.claim(Saying(clause, "posts.who-heads"), person, "holds", key, words=[*name, body])


def _claim_left(context: Context, verb: Token) -> None:
    """The former post in "Keller, who resigned as trade minister", "was dismissed as head of the board"."""
    helped = {child.tag_ for child in verb.children if child.dep_ in {"aux", "auxpass"}}
    if verb.tag_ not in {"VBD", "VBN"} or "MD" in helped or is_negated(verb):
        return  # "would resign", "did not resign"
    people = [key for head in grammar.passive_subject(verb) or grammar.subject(verb) for key in persons(context, head)]
    for post in grammar.preposition_objects(verb, "as"):
        if len(people) != 1 or not is_head(post):
            continue
        title = context.doc[post.left_edge.i : post.i + 1]
        owner, owner_tokens = _owner(context, title)
        words = _wording(title, owner_tokens)
        if words and _same_post(context, people[0], words, owner) is None:
            key = _new_post(context, people[0], words, owner, former=True)
            context.claim(Saying(verb, "posts.left"), people[0], "holds", key, words=[verb, *title])


def _new_post(context: Context, person: str, words: str, owner: str | None, *, former: bool) -> str:
    holder = context.referents[person].name
    key = f"{Kind.POST_HOLDING}/{slug(holder)}-{slug(words)}"
    if key in context.referents:
        key += f"-{digest(owner or '')[:4]}"
    context.refer(Kind.POST_HOLDING, f"{holder}, {words}", key=key, title=words, former="true" if former else "false")
    context.link(key, "holder", person)
    if owner is not None:
        context.link(key, "of", owner)
    return key


def _of_after_name(context: Context, name: DocSpan) -> str | None:
    """The nation after the name: "President Anna Keller of Norway"."""
    if name.end + 1 >= len(context.doc) or context.doc[name.end].lower_ != "of":
        return None
    owner = context.entities.get(name.end + 1)
    return actors.name_key(context, owner) if owner is not None and owner.label_ in {"NATION", "ORG"} else None


def _is_former(title: DocSpan) -> bool:
    """Whether a word in or before the title says that the post is no longer held."""
    first = max(0, title.start - 1)
    return bool(_former_words(title.doc[first : max(title.start + 1, title.end - 1)]))


def _former_words(words: DocSpan) -> set[int]:
    """The tokens that say that a post is no longer held, also of one in three parts: "one-time"."""
    found = {token.i for token in words if token.lower_ in reference.titles().former}
    for token in words[2:] if len(words) > 2 else ():
        whole = token.doc[token.i - 2 : token.i + 1]
        if whole.text.lower() in reference.titles().former:
            found.update(each.i for each in whole)
    return found


def _wording(title: DocSpan, owner_tokens: set[int]) -> str:
    """The title without the tokens of its owner and without words like former."""
    kept: list[Token] = []
    former = _former_words(title)
    for token in title:
        skipped = token.i in owner_tokens or token.i in former
        skipped |= token.text in grammar.POSSESSIVE and token.i - 1 in owner_tokens
        if not skipped and (kept or token.lower_ not in _LEADING):
            kept.append(token)
    while kept and kept[-1].lower_ in _TRAILING:
        kept.pop()
    text = "".join(token.text_with_ws for token in kept).strip()
    text = re.sub(r"\s+", " ", re.sub(r"^\s*[’']s\b\s*", "", text)).strip(" -")
    if kept and kept[-1].lower_.endswith("s") and kept[-1].lower_[:-1] in reference.titles().heads:
        text = text[:-1]
    return re.sub(r" - ?elect", "-elect", text)


def _owner(context: Context, title: DocSpan) -> tuple[str | None, set[int]]:
    """The owner of the post: before the head, else after of, else before the title; with the tokens to leave out."""
    heads = [token.i for token in title if is_head(token)]
    if not heads:
        return None, set()
    names = [ent for ent in context.names_in(title.start, title.end) if ent.label_ in actors.SIDE_LABELS]
    for name in names:
        if name.start < heads[-1] and not is_head(name[-1]):
            article = name.start > title.start and title.doc[name.start - 1].lower_ == "the"
            return actors.name_key(context, name), set(range(name.start - article, name.end))
    speaks = title.doc[heads[0]].lower_.startswith("spokes")
    for name in names:
        if _is_owned_by(title, name, speaks):
            return actors.name_key(context, name), set()
    return _owner_before(context, title), set()


def _is_owned_by(title: DocSpan, name: DocSpan, speaks: bool) -> bool:
    """Whether the name follows of or at, or the "for" of a spokesperson."""
    before = title.doc[max(title.start, name.start - 4) : name.start]
    lead = [token.lower_ for token in before if token.lower_ in {"of", "for", "at", "to"}]
    if not lead or name.label_ == "GROUP":
        return False
    return lead[-1] in {"of", "at"} or (lead[-1] == "for" and speaks and name.root.dep_ not in {"amod", "nmod"})


def _owner_before(context: Context, title: DocSpan) -> str | None:
    """The owner in a possessive before the title: "its minister", "Norway's minister"."""
    before = title.doc[title.start - 1] if title.start else None
    if before is None:
        return None
    if before.lower_ in {"its", "his", "her", "their"}:
        key_of = parties.pronoun_side(context, before)
        return _side_of(context, key_of) if key_of is not None and is_person(key_of) else key_of
    if before.text in grammar.POSSESSIVE and title.start > 1:
        keys = actors.at_token(context, title.doc[title.start - 2])
        return keys[0] if keys and not is_person(keys[0]) else None
    return None


def _side_of(context: Context, person: str) -> str | None:
    """The nation or body of somebody's post: "his foreign minister" belongs to it, not to him."""
    owners = (held.link("of") for held in context.posts_of(person) if held.facet("former") == "false")
    return next((owner for owner in owners if owner), context.affiliations.get(person))


def _meaningful(words: str, owner: str | None) -> bool:
    """Weak heads ("member", "official") make a post only with an owner or another word."""
    tokens = words.lower().split()
    return not (len(tokens) == 1 and tokens[0] in reference.titles().weak and owner is None)


def _same_post(context: Context, person: str, words: str, owner: str | None) -> str | None:
    """The person's post mentioned before in the same or more words; it gets its owner here if it had none."""
    wanted = set(words.lower().split())
    for held in context.posts_of(person):
        title = set((held.facet("title") or "").lower().split())
        if wanted <= title and (owner is None or held.link("of") in {None, owner}):
            if owner is not None and held.link("of") is None:
                context.link(held.key, "of", owner)
            return held.key
    return None
