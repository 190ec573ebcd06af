"""The loss tab."""

from dashboard.charts.training_run import loss_curve
from dashboard.concepts.training import train
from dashboard.course.prose import passage
from dashboard.errors import InputError
from dashboard.export import training_scripts
from dashboard.lessons.learning import sentences, training
from dashboard.lessons.learning.training import Run
from dashboard.lessons.learning.views.steps import chance_level, loss_table
from dashboard.ui.export.pictures import insight_with_details, render_chart

SLUG = "learning"


def show_loss(run: Run) -> None:
    """Render the loss by step, with the chance loss."""
    losses = training.snapshot_losses(run)
    if not losses:
        raise InputError("There is no loss yet; start the training.")
    render_chart(
        loss_curve(losses, chance_level(run), losses[-1][0]),
        lambda: loss_table(run),
        key="le_loss_curve",
        source=train,
        script=lambda: training_scripts.loss(
            run.corpus, run.examples, run.settings, [step for step, _ in losses]
        ),
        alt_text="Mean loss by step, with the loss of a model that knows nothing as a dashed line",
    )
    n_words, negatives = len(run.corpus.words), run.settings.negatives
    why = passage(
        SLUG, f"chance_{run.settings.mode}", n_words=n_words, negatives=negatives, guesses=negatives + 1
    )
    insight_with_details(SLUG, sentences.compare_loss(chance_level(run), losses[-1][1], why))
