"""Choice of the rows that enter the statistics of a view."""

from dashboard.course.prose import passage
from dashboard.models.language_model import LanguageModel
from dashboard.ui import inputs

SLUG = "vocabulary_matrix"


def choose_rows(model: LanguageModel) -> bool:
    """Render the toggle that includes rows known to be random, and return it; False without such rows."""
    if model.rows_for_statistics() is None:
        return False
    return inputs.toggle(passage(SLUG, "count_every", n_random=model.n_random_rows), False, key="vm_all")
