"""Script export for the pages Start and Subword splitting: what each chart shows."""

from collections.abc import Mapping, Sequence

from dashboard.charts.tables import stripe_table
from dashboard.charts.token_tables import cost_table, ladder_table
from dashboard.concepts.merges import MergeTable, merges_of, replay
from dashboard.concepts.sampling import most_probable, softmax
from dashboard.concepts.similarity import cosine_matrix
from dashboard.concepts.subwords import tokenize
from dashboard.export.layer_scripts import check_head
from dashboard.export.model_scripts import MATRIX, learned_positions, scaled_rows, script, with_tokenizer
from dashboard.export.script import Script
from dashboard.models.language_model import LanguageModel
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
    positions = ""
    if model.position_embeddings is not None:
        positions = f"""{learned_positions(model)}values["+ Places"] = positions[: len(ids)]
values["= input"] = values["Rows"] + values["+ Places"]
"""
    code = f"""TEXT = {text!r}
encoded = tokenizer.encode(TEXT)
ids = encoded.ids[:{max_tokens}]
values = {{"Rows": {scaled_rows(model, "ids")}}}
{positions}table = pd.DataFrame({{"Cut": encoded.tokens[:{max_tokens}], "IDs": ids}})
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
    logits = model(input_ids=torch.tensor([encoded.ids[:{model.n_positions}]])).logits[0, -1].numpy()
probabilities = softmax(logits)
likely = most_probable(probabilities, {n_next})
guesses = {{"Next token": [tokenizer.id_to_token(id_) for id_ in likely], "Probability": probabilities[likely]}}
table = pd.concat([table, pd.DataFrame(guesses)], axis=1)
"""
    setup, functions = f"model.eval()\n{MATRIX}", (softmax, most_probable)
    return script(model, about, setup, code, kind="AutoModelForCausalLM", functions=functions)


def vector(model: LanguageModel, name: str, id_: int) -> Script:
    """Build a script for all values of a token's row."""
    code = f"table = stripe_table({{{name!r}: token_embeddings[{id_}]}})\n"
    return script(model, "The vector of a token", MATRIX, code, functions=(stripe_table,))


def cosines(model: LanguageModel, names: Sequence[str], ids: Sequence[int]) -> Script:
    """Build a script for the cosine of each pair of tokens."""
    code = f"""NAMES = {list(names)!r}
found = cosine_matrix(token_embeddings[{list(ids)!r}])
table = pd.DataFrame(found, columns=NAMES).assign(token=NAMES)
"""
    about = "How alike the spellings of a word are"
    return script(model, about, MATRIX, code, functions=(cosine_matrix,))


def costs(model: LanguageModel, texts: Mapping[str, str]) -> Script:
    """Build a script for the tokens, characters and bytes of texts by language."""
    code = f"""TEXTS = {dict(texts)!r}
table = cost_table(TEXTS, {{name: tokenize(tokenizer, text) for name, text in TEXTS.items()}})
"""
    about = "What the same greeting costs in each language"
    return with_tokenizer(model, about, code, tokenize, cost_table)


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
    code = f"""trace = replay({list(symbols)!r}, MergeTable.from_pairs(merges_of(tokenizer)))
table = ladder_table(trace, {step}, {list(map(int, ids))!r}, {raw!r})
"""
    about = "A word joined merge by merge"
    return with_tokenizer(model, about, code, replay, MergeTable, merges_of, ladder_table)
