"""Folders of IDX files that were damaged by chance or on purpose: each is refused with a sentence, or read as it is.

python -m tests.core.datasets.damaged_folders COUNT [SEED]
"""

import gzip
import random
import struct
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

import numpy as np

from core.datasets import FILE_NAMES, DatasetError, load
from core.datasets.idx import write_idx

TRAIN, TEST, SIDE = 40, 10, 4
HEAD = 16  # bytes of the header of images


class Damager:
    """Writes a folder, and damages it in a way that its seed chooses."""

    def __init__(self, folder: Path, seed: int) -> None:
        self.random = random.Random(seed)
        draw = np.random.default_rng(seed)
        self.files: dict[str, bytes] = {}
        for (part, content), name in FILE_NAMES.items():
            size = TRAIN if part == "train" else TEST
            shape = (size, SIDE, SIDE) if content == "images" else (size,)
            write_idx(folder / name, draw.integers(0, 10, shape).astype(np.uint8))
            self.files[name] = (folder / name).read_bytes()
            (folder / name).unlink()
        self.kinds: tuple[Callable[[bytes], bytes], ...] = (
            *(self.head, self.head, self.flip, self.cut, self.claim, self.twist, self.grow),
            *(self.gzipped, self.bomb, self.page, self.nothing),
        )

    def write(self, folder: Path) -> str:
        """Write the four files, one or two of them damaged, and return the kinds of damage."""
        done = []
        content = dict(self.files)
        for name in self.random.sample(sorted(content), self.random.choice((1, 1, 2))):
            kind = self.random.choice(self.kinds)
            content[name] = kind(content[name])
            done.append(f"{kind.__name__} of {name}")
        for name, damaged in content.items():
            (folder / (name + self.random.choice(("", "", ".gz")))).write_bytes(damaged)
        return ", ".join(done)

    def head(self, whole: bytes) -> bytes:
        """Bytes of the header: the type, the dimensions, the sizes."""
        content = bytearray(whole)
        content[self.random.randrange(min(HEAD, len(content)))] = self.random.choice((0, 1, 2, 8, 9, 11, 13, 127, 255))
        return bytes(content)

    def flip(self, whole: bytes) -> bytes:
        content = bytearray(whole)
        for _ in range(self.random.choice((1, 3, 20))):
            content[self.random.randrange(len(content))] = self.random.randrange(256)
        return bytes(content)

    def cut(self, whole: bytes) -> bytes:
        return whole[: self.random.randrange(len(whole))]

    def claim(self, whole: bytes) -> bytes:
        """Claim terabytes."""
        sizes = [self.random.choice((0, 1, 2**31 - 1, 2**32 - 1)) for _ in range(whole[3])]
        return whole[:4] + struct.pack(f">{len(sizes)}I", *sizes) + whole[4 + 4 * len(sizes) :]

    def twist(self, whole: bytes) -> bytes:
        """Sizes with their last byte first."""
        count = whole[3]
        sizes = struct.unpack_from(f">{count}I", whole, 4)
        return whole[:4] + struct.pack(f"<{count}I", *sizes) + whole[4 + 4 * count :]

    def grow(self, whole: bytes) -> bytes:
        return whole + bytes(self.random.choice((1, 4, 10_000)))

    def gzipped(self, whole: bytes) -> bytes:
        """Gzipped, whole or with a flipped byte, whatever its name says."""
        packed = bytearray(gzip.compress(whole))
        if self.random.random() < 0.7:
            packed[self.random.randrange(len(packed))] ^= 1 << self.random.randrange(8)
        return bytes(packed)

    def bomb(self, whole: bytes) -> bytes:
        return gzip.compress(whole + bytes(30_000_000), 1)

    def page(self, whole: bytes) -> bytes:  # noqa: ARG002
        return b"<!DOCTYPE html><html><body>403 Forbidden</body></html>"

    def nothing(self, whole: bytes) -> bytes:  # noqa: ARG002
        return b""


def refusal(folder: Path) -> str | None:
    """Return the sentence with which a folder is refused; one that is read holds what its files say."""
    try:
        dataset = load(folder)
    except DatasetError as error:
        return str(error)
    assert len(dataset.train_images) == len(dataset.train_labels)
    assert len(dataset.test_images) == len(dataset.test_labels)
    assert int(max(dataset.train_labels.max(), dataset.test_labels.max())) < 10
    return None


def attack(root: Path, count: int, seed: int) -> int:
    """Read so many damaged folders, and return how many were refused."""
    damager, refused = Damager(root, seed), 0
    for number in range(count):
        folder = root / str(number)
        folder.mkdir()
        damage = damager.write(folder)
        try:
            sentence = refusal(folder)
            refused += sentence is not None
            assert sentence is None or 0 < len(sentence) < 1000
        except Exception as error:
            error.add_note(f"folder {number} of seed {seed}: {damage}")
            raise
    return refused


def main() -> None:
    count, seed = int(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 0
    with tempfile.TemporaryDirectory() as folder:
        refused = attack(Path(folder), count, seed)
    sys.stdout.write(f"{count} folders, seed {seed}: {refused} refused, {count - refused} read, no exception\n")


if __name__ == "__main__":
    main()
