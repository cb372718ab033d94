"""The Initializers room without its widgets."""

import pytest
from pytestqt.qtbot import QtBot

from app.initializers.controller import InitializersController, SignalPosition
from app.initializers.measurement import PATIENCE
from app.initializers.model import InitializersModel
from core.initializers import Normal
from core.propagation import PropagationConfig, propagate
from tests.app.initializers.conftest import PATIENCE as PATIENT
from tests.app.initializers.conftest import settle


@pytest.fixture
def measured(qtbot: QtBot, controller: InitializersController) -> InitializersController:
    controller.wake()
    settle(qtbot, controller)
    return controller


def stds(controller: InitializersController) -> list[float]:
    """The deviation of the last layer of each row."""
    runs = [row.run()[0] for row in controller.rows()]
    return [run.layers[-1].activations.std for run in runs if run is not None]


def test_nothing_is_measured_before_somebody_looks(qtbot: QtBot, controller: InitializersController) -> None:
    with qtbot.assertNotEmitted(controller.readings_changed, wait=50):
        controller.set_model(controller.model.adding("zeros"))
    assert not controller.measuring


def test_rows_are_measured_as_the_engine_does(measured: InitializersController) -> None:
    model = measured.model
    expected = [propagate(model.config(row)).layers[-1].activations.std for row in model.rows]
    assert stds(measured) == pytest.approx(expected)


def test_a_quick_look_comes_before_everything(qtbot: QtBot, controller: InitializersController) -> None:
    seen: list[tuple[bool, bool]] = []

    def look() -> None:
        row = controller.rows()[0]
        seen.append((not row.signals("activations")[1], not row.run()[1]))

    controller.readings_changed.connect(look)
    controller.set_model(controller.model.replace(hidden_layers=(100,) * 6, batch_size=1000))
    controller.wake()
    settle(qtbot, controller)
    assert seen[0] == (True, False)
    assert seen[-1] == (True, True)


def test_only_the_row_that_changed_is_measured_anew(qtbot: QtBot, measured: InitializersController) -> None:
    before = [row.run()[0] for row in measured.rows()]
    row = measured.model.rows[0].replace(initializer=Normal(std=0.3))
    measured.set_model(measured.model.with_row(0, row))
    assert measured.rows()[0].run() == (before[0], True)
    settle(qtbot, measured)
    after = [row.run()[0] for row in measured.rows()]
    assert after[0] is not before[0]
    assert after[1:] == before[1:]


def before_of(controller: InitializersController) -> list[bool]:
    """Whether each row still shows something of before."""
    return [bool(row.signals("activations")[0]) or row.run()[0] is not None for row in controller.rows()]


def test_what_is_stale_is_the_row_s_own(qtbot: QtBot, measured: InitializersController) -> None:
    first = measured.rows()[0].run()[0]
    measured.set_model(measured.model.replace(hidden_layers=(40,) * 6).adding("zeros"))
    assert before_of(measured) == [True, True, True, False]
    assert measured.rows()[0].run() == (first, True)
    measured.set_model(measured.model.with_initializer(0, "zeros"))  # another initializer in the same colour
    assert before_of(measured) == [False, True, True, False]
    measured.set_model(measured.model.without(1).adding("small_normal"))  # another row in a free colour
    assert {row.row.colour for row in measured.rows()} == {0, 1, 2, 3}
    assert [row.row.initializer.kind for row in measured.rows()][-1] == "small_normal"
    settle(qtbot, measured)
    assert all(row.now.run is not None for row in measured.rows())


def test_rows_of_an_example_show_nothing_of_other_rows(measured: InitializersController) -> None:
    measured.open_example(measured.model.replace(hidden_layers=(30,) * 50, seed=3))
    assert before_of(measured) == [False, False, False]
    measured.set_model(measured.model.replace(seed=4))
    assert before_of(measured) == [False, False, False]


def test_what_is_undone_is_there_at_once(qtbot: QtBot, measured: InitializersController) -> None:
    before = stds(measured)
    measured.set_model(measured.model.replace(seed=7))
    settle(qtbot, measured)
    assert stds(measured) != before
    measured.undo()
    assert stds(measured) == before
    assert not any(row.run()[1] for row in measured.rows())


def test_the_latest_of_many_requests_wins(qtbot: QtBot, measured: InitializersController) -> None:
    for seed in range(1, 12):
        measured.set_model(measured.model.replace(seed=seed))
    settle(qtbot, measured)
    assert [row.now.run.config.seed for row in measured.rows() if row.now.run] == [11, 11, 11]


def test_a_sweep_is_undone_in_one_step(measured: InitializersController) -> None:
    first = measured.model
    for std in (0.1, 0.2, 0.3):
        row = first.rows[0].replace(initializer=Normal(std=std))
        measured.edit(first.with_row(0, row), what="row", dragged=True)
    measured.drop()
    measured.undo()
    assert measured.model == first


def test_a_hidden_row_is_not_measured(qtbot: QtBot, controller: InitializersController) -> None:
    controller.set_model(controller.model.with_row(1, controller.model.rows[1].replace(shown=False)))
    controller.wake()
    settle(qtbot, controller)
    assert [row.now.run is not None for row in controller.rows()] == [True, False, True]
    assert [row.name for row in controller.shown_rows()] == ["Normal, std 1", "He normal"]


def test_several_seeds_come_after_the_first(qtbot: QtBot, measured: InitializersController) -> None:
    measured.set_model(measured.model.replace(seeds=4))
    settle(qtbot, measured)
    for row in measured.rows():
        assert [run.config.seed for run in row.now.more_seeds] == [1, 2, 3]


def test_the_signal_goes_forward_and_the_gradient_comes_back(controller: InitializersController) -> None:
    forward = [SignalPosition(layer, forward=True) for layer in range(3)]
    back = [SignalPosition(layer, forward=False) for layer in (2, 1, 0)]
    way = []
    for position in range(controller.playback.length + 1):
        controller.playback.seek(position)
        way.append((controller.reached(), controller.quantity()))
    assert [place for place, _ in way] == [*forward, *back, None]
    assert [quantity for _, quantity in way] == ["activations"] * 3 + ["pre_activation_gradients"] * 3 + ["activations"]


def test_at_rest_all_is_seen_whatever_the_depth(controller: InitializersController) -> None:
    assert controller.reached() is None
    controller.set_model(controller.model.replace(hidden_layers=(20,) * 8))
    assert controller.playback.position == controller.playback.length == 16
    controller.seek(4)
    controller.set_model(controller.model.replace(hidden_layers=(20,) * 6))
    assert controller.playback.position == 4


def test_what_would_not_fit_into_memory_is_said_and_not_tried(
    qtbot: QtBot, controller: InitializersController, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("core.propagation.forward_backward.usable_memory", lambda: 100_000)
    assert "GB of memory" in controller.refusal(controller.model)
    controller.wake()
    settle(qtbot, controller)
    assert "GB of memory" in controller.fault
    assert controller.rows()[0].now.run is None


def test_a_fault_of_the_engine_is_said(
    qtbot: QtBot, controller: InitializersController, monkeypatch: pytest.MonkeyPatch
) -> None:
    def lose(_: str) -> None:
        raise OSError("the disk is gone")

    monkeypatch.setattr("app.initializers.measurement._pictures", lose)
    controller.set_model(controller.model.replace(inputs="digits"))
    controller.wake()
    settle(qtbot, controller)
    assert controller.fault == "the disk is gone"


@pytest.mark.slow
def test_forgotten_networks_make_room(qtbot: QtBot, measured: InitializersController) -> None:
    for seed in range(1, 20):
        measured.set_model(measured.model.replace(seed=seed))
        settle(qtbot, measured)
    assert len(measured._known) <= 48


def test_everybody_can_leave(qtbot: QtBot, measured: InitializersController) -> None:
    for _ in range(3):
        measured.set_model(measured.model.without(0))
    settle(qtbot, measured)
    assert measured.rows() == []
    measured.set_model(measured.model.adding("he_normal"))
    settle(qtbot, measured)
    assert len(stds(measured)) == 1


def test_the_same_model_is_not_announced(qtbot: QtBot, controller: InitializersController) -> None:
    with qtbot.assertNotEmitted(controller.model_changed):
        controller.set_model(controller.model.replace())


def test_batch_norm_shows_what_came_in_and_what_went_out(qtbot: QtBot, measured: InitializersController) -> None:
    measured.set_model(measured.model.replace(batch_norm=True, shown="pre-activations"))
    settle(qtbot, measured)
    before, after = (measured.rows()[0].signals(name)[0] for name in ("before_batch_norm", "pre_activations"))
    assert before[0].std > 2
    assert after[0].std == pytest.approx(1, rel=1e-3)


def test_two_rows_of_one_network_are_measured_once(qtbot: QtBot, model: InitializersModel) -> None:
    controller = InitializersController(model.duplicating(0))
    controller.wake()
    settle(qtbot, controller)
    first, second = controller.rows()[:2]
    assert first.now.run is second.now.run
    assert isinstance(first.now.run.config if first.now.run else None, PropagationConfig)
    controller.close()


@pytest.mark.slow
def test_what_takes_long_is_given_up_for_what_is_newer(qtbot: QtBot, controller: InitializersController) -> None:
    controller.set_model(controller.model.replace(hidden_layers=(500,) * 30, batch_size=4000))
    controller.wake()
    request = controller._request
    assert request is not None
    qtbot.wait(int(PATIENCE * 1000) + 100)
    controller.set_model(controller.model.replace(hidden_layers=(20,), batch_size=16))
    assert request.abandoned.is_set()
    settle(qtbot, controller)
    assert len(controller.rows()[0].signals("activations")[0]) == 1
    assert controller.fault == ""


def test_a_position_is_named_by_its_layer_and_by_what_moves(controller: InitializersController) -> None:
    depth = len(controller.model.hidden_layers)
    names = [controller.name_position(place) for place in (0, depth - 1, depth, 2 * depth - 1, 2 * depth)]
    first, last = "layer 1", f"layer {depth}"
    assert names == [f"{first}, signal", f"{last}, signal", f"{last}, gradient", f"{first}, gradient", "all layers"]


def test_a_long_measurement_says_how_far_it_is_and_what_it_takes(
    qtbot: QtBot, controller: InitializersController
) -> None:
    def said() -> str:
        texts.append(controller.progress_text())
        return texts[-1]

    texts: list[str] = []
    controller.set_model(controller.model.replace(hidden_layers=(60,) * 20, batch_size=400))
    controller.wake()
    qtbot.waitUntil(lambda: " left, with " in said(), timeout=PATIENT)
    assert texts[-1].startswith("Measuring: ")
    assert texts[-1].endswith("GB of memory")
    settle(qtbot, controller)
    assert said() == ""
