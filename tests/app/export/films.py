"""Films of a few frames, and what another program reads of them."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from app.export.gif_palette import Pixels
from tests.app.initializers.conftest import bench, controller, model  # noqa: F401 - fixtures

KINDS = ["race.gif", "race.apng", "race.webp", "race"]


def frames_in(path: Path) -> Iterator[tuple[NDArray[np.uint8], float]]:
    """The frames of a film as another program reads them, and how long each is shown."""
    if path.is_dir():
        for name in sorted(path.iterdir()):
            with Image.open(name) as picture:
                yield np.asarray(picture.convert("RGB")), 0
        return
    with Image.open(path) as film:
        for number in range(film.n_frames):  # type: ignore[attr-defined]
            film.seek(number)
            film.load()
            yield np.asarray(film.convert("RGB")), film.info.get("duration", 0)


def frames(count: int) -> Iterator[Pixels]:
    for number in range(count):
        yield np.full((20, 30), 0xFF000000 + number, dtype=np.uint32)
