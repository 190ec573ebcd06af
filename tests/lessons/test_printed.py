"""The printed figures are the lesson's."""

from dashboard.lessons import presets, printed
from dashboard.models.tokenizer import gpt2_tokenizer
from tests.reference import reference_figures


def test_they_are_those_of_the_reference():
    figures = reference_figures("lesson_figures.json")
    real, words = figures["needs_gpt2_small"], figures["needs_word2vec_google_news_300"]
    assert list(printed.MATRIX_SHAPE) == real["embedding_matrix_shape"]
    assert {str(id_): list(values) for id_, values in printed.FIRST_VALUES.items()} == real["first_5_values"]
    assert real["position_comparison"]["cosine_of_token_plus_position"] == printed.COSINE
    assert tuple(real["position_comparison"]["positions_used"]) == printed.AT_POSITIONS
    assert real["position_comparison"]["text"] == printed.SENTENCE
    assert words["dimension"] == printed.WORD_DIMS


def test_the_tokens_are_gpt2_s():
    encoding = gpt2_tokenizer().encode(printed.TEXT)
    assert dict(zip(encoding.ids, encoding.tokens, strict=True)) == printed.TOKENS
    assert list(printed.FIRST_VALUES) == encoding.ids


def test_the_place_is_that_of_the_last_token():
    assert len(gpt2_tokenizer().encode(printed.SENTENCE).ids) - 1 == printed.PLACE


def test_the_pages_offer_what_is_printed():
    assert presets.SPLITTINGS["rand_xyz"].text == printed.TEXT
    assert printed.SENTENCE == presets.TWO_BANKS
