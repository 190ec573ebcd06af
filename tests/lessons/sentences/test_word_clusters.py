"""What the page Word2Vec clusters says, posed to figures that its sentences could be false about."""

import pytest

from dashboard.lessons.word_clusters import sentences as say

NAN = float("nan")


def nearest(best: float, usual: float, n_others: int = 4_000) -> str:
    return say.compare_nearest("`king`", "`queen`", best=best, typical=usual, n_others=n_others)


def test_a_nearest_word_is_called_near_only_above_what_most_have():
    assert nearest(0.82, 0.17).startswith("**Near means used alike")
    for best, usual in ((0.3, 0.3), (0.3, 0.28), (1.0, 1.0), (-0.2, -0.1), (0.0, 0.0)):
        assert "Hardly nearer than most words" in nearest(best, usual)
        assert "Near means" not in nearest(best, usual)
    assert "cosine −0.20" in nearest(-0.2, -0.1)


def test_two_words_have_nothing_to_compare_with():
    assert nearest(0.9, 0.9, n_others=1) == "`queen` is the only other word, with cosine 0.90."


def test_pairs_are_closest_and_farthest_only_where_they_differ():
    two = say.compare_pairs(("a", "b"), ("a", "b"), highest=0.4, lowest=0.4, n_words=2)
    assert "the only pair" in two
    alike = say.compare_pairs(("a", "b"), ("a", "b"), highest=1.0, lowest=1.0, n_words=3)
    assert alike.startswith("**All pairs are equally near:**")
    differ = say.compare_pairs(("a", "b"), ("a", "c"), highest=0.4, lowest=-0.4, n_words=3)
    assert "`" not in differ
    assert "−0.40" in differ


def test_an_answer_that_random_pairs_give_owes_little_to_the_pair():
    def said(won: int, tried: int) -> str:
        return say.describe_chance("man", "king", "queen", won=won, tried=tried)

    assert said(0, 50) == "With random pairs in place of man and king, queen wins 0 of 50 times."
    assert said(0, 1).endswith("queen wins 0 of 1 time.")
    assert "owes little" not in said(3, 50)
    assert "owes little" in said(40, 50)
    assert said(0, 0) == ""


def test_no_word_is_odd_where_the_next_is_as_far():
    def said(lowest: float, second: float) -> str:
        return say.name_odd_one("car", "wolf", lowest=lowest, second=second)

    assert said(0.3, 0.6).startswith("**car fits least:**")
    assert said(0.6, 0.605).startswith("**car fits least, but hardly less than wolf:**")
    assert said(0.6, 0.6).startswith("**None fits least:**")
    assert "−0.20" in said(-0.2, 0.1)


@pytest.mark.parametrize(
    ("share", "is_clear"),
    [(0.046, False), (0.068, False), (0.0685, False), (0.07, False), (0.09, True), (0.001, False)],
)
def test_axes_are_praised_only_where_they_clearly_beat_random_ones(share: float, is_clear: bool):
    said = say.judge_axes(2, share=share, typical=0.057, rarely=0.0679)
    assert ("no more than random ones" in said) == (not is_clear)
    assert "Your axes hold" in said


def test_one_axis_is_one_axis_and_equal_words_have_none():
    assert "Your axis holds 9.0%" in say.judge_axes(1, share=0.09, typical=0.02, rarely=0.03)
    assert say.judge_axes(1, share=0, typical=0, rarely=0).startswith("All these words have the same")


def spread(own: float) -> str:
    return say.judge_spread("nurse", "judge", ("she", "he"), spread=own, typical=0.11, rarely=0.16)


def test_an_order_follows_only_from_a_spread_beyond_chance():
    assert spread(0.17).startswith("**These professions lie farther apart")
    for own in (0.16, 0.1, 0.0):
        assert spread(own).startswith("**Nothing follows from this order.**")
        assert "towards" not in spread(own)


@pytest.mark.parametrize(
    ("after", "control", "head"),
    [
        (0.83, 0.91, "**Nothing follows from what is left"),
        (0.83, 0.83, "**Nothing follows from what is left"),
        (0.83, 0.81, "**Nothing follows from what is left"),
        (0.95, 0.7, "**Take the direction out of every vector, and it can still be read"),
        (0.5, 0.5, "**Take the direction out of every vector, and little of it is left."),
        (0.45, 0.9, "**Take the direction out of every vector, and little of it is left."),
    ],
)
def test_the_head_says_what_the_control_says(after: float, control: float, head: str):
    said = say.judge_removal(before=1.0, after=after, control=control, n_words=1_000)
    assert said.startswith(head)
    assert "of 1,000 new words" in said


def test_two_texts_differ_about_a_word_only_where_it_keeps_fewer_than_others():
    def said(kept: int, mean: float, n_others: int = 30) -> str:
        return say.compare_two_texts("`bank`", n_kept=kept, k=10, n_others=n_others, mean=mean)

    assert "so the texts differ about `bank`" in said(0, 4.2)
    for kept in (4, 5, 10):
        assert "no fewer than others do" in said(kept, 4.2)
        assert "so much changes by chance" in said(kept, 4.2)
    assert "average" not in said(3, NAN, n_others=0)


def screen(on_screen: int, by_cosine: int, n_pairs: int) -> str:
    return say.judge_screen(
        "These 2 axes keep 83% of the variance.",
        "`a`",
        "`b`",
        on_screen=on_screen,
        by_cosine=by_cosine,
        n_pairs=n_pairs,
        cosine=-0.25,
    )


def test_a_screen_is_distrusted_only_where_some_pair_stands_elsewhere():
    assert screen(2, 6, 21).startswith("**Trust the cosine, not the screen.**")
    assert "number 2 by distance here, number 6 by cosine" in screen(2, 6, 21)
    for same in (1, 3):
        assert screen(same, same, 3).startswith("**This picture is true to the cosines")
    assert "`a` and `b` have cosine −0.25" in screen(1, 1, 1)
    for places in ((2, 6, 21), (1, 1, 3), (1, 1, 1)):
        assert "keep 83%" in screen(*places)


def test_two_pictures_that_are_the_same_are_not_set_against_each_other():
    def said(share: float) -> str:
        return say.compare_pictures("`king`", share=share, same=4, k=10)

    assert said(0.4).startswith("**The picture is not the space.**")
    assert said(0.0).startswith("**The picture is not the space.**")
    assert said(1.0).startswith("**These two pictures are nearly the same:**")
