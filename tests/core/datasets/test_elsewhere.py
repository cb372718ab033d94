"""Images on another computer: asked for only after somebody said so."""

import os
from pathlib import Path
from types import SimpleNamespace
from urllib.error import URLError

import numpy as np
import pytest
import sklearn.datasets

from core.datasets import DatasetError, ElsewhereError, host_of, load


@pytest.fixture
def data_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """What scikit-learn keeps, which is not there yet."""
    home = tmp_path / "home"
    monkeypatch.setenv("SCIKIT_LEARN_DATA", str(home))
    return home


@pytest.fixture
def nobody_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    """Fail if anything is fetched."""

    def fail(*_: object, **__: object) -> None:
        pytest.fail("another computer was asked")

    monkeypatch.setattr(sklearn.datasets, "fetch_openml", fail)
    monkeypatch.setattr("urllib.request.urlopen", fail)


def test_fashion_mnist_is_fetched_once_and_kept(data_home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fetched = SimpleNamespace(data=np.zeros((70_000, 784)), target=np.full(70_000, "3", dtype=object))
    fetched.data[59_999, 0], fetched.target[-1] = 255.0, "9"
    answers = [fetched]
    monkeypatch.setattr(sklearn.datasets, "fetch_openml", lambda *_, **__: answers.pop())
    for online in (True, False):
        fashion = load("fashion-mnist", online=online)
        assert (len(fashion.train_labels), len(fashion.test_labels)) == (60_000, 10_000)
        assert fashion.train_images[-1, 0] == 255
        assert fashion.test_labels[-1] == 9
        assert fashion.classes[9] == "Ankle boot"
    assert answers == []
    assert len(list((data_home / "fall-line" / "fashion-mnist").iterdir())) == 4


@pytest.mark.usefixtures("nobody_asked")
def test_nobody_is_asked_for_fashion_mnist_unasked(data_home: Path) -> None:
    with pytest.raises(ElsewhereError, match=r"downloaded once from openml\.org") as caught:
        load("fashion-mnist")
    assert "A folder with its four IDX files does as well." in str(caught.value)
    assert not data_home.exists()


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (URLError(OSError(-2, "Name or service not known")), "Name or service not known"),
        (URLError("no route to host"), "no route to host"),
        (ConnectionResetError(104, "Connection reset by peer"), "Connection reset by peer"),
    ],
)
def test_without_a_connection_a_sentence_says_so_and_nothing_is_left(
    data_home: Path, monkeypatch: pytest.MonkeyPatch, recwarn: pytest.WarningsRecorder, error: Exception, reason: str
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setattr(sklearn.datasets, "fetch_openml", fail)
    with pytest.raises(DatasetError) as caught:
        load("fashion-mnist", online=True)
    assert f"could not be downloaded from openml.org: {reason}. A folder" in str(caught.value)
    assert not data_home.exists()
    assert list(recwarn) == []


@pytest.mark.parametrize("name", [r"\\host\share", r"\\host\share\digits", r"\\host@8080\share"])
def test_a_path_to_another_computer_is_touched_only_when_asked(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setattr(Path, "is_dir", lambda _: pytest.fail("the path was touched"))
    with pytest.raises(ElsewhereError, match="is on another computer, host"):
        load(name)


@pytest.mark.parametrize("name", ["//host/share", r"\/host/share"])
def test_windows_takes_slashes_of_both_kinds(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setattr(os, "name", "nt")
    monkeypatch.setattr("core.datasets.elsewhere.os", SimpleNamespace(name="nt"))
    assert host_of(name) == "host"


@pytest.mark.parametrize("name", ["mnist", "digits", "/home/me/digits", r"C:\digits", "digits/../more", "//home/me"])
@pytest.mark.skipif(os.name == "nt", reason="two slashes name a computer there")
def test_all_else_is_on_this_computer(name: str) -> None:
    assert host_of(name) is None
