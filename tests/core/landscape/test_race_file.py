"""Race files: the example, and mistakes by line and key."""

from pathlib import Path

import pytest

from core.landscape.race_file import EXAMPLE, RaceFileError, parse_race, read_race
from core.optimizers import SGD


def test_the_example_is_a_race() -> None:
    recipe = parse_race(EXAMPLE, "race.toml")
    assert recipe.names == ("SGD", "Adam")
    assert recipe.racers[0].config.optimizer == SGD(learning_rate=0.1)
    assert (recipe.base.hidden_layers, recipe.base.train_size, recipe.map_images) == ((32,), 5000, 500)
    assert recipe.base.steps == recipe.steps == 500  # so that a schedule ends with the race


def test_names_of_settings_need_no_quotes() -> None:
    recipe = parse_race("[base]\noptimizer.kind = 'sgd'\n[racers.A]\noptimizer.learning_rate = 0.5\n", "r.toml")
    assert recipe.racers[0].config.optimizer == SGD(learning_rate=0.5)


RACER = "\n[racers]\nA = {}\n"


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (f"steps = 'a'{RACER}", "r.toml, line 1: steps: 'a' is not a whole number"),
        (f"x = 1{RACER}", "line 1: x: is not a setting"),
        (f"plane = 'x'{RACER}", "line 1: plane: 'x' is not one of 'start_and_ends'"),
        (f"plane = 'three_ends'{RACER}", "line 1: plane: the plane three_ends needs 3 racers; this race has 1"),
        (f"plane = 'around_end'\nthrough = ['B']{RACER}", "line 2: through: there is no racer called B"),
        (f"through = ['A']{RACER}", "line 1: through: the plane start_and_ends goes through the start and all ends"),
        (
            f"plane = 'three_points'\nthrough = ['A start', 'A end', 'A']{RACER}",
            "line 2: through: A is no point; write a racer's name, then start or end, such as “A end”",
        ),
        ("", "line 1: racers is missing"),
        ("racers = 3", "line 1: racers is a table"),
        ("[racers]\nA = 3", "line 2: racers.A is a table"),
        ("[base]\ntrain_size = -1\n[racers]\nA = {}", "line 2: base.train_size: -1 is less than 10"),
        ("[racers]\nA = { optimizer = 'adma' }", "line 2: racers.A.optimizer: adma is not one of 'sgd'"),
        ("[racers]\nA = { batch_sze = 3 }", "line 2: racers.A: batch_sze is not a setting of a run"),
        ("[racers]\nA = { 'optimizer.rate' = 1 }", "line 2: racers.A: optimizer.rate is not a setting of a run"),
        ("[racers]\nA = { hidden_layers = [3] }", "line 2: racers.A.hidden_layers: hidden_layers is the same for all"),
        ("[racers]\nA = { seed = 3 }", "line 2: racers.A.seed: the seed draws the images"),
        ("[racers]\nA = {}\nB = { start_seed = 1 }", "plane: B begins with other weights than A"),
        ("[base]\nepochs = 1\n[racers]\nA = {}", "line 4: racers.A: 1 epochs are 100 steps, fewer than 500"),
        ("[racers]\nA = { steps = 0 }", "line 2: racers.A.steps: 0 is less than 1"),
        (
            f"steps = {10**24}\n[base]\nbatch_size = 10\n[racers]\nA = {{}}",
            "line 1: steps: 1000000000000000000000000 is",
        ),
        ("steps = 10001\n[base]\ntrain_size = 100\n[racers]\nA = {}", "racers.A: 10000 epochs are 10000 steps, fewer"),
        (
            "[base]\nseed = 1\nhidden_layers = [3, 0]\n[racers]\nA = {}",
            "line 3: base.hidden_layers[1]: 0 is less than 1",
        ),
        ("x = !", "r.toml is not TOML: Invalid value"),
    ],
)
def test_a_mistake_is_named_by_line_and_key(text: str, sentence: str) -> None:
    with pytest.raises(RaceFileError) as refused:
        parse_race(text, "r.toml")
    assert sentence in str(refused.value)


def test_a_file_that_is_not_there_is_said_so(tmp_path: Path) -> None:
    with pytest.raises(RaceFileError, match="cannot be read: No such file or directory"):
        read_race(tmp_path / "none.toml")
