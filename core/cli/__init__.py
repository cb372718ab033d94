"""The command line: the subcommands of the engine, and what all subcommands share."""
