"""Plain eager programs; each has `make() -> (step, argument tuples, variables)`."""
