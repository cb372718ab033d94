"""Shows a training run on a terminal, or as lines where there is none."""

import math
import shutil
import time
from typing import TextIO

from core.number_format import decimal, part_of_one
from core.training.config import TrainingConfig
from core.training.reports import EpochReport, StepReport

LONGEST_BAR = 30  # characters
REFRESH = 0.1  # seconds


class Progress:
    """Shows reports as they come: one line that is written over on a terminal, a line an epoch elsewhere."""

    def __init__(self, config: TrainingConfig, steps_done: int, stream: TextIO) -> None:
        self.config = config
        self.stream = stream
        self.is_terminal = stream.isatty()
        self._begin = self._shown = time.monotonic()
        self._begin_step = self._step = steps_done
        self._numbers = ""  # of the last epoch

    def show(self, report: StepReport | EpochReport) -> None:
        """Show a report; on a terminal, not every step but ten times a second."""
        if isinstance(report, StepReport):
            self._step = report.step
            if self.is_terminal and time.monotonic() - self._shown >= REFRESH:
                self._draw(self._numbers or f"loss {on_terminal(report.loss)}")
            return
        number = f"epoch {report.epoch}/{self.config.epochs}"
        if self.is_terminal:
            self._numbers = shortly(report)
            self._draw(self._numbers)
        else:
            self.stream.write(f"{number}  {fully(report)}  {self._left()} left\n")
            self.stream.flush()

    def end(self) -> None:
        """Leave the line as it is."""
        if self.is_terminal:
            self.stream.write("\n")
            self.stream.flush()

    def _draw(self, numbers: str) -> None:
        self._shown = time.monotonic()
        epoch = min(self._step // self.config.steps_per_epoch + 1, self.config.epochs)
        begin, end = f"epoch {epoch}/{self.config.epochs} ", f" {numbers}  {self._left()} left"
        columns = shutil.get_terminal_size().columns - 1
        bar = min(max(columns - len(begin) - len(end), 0), LONGEST_BAR)
        filled = bar * self._step // self.config.steps
        line = begin + "#" * filled + "." * (bar - filled) + end
        self.stream.write("\r" + line[:columns].ljust(columns))
        self.stream.flush()

    def _left(self) -> str:
        """The time left at the pace so far, evaluation included."""
        taken = self._step - self._begin_step
        if not taken:
            return "?"
        pace = (time.monotonic() - self._begin) / taken
        return duration(pace * (self.config.steps - self._step))


def shortly(report: EpochReport) -> str:
    """Return what has room on a line with a bar: loss and accuracy of validation, of training without validation."""
    name, loss, accuracy = "validation", report.validation_loss, report.validation_accuracy
    if math.isnan(accuracy):
        name, loss, accuracy = "training", report.train_loss, report.train_accuracy
    return f"{name} {loss_and_accuracy(loss, accuracy, '  ')}  {report.images_per_second:,.0f} images/s"


def fully(report: EpochReport) -> str:
    """Return the numbers of an epoch; none of validation if there are no images for it."""
    parts = [f"training {loss_and_accuracy(report.train_loss, report.train_accuracy)}"]
    if not math.isnan(report.validation_accuracy):
        parts.append(f"validation {loss_and_accuracy(report.validation_loss, report.validation_accuracy)}")
    parts += [f"test accuracy {part_of_one(report.test_accuracy, 4)}", f"{report.images_per_second:,.0f} images/s"]
    return "  ".join(parts)


def loss_and_accuracy(loss: float, accuracy: float, between: str = " ") -> str:
    """Write both in the characters that every terminal has."""
    return f"loss {on_terminal(loss)}{between}accuracy {part_of_one(accuracy, 4)}"


def on_terminal(loss: float) -> str:
    """Write a loss with four decimals, or one digit of its own, without the signs that not every terminal has."""
    return decimal(loss, 4).replace("−", "-").replace("∞", "inf").replace("–", "nan")


def duration(seconds: float) -> str:
    """A time as a person writes it: 0:07, 12:30, 3:05:00."""
    minutes, second = divmod(round(seconds), 60)
    hours, minute = divmod(minutes, 60)
    return f"{hours}:{minute:02}:{second:02}" if hours else f"{minute}:{second:02}"
