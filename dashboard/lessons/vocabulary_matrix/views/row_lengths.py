"""Part of a view with the distribution of row lengths."""

from dashboard.charts.distributions import bins
from dashboard.charts.tables import bin_table
from dashboard.concepts.matrix import distribution
from dashboard.concepts.vocabulary import Vocabulary
from dashboard.course.markdown import as_code
from dashboard.export import matrix_scripts
from dashboard.lessons.vocabulary_matrix.views.row_filter import choose_rows
from dashboard.lessons.vocabulary_matrix.views.tables import ranked_tables
from dashboard.models.language_model import LanguageModel
from dashboard.models.word_vectors import row_norms
from dashboard.ui.export.pictures import insight, render_chart

SLUG = "vocabulary_matrix"

N_BINS = 60


def row_lengths(model: LanguageModel, vocabulary: Vocabulary, chosen: int) -> None:
    """Render the distribution of row lengths."""
    include_random = choose_rows(model)
    lengths = model.token_norms
    counted = model.rows_for_statistics(include_random=include_random)
    found = distribution(lengths if counted is None else lengths[counted], N_BINS)
    groups = {"tokens": found.counts}
    render_chart(
        bins(
            found.edges,
            groups,
            x="length of the row",
            y="tokens",
            marked={vocabulary.labels[chosen]: float(lengths[chosen])},
        ),
        lambda: bin_table(found.edges, groups, "length", "tokens"),
        key="vm_norms",
        source=row_norms,
        script=lambda: matrix_scripts.row_lengths(model, N_BINS, include_random=include_random),
        alt_text=f"Lengths of the rows of {model.title}.",
    )
    ranked_tables(vocabulary, lengths, "length", "vm_norm_ends", counted)
    insight(
        SLUG,
        "norms",
        token=as_code(vocabulary.labels[chosen]),
        length=float(lengths[chosen]),
        median=found.median,
    )
