"""Programs without tensors; each has `run() -> value`."""
