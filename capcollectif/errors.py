"""What an operation refuses, in words that people read."""


class Refused(Exception):
    """An operation that the state of things forbids. Its text is a French sentence for the screen."""


class Stale(Refused):
    """Somebody saved the same thing meanwhile; `current` is the row of now, to show beside."""

    def __init__(self, message, current):
        super().__init__(message)
        self.current = current
