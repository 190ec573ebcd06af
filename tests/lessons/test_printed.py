"""The printed figures are the lesson's."""

from dashboard.course import lesson_figures
from dashboard.lessons.position_embeddings import presets as position_embeddings_presets
from dashboard.lessons.subword_splitting import presets as subword_splitting_presets
from dashboard.models.tokenizer import gpt2_tokenizer
from tests.reference import reference_figures


def test_they_are_those_of_the_reference():
    figures = reference_figures("lesson_figures.json")
    real, words = figures["needs_gpt2_small"], figures["needs_word2vec_google_news_300"]
    assert list(lesson_figures.MATRIX_SHAPE) == real["embedding_matrix_shape"]
    assert {str(id_): list(values) for id_, values in lesson_figures.FIRST_VALUES.items()} == real[
        "first_5_values"
    ]
    assert real["position_comparison"]["cosine_of_token_plus_position"] == lesson_figures.COSINE
    assert tuple(real["position_comparison"]["positions_used"]) == lesson_figures.AT_POSITIONS
    assert real["position_comparison"]["text"] == lesson_figures.SENTENCE
    assert words["dimension"] == lesson_figures.WORD_DIMS


def test_the_tokens_are_gpt2_s():
    encoding = gpt2_tokenizer().encode(lesson_figures.TEXT)
    assert dict(zip(encoding.ids, encoding.tokens, strict=True)) == lesson_figures.TOKENS
    assert list(lesson_figures.FIRST_VALUES) == encoding.ids


def test_the_place_is_that_of_the_last_token():
    assert len(gpt2_tokenizer().encode(lesson_figures.SENTENCE).ids) - 1 == lesson_figures.PLACE


def test_the_pages_offer_what_is_printed():
    assert subword_splitting_presets.PRESETS["rand_xyz"].text == lesson_figures.TEXT
    assert lesson_figures.SENTENCE == position_embeddings_presets.TWO_BANKS
