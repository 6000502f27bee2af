"""A Slack-first incident bot that a company runs itself."""
