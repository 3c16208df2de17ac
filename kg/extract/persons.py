"""Persons and their posts: who is named, in which forms, and which office each name comes with."""

from __future__ import annotations

import re

from spacy.tokens import Span as DocSpan
from spacy.tokens import Token

from kg import lexicon, reference
from kg.extract import actors
from kg.extract.scene import Scene, words_of
from kg.model import Kind, Status
from kg.namespaces import digest, slug

_LEFT = frozenset({"NOUN", "PROPN", "ADJ", "ADP", "DET", "CCONJ", "PART", "ADV", "NUM"})
_ATTACHING = frozenset({"of", "for", "to", "on", "in", "at", "against"})


def read_names(scene: Scene) -> None:
    """Make a referent of every named person and join its short forms to it."""
    spans = [ent for ent in scene.doc.ents if ent.label_ == "PERSON" and ent.start not in scene.boilerplate]
    for span in spans:
        if len(_words(span)) > 1:
            key = _same_name(scene, span) or scene.refer(Kind.PERSON, words_of(span))
            scene.call(key, words_of(span), best=len(span.text) > len(scene.referents[key].name))
            scene.mention(span, key, "full name")
    for span in spans:
        if len(_words(span)) == 1:
            key, how = _full_name(scene, span)
            scene.call(key, words_of(span))
            scene.mention(span, key, how)


def _words(span: DocSpan) -> list[str]:
    """The words of a name, particles and hyphenated parts joined to what they belong to."""
    words: list[str] = []
    glue = False
    for token in span:
        if token.text == "-" or (words and (words[-1].lower() in reference.titles().particles)) or glue:
            words[-1:] = (
                [f"{words[-1]}{'' if token.text == '-' or glue else ' '}{token.text}"] if words else [token.text]
            )
            glue = token.text == "-"
        else:
            words.append(token.text)
    return words


def _same_name(scene: Scene, span: DocSpan) -> str | None:
    """An earlier person whose first and last names agree (middle names, initials and particles aside)."""
    words = _bare(words_of(span))
    for key, referent in scene.referents.items():
        if referent.kind is Kind.PERSON:
            other = _bare(referent.name)
            if len(other) > 1 and len(words) > 1 and other[-1] == words[-1] and other[0] == words[0]:
                return key
    return None


def _bare(name: str) -> list[str]:
    words = re.split(r"[\s-]+", name.lower())
    return [
        word for word in words if word not in reference.titles().particles and not re.fullmatch(r"[a-z]\.?", word)
    ] or words


def _full_name(scene: Scene, span: DocSpan) -> tuple[str, str]:
    """The person a single name belongs to: by last name, else by first name, the latest named so far before later ones."""
    word = _bare(words_of(span))[-1]
    persons = [(m.span.start, m.referent) for m in scene.mentions.values() if m.how == "full name"]
    persons.sort(key=lambda item: (item[0] > span.start_char, abs(item[0] - span.start_char)))
    for place, how in ((-1, "surname of"), (0, "first word of")):
        for _, key in persons:
            bare = _bare(scene.referents[key].name)
            if len(bare) > 1 and bare[place] == word:
                return key, f"{how} {scene.referents[key].name}"
    return scene.refer(Kind.PERSON, words_of(span)), "name"


def read_posts(scene: Scene) -> None:
    """Claim the posts that stand before, after or beside each person's name."""
    for span in [ent for ent in scene.doc.ents if ent.label_ == "PERSON" and ent.root.i in scene.at]:
        person = scene.at[span.root.i][0]
        for found in (
            _title_before(scene, span),
            _title_in_front(scene, span),
            _title_after(scene, span),
            *_title_stated(scene, span),
        ):
            if found is not None:
                _claim_post(scene, person, span, found)


def _is_head(token: Token) -> bool:
    vocabulary = reference.titles()
    word = token.lower_
    singular = word[:-1] if word.endswith("s") else word
    if token.pos_ in {"VERB", "AUX"} and not token.text[:1].isupper():
        return False
    return (
        word in vocabulary.heads
        or singular in vocabulary.heads
        or (word in vocabulary.ranks and token.text[:1].isupper())
    )


def _title_before(scene: Scene, name: DocSpan) -> DocSpan | None:
    """ "Norwegian Deputy Minister Anna Keller": walk left from the name to where the title begins."""
    doc, vocabulary = scene.doc, reference.titles()
    end = name.start
    while end > 0 and (
        doc[end - 1].lower_ in vocabulary.honorifics or doc[end - 1].lower_.rstrip(".") in vocabulary.honorifics
    ):
        end -= 1
    return _title_ending(scene, end) or _shared_title(scene, end)


def _shared_title(scene: Scene, end: int) -> DocSpan | None:
    """ "Presidents Anna Keller of Norway and Tomas Rybak of Latvia": a plural title that both names share."""
    doc = scene.doc
    if end < 3 or doc[end - 1].lower_ != "and":
        return None
    i = end - 2
    if i in scene.entities and scene.entities[i].label_ == "NATION" and doc[scene.entities[i].start - 1].lower_ == "of":
        i = scene.entities[i].start - 2
    first = scene.entities.get(i)
    if first is None or first.label_ != "PERSON" or first.start == 0:
        return None
    title = _title_ending(scene, first.start)
    return title if title is not None and title[-1].lower_.endswith("s") else None


def _title_in_front(scene: Scene, name: DocSpan) -> DocSpan | None:
    """ "the Norwegian president, Anna Keller,": a title set off from the name by a comma."""
    doc = scene.doc
    if name.start < 2 or doc[name.start - 1].text != ",":
        return None
    title = _title_ending(scene, name.start - 1)
    if title is None or (
        name.end < len(doc)
        and doc[name.end].text not in ",.():;"
        and doc[name.end].pos_ not in {"VERB", "AUX", "CCONJ"}
    ):
        return None
    before = doc[title.start - 1] if title.start else None
    opened = before is not None and (
        before.pos_ in {"DET", "PRON"}
        or before.lower_ in {"the", "its", "his", "her", "their"}
        or before.text in {"’s", "'s"}
    )
    has_side = title[0].ent_type_ in {"NATION", "ORG", "GROUP"}
    return title if opened or has_side else None


def _title_ending(scene: Scene, end: int) -> DocSpan | None:
    """The title phrase that ends right before the token index, or None."""
    doc = scene.doc
    start = end
    while start > max(0, end - 16) and _continues(doc[start - 1]):
        start -= 1
    heads = [i for i in range(start, end) if _is_head(doc[i])]
    if not heads:
        return None
    head = heads[-1]
    while len(heads) > 1 and not _tail_ok(scene, head, end):
        heads.pop()
        head = heads[-1]
    if not _tail_ok(scene, head, end):
        return None
    first = head
    while first > start and _premodifies(doc[first - 1], first - 1 > start):
        first -= 1
    return _stripped(doc[first:end])


def _continues(token: Token) -> bool:
    if (
        token.ent_type_ == "PERSON"
        or token.ent_type_ == "DATE"
        or token.is_space
        or token.text in {",", ";", ":", "(", ")", '"', "“", "”"}
    ):
        return False
    return (
        token.pos_ in _LEFT
        or token.text in {"-", "–", "'s", "’s"}
        or token.lower_ in reference.titles().modifiers
        or _is_head(token)
    )


def _tail_ok(scene: Scene, head: int, end: int) -> bool:
    """Whether what stands between head and name can belong to the title: "of State", "-elect", "for Asia"."""
    tail = scene.doc[head + 1 : end]
    if not len(tail):
        return True
    if tail[0].text == "-":
        return all(token.text == "-" or token.lower_ in {"elect", "designate", "general"} for token in tail)
    if tail[0].lower_ not in {"of", "for", "to"}:
        return False
    return all(
        t.pos_ in {"PROPN", "ADP", "DET", "CCONJ", "ADJ", "NOUN"}
        and (t.text[:1].isupper() or t.pos_ in {"ADP", "DET", "CCONJ"})
        for t in tail
    )


def _premodifies(token: Token, more: bool) -> bool:
    if token.text in {"-", "–", "'s", "’s"}:
        return more
    if token.lower_ == "and":
        return more and token.i > 0 and (token.nbor(-1).text[:1].isupper() or _is_head(token.nbor(-1)))
    if token.lower_ in {"of", "for"}:
        before = token.nbor(-1) if token.i else token
        return (
            more
            and _is_head(before)
            and not (before.text.islower() and (before.lower_.endswith("s") or token.nbor().text[:1].isupper()))
        )
    return (
        token.pos_ in {"NOUN", "PROPN", "ADJ", "NUM"} or token.lower_ in reference.titles().modifiers or _is_head(token)
    )


def _stripped(title: DocSpan) -> DocSpan | None:
    """Without the plain adjectives and small words in front: "the embattled president" is "president"."""
    vocabulary = reference.titles()
    start = title.start
    while start < title.end:
        token = title.doc[start]
        known = (
            token.lower_ in vocabulary.modifiers
            or _is_head(token)
            or token.ent_type_ in {"NATION", "ORG", "GROUP", "PLACE"}
        )
        if (
            known
            or (token.pos_ in {"NOUN", "PROPN"})
            or (token.text[:1].isupper() and not token.is_sent_start and token.pos_ != "DET")
        ):
            break
        start += 1
    return title.doc[start : title.end] if start < title.end else None


def _title_after(scene: Scene, name: DocSpan) -> DocSpan | None:
    """ "Anna Keller, the Norwegian minister of fisheries,": an apposition after the name."""
    doc = scene.doc
    i = name.end
    if i + 1 >= len(doc) or doc[i].text not in {",", "(", "—", "–"}:
        return None
    start = i + 1
    possessed = doc[start].lower_ in {"its", "his", "her", "their"}
    while start < len(doc) and doc[start].lower_ in {"the", "a", "an", "then", "who", "himself", "herself", "its", "his", "her", "their"}:
        if doc[start].lower_ == "who":
            return None
        start += 1
    end = start
    while end < len(doc) and end - start < 18 and not _ends_apposition(doc[end], doc[start:end]):
        end += 1
    heads = [j for j in range(start, end) if _is_head(doc[j]) and not (j + 1 < end and _is_head(doc[j + 1]))]
    if not heads or any(doc[j].ent_type_ == "PERSON" for j in range(start, heads[0])):
        return None
    if any(doc[j].lower_ in _ATTACHING for j in range(start, heads[0])):
        return None
    if possessed and end + 1 < len(doc) and doc[end].text == "," and doc[end + 1].ent_type_ == "PERSON":
        return None  # "his minister, A, his adviser, B": the title belongs to the name after it
    if _is_plural(doc[heads[0]]):
        return None
    if doc[start].pos_ in {"ADP", "ADV", "SCONJ", "CCONJ"} or (end < len(doc) and doc[end].ent_type_ == "PERSON"):
        return None
    if doc[i + 1].lower_ in {"a", "an"} and not any(
        doc[j].ent_type_ in {"NATION", "ORG", "GROUP"} for j in range(start, end)
    ):
        return None
    return doc[start:end]


def _is_plural(head: Token) -> bool:
    """Whether a title's head is of several people: "leaders of both states" tells no one's post."""
    return head.tag_ in {"NNS", "NNPS"} and head.lower_ not in reference.titles().heads


def _ends_apposition(token: Token, so_far: DocSpan) -> bool:
    if (
        token.is_space
        or token.text in {",", ".", ";", ":", ")", "(", '"', "“", "”", "—", "–"}
        or token.ent_type_ == "PERSON"
    ):
        return True
    if token.pos_ in {"VERB", "AUX"} and token.lower_ not in reference.titles().modifiers:
        return True
    return token.lower_ in {"who", "which", "that", "whose", "when", "as", "while", "after", "before", "until"}


def _title_stated(scene: Scene, name: DocSpan) -> list[DocSpan]:
    """ "Anna Keller is the third envoy for the region", "who heads the council"."""
    token = name.root
    found: list[DocSpan] = []
    if token.dep_ == "nsubj" and token.head.lemma_ in {"be", "become", "remain"}:
        for attribute in token.head.children:
            if (
                attribute.dep_ == "attr"
                and _is_head(attribute)
                and not _is_plural(attribute)
                and not any(c.dep_ == "neg" for c in token.head.children)
            ):
                found.append(scene.doc[attribute.left_edge.i : attribute.right_edge.i + 1])
    return [span for raw in found if (span := _cut(raw)) is not None]


def _cut(raw: DocSpan) -> DocSpan | None:
    """The stated post up to its first comma or relative clause, without articles and plain adjectives."""
    end = raw.start
    while end < raw.end and not _ends_apposition(raw.doc[end], raw):
        end += 1
    return _stripped(raw.doc[raw.start : end]) if end > raw.start else None


def _claim_post(scene: Scene, person: str, name: DocSpan, title: DocSpan) -> None:
    words, owner, former = _parse(scene, title)
    owner = owner or _of_after_name(scene, name)
    if not words or not _meaningful(words, owner):
        return
    key = _same_post(scene, person, words, owner)
    if key is None:
        links = (("holder", person),) if owner is None else (("holder", person), ("of", owner))
        label = f"{scene.referents[person].name}, {words}"
        key = f"{Kind.POST_HOLDING}/{slug(scene.referents[person].name)}-{slug(words)}"
        if key in scene.referents:
            key += f"-{digest(owner or '')[:4]}"
        scene.refer(Kind.POST_HOLDING, label, key=key, title=words, former="true" if former else "false")
        for relation, target in links:
            scene.link(key, relation, target)
    tokens = [*title, *name]
    scene.claim(
        person,
        "holds",
        key,
        words=tokens,
        cue=title.root if title.root in tokens else title[-1],
        frame="posts.title",
        status=Status.ASSERTED,
    )


def _of_after_name(scene: Scene, name: DocSpan) -> str | None:
    """ "President Anna Keller of Norway": the nation told after the name."""
    doc = scene.doc
    if (
        name.end + 1 < len(doc)
        and doc[name.end].lower_ == "of"
        and (ent := scene.entities.get(name.end + 1)) is not None
        and ent.label_ in {"NATION", "ORG"}
    ):
        return actors.name_key(scene, ent)
    return None


def _parse(scene: Scene, title: DocSpan) -> tuple[str, str | None, bool]:
    """The title as worded without its owner and without words like former; the owner's key; whether it is former."""
    vocabulary = reference.titles()
    former = any(token.lower_ in vocabulary.former for token in title[: max(1, len(title) - 1)])
    before = scene.doc[title.start - 1] if title.start else None
    if before is not None and before.lower_ in vocabulary.former:
        former = True
    owner, owned = _owner(scene, title)
    kept = []
    for token in title:
        if (
            token.i in owned
            or token.lower_ in vocabulary.former
            or (not kept and token.lower_ in {"the", "a", "an", "'s", "’s", "-", "and", "new", "newly"})
        ):
            continue
        kept.append(token)
    while kept and kept[-1].lower_ in {"of", "for", "to", "the", "and", "-", "'s", "’s", "in", "at"}:
        kept.pop()
    text = "".join(token.text_with_ws for token in kept).strip()
    text = re.sub(r"\s+", " ", re.sub(r"\s*[’']s\b\s*", " ", text)).strip(" -")
    if kept and _is_plural(kept[-1]):
        text = text[:-1]
    return re.sub(r" - ?elect", "-elect", text), owner, former


def _owner(scene: Scene, title: DocSpan) -> tuple[str | None, set[int]]:
    """Whose post it is: a nation or organisation before the head, else after of/for; with the tokens that say it."""
    heads = [token.i for token in title if _is_head(token)]
    if not heads:
        return None, set()
    ents = [ent for ent in title.ents if ent.label_ in {"NATION", "ORG", "GROUP"}]
    for ent in ents:
        if ent.start < heads[-1] and not _is_head(ent[-1]):
            key = actors.name_key(scene, ent)
            return key, set(range(ent.start, ent.end)) | (
                {ent.start - 1} if ent.start > title.start and title.doc[ent.start - 1].lower_ == "the" else set()
            )
    speaks = title.doc[heads[0]].lower_.startswith("spokes")
    for ent in ents:
        lead = [
            t for t in title.doc[max(title.start, ent.start - 4) : ent.start] if t.lower_ in {"of", "for", "at", "to"}
        ]
        if (
            lead
            and ent.label_ != "GROUP"
            and (lead[-1].lower_ in {"of", "at"} or (lead[-1].lower_ == "for" and speaks))
        ):
            return actors.name_key(scene, ent), set()
    before = title.doc[title.start - 1] if title.start else None
    if before is not None and before.lower_ in {"its", "his", "her", "their"}:
        owner = actors.pronoun_side(scene, before)
        return owner, set()
    if before is not None and before.text in {"'s", "’s"} and title.start > 1:
        keys = actors.at_token(scene, title.doc[title.start - 2])
        return (keys[0] if keys and not keys[0].startswith("person/") else None), set()
    return None, set()


def _meaningful(words: str, owner: str | None) -> bool:
    """Weak heads ("member", "official") make a post only with an owner or a qualification."""
    tokens = words.lower().split()
    return not (len(tokens) == 1 and tokens[0] in reference.titles().weak and owner is None)


def _same_post(scene: Scene, person: str, words: str, owner: str | None) -> str | None:
    wanted = set(words.lower().split())
    for key, referent in scene.referents.items():
        if referent.kind is Kind.POST_HOLDING and referent.link("holder") == person:
            held = set((referent.facet("title") or "").lower().split())
            if wanted <= held and (owner is None or referent.link("of") in {None, owner}):
                if owner is not None and referent.link("of") is None:
                    scene.link(key, "of", owner)
                return key
    return None


def listed(scene: Scene, heads: list[Token]) -> list[Token]:
    """The heads, and persons listed before and after them with their titles: "A, minister B and envoy C"."""
    found = list(heads)
    for head in heads:
        ent = scene.entities.get(head.i)
        for child in head.children:
            if child.dep_ == "appos" and child.i in scene.entities and scene.entities[child.i].label_ == "PERSON":
                ent = scene.entities[child.i]
        while ent is not None and ent.label_ == "PERSON":
            ent = _next_listed(scene, ent.end)
            if ent is not None and ent.root not in found:
                found.append(ent.root)
        before = _listed_before(scene, scene.entities.get(head.i))
        if before is not None and before.root not in found:
            found.insert(0, before.root)
    return found


def _next_listed(scene: Scene, start: int) -> DocSpan | None:
    """The person listed next, nothing but a comma or and and a title between."""
    doc = scene.doc
    i = start
    while i < len(doc) and doc[i].is_space:
        i += 1
    if i >= len(doc) or doc[i].lower_ not in {",", "and"}:
        return None
    for token in doc[i + 1 : i + 16]:
        ent = scene.entities.get(token.i)
        if ent is not None and ent.label_ == "PERSON":
            return ent
        if (token.pos_ in {"VERB", "AUX"} and token.lower_ not in reference.titles().modifiers) or token.text in {
            ".",
            ";",
            ":",
            "–",
            "—",
        }:
            return None
        if (
            lexicon.lemma(token) in lexicon.words("delegations", "groups") and token.text.islower()
        ) or token.lower_ in {"who", "which", "a", "while"}:
            return None
    return None


def _listed_before(scene: Scene, ent: DocSpan | None) -> DocSpan | None:
    """The person joined by and right before a titled name: "A and minister B"."""
    if ent is None or ent.label_ != "PERSON":
        return None
    title = _title_before(scene, ent)
    start = title.start if title is not None else ent.start
    doc = scene.doc
    if (
        start >= 2
        and doc[start - 1].lower_ == "and"
        and (first := scene.entities.get(start - 2)) is not None
        and first.label_ == "PERSON"
    ):
        return first
    return None
