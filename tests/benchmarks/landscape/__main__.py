"""What a race of networks takes on its own loss, beside evaluating each point in full.

python -m tests.benchmarks.landscape [--json FILE]: three racers x 500 steps on 10,000 images, batches of 100, one BLAS
thread, for 784-32-10 and for four hidden layers of 100. The other way is that of loss-landscape-anim: the weights of a
point are assembled, and all images go through the whole network, point by point; it is timed at a few points of the
same map in the same run, and its losses are those that the map must have. Seconds are those of the processor, since a
clock would show what else a busy machine does; but true losses are computed on a second core beside the replay, so of
both together the clock's are told, too: they hold where two cores are free.
"""

import argparse
import json
import time
from collections.abc import Callable
from pathlib import Path
from unittest.mock import patch

import numpy as np

from core.datasets import Dataset, load, scaled
from core.landscape import replay
from core.landscape.lane import Lane
from core.landscape.network_race import Mapped, NetworkRace, Replayed, Surrounded, Trained
from core.landscape.recipe import LandscapeRecipe, fitted
from core.landscape.remarks import ratio_at_end
from core.network import cross_entropy
from core.optimizers import SGD, Adam, AnyOptimizer, Momentum
from core.threads import BlasThreads
from core.training import TrainingConfig
from core.training.factory import build_network

STEPS = 500
CLOCKS: dict[Callable[[], float], str] = {time.process_time: "processor", time.perf_counter: "clock"}
ROUNDS = 3
NETWORKS = {"784-32-10": (32,), "784-100-100-100-100-10": (100,) * 4}
RACERS: dict[str, AnyOptimizer] = {
    "SGD": SGD(learning_rate=0.1),
    "Momentum": Momentum(learning_rate=0.01),
    "Adam": Adam(),
}
FULL_POINTS = 12  # that are evaluated the other way
# What was promised: seconds, and factors of the training alone.
BOUNDS = {
    "784-32-10": {"first map": 0.05, "exact map": 0.5},
    "784-100-100-100-100-10": {"first map": 0.25, "exact map": 3.0},
}
FACTORS = {"without true losses": 2.2, "with true losses": 3.2}


Clock = Callable[[], float]


def training(recipe: LandscapeRecipe, dataset: Dataset) -> dict[Clock, float]:
    """Train the racers and nothing else."""
    lanes = [Lane(recipe, racer, dataset) for racer in recipe.racers]
    begin = {clock: clock() for clock in CLOCKS}
    for lane in lanes:
        lane.train(STEPS)
    return {clock: clock() - began for clock, began in begin.items()}


def trained_and_replayed(recipe: LandscapeRecipe, dataset: Dataset, clock: Clock, truths: int) -> float:
    """Return how many times as long as the training alone it takes to train and replay; the least of some runs."""
    alone, both = [], []
    with patch.object(replay, "TRUTHS", truths):
        for _ in range(ROUNDS):
            alone.append(training(recipe, dataset)[clock])
            parts = phases(NetworkRace(recipe, dataset), clock, until_replayed=True)
            both.append(parts["training"] + parts["replay"])
    return min(both) / min(alone)


def phases(race: NetworkRace, clock: Clock = time.process_time, *, until_replayed: bool = False) -> dict[str, float]:
    """Run a race, and say what its parts took."""
    begin = clock()
    at: dict[str, float] = {}
    for report in race.run():
        now = clock() - begin
        match report:
            case Trained():
                at["trained"] = now
            case Mapped() if not report.is_exact:
                at["first 17 x 17" if len(report.loss_map.a) == 17 else "first 9 x 9"] = now
            case Mapped():
                at.setdefault("exact", now)
                at["finest"] = now
            case Surrounded():
                at["surrounded"] = now
            case Replayed():
                at["replayed"] = now
                if until_replayed and report.step == report.steps:
                    break
    found = {
        "training": at["trained"],
        "first map 9 x 9": at["first 9 x 9"] - at["trained"],
        "first map": at["first 17 x 17"] - at["trained"],
        "replay": at["replayed"] - at["first 17 x 17"],
    }
    if until_replayed:
        return found
    return {
        **found,
        "exact map": at["exact"] - at["replayed"],
        "until the finest map": at["finest"] - at["replayed"],
        "loss round the ends": at["surrounded"] - at["finest"],
    }


def full_forward(race: NetworkRace) -> tuple[float, float]:
    """Return the seconds a point takes the other way, and the largest relative difference of a map's loss from it."""
    assert race.result is not None
    assert race.plane is not None
    found = race.result.loss_map
    network = build_network(race.recipe.base, race.dataset.ends)
    images = scaled(race.dataset.train_images[race.images.rows])
    labels = race.dataset.train_labels[race.images.rows]
    rng, differences, begin = np.random.default_rng(0), [], time.process_time()
    with BlasThreads(1):
        for column, row in zip(*(rng.integers(0, len(axis), FULL_POINTS) for axis in (found.a, found.b)), strict=True):
            network.parameters[:] = race.plane.at(found.a[column], found.b[row])
            loss = float(cross_entropy(network.logits(images), labels).mean(dtype=np.float64))
            differences.append(abs(loss / found.losses[row, column] - 1))
    return (time.process_time() - begin) / FULL_POINTS, float(max(differences))


def measure(name: str, dataset: Dataset) -> dict[str, object]:
    base = fitted(TrainingConfig(hidden_layers=NETWORKS[name], train_size=10_000), STEPS)
    recipe = LandscapeRecipe.of({one: base.replace(optimizer=how) for one, how in RACERS.items()}, steps=STEPS)
    training(recipe, dataset)  # warm
    alone = training(recipe, dataset)[time.process_time]
    race = NetworkRace(recipe, dataset)
    parts = phases(race)
    a_point, difference = full_forward(race)
    result = race.result
    assert result is not None
    points = 17 * 17
    return {
        "training alone, s": alone,
        **{f"{part}, s": value for part, value in parts.items()},
        **{
            f"training and replay {how} true losses, of training alone, {of}": trained_and_replayed(
                recipe, dataset, clock, truths
            )
            for how, truths in (("without", 1), ("with", replay.TRUTHS))
            for clock, of in CLOCKS.items()
        },
        "17 x 17 points the other way, s": points * a_point,
        "exact map, times as fast as the other way": points * a_point / parts["exact map"],
        "largest relative difference from the other way": difference,
        "map over truth at the ends": {path.name: ratio_at_end(result, path) for path in result.paths},
        "share of the plane": result.share,
        "kilobytes of the result": len(result.to_bytes()) / 1000,
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", type=Path, help="write the figures there, too")
    options = parser.parse_args()
    dataset = load("mnist")
    figures = {}
    for name in NETWORKS:
        figures[name] = measure(name, dataset)
        print(name)
        for what, value in figures[name].items():
            said = {k: round(v, 3) for k, v in value.items()} if isinstance(value, dict) else f"{value:.4g}"
            print(f"  {what:78s} {said}", flush=True)
        for part, bound in BOUNDS[name].items():
            print(f"  promised: {part} within {bound} s")
    print(f"promised: training and replay at most {FACTORS} times the training")
    if options.json:
        options.json.write_text(json.dumps(figures, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
