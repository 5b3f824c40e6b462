"""The one error that people read."""


class Refused(Exception):
    """An operation that the state of things forbids. Its text is a French sentence for the screen."""
