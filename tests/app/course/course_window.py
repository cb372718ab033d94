"""The course as a person uses it in a window."""

from app.course.controller import CourseController
from app.window.main_window import MainWindow


def course_of(window: MainWindow) -> CourseController:
    """The course of a window, made if it was not."""
    window.course.complete()
    assert window.course.controller is not None
    return window.course.controller


def open_scene(window: MainWindow, entry: str, number: int = 0) -> None:
    """Open an entry, and one of its scenes."""
    course = course_of(window)
    course.open_entry(entry)
    assert course.entry is not None
    course.open_scene(course.entry.scenes[number])
