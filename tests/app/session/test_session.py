"""Sessions: the state of all rooms, written down and read again; what is none is refused with a sentence."""

import json
import os
import random
import struct
import zlib
from collections.abc import Iterator
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.base.file_writing import SESSION_KEY
from app.session import session
from app.session.session import MOST, Session, SessionError
from app.window.main_window import MainWindow
from core.optimizers import Momentum
from core.training import MODEL_3
from tests.app.course.scenes import comparisons, races
from tests.app.session.mutated_sessions import attack

FIRST = Session()
RACES = list(races().values())
KEPT = FIRST.replace(room="trainer", frame=7, trainer=FIRST.trainer.replace(config=MODEL_3).saving("mine, née “x”"))


def file(folder: Path, content: str | bytes) -> Path:
    path = folder / "race.fallline"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def refusal(folder: Path, content: str | bytes) -> str:
    """Why a file of this content cannot be read."""
    path = file(folder, content)
    with pytest.raises(SessionError) as error:
        session.read(path)
    assert str(path) in str(error.value)
    return str(error.value).partition(" cannot be read: ")[2]


def changed(**places: Any) -> str:
    """A session in which what is at these places, written "racers__2__colour", is something else."""
    facts = FIRST.model_dump(mode="json")
    for path, value in places.items():
        *there, last = (int(part) if part.isdecimal() else part for part in path.split("__"))
        group: Any = facts
        for part in there:
            group = group[part]
        group[last] = value
    return json.dumps(facts)


def test_a_session_that_is_read_is_the_one_that_was_written(tmp_path: Path) -> None:
    session.write(KEPT, tmp_path / "race.fallline")
    assert session.read(tmp_path / "race.fallline") == KEPT


def test_a_session_is_readable_text(tmp_path: Path) -> None:
    session.write(KEPT, tmp_path / "race.fallline")
    lines = (tmp_path / "race.fallline").read_text(encoding="utf-8").splitlines()
    assert lines[:4] == ["{", '  "version": 2,', '  "room": "trainer",', '  "frame": 7,']


def test_what_a_session_does_not_say_is_as_at_the_first_start(tmp_path: Path) -> None:
    assert session.read(file(tmp_path, '{"frame": 3}')) == FIRST.replace(frame=3)


def test_a_mark_that_an_editor_put_before_the_text_does_not_matter(tmp_path: Path) -> None:
    assert session.read(file(tmp_path, b"\xef\xbb\xbf" + FIRST.model_dump_json().encode())) == FIRST


# What is refused.


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (
            changed(optimizers__racers__2__optimizer__learning_rate=-1),
            "optimizers.racers[2].optimizer.learning_rate: -1 is not greater than 0",
        ),
        (changed(trainer__config__epochs=1.5), "trainer.config.epochs: 1.5 is not a whole number"),
        (changed(optimizers__noise=float("nan")), "optimizers.noise: nan is not a finite number"),
        (changed().replace('"noise": 0.0', '"noise": 1e999'), "optimizers.noise: inf is not a finite number"),
        (changed(initializers__speed=1), "initializers.speed: is not a setting"),
        (changed(version="1"), "version: '1' is not one of 1 or 2"),
        (changed(frame=7).replace('"frame": 7', '"frame": 7, "frame": 8'), "“frame” stands twice in one group"),
        (changed(trainer__preset="\ud800"), "this is not JSON from line 1, column "),
        ("[" * 100_000, "its groups are nested too deeply"),
        ('{"optimizers": ' + "[" * 300 + "]" * 300 + "}", "this is not JSON from line 1, column "),
        (changed()[:-20], "this is not JSON from line 1, column "),
        (changed().encode("utf-16"), "it should be text, but is not"),
        (bytes(range(256)), "it should be text, but is not"),
        ('{"frame": ' + "9" * 5000 + "}", "this is not JSON"),
        ("", "this is not JSON from line 1, column 1 on"),
        ("[]", "[] is not a group of settings"),
        (" " * (MOST + 1), "it is larger than any session"),
        ('{"optimizers": [' + "{}," * 300_000 + "{}]}", "it is larger than any session"),
    ],
)
def test_a_file_that_is_no_session_is_refused_with_its_place(tmp_path: Path, content: str | bytes, reason: str) -> None:
    assert refusal(tmp_path, content).startswith(reason)


@pytest.mark.parametrize("content", ['{"version": 3, "rooms": 4}', changed(version=10**4000)])
def test_a_newer_format_is_said_to_be_newer_before_anything_else(tmp_path: Path, content: str) -> None:
    path = file(tmp_path, content)
    with pytest.raises(SessionError, match=r"by a newer Fall Line: its format is \d{1,60}, the latest known is 2"):
        session.read(path)


@pytest.mark.skipif(os.name == "nt", reason="there are no pipes in folders")
def test_what_is_no_file_is_refused_without_being_read(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    for name, reason in (("pipe", "it is not a file"), (".", "it is not a file"), ("none", "No such file")):
        with pytest.raises(SessionError, match=reason):
            session.read(tmp_path / name)


# Pictures.


def chunk(kind: bytes, content: bytes) -> bytes:
    """A chunk of a PNG, as the format has it."""
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


def picture(folder: Path, *chunks: bytes) -> Path:
    """A PNG of one pixel that has these chunks, too."""
    head = chunk(b"IHDR", struct.pack(">2I5B", 1, 1, 8, 0, 0, 0, 0))
    pixel, end = chunk(b"IDAT", zlib.compress(b"\0\0")), chunk(b"IEND", b"")
    path = folder / "race.png"
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + head + b"".join(chunks) + pixel + end)
    return path


PLAIN, WIDE = FIRST.model_dump_json().encode(), KEPT.model_dump_json().encode()


@pytest.mark.parametrize(
    ("text", "held"),
    [
        (chunk(b"tEXt", b"fallline\0" + PLAIN), FIRST),
        (chunk(b"zTXt", b"fallline\0\0" + zlib.compress(PLAIN)), FIRST),
        (chunk(b"iTXt", b"fallline\0\0\0en\0Fall Line\0" + WIDE), KEPT),
        (chunk(b"iTXt", b"fallline\0\1\0\0\0" + zlib.compress(WIDE)), KEPT),
        (chunk(b"tEXt", b"falllines\0none") + chunk(b"tEXt", b"fallline\0" + PLAIN), FIRST),
    ],
    ids=["plain", "packed", "unicode", "packed unicode", "after another"],
)
def test_a_picture_gives_its_session_however_it_was_put_there(tmp_path: Path, text: bytes, held: Session) -> None:
    assert session.read(picture(tmp_path, text)) == held


@pytest.mark.parametrize("kept", [FIRST, KEPT], ids=["plain", "unicode"])
def test_a_picture_of_qt_gives_the_session_that_was_put_there(tmp_path: Path, kept: Session) -> None:
    image = QImage(800, 600, QImage.Format.Format_RGB32)
    image.setText(SESSION_KEY, kept.model_dump_json())
    image.save(str(tmp_path / "race.png"))
    assert session.read(tmp_path / "race.png") == kept


def test_a_picture_is_read_by_what_it_is_and_not_by_its_name(tmp_path: Path) -> None:
    named = picture(tmp_path, chunk(b"tEXt", b"fallline\0" + PLAIN)).rename(tmp_path / "race.fallline")
    assert session.read(named) == FIRST


@pytest.mark.parametrize(
    ("chunks", "reason"),
    [
        ([], "this picture carries no session: it was not made by Fall Line"),
        ([chunk(b"tEXt", b"Title\0" + PLAIN)], "this picture carries no session"),
        ([chunk(b"tEXt", b"fallline\0" + PLAIN)[:-1] + b"!"], "the session in this picture is damaged: its check sum"),
        ([chunk(b"tEXt", b"fallline\0" + b" " * MOST)], "the session in this picture is damaged: it has more than"),
        ([chunk(b"zTXt", b"fallline\0\0" + zlib.compress(b" " * 10**8))], "the session in this picture is damaged"),
        ([chunk(b"zTXt", b"fallline\0\0nonsense")], "the session in this picture is damaged: its data are broken"),
        ([chunk(b"iTXt", b"fallline\0")], "this is not JSON"),
        ([chunk(b"tEXt", b"fallline\0{}}")], "this is not JSON"),
    ],
)
def test_a_picture_without_a_session_is_refused(tmp_path: Path, chunks: list[bytes], reason: str) -> None:
    with pytest.raises(SessionError, match=reason):
        session.read(picture(tmp_path, *chunks))


# Sessions that were changed by hand, by accident or by malice.

SESSIONS = [
    FIRST.model_dump(mode="json"),
    KEPT.model_dump(mode="json"),
    FIRST.replace(optimizers=RACES[0], initializers=list(comparisons().values())[-1]).model_dump(mode="json"),
    *(FIRST.replace(optimizers=race).model_dump(mode="json") for race in RACES[1:]),
]
STRANGE: list[Any] = [None, True, 0, -1, 1, 2**31, -(2**63), 10**30, 1e308, 5e-324, -0.0, float("nan"), float("inf")]
STRANGE += ["", "x", "adam", "momentum", "nan", "\ud800", "\0", "x" * 5000, "x² + y²", [], [[]], [1, "x"], {}]
STRANGE += [{"kind": "sgd"}, {"kind": "own", "expression": "a/x"}, {"": 0}, [1] * 5000]
INSERTED = [
    b"",
    b"\0",
    b"\xff",
    b",",
    b'"',
    b"}",
    b"{",
    b"1e999",
    b"-",
    b"NaN",
    b"\\ud800",
    b"\xef\xbb\xbf",
    b"[" * 2000,
]


def groups_in(value: Any) -> Iterator[Any]:
    """Everything in a session that has parts."""
    if isinstance(value, (dict, list)):
        yield value
        for part in value.values() if isinstance(value, dict) else value:
            yield from groups_in(part)


class Vandal:
    """Somebody who changes what is in a session."""

    def __init__(self, seed: int) -> None:
        self.choose = random.Random(seed).choice

    def ruin(self, facts: dict[str, Any]) -> bytes:
        facts = deepcopy(facts)
        for _ in range(self.choose([0, 1, 1, 2, 3])):
            self.choose([self.drop, self.put, self.put, self.exchange, self.rename])(facts)
        content = json.dumps(facts).encode("utf-8", "surrogatepass")
        for _ in range(self.choose([0, 0, 1, 2])):
            content = self.choose([self.cut, self.insert, self.repeat])(content)
        return content

    def place(self, facts: Any) -> tuple[Any, Any]:
        """A group that has parts, and the place of one of them."""
        group = self.choose([group for group in groups_in(facts) if group] or [{"": 0}])
        return group, self.choose(list(group) if isinstance(group, dict) else list(range(len(group))))

    def drop(self, facts: Any) -> None:
        group, place = self.place(facts)
        del group[place]

    def put(self, facts: Any) -> None:
        group, place = self.place(facts)
        group[place] = deepcopy(self.choose(STRANGE))

    def exchange(self, facts: Any) -> None:
        (one, here), (other, there) = self.place(facts), self.place(facts)
        one[here] = deepcopy(other[there])

    def rename(self, facts: Any) -> None:
        group, place = self.place(facts)
        if isinstance(group, dict):
            group[self.choose(["x", "kind", "learning_rate", "version", ""])] = group.pop(place)
        else:
            group.append(deepcopy(group[place]))

    def cut(self, content: bytes) -> bytes:
        begin, end = sorted(self.choose(list(range(len(content) + 1))) for _ in range(2))
        return content[:begin] + content[self.choose([end, min(begin + 1, end)]) :]

    def insert(self, content: bytes) -> bytes:
        place = self.choose(list(range(len(content) + 1)))
        return content[:place] + self.choose(INSERTED) + content[place:]

    def repeat(self, content: bytes) -> bytes:
        begin = self.choose(list(range(len(content) + 1)))
        return content[: begin + 20] + content[begin:]


def assert_read_or_refused(folder: Path, seed: int) -> None:
    """Reading gives a session that can be written, or a sentence; nothing else."""
    vandal = Vandal(seed)
    path = file(folder, vandal.ruin(vandal.choose(SESSIONS)))
    sentence, held = "", Session()
    try:
        held = session.read(path)
    except SessionError as error:
        sentence = str(error).replace(str(path), "The file")
        assert sentence.startswith("The file ")
    assert len(sentence) < 600
    assert Session.model_validate_json(held.model_dump_json()) == held


seeds = given(seed=st.integers(0, 2**64))
quietly = settings(deadline=None, suppress_health_check=list(HealthCheck))


@settings(quietly, max_examples=100)
@seeds
def test_a_ruined_session_is_read_or_refused(tmp_path: Path, seed: int) -> None:
    assert_read_or_refused(tmp_path, seed)


@pytest.mark.slow
@pytest.mark.timeout(1800)
@settings(quietly, max_examples=20_000)
@seeds
def test_twenty_thousand_ruined_sessions_are_read_or_refused(tmp_path: Path, seed: int) -> None:
    assert_read_or_refused(tmp_path, seed)


def test_a_place_that_is_named_is_where_the_fault_is(tmp_path: Path) -> None:
    ball = Momentum().model_dump(mode="json")
    named = refusal(tmp_path, changed(optimizers__racers__4__optimizer={**ball, "momentum": 2}))
    assert named == "optimizers.racers[4].optimizer.momentum: 2 is not less than 1"


def test_a_damaged_session_is_refused_or_opens(tmp_path: Path) -> None:
    assert attack(tmp_path, 300, seed=2) > 200


@pytest.mark.slow
def test_a_damaged_session_that_is_not_refused_opens_in_every_room(
    qtbot: QtBot, tmp_path: Path, window: MainWindow
) -> None:
    window.complete()
    opened: list[Session] = []

    def in_the_window(session: Session) -> None:
        small = session.replace(
            optimizers=session.optimizers.replace(steps=min(session.optimizers.steps, 500), trials=1),
            initializers=session.initializers.replace(hidden_layers=session.initializers.hidden_layers[:5]),
        )
        window.workspace.restore(small)
        QApplication.processEvents()
        assert window.workspace.snapshot().optimizers == small.optimizers.fitting()
        opened.append(small)

    assert attack(tmp_path, 1000, 3, in_the_window) > 800
    assert len(opened) > 50
    qtbot.wait(100)  # the workers' answers arrive
