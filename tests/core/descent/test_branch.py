"""A branch is the parent's path up to its step, and a way of its own from there."""

from typing import Any

import numpy as np
import pytest

from core.descent import Fork, Racer, Trajectory, race
from core.descent.branch import branch
from core.descent.outcomes import OutcomeKind
from core.descent.update_terms import terms_at
from core.optimizers import OPTIMIZERS, SGD, Adam, Momentum, Optimizer, RMSProp, memory
from core.schedules import Cosine
from core.surfaces import Beale, Bowl, Himmelblau, Ravine, Regression

STEPS, AT = 60, 25


def parent_of(kind: type[Optimizer[Any]], noise: float = 0.0) -> Trajectory:
    optimizer = kind.model_validate({"learning_rate": Himmelblau().suggested_rate(kind)})
    racer = Racer.model_validate({"optimizer": optimizer, "schedule": Cosine(warm_up=3), "noise": noise})
    return race(Himmelblau(), [racer], (-0.2, -0.6), STEPS, seed=5)[0]


def assert_same(one: Trajectory, other: Trajectory) -> None:
    for name in ("points", "gradients", "true_gradients", "rate_factors", "rates", "losses"):
        np.testing.assert_array_equal(getattr(one, name), getattr(other, name))
    assert one.states.keys() == other.states.keys()
    for name, values in one.states.items():
        np.testing.assert_array_equal(values, other.states[name])


@pytest.mark.parametrize("noise", [0.0, 0.5])
@pytest.mark.parametrize("kind", OPTIMIZERS, ids=lambda kind: kind.model_fields["kind"].default)
def test_a_branch_with_nothing_changed_is_its_parent_to_the_bit(kind: type[Optimizer[Any]], noise: float) -> None:
    parent = parent_of(kind, noise)
    for at in (0, AT, STEPS):
        assert_same(branch(parent, at, seed=5), parent)


@pytest.mark.parametrize("kind", OPTIMIZERS, ids=lambda kind: kind.model_fields["kind"].default)
def test_a_branch_goes_where_its_optimizer_goes_from_the_parents_place_without_memory(
    kind: type[Optimizer[Any]],
) -> None:
    """Forgetting at a step is the same as a race that starts there; Bowl, as no schedule and no noise counts steps."""
    racer = Racer.model_validate({"optimizer": kind.model_validate({"learning_rate": 0.05})})
    (parent,) = race(Bowl(), [racer], (2.0, -1.0), STEPS)
    forgetful = branch(parent, AT, forgets=True)
    (anew,) = race(Bowl(), [racer], tuple(parent.points[AT]), STEPS - AT)
    np.testing.assert_array_equal(forgetful.points[AT:], anew.points)
    np.testing.assert_array_equal(forgetful.points[:AT], parent.points[:AT])


def test_another_kind_starts_without_memory() -> None:
    (parent,) = race(Beale(), [Racer(optimizer=Momentum(learning_rate=0.003))], (1.0, 1.5), STEPS)
    other = branch(parent, AT, Racer(optimizer=Adam(learning_rate=0.1)))
    (anew,) = race(Beale(), [Racer(optimizer=Adam(learning_rate=0.1))], tuple(parent.points[AT]), STEPS - AT)
    np.testing.assert_array_equal(other.points[AT:], anew.points)
    np.testing.assert_array_equal(other.rates, [0.003] * AT + [0.1] * (STEPS - AT + 1))
    assert np.isnan(other.states["m"][:AT]).all()
    assert np.isnan(other.states["velocity"][AT:]).all()
    assert (other.updates_until(AT - 1), other.updates_until(AT + 3)) == (AT - 1, 3)


def test_a_kick_moves_the_point_and_nothing_else() -> None:
    """On a bowl SGD multiplies every distance by 1 - rate, so a kick shrinks like everything else."""
    (parent,) = race(Bowl(), [Racer(optimizer=SGD(learning_rate=0.1))], (2.0, -1.0), STEPS)
    kicked = branch(parent, AT, kick=(0.5, -0.25))
    apart = kicked.points[AT:] - parent.points[AT:]
    np.testing.assert_allclose(apart, np.array([0.5, -0.25]) * 0.9 ** np.arange(STEPS - AT + 1)[:, None], atol=1e-15)
    np.testing.assert_array_equal(kicked.points[:AT], parent.points[:AT])


def test_a_higher_rate_rescales_the_velocity_as_pytorch_does() -> None:
    """v is a sum of gradients that the rate multiplies: twice the rate makes the next step twice what it would be."""
    racer = Racer(optimizer=Momentum(learning_rate=0.01))
    (parent,) = race(Ravine(), [racer], (-3.0, 2.5), STEPS)
    faster = branch(parent, AT, Racer(optimizer=Momentum(learning_rate=0.02)))
    step, doubled = (path.points[AT + 1] - path.points[AT] for path in (parent, faster))
    np.testing.assert_allclose(doubled, 2 * step, rtol=1e-12)


def test_memory_that_both_have_is_kept() -> None:
    (parent,) = race(Beale(), [Racer(optimizer=RMSProp(learning_rate=0.05))], (1.0, 1.5), STEPS)
    with_momentum = branch(parent, AT, Racer(optimizer=RMSProp(learning_rate=0.05, momentum=0.5)))
    before, after = parent.state(AT), with_momentum.state(AT)
    shared = memory(before).keys() & memory(after).keys()
    assert shared
    for name in shared:
        np.testing.assert_array_equal(getattr(before, name), getattr(after, name))


def test_batches_are_those_of_the_race() -> None:
    racer = Racer(optimizer=SGD(learning_rate=0.02), batch_size=8)
    (parent,) = race(Regression(), [racer], (-1.0, -4.0), STEPS, seed=3)
    assert_same(branch(parent, AT, seed=3), parent)


def test_a_fork_behind_the_end_changes_nothing() -> None:
    (lost,) = race(Ravine(), [Racer(optimizer=SGD(learning_rate=1.0))], (-3.0, 2.5), STEPS)
    assert lost.diverged_at is not None
    after = branch(lost, lost.diverged_at + 2, Racer(optimizer=Adam()), kick=(1.0, 1.0))
    np.testing.assert_array_equal(after.points, lost.points)
    assert after.outcome.kind == OutcomeKind.DIVERGED


def test_terms_before_and_after_a_fork_are_those_of_the_optimizer_that_steps() -> None:
    fork = Fork(at=AT, optimizer=SGD(learning_rate=0.02))
    (path,) = race(Beale(), [Racer(optimizer=Adam(learning_rate=0.1), fork=fork)], (1.0, 1.5), STEPS)
    for step in (AT - 1, AT, AT + 1):
        np.testing.assert_array_equal(path.points[step] + terms_at(path, step)["update"], path.points[step + 1])
    assert "m" not in terms_at(path, AT - 1)
    assert "m" in terms_at(path, AT)
    assert path.as_of(AT - 1).racer.optimizer == SGD(learning_rate=0.02)
    assert path.as_of(AT) is path
