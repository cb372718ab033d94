"""Seconds an epoch of training, beside PyTorch, scikit-learn, a textbook's NumPy and the matrix products alone.

python -m tests.benchmarks.training [rounds]; PyTorch takes part where it is installed (the extra `bench`). Each peer
lives in a process of its own, once with one thread and once with two, and all take turns: an epoch each, round after
round. A figure is the median of a peer's epochs, at the number of threads where that is lower.
"""

import multiprocessing
import sys
import time
from collections.abc import Callable, Iterator
from importlib.util import find_spec
from multiprocessing.connection import Connection

import numpy as np
from threadpoolctl import threadpool_info, threadpool_limits

from core.datasets import Dataset, Indices, load, scaled, split
from core.network import Pass
from core.training import PRESETS, EpochReport, Trainer, TrainingConfig
from core.training.factory import build_network
from tests.benchmarks.textbook import TextbookNetwork

ROUNDS = 9
WARM_UP = 2  # epochs
THREADS = (1, 2)
BAR = 1.5  # times as fast as the best of PyTorch

Seconds = Iterator[float]  # of one epoch after the other


def ours(config: TrainingConfig, data: Dataset, rows: Indices, threads: int) -> Seconds:  # noqa: ARG001 - draws its own
    for report in Trainer(config.replace(blas_threads=threads), data).run():
        if isinstance(report, EpochReport):
            yield report.seconds


def torch_eager(config: TrainingConfig, data: Dataset, rows: Indices, threads: int) -> Seconds:
    return train_torch(config, data, rows, threads)


def torch_fused(config: TrainingConfig, data: Dataset, rows: Indices, threads: int) -> Seconds:
    return train_torch(config, data, rows, threads, fused=True)


def torch_compiled(config: TrainingConfig, data: Dataset, rows: Indices, threads: int) -> Seconds:
    return train_torch(config, data, rows, threads, compiled=True)


def train_torch(config: TrainingConfig, data: Dataset, rows: Indices, threads: int, **options: bool) -> Seconds:
    import torch  # noqa: PLC0415

    from tests.benchmarks.torch_peer import TorchPeer  # noqa: PLC0415

    torch.set_num_threads(threads)
    return timed(TorchPeer(config, data, rows, **options).epoch)


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
PEERS = {peer.__name__: peer for peer in (ours, *TORCH, scikit_learn, textbook, floor)}


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


def measure(model: str, peers: list[str], rounds: int) -> dict[tuple[str, int], list[float]]:
    """The seconds of each epoch of each peer that could run, by its number of threads."""
    context = multiprocessing.get_context("spawn")
    pipes: dict[tuple[str, int], Connection] = {}
    for peer in peers:
        for threads in THREADS:
            pipes[peer, threads], other = context.Pipe()
            context.Process(target=serve, args=(other, peer, model, threads), daemon=True).start()
            other.close()  # so that a process that dies is noticed
    times: dict[tuple[str, int], list[float]] = {key: [] for key in pipes}
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


def main(rounds: int) -> None:
    blas = {(library["internal_api"], library.get("architecture")) for library in threadpool_info()}
    print(f"NumPy {np.__version__}, {blas}; medians of {rounds} epochs, all peers in turn")
    peers = [name for name, peer in PEERS.items() if peer not in TORCH or find_spec("torch")]
    for model in PRESETS:
        times = measure(model, peers, rounds)
        medians = {key: float(np.median(seconds)) for key, seconds in times.items()}
        torch = min((medians[key] for key in medians if PEERS[key[0]] in TORCH), default=np.nan)
        own = min(medians[key] for key in medians if key[0] == "ours")
        print(f"\n{model}: {torch / own:.2f} times as fast as the best of PyTorch (the bar: {BAR})")
        for (name, threads), median in medians.items():
            figures = f"{median:.4f} s (fastest {min(times[name, threads]):.4f})"
            print(f"  {name:16s} {threads} threads   {figures}   {median / own:5.2f} times ours")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else ROUNDS)
