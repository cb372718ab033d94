"""The course as a person uses it in a window."""

from app.course.asking import Asking
from app.course.controller import CourseController
from app.window.main_window import MainWindow


def course_of(window: MainWindow) -> CourseController:
    """The course of a window, made if it was not."""
    window.course.complete()
    assert window.course.controller is not None
    return window.course.controller


def asking_of(window: MainWindow) -> Asking:
    """The questions of the course."""
    window.course.complete()
    assert window.course.asking is not None
    return window.course.asking


def open_scene(window: MainWindow, entry: str, number: int = 0) -> None:
    """Open an entry, and one of its scenes, without an answer to its question."""
    course = course_of(window)
    course.open_entry(entry)
    asking_of(window).skip()
    assert course.entry is not None
    course.open_scene(course.entry.scenes[number])
