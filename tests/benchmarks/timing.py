"""What the benchmarks share."""

import os
import time
from collections.abc import Callable

import numpy as np

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")


def milliseconds(
    task: Callable[[int], object], repeats: int, warm_up: int = 5
) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    """How long `task` takes each time; it gets the number of the repeat."""
    times = []
    for number in range(-warm_up, repeats):
        begin = time.perf_counter()
        task(number)
        times.append((time.perf_counter() - begin) * 1000)
    return np.array(times[warm_up:])


def report(name: str, times: np.ndarray[tuple[int], np.dtype[np.float64]]) -> None:
    print(f"{name:68s} median {np.median(times):7.2f} ms   95th percentile {np.percentile(times, 95):7.2f} ms")
