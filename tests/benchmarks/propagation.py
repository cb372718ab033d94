"""What a change of the initializers takes in the engine: python -m tests.benchmarks.propagation."""

from collections.abc import Callable

from core.activations import ReLU
from core.initializers import (
    AnyInitializer,
    GlorotNormal,
    HeNormal,
    HeUniform,
    LeCunNormal,
    Normal,
    Orthogonal,
    SmallNormal,
    Uniform,
)
from core.propagation import PropagationConfig, measure_one, propagate, propagate_each
from tests.benchmarks.timing import milliseconds, report

EIGHT: tuple[AnyInitializer, ...] = (
    Uniform(),
    Normal(),
    SmallNormal(),
    GlorotNormal(),
    LeCunNormal(),
    HeNormal(),
    HeUniform(),
    Orthogonal(),
)


def configs(depth: int, seed: int) -> list[PropagationConfig]:
    """Eight initializers, each in layers of 100 units that 1000 inputs go through."""
    return [
        PropagationConfig(initializer=one, activation=ReLU(), hidden_layers=(100,) * depth, seed=seed) for one in EIGHT
    ]


def measure(name: str, task: Callable[[int], object], repeats: int) -> None:
    report(name, milliseconds(task, repeats, warm_up=1))


def main() -> None:
    measure("1 x 5 layers, the activations", lambda seed: measure_one(configs(5, seed + 1)[5], "activations"), 40)
    measure(
        "8 x 5 layers, the activations",
        lambda seed: [measure_one(one, "activations") for one in configs(5, seed + 1)],
        15,
    )
    measure(
        "8 x 5 layers, the gradients",
        lambda seed: [measure_one(one, "pre_activation_gradients") for one in configs(5, seed + 1)],
        15,
    )
    measure("1 x 5 layers, all cheap statistics", lambda seed: propagate(configs(5, seed + 1)[5]), 40)
    measure("8 x 5 layers, all cheap statistics", lambda seed: list(propagate_each(configs(5, seed + 1))), 15)
    measure("8 x 5 layers, all statistics", lambda seed: list(propagate_each(configs(5, seed + 1), detailed=True)), 15)
    measure("8 x 50 layers, all statistics", lambda seed: list(propagate_each(configs(50, seed + 1), detailed=True)), 5)


if __name__ == "__main__":
    main()
