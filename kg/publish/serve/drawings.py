"""Rows of a query as a drawing: bars, a timeline, a map or a network, told to Vega in its own terms.

Names and values come from articles: they stand in a drawing as data alone, never as expressions or field names. Of the
columns the first that fit are drawn; what a mark stands for is linked as in the table.
"""

from __future__ import annotations

import calendar
import re
from collections import Counter
from collections.abc import Callable, Sequence
from itertools import combinations
from typing import Any, Final, NamedTuple

from kg.answers.narrowing import is_day
from kg.errors import ParleyError
from kg.model import Kind
from kg.publish.page.world import located


class Cell(NamedTuple):
    """What is read in a cell, where the thing of that name is shown, and the number where it is one."""

    text: str
    path: str = ""
    number: float | None = None


Rows = Sequence[Sequence[Cell]]
Spec = dict[str, Any]

#: More than this no drawing shows legibly: bars, rows of a timeline, things of a network.
MOST_BARS: Final = 40
MOST_LANES: Final = 60
MOST_THINGS: Final = 120
_LITE: Final = "https://vega.github.io/schema/vega-lite/v6.json"
_VEGA: Final = "https://vega.github.io/schema/vega/v6.json"
_TIME: Final = re.compile(r"(?<=\d{4}-\d\d-\d\d)T.*")
_WIDTH: Final = 1100
_HEIGHT: Final = 520
_INK: Final = {"value": "currentColor"}
#: One colour for the ink of everything: the page's own, in the light and in the dark.
_CONFIG: Final[Spec] = {
    "background": "transparent",
    "config": {
        "view": {"stroke": None},
        "axis": {"labelColor": "currentColor", "titleColor": "currentColor", "labelLimit": 320, "gridOpacity": 0.3},
        "title": {"color": "currentColor", "fontWeight": "normal", "anchor": "start"},
        "text": {"color": "currentColor"},
    },
}
#: The line around marks and the colours are those of Okabe and Ito, which the colour-blind can tell apart.
_BLUE: Final = "#0072b2"
_COLOURS: Final = (_BLUE, "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9")


def drawing(kind: str, columns: Sequence[str], rows: Rows) -> Spec:
    """The specification of a drawing of some rows, for Vega-Lite, or for Vega where that has no such drawing.

    Raises ParleyError for a kind there is not, and where the rows have nothing that it could draw.
    """
    if kind not in KINDS:
        raise ParleyError(f"There is no drawing {kind!r}; the drawings are {', '.join(KINDS)}.")
    if not rows:
        raise ParleyError("The query returns no rows, so there is nothing to draw.")
    return KINDS[kind](columns, rows)


def _bars(columns: Sequence[str], rows: Rows) -> Spec:
    """How often each thing or word of a column occurs, or the numbers beside it."""
    numbers = _fitting(rows, lambda cell: cell.number is not None)
    names = [at for at in range(len(columns)) if at not in numbers]
    if not names:
        raise ParleyError(
            "Bars need a column of names or words, but this query returns only numbers; select one more column."
        )
    sizes: Counter[tuple[str, str]] = Counter()
    for row in rows:
        if row[names[0]].text:
            name = row[names[0]]
            sizes[name.text, name.path] += (row[numbers[0]].number or 0) if numbers else 1  # type: ignore[assignment]  # a Counter counts in fractions too
    largest = sorted(sizes.items(), key=lambda each: (-each[1], each[0]))[:MOST_BARS]
    values = [{"name": name, "path": path, "size": size} for (name, path), size in largest]
    size = columns[numbers[0]] if numbers else "rows"
    return _lite(
        {
            **_titled(len(sizes), MOST_BARS, "the longest bars"),
            "data": {"values": values},
            "height": {"step": 20},
            "mark": {"type": "bar", "color": _BLUE, "cursor": "pointer"},
            "encoding": {
                "y": {"field": "name", "type": "nominal", "sort": None, "title": None},
                "x": {"field": "size", "type": "quantitative", "title": size},
                **_SHOWING,
            },
        }
    )


def _timeline(columns: Sequence[str], rows: Rows) -> Spec:
    """Each thing at its day, or from the day of one column to that of the next."""
    days = _fitting(rows, lambda cell: _is_day(cell.text) and cell.number is None and not cell.path)
    if not days:
        raise ParleyError(f"A timeline needs a column of days, such as 2031-03-04, and {_selected(columns)} none.")
    names = [at for at in range(len(columns)) if at not in days]
    values = []
    for row in rows:
        given = [row[at].text for at in days[:2] if row[at].text]
        if given:
            name = row[names[0]] if names else Cell("")
            spans = [_span(day) for day in given]
            first, last = min(start for start, _ in spans), max(end for _, end in spans)
            values.append({"name": name.text, "path": name.path, "from": first, "to": last, "day": " – ".join(given)})
    values.sort(key=lambda each: (each["from"], each["to"], each["name"]))
    lanes = list(dict.fromkeys(each["name"] for each in values))[:MOST_LANES]
    return _lite(
        {
            **_titled(len({each["name"] for each in values}), MOST_LANES, "the earliest"),
            "data": {"values": [each for each in values if each["name"] in lanes]},
            "height": {"step": 20},
            "mark": {"type": "rule", "strokeWidth": 9, "strokeCap": "round", "color": _BLUE, "cursor": "pointer"},
            "encoding": {
                "y": {"field": "name", "type": "nominal", "sort": lanes, "title": None},
                "x": {"field": "from", "type": "temporal", "scale": {"type": "utc"}, "title": None},
                "x2": {"field": "to"},
                **_SHOWING,
                "tooltip": {"field": "day", "type": "nominal"},
            },
        }
    )


def _map(columns: Sequence[str], rows: Rows) -> Spec:
    """A mark for each place, or for the capital of each nation, the larger the more rows name it."""
    found: Counter[Cell] = Counter()
    for kind in (Kind.PLACE, Kind.NATION):
        found.update(cell for row in rows for cell in row if cell.path.startswith(f"/id/{kind.value}/"))
        if found:
            break
    points = {cell: at for cell in found if (at := located(cell.path.split("/")[2], cell.text, None))}
    if not points:
        raise ParleyError(
            f"A map needs a column of places or nations that are on the map, and {_selected(columns)} none."
        )
    values = [
        {"name": cell.text, "path": cell.path, "latitude": at[0], "longitude": at[1], "size": 40 + 20 * found[cell]}
        for cell, at in sorted(points.items())
    ]
    placing = {"type": "geopoint", "projection": "earth", "fields": ["longitude", "latitude"]}
    land = {"url": "/static/countries-110m.json", "format": {"type": "topojson", "feature": "countries"}}
    where = {"x": {"field": "x"}, "y": {"field": "y"}, "fill": {"value": _COLOURS[1]}, "fillOpacity": {"value": 0.85}}
    return _vega(
        {
            # 5.41 wide at a scale of 1, and without the ice of Antarctica.
            "projections": [{"name": "earth", "type": "equalEarth", "scale": _WIDTH / 5.41, "translate": [550, 290]}],
            "data": [{"name": "land", **land}, {"name": "things", "values": values, "transform": [placing]}],
            "marks": [_LAND, _points(where), _NAMES],
        }
    )


def _network(columns: Sequence[str], rows: Rows) -> Spec:
    """The things of two columns, a line between those that stand in one row."""
    pair = _pair(rows)
    if pair is None:
        raise ParleyError(
            f"A network needs two columns of things, such as talks and parties, and {_selected(columns)} not so many."
        )
    ties = Counter((row[pair[0]], row[pair[1]]) for row in rows if row[pair[0]].text and row[pair[1]].text)
    degree = Counter(end for tie in ties for end in tie)
    things = sorted(degree, key=lambda cell: (-degree[cell], cell))[:MOST_THINGS]
    numbers = {cell: number for number, cell in enumerate(things)}
    drawn = [(numbers[one], numbers[other]) for one, other in sorted(ties) if one in numbers and other in numbers]
    nodes = [
        {"name": each.text, "path": each.path, "kind": _kind(each), "size": 60 + 12 * degree[each]} for each in things
    ]
    colour = {"name": "color", "type": "ordinal", "domain": {"data": "things", "field": "kind"}, "range": [*_COLOURS]}
    return _vega(
        {
            **_titled(len(degree), MOST_THINGS, "those with the most lines"),
            "data": [
                {"name": "things", "values": nodes},
                {"name": "ties", "values": [{"source": one, "target": other} for one, other in drawn]},
            ],
            "scales": [colour],
            "legends": [{"fill": "color", "labelColor": "currentColor"}],
            "marks": [_points({"fill": {"scale": "color", "field": "kind"}}, _FORCE), _TIES, _NAMES],
        }
    )


#: What every mark does: it leads to the page of what it stands for, and says its name.
_SHOWING: Final[Spec] = {
    "href": {"field": "path", "type": "nominal"},
    "tooltip": {"field": "name", "type": "nominal"},
}
_FORCE: Final[Spec] = {
    "type": "force",
    "iterations": 300,
    "static": True,
    "signal": "placed",
    "forces": [
        {"force": "center", "x": _WIDTH / 2, "y": _HEIGHT / 2},
        {"force": "collide", "radius": 26},
        {"force": "nbody", "strength": -160},
        {"force": "x", "x": {"expr": f"{_WIDTH / 2}"}, "strength": 0.03},
        {"force": "y", "y": {"expr": f"{_HEIGHT / 2}"}, "strength": 0.1},
        {"force": "link", "links": "ties", "distance": 60},
    ],
}
_LAND: Final[Spec] = {
    "type": "shape",
    "clip": True,
    "interactive": False,
    "from": {"data": "land"},
    "encode": {
        "enter": {"fill": _INK, "fillOpacity": {"value": 0.08}, "stroke": _INK, "strokeOpacity": {"value": 0.35}}
    },
    "transform": [{"type": "geoshape", "projection": "earth"}],
}
_TIES: Final[Spec] = {
    "type": "path",
    "from": {"data": "ties"},
    "interactive": False,
    "encode": {"update": {"stroke": _INK, "strokeOpacity": {"value": 0.35}}},
    "transform": [
        {"type": "linkpath", "shape": "line", "require": {"signal": "placed"}}
        | {f"{end}{way}": f"datum.{end}.{way.lower()}" for end in ("source", "target") for way in "XY"}
    ],
}
#: Names stand where they lie on nothing; the others are said by their marks.
_NAMES: Final[Spec] = {
    "type": "text",
    "zindex": 2,
    "from": {"data": "points"},
    "encode": {
        "enter": {"text": {"field": "datum.name"}, "fill": _INK, "limit": {"value": 230}}
        | {"href": {"field": "datum.path"}, "tooltip": {"field": "datum.name"}, "cursor": {"value": "pointer"}}
    },
    "transform": [
        {
            "type": "label",
            "size": [_WIDTH, _HEIGHT],
            "avoidMarks": ["points"],
            "anchor": ["top", "bottom", "right", "left"],
            "offset": [2],
        }
    ],
}
KINDS: Final[dict[str, Callable[[Sequence[str], Rows], Spec]]] = {
    "bars": _bars,
    "timeline": _timeline,
    "map": _map,
    "network": _network,
}


def _points(encoded: Spec, *transform: Spec) -> Spec:
    """A mark for each of the things, with its name and its page."""
    shown = {"size": {"field": "size"}, "href": {"field": "path"}, "tooltip": {"field": "name"}}
    return {
        "name": "points",
        "type": "symbol",
        "zindex": 1,
        "from": {"data": "things"},
        "encode": {"enter": {**encoded, **shown, "cursor": {"value": "pointer"}}},
        "transform": list(transform),
    }


def _vega(spec: Spec) -> Spec:
    return {"$schema": _VEGA, **_CONFIG, "width": _WIDTH, "height": _HEIGHT, **spec}


def _lite(spec: Spec) -> Spec:
    return {"$schema": _LITE, **_CONFIG, "width": _WIDTH, **spec}


def _titled(count: int, most: int, which: str) -> Spec:
    """A title where not everything is drawn."""
    return {"title": f"{most} of {count:,}: {which}"} if count > most else {}


def _selected(columns: Sequence[str]) -> str:
    return f"this query, which selects {', '.join(columns) or 'nothing'}, has"


def _fitting(rows: Rows, fits: Callable[[Cell], bool]) -> list[int]:
    """The columns of which every cell that is not empty fits, and one at least is not empty."""
    filled = [[row[at] for row in rows if row[at].text] for at in range(len(rows[0]))]
    return [at for at, cells in enumerate(filled) if cells and all(map(fits, cells))]


def _is_day(text: str) -> bool:
    """Whether a text is a day, month or year, or a time of a day.

    >>> _is_day("2031-02-03T10:00:00"), _is_day("2031-13"), _is_day("2031T10:00:00")
    (True, False, False)
    """
    return is_day(_TIME.sub("", text))


def _span(day: str) -> tuple[str, str]:
    """The first and the last day of a day, month or year.

    >>> _span("2031"), _span("2031-02"), _span("2031-02-03T10:00:00")
    (('2031-01-01', '2031-12-31'), ('2031-02-01', '2031-02-28'), ('2031-02-03', '2031-02-03'))
    """
    year, month, date = (*day[:10].split("-"), "", "")[:3]
    last_month = month or "12"
    last = date or str(calendar.monthrange(int(year), int(last_month))[1])
    return f"{year}-{month or '01'}-{date or '01'}", f"{year}-{last_month}-{last}"


def _pair(rows: Rows) -> tuple[int, int] | None:
    """The first two columns that are of things, or else of names, and not of the same ones."""
    things = _fitting(rows, lambda cell: bool(cell.path))
    names = _fitting(rows, lambda cell: cell.number is None and not _is_day(cell.text))
    for found in (things, names):
        for one, other in combinations(found, 2):
            if any(row[one].text != row[other].text for row in rows):
                return one, other
    return None


def _kind(cell: Cell) -> str:
    """What kind of thing it is, by where it is shown."""
    return cell.path.split("/")[2].replace("-", " ") if cell.path else "named"
