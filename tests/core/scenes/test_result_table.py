"""Cells of a table of results."""

from core.scenes.result_table import percent


def test_a_share_is_written_in_percent() -> None:
    assert percent(0.8325).text() == "83.2%"
