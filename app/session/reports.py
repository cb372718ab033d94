"""Gather the report of a room: what it shows, what its numbers mean, and the settings that made it."""

import json
from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QBuffer, QCoreApplication, QIODevice
from PySide6.QtGui import QImage

from app.base.formatting import translated
from app.export.figure import Figure
from app.export.picture import PictureFormat, TooSmallError, svg
from app.export.report_page import Gallery, Grid, Lines, Part, Picture, Report, Section
from app.initializers.descriptions import verdict_on
from app.initializers.model import InitializersModel
from app.initializers.view import InitializersView
from app.optimizers.descriptions import ending_of, names_of
from app.optimizers.model import OptimizersModel
from app.optimizers.view import OptimizersView
from app.rooms.room import Room
from app.trainer.view import TrainerView
from core.export.differences import SAME, differences
from core.export.exported_run import ExportedRun
from core.scenes.advice import advise
from core.scenes.verdict import judge, rule
from core.settings import N_, RefusedError, Settings
from core.training import PRESETS
from core.training.evaluation import confusion, recognised, worst_mistakes

SIZES = ((900, 560), (1200, 760), (1600, 1100), (2400, 1800))  # pixels of a screen; the first that has room is taken
NO_RUN = N_("there is no run to be reported on")
WHOLE = ("room", "course")  # figures that show others again
MISTAKES = 12
MOST_CLASSES = 30  # of a matrix that can be read
translate = QCoreApplication.translate


def report_of(room: Room, language: str, course: Sequence[Section] = ()) -> Report:
    """Return the report of a room as it stands; that of the Trainer is about the run that is shown.

    `course` is what the course says of it.
    """
    match room:
        case OptimizersView():
            title, found = translate("report", "Race"), list(_race(room))
            settings = [*_settings(OptimizersModel.first(), room.controller.model)]
        case InitializersView():
            title, found = translate("report", "Propagation"), list(_propagation(room))
            settings = [*_settings(InitializersModel.first(), room.controller.model)]
        case TrainerView():
            run = _run_of(room)
            title, found = run.name, [*_verdict(run), *_results(run)]
            settings = [*_run_settings(run)]
        case _:
            raise TypeError(room)
    sections = [
        *found,
        Section(translate("report", "Pictures"), list(_pictures(room))),
        *course,
        Section(translate("report", "Settings"), settings),
    ]
    return Report(f"{title} · Fall Line", language, sections)


def _run_of(room: TrainerView) -> ExportedRun:
    """Return the run that is shown.

    Raises:
        RefusedError: there is none.
    """
    run = room.controller.run
    if run is None or run.trainer is None:
        raise RefusedError(NO_RUN)
    return ExportedRun.of(run.name, run.trainer)


def _race(room: OptimizersView) -> Iterator[Section]:
    model, race = room.controller.model, room.controller.race
    names = names_of(model.racers, model.surface)
    titles = [translate("report", "racer"), "x", "y", translate("report", "loss")]
    rows = [
        [name, *(f"{one:.6g}" for one in (*of.points[-1], of.losses[-1]))] for name, of in zip(names, race, strict=True)
    ]
    ends = [f"{name}: {ending_of(of)}" for name, of in zip(names, race, strict=True)]
    yield Section(translate("report", "How it ended"), [*ends, Grid([titles, *rows])])


def _propagation(room: InitializersView) -> Iterator[Section]:
    said = [f"{one.name}: {verdict_on(one.now.run)}" for one in room.controller.shown_rows() if one.now.run is not None]
    yield Section(translate("report", "Verdict"), said)


def _verdict(run: ExportedRun) -> Iterator[Section]:
    """Yield the verdict with its rule, and the advice that there is."""
    if (verdict := judge(run.history, run.ending, run.config)) is None:
        return
    parts = [f"{translated(verdict.finding).capitalize()}. {rule(verdict.finding, translate)}"]
    parts += [
        one.reason.text(translate) for one in advise(run.config, verdict, begun=run.config, changes=run.changes)[:2]
    ]
    yield Section(translate("report", "Verdict"), parts)


def _results(run: ExportedRun) -> Iterator[Section]:
    """Yield the scores at the end and at the best epoch, the confusion matrix and the gravest mistakes."""
    if not run.history:
        return
    yield Section(translate("report", "Scores"), [Grid(list(_scores(run)))])
    data = run.dataset
    if not len(data.test_labels) or (run.ending is not None and run.ending.kind == "diverged"):
        return
    probabilities = recognised(run.network("last"), data.test_images, run.pixels)
    if len(data.classes) <= MOST_CLASSES:
        counts = confusion(probabilities, data.test_labels).tolist()
        head = [translate("report", "true \\ taken for"), *data.classes]
        rows = [[name, *map(str, row)] for name, row in zip(data.classes, counts, strict=True)]
        yield Section(translate("report", "Confusion matrix of the test images"), [Grid([head, *rows])])
    if data.image_shape is not None:
        shown = [
            (
                _png(data.test_images[one.row].reshape(data.image_shape)),
                f"{data.classes[one.label]} → {data.classes[one.taken_for]}",
            )
            for one in worst_mistakes(probabilities, data.test_labels, MISTAKES)
        ]
        yield Section(translate("report", "Mistakes made with the greatest confidence"), [Gallery(shown)])


def _scores(run: ExportedRun) -> Iterator[Sequence[str]]:
    yield [
        translate("report", "epoch"),
        translate("report", "training"),
        translate("report", "validation"),
        translate("report", "test"),
        translate("report", "training loss"),
    ]
    epochs = dict.fromkeys([*([run.best.epoch] if run.best else []), run.last.epoch or len(run.history)])
    for report in (run.history[epoch - 1] for epoch in epochs):
        accuracies = (report.train_accuracy, report.validation_accuracy, report.test_accuracy)
        yield [str(report.epoch), *(f"{one:.2%}" for one in accuracies), f"{report.train_loss:.4g}"]


def _png(pixels: NDArray[np.uint8]) -> bytes:
    grey = np.ascontiguousarray(pixels)
    image = QImage(grey.data, grey.shape[1], grey.shape[0], grey.shape[1], QImage.Format.Format_Grayscale8)
    content = QBuffer()
    content.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(content, "PNG")  # type: ignore[call-overload]
    return bytes(content.data().data())


def _pictures(room: Room) -> Iterator[Part]:
    """Yield the room's figures as they stand; of a run, the layers at the start, in the middle and at the end."""
    here, last = room.playback.position, room.playback.length
    for name in [figure.name for figure in room.figures() if figure.name not in WHOLE]:
        for place in dict.fromkeys([0, (last + 1) // 2, last]) if name == "layers" else [here]:
            room.playback.seek(place)
            found = [figure for figure in room.figures() if figure.name == name]
            yield from filter(None, map(_picture, found[:1]))
    room.playback.seek(here)


def _picture(figure: Figure) -> Picture | None:
    drawn = []
    for theme in ("light", "dark"):
        for width, height in SIZES:
            try:
                drawn.append(svg(figure, PictureFormat(width=width, height=height, dpi=96, theme=theme), ".svg"))
                break
            except TooSmallError:
                continue
    return Picture(figure.title, *drawn) if len(drawn) == 2 else None


def _settings(usual: Settings, model: Settings) -> Iterator[Part]:
    """Yield what differs from the first start, and all settings."""
    before, after = (one.model_dump(mode="json") for one in (usual, model))
    lines = list(differences(before, after)) or [translated(SAME)]
    yield translate("report", "What differs from the first start:")
    yield Lines(lines)
    yield Lines(json.dumps(after, ensure_ascii=False, indent=2).splitlines(), translate("report", "All settings"))


def _run_settings(run: ExportedRun) -> Iterator[Part]:
    """Yield what differs from the nearest preset, the changes on the way, and all settings."""
    after = run.config.model_dump(mode="json")
    found = {name: list(differences(preset.model_dump(mode="json"), after)) for name, preset in PRESETS.items()}
    nearest = min(found, key=lambda name: len(found[name]))
    yield translate("report", "What differs from the preset {0}:").format(nearest)
    yield Lines(found[nearest] or [translated(SAME)])
    if run.changes:
        yield translate("report", "Changed on the way:")
        yield Lines([f"{one.step}: {one.field} = {one.value:.6g}" for one in run.changes])
    yield Lines(json.dumps(after, ensure_ascii=False, indent=2).splitlines(), translate("report", "All settings"))
