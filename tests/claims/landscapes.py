"""What the scenes of the real surface say, measured for each seed: python -m tests.claims.landscapes writes the table.

The races are those of assets/races, on other images, weights and batches for each seed.
"""

import sys
from itertools import combinations
from pathlib import Path

import numpy as np

from core.landscape.network_race import NetworkRace
from core.landscape.race_file import read_race
from core.landscape.recipe import LandscapeRecipe
from core.landscape.remarks import ratio_at_end
from core.landscape.result import LandscapeResult
from core.landscape.slices.lines import line_between
from core.landscape.slices.matching import matched_units
from core.landscape.slices.surroundings import DISTANCES
from core.optimizers import Adam
from core.settings import Array
from core.training.batches import pixels_of
from core.training.evaluation import evaluate
from core.training.factory import build_network, rebuilt_network
from tests.claims.__main__ import section
from tests.claims.claim import SEEDS, Claim, Numbers, mnist

RACES = Path(__file__).parents[2] / "assets" / "races"
TABLE = Path(__file__).with_name("landscapes.md")
HEAD = f"""# What the scenes of the real surface say, measured

Written by `python -m tests.claims.landscapes`, with seeds {", ".join(map(str, SEEDS))}: the median and, in brackets,
the smallest and the largest where they differ. `tests/core/landscape/test_scenes.py` asserts for each seed what stands
under *holds*. Losses are those of the map's images.
"""


def of_seed(recipe: LandscapeRecipe, seed: int) -> LandscapeRecipe:
    """The race on other images, with other weights and other batches."""
    racers = []
    for racer in recipe.racers:
        own = {name: getattr(racer, name) for name in ("start_seed", "order_seed")}
        moved = {name: value + 10 * seed for name, value in own.items() if value is not None}
        racers.append(racer.replace(config=racer.config.replace(seed=seed), **moved))
    return recipe.replace(racers=tuple(racers))


def raced(name: str, seed: int, **changes: object) -> tuple[NetworkRace, LandscapeResult]:
    recipe = of_seed(read_race(RACES / f"{name}.toml"), seed)
    if changes:
        racers = (racer.replace(config=racer.config.replace(**changes)) for racer in recipe.racers)
        recipe = recipe.replace(racers=tuple(racers))
    race = NetworkRace(recipe, mnist())
    for _ in race.run():
        pass
    assert race.result is not None
    return race, race.result


def worst_ratio(result: LandscapeResult) -> float:
    """How far the map is from the truth at the ends, at worst."""
    ratios = [ratio_at_end(result, path) for path in result.paths]
    return max(max(ratio, 1 / ratio) for ratio in ratios)


def barriers(race: NetworkRace, *, matched: bool = False) -> dict[str, float]:
    network = build_network(race.recipe.base, race.dataset.ends)
    found = {}
    for first, second in combinations(race.ends, 2):
        a, b = race.ends[first], race.ends[second]
        b = matched_units(network, a, b) if matched else b
        found[f"{first} - {second}"] = line_between(network, a, b, race.images).barrier
    return found


def cosine(a: Array, b: Array) -> float:
    a, b = a.astype(np.float64), b.astype(np.float64)
    return float(a @ b / np.sqrt((a @ a) * (b @ b)))


def two_ways(seed: int) -> Numbers:
    race, result = raced("two-ways-down", seed)
    ways = {name: end - race.starts[name] for name, end in race.ends.items()}
    return {
        "cosine of the ways of SGD and Momentum": cosine(ways["SGD"], ways["Momentum"]),
        "of SGD and Adam": cosine(ways["SGD"], ways["Adam"]),
        "highest barrier between their ends": max(barriers(race).values()),
        "share of the plane": result.share,
        "map beside truth at the ends, factor": worst_ratio(result),
    }


def valleys(seed: int) -> Numbers:
    (same, on_map), (other, also) = (raced(name, seed) for name in ("same-start", "other-starts"))
    return {
        "highest barrier, one start": max(barriers(same).values()),
        "lowest barrier, other starts": min(barriers(other).values()),
        "highest, other starts, units matched": max(barriers(other, matched=True).values()),
        "map beside truth at the ends, factor": max(worst_ratio(on_map), worst_ratio(also)),
    }


def plateau(seed: int) -> Numbers:
    race, result = raced("plateau", seed)
    network = build_network(race.recipe.base, race.dataset.ends)
    line = line_between(network, race.starts["zeros"], race.ends["He"], race.images)
    on_line = {
        f"{place:g} of the way from zeros to He's end": np.interp(place, *line) for place in (0.1, 0.2, 0.3, 0.5)
    }
    return {
        **{f"loss {name}": float(loss) for name, loss in on_line.items()},
        **{f"loss at the end of {path.name}": path.true_end for path in result.paths},
        "map beside truth at the ends, factor": worst_ratio(result),
    }


def sharpness(name: str, seed: int, **changes: object) -> tuple[float, float, float, float]:
    """The loss at the end, its mean at a filter-normalised distance of .5, and the accuracy on all test images.

    The mean is taken on a map round the end, and again in the twelve directions that the room charts.
    """
    race, result = raced(name, seed, **changes)
    turns = np.linspace(0, 2 * np.pi, 72, endpoint=False)
    around = result.loss_map.loss(np.stack([np.cos(turns), np.sin(turns)], axis=-1) / 2)
    data, config = mnist(), race.recipe.base
    network = rebuilt_network(config, data.ends, next(iter(race.ends.values())), 0 * np.empty((2, 0), np.float32))
    pixels = pixels_of(data, race.images.rows, standardize=config.standardize)
    tested = evaluate(network, data.test_images, data.test_labels, np.arange(len(data.test_labels)), pixels)
    charted = result.paths[0].surroundings
    assert charted is not None
    half = float(np.interp(0.5, DISTANCES, charted[:, 0]))
    return result.paths[0].true_end, float(around.mean()), half, tested.accuracy


FLATNESS = ("loss", "mean loss at .5", "mean loss at .5 in twelve directions", "test accuracy")


def flat_and_sharp(seed: int) -> Numbers:
    numbers: dict[str, float] = {}
    for word, changes in (("SGD", {}), ("Adam", {"optimizer": Adam()})):
        for size in (10, 1000):
            found = sharpness(f"batch-{size}", seed, **changes)
            for name, number in zip(FLATNESS, found, strict=True):
                numbers[f"{name}, {word}, batches of {size}"] = number
    return numbers


def high_rate(seed: int) -> Numbers:
    numbers: dict[str, float] = {}
    for word in ("with", "without"):
        _, result = raced(f"{word}-batch-norm", seed)
        path = result.path("rate .4")
        losses = path.batch_losses[:60]
        numbers[f"highest batch loss over the first, {word}"] = float(path.batch_losses.max() / path.batch_losses[0])
        numbers[f"rises above .3 in 60 steps, {word}"] = float(np.count_nonzero(np.diff(losses) > 0.3))
        numbers[f"loss at the end, {word}"] = path.true_end
    return numbers


CLAIMS = (
    Claim(
        "L1",
        "Two ways down: SGD and momentum take one way, Adam another.",
        "The cosine of their ways from the start is above .95 for SGD and Momentum and below .8 for SGD and Adam; no "
        "ridge lies between the ends: all barriers are below .03.",
        two_ways,
        lambda n: (
            n["cosine of the ways of SGD and Momentum"] > 0.95
            and n["of SGD and Adam"] < 0.8
            and n["highest barrier between their ends"] < 0.03
            and n["map beside truth at the ends, factor"] < 1.1
        ),
    ),
    Claim(
        "L2",
        "One valley or three: one start and other batches end in one valley, other starts in three.",
        "From one start no barrier is above .05; from other starts all are above .15, and below .15 once the units "
        "are matched.",
        valleys,
        lambda n: (
            n["highest barrier, one start"] < 0.05
            and n["lowest barrier, other starts"] > 0.15 > n["highest, other starts, units matched"]
            and n["map beside truth at the ends, factor"] < 1.05
        ),
    ),
    Claim(
        "L3",
        "Zeros lie on a plateau.",
        "On the way from zeros to He's end the loss has fallen by less than .01 after a fifth and by less than .4 "
        "after half of it. From zeros, and from N(0, .01²) with SGD, racers stay on the plateau; from He's they leave.",
        plateau,
        lambda n: (
            n["loss 0.2 of the way from zeros to He's end"] > np.log(10) - 0.01
            and n["loss 0.5 of the way from zeros to He's end"] > np.log(10) - 0.4
            and min(n["loss at the end of zeros"], n["loss at the end of N(0, .01²)"]) > 2.25
            and n["loss at the end of He"] < 0.3
        ),
    ),
    Claim(
        "L4",
        "Small batches end flat, large ones sharp; flat is not always better.",
        "At filter-normalised distance .5 the mean loss round the end of batches of 1000 is more than three times that "
        "round the end of batches of 10, with SGD and with Adam; yet with Adam the test accuracies are within .015.",
        flat_and_sharp,
        lambda n: (
            all(
                n[f"{name}, {o}, batches of 1000"] > 3 * n[f"{name}, {o}, batches of 10"]
                for o in ("SGD", "Adam")
                for name in FLATNESS[1:3]
            )
            and max(n[f"loss, SGD, batches of {size}"] for size in (10, 1000)) < 0.1
            and abs(n["test accuracy, Adam, batches of 10"] - n["test accuracy, Adam, batches of 1000"]) < 0.015
        ),
    ),
    Claim(
        "L5",
        "Batch norm tames a high rate.",
        "At a rate of .4 no batch loss is above the first with batch norm, and some is by a fifth without; there the "
        "loss rises by more than .3 at least three times in 60 steps, with it never, and with it ends below half.",
        high_rate,
        lambda n: (
            n["highest batch loss over the first, with"] == 1
            and n["highest batch loss over the first, without"] > 1.2
            and n["rises above .3 in 60 steps, with"] == 0
            and n["rises above .3 in 60 steps, without"] >= 3
            and n["loss at the end, with"] < n["loss at the end, without"] / 2
        ),
    ),
)


def main() -> None:
    wanted = sys.argv[1:]
    parts = {}
    for claim in CLAIMS:
        if not wanted or claim.number in wanted:
            parts[claim.number] = section(claim, [claim.measure(seed) for seed in SEEDS]).replace(
                "The notes: ", "The scene: "
            )
            print(parts[claim.number], flush=True)
    if not wanted:
        TABLE.write_text("\n".join([HEAD, *parts.values()]), encoding="utf-8")


if __name__ == "__main__":
    main()
