"""Inputs that recompute while they change and live in the URL, so that a link reproduces what is seen.

A key is the name in the URL. It starts with its page's two letters (`wc_`, `vm_`, ...), because one key on two pages
would be one value.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, TypeVar

import streamlit as st

from dashboard.concepts.phrases import phrases_in
from dashboard.concepts.shorten import short_word
from dashboard.concepts.subwords import Token
from dashboard.concepts.surrogates import without_lone_surrogates
from dashboard.course.markdown import as_text
from dashboard.errors import InputError
from dashboard.models.language_model import LanguageModel
from dashboard.models.word_vectors import WordVectors
from dashboard.ui import url
from dashboard.ui.reset import aside, remember

Parsed = TypeVar("Parsed")

# Long enough for one rerun per burst of keys, short enough to feel immediate.
TYPING_PAUSE = "150ms"

# Letters of a long text that still go into the URL: with each of them percent-encoded, servers take no more.
MOST_IN_URL = 4_000
NOT_IN_URL = f"This text is not part of the link: it has more than {MOST_IN_URL:,} letters."

# Where this is in the session's state: the keys of texts that are not in the URL.
_LEFT_OUT = "left_out_of_links"

# Characters that a box takes: of a text, of a list of words, of a word or a pattern. They bound what one visitor can
# make the server read, before anything is cut into tokens or looked up.
MOST_OF_TEXT, MOST_OF_WORDS, MOST_OF_WORD = 100_000, 20_000, 2_000
# A box lets in so many times as much: without that, what is too long would be left out without a word.
ROOM_TO_SAY_SO = 2


def text(
    label: str,
    default: str,
    *,
    key: str,
    help: str | None = None,
    placeholder: str | None = None,
    most: int = MOST_OF_TEXT,
) -> str:
    """A line of text, read while it is typed; broken characters come back as U+FFFD.

    It is in the URL as long as servers take an address of that length; below a longer one, a sentence says so. Of a
    text with more than `most` characters the first are used, and a sentence says that.
    """
    typed = _typed(label, default, key=key, help=help, placeholder=placeholder, most=most)
    return _first_characters(typed, most)


def long_text(label: str, default: str, *, key: str, help: str | None = None) -> str:
    """Many lines of text; in the URL, and as long, as `text` is."""
    typed = _typed(label, default, key=key, help=help, most=MOST_OF_TEXT, many_lines=True)
    return _first_characters(typed, MOST_OF_TEXT)


def answer(label: str, *, key: str, placeholder: str) -> str:
    """A line of text that is read when it is finished, and is no part of the link: that would give it away."""
    typed = _typed(
        label, "", key=key, help=None, most=MOST_OF_WORD, placeholder=placeholder, in_link=False
    ).strip()
    return _first_characters(typed, MOST_OF_WORD)


def _typed(
    label: str,
    default: str,
    *,
    key: str,
    help: str | None,
    most: int,
    placeholder: str | None = None,
    many_lines: bool = False,
    in_link: bool = True,
) -> str:
    """What a text box holds, wherever that comes from, never of more than `ROOM_TO_SAY_SO` times `most` characters.

    Every text box of the app is drawn here. What is longer still, the browser does not let in, and Streamlit cuts off
    a value that comes by a link or in a forged message.
    """
    fits = in_link and _fits_the_url(key, default)
    remember(key, default)
    shared: dict[str, Any] = {
        "key": key,
        "help": _with_limit(help, most),
        "placeholder": placeholder,
        "max_chars": ROOM_TO_SAY_SO * most,
        "bind": "query-params" if fits else None,
        "persist_state": "session",
    }
    if many_lines:
        typed = st.text_area(label, default, height=160, **shared)
    else:
        typed = st.text_input(label, default, live=TYPING_PAUSE if in_link else False, **shared)
    if in_link and not fits:
        st.caption(NOT_IN_URL)
    return without_lone_surrogates(typed or "")


def _with_limit(help: str | None, most: int) -> str | None:
    """The help of a text box, which says how much it takes where somebody may paste a book."""
    if most < MOST_OF_TEXT:
        return help
    limit = f"Up to {most:,} characters are read; the box does not let in what is much longer."
    return f"{help} {limit}" if help else limit


def _first_characters(typed: str, most: int) -> str:
    """The first `most` characters of a text; where that is not all of it, a sentence says so."""
    if len(typed) > most:
        remark(f"This text has more than {most:,} characters; the first {most:,} are used.")
    return typed[:most]


def _check_length(typed: str) -> None:
    """Raise InputError where something else than a word, or a few, was put into a box for such."""
    if len(typed) > MOST_OF_WORD:
        raise InputError(f"That has more than {MOST_OF_WORD:,} characters; type something shorter.")


def _fits_the_url(key: str, default: str) -> bool:
    """Whether the text in this control is short enough for the URL; one that became so is put there."""
    if url.says(key) is not None:
        return True
    kept = st.session_state.get(key, default) or ""
    left_out: set[str] = st.session_state.setdefault(_LEFT_OUT, set())
    if len(kept) > MOST_IN_URL:
        left_out.add(key)
        return False
    if key in left_out:
        # It was typed into a control that the browser did not know to be part of the URL: Streamlit writes it there
        # only when it is set anew. What is typed on in the meantime is not known either, so once is not enough.
        if st.query_params.get(key, default) == kept:
            left_out.remove(key)
        else:
            st.session_state[key] = kept
    return True


def left_out_of_links() -> bool:
    """Whether there is a text that is too long for the URL."""
    return bool(st.session_state.get(_LEFT_OUT))


def words(label: str, default: str, *, key: str, help: str | None = None) -> list[str]:
    """Words separated by spaces or commas, each once, in the order in which they were typed."""
    typed = text(label, default, key=key, help=help, most=MOST_OF_WORDS)
    return list(dict.fromkeys(typed.replace(",", " ").split()))


def tokens(
    label: str,
    default: str,
    model: LanguageModel,
    *,
    key: str,
    prefix: str = "",
    as_model_input: bool = False,
    help: str | None = None,
) -> list[Token]:
    """The tokens of a text, at least one and at most as many as the model has positions.

    While the box is empty, a sentence says so and `default` is used. `prefix` goes before either text,
    and `as_model_input` adds the special tokens that the model was trained to see around a text.
    """
    typed = text(label, default, key=key, help=help)
    found: list[Token] = []
    with explained():
        if not typed:
            raise InputError(f"An empty text has no tokens; until you type, this is about “{default}”.")
        found = model.tokenize(prefix + typed, as_model_input=as_model_input)
        if not found:
            raise InputError(
                f"{model.title} finds no token in this text; until you type, this is about “{default}”."
            )
        if model.n_positions is not None and len(found) > model.n_positions:
            remark(
                f"The text has {len(found):,} tokens, more than the {model.n_positions:,} positions of {model.title}; "
                f"the first {model.n_positions:,} are used."
            )
    found = found or model.tokenize(prefix + default, as_model_input=as_model_input)
    return found[: model.n_positions]


def typed(key: str, default: str, most: int) -> str:
    """What the box `key` holds, at most its first `most` characters; `default` while it is blank."""
    return str(st.session_state[key]).strip()[:most] or default


def known_word(label: str, default: str, vectors: WordVectors, *, key: str, help: str | None = None) -> str:
    """A word that the model has, at first `default`, which must be one.

    A word that it has with other capitals only is found, and a line below says so. While the box holds anything else, a
    sentence below says so and the last known word stays.
    """
    _give_way(key, default, lambda kept: kept in vectors)
    typed = _typed(label, default, key=key, help=help, most=MOST_OF_WORD).strip()
    typed = typed if vectors.spelled(typed) else typed.strip('"“”')
    last = f"{key}_last"
    found = vectors.spelled(typed)
    if found is not None:
        _remark_on(key)
        _tell_spellings([(typed, found)], vectors)
        st.session_state[last] = found
        return found
    kept = (str(st.session_state.get(last)), default, vectors.words[0])
    stays = next(word for word in kept if word in vectors)
    try:
        _check_length(typed)
        said = vectors.refuse(typed)
    except InputError as error:
        said = str(error)
    _remark_on(key, f"{said} Until then this is about “{short_word(stays)}”.")
    return stays


def known_words(
    label: str, default: str, vectors: WordVectors, *, key: str, most: int = 50, help: str | None = None
) -> list[str]:
    """Up to `most` words that the model has, each once; one note below names those that it lacks.

    Spaces or commas stand between them. A word that holds such itself is found as it is, the longest first, and what
    stands in quotation marks is one word.
    """

    def typed_words(typed: str) -> list[str]:
        return phrases_in(typed, lambda word: vectors.spelled(word) is not None, vectors.begins)

    _give_way(key, default, lambda kept: all(word in vectors for word in typed_words(kept)))
    typed = typed_words(text(label, default, key=key, help=help, most=MOST_OF_WORDS))
    found = [(word, spelled) for word in typed if (spelled := vectors.spelled(word)) is not None]
    known = list(dict.fromkeys(spelled for _, spelled in found))
    missing = [word for word in typed if vectors.spelled(word) is None]
    # A few suggestions: each is a search through the whole vocabulary.
    notes = [vectors.missing(word) for word in missing[:3]]
    if len(missing) > 3:
        notes.append(f"It lacks {len(missing) - 3:,} more of these words.")
    if len(known) > most:
        notes.append(f"The first {most} of {len(known):,} words are used.")
    _remark_on(key, " ".join(notes))
    _tell_spellings(found, vectors)
    return known[:most]


# Words whose other spelling is named, of a list in which many have one.
MOST_SPELLINGS = 3


def _tell_spellings(found: Sequence[tuple[str, str]], vectors: WordVectors) -> None:
    """A line for words that were typed with other capitals than the model has, (typed, found)."""
    other = [f"“{short_word(typed)}” as “{short_word(word)}”" for typed, word in found if typed != word]
    if other:
        more = f" and {len(other) - MOST_SPELLINGS:,} more" if len(other) > MOST_SPELLINGS else ""
        st.caption(as_text(f"{vectors.title} has {', '.join(other[:MOST_SPELLINGS])}{more}."))


def offered(values: Mapping[str, Any]) -> None:
    """Remember what is put into controls, key to value, without that anybody types it."""
    for key, value in values.items():
        st.session_state.setdefault(f"{key}_offered", set()).add(value)


def _give_way(key: str, default: str, fits: Callable[[str], bool]) -> None:
    """Put `default` into the control `key` where it holds what nobody typed and what does not fit this model."""
    kept = st.session_state.get(key)
    if kept is not None and kept in st.session_state.get(f"{key}_offered", ()) and not fits(kept):
        st.session_state[key] = default
    offered({key: default})


def follow(key: str, value: Any) -> None:
    """Put `value` into the control `key` where it holds what was last put there so, and nobody has changed it since.

    To be called before the control is drawn with `value` as its default: it then goes along with what that depends on,
    such as another control or the model.
    """
    last = f"{key}_followed"
    if key in st.session_state and st.session_state[key] == st.session_state.get(last):
        st.session_state[key] = value
    st.session_state[last] = value


def parsed(
    label: str,
    default: str,
    parse: Callable[[str], Parsed],
    *,
    key: str,
    help: str | None = None,
    placeholder: str | None = None,
) -> Parsed:
    """What `parse` makes of a line of text; `default` must be something that it can always read.

    While it raises an InputError, that sentence stands below, and what was read last stays.
    """
    typed = _typed(label, default, key=key, help=help, placeholder=placeholder, most=MOST_OF_WORD)
    last = f"{key}_last"
    try:
        _check_length(typed)
        found = parse(typed)
    except InputError as error:
        stays = st.session_state.get(last, default)
        _remark_on(key, f"{error} Until then this is about “{stays}”." if stays else str(error))
        try:
            return parse(stays)
        except InputError:
            # It was good for another model or another kind of input.
            return parse(default)
    _remark_on(key)
    st.session_state[last] = typed
    return found


def slider(
    label: str,
    low: int,
    high: int,
    default: int,
    *,
    key: str,
    help: str | None = None,
    step: int = 1,
    on_change: Callable[[], None] | None = None,
) -> int:
    """A whole number from `low` to `high`; a value that no longer fits is moved to the nearest that does.

    Where `low` equals `high` there is nothing to choose and no slider is drawn.
    """
    if low >= high:
        return low
    _carry_over(key, (low, high), lambda kept: min(max(kept, low), high))
    default = min(max(default, low), high)
    remember(key, default)
    return st.slider(
        label,
        low,
        high,
        default,
        step=step,
        key=key,
        help=help,
        on_change=on_change,
        bind="query-params",
    )


def _carry_over(key: str, shape: object, fitting: Callable[[Any], Any]) -> None:
    """Give what the control `key` holds, made `fitting`, to the control of this `shape` that is about to be drawn.

    Streamlit takes a control whose range or options changed for a new one, and may give that an older value which was
    once put into it, however little it fits.
    """
    drawn = f"{key}_shape"
    if key in st.session_state:
        kept = st.session_state[key]
        if fitting(kept) != kept or st.session_state.get(drawn, shape) != shape:
            st.session_state[key] = fitting(kept)
    st.session_state[drawn] = shape


def decimal(
    label: str, low: float, high: float, default: float, *, key: str, step: float, help: str | None = None
) -> float:
    """A number from `low` to `high` in steps."""
    remember(key, default)
    return st.slider(label, low, high, default, step=step, key=key, help=help, bind="query-params")


def choice(
    label: str, options: Sequence[str], *, key: str, default: str | None = None, help: str | None = None
) -> str:
    """One of a few options, all in sight; a value that is none of them, or none at all, gives way to the default."""
    first = default or options[0]
    remember(key, first)
    _carry_over(key, tuple(options), lambda kept: kept if kept in options else first)
    picked = st.segmented_control(
        label, options, key=key, default=first, required=True, help=help, bind="query-params"
    )
    if picked is None:
        # `?key=` in a link: Streamlit takes it for no choice at all, and the browser is shown one in the next run.
        st.rerun()
    return picked


def pick(
    label: str,
    count: int,
    default: int,
    *,
    key: str,
    name: Callable[[int], str],
    help: str | None = None,
) -> int:
    """One of `count` numbered things (from 0) by name, such as a token of a sentence; `default` -1 is the last."""
    shown = f"{key}_shown"
    remember(key, default)
    kept = st.session_state.get(key)
    if kept is not None:
        kept = kept if kept in range(count) else default % count
        # The browser remembers the name, not the number: it must be told when the number has another name now.
        if name(kept) != st.session_state.get(shown):
            st.session_state[key] = kept
    picked = st.selectbox(
        label,
        range(count),
        index=default % count,
        format_func=name,
        key=key,
        help=help,
        bind="query-params",
    )
    st.session_state[shown] = name(picked)
    return picked


def scale(
    label: str, options: Sequence[float], default: float, *, key: str, help: str | None = None
) -> float:
    """One of a row of numbers, such as learning rates or the steps that were kept; falls back to `default`.

    Where there is one option only, nothing is drawn.
    """
    if len(options) < 2:
        return options[0]
    _carry_over(key, tuple(options), lambda kept: kept if kept in options else default)
    remember(key, default)
    return st.select_slider(
        label, options, default, format_func="{:g}".format, key=key, help=help, bind="query-params"
    )


@contextmanager
def unseen(key: str) -> Iterator[None]:
    """Controls made inside are drawn by another part of the page, such as a player, and here only keep the address."""
    with st.container(key=f"unseen_{key}"):
        yield


def toggle(label: str, default: bool, *, key: str, help: str | None = None) -> bool:
    """On or off."""
    remember(key, default)
    return st.toggle(label, default, key=key, help=help, bind="query-params")


def numbers(
    label: str, low: int, high: int, default: str, *, key: str, most: int = 8, help: str | None = None
) -> list[int]:
    """Whole numbers from `low` to `high`, typed with spaces or commas, each once; at most `most` are kept.

    Raises:
        InputError: something typed is not a whole number or outside the bounds.
    """
    found = []
    for typed in words(label, default, key=key, help=help):
        # int() alone would take "１" and "1_0"; a number longer than the bound cannot fit anyway.
        if not (typed.isascii() and typed.isdigit() and len(typed) < 10 and low <= int(typed) <= high):
            raise InputError(
                f"“{typed[:40]}” is not a whole number from {low} to {high}; correct it or take it out."
            )
        found.append(int(typed))
    return list(dict.fromkeys(found))[:most]


def tabs(views: Mapping[str, Callable[[], None]], *, key: str, on_their_own: bool = False) -> None:
    """Tabs by name, of which only the open one is drawn; an InputError in it becomes a sentence there.

    `on_their_own` draws them, and what is changed in them, as `on_its_own` does.
    """

    def of_them() -> None:
        drawn = st.tabs(list(views), key=key, on_change="rerun", bind="query-params")
        for tab, view in zip(drawn, views.values(), strict=True):
            if tab.open:
                with tab, explained():
                    view()

    if on_their_own:
        on_its_own(of_them)
    else:
        of_them()


def on_its_own(view: Callable[[], None]) -> None:
    """Draw a view whose controls draw it anew and not the page; an InputError in it becomes a sentence there.

    For views of which nothing outside depends. Where one sets a control that was drawn before it, as a click on a map
    may, the page is drawn anew too. What `view` was given stays in memory as long as the visitor sees it.
    """
    with aside() as before:
        _on_its_own(view, before)


@st.fragment
def _on_its_own(view: Callable[[], None], before: Mapping[str, Any]) -> None:
    changed = any(st.session_state.get(key) != value for key, value in before.items())
    with explained():
        view()
    # Only now: what was pressed is told to this run alone, and may lead to another page.
    if changed:
        st.rerun()


def page_of(n_items: int, per_page: int, *, key: str) -> slice:
    """Which of `n_items` stand on the page that the learner turned to; the whole where one page holds all."""
    n_pages = -(-n_items // per_page)
    if n_pages <= 1:
        return slice(0, n_items)
    _carry_over(key, n_pages, lambda kept: min(kept, n_pages))
    remember(key, 1)
    page = st.pagination(n_pages, key=key, bind="query-params")
    return slice((page - 1) * per_page, page * per_page)


def presets(options: Mapping[str, Mapping[str, Any]], *, key: str) -> None:
    """Buttons that each set several controls at once: name to {control key: value}."""
    with st.container(horizontal=True, gap="xsmall", key=key):
        for name, values in options.items():
            st.button(name, key=f"{key}_{name}", on_click=_put, args=(values,))


def _put(values: Mapping[str, Any]) -> None:
    st.session_state.update(values)
    offered(values)


def additions(pieces: Mapping[str, str], default: str, *, key: str) -> None:
    """Buttons that each add a piece of text to what the box `key` holds: name to piece; `default` while it is empty."""
    typed = (st.session_state.get(key) or default) if pieces else ""
    for at, (name, piece) in enumerate(pieces.items()):
        st.button(
            as_text(name), key=f"{key}_add_{at}", on_click=setter(key), args=(typed + piece,), width="content"
        )


def setter(key: str) -> Callable[[Any], None]:
    """A function that sets the control `key`, for a view whose parts can be clicked, such as `token_strip`."""

    def set_(value: Any) -> None:
        st.session_state[key] = value

    return set_


def remark(sentence: str) -> None:
    """One sentence about something entered, shown here; nothing in it is taken as Markdown."""
    st.warning(as_text(sentence), icon=":material/edit_note:")


def _remark_on(key: str, sentence: str = "") -> None:
    """What is to be said about the text in the box `key`, in a line that is kept free below it.

    The frame's style and manners know these lines by their name: they appear once typing pauses, move nothing, and are
    tied to their box.
    """
    with st.container(height=20, border=False, key=f"remark_{key}"):
        if sentence:
            remark(sentence)


@contextmanager
def explained() -> Iterator[None]:
    """Show an InputError raised inside as one sentence, here, and go on with the rest of the page."""
    try:
        yield
    except InputError as error:
        remark(str(error))
