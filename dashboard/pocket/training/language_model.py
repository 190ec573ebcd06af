"""Pocket GPT-2: a small `GPT2LMHeadModel` (Radford et al. 2019) with GPT-2's vocabulary, trained on the pocket world.

A softmax over all 50,257 tokens would spend most of the training time on tokens that never occur. So the
model is trained on the occurring tokens, renumbered, with a sample of the others (sampled softmax), and the
rows are then written to their places in the full matrices.

GPT-2 ties input and output embeddings. With tied weights every token gets a gradient at every step, so the
row of a token that never occurs drifts away from its random initialisation. Here the two matrices are untied:
input rows of tokens that never occur are not trained, and what makes these tokens improbable is their output
row: a draw from N(0, 0.02) plus one learned shift that they all share.

An input row is GloVe's vector of the token's word through one learned map, plus a rest of its own, which is
learned for tokens that occur and stays as drawn for the others. In each step the rest of some tokens is dropped,
so that the map has to carry meaning. So the row of a word that never occurs has neighbours that make sense.
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

import numpy as np

from dashboard.models.package_models import find
from dashboard.models.row_kinds import PUT_IN_TOKENS, TRAINED_TOKENS
from dashboard.models.tokenizer import gpt2_tokenizer
from dashboard.pocket.everyday import contract
from dashboard.pocket.sentences import format_sentence
from dashboard.pocket.training.glove_rows import GLOVE, has_glove_word, token_features
from dashboard.pocket.world import SENSES

if TYPE_CHECKING:
    import torch
    from transformers import GPT2LMHeadModel

N_VOCAB = 50257
END_OF_TEXT_ID = 50256
N_POSITIONS = 256
N_LAYERS = 4
N_HEADS = 4
N_DIMS = 128
INITIAL_DEVIATION = 0.02

SHORT_LENGTH = 32
TOKENS_PER_STEP = 4096
POSITIONS_AT_ONCE = 512
STEPS = 2000
LEARNING_RATE = 3e-3
WARM_UP_STEPS = 100
N_SAMPLED_OTHERS = 256
# Loss weight of the tokens that never occur: with weight 1, the last percent of probability hardly matters.
WEIGHT_OF_OTHERS = 10

MAP_DEVIATION = 0.035
# Share of the tokens whose rest is dropped in a step, and the parts of the steps between which it falls to 0.
DROPPED_SHARE = 0.2
DROPPED_WHOLE_UNTIL, DROPPED_UNTIL = 0.6, 0.8

LARGEST_FILE = "16MB"

# How often sentences come whose end depends on a single earlier word, the hardest to learn.
TIMES_OF_SENSES = 4
TIMES_OF_CAPITALS = 16
TIMES_OF_HARD_WORDS = {**dict.fromkeys(SENSES, TIMES_OF_SENSES), "capital": TIMES_OF_CAPITALS}


@dataclass(frozen=True)
class TokenizedSentences:
    """Sentences as GPT-2 token IDs, and the sorted IDs that occur in them, end of text included."""

    documents: list[list[int]]
    occurring: list[int]


def corpus(sentences: Sequence[str], seed: int) -> TokenizedSentences:
    """Tokenize the sentences, half of them with capitals and punctuation, half as generated.

    Half of each kind uses contractions (`don't`) where possible. Sentences with hard words are repeated.
    """
    rng = Random(seed)
    repeated = [
        sentence
        for sentence in sentences
        for _ in range(max(TIMES_OF_HARD_WORDS.get(word, 1) for word in sentence.split()))
    ]
    texts = [format_sentence(sentence) if rng.random() < 0.5 else sentence for sentence in repeated]
    texts = [contract(text) if rng.random() < 0.5 else text for text in texts]
    documents = [encoding.ids for encoding in gpt2_tokenizer().encode_batch(texts)]
    return TokenizedSentences(
        documents, sorted({END_OF_TEXT_ID, *(token for document in documents for token in document)})
    )


def train(data: TokenizedSentences, seed: int, report: Callable[[str], None] = print) -> GPT2LMHeadModel:
    """Train the model and return it with the full vocabulary, float32, in evaluation mode.

    Steps alternate between single sentences from position 0, as learners type them, and blocks of consecutive
    sentences, separated by the end of text, that fill all 256 positions.
    """
    import torch
    from torch.nn.functional import cross_entropy
    from transformers import GPT2Config, GPT2LMHeadModel

    torch.manual_seed(seed)
    n_occurring = len(data.occurring)
    n_others = N_VOCAB - n_occurring
    config = GPT2Config(
        vocab_size=n_occurring,
        n_positions=N_POSITIONS,
        n_embd=N_DIMS,
        n_layer=N_LAYERS,
        n_head=N_HEADS,
        initializer_range=INITIAL_DEVIATION,
        tie_word_embeddings=False,
        resid_pdrop=0.05,
        embd_pdrop=0.0,
        attn_pdrop=0.0,
        bos_token_id=0,
        eos_token_id=0,
    )
    model = GPT2LMHeadModel(config)
    # Eager attention takes half the time of the fused kernel on texts this short.
    model.set_attn_implementation("eager")
    features = torch.from_numpy(token_features())
    own_features = features[torch.tensor(data.occurring)]
    glove_map = torch.nn.Parameter(torch.randn(features.shape[1], N_DIMS) * MAP_DEVIATION)
    others = torch.randn(n_others, N_DIMS) * INITIAL_DEVIATION
    shift = torch.nn.Parameter(torch.zeros(N_DIMS))
    decayed = [parameter for parameter in model.parameters() if parameter.dim() > 1]
    plain = [parameter for parameter in model.parameters() if parameter.dim() == 1]
    optimiser = torch.optim.AdamW(
        [
            {"params": decayed, "weight_decay": 0.05},
            {"params": [*plain, shift, glove_map], "weight_decay": 0.0},
        ],
        lr=LEARNING_RATE,
        betas=(0.9, 0.98),
    )
    schedule = torch.optim.lr_scheduler.LambdaLR(optimiser, _learning_rate_factor)
    batches = _batches(data, seed)
    # Sampled softmax: logits of the sample are raised so that it stands for all tokens that never occur.
    raised = torch.zeros(n_occurring + N_SAMPLED_OTHERS)
    raised[n_occurring:] = math.log(WEIGHT_OF_OTHERS * n_others / N_SAMPLED_OTHERS)
    model.train()
    running = 0.0
    for step in range(STEPS):
        ids, targets = next(batches)
        counted = targets >= 0
        # Products in bfloat16 take less than half the time here; weights, sums and loss stay float32.
        with torch.autocast("cpu", dtype=torch.bfloat16):
            is_kept = torch.rand(n_occurring, 1) >= _dropped_share(step)
            embeddings = own_features @ glove_map + model.transformer.wte.weight * is_kept
            hidden = model.transformer(inputs_embeds=embeddings[ids]).last_hidden_state[counted]
            sampled = others[torch.randint(n_others, (N_SAMPLED_OTHERS,))] + shift
            rows = torch.cat([model.lm_head.weight, sampled])
            # Chunks of a few hundred positions fit the CPU cache, which cuts the time to a third.
            losses = [
                cross_entropy((some @ rows.T).float() + raised, of_some, reduction="sum")
                for some, of_some in zip(
                    hidden.split(POSITIONS_AT_ONCE), targets[counted].split(POSITIONS_AT_ONCE), strict=True
                )
            ]
        loss = torch.stack(losses).sum() / len(hidden)
        optimiser.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimiser.step()
        schedule.step()
        running = loss.item() if step == 0 else 0.98 * running + 0.02 * loss.item()
        if step % 50 == 0 or step == STEPS - 1:
            report(f"step {step + 1} of {STEPS}: loss {running:.3f} nats per token")
    model.eval()
    with torch.no_grad():
        from_glove = features @ glove_map
    return _with_full_vocabulary(model, data, others, from_glove, shift.detach())


def save(model: GPT2LMHeadModel, occurring: Sequence[int], folder: Path) -> None:
    """Save a float16 model folder for `from_pretrained`, and the IDs of tokens that occur or were put in.

    The input and output matrices are in separate files, so that embedding lookup does not read the output
    matrix.
    """
    import copy

    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.glob("model*.safetensors*"):
        old.unlink()
    copy.deepcopy(model).half().save_pretrained(folder, max_shard_size=LARGEST_FILE)
    (folder / TRAINED_TOKENS).write_text(json.dumps(list(occurring)) + "\n", encoding="utf-8")
    glove = find(GLOVE)
    assert glove is not None
    put_in = np.setdiff1d(np.flatnonzero(has_glove_word()), occurring)
    content = {"source": glove.title, "ids": put_in.tolist()}
    (folder / PUT_IN_TOKENS).write_text(json.dumps(content) + "\n", encoding="utf-8")


def _learning_rate_factor(step: int) -> float:
    """Compute the learning rate factor: linear warm-up, then cosine decay to one hundredth."""
    if step < WARM_UP_STEPS:
        return (step + 1) / WARM_UP_STEPS
    progress = (step - WARM_UP_STEPS) / max(1, STEPS - WARM_UP_STEPS)
    return 0.01 + 0.99 * 0.5 * (1 + math.cos(math.pi * min(1.0, progress)))


def _dropped_share(step: int) -> float:
    """Compute the share of tokens whose rest is dropped: constant at first, then down to 0.

    So the facts, which take a token's own row, come back at the end.
    """
    left = (DROPPED_UNTIL - step / STEPS) / (DROPPED_UNTIL - DROPPED_WHOLE_UNTIL)
    return DROPPED_SHARE * min(1.0, max(0.0, left))


def _batches(data: TokenizedSentences, seed: int) -> Iterator[tuple[torch.Tensor, torch.Tensor]]:
    """Yield inputs and targets, int64 `(n_texts, n_tokens)`, forever; target -1 is ignored by the loss.

    Both are indices into the occurring tokens, not GPT-2 IDs.
    """
    number = {token: index for index, token in enumerate(data.occurring)}
    end = number[END_OF_TEXT_ID]
    documents = [[number[token] for token in document] for document in data.documents]
    rng = np.random.default_rng(seed)
    short = _shuffled(documents, rng)
    row = _shuffled(documents, rng)
    kept: list[int] = []
    while True:
        texts = [[*next(short), end][: SHORT_LENGTH + 1] for _ in range(TOKENS_PER_STEP // 16)]
        yield _padded(texts)
        blocks = []
        for _ in range(TOKENS_PER_STEP // N_POSITIONS):
            while len(kept) < N_POSITIONS + 1:
                kept += [*next(row), end]
            # The next block starts with a whole sentence, not in the middle of this block's last one.
            blocks.append(kept[: N_POSITIONS + 1])
            kept = []
        yield _padded(blocks)


def _shuffled(documents: list[list[int]], rng: np.random.Generator) -> Iterator[list[int]]:
    while True:
        for index in rng.permutation(len(documents)):
            yield documents[index]


def _padded(texts: list[list[int]]) -> tuple[torch.Tensor, torch.Tensor]:
    import torch

    longest = max(len(text) for text in texts)
    whole = torch.full((len(texts), longest), -1)
    for index, text in enumerate(texts):
        whole[index, : len(text)] = torch.tensor(text)
    return whole[:, :-1].clamp(min=0), whole[:, 1:]


def _with_full_vocabulary(
    compact: GPT2LMHeadModel,
    data: TokenizedSentences,
    others: torch.Tensor,
    from_glove: torch.Tensor,
    shift: torch.Tensor,
) -> GPT2LMHeadModel:
    """Expand the model to all 50,257 rows: learned rests by ID, the others as drawn.

    All input rows get their part of GloVe, and output rows of tokens that never occur the shift.
    """
    import torch
    from transformers import GPT2Config, GPT2LMHeadModel

    config = GPT2Config(
        **{
            **compact.config.to_dict(),
            "vocab_size": N_VOCAB,
            "bos_token_id": END_OF_TEXT_ID,
            "eos_token_id": END_OF_TEXT_ID,
            "resid_pdrop": 0.0,
        }
    )
    model = GPT2LMHeadModel(config)
    unused = torch.ones(N_VOCAB, dtype=torch.bool)
    unused[torch.tensor(data.occurring)] = False
    state = compact.state_dict()
    for name, others_rows in (("transformer.wte.weight", others), ("lm_head.weight", others + shift)):
        rows = torch.zeros(N_VOCAB, N_DIMS)
        rows[~unused] = state[name]
        rows[unused] = others_rows
        state[name] = rows
    state["transformer.wte.weight"] += from_glove
    model.load_state_dict(state)
    return model.eval()
