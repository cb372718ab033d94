"""The optimizers' steps as single compiled passes, where there is one: to the bits of `Optimizer.step`.

A new optimizer needs none; it takes its own steps.
"""

import math
from collections.abc import Callable, Iterable, Mapping
from copy import deepcopy
from functools import partial
from typing import Any, NamedTuple

import numpy as np

from core import kernels
from core.kernels import Pass, step_passes
from core.kernels.checks import COUNT, any_numbers, same_bits
from core.optimizers import (
    SGD,
    AdaDelta,
    AdaGrad,
    Adam,
    AdaMax,
    AdamW,
    AMSGrad,
    LargestMoments,
    Lion,
    Momentum,
    NAdam,
    Nesterov,
    Optimizer,
    RAdam,
    RMSProp,
    Rprop,
    memory,
)
from core.settings import Array

CHECKED_STEPS = 8  # RAdam's sixth step is of another kind than its first


class Call(NamedTuple):
    """A pass, and what it is called with after the parameters and the gradient."""

    one: Pass
    arrays: tuple[Array, ...]
    scalars: tuple[float, ...]


class Fused(NamedTuple):
    """The passes of an optimizer, and how they take its next step: `call` counts the step, as `step` does."""

    call: Callable[[Any, Any], Call]
    passes: tuple[Pass, ...]
    examples: tuple[Optimizer[Any], ...]  # on which they are checked


class FusedStep:
    """Takes the steps of an optimizer on flat parameters: compiled, or its own as long as that is not ready."""

    def __init__(self, optimizer: Optimizer[Any]) -> None:
        self.optimizer = optimizer
        self._fused = FUSED.get(type(optimizer))
        if self._fused is not None:
            kernels.ask(self._fused.passes, partial(agree, self._fused.examples, np.float32))

    def take(self, params: Array, grad: Array, state: Any) -> None:
        """Take a step, as `Optimizer.step` does."""
        if self._fused is None or params.dtype != np.float32 or not self.is_compiled:
            self.optimizer.step(params, grad, state)
        else:
            take_fused(self._fused.call(self.optimizer, state), kernels.compiled, params, grad)

    @property
    def passes(self) -> tuple[Pass, ...]:
        """The passes of the optimizer."""
        return self._fused.passes if self._fused is not None else ()

    @property
    def is_compiled(self) -> bool:
        """Return whether all its passes are ready."""
        return bool(self.passes) and all(kernels.compiled(one) is not None for one in self.passes)


def take_fused(call: Call, made: Callable[[Pass], Pass | None], params: Array, grad: Array) -> None:
    """Take a step by the pass that was made of the one in `call`."""
    run = made(call.one) or call.one
    run(params, grad, *call.arrays, *map(params.dtype.type, call.scalars))


def agree(examples: Iterable[Optimizer[Any]], dtype: Any, made: Mapping[Pass, Pass]) -> bool:
    """Return whether passes that were compiled for a type take the same steps as the optimizers themselves."""
    return all(disagreement(one, made, dtype, steps=CHECKED_STEPS, seed=0) is None for one in examples)


def disagreement(
    optimizer: Optimizer[Any], made: Mapping[Pass, Pass], dtype: Any, *, steps: int, seed: int
) -> str | None:
    """Return the first step, and what is not the same after it; the numbers include all kinds that there are."""
    rng = np.random.default_rng(seed)
    params = [any_numbers(rng, dtype)]
    states = [optimizer.init(params[0])]
    for name, value in memory(states[0]).items():
        if isinstance(value, np.ndarray):
            setattr(states[0], name, any_numbers(rng, dtype))
    params, states = [*params, params[0].copy()], [*states, deepcopy(states[0])]
    fused = FUSED[type(optimizer)]
    with np.errstate(all="ignore"):
        for step in range(steps):
            grad = any_numbers(rng, dtype)
            if step:  # NaN stays for good
                grad[: COUNT // 2] = rng.standard_normal(COUNT // 2)
            for state in states:
                state.rate_factor = 1 - step / (2 * steps)
            optimizer.step(params[0], grad.copy(), states[0])
            take_fused(fused.call(optimizer, states[1]), made.get, params[1], grad)
            pairs = {"parameters": params, **_pairs(*states)}
            for name, (ours, theirs) in pairs.items():
                if not same_bits(np.asarray(ours), np.asarray(theirs)):
                    return f"{name} after step {step + 1}"
    return None


def _pairs(one: Any, other: Any) -> dict[str, tuple[Any, Any]]:
    return {name: (value, memory(other)[name]) for name, value in memory(one).items()}


# How each optimizer's next step is called.


def _sgd(sgd: SGD, state: Any) -> Call:
    return Call(step_passes.sgd, (), (sgd.weight_decay, sgd.learning_rate * state.rate_factor))


def _momentum(momentum: Momentum, state: Any) -> Call:
    state.t += 1
    dampens = not (state.t == 1 or momentum.dampening == 0 or momentum.momentum == 0)
    share = 1 - momentum.dampening if dampens else 1.0
    rate = momentum.learning_rate * state.rate_factor
    return Call(step_passes.momentum, (state.velocity,), (momentum.weight_decay, momentum.momentum, share, rate))


def _nesterov(nesterov: Nesterov, state: Any) -> Call:
    state.t += 1
    rate = nesterov.learning_rate * state.rate_factor
    return Call(step_passes.nesterov, (state.velocity,), (nesterov.weight_decay, nesterov.momentum, rate))


def _adagrad(adagrad: AdaGrad, state: Any) -> Call:
    state.t += 1
    rate_left = 1 / (1 + (state.t - 1) * adagrad.lr_decay)
    rate = adagrad.learning_rate * state.rate_factor
    return Call(step_passes.adagrad, (state.squares,), (adagrad.weight_decay, adagrad.eps, rate * rate_left))


def _rmsprop(rmsprop: RMSProp, state: Any) -> Call:
    unused = state.scratch[:0]
    mean = unused if state.mean is None else state.mean
    velocity = unused if state.velocity is None else state.velocity
    alpha, rate = rmsprop.alpha, rmsprop.learning_rate * state.rate_factor
    scalars = (rmsprop.weight_decay, alpha, 1 - alpha, rmsprop.eps, rmsprop.momentum, rate)
    return Call(step_passes.rmsprop, (state.squares, mean, velocity), scalars)


def _adadelta(adadelta: AdaDelta, state: Any) -> Call:
    rate = adadelta.learning_rate * state.rate_factor
    scalars = (adadelta.weight_decay, adadelta.rho, 1 - adadelta.rho, adadelta.eps, rate)
    return Call(step_passes.adadelta, (state.squares, state.squared_updates), scalars)


def _rprop(rprop: Rprop, state: Any) -> Call:
    scalars = (rprop.eta_minus, rprop.eta_plus, rprop.step_min, rprop.step_max)
    return Call(step_passes.rprop, (state.last_gradient, state.step_sizes), scalars)


def _adam(adam: Adam | AMSGrad | AdamW, state: Any) -> Call:
    state.t += 1
    correction1, root = 1 - adam.beta1**state.t, math.sqrt(1 - adam.beta2**state.t)
    rate = adam.learning_rate * state.rate_factor * root / correction1
    scalars = (*_decays(adam, state), *_shares(adam), adam.eps * root, rate)
    if isinstance(state, LargestMoments):
        return Call(step_passes.amsgrad, (state.m, state.v, state.v_max), scalars)
    return Call(step_passes.adam, (state.m, state.v), scalars)


def _adamax(adamax: AdaMax, state: Any) -> Call:
    state.t += 1
    rate = adamax.learning_rate * state.rate_factor / (1 - adamax.beta1**state.t)
    moments = (adamax.beta1, 1 - adamax.beta1, adamax.beta2)
    return Call(step_passes.adamax, (state.m, state.u), (*_decays(adamax, state), *moments, adamax.eps, rate))


def _nadam(nadam: NAdam, state: Any) -> Call:
    state.t += 1
    rate = nadam.learning_rate * state.rate_factor
    momentum, next_momentum = nadam.momentum_at(state.t), nadam.momentum_at(state.t + 1)
    state.momentum_product *= momentum
    gradient_share = (1 - momentum) / (1 - state.momentum_product)
    mean_share = next_momentum / (1 - state.momentum_product * next_momentum)
    correction = 1 / (1 - nadam.beta2**state.t)
    rates = (rate * mean_share, rate * gradient_share)
    scalars = (*_decays(nadam, state), *_shares(nadam), correction, nadam.eps, *rates)
    return Call(step_passes.nadam, (state.m, state.v), scalars)


def _radam(radam: RAdam, state: Any) -> Call:
    decays = _decays(radam, state)
    state.t += 1
    correction1, correction2 = 1 - radam.beta1**state.t, 1 - radam.beta2**state.t
    rate, rectification = radam.learning_rate * state.rate_factor / correction1, radam.rectification(state.t)
    if not rectification:
        return Call(step_passes.first_moment, (state.m, state.v), (*decays, *_shares(radam), rate))
    rate = rate * rectification * math.sqrt(correction2)
    return Call(step_passes.adam, (state.m, state.v), (*decays, *_shares(radam), radam.eps, rate))


def _lion(lion: Lion, state: Any) -> Call:
    _, factor = _decays(lion, state)
    shares = (lion.beta1, 1 - lion.beta1, lion.beta2, 1 - lion.beta2)
    return Call(step_passes.lion, (state.m,), (*shares, factor, lion.learning_rate * state.rate_factor))


def _shares(adam: Any) -> tuple[float, ...]:
    """Return the shares of old and new in both moments."""
    return adam.beta1, 1 - adam.beta1, adam.beta2, 1 - adam.beta2


def _decays(optimizer: Any, state: Any) -> tuple[float, float]:
    """Return the weight decay through the gradient, and the factor of one that shrinks the weights themselves."""
    if not optimizer.has_decoupled_decay:
        return optimizer.weight_decay, 1.0
    return 0.0, 1 - optimizer.learning_rate * state.rate_factor * optimizer.weight_decay


FUSED: Mapping[type[Optimizer[Any]], Fused] = {
    SGD: Fused(_sgd, (step_passes.sgd,), (SGD(), SGD(weight_decay=0.1))),
    Momentum: Fused(_momentum, (step_passes.momentum,), (Momentum(), Momentum(dampening=0.5, weight_decay=0.1))),
    Nesterov: Fused(_nesterov, (step_passes.nesterov,), (Nesterov(), Nesterov(weight_decay=0.1))),
    AdaGrad: Fused(_adagrad, (step_passes.adagrad,), (AdaGrad(), AdaGrad(lr_decay=0.1, weight_decay=0.1))),
    RMSProp: Fused(
        _rmsprop,
        (step_passes.rmsprop,),
        (RMSProp(), RMSProp(centered=True), RMSProp(momentum=0.9), RMSProp(centered=True, momentum=0.9)),
    ),
    AdaDelta: Fused(_adadelta, (step_passes.adadelta,), (AdaDelta(), AdaDelta(weight_decay=0.1))),
    Rprop: Fused(_rprop, (step_passes.rprop,), (Rprop(), Rprop(step_max=1.0))),
    Adam: Fused(_adam, (step_passes.adam,), (Adam(), Adam(weight_decay=0.1))),
    AMSGrad: Fused(_adam, (step_passes.amsgrad,), (AMSGrad(), AMSGrad(weight_decay=0.1))),
    AdaMax: Fused(_adamax, (step_passes.adamax,), (AdaMax(), AdaMax(weight_decay=0.1))),
    NAdam: Fused(_nadam, (step_passes.nadam,), (NAdam(), NAdam(weight_decay=0.1, decoupled_weight_decay=True))),
    RAdam: Fused(_radam, (step_passes.first_moment, step_passes.adam), (RAdam(), RAdam(weight_decay=0.1))),
    AdamW: Fused(_adam, (step_passes.adam, step_passes.amsgrad), (AdamW(), AdamW(amsgrad=True))),
    Lion: Fused(_lion, (step_passes.lion,), (Lion(), Lion(weight_decay=0.1))),
}
