"""How accurate the three models become, beside the same networks in PyTorch: python -m tests.benchmarks.accuracy.

Both are trained on the same images with the same settings, seed by seed; what differs are the random numbers. With few
seeds the interval of the mean difference is wide: it is Student's, at 95 %.
"""

import sys
import time

import numpy as np
import torch

from core.batches import Pixels
from core.datasets import Dataset, load
from core.evaluation import evaluate
from core.settings import Array
from core.training import PRESETS, Trainer, TrainingConfig
from tests.benchmarks.torch_peer import TorchPeer

EPOCHS = {"model-1": 60, "model-2": 60, "model-3": 40}
SEEDS = range(5)
STUDENT = 2.776  # the 97.5 % quantile with 4 degrees of freedom: for 5 seeds
GAP = 0.005  # to be explained


def train_both(config: TrainingConfig, data: Dataset) -> tuple[list[float], list[float]]:
    """Validation and test accuracy of our network and of PyTorch's, at the end."""
    trainer = Trainer(config, data)
    for _ in trainer.run():
        pass
    parts = (
        (data.train_images[trainer.split.validation], data.train_labels[trainer.split.validation]),
        (data.test_images, data.test_labels),
    )
    peer = TorchPeer(config, data, trainer.split.train, fused=True)
    for _ in range(config.epochs):
        peer.epoch()
    own = [evaluate(trainer.network, *part, np.arange(len(part[0])), Pixels()).accuracy for part in parts]
    return own, [peer.accuracy(*part) for part in parts]


def main(models: list[str]) -> None:
    torch.set_num_threads(1)
    data = load("mnist")
    for model in models or PRESETS:
        begin = time.perf_counter()
        configs = [PRESETS[model].replace(epochs=EPOCHS[model], seed=seed) for seed in SEEDS]
        scores = np.array([train_both(config, data) for config in configs])  # (seeds, ours and PyTorch's, parts)
        print(f"{model}, {EPOCHS[model]} epochs, {len(SEEDS)} seeds, {time.perf_counter() - begin:.0f} s")
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
