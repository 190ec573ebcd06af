"""Controls in a small app of their own: values that no longer fit are mended, errors become sentences."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from streamlit.testing.v1 import AppTest


def words_app():
    import streamlit as st

    from dashboard.ui import inputs

    st.write(inputs.word_list("Words", "king, queen king", key="xx_words"))


def test_words_are_separated_by_spaces_or_commas_and_come_once():
    app = AppTest.from_function(words_app).run()
    assert app.json[0].value == '["king", "queen"]'
    app.text_input(key="xx_words").set_value(" a,,b   a ").run()
    assert app.json[0].value == '["a", "b"]'


def slider_app():
    import streamlit as st

    from dashboard.ui import inputs

    high = st.number_input("High", 0, 100, 50, key="xx_high")
    st.write(f"value {inputs.slider('Value', 0, high, 40, key='xx_value')}")


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

    from dashboard.ui import inputs

    names = inputs.word_list("Words", "cat sat mat", key="xx_words")
    if names:
        st.write(
            f"picked {inputs.selectbox_by_index('Word', len(names), -1, key='xx_at', name=lambda n: names[n])}"
        )


def test_a_picked_word_that_disappears_falls_back_to_the_default():
    app = AppTest.from_function(pick_app).run()
    assert app.markdown[0].value == "picked 2"
    app.text_input(key="xx_words").set_value("cat").run()
    assert not app.exception
    assert app.markdown[0].value == "picked 0"


def presets_app():
    import streamlit as st

    from dashboard.ui import inputs

    inputs.presets({"Royal": {"xx_word": "king", "xx_k": 3}}, key="xx_presets")
    word = inputs.text("Word", "dog", key="xx_word")
    st.write(f"{word} {inputs.slider('k', 1, 9, 5, key='xx_k')}")


def test_a_preset_sets_several_controls_at_once():
    app = AppTest.from_function(presets_app).run()
    assert app.markdown[0].value == "dog 5"
    app.button(key="xx_presets_Royal").click().run()
    assert app.markdown[0].value == "king 3"


def explained_app():
    import streamlit as st

    from dashboard.errors import InputError
    from dashboard.ui import messages

    with messages.show_input_errors():
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

    from dashboard.models.word_vectors import WordVectors
    from dashboard.ui import inputs

    vectors = WordVectors("tiny", "Tiny model", ("king", "queen", "dog"), np.eye(3, dtype=np.float32))
    word = inputs.known_word("Word", "king", vectors, key="xx_word")
    others = inputs.known_words("Others", "dog", vectors, key="xx_others")
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


def test_unknown_words_are_named_and_the_known_ones_stay(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("dashboard.limits.MAX_KNOWN_WORDS", 2)
    app = AppTest.from_function(known_words_app).run()
    app.text_input(key="xx_others").set_value("dgo, queen *a* b c king dog").run()
    assert app.markdown[0].value == "king: queen king"
    told = app.warning[0].value
    assert "no word “dgo”. Did you mean dog?" in told
    assert r"no word “\*a\*”. Try another word." in told
    assert "It lacks 1 more of these words." in told
    assert "The first 2 of 3 words are used." in told


def limits_app():
    import numpy as np
    import streamlit as st

    from dashboard.errors import InputError
    from dashboard.models.word_vectors import WordVectors
    from dashboard.ui import inputs

    def short(typed: str) -> int:
        if len(typed) > 5_000:
            raise InputError("never read")
        return len(typed)

    vectors = WordVectors("tiny", "Tiny model", ("king", "queen"), np.eye(2, dtype=np.float32))
    st.write(f"text {len(inputs.text('Text', 'a', key='xx_text'))}")
    st.write(f"long {len(inputs.long_text('Long text', 'a', key='xx_long'))}")
    st.write(f"words {len(inputs.word_list('Words', 'a', key='xx_words'))}")
    st.write(f"known {inputs.known_word('Known word', 'king', vectors, key='xx_known')}")
    st.write(f"list {inputs.known_words('Known words', 'king', vectors, key='xx_list')}")
    st.write(f"parsed {inputs.parsed_text('Parsed', 'abc', short, key='xx_parsed')}")


BOXES = {
    "xx_text": 100_000,
    "xx_long": 100_000,
    "xx_words": 20_000,
    "xx_known": 2_000,
    "xx_list": 20_000,
    "xx_parsed": 2_000,
}


def limits(app: AppTest) -> dict[str, int]:
    boxes = (*app.text_input, *app.text_area)
    return {box.key: box.proto.max_chars for box in boxes}


def test_every_text_box_has_a_limit_in_the_browser_with_room_to_say_so():
    assert limits(AppTest.from_function(limits_app).run()) == {key: 2 * most for key, most in BOXES.items()}


@pytest.mark.parametrize("key", BOXES)
@pytest.mark.parametrize("way", ["typed", "link", "session"])
def test_what_is_too_long_is_never_cut_without_a_word(key: str, way: str):
    app = AppTest.from_function(limits_app)
    # No browser sends four times what is read; a link or a forged message may.
    text = "x" * (4 * BOXES[key])
    if way == "link":
        app.query_params[key] = text
    elif way == "session":
        app.session_state[key] = text
    app.run()
    if way == "typed":
        box = app.text_area(key=key) if key == "xx_long" else app.text_input(key=key)
        box.set_value(text).run()
    assert not app.exception
    told = " ".join(warning.value for warning in app.warning)
    assert f"more than {BOXES[key]:,} characters" in told
    shown = dict(each.value.split(" ", 1) for each in app.markdown)
    assert shown["text"] == ("100000" if key == "xx_text" else "1")
    assert shown["long"] == ("100000" if key == "xx_long" else "1")
    assert (shown["known"], shown["parsed"]) == ("king", "3")


def test_what_just_fits_is_used_whole():
    app = AppTest.from_function(limits_app).run()
    app.text_input(key="xx_text").set_value("x" * 100_000).run()
    assert app.markdown[0].value == "text 100000"
    assert not app.warning


def choices_app():
    import streamlit as st

    from dashboard.ui import inputs

    picked = [
        inputs.choice("First", ["a", "b"], key="xx_first"),
        inputs.choice("Second", ["a", "b"], default="b", key="xx_second"),
    ]
    st.write(f"{picked} {inputs.slider('Number', 0, 9, 4, key='xx_number')}")


@pytest.mark.parametrize(
    "value", ["", "c", "A", "0", ["", ""], ["c", "d"], "x" * 9_000], ids=lambda value: str(value)[:9]
)
def test_a_choice_that_is_none_gives_way_to_its_default(value: str | list[str]):
    app = AppTest.from_function(choices_app)
    app.query_params["xx_first"] = app.query_params["xx_second"] = value
    app.query_params["xx_number"] = "7"
    app.run()
    assert not app.exception
    assert app.markdown[0].value == "['a', 'b'] 7"
    assert [group.value for group in app.segmented_control] == ["a", "b"]


@settings(max_examples=25, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 4), st.integers(0, 4)), max_size=6))
def test_a_slider_keeps_its_last_value_through_any_changes_of_its_range(moves: list[tuple[int, int]]):
    app = AppTest.from_function(slider_app).run()
    expected = 40
    for high, value in moves:
        app.number_input(key="xx_high").set_value(high).run()
        assert not app.exception
        expected = min(expected, high)
        if high:
            expected = min(value, high)
            app.slider(key="xx_value").set_value(expected).run()
        assert not app.exception
        assert app.markdown[0].value == f"value {expected}"


def shrinking_app():
    import streamlit as st

    from dashboard.ui import inputs

    high = st.number_input("High", 0, 100, 20, key="xx_high")
    inputs.presets({"Four": {"xx_value": 4}}, key="xx_presets")
    st.write(f"value {inputs.slider('Value', 0, high, 0, key='xx_value')}")


def test_a_value_that_a_preset_set_long_ago_does_not_come_back_when_the_range_shrinks():
    app = AppTest.from_function(shrinking_app).run()
    app.button(key="xx_presets_Four").click().run()
    app.slider(key="xx_value").set_value(1).run()
    app.number_input(key="xx_high").set_value(2).run()
    assert not app.exception
    assert app.markdown[-1].value == "value 1"
