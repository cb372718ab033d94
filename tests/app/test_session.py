"""Sessions: the state of all rooms, written down and read again."""

from pathlib import Path

from app import session
from app.session import Session
from core.training_config import MODEL_3


def test_a_session_that_is_read_is_the_one_that_was_written(tmp_path: Path) -> None:
    first = Session()
    kept = first.replace(room="trainer", frame=7, trainer=first.trainer.replace(config=MODEL_3))
    session.write(kept, tmp_path / "race.fallline")
    assert session.read(tmp_path / "race.fallline") == kept
