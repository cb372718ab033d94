"""The subcommand `landscape`: a race of networks from a file, with its paths, its plane and its map in a folder."""

import argparse
import math
import shutil
import sys
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path
from typing import TextIO

from core.cli.command import DONE, Parser, UsageError
from core.cli.reading_bar import read_shown
from core.files import UNWRITABLE, reason_of, whole_file
from core.landscape.estimates.by_size import estimate
from core.landscape.estimates.by_time import timed_seconds
from core.landscape.network_race import Mapped, NetworkRace, Replayed, Report, Surrounded, Trained
from core.landscape.race_file import EXAMPLE, RaceFileError, read_race
from core.landscape.race_files import FILES, race_files
from core.landscape.remarks import remarks
from core.landscape.result import LandscapeResult
from core.settings import N_, RefusedError
from core.training.progress import duration

REFRESH = 0.2  # seconds
NO_FOLDER = N_("{folder} is no folder")


def add_arguments(parser: Parser) -> None:
    """Add the arguments of `landscape`."""
    parser.add_argument("race", metavar="RACE.toml", help="the racers, and the plane; a whole one stands below")
    parser.add_argument("--out", required=True, metavar="FOLDER", help="write paths, map, plane and ends there")
    parser.add_argument("--online", action="store_true", help="ask another computer for images that are not here")
    indented = "".join(f"  {line}\n" for line in EXAMPLE.splitlines())
    parser.epilog = (
        "The racers train one network. Their paths through weight space are laid on a plane, and the loss of the "
        "network\non that plane is the map.\n\n"
        "paths.csv     racer, step, a, b, true_loss, map_loss, off_plane; true_loss at some 30 steps of a racer\n"
        "map.csv       a, b, loss; the weights at a point are origin + a u + b v\n"
        "plane.npz     origin, u, v\n"
        "ends.npz      the weights of each racer at its end, by its name, as one vector\n"
        "summary.json  the share of the paths that lies in the plane, true and map loss at each end, the seconds\n"
        "              estimated beforehand\n\n"
        "Run again, the files are the same.\n\n"
        f"a race file:\n{indented}"
    )


def landscape(options: argparse.Namespace) -> int:
    """Race the networks of a file, write what is known then, say it in short, and return the status."""
    try:
        recipe = read_race(Path(options.race))
    except RaceFileError as error:
        raise UsageError(str(error)) from error
    folder = Path(options.out)
    _refuse_folder(folder)
    begin = time.monotonic()
    dataset = read_shown(recipe.base.data, online=options.online)
    expected = estimate(recipe, dataset)
    race = NetworkRace(recipe, dataset)
    sys.stdout.write(f"about {duration(timed_seconds(recipe, dataset))} and {expected.bytes / 1e6:,.0f} MB\n")
    progress = RaceProgress(sys.stdout)
    try:
        for report in race.run():
            progress.show(report)
    finally:
        progress.end()
    _write(folder, race_files(race))
    if race.result is not None:
        sys.stdout.write(_told(race.result, folder, time.monotonic() - begin))
    return DONE


class RaceProgress:
    """Says what is being done; on a terminal also how far that is."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._is_terminal = stream.isatty()
        self._line = ""
        self._shown = -math.inf

    def show(self, report: Report | None) -> None:
        """Show a report, on a terminal at most five times a second."""
        now = time.monotonic()
        if not self._is_terminal or report is None or now - self._shown < REFRESH:
            return
        self._shown = now
        columns = shutil.get_terminal_size().columns - 1
        self._stream.write("\r" + _line(report)[:columns].ljust(columns))
        self._stream.flush()

    def end(self) -> None:
        """Take the line away."""
        if self._is_terminal:
            self._stream.write("\r" + " " * (shutil.get_terminal_size().columns - 1) + "\r")
            self._stream.flush()


def _line(report: Report) -> str:
    match report:
        case Trained():
            return f"training: step {report.step} of {report.steps}"
        case Replayed():
            return f"once more, on the plane: step {report.step} of {report.steps}"
        case Mapped():
            side = len(report.loss_map.a)
            return f"map: {side} x {side} points on {report.loss_map.images:,} images"
        case Surrounded():
            return "the loss round the ends"


def _told(result: LandscapeResult, folder: Path, seconds: float) -> str:
    lines = []
    for path in result.paths:
        on_map = float(result.map_losses(path)[-1])
        off = float(path.off_plane[-1] / max(path.distance[-1], 1e-12))
        numbers = f"true {path.true_end:.3g}, map {on_map:.3g}, {off:.0%} off the plane"
        lines.append(f"{path.name}: {numbers}, accuracy {path.accuracies[-1]:.3f}")
    lines += [remark.text() for remark in remarks(result)]
    return "\n".join([*lines, f"{len(FILES)} files in {folder}, after {duration(seconds)}", ""])


def _refuse_folder(folder: Path) -> None:
    """Refuse what cannot become the folder of the files, or cannot be written to, before the work begins."""
    if folder.exists() and not folder.is_dir():
        raise RefusedError(NO_FOLDER, folder=folder)
    there = next(path for path in (folder.absolute(), *folder.absolute().parents) if path.exists())
    try:
        tempfile.TemporaryDirectory(dir=there).cleanup()
    except OSError as error:
        raise RefusedError(UNWRITABLE, file=folder, reason=reason_of(error)) from error


def _write(folder: Path, files: Mapping[str, bytes]) -> None:
    """Write all files beside the folder first, so that it never holds a part of them."""
    beside = None
    try:
        folder.absolute().parent.mkdir(parents=True, exist_ok=True)
        beside = Path(tempfile.mkdtemp(prefix=f".{folder.name}.", dir=folder.absolute().parent))
        for name, content in files.items():
            with whole_file(beside / name) as stream:
                stream.write(content)
        folder.mkdir(exist_ok=True)
        for name in files:
            (beside / name).replace(folder / name)
    except OSError as error:
        raise RefusedError(UNWRITABLE, file=folder, reason=reason_of(error)) from error
    finally:
        if beside is not None:
            shutil.rmtree(beside, ignore_errors=True)
