"""The learning path: one lesson a page, in the order in which they are taught."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Lesson:
    """One page of the app.

    Attributes:
        slug: the page's file in `pages/`, its words in `dashboard/lessons/` and its address.
        title: its title.
        icon: a Material symbol in Streamlit's notation.
        section: its group in the menu.
        question: the one question that the page answers.
        summary: what a learner does there, for menus and links.
    """

    slug: str
    title: str
    icon: str
    section: str
    question: str
    summary: str

    @property
    def letters(self) -> str:
        """What the keys of its controls begin with in the address.

        >>> lesson("word_clusters").letters, lesson("start").letters
        ('wc', 'st')
        """
        first, *others = self.slug.split("_")
        return first[0] + others[0][0] if others else first[:2]


NAME = "Embedding Lab"
ABOUT = (
    "Embedding Lab shows what embeddings are, live: type a word or a sentence and see what a language model sees. "
    "Token IDs, vectors, positions, context, each with real numbers from a real model."
)

LESSONS = (
    Lesson(
        slug="start",
        title="Start",
        icon=":material/flag:",
        section="",
        question="How does text become numbers that a model can think with?",
        summary="Follow your own sentence from text to vectors.",
    ),
    Lesson(
        slug="word_clusters",
        title="Word2Vec clusters",
        icon=":material/scatter_plot:",
        section="Words",
        question="Which words does the model put close together?",
        summary="Neighbours, clusters, maps and analogies of whole words.",
    ),
    Lesson(
        slug="subword_splitting",
        title="Subword splitting",
        icon=":material/content_cut:",
        section="Tokens",
        question="How is text cut into tokens, even words nobody has seen before?",
        summary="Type any text and watch it fall into tokens, IDs and vectors.",
    ),
    Lesson(
        slug="vocabulary_matrix",
        title="Vocabulary and matrix",
        icon=":material/grid_on:",
        section="Tokens",
        question="Where does a token's vector come from?",
        summary="All tokens of a model and the matrix with a row for each.",
    ),
    Lesson(
        slug="learning",
        title="Learning",
        icon=":material/model_training:",
        section="Tokens",
        question="How does a matrix of random numbers become a map of words?",
        summary="Train a small embedding on your own text and watch the words move.",
    ),
    Lesson(
        slug="position_embeddings",
        title="Position embeddings",
        icon=":material/pin:",
        section="Transformer",
        question="How does the model know which word comes first?",
        summary="Add position vectors to token vectors and see what changes.",
    ),
    Lesson(
        slug="context_layers",
        title="Context",
        icon=":material/layers:",
        section="Transformer",
        question="How does one word get a different vector in each sentence?",
        summary="Follow a word through the transformer: layers, attention and predictions.",
    ),
    Lesson(
        slug="model_library",
        title="Models",
        icon=":material/deployed_code:",
        section="Your models",
        question="Which model do the numbers come from, and how do you get another one?",
        summary="Get GPT-2 or Google News with one click, or bring a model of your own.",
    ),
)


def lesson(slug: str) -> Lesson:
    """The lesson of this slug; KeyError if there is none."""
    return {each.slug: each for each in LESSONS}[slug]
