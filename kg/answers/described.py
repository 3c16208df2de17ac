"""People whom a question describes by their post: "the Norwegian envoy", "the president of Peru"."""

from __future__ import annotations

from collections.abc import Sequence

from kg.answers import questions
from kg.answers.known_names import Bearer
from kg.answers.worded import Token, title_words
from kg.folding import fold
from kg.graph.store import Store
from kg.model import Kind

_OWNERS = frozenset({Kind.NATION, Kind.ORGANIZATION, Kind.PLACE})


def with_described(store: Store, tokens: Sequence[Token]) -> list[Token]:
    """The tokens; a description of one person of the store by a post becomes one name token."""
    titles = title_words(store)
    found: list[Token] = []
    at = 0
    while at < len(tokens):
        description = _description(tokens, at, titles)
        holder = _holder(store, *description[:2]) if description else None
        if description and holder:
            words = tokens[at : description[2]]
            found.append(Token(" ".join(each.raw for each in words), tokens[at].start, "@name", (holder,)))
            at = description[2]
        else:
            found.append(tokens[at])
            at += 1
    return found


def _description(tokens: Sequence[Token], at: int, titles: frozenset[str]) -> tuple[Token, list[str], int] | None:
    """The nation or body, the words of the title, and the end of a description that begins at a token."""
    before = _is_owner(tokens[at])
    end = at + 1 if before else at
    while end < len(tokens) and not tokens[end].bearers and tokens[end].text in titles:
        end += 1
    words = [token.text for token in tokens[at + 1 if before else at : end]]
    if not words:
        return None
    if before:
        named = end < len(tokens) and any(bearer.kind is Kind.PERSON for bearer in tokens[end].bearers)
        return None if named else (tokens[at], words, end)
    rest = [token for token in tokens[end : end + 3] if token.text not in ("of", "the")]
    skipped = next((n for n, token in enumerate(tokens[end : end + 3]) if token.text not in ("of", "the")), 0)
    if skipped and rest and _is_owner(rest[0]) and tokens[end].text == "of":
        return rest[0], words, end + skipped + 1
    return None


def _is_owner(token: Token) -> bool:
    return any(bearer.kind in _OWNERS for bearer in token.bearers)


def _holder(store: Store, owner: Token, words: Sequence[str]) -> Bearer | None:
    """The one person whose post has all these words and belongs to that owner; of several, the present holder."""
    labels = {bearer.label for bearer in owner.bearers}
    rows = [
        row
        for row in questions.ask(store, questions.find("who-holds-which-post")).to_dicts()
        if row["of"] in labels and set(words) <= set(fold(str(row["post"])).split())
    ]
    for wanted in (rows, [row for row in rows if not row["former"]]):
        people = {str(row["person"]) for row in wanted}
        if len(people) == 1:
            return Bearer(people.pop(), Kind.PERSON)
    return None
