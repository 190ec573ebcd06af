"""Evaluation of the saved pocket models against their goals."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from dashboard.concepts.purity import purity
from dashboard.models.row_kinds import PUT_IN_TOKENS, TRAINED_TOKENS
from dashboard.models.tokenizer import END_OF_TEXT, gpt2_tokenizer
from dashboard.pocket import world
from dashboard.pocket.everyday import COMMONEST_WORDS, FIRST_WORDS
from dashboard.pocket.sentences import generate, held_out, sense_sentences
from dashboard.pocket.training.neighbour_figures import neighbours_like_glove

if TYPE_CHECKING:
    import torch
    from gensim.models import KeyedVectors
    from transformers import GPT2LMHeadModel

SYNONYM_COSINE = 0.97


@dataclass(frozen=True)
class Goal:
    """Permitted range of a figure, both ends included; figures without a goal are only reported."""

    lowest: float = float("-inf")
    highest: float = float("inf")

    def holds(self, value: float) -> bool:
        """Return whether the value lies in the range."""
        return self.lowest <= value <= self.highest

    def __str__(self) -> str:
        """Format the range for the report."""
        if self.lowest == self.highest:
            return f"= {self.lowest:g}"
        if self.highest == float("inf"):
            return f">= {self.lowest:g}"
        if self.lowest == float("-inf"):
            return f"<= {self.highest:g}"
        return f"{self.lowest:g} to {self.highest:g}"


def as_read(value: float) -> str:
    """Format a figure: integers in full, other numbers to four significant digits.

    >>> as_read(50257.0), as_read(0.870674)
    ('50,257', '0.8707')
    """
    return f"{value:,.0f}" if value == int(value) else f"{value:.4g}"


WORD_VECTOR_GOALS: dict[str, Goal] = {
    "words_of_fields_missing": Goal(0, 0),
    "commonest_words_known": Goal(lowest=450),
    "cluster_purity": Goal(lowest=0.85),
    "cosine_inside_field_mean": Goal(0.35, 0.85),
    "cosine_inside_field_lowest": Goal(0.35, 0.85),
    "cosine_inside_field_highest": Goal(0.35, 0.85),
    "cosine_highest_of_two_words": Goal(highest=SYNONYM_COSINE),
    "analogies": Goal(lowest=80),
    "analogy_relations": Goal(lowest=5),
    "analogies_right": Goal(lowest=0.80),
    "royalty_among_5_nearest_of_king": Goal(5, 5),
    "web_words_margin_to_king": Goal(lowest=0.0),
}


def word_vector_figures(vectors: KeyedVectors) -> dict[str, float]:
    """Evaluate Pocket Word2Vec.

    The cosine inside a field is the mean over its pairs of distinct words, reported as mean, minimum and
    maximum over the fields. Purity is that of k-means with one cluster per field: the share of words that
    belong to the majority field of their cluster. An analogy is correct if the top result of gensim's
    `most_similar` over the whole vocabulary is the listed word. The margin is the minimum cosine among
    software, internet and web minus the maximum cosine of any of them with king.
    """
    listed = [(word, field) for field, words in world.FIELDS.items() for word in words]
    known = [(word, field) for word, field in listed if word in vectors]
    words = [word for word, _ in known]
    unit = vectors.get_normed_vectors()[[vectors.key_to_index[word] for word in words]]
    fields = np.array([field for _, field in known])
    inside = _cosine_inside_fields(unit, fields)
    analogies = _analogies(vectors)
    web = ("software", "internet", "web")
    return {
        "words": len(vectors),
        "words_of_fields": len(listed),
        "fields": len(world.FIELDS),
        "words_of_fields_missing": len(listed) - len(known),
        "commonest_words": len(COMMONEST_WORDS),
        "commonest_words_known": sum(word in vectors for word in COMMONEST_WORDS),
        "cluster_purity": purity(_clusters(unit, fields), list(fields)),
        "cosine_inside_field_mean": float(np.mean(list(inside.values()))),
        "cosine_inside_field_lowest": min(inside.values()),
        "cosine_inside_field_highest": max(inside.values()),
        "cosine_highest_of_two_words": _highest_cosine(vectors),
        **analogies,
        "royalty_among_5_nearest_of_king": sum(
            word in world.FIELDS["royalty"] for word, _ in vectors.most_similar("king", topn=5)
        ),
        "web_words_margin_to_king": float(
            min(vectors.similarity(a, b) for a in web for b in web if a < b)
            - max(vectors.similarity(word, "king") for word in web)
        ),
    }


def load_word_vector_figures(folder: Path) -> dict[str, float]:
    """Evaluate the vectors saved in this folder (`words.txt`, `vectors.npy`)."""
    from dashboard.pocket.training.word_vectors import load

    return word_vector_figures(load(folder))


def _clusters(unit: np.ndarray, fields: np.ndarray) -> np.ndarray:
    from sklearn.cluster import KMeans

    return KMeans(len(np.unique(fields)), n_init=100, random_state=0).fit_predict(unit)


def _cosine_inside_fields(unit: np.ndarray, fields: np.ndarray) -> dict[str, float]:
    means = {}
    for field in np.unique(fields):
        own = unit[fields == field]
        cosines = own @ own.T
        means[str(field)] = float(cosines[np.triu_indices(len(own), k=1)].mean())
    return means


def _highest_cosine(vectors: KeyedVectors) -> float:
    words = [word for words in world.FIELDS.values() for word in words if word in vectors]
    unit = vectors.get_normed_vectors()[[vectors.key_to_index[word] for word in words]]
    cosines = unit @ unit.T
    np.fill_diagonal(cosines, -1.0)
    return float(cosines.max())


def _analogies(vectors: KeyedVectors) -> dict[str, float]:
    right: dict[str, list[bool]] = defaultdict(list)
    for relation, a, b, c, d in world.analogies():
        if all(word in vectors for word in (a, b, c, d)):
            answer = vectors.most_similar(positive=[b, c], negative=[a], topn=1)[0][0]
            right[relation].append(answer == d)
        else:
            right[relation].append(False)
    answers = [answer for of_relation in right.values() for answer in of_relation]
    return {
        "analogies": len(answers),
        "analogy_relations": len(right),
        "analogies_right": float(np.mean(answers)),
        **{
            f"analogies_right, {relation}": float(np.mean(of_relation))
            for relation, of_relation in right.items()
        },
    }


COUNTRIES = ("france", "germany", "italy", "spain", "japan", "russia", "greece")
CAPITALS = {
    country.title(): capital.title()
    for country, capital in world.RELATIONS["country / capital"]
    if country in COUNTRIES
}

LANGUAGE_MODEL_GOALS: dict[str, Goal] = {
    **{f"senses_told_apart, {word}": Goal(lowest=0.95) for word in world.SENSES},
    **{f"senses_told_apart_by_embedding, {word}": Goal(highest=0.65) for word in world.SENSES},
    "attention_of_bank_on_river": Goal(lowest=0.4),
    "share_of_never_occurring_mean": Goal(highest=0.01),
    "perplexity": Goal(highest=2.9),
    "capitals_first": Goal(lowest=len(CAPITALS)),
    "share_of_capitals_mean": Goal(lowest=0.6),
    "share_of_capitals_lowest": Goal(lowest=0.3),
    "rows_that_mean_something": Goal(lowest=41_000),
    "neighbours_like_glove_s, outside": Goal(lowest=0.85),
    "neighbours_like_glove_s, inside": Goal(lowest=0.40),
    "commonest_words_known": Goal(lowest=450),
    "first_words_known": Goal(len(FIRST_WORDS), len(FIRST_WORDS)),
    # The expected norm of a row of 128 draws from N(0, 0.02) is 0.02 * sqrt(128) = 0.226.
    "norm_of_random_rows": Goal(0.21, 0.24),
    "mean_cosine_of_random_rows": Goal(-0.01, 0.01),
    "mean_cosine_of_trained_rows": Goal(highest=0.2),
    "largest_file_megabytes": Goal(highest=16),
}

# Each sense has some 80 distinct held-out sentences.
N_OF_A_SENSE_HELD_OUT = 60
N_OF_A_SENSE_TRAINED = 200


def language_model_figures(folder: Path, n_held_out: int = 1000) -> dict[str, float]:
    """Evaluate the Pocket GPT-2 saved in this folder, its float16 weights computed in float32.

    Told apart: nearest-centroid accuracy of senses, the share of held-out sentences in which the hidden state
    of the ambiguous word, `(128,)`, has a higher cosine with the mean of its own sense than with that of the
    other; the means are over training sentences. By embedding: the same with the sum of token and position
    vector, before any layer. Attention: of the first `bank` on `river`, averaged over held-out sentences, for
    the head where it is highest. Share: total next-token probability of all tokens that do not occur in the
    pocket world, averaged over all positions of held-out sentences. Perplexity: per token, over each token
    after the first and the end of text; the unigram baseline uses token frequencies of the training sentences.
    Known: words (after a space) and first words all of whose tokens occur. Capitals: next token after `The
    capital of France is` and six others. Rows: those of the input embedding matrix; they mean something if they
    were trained or put in. Neighbours like GloVe's: share of the words of `neighbour_words.toml` whose nearest
    row by cosine, among those that mean something and other than the word's own spellings, is of one of GloVe's
    20 nearest words that are GPT-2 tokens.
    """
    from transformers import AutoModelForCausalLM

    model = AutoModelForCausalLM.from_pretrained(folder, dtype="float32", attn_implementation="eager").eval()
    occurring = json.loads((folder / TRAINED_TOKENS).read_text(encoding="utf-8"))
    put_in = json.loads((folder / PUT_IN_TOKENS).read_text(encoding="utf-8"))["ids"]
    return {
        "layers": model.config.n_layer,
        "dimensions": model.config.n_embd,
        "positions": model.config.n_positions,
        "vocabulary": model.config.vocab_size,
        "tokens_that_occur": len(occurring),
        **_file_sizes(folder),
        **_known(occurring),
        **_rows(model, occurring, put_in),
        **neighbours_like_glove(model.transformer.wte.weight.detach().numpy(), [*occurring, *put_in]),
        **_senses_told_apart(model),
        **_attention_on_river(model),
        **_capitals(model),
        **_next_token_figures(model, occurring, n_held_out),
    }


def _file_sizes(folder: Path) -> dict[str, float]:
    sizes = [path.stat().st_size / 1e6 for path in folder.glob("*.safetensors")]
    return {"weights_megabytes": sum(sizes), "largest_file_megabytes": max(sizes)}


def _known(occurring: list[int]) -> dict[str, float]:
    tokenizer, trained = gpt2_tokenizer(), set(occurring)

    def known(texts: Iterable[str]) -> int:
        return sum(trained.issuperset(tokenizer.encode(text).ids) for text in texts)

    return {
        "commonest_words": len(COMMONEST_WORDS),
        "commonest_words_known": known(f" {word}" for word in COMMONEST_WORDS),
        "first_words": len(FIRST_WORDS),
        "first_words_known": known(FIRST_WORDS),
    }


def _rows(model: GPT2LMHeadModel, occurring: list[int], put_in: list[int]) -> dict[str, float]:
    """Count the rows of each kind in the token matrix, and compute their norms and mean cosines."""
    rows = model.transformer.wte.weight.detach().numpy()
    random = np.setdiff1d(np.arange(len(rows)), [*occurring, *put_in])
    kinds = {"trained": rows[occurring], "put_in": rows[put_in], "random": rows[random]}
    return {
        "rows_that_mean_something": len(rows) - len(random),
        **{f"rows_{kind}": len(chosen) for kind, chosen in kinds.items()},
        **{
            f"{figure}_of_{kind}_rows": value
            for kind, chosen in kinds.items()
            for figure, value in (
                ("norm", float(np.linalg.norm(chosen, axis=1).mean())),
                ("mean_cosine", _mean_cosine(chosen)),
            )
        },
    }


def _mean_cosine(rows: np.ndarray) -> float:
    """Compute the mean cosine over all pairs of distinct rows, in O(n) by the norm of the sum of unit rows."""
    unit = rows / np.linalg.norm(rows, axis=1, keepdims=True)
    total = unit.sum(axis=0, dtype=np.float64)
    return float((total @ total - len(rows)) / (len(rows) * (len(rows) - 1)))


def _padded(texts: list[list[int]]) -> torch.Tensor:
    """Pad token IDs on the right to `(n_texts, n_tokens)`, int64; causal attention ignores the padding."""
    import torch

    longest = max(len(ids) for ids in texts)
    return torch.tensor([ids + [0] * (longest - len(ids)) for ids in texts])


def _word_states(model: GPT2LMHeadModel, sentences: list[str], word: str) -> dict[str, np.ndarray]:
    """Return states of the first `word` of each sentence, `(n_sentences, n_dims)`: input and final layer."""
    import torch

    tokenizer = gpt2_tokenizer()
    token = tokenizer.encode(f" {word}").ids[0]
    texts = [encoding.ids for encoding in tokenizer.encode_batch(sentences)]
    rows, places = torch.arange(len(texts)), torch.tensor([ids.index(token) for ids in texts])
    with torch.no_grad():
        states = model.transformer(_padded(texts), output_hidden_states=True).hidden_states
    return {"embedding": states[0][rows, places].numpy(), "last": states[-1][rows, places].numpy()}


def _senses_told_apart(model: GPT2LMHeadModel) -> dict[str, float]:
    by_last, by_embedding = {}, {}
    for word, senses in world.SENSES.items():
        means: dict[str, list[np.ndarray]] = {"embedding": [], "last": []}
        measured: dict[str, list[np.ndarray]] = {"embedding": [], "last": []}
        for sense in senses:
            trained = _word_states(
                model, sense_sentences(word, sense.name, N_OF_A_SENSE_TRAINED, seed=11), word
            )
            unseen = sense_sentences(word, sense.name, N_OF_A_SENSE_HELD_OUT, seed=12, only_held_out=True)
            states = _word_states(model, unseen, word)
            for layer in means:
                means[layer].append(trained[layer].mean(axis=0))
                measured[layer].append(states[layer])
        by_last[f"senses_told_apart, {word}"] = _told_apart(means["last"], measured["last"])
        by_embedding[f"senses_told_apart_by_embedding, {word}"] = _told_apart(
            means["embedding"], measured["embedding"]
        )
    return {**by_last, **by_embedding}


def _told_apart(means: list[np.ndarray], measured: list[np.ndarray]) -> float:
    """Compute the nearest-centroid accuracy by cosine; both lists have one entry per sense."""
    unit_means = np.stack([mean / np.linalg.norm(mean) for mean in means])
    right = [(states @ unit_means.T).argmax(axis=1) == sense for sense, states in enumerate(measured)]
    return float(np.concatenate(right).mean())


def _attention_on_river(model: GPT2LMHeadModel) -> dict[str, float]:
    import torch

    tokenizer = gpt2_tokenizer()
    river, bank = (tokenizer.encode(f" {word}").ids[0] for word in ("river", "bank"))
    sentences = sense_sentences("bank", "river", N_OF_A_SENSE_HELD_OUT, seed=13, only_held_out=True)
    texts = [encoding.ids for encoding in tokenizer.encode_batch(sentences) if river in encoding.ids]
    with torch.no_grad():
        attentions = torch.stack(model.transformer(_padded(texts), output_attentions=True).attentions).numpy()
    weights = [attentions[:, row, :, ids.index(bank), ids.index(river)] for row, ids in enumerate(texts)]
    mean = np.mean(weights, axis=0)
    layer, head = np.unravel_index(mean.argmax(), mean.shape)
    return {
        "attention_of_bank_on_river": float(mean.max()),
        "attention_of_bank_on_river, layer": int(layer) + 1,
        "attention_of_bank_on_river, head": int(head) + 1,
        "attention_of_bank_on_river, sentences": len(weights),
    }


def _capitals(model: GPT2LMHeadModel) -> dict[str, float]:
    import torch

    tokenizer = gpt2_tokenizer()
    shares, n_first = {}, 0
    with torch.no_grad():
        for country, capital in CAPITALS.items():
            ids = tokenizer.encode(f"The capital of {country} is").ids
            probabilities = model(torch.tensor([ids])).logits[0, -1].softmax(dim=-1)
            answer = tokenizer.encode(f" {capital}").ids[0]
            shares[capital] = float(probabilities[answer])
            n_first += int(probabilities.argmax()) == answer
    return {
        "capitals_first": n_first,
        "share_of_capitals_mean": float(np.mean(list(shares.values()))),
        "share_of_capitals_lowest": min(shares.values()),
        **{f"share_of_capital, {capital}": share for capital, share in shares.items()},
    }


def _next_token_figures(model: GPT2LMHeadModel, occurring: list[int], n_held_out: int) -> dict[str, float]:
    import torch

    tokenizer = gpt2_tokenizer()
    end_of_text = tokenizer.token_to_id(END_OF_TEXT)
    never = torch.ones(model.config.vocab_size, dtype=torch.bool)
    never[occurring] = False
    counts = np.ones(model.config.vocab_size)
    for encoding in tokenizer.encode_batch(generate(20_000, seed=14)):
        np.add.at(counts, np.array([*encoding.ids, end_of_text]), 1)
    counts[never.numpy()] = 1e-9
    unigram = np.log(counts / counts.sum())
    shares, losses, unigram_losses = [], [], []
    with torch.no_grad():
        for sentence in held_out(n_held_out, seed=15):
            ids = [*tokenizer.encode(sentence).ids, end_of_text]
            logarithms = model(torch.tensor([ids[:-1]])).logits[0].log_softmax(dim=-1)
            shares.append(logarithms[:, never].exp().sum(dim=-1).numpy())
            losses.append(-logarithms[torch.arange(len(ids) - 1), torch.tensor(ids[1:])].numpy())
            unigram_losses.append(-unigram[ids[1:]])
    share = np.concatenate(shares)
    return {
        "share_of_never_occurring_mean": float(share.mean()),
        "share_of_never_occurring_highest": float(share.max()),
        "perplexity": float(np.exp(np.concatenate(losses).mean())),
        "perplexity_of_unigram": float(np.exp(np.concatenate(unigram_losses).mean())),
    }
