"""Where a study is, and what may be seen of that."""

from pathlib import Path

import pytest

from core.search.places.place import Address, address_of, without_password


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("postgresql://me:s:e@host:5432/db", "postgresql://me:***@host:5432/db"),
        ("postgresql://me@host/db?password=sesame&x=1", "postgresql://me@host/db?password=***&x=1"),
        ("cannot reach mysql+pymysql://a:b@c/d: no", "cannot reach mysql+pymysql://a:***@c/d: no"),
        ("/disk/study.log", "/disk/study.log"),
        ("postgresql://me:se/sa#me?@host/db", "postgresql://me:***@host/db"),
        ("postgresql://me:open s@same@host/db", "postgresql://me:***@host/db"),
        ("postgresql://:sesame@host/db and more", "postgresql://:***@host/db and more"),
        ("postgresql://me:op@n s@same@host/db", "postgresql://me:***@host/db"),
        ("not a://b:c@d/e or f://g:h@i/j", "not a://b:***@d/e or f://g:***@i/j"),
        ("postgresql://me@host:5432/db", "postgresql://me@host:5432/db"),
        ("postgresql://me@host/db?sslpassword=sesame", "postgresql://me@host/db?sslpassword=***"),
    ],
)
def test_no_password_is_shown(text: str, shown: str) -> None:
    assert without_password(text) == shown
    assert Address("optuna", text).shown == shown
    assert text not in repr(Address("optuna", text))


def test_a_journal_is_known_by_its_beginning(tmp_path: Path) -> None:
    path = tmp_path / "study.log"
    path.write_text('{"study":{}}\n')
    assert address_of(str(path)).kind == "journal"
    path.write_text('{"op_code":0}\n')
    assert address_of(str(path)).kind == "optuna"
    assert address_of("sqlite:///x.db", "mine") == Address("optuna", "sqlite:///x.db", "mine")
