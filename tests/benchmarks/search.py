"""What studies cost and save.

python -m tests.benchmarks.search [pace|ticks|memory|pruning|maps|large ...] [--json FILE] [--trials N] [--orders N]

pace: trials an hour with one worker and with two. ticks: those of the window while two workers go on. memory: of a
worker. pruning: the epochs that it saves against the full grid of 36 settings, and whether the best one is still found.
maps: the 6 x 6 maps of the course with two workers. large: what the window takes for 10,000 trials.
"""

import argparse
import base64
import json
import tempfile
import time
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import numpy as np
from PySide6.QtWidgets import QWidget

from app.application import make_application
from app.trainer.study.charts.heat_map import HeatMap
from app.trainer.study.charts.one_setting import OneSetting
from app.trainer.study.charts.parallel import ParallelCoordinates
from app.trainer.study.controller import StudyActivity
from app.trainer.study.standing import Standing, standing_of
from core import version
from core.datasets import load
from core.search.crew import Crew
from core.search.places.journal_place import JournalPlace
from core.search.plan.examples import EXAMPLES
from core.search.plan.study_plan import StudyPlan
from core.search.results import ranked
from core.search.run_history import KEPT
from core.search.seeded_run import RunResult
from core.search.study import Pruner, Study
from core.search.vary import Variation
from core.search.worker import Worker, facts_of
from core.threads import BlasThreads
from core.training import MODEL_1
from tests.benchmarks.trainer_room import tell_ticks, ticks, trainer_room, wait

Figures = Mapping[str, float]

TRIALS, EPOCHS = 64, 10
SECONDS = 10.0
ORDERS = 10
PRUNERS: tuple[Pruner, ...] = ("none", "halving", "median")
PRUNED_EPOCHS = 16
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
            history = base64.b64encode(zlib.compress(rng.normal(size=(len(KEPT), REPORTS)).tobytes())).decode()
            result = RunResult(0, "finished", float(values[-1]), REPORTS, 100, 1000, 1.0, history=history)
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
    cells.show_keys(("optimizer.learning_rate", "batch_size"))
    lines.show_standing(standing, None)
    print(f"one setting, panned:       {milliseconds(panned(dots))}")
    print(f"all settings, brushed:     {milliseconds(brushed(lines))}")
    print(f"all settings, painted:     {milliseconds(painted(lines))}")
    print(f"map, painted:              {milliseconds(painted(cells))}")


# What the machine gives.


def measure_pace(options: argparse.Namespace) -> Figures:
    with folder() as here:
        paces = [trials_an_hour(here, options.trials, workers) for workers in (1, 2)]
    print(f"{options.trials} trials of Model 1 x {EPOCHS} epochs: {paces[0]:,.0f} an hour with 1 worker,")
    print(f"{paces[1]:,.0f} with 2: {paces[1] / paces[0]:.2f} times as many")
    return {"one": paces[0], "two": paces[1], "ratio": paces[1] / paces[0]}


def measure_ticks(options: argparse.Namespace) -> Figures:
    """Milliseconds between the ticks of the window, while it shows what two workers do on each page."""
    found = {}
    with trainer_room() as room:
        tell_ticks("no study is running", ticks(options.seconds))
        plan = StudyPlan.model_validate(
            {"sampler": "random", "trials": 1000, "workers": 2, "vary": (RATES, BATCHES, L2)}
        )
        room.controller.set_model(room.controller.model.replace(config=MODEL_1.replace(epochs=EPOCHS), study=plan))
        room.show_tab("study")
        study = room.study
        study.controller.start()
        wait(lambda: study.controller.standing is not None and study.controller.standing.over > 0)
        for name, page in (("trials", 1), ("map", 2), ("setting", 3), ("lines", 4), ("best", 5)):
            study.pages.setCurrentIndex(page)
            wait(lambda: False, 1.0)
            times = ticks(options.seconds)
            tell_ticks(f"a study with two workers is running, {name}", times)
            found[name] = float(np.percentile(times, 95))
        study.controller.stop()
        wait(lambda: study.controller.activity is StudyActivity.IDLE, 60.0)
    return found


def measure_memory(options: argparse.Namespace) -> Figures:
    """Megabytes of a worker of Model 1, at most: of its own, and with what it shares with other programs."""
    with folder() as here:
        study = study_of(min(options.trials, 4))
        place = JournalPlace(here / "study.log")
        place.create(study, facts_of(load(study.base.data), version()))
        crew, most = Crew(place, 1), {"peak": 0.0, "own": 0.0}
        for _ in crew.search():
            for process in crew._processes:
                most["peak"] = max(most["peak"], of_process(process.pid, "status", "VmHWM"))
                own = of_process(process.pid, "smaps_rollup", "Private_Dirty")
                most["own"] = max(most["own"], own)
    print(f"a worker of Model 1: {most['peak']:.0f} MB at most, {most['own']:.0f} MB of them its own")
    return most


def of_process(pid: int | None, file: str, name: str) -> float:
    """Return a line of what Linux says of a process, in megabytes; 0 if it is gone, or another system."""
    try:
        lines = Path(f"/proc/{pid}/{file}").read_text(encoding="ascii").splitlines()
    except OSError:
        return 0.0
    return next((int(line.split()[1]) / 1024 for line in lines if line.startswith(f"{name}:")), 0.0)


def measure_pruning(options: argparse.Namespace) -> Figures:
    """Epochs of 36 settings that each pruner makes, and what it finds, for several orders of the settings."""
    base = EXAMPLES[0].base.replace(epochs=PRUNED_EPOCHS)
    grid = EXAMPLES[0].plan.study(base)
    found: dict[Pruner, list[tuple[int, bool, float]]] = {name: [] for name in PRUNERS}
    with folder() as here:
        for order in range(options.orders):
            values = {}
            for name in PRUNERS:
                study = grid.replace(pruner=name, sampler_seed=order)
                place = made(here / f"{name} {order}", study)
                epochs = sum(run.epochs for trial in place.trials for run in trial.runs.values())
                best = ranked(study, place.trials)[0]
                if name == "none":
                    values = {tuple(trial.setting.values()): trial.value or 0.0 for trial in place.trials}
                setting = tuple(best.setting.values())
                found[name].append(
                    (epochs, values[setting] == max(values.values()), max(values.values()) - values[setting])
                )
    result: dict[str, float] = {}
    whole = sum(epochs for epochs, _, _ in found["none"])
    for name in PRUNERS:
        runs = found[name]
        share = sum(epochs for epochs, _, _ in runs) / whole
        kept = sum(is_best for _, is_best, _ in runs)
        lost = max(missing for _, _, missing in runs)
        print(f"pruner {name:8}: {share:4.0%} of the epochs of the grid, the best setting in {kept} of {len(runs)},")
        print(f"                 at worst {100 * lost:.1f} points behind it")
        result |= {f"{name}_epochs": share, f"{name}_found": kept / len(runs), f"{name}_lost": lost}
    return result


def made(here: Path, study: Study) -> JournalPlace:
    """Make a study with one worker, in this process, so that what is stopped is the same each time."""
    place = JournalPlace(here / "study.log")
    place.create(study, facts_of(load(study.base.data), version()))
    with BlasThreads(1):
        Worker(place, lambda: False).work()
    return place


def measure_maps(_: argparse.Namespace) -> Figures:
    """Seconds from Start to the last cell of the 6 x 6 maps of the course, with two workers."""
    found = {}
    with folder() as here:
        for example in EXAMPLES[:2]:
            study = example.plan.study(example.base)
            place = JournalPlace(here / example.id / "study.log")
            place.create(study, facts_of(load(study.base.data), version()))
            begun = time.perf_counter()
            for _step in Crew(place, 2).search():
                pass
            found[example.id] = time.perf_counter() - begun
            print(f"{example.title}: {study.size} settings in {found[example.id]:.0f} s with two workers")
    return found


def measure_large(_: argparse.Namespace) -> Figures:
    with folder() as here:
        standing, seconds = opened(large_study(here))
        print(f"{LARGE:,} trials of {REPORTS} reports opened in {seconds:.2f} s")
        holder = QWidget()
        charts(standing, holder)
    return {"opened": seconds}


@contextmanager
def folder() -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as name:
        yield Path(name)


TABLES = {
    "pace": measure_pace,
    "ticks": measure_ticks,
    "memory": measure_memory,
    "pruning": measure_pruning,
    "maps": measure_maps,
    "large": measure_large,
}


def main() -> None:
    """Measure, and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("tables", nargs="*", metavar="TABLE", help="which; all if none is named")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures there")
    parser.add_argument("--trials", type=int, default=TRIALS)
    parser.add_argument("--seconds", type=float, default=SECONDS, help="of each measure of ticks")
    parser.add_argument("--orders", type=int, default=ORDERS, help="in which the 36 settings are tried")
    options = parser.parse_args()
    app = make_application()
    figures = {name: TABLES[name](options) for name in options.tables or TABLES}
    if options.json is not None:
        options.json.write_text(json.dumps(figures, indent=2) + "\n", encoding="utf-8")
    app.quit()


if __name__ == "__main__":
    main()
