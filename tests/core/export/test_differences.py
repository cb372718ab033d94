"""What differs is a line for each setting, and the frame at which two paths part."""

import pytest

from core.descent import Racer, race
from core.export.differences import differences, first_difference, partings
from core.optimizers import SGD, Momentum
from core.surfaces import Bowl


@pytest.mark.parametrize(
    ("before", "after", "lines"),
    [
        ({"a": 1}, {"a": 1}, []),
        ({"a": {"b": [{"c": 0.01}]}}, {"a": {"b": [{"c": 0.02}]}}, ["a.b[0].c: 0.01 -> 0.02"]),
        ({"layers": [100, 100]}, {"layers": [50]}, ["layers: [100, 100] -> [50]"]),
        ({"on": True}, {"on": 1}, ["on: true -> 1"]),
        (
            {"kind": "sgd", "rate": 1},
            {"kind": "adam", "beta": 2},
            ["kind: sgd -> adam", "rate: 1 -> nothing", "beta: nothing -> 2"],
        ),
        ({"b": [{"c": 1}, {"c": 2}]}, {"b": [{"c": 1}]}, ['b[1]: {"c": 2} -> nothing']),
        ({"name": ""}, {"name": "수"}, ['name: "" -> 수']),
        ({"rule": "w = g"}, {"rule": "m = g\nw = m"}, ['rule: w = g -> "m = g\\nw = m"']),
    ],
)
def test_each_setting_that_differs_is_a_line(before: object, after: object, lines: list[str]) -> None:
    assert list(differences(before, after)) == lines


def test_paths_part_at_the_first_step_that_differs() -> None:
    """Momentum's first step is that of SGD; its second is longer."""
    racers = [Racer(optimizer=SGD(learning_rate=0.01)), Racer(optimizer=Momentum(learning_rate=0.01))]
    plain, heavy = race(Bowl(), racers, (-2.5, 1.5), 20)
    assert first_difference(plain, heavy) == 2
    assert first_difference(plain, plain) is None
    (shorter,) = race(Bowl(), racers[:1], (-2.5, 1.5), 12)
    assert first_difference(plain, shorter) == 13
    (elsewhere,) = race(Bowl(), racers[:1], (-2.5, 1.6), 20)
    assert first_difference(plain, elsewhere) == 0
    said = [message.text() for message in partings([plain, heavy], [plain, plain])]
    assert said == ["racer 1, SGD: the paths are the same", "racer 2, Momentum: the paths part at frame 2"]
