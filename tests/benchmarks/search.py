"""The speed of studies: trials an hour with one and two workers, and what the window takes for 10,000 trials.

python -m tests.benchmarks.search            # all
python -m tests.benchmarks.search --trials 8 # a short look at the workers
"""

import argparse
import tempfile
import time
from pathlib import Path

import numpy as np
from PySide6.QtWidgets import QApplication, QWidget

from app.trainer.study.charts.heat_map import HeatMap
from app.trainer.study.charts.one_setting import OneSetting
from app.trainer.study.charts.parallel import ParallelCoordinates
from app.trainer.study.standing import Standing, standing_of
from core import version
from core.datasets import load
from core.search.crew import Crew
from core.search.places.journal_place import JournalPlace
from core.search.plan.study_plan import StudyPlan
from core.search.seeded_run import RunResult
from core.search.study import Study
from core.search.vary import Variation
from core.search.worker import facts_of
from core.training import MODEL_1

TRIALS, EPOCHS = 64, 10
LARGE, REPORTS = 10_000, 10
FRAMES = 30
SIZE = (900, 500)

RATES = Variation(field="optimizer.learning_rate", low=1e-4, high=1e-1, log=True)
BATCHES = Variation(field="batch_size", low=20.0, high=500.0, log=True)
L2 = Variation(field="l2", low=1e-6, high=1e-2, log=True)


def study_of(trials: int) -> Study:
    """Return a study of random settings around Model 1."""
    plan = StudyPlan.model_validate({"sampler": "random", "trials": trials, "vary": (RATES, BATCHES, L2)})
    return plan.study(MODEL_1.replace(epochs=EPOCHS))


def trials_an_hour(folder: Path, trials: int, workers: int) -> float:
    """Make the trials with so many workers, and return their pace, with the time that the workers take to begin."""
    study = study_of(trials)
    place = JournalPlace(folder / f"{workers}" / "study.log")
    place.create(study, facts_of(load(study.base.data), version()))
    begun = time.perf_counter()
    for _ in Crew(place, workers).search():
        pass
    return trials / (time.perf_counter() - begun) * 3600


def large_study(folder: Path) -> Path:
    """Write a study of many trials, as a worker would, with made-up values."""
    study = study_of(LARGE)
    place = JournalPlace(folder / "large" / "study.log")
    place.create(study, {})
    rng = np.random.default_rng(0)
    with place._journal.held():
        for trial in place.trials:
            by, values = f"host:1:{trial.number}", np.sort(rng.uniform(0.2, 1.0, REPORTS))
            entries = [{"claim": trial.number, "by": by, "at": 0.0}]
            entries += [
                {"report": trial.number, "by": by, "at": 0.0, "epoch": epoch, "value": float(value)}
                for epoch, value in enumerate(values, 1)
            ]
            result = RunResult(0, "finished", float(values[-1]), REPORTS, 100, 1000, 1.0)
            entries += [
                {"run": trial.number, "by": by, "host": "host", "result": result.as_json()},
                {"over": trial.number, "by": by, "state": "finished", "value": float(values[-1])},
            ]
            place._journal.append(entries, sure=False)
    return place.path


def opened(path: Path) -> tuple[Standing, float]:
    """Open a study, and return it with the seconds that took."""
    begun = time.perf_counter()
    place = JournalPlace(path)
    place.open()
    standing = standing_of(place)
    return standing, time.perf_counter() - begun


def milliseconds(draw: list[float]) -> str:
    """Write the median and the slowest of some times."""
    return f"median {1000 * np.median(draw):.1f} ms, slowest {1000 * max(draw):.1f} ms"


def panned(chart: OneSetting) -> list[float]:
    """Pan the chart, and return the seconds of each frame."""
    times = []
    for frame in range(FRAMES):
        begun = time.perf_counter()
        chart.getPlotItem().getViewBox().setRange(xRange=(frame / 100, 1 + frame / 100), padding=0)
        chart.grab()
        times.append(time.perf_counter() - begun)
    return times


def brushed(chart: ParallelCoordinates) -> list[float]:
    """Drag a brush over all trials, and return the seconds of each frame."""
    times = []
    for frame in range(FRAMES):
        begun = time.perf_counter()
        chart.brush(3, (frame / FRAMES, 1.0), dragged=True)
        chart.grab()
        times.append(time.perf_counter() - begun)
    return times


def painted(chart: QWidget) -> list[float]:
    """Paint a chart again and again, and return the seconds of each frame."""
    times = []
    for _ in range(FRAMES):
        begun = time.perf_counter()
        chart.grab()
        times.append(time.perf_counter() - begun)
    return times


def charts(standing: Standing, holder: QWidget) -> None:
    """Say how long the charts of a large study take."""
    dots, lines, cells = OneSetting(holder), ParallelCoordinates(holder), HeatMap(holder)
    for chart in (dots, lines, cells):
        chart.resize(*SIZE)
    dots.show_key("optimizer.learning_rate")
    dots.show_standing(standing, None, "accuracy")
    cells.show_standing(standing, None)
    cells.show_keys("optimizer.learning_rate", "batch_size")
    lines.show_standing(standing, None)
    print(f"one setting, panned:       {milliseconds(panned(dots))}")
    print(f"all settings, brushed:     {milliseconds(brushed(lines))}")
    print(f"all settings, painted:     {milliseconds(painted(lines))}")
    print(f"map, painted:              {milliseconds(painted(cells))}")


def main() -> None:
    """Measure, and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--trials", type=int, default=TRIALS)
    options = parser.parse_args()
    app = QApplication([])
    holder = QWidget()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        paces = [trials_an_hour(folder, options.trials, workers) for workers in (1, 2)]
        print(f"{options.trials} trials of Model 1 x {EPOCHS} epochs: {paces[0]:,.0f} an hour with 1 worker,")
        print(f"{paces[1]:,.0f} with 2: {paces[1] / paces[0]:.2f} times as many")
        standing, seconds = opened(large_study(folder))
        print(f"{LARGE:,} trials of {REPORTS} reports opened in {seconds:.2f} s")
        charts(standing, holder)
    del holder
    app.quit()


if __name__ == "__main__":
    main()
