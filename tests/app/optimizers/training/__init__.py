"""The training behind a race of networks."""
