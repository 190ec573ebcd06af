"""Two games: find a hidden word, and name the odd one out."""

import pandas as pd

from dashboard.charts.bars import cosine_bars
from dashboard.concepts.neighbours import best
from dashboard.concepts.odd_one_out import cosines_with_mean
from dashboard.course.markdown import as_code
from dashboard.display_text import short_words
from dashboard.export import word_scripts
from dashboard.lessons.word_clusters import sentences
from dashboard.lessons.word_clusters.views.hidden_word import play_hidden_word
from dashboard.models.word_vectors import WordVectors
from dashboard.ui import inputs
from dashboard.ui.export.pictures import insight_with_details, render_chart

SLUG = "word_clusters"
HIDDEN, ODD = "Hidden word", "Odd one out"


def play(vectors: WordVectors, group: str) -> None:
    """Render the choice of a game, and the game; `group` are the default words of the odd one out."""
    if inputs.choice("Game", [HIDDEN, ODD], key="wc_game", is_labelled=False) == HIDDEN:
        play_hidden_word(vectors)
    else:
        _odd_one_out(vectors, group)


def _odd_one_out(vectors: WordVectors, default: str) -> None:
    """Render typed words by their cosine with the mean of all, the odd one last and alone in full colour."""
    typed = inputs.known_words("Words (one does not belong)", default, vectors, key="wc_odd")
    fits = best(cosines_with_mean(vectors.vectors(typed)), len(typed))
    labels = short_words(typed)
    ordered = [labels[row] for row in fits.rows]
    is_fitting = fits.cosines > fits.cosines[-1]
    render_chart(
        cosine_bars(ordered, fits.cosines, is_fitting),
        lambda: pd.DataFrame({"word": ordered, "cosine with the mean": fits.cosines.round(4)}),
        key="wc_odd_bars",
        source=cosines_with_mean,
        script=lambda: word_scripts.odd_one_out(vectors, typed),
        alt_text=f"Cosine of each word with the mean of all in {vectors.title}, lowest for {ordered[-1]}",
    )
    insight_with_details(
        SLUG,
        sentences.name_odd_one(
            as_code(ordered[-1]),
            as_code(ordered[-2]),
            lowest=float(fits.cosines[-1]),
            second=float(fits.cosines[-2]),
        ),
    )
