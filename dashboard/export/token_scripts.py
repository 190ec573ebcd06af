"""Script export for the pages Start and Subword splitting: what each chart shows."""

from collections.abc import Collection, Mapping, Sequence
from functools import partial

from dashboard.export import script_preamble
from dashboard.export.model_scripts import COSINE, MATRIX, STRIPES, as_json, script, with_tokenizer
from dashboard.export.script import Script
from dashboard.models.language_model import LanguageModel
from dashboard.models.matrices import POSITION_EMBEDDINGS


def way_in(model: LanguageModel, text: str, max_tokens: int) -> Script:
    """Build a script for a text as tokens, IDs, token vectors and input of the transformer."""
    start = model.start
    positions = ""
    if model.position_embeddings is not None:
        first = model.first_position
        positions = f"""
position_embeddings = next(
    weights for name, weights in model.named_parameters() if name.endswith({POSITION_EMBEDDINGS!r})
).detach().numpy()[{first}:]
values["+ position vectors"] = position_embeddings[: len(ids)]
values["= input"] = values["Token vectors"] + values["+ position vectors"]
"""
    scale = start.scale if start else 1.0
    scaled = "" if scale == 1.0 else f" * np.float32({scale!r})"
    code = f"""TEXT = {text!r}
encoded = tokenizer.encode(TEXT)
ids = encoded.ids[:{max_tokens}]
values = {{"Token vectors": token_embeddings[ids]{scaled}}}
{positions}
table = pd.DataFrame({{"Tokens": encoded.tokens[:{max_tokens}], "IDs": ids}})
for title, vectors in values.items():
    named = {{f"{{title}} [{{at}}]": vectors[:, at] for at in range(vectors.shape[1])}}
    table = pd.concat([table, pd.DataFrame(named)], axis=1)
"""
    return script(model, "A sentence on its way into the model", MATRIX, code)


def near_a_token(
    model: LanguageModel,
    id_: int,
    k: int,
    random: Collection[int] = (),
    instead: str = "",
    at_random: str = "",
) -> Script:
    """Build a script for a token's neighbours in the list of IDs and its nearest neighbours by cosine.

    Args:
        model: the model.
        id_: the token.
        k: number of neighbours of each kind.
        random: IDs of tokens whose rows are random.
        instead: text in place of their cosine.
        at_random: name of the row with the mean cosine of two rows; empty to leave it out.
    """
    left_out = ""
    more: script_preamble.Files = {}
    counted = model.rows_for_statistics()
    if counted is not None:
        more = {"counted.json": partial(as_json, counted)}
        left_out = """
# Random rows lie anywhere.
counted = np.isin(np.arange(len(token_embeddings)), json.loads(open("counted.json").read()))
cosines[~counted] = -2
"""
    code = f"""ID, COUNT = {id_}, {k}
cosines = cosine(token_embeddings, token_embeddings[ID])
first = min(max(0, ID - COUNT // 2), max(0, len(cosines) - COUNT - 1))
beside = [at for at in range(first, min(first + COUNT + 1, len(cosines))) if at != ID]
table = pd.DataFrame({{"stage": "Beside it in the list of IDs", "name": beside, "value": cosines[beside]}})
{left_out}
cosines[ID] = -2
nearest = np.argsort(-cosines, kind="stable")[:COUNT]
near = pd.DataFrame({{"stage": "Beside it in the space", "name": nearest, "value": cosines[nearest]}})
table = pd.concat([table, near])
table["name"] = [f"{{tokenizer.id_to_token(id_)}} · {{id_}}" for id_ in table["name"]]
"""
    if random:
        code += f"""
# A cosine with a random row is an accident.
RANDOM = {sorted(map(int, random))!r}
ids = [*beside, *nearest]
table["value"] = [
    {instead!r} if ID in RANDOM or id_ in RANDOM else f"{{value:.4f}}" for id_, value in zip(ids, table["value"])
]
"""
    if at_random:
        rows = "token_embeddings" if counted is None else "token_embeddings[counted]"
        value = 'f"{chance:.4f}"' if random else "chance"
        code += f"""
rows = {rows}.astype(float)
lengths = np.linalg.norm(rows, axis=1)
units = rows[lengths > 0] / lengths[lengths > 0, None]
# The squared length of the sum of unit rows is the sum of all their cosines, each row's own 1 among them.
n_rows, total = len(units), units.sum(axis=0)
chance = (total @ total - n_rows) / (n_rows * (n_rows - 1))
row = {{"stage": ["Beside it in the list of IDs"], "name": [{at_random!r}], "value": [{value}]}}
table = pd.concat([table[: len(beside)], pd.DataFrame(row), table[len(beside) :]])
"""
    return script(model, "The neighbours of a token, by number and by vector", MATRIX + COSINE, code, more)


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
