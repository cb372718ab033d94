"""The language in which the course speaks: that of the window."""

from PySide6.QtCore import QLocale

from app.course.sentences import Language


def language_now() -> Language:
    """Return the language of the window."""
    return "ko" if QLocale().language() == QLocale.Language.Korean else "en"
