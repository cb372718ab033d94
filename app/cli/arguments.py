"""The words of the commands beside the window: what to make of a session, and where to put it."""

import argparse
import re

from app.base.file_writing import FOLDER, ending_of

PICTURES = (".png", ".svg", ".pdf")
FILMS = (".gif", ".apng", ".webp")
TABLES = (".csv", ".json")
ROOMS = ("optimizers", "initializers", "trainer")
LANGUAGES = ("en", "ko")


def render_words() -> argparse.ArgumentParser:
    """How `fallline render` is spoken to."""
    parser = _words("render", "Paint a session as a picture or a film, without any display.", PICTURES + FILMS)
    parser.epilog = "An output that ends in / is a folder of numbered PNG pictures. Without --frame and --frames, the "
    parser.epilog += "playback stands where it was saved, and a film shows all of it."
    parser.add_argument("--figure", metavar="NAME", help="what of the room is painted (default: all of it)")
    parser.add_argument("--size", type=_size, metavar="WxH", help="pixels, such as 1600x1000")
    parser.add_argument("--dpi", type=int, metavar="N", help="dots per inch: more makes text and lines larger")
    parser.add_argument("--theme", choices=("light", "dark"), help="the colours (default: light)")
    parser.add_argument("--frame", type=_number, metavar="N", help="where the playback stands in a picture")
    parser.add_argument("--frames", type=_frames, metavar="FIRST:LAST", help="which part of the playback a film shows")
    parser.add_argument("--speed", type=_number, metavar="N", help="steps of the playback from frame to frame")
    parser.add_argument("--fps", type=_number, metavar="N", help="frames a second (default: 30)")
    parser.add_argument("--language", choices=LANGUAGES, default="en", help="of the texts (default: en)")
    return parser


def data_words() -> argparse.ArgumentParser:
    """How `fallline data` is spoken to."""
    return _words("data", "Write what is measured in a session as a table, without any display.", TABLES)


def check_render(words: argparse.Namespace, parser: argparse.ArgumentParser) -> None:
    """Refuse words that do not go together."""
    film = is_film(words.output)
    if film and words.frame is not None:
        parser.error("--frame is for pictures; a film shows --frames")
    given = [name for name in ("frames", "speed", "fps") if getattr(words, name) is not None]
    if not film and given:
        parser.error(f"--{given[0]} is for films; a picture shows --frame")


def is_film(output: str) -> bool:
    """Whether a name is that of a film."""
    return ending_of(output) in (*FILMS, FOLDER)


def _words(name: str, description: str, endings: tuple[str, ...]) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog=f"fallline {name}", description=description)
    parser.add_argument("session", help="a session, or a picture that carries one")

    def output(text: str) -> str:
        if ending_of(text) not in (*endings, *([FOLDER] if FILMS[0] in endings else [])):
            raise argparse.ArgumentTypeError(f"{text!r} ends in none of {', '.join(endings)}")
        return text

    parser.add_argument(
        "-o", "--output", type=output, required=True, metavar="FILE", help=f"ends in {', '.join(endings)}"
    )
    parser.add_argument("--room", choices=ROOMS, help="which room (default: the one that was seen)")
    parser.add_argument("--train", action="store_true", help="train the network of the Trainer room first")
    return parser


def _size(text: str) -> tuple[int, int]:
    found = re.fullmatch(r"(\d+)x(\d+)", text)
    if found is None:
        raise argparse.ArgumentTypeError(f"{text!r} is no size such as 1600x1000")
    return int(found[1]), int(found[2])


def _frames(text: str) -> tuple[int, int]:
    found = re.fullmatch(r"(\d+):(\d+)", text)
    if found is None:
        raise argparse.ArgumentTypeError(f"{text!r} is no part such as 0:300")
    return int(found[1]), int(found[2])


def _number(text: str) -> int:
    if not text.isdecimal():
        raise argparse.ArgumentTypeError(f"{text!r} is no whole number")
    return int(text)
