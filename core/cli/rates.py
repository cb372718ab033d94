"""The subcommand `rates`: the learning rate finder, as a table and two suggestions."""

import argparse
import sys
from pathlib import Path

from core.cli.command import DONE, Parser, one_of
from core.cli.overrides import chosen_config
from core.cli.reading_bar import read_shown
from core.csv_text import as_csv
from core.files import UNWRITABLE, reason_of, whole_file
from core.search.rates import HIGHEST, LOWEST, STEPS, find_rates, suggestions
from core.settings import RefusedError
from core.training import PRESETS

COLUMNS = ("step", "rate", "loss", "mean")
HINT = "Both are hints, from a run of few steps: a longer run may want less, and a schedule may want more."


def add_arguments(parser: Parser) -> None:
    """Add the arguments of `rates`."""
    start = parser.add_mutually_exclusive_group()
    start.add_argument("--preset", type=one_of(PRESETS), metavar="NAME", help=f"begin with {', '.join(PRESETS)}")
    start.add_argument("--config", metavar="FILE", help="begin with the settings in a JSON file")
    parser.add_argument("--set", nargs="+", action="extend", default=[], metavar="NAME=VALUE", help="change settings")
    parser.add_argument("-o", "--output", required=True, metavar="FILE.csv", help="write rate and loss of each step")
    parser.add_argument("--online", action="store_true", help="ask another computer for images that are not here")
    parser.epilog = (
        f"{STEPS} steps, each with a greater rate, from {LOWEST:g} to {HIGHEST:g}; it ends where the mean of losses is "
        "four\ntimes its lowest. valley: in the middle of the longest fall; lowest / 10: a tenth of the rate with "
        "the lowest mean."
    )


def rates(options: argparse.Namespace) -> int:
    """Find rates, write them down, and say what they suggest."""
    config = chosen_config(options)
    steps = list(find_rates(config, read_shown(config.data, online=options.online)))
    rows = [(number, step.rate, step.loss, step.mean) for number, step in enumerate(steps, 1)]
    path = Path(options.output)
    try:
        with whole_file(path) as stream:
            stream.write(as_csv((COLUMNS, *rows)).encode())
    except OSError as error:
        raise RefusedError(UNWRITABLE, file=path, reason=reason_of(error)) from error
    found = suggestions(steps)
    said = {"valley": found.valley, "lowest / 10": found.tenth}
    lines = [f"{name}: {'none' if rate is None else f'{rate:.2g}'}" for name, rate in said.items()]
    sys.stdout.write("\n".join([f"{len(steps)} steps, in {path}", *lines, HINT, ""]))
    return DONE
