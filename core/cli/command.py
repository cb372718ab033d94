"""A subcommand as one entry of a table, and the answer that all of them give: a status, and a sentence on stderr.

The status is 0 if it is done, 1 if it could not be done, 2 if the words were wrong, 128 + n after signal n. Nothing is
imported here that `--help` would have to wait for.
"""

import argparse
import os
import pkgutil
import shlex
import shutil
import signal
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from types import FrameType
from typing import Any, NoReturn, TextIO, cast

from core.cli.output import PIPE, Output

DONE, COULD_NOT, WRONG_WORDS, INTERRUPTED = 0, 1, 2, 128
SIGNALS = tuple(getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name))

Handler = Callable[[int, FrameType | None], None]
_handlers: list[Handler] = []  # of SIGNALS, the one that counts last


class UsageError(Exception):
    """A mistake on the command line or in a file of settings."""


class Interruption(KeyboardInterrupt):
    """A signal that ends the command."""


class Parser(argparse.ArgumentParser):
    """A parser that takes options by their full names, and offers the nearest one for a name that it does not know."""

    def __init__(self, **settings: Any) -> None:
        super().__init__(allow_abbrev=False, formatter_class=argparse.RawDescriptionHelpFormatter, **settings)

    def parse(self, words: Sequence[str]) -> argparse.Namespace:
        """Read all words.

        Raises:
            UsageError: one of them is wrong.
        """
        for before, word in pairwise(["", *words]):
            if not word or (word.startswith("--") and word.endswith("=")):
                self.error(f"there is nothing behind {word or before}" if word or before else "the first word is empty")
        options, unknown = self.parse_known_args(words)
        if unknown and not unknown[0].startswith("-"):
            self.error(f"{unknown[0]} is one word too many")
        if unknown:
            known = self._option_string_actions
            self.error(f"{unknown[0]} is not known here{nearest(unknown[0].partition('=')[0], known)}")
        return options

    def error(self, message: str) -> NoReturn:
        raise UsageError(message)

    def answer(self, words: Sequence[str], act: Callable[[argparse.Namespace], int]) -> int:
        """Let `act` do what the words say and return the status; what is wrong is said on stderr."""
        try:
            return act(self.parse(words))
        except UsageError as error:
            return fail(WRONG_WORDS, f"{error}\nHelp: {self.prog} --help")
        except OSError as error:
            about = f"{error.filename}: " if error.filename else ""
            return fail(COULD_NOT, f"{about}{error.strerror or error}")
        except ValueError as error:
            # Only now, since it brings NumPy and pydantic.
            from core.settings import RefusedError  # noqa: PLC0415

            if not isinstance(error, RefusedError):
                raise
            return fail(COULD_NOT, str(error))


@dataclass(frozen=True)
class Command:
    """A subcommand. Both functions are named as "module:function", and are imported when they are needed.

    `arguments` adds arguments to a `Parser`; it is asked for --help too, so its module imports no Qt. `run` takes the
    options and returns the status; `options.command` is how the command was started, for sentences that say how to go
    on. It raises `UsageError` for wrong words and `RefusedError` for what cannot be done.
    """

    name: str
    help: str  # in a line
    arguments: str
    run: str

    def answer(self, program: str, words: Sequence[str]) -> int:
        """Do what the words behind the name say and return the status."""

        def run(options: argparse.Namespace) -> int:
            act = pkgutil.resolve_name(self.run)
            with _ended_by_signals():
                status: int = act(options)
            return status

        try:
            with _left_by_signals():
                return self.parser(program).answer(words, run)
        except Interruption as interruption:
            return INTERRUPTED + int(interruption.args[0])
        except KeyboardInterrupt:
            return INTERRUPTED + signal.SIGINT

    def parser(self, program: str) -> Parser:
        """The parser of the words behind the name."""
        parser = Parser(prog=f"{program} {self.name}", description=f"{self.help[0].upper()}{self.help[1:]}.")
        parser.set_defaults(command=parser.prog)
        pkgutil.resolve_name(self.arguments)(parser)
        return parser


ENGINE = (
    Command("train", "train a network on pictures of digits", "core.cli.train:add_arguments", "core.cli.train:train"),
    Command(
        "search", "try many settings and choose among them", "core.cli.search:add_arguments", "core.cli.search:search"
    ),
    Command(
        "work", "make trials of a search that another one began", "core.cli.work:add_arguments", "core.cli.work:work"
    ),
    Command(
        "landscape",
        "race networks and lay their paths on their own loss surface",
        "core.cli.landscape:add_arguments",
        "core.cli.landscape:landscape",
    ),
    Command("rates", "find a learning rate for a run", "core.cli.rates:add_arguments", "core.cli.rates:rates"),
    Command(
        "export",
        "write a training run for other programs",
        "core.cli.export:add_arguments",
        "core.cli.export:export",
    ),
)
"""The subcommands that need no window and no Qt."""


def find(commands: Iterable[Command], words: Sequence[str]) -> Command | None:
    """The command that the first word names."""
    return next((command for command in commands if words[:1] == [command.name]), None)


def listing(commands: Iterable[Command]) -> str:
    """A line for each command, for a help text."""
    return "\n".join(f"  {command.name:20}  {command.help}" for command in commands)


def one_of(names: Iterable[str]) -> Callable[[str], str]:
    """Read one of `names`, and nothing else."""
    known = tuple(names)

    def read(text: str) -> str:
        if text not in known:
            raise argparse.ArgumentTypeError(f"{text} is not one of {', '.join(known)}{nearest(text, known)}")
        return text

    return read


def nearest(word: str, known: Iterable[str]) -> str:
    """A question after the nearest known word, or the empty text where none is near."""
    from difflib import get_close_matches  # noqa: PLC0415 - only for wrong words

    found = get_close_matches(word, list(known), n=1)
    return f"; did you mean {found[0]}?" if found else ""


def heard(act: Callable[[], int]) -> int:
    """Let `act` say what it has to say and return its status, which is 1 if that could not be written.

    Where nobody reads stdout any more, as behind `| head`, this is a signal: it ends what goes on, or what may go on
    saves itself first.
    """
    _open_what_is_closed()
    before = sys.stdout, sys.stderr
    said, complaint = Output(sys.stdout, _nobody_reads), Output(sys.stderr)
    sys.stdout, sys.stderr = cast("TextIO", said), cast("TextIO", complaint)
    try:
        status = act()
        said.flush()
        if said.fault and not isinstance(said.fault, BrokenPipeError) and status == DONE:
            status = fail(COULD_NOT, f"stdout cannot be written: {said.fault.strerror}")
        return status
    finally:
        said.flush()
        complaint.flush()
        sys.stdout, sys.stderr = before


def _open_what_is_closed() -> None:
    """Let no file that is opened later get the number of a stream that was closed, and with it what is said there."""
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        if stream is None:
            os.open(os.devnull, os.O_RDWR)


def _nobody_reads() -> None:
    for handler in _handlers[-1:]:
        handler(PIPE, None)


def fail(status: int, sentence: str) -> int:
    """Say on stderr why something was not done, and return the status."""
    sys.stderr.write(f"Fall Line: {sentence}\n")
    return status


def started_as() -> str:
    """The words that started this program, before its arguments: "fallline", ".venv/bin/python -m core"."""
    if Path(sys.argv[0]).name == "__main__.py":
        return shlex.join(sys.orig_argv[: len(sys.orig_argv) - len(sys.argv) + 1])
    name = Path(sys.argv[0]).name
    return name if shutil.which(name) else shlex.quote(sys.argv[0])


@contextmanager
def noticing() -> Iterator[list[int]]:
    """Write down the first signal that comes, instead of ending in the middle of a step; a second one ends.

    A reader that goes away is no second one: Ctrl+C ends it, too.
    """
    noticed: list[int] = []

    def notice(number: int, _frame: FrameType | None) -> None:
        if noticed and number != PIPE:
            raise Interruption(number)
        noticed.append(number)

    with _handled(notice):
        yield noticed


@contextmanager
def _left_by_signals() -> Iterator[None]:
    """Let signals end the process at once, before anything is begun.

    An exception would come out of whatever is imported just then; compiled libraries abort or fail later by it.
    """
    with _handled(lambda number, _: os._exit(INTERRUPTED + number)):
        yield


@contextmanager
def _ended_by_signals() -> Iterator[None]:
    """Let signals end what goes on, with whatever it cleans up then."""

    def end(number: int, _frame: FrameType | None) -> None:
        raise Interruption(number)

    with _handled(end):
        yield


@contextmanager
def _handled(handler: Handler) -> Iterator[None]:
    """Let `handler` answer the signals; a terminal that goes away is nothing to what `nohup` has started."""
    before = {
        number: signal.signal(number, handler)
        for number in SIGNALS
        if number in {signal.SIGINT, signal.SIGTERM} or signal.getsignal(number) is not signal.SIG_IGN
    }
    _handlers.append(handler)
    try:
        yield
    finally:
        _handlers.pop()
        for number, earlier in before.items():
            signal.signal(number, earlier)
