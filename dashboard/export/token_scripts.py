"""Script export for the pages Start and Subword splitting: what each chart shows."""

from collections.abc import Mapping, Sequence

from dashboard.export.layer_scripts import check_head
from dashboard.export.model_scripts import MATRIX, STRIPES, script, with_tokenizer
from dashboard.export.script import Script
from dashboard.models.language_model import LanguageModel
from dashboard.models.matrices import POSITION_EMBEDDINGS
from dashboard.models.transformer import Transformer


def way_in(
    model: LanguageModel, text: str, max_tokens: int, whole: Transformer | None, n_next: int
) -> Script:
    """Build a script for a text as tokens, IDs, their rows, the input of the layers, and the next tokens.

    Args:
        model: the model.
        text: the text.
        max_tokens: number of tokens in the table.
        whole: the transformer that guesses the next token; None to leave that out.
        n_next: number of next tokens.

    Raises:
        InputError: the model does not continue text.
    """
    start = model.start
    positions = ""
    if model.position_embeddings is not None:
        first = model.first_position
        positions = f"""
position_embeddings = next(
    weights for name, weights in model.named_parameters() if name.endswith({POSITION_EMBEDDINGS!r})
).detach().numpy()[{first}:]
values["+ Places"] = position_embeddings[: len(ids)]
values["= input"] = values["Rows"] + values["+ Places"]
"""
    scale = start.scale if start else 1.0
    scaled = "" if scale == 1.0 else f" * np.float32({scale!r})"
    code = f"""TEXT = {text!r}
encoded = tokenizer.encode(TEXT)
ids = encoded.ids[:{max_tokens}]
values = {{"Rows": token_embeddings[ids]{scaled}}}
{positions}
table = pd.DataFrame({{"Cut": encoded.tokens[:{max_tokens}], "IDs": ids}})
for title, vectors in values.items():
    named = {{f"{{title}} [{{at}}]": vectors[:, at] for at in range(vectors.shape[1])}}
    table = pd.concat([table, pd.DataFrame(named)], axis=1)
"""
    about = "A sentence on its way into the model"
    if whole is None:
        return script(model, about, MATRIX, code)
    check_head(model, whole)
    code += f"""
with torch.inference_mode():
    logits = model(input_ids=torch.tensor([encoded.ids[:{model.n_positions}]])).logits[0, -1].double()
probabilities = logits.softmax(0).numpy()
best = np.argsort(-probabilities, kind="stable")[:{n_next}]
guesses = {{"Next token": [tokenizer.id_to_token(id_) for id_ in best], "Probability": probabilities[best]}}
table = pd.concat([table, pd.DataFrame(guesses)], axis=1)
"""
    return script(model, about, f"model.eval()\n{MATRIX}", code, kind="AutoModelForCausalLM")


def vector(model: LanguageModel, name: str, id_: int) -> Script:
    """Build a script for all values of a token's row."""
    code = f"table = stripes({{{name!r}: token_embeddings[{id_}]}})\n"
    return script(model, "The vector of a token", MATRIX + STRIPES, code)


def cosines(model: LanguageModel, names: Sequence[str], ids: Sequence[int]) -> Script:
    """Build a script for the cosine of each pair of tokens."""
    code = f"""IDS = {list(ids)!r}
rows = token_embeddings[IDS].astype(float)
rows = rows / np.linalg.norm(rows, axis=1, keepdims=True)
table = pd.DataFrame(rows @ rows.T, columns={list(names)!r}).assign(token={list(names)!r})
"""
    return script(model, "How alike the spellings of a word are", MATRIX, code)


def costs(model: LanguageModel, texts: Mapping[str, str]) -> Script:
    """Build a script for the tokens, characters and bytes of texts by language."""
    code = f"""TEXTS = {dict(texts)!r}
table = pd.DataFrame({{"language": list(TEXTS)}})
table["tokens"] = [len(tokenizer.encode(text, add_special_tokens=False).ids) for text in TEXTS.values()]
table["characters"] = [len(text) for text in TEXTS.values()]
table["bytes"] = [len(text.encode()) for text in TEXTS.values()]
table["characters per token"] = (table["characters"] / table["tokens"]).round(2)
table["text"] = list(TEXTS.values())
table = table.sort_values("tokens", kind="stable")
"""
    return with_tokenizer(model, "What the same greeting costs in each language", code)


def merges(
    model: LanguageModel, symbols: Sequence[str], raw: bytes | None, ids: Sequence[int], step: int
) -> Script:
    """Build a script for the merges of a word, with the start and end of each piece.

    Args:
        model: the model whose tokenizer merges.
        symbols: the word's initial symbols, as the vocabulary spells them.
        raw: the word's bytes if the symbols are bytes, else None.
        ids: the word's tokens.
        step: number of merges to show.
    """
    first = "[]" if raw is None else f"[('bytes', {[f'{byte:02X}' for byte in raw]!r}, None)]"
    code = f"""SYMBOLS, IDS, STEP = {list(symbols)!r}, {list(map(str, ids))!r}, {step}
ranks = {{tuple(pair): at for at, pair in enumerate(json.loads(tokenizer.to_str())["model"]["merges"])}}
rungs = {first} + [("letters", SYMBOLS, None)]
pieces, widths = SYMBOLS, [1] * len(SYMBOLS)
all_widths = [widths] * len(rungs)
for n in range(1, STEP + 1):
    # The pair that was learned first is joined, wherever it stands.
    pair = min(zip(pieces, pieces[1:]), key=lambda pair: ranks.get(pair, len(ranks)))
    joined, at = [], 0
    while at < len(pieces):
        count = 2 if tuple(pieces[at : at + 2]) == pair else 1
        joined.append(("".join(pieces[at : at + count]), sum(widths[at : at + count])))
        at += count
    pieces, widths = (list(each) for each in zip(*joined))
    rungs.append((f"{{n}}: rank {{ranks[pair]:,}}", pieces, "".join(pair)))
    all_widths.append(widths)
if not any(pair in ranks for pair in zip(pieces, pieces[1:])):
    rungs.append(("IDs", IDS, None))
    all_widths.append(widths)
rows = []
for (rung, shown, merged), widths in zip(rungs, all_widths):
    ends = np.cumsum(widths)
    rows += [(rung, *each, each[0] == merged) for each in zip(shown, ends - widths, ends)]
table = pd.DataFrame(rows, columns=["rung", "piece", "start", "end", "just merged"])
"""
    return with_tokenizer(model, "A word joined merge by merge", code)
