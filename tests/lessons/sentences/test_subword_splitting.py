"""Sentences of the page Subword splitting, posed to figures at which they could say something false."""

import pytest

from dashboard.lessons.subword_splitting.sentences import (
    Closeness,
    TokenizedText,
    compare_languages,
    compare_spellings,
    compare_splits,
    compare_ways,
    count_sequences,
    describe_changes,
    describe_merge,
    describe_space,
    describe_template,
    end_ladder,
    end_longest_match,
    explain_sequences,
    explain_space,
)

BYTES, CHARACTERS = ("Bytes", 256), ("Characters", 1_112_064)


def tokenized(method: tuple[str, int], n_tokens: int, text: str) -> TokenizedText:
    name, n_vocab = method
    return TokenizedText(name, n_tokens, n_vocab, text)


@pytest.mark.parametrize(
    ("word", "n_steps", "n_pieces", "says"),
    [
        ("a", 0, 1, "a is a single symbol, and one token."),
        ("zq", 0, 2, "No two neighbours of zq can be joined: 2 tokens."),
        ("rand", 3, 1, "The whole word is one token now."),
        ("random", 3, 2, "2 tokens are left."),
    ],
)
def test_the_end_of_a_ladder_counts_what_was_done(word: str, n_steps: int, n_pieces: int, says: str):
    assert says in end_ladder(word, n_steps, n_pieces)


def test_a_merge_is_first_among_others_only_where_there_are_others():
    assert describe_merge("a", "n", 16, 2).endswith(
        "Of 3 pairs that could be joined, this one was learned first."
    )
    assert describe_merge("a", "n", 1600, 0) == "a + n, rank 1,600. No other pair here could be joined."


@pytest.mark.parametrize("is_there", [True, False])
def test_a_space_in_front_is_told_with_both_ids(is_there: bool):
    said = describe_space("␣unbelievable", 24479, ["un", "bel"], is_there=is_there)
    assert "`␣unbelievable` is **one token**, ID 24479" in said
    assert said.startswith("With the space" if is_there else "Put a space")
    assert "2 tokens" in said


def test_a_word_in_one_piece_is_not_called_cut():
    assert "nothing is cut" in end_longest_match("bank", 1)
    assert "is cut into 2 pieces" in end_longest_match("banks", 2)


def test_ways_to_cut_a_word_may_be_equally_probable():
    said = compare_splits("a · b", -2.0, "ab", -2.0, 1.0)
    assert "just as probable" in said
    assert "less probable" not in said
    assert "−2.00" in said
    assert "so it is 2.5 times less probable" in compare_splits("a · b", -1.0, "ab", -2.0, 2.5)


@pytest.mark.parametrize(
    ("n_forms", "n_ids", "has_capitals", "begins"),
    [
        (4, 4, True, "One word, 4 sequences of IDs"),
        (4, 2, True, "These 4 spellings give 2 different sequences"),
        (4, 1, True, "All 4 spellings give the same IDs."),
        (2, 2, False, "One word, two sequences of IDs"),
        (2, 1, False, "Both spellings give the same IDs."),
        (4, 0, True, "The tokenizer finds no token"),
    ],
)
def test_sequences_of_spellings_are_counted(n_forms: int, n_ids: int, has_capitals: bool, begins: str):
    said = count_sequences(n_forms, n_ids, "A model", has_capitals=has_capitals)
    assert said.startswith(begins)
    assert ("capital" in said) <= has_capitals, "a word without capital letters"


def test_two_spellings_have_one_cosine():
    pair = Closeness("bank", "␣bank", -0.0318)
    said = compare_spellings("A model", pair, pair, 0.01, source="")
    assert "have cosine −0.03" in said
    assert "lowest" not in said
    said = compare_spellings("A model", pair, Closeness("bank", "Bank", -0.2), 0.01, source="GloVe 6B")
    assert (
        "`bank` and `␣bank` have the most similar vectors, with cosine −0.03; the lowest cosine is −0.20"
        in said
    )


def test_languages_that_cost_the_same_are_named_together():
    said = compare_languages({"English": 6, "Spanish": 6, "Thai": 12, "Korean": 12}, is_english=False)
    assert "costs 12 tokens in Thai and Korean and 6 in English and Spanish: 2.0 times as many" in said
    said = compare_languages({"English": 1, "Thai": 1}, is_english=True)
    assert said == "The same greeting costs the same in English and Thai: 1 token."


def test_a_tie_of_tokenizers_is_named():
    text = "rand_xyz"
    cuts = [
        tokenized(("Subwords", 50_257), 4, text),
        tokenized(BYTES, 8, text),
        tokenized(CHARACTERS, 8, text),
    ]
    said = compare_ways(text, cuts, "A model", 96)
    assert (
        "the most tokens come from **Bytes** and **Characters** (8 each, with vocabularies of 256 and" in said
    )
    assert "the fewest from **Subwords** (4, with a vocabulary of 50,257)" in said


def test_one_letter_costs_one_token_everywhere():
    said = compare_ways("a", [tokenized(BYTES, 1, "a"), tokenized(CHARACTERS, 1, "a")], "A model", 96)
    assert said.startswith("All ways that give this text back unchanged make 1 token of it.")


def test_a_tokenizer_that_changes_the_text_is_left_out_and_named():
    text = "Caffè è buono"
    cuts = [
        tokenized(("Subwords of *MiniLM*", 30_522), 3, "caffe e buono"),
        tokenized(("Small letters", 500), 2, "caffe e buono"),
        tokenized(("Words", 10), 3, "[UNK] [UNK] [UNK]"),
        tokenized(BYTES, 15, text),
        tokenized(CHARACTERS, 13, text),
    ]
    said = compare_ways(text, cuts, "MiniLM", 384)
    assert "the fewest from **Characters** (13" in said
    assert "Subwords of" not in said
    changed = describe_changes(text, cuts)
    assert r"as it was typed: Subwords of \*MiniLM\* and Small letters." in changed[0]
    assert changed[0].endswith("What comes back is `caffe e buono`")
    assert "as it was typed: Words." in changed[1]
    assert len(changed) == 2


def test_nothing_is_said_of_ways_that_give_the_text_back():
    assert describe_changes("a", [tokenized(BYTES, 1, "a")]) == []


def test_a_template_may_add_nothing():
    assert "adds no token" in describe_template("A model", 1, 1)
    assert "**1 token**" in describe_template("A model", 1, 5)
    assert "adds **4**" in describe_template("A model", 1, 5)


def test_what_the_spellings_teach_depends_on_their_ids():
    assert explain_sequences(4, 1, "A *model*").startswith("A *model* makes the same IDs of all 4 spellings.")
    assert explain_sequences(4, 3, "A model").startswith("A model makes 3 different sequences")
    assert "is lost" not in explain_sequences(4, 3, "A model")
    assert "does not keep the space" in explain_space([2924], [2924])
    assert "The word is ID 17,796 without the space and ID 3,331 with it" in explain_space([17796], [3331])
    # The first pieces may be the same where the others are not.
    assert "The word is IDs 5 and 6 without the space and IDs 5 and 7 with it" in explain_space(
        [5, 6], [5, 7]
    )
