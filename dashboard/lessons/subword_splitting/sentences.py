"""Sentences about the figures on the page Subword splitting."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from dashboard.course.markdown import as_code, as_text
from dashboard.course.prose import format_list, passage, plain_passage
from dashboard.numerals import choose_form, format_number

SLUG = "subword_splitting"


def describe_space(token: str, token_id: int, bare: Sequence[str], *, is_there: bool) -> str:
    """State that a space in front makes the first word of a text one token.

    Args:
        token: the word with the space, as displayed.
        token_id: its ID.
        bare: the tokens of the word without the space, as displayed.
        is_there: whether the text begins with the space.
    """
    figures = {"token": as_code(token), "id": token_id, "n_bare": len(bare)}
    if is_there:
        return passage(SLUG, "space_joined", bare=as_code(" · ".join(bare)), **figures)
    return passage(SLUG, "space_joins", **figures)


def describe_merge(left: str, right: str, rank: int, n_others: int | None) -> str:
    """State which pair a merge joins, as plain text.

    Args:
        left: the first piece.
        right: the second.
        rank: its place in the list of merges.
        n_others: number of other pairs that could have been joined; None to leave that out.
    """
    figures = {"left": left, "right": right, "rank": f"{rank:,}"}
    if n_others is None:
        return plain_passage(SLUG, "merge_last", **figures)
    if not n_others:
        return plain_passage(SLUG, "merge_only", **figures)
    return plain_passage(SLUG, "merge", n_pairs=n_others + 1, **figures)


def end_ladder(word: str, n_steps: int, n_pieces: int) -> str:
    """State the pieces of a word after the last merge, as plain text.

    Args:
        word: the word as displayed.
        n_steps: number of merges.
        n_pieces: number of tokens left.
    """
    if n_steps and n_pieces == 1:
        return plain_passage(SLUG, "ladder_end_one")
    if n_steps:
        return plain_passage(SLUG, "ladder_end", n_pieces=n_pieces)
    if n_pieces == 1:
        return plain_passage(SLUG, "ladder_symbol", word=word)
    return plain_passage(SLUG, "ladder_nothing", word=word, n_pieces=n_pieces)


def end_longest_match(word: str, n_pieces: int) -> str:
    """State into how many pieces longest match split a word."""
    if n_pieces == 1:
        return passage(SLUG, "match_whole", word=as_code(word))
    return passage(SLUG, "match_end", word=as_code(word), n_pieces=n_pieces)


def compare_splits(best: str, score: float, second: str, next_score: float, times: float) -> str:
    """State how much more probable the best split of a word is than the second best.

    Args:
        best: pieces of the best split, as displayed.
        score: the sum of their log probabilities.
        second: pieces of the second best split.
        next_score: the sum of theirs.
        times: ratio of their probabilities.
    """
    best, second = as_code(best), as_code(second)
    if score == next_score:
        return passage(SLUG, "split_tie", best=best, second=second, score=score)
    scores = {"score": score, "next_score": next_score, "times": times}
    return passage(SLUG, "split_best", best=best, second=second, **scores)


def count_sequences(n_forms: int, n_ids: int, model: str, *, has_capitals: bool) -> str:
    """State whether each spelling of a word has IDs of its own.

    Args:
        n_forms: number of spellings.
        n_ids: number of different ID sequences; 0 if no spelling has a token.
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
    """Explain the number of different ID sequences of a word's spellings, as plain text."""
    if n_ids == 1:
        return plain_passage(SLUG, "not_told_apart", n_forms=n_forms, model=model)
    return plain_passage(SLUG, "told_apart", n_forms=n_forms, n_ids=n_ids, model=model)


def explain_space(bare: Sequence[int], spaced: Sequence[int]) -> str:
    """Explain the effect of a leading space on a word, as plain text.

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
    """Two spellings and the cosine of their token vectors."""

    first: str
    second: str
    cosine: float


def compare_spellings(
    model: str, nearest: Closeness, farthest: Closeness, typical: float, *, source: str
) -> str:
    """State how similar the token vectors of a word's spellings are, and why.

    Args:
        model: title of the model.
        nearest: the pair with the highest cosine.
        farthest: the pair with the lowest; equal to `nearest` if it is the only pair.
        typical: mean cosine of two random rows.
        source: name of the word vectors that rows of the model were put in from; empty if there are none.
    """
    pair = {"first": as_code(nearest.first), "second": as_code(nearest.second), "typical": typical}
    if {nearest.first, nearest.second} == {farthest.first, farthest.second}:
        figures = passage(SLUG, "cosine_of_two", cosine=nearest.cosine, **pair)
    else:
        figures = passage(SLUG, "cosines", highest=nearest.cosine, lowest=farthest.cosine, **pair)
    if source:
        return f"{figures} {passage(SLUG, 'spellings_put_in', model=model, source=source)}"
    return f"{figures} {passage(SLUG, 'spellings_learned', model=model)}"


def compare_languages(costs: Mapping[str, int], *, is_english: bool) -> str:
    """State the languages in which one greeting has the most and the fewest tokens.

    Args:
        costs: mapping of language to number of tokens, two languages or more.
        is_english: whether the tokenizer is known to be trained on mostly English text.
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


class TokenizedText(NamedTuple):
    """The result of one tokenizer on a text.

    Attributes:
        name: name of the tokenizer.
        n_tokens: number of tokens.
        n_vocab: vocabulary size.
        read: the text decoded from the tokens.
    """

    name: str
    n_tokens: int
    n_vocab: int
    read: str


def compare_ways(text: str, cuts: Sequence[TokenizedText], model: str, n_dims: int) -> str:
    """State which tokenizers make the most and the fewest tokens of a text.

    Only tokenizers that decode to the same text are compared; bytes always do.

    Args:
        text: the input.
        cuts: result of each tokenizer.
        model: title of the model on screen.
        n_dims: embedding dimension of the model.
    """
    whole = [cut for cut in cuts if cut.read == text]
    most, fewest = max(cut.n_tokens for cut in whole), min(cut.n_tokens for cut in whole)
    if most == fewest:
        return passage(SLUG, "ways_alike", n_tokens=most)
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


def _cost(cuts: Sequence[TokenizedText]) -> str:
    """List the number of tokens and the vocabulary size of each result."""
    sizes = format_list([format_number(cut.n_vocab) for cut in cuts])
    n_tokens = format_number(cuts[0].n_tokens)
    return passage(SLUG, "cost" if len(cuts) == 1 else "cost_each", n_tokens=n_tokens, sizes=sizes)


LONGEST_SHOWN = 200


def describe_changes(text: str, cuts: Sequence[TokenizedText]) -> list[str]:
    """State what each lossy tokenizer decodes to, grouped by result."""
    changed: dict[str, list[str]] = {}
    for cut in cuts:
        if cut.read != text:
            changed.setdefault(cut.read, []).append(cut.name)
    return [
        passage(SLUG, "ways_changed", names=as_text(format_list(names)), read=as_code(read[:LONGEST_SHOWN]))
        for read, names in changed.items()
    ]


def describe_template(model: str, n_alone: int, n_tokens: int) -> str:
    """State how many tokens a chat template adds to a message.

    Args:
        model: title of the model.
        n_alone: number of tokens of the message alone.
        n_tokens: number of tokens with the template.
    """
    if n_tokens <= n_alone:
        return passage(SLUG, "chat_adds_nothing", n_alone=n_alone, model=model)
    figures = {"n_alone": n_alone, "n_tokens": n_tokens, "n_added": n_tokens - n_alone}
    return passage(SLUG, "chat", model=model, **figures)
