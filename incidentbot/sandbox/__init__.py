"""A strict local Slack workspace, for trying and testing apps without Slack."""
