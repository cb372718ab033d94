"""The table of terms is as high as its rows, on which the switches of the arrows stand."""

from PySide6.QtGui import QFontMetricsF

from app.optimizers.view import OptimizersView


def add(room: OptimizersView, kind: str) -> None:
    """Add a racer, which is chosen."""
    model = room.controller.model
    room.controller.insert(model.adding(kind), len(model.racers))


def test_the_switch_of_an_arrow_stands_on_the_row_of_its_term(room: OptimizersView) -> None:
    assert room.insight is not None
    panel = room.insight.column.update_panel
    table = panel.terms
    for kind, symbols in (
        ("sgd", {"gradient": "g", "step": "Δw"}),
        ("momentum", {"gradient": "g", "momentum": "v", "step": "−η v"}),
        ("adamw", {"gradient": "g", "momentum": "m/(1 − β₁ᵗ)", "decay": "−η λ w", "step": "Δw"}),
    ):
        add(room, kind)
        room.playback.seek(20)
        height = QFontMetricsF(table.font()).height() + 4
        tops, top = {}, height
        for row in table.rows():
            tops[row.symbol] = top
            top += height * len(table._lines(row, table.width()))
        assert table.heightForWidth(table.width()) == int(top)
        for arrow, symbol in symbols.items():
            assert abs(panel.arrows[arrow].geometry().top() - tops[symbol]) < 1
            assert panel.arrows[arrow].geometry().right() < 24


def test_the_table_of_terms_is_as_high_as_its_rows_and_stays_so_at_the_end(room: OptimizersView) -> None:
    assert room.insight is not None
    table = room.insight.column.update_panel.terms
    add(room, "adam")
    of_many = table.heightForWidth(600)
    add(room, "sgd")
    height = table.heightForWidth(600)
    assert height / of_many < 0.5  # 2 rows and their titles, against 9
    room.playback.seek(300)
    assert table.heightForWidth(600) == height
