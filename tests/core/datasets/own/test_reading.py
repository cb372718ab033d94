"""One's own images: what is read in each layout that people have."""

from pathlib import Path

import numpy as np
import pytest

from core.datasets.own.choices import SeveralSetsError
from core.datasets.own.collected import OwnImages
from core.datasets.own.reading import read
from core.datasets.own.source import Source
from tests.core.datasets.own.conftest import own, refused
from tests.core.datasets.own.layouts import (
    IMAGES,
    LAYOUTS,
    SIDE,
    Expected,
    four,
    kaggle,
    medmnist,
    put,
    six_sets,
    two_medmnists,
)


def known(images: OwnImages) -> np.ndarray:
    """The images of each class, in any order: what was read, as sorted rows."""
    together = np.concatenate([images.train_images, images.test_images])
    return together[np.lexsort(together.T)]


@pytest.mark.parametrize("name", LAYOUTS)
def test_each_layout_is_read_as_what_it_holds(name: str, tmp_path: Path) -> None:
    write, expected = LAYOUTS[name]
    write(tmp_path)
    images = own(tmp_path)
    assert images.image_shape == (SIDE, SIDE)
    assert images.classes == expected.classes
    found = Expected(len(images.train_images), len(images.test_images), images.classes, images.own_validation)
    assert found == expected._replace(exact=True)
    if expected.exact:
        np.testing.assert_array_equal(images.train_images[: len(IMAGES["train"])], IMAGES["train"].reshape(-1, SIDE**2))
        np.testing.assert_array_equal(images.test_images, IMAGES["test"].reshape(-1, SIDE**2))
        assert images.train_labels[:10].tolist() == (np.arange(10) % len(expected.classes)).tolist()
    elif name != "jpeg":
        parts = [IMAGES["train"], *([IMAGES["test"]] if expected.train != 30 else [])]
        parts += [IMAGES["val"]] if expected.validation else []
        whole = np.concatenate(parts).reshape(-1, SIDE**2)
        np.testing.assert_array_equal(known(images), whole[np.lexsort(whole.T)])


def test_one_of_emnists_six_sets_is_chosen(tmp_path: Path) -> None:
    six_sets(tmp_path)
    with pytest.raises(SeveralSetsError) as caught:
        own(tmp_path)
    names = ("balanced", "byclass", "bymerge", "digits", "letters", "mnist")
    assert caught.value.sets == tuple(f"gzip/emnist-{name}" for name in names)
    assert f"choose one, as in {tmp_path}::set=gzip/emnist-balanced" in str(caught.value)
    assert own(f"{tmp_path}::set=balanced").classes == tuple("abcdefghij")
    assert own(f"{tmp_path}::set=gzip/emnist-digits").classes == tuple("0123456789")
    assert "holds no dataset “letter”" in refused(f"{tmp_path}::set=letter")


def test_emnist_is_offered_to_be_turned(tmp_path: Path) -> None:
    six_sets(tmp_path)
    upright = own(f"{tmp_path}::set=digits,turn=yes")
    expected = IMAGES["train"].transpose(0, 2, 1).reshape(-1, SIDE**2)
    np.testing.assert_array_equal(upright.train_images, expected)
    assert [note.text() for note in upright.notes] == ["Rows and columns of all images are exchanged."]
    (offer,) = own(f"{tmp_path}::set=digits").notes
    assert "turn them" in offer.text()


def test_arrays_that_are_no_images_are_no_set(tmp_path: Path) -> None:
    two_medmnists(tmp_path)
    with pytest.raises(SeveralSetsError) as caught:
        own(tmp_path)
    assert caught.value.sets == ("bloodmnist_28", "pathmnist")


def test_a_file_is_chosen_with_those_beside_it(tmp_path: Path) -> None:
    two_medmnists(tmp_path)
    four(tmp_path / "idx")
    LAYOUTS["pair of tables"][0](tmp_path)
    LAYOUTS["kuzushiji"][0](tmp_path)
    for file in ("pathmnist.npz", "idx/t10k-labels-idx1-ubyte", "mnist_test.csv", "k49-train-labels.npz"):
        images = own(tmp_path / file)
        assert len(images.train_images) - images.own_validation == len(IMAGES["train"])
        np.testing.assert_array_equal(images.test_images, IMAGES["test"].reshape(-1, SIDE**2))


def test_the_first_report_says_how_much_memory_is_needed(tmp_path: Path) -> None:
    for name, (write, expected) in LAYOUTS.items():
        folder = tmp_path / name
        folder.mkdir()
        write(folder)
        first, *_ = read(Source(str(folder)))
        count = expected.train + expected.test
        assert first.memory == pytest.approx(count * SIDE**2, rel=0.3), name


def test_what_cannot_be_read_is_said(tmp_path: Path) -> None:
    assert "has no images that can be read" in refused(tmp_path)
    put(tmp_path / "a.png", b"")
    assert "has pictures, but not in folders of two classes" in refused(tmp_path)
    put(tmp_path / "cats" / "b.png", b"")
    (tmp_path / "a.png").unlink()
    assert "has pictures, but not in folders of two classes" in refused(tmp_path)
    put(tmp_path / "mnist.zip", b"")
    assert "is an archive; unpack it" in refused(tmp_path / "mnist.zip")
    put(tmp_path / "notes.txt", b"")
    assert "is no file of images" in refused(tmp_path / "notes.txt")
    assert "cannot be read: No such file" in refused(tmp_path / "nothing" / "x.csv")


def test_twins_that_differ_are_named(tmp_path: Path) -> None:
    kaggle(tmp_path)
    put(tmp_path / "train-labels.idx1-ubyte", b"other")
    assert "has several files of train labels: train-labels-idx1-ubyte" in refused(tmp_path)


def test_colours_are_turned_into_grey_and_it_is_said(tmp_path: Path) -> None:
    medmnist(tmp_path)
    assert "Colours are turned into grey." in [note.text() for note in own(tmp_path).notes]
