"""The relay's decisions, without a Slack."""
