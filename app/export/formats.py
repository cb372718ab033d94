"""The kinds of file for pictures, films and tables: everything about each kind, in one entry.

The dialogs, the command line and its help read it here; so Qt and Pillow are imported only when something is written.
"""

import pkgutil
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from app.base.file_writing import FOLDER, ending_of
from core.optional_parts import require
from core.settings import N_

if TYPE_CHECKING:
    from app.export.animation_files import FilmFile
    from app.export.figure import Figure
    from app.export.picture import PictureFormat

    PictureWriter = Callable[[Figure, PictureFormat, str], bytes]


@dataclass(frozen=True)
class Format:
    """A kind of file.

    The writer is named as "module:name". A picture's is a function that takes a figure, its `PictureFormat` and the
    ending, and returns the content of the file. A film's is a `FilmFile`. A table has none: each room writes its own.
    """

    ending: str
    kind: Literal["picture", "film", "table"]
    label: str  # in the dialogs' lists
    note: str  # its advantage
    writer: str = ""
    part: str = ""  # the optional part that it needs
    multiple: int = 1  # pixels; width and height are multiples of it

    @property
    def pattern(self) -> str:
        """The pattern of this kind's files for a file dialog."""
        return "*" if self.ending == FOLDER else f"*{self.ending}"


FORMATS = (
    Format(".png", "picture", N_("PNG picture"), N_("made of pixels"), "app.export.picture:pixels"),
    Format(".svg", "picture", N_("SVG drawing"), N_("sharp at any size"), "app.export.picture:svg"),
    Format(".pdf", "picture", N_("PDF document"), N_("sharp at any size"), "app.export.picture:pdf"),
    Format(".gif", "film", N_("GIF animation"), N_("plays everywhere"), "app.export.animation_files:GifFile"),
    Format(".apng", "film", N_("APNG animation"), N_("keeps every colour"), "app.export.animation_files:ApngFile"),
    Format(".webp", "film", N_("WebP animation"), N_("keeps every colour"), "app.export.animation_files:WebpFile"),
    Format(
        ".mp4", "film", N_("MP4 film"), N_("small, for slides"), "app.export.mp4_file:Mp4File", part="video", multiple=2
    ),
    Format(FOLDER, "film", N_("Folder of PNG pictures"), N_("a numbered picture for each frame")),
    Format(".csv", "table", N_("CSV table"), N_("opens in a spreadsheet")),
    Format(".json", "table", N_("JSON file"), N_("for other programs")),
)
PICTURES = tuple(form for form in FORMATS if form.kind == "picture")
FILMS = tuple(form for form in FORMATS if form.kind == "film")
TABLES = tuple(form for form in FORMATS if form.kind == "table")


def is_film(name: str) -> bool:
    """Return whether a name is that of a film."""
    return ending_of(name) in {form.ending for form in FILMS}


def size_for(name: str, width: int, height: int) -> tuple[int, int]:
    """Return the size that a film of this name has when this one is asked for: odd sizes are rounded down for MP4."""
    multiple = next((form.multiple for form in FILMS if form.ending == ending_of(name)), 1)
    return width // multiple * multiple, height // multiple * multiple


def picture_writer(ending: str) -> "PictureWriter":
    """The function that writes pictures with this ending."""
    (found,) = (form for form in PICTURES if form.ending == ending)
    writer: PictureWriter = pkgutil.resolve_name(found.writer)
    return writer


def film_file(ending: str) -> "type[FilmFile] | None":
    """Return the class that writes films with this ending; none where that is a folder of pictures.

    Raises:
        MissingPartError: this kind needs an optional part that is not there.
    """
    for form in FILMS:
        if form.ending == ending and form.writer:
            if form.part:
                require(form.part)
            file: type[FilmFile] = pkgutil.resolve_name(form.writer)
            return file
    return None
