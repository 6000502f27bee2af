"""The two ways in which Slack reaches an app."""
