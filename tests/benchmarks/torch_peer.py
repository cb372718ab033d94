"""The network of a config in PyTorch, trained as its tutorials train: eager or compiled, with any kind of Adam."""

import time
from typing import Any

import numpy as np
import torch
from torch import nn

from core.datasets import Bytes, Dataset, Indices, split
from core.initializers import HeNormal
from core.optimizers import SGD
from core.training import TrainingConfig

AT_ONCE = (500, 2000, 10_000)  # rows that a look may send through the network at once


def build(config: TrainingConfig, inputs: int) -> nn.Sequential:
    """Linear, batch norm, ReLU, dropout for each hidden layer, and a linear layer; He normal weights, biases 0."""
    layers: list[nn.Module] = []
    for units in config.hidden_layers:
        layers.append(nn.Linear(inputs, units, bias=not config.batch_norm))
        if config.batch_norm:
            layers.append(nn.BatchNorm1d(units, momentum=1 - config.bn_momentum, eps=config.bn_eps))
        layers.append(nn.ReLU())
        if config.dropout:
            layers.append(nn.Dropout(config.dropout))
        inputs = units
    layers.append(nn.Linear(inputs, 10))
    assert config.initializer == HeNormal()
    for layer in layers:
        if isinstance(layer, nn.Linear):
            nn.init.kaiming_normal_(layer.weight, nonlinearity="relu")
            if layer.bias is not None:
                nn.init.zeros_(layer.bias)
    return nn.Sequential(*layers)


class TorchPeer:
    """A training run in PyTorch. The images are numbers from the start, which is its quickest way."""

    def __init__(
        self, config: TrainingConfig, data: Dataset, rows: Indices, *, compiled: bool = False, **options: Any
    ) -> None:
        torch.manual_seed(config.seed)
        self.config = config
        self.images = torch.from_numpy(data.train_images[rows].astype(np.float32) / 255)
        self.labels = torch.from_numpy(data.train_labels[rows].astype(np.int64))
        self.network = build(config, self.images.shape[1])
        self.forward = torch.compile(self.network) if compiled else self.network
        self.loss = nn.CrossEntropyLoss()
        others = [one for one in self.network.parameters() if one.ndim == 1]
        groups = [{"params": self.weights, "weight_decay": config.l2}, {"params": others, "weight_decay": 0.0}]
        kind = torch.optim.SGD if isinstance(config.optimizer, SGD) else torch.optim.Adam
        self.optimizer = kind(groups, lr=config.optimizer.learning_rate, **options)

    @property
    def weights(self) -> list[Any]:
        """The weights of each layer, (fan_out, fan_in)."""
        return [one for one in self.network.parameters() if one.ndim == 2]

    def epoch(self) -> None:
        """Train on each image once; the short batch is dropped."""
        self.network.train()
        order = torch.randperm(len(self.images))
        for begin in range(0, len(order) - self.config.batch_size + 1, self.config.batch_size):
            self.step(order[begin : begin + self.config.batch_size])

    def step(self, rows: Any) -> None:
        """Train on the images in these rows."""
        self.optimizer.zero_grad(set_to_none=True)
        loss = self.loss(self.forward(self.images[rows]), self.labels[rows])
        loss.backward()
        self.optimizer.step()

    def accuracy(self, images: Bytes, labels: Bytes) -> float:
        """The share of these images whose class is recognised."""
        self.network.eval()
        with torch.no_grad():
            logits = self.network(torch.from_numpy(images.astype(np.float32) / 255))
        return float((logits.argmax(dim=1).numpy() == labels).mean())


class TorchLooks:
    """A training run in PyTorch that looks at an epoch in line: loss and accuracy of all images."""

    def __init__(self, peer: TorchPeer, data: Dataset) -> None:
        self.peer = peer
        chosen = split(data, peer.config.train_size, peer.config.validation_fraction, np.random.default_rng(0))
        parts = [(data.train_images[rows], data.train_labels[rows]) for rows in (chosen.train, chosen.validation)]
        self.parts = [
            (torch.from_numpy(images.astype(np.float32) / 255), torch.from_numpy(labels.astype(np.int64)))
            for images, labels in (*parts, (data.test_images, data.test_labels))
        ]
        self.rows_at_once = min(AT_ONCE, key=self._time)

    def epoch(self) -> None:
        """Train on each image once, and look."""
        self.peer.epoch()
        self.look(self.rows_at_once)

    def look(self, rows_at_once: int) -> list[tuple[float, float]]:
        """The loss and the accuracy of each part."""
        self.peer.network.eval()
        scores = []
        with torch.inference_mode():
            for images, labels in self.parts:
                loss = right = 0.0
                for begin in range(0, len(images), rows_at_once):
                    logits, wanted = (
                        self.peer.network(images[begin : begin + rows_at_once]),
                        labels[begin : begin + rows_at_once],
                    )
                    loss += float(nn.functional.cross_entropy(logits, wanted, reduction="sum"))
                    right += float((logits.argmax(dim=1) == wanted).sum())
                scores.append((loss / len(images), right / len(images)))
        return scores

    def _time(self, rows_at_once: int) -> float:
        times = []
        for _ in range(3):
            begin = time.perf_counter()
            self.look(rows_at_once)
            times.append(time.perf_counter() - begin)
        return min(times)
