"""What a network recognises, as a person looks at it: mistakes, cells, layers, drawings, other moments of the run."""

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, QSize, Qt
from pytestqt.qtbot import QtBot

from app.base.theme import DARK, LIGHT
from app.trainer.controller import Activity
from app.trainer.results.result import Results, Snapshot, subject_of
from app.trainer.results.results_tab import ResultsTab
from app.trainer.view import TrainerView
from core.activations import Identity
from core.datasets import load, scaled
from core.optimizers import SGD
from core.training import Best
from core.training.evaluation import confusion, project
from tests.app.mouse import drag
from tests.app.trainer.conftest import SMALL
from tests.app.trainer.test_view import click, train, wait_for

ON_MNIST = SMALL.replace(dataset="mnist", epochs=2)


@pytest.fixture
def tab(qtbot: QtBot, room: TrainerView) -> ResultsTab:
    """The tab with the results of a run that has ended."""
    room.tab_widget.setCurrentWidget(room.results)
    train(qtbot, room)
    wait_for_results(qtbot, room.results)
    return room.results


def wait_for_results(qtbot: QtBot, tab: ResultsTab) -> None:
    qtbot.waitUntil(lambda: not tab._worker.busy and tab.results is not None, timeout=20_000)


def shown(tab: ResultsTab) -> Results:
    assert tab.results is not None
    return tab.results


def test_the_matrix_is_that_of_the_network_on_the_test_images(room: TrainerView, tab: ResultsTab) -> None:
    run = room.controller.run
    assert run is not None
    assert run.trainer is not None
    data = load("digits")
    counts = confusion(run.trainer.network.predict(scaled(data.test_images)), data.test_labels)
    np.testing.assert_array_equal(tab.mistakes.matrix.counts, counts)
    accuracy = np.trace(counts) / counts.sum()
    assert accuracy == pytest.approx(run.epochs[-1].test_accuracy)
    assert tab.told.text() == f"Epoch 3: {accuracy:.2%} right of 360 test images"
    assert tab.mistakes.matrix.scores is not None


def test_a_click_on_a_cell_shows_its_images(qtbot: QtBot, tab: ResultsTab) -> None:
    view = tab.mistakes
    wrong = shown(tab).counts - np.diag(shown(tab).counts.diagonal())
    label, taken_for = (int(part) for part in np.unravel_index(wrong.argmax(), wrong.shape))
    place = view.matrix.cell_area((label, taken_for)).center().toPoint()
    qtbot.mouseClick(view.matrix, Qt.MouseButton.LeftButton, pos=place)
    assert len(view.gallery.answers) == wrong.max()
    assert {(one.label, one.taken_for) for one in view.gallery.answers} == {(label, taken_for)}
    assert view.heading.text() == f"{label} taken for {taken_for}: {wrong.max()} images"
    click(qtbot, view.all)
    assert len(view.gallery.answers) == wrong.sum()


def test_the_matrix_is_walked_with_the_arrows(qtbot: QtBot, tab: ResultsTab) -> None:
    matrix = tab.mistakes.matrix
    matrix.setFocus()
    for key in (Qt.Key.Key_Down, Qt.Key.Key_Right, Qt.Key.Key_Return):
        qtbot.keyClick(matrix, key)
    assert matrix.chosen == (1, 1)
    assert tab.mistakes.heading.text().startswith("1 recognised: ")
    assert "1 taken for 1: " in matrix.accessibleDescription()
    qtbot.keyClick(matrix, Qt.Key.Key_Escape)
    assert matrix.chosen is None


def test_the_worst_mistake_is_shown_large_and_the_arrows_go_on(qtbot: QtBot, tab: ResultsTab) -> None:
    view = tab.mistakes
    worst, second = shown(tab).mistakes[:2]
    assert f"Test image {worst.row + 1}\nIt is {worst.label}," in view.card.told.text()
    assert view.card.bars.label == worst.label
    qtbot.keyClick(view.gallery, Qt.Key.Key_Right)
    assert f"Test image {second.row + 1}\n" in view.card.told.text()
    np.testing.assert_array_equal(view.card.bars.probabilities, second.probabilities)


def test_a_layer_is_projected_and_the_mouse_shows_the_image(qtbot: QtBot, room: TrainerView, tab: ResultsTab) -> None:
    run, view = room.controller.run, tab.projection
    assert run is not None
    assert run.trainer is not None
    assert [view.layer.itemText(place) for place in range(3)] == [
        "hidden layer 1 (20)",
        "hidden layer 2 (20)",
        "output (10)",
    ]
    tab.buttons.button(1).click()
    view.layer.setCurrentIndex(2)
    view.layer.activated.emit(2)
    qtbot.waitUntil(lambda: shown(tab).layer == 0)
    logits = run.trainer.network.logits(scaled(load("digits").test_images))
    scatter = view.chart.digits.scatter
    assert scatter is not None
    np.testing.assert_allclose(scatter.points, project(logits).points, atol=1e-3)
    x, y = view.chart.digits.to_pixels(scatter.points[5])
    scene = view.chart.getPlotItem().getViewBox().mapToScene(QPointF(x, y))
    qtbot.mouseMove(view.chart.viewport(), view.chart.mapFromScene(scene))
    pointed = view.chart.digits.pointed
    assert pointed is not None
    np.testing.assert_allclose(scatter.points[pointed], scatter.points[5], atol=0.5)
    assert f"Test image {pointed + 1}\n" in view.card.told.text()


def test_the_network_of_the_best_epoch_is_another_one(qtbot: QtBot, room: TrainerView, tab: ResultsTab) -> None:
    run = room.controller.run
    assert run is not None
    assert run.trainer is not None
    parameters = run.trainer.network.parameters
    run.trainer.best = Best(2, 0.1, np.zeros_like(parameters), run.trainer.network.statistics)
    tab.moment.setCurrentIndex(1)
    tab.moment.activated.emit(1)
    qtbot.waitUntil(lambda: tab.results is not None and tab.results.subject.moment is Snapshot.BEST)
    wait_for_results(qtbot, tab)
    assert shown(tab).counts[:, 0].sum() == 360  # of what knows nothing, the first class is the likeliest
    assert tab.told.text().startswith("Epoch 2: ")


def test_between_two_epochs_the_network_of_now_is_shown(qtbot: QtBot, room: TrainerView) -> None:
    room.tab_widget.setCurrentWidget(room.results)
    click(qtbot, room.bar.batch)
    wait_for(qtbot, room, Activity.PAUSED)
    wait_for_results(qtbot, room.results)
    assert room.results.told.text().startswith("Step 1: ")
    click(qtbot, room.bar.epoch)
    qtbot.waitUntil(lambda: room.results.told.text().startswith("Epoch 1: "))


def test_while_a_run_is_under_way_the_network_is_that_of_its_last_epoch(qtbot: QtBot, room: TrainerView) -> None:
    click(qtbot, room.bar.epoch)
    wait_for(qtbot, room, Activity.PAUSED)
    click(qtbot, room.bar.batch)
    run = room.controller.run
    assert run is not None
    qtbot.waitUntil(lambda: run.steps == SMALL.steps_per_epoch + 1)
    wait_for(qtbot, room, Activity.PAUSED)
    under_way, paused = subject_of(run, Snapshot.NOW, still=False), subject_of(run, Snapshot.NOW, still=True)
    assert under_way is not None
    assert paused is not None
    assert (under_way.weights.epoch, under_way.step) == (1, None)
    assert (paused.weights.epoch, paused.step) == (1, SMALL.steps_per_epoch + 1)


def test_a_long_run_is_looked_at_now_and_then(qtbot: QtBot, room: TrainerView, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.trainer.results.results_tab.REST", 1e9)
    room.tab_widget.setCurrentWidget(room.results)
    room.controller.set_config(SMALL.replace(epochs=10_000))
    click(qtbot, room.bar.start)
    wait_for_results(qtbot, room.results)
    first, run = shown(room.results), room.controller.run
    assert run is not None
    epochs = len(run.epochs)
    qtbot.waitUntil(lambda: len(run.epochs) > epochs + 20, timeout=20_000)
    assert shown(room.results).counts is first.counts
    click(qtbot, room.bar.pause)
    qtbot.waitUntil(lambda: shown(room.results).counts is not first.counts)


def test_a_network_that_diverged_recognises_nothing(qtbot: QtBot, room: TrainerView) -> None:
    room.tab_widget.setCurrentWidget(room.results)
    room.controller.set_config(SMALL.replace(optimizer=SGD(learning_rate=100.0), activation=Identity()))
    train(qtbot, room)
    wait_for_results(qtbot, room.results)
    assert room.results.told.text() == "This network has diverged: it recognises nothing"
    assert room.results.mistakes.matrix.counts is None
    assert room.results.figures() == ()


def test_a_drawing_is_read_while_it_is_drawn(qtbot: QtBot, room: TrainerView) -> None:
    room.controller.set_config(ON_MNIST)
    room.tab_widget.setCurrentWidget(room.results)
    train(qtbot, room)
    wait_for_results(qtbot, room.results)
    room.results.buttons.button(2).click()
    view = room.results.drawing
    area = view.board.sheet_area().toRect()
    drag(view.board, QPoint(area.center().x(), area.top() + 40), QPoint(area.center().x(), area.bottom() - 40))
    qtbot.waitUntil(lambda: "taken for" in view.card.told.text())
    image = view.card.picture.image
    assert image is not None
    ink = np.array([[image.pixelColor(x, y).lightness() for x in range(28)] for y in range(28)])
    assert ink.any(axis=1).sum() == 20
    for axis in (0, 1):
        assert np.average(np.arange(28), weights=ink.sum(axis=axis)) == pytest.approx(14, abs=1)
    assert view.card.bars.probabilities is not None
    assert view.card.bars.probabilities.sum() == pytest.approx(1, abs=1e-5)
    click(qtbot, view.clear)
    qtbot.waitUntil(lambda: view.card.bars.probabilities is None)


def test_a_network_for_smaller_pictures_reads_no_drawing(tab: ResultsTab) -> None:
    assert not tab.drawing.board.isEnabled()
    assert "28 × 28" in tab.drawing.reason.text()


def test_another_run_begins_with_nothing(qtbot: QtBot, room: TrainerView, tab: ResultsTab) -> None:
    click(qtbot, room.bar.batch)
    assert tab.results is None
    assert tab.mistakes.matrix.counts is None
    assert "appears after an epoch" in tab.told.text()


@pytest.mark.parametrize("theme", [LIGHT, DARK])
def test_all_of_it_is_painted_and_exported(qtbot: QtBot, tab: ResultsTab, theme: object) -> None:
    for number in range(len(tab.views)):
        tab.buttons.button(number).click()
        qtbot.waitUntil(tab.views[number].isVisible)
        assert not tab.grab().isNull()
    figures = tab.figures()
    assert [figure.name for figure in figures] == ["confusion", "mistakes", "projection"]
    for figure in figures:
        picture = figure.make(theme, QSize(700, 500)).grab().toImage()  # type: ignore[arg-type]
        colours = {picture.pixel(x, y) for x in range(0, 700, 7) for y in range(0, 500, 5)}
        assert len(colours) > 5
    assert not any(part.failed for part in (tab.mistakes.matrix, tab.mistakes.gallery, tab.projection.chart.digits))
