"""Slack as a door: what people type and press comes in here, what they read goes out."""
