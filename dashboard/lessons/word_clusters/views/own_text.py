"""Word2Vec on a text of one's own, or on two of them to compare a word."""

from dashboard.lessons.word_clusters.views.train_on_text import train_on_own_text
from dashboard.lessons.word_clusters.views.word_in_two_texts import same_word_in_two_texts
from dashboard.ui import inputs

ONE, TWO = "One text", "Two texts"


def train_on_texts() -> None:
    """Render the choice between one text and two, and the training."""
    if inputs.choice("Texts to train on", [ONE, TWO], key="wc_n_texts", is_labelled=False) == ONE:
        train_on_own_text()
    else:
        same_word_in_two_texts()
