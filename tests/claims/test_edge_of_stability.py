"""The edge of stability (Cohen et al. 2021): what the scene says of it is so with each seed."""

from functools import cache

import pytest

from core.datasets import load
from core.landscape.sharpness import SharpnessMeter
from core.landscape.stability_limits import Moment
from core.optimizers import Momentum
from core.scenes.completed_run import CompletedRun
from core.training import EpochReport, StepReport, Trainer, TrainingConfig
from tests.claims.claim import SEEDS
from tests.core.landscape.test_sharpness import result
from tests.core.scenes.test_scene import scene_of

SCENE = "x-edge-of-stability"

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]
every_seed = pytest.mark.parametrize("seed", SEEDS)


def settings(number: int, seed: int) -> TrainingConfig:
    return scene_of(SCENE).plan[number - 1].config.replace(seed=seed)


@cache
def made(seed: int) -> tuple[CompletedRun, ...]:
    """The runs of the scene."""
    done = []
    for number in (1, 2, 3):
        config = settings(number, seed)
        trainer = Trainer(config, load(config.data))
        losses = [report.loss for report in trainer.run() if isinstance(report, StepReport)]
        done.append(CompletedRun.of("", trainer, losses, sharpness=True))
    return tuple(done)


def shares(config: TrainingConfig, every: int) -> list[float]:
    """The sharpness over its limit, after each so many epochs."""
    trainer = Trainer(config, load(config.data))
    meter = SharpnessMeter(trainer)
    found = []
    for report in trainer.run():
        if isinstance(report, EpochReport) and report.epoch % every == 0:
            sharpness = result(meter.measure(Moment.of(trainer)))
            found.append(sharpness.value / sharpness.limit)
    return found


@every_seed
def test_the_sharpness_ends_at_the_limit_of_the_higher_rates_and_below_that_of_the_lowest(seed: int) -> None:
    slow, middle, fast = (run.sharpness for run in made(seed))
    assert slow is not None
    assert middle is not None
    assert fast is not None
    assert [round(one.limit, 6) for one in (slow, middle, fast)] == [40, 20, 10]
    assert slow.value < 0.85 * slow.limit
    for one in (middle, fast):
        assert 0.85 < one.value / one.limit < 1.2
    assert slow.value > middle.value > fast.value  # the lower the rate, the sharper the network


@every_seed
def test_at_the_limit_the_loss_falls_unevenly_and_below_it_evenly(seed: int) -> None:
    slow, middle, fast = made(seed)
    assert slow.rises == 0
    assert 0 < middle.rises < fast.rises
    losses = [run.history[-1].train_loss for run in (slow, middle, fast)]
    assert losses == sorted(losses, reverse=True)
    assert all(run.history[-1].train_loss < run.history[99].train_loss for run in (slow, middle, fast))
    assert "fell all the same" in scene_of(SCENE).tell(list(made(seed))).text()


@every_seed
def test_it_climbs_to_the_limit_first_and_then_stays_round_it(seed: int) -> None:
    course = shares(settings(2, seed), every=10)
    assert course[0] < 1
    assert max(course) > 1
    late = course[len(course) // 2 :]
    assert all(0.8 < share < 1.25 for share in late)


@every_seed
def test_with_momentum_it_grows_past_the_limit_of_sgd_and_not_past_its_own(seed: int) -> None:
    """2 (1 + momentum) / rate is one and a half times 2 / rate here."""
    config = settings(2, seed).replace(optimizer=Momentum(learning_rate=0.1, momentum=0.5))
    highest = max(shares(config, every=10))
    assert 1 / 1.5 < highest < 1.1


@every_seed
def test_mini_batches_stay_below_it(seed: int) -> None:
    config = settings(2, seed).replace(batch_size=25, epochs=30)
    assert max(shares(config, every=5)) < 0.9
