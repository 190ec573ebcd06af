"""What the lesson prints for the two models that it uses, to stand beside the model on screen.

A page shows these until that very model is on screen: then its own figures stand in the same place.
"""

GPT2_SMALL, GOOGLE_NEWS = "GPT-2 small", "Google News"
# The names of both in links; of Google News a cut has its number of words behind it.
GPT2_SLUG, GOOGLE_NEWS_SLUG = "gpt2", "word2vec-google-news-300"

MATRIX_SHAPE = (50_257, 768)
# The tokens of `rand_xyz` by ID, and the first values of each one's row.
TEXT = "rand_xyz"
TOKENS = {25192: "rand", 62: "_", 5431: "xy", 89: "z"}
FIRST_VALUES = {
    25192: (-0.0456, -0.1112, 0.2527, 0.0098, -0.0464),
    62: (-0.0073, -0.0894, 0.0005, 0.0701, -0.0090),
    5431: (-0.1123, -0.0957, 0.1115, -0.0743, 0.0958),
    89: (-0.0141, -0.0427, 0.0941, -0.1052, 0.0594),
}
# The first and the last token of its sentence, at two positions.
SENTENCE = "bank is near the river bank"
AT_POSITIONS = (0, 1)
# Where the last token stands, whichever position its script adds.
PLACE = 5
COSINE = 0.5472

WORD_DIMS = 300


def is_gpt2_small(slug: str) -> bool:
    """Whether this is the language model of the lesson."""
    return slug == GPT2_SLUG


def is_google_news(slug: str) -> bool:
    """Whether these are the word vectors of the lesson, or the first of them.

    >>> is_google_news("word2vec-google-news-300-50000"), is_google_news("glove-6b-50d")
    (True, False)
    """
    return slug.startswith(GOOGLE_NEWS_SLUG)
