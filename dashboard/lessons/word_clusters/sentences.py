"""Sentences about the figures on the page Word2Vec clusters."""

from dashboard.course.prose import passage

SLUG = "word_clusters"

# Two layouts that share more than this fraction of neighbours are nearly the same.
NEARLY_ALL = 0.95
# Least difference from the median cosine for a neighbour to count as near.
CLEARLY_NEARER = 0.05
# Least cosine difference from the runner-up for a word to count as the odd one out.
CLEARLY_ODD = 0.01
# Axes hold more variance than random ones from this multiple of the random 95th percentile on.
CLEARLY_MORE = 1.1
# Least difference in accuracy that counts as better.
CLEARLY_BETTER = 0.03
GUESS = 0.5
# An answer that random pairs give more often than this owes little to the typed pair.
OFTEN = 0.2


def compare_nearest(word: str, nearest: str, *, best: float, typical: float, n_others: int) -> str:
    """Compare the nearest word's cosine with the median cosine of all others.

    Args:
        word: the word, as Markdown.
        nearest: its nearest word.
        best: cosine of the two.
        typical: median cosine of the word with the others.
        n_others: number of other words in the model.
    """
    if n_others < 2:
        return passage(SLUG, "neighbours alone", nearest=nearest, best=best)
    name = "neighbours" if best - typical > CLEARLY_NEARER else "neighbours at chance"
    return passage(SLUG, name, word=word, nearest=nearest, best=best, usual=typical)


def compare_pairs(
    closest: tuple[str, str], farthest: tuple[str, str], *, highest: float, lowest: float, n_words: int
) -> str:
    """State the pairs with the highest and the lowest cosine among some words.

    Args:
        closest: the pair with the highest, as Markdown.
        farthest: the pair with the lowest.
        highest: cosine of the first.
        lowest: cosine of the second.
        n_words: number of words.
    """
    (first, second), (third, fourth) = closest, farthest
    if n_words == 2:
        return passage(SLUG, "similarity of one pair", first=first, second=second, cosine=highest)
    if closest == farthest:
        return passage(SLUG, "similarity alike", cosine=highest)
    return passage(
        SLUG,
        "similarity",
        first=first,
        second=second,
        highest=highest,
        third=third,
        fourth=fourth,
        lowest=lowest,
    )


def judge_screen(
    method: str,
    first: str,
    second: str,
    *,
    on_screen: int,
    by_cosine: int,
    n_pairs: int,
    cosine: float,
) -> str:
    """Say how misleading the projection is about the pair that looks nearest on screen.

    Args:
        method: a sentence on what the projection preserves.
        first: the first word of the pair, as Markdown.
        second: the second.
        on_screen: rank of the pair by distance on screen, 1 for the nearest.
        by_cosine: rank of the pair by cosine.
        n_pairs: number of pairs.
        cosine: cosine of the pair.
    """
    if n_pairs == 1:
        return passage(SLUG, "screen of two points", method=method, first=first, second=second, cosine=cosine)
    if by_cosine <= on_screen:
        return passage(SLUG, "screen that is true", method=method)
    places = {"on_screen": on_screen, "by_cosine": by_cosine}
    return passage(SLUG, "screen that misleads", method=method, first=first, second=second, **places)


def compare_pictures(word: str, *, share: float, same: int, k: int) -> str:
    """State on how many neighbours two layouts of the same words agree.

    Args:
        word: a word of both, as Markdown.
        share: fraction of all neighbours that both layouts share.
        same: number of the word's neighbours that both share.
        k: number of neighbours per word.
    """
    name = "layouts nearly the same" if share > NEARLY_ALL else "layouts agree"
    return passage(SLUG, name, word=word, share=share, same=same, k=k)


def describe_chance(a: str, b: str, answer: str, *, won: int, tried: int) -> str:
    """State how often random words in place of the first two give the same analogy answer; nothing without any.

    Args:
        a: the first word of the analogy, as Markdown.
        b: the second.
        answer: the answer with those words.
        won: number of random pairs with the same answer.
        tried: number of random pairs.
    """
    if not tried:
        return ""
    name = "analogy often by chance" if won / tried > OFTEN else "analogy by chance"
    return passage(SLUG, name, a=a, b=b, answer=answer, won=won, tried=tried)


def name_odd_one(odd: str, runner_up: str, *, lowest: float, second: float) -> str:
    """Name the odd one out, or say that there is none.

    Args:
        odd: the word with the lowest cosine with the mean of all, as Markdown.
        runner_up: the word with the next lowest.
        lowest: the lowest cosine.
        second: the next.
    """
    if lowest == second:
        return passage(SLUG, "no odd one", first=runner_up, second=odd, lowest=lowest)
    name = "odd one out" if second - lowest > CLEARLY_ODD else "hardly odd"
    return passage(SLUG, name, odd=odd, runner_up=runner_up, lowest=lowest, second=second)


def judge_axes(n_axes: int, *, share: float, typical: float, rarely: float) -> str:
    """Compare the variance along some axes with that along random axes.

    Args:
        n_axes: number of axes.
        share: fraction of variance along these axes.
        typical: median fraction along as many axes between random words.
        rarely: 95th percentile of the same.
    """
    if not typical:
        return passage(SLUG, "axes alone")
    name = "axes clear" if share > CLEARLY_MORE * rarely else "axes as random"
    return passage(SLUG, name, axes=n_axes, share=share, chance=typical, rarely=rarely)


def judge_spread(
    first: str,
    last: str,
    towards: tuple[str, str],
    *,
    spread: float,
    typical: float,
    rarely: float,
) -> str:
    """Compare the spread of words along an axis with that along random axes.

    Args:
        first: the word with the highest cosine with the axis, as Markdown.
        last: the word with the lowest.
        towards: the end of the axis that each of these is nearer to.
        spread: standard deviation of the cosines with the axis.
        typical: median standard deviation along axes between random words.
        rarely: 95th percentile of the same.
    """
    figures = {"spread": spread, "chance": typical, "rarely": rarely}
    if spread <= rarely:
        return passage(SLUG, "bias spread as random", **figures)
    return passage(
        SLUG,
        "bias spread",
        first=first,
        last=last,
        towards_first=towards[0],
        towards_last=towards[1],
        **figures,
    )


def judge_removal(*, before: float, after: float, control: float, n_words: int) -> str:
    """Say how much of a direction a classifier recovers after it was removed from all vectors.

    Args:
        before: accuracy of the classifier with the direction.
        after: accuracy without it.
        control: accuracy without the direction of a random axis.
        n_words: number of words that it was tried on.
    """
    is_clear = after > control + CLEARLY_BETTER
    is_gone = after <= GUESS + CLEARLY_BETTER
    name = "bias gone" if is_gone else "bias stays" if is_clear else "bias stays as random"
    test = passage(SLUG, "bias test", before=before, after=after, control=control, n_words=n_words)
    return f"{passage(SLUG, name)} {test}"


def compare_two_texts(word: str, *, n_kept: int, k: int, n_others: int, mean: float) -> str:
    """Compare how many neighbours a word keeps between two texts with the mean of other words.

    Args:
        word: the word, as Markdown.
        n_kept: number of neighbours that it keeps.
        k: number of neighbours per word.
        n_others: number of other words that are frequent in both texts.
        mean: mean number of neighbours that those keep.
    """
    if not n_others:
        return passage(SLUG, "two texts alone", word=word, kept=n_kept, k=k)
    name = "two texts compared" if n_kept <= mean - 1 else "two texts as others"
    return passage(SLUG, name, word=word, kept=n_kept, k=k, mean=mean)
