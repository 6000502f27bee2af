"""The web door: health, and Slack's requests in HTTP mode."""
