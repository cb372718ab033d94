"""The sentence that a claim says of this run, beside the picture and under it."""

from PySide6.QtCore import QCoreApplication

from app.base.language import language_now
from app.course.asking import Asking
from app.course.controller import CourseController
from app.course.entry import Claim
from core.lessons.sentences import said_now


def now_of(controller: CourseController, asking: Asking, claim: Claim) -> str:
    """Return what this run says, or when it will; empty if the claim has nothing to say of runs."""
    if asking.is_open:  # which this run would answer
        return QCoreApplication.translate("ClaimCard", "after your answer to the question above, or Skip.")
    if not claim.now:
        return ""
    its = controller.scene_of(claim)
    is_on_screen = controller.is_on_screen(claim) and controller.scene in (None, its)
    now = said_now(claim.now, language_now(), controller.reader(its)) if is_on_screen else None
    if now is not None:
        return now
    if is_on_screen and controller.scene is its and controller.deviation() is not None:
        return QCoreApplication.translate("ClaimCard", "go back to the scene, and its numbers stand here.")
    if is_on_screen and controller.scene is its:
        return QCoreApplication.translate("ClaimCard", "its numbers stand here as soon as they are known.")
    if its is None:
        return QCoreApplication.translate("ClaimCard", "open the scene, and its numbers stand here.")
    sentence = QCoreApplication.translate("ClaimCard", "open the scene “{0}”, and its numbers stand here.")
    return sentence.format(its.title.text(language_now()))
