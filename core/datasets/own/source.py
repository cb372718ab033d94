"""Where images are, and what was chosen about them, in one text: `/data/emnist::set=letters,turn=yes`."""

import re
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Self

from core.datasets.idx import DatasetError
from core.settings import N_

KEYS = ("set", "size", "turn", "broken", "crc")
CHOICE = rf"(?:{'|'.join(KEYS)})=[^=]*?"
CHOICES = re.compile(rf"(.+)::({CHOICE}(?:,{CHOICE})*)", re.DOTALL)
BETWEEN = re.compile(rf",(?=(?:{'|'.join(KEYS)})=)")
CRC = re.compile(r"[0-9a-f]{8}")
SIZE = re.compile(r"(\d{1,4})(?:x(\d{1,4}))?")

NO_CHOICE = N_(
    "“{text}” is no choice about images; there are set=NAME, size=28x28 (scaled to rows x columns), turn=yes (rows "
    "and columns exchanged), broken=skip (images that cannot be read are left out) and crc=CHECKSUM"
)


@dataclass(frozen=True)
class Source:
    """A path, and what was chosen about the images there; its text is a dataset's name."""

    path: str
    set: str = ""  # one of several datasets in a folder
    size: tuple[int, int] | None = None  # rows, columns to scale to; None leaves the images as they are
    turn: bool = False  # exchange rows and columns
    skip: bool = False  # leave out what cannot be read
    crc: str = ""  # the checksum that the images have; others are refused

    @classmethod
    def parse(cls, name: str) -> Self:
        """Read the name of a dataset; nothing is looked up on the disk.

        Raises:
            DatasetError: a choice has a value that it cannot have.
        """
        match = CHOICES.fullmatch(name)
        if match is None:
            return cls(name)
        return replace(cls(match[1]), **dict(map(_choice, BETWEEN.split(match[2]))))

    def __str__(self) -> str:
        size = "" if self.size is None else f"size={self.size[0]}x{self.size[1]}"
        yes = (self.turn and "turn=yes", self.skip and "broken=skip")
        parts = (self.set and f"set={self.set}", size, *yes, self.crc and f"crc={self.crc}")
        choices = ",".join(part for part in parts if part)
        return f"{self.path}::{choices}" if choices else self.path

    def absolute(self) -> Self:
        """Return the same, to be found from any directory."""
        return replace(self, path=str(Path(self.path).absolute()))

    @property
    def short(self) -> str:
        """The last part of the path, with the set, if one was chosen: "emnist letters"."""
        return " ".join(part for part in (Path(self.path).name or self.path, self.set) if part)


def _choice(text: str) -> tuple[str, Any]:
    key, _, value = text.partition("=")
    match key, value:
        case "set", str(name) if name:
            return "set", name
        case "crc", _ if CRC.fullmatch(value):
            return "crc", value
        case "turn", "yes" | "no":
            return "turn", value == "yes"
        case "broken", "skip" | "refuse":
            return "skip", value == "skip"
        case "size", _ if (size := SIZE.fullmatch(value)) and int(size[1]) and int(size[2] or 1):
            return "size", (int(size[1]), int(size[2] or size[1]))
    raise DatasetError(NO_CHOICE, text=text)
