"""The subcommand `export`: a training run as a script for PyTorch, or its network as a file for other programs."""

import argparse
import sys
from pathlib import Path

from core.cli.command import DONE, Parser, UsageError, one_of
from core.cli.runs import Finder, find_run
from core.export.exported_run import WHICH
from core.export.run_formats import RUN_FORMATS, content, run_format
from core.export.tensorboard_events import FILE, events
from core.files import UNWRITABLE, reason_of, whole_file
from core.settings import RefusedError

RUNS = "RUN is a run's folder, a checkpoint, the name of a run in the window's list, or a preset: its recorded run."


def add_arguments(parser: Parser) -> None:
    """Add the arguments of `export`."""
    parser.add_argument("run", metavar="RUN", help="a run's folder, a checkpoint, or a name in the list")
    parser.add_argument(
        "-o", "--output", metavar="FILE", help=f"ends in {', '.join(form.ending for form in RUN_FORMATS)}"
    )
    parser.add_argument(
        "--which",
        type=one_of(WHICH),
        default="last",
        metavar="NAME",
        help="which network: last (default), or best, that of the lowest validation loss",
    )
    parser.add_argument(
        "--as",
        dest="tracker",
        type=one_of(("tensorboard",)),
        metavar="NAME",
        help="tensorboard: the history, a tag for each column, into --out FOLDER",
    )
    parser.add_argument("--out", metavar="FOLDER", help="the folder for --as tensorboard")
    parser.add_argument("--online", action="store_true", help="ask another computer for images that are not here")
    listing = "\n".join(f"  {form.ending:14}  {form.label}: {form.note}" for form in RUN_FORMATS)
    parser.epilog = f"""{RUNS}

outputs:
{listing}

examples:
  {parser.prog} runs/model-1 -o model-1.py
  {parser.prog} model-1 -o model-1.onnx --which best
  {parser.prog} runs/model-1 --as tensorboard --out events/model-1
"""


def export(options: argparse.Namespace, listed: Finder = lambda _: None) -> int:
    """Write a run for another program and return the status; `listed` finds runs of a list by their names."""
    if options.tracker:
        return _track(options, listed)
    if options.out:
        raise UsageError("--out names the folder of --as tensorboard; a file is named by -o FILE")
    if not options.output:
        raise UsageError("say where to: -o FILE, or --as tensorboard --out FOLDER")
    form = run_format(options.output)
    if form is None:
        raise UsageError(f"{options.output!r} ends in none of {', '.join(form.ending for form in RUN_FORMATS)}")
    run = find_run(options.run, online=options.online, listed=listed)
    write(options.output, content(form, run, options.which))
    sys.stdout.write(f"{run.name}: saved {options.output}\n")
    return DONE


def _track(options: argparse.Namespace, listed: Finder) -> int:
    """Write the history of a run into a folder, for a program that shows many runs."""
    if not options.out or options.output:
        raise UsageError("--as tensorboard writes into a folder: --out FOLDER")
    run = find_run(options.run, online=options.online, listed=listed)
    content_of_file, path = events(run), Path(options.out) / FILE
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise RefusedError(UNWRITABLE, file=path, reason=reason_of(error)) from error
    write(str(path), content_of_file)
    sys.stdout.write(f"{run.name}: saved {path}\n")
    return DONE


def write(path: str, data: bytes) -> None:
    """Write a file whole or not at all.

    Raises:
        RefusedError: it cannot be written.
    """
    try:
        with whole_file(Path(path)) as stream:
            stream.write(data)
    except OSError as error:
        raise RefusedError(UNWRITABLE, file=path, reason=reason_of(error)) from error
