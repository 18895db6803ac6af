"""Programs without tensors; each has `run(number)`, new work for each number."""
