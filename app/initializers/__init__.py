"""The Initializers room: signals and gradients in an untrained network."""
