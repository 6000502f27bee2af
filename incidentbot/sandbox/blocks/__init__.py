"""Block Kit as Slack checks it, by its documented shapes and limits."""
