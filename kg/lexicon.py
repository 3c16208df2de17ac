"""The word lists and tables of ontology/lexicon/*.yaml, as data: which words speak of what.

A file in the folder KG_LEXICON stands in for the one of its name; the files are read once in a process, when the first
article is. The frames in them are `kg.reading.frames.matcher`'s.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from kg.reference import parse_yaml, read_yaml
from kg.settings import own_lexicon


@cache
def words(name: str, key: str) -> frozenset[str]:
    """A plain word list of a lexicon file: ``words("negotiations", "nouns")``."""
    return frozenset(str(word) for word in contents(name)[key])


@cache
def phrases(name: str, key: str) -> tuple[str, ...]:
    """A list of a lexicon file in its order, for regular expressions."""
    return tuple(str(phrase) for phrase in contents(name)[key])


@cache
def pattern(name: str, key: str) -> re.Pattern[str]:
    """A list of regular expressions of a lexicon as one, for letters large and small."""
    return re.compile("|".join(phrases(name, key)), re.IGNORECASE)


@cache
def table(name: str, key: str) -> dict[str, Any]:
    """A mapping of a lexicon file, such as phases by cue word."""
    return dict(contents(name)[key])


def contents(name: str) -> Any:
    """A whole lexicon file: the user's own where there is one."""
    folder = own_lexicon()
    path = folder / f"{name}.yaml" if folder is not None else None
    return parse_yaml(path) if path is not None and path.exists() else read_yaml("lexicon", f"{name}.yaml")
