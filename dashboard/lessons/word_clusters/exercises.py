"""Exercises of the page Word2Vec clusters."""

from collections.abc import Callable, Sequence

from dashboard.concepts.analogies import Analogy, solve
from dashboard.concepts.projection import pca
from dashboard.concepts.senses import count_divided, nearest_rows, strangers_limit
from dashboard.concepts.similarity import cosines_to_all
from dashboard.course.exercise import PageExercises
from dashboard.course.models_on_screen import ModelsOnScreen
from dashboard.course.questions import (
    Pick,
    Posed,
    UnclearError,
    Verdict,
    choose_from,
    choose_highest,
    order_ascending,
    pose,
    type_answer,
)
from dashboard.course.requirements import has_words
from dashboard.errors import InputError
from dashboard.lessons.word_clusters.relations import are_opposites, complete, relations
from dashboard.numerals import format_number

EXERCISES = PageExercises("word_clusters")
exercise = EXERCISES.exercise

GROUP = ("king", "queen", "dog", "car", "bread", "rain")
ON_THE_MAP = ("river", "water", "lake", "money", "king", "dog", "bread")
# (word, antonym, near-synonym)
OPPOSITES = (
    ("hot", "cold", "warm"),
    ("buy", "sell", "purchase"),
    ("wet", "dry", "damp"),
    ("quick", "slow", "fast"),
    ("good", "bad", "fine"),
    ("dark", "bright", "dim"),
    ("cold", "hot", "chilly"),
    ("strong", "weak", "firm"),
    ("old", "new", "ancient"),
    ("old", "young", "aged"),
    ("black", "white", "dark"),
    ("evening", "morning", "night"),
    ("happy", "sad", "cheerful"),
    ("big", "small", "great"),
    ("small", "big", "tiny"),
    ("loud", "silent", "noisy"),
    ("war", "peace", "battle"),
    ("start", "end", "begin"),
)
# (ambiguous word, word of one sense, word of the other)
SENSES = (
    ("java", "sumatra", "software"),
    ("saturn", "jupiter", "mazda"),
    ("organ", "choral", "marrow"),
    ("amazon", "jungle", "amazon.com"),
    ("galaxy", "jupiter", "mls"),
    ("palm", "tree", "lauderdale"),
    ("crane", "cranes", "carpenter"),
    ("python", "snake", "perl"),
    ("apple", "fruit", "microsoft"),
    ("bat", "wicket", "cave"),
    ("jaguar", "leopard", "lexus"),
    ("mercury", "jupiter", "sulfur"),
    ("cell", "membrane", "phone"),
)
# Control words with one sense: if the neighbours of several are unrelated, the test for senses is invalid.
ONE_SENSE = (
    "dog",
    "doctor",
    "bread",
    "river",
    "teacher",
    "guitar",
    "tomato",
    "potato",
    "coffee",
    "football",
    "lawyer",
    "bicycle",
    "kitchen",
    "elephant",
    "hospital",
    "mountain",
)
FEWEST_ONE_SENSE, MOST_DIVIDED = 8, 1
# Maximum number of words in a hint.
MOST_OFFERED = 3
# Number of frequent neighbours that are searched for two senses.
NEAREST = 15
# The first rows of a model count as its frequent words.
FREQUENT = 20_000
# The best-known analogy, and others that a model may or may not solve, most instructive failures first.
THE_FAMOUS = ("man", "king", "woman", "queen")
PAIRS = (
    ("france", "paris", "canada", "ottawa"),
    ("france", "paris", "australia", "canberra"),
    ("cat", "kitten", "fox", "cub"),
    THE_FAMOUS,
    ("france", "paris", "germany", "berlin"),
    ("france", "paris", "spain", "madrid"),
    ("dog", "puppy", "cow", "calf"),
    ("dog", "puppy", "cat", "kitten"),
    ("dog", "puppy", "lion", "cub"),
    ("big", "bigger", "good", "better"),
    ("walk", "walked", "go", "went"),
    ("swim", "swam", "eat", "ate"),
    ("man", "father", "woman", "mother"),
    ("day", "night", "hot", "cold"),
    ("apple", "apples", "wolf", "wolves"),
)
# Words count as related if at most this share of the frequent words is as near.
RELATED = 0.1


@exercise(has_words(*GROUP))
def nearest(models: ModelsOnScreen) -> Posed:
    """Ask for the nearest of a few words."""
    word, *others = GROUP
    kind = choose_highest({other: models.cosine(word, other) for other in others})
    return pose(kind, word=word, answer=kind.solution, model=models.words.title, n_dims=models.words.n_dims)


@exercise(has_words(*ON_THE_MAP))
def nearest_on_the_map(models: ModelsOnScreen) -> Posed:
    """Ask for the nearest point by cosine, on a projection that may mislead."""
    word, *others = ON_THE_MAP
    kind = choose_highest({other: models.cosine(word, other) for other in others}, kind=Pick)
    shown = pca(models.words.vectors(list(kind.options)), 2)
    picked = Pick(kind.options, kind.right, kind.values, shown.points)
    kept = sum(shown.explained) if shown.explained is not None else 0.0
    return pose(picked, word=word, answer=kind.solution, kept=kept, n_dims=models.words.n_dims)


@exercise()
def nothing_hidden(models: ModelsOnScreen) -> Posed:
    """Ask for the nearest word to an analogy's sum when the inputs are not excluded."""
    for a, b, c, _ in _in_model(models, (THE_FAMOUS, *PAIRS)):
        found = _solved(models, a, b, c)
        if found.answer_rank == 1:
            continue
        word = models.words.words[found.answer]
        kind = choose_highest(
            {**dict(zip((a, b, c), found.input_cosines, strict=True)), word: found.answer_cosine}
        )
        figures = {"a": a, "b": b, "c": c, "hidden": word, "rank": found.answer_rank}
        return pose(kind, answer=kind.solution, model=models.words.title, **figures)
    raise UnclearError


@exercise(has_words("king"))
def no_probability(models: ModelsOnScreen) -> Posed:
    """Ask for the sum of cosines, to show that cosine is not a probability."""
    near = models.near("king", 10)
    total = sum(models.cosine("king", word) for word in near)
    options = ("less than 1", "exactly 1", "more than 1")
    right = options[1] if abs(total - 1) < 1e-3 else options[0] if total < 1 else options[2]
    return pose(choose_from(options, right), word="king", total=total, n=len(near), model=models.words.title)


@exercise()
def company(models: ModelsOnScreen) -> Posed:
    """Ask for the nearer of an antonym and a synonym, to show that neighbours share contexts, not meaning."""
    for word, opposite, alike in _in_model(models, OPPOSITES):
        # Only if nearer than by chance, so that shared contexts explain it.
        if _is_nearer(models, word, opposite, alike) and _share_as_near(models, word, opposite) <= RELATED:
            kind = choose_highest(
                {opposite: models.cosine(word, opposite), alike: models.cosine(word, alike)}
            )
            return pose(kind, word=word, opposite=opposite, alike=alike, model=models.words.title)
    raise UnclearError


@exercise(has_words("dog", "cat", "car", "bread"))
def from_near_to_far(models: ModelsOnScreen) -> Posed:
    """Ask for words in order of their cosine, lowest first."""
    kind = order_ascending({word: models.cosine("dog", word) for word in ("cat", "car", "bread")}, ".4f")
    return pose(kind, word="dog", model=models.words.title)


@exercise()
def how_long(models: ModelsOnScreen) -> Posed:
    """Ask how many words a model has if its dimensions are doubled."""
    n_words, n_dims = len(models.words), models.words.n_dims
    options = (f"{n_words:,}", f"{2 * n_words:,}", f"{n_words * n_words:,}")
    return pose(
        choose_from(options, options[0]),
        n_words=n_words,
        n_dims=n_dims,
        twice=2 * n_dims,
        model=models.words.title,
    )


@exercise()
def opposite_closer(models: ModelsOnScreen) -> Posed:
    """Ask for a word whose antonym is nearer than a synonym."""
    known = _in_model(models, OPPOSITES)
    if not known:
        raise UnclearError
    example = " and ".join(known[-1][:2])

    def grade(answer: str) -> Verdict:
        word, opposite, alike = _words(models, answer, 3)
        if not are_opposites(word.lower(), opposite.lower()):
            raise InputError(
                f"This page does not know “{word}” and “{opposite}” as opposites; take a pair such as {example}."
            )
        if are_opposites(word.lower(), alike.lower()):
            raise InputError(
                f"“{alike}” is an opposite of “{word}” too; type a word that means nearly the same."
            )
        _check_related(models, word, alike)
        first, second = models.cosine(word, opposite), models.cosine(word, alike)
        said = (
            f"“{word}” has cosine {format_number(first, '.4f')} with its opposite “{opposite}” and "
            f"{format_number(second, '.4f')} with “{alike}”. That is all that the model measures."
        )
        return Verdict(first > second, said, provided=f"“{alike}” means nearly the same as “{word}”")

    kind = type_answer(grade, map(" ".join, known), map(" ".join, known), "word, opposite, synonym")
    keys = [each for each in known if _passes(grade, " ".join(each))]
    return pose(kind, offered=_offer(keys), model=models.words.title)


def _knows_two_senses(models: ModelsOnScreen) -> bool:
    """Return whether the model has an ambiguous word and a word for each of its senses."""
    return bool(_in_model(models, SENSES))


@exercise(_knows_two_senses)
def two_senses(models: ModelsOnScreen) -> Posed:
    """Ask for a word whose nearest neighbours mix two senses."""
    words = models.words
    vectors, norms = words.matrix[:FREQUENT], words.norms[:FREQUENT]
    plain = [row for word in ONE_SENSE if (row := words.index.get(word, FREQUENT)) < len(vectors)]
    if len(plain) < FEWEST_ONE_SENSE:
        raise UnclearError
    limit = strangers_limit(vectors)
    # With a small vocabulary, even unambiguous words have unrelated neighbours, so the test is invalid.
    if count_divided(vectors, norms, plain, NEAREST, limit) > MOST_DIVIDED:
        raise UnclearError

    def grade(answer: str) -> Verdict:
        word, one, other = _words(models, answer, 3)
        if words.row(word) >= len(vectors):
            first = "the most frequent" if words.is_by_frequency else "the first"
            raise InputError(
                f"“{word}” is not among the {len(vectors):,} words compared here, {first}; take another."
            )
        near = [words.words[row] for row in nearest_rows(vectors, norms, words.row(word), NEAREST)]
        for sense in (one, other):
            if sense not in near:
                raise InputError(
                    f"“{sense}” is not among the {NEAREST} frequent words nearest to “{word}”: {', '.join(near)}."
                )
        apart = models.cosine(one, other)
        measured = (
            f"“{one}” and “{other}” have cosine {format_number(apart, '.2f')}, and two of three random pairs of words "
            f"lie below {format_number(limit, '.2f')}."
        )
        if apart < limit:
            provided = f"“{word}” means another thing beside each of them"
            return Verdict(True, f"{measured} So they are strangers.", provided=provided)
        return Verdict(False, f"{measured} So they have to do with each other, as words of one sense do.")

    keys = [each for each in _in_model(models, SENSES) if _passes(grade, " ".join(each))]
    wrong = (" ".join([word, *_nearest_two(models, word)]) for word in ONE_SENSE if word in words)
    kind = type_answer(grade, (" ".join(each) for each in keys), wrong, "word, one sense, the other")
    return pose(kind, limit=limit, n=NEAREST, offered=_offer(keys), model=words.title)


@exercise()
def analogy_that_fails(models: ModelsOnScreen) -> Posed:
    """Ask for an analogy that the model gets wrong."""

    def grade(answer: str) -> Verdict:
        a, b, c, expected = _words(models, answer, 4)
        truths = complete(a.lower(), b.lower(), c.lower())
        if not truths:
            raise InputError(
                f"This page cannot check what “{c}” is to, as “{a}” is to “{b}”. It knows {_known_relations()}."
            )
        if expected.lower() not in truths:
            return Verdict(
                False, f"As “{a}” is to “{b}”, so “{c}” is to “{truths[0]}”: the fourth word must be right."
            )
        found = models.words.words[_solved(models, a, b, c).answer]
        said = f"“{b}” − “{a}” + “{c}” gives “{found}”."
        return Verdict(found.lower() not in truths, said)

    pairs = _in_model(models, PAIRS)
    kind = type_answer(grade, map(" ".join, pairs), map(" ".join, pairs), "a, b, c, and what is right")
    return pose(kind, example=kind.refused, relations=_known_relations(), model=models.words.title)


def _solved(models: ModelsOnScreen, a: str, b: str, c: str) -> Analogy:
    words = models.words
    return solve(words.matrix, words.norms, words.row(a), words.row(b), words.row(c), 4)


def _in_model(models: ModelsOnScreen, rows: Sequence[tuple[str, ...]]) -> Sequence[tuple[str, ...]]:
    """Return the rows whose words are all in the model's vocabulary."""
    return [row for row in rows if all(word in models.words for word in row)]


def _nearest_two(models: ModelsOnScreen, word: str) -> list[str]:
    """Return the two frequent words nearest to `word`."""
    words = models.words
    rows = nearest_rows(words.matrix[:FREQUENT], words.norms[:FREQUENT], words.row(word), 2)
    return [words.words[row] for row in rows]


def _passes(grade: Callable[[str], Verdict], answer: str) -> bool:
    """Return whether an answer is valid and right."""
    try:
        return grade(answer).right
    except InputError:
        return False


def _offer(keys: Sequence[tuple[str, ...]]) -> str:
    """List the first words of some right answers for a hint, ending with that of the shown solution."""
    offered = list(dict.fromkeys(first for first, *_ in (*keys[1:], *keys[:1])))[:MOST_OFFERED]
    return " or ".join(filter(None, (", ".join(offered[:-1]), offered[-1])))


def _known_relations() -> str:
    """List the relations that an analogy is checked against."""
    names = [relation.name for relation in relations().values()]
    return f"{', '.join(names[:-1])}, and {names[-1]}"


def _is_nearer(models: ModelsOnScreen, word: str, opposite: str, alike: str) -> bool:
    return models.cosine(word, opposite) > models.cosine(word, alike)


def _words(models: ModelsOnScreen, answer: str, count: int) -> list[str]:
    """Parse exactly `count` different words of the model; raises InputError otherwise."""
    found = [models.known(word) for word in answer.replace(",", " ").split()[: count + 1]]
    if len(found) != count or len(set(found)) != count:
        raise InputError(f"Type {count} different words, with spaces between them.")
    return found


def _share_as_near(models: ModelsOnScreen, word: str, other: str) -> float:
    """Return the share of frequent words at least as near to `word` as `other` is."""
    words = models.words
    cosines = cosines_to_all(words.matrix[:FREQUENT], words.norms[:FREQUENT], words.vector(word))
    return float((cosines >= models.cosine(word, other)).mean())


def _check_related(models: ModelsOnScreen, word: str, other: str) -> None:
    """Raise InputError if two words are too unrelated to draw a conclusion."""
    share = _share_as_near(models, word, other)
    if share > RELATED:
        raise InputError(
            f"“{other}” is no nearer to “{word}” than {share:.0%} of all words are; take a word that has to do with it."
        )
