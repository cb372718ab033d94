"""Which language the window speaks: the chosen one, or the system's if there is a translation into it."""

from importlib import resources
from typing import Literal, get_args

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QLocale, QObject, QTranslator, Signal

Language = Literal["en", "ko"]
LanguageSetting = Literal["system", Language]

LANGUAGES: tuple[Language, ...] = get_args(Language)
ORIGINAL: Language = "en"  # what the texts are written in
OWN_NAMES: dict[LanguageSetting, str] = {"en": "English", "ko": "한국어"}  # for those who read nothing else


class Languages(QObject):
    """Lets the application speak a language, Qt's own dialogs and numbers included.

    Texts that are already on the screen stay as they are: whoever holds them makes them again when it `changed`.
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
        # Numbers are written as the texts around them are, in Qt's widgets as in ours.
        QLocale.setDefault(QLocale(language))
        self.current = language

    def _of_ours(self, language: Language) -> QTranslator:
        """Our own texts."""
        translator = QTranslator(self)
        # Not the bytes: the translator would read them long after they are gone.
        with resources.as_file(resources.files("assets") / "translations" / f"fallline_{language}.qm") as path:
            translator.load(str(path))
        return translator

    def _of_qt(self, language: Language) -> QTranslator:
        """Qt's texts: the buttons of dialogs, the choice of a file, the names of keys."""
        translator = QTranslator(self)
        translator.load(f"qtbase_{language}", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath))
        return translator


def resolve(setting: LanguageSetting) -> Language:
    """The language of a setting; the system's is the first that is wished for and known here."""
    if setting != "system":
        return setting
    wished = (name.partition("-")[0] for name in QLocale.system().uiLanguages())
    return next((language for name in wished for language in LANGUAGES if language == name), ORIGINAL)
