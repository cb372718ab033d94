"""The arguments of the subcommands that make something of a session, and which of them go together."""

import argparse
import re
from collections.abc import Callable, Sequence

from app.base.file_writing import FOLDER, ending_of
from app.export.formats import FILMS, PICTURES, TABLES, Format, is_film
from app.rooms.names import ROOMS
from core.cli.command import Parser, UsageError, one_of
from core.settings import RefusedError
from core.typed_numbers import read_number, read_whole_number

THEMES = ("light", "dark")
LANGUAGES = ("en", "ko")


def add_render(parser: Parser) -> None:
    """Add the arguments of `render`."""
    _add_session(parser, PICTURES + FILMS)
    parser.add_argument("--figure", metavar="NAME", help="what of the room is painted (default: all of it)")
    parser.add_argument("--size", type=_size, metavar="WxH", help="pixels, such as 1600x1000")
    parser.add_argument("--dpi", type=_number, metavar="N", help="dots per inch: more makes text and lines larger")
    parser.add_argument("--theme", type=one_of(THEMES), metavar="NAME", help="the colours: light (default) or dark")
    parser.add_argument("--frame", type=_number, metavar="N", help="where the playback stands in a picture")
    parser.add_argument("--frames", type=_frames, metavar="FIRST:LAST", help="which part of the playback a film shows")
    parser.add_argument("--speed", type=_number, metavar="N", help="steps of the playback from frame to frame")
    parser.add_argument("--fps", type=_rate, metavar="N", help="frames a second (default: the room's own pace)")
    parser.add_argument(
        "--language",
        type=one_of(LANGUAGES),
        default="en",
        metavar="NAME",
        help="of its texts: en (default) or ko",
    )
    parser.epilog = f"""outputs:
{_listing(PICTURES + FILMS)}

Without --frame and --frames, the playback stands where it was saved, and a film shows all of it.

examples:
  {parser.prog} race.fallline -o race.png --dpi 130
  {parser.prog} race.fallline -o race.gif --room optimizers --figure surface --frames 0:300 --fps 30
"""


def add_data(parser: Parser) -> None:
    """Add the arguments of `data`."""
    _add_session(parser, TABLES)
    parser.epilog = f"""outputs:
{_listing(TABLES)}

examples:
  {parser.prog} race.fallline -o race.csv
  {parser.prog} race.fallline -o run.json --room trainer --train
"""


def add_desktop(parser: Parser) -> None:
    """Add the arguments of `desktop`."""
    parser.add_argument("act", type=one_of(("install", "remove")), metavar="install|remove", help="which of the two")
    parser.epilog = f"""Files of sessions open by a double click then. What is written stands below XDG_DATA_HOME
(~/.local/share): an entry of the menu, a kind of file, icons. The entry starts the Fall Line that wrote it.

example:
  {parser.prog} install
"""


def add_compare(parser: Parser) -> None:
    """Add the arguments of `compare`."""
    what = "a session, a picture that carries one, a run's folder, a checkpoint, or a name in the list of runs"
    parser.add_argument("first", metavar="A", help=what)
    parser.add_argument("second", metavar="B", help="another one")
    parser.epilog = f"""Each setting that differs is a line; of races also the first frame at which the paths part.

example:
  {parser.prog} yesterday.fallline today.fallline
"""


def add_report(parser: Parser) -> None:
    """Add the arguments of `report`."""
    parser.add_argument(
        "subject",
        metavar="SESSION|RUN|STUDY",
        help="a session, a picture that carries one, a run's folder, a checkpoint, a name in the list of runs, or the "
        "folder of a search",
    )
    parser.add_argument(
        "-o",
        "--output",
        type=_ending_in([".html", ".pdf"]),
        required=True,
        metavar="FILE",
        help="ends in .html or .pdf",
    )
    parser.add_argument(
        "--room", type=one_of(ROOMS), metavar="NAME", help="of a session (default: the one that was seen)"
    )
    parser.add_argument("--train", action="store_true", help="train the network of the Trainer room first")
    parser.add_argument("--online", action="store_true", help="ask another computer for images that are not here")
    parser.add_argument(
        "--language", type=one_of(LANGUAGES), default="en", metavar="NAME", help="of its texts: en (default) or ko"
    )
    parser.epilog = f"""The page (.html) holds all it shows: no script, nothing is loaded from anywhere.
The document (.pdf) is for paper.

example:
  {parser.prog} race.fallline -o race.html
"""


def check_render(options: argparse.Namespace) -> None:
    """Refuse options that do not go together.

    Raises:
        UsageError: it says which.
    """
    film = is_film(options.output)
    if film and options.frame is not None:
        raise UsageError("--frame is for pictures; a film shows --frames")
    given = [name for name in ("frames", "speed", "fps") if getattr(options, name) is not None]
    if not film and given:
        raise UsageError(f"--{given[0]} is for films; a picture shows --frame")


def _add_session(parser: Parser, formats: Sequence[Format]) -> None:
    """Add what every command takes that makes something of a session."""
    parser.add_argument("session", metavar="SESSION", help="a session, or a picture that carries one")
    endings = [form.ending for form in formats]
    files = ", ".join(ending for ending in endings if ending != FOLDER)
    parser.add_argument(
        "-o",
        "--output",
        type=_ending_in(endings),
        required=True,
        metavar="FILE",
        help=f"ends in {files}" + (", or in / for a folder of pictures" if FOLDER in endings else ""),
    )
    parser.add_argument(
        "--room", type=one_of(ROOMS), metavar="NAME", help=f"one of {', '.join(ROOMS)} (default: the one that was seen)"
    )
    parser.add_argument("--train", action="store_true", help="train the network of the Trainer room first")


def _ending_in(endings: Sequence[str]) -> Callable[[str], str]:
    """Read the name of a file with one of these endings."""

    def read(text: str) -> str:
        if ending_of(text) not in endings:
            raise argparse.ArgumentTypeError(f"{text!r} ends in none of {', '.join(endings)}")
        return text

    return read


def _listing(formats: Sequence[Format]) -> str:
    """A line for each kind of file, for a help text."""
    return "\n".join(f"  {form.ending:20}  {form.label}: {form.note}" for form in formats)


def _size(text: str) -> tuple[int, int]:
    return _pair(text, "[xX×]", "size such as 1600x1000")


def _frames(text: str) -> tuple[int, int]:
    return _pair(text, "[:：]", "part such as 0:300")


def _pair(text: str, between: str, example: str) -> tuple[int, int]:
    """Read two whole numbers, neither below 0."""
    try:
        first, second = (_number(part) for part in re.split(between, text))
    except (ValueError, argparse.ArgumentTypeError) as error:
        raise argparse.ArgumentTypeError(f"{text!r} is no {example}") from error
    return first, second


def _rate(text: str) -> float:
    try:
        return read_number(text)
    except RefusedError as error:
        raise argparse.ArgumentTypeError(f"{text!r} is no number") from error


def _number(text: str) -> int:
    try:
        number = read_whole_number(text)
    except RefusedError as error:
        raise argparse.ArgumentTypeError(f"{text!r} is no whole number") from error
    if number < 0:
        raise argparse.ArgumentTypeError(f"{text!r} is less than 0")
    return number
