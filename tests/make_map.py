"""Draw the folders of the code and the arrows between them: python -m tests.make_map writes assets/pictures/map.svg.

The rows are the floors of the import contracts in pyproject.toml, the arrows are read off the imports: the window
stands on the left, the engine on the right. An arrow is left out where others lead along anyway, or where it would
lead to the ground of the engine, which everything stands on.
"""

import math
import sys
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple
from xml.sax.saxutils import escape

import grimp

ROOT = Path(__file__).parents[1]
PICTURE = ROOT / "assets" / "pictures" / "map.svg"
PACKAGES = ("app", "core")
GROUND = 2  # the lowest floors of the engine, to which no arrow is drawn

# Pixels.
COLUMNS = {"app": (20, 500), "core": (480, 1440)}  # from where to where
WIDTH = 1460
BOX_HEIGHT, ROW_HEIGHT, GAP = 34, 74, 22
LETTER = 7.6
PADDING = 14
MARGIN = 24
TIP = 6
COLOURS = {"app": ("#dbe7f5", "#1f4e86"), "core": ("#f7e6d2", "#8a4b12")}  # of boxes and of their names
LINE = "#6b6b6b"

Arrow = tuple[str, str]  # who imports, what is imported


class Box(NamedTuple):
    """A folder, or a file that stands beside folders."""

    name: str
    x: float  # of its left edge
    y: float  # of its upper edge
    width: float

    @property
    def middle(self) -> float:
        return self.x + self.width / 2

    @property
    def package(self) -> str:
        return self.name.partition(".")[0]


def main() -> int:
    """Write the picture."""
    PICTURE.write_text(drawn(), encoding="utf-8")
    return 0


def drawn() -> str:
    """Draw the map as it is now."""
    floors = {package: list(_floors(package)) for package in PACKAGES}
    arrows = _arrows([place for rows in floors.values() for floor in rows for place in floor])
    ground = {place for floor in floors["core"][-GROUND:] for place in floor}
    boxes: dict[str, Box] = {}
    for package, rows in floors.items():
        number = 0
        for row in rows:
            for line in _lines(_in_order(row, arrows, boxes), package):
                boxes |= {box.name: box for box in _boxes(line, package, number)}
                number += 1
    drawn_arrows = [(boxes[one], boxes[other]) for one, other in sorted(arrows) if other not in ground]
    lines = [_arrow(one, other, _row_of(other, boxes.values())) for one, other in drawn_arrows]
    lines += [line for box in boxes.values() for line in _drawn(box)]
    lines.append(_said(min(boxes[place].y for place in ground)))
    height = max(box.y for box in boxes.values()) + BOX_HEIGHT + MARGIN
    return "\n".join([*_head(height), *lines, "</svg>\n"])


def _floors(package: str) -> Iterator[tuple[str, ...]]:
    """Name what stands on each floor of a package, from the top."""
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    contracts = settings["tool"]["importlinter"]["contracts"]
    layers = next(one["layers"] for one in contracts if one.get("containers") == [package])
    for layer in layers:
        yield tuple(f"{package}.{name.strip()}" for name in layer.replace("|", ":").split(":"))


def _arrows(places: Sequence[str]) -> set[Arrow]:
    """Find who imports whom, without what follows from other arrows."""
    graph = grimp.build_graph(*PACKAGES, exclude_type_checking_imports=True, cache_dir=None)
    arrows = {
        (importer, imported)
        for module in graph.modules
        for target in graph.find_modules_directly_imported_by(module)
        for importer, imported in [(_place(module, places), _place(target, places))]
        if importer and imported and importer != imported
    }
    known = {place: {imported for importer, imported in arrows if importer == place} for place in places}
    return {arrow for arrow in arrows if not _is_implied(arrow, known)}


def _place(module: str, places: Iterable[str]) -> str:
    return next((place for place in places if module == place or module.startswith(f"{place}.")), "")


def _is_implied(arrow: Arrow, known: Mapping[str, set[str]]) -> bool:
    """See whether another way leads from the one to the other."""
    importer, imported = arrow
    ahead, seen = list(known[importer] - {imported}), set[str]()
    while ahead:
        place = ahead.pop()
        if place == imported:
            return True
        if place not in seen:
            seen.add(place)
            ahead += known[place]
    return False


def _in_order(row: Sequence[str], arrows: Iterable[Arrow], above: Mapping[str, Box]) -> list[str]:
    """Put each place of a row below those that import it, as far as that goes."""

    def wanted(place: str) -> float:
        importers = [above[one].middle for one, other in arrows if other == place and one in above]
        return sum(importers) / len(importers) if importers else WIDTH

    return sorted(row, key=wanted)


def _lines(row: Sequence[str], package: str) -> Iterator[list[str]]:
    """Break a floor that is wider than its column into as many lines as it needs, about equally long."""
    left, right = COLUMNS[package]
    needed = sum(_width(name) + GAP for name in row) - GAP
    count = math.ceil(needed / (right - left))
    for start in range(count):
        yield list(row[len(row) * start // count : len(row) * (start + 1) // count])


def _width(name: str) -> float:
    return 2 * PADDING + LETTER * len(_label(name))


def _boxes(row: Sequence[str], package: str, number: int) -> Iterator[Box]:
    """Lay a row out in the middle of its column."""
    widths = [_width(name) for name in row]
    left, right = COLUMNS[package]
    x = (left + right - sum(widths) - GAP * (len(row) - 1)) / 2
    for name, width in zip(row, widths, strict=True):
        yield Box(name, x, MARGIN + number * ROW_HEIGHT, width)
        x += width + GAP


def _row_of(box: Box, boxes: Iterable[Box]) -> list[Box]:
    return [other for other in boxes if (other.package, other.y) == (box.package, box.y)]


def _label(name: str) -> str:
    path = name.replace(".", "/")
    return f"{path}/" if (ROOT / path).is_dir() else f"{path}.py"


def _head(height: float) -> Iterator[str]:
    size = f'viewBox="0 0 {WIDTH} {height}" font-family="sans-serif" font-size="13"'
    yield f'<svg xmlns="http://www.w3.org/2000/svg" {size}>'
    yield f'<rect width="{WIDTH}" height="{height}" fill="#ffffff"/>'


def _arrow(start: Box, end: Box, row: Sequence[Box]) -> str:
    """Draw an arrow: down within a package; from the window to the left of an engine's row, or into it from above."""
    if start.package == end.package:
        (x, y), (to_x, to_y) = (start.middle, start.y + BOX_HEIGHT), (end.middle, end.y - TIP)
        bends = (x, (y + to_y) / 2), (to_x, (y + to_y) / 2)
    else:
        x, y = start.x + start.width, start.y + BOX_HEIGHT / 2
        leftmost = end.x == min(box.x for box in row)
        to_x, to_y = (end.x - TIP, end.y + BOX_HEIGHT / 2) if leftmost else (end.middle, end.y - TIP)
        bends = ((x + to_x) / 2, y), ((x + to_x) / 2, to_y) if leftmost else (to_x, to_y - ROW_HEIGHT)
    points = " ".join(f"{across:.0f} {down:.0f}" for across, down in (*bends, (to_x, to_y)))
    line = f'<path d="M{x:.0f} {y:.0f} C{points}" fill="none" stroke="{LINE}"/>'
    right = to_x < end.x
    tip = f"v{TIP} l{TIP} {-TIP // 2}z" if right else f"h{TIP} l{-TIP // 2} {TIP}z"
    corner = (to_x, to_y - TIP / 2) if right else (to_x - TIP / 2, to_y)
    return f'{line}<path d="M{corner[0]:.0f} {corner[1]:.0f} {tip}" fill="{LINE}"/>'


def _said(y: float) -> str:
    """Tell what the lowest floors are, between them."""
    left, right = COLUMNS["core"]
    place = f'x="{(left + right) / 2:.0f}" y="{y - (ROW_HEIGHT - BOX_HEIGHT) / 2 + 14:.0f}"'
    return f'<text {place} fill="{LINE}" text-anchor="middle" font-style="italic">the ground: all may use it</text>'


def _drawn(box: Box) -> Iterator[str]:
    ground, ink = COLOURS[box.package]
    size = f'width="{box.width:.0f}" height="{BOX_HEIGHT}"'
    yield f'<rect x="{box.x:.0f}" y="{box.y:.0f}" {size} rx="5" fill="{ground}" stroke="{ink}"/>'
    place = f'x="{box.middle:.0f}" y="{box.y + BOX_HEIGHT / 2 + 5:.0f}"'
    yield f'<text {place} fill="{ink}" text-anchor="middle">{escape(_label(box.name))}</text>'


if __name__ == "__main__":
    sys.exit(main())
