"""A kept session has the fields of a session; its later rooms are checked when they are made."""

from app.session.kept_session import KeptSession
from app.session.session import Session


def test_a_kept_session_has_what_a_session_has() -> None:
    assert list(KeptSession.model_fields) == list(Session.model_fields)
    assert Session.model_validate_json(KeptSession().text()) == Session()


def test_a_session_without_its_rooms_keeps_the_presets_that_were_saved() -> None:
    left = KeptSession(
        room="trainer", frame=3, initializers={"depth": 9}, trainer={"presets": ["mine"], "smoothing": 0.5}
    )
    assert left.without_rooms() == KeptSession(trainer={"presets": ["mine"]})
    assert KeptSession(frame=3).without_rooms() == KeptSession()
