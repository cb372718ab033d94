"""The palette of a film knows the nearest colour of each."""

import numpy as np

from app.export.gif_palette import Palette, Pixels, rgb
from tests.app.initializers.conftest import bench, controller, model  # noqa: F401 - fixtures


def test_a_palette_knows_the_nearest_colour_of_each() -> None:
    rng = np.random.default_rng(0)
    seen: Pixels = rng.integers(0xFF000000, 1 << 32, (30, 40), dtype=np.uint32)
    palette = Palette([seen])
    found = rgb(seen.ravel()).astype(int)
    distances = ((found[:, None] - palette.colours.astype(int)) ** 2).sum(axis=-1)
    chosen = distances[np.arange(len(found)), palette.indices(seen).ravel()]
    np.testing.assert_array_equal(chosen, distances.min(axis=1))
