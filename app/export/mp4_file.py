"""Films as MP4: H.264 by PyAV, the optional part "video"."""

from collections.abc import Sequence
from fractions import Fraction
from typing import final

import numpy as np

from app.export.animation_files import FilmFile, Patch
from app.export.gif_palette import Pixels
from core.optional_parts import require

QUALITY = {"crf": "16", "preset": "medium", "tune": "animation", "threads": "2"}  # thin lines stay sharp
BEGINS_AT_ONCE = {"movflags": "+faststart"}  # the index first: a browser plays before all is loaded


@final
class Mp4File(FilmFile):
    """An MP4 that every player knows (ITU-T H.264, 4:2:0): its colours are a little coarser than its lines."""

    def begin(self, height: int, width: int, samples: Sequence[Pixels]) -> None:  # noqa: ARG002
        self._av = require("video")
        # By name: where everything is written, PyAV opens the file again and moves the index to its beginning.
        self._container = self._av.open(self.stream.name, "w", format="mp4", options=BEGINS_AT_ONCE)
        self._track = self._container.add_stream(
            "libx264", rate=Fraction(self.fps).limit_denominator(1000), options=QUALITY
        )
        self._track.width, self._track.height, self._track.pix_fmt = width, height, "yuv420p"

    def add_patch(self, changed: Patch) -> None:
        pixels = np.ascontiguousarray(changed.whole).view(np.uint8).reshape(*changed.whole.shape, 4)
        self._encode(self._av.VideoFrame.from_ndarray(pixels, format="bgra"))

    def end(self) -> None:
        self._encode(None)
        self.close()

    def close(self) -> None:
        if hasattr(self, "_container"):
            self._container.close()

    def _encode(self, frame: object) -> None:
        for packet in self._track.encode(frame):
            self._container.mux(packet)
