"""What the page Learning says of the figures of a run."""

from collections.abc import Sequence

from dashboard.course.markdown import as_code
from dashboard.course.prose import format_list, passage

SLUG = "learning"

# By how much the purity must rise so that it is no accident of a few words.
CLEARLY = 0.1


def compare_purity(n_words: int, before: float, after: float) -> str:
    """Say whether clusters of the words became the fields that nobody named.

    Args:
        n_words: how many words have a known field.
        before: purity before training, in (0, 1].
        after: purity after it.
    """
    learned = after - before >= CLEARLY
    return passage(
        SLUG, "groups" if learned else "groups_unlearned", n_words=n_words, before=before, after=after
    )


def compare_loss(chance: float, last: float, why: str) -> str:
    """Say where a run's loss ended, beside that of a model that knows nothing.

    Args:
        chance: loss of a model that knows nothing.
        last: loss of the last step.
        why: how `chance` comes about.
    """
    return passage(SLUG, "loss" if last < chance else "loss_unlearned", chance=chance, last=last, why=why)


def compare_neighbours(word: str, step: int, kept: int, k: int, *, are_equal: bool) -> str:
    """Say how many neighbours of a word at the start are its neighbours at a later step.

    Args:
        word: the word.
        step: the later step; 0 where none was chosen.
        kept: how many are neighbours at both.
        k: how many neighbours are shown.
        are_equal: whether all rows were equal at the start.
    """
    if not step:
        return passage(SLUG, "neighbours_at_step_0")
    if are_equal:
        return passage(SLUG, "neighbours_from_equal_rows", word=as_code(word), step=f"{step:,}")
    if k == 1:
        return passage(SLUG, "neighbour", word=as_code(word), step=f"{step:,}", kept=kept)
    return passage(SLUG, "neighbours", word=as_code(word), step=f"{step:,}", kept=kept, k=k)


def tell_first_neighbours(*, are_equal: bool) -> str:
    """Say what neighbours before training are worth."""
    return passage(SLUG, "equal_neighbours_at_the_start" if are_equal else "neighbours_at_the_start")


def tell_gradient(
    given: Sequence[str],
    expected: str,
    negatives: Sequence[str],
    touched: tuple[int, int],
    n_words: int,
    elsewhere: float,
) -> str:
    """Say which rows the gradient of one example changes.

    Args:
        given: the words that the model is given.
        expected: the word that it should expect.
        negatives: words drawn against that one; none where all words are compared.
        touched: how many rows change in the input matrix and in the output matrix.
        n_words: how many rows each matrix has.
        elsewhere: the largest change of any other row.
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
    """Say how far rows moved of words that the text has, and of words that it does not have.

    Args:
        farthest_never: how far a word that the text does not have moved at most.
        n_seen: how many words the text has.
        mean_seen: how far these moved on average.
    """
    if farthest_never:
        return passage(SLUG, "often_all_moved", never=farthest_never, n_seen=n_seen, mean=mean_seen)
    return passage(SLUG, "often", n_seen=n_seen, mean=mean_seen)


def tell_rounding(first: float, last: float) -> str:
    """Say what rounding makes of rows that start equal.

    Args:
        first: distance of the rows from one line after ten steps of 32-bit numbers.
        last: the same at the end.
    """
    return passage(SLUG, "equal_32" if last > first > 0 else "equal_32_balanced", first=first, last=last)
