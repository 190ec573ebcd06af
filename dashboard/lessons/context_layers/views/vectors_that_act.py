"""Tab in which one vector inside the model is changed, and the next token with it."""

import inspect

import numpy as np
import streamlit as st

from dashboard import limits
from dashboard.charts.interventions import token_lines, token_table
from dashboard.concepts import gpt2
from dashboard.concepts.context import distinct_names
from dashboard.concepts.interventions import with_row
from dashboard.concepts.subwords import Token, labels_of
from dashboard.course.markdown import as_code
from dashboard.course.prose import passage, plain_passage
from dashboard.errors import InputError
from dashboard.export import intervention_scripts
from dashboard.export.layer_scripts import Place
from dashboard.lessons.context_layers import data
from dashboard.lessons.context_layers.presets import ENGLISH_CHANGES, POCKET_CHANGES, ChangedVector
from dashboard.lessons.context_layers.sentences import ChangedNext, describe_copy, describe_slide
from dashboard.lessons.context_layers.views import switch_off
from dashboard.lessons.context_layers.views.text_inputs import find_word, pick_token, tokenize_input
from dashboard.models.gpt2_transformer import Gpt2Transformer
from dashboard.models.language_model import LanguageModel
from dashboard.models.transformer import Head
from dashboard.numerals import format_count
from dashboard.ui import inputs, model_cache
from dashboard.ui.export.pictures import insight_with_details, render_chart
from dashboard.ui.slots.unseen_tokens import count_met

SLUG = "context_layers"
TEXT, WORD, PLUS, MINUS = "cl_act", "cl_act_at", "cl_act_plus", "cl_act_minus"
SLIDE, COPY, OFF = "Change a token", "Where a fact lives", "Switch off"


def vectors_that_act(model: LanguageModel) -> None:
    """Render the next token while a vector is changed or a part switched off, beside random changes."""
    if model_cache.transformer(model.slug).head is not Head.NEXT:
        raise InputError(plain_passage(SLUG, "act_no_head", model=model.title))
    changes = ENGLISH_CHANGES if model.trained_ids is None else POCKET_CHANGES
    offered = {label: change for label, change in changes.items() if _acts(model, change)}
    inputs.presets(
        {
            label: {TEXT: change.text, WORD: f"␣{change.word}", PLUS: change.plus, MINUS: change.minus}
            for label, change in offered.items()
        },
        key="cl_act_presets",
    )
    if not offered:
        st.caption(passage(SLUG, "act_no_example", model=model.title))
    first = next(iter((offered or changes).values()))
    mode = inputs.choice("What to do", [SLIDE, COPY, OFF], key="cl_act_mode", is_labelled=False)
    tokens = _text(model, first)
    ids = tuple(token.id for token in tokens)
    if mode == SLIDE:
        _slide(model, ids, *_words(model, tokens, first))
    elif mode == COPY:
        _copy(model, ids, *_word(model, tokens, first))
    else:
        switch_off.switch_off(model, ids)
    _code(model)


def _acts(model: LanguageModel, change: ChangedVector) -> bool:
    """Return whether an example turns the next token of this model by far more than random vectors do."""
    tokens = model.tokenize(change.text, as_model_input=True)
    index = find_word(change.word, tokens)
    try:
        plus, minus = _one_token(change.plus, model), _one_token(change.minus, model)
    except InputError:
        return False
    return index is not None and data.acts(
        model.slug, tuple(token.id for token in tokens), index, plus, minus
    )


def _code(model: LanguageModel) -> None:
    """Show the forward pass that computed all of this, where it is short enough to be read."""
    whole = model_cache.transformer(model.slug)
    with st.expander("A whole transformer as code", icon=":material/code:"):
        name = "act_code" if isinstance(whole, Gpt2Transformer) else "act_code_of_another"
        st.markdown(passage(SLUG, name, model=model.title))
        st.code(inspect.getsource(gpt2), language="python")


def _text(model: LanguageModel, first: ChangedVector) -> list[Token]:
    """Render the input of the sentence and return its tokens."""
    # Another model has other examples; what was typed stays.
    inputs.follow_default(TEXT, first.text)
    tokens = tokenize_input(inputs.text("Sentence to go on with", first.text, key=TEXT), model)
    if len(tokens) > limits.MAX_CHANGED_TOKENS:
        raise InputError(
            f"This text has {len(tokens)} tokens, and here at most {limits.MAX_CHANGED_TOKENS} are run; shorten it."
        )
    count_met(tokens, model, key="cl_act")
    return tokens


def _token(tokens: list[Token], first: ChangedVector, label: str) -> int:
    """Render the choice of a token and return its index."""
    names = distinct_names(token.label for token in tokens)
    chosen = st.session_state.get(WORD)
    wanted = find_word(chosen or first.word, tokens)
    if wanted is None:
        # The example of another model.
        wanted = find_word(first.word, tokens)
    if wanted is not None and chosen not in names:
        st.session_state[WORD] = names[wanted]
    return pick_token(label, names, wanted if wanted is not None else -1, key=WORD)


def _other_word(label: str, word: str, key: str, model: LanguageModel) -> int:
    """Render the input of another word and return its token."""
    inputs.follow_default(key, word)
    return _one_token(inputs.text(label, word, key=key, max_chars=limits.MAX_WORD), model)


def _words(model: LanguageModel, tokens: list[Token], first: ChangedVector) -> tuple[int, int, int, int]:
    """Render what is added to which token; return its index, the tokens to add and to take off, and the seed."""
    word, plus, minus, seed = st.columns(4)
    with word:
        index = _token(tokens, first, "Change the vector of")
    with plus:
        added = _other_word("plus the row of", first.plus, PLUS, model)
    with minus:
        taken = _other_word("minus the row of", first.minus, MINUS, model)
    with seed:
        drawn = inputs.slider("Seed of random vectors", 0, 99, 0, key="cl_act_seed")
    if added == taken:
        raise InputError("These two words are one: plus and minus cancel out; type two different words.")
    return index, added, taken, drawn


def _word(model: LanguageModel, tokens: list[Token], first: ChangedVector) -> tuple[int, int]:
    """Render whose state is copied; return the token's index, and the token of the other sentence."""
    word, plus = st.columns(2)
    with word:
        index = _token(tokens, first, "Copy into the state of")
    with plus:
        added = _other_word("from the same sentence with", first.plus, PLUS, model)
    if tokens[index].id == added:
        raise InputError("That is the word itself: its state is already there; type another word.")
    return index, added


def _one_token(word: str, model: LanguageModel) -> int:
    """Return the ID of a word that is one token.

    Raises:
        InputError: it is none or several, or its row is random.
    """
    word = word.strip()
    spelled = [model.tokenize(form) for form in (f" {word}", word)] if word else []
    token = next((tokens[0] for tokens in spelled if len(tokens) == 1), None)
    if token is None:
        count = len(spelled[0]) if spelled else 0
        raise InputError(
            f"“{word[:40]}” is {format_count(count, 'token')} here; type a word that is one token, "
            "so that one vector is changed and both sentences stay equally long."
        )
    if model.random_among([token.id]):
        raise InputError(f"The row of “{word[:40]}” is random in {model.title}; type another word.")
    return token.id


def _slide(model: LanguageModel, ids: tuple[int, ...], index: int, plus: int, minus: int, seed: int) -> None:
    effect = data.slide_effect(model.slug, ids, index, plus, minus, seed)
    labels = labels_of(model.tokenizer, effect.ids)
    steps, random = effect.places, effect.random_after
    word, added, taken = labels_of(model.tokenizer, [ids[index], plus, minus])
    across = f"{word} → {added}" if ids[index] == minus else f"{word} → {word} + {added} − {taken}"
    render_chart(
        token_lines(
            steps,
            labels,
            effect.probabilities,
            x_title=across,
            random=(labels[effect.after], random),
        ),
        lambda: token_table(steps, labels, effect.probabilities),
        key="cl_act_chart",
        source=with_row,
        script=lambda: intervention_scripts.changed_row(
            model,
            Place(ids, index),
            plus,
            minus,
            list(zip(effect.ids.tolist(), labels, strict=True)),
            len(steps),
        ),
        alt_text=f"{model.title}: probability of the next token while the row of {word} changes",
    )
    change = ChangedNext(
        before=as_code(labels[0]),
        after=as_code(labels[effect.after]),
        first=float(effect.before[0]),
        last=float(effect.probabilities[-1, 0]),
        start=float(effect.before[effect.after]),
        end=float(effect.probabilities[-1, effect.after]),
        random=random,
        is_clear=effect.is_clear,
    )
    insight_with_details(SLUG, describe_slide(change))


def _copy(model: LanguageModel, ids: tuple[int, ...], index: int, plus: int) -> None:
    whole = model_cache.transformer(model.slug)
    if not whole.layer_names:
        raise InputError(plain_passage(SLUG, "act_no_layers", model=model.title))
    layers = range(len(whole.layer_names) + 1)
    guess = inputs.selectbox_by_index(
        "Predict: up to which layer does the copied word win?",
        len(layers) + 1,
        0,
        key="cl_act_guess",
        name=lambda at: ("choose a layer", "0, its row")[at] if at < 2 else str(layers[at - 1]),
    )
    if guess == 0:
        st.caption(plain_passage(SLUG, "act_predict"))
        return
    found = data.copies(model.slug, ids, index, plus)
    before, after = labels_of(model.tokenizer, found.ids)
    word, added, last = labels_of(model.tokenizer, [ids[index], plus, ids[-1]])
    curves = {f"at {word}": found.at_word[:, 1]}
    if index < len(ids) - 1:
        curves[f"at the last, {last}"] = found.at_last[:, 1]
    values = np.array(list(curves.values())).T
    render_chart(
        token_lines(
            list(layers),
            list(curves),
            values,
            x_title="copied after layer (0: the row)",
            y_title=f"probability of {after}",
        ),
        lambda: token_table(list(layers), list(curves), values),
        key="cl_act_chart",
        source=whole.next_probabilities,
        script=lambda: intervention_scripts.copied_states(
            model, Place(ids, index), plus, found.ids[1], list(curves)
        ),
        alt_text=f"{model.title}: probability of {after} if a state is copied from the sentence with {added}",
    )
    wins, last_wins = ((each[:, 1] >= each[:, 0]).tolist() for each in (found.at_word, found.at_last))
    insight_with_details(SLUG, describe_copy(as_code(before), as_code(after), wins, last_wins, guess - 1))
