"""The language of the window: the chosen one, or the system's if there is a translation into it."""

from importlib import resources
from typing import Literal, get_args

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QLocale, QObject, QTranslator, Signal

Language = Literal["en", "ko"]
LanguageSetting = Literal["system", Language]

LANGUAGES: tuple[Language, ...] = get_args(Language)
ORIGINAL: Language = "en"  # the language of the texts in the code
OWN_NAMES: dict[LanguageSetting, str] = {
    "en": "English",
    "ko": "한국어",
}  # shown untranslated, so that everybody finds their own


class Languages(QObject):
    """Switches the application's language, including Qt's own dialogs and numbers.

    Texts that are already on the screen stay as they are: their owners set them again on `changed`.
    """

    changed = Signal()

    def __init__(self, setting: LanguageSetting = "system", parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.setting = setting
        self.current: Language = ORIGINAL
        self._translators: list[QTranslator] = []
        self._speak(resolve(setting))

    def choose(self, setting: LanguageSetting) -> None:
        """Switch to a language, or to the system's."""
        self.setting = setting
        language = resolve(setting)
        if language != self.current:
            self._speak(language)
            self.changed.emit()

    def _speak(self, language: Language) -> None:
        for translator in self._translators:
            QCoreApplication.removeTranslator(translator)
            translator.deleteLater()
        self._translators = [] if language == ORIGINAL else [self._of_qt(language), self._of_ours(language)]
        for translator in self._translators:
            QCoreApplication.installTranslator(translator)
        # Qt's widgets and ours write numbers in the language of the texts around them.
        QLocale.setDefault(QLocale(language))
        self.current = language

    def _of_ours(self, language: Language) -> QTranslator:
        """Load our own texts."""
        translator = QTranslator(self)
        # From the file, not from bytes: the translator would read them long after they are freed.
        with resources.as_file(resources.files("assets") / "translations" / f"fallline_{language}.qm") as path:
            translator.load(str(path))
        return translator

    def _of_qt(self, language: Language) -> QTranslator:
        """Load Qt's texts: the buttons of dialogs, the choice of a file, the names of keys."""
        translator = QTranslator(self)
        translator.load(f"qtbase_{language}", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath))
        return translator


def resolve(setting: LanguageSetting) -> Language:
    """Return the language of a setting; for "system", the first of the system's languages that is known here."""
    if setting != "system":
        return setting
    preferred = (name.partition("-")[0] for name in QLocale.system().uiLanguages())
    return next((language for name in preferred for language in LANGUAGES if language == name), ORIGINAL)


def language_now() -> Language:
    """Return the language of the window, which is that of its numbers."""
    return "ko" if QLocale().language() == QLocale.Language.Korean else ORIGINAL
