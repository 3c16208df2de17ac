"""The pages for people: what is in the store, things, articles. They need no script to be read.

Each ``..._page`` function runs in a worker and gives plain data; the templates in kg/templates/serve turn it into HTML,
escaping everything.
"""

from __future__ import annotations

from collections import Counter
from itertools import pairwise
from typing import Any
from urllib.parse import urlencode

from pyoxigraph import Literal, NamedNode, RdfFormat, serialize

from kg import namespaces as ns
from kg.answers import questions
from kg.answers.explain import Explanation, explain
from kg.answers.wikidata_links import Link
from kg.errors import QuestionError
from kg.folding import fold
from kg.graph import renamed_entities
from kg.graph.store import Store
from kg.model import Kind
from kg.namespaces import in_words
from kg.publish.serve.description import rows
from kg.publish.serve.newest_talks import newest_talks
from kg.publish.serve.paths import page_of, page_of_term
from kg.publish.serve.protocol import ProtocolError
from kg.publish.serve.statements import PLURALS, each_once, relation_in_words, statement

#: A list of things shows this many at once.
MOST_THINGS = 100
#: A name that is so much like the one looked for (0 to 100) is found where none has it; shorter ones are like too many.
_NEAR = 80.0
_LEAST_LETTERS = 4
_NOT_SAID = frozenset({"type", "label", "altLabel", "denotes", "exactMatch"})


def start_page(store: Store) -> dict[str, Any]:
    """What is in the store: its newest talks, how much of what, its articles from the newest on, the questions."""
    talks, count = newest_talks(store)
    return {
        "talks": talks,
        "talks_count": count,
        "articles": [
            {
                "id": article.id,
                "path": page_of(ns.article(ns.slug(article.id)).value),
                "title": article.title or article.id,
            }
            | {"source": article.source or "", "date": article.published or ""}
            for article in sorted(store.articles(), key=lambda each: each.published or "", reverse=True)
        ],
        "kinds": _kinds(store),
        "questions": [(question.name, question.summary) for question in questions.load()],
    }


def _kinds(store: Store) -> list[dict[str, Any]]:
    """The kinds of things the store has, with how many of each."""
    found = {str(row["class"].value): int(row["count"].value) for row in rows(store, "statistics")}
    counts = {kind: found.get(ns.term(kind.class_name).value, 0) for kind in Kind}
    return [{"kind": kind.value, "plural": PLURALS[kind], "count": count} for kind, count in counts.items() if count]


def about_page(store: Store) -> dict[str, Any]:
    """What the data are: how many articles, of when and by how many publishers, how much of what is named in them."""
    articles = store.articles()
    dates = sorted(article.published for article in articles if article.published)
    return {
        "articles": len(articles),
        "first": dates[0] if dates else "",
        "last": dates[-1] if dates else "",
        "sources": len({article.source for article in articles if article.source}),
        "kinds": _kinds(store),
        "triples": len(store),
        "graphs": len(rows(store, "graphs")),
    }


def things_page(store: Store, *, kind: str, name: str, page: int) -> dict[str, Any]:
    """The things of a kind, or of all, whose names hold ``name``, this many a page. ProtocolError for no kind.

    Where no name holds it, those that have a word nearly like it, or are nearly like it: ``near`` is then true.
    """
    kinds = _kinds(store)
    if kind not in ("", *Kind):
        raise ProtocolError(f"There is no kind {kind!r}; the kinds are {', '.join(Kind)}.", 404)
    wanted = fold(" ".join(name.split()))
    things = [
        (thing | {"others": ", ".join(thing["others"])}, [fold(one) for one in (thing["name"], *thing["others"])])
        for each in kinds
        if kind in ("", each["kind"])
        for thing in _named(store, Kind(each["kind"]))
    ]
    exact = [thing for thing, forms in things if any(wanted in form for form in forms)]
    found = exact or [thing for thing, forms in things if any(_nearly(wanted, form) for form in forms)]
    last = max(1, -(-len(found) // MOST_THINGS))
    page = min(max(page, 1), last)

    def address(number: int) -> str:
        given = {"kind": kind, "name": name, "page": number}
        return f"/things?{urlencode(given)}" if 1 <= number <= last else ""

    return {
        "kind": kind,
        "title": PLURALS[Kind(kind)].capitalize() if kind else "",
        "name": name,
        "kinds": kinds,
        "things": found[(page - 1) * MOST_THINGS : page * MOST_THINGS],
        "first": (page - 1) * MOST_THINGS + 1,
        "count": len(found),
        "near": not exact,
        "before": address(page - 1),
        "after": address(page + 1),
    }


def _nearly(wanted: str, form: str) -> bool:
    """Whether a name, or a word of it, is nearly what is wanted, both folded."""
    from rapidfuzz import fuzz

    return len(wanted) >= _LEAST_LETTERS and any(fuzz.ratio(wanted, part) >= _NEAR for part in (form, *form.split()))


def _named(store: Store, kind: Kind) -> list[dict[str, Any]]:
    """The things of a kind by name, with where they are shown and what else they are called."""
    things: dict[str, dict[str, Any]] = {}
    for row in rows(store, "things", **{"class": ns.term(kind.class_name)}):
        own = {"name": str(row["name"].value), "kind": kind.value.replace("-", " "), "others": []}
        thing = things.setdefault(row["thing"].value, {"path": page_of_term(row["thing"]), **own})
        if row["other"] is not None:
            thing["others"].append(str(row["other"].value))
    return list(things.values())


def thing_page(store: Store, *, iri: str) -> dict[str, Any]:
    """All about one IRI: names, facts, claims with their words, how it came to be one. ProtocolError where unknown."""
    facts = rows(store, "facts-of", thing=NamedNode(iri))
    told = _explained(store, iri)
    if not facts and told is None:
        raise ProtocolError(f"The store has nothing at {iri}.", 404)
    names = [str(row["other"].value) for row in facts if _local(row["relation"]) in ("label", "altLabel")]
    kinds = [
        _local(row["other"]) for row in facts if _local(row["relation"]) == "type" and row["forwards"].value == "true"
    ]
    claim = next((_told(each) for each in told.claims if each.claim == iri), None) if told else None
    denoted = [str(row["name"].value) for row in facts if _local(row["relation"]) == "denotes" and row["name"]]
    name = claim["says"] if claim else next(iter(names or denoted), iri)
    begin, tells = ns.article("").value, [row for row in facts if _local(row["relation"]) == "denotes"]
    parts = [str(row["other"].value).removeprefix(begin) for row in tells if row["forwards"].value == "false"]
    said = [_fact(row, name) for row in facts if _local(row["relation"]) not in _NOT_SAID]
    return {
        "iri": iri,
        "path": page_of(iri),
        "name": name,
        "names": sorted(set(names[1:]) - {name}),
        "parts": sorted(parts) if len(parts) > 1 else [],
        "card": f"/graph#{urlencode({'selected': f'n:{iri.removeprefix(ns.id_base())}'})}"
        if "Negotiation" in kinds
        else "",
        "kinds": ["statement"] if claim else [in_words(kind) for kind in sorted(set(kinds))],
        "facts": each_once(said),
        "told": [_told(each) for each in told.claims] if told else [],
        "by": str(told.witnesses) if told and told.witnesses.articles > 1 else "",
        "decisions": list(told.decisions) if told else [],
        "competing": [_told(each) for each in told.competing] if told else [],
        "links": [_link(each) for each in told.links] if told else [],
    }


def path_now(store: Store, *, iri: str) -> str:
    """Where the thing of an IRI stands now, if it has another by now; else nothing."""
    now = renamed_entities.current(store.quads, iri)
    return "" if now == iri else page_of(now)


def _link(link: Link) -> dict[str, Any]:
    pieces = [
        {"article": each.article, "path": page_of(ns.article(ns.slug(each.article)).value), **_in_three(each.sentence)}
        for each in link.words
    ]
    own = {"qid": link.qid, "label": link.label, "by": link.by, "source": link.source, "why": link.why}
    return {**own, "address": ns.WIKIDATA_PAGE + link.qid, "words": pieces}


def _explained(store: Store, iri: str) -> Explanation | None:
    try:
        return explain(store, iri, min_confidence=0)
    except QuestionError:
        return None


def _fact(row: Any, name: str) -> dict[str, Any]:
    other, relation = row["other"], _local(row["relation"])
    text = str(row["name"].value if row["name"] is not None else other.value).removeprefix(ns.ONTOLOGY)
    forwards = row["forwards"].value == "true"
    return {
        "name": relation,
        "relation": relation_in_words(relation, forwards=forwards),
        "forwards": forwards,
        "text": text.removeprefix(f"{name}, ") if relation in ("holds", "hasHolder") else text,
        "path": "" if isinstance(other, Literal) else page_of_term(other),
    }


def _told(told: Any) -> dict[str, Any]:
    return {
        "says": statement(told.subject, told.relation, told.object, " — "),
        "how": told.status + (f" by {told.claimant}" if told.claimant else ""),
        "confidence": f"{told.confidence:.2f}",
        **_in_three(told.sentence),
        "article": told.article,
        "article_path": page_of(ns.article(ns.slug(told.article)).value),
        "path": page_of(told.claim),
    }


def _in_three(sentence: str) -> dict[str, str]:
    """A sentence with its words between >> and <<, as what stands before, the words, and what stands after."""
    before, _, rest = sentence.partition(">>")
    words, _, after = rest.partition("<<")
    return {"before": before, "words": words, "after": after}


def article_page(store: Store, *, iri: str) -> dict[str, Any]:
    """An article's text in pieces, each with the claims it is evidence of. Raises ProtocolError if there is none."""
    name = store.article_id(iri.removeprefix(ns.article("").value))
    article = store.article(name) if name is not None else None
    if article is None:
        raise ProtocolError(f"The store has no article {iri}.", 404)
    claims = [
        {
            "start": int(row["start"].value),
            "end": int(row["end"].value),
            "path": page_of(row["claim"].value),
            "says": statement(
                row["subject"].value,
                in_words(_local(row["relation"])),
                row["object"].value if row["object"] is not None else "not disclosed",
            ),
            "status": _local(row["status"]),
        }
        for row in rows(store, "article-claims", article=NamedNode(iri))
    ]
    link = article.url if (article.url or "").lower().startswith(("http://", "https://")) else ""
    return {
        "article": article.id,
        "title": article.title or article.id,
        "source": article.source or "",
        "date": article.published or "",
        "url": link,
        "pieces": pieces(article.text, claims),
        "claims": claims,
        "count": Counter(claim["status"] for claim in claims),
    }


def pieces(text: str, claims: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The text cut wherever a claim's words begin or end; each piece with the innermost claim it belongs to, if any.

    >>> pieces("abcd", [{"start": 1, "end": 3}])
    [{'text': 'a', 'claim': None}, {'text': 'bc', 'claim': {'start': 1, 'end': 3}}, {'text': 'd', 'claim': None}]
    """
    cuts = sorted({0, len(text), *(claim["start"] for claim in claims), *(claim["end"] for claim in claims)})
    found = []
    for start, end in pairwise(cuts):
        over = [claim for claim in claims if claim["start"] <= start and end <= claim["end"]]
        inner = min(over, key=lambda claim: claim["end"] - claim["start"], default=None)
        found.append({"text": text[start:end], "claim": inner})
    return found


def described(store: Store, *, iri: str, media: str) -> bytes:
    """Every triple that begins or ends at an IRI. Raises ProtocolError if there is none."""
    thing = NamedNode(iri)
    quads = [*store.quads.quads_for_pattern(thing, None, None), *store.quads.quads_for_pattern(None, None, thing)]
    if not quads:
        raise ProtocolError(f"The store has nothing at {iri}.", 404)
    triples = sorted({quad.triple for quad in quads}, key=str)
    return serialize(triples, format=RdfFormat.from_media_type(media), prefixes=ns.PREFIXES) or b""


def _local(term: Any) -> str:
    return str(term.value).replace("#", "/").rpartition("/")[2]
