"""Gather the report of a study from the results in its folder: what won, by how much, and what was tried."""

import csv
import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from statistics import fmean, stdev
from typing import Any

from PySide6.QtCore import QCoreApplication

from app.base.formatting import format_value, translated
from app.export.report_page import Grid, Lines, Part, Report, Section
from app.trainer.run_list.config_table import format_setting, label_of
from core.export.differences import SAME, differences
from core.files import reason_of
from core.number_format import number
from core.search.results import NO_DIFFERENCE, OPTIMISTIC, SUMMARY, TRIALS
from core.search.study import Study
from core.settings import N_, RefusedError
from core.training import TrainingConfig

DAMAGED = N_("{folder} is not as a study leaves it: {reason}")
STATES = {
    "finished": N_("finished"),
    "pruned": N_("given up early"),
    "diverged": N_("diverged"),
    "missed": N_("target missed"),
    "failed": N_("failed"),
    "running": N_("running"),
    "waiting": N_("waiting"),
}
COUNTED = {  # which differ where batches or widths do
    "epochs": N_("epochs"),
    "steps": N_("steps"),
    "images": N_("images"),
    "seconds": N_("seconds"),
}
VERDICTS = {
    "differs": N_("differs"),
    "too few seeds": N_("too few seeds"),
    NO_DIFFERENCE: NO_DIFFERENCE,
}
SHOWN_OF = (1, 2, 5)  # times a power of ten: the numbers of trials whose expected best is written
translate = QCoreApplication.translate


def is_study(folder: Path) -> bool:
    """Return whether a folder holds the results of a study."""
    return (folder / SUMMARY).is_file() and (folder / TRIALS).is_file()


def study_report(folder: Path, language: str) -> Report:
    """Return the report of the study in a folder.

    Raises:
        RefusedError: its results cannot be read.
    """
    try:
        summary = json.loads((folder / SUMMARY).read_text(encoding="utf-8"))
        study = Study.model_validate_json(json.dumps(summary["study"]))
        table = csv.DictReader((folder / TRIALS).read_text(encoding="utf-8-sig").splitlines())
        trials = list(_trials(study, list(table)))
        sections = [
            Section(translate("report", "The best setting"), list(_best(study, summary))),
            Section(translate("report", "The settings that were tried"), list(_tried(study, trials, summary))),
            *_further(study, summary),
            Section(translate("report", "Settings"), list(_settings(study))),
        ]
    except (OSError, ValueError, LookupError, TypeError, AttributeError, RecursionError) as error:
        raise RefusedError(DAMAGED, folder=folder, reason=reason_of(error)) from error
    return Report(f"{study.name} · Fall Line", language, sections)


def _best(study: Study, summary: Mapping[str, Any]) -> Iterator[Part]:
    """Say what won, by what it was chosen, and what it came to with fresh seeds."""
    best = summary.get("best")
    if best is None:
        yield translate("report", "No setting has been run to its end.")
        return
    config = study.config(best["setting"], study.seeds[0])
    head = [translate("report", "setting"), translate("report", "value")]
    yield Grid([head, *([label_of(config, key), format_setting(config, key)] for key in best["setting"])])
    one_seed = translate("report", "Trial {trial}: {metric} {value}.")
    several = translate("report", "Trial {trial}: {metric} {value}, the mean over {count} seeds.")
    yield (several if len(study.seeds) > 1 else one_seed).format(
        trial=best["trial"],
        metric=format_value(study.metric),
        value=_spread(best["value"], best["deviation"]),
        count=len(study.seeds),
    )
    yield translate("report", "It was chosen by validation images; {0}.").format(translated(OPTIMISTIC))
    winner = summary.get("winner")
    if winner is not None and winner["test_accuracy"] is not None:
        yield translate(
            "report", "Run again with {count} fresh seeds: {metric} {value}, and test accuracy {test}."
        ).format(
            count=len(winner["runs"]),
            metric=format_value(study.metric),
            value=number(winner["value"], 4) if winner["value"] is not None else "—",
            test=_spread(winner["test_accuracy"], winner["test_accuracy_deviation"]),
        )


def _spread(mean: float, deviation: float | None) -> str:
    return number(mean, 4) if deviation is None else f"{number(mean, 4)} ± {number(deviation, 2)}"


def _trials(study: Study, rows: Sequence[Mapping[str, str]]) -> Iterator[tuple[int, list[Mapping[str, str]]]]:
    """Yield each trial's number and its runs, the best first, and those without a value last."""
    found: dict[int, list[Mapping[str, str]]] = {}
    for row in rows:
        found.setdefault(int(row["trial"]), []).append(row)
    sign = -1 if study.is_maximized else 1

    def place(trial: int) -> tuple[bool, float, int]:
        values = _numbers(found[trial], "value")
        finished = bool(values) and all(row["state"] == "finished" for row in found[trial])
        return not finished, sign * fmean(values) if finished else 0.0, trial

    yield from ((trial, found[trial]) for trial in sorted(found, key=place))


def _numbers(rows: Sequence[Mapping[str, str]], column: str) -> list[float]:
    return [float(row[column]) for row in rows if row[column]]


def _tried(
    study: Study, trials: Sequence[tuple[int, Sequence[Mapping[str, str]]]], summary: Mapping[str, Any]
) -> Iterator[Part]:
    """Say how the settings were chosen, and show each with its mean and what it took."""
    states = ", ".join(f"{count} {translated(STATES[state])}" for state, count in summary["trials"].items())
    yield translate("report", "Settings by {sampler}; judged by {metric}. Trials: {states}.").format(
        sampler=format_value(study.sampler), metric=format_value(study.metric), states=states
    )
    if study.pruner != "none":
        yield translate("report", "Given up early: {0}, by the first seed.").format(format_value(study.pruner))
    keys = [axis.key for axis in study.axes]
    head = [
        translate("report", "trial"),
        *(label_of(study.base, key) for key in keys),
        translate("report", "seeds"),
        format_value(study.metric),
        "±",
        translate("report", "state"),
        *map(translated, COUNTED.values()),
    ]
    yield Grid([head, *(_row(trial, runs, keys) for trial, runs in trials)])


def _row(trial: int, runs: Sequence[Mapping[str, str]], keys: Sequence[str]) -> list[str]:
    values = _numbers(runs, "value")
    states = dict.fromkeys(row["state"] for row in runs)
    return [
        str(trial),
        *(runs[0][key] for key in keys),
        str(sum(bool(row["seed"]) for row in runs)),
        number(fmean(values), 4) if values else "",
        number(stdev(values), 2) if len(values) > 1 else "",
        ", ".join(translated(STATES[state]) for state in states),
        *(number(fmean(counts), 3) if (counts := _numbers(runs, name)) else "" for name in COUNTED),
    ]


def _further(study: Study, summary: Mapping[str, Any]) -> Iterator[Section]:
    """Yield the sections that need more trials than one: the expected best, the importance, the comparisons."""
    if expected := summary.get("expected_best"):
        title = translate("report", "The expected best of so many trials (Dodge et al. 2019)")
        head = [translate("report", "trials"), format_value(study.metric)]
        rows = [[str(count), number(expected[count - 1], 4)] for count in _shown_counts(len(expected))]
        yield Section(title, [Grid([head, *rows])])
    if found := summary.get("importance"):
        rows = [[label_of(study.base, key), f"{share:.0%}"] for key, share in found.items()]
        head = [translate("report", "setting"), translate("report", "share of the variance (fANOVA)")]
        yield Section(translate("report", "What mattered"), [Grid([head, *rows])])
    if compared := summary.get("comparisons"):
        head = [
            translate("report", "trial"),
            translate("report", "behind the best by"),
            translate("report", "95 % interval"),
            translate("report", "verdict"),
        ]
        sign = 1 if study.is_maximized else -1
        rows = [
            [
                str(one["trial"]),
                number(sign * one["difference"], 3),
                " … ".join(number(edge, 3) for edge in sorted(sign * edge for edge in one.get("interval", []))),
                translated(VERDICTS[one["verdict"]]),
            ]
            for one in compared
        ]
        yield Section(translate("report", "The best beside those behind it"), [Grid([head, *rows])])


def _shown_counts(trials: int) -> list[int]:
    counts = {factor * 10**power for power in range(len(str(trials))) for factor in SHOWN_OF}
    return sorted({count for count in counts if count < trials} | {trials})


def _settings(study: Study) -> Iterator[Part]:
    """Yield what differs from the form of the first start, and the whole study."""
    before, after = (one.model_dump(mode="json") for one in (TrainingConfig(), study.base))
    yield translate("report", "What differs from the first start, before anything varies:")
    yield Lines(list(differences(before, after)) or [translated(SAME)])
    whole = json.dumps(study.model_dump(mode="json"), ensure_ascii=False, indent=2)
    yield Lines(whole.splitlines(), translate("report", "All settings"))
