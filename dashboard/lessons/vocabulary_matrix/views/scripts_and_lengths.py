"""Tab with the tokens by script and by length."""

import streamlit as st

from dashboard.charts.distributions import count_bars, count_columns
from dashboard.charts.tables import count_table
from dashboard.concepts import vocabulary as words
from dashboard.concepts.vocabulary import Vocabulary
from dashboard.course.prose import passage
from dashboard.export import matrix_scripts
from dashboard.models.language_model import LanguageModel
from dashboard.ui.export.pictures import insight, insight_with_details, render_chart

SLUG = "vocabulary_matrix"

LONGEST = 16
# A script with so many times the tokens of the next one is left out of the bars.
MOST_TIMES = 10


def scripts_and_lengths(model: LanguageModel, vocabulary: Vocabulary) -> None:
    """Render the tokens by script and by length, and how many begin with a space."""
    kinds = words.kind_counts(vocabulary.kinds)
    lengths = words.length_counts(vocabulary.n_bytes, LONGEST)
    left, right = st.columns(2)
    with left:
        (most, count), *others = kinds.items()
        # Beside a script of nearly all tokens, no other bar could be seen.
        is_of_one = bool(others) and count > MOST_TIMES * others[0][1]
        st.markdown(f"**What they are written in{', besides ' + most if is_of_one else ''}**")
        render_chart(
            count_bars(dict(others) if is_of_one else kinds, "script"),
            lambda: count_table(kinds, "script"),
            key="vm_kinds",
            source=words.kinds_of,
            script=lambda: matrix_scripts.kinds(model),
            alt_text=f"Tokens of {model.title} by Unicode script or kind.",
        )
    with right:
        st.markdown("**How long they are**")
        render_chart(
            count_columns(lengths, "bytes"),
            lambda: count_table(lengths, "bytes"),
            key="vm_lengths",
            source=words.length_counts,
            script=lambda: matrix_scripts.lengths(model, LONGEST),
            alt_text=f"Tokens of {model.title} by length in bytes.",
        )
        found = words.token_lengths(vocabulary)
        spaced = f" {passage(SLUG, 'lengths_spaced', spaced=found.spaced)}" if found.spaced else ""
        whole = passage(SLUG, "lengths", mean=found.mean, longest=found.longest, longest_id=found.longest_id)
        insight_with_details(SLUG, whole + spaced)
    with left:
        insight(SLUG, "kinds", most=most, share=count / len(vocabulary))
