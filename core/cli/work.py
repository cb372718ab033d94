"""The subcommand `work`: joins a study at its place, on any computer, and leaves at will."""

import argparse
import sys
from pathlib import Path

from core.cli.command import DONE, INTERRUPTED, Parser, noticing
from core.cli.search import described
from core.files import UNREADABLE, open_file, reason_of
from core.search.places.place import Address, address_of, open_place
from core.search.worker import Worker, other_version
from core.settings import RefusedError
from core.threads import hold_blas_threads


def add_arguments(parser: Parser) -> None:
    """Add the arguments of `work`."""
    parser.add_argument("place", metavar="PLACE", help="a study's journal, or a database's URL")
    parser.add_argument("--study", default="", metavar="NAME", help="which study, if there are several")
    parser.add_argument("--max", type=_count, metavar="N", help="make no more than so many trials")
    parser.add_argument("--online", action="store_true", help="ask another computer for images that are not here")
    parser.epilog = "The password of a database need not stand in its URL: PGPASSWORD and ~/.pgpass are read, too."


def work(options: argparse.Namespace) -> int:
    """Make trials until none waits, and return the status."""
    hold_blas_threads(1)
    place = open_place(_address(options.place, options.study))
    with noticing() as noticed:
        made = 0
        worker = Worker(place, lambda: bool(noticed), online=options.online)
        if (said := other_version(place)) is not None:
            sys.stdout.write(f"{said}\n")
        while (options.max is None or made < options.max) and worker.work(most=1):
            made += 1
            sys.stdout.write(f"{described(worker.latest)}\n" if worker.latest else "")
            sys.stdout.flush()
    sys.stdout.write(f"made {made} trials\n")
    return INTERRUPTED + noticed[0] if noticed else DONE


def _address(place: str, study: str) -> Address:
    """Return the address of a place that is there: Optuna would make one.

    Raises:
        RefusedError: there is no such file.
    """
    address = address_of(place, study)
    try:
        if not address.is_database:
            open_file(Path(place)).close()
    except OSError as error:
        raise RefusedError(UNREADABLE, file=place, reason=reason_of(error)) from error
    return address


def _count(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text} is no number of trials")
    return int(text)
