"""The fields of forms, as they stand on the screen."""

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QAbstractSpinBox, QCheckBox, QComboBox, QLineEdit, QSlider, QWidget

FIELDS = (QAbstractSpinBox, QCheckBox, QComboBox, QLineEdit, QSlider)


def first_fields(forms: QWidget) -> list[QWidget]:
    """Return the fields of forms, without the parts of a spin box and the number at the right of a slider."""
    found = [field for field in forms.findChildren(QWidget) if isinstance(field, FIELDS) and field.isVisible()]
    return [
        field
        for field in found
        if not isinstance(field.parent(), QAbstractSpinBox | QComboBox)
        and not any(isinstance(one, QSlider) and stands_left_of(one, field) for one in found)
    ]


def stands_left_of(one: QWidget, other: QWidget) -> bool:
    """Return whether one field stands left of another, in the same row."""
    row = one.geometry().top() <= other.geometry().center().y() <= one.geometry().bottom()
    return one.parent() is other.parent() and row and one.x() < other.x()


def begin(forms: QWidget) -> set[int]:
    """Return the places where fields begin, in pixels from the left edge of the forms."""
    return {field.mapTo(forms, QPoint(0, 0)).x() for field in first_fields(forms)}
