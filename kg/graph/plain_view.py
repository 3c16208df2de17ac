"""A query as a server takes it that knows nothing of plain queries: what stands outside GRAPH is put into graphs.

In a store of our own a query without GRAPH sees `kg.namespaces.plain_graphs` together. What another server shows
there is its own affair: nothing, everything, or what somebody loaded into it. So each triple pattern outside GRAPH is
asked of the plain graphs by name. No triple is in two of them, so that each is still found once.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from pyoxigraph import BlankNode, Literal, NamedNode

from kg import namespaces
from kg.errors import QueryError

#: How the variables begin that are ours: those of a graph, of the middle of a path, and of a blank node.
OURS = "kgIn"
_TOKEN = re.compile(
    r'"""(?:[^"\\]|\\.|"(?!""))*"""'
    r"|'''(?:[^'\\]|\\.|'(?!''))*'''"
    r'|"(?:[^"\\\n\r]|\\.)*"'
    r"|'(?:[^'\\\n\r]|\\.)*'"
    r'|<[^<>"{}|^`\\\x00-\x20]*>'
    r"|[?$]\w+"
    r"|@[A-Za-z]+(?:-[A-Za-z0-9]+)*"
    r"|_:[\w.-]*\w"
    r"|(?:[^\W\d][\w.-]*)?:(?:[\w:%-]|\\.|\.(?=[\w:%\\-]))*"  # a name with a prefix
    r"|[+-]?(?:\d*\.\d+|\d+)(?:[eE][+-]?\d+)?"
    r"|[^\W\d]\w*"
    r"|\^\^|&&|\|\||!=|<=|>="
    r"|\S",
    re.DOTALL,
)
_VARIABLE = re.compile(r"[?$]\w+")
_SPACE = re.compile(r"(?:\s|#[^\n\r]*)+")
_PAIRS = {"(": ")", "[": "]", "{": "}"}
_INSIDE = frozenset({"OPTIONAL", "UNION", "MINUS"})
_KEYWORDS = _INSIDE | {"GRAPH", "FILTER", "BIND", "VALUES", "{"}
#: What only the graph of identities says, so that nothing else need be looked through.
_NAMES = frozenset(
    {
        *(f"<{namespaces.term(name).value}>" for name in ("denotes", "judgesFirst", "judgesSecond", "why", "copyOf")),
        *(f"<{term.value}>" for term in (namespaces.RDFS_LABEL, namespaces.SKOS_ALT_LABEL, namespaces.SKOS_NOTATION)),
    }
)

Term = NamedNode | BlankNode | Literal


def with_values(text: str, bindings: Mapping[str, Term]) -> str:
    """The query with what its variables are bound to written into it; they are still columns of its rows.

    No SELECT within it has them any more.
    """
    if not bindings:
        return text
    tokens, found = _tokens(text), []
    head, selects, depth = "", 0, 0
    for at, word in enumerate(tokens):
        head = _head(tokens, at, head)
        selects += word.upper() == "SELECT"
        depth = 0 if word in "{}" else depth + (word == "(") - (word == ")")
        bound = bindings.get(word[1:]) if word[0] in "?$" and len(word) > 1 else None
        if bound is None:
            found.append(word)
        elif not head or depth:
            found.append(str(bound))
        elif head != "SELECT":
            found.append(f"({bound})")
        elif selects == 1:
            found.append(f"({bound} AS {word})")
    return _joined(found)


def _head(tokens: Sequence[str], at: int, last: str) -> str:
    """Which clause of a SELECT that lists variables a word is in: SELECT, GROUP or ORDER; empty for none."""
    upper = tokens[at].upper()
    if upper == "SELECT" or (upper in ("GROUP", "ORDER") and tokens[at + 1].upper() == "BY"):
        return upper
    return "" if upper in ("{", "}", "WHERE", "HAVING", "LIMIT", "OFFSET", "VALUES", "FROM") else last


def in_graphs(text: str) -> str:
    """The query with every triple pattern outside GRAPH put into the plain graphs; as it is where it has FROM.

    Raises QueryError for what cannot be asked so: a path of any length, or a list.
    """
    tokens = _tokens(text)
    if any(word.upper() == "FROM" for word in tokens):
        return text
    return _joined(_Query(tokens).rewritten())


def with_prefixes(text: str, base: str | None = None) -> str:
    """The query with the prefixes of `kg.namespaces` declared that it does not declare, and the base of its IRIs."""
    declared = {name for word, name in pairwise(_tokens(text)) if word.upper() == "PREFIX"}
    missing = [f"PREFIX {name}: <{iri}>" for name, iri in namespaces.PREFIXES.items() if f"{name}:" not in declared]
    return "\n".join([*([f"BASE <{base}>"] if base else []), *missing, text])


class _Token(str):
    """A token as it was written: with a gap ``before`` it, or without."""

    before = " "


def _tokens(text: str) -> list[str]:
    found: list[str] = []
    at = 0
    while at < len(text):
        space = _SPACE.match(text, at)
        at = space.end() if space else at
        if match := _TOKEN.match(text, at):
            word = _Token(match[0])
            word.before = "\n" if space and "\n" in space[0] else " " if space else ""
            found.append(word)
            at = match.end()
    return found


def _joined(tokens: Sequence[str]) -> str:
    return "".join(f"{getattr(word, 'before', ' ')}{word}" for word in tokens).strip() + "\n"


def _end(tokens: Sequence[str], at: int) -> int:
    """Where the first bracket from there on ends, with all that is in it."""
    depth = 0
    while at < len(tokens):
        depth += (tokens[at] in _PAIRS) - (tokens[at] in _PAIRS.values())
        at += 1
        if not depth and tokens[at - 1] in _PAIRS.values():
            return at
    raise QueryError("The query ends too early; close its brackets.")


def _visible(tokens: Sequence[str]) -> Iterator[str]:
    """The variables that SELECT * has: those that are named elsewhere than in filters and within other SELECTs."""
    at = 0
    while at < len(tokens):
        upper, end = tokens[at].upper(), at + 1
        if upper in ("FILTER", "MINUS"):
            end = _end(tokens, at)
        elif upper == "{" and tokens[end].upper() == "SELECT":
            end = _end(tokens, at)
            body = next(place for place in range(at + 1, end) if tokens[place] == "{")
            head = tokens[at + 2 : body]
            if "*" in head:
                yield from _visible(tokens[body:end])
            else:
                yield from (f"?{name[1:]}" for name in head if _VARIABLE.fullmatch(name))
        elif _VARIABLE.fullmatch(tokens[at]):
            yield f"?{tokens[at][1:]}"
        at = end


@dataclass(frozen=True)
class _Pattern:
    """One triple pattern: its ends, and the tokens of its predicate or path."""

    subject: str
    path: tuple[str, ...]
    object: str


class _Query:
    """A query on its way into graphs."""

    def __init__(self, tokens: Sequence[str]) -> None:
        self._tokens = tokens
        self._at = 0
        self._count = 0
        self._prefixes = dict(namespaces.PREFIXES)

    def rewritten(self) -> list[str]:
        """All tokens of the new query."""
        for at, word in enumerate(self._tokens[:-2]):
            if word.upper() == "PREFIX":
                self._prefixes[self._tokens[at + 1].removesuffix(":")] = self._tokens[at + 2][1:-1]
        found: list[str] = []
        while self._at < len(self._tokens):
            upper = self._peek().upper()
            if upper == "DESCRIBE":
                raise QueryError("What DESCRIBE gives is up to the endpoint; use CONSTRUCT or SELECT.")
            if upper == "CONSTRUCT":
                found += [self._next(), *self._template()]
            elif upper == "VALUES":
                found += [self._next(), *self._data()]
            elif upper == "*" and found[-1].upper() in ("SELECT", "DISTINCT", "REDUCED"):
                self._next()
                found += dict.fromkeys(_visible(self._tokens[self._at :]))
            else:
                found += self._group() if upper == "{" else [self._next()]
        return found

    def _template(self) -> list[str]:
        """What CONSTRUCT makes; where that is the same as what it asks, it stands there once only."""
        if self._peek() == "{":
            return self._balanced()
        at = self._at
        self._next()
        template = self._balanced()
        self._at = at
        return template

    def _peek(self) -> str:
        return self._tokens[self._at] if self._at < len(self._tokens) else ""

    def _next(self) -> str:
        if self._at >= len(self._tokens):
            raise QueryError("The query ends too early; close its brackets.")
        self._at += 1
        return self._tokens[self._at - 1]

    def _balanced(self) -> list[str]:
        """A bracket with all that is in it, as it is."""
        begin, self._at = self._at, _end(self._tokens, self._at)
        return list(self._tokens[begin : self._at])

    def _data(self) -> list[str]:
        """The variables and rows of a VALUES."""
        head = self._balanced() if self._peek() == "(" else [self._next()]
        return head + self._balanced()

    def _group(self) -> list[str]:
        """A group in braces, with what is asked in it put into graphs."""
        found = [self._next()]
        selecting = self._peek().upper() == "SELECT"
        while self._peek() != "}":
            word = self._peek()
            upper = word.upper()
            if word == "{":
                found += self._group()
            elif selecting or upper in _INSIDE or word == ".":
                found += self._expression() if upper in ("EXISTS", "VALUES") else [self._next()]
            elif upper == "GRAPH":
                found += [self._next(), self._next(), *self._balanced()]
            elif upper in ("FILTER", "BIND", "VALUES"):
                found += self._expression()
            else:
                found += self._triples()
        return [*found, self._next()]

    def _expression(self) -> list[str]:
        """A FILTER, BIND or VALUES; groups within, after EXISTS, are put into graphs as well."""
        if self._peek().upper() == "VALUES":
            return [self._next(), *self._data()]
        found = [self._next()]
        while self._peek() not in ("(", "{"):
            found.append(self._next())
        return found + (self._group() if self._peek() == "{" else self._bracket())

    def _bracket(self) -> list[str]:
        found = [self._next()]
        while self._peek() != ")":
            found += (
                self._group() if self._peek() == "{" else self._bracket() if self._peek() == "(" else [self._next()]
            )
        return [*found, self._next()]

    def _triples(self) -> list[str]:
        """The triples of one subject, each in the graphs that may hold it."""
        patterns: list[_Pattern] = []
        subject = self._node(patterns)
        self._properties(subject, patterns)
        found: list[str] = []
        for pattern in (step for each in patterns for step in self._steps(each)):
            found += self._in_its_graphs(pattern)
        return found

    def _properties(self, subject: str, patterns: list[_Pattern]) -> None:
        while self._peek() not in (".", "}", "]", "") and self._peek().upper() not in _KEYWORDS:
            path = self._path()
            while True:
                patterns.append(_Pattern(subject, path, self._node(patterns)))
                if self._peek() != ",":
                    break
                self._next()
            while self._peek() == ";":
                self._next()

    def _path(self) -> tuple[str, ...]:
        """The predicate or path before an object: names, with what joins them."""
        found: list[str] = []
        while True:
            while self._peek() in ("^", "!"):
                found.append(self._next())
            found += self._balanced() if self._peek() == "(" else [self._next()]
            if self._peek() in ("*", "+", "?"):
                found.append(self._next())
            if self._peek() not in ("/", "|"):
                break
            found.append(self._next())
        if {"*", "+", "?"} & set(found):
            raise QueryError(
                "A path of any length (*, + or ?) outside GRAPH cannot be asked of an endpoint; put it into GRAPH."
            )
        return tuple(found)

    def _node(self, patterns: list[_Pattern]) -> str:
        """A subject or object; what has no name gets a variable."""
        word = self._next()
        if word == "(":
            raise QueryError("A list outside GRAPH cannot be asked of an endpoint; put it into GRAPH.")
        if word == "[":
            own = self._fresh()
            self._properties(own, patterns)
            self._next()
            return own
        if word.startswith("_:"):
            return f"?{OURS}B{re.sub(r'[^A-Za-z0-9]', 'x', word[2:])}"
        if self._peek() == "^^":
            return word + self._next() + self._next()
        return word + self._next() if self._peek().startswith("@") else word

    def _fresh(self) -> str:
        self._count += 1
        return f"?{OURS}{self._count}"

    def _steps(self, pattern: _Pattern) -> Iterator[_Pattern]:
        """The steps of a path one after the other, as each may be in another graph."""
        parts: list[list[str]] = [[]]
        depth = 0
        for word in pattern.path:
            depth += (word == "(") - (word == ")")
            if word == "/" and not depth:
                parts.append([])
            else:
                parts[-1].append(word)
        if len(parts) == 1 or "|" in pattern.path:
            yield pattern
            return
        ends = [pattern.subject, *(self._fresh() for _ in parts[1:]), pattern.object]
        for at, part in enumerate(parts):
            yield _Pattern(ends[at], tuple(part), ends[at + 1])

    def _in_its_graphs(self, pattern: _Pattern) -> list[str]:
        first, *more = pattern.path
        triple = [str(pattern.subject), str(first), *more, str(pattern.object)]  # as words with gaps between them
        if all(self._iri(word) in _NAMES for word in pattern.path if word not in "^|()"):
            return ["GRAPH", str(namespaces.graph("identity")), "{", *triple, "}"]
        graph = self._fresh()
        plain = ", ".join(str(each) for each in namespaces.plain_graphs())
        return ["GRAPH", graph, "{", *triple, "}", "FILTER", "(", graph, "IN", "(", plain, ")", ")"]

    def _iri(self, word: str) -> str:
        prefix, colon, name = word.partition(":")
        return f"<{self._prefixes[prefix]}{name}>" if colon and prefix in self._prefixes else word
