"""Drafts as JSON: what has the right form is read, the rest is reported; and the JSON of a draft."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import MISSING, Field, fields
from functools import cache
from typing import Any, TypeVar

from kg.model import Span
from kg.reading.draft import Draft, choices

#: Called with the place of a fault in a draft, and the fault.
Refuse = Callable[[str, str], None]

Record = TypeVar("Record")


def parse(raw: Mapping[str, Any], refuse: Refuse) -> Draft:
    """The draft in a JSON object; parts without the right form are left out and reported to ``refuse``.

    A record without one of its own words is refused as a whole; a part without one is refused alone.
    """
    draft = _record(Draft, raw, "draft", refuse)
    return draft if draft is not None else Draft(article="")


def _record(kind: Callable[..., Record], raw: Any, where: str, refuse: Refuse) -> Record | None:
    """One record, or None if it is refused."""
    if not isinstance(raw, Mapping):
        refuse(where, "is not an object")
        return None
    values: dict[str, Any] = {}
    known, names = _known(kind)
    for each in known:
        given = raw if each.metadata["form"] == "flat" else raw.get(each.name)
        if given is raw and _known(each.metadata["of"])[1].isdisjoint(raw):
            continue  # most records have no trace
        try:
            values[each.name] = _value(each, given, f"{where}.{each.name}", refuse)
        except ValueError as error:
            refuse(f"{where}.{each.name}", str(error))
            return None
    extra = tuple((name, value) for name, value in raw.items() if name not in names)
    return kind(**values, extra=extra)


@cache
def _known(kind: Callable[..., Any]) -> tuple[tuple[Field[Any], ...], frozenset[str]]:
    """The fields of a record, and their names in JSON."""
    known = tuple(each for each in fields(kind) if each.name != "extra")  # type: ignore[arg-type] # all these classes are dataclasses
    return known, frozenset(name for each in known for name in _names(each))


def _names(each: Field[Any]) -> list[str]:
    """The names of a field in JSON; those of a trace are among those of its record."""
    if each.metadata["form"] == "flat":
        return [part.name for part in fields(each.metadata["of"]) if part.name != "extra"]
    return [each.name]


def _value(each: Field[Any], raw: Any, where: str, refuse: Refuse) -> Any:
    """The value of a field; ValueError if the record needs it and it is missing."""
    form, of = each.metadata["form"], each.metadata["of"]
    if form == "records":
        rows = raw if isinstance(raw, list) else []
        if raw is not None and not isinstance(raw, list):
            refuse(where, "is not a list")
        records = [_record(of, row, f"{where}[{i}]", refuse) for i, row in enumerate(rows)]
        return tuple(row for row in records if row is not None)
    if form == "record":
        return None if raw is None else _record(of, raw, where, refuse)
    if form == "texts":
        return tuple(row for row in raw if isinstance(row, str) and row.strip()) if isinstance(raw, list) else ()
    if form == "flag":
        return raw is True
    return _MORE[form](of, raw, where, refuse) if form in _MORE else _plain(form, each, raw)


def _flat(of: type, raw: Mapping[str, Any], where: str, refuse: Refuse) -> Any:
    """A trace, whose fields are among those of the record; other fields are not its own."""
    _, names = _known(of)
    return _record(of, {name: value for name, value in raw.items() if name in names}, where, refuse)


def _mapping(of: type, raw: Any, where: str, refuse: Refuse) -> tuple[tuple[str, Any], ...]:
    """Records by name."""
    rows = raw.items() if isinstance(raw, Mapping) else ()
    records = [(str(name), _record(of, row, f"{where}.{name}", refuse)) for name, row in rows]
    return tuple((name, row) for name, row in records if row is not None)


def _pairs(_of: type, raw: Any, _where: str, _refuse: Refuse) -> tuple[tuple[str, str], ...]:
    """Words by name."""
    rows = raw.items() if isinstance(raw, Mapping) else ()
    return tuple(sorted((str(name), value) for name, value in rows if isinstance(value, str)))


def _offsets(_of: type, raw: Any, _where: str, _refuse: Refuse) -> Span | None:
    """Offsets in the article, from and to; None unless there are two numbers in order."""
    whole = isinstance(raw, list) and len(raw) == 2 and all(type(each) is int for each in raw)
    return Span(*raw) if whole and 0 <= raw[0] < raw[1] else None


def _share(_of: type, raw: Any, _where: str, _refuse: Refuse) -> float | None:
    """A number from 0 to 1."""
    return float(raw) if type(raw) in (int, float) and 0 <= raw <= 1 else None


_MORE: dict[str, Callable[..., Any]] = {
    "flat": _flat,
    "mapping": _mapping,
    "pairs": _pairs,
    "offsets": _offsets,
    "share": _share,
}


def _plain(form: str, each: Field[Any], raw: Any) -> str | None:
    if form in ("optional", "nullable"):
        return raw.strip() or None if isinstance(raw, str) else None
    if form == "choice":
        allowed = choices(each.metadata["choices"])
        if raw is None and each.default is None:
            return None
        if raw not in allowed:
            raise ValueError(f"is {raw!r}, not one of {', '.join(allowed)}")
        return str(raw)
    if not isinstance(raw, str) or not raw.strip():
        raise ValueError("is missing")
    return raw.strip()


def to_json(record: Any) -> dict[str, Any]:
    """The JSON object of a draft or of a part of it; optional fields without a value are left out."""
    written: dict[str, Any] = {}
    for each in fields(record):
        value, form = getattr(record, each.name), str(each.metadata.get("form"))
        if each.name == "extra":
            written.update(value)
        elif form == "flat":
            written.update({name: part for name, part in to_json(value).items() if part != []})
        elif value is not None or form == "record" or each.default is MISSING or _is_shown(record, each.name):
            written[each.name] = _WRITTEN.get(form, lambda plain: plain)(value)
    return {name: value for name, value in written.items() if value not in ([], {}) or name not in _SELDOM}


def _is_shown(record: Any, name: str) -> bool:
    return name in _ALWAYS.get(type(record).__name__, ())


_WRITTEN: dict[str, Callable[[Any], Any]] = {
    "records": lambda rows: [to_json(row) for row in rows],
    "record": lambda row: None if row is None else to_json(row),
    "texts": list,
    "mapping": lambda rows: {name: to_json(row) for name, row in rows},
    "pairs": dict,
    "offsets": lambda span: [span.start, span.end],
}

#: Fields that a draft always shows, and lists that it shows only if they are not empty.
_ALWAYS = {
    "Draft": ("published",),
    "Talks": ("part_of", "follows", "ordinal", "outcome"),
    "DraftedPost": ("of",),
    "DraftedAgreement": ("negotiation",),
    "Statement": ("outlet",),
    "DraftedMeasure": ("target", "date"),
}

_SELDOM = frozenset({"ordinals", "told", "things", "names", "facets", "links"})
