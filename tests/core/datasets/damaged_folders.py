"""Folders of images that were damaged by chance or on purpose: each is refused with a sentence, or read as it is.

Half of them are MNIST's four files, half are in one of the layouts that people have.

python -m tests.core.datasets.damaged_folders COUNT [SEED]
"""

import gzip
import random
import shutil
import struct
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

import numpy as np

from core.datasets import FILE_NAMES, MOST_CLASSES, DatasetError, load
from core.datasets.idx import write_idx
from tests.core.datasets.own.layouts import LAYOUTS

TRAIN, TEST, SIDE = 40, 10, 4
NAMES = ("train", "x", "labels", "test.csv", "a.png", "val-images-idx3-ubyte", "y.npz", "1.npy")
LINES = (b"", b"1,2", b"label", b"nan," * 37, b"\xff" * 9)
CONTENTS = (b"", b"\0" * 100, b"<html></html>", b"1\n2\n", random.Random(1).randbytes(300))
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


class LayoutDamager:
    """Writes a folder in one of the layouts, and damages files of it or the folder itself."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        self.kinds: tuple[Callable[[Path], None], ...] = (
            *(self.flip, self.flip, self.cut, self.drop, self.swap, self.move, self.rename),
            *(self.line, self.fill, self.double, self.hollow),
        )
        self.files: list[Path] = []

    def write(self, folder: Path) -> str:
        """Write a folder, damage it up to three times, and return its layout and the kinds of damage."""
        name = self.random.choice(sorted(LAYOUTS))
        LAYOUTS[name][0](folder)
        done = [name]
        for _ in range(self.random.choice((1, 1, 1, 2, 3))):
            self.files = sorted(file for file in folder.rglob("*") if file.is_file())
            if self.files:
                kind, file = self.random.choice(self.kinds), self.random.choice(self.files)
                kind(file)
                done.append(f"{kind.__name__} of {file.relative_to(folder)}")
        return ", ".join(done)

    def flip(self, file: Path) -> None:
        content = bytearray(file.read_bytes())
        for _ in range(self.random.choice((1, 3, 20)) * bool(content)):
            content[self.random.randrange(len(content))] = self.random.randrange(256)
        file.write_bytes(content)

    def cut(self, file: Path) -> None:
        content = file.read_bytes()
        file.write_bytes(content[: self.random.randrange(len(content) + 1)])

    def drop(self, file: Path) -> None:
        file.unlink()

    def swap(self, file: Path) -> None:
        """The content of another file."""
        file.write_bytes(self.random.choice(self.files).read_bytes())

    def move(self, file: Path) -> None:
        """A file in the folder of another."""
        target = self.random.choice(self.files).parent / file.name
        if not target.exists():
            file.rename(target)

    def rename(self, file: Path) -> None:
        words = self.random.choice(
            ("train", "x", "labels", "test.csv", "a.png", "val-images-idx3-ubyte", "y.npz", "1.npy")
        )
        if not file.with_name(words).exists():
            file.rename(file.with_name(words))

    def line(self, file: Path) -> None:
        """A line of a table that is another, or bytes between others."""
        lines = file.read_bytes().split(b"\n")
        lines[self.random.randrange(len(lines))] = self.random.choice(
            (b"", b"1,2", b"label", b"nan," * 37, b"\xff" * 9)
        )
        file.write_bytes(b"\n".join(lines))

    def fill(self, file: Path) -> None:
        file.write_bytes(self.random.choice(CONTENTS))

    def double(self, file: Path) -> None:
        file.with_name(f"copy {file.name}").write_bytes(file.read_bytes())

    def hollow(self, file: Path) -> None:
        """A folder in place of a file."""
        file.unlink()
        file.mkdir()


def refusal(name: str) -> str | None:
    """Return the sentence with which a folder is refused; one that is read holds together."""
    try:
        data = load(name)
    except DatasetError as error:
        return str(error)
    inputs = int(np.prod(data.image_shape or (0,)))
    for images, labels in ((data.train_images, data.train_labels), (data.test_images, data.test_labels)):
        assert len(images) == len(labels) > 0
        assert images.dtype == labels.dtype == np.uint8
        assert images.shape[1] == inputs > 0
    assert 2 <= len(data.classes) <= MOST_CLASSES
    every = np.concatenate([data.train_labels, data.test_labels])
    assert set(np.unique(every)) == set(range(len(data.classes)))
    assert 0 <= data.own_validation < len(data.train_labels)
    assert all(note.text() for note in data.notes)
    return None


def attack(root: Path, count: int, seed: int) -> int:
    """Read so many damaged folders, and return how many were refused."""
    damagers, refused = (Damager(root, seed), LayoutDamager(seed)), 0
    for number in range(count):
        folder = root / str(number)
        folder.mkdir()
        damage = damagers[number % 2].write(folder)
        choice = ("", "", "::broken=skip", "::size=3x4", "::turn=yes,size=5")[number % 5]
        try:
            sentence = refusal(f"{folder}{choice}")
            refused += sentence is not None
            assert sentence is None or 0 < len(sentence) < 1000
        except Exception as error:
            error.add_note(f"folder {number} of seed {seed}{choice}: {damage}")
            raise
        shutil.rmtree(folder)
    return refused


def main() -> None:
    count, seed = int(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 0
    with tempfile.TemporaryDirectory() as folder:
        refused = attack(Path(folder), count, seed)
    sys.stdout.write(f"{count} folders, seed {seed}: {refused} refused, {count - refused} read, no exception\n")


if __name__ == "__main__":
    main()
