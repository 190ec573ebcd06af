"""What a control is told of its visitor's values is what Streamlit would have copied for it."""

import pytest
from streamlit.runtime.state.safe_session_state import SafeSessionState
from streamlit.runtime.state.session_state import SessionState
from streamlit.testing.v1 import AppTest

from dashboard.streamlit_internals import patches

PAGE = """
import streamlit as st

st.session_state["words"] = ("king", "queen")
if st.button("clear"):
    st.session_state["text"] = None
    st.session_state["word"] = None
text = st.text_input("Text", "a bank", key="text")
word = st.selectbox("Word", ["king", "queen"], key="word")
st.slider("Number", 0, 9, 3, key="number")
st.write(f"{text} {word} {sorted(st.session_state)} {len(st.session_state)} {'word' in st.session_state}")
"""


@pytest.fixture(autouse=True)
def streamlits_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(SafeSessionState, "filtered_state", SafeSessionState.filtered_state)


def visit() -> list[str]:
    """Type, choose and clear as a visitor; return the text on screen."""
    app = AppTest.from_string(PAGE).run()
    said = [app.markdown[0].value]
    for act in (
        lambda: app.text_input[0].set_value("a river"),
        lambda: app.selectbox[0].set_value("queen"),
        lambda: app.button[0].click(),
        lambda: app.text_input[0].set_value("again"),
    ):
        act().run()
        assert not app.exception
        said.append(app.markdown[0].value)
    return said


def test_pages_read_the_same():
    expected = visit()
    assert expected[0] == "a bank king ['number', 'text', 'word', 'words'] 4 True"
    assert expected[3].startswith("None None")
    patches.look_up_session_state_lazily()
    assert visit() == expected


def test_no_control_has_everything_copied(monkeypatch: pytest.MonkeyPatch):
    copies: list[None] = []
    own = SessionState.filtered_state
    monkeypatch.setattr(
        SessionState, "filtered_state", property(lambda state: (copies.append(None), own.fget(state))[1])
    )
    page = "import streamlit as st; st.text_input('a', key='a'); st.selectbox('b', ['c'], key='b')"
    AppTest.from_string(page).run()
    assert copies
    copies.clear()
    patches.look_up_session_state_lazily()
    AppTest.from_string(page).run()
    assert not copies
