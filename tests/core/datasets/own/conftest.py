"""Reading one's own images in a test."""

from pathlib import Path

import pytest

from core.datasets import DatasetError
from core.datasets.own.collected import OwnImages
from core.datasets.own.reading import read
from core.datasets.own.source import Source


def own(name: str | Path) -> OwnImages:
    """Read images to the end."""
    reading = read(Source.parse(str(name)))
    while True:
        try:
            next(reading)
        except StopIteration as done:
            images: OwnImages = done.value
            return images


def refused(name: str | Path) -> str:
    """What is said of images that are refused."""
    with pytest.raises(DatasetError) as caught:
        own(name)
    return str(caught.value)
