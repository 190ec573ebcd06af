"""What the page Word2Vec clusters says of the figures on screen."""

from collections.abc import Mapping, Sequence

from dashboard.course.markdown import as_code
from dashboard.course.prose import passage
from dashboard.course.word_counts import name_frequent_words

SLUG = "word_clusters"

# Two pictures that agree on more of the neighbours than this are nearly the same.
NEARLY_ALL = 0.95
# A nearest word that is not farther than this above the median cosine is no nearer than most.
CLEARLY_NEARER = 0.05
# A word whose cosine with the mean is not farther than this below the next one is hardly odd.
CLEARLY_ODD = 0.01
# The share of the variance in axes counts as more than random ones have from so many times their 95th percentile on.
CLEARLY_MORE = 1.1
# What a classifier tells rightly counts as more from so much on.
CLEARLY_BETTER = 0.03
GUESS = 0.5
# An answer that random pairs give so often owes little to the pair that was typed.
OFTEN = 0.2
# Two models that share fewer neighbours than this are little alike; chance is this many times what chance gives.
LITTLE_ALIKE = 1 / 3
AT_CHANCE = 1.5


def name_compared_words(model: str, n_words: int, n_compared: int, *, is_by_frequency: bool) -> str:
    """Name the words that one word of a model is compared with: all others where they are few, else the first ones.

    Args:
        model: the title of the model.
        n_words: how many words it has.
        n_compared: how many of its first words are compared at most.
        is_by_frequency: whether the most frequent words are known to come first.
    """
    if n_words <= n_compared:
        return passage(SLUG, "other words", count=n_words - 1, model=model)
    return name_frequent_words(model, n_compared, is_by_frequency=is_by_frequency)


def compare_nearest(
    word: str, nearest: str, model: str, *, best: float, usual: float, others: str, n_others: int
) -> str:
    """Say how near the nearest word is, beside what the word has in common with most others.

    Args:
        word: the word, as Markdown.
        nearest: the word nearest to it.
        model: the title of the model.
        best: their cosine.
        usual: the median cosine of the word with the others.
        others: what the others are called.
        n_others: how many other words the model has.
    """
    if n_others < 2:
        return passage(SLUG, "neighbours alone", nearest=nearest, best=best, model=model)
    return passage(
        SLUG,
        "neighbours" if best - usual > CLEARLY_NEARER else "neighbours at chance",
        word=word,
        nearest=nearest,
        best=best,
        usual=usual,
        others=others,
    )


def compare_pairs(
    closest: tuple[str, str], farthest: tuple[str, str], *, highest: float, lowest: float, n_words: int
) -> str:
    """Say which pair of some words has the highest cosine and which the lowest.

    Args:
        closest: the pair with the highest, as Markdown.
        farthest: the pair with the lowest.
        highest: cosine of the first.
        lowest: cosine of the second.
        n_words: how many words there are.
    """
    (first, second), (third, fourth) = closest, farthest
    if n_words == 2:
        return passage(SLUG, "similarity of one pair", first=first, second=second, cosine=highest)
    if closest == farthest:
        return passage(SLUG, "similarity alike", first=first, second=second, cosine=highest)
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
    """Say of the pair that looks nearest for its cosine how far the screen misleads about it.

    Args:
        method: what the projection keeps, as a sentence.
        first: the first word of the pair, as Markdown.
        second: the second.
        on_screen: its place among all pairs by distance, 1 for the nearest.
        by_cosine: its place by cosine.
        n_pairs: how many pairs there are.
        cosine: its cosine.
    """
    if n_pairs == 1:
        return passage(SLUG, "screen of two points", method=method, first=first, second=second, cosine=cosine)
    if by_cosine <= on_screen:
        return passage(SLUG, "screen that is true", method=method, n_pairs=n_pairs)
    places = {"on_screen": on_screen, "by_cosine": by_cosine, "n_pairs": n_pairs}
    return passage(
        SLUG, "screen that misleads", method=method, first=first, second=second, cosine=cosine, **places
    )


def compare_pictures(word: str, *, share: float, same: int, k: int) -> str:
    """Say on how many neighbours two pictures of the same words agree.

    Args:
        word: a word of both, as Markdown.
        share: the share of all neighbours that are the same.
        same: how many of the word's are.
        k: of how many.
    """
    name = "layouts nearly the same" if share > NEARLY_ALL else "layouts agree"
    return passage(SLUG, name, word=word, share=share, same=same, k=k)


def say_chance(a: str, b: str, answer: str, *, won: int, tried: int) -> str:
    """Say how often an analogy's answer comes out with random words in the place of the first two.

    Args:
        a: the first word of the analogy, as Markdown.
        b: the second.
        answer: what comes out with them.
        won: how often it comes out with random ones.
        tried: how many random pairs were tried.
    """
    if not tried:
        return passage(SLUG, "analogy without control", a=a, b=b)
    if not won:
        return passage(SLUG, "analogy never by chance", a=a, b=b, answer=answer, tried=tried)
    name = "analogy often by chance" if won / tried > OFTEN else "analogy seldom by chance"
    return passage(SLUG, name, a=a, b=b, answer=answer, won=won, tried=tried)


def name_odd_one(odd: str, runner_up: str, model: str, *, lowest: float, second: float, n_words: int) -> str:
    """Say which word of several fits least, or that none does.

    Args:
        odd: the word with the lowest cosine with the mean of all, as Markdown.
        runner_up: the word with the next lowest.
        model: the title of the model.
        lowest: the lowest cosine.
        second: the next.
        n_words: how many words there are.
    """
    if lowest == second:
        return passage(SLUG, "no odd one", first=runner_up, second=odd, lowest=lowest, model=model)
    name = "odd one out" if second - lowest > CLEARLY_ODD else "hardly odd"
    figures = {"lowest": lowest, "second": second, "count": n_words}
    return passage(SLUG, name, odd=odd, runner_up=runner_up, model=model, **figures)


def judge_axes(n_axes: int, words: str, *, share: float, typical: float, rarely: float) -> str:
    """Say how much of the differences between words some axes hold, beside axes between random words.

    Args:
        n_axes: how many axes there are.
        words: what the words are called.
        share: the share of the variance in these axes.
        typical: that in as many axes between random words, the median of many draws.
        rarely: what one such draw in twenty exceeds.
    """
    if not typical:
        return passage(SLUG, "axes alone")
    name = "axes clear" if share > CLEARLY_MORE * rarely else "axes as random"
    return passage(SLUG, name, axes=n_axes, words=words, share=share, chance=typical, rarely=rarely)


def say_residual(word: str, n_axes: int, *, residual: float) -> str:
    """Say how much of a word's length some axes leave unexplained.

    Args:
        word: the word, as Markdown.
        n_axes: how many axes there are.
        residual: what is left of its length, from 0 to 1.
    """
    if residual < 0.005:
        return passage(SLUG, "axes word whole", word=word, axes=n_axes)
    return passage(SLUG, "axes word", word=word, axes=n_axes, residual=residual)


def judge_spread(
    first: str,
    last: str,
    towards: tuple[str, str],
    *,
    spread: float,
    typical: float,
    rarely: float,
) -> str:
    """Say whether words lie farther apart on an axis than on axes between random words.

    Args:
        first: the word with the highest cosine with the axis, as Markdown.
        last: the word with the lowest.
        towards: the word that each of these leans to.
        spread: standard deviation of the cosines with the axis.
        typical: that on axes between random words, the median of many.
        rarely: what one such axis in twenty exceeds.
    """
    figures = {"spread": spread, "chance": typical, "rarely": rarely}
    if spread <= rarely:
        return passage(SLUG, "bias spread as random", first=first, last=last, **figures)
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
    """Say what is left of a direction that was taken out of all vectors.

    Args:
        before: how often a classifier tells the side of a word rightly, with the direction.
        after: the same without it.
        control: the same without the direction of an axis between random words.
        n_words: how many words were used.
    """
    is_clear = after > control + CLEARLY_BETTER
    is_gone = after <= GUESS + CLEARLY_BETTER
    name = "bias gone" if is_gone else "bias stays" if is_clear else "bias stays as random"
    test = passage(SLUG, "bias test", n_words=n_words)
    return passage(SLUG, name, test=test, before=before, after=after, control=control)


def list_senses(neighbours: Mapping[str, Sequence[str]]) -> str:
    """Say in which sense words are used here, by their nearest words.

    Args:
        neighbours: word to its nearest words, as they are written.
    """
    examples = "; ".join(
        f"{as_code(word)}: {', '.join(map(as_code, near))}" for word, near in neighbours.items()
    )
    return passage(SLUG, "bias senses", examples=examples)


def compare_models(
    word: str,
    *,
    same: int | None,
    k: int,
    share: float,
    by_chance: float,
    n_words: int,
    pocket: str = "",
) -> str:
    """Say how many neighbours two models share, and what that means.

    Args:
        word: a word of both, as Markdown.
        same: how many of its neighbours are the same; None where it is too rare to be compared.
        k: how many neighbours each word has.
        share: the share of all neighbours that are the same.
        by_chance: the share that two models with nothing in common would have.
        n_words: how many words were compared.
        pocket: the title of the one that learned from the pocket world; empty where none or both did.
    """
    if same is None:
        of_word = passage(SLUG, "another model rare word", word=word)
    else:
        of_word = passage(SLUG, "another model word", word=word, same=same, k=k)
    figures = {"k": k, "share": share, "n_words": n_words, "chance": by_chance, "of_word": of_word}
    if share >= LITTLE_ALIKE:
        return passage(SLUG, "another model much alike", **figures)
    if pocket:
        why = passage(SLUG, "another model pocket world", pocket=pocket)
    else:
        why = passage(SLUG, "another model other texts")
    name = "another model unlike" if share <= AT_CHANCE * by_chance else "another model little alike"
    return passage(SLUG, name, why=why, **figures)


def compare_two_texts(word: str, *, kept: int, k: int, n_others: int, mean: float) -> str:
    """Say how many neighbours a word keeps from one text to another, beside the other words of both.

    Args:
        word: the word, as Markdown.
        kept: how many it keeps.
        k: of how many.
        n_others: how many other words are frequent in both texts.
        mean: how many those keep on average.
    """
    if not n_others:
        return passage(SLUG, "two texts alone", word=word, kept=kept, k=k)
    name = "two texts compared" if kept <= mean - 1 else "two texts as others"
    return passage(SLUG, name, word=word, kept=kept, k=k, n_others=n_others, mean=mean)


def say_found(word: str, *, n_tried: int, n_hints: int) -> str:
    """Say that the hidden word was found, and after how many words and hints.

    Args:
        word: the hidden word, as Markdown.
        n_tried: how many words were tried, hints and this one among them.
        n_hints: how many of these were hints.
    """
    if n_hints:
        return passage(SLUG, "hidden found with hints", word=word, number=n_tried, n_hints=n_hints)
    return passage(SLUG, "hidden found", word=word, number=n_tried)


def say_tried(n_shown: int, n_tried: int) -> str:
    """Say how many of the words that were tried are shown as bars."""
    if n_shown < n_tried:
        return passage(SLUG, "hidden bars cut", n_shown=n_shown, n_tried=n_tried)
    return passage(SLUG, "hidden bars", n_tried=n_tried)
