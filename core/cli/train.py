"""The subcommand `train`: a training run, shown on a terminal and kept in a folder, without the window."""

import argparse
import math
import shlex
import sys
import textwrap
from collections.abc import Callable, Mapping
from typing import get_args

from core.activations import ACTIVATIONS
from core.cli.command import COULD_NOT, DONE, INTERRUPTED, Parser, UsageError, fail, noticing, one_of
from core.cli.overrides import change_settings, chosen_config, read_config
from core.cli.reading_bar import read_shown
from core.datasets import DATASETS, named_for_good
from core.initializers import INITIALIZERS
from core.matrix_optimizers import MATRIX_OPTIMIZERS
from core.optimizers import OPTIMIZERS, AdamW
from core.scenes.advice import advise
from core.scenes.new_length import rate_after
from core.scenes.verdict import Finding, Verdict
from core.schedules import SCHEDULES
from core.settings import RefusedError, Settings
from core.training import PRESETS, EpochReport, StepReport, Trainer, TrainingConfig
from core.training.checkpoints import CHECKPOINT_EVERY, SaveClock
from core.training.looks import Looks
from core.training.progress import Progress, fully
from core.training.run_folder import FolderError, RunFolder
from core.typed_numbers import read_number

KINDS: Mapping[str, tuple[type[Settings], ...]] = {
    "activation": ACTIVATIONS,
    "initializer": INITIALIZERS,
    "optimizer": (*OPTIMIZERS, *MATRIX_OPTIMIZERS),
    "rest_optimizer": (AdamW,),
    "schedule": SCHEDULES,
}

EXAMPLES = """examples:
  {0} --preset model-1 --out runs/model-1
  {0} --set optimizer=momentum optimizer.learning_rate=0.05 hidden_layers=256,100 epochs=5
  {0} --out runs/model-1 --resume
  {0} --out runs/model-1 --resume --set epochs=2000
"""


def add_arguments(parser: Parser) -> None:
    """Add the arguments of `train`."""
    start = parser.add_mutually_exclusive_group()
    start.add_argument("--preset", type=one_of(PRESETS), metavar="NAME", help=f"begin with {', '.join(PRESETS)}")
    start.add_argument("--config", metavar="FILE", help="begin with the settings in a JSON file")
    parser.add_argument("--set", nargs="+", action="extend", default=[], metavar="NAME=VALUE", help="change settings")
    parser.add_argument("--out", metavar="FOLDER", help="keep config, history, checkpoint and best network there")
    parser.add_argument("--online", action="store_true", help="ask another computer for images that are not here")
    parser.add_argument(
        "--resume", action="store_true", help="go on with the run in the folder; --set epochs=NUMBER makes it longer"
    )
    parser.add_argument(
        "--checkpoint-every",
        type=_seconds,
        default=CHECKPOINT_EVERY,
        metavar="SECONDS",
        help="lose no more than so much of a run that is killed (default: %(default)g)",
    )
    parser.add_argument(
        "--looks",
        type=one_of(get_args(Looks)),
        default="beside",
        metavar="HOW",
        help="beside: evaluate an epoch while the next one is trained; inline: before it; the numbers are the same "
        "(default: %(default)s)",
    )
    parser.epilog = f"{_settings_help()}\n\n{EXAMPLES.format(parser.prog)}"


def train(options: argparse.Namespace) -> int:
    """Begin a run or go on with one, show it, and return the status."""
    folder = RunFolder(options.out) if options.out else None
    trainer = _resumed(options, folder) if options.resume else _begun(options, folder)
    progress = Progress(trainer.current, trainer.step, sys.stdout)
    keeper = Keeper(folder, trainer, options.checkpoint_every) if folder else None
    with noticing() as noticed:
        for report in trainer.run(options.looks):
            progress.show(report)
            if keeper:
                keeper.keep(report)
            if noticed:
                break
        progress.end()
        if keeper:
            keeper.finish()
    return _interrupted(noticed[0], trainer, options) if noticed else _ended(trainer)


class Keeper:
    """Keeps a run in its folder. Where a file cannot be written, it says so, and the run goes on: it tries again."""

    def __init__(self, folder: RunFolder, trainer: Trainer, seconds: float) -> None:
        self._folder, self._trainer = folder, trainer
        self._clock = SaveClock(seconds)
        self._said = ""

    def keep(self, report: StepReport | EpochReport) -> None:
        """Write an epoch into the table, and a checkpoint when it is due."""
        if isinstance(report, EpochReport):
            self._try(lambda: self._folder.add(report))
        if self._clock.is_due():
            self._try(lambda: self._folder.save(self._trainer))
            self._clock.restart()

    def finish(self) -> None:
        """Save whatever can be saved of a run that is over or stopped.

        Raises:
            RefusedError: a part of it cannot be written; the others are.
        """
        try:
            self._folder.save(self._trainer)
        finally:
            self._folder.catch_up()

    def _try(self, write: Callable[[], None]) -> None:
        try:
            write()
        except RefusedError as error:
            if str(error) != self._said:
                self._said = str(error)
                sys.stderr.write(f"Fall Line: {error}. The run goes on, and this is tried again.\n")


def _begun(options: argparse.Namespace, folder: RunFolder | None) -> Trainer:
    """A new run, as preset, file and assignments say, in this order."""
    config = chosen_config(options)
    if folder and folder.is_taken:
        raise FolderError(
            "{folder} holds a run already; go on with it by --resume, or choose another folder", folder=folder.path
        )
    dataset = read_shown(config.data, online=options.online)
    if config.dataset not in DATASETS:
        config = config.replace(dataset=named_for_good(config.dataset, dataset))
    trainer = Trainer(config, dataset)
    if folder:
        folder.begin(trainer)
    return trainer


def _resumed(options: argparse.Namespace, folder: RunFolder | None) -> Trainer:
    if folder is None:
        raise UsageError("--resume needs the folder of the run: --out FOLDER")
    if options.preset or options.config:
        raise UsageError("--resume goes on with the settings of the run; --preset and --config are for new ones")
    config = read_config(folder.config_text(), str(folder.path))
    trainer = folder.resume(read_shown(config.data, online=options.online))
    before, step = trainer.current, trainer.step
    after = change_settings(trainer, options.set)
    if after != before:
        folder.save(trainer)
    if (remark := rate_after(before, after, step)) is not None:
        sys.stdout.write(f"{remark.text()}\n")
    return trainer


def _interrupted(number: int, trainer: Trainer, options: argparse.Namespace) -> int:
    place = f"Stopped after step {trainer.step} of {trainer.current.steps}"
    if not options.out:
        sys.stdout.write(f"{place}. Nothing is kept, since no folder was given: --out FOLDER\n")
    else:
        words = shlex.join(["--out", options.out, "--resume"])
        sys.stdout.write(f"{place} and saved. To go on: {options.command} {words}\n")
    return INTERRUPTED + number


def _ended(trainer: Trainer) -> int:
    if trainer.ending and trainer.ending.kind == "diverged":
        advice = advise(trainer.current, Verdict(Finding.DIVERGED, trainer.ending.step))
        reasons = [one.reason.text() for one in advice[:1]]
        return fail(COULD_NOT, " ".join([f"the loss is not a finite number in step {trainer.ending.step}.", *reasons]))
    last = trainer.history[-1]
    sys.stdout.write(f"{'done' if last.epoch == trainer.current.epochs else 'stopped early'}: {fully(last)}\n")
    if trainer.best and not math.isnan(last.validation_loss):
        best = trainer.history[trainer.best.epoch - 1]
        kept = ", whose weights are restored" if trainer.restored else ""
        sys.stdout.write(f"lowest validation loss in epoch {best.epoch}{kept}: {fully(best)}\n")
    return DONE


def _seconds(text: str) -> float:
    try:
        seconds = read_number(text)
    except RefusedError:
        seconds = math.nan
    if not seconds >= 0:
        raise argparse.ArgumentTypeError(f"{text} is no number of seconds")
    return seconds


def _settings_help() -> str:
    """All settings with their defaults and what they mean, as they are declared."""
    defaults = TrainingConfig().model_dump(mode="json")
    lines = ["settings and their defaults; those with several kinds have settings of their own, as in the examples:"]
    for declaration in TrainingConfig.declarations():
        name, default = declaration.name, defaults[declaration.name]
        shown = default["kind"] if isinstance(default, dict) else str(default).strip("[]").replace(" ", "")
        about = declaration.help
        kinds = [kind.model_fields["kind"].default for kind in KINDS.get(name, ())] or declaration.choices
        if kinds:
            about += f" One of {', '.join(kinds)}."
        lines += [f"  {name}={shown}", *textwrap.wrap(about, 100, initial_indent=" " * 6, subsequent_indent=" " * 6)]
    return "\n".join(lines)
