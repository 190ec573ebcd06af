"""The one error that a learner may see."""


class InputError(ValueError):
    """Something entered or chosen cannot be used.

    The message is one sentence for the learner: what is wrong, with the offending value, and what to do.
    """
