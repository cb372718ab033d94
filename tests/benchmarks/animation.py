"""Films of 300 frames of 800 x 600 with 8 racers: python -m tests.benchmarks.animation."""

import os
import sys
import tempfile
import time
from pathlib import Path

from PySide6.QtWidgets import QApplication

from app.base.theme import LIGHT, apply_theme
from app.export.animation import FilmFormat, FrameRenderer
from app.export.animation_files import samples_for, write_film
from app.export.picture import PictureFormat
from app.optimizers.controller import OptimizersController
from app.optimizers.view import OptimizersView
from tests.benchmarks.playback import race_of_eight

FORM = PictureFormat(width=800, height=600, dpi=96)
PART = FilmFormat(first=0, last=299)
NAMES = ("race.gif", "race.apng", "race.webp", "race")


def time_film(view: OptimizersView, figure_name: str, path: Path) -> None:
    figure = next(figure for figure in view.figures() if figure.name == figure_name)
    assert figure.film is not None
    begin, busy = time.perf_counter(), time.process_time()
    reel = FrameRenderer(figure, figure.film, FORM, PART)
    for _ in write_film(path, reel.pictures(samples_for(path)), len(reel.places), PART.fps):
        pass
    reel.release()
    seconds, busy = time.perf_counter() - begin, time.process_time() - busy
    size = sum(file.stat().st_size for file in ([path] if path.is_file() else path.iterdir()))
    kind = path.suffix[1:] or "png files"
    print(f"{figure_name:8s} {kind:10s} {seconds:6.2f} s, {busy:6.2f} s of a processor   {size / 1e6:6.2f} MB")


def main() -> None:
    app = QApplication([])
    apply_theme(app, LIGHT)
    view = OptimizersView(OptimizersController(race_of_eight(300)))
    view.resize(1280, 800)
    with tempfile.TemporaryDirectory() as folder:
        for figure_name in ("surface", "room"):
            for name in NAMES:
                time_film(view, figure_name, Path(folder) / name)
    sys.stdout.flush()
    os._exit(0)  # nothing is to be taken down in order: the figures are all there is


if __name__ == "__main__":
    main()
