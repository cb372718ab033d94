"""A step of Muon and Shampoo beside one of Adam: python -m tests.benchmarks.matrix_optimizers [--json FILE].

Each takes the same gradients, on one thread. Times are those of a processor, on average, so that other work on the
machine matters little; the gradient is not part of them.
"""

import argparse
import json
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from core import kernels
from core.activations import ReLU
from core.matrix_optimizers import Muon, Shampoo
from core.network import Network
from core.optimizers import Adam, AdamW, Optimizer
from core.threads import BlasThreads
from core.training import TrainingConfig
from core.training.updates import Updater

CONFIGS = {
    "Adam": TrainingConfig(optimizer=Adam()),
    "AdamW": TrainingConfig(optimizer=AdamW()),
    "Muon": TrainingConfig(optimizer=Muon()),
    "Shampoo": TrainingConfig(optimizer=Shampoo()),
    "Shampoo, roots every 10 steps": TrainingConfig(optimizer=Shampoo(root_every=10)),
}
HIDDEN = ((100, 100), (100, 100, 100, 100), (500, 500))
SIDE = 8  # of the matrix stage
WARM_UP, REPEATS = 20, 200


def milliseconds(step: Callable[[int], object]) -> float:
    """The milliseconds of a processor that a step takes, on average; it gets its number."""
    with BlasThreads(1):
        step(1)
        kernels.finish()
        for number in range(2, WARM_UP):
            step(number)
        begin = time.process_time()
        for number in range(WARM_UP, WARM_UP + REPEATS):
            step(number)
        return 1000 * (time.process_time() - begin) / REPEATS


def in_network(hidden: tuple[int, ...], config: TrainingConfig) -> float:
    """The milliseconds of a step on 784 inputs, these hidden layers and 10 classes."""
    network = Network((784, *hidden, 10), ReLU())
    gradient = (1e-2 * np.random.default_rng(0).standard_normal(network.parameters.size)).astype(np.float32)
    config = config.replace(hidden_layers=hidden)
    updater = Updater(network, config)

    def step(number: int) -> None:
        np.copyto(network.gradient, gradient)
        updater.step(config, 1.0, number)

    return milliseconds(step) - milliseconds(lambda _: np.copyto(network.gradient, gradient))


def on_matrix(config: TrainingConfig) -> float:
    """The milliseconds of a step on one matrix of the stage, in float64."""
    weights, gradient = np.random.default_rng(0).standard_normal((2, SIDE, SIDE))
    optimizer: Optimizer[Any] = config.optimizer
    state = optimizer.init(weights)
    return milliseconds(lambda _: optimizer.step(weights, gradient.copy(), state))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", type=Path, help="a file for the milliseconds")
    options = parser.parse_args()
    found = {
        "784-" + "-".join(map(str, hidden)) + "-10": {name: in_network(hidden, one) for name, one in CONFIGS.items()}
        for hidden in HIDDEN
    }
    found[f"{SIDE} x {SIDE}"] = {name: on_matrix(config) for name, config in CONFIGS.items()}
    for place, times in found.items():
        print(place, *(f"   {name:30s} {value:8.3f} ms" for name, value in times.items()), sep="\n")
    if options.json is not None:
        options.json.write_text(json.dumps(found, indent=1) + "\n")


if __name__ == "__main__":
    main()
