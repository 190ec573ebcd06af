"""Sentences about the figures of a training run."""

from collections.abc import Sequence

from dashboard.course.markdown import as_code
from dashboard.course.prose import format_list, passage

SLUG = "learning"

# Least increase in purity that is not an accident of a few words.
CLEARLY = 0.1


def compare_purity(n_words: int, before: float, after: float) -> str:
    """State whether the clusters of words match the fields, which the model was not given.

    Args:
        n_words: number of words with a known field.
        before: purity before training, in (0, 1].
        after: purity after it.
    """
    if after - before >= CLEARLY:
        return passage(SLUG, "groups", n_words=n_words, before=before, after=after)
    # Few words fall into few clusters well enough by themselves.
    by_chance = before > 1 - CLEARLY
    name = "groups_by_chance" if by_chance else "groups_unlearned"
    return passage(SLUG, name, n_words=n_words, before=before, after=after)


def compare_loss(chance: float, last: float) -> str:
    """Compare the final loss of a run with the chance loss.

    Args:
        chance: loss with all scores zero.
        last: loss of the last step.
    """
    return passage(SLUG, "loss" if last < chance else "loss_unlearned", chance=chance, last=last)


def compare_neighbours(word: str, step: int, n_kept: int, k: int) -> str:
    """State how many initial neighbours of a word are still neighbours at a later step.

    Args:
        word: the word.
        step: the later step; 0 if none was chosen.
        n_kept: number of neighbours at both steps.
        k: number of neighbours shown.
    """
    if not step:
        return passage(SLUG, "neighbours_at_step_0")
    if k == 1:
        return passage(SLUG, "neighbour", word=as_code(word), step=f"{step:,}", kept=n_kept)
    return passage(SLUG, "neighbours", word=as_code(word), step=f"{step:,}", kept=n_kept, k=k)


def describe_gradient(
    given: Sequence[str],
    expected: str,
    negatives: Sequence[str],
    touched: tuple[int, int],
    n_words: int,
    elsewhere: float,
) -> str:
    """State which rows the gradient of one example updates.

    Args:
        given: the input words.
        expected: the target word.
        negatives: negative samples; empty if all words are compared (full softmax).
        touched: number of updated rows in the input and the output matrix.
        n_words: number of rows of each matrix.
        elsewhere: largest change of any other row.
    """
    names = {"given": format_list(list(map(as_code, given))), "expected": as_code(expected)}
    drawn = passage(SLUG, "drawn", drawn=format_list(list(map(as_code, negatives)))) if negatives else ""
    return passage(
        SLUG,
        "one_step_all" if touched[1] == n_words else "one_step",
        given=names["given"],
        expected=names["expected"],
        negatives=drawn,
        touched_inputs=touched[0],
        touched_outputs=touched[1],
        n_words=n_words,
        elsewhere=elsewhere,
    )


def compare_movement(farthest_never: float, n_seen: int, mean_seen: float) -> str:
    """Compare the movement of rows of words in the text and words not in it.

    Args:
        farthest_never: largest distance moved by a word that is not in the text.
        n_seen: number of words in the text.
        mean_seen: mean distance moved by those.
    """
    if farthest_never:
        return passage(SLUG, "often_all_moved", never=farthest_never, n_seen=n_seen, mean=mean_seen)
    return passage(SLUG, "often", n_seen=n_seen, mean=mean_seen)
