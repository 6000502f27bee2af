"""Running the bot: outages, repairs by hand, figures, watchdogs, logs, endings."""
