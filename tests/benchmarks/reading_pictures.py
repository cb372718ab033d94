"""The time and memory of reading a folder of 60,000 PNGs, MNIST's training images, beside its IDX file.

python -m tests.benchmarks.reading_pictures [COUNT]
"""

import subprocess
import sys
import tempfile
import time
from pathlib import Path

from PIL import Image

from core.datasets import load

TEST = 10  # of the folder's pictures, one of so many lies below test/

READER = """
import resource, sys, time
from core.datasets import load
used = lambda: resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
before, begun, worked = used(), time.perf_counter(), time.process_time()
dataset = load(sys.argv[1])
print(time.perf_counter() - begun, time.process_time() - worked, (used() - before) / 1024)
print(len(dataset.train_images) + len(dataset.test_images))
"""


def write(folder: Path, count: int) -> None:
    """Write so many of MNIST's training images as PNG: train/7/00015.png."""
    mnist = load("mnist")
    for row in range(count):
        part = "test" if row % TEST == 0 else "train"
        file = folder / part / str(mnist.train_labels[row]) / f"{row:05}.png"
        file.parent.mkdir(parents=True, exist_ok=True)
        Image.fromarray(mnist.train_images[row].reshape(28, 28)).save(file)


def measured(name: str) -> tuple[float, float, float, int]:
    """Return the seconds by the clock and of the processor, the megabytes above what Python took, and the images."""
    done = subprocess.run([sys.executable, "-c", READER, name], capture_output=True, text=True, check=True)
    seconds, worked, megabytes, count = done.stdout.split()
    return float(seconds), float(worked), float(megabytes), int(count)


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 60_000
    with tempfile.TemporaryDirectory() as folder:
        begun = time.perf_counter()
        write(Path(folder), count)
        print(f"written in {time.perf_counter() - begun:.1f} s")
        for name in (folder, "mnist"):
            seconds, worked, megabytes, read = measured(name)
            print(
                f"{'PNGs' if name == folder else 'MNIST as IDX'}: {read:,} images in {seconds:.2f} s "
                f"({worked:.2f} s of a processor), "
                f"{megabytes:.0f} MB at the peak for {read * 784 / 2**20:.0f} MB of pixels"
            )


if __name__ == "__main__":
    main()
