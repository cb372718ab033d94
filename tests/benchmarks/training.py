"""Seconds an epoch of training, beside PyTorch, scikit-learn, a textbook's NumPy and the matrix products alone.

python -m tests.benchmarks.training [rounds] [--json FILE]; PyTorch takes part where it is installed (the extra
`bench`). Each peer lives in a process of its own, once with one thread and once with two, and all take turns: an epoch
each, round after round. Ours takes part with compiled passes, where the part `fast` is installed, and without. A
figure is the median of a peer's epochs, at the number of threads where that is lower.

A second table has epochs by the clock on the wall, each with its looks: the loss and accuracy of all training,
validation and test images. Ours also inspect the layers and can be beside the training; PyTorch looks in line, at the
number of rows at once where that is fastest, on images that are numbers from the start.
"""

import argparse
import json
import multiprocessing
import os
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from importlib.util import find_spec
from multiprocessing.connection import Connection
from pathlib import Path

import numpy as np
from threadpoolctl import threadpool_info, threadpool_limits

from core import kernels
from core.datasets import Dataset, Indices, load, scaled, split
from core.kernels import compiler
from core.network import Pass
from core.training import PRESETS, EpochReport, Trainer, TrainingConfig
from core.training.factory import build_network
from core.training.looks import Looks
from tests.benchmarks.textbook import TextbookNetwork

ROUNDS = 9
WARM_UP = 2  # epochs
THREADS = (1, 2)
BAR = 1.5  # times as fast as the best of PyTorch

Seconds = Iterator[float]  # of one epoch after the other
Peer = Callable[[TrainingConfig, Dataset, Indices, int], Seconds]
Times = dict[tuple[str, int], list[float]]  # by peer and threads
Table = dict[str, float]  # the median of each


def ours(config: TrainingConfig, data: Dataset, rows: Indices, threads: int) -> Seconds:  # noqa: ARG001 - draws its own
    trainer = Trainer(config.replace(blas_threads=threads), data)
    kernels.finish()
    for report in trainer.run("inline"):
        if isinstance(report, EpochReport):
            yield report.seconds


def ours_numpy(config: TrainingConfig, data: Dataset, rows: Indices, threads: int) -> Seconds:
    """Without compiled passes."""
    os.environ[compiler.SWITCH] = "0"
    return ours(config, data, rows, threads)


def looks_inline(config: TrainingConfig, data: Dataset, rows: Indices, threads: int) -> Seconds:  # noqa: ARG001
    return looked_at(config, data, threads, "inline")


def looks_beside(config: TrainingConfig, data: Dataset, rows: Indices, threads: int) -> Seconds:  # noqa: ARG001
    return looked_at(config, data, threads, "beside")


def looked_at(config: TrainingConfig, data: Dataset, threads: int, looks: Looks) -> Seconds:
    trainer = Trainer(config.replace(blas_threads=threads), data)
    kernels.finish()
    reports = trainer.run(looks)
    return timed(lambda: next(report for report in reports if isinstance(report, EpochReport)))


def torch_eager(config: TrainingConfig, data: Dataset, rows: Indices, threads: int) -> Seconds:
    return train_torch(config, data, rows, threads)


def torch_fused(config: TrainingConfig, data: Dataset, rows: Indices, threads: int) -> Seconds:
    return train_torch(config, data, rows, threads, fused=True)


def torch_compiled(config: TrainingConfig, data: Dataset, rows: Indices, threads: int) -> Seconds:
    return train_torch(config, data, rows, threads, compiled=True)


def torch_eager_looks(config: TrainingConfig, data: Dataset, rows: Indices, threads: int) -> Seconds:
    return train_torch(config, data, rows, threads, looks=True)


def torch_fused_looks(config: TrainingConfig, data: Dataset, rows: Indices, threads: int) -> Seconds:
    return train_torch(config, data, rows, threads, looks=True, fused=True)


def torch_compiled_looks(config: TrainingConfig, data: Dataset, rows: Indices, threads: int) -> Seconds:
    return train_torch(config, data, rows, threads, looks=True, compiled=True)


def train_torch(
    config: TrainingConfig, data: Dataset, rows: Indices, threads: int, *, looks: bool = False, **options: bool
) -> Seconds:
    import torch  # noqa: PLC0415

    from tests.benchmarks.torch_peer import TorchLooks, TorchPeer  # noqa: PLC0415

    torch.set_num_threads(threads)
    peer = TorchPeer(config, data, rows, **options)
    return timed(TorchLooks(peer, data).epoch if looks else peer.epoch)


def scikit_learn(config: TrainingConfig, data: Dataset, rows: Indices, threads: int) -> Seconds:
    """MLPClassifier has neither batch norm nor dropout, and keeps the short batch."""
    from sklearn.neural_network import MLPClassifier  # noqa: PLC0415

    threadpool_limits(threads)
    model = MLPClassifier(
        config.hidden_layers,
        solver=config.optimizer.kind,
        learning_rate_init=config.optimizer.learning_rate,
        batch_size=config.batch_size,
        alpha=config.l2 * config.batch_size,
        momentum=0,
    )
    images, labels = scaled(data.train_images[rows]), data.train_labels[rows]
    return timed(lambda: model.partial_fit(images, labels, classes=np.arange(10)))


def textbook(config: TrainingConfig, data: Dataset, rows: Indices, threads: int) -> Seconds:
    threadpool_limits(threads)
    rng = np.random.default_rng(0)
    network = TextbookNetwork(config, data.train_images.shape[1], rng)
    images, labels = scaled(data.train_images[rows]), data.train_labels[rows]

    def epoch() -> None:
        for _ in range(config.steps_per_epoch):
            chosen = rng.choice(len(rows), config.batch_size)
            network.step(images[chosen], labels[chosen])

    return timed(epoch)


def floor(config: TrainingConfig, data: Dataset, rows: Indices, threads: int) -> Seconds:
    """The matrix products and nothing else: there and back, in buffers that are made once."""
    threadpool_limits(threads)
    network = build_network(config, data.ends)
    network.initialize(config.initializer, np.random.default_rng(0))
    layers = Pass(network, config.batch_size, network.gradient).layers
    for layer in layers:
        layer.a.fill(0.5)
        layer.grad.fill(0.01)
    inputs = [scaled(data.train_images[rows[: config.batch_size]]), *(layer.a for layer in layers)]

    def epoch() -> None:
        for _ in range(config.steps_per_epoch):
            for layer, x in zip(layers, inputs, strict=False):
                np.matmul(x, layer.layer.weights, out=layer.z)
            for number, layer in reversed(list(enumerate(layers))):
                np.matmul(inputs[number].T, layer.grad, out=layer.gradient.weights)
                if number:
                    np.matmul(layer.grad, layer.layer.weights.T, out=layers[number - 1].grad)

    return timed(epoch)


def timed(epoch: Callable[[], object]) -> Seconds:
    while True:
        begin = time.perf_counter()
        epoch()
        yield time.perf_counter() - begin


TORCH = (torch_eager, torch_fused, torch_compiled)
TORCH_LOOKS = (torch_eager_looks, torch_fused_looks, torch_compiled_looks)
TRAINING = (ours, ours_numpy, *TORCH, scikit_learn, textbook, floor)
WITH_LOOKS = (looks_inline, looks_beside, *TORCH_LOOKS)
PEERS = {peer.__name__: peer for peer in (*TRAINING, *WITH_LOOKS)}


def serve(pipe: Connection, peer: str, model: str, threads: int) -> None:
    """Train an epoch whenever asked to, and answer with its seconds; -1 where this peer cannot run here."""
    config, data = PRESETS[model], load("mnist")
    rows = split(data, config.train_size, config.validation_fraction, np.random.default_rng(0)).train
    seconds = PEERS[peer](config, data, rows, threads)
    while pipe.recv():
        try:
            pipe.send(next(seconds))
        except Exception as error:  # noqa: BLE001 - a compiler that is missing, for one, is a line in the report
            sys.stderr.write(f"{peer}, {threads} threads: {error}\n")
            pipe.send(-1.0)
            return


def measure(model: str, peers: list[tuple[str, int]], rounds: int) -> Times:
    """The seconds of each epoch of each peer that could run, by its number of threads."""
    context = multiprocessing.get_context("spawn")
    pipes: dict[tuple[str, int], Connection] = {}
    for peer, threads in peers:
        pipes[peer, threads], other = context.Pipe()
        context.Process(target=serve, args=(other, peer, model, threads), daemon=True).start()
        other.close()  # so that a process that dies is noticed
    times: Times = {key: [] for key in pipes}
    for _ in range(WARM_UP + rounds):
        for key in list(times):
            pipes[key].send(True)
            seconds = pipes[key].recv()
            if seconds < 0:
                del times[key]
            else:
                times[key].append(seconds)
    for key in times:
        pipes[key].send(False)
    return {key: epochs[WARM_UP:] for key, epochs in times.items()}


def training_table(model: str, rounds: int) -> Table:
    """Print the seconds of training an epoch."""
    times = measure(model, [(peer, threads) for peer in present(TRAINING) for threads in THREADS], rounds)
    medians = {key: float(np.median(seconds)) for key, seconds in times.items()}
    torch = min((medians[key] for key in medians if PEERS[key[0]] in TORCH), default=np.nan)
    own = min(medians[key] for key in medians if key[0] == "ours")
    print(f"\n{model}: {torch / own:.2f} times as fast as the best of PyTorch (the bar: {BAR})")
    for (name, threads), median in medians.items():
        figures = f"{median:.4f} s (fastest {min(times[name, threads]):.4f})"
        print(f"  {name:16s} {threads} threads   {figures}   {median / own:5.2f} times ours")
    return {f"{name}, {threads} threads": median for (name, threads), median in medians.items()}


def looks_table(model: str, rounds: int) -> Table:
    """Print the epochs a second by the clock on the wall, looks and all."""
    own = [("looks_inline", 1), ("looks_beside", 1)]
    peers = [*own, *((peer, threads) for peer in present(TORCH_LOOKS) for threads in THREADS)]
    times = measure(model, peers, rounds)
    medians = {key: float(np.median(seconds)) for key, seconds in times.items()}
    inline, beside = (medians[key] for key in own)
    torch = min((medians[key] for key in medians if PEERS[key[0]] in TORCH_LOOKS), default=np.nan)
    print(
        f"\n{model}: {inline / beside:.2f} times the speed of looks in line; {torch / beside:.2f} times PyTorch's best"
    )
    for (name, threads), median in medians.items():
        print(f"  {name:20s} {threads} threads   {1 / median:6.2f} epochs a second")
    return {f"{name}, {threads} threads": median for (name, threads), median in medians.items()}


def present(peers: Sequence[Peer]) -> list[str]:
    """The names of the peers that are installed."""
    return [peer.__name__ for peer in peers if peer not in (*TORCH, *TORCH_LOOKS) or find_spec("torch")]


def main(rounds: int, file: Path | None) -> None:
    blas = {(library["internal_api"], library.get("architecture")) for library in threadpool_info()}
    load = [round(share, 2) for share in os.getloadavg()]
    print(f"NumPy {np.__version__}, {blas}; medians of {rounds} epochs, all peers in turn; load {load}")
    print(f"our passes are {'compiled' if kernels.is_wanted() else 'those of NumPy: the part `fast` is not installed'}")
    training = {model: training_table(model, rounds) for model in PRESETS}
    print("\nBy the clock on the wall, with looks:")
    looks = {model: looks_table(model, rounds) for model in PRESETS}
    if file is not None:
        file.write_text(json.dumps({"rounds": rounds, "load": load, "training": training, "looks": looks}, indent=1))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.training", description=__doc__)
    parser.add_argument("rounds", type=int, nargs="?", default=ROUNDS)
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the seconds an epoch there")
    options = parser.parse_args()
    main(options.rounds, options.json)
