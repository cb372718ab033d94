"""Verdicts on untrained networks: what textbooks and the course notes say of them, and where they are half right."""

import pytest

from core.activations import GELU, Activation, Identity, ReLU, Sigmoid, SiLU, Tanh
from core.initializers import (
    Constant,
    HeNormal,
    Initializer,
    LeCunNormal,
    Normal,
    Orthogonal,
    SmallNormal,
    Uniform,
    Zeros,
)
from core.number_format import roughly
from core.propagation import PropagationConfig, propagate, propagate_each, seeded
from core.propagation.signal_verdict import SignalVerdict, judge, steepest

# By the table of reference in the tests of propagation, and the claims of the course notes.
WORDS: list[tuple[Initializer, Activation, SignalVerdict]] = [
    (Zeros(), Sigmoid(), SignalVerdict.SYMMETRIC),
    (Constant(), Tanh(), SignalVerdict.SYMMETRIC),
    (Uniform(a=0.0, b=1.0), Sigmoid(), SignalVerdict.CONSTANT),
    (Uniform(a=-1.0, b=1.0), Tanh(), SignalVerdict.SATURATED),
    (Normal(), Sigmoid(), SignalVerdict.SATURATED),
    (SmallNormal(), Sigmoid(), SignalVerdict.NARROW),
    (SmallNormal(), Tanh(), SignalVerdict.FADES),
    (LeCunNormal(), Sigmoid(), SignalVerdict.VANISHES),
    (LeCunNormal(), Tanh(), SignalVerdict.EVEN),
    (LeCunNormal(), Identity(), SignalVerdict.EVEN),
    (Normal(), ReLU(), SignalVerdict.EXPLODES),
    (SmallNormal(), ReLU(), SignalVerdict.FADES),
    (LeCunNormal(), ReLU(), SignalVerdict.SHRINKS),
    (HeNormal(), ReLU(), SignalVerdict.EVEN),
    (HeNormal(), Identity(), SignalVerdict.GROWS),
]


def config_of(initializer: Initializer, activation: Activation) -> PropagationConfig:
    return PropagationConfig.model_validate({"initializer": initializer, "activation": activation})


def sentences(initializer: Initializer, activation: Activation) -> str:
    return judge(propagate(config_of(initializer, activation), detailed=True)).sentences()


@pytest.mark.parametrize(("initializer", "activation", "word"), WORDS, ids=lambda case: getattr(case, "kind", None))
def test_the_word_is_the_textbooks_over_three_seeds(
    initializer: Initializer, activation: Activation, word: SignalVerdict
) -> None:
    runs = propagate_each(seeded(config_of(initializer, activation), 3), detailed=True)
    assert [judge(run).verdict for run in runs] == [word] * 3


@pytest.mark.slow
@pytest.mark.parametrize(
    ("initializer", "activation", "word"),
    [
        (Normal(), Tanh(), SignalVerdict.GRADIENT_EXPLODES),  # a layer multiplies it by about 2.3: 1e18 over 49
        (SmallNormal(), Sigmoid(), SignalVerdict.VANISHES),  # 100 weights of .01 and slopes of 1/4: .025 ** 49 = 3e-79
        (Zeros(), Tanh(), SignalVerdict.SYMMETRIC),
    ],
    ids=repr,
)
def test_over_50_layers_neither_saturation_nor_likeness_hides_what_becomes_of_the_gradient(
    initializer: Initializer, activation: Activation, word: SignalVerdict
) -> None:
    deep = config_of(initializer, activation).replace(hidden_layers=(100,) * 50)
    verdict = judge(propagate(deep, detailed=True))
    assert verdict.verdict is word
    assert "The gradient" in verdict.sentences() or word is SignalVerdict.SYMMETRIC


def test_where_large_weights_saturate_the_median_of_the_gradient_is_told_beside_its_rms() -> None:
    said = sentences(Normal(), Sigmoid())
    assert "of its RMS" in said
    assert "most units get almost none of it" in said


def test_spread_activations_are_not_enough_for_the_gradient_of_sigmoids() -> None:
    said = sentences(LeCunNormal(), Sigmoid())
    assert "The signal keeps its size" in said
    assert "a slope of at most 0.25" in said


@pytest.mark.slow
def test_samples_that_become_alike_in_the_depth_are_told_by_the_effective_rank() -> None:
    """He keeps the deviation over 50 layers, but the angle between any two samples closes (Poole et al. 2016)."""
    deep = config_of(HeNormal(), ReLU()).replace(hidden_layers=(100,) * 50, seed=0)
    run = propagate(deep, detailed=True)
    said = judge(run).sentences()
    assert "The signal keeps its size" in said
    assert "in fewer and fewer directions: their effective rank falls from 92 to " in said
    assert "stay spread" not in said
    assert "directions" not in judge(propagate(deep)).sentences()  # where it was not measured
    assert "directions" not in sentences(Orthogonal(), Tanh())


def test_relu_is_not_blamed_for_gradients_that_are_zero_half_of_the_time() -> None:
    assert "median" not in sentences(HeNormal(), ReLU())


def test_overflow_is_told_with_its_layer() -> None:
    config = config_of(Constant(value=1000.0), Identity()).replace(
        hidden_layers=(50,) * 12, input_size=50, precision="float32"
    )
    verdict = judge(propagate(config))
    assert verdict.verdict is SignalVerdict.OVERFLOW
    assert "From layer 9 on" in verdict.sentences()


def test_a_gradient_that_overflows_is_told_with_the_layer_where_it_does() -> None:
    deep = {"hidden_layers": (50,) * 12, "input_size": 50, "precision": "float32"}
    exploding = propagate(config_of(Constant(value=1000.0), Identity()).replace(**deep), detailed=True)
    # Layer 11 gets sqrt(50) * 1000, each one before it 50 * 1000 times as much, and float32 ends at 3.4e38.
    said = judge(exploding).sentences()
    assert "From layer 3 back, gradients are too large for a number." in said
    assert "No gradient" not in said
    assert "nan" not in said


@pytest.mark.parametrize("activation", [SiLU(), GELU()], ids=repr)
def test_a_smooth_rectifier_lets_as_much_gradient_through_as_relu_however_large_its_inputs(
    activation: Activation,
) -> None:
    config = config_of(Normal(std=1e3), activation).replace(precision="float32")  # z of 1e19 in layer 5
    run, rectified = (propagate(one) for one in (config, config.replace(activation=ReLU())))
    assert run.gradient_ratio == pytest.approx(rectified.gradient_ratio, rel=1e-3)
    assert "The gradient explodes" in judge(run).sentences()


def test_units_that_are_lost_in_the_depth_are_told() -> None:
    verdict = judge(propagate(config_of(HeNormal(), ReLU()).replace(hidden_layers=(100,) * 50)))
    assert verdict.verdict in (SignalVerdict.DYING, SignalVerdict.SHRINKS, SignalVerdict.GROWS)
    assert "of the units are 0 for every sample" in verdict.sentences()


def test_other_seeds_are_told_from_the_least_to_the_greatest() -> None:
    runs = [propagate(one) for one in seeded(config_of(HeNormal(), ReLU()), 3)]
    growths = sorted(run.layers[-1].activations.std / run.layers[0].activations.std for run in runs)
    low, middle, high = map(roughly, growths)
    said = judge(runs[0], runs[1:]).sentences()
    assert f"Over 3 seeds, layer 5 has {low} to {high} times the deviation of layer 1, in the median {middle}." in said


def test_one_hidden_layer_is_not_compared_with_itself() -> None:
    config = config_of(Zeros(), Identity()).replace(hidden_layers=(100,), initializer=Orthogonal())  # keeps each size
    run, *others = propagate_each(seeded(config, 3), detailed=True)
    judgement = judge(run, others)
    assert judgement.verdict is SignalVerdict.EVEN
    assert judgement.sentences() == (
        "There is one hidden layer: the deviation of its activations is 1. The gradient has no other layer to pass."
    )


def test_equal_units_are_counted_where_there_are_several() -> None:
    config = config_of(Zeros(), Tanh()).replace(hidden_layers=(7, 1))
    told = judge(propagate(config, detailed=True)).sentences()
    assert told.startswith("The 7 units of a layer have the same weights")


@pytest.mark.parametrize(("activation", "slope"), [(Sigmoid(), 0.25), (Tanh(), 1), (ReLU(), 1)])
def test_the_steepest_slope_is_known(activation: Activation, slope: float) -> None:
    assert steepest(propagate(config_of(HeNormal(), activation).replace(hidden_layers=(4,)))) == pytest.approx(slope)
