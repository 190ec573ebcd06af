"""What the page Word2Vec clusters asks."""

from collections.abc import Sequence

from dashboard.concepts.analogies import Analogy, solve
from dashboard.concepts.projection import pca
from dashboard.concepts.similarity import cosine_matrix, extreme_pairs
from dashboard.errors import InputError
from dashboard.exercises.bank import Page
from dashboard.exercises.kinds import (
    Pick,
    Posed,
    UnclearError,
    Verdict,
    ascending,
    one_of,
    posed,
    the_highest,
    typed,
)
from dashboard.exercises.needs import has_words
from dashboard.exercises.screen import OnScreen

PAGE = Page("word_clusters")
exercise = PAGE.exercise

GROUP = ("king", "queen", "dog", "car", "bread", "rain")
ON_THE_MAP = ("river", "water", "lake", "money", "king", "dog", "bread")
# A word, its opposite, and a word that means nearly the same.
OPPOSITES = (
    ("hot", "cold", "warm"),
    ("cold", "hot", "chilly"),
    ("warm", "cold", "hot"),
    ("big", "small", "great"),
    ("small", "big", "tiny"),
    ("strong", "weak", "firm"),
    ("old", "new", "ancient"),
    ("old", "young", "aged"),
    ("quick", "slow", "fast"),
    ("good", "bad", "fine"),
    ("wet", "dry", "damp"),
    ("loud", "silent", "noisy"),
    ("dark", "bright", "dim"),
    ("black", "white", "dark"),
    ("north", "south", "northern"),
    ("summer", "winter", "midsummer"),
    ("buy", "sell", "purchase"),
    ("up", "down", "upward"),
    ("morning", "evening", "dawn"),
    ("war", "peace", "battle"),
    ("day", "night", "daylight"),
    ("start", "end", "begin"),
    ("happy", "sad", "cheerful"),
)
# Words with two senses at least.
SENSES = ("bank", "java", "bat", "python", "mouse", "star", "palm", "club", "drill", "ring")
# Two neighbours hold two senses where they have less than this part of the cosine that each has with the word.
TWO_SENSES = 0.75
NEIGHBOURS = 10
# Pairs that a model may or may not complete.
PAIRS = (
    ("man", "king", "woman", "queen"),
    ("france", "paris", "canada", "ottawa"),
    ("france", "paris", "australia", "canberra"),
    ("france", "paris", "germany", "berlin"),
    ("france", "paris", "spain", "madrid"),
    ("dog", "puppy", "cow", "calf"),
    ("dog", "puppy", "cat", "kitten"),
    ("dog", "puppy", "lion", "cub"),
    ("big", "bigger", "good", "better"),
    ("walk", "walked", "go", "went"),
    ("swim", "swam", "eat", "ate"),
    ("man", "father", "woman", "mother"),
    ("man", "woman", "dog", "cow"),
    ("cat", "kitten", "fox", "cub"),
    ("day", "night", "hot", "cold"),
    ("apple", "apples", "wolf", "wolves"),
)
# The most of all words that may be as near as a word that has to do with another.
RELATED = 0.1


@exercise(has_words(*GROUP))
def nearest(on: OnScreen) -> Posed:
    """The nearest of a few words."""
    word, *others = GROUP
    kind = the_highest({other: on.cosine(word, other) for other in others})
    return posed(kind, word=word, answer=kind.solution, model=on.words.title, n_dims=on.words.n_dims)


@exercise(has_words(*ON_THE_MAP))
def nearest_on_the_map(on: OnScreen) -> Posed:
    """The nearest point: by cosine, whatever the picture shows."""
    word, *others = ON_THE_MAP
    kind = the_highest({other: on.cosine(word, other) for other in others}, kind=Pick)
    shown = pca(on.words.vectors(list(kind.options)), 2)
    picked = Pick(kind.options, kind.right, kind.values, shown.points)
    kept = sum(shown.explained) if shown.explained is not None else 0.0
    return posed(picked, word=word, answer=kind.solution, kept=kept, n_dims=on.words.n_dims)


@exercise()
def nothing_hidden(on: OnScreen) -> Posed:
    """The hidden inputs of an analogy."""
    for a, b, c, _ in _in_model(on, PAIRS):
        found = _solved(on, a, b, c)
        if found.answer_rank == 1:
            continue
        word = on.words.words[found.answer]
        kind = the_highest(
            {**dict(zip((a, b, c), found.input_cosines, strict=True)), word: found.answer_cosine}
        )
        figures = {"a": a, "b": b, "c": c, "hidden": word, "rank": found.answer_rank}
        return posed(kind, answer=kind.solution, model=on.words.title, **figures)
    raise UnclearError


@exercise(has_words("king"))
def no_probability(on: OnScreen) -> Posed:
    """Cosine is not probability."""
    near = on.near("king", 10)
    total = sum(on.cosine("king", word) for word in near)
    options = ("less than 1", "exactly 1", "more than 1")
    right = options[1] if abs(total - 1) < 1e-3 else options[0] if total < 1 else options[2]
    return posed(one_of(options, right), word="king", total=total, n=len(near), model=on.words.title)


@exercise()
def company(on: OnScreen) -> Posed:
    """Neighbours by company, not by meaning: an opposite that is nearer."""
    for word, opposite, alike in OPPOSITES:
        if all(each in on.words for each in (word, opposite, alike)) and _is_nearer(
            on, word, opposite, alike
        ):
            kind = the_highest({opposite: on.cosine(word, opposite), alike: on.cosine(word, alike)})
            return posed(kind, word=word, opposite=opposite, alike=alike, model=on.words.title)
    raise UnclearError


@exercise(has_words("dog", "cat", "car", "bread"))
def from_near_to_far(on: OnScreen) -> Posed:
    """Words in the order of their cosine, lowest first."""
    kind = ascending({word: on.cosine("dog", word) for word in ("cat", "car", "bread")}, ".4f")
    return posed(kind, word="dog", model=on.words.title)


@exercise()
def how_long(on: OnScreen) -> Posed:
    """More dimensions are not more words."""
    n_words, n_dims = len(on.words), on.words.n_dims
    options = (f"{n_words:,}", f"{2 * n_words:,}", f"{n_words * n_words:,}")
    return posed(
        one_of(options, options[0]), n_words=n_words, n_dims=n_dims, twice=2 * n_dims, model=on.words.title
    )


@exercise()
def opposite_closer(on: OnScreen) -> Posed:
    """Hunt: an opposite closer than a synonym."""

    def grade(answer: str) -> Verdict:
        word, opposite, alike = _words(on, answer, 3)
        for other in (opposite, alike):
            _check_related(on, word, other)
        first, second = on.cosine(word, opposite), on.cosine(word, alike)
        said = f"“{word}” has cosine {first:.4f} with “{opposite}” and {second:.4f} with “{alike}”."
        return Verdict(first > second, said)

    right = (" ".join(each) for each in OPPOSITES)
    wrong = (f"{word} {alike} {opposite}" for word, opposite, alike in OPPOSITES)
    return posed(typed(grade, right, wrong, "word, opposite, synonym"), model=on.words.title)


@exercise()
def two_senses(on: OnScreen) -> Posed:
    """Hunt: a word whose neighbours hold two senses."""

    def grade(answer: str) -> Verdict:
        word, one, other = _words(on, answer, 3)
        near = on.near(word, NEIGHBOURS)
        for sense in (one, other):
            if sense not in near:
                raise InputError(
                    f"“{sense}” is not among the ten nearest to “{word}”; they are {', '.join(near)}."
                )
        apart, nearer = on.cosine(one, other), min(on.cosine(word, one), on.cosine(word, other))
        said = f"“{word}” has cosine {nearer:.4f} or more with both; they have {apart:.4f} with each other."
        return Verdict(apart < TWO_SENSES * nearer, said)

    words = [word for word in SENSES if word in on.words]
    right = (f"{word} {' '.join(_least_alike(on, word))}" for word in words)
    wrong = (f"{word} {' '.join(on.near(word, 2))}" for word in ("king", "dog", "river") if word in on.words)
    return posed(
        typed(grade, right, wrong, "word, one neighbour, another"),
        model=on.words.title,
        n=NEIGHBOURS,
        share=TWO_SENSES,
    )


@exercise()
def analogy_that_fails(on: OnScreen) -> Posed:
    """Hunt: an analogy that fails."""

    def grade(answer: str) -> Verdict:
        a, b, c, expected = _words(on, answer, 4)
        _check_related(on, c, expected)
        found = on.words.words[_solved(on, a, b, c).answer]
        said = f"“{b}” − “{a}” + “{c}” gives “{found}”."
        return Verdict(found != expected, said)

    pairs = list(_in_model(on, PAIRS))
    right = (" ".join(each) for each in pairs)
    solved = ((a, b, c, on.words.words[_solved(on, a, b, c).answer]) for a, b, c, _ in pairs)
    wrong = (" ".join(each) for each in solved)
    return posed(typed(grade, right, wrong, "a, b, c, and what you expect"), model=on.words.title)


def _solved(on: OnScreen, a: str, b: str, c: str) -> Analogy:
    words = on.words
    return solve(words.matrix, words.norms, words.row(a), words.row(b), words.row(c), 4)


def _in_model(on: OnScreen, rows: Sequence[tuple[str, ...]]) -> Sequence[tuple[str, ...]]:
    """Those of which the model has every word."""
    return [row for row in rows if all(word in on.words for word in row)]


def _least_alike(on: OnScreen, word: str) -> tuple[str, str]:
    """The two of its neighbours that have least to do with each other."""
    near = on.near(word, NEIGHBOURS)
    _, (one, other) = extreme_pairs(cosine_matrix(on.words.vectors(near)))
    return near[one], near[other]


def _is_nearer(on: OnScreen, word: str, opposite: str, alike: str) -> bool:
    return on.cosine(word, opposite) > on.cosine(word, alike)


def _words(on: OnScreen, answer: str, count: int) -> list[str]:
    """So many different words that the model has; raises InputError otherwise."""
    found = [on.known(word) for word in answer.replace(",", " ").split()[: count + 1]]
    if len(found) != count or len(set(found)) != count:
        raise InputError(f"Type {count} different words, with spaces between them.")
    return found


def _check_related(on: OnScreen, word: str, other: str) -> None:
    """Raise InputError where two words have so little to do with each other that nothing can be told from them."""
    share = on.share_as_near(word, other)
    if share > RELATED:
        raise InputError(
            f"“{other}” is no nearer to “{word}” than {share:.0%} of all words are; take a word that has to do with it."
        )
