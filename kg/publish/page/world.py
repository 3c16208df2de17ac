"""The map of the page: the outlines of the countries, and where on it a place or a nation's capital lies.

The outlines are Natural Earth's, from the npm package world-atlas; `hatch_build.py` brings them into the package.
Positions come from GeoNames and countryinfo. All are in the Equal Earth projection
(https://doi.org/10.1080/13658816.2018.1504949), a thousand units wide.
"""

from __future__ import annotations

import json
import math
from functools import cache
from importlib.resources import files
from itertools import pairwise
from typing import Any, Final

from kg import reference
from kg.model import Kind

Point = tuple[float, float]

#: The coefficients of the projection, and how wide it is.
_A1, _A2, _A3, _A4 = 1.340264, -0.081106, 0.000893, 0.003796
_SCALE: Final = 1000 / 5.4132
#: The ice of Antarctica only takes room.
_SOUTHERNMOST: Final = -60.0


def projected(latitude: float, longitude: float) -> Point:
    """Where a point of the earth lies on the map: 0 is Greenwich on the equator, right and down are positive.

    >>> projected(0, 0), projected(0, 180)
    ((0.0, 0.0), (500.0, 0.0))
    """
    theta = math.asin(math.sqrt(3) / 2 * math.sin(math.radians(latitude)))
    slope = 9 * _A4 * theta**8 + 7 * _A3 * theta**6 + 3 * _A2 * theta**2 + _A1
    x = 2 * math.sqrt(3) * math.radians(longitude) * math.cos(theta) / (3 * slope)
    y = _A4 * theta**9 + _A3 * theta**7 + _A2 * theta**3 + _A1 * theta
    return (round(_SCALE * x, 1), round(-_SCALE * y, 1) + 0.0)


@cache
def outlines() -> str:
    """The countries as one SVG path; empty if the package was built without them."""
    file = files("kg") / "vendor" / "countries-110m.json"
    return outlines_of(json.loads(file.read_text(encoding="utf-8"))) if file.is_file() else ""


def outlines_of(topology: dict[str, Any]) -> str:
    """The countries of a TopoJSON as one SVG path, without what lies in the far south."""
    arcs = [_arc(arc, topology["transform"]) for arc in topology["arcs"]]
    paths = []
    for country in topology["objects"]["countries"]["geometries"]:
        polygons = country["arcs"] if country["type"] == "MultiPolygon" else [country["arcs"]]
        for ring in (ring for polygon in polygons for ring in polygon):
            parts = [arcs[number] if number >= 0 else arcs[~number][::-1] for number in ring]
            points = _unbroken([point for number, part in enumerate(parts) for point in part[number > 0 :]])
            if max(latitude for latitude, _ in points) > _SOUTHERNMOST:
                paths.append("M" + "L".join(f"{x:g} {y:g}" for x, y in (projected(*point) for point in points)) + "Z")
    return "".join(paths)


def _unbroken(ring: list[Point]) -> list[Point]:
    """A ring that crosses the line of date goes on beyond it, instead of leaping to the other side of the map."""
    points, turn = ring[:1], 0.0
    for (_, before), (latitude, longitude) in pairwise(ring):
        turn -= 360 * ((longitude - before > 180) - (longitude - before < -180))
        points.append((latitude, longitude + turn))
    return points


def _arc(arc: list[list[int]], transform: dict[str, list[float]]) -> list[Point]:
    """The points of an arc, latitude first; each is written as its distance from the one before."""
    points, x, y = [], 0, 0
    for right, up in arc:
        x, y = x + right, y + up
        (across, along), (east, north) = transform["scale"], transform["translate"]
        points.append((y * along + north, x * across + east))
    return points


def located(kind: str, name: str, code: str | None) -> Point | None:
    """Latitude and longitude of a place (the largest city of that name, or else the country) or a nation's capital.

    None if nobody knows.
    """
    if kind == Kind.PLACE.value:
        return reference.city_position(name) or reference.country_position(reference.nation_code(name) or "")
    if kind == Kind.NATION.value:
        code = code or reference.nation_code(name) or ""
        return reference.city_position(reference.capital_of(code) or "") or reference.country_position(code)
    return None


def position(kind: str, name: str, code: str | None) -> Point | None:
    """Where on the map that is; None if nobody knows.

    >>> position("place", "Oslo", None) == position("nation", "Norway", "NO")
    True
    """
    found = located(kind, name, code)
    return projected(*found) if found else None
