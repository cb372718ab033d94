"""How the rooms are made, and when."""

from pathlib import Path

from app.room_factory import later_rooms
from app.rooms.names import LATER_ROOMS, ROOMS
from app.session.kept_session import KeptSession
from app.session.workspace import Workspace


def test_every_room_but_the_first_is_made_later(tmp_path: Path) -> None:
    rooms = later_rooms(Workspace(KeptSession()), tmp_path, lambda *_: None, lambda _: None, lambda _: None)
    assert [room.room_name for room in rooms] == list(LATER_ROOMS) == list(ROOMS[1:])
