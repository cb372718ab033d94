"""The layers of several runs side by side, as a person compares them."""

import numpy as np
import pytest
from PySide6.QtCore import QSize
from pytestqt.qtbot import QtBot

from app.base.theme import LIGHT
from app.trainer.compare.compared_layers import ComparedLayers
from app.trainer.compare.comparison_charts import ComparedRuns, compare
from app.trainer.compare.model import group_of
from app.trainer.run_list.saved_run import SavedRun
from core.datasets import load
from core.diagnostics.catalogue import STATISTICS
from core.training import Trainer, TrainingConfig
from core.training.packed_arrays import Records
from core.training.reports import Ending, EpochReport, pack
from tests.app.trainer.conftest import SMALL


def trained(config: TrainingConfig) -> list[EpochReport]:
    trainer = Trainer(config, load("digits"))
    list(trainer.run("inline"))
    return list(trainer.history)


@pytest.fixture(scope="module")
def histories() -> list[list[EpochReport]]:
    return [trained(SMALL), trained(SMALL.replace(hidden_layers=(20,), epochs=2))]


def shown(qtbot: QtBot, histories: list[list[EpochReport]]) -> ComparedLayers:
    layers = ComparedLayers()
    qtbot.addWidget(layers)
    styles = [LIGHT.racer(number) for number in range(len(histories))]
    compared = [
        ComparedRuns(f"run {number}", style, [packed(history)])
        for number, (style, history) in enumerate(zip(styles, histories, strict=True))
    ]
    layers.show_runs(compared, {style: number for number, style in enumerate(styles)})
    return layers


def packed(history: list[EpochReport]) -> Records:
    return pack(history)


def test_a_row_is_a_run_a_column_a_layer_and_outputs_stand_under_outputs(
    qtbot: QtBot, histories: list[list[EpochReport]]
) -> None:
    layers = shown(qtbot, histories)
    rows = layers.grid.rows()
    assert [row.name for row in rows] == ["run 0", "run 1"]
    assert layers.grid.columns() == ("Layer 1", "Layer 2", "Output")
    assert rows[1].cells[1].histogram is None  # it has one hidden layer
    output = rows[1].cells[2]
    assert output.mean == histories[1][-1].layers[1].activations.mean


def test_the_bins_of_a_column_are_shared_and_the_epochs_go_together(
    qtbot: QtBot, histories: list[list[EpochReport]]
) -> None:
    layers = shown(qtbot, histories)
    layers.kind.setCurrentIndex(1)
    layers.kind.activated.emit(1)
    for epoch, others in ((1, 1), (3, 2)):
        layers.epoch.setValue(epoch)
        rows = layers.grid.rows()
        for column in (0, 2):
            found = [row.cells[column].histogram for row in rows]
            assert len({(one.low, one.high) for one in found if one is not None}) == 1
        assert rows[0].cells[0].std == histories[0][epoch - 1].layers[0].weights.std
        assert rows[1].cells[0].std == histories[1][others - 1].layers[0].weights.std
        assert rows[1].note == f"after epoch {others}"


def test_the_gradient_and_the_update_of_a_layer_are_drawn_over_each_other(
    qtbot: QtBot, histories: list[list[EpochReport]]
) -> None:
    layers = shown(qtbot, histories)
    layers.layer.setCurrentIndex(2)
    layers.layer.activated.emit(2)
    gradients = layers.charts[0].layer.curves
    expected = [np.log10(report.layers[2].weight_gradients.rms) for report in histories[0]]
    assert gradients[0].values == pytest.approx(expected)
    assert len(gradients[1].values) == 2
    update = STATISTICS["update"].from_report(histories[1][0].layers[1])
    assert 10 ** layers.charts[1].layer.curves[1].values[0] == pytest.approx(update)
    layers.layer.setCurrentIndex(1)
    layers.layer.activated.emit(1)
    assert len(layers.charts[0].layer.curves) == 1  # the other run has no second hidden layer


def test_a_picture_shows_the_same(qtbot: QtBot, histories: list[list[EpochReport]]) -> None:
    layers = shown(qtbot, histories)
    layers.epoch.setValue(1)
    picture = ComparedLayers(in_picture=True)
    qtbot.addWidget(picture)
    picture.show_runs([ComparedRuns("a", LIGHT.racer(0), [packed(histories[0])])], {})
    picture.show_like(layers)
    assert picture.epoch.value() == 1
    picture.resize(QSize(500, 400))
    assert not picture.grab().isNull()


def saved(name: str, seed: int, number: int) -> SavedRun:
    return SavedRun(name=name, config=SMALL.replace(seed=seed), ending=Ending("finished", 30), epochs=3, id=number)


@pytest.mark.parametrize(
    ("names", "label", "rows"),
    [
        (("a", "a"), "a, 2 seeds, mean ± standard deviation", ["a, seed 3", "a, seed 7"]),
        (("a, seed 3", "a, seed 7"), "a, 2 seeds, mean ± standard deviation", ["a, seed 3", "a, seed 7"]),
        (("mine", "yours"), "2 seeds, mean ± standard deviation", ["mine", "yours"]),
    ],
)
def test_each_of_several_seeds_is_named_by_its_seed_and_their_curve_by_what_they_share(
    qtbot: QtBot, histories: list[list[EpochReport]], names: tuple[str, str], label: str, rows: list[str]
) -> None:
    runs = [saved(name, seed, number) for number, (name, seed) in enumerate(zip(names, (3, 7), strict=True), 1)]
    records = {run.id: packed(histories[0]) for run in runs}
    compared = compare([runs], {group_of(runs[0]): LIGHT.racer(0)}, records, {})
    layers = ComparedLayers()
    qtbot.addWidget(layers)
    layers.show_runs(compared, {LIGHT.racer(0): 0})
    assert [row.name for row in layers.grid.rows()] == rows
    for chart in layers.charts:
        assert [curve.name for curve in chart.layer.curves] == [label]
