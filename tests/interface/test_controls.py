"""Controls in a small app of their own: values that no longer fit are mended, errors become sentences."""

from streamlit.testing.v1 import AppTest


def words_app():
    import streamlit as st

    from dashboard.interface import controls

    st.write(controls.words("Words", "king, queen king", key="xx_words"))


def test_words_are_separated_by_spaces_or_commas_and_come_once():
    app = AppTest.from_function(words_app).run()
    assert app.json[0].value == '["king", "queen"]'
    app.text_input(key="xx_words").set_value(" a,,b   a ").run()
    assert app.json[0].value == '["a", "b"]'


def slider_app():
    import streamlit as st

    from dashboard.interface import controls

    high = st.number_input("High", 0, 100, 50, key="xx_high")
    st.write(f"value {controls.slider('Value', 0, high, 40, key='xx_value')}")


def test_a_slider_whose_range_shrinks_moves_to_the_nearest_value():
    app = AppTest.from_function(slider_app).run()
    app.slider(key="xx_value").set_value(45).run()
    app.number_input(key="xx_high").set_value(10).run()
    assert not app.exception
    assert app.markdown[0].value == "value 10"
    app.number_input(key="xx_high").set_value(0).run()
    assert not app.exception
    assert app.markdown[0].value == "value 0"


def pick_app():
    import streamlit as st

    from dashboard.interface import controls

    names = controls.words("Words", "cat sat mat", key="xx_words")
    if names:
        st.write(f"picked {controls.pick('Word', len(names), -1, key='xx_at', name=lambda n: names[n])}")


def test_a_picked_word_that_disappears_falls_back_to_the_default():
    app = AppTest.from_function(pick_app).run()
    assert app.markdown[0].value == "picked 2"
    app.text_input(key="xx_words").set_value("cat").run()
    assert not app.exception
    assert app.markdown[0].value == "picked 0"


def presets_app():
    import streamlit as st

    from dashboard.interface import controls

    controls.presets({"Royal": {"xx_word": "king", "xx_k": 3}}, key="xx_presets")
    word = controls.text("Word", "dog", key="xx_word")
    st.write(f"{word} {controls.slider('k', 1, 9, 5, key='xx_k')}")


def test_a_preset_sets_several_controls_at_once():
    app = AppTest.from_function(presets_app).run()
    assert app.markdown[0].value == "dog 5"
    app.button(key="xx_presets_Royal").click().run()
    assert app.markdown[0].value == "king 3"


def explained_app():
    import streamlit as st

    from dashboard.errors import InputError
    from dashboard.interface import controls

    with controls.explained():
        raise InputError("The word is not here.")
    st.write("the rest")


def test_an_input_error_becomes_a_sentence_and_the_page_goes_on():
    app = AppTest.from_function(explained_app).run()
    assert not app.exception
    assert app.warning[0].value == "The word is not here."
    assert app.markdown[0].value == "the rest"


def known_words_app():
    import numpy as np
    import streamlit as st

    from dashboard.interface import controls
    from dashboard.models.word_vectors import WordVectors

    vectors = WordVectors("tiny", "Tiny model", ("king", "queen", "dog"), np.eye(3, dtype=np.float32))
    word = controls.known_word("Word", "king", vectors, key="xx_word")
    others = controls.known_words("Others", "dog", vectors, key="xx_others", most=2)
    st.write(f"{word}: {' '.join(others)}")


def test_the_last_known_word_stays_while_another_is_typed():
    app = AppTest.from_function(known_words_app).run()
    assert app.markdown[0].value == "king: dog"
    app.text_input(key="xx_word").set_value(" queen ").run()
    assert app.markdown[0].value == "queen: dog"
    app.text_input(key="xx_word").set_value("qeuen").run()
    assert app.warning[0].value == (
        "Tiny model has no word “qeuen”. Did you mean queen? Until then this is about “queen”."
    )
    assert app.markdown[0].value == "queen: dog"
    app.text_input(key="xx_word").set_value("").run()
    assert app.warning[0].value == "Type a word. Until then this is about “queen”."


def test_unknown_words_are_named_and_the_known_ones_stay():
    app = AppTest.from_function(known_words_app).run()
    app.text_input(key="xx_others").set_value("dgo, queen *a* b c king dog").run()
    assert app.markdown[0].value == "king: queen king"
    told = app.warning[0].value
    assert "no word “dgo”. Did you mean dog?" in told
    assert r"no word “\*a\*”. Try another word." in told
    assert "It lacks 1 more of these words." in told
    assert "The first 2 of 3 words are used." in told
