"""Points of one's own to which a line is fitted: their declaration, and the reading of two columns of numbers."""

import re
from typing import Annotated

from pydantic import AfterValidator, Field

from core.settings import N_, RefusedError

MOST_POINTS = 10_000
FEWEST_POINTS = 2
FARTHEST = 1e6

NO_POINT = N_("line {line}: “{text}” is no point; a point is two numbers, X and Y")
TOO_FAR = N_("line {line}: {value:g} is too far away; numbers go from −{limit:,.0f} to {limit:,.0f}")
TOO_MANY = N_("there are {found:,} points; up to {most:,} can be used")
TOO_FEW = N_("a line needs at least {fewest} points; there are {found}")
ONE_INPUT = N_("all points have the same X, {value:g}: no line fits them best")

Number = Annotated[float, Field(ge=-FARTHEST, le=FARTHEST)]
SamplePoint = tuple[Number, Number]  # X, Y
BETWEEN = re.compile(r"[\s,;]+")
QUOTED = 40  # characters of a line that are quoted


def fit_a_line(points: tuple[SamplePoint, ...]) -> tuple[SamplePoint, ...]:
    """Refuse points through which no line fits best; none at all are drawn instead.

    Raises:
        RefusedError: there are too few or too many, or all have the same X.
    """
    if points and len(points) < FEWEST_POINTS:
        raise RefusedError(TOO_FEW, fewest=FEWEST_POINTS, found=len(points))
    if len(points) > MOST_POINTS:
        raise RefusedError(TOO_MANY, found=len(points), most=MOST_POINTS)
    if points and len({x for x, _ in points}) == 1:
        raise RefusedError(ONE_INPUT, value=points[0][0])
    return points


OwnSamples = Annotated[
    tuple[SamplePoint, ...],
    AfterValidator(fit_a_line),
    Field(
        title=N_("Points"),
        description=N_("Points of one's own, [[X, Y], ...], to which the line is fitted instead of drawn ones."),
    ),
]


def read_points(text: str) -> tuple[SamplePoint, ...]:
    """Read a point a line, X and Y, with spaces, tabs, commas or semicolons between; names above them are passed by.

    Raises:
        RefusedError: a line is no point; the sentence says which. Or no line fits the points best.
    """
    points: list[SamplePoint] = []
    named = False
    for number, line in enumerate(text.lstrip("\ufeff").splitlines(), start=1):
        cells = [cell for cell in BETWEEN.split(line.strip()) if cell]
        if not cells:
            continue
        point = _point(cells)
        if point is None:
            if not points and not named and not any(map(_number, cells)):
                named = True  # the first line may name the columns
                continue
            raise RefusedError(NO_POINT, line=number, text=line.strip()[:QUOTED])
        for value in point:
            if not abs(value) <= FARTHEST:
                raise RefusedError(TOO_FAR, line=number, value=value, limit=FARTHEST)
        points.append(point)
    if len(points) < FEWEST_POINTS:
        raise RefusedError(TOO_FEW, fewest=FEWEST_POINTS, found=len(points))
    return fit_a_line(tuple(points))


def _point(cells: list[str]) -> SamplePoint | None:
    numbers = [_number(cell) for cell in cells]
    return (numbers[0], numbers[1]) if len(numbers) == 2 and None not in numbers else None  # type: ignore[return-value]


def _number(cell: str) -> float | None:
    try:
        return float(cell.replace("−", "-").strip("\"'"))
    except ValueError:
        return None
