"""How time and memory grow: python -m tests.benchmarks.scale [TABLE ...] [--json FILE].

A table each: of the network's parameters, the training images, the layers of propagated signals, the racers and the
steps of a race, and the runs of the list. Each size is measured in a process of its own, in time of a processor. The
last line has the exponent by which the largest size exceeds the one before: 1 is in proportion.
"""

import argparse
import json
import math
import multiprocessing
import os
import resource
import sys
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import numpy as np

from core import kernels
from core.activations import ReLU
from core.datasets import Dataset
from core.descent import race
from core.initializers import HeNormal
from core.optimizers import Adam
from core.propagation import PropagationConfig, propagate
from core.training import Trainer, TrainingConfig
from tests.benchmarks.playback import race_of_all
from tests.benchmarks.run_lists import fill, time_list

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

Figures = dict[str, float]
SHAPES = {  # parameters of a network on images of 28 x 28
    "25 thousand": (32,),
    "100 thousand": (128,),
    "400 thousand": (512,),
    "2 million": (1024, 1024),
    "6 million": (2048, 2048),
    "20 million": (4096, 4096),
    "37 million": (4096, 4096, 4096),
}
STEPS = 12
REPEATS = 5


def quickest(task: Callable[[], object], repeats: int = REPEATS) -> float:
    """Return the milliseconds of a processor that a task takes."""
    times = []
    for _ in range(repeats):
        begin = time.process_time()
        task()
        times.append(time.process_time() - begin)
    return min(times) * 1000


def noise_pictures(images: int) -> Dataset:
    rng = np.random.default_rng(0)
    pixels = rng.integers(0, 255, (images, 784), np.uint8)
    labels = (np.arange(images) % 10).astype(np.uint8)
    classes = tuple(map(str, range(10)))
    return Dataset(pixels, labels, pixels[:1000], labels[:1000], image_shape=(28, 28), classes=classes)


def parameters(size: int) -> Figures:
    hidden = list(SHAPES.values())[size]
    config = TrainingConfig(
        train_size=STEPS * 100, batch_size=100, hidden_layers=hidden, optimizer=Adam(), validation_fraction=0.0
    )
    trainer = Trainer(config, noise_pictures(STEPS * 100))
    kernels.finish()
    reports = trainer.run("inline")
    next(reports)
    return {
        "parameters": float(trainer.network.parameters.size),
        "a step of 100 images, ms": quickest(lambda: next(reports), STEPS - 2),
    }


def images(size: int) -> Figures:
    data = noise_pictures(size + size // 4)
    config = TrainingConfig(train_size=size, validation_fraction=0.2, epochs=1)
    trainer: list[Trainer] = []
    made = quickest(lambda: trainer.append(Trainer(config, data)), 1)
    return {
        "making the run, ms": made,
        "an epoch with its look, ms": quickest(lambda: list(trainer[0].run("inline")), 1),
    }


def layers(size: int) -> Figures:
    config = PropagationConfig(initializer=HeNormal(), activation=ReLU(), hidden_layers=(100,) * size)
    return {"all cheap statistics, ms": quickest(lambda: propagate(config))}


def racers(size: int) -> Figures:
    model = race_of_all(300)
    chosen = model.engine_racers()[:size]
    return {"300 steps, ms": quickest(lambda: race(model.surface, chosen, model.start.point, 300))}


def steps(size: int) -> Figures:
    model = race_of_all(300)
    chosen = model.engine_racers()[:8]
    return {"8 racers, ms": quickest(lambda: race(model.surface, chosen, model.start.point, size), 2)}


def runs(size: int) -> Figures:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "runs.sqlite"
        fill(file, size)
        return time_list(file)


TABLES: dict[str, tuple[Callable[[int], Figures], tuple[int, ...]]] = {
    "parameters": (parameters, tuple(range(len(SHAPES)))),
    "images": (images, (1000, 4000, 16_000, 60_000)),
    "layers": (layers, (5, 10, 20, 50)),
    "racers": (racers, (1, 2, 4, 8, 16)),
    "steps": (steps, (100, 300, 1000, 3000, 10_000)),
    "runs": (runs, (100, 1000, 10_000)),
}


def measured(table: str, size: int) -> Figures:
    """Return the figures of one size, and the megabytes that the process took meanwhile at most."""
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    figures = TABLES[table][0](size)
    return {**figures, "MB": (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024}


def measure(table: str) -> dict[str, Figures]:
    """Measure a table, and print it."""
    sizes = TABLES[table][1]
    rows: dict[str, Figures] = {}
    spawn = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(1, mp_context=spawn, max_tasks_per_child=1) as pool:
        for size in sizes:
            figures = pool.submit(measured, table, size).result()
            name = list(SHAPES)[size] if table == "parameters" else f"{size:,}"
            rows[name] = figures
            print(f"{name:>13s} {table}: ", ";  ".join(f"{what} {value:,.1f}" for what, value in figures.items()))
    last, before = list(rows.values())[-1], list(rows.values())[-2]
    grown = last["parameters"] / before["parameters"] if table == "parameters" else sizes[-1] / sizes[-2]
    powers = {what: math.log(value / before[what], grown) for what, value in last.items() if value > 0 < before[what]}
    print("     exponent: ", ";  ".join(f"{what} {power:.2f}" for what, power in powers.items()))
    return rows


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("tables", nargs="*", metavar="TABLE", help=", ".join(TABLES))
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures there")
    asked = parser.parse_args()
    found = {table: measure(table) for table in asked.tables or TABLES}
    if asked.json is not None:
        asked.json.write_text(json.dumps({"load": os.getloadavg(), **found}, indent=1))
    sys.stdout.flush()


if __name__ == "__main__":
    main()
