"""Races of networks that were run before: those that a session carries, and those that come with Fall Line."""

from collections.abc import Iterator
from importlib import resources

from app.optimizers.network.packed_text import packed_text, unpacked
from core.landscape.result import LandscapeResult
from core.settings import N_, RefusedError

FOLDER = "races"  # in the assets
ENDING = ".npz"
NO_TEXT = N_("the recorded race of networks in this session is damaged")


def text_of(result: LandscapeResult) -> str:
    """Return a result as a session carries it."""
    return packed_text(result.to_arrays())


def result_of(text: str) -> LandscapeResult:
    """Read what `text_of` wrote.

    Raises:
        RefusedError: it is damaged.
    """
    try:
        arrays = unpacked(text)
    except (ValueError, TypeError) as error:
        raise RefusedError(NO_TEXT) from error
    return LandscapeResult.from_arrays(arrays)


def bundled() -> Iterator[LandscapeResult]:
    """Yield the races of the course's scenes, which need not be run to be seen."""
    for file in sorted((resources.files("assets") / FOLDER).iterdir(), key=lambda file: file.name):
        if file.name.endswith(ENDING):
            yield LandscapeResult.from_bytes(file.read_bytes())
