"""Which SPARQL texts a store takes: what is no query, reaches out, or would end the engine is refused unparsed."""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import accumulate

from kg import namespaces
from kg.errors import QueryError

#: Beyond these the engine's parser and planner recurse until the process dies; no question a person writes comes near.
MAX_QUERY_CHARACTERS = 100_000
MAX_QUERY_DEPTH = 500
MAX_QUERY_OPERATORS = 1_500
_LONGEST_LIST = 60

# What a SPARQL text holds that is no keyword: comments, strings, IRIs, escaped characters of local names.
_OPAQUE = re.compile(
    r'"""(?:[^"\\]|\\.|"(?!""))*"""'
    r"|'''(?:[^'\\]|\\.|'(?!''))*'''"
    r'|"(?:[^"\\\n\r]|\\.)*"'
    r"|'(?:[^'\\\n\r]|\\.)*'"
    r'|<[^<>"{}|^`\\\x00-\x20]*>'
    r"|#[^\n\r]*"
    r"|\\.",
    re.DOTALL,
)
_CODEPOINT = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")
_OPERATOR = re.compile(r"[!+*/|&^;{-]|\.(?![0-9])|\b(?:FILTER|BIND)\b", re.IGNORECASE)
_NAME = re.compile(r"[?$:][A-Za-z0-9_]+")
_PREFIXED = re.compile(r"(?<![\w.?$:@-])([A-Za-z][\w-]*):")
_DECLARED = re.compile(r"PREFIX\s+([^\s:]*):", re.IGNORECASE)
_UPDATE = re.compile(r"(?:INSERT|DELETE|LOAD|CLEAR|DROP|CREATE|ADD|MOVE|COPY|WITH)\b", re.IGNORECASE)
_PROLOGUE = re.compile(r"(?:\s|PREFIX\s+[^\s:]*:|BASE\b)*", re.IGNORECASE)


def checked(text: str) -> str:
    """The text without strings, IRIs and comments, once it is known to be harmless to parse; else QueryError."""
    if len(text) > MAX_QUERY_CHARACTERS:
        raise QueryError(f"The query has {len(text)} characters; at most {MAX_QUERY_CHARACTERS} are allowed.")
    masked = _OPAQUE.sub(" ", text)
    _refuse(masked)
    if "\\" in text:  # SPARQL lets \uXXXX stand for a character anywhere; what that reading finds is refused as well
        _refuse(_OPAQUE.sub(" ", _CODEPOINT.sub(_character, text)))
    return masked


def with_opaque(text: str, put: Callable[[str], str]) -> str:
    """The text with what ``put`` makes of each string, IRI, comment and escaped character in its place."""
    return _OPAQUE.sub(lambda found: put(found[0]), text)


def mentions(keyword: str, masked: str) -> bool:
    """Whether a text that `checked` gave has a keyword."""
    # The engine needs no space before a keyword ("1SERVICE"), so only whole variables and local names are let off.
    return keyword in _NAME.sub(" ", masked).upper()


def undeclared_prefix(text: str) -> str:
    """The first prefix that a query uses and does not declare; empty if there is none.

    >>> undeclared_prefix("SELECT * { ?a foo:b 'bar:c' }"), undeclared_prefix("PREFIX x: <urn:x> ASK { ?a x:b ?c }")
    ('foo', '')
    """
    masked = with_opaque(text, lambda _: " ")
    known = {*namespaces.PREFIXES, *_DECLARED.findall(masked), "_"}
    return next((prefix for prefix in _PREFIXED.findall(masked) if prefix not in known), "")


def first_words(message: str) -> str:
    """The parser's message without its list of every character that could have stood there."""
    where, expected, rest = message.partition(": expected ")
    return (
        where + expected + rest
        if expected and len(rest) < _LONGEST_LIST
        else f"{where}: it is wrong, or the query ends there"
    )


def _refuse(masked: str) -> None:
    if mentions("SERVICE", masked):
        raise QueryError("The query uses SERVICE, but queries cannot reach other servers; remove the clause.")
    prologue = _PROLOGUE.match(masked)
    if _UPDATE.match(masked, prologue.end() if prologue else 0):
        raise QueryError("The text is an update, but a store is read-only; use SELECT, ASK, CONSTRUCT or DESCRIBE.")
    depth = max(accumulate((1 if bracket in "({[" else -1 for bracket in re.findall(r"[][(){}]", masked)), initial=0))
    if depth > MAX_QUERY_DEPTH:
        raise QueryError(f"The query is nested {depth} deep; at most {MAX_QUERY_DEPTH} levels are allowed.")
    operators = len(_OPERATOR.findall(masked))
    if operators > MAX_QUERY_OPERATORS:
        raise QueryError(f"The query has {operators} operators; at most {MAX_QUERY_OPERATORS} are allowed.")


def _character(match: re.Match[str]) -> str:
    code = int(match[1] or match[2], 16)
    return chr(code) if code <= 0x10FFFF else match[0]
