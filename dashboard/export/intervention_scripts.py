"""Script export for changed vectors: what the next token is then, by the functions that change them."""

from collections.abc import Callable, Sequence
from typing import Any

from dashboard.concepts.interventions import Change, embedded_rows, layers_of, next_logits, slide, with_row
from dashboard.concepts.sampling import softmax
from dashboard.export.layer_scripts import Place
from dashboard.export.model_scripts import script
from dashboard.export.script import Script
from dashboard.models.language_model import LanguageModel


def _script(model: LanguageModel, about: str, code: str, *functions: Callable[..., Any]) -> Script:
    called: tuple[Callable[..., Any], ...] = (Change, next_logits, softmax, *functions)
    return script(model, about, "model.eval()\n", code, kind="AutoModelForCausalLM", functions=called)


def changed_row(
    model: LanguageModel,
    text: Place,
    plus: int,
    minus: int,
    followed: Sequence[tuple[int, str]],
    n_steps: int,
) -> Script:
    """Build a script for the next token while a row is slid by the difference of two others."""
    kept, names = zip(*followed, strict=True)
    code = f"""IDS, AT, STEPS = {list(text.ids)!r}, {text.at}, {n_steps}
KEPT, NAMES = {list(kept)!r}, {list(names)!r}
rows = embedded_rows(model, [*IDS, {plus}, {minus}])
vectors = slide(rows[AT], rows[AT] + rows[-2] - rows[-1], STEPS)
found = softmax(next_logits(model, IDS, with_row(rows[:-2], AT, vectors)))
table = pd.DataFrame(found[:, KEPT].round(4), columns=NAMES).assign(at=np.linspace(0, 1, STEPS).round(1))
"""
    return _script(model, "One row is changed", code, embedded_rows, slide, with_row)


def copied_states(model: LanguageModel, text: Place, plus: int, answer: int, curves: Sequence[str]) -> Script:
    """Build a script for the next token while a state is copied from another text, after each layer in turn.

    Args:
        model: the model.
        text: the text, and the token in whose place the other text has `plus`.
        plus: ID of that token.
        answer: ID of the next token that is followed.
        curves: names of the curves: copied at the token and, if there are two, at the last token.
    """
    code = f"""IDS, AT = {list(text.ids)!r}, {text.at}
other = [*IDS[:AT], {plus}, *IDS[AT + 1 :]]
kept = []
hooks = [
    layer.register_forward_hook(
        lambda module, given, output: kept.append((output[0] if isinstance(output, tuple) else output)[0])
    )
    for layer in layers_of(model)
]
with torch.inference_mode():
    model(input_ids=torch.tensor([other]))
for hook in hooks:
    hook.remove()
rows, replaced = embedded_rows(model, IDS), embedded_rows(model, other)
curves = {{}}
for name, at in zip({list(curves)!r}, (AT, len(IDS) - 1)):
    copied = [with_row(rows, at, replaced[[at]])]
    copied += [Change(written=[(layer, at, state[at])]) for layer, state in enumerate(kept, start=1)]
    curves[name] = [softmax(next_logits(model, IDS, each)[0])[{answer}].round(4) for each in copied]
table = pd.DataFrame(curves).assign(at=range(len(copied)))
"""
    return _script(model, "One state is copied", code, embedded_rows, layers_of, with_row)


def switched_off(
    model: LanguageModel,
    ids: Sequence[int],
    followed: Sequence[tuple[int, str]],
    head: tuple[int, int] | None,
) -> Script:
    """Build a script for the next token with one head (layer and head, from 1) muted, or all tokens at one place."""
    kept, names = zip(*followed, strict=True)
    change = "Change(positions=[0] * len(IDS))" if head is None else f"Change(muted=[{head!r}])"
    code = f"""IDS = {list(ids)!r}
KEPT, NAMES = {list(kept)!r}, {list(names)!r}
before, after = (softmax(next_logits(model, IDS, each)[0])[KEPT] for each in (Change(), {change}))
table = pd.DataFrame({{"token": NAMES, "before": before, "after": after}}).round(4)
"""
    return _script(model, "A part is switched off", code)
