"""Drafts in files, one `<article id>.json` an article: written by hand, recorded from a model, or exported."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kg.errors import ParleyError
from kg.model import Article, Failure
from kg.namespaces import digest, slug
from kg.reading.draft import Draft, parse, to_json

#: Who makes drafts where nobody says who did.
PERSON = "person"


@dataclass(frozen=True)
class Drafted:
    """A draft of one article, who made it, and how many of its parts had not the form, by what was wrong."""

    producer: str
    draft: Draft
    malformed: Counter[str]

    @property
    def version(self) -> str:
        """The producer, and a digest of what the draft says: another draft by the same hand is another version."""
        return f"{self.producer}#{digest(json.dumps(to_json(self.draft), sort_keys=True, ensure_ascii=False))}"


def read_draft(raw: Any, producer: str) -> Drafted:
    """A JSON value as a draft; what has not the form is left out and counted."""
    malformed: Counter[str] = Counter()
    draft = parse(raw, lambda where, what: malformed.update([_wrong(where, what)]))
    return Drafted(producer, draft, malformed)


def _wrong(where: str, what: str) -> str:
    """What is wrong, in a form that can be counted: without the numbers of the parts."""
    name = ".".join(part.split("[")[0] for part in where.split(".")[1:]) or "draft"
    return f"{name} {what}"


@dataclass(frozen=True)
class DraftFolder:
    """The folder that ``kg build --drafts`` names, and who made the drafts in it."""

    folder: Path
    producer: str = PERSON

    def check(self) -> None:
        """Raise ParleyError where there is no such folder, or no draft in it."""
        if not self.folder.is_dir():
            raise ParleyError(f"--drafts names {self.folder}, which is no folder; name the one with the drafts.")
        if not any(self.folder.glob("*.json")):
            raise ParleyError(f"{self.folder} holds no draft; each article's is named <article id>.json.")

    def of(self, article: Article) -> Drafted | Failure | None:
        """The article's draft; None where there is none, a Failure where the file holds none of this article."""
        names = (f"{article.id}.json", f"{slug(article.id)}.json")
        path = next((self.folder / name for name in names if "/" not in name and (self.folder / name).is_file()), None)
        if path is None:
            return None
        try:
            raw = json.loads(path.read_text(encoding="utf-8"))
        except (OSError, ValueError, RecursionError) as error:
            return Failure(article.id, f"its draft {path} cannot be read ({error}); mend it or take it away")
        if not isinstance(raw, dict):
            return Failure(article.id, f"its draft {path} is no JSON object; mend it or take it away")
        if raw.get("article", article.id) != article.id:
            return Failure(article.id, f"its draft {path} is of {raw['article']!r}; name it after its own article")
        return read_draft({**raw, "article": article.id}, self.producer)
