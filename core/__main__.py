"""The engine from the command line, where there is no Qt: python -m core train."""

import sys
from collections.abc import Sequence

from core.cli.command import ENGINE, Parser, find, heard, listing, one_of, started_as


def main(words: Sequence[str] | None = None, program: str = "python -m core") -> int:
    """Do what the command line says and return the status; `program` is how this was started."""
    return heard(lambda: _answer(sys.argv[1:] if words is None else words, program))


def _answer(words: Sequence[str], program: str) -> int:
    if command := find(ENGINE, words):
        return command.answer(program, words[1:])
    parser = Parser(
        prog=program,
        usage=f"{program} COMMAND [options]",
        description="The engine of Fall Line, which needs neither a window nor Qt.",
        epilog=f"commands:\n{listing(ENGINE)}\n\n{program} COMMAND --help tells more of each.",
    )
    names = [command.name for command in ENGINE]
    parser.add_argument("command", type=one_of(names), metavar="COMMAND", help=f"one of {', '.join(names)}")
    return parser.answer(words, lambda _: 0)


if __name__ == "__main__":
    sys.exit(main(program=started_as()))
