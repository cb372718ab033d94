"""The claims about training, each measured by short runs on MNIST."""

import math

import numpy as np

from core.diagnostics import norm, zero_share
from core.initializers import AnyInitializer, HeNormal, Normal, SmallNormal
from core.optimizers import SGD, Adam
from core.training import TrainingConfig
from core.training.factory import build_network
from tests.claims.claim import Claim, Numbers, Run, learn, mnist

CHANCE = 0.1
SPREADS: dict[str, AnyInitializer] = {
    "std 1": Normal(),
    "std .1": Normal(std=0.1),
    "std .01": SmallNormal(),
    "He": HeNormal(),
}
RATES = (1e-4, 1e-3, 1e-2, 1e-1, 1.0, 10.0)
BATCHES = (1, 10, 100, 1000, 2000)
SIZES = (300, 1000, 10_000)
ALL = {"batch_norm": True, "dropout": 0.2, "l2": 0.1}
TECHNIQUES: dict[str, dict[str, object]] = {
    "all": {},
    "without batch norm": {"batch_norm": False},
    "without dropout": {"dropout": 0.0},
    "without L2": {"l2": 0.0},
    "none": {"batch_norm": False, "dropout": 0.0, "l2": 0.0},
}


def or_chance(accuracy: float) -> float:
    """A network that diverged guesses."""
    return CHANCE if math.isnan(accuracy) else accuracy


def batch_norm(seed: int) -> Numbers:
    numbers = {}
    for name, initializer in SPREADS.items():
        for word, with_it in (("without", False), ("with", True)):
            run = learn(
                seed,
                train_size=1000,
                hidden_layers=(100,) * 5,
                initializer=initializer,
                batch_norm=with_it,
                optimizer=SGD(learning_rate=0.01),
                epochs=20,
            )
            numbers[f"test {word}, {name}"] = run.test
    return numbers


def batch_norm_narrows(n: Numbers) -> bool:
    off = [or_chance(n[f"test without, {name}"]) for name in SPREADS]
    on = [or_chance(n[f"test with, {name}"]) for name in SPREADS]
    return min(on) > min(off) and max(on) > max(off) and 0.1 < max(on) - min(on) < max(off) - min(off)


def overfitted(seed: int, **fields: object) -> Run:
    """As many images validate as train."""
    small = {
        "train_size": 300,
        "validation_fraction": 0.5,
        "hidden_layers": (100,) * 6,
        "epochs": 201,
        "optimizer": SGD(learning_rate=0.01),
    }
    return learn(seed, **{**small, **fields})


def overfitting(seed: int) -> Numbers:
    run = overfitted(seed)
    return {"train": run.train, "test": run.test, "gap": run.gap}


def remedies(seed: int) -> Numbers:
    runs = {
        "as it was": overfitted(seed),
        "L2 of .1": overfitted(seed, l2=0.1),
        "dropout of .2": overfitted(seed, dropout=0.2),
        "one layer of 50": overfitted(seed, hidden_layers=(50,)),
        "10,000 images": overfitted(seed, train_size=10_000, epochs=6),  # as many steps,
    }
    return {
        **{f"test, {name}": run.test for name, run in runs.items()},
        **{f"gap, {name}": run.gap for name, run in runs.items()},
    }


def more_data_wins(n: Numbers) -> bool:
    data = n["test, 10,000 images"]
    others = ("L2 of .1", "dropout of .2", "one layer of 50")
    return (
        max(n["gap, L2 of .1"], n["gap, one layer of 50"]) < n["gap, as it was"]
        and max(n[f"test, {name}"] for name in others) < n["test, as it was"] + 0.06
        and data > n["test, as it was"] + 0.08
    )


def underfitting(seed: int) -> Numbers:
    two, more = (
        learn(seed, train_size=size, validation_fraction=0.2, hidden_layers=(2,), optimizer=Adam(), epochs=epochs)
        for size, epochs in ((10_000, 20), (40_000, 5))
    )
    short = learn(seed, optimizer=SGD(learning_rate=0.01), epochs=1)
    long = learn(seed, optimizer=SGD(learning_rate=0.01), epochs=20)
    return {
        "test, two hidden units": two.test,
        "gap": two.gap,
        "test, four times the images and as many steps": more.test,
        "test, 1 epoch of [100] x 4": short.test,
        "test, 20 epochs": long.test,
    }


def penalties(seed: int) -> Numbers:
    def run(**fields: float) -> Run:
        return learn(
            seed, train_size=2000, hidden_layers=(100, 100), optimizer=SGD(learning_rate=0.1), epochs=20, **fields
        )

    numbers: dict[str, float] = {}
    for l2 in (0.0, 1e-3, 1e-2, 1e-1):
        done = run(l2=l2)
        numbers |= {f"norm, L2 of {l2:g}": norm(done.weights), f"zeros, L2 of {l2:g}": zero_share(done.weights)}
    for l1 in (1e-5, 1e-4, 1e-3):
        numbers[f"zeros, L1 of {l1:g}"] = zero_share(run(l1=l1).weights)
    return numbers


def penalties_shrink(n: Numbers) -> bool:
    norms = [n[f"norm, L2 of {l2}"] for l2 in ("0", "0.001", "0.01", "0.1")]
    by_l2 = [n[f"zeros, L2 of {l2}"] for l2 in ("0", "0.001", "0.01", "0.1")]
    by_l1 = [n[f"zeros, L1 of {l1}"] for l1 in ("1e-05", "0.0001", "0.001")]
    return norms == sorted(norms, reverse=True) and not any(by_l2) and 0 < by_l1[0] < by_l1[1] < by_l1[2]


def dropout(seed: int) -> Numbers:
    numbers: dict[str, float] = {}
    images, labels = mnist().train_images[:100] / np.float32(255), mnist().train_labels[:100]
    rng = np.random.default_rng(seed)
    for rate in (0.2, 0.5, 0.7):
        network = build_network(TrainingConfig(dropout=rate), mnist().ends)
        network.initialize(HeNormal(), rng)
        network.loss_and_gradient(images, labels, mask_rng=rng)
        masks = [layer.mask for layer in network._pass.layers if layer.mask is not None]
        numbers[f"active of {rate:g} dropped"] = float(np.mean([mask > 0 for mask in masks]))
        numbers[f"mean of what a unit is multiplied by, {rate:g}"] = float(np.mean(masks))
    return numbers


def rates(seed: int) -> Numbers:
    return {
        f"test, rate {rate:g}": learn(seed, train_size=2000, optimizer=SGD(learning_rate=rate), epochs=20).test
        for rate in RATES
    }


def middle_rate_wins(n: Numbers) -> bool:
    tests = {rate: or_chance(n[f"test, rate {rate:g}"]) for rate in RATES}
    return max(tests, key=tests.__getitem__) == 0.1 and tests[1e-4] < 0.2 and math.isnan(n["test, rate 10"])


def batches(seed: int) -> Numbers:
    numbers: dict[str, float] = {}
    for size in BATCHES:
        run = learn(seed, train_size=2000, batch_size=size, optimizer=SGD(learning_rate=0.05), epochs=10)
        numbers[f"test, batch {size}"] = run.test
        numbers[f"seconds an epoch, batch {size}"] = float(np.median([one.seconds for one in run.trainer.history]))
    return numbers


def larger_batches_learn_less(n: Numbers) -> bool:
    tests = [n[f"test, batch {size}"] for size in BATCHES[1:]]
    return tests == sorted(tests, reverse=True) and tests[0] > tests[-1] + 0.2


def ablation(seed: int) -> Numbers:
    numbers: dict[str, float] = {}
    for size in SIZES:
        for name, fields in TECHNIQUES.items():
            run = learn(seed, train_size=size, optimizer=Adam(), epochs=100_000 // size, **{**ALL, **fields})
            numbers[f"test, {size}, {name}"] = run.test
    return numbers


def data_beat_techniques(n: Numbers) -> bool:
    few, many = ([n[f"test, {size}, {name}"] for name in TECHNIQUES] for size in (300, 10_000))
    return (
        n["test, 10000, none"] > max(few) + 0.05
        and all(abs(n[f"test, {size}, all"] - n[f"test, {size}, none"]) < 0.06 for size in SIZES)
        and min(many) == n["test, 10000, without batch norm"]
    )


CLAIMS = (
    Claim(
        "S11",
        "Batch norm forces a spread: training depends less on the initializer, and is faster.",
        "The best and the worst of four initializers come nearer to each other, and both get better; what they begin "
        "with still matters.",
        batch_norm,
        batch_norm_narrows,
    ),
    Claim(
        "S13",
        "Little data, a complex model and many epochs overfit.",
        "All training images are known in the end, of the others a tenth fewer at least: a gap above 10 points.",
        overfitting,
        lambda n: n["train"] > 0.99 and n["train"] - n["test"] > 0.1 and n["gap"] > 10,
    ),
    Claim(
        "S14",
        "Against overfitting help more data, a simpler model, L2 and dropout.",
        "L2 and a simpler model make the gap smaller, but neither they nor dropout gain as much as .06 on the test; "
        "more data gain more than .08, in as many steps.",
        remedies,
        more_data_wins,
    ),
    Claim(
        "S15",
        "A model that is too simple, or trained too briefly, underfits.",
        "Both stay low with hardly a gap; four times the images in as many steps do not mend the first, longer "
        "training mends the second.",
        underfitting,
        lambda n: (
            max(n["test, two hidden units"], n["test, four times the images and as many steps"]) < 0.8
            and abs(n["gap"]) < 5
            and n["test, 1 epoch of [100] x 4"] < 0.8 < n["test, 20 epochs"]
        ),
    ),
    Claim(
        "S16",
        "A larger L2 shrinks the weights; L1 makes some of them exactly 0.",
        "The norm falls with L2, and none of them is 0; zeros grow in number with L1 alone.",
        penalties,
        penalties_shrink,
    ),
    Claim(
        "S17",
        "Dropout uses a part of the units.",
        "The share that works is what is not dropped, and what is left is scaled up so that the mean stays.",
        dropout,
        lambda n: (
            all(abs(n[f"active of {rate:g} dropped"] - (1 - rate)) < 0.01 for rate in (0.2, 0.5, 0.7))
            and all(abs(n[f"mean of what a unit is multiplied by, {rate:g}"] - 1) < 0.05 for rate in (0.2, 0.5, 0.7))
        ),
    ),
    Claim(
        "S18",
        "The learning rate must be neither too small nor too large.",
        "A rate of .1 wins; .0001 hardly learns, 10 diverges.",
        rates,
        middle_rate_wins,
    ),
    Claim(
        "S19",
        "Small batches are slow, large ones fast.",
        "By the epoch they are; but in ten epochs larger ones learn less, from 10 images on. One image a step may fail "
        "altogether at this rate.",
        batches,
        larger_batches_learn_less,
    ),
    Claim(
        "S25",
        "With limited data learning may not go well, and therefore techniques are applied.",
        "In 1,000 steps of Adam, the techniques together move the test by less than .06 whatever the number of images; "
        "10,000 images without any beat 300 with all. An L2 of .1 without batch norm does harm.",
        ablation,
        data_beat_techniques,
    ),
)
