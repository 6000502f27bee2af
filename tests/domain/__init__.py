"""The rules, without a network, a database or a clock."""
