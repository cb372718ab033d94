"""The subcommand `export`: a training run as a script for PyTorch, or its network as a file for other programs."""

import argparse
import sys
from pathlib import Path

from core.cli.command import DONE, Parser, UsageError, one_of
from core.cli.runs import Finder, find_run
from core.export.exported_run import WHICH
from core.export.run_formats import RUN_FORMATS, content, run_format
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
    parser.add_argument("--online", action="store_true", help="ask another computer for images that are not here")
    listing = "\n".join(f"  {form.ending:14}  {form.label}: {form.note}" for form in RUN_FORMATS)
    parser.epilog = f"""{RUNS}

outputs:
{listing}

examples:
  {parser.prog} runs/model-1 -o model-1.py
  {parser.prog} model-1 -o model-1.npz --which best
"""


def export(options: argparse.Namespace, listed: Finder = lambda _: None) -> int:
    """Write a run for another program and return the status; `listed` finds runs of a list by their names."""
    if not options.output:
        raise UsageError("say where to: -o FILE")
    form = run_format(options.output)
    if form is None:
        raise UsageError(f"{options.output!r} ends in none of {', '.join(form.ending for form in RUN_FORMATS)}")
    run = find_run(options.run, online=options.online, listed=listed)
    write(options.output, content(form, run, options.which))
    sys.stdout.write(f"{run.name}: saved {options.output}\n")
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
