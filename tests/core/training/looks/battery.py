"""Trains runs with looks beside the training and in line, and prints each place where a bit differs.

    python -m tests.core.training.looks.battery [every]

The presets, each with and without early stopping and its best weights restored; each look lasts for none, some or all
steps of the next epoch; and after every report one thing is done: a change, a look at the network, a checkpoint, a
resumption. All together are 15,000 runs, which take an hour; with a number, which should be odd, only every so many.
"""

import itertools
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from core.training import PRESETS, Change, Trainer, TrainingConfig
from tests.core.datasets.easy_data import easy_dataset
from tests.core.training.looks.forced import ACTIONS, ALL, Followed, follow, forced

DATA = easy_dataset()
SMALL = {"train_size": 200, "hidden_layers": (12, 8), "batch_size": 50, "epochs": 4}
STOPS: tuple[dict[str, int], ...] = (
    {},
    {"early_stopping": 1},
    {"early_stopping": 1, "restore_best": True},
    {"early_stopping": 2, "epochs": 9},
)
STEPS_BESIDE = (0, 1, 3, ALL)
RATES = {"model-1": 0.1, "model-2": 0.05, "model-3": 0.3}  # at which the validation loss also rises
PLANNED = ((), (Change(4, "learning_rate", 0.02), Change(6, "l2", 0.05), Change(8, "epochs", 3)))


def configs() -> Iterator[TrainingConfig]:
    for (name, preset), stop in itertools.product(PRESETS.items(), STOPS):
        optimizer = preset.optimizer.replace(learning_rate=RATES[name])
        yield preset.replace(**{**SMALL, **stop, "optimizer": optimizer, "drop_last": name != "model-2"})


def disagreements(every: int, folder: Path) -> Iterator[str]:
    """The runs whose looks change something."""
    number = 0
    for config, planned in itertools.product(configs(), PLANNED):
        reports = len(follow(Trainer(config, DATA, planned), "inline", {}, folder).seen)
        for act, place in itertools.product(("", *ACTIONS), range(1, reports + 1)):
            if act == "" and place > 1:
                continue
            acts, inline = {place: act}, None
            for steps in STEPS_BESIDE:
                number += 1
                if number % every:
                    continue
                inline = inline or follow(Trainer(config, DATA, planned), "inline", acts, folder)
                with forced(steps):
                    beside = follow(Trainer(config, DATA, planned), "beside", acts, folder)
                if (where := difference(inline, beside)) is not None:
                    yield f"{config!r}, {planned}: {act} after report {place}, {steps} steps beside: {where}"


def difference(one: Followed, other: Followed) -> str | None:
    """Say where two runs differ first."""
    for place, (ours, theirs) in enumerate(itertools.zip_longest(one.seen, other.seen), 1):
        if ours != theirs:
            return f"item {place} of what was seen"
    return None if one.end == other.end else "the end"


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as kept:
        found = list(disagreements(int(sys.argv[1]) if len(sys.argv) > 1 else 1, Path(kept)))
    print(*found, f"{len(found)} runs differ", sep="\n")
    sys.exit(bool(found))
