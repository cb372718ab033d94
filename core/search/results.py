"""What a study came to: a table with a row a run, and a summary with the winner, as files for other programs."""

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from statistics import fmean, stdev
from typing import Any

from core.csv_text import as_csv
from core.files import UNWRITABLE, reason_of, whole_file
from core.quantities import SEEDS
from core.search.compare import Comparison, compare, holm, is_paired
from core.search.expected_best import expected_best
from core.search.importance import importance
from core.search.seeded_run import RunResult
from core.search.study import Study
from core.search.trials import Trial
from core.settings import N_, RefusedError

TRIALS, SUMMARY, RUNS = "trials.csv", "summary.json", "runs"
FRESH = 5  # seeds with which the winner runs again
RUNNERS_UP = 4  # that the best is compared with
OF_RUN = (
    "epochs",
    "steps",
    "images",
    "seconds",
    "train_accuracy",
    "validation_accuracy",
    "validation_loss",
)
OPTIMISTIC = N_("the best of several is optimistic: it was chosen by the very numbers that it is shown with")
NO_DIFFERENCE = N_("no difference that five per cent would allow to call one")


def ranked(study: Study, trials: Sequence[Trial]) -> list[Trial]:
    """Return the finished trials, the best first; of equals, the earlier one."""
    sign = -1 if study.is_maximized else 1
    finished = [(sign * trial.value, trial.number, trial) for trial in trials if trial.value is not None]
    return [trial for _, _, trial in sorted(finished, key=lambda found: found[:2])]


def fresh_seeds(study: Study) -> tuple[int, ...]:
    """Return the seeds with which the winner runs again: the first five that no trial had."""
    found = (seed for seed in range(SEEDS) if seed not in study.seeds)
    return tuple(next(found) for _ in range(FRESH))


def trials_csv(study: Study, trials: Sequence[Trial]) -> str:
    """Write a row for each run that was made, and one for each trial without any."""
    keys = [axis.key for axis in study.axes]
    columns = ("trial", *keys, "seed", "state", "value", "host", "run", *OF_RUN, "reason")
    return as_csv((columns, *(row for trial in trials for row in _rows(trial, keys))))


def _rows(trial: Trial, keys: Sequence[str]) -> Iterator[tuple[Any, ...]]:
    begin = (trial.number, *(_cell(trial.setting.get(key)) for key in keys))
    if not trial.runs:
        yield (*begin, None, trial.state, None, trial.host, None, *[None] * len(OF_RUN), "")
    for run in trial.runs.values():
        numbers = (getattr(run, name) for name in OF_RUN)
        yield (
            *begin,
            run.seed,
            run.state,
            run.value,
            trial.host,
            run_name(trial.number, run.seed),
            *numbers,
            run.reason,
        )


def _cell(value: Any) -> Any:
    return " ".join(map(str, value)) if isinstance(value, list | tuple) else value


def run_name(trial: int, seed: int | str) -> str:
    """Return the name of a run, which is also that of its config's file; the seed "*" stands for all."""
    return f"trial-{trial}-seed-{seed}"


def summary(
    study: Study, facts: Mapping[str, Any], trials: Sequence[Trial], finals: Mapping[int, Mapping[int, RunResult]]
) -> dict[str, Any]:
    """Return the summary as JSON has it."""
    order = ranked(study, trials)
    found = {
        "study": study.model_dump(mode="json"),
        **facts,
        "trials": {state: count for state in _STATES if (count := sum(one.state == state for one in trials))},
    }
    if not order:
        return found
    best = order[0]
    return found | {
        "best": _described(best),
        "remark": OPTIMISTIC,
        "expected_best": expected_by_trials(study, trials),
        "importance": importance(study, trials),  # by fANOVA
        "comparisons": _comparisons(study, order),
        "tested_before": sorted(set(finals) - {best.number}),  # trials that were the best for a time
        "winner": _winner(best, finals.get(best.number, {})),
    }


_STATES = ("finished", "pruned", "diverged", "missed", "failed", "running", "waiting")


def _described(trial: Trial) -> dict[str, Any]:
    values = [run.value for run in trial.runs.values() if run.value is not None]
    deviation = stdev(values) if len(values) > 1 else None
    return {"trial": trial.number, "setting": dict(trial.setting), "value": trial.value, "deviation": deviation}


def expected_by_trials(study: Study, trials: Sequence[Trial]) -> list[float] | None:
    """Return the expected best by the number of trials; only where settings were drawn without looking."""
    values = [trial.value for trial in trials if trial.value is not None]
    if study.sampler not in {"grid", "random"}:
        return None
    numbers: list[float] = expected_best(values, maximize=study.is_maximized).tolist()
    return numbers


def compared_with_best(study: Study, order: Sequence[Trial]) -> list[tuple[Trial, Comparison]]:
    """Compare the best trial, the first in this order, with those behind it, corrected for their number."""
    best, others = order[0], order[1 : RUNNERS_UP + 1]
    first = study.config(best.setting, 0)
    found = holm(
        [compare(_values(best), _values(one), paired=is_paired(first, study.config(one.setting, 0))) for one in others]
    )
    return list(zip(others, found, strict=True))


def _comparisons(study: Study, order: Sequence[Trial]) -> list[dict[str, Any]]:
    return [{"trial": one.number, **_as_json(compared)} for one, compared in compared_with_best(study, order)]


def _values(trial: Trial) -> dict[int, float]:
    return {seed: run.value for seed, run in trial.runs.items() if run.value is not None}


def _as_json(compared: Comparison) -> dict[str, Any]:
    if compared.p is None:
        return {"difference": compared.difference, "paired": compared.is_paired, "verdict": "too few seeds"}
    verdict = "differs" if compared.differs else NO_DIFFERENCE
    interval = [compared.low, compared.high]
    return {
        "difference": compared.difference,
        "interval": interval,
        "p": compared.p,
        "paired": compared.is_paired,
        "verdict": verdict,
    }


def _winner(best: Trial, finals: Mapping[int, RunResult]) -> dict[str, Any] | None:
    if not finals:
        return None
    tests = [run.test_accuracy for run in finals.values() if run.test_accuracy is not None]
    values = [run.value for run in finals.values() if run.value is not None]
    return {
        "trial": best.number,
        "runs": [run.numbers for run in finals.values()],
        "value": fmean(values) if values else None,
        "test_accuracy": fmean(tests) if tests else None,
        "test_accuracy_deviation": stdev(tests) if len(tests) > 1 else None,
    }


def write_results(
    folder: Path,
    study: Study,
    facts: Mapping[str, Any],
    trials: Sequence[Trial],
    finals: Mapping[int, Mapping[int, RunResult]],
) -> None:
    """Write the table, the summary, and for each run the config that gives it again.

    Raises:
        RefusedError: they cannot be written.
    """
    texts = {
        TRIALS: trials_csv(study, trials),
        SUMMARY: json.dumps(summary(study, facts, trials, finals), ensure_ascii=False, indent=2) + "\n",
    }
    for trial in trials:
        for seed, run in trial.runs.items():
            name = f"{RUNS}/{run_name(trial.number, seed)}.json"
            if run.state != "failed" and not (folder / name).exists():
                texts[name] = study.config(trial.setting, seed).model_dump_json(indent=2) + "\n"
    for name, text in texts.items():
        path = folder / name
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            with whole_file(path) as stream:
                stream.write(text.encode())
        except OSError as error:
            raise RefusedError(UNWRITABLE, file=path, reason=reason_of(error)) from error
