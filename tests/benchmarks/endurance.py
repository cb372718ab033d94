"""What long training costs: the peak of memory, and the time of late epochs where weights fade away.

python -m tests.benchmarks.endurance
"""

import subprocess
import sys
import time
from itertools import islice

import numpy as np

from core.datasets import load
from core.training import MODEL_1, MODEL_2, Trainer

MEMORY_BAR = 150  # MB above an interpreter with NumPy and the images as bytes
SLOWDOWN_BAR = 1.3  # times the first epoch
EPOCHS = 60
MEGABYTE = 1 << 20

PEAK = """
import resource, sys
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024))
"""
NUMPY_ALONE = f"import numpy{PEAK}"
TRAIN_MODEL_3 = f"""
import sys
from core.datasets import load
from core.training import MODEL_3, Trainer
data = load("mnist")
for report in Trainer(MODEL_3.replace(epochs=2), data).run():
    pass
assert "sklearn" not in sys.modules
{PEAK}
arrays = (data.train_images, data.train_labels, data.test_images, data.test_labels)
print(sum(array.nbytes for array in arrays))
"""


def numbers(script: str) -> list[int]:
    """What a process of its own prints."""
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    return [int(word) for word in done.stdout.split()]


def measure_memory() -> None:
    (alone,), (peak, images) = numbers(NUMPY_ALONE), numbers(TRAIN_MODEL_3)
    more = (peak - alone - images) / MEGABYTE
    print(f"Model 3: {peak / MEGABYTE:.0f} MB: NumPy {alone / MEGABYTE:.0f}, images {images / MEGABYTE:.0f}")
    print(f"  {more:.0f} MB more (the bar: {MEMORY_BAR})")


def measure_fading() -> None:
    """Strong L2 without batch norm, where nearly all weights fade to nothing."""
    data = load("mnist")
    for name, config in {"Model 1": MODEL_1, "Model 2": MODEL_2}.items():
        run = Trainer(config.replace(batch_norm=False, epochs=EPOCHS), data).run()
        seconds = []
        for _ in range(EPOCHS):
            begin = time.process_time()  # of one thread: what else the machine does is not measured
            list(islice(run, config.steps_per_epoch))
            seconds.append(time.process_time() - begin)
            next(run)
        first, slowest, last = seconds[0], max(seconds), float(np.median(seconds[-10:]))
        print(
            f"{name} without batch norm: the first epoch {first:.3f} s, the last ten of {EPOCHS} {last:.3f} s (median)"
        )
        print(
            f"  {last / first:.2f} times the first, the slowest {slowest / first:.2f} times (the bar: {SLOWDOWN_BAR})"
        )


def main() -> None:
    begin = time.perf_counter()
    measure_memory()
    measure_fading()
    print(f"measured in {time.perf_counter() - begin:.0f} s")


if __name__ == "__main__":
    main()
