"""Figures that the original lesson prints for its two models, to show beside the model on screen.

A page shows them until one of these models is on screen; then that model's own figures replace them.
"""

GPT2_SMALL, GOOGLE_NEWS = "GPT-2 small", "Google News"
# Slugs of both; a truncated Google News has its number of words appended.
GPT2_SLUG, GOOGLE_NEWS_SLUG = "gpt2", "word2vec-google-news-300"

MATRIX_SHAPE = (50_257, 768)
# The tokens of `rand_xyz` by ID, and the first values of their rows.
TEXT = "rand_xyz"
TOKENS = {25192: "rand", 62: "_", 5431: "xy", 89: "z"}
FIRST_VALUES = {
    25192: (-0.0456, -0.1112, 0.2527, 0.0098, -0.0464),
    62: (-0.0073, -0.0894, 0.0005, 0.0701, -0.0090),
    5431: (-0.1123, -0.0957, 0.1115, -0.0743, 0.0958),
    89: (-0.0141, -0.0427, 0.0941, -0.1052, 0.0594),
}
# The lesson compares the first and last token of this sentence, each plus one of two position vectors.
SENTENCE = "bank is near the river bank"
AT_POSITIONS = (0, 1)
# The true position of the last token, which the lesson's script does not use.
PLACE = 5
COSINE = 0.5472

WORD_DIMS = 300


def is_gpt2_small(slug: str) -> bool:
    """Return whether this is the lesson's language model."""
    return slug == GPT2_SLUG


def is_google_news(slug: str) -> bool:
    """Return whether these are the lesson's word vectors, or the first of them.

    >>> is_google_news("word2vec-google-news-300-50000"), is_google_news("glove-6b-50d")
    (True, False)
    """
    return slug.startswith(GOOGLE_NEWS_SLUG)
