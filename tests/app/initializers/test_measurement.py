"""What is known of rows comes in stages: a look at once, then everything, then other seeds; no more than is missing."""

import time
from dataclasses import replace
from itertools import islice
from unittest.mock import patch

import numpy as np
import pytest

from app.initializers.measurement import (
    PATIENCE,
    AbandonedError,
    Measurement,
    Request,
    follow,
    measure,
    quantities_of,
)
from core.initializers import HeNormal, Zeros
from core.propagation import Propagation, PropagationConfig, Quantity, propagate

SMALL = PropagationConfig(initializer=HeNormal(), hidden_layers=(10, 8), batch_size=20, input_size=10)
OTHER = SMALL.replace(initializer=Zeros())


def run_of(config: PropagationConfig) -> Propagation:
    return propagate(config, detailed=True)


def test_a_look_comes_first_then_everything_then_other_seeds() -> None:
    request = Request((SMALL,), ("activations",), seeds=3)
    stages = [known[SMALL] for known in measure(request, {})]
    assert [(bool(one.glances), one.run is not None, len(one.more_seeds)) for one in stages] == [
        (True, False, 0),
        (False, True, 0),
        (False, True, 2),
    ]
    assert [run.config.seed for run in stages[-1].more_seeds] == [1, 2]


def test_memory_is_given_back_once_when_all_is_measured() -> None:
    with patch("app.base.garbage_collection.give_back") as give_back:
        measuring = measure(Request((SMALL,), ("activations",), seeds=2), {})
        assert len(list(islice(measuring, 3))) == 3
        give_back.assert_not_called()
        assert list(measuring) == []
        give_back.assert_called_once_with()


def test_a_look_is_the_same_as_what_is_measured_later() -> None:
    first, last = measure(Request((SMALL,), ("activations",), seeds=1), {})
    seen, measured = first[SMALL].signals("activations"), last[SMALL].signals("activations")
    assert seen is not None
    assert measured is not None
    np.testing.assert_array_equal([one.std for one in seen], [one.std for one in measured])
    assert first[SMALL].signals("weights") is None


def test_only_what_is_missing_is_measured() -> None:
    known = {SMALL: Measurement(run=run_of(SMALL))}
    (last,) = measure(Request((SMALL,), ("activations",), seeds=2), known)
    assert last[SMALL].run is known[SMALL].run
    assert len(last[SMALL].more_seeds) == 1
    assert list(measure(Request((SMALL,), ("activations",), seeds=2), last)) == []


def test_a_request_is_met_when_all_rows_have_all_their_seeds() -> None:
    run = run_of(SMALL)
    request = Request((SMALL, OTHER), ("activations",), seeds=2)
    one, both = Measurement(run=run), Measurement(run=run, more_seeds=(run,))
    assert not request.is_met_by({})
    assert not request.is_met_by({SMALL: both, OTHER: one})
    assert request.is_met_by({SMALL: both, OTHER: both})


def test_before_batch_norm_is_what_the_activation_gets_where_there_is_none() -> None:
    for config in (SMALL, SMALL.replace(batch_norm=True)):
        run = run_of(config)
        found = Measurement(run=run).signals("before_batch_norm")
        assert found == tuple(layer.before_batch_norm or layer.pre_activations for layer in run.layers)


def test_what_nobody_wants_any_more_is_given_up() -> None:
    request = Request((SMALL,), ("activations",), seeds=1)
    request.abandoned.set()
    assert list(measure(request, {})) == []
    with pytest.raises(AbandonedError):
        request.check()


def test_only_what_has_been_slow_is_given_up_for_what_is_newer() -> None:
    request = Request((SMALL,), ("activations",), seeds=1)
    request.abandon_if_slow()
    request.check()
    slow = replace(request, begun=time.monotonic() - 2 * PATIENCE)
    slow.abandon_if_slow()
    with pytest.raises(AbandonedError):
        slow.check()


def test_pre_activations_are_looked_at_before_batch_norm_where_there_is_batch_norm() -> None:
    with_batch_norm = SMALL.replace(batch_norm=True)
    assert quantities_of("pre_activations", [SMALL, with_batch_norm]) == ("pre_activations", "before_batch_norm")
    assert quantities_of("pre_activations", [SMALL]) == ("pre_activations",)
    assert quantities_of("weights", [with_batch_norm]) == ("weights",)


@pytest.mark.parametrize("upstream", ["normal", "softmax"])
@pytest.mark.parametrize("quantity", ["activations", "weights", "activation_gradients", "pre_activation_gradients"])
def test_every_layer_is_counted_that_is_passed_and_no_other(upstream: str, quantity: Quantity) -> None:
    config = SMALL.replace(upstream=upstream)
    request = Request((config, OTHER), (quantity,), seeds=3)
    known = list(measure(request, {}))[-1]
    assert request.steps.done == request.steps.total > 0
    assert request.progress == (1.0, 0.0)
    again = Request((config, OTHER), (quantity,), seeds=3)
    assert list(measure(again, known)) == []
    assert again.steps.total == 0


def test_one_sample_is_followed_unless_it_is_abandoned() -> None:
    request = Request((SMALL,), (), seeds=1)
    (followed,) = follow(request, 3)
    assert (followed.config, followed.sample, followed.trace.row) == (SMALL, 3, 3)
    assert request.steps.done == 2 * len(SMALL.hidden_layers)  # it is asked between all layers, there and back
    request.abandoned.set()
    assert list(follow(request, 3)) == []
