"""The subcommand `search`: a study from a file, made by several processes, with its results in a folder."""

import argparse
import os
import sys
import time
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from core import version
from core.cli.command import DONE, INTERRUPTED, Parser, UsageError, noticing
from core.cli.reading_bar import read_shown
from core.datasets import DATASETS, named_for_good
from core.search.crew import Crew
from core.search.places.journal import JOURNAL
from core.search.places.place import Address, Place, open_place
from core.search.results import SUMMARY, TRIALS, fresh_seeds, ranked, write_results
from core.search.study import Study
from core.search.study_file import EXAMPLE, StudyFileError, read_study
from core.search.trials import Trial
from core.search.worker import facts_of, other_version
from core.training.progress import duration


def add_arguments(parser: Parser) -> None:
    """Add the arguments of `search`."""
    parser.add_argument("study", metavar="STUDY.toml", help="what varies, and how; a whole one stands below")
    parser.add_argument("--out", required=True, metavar="FOLDER", help="keep the study and its results there")
    parser.add_argument(
        "--place", metavar="PLACE", help="share the trials there: a file on a shared disk, or a database's URL"
    )
    parser.add_argument("--workers", type=_count, metavar="N", help="make so many runs at a time (default: the cores)")
    parser.add_argument("--online", action="store_true", help="ask another computer for images that are not here")
    indented = "".join(f"  {line}\n" for line in EXAMPLE.splitlines())
    parser.epilog = (
        "A study that was stopped goes on by the same words. The best setting is chosen by validation images, and runs "
        f"again\nwith five fresh seeds; only then are test images looked at.\n\na study file:\n{indented}"
    )


def search(options: argparse.Namespace) -> int:
    """Make the trials of a study that are left, then run the winner again, and return the status."""
    try:
        study = read_study(Path(options.study))
    except StudyFileError as error:
        raise UsageError(str(error)) from error
    dataset = read_shown(study.base.data, online=options.online)
    if study.base.dataset not in DATASETS:
        base = study.base.replace(dataset=named_for_good(study.base.dataset, dataset))
        study = study.replace(base=base)
    folder = Path(options.out)
    place = open_place(_address(options.place, study, folder))
    place.create(study, facts_of(dataset, version()))
    del dataset  # each worker has its own
    if (said := other_version(place)) is not None:
        sys.stdout.write(f"{said}\n")
    until = time.time() + 60 * study.minutes if study.minutes else None
    progress = SearchProgress(study)
    progress.show(place.trials)
    with noticing() as noticed:
        crew = Crew(place, options.workers or os.cpu_count() or 1, online=options.online)
        try:
            _follow(crew.search(until), place, progress, noticed, crew)
            best = next(iter(ranked(study, place.trials)), None)
            if best is not None and not noticed:
                seeds = tuple(seed for seed in fresh_seeds(study) if seed not in place.finals.get(best.number, {}))
                sys.stdout.write(f"the best setting runs again with {len(seeds)} fresh seeds\n" if seeds else "")
                _follow(crew.run_winner(best.number, seeds), place, None, noticed, crew)
        finally:
            write_results(folder, study, place.facts, place.trials, place.finals)
    if noticed:
        left = sum(not trial.is_over for trial in place.trials)
        sys.stdout.write(f"Stopped with {left} of {study.size} trials left. To go on, give the same words again.\n")
        return INTERRUPTED + noticed[0]
    sys.stdout.write(_told(study, place, folder))
    return DONE


def _address(place: str | None, study: Study, folder: Path) -> Address:
    """Return where the trials are kept: where it is said, or in the folder; TPE asks in a journal of Optuna."""
    if place is not None:
        return Address("optuna", place, study.name)
    if study.sampler == "tpe":
        return Address("optuna", str(folder / JOURNAL), study.name)
    return Address("journal", str(folder / JOURNAL))


def _follow(
    steps: Iterable[None], place: Place, progress: "SearchProgress | None", noticed: list[int], crew: Crew
) -> None:
    for _ in steps:
        if progress is not None:
            progress.show(place.trials)
        if noticed:
            crew.stop()


class SearchProgress:
    """Says of each trial that is over what it came to, and how long the others may take."""

    def __init__(self, study: Study) -> None:
        self._study = study
        self._shown: set[int] | None = None  # trials
        self._begin = time.monotonic()
        self._made = 0

    def show(self, trials: Sequence[Trial]) -> None:
        """Say what is new since the last call; what was over before the first one is only counted."""
        over = {trial.number for trial in trials if trial.is_over}
        if self._shown is None:
            self._shown = over
            if over:
                sys.stdout.write(f"{len(over)} of {len(trials)} trials were made before\n")
        for trial in (trials[number] for number in sorted(over - self._shown)):
            self._made += 1
            self._shown.add(trial.number)
            sys.stdout.write(f"{len(self._shown)}/{len(trials)}  {described(trial)}  {self._left(len(trials))} left\n")
        sys.stdout.flush()

    def _left(self, trials: int) -> str:
        """The time left at the pace so far."""
        pace = (time.monotonic() - self._begin) / self._made
        return duration(pace * (trials - len(self._shown or ())))


def described(trial: Trial) -> str:
    """Return a line on a trial that is over."""
    said = trial.state if trial.value is None else f"{trial.value:.6g}"
    return f"trial {trial.number}  {written(trial.setting)}  {said}"


def written(setting: Mapping[str, Any]) -> str:
    """Return a setting in a line."""
    return " ".join(f"{key}={value}" for key, value in setting.items()).replace(", ", ",")


def _told(study: Study, place: Place, folder: Path) -> str:
    lines = [f"results: {folder / TRIALS} and {folder / SUMMARY}"]
    order = ranked(study, place.trials)
    if not order:
        return "\n".join(["no trial has a value", *lines, ""])
    best = order[0]
    tests = [run.test_accuracy for run in place.finals.get(best.number, {}).values() if run.test_accuracy is not None]
    lines = [f"best of {len(order)}: {described(best)} ({study.metric}; the best of several is optimistic)", *lines]
    if tests:
        mean = sum(tests) / len(tests)
        lines.insert(
            1, f"with {len(tests)} fresh seeds: test accuracy {mean:.4f}, from {min(tests):.4f} to {max(tests):.4f}"
        )
    return "\n".join([*lines, ""])


def _count(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text) <= 256:
        raise argparse.ArgumentTypeError(f"{text} is no number of workers from 1 to 256")
    return int(text)
