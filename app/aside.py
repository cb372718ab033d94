"""A broken file is set aside, not lost."""

from itertools import count
from pathlib import Path


def set_aside(path: Path) -> Path:
    """Rename a file to a name that is still free and says that it is broken, and return that.

    Raises:
        OSError: it cannot be renamed.
    """
    names = (path.with_suffix(f".broken{number or ''}{path.suffix}") for number in count())
    aside = next(name for name in names if not name.exists())
    return path.replace(aside)
