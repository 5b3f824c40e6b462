"""Codes that people read aloud and type: neither I and 1, nor O and 0. Five bits a sign."""

ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
_GROUP = 4
_MISREAD = str.maketrans({"I": None, "O": None, "0": None, "1": None})


def as_read(code):
    """« ABCD-EFGH-JKLM »."""
    return "-".join(code[at : at + _GROUP] for at in range(0, len(code), _GROUP))


def as_typed(text, *, length):
    """The code of that length that somebody copied, whatever its case, spaces and hyphens; or empty."""
    code = "".join(letter for letter in text.upper() if letter.isalnum())
    is_one = len(code) == length and code == code.translate(_MISREAD) and code.isascii()
    return code if is_one else ""
