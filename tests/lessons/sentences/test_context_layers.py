"""What is said of layers is true of the figures: one text, ties, below zero, no pairs to compare with."""

from dataclasses import replace

import pytest

from dashboard.lessons.context_layers.sentences import (
    ChangedNext,
    FirstTokenShare,
    Search,
    StrongestHead,
    compare_senses,
    compare_sentences,
    describe_band,
    describe_copy,
    describe_first_token,
    describe_nearest,
    describe_slide,
    describe_switch,
    explain_most_looked_at,
    follow_pair,
    judge_search,
    point_to_strongest,
    warn_of_raw_cosines,
)


def senses(same: float, other: float) -> str:
    said = compare_senses(model="Some *model*", token="`␣bank`", layer=4, same=same, other=other)
    return " ".join(said.split())


def test_the_same_sense_closer_together_is_said_with_its_layer():
    said = senses(0.98, 0.58)
    assert (
        r"Some \*model\* puts the texts of one sense closer together here, most clearly after layer 4.**"
        in said
    )
    assert (
        "cosine **0.98** with the text of the same sense and **0.58** with the other, mean and outlier"
        in said
    )


def test_a_negative_difference_is_the_other_way_round():
    said = senses(0.58, 0.75)
    assert "it is the other way round here, most clearly after layer 4.**" in said
    assert "cosine **0.75** with the second text and only **0.58**" in said
    assert "The texts may differ in more than the sense." in said
    assert "closer together" not in said


@pytest.mark.parametrize("same", [0.75, 0.79, 0.71])
def test_a_tie_is_no_difference(same: float):
    said = senses(same, 0.75)
    assert "one sense and two are about equally close here" in said
    assert "way round" not in said


def test_cosines_below_zero_have_one_minus_sign():
    assert "**−0.31** with the other" in senses(0.2, -0.31)


@pytest.mark.parametrize(
    ("same", "other", "texts"),
    [(1.0, 0.6, "third"), (0.6, 1.0, "second"), (1.0, 0.99999, "second and third")],
)
def test_the_same_text_twice_is_nothing_to_compare(same: float, other: float, texts: str):
    said = senses(same, other)
    assert f"the same vector in the first text and in the {texts}." in said
    assert "closer together" not in said


def pair(*cosines: float) -> str:
    said = follow_pair(model="M", first="`a`", second="`b`", cosines=cosines)
    return " ".join(said.split())


def test_two_tokens_are_followed_from_the_first_layer_to_the_last():
    said = pair(1.0, 0.8, -0.1234)
    assert said == "In M, the cosine of `a` and `b` falls from **1.00** to **−0.12**."
    assert "rises from **0.20** to **0.50**" in pair(0.2, 0.9, 0.5)
    assert "is **0.50** at the beginning and **0.50** at the end" in pair(0.501, 0.9, 0.499)


def test_one_token_in_one_text_does_not_part():
    said = pair(1.0, 1.0, 0.99996)
    assert "the **same vector** in both texts" in said


def test_without_random_pairs_there_is_no_band():
    assert "so there is no band" in " ".join(describe_band(model="M", n_pairs=0, knows_world=True).split())


def test_the_band_says_whose_sentences_it_is_made_of():
    assert "of 1,000 random pairs" in describe_band(model="M", n_pairs=1000, knows_world=True)
    assert "of 1 random pair of" in describe_band(model="M", n_pairs=1, knows_world=False)


def raw(value: float, n_outliers: int = 0, layer: int = 3) -> str:
    said = warn_of_raw_cosines(model="M", layer=layer, raw=value, cleaned=-0.01, n_outliers=n_outliers)
    return " ".join(said.split())


def test_a_raw_cosine_misleads_only_where_unrelated_tokens_are_alike():
    assert "after layer 3, unrelated tokens of M have a median cosine of **0.62**" in raw(0.62)
    assert "it is **−0.01**" in raw(0.62)
    assert "and 1 dimension is huge" in raw(0.62, 1)
    assert "and 3 dimensions are huge" in raw(0.62, 3)
    assert "before the first layer, unrelated tokens" in raw(0.62, layer=0)
    for value in (0.1, 0.02, -0.4):
        assert "misleads little" in raw(value)
        assert "share a direction" not in raw(value)


def test_what_gets_most_attention_is_explained_by_where_it_stands():
    assert "the first token" in explain_most_looked_at(is_first=True, is_itself=False)
    assert "the first token" in explain_most_looked_at(is_first=True, is_itself=True)
    assert explain_most_looked_at(is_first=False, is_itself=True).startswith("That is the token itself")
    assert "neither" in explain_most_looked_at(is_first=False, is_itself=False)


FOUND = Search(
    model="M",
    answer="`The cat sleeps.`",
    cosine=0.4,
    runner_up="`It rains.`",
    second_cosine=0.2,
    shared_words=(),
    n_tokens=9,
    n_met=9,
)


def judged(search: Search) -> str:
    said = judge_search(
        search, n_unrelated=40, typical=-0.03, limit=0.21, lead=0.03, advice="Let another model read."
    )
    return " ".join(said.split())


def test_a_search_by_meaning_is_praised_where_it_stands_above_the_second_and_above_chance():
    said = judged(FOUND)
    assert said.startswith("**Found by meaning.** M puts `The cat sleeps.` first, with cosine **0.40**")
    assert "With 40 random sentences your question has cosine −0.03 on average" in said
    assert "chance ends at about 0.21" in said
    assert "Let another model read." not in said


@pytest.mark.parametrize("cosine", [0.21, 0.1, 0.0, -0.5])
@pytest.mark.parametrize("words", [(), ("cat",)])
def test_what_chance_gives_is_not_found(cosine: float, words: tuple[str, ...]):
    said = judged(replace(FOUND, cosine=cosine, second_cosine=-0.9, shared_words=words))
    assert said.startswith("**M finds no sentence nearer to your question than chance.**")
    assert "Let another model read." in said
    assert "Found by meaning" not in said
    assert "shares" not in said


@pytest.mark.parametrize("second", [0.4, 0.39, 0.38])
def test_two_that_come_close_are_not_one_answer(second: float):
    said = judged(replace(FOUND, second_cosine=second))
    assert "and `It rains.` close behind" in said
    assert "Found by meaning" not in said


def test_shared_words_are_named_and_are_only_text():
    said = judged(replace(FOUND, shared_words=("cat", "*x*")))
    assert r"It shares cat, \*x\* with your question" in said
    assert "Found by meaning" not in said


def test_of_tokens_that_the_layers_did_not_meet_nothing_is_claimed():
    said = judged(replace(FOUND, n_met=7))
    assert said.startswith(
        "**This order may mean nothing.** The layers of M met 7 of the 9 tokens of your question"
    )
    assert "cosine" not in said


def test_two_sentences_are_one_pair_and_more_have_a_closest_and_a_farthest():
    def pairs(n_sentences: int) -> str:
        said = compare_sentences(
            model="M",
            n_dims=384,
            n_sentences=n_sentences,
            closest=("`a`", "`b`"),
            highest=-0.1,
            farthest=("`a`", "`c`"),
            lowest=-0.25,
        )
        return " ".join(said.split())

    assert "`a` and `b` have cosine **−0.10**" in pairs(2)
    assert "Farthest" not in pairs(2)
    assert "Farthest: `a` and `c`, **−0.25**" in pairs(3)


def nearest(cosines: list[float], is_itself: list[bool]) -> str:
    said = describe_nearest(
        model="M", token="`king`", first="`queen`", cosines=cosines, is_itself=is_itself, by_chance=0.15
    )
    return " ".join(" ".join(said).split())


def test_where_nothing_is_near_it_is_said_first():
    said = nearest([1.0, 0.14, -0.02, 0.31], [True, False, False, False])
    assert said.startswith(
        "**After every layer, nothing is near.** The nearest row has a cosine of 0.31 or less."
    )
    assert "random order have a nearest row at cosine 0.15 on average" in said
    assert "that is the row of `king` itself; after layer 1 it is another." in said


def test_what_is_near_is_called_near():
    said = nearest([1.0, 0.7, 0.5], [True, True, True])
    assert said.startswith(
        "**After every layer some row is near.** Even where it is farthest, the nearest row has cosine **0.50**"
    )
    assert "the row of `king` itself before the first layer and after every layer" in said
    assert "nothing is near" not in said


def test_a_token_may_be_nearest_to_another_from_the_start():
    said = nearest([0.4, 0.7, 0.2], [False, True, False])
    assert "**After 1 of 2 layers nothing is near.**" in said
    assert "it is the row of `queen`, not that of `king`" in said
    assert "itself" not in said


def head(n_heads: int = 16, **figures: object) -> str:
    usual = {"weight": 0.5, "from_token": "`a`", "to_token": "`b`", "is_in_sight": True}
    found = StrongestHead(layer=2, head=3, **usual | figures)  # type: ignore[arg-type]
    return " ".join(point_to_strongest(found, model="M", n_heads=n_heads).split())


def test_the_strongest_head_of_a_pair_of_one_token_and_of_none():
    assert "Of the 16 heads of M, **layer 2, head 3** is where `a` looks most at `b`: **50.0%**" in head()
    assert "Of the 1 head of M" in head(n_heads=1)
    assert "`a` looks most at itself" in head(to_token="`a`")
    assert head(is_in_sight=False, weight=0.0).startswith(
        "**`a` cannot see `b`.** M reads from left to right"
    )
    assert "no head of M lets `a` look at `b` at all" in head(weight=0.0)
    assert "layer 2" not in head(weight=0.0)


def first_token(n_sinks: int, n_layers: int = 4) -> str:
    first = FirstTokenShare(
        token="`The`",
        n_layers=n_layers,
        n_sinks=n_sinks,
        layer=1,
        highest=0.6,
        share=0.4,
        even=0.2,
    )
    return " ".join(describe_first_token("M", first).split())


def test_the_first_token_is_a_sink_only_where_more_lands_on_it_than_chance_gives():
    assert "is an attention sink in 2 of 4 layers" in first_token(2)
    assert "is an attention sink in 1 of 1 layer.**" in first_token(1, 1)
    assert "is an attention sink" not in first_token(0)
    assert "No layer of M is clearly above that" in first_token(0)


def changed(after: str = "`ball`", *, is_clear: bool = True) -> str:
    change = ChangedNext(
        "`echoes`",
        after,
        first=0.98,
        last=0.18,
        start=0.0,
        end=0.47,
        random=(0.0, 0.1, 0.02),
        is_clear=is_clear,
    )
    return " ".join(describe_slide(change).split())


def test_a_changed_vector_is_praised_only_beyond_chance():
    assert changed().startswith("**The next token turns from `echoes` to `ball`.**")
    random = "With 3 random vectors of the same length, `ball` has 0.02 in the middle, from 0.00 to 0.10"
    assert f"{random}: the grey bar." in changed()
    assert f"{random}: not clearly less, so this says little." in changed(is_clear=False)
    assert changed("`echoes`").startswith("**`echoes` stays the most likely next token**")


def copied(wins: list[bool], last: list[bool], guess: int = 2, after: str = "`b`") -> str:
    return " ".join(describe_copy("`a`", after, wins, last, guess).split())


def test_a_copy_acts_up_to_a_layer_always_or_never():
    wins, last = [True, True, True, False], [False, False, True, True]
    assert copied(wins, last).startswith("**You predicted it.** **Copied up to layer 2, `b` wins.**")
    assert copied(wins, last).endswith("Copied at the last token instead, `b` wins from layer 2 on.")
    assert copied(wins, last, guess=3).startswith("You predicted layer 3, which is 1 layer off.")
    assert copied(wins, last, guess=0).startswith("You predicted layer 0, which is 2 layers off.")
    for other in ([False] * 4, [False, True, False, True], wins):
        assert "at the last token" not in copied(wins, other)
    assert "**Only the copied row wins: `b`.**" in copied([True, False, False, False], last, guess=0)
    assert copied([True, True], last).startswith("**The copy wins after every layer**")
    assert copied([True, True, True], last).endswith("**You predicted it.**")
    assert copied([True, True], last, guess=0).endswith("You predicted layer 0, which is 1 layer off.")
    assert copied([False, False], last, after="`a`").startswith("**The copy turns nothing here**")


@pytest.mark.parametrize("wins", [[True, False, True, False], [True, True, False, True]])
def test_a_copy_that_wins_again_later_is_not_called_too_late_after_one_layer(wins: list[bool]):
    layer = wins.index(False) - 1
    said = copied(wins, [False] * 4, guess=layer)
    assert f"**Copied up to layer {layer}, `b` wins, and again after a later layer.**" in said
    assert "the copy comes too late: " not in said
    assert "have already read" not in said


def switched(after: str, end: float) -> str:
    return " ".join(describe_switch("head 1 of layer 2", "`a`", after, (0.8, end), (0.1, 0.5)).split())


def test_a_part_that_is_switched_off_turns_moves_or_hardly_changes_the_next_token():
    assert switched("`b`", 0.2) == (
        "**Without head 1 of layer 2, the next token turns from `a` to `b`.** `a` goes from 0.80 to **0.20**, "
        "`b` from 0.10 to **0.50**."
    )
    assert switched("`a`", 0.6).startswith(
        "**Without head 1 of layer 2, `a` stays the most likely next token**"
    )
    assert "hardly anything changes here" in switched("`a`", 0.78)
