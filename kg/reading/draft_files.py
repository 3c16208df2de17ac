"""Drafts in files, one `<article id>.json` for each article: written by hand, recorded from a model, or exported."""

from __future__ import annotations

import json
import re
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kg.errors import ParleyError
from kg.model import Article, Failure
from kg.namespaces import digest, slug
from kg.reading.draft import Draft
from kg.reading.draft_json import parse, to_json
from kg.reading.provenance import IN_FILES, plain

#: The producer of drafts if nobody names another.
PERSON = "person"
#: The deepest nesting of a draft, which has about eight levels.
DEEPEST = 40
#: The longest line of a draft in a file.
_LINE = 160


@dataclass(frozen=True)
class Drafted:
    """A draft of one article, its producer, and the number of malformed parts, by fault."""

    producer: str
    draft: Draft
    malformed: Counter[str]

    @property
    def version(self) -> str:
        """The producer, and a digest of the draft: another draft by the same producer is another version."""
        return f"{self.producer}#{digest(json.dumps(to_json(self.draft), sort_keys=True, ensure_ascii=False))}"


def read_draft(raw: Any, producer: str, *, filed: bool = False) -> Drafted:
    """A JSON value as a draft; malformed parts are left out and counted.

    Unless it is ``filed``, its offsets, things, confidence and producers are left out too: an answer of a model has
    none.
    """
    malformed: Counter[str] = Counter()
    draft = parse(raw if filed else plain(raw), lambda where, what: malformed.update([_wrong(where, what)]))
    return Drafted(producer, draft, malformed)


def _wrong(where: str, what: str) -> str:
    """The fault in a form that can be counted: without the numbers of the parts."""
    name = ".".join(part.split("[")[0] for part in where.split(".")[1:]) or "draft"
    return f"{name} {what}"


def file_name(article_id: str) -> str:
    """The name of the file with an article's draft."""
    safe = re.fullmatch(r"\w[\w.-]{0,150}", article_id)
    return f"{article_id if safe else slug(article_id)}.json"


def file_content(draft: Draft) -> bytes:
    """A draft as a file for people to read and correct: short values on one line, a trace on a line of its own."""
    return (_laid_out(to_json(draft), 0) + "\n").encode("utf-8", "surrogatepass")


def _laid_out(value: Any, depth: int) -> str:
    """A JSON value; if it does not fit on a line, it is broken between its parts."""
    flat = json.dumps(value, ensure_ascii=False)
    is_record = isinstance(value, dict)
    if not isinstance(value, dict | list) or (len(flat) + depth <= _LINE and not (is_record and IN_FILES & set(value))):
        return flat
    rows = value.items() if isinstance(value, dict) else [("", part) for part in value]
    lines: list[str] = []
    traced = False
    for name, part in rows:
        text = (f"{json.dumps(name, ensure_ascii=False)}: " if is_record else "") + _laid_out(part, depth + 1)
        starts = name in IN_FILES and not traced
        traced = traced or starts
        if (
            lines
            and is_record
            and not starts
            and "\n" not in lines[-1] + text
            and len(lines[-1] + text) < _LINE - depth
        ):
            lines[-1] += f", {text}"
        else:
            lines.append(text)
    opening, closing = "{}" if is_record else "[]"
    return opening + f",\n{' ' * (depth + 1)}".join(lines) + closing


def _depth(value: Any) -> int:
    """How deep the lists and objects of a JSON value are nested."""
    parts = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return 1 + max((_depth(part) for part in parts), default=0)


@dataclass(frozen=True)
class DraftFolder:
    """The folder that ``kg build --drafts`` names, and who made the drafts in it."""

    folder: Path
    producer: str = PERSON

    def check(self) -> None:
        """Raise ParleyError if there is no such folder, or no draft in it."""
        if not self.folder.is_dir():
            raise ParleyError(f"--drafts names {self.folder}, which is not a folder; name the folder with the drafts.")
        if not any(self.folder.glob("*.json")):
            raise ParleyError(f"{self.folder} contains no draft; a draft is named <article id>.json.")

    def of(self, article: Article) -> Drafted | Failure | None:
        """The article's draft; None if there is none, a Failure if the file has no draft of this article."""
        names = (f"{article.id}.json", f"{slug(article.id)}.json")
        path = next((self.folder / name for name in names if "/" not in name and (self.folder / name).is_file()), None)
        if path is None:
            return None
        try:
            raw = json.loads(path.read_text(encoding="utf-8"))
            json.dumps(raw, ensure_ascii=False).encode("utf-8")  # half a character, or endless lists in lists
            if _depth(raw) > DEEPEST:
                raise ValueError(f"it is nested more than {DEEPEST} deep")
        except (OSError, ValueError, RecursionError) as error:
            return Failure(article.id, f"its draft {path} cannot be read ({error}); correct or delete it")
        if not isinstance(raw, dict):
            return Failure(article.id, f"its draft {path} is not a JSON object; correct or delete it")
        if raw.get("article", article.id) != article.id:
            return Failure(article.id, f"its draft {path} is for {raw['article']!r}; name it after that article")
        # the user who gives us the file answers for what it says about its readers and their confidence
        return read_draft({**raw, "article": article.id}, self.producer, filed=self.producer == PERSON)
