"""Folders of pictures: formats, sizes, colours, and pictures that are broken."""

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from core.datasets.own.choices import BrokenError, SizeError
from tests.core.datasets.own.conftest import own, refused
from tests.core.datasets.own.layouts import IMAGES, SIDE, colours, one_folder, png, put


def two(root: Path, first: bytes, second: bytes) -> None:
    """Four pictures of each of two classes."""
    for number in range(4):
        put(root / "a" / f"{number}.png", first)
        put(root / "b" / f"{number}.png", second)


def as_png(image: Image.Image) -> bytes:
    return png(image)


BLACK = png(np.zeros((2, 3), np.uint8))


def pixels_of(tmp_path: Path, image: bytes) -> np.ndarray:
    """The pixels of a picture of 2 x 3 that was read."""
    two(tmp_path, image, BLACK)
    images = own(tmp_path)
    return images.train_images[images.train_labels == 0][0].reshape(2, 3)


GREYS = np.array([[0, 1, 127], [128, 254, 255]], np.uint8)


@pytest.mark.parametrize(
    "image",
    [
        Image.fromarray(GREYS),
        Image.fromarray(GREYS).convert("P"),
        Image.fromarray(GREYS).convert("LA"),
        Image.fromarray(colours(GREYS[None])[0]),
        Image.fromarray(colours(GREYS[None])[0]).convert("RGBA"),
        Image.fromarray(GREYS.astype(np.uint16) * 257),
    ],
    ids=["L", "P", "LA", "RGB", "RGBA", "16 bits"],
)
def test_a_picture_is_grey_in_any_of_its_modes(tmp_path: Path, image: Image.Image) -> None:
    np.testing.assert_array_equal(pixels_of(tmp_path, png(image)), GREYS)


def test_black_and_white_is_black_and_white(tmp_path: Path) -> None:
    np.testing.assert_array_equal(pixels_of(tmp_path, png(Image.fromarray(GREYS > 127))), (GREYS > 127) * 255)


def test_what_is_transparent_is_laid_on_white(tmp_path: Path) -> None:
    ink = np.zeros((2, 3, 4), np.uint8)
    ink[0, 1, 3] = 255
    np.testing.assert_array_equal(pixels_of(tmp_path, png(ink)), [[255, 0, 255], [255, 255, 255]])


def test_a_photo_stands_upright_as_the_camera_was_held(tmp_path: Path) -> None:
    sideways = Image.fromarray(np.repeat(np.repeat(np.array([[0, 255]], np.uint8), 16, 0), 16, 1))
    exif = Image.Exif()
    exif[274] = 6  # turn clockwise by a quarter to see it
    for name in "ab":
        for number in range(4):
            file = tmp_path / name / f"{number}.jpg"
            file.parent.mkdir(exist_ok=True)
            sideways.save(file, exif=exif)
    images = own(tmp_path)
    assert images.image_shape == (32, 16)
    upright = images.train_images[0].reshape(32, 16)
    assert upright[:16].mean() < 30
    assert upright[16:].mean() > 225


def test_colours_are_counted(tmp_path: Path) -> None:
    two(tmp_path, png(colours(GREYS[None])[0]), BLACK)
    assert "4 of 8 images have colours, which are turned into grey." in [note.text() for note in own(tmp_path).notes]


def test_sizes_that_differ_are_refused_with_the_first_two(tmp_path: Path) -> None:
    two(tmp_path, BLACK, png(np.zeros((3, 2), np.uint8)))
    with pytest.raises(SizeError) as caught:
        own(tmp_path)
    first, second = tmp_path / "a" / "0.png", tmp_path / "b" / "0.png"
    assert f"{first} has 2 x 3 pixels (rows x columns), {second} 3 x 2" in str(caught.value)
    images = own(f"{tmp_path}::size=4x5")
    assert images.image_shape == (4, 5)
    assert "All images are scaled to 4 x 5 pixels." in [note.text() for note in images.notes]


BROKEN = {
    "empty": b"",
    "text": b"<!DOCTYPE html>",
    "cut": png(IMAGES["train"][0])[:60],
    "flipped": png(IMAGES["train"][0])[:45] + b"\xff" + png(IMAGES["train"][0])[46:],
}


@pytest.mark.parametrize("kind", BROKEN)
def test_a_broken_picture_is_counted_and_named_and_the_rest_can_be_used(tmp_path: Path, kind: str) -> None:
    one_folder(tmp_path)
    for name in ("3/03.png", "7/17.png"):
        (tmp_path / name).write_bytes(BROKEN[kind])
    with pytest.raises(BrokenError) as caught:
        own(tmp_path)
    sentence = f"2 of the 40 images cannot be read, the first is {tmp_path / '3' / '03.png'}: "
    assert sentence in str(caught.value)
    images = own(f"{tmp_path}::broken=skip")
    assert len(images.train_images) + len(images.test_images) == 38
    assert "2 of 40 images cannot be read and are left out, the first is" in images.notes[0].text()


def test_the_first_picture_may_be_broken(tmp_path: Path) -> None:
    one_folder(tmp_path)
    (tmp_path / "0" / "00.png").write_bytes(b"")
    assert "1 of the 40 images cannot be read" in refused(tmp_path)
    assert own(f"{tmp_path}::broken=skip").image_shape == (SIDE, SIDE)


def test_nothing_but_broken_pictures_is_refused(tmp_path: Path) -> None:
    two(tmp_path, b"", b"x")
    assert f"none of the 8 images can be read; of the first, {tmp_path / 'a' / '0.png'}: " in refused(tmp_path)
    assert "none of the 8 images can be read" in refused(f"{tmp_path}::size=28,broken=skip")


def test_a_picture_that_says_it_is_huge_is_not_opened(tmp_path: Path) -> None:
    one_folder(tmp_path)
    huge = bytearray(png(GREYS))
    huge[16:24] = (2**30).to_bytes(4, "big") * 2
    (tmp_path / "3" / "03.png").write_bytes(huge)
    assert "1 of the 40 images cannot be read" in refused(tmp_path)


def test_pictures_outside_the_folders_of_classes_are_counted(tmp_path: Path) -> None:
    one_folder(tmp_path)
    put(tmp_path / "sample.png", BLACK)
    images = own(tmp_path)
    assert "1 pictures lie in no folder of a class and are not used." in [note.text() for note in images.notes]
