"""The engine from the command line: python -m core train.

It ends with status 0 when the run is done, 1 when it could not be done, 2 when the words were wrong, and with 128 and
the signal's number when it was interrupted.
"""

import argparse
import math
import shlex
import signal
import sys
import textwrap
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import Any, NoReturn

from core.activations import ACTIVATIONS
from core.datasets import load
from core.initializers import INITIALIZERS
from core.optimizers import OPTIMIZERS
from core.schedules import SCHEDULES
from core.settings import RefusedError, Settings
from core.training import PRESETS, EpochReport, Trainer, TrainingConfig
from core.training.checkpoints import SaveClock
from core.training.cli_overrides import UsageError, assign, nearest, read_config
from core.training.progress import Progress, fully
from core.training.run_folder import FolderError, RunFolder

DONE, COULD_NOT, WRONG_WORDS, INTERRUPTED = 0, 1, 2, 128
CHECKPOINT_EVERY = 30.0  # seconds
COMMAND = "python -m core train"
KINDS: Mapping[str, tuple[type[Settings], ...]] = {
    "activation": ACTIVATIONS,
    "initializer": INITIALIZERS,
    "optimizer": OPTIMIZERS,
    "schedule": SCHEDULES,
}
SIGNALS = (signal.SIGINT, signal.SIGTERM)

EXAMPLES = f"""examples:
  {COMMAND} --preset model-1 --out runs/model-1
  {COMMAND} --set optimizer=momentum optimizer.learning_rate=0.05 hidden_layers=256,100 epochs=5
  {COMMAND} --out runs/model-1 --resume
"""


class Parser(argparse.ArgumentParser):
    """A parser that says what was nearly written, and leaves the end to its caller."""

    def __init__(self, **settings: Any) -> None:
        self.known: list[str] = []
        super().__init__(**settings)

    def add_argument(self, *names: str, **settings: Any) -> argparse.Action:
        """Add an argument and remember its names."""
        self.known.extend(names)
        return super().add_argument(*names, **settings)

    def parse(self, arguments: Sequence[str]) -> argparse.Namespace:
        """Read all arguments.

        Raises:
            WordsError: one of them is wrong.
        """
        options, unknown = self.parse_known_args(arguments)
        if unknown:
            self.error(f"{unknown[0]} is not known here{nearest(unknown[0].partition('=')[0], self.known)}")
        return options

    def error(self, message: str) -> NoReturn:
        raise UsageError("{message}", message=message)


def main(arguments: Sequence[str] | None = None) -> int:
    """Do what the command line says and return the status."""
    try:
        return train(_parser().parse(sys.argv[1:] if arguments is None else arguments))
    except UsageError as error:
        return _fail(WRONG_WORDS, f"{error}\nHelp: {COMMAND} --help")
    except RefusedError as error:
        return _fail(COULD_NOT, str(error))
    except KeyboardInterrupt:
        return INTERRUPTED + signal.SIGINT


def train(options: argparse.Namespace) -> int:
    """Begin a run or go on with one, and show it."""
    folder = RunFolder(options.out) if options.out else None
    trainer = _resumed(options, folder) if options.resume else _begun(options, folder)
    progress = Progress(trainer.config, trainer.step, sys.stdout)
    with _noticing(SIGNALS) as noticed:
        clock = SaveClock(options.checkpoint_every)
        for report in trainer.run():
            progress.show(report)
            if folder and isinstance(report, EpochReport):
                folder.add(report)
            if folder and clock.is_due():
                folder.save(trainer)
                clock.restart()
            if noticed:
                break
        progress.end()
        if folder:
            folder.save(trainer)
    return _interrupted(noticed[0], trainer, folder) if noticed else _ended(trainer)


def _begun(options: argparse.Namespace, folder: RunFolder | None) -> Trainer:
    """A new run, as preset, file and assignments say, in this order."""
    config = PRESETS[options.preset] if options.preset else TrainingConfig()
    if options.config:
        try:
            config = read_config(Path(options.config).read_text(encoding="utf-8"), options.config)
        except (OSError, UnicodeDecodeError) as error:
            raise UsageError("{file} cannot be read: {error}", file=options.config, error=error) from error
    config = assign(config, options.set)
    if folder and folder.is_taken:
        raise FolderError(
            "{folder} holds a run already; go on with it by --resume, or choose another folder", folder=folder.path
        )
    trainer = Trainer(config, load(config.dataset))
    if folder:
        folder.begin(trainer)
    return trainer


def _resumed(options: argparse.Namespace, folder: RunFolder | None) -> Trainer:
    if folder is None:
        raise UsageError("--resume needs the folder of the run: --out FOLDER")
    if options.preset or options.config or options.set:
        raise UsageError("--resume goes on with the settings of the run; --preset, --config and --set are for new ones")
    config = read_config(folder.config_text(), str(folder.path))
    return folder.resume(load(config.dataset))


@contextmanager
def _noticing(signals: Iterable[signal.Signals]) -> Iterator[list[int]]:
    """Write down the first of `signals` that comes, instead of ending in the middle of a step; a second one ends."""
    noticed: list[int] = []

    def notice(number: int, _frame: FrameType | None) -> None:
        if noticed:
            raise KeyboardInterrupt
        noticed.append(number)

    before = {number: signal.signal(number, notice) for number in signals}
    try:
        yield noticed
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _interrupted(number: int, trainer: Trainer, folder: RunFolder | None) -> int:
    place = f"Stopped after step {trainer.step} of {trainer.config.steps}"
    if folder is None:
        sys.stdout.write(f"{place}. Nothing is kept, since no folder was given: --out FOLDER\n")
    else:
        command = shlex.join([*COMMAND.split(), "--out", str(folder.path), "--resume"])
        sys.stdout.write(f"{place} and saved. To go on: {command}\n")
    return INTERRUPTED + number


def _ended(trainer: Trainer) -> int:
    if trainer.ending and trainer.ending.kind == "diverged":
        return _fail(
            COULD_NOT,
            f"the loss is not a finite number in step {trainer.ending.step}; a smaller learning rate may help",
        )
    last = trainer.history[-1]
    sys.stdout.write(f"{'done' if last.epoch == trainer.config.epochs else 'stopped early'}: {fully(last)}\n")
    if trainer.best and not math.isnan(last.validation_loss):
        best = trainer.history[trainer.best.epoch - 1]
        sys.stdout.write(f"lowest validation loss in epoch {best.epoch}: {fully(best)}\n")
    return DONE


def _fail(status: int, sentence: str) -> int:
    sys.stderr.write(f"Fall Line: {sentence}\n")
    return status


def _one_of(names: Iterable[str]) -> Callable[[str], str]:
    """Read one of `names`, and nothing else."""
    known = tuple(names)

    def read(text: str) -> str:
        if text not in known:
            raise argparse.ArgumentTypeError(f"{text} is not one of {', '.join(known)}{nearest(text, known)}")
        return text

    return read


def _seconds(text: str) -> float:
    try:
        seconds = float(text)
    except ValueError:
        seconds = math.nan
    if not 0 <= seconds < math.inf:
        raise argparse.ArgumentTypeError(f"{text} is no number of seconds")
    return seconds


def _parser() -> Parser:
    parser = Parser(
        prog="python -m core",
        usage=f"{COMMAND} [options]",
        description="Train a network on pictures of digits.",
        epilog=f"{_settings_help()}\n\n{EXAMPLES}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    parser.add_argument("command", type=_one_of(["train"]), metavar="train")
    start = parser.add_mutually_exclusive_group()
    parser.known += ["--preset", "--config"]
    start.add_argument("--preset", type=_one_of(PRESETS), metavar="NAME", help=f"begin with {', '.join(PRESETS)}")
    start.add_argument("--config", metavar="FILE", help="begin with the settings in a JSON file")
    parser.add_argument("--set", nargs="+", action="extend", default=[], metavar="NAME=VALUE", help="change settings")
    parser.add_argument("--out", metavar="FOLDER", help="keep config, history, checkpoint and best network there")
    parser.add_argument("--resume", action="store_true", help="go on with the run in the folder")
    parser.add_argument(
        "--checkpoint-every",
        type=_seconds,
        default=CHECKPOINT_EVERY,
        metavar="SECONDS",
        help="lose no more than so much of a run that is killed (default: %(default)g)",
    )
    return parser


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


if __name__ == "__main__":
    sys.exit(main())
