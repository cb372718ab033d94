"""Training as textbooks write it in NumPy: a class a layer, a dictionary of parameters, new arrays at every step."""

from typing import Any

import numpy as np

from core.network import Labels
from core.settings import Array
from core.training import TrainingConfig


class Affine:
    """x @ W + b."""

    def __init__(self, fan_in: int, fan_out: int, rng: np.random.Generator) -> None:
        self.params = {"W": rng.standard_normal((fan_in, fan_out)) * np.sqrt(2 / fan_in), "b": np.zeros(fan_out)}
        self.grads: dict[str, Array] = {}

    def forward(self, x: Array) -> Array:
        self.x = x
        return x @ self.params["W"] + self.params["b"]

    def backward(self, dout: Array) -> Array:
        self.grads = {"W": self.x.T @ dout, "b": dout.sum(axis=0)}
        return dout @ self.params["W"].T


class BatchNormalization:
    """Mean 0 and deviation 1 over the batch, then scale and shift."""

    def __init__(self, units: int, momentum: float) -> None:
        self.params = {"gamma": np.ones(units), "beta": np.zeros(units)}
        self.grads: dict[str, Array] = {}
        self.momentum = momentum
        self.running_mean, self.running_var = np.zeros(units), np.zeros(units)

    def forward(self, x: Array) -> Array:
        mean = x.mean(axis=0)
        self.centred = x - mean
        variance = np.mean(self.centred**2, axis=0)
        self.std = np.sqrt(variance + 1e-5)
        self.normalized = self.centred / self.std
        self.running_mean = self.momentum * self.running_mean + (1 - self.momentum) * mean
        self.running_var = self.momentum * self.running_var + (1 - self.momentum) * variance
        return self.params["gamma"] * self.normalized + self.params["beta"]

    def backward(self, dout: Array) -> Array:
        rows = len(dout)
        self.grads = {"gamma": np.sum(self.normalized * dout, axis=0), "beta": dout.sum(axis=0)}
        scaled = self.params["gamma"] * dout
        centred = scaled / self.std
        std = -np.sum(scaled * self.centred / (self.std * self.std), axis=0)
        variance = 0.5 * std / self.std
        centred += (2.0 / rows) * self.centred * variance
        return np.asarray(centred - np.sum(centred, axis=0) / rows)


class Relu:
    """What is positive passes."""

    def __init__(self) -> None:
        self.params: dict[str, Array] = {}
        self.grads: dict[str, Array] = {}

    def forward(self, x: Array) -> Array:
        self.mask = x <= 0
        out = x.copy()
        out[self.mask] = 0
        return out

    def backward(self, dout: Array) -> Array:
        dout[self.mask] = 0
        return dout


class Dropout:
    """A share of what comes in is dropped."""

    def __init__(self, ratio: float, rng: np.random.Generator) -> None:
        self.params: dict[str, Array] = {}
        self.grads: dict[str, Array] = {}
        self.ratio = ratio
        self.rng = rng

    def forward(self, x: Array) -> Array:
        self.mask = self.rng.random(x.shape) > self.ratio
        return np.asarray(x * self.mask)

    def backward(self, dout: Array) -> Array:
        return np.asarray(dout * self.mask)


class TextbookNetwork:
    """The network of a config, and a step of SGD or Adam."""

    def __init__(self, config: TrainingConfig, inputs: int, rng: np.random.Generator) -> None:
        self.config = config
        self.layers: list[Any] = []
        for units in config.hidden_layers:
            self.layers += [Affine(inputs, units, rng), BatchNormalization(units, config.bn_momentum), Relu()]
            if config.dropout:
                self.layers.append(Dropout(config.dropout, rng))
            inputs = units
        self.layers.append(Affine(inputs, 10, rng))
        self.moments: dict[tuple[int, str], tuple[Array, Array]] = {}
        self.steps = 0

    def step(self, x: Array, labels: Labels) -> None:
        for layer in self.layers:
            x = layer.forward(x)
        x = x - x.max(axis=1, keepdims=True)
        probabilities = np.exp(x) / np.sum(np.exp(x), axis=1, keepdims=True)
        dout = probabilities
        dout[np.arange(len(labels)), labels] -= 1
        dout /= len(labels)
        for layer in reversed(self.layers):
            dout = layer.backward(dout)
        self.steps += 1
        for number, layer in enumerate(self.layers):
            for name, gradient in layer.grads.items():
                penalty = self.config.l2 * layer.params[name] if name == "W" else 0
                self._update((number, name), layer.params[name], gradient + penalty)

    def _update(self, key: tuple[int, str], parameter: Array, gradient: Array) -> None:
        optimizer = self.config.optimizer
        if optimizer.kind == "sgd":
            parameter -= optimizer.learning_rate * gradient
            return
        m, v = self.moments.setdefault(key, (np.zeros_like(parameter), np.zeros_like(parameter)))
        rate = optimizer.learning_rate * np.sqrt(1 - 0.999**self.steps) / (1 - 0.9**self.steps)
        m += (1 - 0.9) * (gradient - m)
        v += (1 - 0.999) * (gradient**2 - v)
        parameter -= rate * m / (np.sqrt(v) + 1e-7)
