"""What the page Subword splitting says of the figures on screen."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from dashboard.course.markdown import as_code, as_text
from dashboard.course.prose import format_list, passage, plain_passage
from dashboard.numerals import choose_form, format_number

SLUG = "subword_splitting"


def end_ladder(word: str, n_steps: int, n_pieces: int) -> str:
    """Say what is left of a word when no merge can be done any more.

    Args:
        word: the word as pages show it.
        n_steps: how many merges were done.
        n_pieces: how many tokens are left.
    """
    if not n_steps:
        if n_pieces == 1:
            return passage(SLUG, "ladder_symbol", word=as_code(word))
        return passage(SLUG, "ladder_nothing", word=as_code(word), n_pieces=n_pieces)
    done = passage(SLUG, "merge_done") if n_steps == 1 else passage(SLUG, "merges_done", n_steps=n_steps)
    if n_pieces == 1:
        return passage(SLUG, "ladder_end_one", done=done)
    return passage(SLUG, "ladder_end", done=done, n_pieces=n_pieces)


def end_longest_match(word: str, n_pieces: int) -> str:
    """Say into how many of its longest pieces a word was cut."""
    if n_pieces == 1:
        return passage(SLUG, "match_whole", word=as_code(word))
    return passage(SLUG, "match_end", word=as_code(word), n_pieces=n_pieces)


def compare_splits(best: str, score: float, second: str, next_score: float, times: float) -> str:
    """Say how much more probable the best way to cut a word is than the next best.

    Args:
        best: pieces of the best way, as pages show them.
        score: the sum of their log probabilities.
        second: pieces of the next best way.
        next_score: the sum of theirs.
        times: how many times as probable the best is.
    """
    best, second = as_code(best), as_code(second)
    if score == next_score:
        return passage(SLUG, "split_tie", best=best, second=second, score=score)
    scores = {"score": score, "next_score": next_score, "times": times}
    return passage(SLUG, "split_best", best=best, second=second, **scores)


def count_sequences(n_forms: int, n_ids: int, model: str, *, has_capitals: bool) -> str:
    """Say whether the spellings of a word get IDs of their own.

    Args:
        n_forms: how many spellings there are.
        n_ids: how many different sequences of IDs they give; 0 where no spelling has a token.
        model: title of the model.
        has_capitals: whether the word has a spelling with a capital letter.
    """
    if not n_ids:
        return passage(SLUG, "no_tokens_of_spellings")
    if n_ids == 1 and has_capitals:
        return passage(SLUG, "one_sequence", n_forms=n_forms, model=model)
    if n_ids == 1:
        return passage(SLUG, "one_sequence_by_space", model=model)
    if n_ids < n_forms:
        return passage(SLUG, "some_ids", n_forms=n_forms, n_ids=n_ids, model=model)
    if has_capitals:
        return passage(SLUG, "each_its_ids", n_ids=n_ids)
    return passage(SLUG, "each_its_ids_by_space")


def explain_sequences(n_forms: int, n_ids: int, model: str) -> str:
    """Explain what it means that so many spellings of a word give so many sequences of IDs, as plain text."""
    if n_ids == 1:
        return plain_passage(SLUG, "not_told_apart", n_forms=n_forms, model=model)
    return plain_passage(SLUG, "told_apart", n_forms=n_forms, n_ids=n_ids, model=model)


def explain_space(bare: Sequence[int], spaced: Sequence[int]) -> str:
    """Explain what a space before a word does, as plain text.

    Args:
        bare: IDs of the word without the space.
        spaced: IDs with it.
    """
    if list(bare) == list(spaced):
        return plain_passage(SLUG, "space_lost", bare=_name_ids(bare))
    return plain_passage(SLUG, "space_kept", bare=_name_ids(bare), spaced=_name_ids(spaced))


def _name_ids(ids: Sequence[int]) -> str:
    return f"{choose_form(len(ids), 'ID')} {format_list([format_number(id_) for id_ in ids])}"


class Closeness(NamedTuple):
    """Two spellings and the cosine of their rows."""

    first: str
    second: str
    cosine: float


def compare_spellings(model: str, nearest: Closeness, farthest: Closeness, typical: float) -> str:
    """Say how near the rows of a word's spellings lie.

    Args:
        model: title of the model.
        nearest: the two with the highest cosine.
        farthest: the two with the lowest; the same two where there are no others.
        typical: the mean cosine of two rows taken at random.
    """
    first, second = as_code(nearest.first), as_code(nearest.second)
    if {nearest.first, nearest.second} == {farthest.first, farthest.second}:
        return passage(
            SLUG,
            "cosine_of_two",
            model=model,
            first=first,
            second=second,
            cosine=nearest.cosine,
            typical=typical,
        )
    return passage(
        SLUG,
        "cosines",
        model=model,
        first=first,
        second=second,
        highest=nearest.cosine,
        lowest=farthest.cosine,
        typical=typical,
    )


def compare_languages(costs: Mapping[str, int], *, is_english: bool) -> str:
    """Say where one greeting costs most and where it costs least.

    Args:
        costs: language to number of tokens, two languages or more.
        is_english: whether the merges are known to come from mostly English text.
    """
    most, fewest = max(costs.values()), min(costs.values())
    if most == fewest:
        return passage(SLUG, "languages_alike", languages=format_list(list(costs)), n_tokens=most)
    dearest, cheapest = (
        format_list([name for name, cost in costs.items() if cost == bound]) for bound in (most, fewest)
    )
    return passage(
        SLUG,
        "languages" if is_english else "languages_other",
        dearest=dearest,
        cheapest=cheapest,
        most=most,
        fewest=fewest,
        ratio=most / fewest,
    )


class Cut(NamedTuple):
    """What one way to cut made of a text.

    Attributes:
        name: what the way is called.
        n_tokens: how many tokens it made.
        n_vocab: how many different tokens it has.
        read: the text that its tokens give back.
    """

    name: str
    n_tokens: int
    n_vocab: int
    read: str


def compare_ways(text: str, cuts: Sequence[Cut], model: str, n_dims: int) -> str:
    """Say which ways to cut a text make most tokens of it and which make fewest.

    Only ways that give the text back unchanged are compared; bytes always do.

    Args:
        text: what was cut.
        cuts: what each way made of it.
        model: title of the model on screen.
        n_dims: how many values each of its rows has.
    """
    whole = [cut for cut in cuts if cut.read == text]
    most, fewest = max(cut.n_tokens for cut in whole), min(cut.n_tokens for cut in whole)
    if most == fewest:
        return passage(SLUG, "ways_alike", n_tokens=most, n_dims=n_dims, model=model)
    dearest, cheapest = ([cut for cut in whole if cut.n_tokens == bound] for bound in (most, fewest))
    return passage(
        SLUG,
        "ways",
        dearest=format_list([f"**{as_text(cut.name)}**" for cut in dearest]),
        dearest_tokens=_cost(dearest),
        cheapest=format_list([f"**{as_text(cut.name)}**" for cut in cheapest]),
        cheapest_tokens=_cost(cheapest),
        n_dims=n_dims,
        model=model,
    )


def _cost(cuts: Sequence[Cut]) -> str:
    """How many tokens each of these ways makes, and with how large a vocabulary."""
    sizes = format_list([format_number(cut.n_vocab) for cut in cuts])
    n_tokens = format_number(cuts[0].n_tokens)
    return passage(SLUG, "cost" if len(cuts) == 1 else "cost_each", n_tokens=n_tokens, sizes=sizes)


LONGEST_SHOWN = 200


def tell_changes(text: str, cuts: Sequence[Cut]) -> list[str]:
    """Say of each way that does not give a text back what it gives instead, ways with the same result together."""
    changed: dict[str, list[str]] = {}
    for cut in cuts:
        if cut.read != text:
            changed.setdefault(cut.read, []).append(cut.name)
    return [
        passage(SLUG, "ways_changed", title=format_list(names), read=as_code(read[:LONGEST_SHOWN]))
        for read, names in changed.items()
    ]


def tell_template(model: str, n_alone: int, n_tokens: int) -> str:
    """Say how many tokens a chat template adds to a message.

    Args:
        model: title of the model.
        n_alone: how many tokens the words have by themselves.
        n_tokens: how many the model is given.
    """
    if n_tokens <= n_alone:
        return passage(SLUG, "chat_adds_nothing", n_alone=n_alone, model=model)
    figures = {"n_alone": n_alone, "n_tokens": n_tokens, "n_added": n_tokens - n_alone}
    return passage(SLUG, "chat", model=model, **figures)
