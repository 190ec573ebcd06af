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
from dashboard.lessons.context_layers.views.text_inputs import find_word, pick_token, tokenize_input
from dashboard.models.gpt2_transformer import Gpt2Transformer
from dashboard.models.language_model import LanguageModel
from dashboard.models.transformer import Head
from dashboard.ui import inputs, model_cache
from dashboard.ui.export.pictures import insight_with_details, render_chart

SLUG = "context_layers"
TEXT, WORD, PLUS, MINUS = "cl_act", "cl_act_at", "cl_act_plus", "cl_act_minus"
SLIDE, COPY = "slide its row", "copy its state at each layer"


def vectors_that_act(model: LanguageModel) -> None:
    """Render the next token while the vector of one token is changed, beside random changes."""
    if model_cache.transformer(model.slug).head is not Head.NEXT:
        raise InputError(plain_passage(SLUG, "act_no_head", model=model.title))
    changes = ENGLISH_CHANGES if model.trained_ids is None else POCKET_CHANGES
    first = next(iter(changes.values()))
    inputs.presets(
        {
            label: {TEXT: change.text, WORD: f"␣{change.word}", PLUS: change.plus, MINUS: change.minus}
            for label, change in changes.items()
        },
        key="cl_act_presets",
    )
    tokens, index, plus, minus = _inputs(model, first)
    ids = tuple(token.id for token in tokens)
    mode = inputs.choice("What to do with the vector", [SLIDE, COPY], key="cl_act_mode")
    if mode == SLIDE:
        if plus == minus:
            raise InputError("These two words are one: plus and minus cancel out; type two different words.")
        _slide(model, ids, index, plus, minus)
    elif ids[index] == plus:
        raise InputError("That is the word itself: its state is already there; type another word.")
    else:
        _copy(model, ids, index, plus)
    _code(model)


def _code(model: LanguageModel) -> None:
    """Show the forward pass that computed all of this, where it is short enough to be read."""
    whole = model_cache.transformer(model.slug)
    with st.expander("A whole transformer as code", icon=":material/code:"):
        name = "act_code" if isinstance(whole, Gpt2Transformer) else "act_code_of_another"
        st.markdown(passage(SLUG, name, model=model.title))
        st.code(inspect.getsource(gpt2), language="python")


def _inputs(model: LanguageModel, first: ChangedVector) -> tuple[list[Token], int, int, int]:
    """Render the inputs; return the tokens of the text, the chosen one, and the tokens to add and to take off."""
    for key, value in ((TEXT, first.text), (PLUS, first.plus), (MINUS, first.minus)):
        # Another model has other examples; what was typed stays.
        inputs.follow_default(key, value)
    typed = inputs.text("Sentence to go on with", first.text, key=TEXT)
    tokens = tokenize_input(typed, model)
    if len(tokens) > limits.MAX_CHANGED_TOKENS:
        raise InputError(
            f"This text has {len(tokens)} tokens, and here at most {limits.MAX_CHANGED_TOKENS} are run; shorten it."
        )
    names = distinct_names(token.label for token in tokens)
    chosen = st.session_state.get(WORD)
    wanted = find_word(chosen or first.word, tokens)
    if wanted is None:
        # The example of another model.
        wanted = find_word(first.word, tokens)
    if wanted is not None and chosen not in names:
        st.session_state[WORD] = names[wanted]
    word, plus, minus = st.columns(3)
    with word:
        index = pick_token("Change the vector of", names, wanted if wanted is not None else -1, key=WORD)
    with plus:
        added = _one_token(
            inputs.text("plus the row of", first.plus, key=PLUS, max_chars=limits.MAX_WORD), model
        )
    with minus:
        taken = _one_token(
            inputs.text("minus the row of", first.minus, key=MINUS, max_chars=limits.MAX_WORD), model
        )
    return tokens, index, added, taken


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
        raise InputError(f"“{word[:40]}” is {count} tokens here; type a word that is one token.")
    if model.random_among([token.id]):
        raise InputError(f"The row of “{word[:40]}” is random in {model.title}; type another word.")
    return token.id


def _slide(model: LanguageModel, ids: tuple[int, ...], index: int, plus: int, minus: int) -> None:
    effect = data.slide_effect(model.slug, ids, index, plus, minus, 0)
    labels = labels_of(model.tokenizer, effect.ids)
    steps, random = effect.places, effect.random_after
    word, added, taken = labels_of(model.tokenizer, [ids[index], plus, minus])
    across = f"{word} → {added}" if ids[index] == minus else f"{word} → {word} + {added} − {taken}"
    render_chart(
        token_lines(
            steps,
            labels,
            effect.probabilities,
            across=across,
            random=(labels[effect.after], random[0], random[-1]),
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
    )
    insight_with_details(SLUG, describe_slide(change))


def _copy(model: LanguageModel, ids: tuple[int, ...], index: int, plus: int) -> None:
    whole = model_cache.transformer(model.slug)
    if not whole.layer_names:
        raise InputError(plain_passage(SLUG, "act_no_layers", model=model.title))
    found = data.copies(model.slug, ids, index, plus)
    before, after = labels_of(model.tokenizer, found.ids)
    word, added, last = labels_of(model.tokenizer, [ids[index], plus, ids[-1]])
    curves = {f"at {word}": found.at_word[:, 1]}
    if index < len(ids) - 1:
        curves[f"at the last, {last}"] = found.at_last[:, 1]
    layers, values = list(range(len(found.at_word))), np.array(list(curves.values())).T
    render_chart(
        token_lines(
            layers,
            list(curves),
            values,
            across=f"layer after which the state is copied from the sentence with {added} (0: its row)",
            of=f"probability of {after} as the next token",
        ),
        lambda: token_table(layers, list(curves), values),
        key="cl_act_chart",
        source=whole.next_probabilities,
        script=lambda: intervention_scripts.copied_states(
            model, whole, Place(ids, index), plus, found.ids[1], list(curves)
        ),
        alt_text=f"{model.title}: probability of {after} if a state is copied from the sentence with {added}",
    )
    wins = (found.at_word[:, 1] > found.at_word[:, 0]).tolist()
    insight_with_details(SLUG, describe_copy(as_code(before), as_code(after), wins))
