"""What CONTRIBUTING.md tells one to write is all that there is to write: it is done, in a copy of the tree."""

import io
import itertools
import math
import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import redirect_stdout, suppress
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtWidgets import QDialogButtonBox, QWidget

from app.__main__ import main
from app.application import make_application
from app.base.theme import DARK, LIGHT, wear
from app.export.picture import PictureFormat, save_picture
from app.export.picture_dialog import PictureDialog
from app.initializers.controller import InitializersController
from app.initializers.figures import Figures
from app.initializers.model import InitializersModel, line_up
from app.initializers.room_widget import InitializersPanel
from app.optimizers.controller import OptimizersController
from app.optimizers.listed_racer import ListedRacer
from app.optimizers.model import OptimizersModel
from app.optimizers.racer_card import RacerBody
from app.optimizers.view import OptimizersView
from app.start import open_window
from app.trainer.layers.layers_tab import LayersTab
from app.trainer.live_run import LiveRun
from app.trainer.model import TrainerModel
from app.trainer.run_list.store import RunList
from core.activations import ReLU
from core.datasets import load
from core.descent import Racer, Trajectory, race
from core.diagnostics import Statistic
from core.diagnostics.catalogue import STATISTICS
from core.export.race_script import race_script
from core.export.tables import history_table, layers_table
from core.export.torch_script import torch_script
from core.initializers import HeNormal
from core.number_format import percent
from core.optimizers import OPTIMIZERS, Optimizer
from core.surfaces import SURFACES, OwnFunction, Surface
from core.training import Trainer, TrainingConfig, checkpoints
from core.training.bundled_runs import bundled_runs
from core.training.packed_arrays import Records
from core.training.reports import NUMBERS, EpochReport

ROOT = Path(__file__).parents[1]
CODE = r"```python\n(.*?)```"


# A copy of the tree, and what CONTRIBUTING.md says.


def copy_of_the_tree(folder: Path) -> Path:
    """Copy what a contributor may write to; the data are linked."""
    for name in ("core", "app", "assets/translations"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    for path in (ROOT / "assets").iterdir():
        if not (folder / "assets" / path.name).exists():
            (folder / "assets" / path.name).symlink_to(path)
    (folder / "tests").mkdir()
    for name in ("__init__", "make_translations", "test_contributing"):
        shutil.copy(ROOT / "tests" / f"{name}.py", folder / "tests")
    (folder / "tests" / "golden").symlink_to(ROOT / "tests" / "golden")
    return folder


def code_under(heading: str) -> list[str]:
    """The pieces of code that CONTRIBUTING.md shows under a heading."""
    page = (ROOT / ".github" / "CONTRIBUTING.md").read_text(encoding="utf-8")
    section = re.search(rf"^## {heading}\n.*?(?=^## )", page, re.MULTILINE | re.DOTALL)
    assert section is not None
    return re.findall(CODE, section[0], re.DOTALL)


def add_class(path: Path, source: str, union: str) -> None:
    """Write a class above a union at the end of a file, and its name at the end of the union."""
    text = path.read_text(encoding="utf-8")
    above, start, members = text.partition(f"{union} = Annotated[\n")
    name = re.search(r"^class (\w+)\(", source, re.MULTILINE)
    assert start
    assert name is not None
    members = members.replace(",\n    Field(", f"\n    | {name[1]},\n    Field(", 1)
    path.write_text(f"{above}{source}\n\n{start}{members}", encoding="utf-8")


def translate(folder: Path, translations: dict[str, str]) -> None:
    """Write translations for exactly the texts that are missing, as the tool asks for them."""
    file = folder / "assets" / "translations" / "fallline_ko.ts"
    command = [sys.executable, "-m", "tests.make_translations"]
    asked = subprocess.run(command, cwd=folder, env=clean(folder), capture_output=True, text=True, check=False)
    assert re.findall(r"^\S+: core: '(.*)'$", asked.stdout, re.MULTILINE) == list(translations)
    text = file.read_text(encoding="utf-8")
    for source, translation in translations.items():
        begun = f"<source>{source}</source>\n        <translation"
        assert begun in text
        text = text.replace(f'{begun} type="unfinished"></translation>', f"{begun}>{translation}</translation>")
    file.write_text(text, encoding="utf-8")
    subprocess.run(command, cwd=folder, env=clean(folder), capture_output=True, check=True)


def run_there(folder: Path, here: Path, check: str) -> None:
    """Call a function of this file in a process that knows the copy alone; nothing may be said about it."""
    script = f"from tests import test_contributing as there; there.{check}()"
    command = [sys.executable, "-W", "error", "-W", "ignore::RuntimeWarning:pyqtgraph", "-P", "-c", script]
    done = subprocess.run(command, cwd=here, env=clean(folder), capture_output=True, text=True, check=False)
    said = [line for line in done.stderr.splitlines() if "This plugin does not support" not in line]
    assert "\n".join(said) == ""  # an exception in a slot of Qt does not end the process
    assert done.returncode == 0


def clean(folder: Path) -> dict[str, str]:
    """An environment in which nothing is imported from here, and the window speaks English."""
    return {**os.environ, "PYTHONPATH": str(folder), "QT_QPA_PLATFORM": "offscreen", "LC_ALL": "C.UTF-8"}


@pytest.fixture(scope="module")
def tree(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the tree in which all is written that CONTRIBUTING.md shows, and translated."""
    folder = copy_of_the_tree(tmp_path_factory.mktemp("tree"))
    texts = [*write_format(folder), *write_statistic(folder), *write_optimizer_and_surface(folder)]
    translations = (
        "BMP 그림",
        "압축하지 않은 픽셀",
        "가파른 곳",
        "활성화 함수의 미분값이 {limit}보다 큰 활성화값의 비율입니다.",
        "최근 기울기의 부호만 봅니다.",
        "대각선으로 놓인 협곡입니다.",
    )
    translate(folder, dict(zip(texts, translations, strict=True)))
    return folder


def write_format(folder: Path) -> list[str]:
    (entry,) = code_under("Add a picture format")
    table = folder / "app" / "export" / "formats.py"
    source = table.read_text(encoding="utf-8")
    assert source.count("\n)\nPICTURES") == 1
    table.write_text(source.replace("\n)\nPICTURES", f"\n    {entry.strip()},\n)\nPICTURES"), encoding="utf-8")
    return ["BMP picture", "pixels, not compressed"]


def write_statistic(folder: Path) -> list[str]:
    computed, entry = code_under("Add a statistic")
    measures = folder / "core" / "diagnostics" / "statistics.py"
    measures.write_text(f"{measures.read_text(encoding='utf-8')}\n\n{computed}", encoding="utf-8")
    catalogue = folder / "core" / "diagnostics" / "catalogue.py"
    declared, after, others = catalogue.read_text(encoding="utf-8").partition(
        "\n\n\n@dataclass(frozen=True)\nclass Detail"
    )
    catalogue.write_text(f"{declared}\n{entry.rstrip()}{after}{others}", encoding="utf-8")
    return re.findall(r'N_\("(.*)"\)', entry)


def write_optimizer_and_surface(folder: Path) -> list[str]:
    (optimizer,), (surface,) = code_under("Add an optimizer"), code_under("Add a surface")
    add_class(folder / "core" / "optimizers.py", optimizer, "AnyOptimizer")
    add_class(folder / "core" / "surfaces" / "functions.py", surface, "AnySurface")
    return [text for source in (optimizer, surface) for text in re.findall(r'N_\("(.*)"\)', source)]


@pytest.mark.slow
def test_an_optimizer_and_a_surface_are_a_class_a_name_and_a_translation_each(tree: Path, tmp_path: Path) -> None:
    run_there(tree, tmp_path, race_and_show_what_was_added.__name__)


@pytest.mark.slow
def test_a_statistic_is_what_computes_it_an_entry_and_its_translations(tree: Path, tmp_path: Path) -> None:
    run_there(tree, tmp_path, show_the_statistic_that_was_added.__name__)


@pytest.mark.slow
def test_a_picture_format_is_an_entry_and_its_translations(tree: Path, tmp_path: Path) -> None:
    run_there(tree, tmp_path, paint_what_was_added.__name__)


def test_both_languages_show_the_same_code() -> None:
    names = ("CONTRIBUTING.md", "CONTRIBUTING.ko.md")
    english, korean = ((ROOT / ".github" / name).read_text(encoding="utf-8") for name in names)
    assert re.findall(CODE, english, re.DOTALL) == re.findall(CODE, korean, re.DOTALL)


# An optimizer and a surface.

OWN = OwnFunction(expression="sin(a x) + y^2 / 5")
STEPS = 60


def race_and_show_what_was_added() -> None:
    """Race and show what was added, the last optimizer and the last surface."""
    assert Path.cwd() != ROOT
    optimizer, surface = OPTIMIZERS[-1], SURFACES[-1].model_validate({})
    assert (optimizer.label, surface.label) == ("Signum", "Booth")
    for known in (*(kind.model_validate({}) for kind in SURFACES), OWN):
        races_to_an_end(known, [optimizer])
    scripts_tell_the_same(surface, races_to_an_end(surface, list(OPTIMIZERS)))
    make_application()
    window = open_window(Path("settings.json"))
    window.complete()
    window.show()
    assert isinstance(window.room, OptimizersView)
    the_room_races_it(window.room, optimizer)
    the_room_draws_it(window.room, surface)
    window.languages.choose("ko")
    QCoreApplication.processEvents()
    assert window.room.controls.racers.cards[-1].kind.toolTip().startswith("<p>최근 기울기의 부호만 봅니다.</p>")
    for room in window.rooms:
        room.shut()
    window.close()


def races_to_an_end(surface: Surface, kinds: list[type[Optimizer[Any]]]) -> list[Trajectory]:
    """Race optimizers at their suggested rates, and see that none diverges."""
    optimizers = [kind.model_validate({"learning_rate": surface.suggested_rate(kind)}) for kind in kinds]
    racers = [Racer.model_validate({"optimizer": optimizer}) for optimizer in optimizers]
    paths = list(race(surface, racers, surface.start, STEPS))
    assert [path.diverged_at for path in paths] == [None] * len(kinds)
    return paths


def scripts_tell_the_same(surface: Surface, paths: list[Trajectory]) -> None:
    """Run the script of a race, and the loss of its script for PyTorch with NumPy in PyTorch's place."""
    arguments = (surface, [path.racer for path in paths], surface.start, STEPS, 0)
    with redirect_stdout(io.StringIO()) as said:
        exec(race_script(*arguments), {})
    ends = [line.split() for line in said.getvalue().splitlines()]
    assert ends == [[path.racer.optimizer.kind, *map(str, [*path.points[-1], path.losses[-1]])] for path in paths]
    for_torch = torch_script(*arguments)
    assert "# Signum: torch.optim has none.\n" in for_torch
    defined = re.search(r"^def loss.*?\n\n\n", for_torch, re.MULTILINE | re.DOTALL)
    assert defined is not None
    names: dict[str, Any] = {"math": math, "torch": SimpleNamespace(**vars(np))}
    exec(defined[0], names)
    points = surface.bounds.grid(5).reshape(-1, 2)
    np.testing.assert_allclose([names["loss"](x, y) for x, y in points], surface.value(points))


def the_room_races_it(room: OptimizersView, optimizer: type[Optimizer[Any]]) -> None:
    """Add a racer from the menu, on the first surface and on one's own; open its form and its update panel."""
    place = len(room.controller.model.racers)
    entry = next(action for action in room.controls.add.menu().actions() if action.text() == optimizer.label)
    entry.trigger()
    room.controller.set_model(room.controller.model.with_surface(OWN))
    room.controller.choose(place)
    racer = room.controller.model.racers[place].optimizer
    assert racer.learning_rate == OWN.suggested_rate(optimizer)
    card = room.controls.racers.cards[place]
    card.open(True)
    QCoreApplication.processEvents()  # a card that is new is laid out
    assert isinstance(card.body, RacerBody)
    for declaration in optimizer.declarations():
        assert card.body.form.editor(declaration.name).isVisibleTo(card)
    assert room.insight is not None
    panel = room.insight.column.update_panel
    assert panel.formula.text() == racer.formula
    assert "β  decay of the mean = 0.9" in panel.symbols.text().splitlines()
    assert [row.symbol for row in panel.terms.rows()] == ["g", "v", "η", "Δw"]
    assert [arrow.kind for arrow in room.plot.arrows.pulls()] == ["gradient", "momentum", "step"]


def the_room_draws_it(room: OptimizersView, surface: Surface) -> None:
    """Choose a surface from the list, see it, and copy its scripts."""
    room.controls.surface.kind.activated.emit(SURFACES.index(type(surface)))
    assert room.stage.title.text() == f"{surface.label}:  f(x, y) = {surface.formula}"
    picture = room.plot.grab().toImage()
    seen = {picture.pixel(x, y) for x in range(0, picture.width(), 9) for y in range(0, picture.height(), 9)}
    assert len(seen) > 20
    for script in room.scripts.actions():
        script.trigger()
        compile(QGuiApplication.clipboard().text(), "script", "exec")


# A statistic of layers.

HELP = "The share of activations at which the slope of the function is above 0.9."
SMALL = TrainingConfig(dataset="digits", train_size=200, hidden_layers=(20,), activation=ReLU(), epochs=2)
WRITTEN = ROOT / "tests" / "golden" / "v0_1_0"


def show_the_statistic_that_was_added() -> None:
    """Look for the statistic wherever there are statistics, and in what was written before it."""
    make_application()
    steep = STATISTICS["steep"]
    an_untrained_network_has_it(steep)
    a_run_has_it()
    runs = RunList(Path(shutil.copy(WRITTEN / "runs.sqlite", ".")))
    for run in runs.runs():
        all_but_it_is_known(steep, runs.history(run.id), runs.records(run.id))
    for bundled in bundled_runs():
        _, arrays = checkpoints.read(ROOT / "assets" / "recorded" / f"{bundled.summary.name}.npz")
        all_but_it_is_known(steep, [report for report in bundled.history if report.layers], arrays["layers"])
    a_run_that_was_interrupted_goes_on_with_it(steep)


def an_untrained_network_has_it(steep: Statistic) -> None:
    """See it in the chart, the list, the table and the CSV of the Initializers room: with ReLU, it is what is not 0."""
    controller = InitializersController(
        InitializersModel(rows=line_up(HeNormal()), activation=ReLU(), hidden_layers=(20, 20), batch_size=64)
    )
    panel = InitializersPanel(controller)
    panel.resize(1200, 800)
    panel.show()
    controller.wake()
    wait_until(lambda: not controller.measuring)
    run, _ = controller.shown_rows()[0].run()
    assert run is not None
    expected = [1 - layer.shares.zeros for layer in run.layers]
    (chart,) = (one for one in panel.charts.charts if one.statistic is steep)
    assert (chart.heading.text(), chart.heading.toolTip()) == ("steep slopes", HELP)
    np.testing.assert_allclose(chart.chart.layer.curves[0].values, expected)
    assert "steep" in [figure.name for figure in Figures(panel, panel).figures()]
    panel.stage.open_cell(0, 1)
    assert dict(panel.stage.large.cell.statistics())["steep slopes"] == percent(expected[1])
    panel.stage.view.setCurrentIndex(1)
    columns = panel.stage.table.model.columns
    (place,) = (place for place, column in enumerate(columns) if column.title == "steep slopes")
    assert columns[place].tip == HELP
    assert panel.stage.table.model.rows()[1].cells[place] == pytest.approx(expected[1])
    table = layers_table([[run]])
    assert [row[table.columns.index("shares_steep")] for row in table.rows] == pytest.approx(expected)
    controller.close()
    panel.close()


def a_run_has_it() -> None:
    """Choose it in a chart of the Trainer, open a cell, write the history."""
    run, tab = LiveRun("mine", SMALL), LayersTab()
    for _ in run.train():
        pass
    chosen: list[Any] = []
    tab.look_changed.connect(lambda _, value: chosen.append(value))
    choice = tab.charts[0].choice
    assert choice.itemData(choice.findData("steep"), Qt.ItemDataRole.ToolTipRole) == HELP
    choice.activated.emit(choice.findData("steep"))
    tab.show_at(run, TrainerModel().replace(layer_charts=chosen[0]), 2, (0, 0))
    expected = [1 - report.layers[0].shares.zeros for report in run.epochs]
    np.testing.assert_allclose(tab.charts[0].chart.layer.curves[0].values[1:], expected)
    (line,) = (line for line in tab.large._pairs if line[0].text() == "steep slopes")
    assert (line[1].text(), line[1].toolTip()) == (percent(expected[1]), HELP)
    table = history_table(run.name, run.config, (), run.ending, run.epochs)
    assert [row[table.columns.index("shares_steep_1")] for row in table.rows] == pytest.approx(expected)


def all_but_it_is_known(steep: Statistic, history: Sequence[EpochReport], records: Records) -> None:
    """Compare a history with the records as they were written, before the statistic was there."""
    assert len(history) == len(records) > 0
    for report, record in zip(history, records, strict=True):
        assert np.isnan(steep.by_layer(report.layers)).all()
        numbers = [name for name in NUMBERS if name in record.dtype.names]
        np.testing.assert_equal([getattr(report, name) for name in numbers], [record[name] for name in numbers])
        known, written = report.layers.records, record["layers"]
        for name in written.dtype.names:
            for part in written.dtype[name].names or [()]:
                np.testing.assert_array_equal(known[name][part], written[name][part])


def a_run_that_was_interrupted_goes_on_with_it(steep: Statistic) -> None:
    """Go on from a checkpoint that was written before, and save it and read it again."""
    before = WRITTEN / "interrupted" / "checkpoint.npz"
    trainer = Trainer.load(before, load("digits"))
    _, arrays = checkpoints.read(before)
    all_but_it_is_known(steep, trainer.history, arrays["history"])
    known = len(trainer.history)
    list(trainer.run())
    trainer.save("after.npz")
    for history in (trainer.history, Trainer.load("after.npz", load("digits")).history):
        values = np.array([steep.by_layer(report.layers)[0] for report in history])
        assert np.isnan(values[:known]).all()
        np.testing.assert_allclose(values[known:], [1 - report.layers[0].shares.zeros for report in history[known:]])


def wait_until(condition: Callable[[], bool]) -> None:
    """Let the window work until something holds, for half a minute at most."""
    end = time.monotonic() + 30
    while not condition():
        assert time.monotonic() < end
        QCoreApplication.processEvents()


# A picture format.


def paint_what_was_added() -> None:
    """Read of a .bmp in the help of `render`, paint one, and save another from the dialog."""
    assert Path.cwd() != ROOT
    with redirect_stdout(io.StringIO()) as said, suppress(SystemExit):
        fallline("render", "--help")
    assert "  .bmp                  BMP picture: pixels, not compressed\n" in said.getvalue()
    words = (
        str(ROOT / "assets" / "pictures" / "race.fallline"),
        "-o",
        "x.bmp",
        "--size",
        "500x400",
        "--figure",
        "loss",
    )
    assert fallline("render", *words) == 0
    room = OptimizersView(OptimizersController(OptimizersModel.first()))
    dialog = PictureDialog("y", room.figures(), PictureFormat(width=500, height=400), save_picture)
    assert dialog.kinds()["BMP picture (*.bmp)"] == ".bmp"
    dialog.path.setText(str(Path("y.bmp").absolute()))
    dialog.buttons.button(QDialogButtonBox.StandardButton.Save).click()
    for name in ("x.bmp", "y.bmp"):
        with Image.open(name) as picture:
            assert (picture.format, picture.size) == ("BMP", (500, 400))


def fallline(*words: str) -> int:
    """Do what a command line says."""
    sys.argv = ["fallline", *words]
    return main()


# A chart.


@pytest.mark.slow
def test_a_chart_is_a_class_that_follows_the_theme(holder: QWidget) -> None:
    names: dict[str, Any] = {}
    exec(code_under("Add a chart")[0], names)
    chart = names["ProgressChart"]()
    chart.setParent(holder)
    holder.resize(640, 400)
    chart.resize(640, 400)
    holder.show()
    places = [{"optimizer": {"kind": kind}, "colour": colour} for colour, kind in enumerate(("sgd", "adam"))]
    racers = [ListedRacer.model_validate(place) for place in places]
    paths = race(OWN, [Racer.model_validate({"optimizer": racer.optimizer}) for racer in racers], OWN.start, STEPS)
    chart.set_race(list(zip(racers, paths, strict=True)))
    chart.set_step(STEPS // 2)
    assert [row.name for row in chart.legend.entries] == ["SGD", "Adam"]
    for theme in (LIGHT, DARK):
        wear(holder, theme)
        seen = colours_in(chart.grab().toImage())
        assert {theme.panel, theme.accent, *theme.racers[:2]} <= seen  # the ground, the cursor, the curves


def colours_in(picture: QImage) -> set[str]:
    """The colours of the pixels of a picture, as a theme writes them."""
    places = itertools.product(range(picture.width()), range(picture.height()))
    return {picture.pixelColor(x, y).name().upper() for x, y in places}
