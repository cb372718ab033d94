"""The one table of rooms, and what is typed by hand for each of them."""

from typing import get_args

from app.initializers.view import InitializersView
from app.optimizers.view import OptimizersView
from app.rooms.names import ROOMS, TITLES, RoomName
from app.session.kept_session import KeptSession
from app.session.session import Session
from app.trainer.view import TrainerView

OF_NO_ROOM = {"version", "room", "frame", "sight"}


def test_each_room_has_a_title() -> None:
    assert tuple(TITLES) == ROOMS == get_args(RoomName)


def test_a_session_has_a_field_for_each_room_and_opens_with_the_first() -> None:
    for kind in (Session, KeptSession):
        assert [name for name in kind.model_fields if name not in OF_NO_ROOM] == list(ROOMS)
        assert kind().room == ROOMS[0]


def test_the_views_are_those_of_the_rooms() -> None:
    assert [view.room_name for view in (OptimizersView, InitializersView, TrainerView)] == list(ROOMS)
