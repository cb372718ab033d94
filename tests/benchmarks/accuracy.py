"""How accurate the three models become, beside the same networks in PyTorch: python -m tests.benchmarks.accuracy.

Both are trained on the same images with the same settings, seed by seed; what differs are the random numbers. From one
epoch to the next the accuracy of Model 2 wanders by a point, so that the last ten epochs are averaged. With few seeds
the interval of the mean difference is wide: it is Student's, at 95 %. Before that, both start from the same weights and
see the same batches without dropout, as long as rounding does not part them.
"""

import sys
import time
from itertools import islice

import numpy as np
import torch

from core.datasets import Dataset, load
from core.settings import Array
from core.training import PRESETS, EpochReport, Trainer, TrainingConfig
from tests.benchmarks.torch_peer import TorchPeer

EPOCHS = {"model-1": 60, "model-2": 60, "model-3": 40}
SEEDS = range(5)
STUDENT = 2.776  # the 97.5 % quantile with 4 degrees of freedom: for 5 seeds
GAP = 0.005  # to be explained
LAST = 10  # epochs, whose mean is what counts
SAME_STEPS = 60


def largest_difference(config: TrainingConfig, data: Dataset) -> float:
    """How far the weights part in a few steps from the same start, as a share of the largest weight."""
    trainer = Trainer(config.replace(dropout=0.0), data)
    peer = TorchPeer(trainer.config, data, trainer.split.train)
    with torch.no_grad():
        for weights, layer in zip(peer.weights, trainer.network.layers, strict=True):
            weights.copy_(torch.from_numpy(layer.weights.T.copy()))
    for report in islice(trainer.run(), min(SAME_STEPS, config.steps_per_epoch)):
        batch = trainer.batches.order[(report.step - 1) * config.batch_size : report.step * config.batch_size]
        peer.step(torch.from_numpy(np.searchsorted(trainer.split.train, batch)))
    pairs = zip(peer.weights, trainer.network.layers, strict=True)
    return max(
        np.abs(one.detach().numpy().T - layer.weights).max() / np.abs(layer.weights).max() for one, layer in pairs
    )


def train_both(config: TrainingConfig, data: Dataset) -> Array:  # (ours and PyTorch's, validation and test)
    """The mean accuracies of the last epochs."""
    trainer = Trainer(config, data)
    reports = [report for report in trainer.run() if isinstance(report, EpochReport)][-LAST:]
    own = [(report.validation_accuracy, report.test_accuracy) for report in reports]
    rows = trainer.split.validation
    peer, others = TorchPeer(config, data, trainer.split.train, fused=True), []
    for epoch in range(config.epochs):
        peer.epoch()
        if epoch >= config.epochs - LAST:
            validation = peer.accuracy(data.train_images[rows], data.train_labels[rows])
            others.append((validation, peer.accuracy(data.test_images, data.test_labels)))
    return np.mean([own, others], axis=1)


def main(models: list[str]) -> None:
    torch.set_num_threads(1)
    data = load("mnist")
    for model in models or PRESETS:
        begin = time.perf_counter()
        configs = [PRESETS[model].replace(epochs=EPOCHS[model], seed=seed) for seed in SEEDS]
        apart = largest_difference(configs[0], data)
        scores = np.array([train_both(config, data) for config in configs])  # (seeds, ours and PyTorch's, parts)
        print(f"{model}, {EPOCHS[model]} epochs, {len(SEEDS)} seeds, {time.perf_counter() - begin:.0f} s")
        print(f"  from the same start, after {SAME_STEPS} steps or an epoch, the weights differ by {apart:.0e} at most")
        for part, name in enumerate(("validation", "test")):
            own, peer = scores[:, :, part].T
            difference = own - peer
            half = STUDENT * difference.std(ddof=1) / np.sqrt(len(SEEDS))
            low, high = difference.mean() - half, difference.mean() + half
            print(f"  {name:10s} ours {written(own)}   PyTorch {written(peer)}", end="   ")
            print(f"difference {difference.mean():+.4f}, 95 % from {low:+.4f} to {high:+.4f}", end="")
            print(f"   more than {GAP}: to be explained" if abs(difference.mean()) > GAP else "")


def written(accuracies: Array) -> str:
    """Mean and standard deviation."""
    return f"{accuracies.mean():.4f} ± {accuracies.std(ddof=1):.4f}"


if __name__ == "__main__":
    main(sys.argv[1:])
