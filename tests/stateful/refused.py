"""What is equal because nothing of it was staged: by file and program."""

REFUSED: dict[tuple[str, str], str] = {
}
