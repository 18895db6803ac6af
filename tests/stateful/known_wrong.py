"""What is wrong, crashes or hangs: by file and program."""

KNOWN_WRONG: dict[tuple[str, str], str] = {
}
