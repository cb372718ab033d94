"""Charts: axes, curves, legends, markers."""
