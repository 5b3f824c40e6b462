"""What people wrote, in a mail to somebody else: short, and marked as theirs."""

LONGEST_NAME = 80  # characters of what people call themselves


def short(name):
    return name if len(name) <= LONGEST_NAME else f"{name[: LONGEST_NAME - 1]}…"


def quoted(text):
    """`text` with « > » before each line."""
    return "\n".join(f"> {line}".rstrip() for line in text.splitlines())
