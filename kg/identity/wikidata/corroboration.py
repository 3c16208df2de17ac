"""What the articles and an item both tell of a thing besides its name, and whether that is enough for a link."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from kg import reference
from kg.identity.wikidata.items import Item
from kg.identity.wikidata.items import nations as coded
from kg.identity.wikidata.linkable import Thing, folded
from kg.model import Kind

_WORD = re.compile(r"[^\W_]+(?:['’.-][^\W_]+)*\.?")
_LONGEST_NAME = 5
#: Words of a post that do not tell it from another.
_EMPTY = frozenset("of the for and to in a an affairs former deputy vice acting department ministry".split())
#: Words of a description that say no more than whose national somebody is.
_NOT_TOLD = frozenset(
    "born died citizen national person people human man woman living from who was is at on by".split()
)


@dataclass(frozen=True)
class Compared:
    """The nations and posts that both tell of, and what they contradict each other in."""

    nations: tuple[str, ...] = ()
    posts: tuple[str, ...] = ()
    contradiction: str = ""


def doubt(thing: Thing, item: Item, *, chosen: bool) -> str:
    """Why an item of a thing's name is no link; empty if it is one. ``chosen``: a person picked the items."""
    agreed = compared(thing, item)
    if agreed.contradiction or agreed.posts:
        return agreed.contradiction
    if thing.kind is not Kind.PERSON:
        return "" if chosen or agreed.nations else "only the name agrees"
    told = _occupation(item)
    if not agreed.nations:
        bare = not (item.description or item.positions or item.countries)
        return "" if chosen and bare else "nothing that the articles say about this person confirms it"
    if thing.titles and told:
        posts = "; ".join(sorted(thing.titles))
        return f"only the nation agrees; the articles have the post {posts}"
    known = reference.titles()
    if told and not told & (known.political | known.generic):
        return "only the nation agrees, and the articles say nothing about what the item is"
    return ""


def compared(thing: Thing, item: Item) -> Compared:
    """What a thing's posts and nations in the store share with the item's, and the contradiction, if there is one."""
    if thing.kind is Kind.NATION:
        return _nation(thing, item)
    told = {code for text in (item.description, *item.positions, *item.countries) for code in nations_in(text)}
    names = reference.nation_names()
    shared = tuple(sorted(names[code] for code in told & thing.nations))
    if told and thing.nations and not shared:
        ours, theirs = (", ".join(sorted(names[code] for code in codes)) for codes in (thing.nations, told))
        what = "a person" if thing.kind is Kind.PERSON else "an organisation"
        return Compared(contradiction=f"the articles have {what} of {ours}, the item is of {theirs}")
    if thing.kind is not Kind.PERSON:
        return Compared(shared)
    held = [*item.positions, item.description]
    posts = sorted(title for title in thing.titles if any(_same_post(title, position) for position in held))
    if item.positions and thing.titles and not posts:
        ours, theirs = "; ".join(sorted(thing.titles)), "; ".join(item.positions)
        return Compared(contradiction=f"the articles have the post {ours}, the item {theirs}")
    if shared and not posts:
        posts = sorted(title for title in thing.titles if _is_political(title) and _is_generic(item))
    return Compared(shared, tuple(posts))


def _nation(thing: Thing, item: Item) -> Compared:
    """A nation is the item that the reference data has for its code, and no other."""
    item_known = coded().get(thing.code)
    if item_known is None:
        return Compared()
    if item_known.qid != item.qid:
        return Compared(contradiction=f"the reference data has {item_known.qid} for the code {thing.code}")
    return Compared((f"the code {thing.code}",))


def nations_in(text: str) -> set[str]:
    """The codes of the nations that a text names, by their names and peoples.

    >>> sorted(nations_in("Icelandic politician, envoy to the United States"))
    ['IS', 'US']
    """
    return _read(text)[0]


def _read(text: str) -> tuple[set[str], set[str]]:
    """The codes of the nations that a text names, and the other words, folded."""
    words, known = _WORD.findall(text), reference.nation_words()
    found: set[str] = set()
    rest: set[str] = set()
    at = 0
    while at < len(words):
        for length in range(_LONGEST_NAME, 0, -1):
            entry = known.get(tuple(words[at : at + length]))
            if entry is not None and entry.form in ("name", "people"):
                found.add(entry.code)
                break
        else:
            length = 1
            rest |= set(folded(words[at]).split())
        at += length
    return found, rest


def _occupation(item: Item) -> set[str]:
    """The words with which an item tells what somebody is, beyond nation and years of life."""
    words = {word for text in (item.description, *item.positions) for word in _read(text)[1]}
    return {word for word in words - _EMPTY - _NOT_TOLD if not any(character.isdigit() for character in word)}


def _is_political(title: str) -> bool:
    known = reference.titles()
    return bool(_post_words(title) & (known.political | known.generic))


def _is_generic(item: Item) -> bool:
    """Whether an item is described as a politician or diplomat; "minister" counts where no field is named with it."""
    known, told = reference.titles(), _occupation(item)
    return bool(told & (known.generic - known.political)) or (bool(told) and told <= known.generic)


def _same_post(title: str, position: str) -> bool:
    """Whether two titles can be of one post: the same noun, and no field of the one that the other has not.

    "Trade Minister" is "Minister of Trade of Orsk", and is no "Minister of Foreign Affairs".
    """
    heads = reference.titles().heads
    one, other = _post_words(title), _post_words(position)
    if not one & other & heads:
        return False
    fields = one - heads, other - heads
    return not all(fields) or bool(fields[0] & fields[1])


def _post_words(title: str) -> set[str]:
    text = folded(title)
    for phrase, post in reference.titles().equal.items():
        text = re.sub(rf"\b{re.escape(phrase)}\b", post, text)
    return set(text.split()) - _EMPTY - _words(reference.nation_names().values())


def _words(names: Iterable[str]) -> set[str]:
    return {word for name in names for word in folded(name).split()}
