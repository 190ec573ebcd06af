"""Script export for changed vectors: what the next token is then, with transformers and hooks."""

from collections.abc import Sequence

from dashboard.export.layer_scripts import Place
from dashboard.export.model_scripts import script
from dashboard.export.script import Script
from dashboard.models.language_model import LanguageModel
from dashboard.models.transformer import Transformer

ROWS = """
matrix = model.get_input_embeddings()


def next_tokens(module, replace, count):
    \"\"\"The probabilities of the next token while a hook replaces what a module gives, (count, vocabulary).\"\"\"
    hook = module.register_forward_hook(replace)
    with torch.inference_mode():
        logits = model(input_ids=torch.tensor([IDS] * count)).logits[:, -1].double()
    hook.remove()
    return logits.softmax(-1).numpy()


def put(output, vectors):
    \"\"\"Write other vectors over those of one token.\"\"\"
    changed = (output[0] if isinstance(output, tuple) else output).clone()
    changed[:, AT] = vectors
    return (changed, *output[1:]) if isinstance(output, tuple) else changed

"""


def changed_row(
    model: LanguageModel,
    text: Place,
    plus: int,
    minus: int,
    followed: Sequence[tuple[int, str]],
    n_steps: int,
) -> Script:
    """Build a script for the next token while a row is slid by the difference of two others."""
    code = f"""{_start(text, followed)}
with torch.inference_mode():
    row, plus, minus = matrix(torch.tensor([IDS[AT], {plus}, {minus}]))
shares = torch.linspace(0, 1, {n_steps})[:, None]
rows = (1 - shares) * row + shares * (row + plus - minus)
found = next_tokens(matrix, lambda module, given, output: put(output, rows), len(rows))
table = pd.DataFrame(found[:, KEPT].round(4), columns=NAMES).assign(at=shares[:, 0].numpy().round(1))
"""
    return script(model, "One row is changed", "model.eval()\n", code, kind="AutoModelForCausalLM")


def copied_states(
    model: LanguageModel, whole: Transformer, text: Place, plus: int, answer: int, curves: Sequence[str]
) -> Script:
    """Build a script for the next token while a state is copied from another text, after each layer in turn.

    Args:
        model: the model.
        whole: the model with its layers.
        text: the text, and the token in whose place the other text has `plus`.
        plus: ID of that token.
        answer: ID of the next token that is followed.
        curves: names of the curves: copied at the token and, if there are two, at the last token.
    """
    code = f"""IDS, AT = {list(text.ids)!r}, {text.at}
{ROWS}
LAYERS = {whole.layer_names!r}
other = [*IDS[:AT], {plus}, *IDS[AT + 1 :]]
kept = []
places = [matrix, *(model.get_submodule(name) for name in LAYERS)]
hooks = [
    place.register_forward_hook(
        lambda module, given, output: kept.append((output[0] if isinstance(output, tuple) else output)[0])
    )
    for place in places
]
with torch.inference_mode():
    model(input_ids=torch.tensor([other]))
for hook in hooks:
    hook.remove()
curves = {{}}
for name, AT in zip({list(curves)!r}, (AT, len(IDS) - 1)):
    curves[name] = [
        next_tokens(place, lambda module, given, output: put(output, state[AT]), 1)[0, {answer}].round(4)
        for place, state in zip(places, kept)
    ]
table = pd.DataFrame(curves).assign(at=range(len(places)))
"""
    return script(model, "One state is copied", "model.eval()\n", code, kind="AutoModelForCausalLM")


NEXT = """

def next_tokens(**options):
    with torch.inference_mode():
        return model(input_ids=torch.tensor([IDS]), **options).logits[0, -1].double().softmax(-1).numpy()


before = next_tokens()
"""
MUTED = """
def mute(module, given):
    \"\"\"Let one head give nothing to the matrix that mixes all heads.\"\"\"
    taken = given[0].clone()
    taken.unflatten(-1, (HEADS, -1))[..., HEAD - 1, :] = 0
    return (taken, *given[1:])


hook = model.get_submodule(MIXER).register_forward_pre_hook(mute)
after = next_tokens()
hook.remove()
"""
ONE_PLACE = """# The mask says that this is one text: places that do not count up would begin another.
zeros = torch.zeros(1, len(IDS), dtype=torch.long)
after = next_tokens(position_ids=zeros, attention_mask=zeros + 1)
"""


def switched_off(
    model: LanguageModel,
    whole: Transformer,
    ids: Sequence[int],
    followed: Sequence[tuple[int, str]],
    head: tuple[int, int] | None,
) -> Script:
    """Build a script for the next token with one head (layer and head, from 1) muted, or all tokens at one place."""
    kept, names = zip(*followed, strict=True)
    code = f"IDS = {list(ids)!r}\nKEPT, NAMES = {list(kept)!r}, {list(names)!r}\n"
    if head is None:
        code += NEXT + ONE_PLACE
    else:
        code += (
            f"MIXER, HEAD, HEADS = {whole.mixer_name(head[0])!r}, {head[1]}, {model.n_heads}\n" + NEXT + MUTED
        )
    code += 'table = pd.DataFrame({"token": NAMES, "before": before[KEPT], "after": after[KEPT]}).round(4)\n'
    return script(model, "A part is switched off", "model.eval()\n", code, kind="AutoModelForCausalLM")


def _start(text: Place, followed: Sequence[tuple[int, str]]) -> str:
    ids, names = zip(*followed, strict=True)
    return f"IDS, AT = {list(text.ids)!r}, {text.at}\nKEPT, NAMES = {list(ids)!r}, {list(names)!r}\n{ROWS}"
