"""What is wrong, crashes or hangs: by file, program and way."""

KNOWN_WRONG: dict[tuple[str, ...], str] = {
}
