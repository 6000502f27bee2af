"""Tests of what the bot shows in Slack and how it reads what comes back."""
