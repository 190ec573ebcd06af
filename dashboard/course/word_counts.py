"""Names for the first words of a model, for use in sentences."""

from dashboard.course.markdown import as_text


def name_frequent_words(model: str, n_words: int, *, is_by_frequency: bool) -> str:
    """Name the first words of a model: as the most frequent ones if that is known.

    Args:
        model: the title of the model.
        n_words: number of its first words.
        is_by_frequency: whether the most frequent words are known to come first.
    """
    if is_by_frequency:
        return f"the {n_words:,} most frequent words of {as_text(model)}"
    return f"the first {n_words:,} words of {as_text(model)}"
