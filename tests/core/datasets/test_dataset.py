"""The datasets: MNIST byte for byte, the draw of images, and a sentence for every fault of a file."""

import gzip
import hashlib
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import sklearn.datasets

from core.datasets import (
    FILE_NAMES,
    Dataset,
    DatasetError,
    checksum,
    largest_train_size,
    load,
    pixel_statistics,
    scaled,
    split,
    validation_size,
)
from tests.core.datasets.conftest import TEST_IMAGES, TEST_LABELS, TRAIN_IMAGES, TRAIN_LABELS, refusal
from tests.core.datasets.damaged_folders import attack

# Of the original files, without their headers of 16 and 8 bytes.
HEADERS = {
    TRAIN_IMAGES: "00000803 0000ea60 0000001c 0000001c",
    TRAIN_LABELS: "00000801 0000ea60",
    TEST_IMAGES: "00000803 00002710 0000001c 0000001c",
    TEST_LABELS: "00000801 00002710",
}
SHA256 = {
    TRAIN_IMAGES: "ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db",
    TRAIN_LABELS: "65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5",
    TEST_IMAGES: "0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7",
    TEST_LABELS: "ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2",
}


@pytest.fixture(scope="module")
def mnist() -> Dataset:
    return load("mnist")


@pytest.fixture(scope="module")
def digits() -> Dataset:
    return load("digits")


# MNIST


def test_mnist_is_the_original_byte_for_byte(mnist: Dataset) -> None:
    arrays = (mnist.train_images, mnist.train_labels, mnist.test_images, mnist.test_labels)
    for name, array in zip(FILE_NAMES.values(), arrays, strict=True):
        assert array.dtype == np.uint8
        assert hashlib.sha256(bytes.fromhex(HEADERS[name]) + array.tobytes()).hexdigest() == SHA256[name]
    assert mnist.train_images.shape == (60_000, 784)
    assert mnist.image_shape == (28, 28)


def test_mnist_has_the_pixel_statistics_that_everybody_uses(mnist: Dataset) -> None:
    assert pixel_statistics(mnist.train_images) == pytest.approx((0.1307, 0.3081), abs=5e-5)


def test_loading_mnist_costs_little_more_memory_than_its_bytes() -> None:
    pytest.importorskip("resource", reason="Windows counts memory otherwise")
    script = "import resource, sys, core.datasets as d\n"
    script += "used = lambda: resource.getrusage(resource.RUSAGE_SELF).ru_maxrss\n"
    script += "before = used(); mnist = d.load('mnist'); print(used() - before, 'sklearn' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    grown, with_sklearn = done.stdout.split()
    kilobytes = int(grown) if sys.platform != "darwin" else int(grown) / 1024
    assert kilobytes * 1024 < 70_000 * 785 + 10e6
    assert with_sklearn == "False"


# The digits and Fashion-MNIST


def test_the_digits_are_those_of_scikit_learn(digits: Dataset) -> None:
    sizes = [len(digits.train_labels), len(digits.test_labels)]
    images = np.concatenate([digits.train_images, digits.test_images])
    assert sizes == [1437, 360]
    assert digits.image_shape == (8, 8)
    original = sklearn.datasets.load_digits().data
    np.testing.assert_array_equal(np.sort((images / 255 * 16).round(), axis=0), np.sort(original, axis=0))


def test_the_test_digits_are_as_many_of_each_class(digits: Dataset) -> None:
    counts = np.bincount(digits.test_labels)
    assert counts.min() >= 34
    assert counts.max() <= 37


# Folders


def test_files_may_be_gzipped_and_named_otherwise(folder: Path) -> None:
    for file, name in (
        (TRAIN_IMAGES, "emnist-digits-train-images-idx3-ubyte.gz"),
        (TEST_LABELS, "t10k-labels.idx1-ubyte"),
        (TEST_IMAGES, "test-images-idx3-ubyte"),
    ):
        content = (folder / file).read_bytes()
        (folder / file).unlink()
        (folder / name).write_bytes(gzip.compress(content) if name.endswith(".gz") else content)
    np.testing.assert_array_equal(load(str(folder)).train_images[0], range(6))


def test_several_files_for_one_part_are_named(folder: Path) -> None:
    (folder / "train-labels.idx1-ubyte").write_bytes(b"")
    assert f"several files of train labels: {TRAIN_LABELS}, train-labels.idx1-ubyte" in refusal(folder)


def test_an_unknown_name_is_told_the_known_ones() -> None:
    found = refusal(Path("mnst"))
    assert found == (
        "“mnst” is no file, no folder, and none of mnist, digits, fashion-mnist, mnist-halved, moons, circles, "
        "spirals, xor, blobs, points"
    )


# The draw


@pytest.mark.parametrize(
    ("train_size", "fraction", "expected"), [(10_000, 0.2, 2500), (300, 0.5, 300), (7, 0.0, 0), (10, 0.1, 1)]
)
def test_the_validation_images_are_the_share_asked_for(train_size: int, fraction: float, expected: int) -> None:
    assert validation_size(train_size, fraction) == expected


def test_all_images_can_be_used(mnist: Dataset) -> None:
    assert largest_train_size(60_000, 0.2) == 48_000
    drawn = split(mnist, 48_000, 0.2, np.random.default_rng(0))
    np.testing.assert_array_equal(np.sort(np.concatenate(drawn)), np.arange(60_000))


@pytest.mark.parametrize("fraction", [0.0, 0.1, 0.2, 1 / 3, 0.5])
def test_the_largest_train_size_is_the_largest(fraction: float) -> None:
    for available in range(10, 200):
        size = largest_train_size(available, fraction)
        assert size + validation_size(size, fraction) <= available
        assert size + 1 + validation_size(size + 1, fraction) > available


@pytest.mark.parametrize(("train_size", "validating"), [(12, 3), (300, 75), (1000, 250), (20_000, 5000)])
def test_training_and_validation_images_are_different_ones_with_the_classes_shares(
    mnist: Dataset, train_size: int, validating: int
) -> None:
    drawn = split(mnist, train_size, 0.2, np.random.default_rng(1))
    assert [len(rows) for rows in drawn] == [train_size, validating]
    assert not set(drawn.train) & set(drawn.validation)
    whole = np.bincount(mnist.train_labels) / 60_000
    for rows in drawn:
        assert len(set(rows)) == len(rows)
        counts = np.bincount(mnist.train_labels[rows], minlength=10)
        assert np.abs(counts - whole * len(rows)).max() <= 1


def test_the_draw_is_that_of_the_seed(mnist: Dataset) -> None:
    one, same, other = (split(mnist, 300, 0.2, np.random.default_rng(seed)) for seed in (5, 5, 6))
    np.testing.assert_array_equal(one.train, same.train)
    np.testing.assert_array_equal(one.validation, same.validation)
    assert not np.array_equal(one.train, other.train)


def test_the_training_images_depend_on_nothing_but_their_number(mnist: Dataset) -> None:
    few, many = (split(mnist, size, 0.2, np.random.default_rng(0)) for size in (300, 1000))
    without = split(mnist, 300, 0.0, np.random.default_rng(0))
    assert set(few.train) <= set(many.train)
    np.testing.assert_array_equal(few.train, without.train)
    assert len(without.validation) == 0


def test_more_images_than_there_are_is_refused_with_what_is_possible(digits: Dataset) -> None:
    with pytest.raises(DatasetError) as caught:
        split(digits, 1200, 0.2, np.random.default_rng(0))
    assert str(caught.value) == (
        "1200 training samples and 300 validation samples are more than the 1437 available; "
        "at this share, up to 1149 can be used for training"
    )


def test_images_that_are_for_validation_only_stay_apart(mnist: Dataset) -> None:
    apart = replace(mnist, own_validation=10_000)
    drawn = split(apart, 50_000, 1 / 6, np.random.default_rng(0))
    np.testing.assert_array_equal(drawn.train, np.arange(50_000))
    np.testing.assert_array_equal(drawn.validation, np.arange(50_000, 60_000))
    few = split(apart, 3000, 0.25, np.random.default_rng(0))
    assert [len(rows) for rows in few] == [3000, 1000]
    assert few.train.max() < 50_000 <= few.validation.min()
    shares = np.bincount(mnist.train_labels[50_000:]) / 10_000
    assert np.abs(np.bincount(mnist.train_labels[few.validation]) - shares * 1000).max() <= 1
    for train, fraction in ((50_001, 0.0), (30_000, 0.5)):
        with pytest.raises(DatasetError, match="more than there are: 50000 and 10000, which stay apart"):
            split(apart, train, fraction, np.random.default_rng(0))


def test_a_checksum_is_that_of_all_images_and_labels() -> None:
    images, labels, test_images, test_labels = (np.frombuffer(part, np.uint8) for part in (b"123", b"4", b"5678", b"9"))
    data = Dataset(images, labels, test_images, test_labels, (1, 1))
    assert checksum(data) == "cbf43926"  # the check value of CRC-32, of the digits 1 to 9


# From bytes to numbers


def test_bytes_become_numbers_from_0_to_1() -> None:
    images = np.array([[0, 51, 255]], np.uint8)
    assert scaled(images).dtype == np.float32
    np.testing.assert_allclose(scaled(images), [[0, 0.2, 1]], rtol=1e-6)
    assert scaled(images)[0, 2] == 1


def test_standardised_images_have_mean_0_and_std_1(mnist: Dataset) -> None:
    images = mnist.train_images[:1000]
    mean, std = pixel_statistics(images)
    out = np.empty(images.shape, np.float64)
    assert scaled(images, out, mean=mean, std=std) is out
    assert out.mean() == pytest.approx(0, abs=1e-9)
    assert out.std() == pytest.approx(1, rel=1e-9)


def test_images_of_one_grey_can_be_standardised() -> None:
    images = np.full((3, 4), 51, np.uint8)
    mean, std = pixel_statistics(images)
    np.testing.assert_allclose(scaled(images, mean=mean, std=std), np.zeros((3, 4)), atol=1e-7)


@pytest.mark.parametrize("count", [20, pytest.param(500, marks=pytest.mark.slow)])
def test_a_damaged_folder_is_refused_or_read(tmp_path: Path, count: int) -> None:
    assert attack(tmp_path, count, seed=2) > count // 2
