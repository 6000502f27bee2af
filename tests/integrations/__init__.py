"""Each integration against a strict server of our own, which behaves as the service does."""
