"""A widget that is given all the room of its window."""

from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from app.widgets.charts.enlarge import KEPT_NAME, Enlarged


def test_what_is_beside_it_is_hidden_until_the_end_and_the_playback_stays(holder: QWidget) -> None:
    column, inner = QVBoxLayout(holder), QWidget()
    beside, playback, chart, below = QLabel(), QLabel(), QLabel(), QLabel()
    playback.setObjectName(KEPT_NAME)
    column.addWidget(beside)
    column.addWidget(inner)
    column.addWidget(playback)
    around = QVBoxLayout(inner)
    around.addWidget(chart)
    around.addWidget(below)
    below.hide()
    enlarged = Enlarged(chart)
    assert [one.isHidden() for one in (beside, inner, playback, chart)] == [True, False, False, False]
    enlarged.end()
    assert not beside.isHidden()
    assert below.isHidden()  # as it was
