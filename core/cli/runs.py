"""Find the run that a word on the command line means: a run's folder, a checkpoint, or a run that is listed."""

import json
from collections.abc import Callable
from pathlib import Path

from core.cli.command import nearest
from core.datasets import load
from core.export.exported_run import ExportedRun
from core.files import reason_of
from core.search.results import RUNS, SUMMARY, run_name
from core.settings import N_, RefusedError
from core.training import PRESETS, Change, Trainer, TrainingConfig, checkpoints
from core.training.bundled_runs import bundled_run
from core.training.checkpoints import DAMAGED, CheckpointError
from core.training.run_folder import BEST, CHECKPOINT, CONFIG

Finder = Callable[[str], tuple[str, Path] | None]  # by a name in a list: the run's name and its checkpoint

NO_RUN = N_("{word} is no folder of a run, no checkpoint, and no run that is listed{hint}")
NO_CHECKPOINT = N_("{folder} holds no checkpoint of a run: {file} is not there")
STUDY = N_("{folder} holds a study, which keeps no networks; train its best setting: --config {file}")
ONLY_NETWORK = N_("{file} holds only a network; give the folder of its run")


def find_run(word: str, *, online: bool = False, listed: Finder = lambda _: None) -> ExportedRun:
    """Return the run that is meant, as it stands.

    Raises:
        RefusedError: as `find_trainer`.
    """
    return ExportedRun.of(*find_trainer(word, online=online, listed=listed))


def find_trainer(word: str, *, online: bool = False, listed: Finder = lambda _: None) -> tuple[str, Trainer]:
    """Return the name of the run that is meant and its trainer; `listed` knows a list by names.

    The names of presets are those of the runs that come along.

    Raises:
        RefusedError: there is no such run, or it cannot be read; the sentence says why.
    """
    path = Path(word)
    if path.is_dir():
        if not (path / CHECKPOINT).exists():
            raise _no_checkpoint(path)
        return _read(path.resolve().name, path / CHECKPOINT, online=online)
    if path.is_file():
        name = path.resolve().parent.name if path.name == CHECKPOINT else path.stem
        return _read(name, path, online=online)
    if found := listed(word):
        return _read(*found, online=online)
    if word in PRESETS:
        bundled = bundled_run(word)
        return word, bundled.trainer(load(bundled.summary.config.data, online=online))
    raise RefusedError(NO_RUN, word=word, hint=nearest(word, PRESETS))


def run_settings(word: str, *, listed: Finder = lambda _: None) -> tuple[TrainingConfig, tuple[Change, ...]]:
    """Return the settings of the run that is meant, and its changes, without reading its data.

    Raises:
        RefusedError: as `find_run`.
    """
    path = Path(word)
    found = listed(word) if not path.exists() else None
    if found is None and not path.exists() and word in PRESETS:
        return PRESETS[word], ()
    checkpoint = found[1] if found else path / CHECKPOINT if path.is_dir() else path
    if path.is_dir() and not checkpoint.exists():
        raise _no_checkpoint(path)
    if not checkpoint.exists():
        raise RefusedError(NO_RUN, word=word, hint=nearest(word, PRESETS))
    return _settings_in(checkpoint)


def _no_checkpoint(folder: Path) -> RefusedError:
    """Return what to say of a folder without a checkpoint; that of a study has the config of its best run instead."""
    try:
        best = json.loads((folder / SUMMARY).read_text(encoding="utf-8"))["best"]["trial"]
        (config,) = sorted((folder / RUNS).glob(run_name(best, "*") + ".json"))[:1]
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return RefusedError(NO_CHECKPOINT, folder=folder, file=CHECKPOINT)
    return RefusedError(STUDY, folder=folder, file=config)


def _read(name: str, checkpoint: Path, *, online: bool) -> tuple[str, Trainer]:
    config, _ = _settings_in(checkpoint)
    return name, Trainer.load(checkpoint, load(config.data, online=online))


def _settings_in(checkpoint: Path) -> tuple[TrainingConfig, tuple[Change, ...]]:
    """Return the settings of the run in a checkpoint, which say what data to read, and its changes."""
    with checkpoints.opened(checkpoint) as opened:
        text = opened.text
        if checkpoint.name == BEST and "order" not in opened.names and (checkpoint.parent / CONFIG).exists():
            raise RefusedError(ONLY_NETWORK, file=checkpoint)
    try:
        parts = json.loads(text)
        changes = tuple(Change(**change) for change in parts["changes"])
        return TrainingConfig.model_validate_json(json.dumps(parts["config"])), changes
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise CheckpointError(DAMAGED, file=checkpoint, reason=reason_of(error)) from error
