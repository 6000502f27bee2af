"""Use cases: one function, one transaction; `now` is an argument, the outside is a port."""
