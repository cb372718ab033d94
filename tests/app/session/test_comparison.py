"""Two sessions are compared by their settings; what does not change a path says nothing of paths."""

from app.session.comparison import lines_between
from app.session.session import Session
from tests.app.optimizers.network.small_race import raced_model, small_model


def test_a_colour_is_a_line_and_no_path_is_spoken_of() -> None:
    one = Session()
    racer = one.optimizers.racers[0]
    other = one.replace(optimizers=one.optimizers.with_racer(0, racer.replace(shown=False)))
    assert list(lines_between(one, other)) == ["optimizers.racers[0].shown: true -> false"]


def test_another_start_parts_all_paths_at_once() -> None:
    one = Session()
    start = one.optimizers.start.replace(x=one.optimizers.start.x + 0.25)
    lines = list(lines_between(one, one.replace(optimizers=one.optimizers.replace(start=start))))
    assert lines[0] == f"optimizers.start.x: {one.optimizers.start.x} -> {start.x}"
    assert len(lines) == 1 + len(one.optimizers.racers)
    assert all(line.endswith("the paths part at frame 0") for line in lines[1:])


def test_networks_are_compared_by_their_settings_only() -> None:
    one = Session(optimizers=raced_model())
    assert list(lines_between(one, Session(optimizers=small_model()))) == []
    assert list(lines_between(one, Session(optimizers=small_model().replace(steps=30)))) == [
        "optimizers.steps: 20 -> 30"
    ]
