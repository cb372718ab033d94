"""The claims about signals and gradients in a network that has learnt nothing yet, and how it learns at first."""

import numpy as np

from core.activations import AnyActivation, ReLU, Sigmoid, Tanh
from core.diagnostics import Detail
from core.initializers import (
    AnyInitializer,
    Constant,
    GlorotNormal,
    HeNormal,
    LeCunNormal,
    Normal,
    Orthogonal,
    SmallNormal,
    Uniform,
    Zeros,
)
from core.optimizers import SGD
from core.propagation import LayerSignal, Propagation, PropagationConfig, propagate_each, seeded
from tests.claims.claim import Claim, Numbers, Run, learn, pass_through

BAND = 10  # seeds of a band
CHANCE = 0.2  # an accuracy below this is hardly better than guessing


def detail(layer: LayerSignal) -> Detail:
    assert layer.detail is not None
    return layer.detail


def ratio_of_medians(result: Propagation) -> float:
    return detail(result.layers[0]).gradient_median / detail(result.layers[-1]).gradient_median


def weight_gradients(result: Propagation) -> list[float]:
    assert result.output is not None
    return [layer.weight_gradient_rms for layer in (*result.layers, result.output)]


def after_600_steps(seed: int, activation: AnyActivation, initializer: AnyInitializer) -> Run:
    """One epoch of all images."""
    return learn(
        seed,
        activation=activation,
        initializer=initializer,
        optimizer=SGD(learning_rate=0.1),
        train_size=60_000,
        hidden_layers=(100,) * 4,
        batch_size=100,
        epochs=1,
    )


def zeros(seed: int) -> Numbers:
    fields = {"inputs": "mnist", "upstream": "softmax", "hidden_layers": (100,) * 4, "batch_size": 100}
    gradients = weight_gradients(pass_through(seed, initializer=Zeros(), activation=Sigmoid(), **fields))
    sigmoid, relu, constant = (
        after_600_steps(seed, activation, initializer)
        for activation, initializer in ((Sigmoid(), Zeros()), (ReLU(), Zeros()), (Sigmoid(), Constant()))
    )
    return {
        "largest RMS of dL/dW1 to dL/dW4": max(gradients[:-1]),
        "RMS of dL/dW5": gradients[-1],
        "distinct units at the end, zeros": max(sigmoid.hidden_units + relu.hidden_units),
        "distinct units at the end, constant": max(constant.hidden_units),
        "test, zeros and sigmoid": sigmoid.test,
        "test, zeros and ReLU": relu.test,
    }


def uniform(seed: int) -> Numbers:
    wide, middle, narrow = (
        pass_through(seed, initializer=Uniform(a=a, b=b), activation=Sigmoid())
        for a, b in ((0.0, 1.0), (-1.0, 1.0), (-0.05, 0.05))
    )
    return {
        "mean activation of layer 5, U(0, 1)": wide.layers[-1].activations.mean,
        "RMS of dL/dz1, U(0, 1)": wide.layers[0].pre_activation_gradients.rms,
        "gradient ratio, U(-1, 1)": middle.gradient_ratio,
        "gradient ratio, U(-.05, .05)": narrow.gradient_ratio,
    }


def normal(seed: int) -> Numbers:
    result = pass_through(seed, initializer=Normal(), activation=Sigmoid())
    last = result.layers[-1].shares
    return {
        "saturated in layer 5": last.saturated,
        "flat in layer 5": last.flat,
        "gradient ratio by RMS": result.gradient_ratio,
        "by median": ratio_of_medians(result),
        "test after 600 steps": after_600_steps(seed, Sigmoid(), Normal()).test,
        "the same, N(0, .01²)": after_600_steps(seed, Sigmoid(), SmallNormal()).test,
    }


def small_normal(seed: int) -> Numbers:
    result = pass_through(seed, initializer=SmallNormal(), activation=Sigmoid())
    return {
        "std of layer 5": result.layers[-1].activations.std,
        "distance of its mean from .5": abs(result.layers[-1].activations.mean - 0.5),
        "gradient ratio": result.gradient_ratio,
    }


def xavier_sigmoid(seed: int) -> Numbers:
    result = pass_through(seed, initializer=LeCunNormal(), activation=Sigmoid())
    small = pass_through(seed, initializer=SmallNormal(), activation=Sigmoid())
    return {
        "std of layer 1": result.layers[0].activations.std,
        "of layer 5": result.layers[-1].activations.std,
        "of layer 5, N(0, .01²)": small.layers[-1].activations.std,
        "gradient ratio": result.gradient_ratio,
        "effective rank of layer 5": detail(result.layers[-1]).effective_rank,
        "the same, N(0, .01²)": detail(small.layers[-1]).effective_rank,
    }


def xavier_tanh(seed: int) -> Numbers:
    result = pass_through(seed, initializer=LeCunNormal(), activation=Tanh())
    return {
        "std of layer 1": result.layers[0].activations.std,
        "of layer 5": result.layers[-1].activations.std,
        "gradient ratio": result.gradient_ratio,
        "test after 600 steps": after_600_steps(seed, Tanh(), GlorotNormal()).test,
        "the same, sigmoid": after_600_steps(seed, Sigmoid(), GlorotNormal()).test,
    }


def four_with_relu(seed: int) -> Numbers:
    four: dict[str, AnyInitializer] = {
        "zeros": Zeros(),
        "N(0, .01²)": SmallNormal(),
        "Xavier": LeCunNormal(),
        "He": HeNormal(),
    }
    stds = {f"std of layer 5, {name}": last_std(seed, initializer) for name, initializer in four.items()}
    tests = {f"test, {name}": after_600_steps(seed, ReLU(), initializer).test for name, initializer in four.items()}
    return stds | tests


def last_std(seed: int, initializer: AnyInitializer) -> float:
    return pass_through(seed, initializer=initializer, activation=ReLU()).layers[-1].activations.std


def he_by_depth(seed: int) -> Numbers:
    numbers = {}
    for depth in (5, 10, 20, 50):
        config = PropagationConfig(initializer=HeNormal(), hidden_layers=(100,) * depth, seed=BAND * seed)
        runs = list(propagate_each(seeded(config, BAND)))
        stds = [run.layers[-1].activations.std / run.layers[0].activations.std for run in runs]
        numbers[f"std, last over first of {depth}"] = float(np.median(stds))
        numbers[f"gradient ratio of {depth}"] = float(np.median([run.gradient_ratio for run in runs]))
        numbers[f"largest std over smallest, {depth}"] = max(stds) / min(stds)
    return numbers


def vanishing(seed: int) -> Numbers:
    fields = {"inputs": "mnist", "upstream": "softmax", "hidden_layers": (100,) * 4, "batch_size": 1000}
    sigmoid = weight_gradients(pass_through(seed, initializer=GlorotNormal(), activation=Sigmoid(), **fields))
    relu = weight_gradients(pass_through(seed, initializer=HeNormal(), activation=ReLU(), **fields))
    deep = pass_through(seed, initializer=GlorotNormal(), activation=Sigmoid(), hidden_layers=(100,) * 20)
    return {
        "dL/dW1 over dL/dW5, sigmoid and Glorot": sigmoid[0] / sigmoid[-1],
        "the same, ReLU and He": relu[0] / relu[-1],
        "gradient ratio of 20 layers of sigmoid": deep.gradient_ratio,
    }


def rank(seed: int, activation: AnyActivation, initializer: AnyInitializer) -> float:
    return detail(pass_through(seed, initializer=initializer, activation=activation).layers[-1]).effective_rank


def evenness(seed: int) -> Numbers:
    return {
        "effective rank of layer 5, tanh and U(0, 1)": rank(seed, Tanh(), Uniform(a=0.0, b=1.0)),
        "tanh and Xavier": rank(seed, Tanh(), LeCunNormal()),
        "tanh and He": rank(seed, Tanh(), HeNormal()),
        "tanh and orthogonal": rank(seed, Tanh(), Orthogonal()),
        "sigmoid and Xavier": rank(seed, Sigmoid(), LeCunNormal()),
        "sigmoid and N(0, .01²)": rank(seed, Sigmoid(), SmallNormal()),
        "sigmoid and zeros": rank(seed, Sigmoid(), Zeros()),
    }


def batch_norm(seed: int) -> Numbers:
    layers = pass_through(seed, initializer=Normal(), activation=Tanh(), batch_norm=True).layers
    before = [layer.before_batch_norm.std for layer in layers if layer.before_batch_norm]
    return {
        "smallest std before": min(before),
        "largest std before": max(before),
        "largest distance of the mean from 0 after": max(abs(layer.pre_activations.mean) for layer in layers),
        "largest distance of the std from 1 after": max(abs(layer.pre_activations.std - 1) for layer in layers),
    }


CLAIMS = (
    Claim(
        "S1",
        "Weights of 0 learn nothing: all are updated alike.",
        "Hidden weights get no gradient at all at first, the units of a layer stay one for ever, accuracy stays at "
        "chance; equal weights of another value are no better.",
        zeros,
        lambda n: (
            n["largest RMS of dL/dW1 to dL/dW4"] == 0 < n["RMS of dL/dW5"]
            and n["distinct units at the end, zeros"] == n["distinct units at the end, constant"] == 1
            and max(n["test, zeros and sigmoid"], n["test, zeros and ReLU"]) < CHANCE
        ),
    ),
    Claim(
        "S2",
        "A uniform distribution is uneven and its gradient disappears (sigmoid).",
        "With U(0, 1) all activations are 1 and the gradient 0; how narrower ones fare depends on the bounds.",
        uniform,
        lambda n: (
            n["mean activation of layer 5, U(0, 1)"] > 0.999
            and n["RMS of dL/dz1, U(0, 1)"] < 1e-6
            and n["gradient ratio, U(-1, 1)"] > 1000 * n["gradient ratio, U(-.05, .05)"]
        ),
    ),
    Claim(
        "S3",
        "N(0, 1) piles activations up at 0 and 1, and the gradient vanishes (sigmoid).",
        "Half of them pile up, but large weights make up for small slopes: only the median gradient vanishes, and the "
        "network learns better than with small weights.",
        normal,
        lambda n: (
            n["saturated in layer 5"] > 0.45
            and n["gradient ratio by RMS"] > 0.4 > n["by median"]
            and n["test after 600 steps"] > n["the same, N(0, .01²)"] + 0.2
        ),
    ),
    Claim(
        "S4",
        "N(0, 0.01²) concentrates the activations and limits what can be expressed (sigmoid).",
        "All are about .5, and the gradient vanishes in earnest.",
        small_normal,
        lambda n: (
            n["std of layer 5"] < 0.02 and n["distance of its mean from .5"] < 0.01 and n["gradient ratio"] < 1e-6
        ),
    ),
    Claim(
        "S5",
        "With Xavier's 1/√n more can be expressed (sigmoid).",
        "The deviation of the activations is ten times that with N(0, 0.01²). But they vary in no more directions, and "
        "the gradient still vanishes, since the sigmoid is nowhere steeper than 1/4.",
        xavier_sigmoid,
        lambda n: (
            n["of layer 5"] > 5 * n["of layer 5, N(0, .01²)"]
            and n["gradient ratio"] < 0.01
            and abs(n["effective rank of layer 5"] - n["the same, N(0, .01²)"]) < 2
        ),
    ),
    Claim(
        "S6",
        "Xavier with tanh makes a cleaner bell.",
        "The gradient arrives, and the network learns where one of sigmoids does not.",
        xavier_tanh,
        lambda n: n["gradient ratio"] > 0.2 and n["test after 600 steps"] > 0.9 > CHANCE > n["the same, sigmoid"],
    ),
    Claim(
        "S7",
        "With ReLU: zeros, N(0, 0.01²), Xavier and He.",
        "Each spreads the activations more than the one before; the first two do not learn, the last two do.",
        four_with_relu,
        lambda n: (
            n["std of layer 5, zeros"] < n["std of layer 5, N(0, .01²)"] < n["std of layer 5, Xavier"] / 100
            and n["std of layer 5, Xavier"] < n["std of layer 5, He"] / 3
            and max(n["test, zeros"], n["test, N(0, .01²)"]) < CHANCE
            and min(n["test, Xavier"], n["test, He"]) > 0.9
        ),
    ),
    Claim(
        "S8",
        "He's √(2/n) is even across layers (ReLU).",
        "So it is in the median of ten seeds at any depth; a single network of 50 layers may be far off.",
        he_by_depth,
        lambda n: (
            all(0.4 < n[f"std, last over first of {depth}"] < 1.6 for depth in (5, 10, 20, 50))
            and all(0.4 < n[f"gradient ratio of {depth}"] < 1.6 for depth in (5, 10, 20, 50))
            and n["largest std over smallest, 50"] > 1.5 * n["largest std over smallest, 5"]
        ),
    ),
    Claim(
        "S9",
        "More hidden layers made gradients vanish, until ReLU appeared.",
        "With sigmoids the gradient falls by powers of ten on its way to the first layer, not so with ReLU and He.",
        vanishing,
        lambda n: (
            n["dL/dW1 over dL/dW5, sigmoid and Glorot"] < 0.01
            and n["the same, ReLU and He"] > 0.1
            and n["gradient ratio of 20 layers of sigmoid"] < 1e-9
        ),
    ),
    Claim(
        "S10",
        "Even activations matter.",
        "Where all are equal, they vary in one direction or none; with Xavier, He and orthogonal weights, in many. A "
        "large deviation is no measure of that: at 0.5 ± 0.01, sigmoids vary in as many as with Xavier.",
        evenness,
        lambda n: (
            n["sigmoid and zeros"] == 0
            and n["effective rank of layer 5, tanh and U(0, 1)"] < 10 < n["sigmoid and Xavier"]
            and abs(n["sigmoid and N(0, .01²)"] - n["sigmoid and Xavier"]) < 2
            and n["sigmoid and Xavier"] < n["tanh and Xavier"] < n["tanh and He"] < n["tanh and orthogonal"]
        ),
    ),
    Claim(
        "S12",
        "Batch norm gives every mini-batch mean 0 and standard deviation 1, between the sum and the activation.",
        "So it does, whatever came in.",
        batch_norm,
        lambda n: (
            n["smallest std before"] > 5
            and n["largest distance of the mean from 0 after"] < 1e-6
            and n["largest distance of the std from 1 after"] < 1e-3
        ),
    ),
)
