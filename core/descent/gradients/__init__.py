"""The gradients that racers get."""
