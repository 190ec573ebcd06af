"""The one exception whose message is shown to users."""


class InputError(ValueError):
    """Raised when input cannot be used.

    The message is one sentence for the user: what is wrong, with the offending value, and what to do.
    """
