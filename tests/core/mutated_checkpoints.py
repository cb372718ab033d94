"""Checkpoints that were damaged by chance or on purpose, each of which is refused with a sentence or can go on.

python -m tests.core.mutated_checkpoints COUNT [SEED]
"""

import io
import json
import random
import sys
import tempfile
import zipfile
from collections.abc import Callable
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np

from core.optimizers import NAdam
from core.training import Trainer, TrainingConfig
from core.training.checkpoints import CheckpointError
from tests.core.datasets.easy_data import easy_dataset

DATA = easy_dataset()
CONFIG = TrainingConfig(
    train_size=200, hidden_layers=(6,), epochs=3, batch_size=50, optimizer=NAdam(), dropout=0.1, batch_norm=True
)
REPORTS, STEP = 6, 5  # an epoch, and two steps of the next
VALUES: tuple[Any, ...] = (
    0,
    1,
    -1,
    7,
    1000,
    10**30,
    0.5,
    1e300,
    None,
    "",
    "three",
    [],
    {},
    [1],
    {"kind": "sgd"},
    True,
    "finished",
)
FLAGS, METHOD, NEEDED = (6, 8), (8, 10), (4, 6)  # places in a local and a central header
LOCAL, CENTRAL = b"PK\x03\x04", b"PK\x01\x02"


def saved_run(folder: Path) -> bytes:
    """A checkpoint of a run that has come into its second epoch."""
    trainer = Trainer(CONFIG, DATA)
    list(islice(trainer.run(), REPORTS))
    trainer.save(folder / "run.npz")
    return (folder / "run.npz").read_bytes()


class Mutator:
    """Damages a checkpoint in a way that its seed chooses."""

    def __init__(self, whole: bytes, seed: int) -> None:
        self.whole = whole
        self.random = random.Random(seed)
        with zipfile.ZipFile(io.BytesIO(whole)) as archive:
            self.members = {name: archive.read(name) for name in archive.namelist()}
        self.kinds: tuple[Callable[[], bytes], ...] = (
            *(self.flip, self.cut, self.mark, self.claim, self.retype, self.reshape),
            *(self.edit, self.edit, self.leave_out, self.inflate, self.scramble),
        )

    def damaged(self) -> tuple[str, bytes]:
        """Return the kind of a damage, and the damaged file."""
        kind = self.random.choice(self.kinds)
        return kind.__name__, kind()

    def flip(self) -> bytes:
        """Some bytes of the file."""
        content = bytearray(self.whole)
        for _ in range(self.random.choice((1, 1, 3, 20))):
            content[self.random.randrange(len(content))] = self.random.randrange(256)
        return bytes(content)

    def cut(self) -> bytes:
        begin, length = self.random.randrange(len(self.whole)), self.random.choice((1, 100, len(self.whole)))
        return self.whole[:begin] + self.whole[begin + length :]

    def mark(self) -> bytes:
        """Say that a member is encrypted, compressed in an unknown way, or for a later version of zip."""
        content = bytearray(self.whole)
        places, value = self.random.choice(((FLAGS, 1), (METHOD, 99), (METHOD, 12), (NEEDED, 99)))
        for signature, place in zip((LOCAL, CENTRAL), places, strict=True):
            found = [at for at in range(len(content)) if content.startswith(signature, at)]
            at = self.random.choice(found)
            content[at + place] = value
        return bytes(content)

    def claim(self) -> bytes:
        """Let the header of an array claim more than there is."""
        return self._with(self._any(), np.zeros(3, np.float32), shape=(self.random.choice((-1, 0, 4, 10**6, 10**12)),))

    def retype(self) -> bytes:
        name = self._any()
        array = np.load(io.BytesIO(self.members[name]))
        kind = self.random.choice((np.float16, np.int8, np.uint64, np.bool_, np.complex64, "S3", "U2", "M8[s]"))
        return self._with(name, np.zeros(array.shape, kind))

    def reshape(self) -> bytes:
        name = self._any()
        array = np.load(io.BytesIO(self.members[name]))
        shapes = ((), (0,), (1,), (array.size + 1,), (array.size, 1), (2, array.size))
        return self._with(name, np.zeros(self.random.choice(shapes), array.dtype))

    def edit(self) -> bytes:
        """Change a field of the text, however deep."""
        content = json.loads(np.load(io.BytesIO(self.members["text.npy"])).tobytes())
        place: Any = content
        while True:
            name = self.random.choice(list(place))
            if not isinstance(place[name], dict) or not place[name] or self.random.random() < 0.2:
                break
            place = place[name]
        place[name] = self.random.choice((*VALUES, self.random.randrange(20)))
        return self._with("text.npy", np.frombuffer(json.dumps(content).encode(), np.uint8))

    def leave_out(self) -> bytes:
        name = self._any()
        return self._zip({other: content for other, content in self.members.items() if other != name})

    def inflate(self) -> bytes:
        """A member of megabytes, packed into some kilobytes: a known one or another."""
        name = self.random.choice((self._any(), "other.npy"))
        return self._zip({**self.members, name: self.members.get(name, b"") + bytes(3_000_000)})

    def scramble(self) -> bytes:
        """Other numbers, or bytes that are no text, in an array of the right type."""
        name = self._any()
        array = np.load(io.BytesIO(self.members[name])).copy()
        raw = array.reshape(-1).view(np.uint8) if array.size else array
        raw[self.random.randrange(len(raw)) :] = self.random.randrange(256)
        return self._with(name, array)

    def _any(self) -> str:
        return self.random.choice(sorted(self.members))

    def _with(self, name: str, array: Any, shape: tuple[int, ...] | None = None) -> bytes:
        stream = io.BytesIO()
        head = np.lib.format.header_data_from_array_1_0(array)
        np.lib.format.write_array_header_1_0(stream, {**head, "shape": shape or array.shape})
        return self._zip({**self.members, name: stream.getvalue() + array.tobytes()})

    def _zip(self, members: dict[str, bytes]) -> bytes:
        stream = io.BytesIO()
        with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
            for name, content in members.items():
                archive.writestr(name, content)
        return stream.getvalue()


def refusal(path: Path) -> str | None:
    """Return the sentence with which a checkpoint is refused; one that is not refused goes on to its end."""
    try:
        trainer = Trainer.load(path, DATA)
    except CheckpointError as error:
        return str(error)
    if trainer.config == CONFIG:
        reports = list(islice(trainer.run(), 2 * CONFIG.steps))
        assert len(reports) < 2 * CONFIG.steps, "it does not end"
        assert trainer.ending is not None
        assert trainer.ending.step <= CONFIG.steps
    return None


def attack(folder: Path, count: int, seed: int) -> int:
    """Load so many damaged checkpoints, and return how many were refused."""
    mutator, refused = Mutator(saved_run(folder), seed), 0
    for number in range(count):
        kind, content = mutator.damaged()
        path = folder / "damaged.npz"
        path.write_bytes(content)
        try:
            refused += refusal(path) is not None
        except Exception as error:
            error.add_note(f"checkpoint {number} of seed {seed}, {kind}")
            raise
    return refused


def main() -> None:
    count, seed = int(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 0
    with tempfile.TemporaryDirectory() as folder:
        refused = attack(Path(folder), count, seed)
    sys.stdout.write(f"{count} checkpoints, seed {seed}: {refused} refused, {count - refused} went on, no exception\n")


if __name__ == "__main__":
    main()
