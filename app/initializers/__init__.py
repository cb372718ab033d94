"""The Initializers room: signals and gradients in a network that has learnt nothing yet."""
