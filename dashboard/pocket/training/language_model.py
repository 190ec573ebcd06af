"""Pocket GPT-2: a small `GPT2LMHeadModel` (Radford et al. 2019) with GPT-2's own vocabulary, on the pocket world.

A softmax over all 50,257 tokens would take most of the training time for tokens that never occur. So the model
is trained on the tokens that do occur, renumbered, together with a sample of the others, and afterwards the rows go
to their places in the full matrices.

GPT-2 looks tokens up in the matrix that it predicts with. There every token is a candidate at every step, so one that
never occurs is pushed away from all texts, and its row is no random start any more. Here the two matrices are separate:
the rows that tokens are looked up in stay as they began where a token never occurs, and what keeps it improbable is
its row of the output matrix, which is the same draw from N(0, 0.02) plus one learned shift that all of them share.
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

from dashboard.models.tokenizer import gpt2_tokenizer
from dashboard.pocket.everyday import contracted
from dashboard.pocket.sentences import written
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
STEPS = 1500
LEARNING_RATE = 3e-3
WARM_UP_STEPS = 100
N_SAMPLED_OTHERS = 256
# The others weigh in the loss as if there were so many times as many: a loss alone hardly minds the last percent.
WEIGHT_OF_OTHERS = 10

LARGEST_FILE = "16MB"

HARD_WORDS = {*SENSES, "capital"}
TIMES_OF_HARD_SENTENCES = 4


@dataclass(frozen=True)
class Corpus:
    """Sentences as GPT-2's token IDs, and the sorted IDs that occur in them (the end of text among them)."""

    documents: list[list[int]]
    occurring: list[int]


def corpus(sentences: Sequence[str], seed: int) -> Corpus:
    """Token IDs of the sentences: half of them as written, with capitals and full stop, half as they are.

    Half of each kind has the short forms (`don't`) where there are any.
    Sentences whose end hangs on a single word said before are the hardest to learn, so they come several times.
    """
    rng = Random(seed)
    repeated = [
        sentence
        for sentence in sentences
        for _ in range(TIMES_OF_HARD_SENTENCES if HARD_WORDS & set(sentence.split()) else 1)
    ]
    texts = [written(sentence) if rng.random() < 0.5 else sentence for sentence in repeated]
    texts = [contracted(text) if rng.random() < 0.5 else text for text in texts]
    documents = [encoding.ids for encoding in gpt2_tokenizer().encode_batch(texts)]
    return Corpus(
        documents, sorted({END_OF_TEXT_ID, *(token for document in documents for token in document)})
    )


def train(data: Corpus, seed: int, report: Callable[[str], None] = print) -> GPT2LMHeadModel:
    """The trained model with the full vocabulary, float32, in evaluation mode.

    Every other step sees single sentences from position 0, as learners type them; the steps between see sentences in a
    row, separated by the end of text, that fill all 256 positions.
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
    # Written out, attention over texts as short as these takes half the time of the fused kernel.
    model.set_attn_implementation("eager")
    others = torch.randn(n_others, N_DIMS) * INITIAL_DEVIATION
    shift = torch.nn.Parameter(torch.zeros(N_DIMS))
    decayed = [parameter for parameter in model.parameters() if parameter.dim() > 1]
    plain = [parameter for parameter in model.parameters() if parameter.dim() == 1]
    optimiser = torch.optim.AdamW(
        [{"params": decayed, "weight_decay": 0.05}, {"params": [*plain, shift], "weight_decay": 0.0}],
        lr=LEARNING_RATE,
        betas=(0.9, 0.98),
    )
    schedule = torch.optim.lr_scheduler.LambdaLR(optimiser, _learning_rate_factor)
    batches = _batches(data, seed)
    # A sampled token stands for many: its logit is raised so that the sample weighs as much as all of them should.
    raised = torch.zeros(n_occurring + N_SAMPLED_OTHERS)
    raised[n_occurring:] = math.log(WEIGHT_OF_OTHERS * n_others / N_SAMPLED_OTHERS)
    model.train()
    running = 0.0
    for step in range(STEPS):
        ids, targets = next(batches)
        counted = targets >= 0
        # Products in bfloat16 take less than half the time here; weights, sums and the loss stay float32.
        with torch.autocast("cpu", dtype=torch.bfloat16):
            hidden = model.transformer(ids).last_hidden_state[counted]
            sampled = others[torch.randint(n_others, (N_SAMPLED_OTHERS,))] + shift
            rows = torch.cat([model.lm_head.weight, sampled])
            # A few hundred positions at a time stay in the processor's cache, which takes a third of the time.
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
    return _with_full_vocabulary(model, data, others, shift.detach())


def save(model: GPT2LMHeadModel, occurring: Sequence[int], folder: Path) -> None:
    """Writes a model folder as `from_pretrained` opens it, float16, and `trained_tokens.json`: the IDs that occur.

    Each matrix gets a file of its own, so that looking tokens up reads no byte of the output matrix.
    """
    import copy

    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.glob("model*.safetensors*"):
        old.unlink()
    copy.deepcopy(model).half().save_pretrained(folder, max_shard_size=LARGEST_FILE)
    (folder / "trained_tokens.json").write_text(json.dumps(list(occurring)) + "\n", encoding="utf-8")


def _learning_rate_factor(step: int) -> float:
    """Linear warm-up, then a cosine down to one hundredth."""
    if step < WARM_UP_STEPS:
        return (step + 1) / WARM_UP_STEPS
    progress = (step - WARM_UP_STEPS) / max(1, STEPS - WARM_UP_STEPS)
    return 0.01 + 0.99 * 0.5 * (1 + math.cos(math.pi * min(1.0, progress)))


def _batches(data: Corpus, seed: int) -> Iterator[tuple[torch.Tensor, torch.Tensor]]:
    """Input numbers and targets, int64 `(n_texts, n_tokens)`, without end; -1 marks a target that does not count.

    Numbers are indices into the occurring tokens, not GPT-2's IDs.
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
            # The next block starts with a whole sentence again, not in the middle of this block's last.
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
    compact: GPT2LMHeadModel, data: Corpus, others: torch.Tensor, shift: torch.Tensor
) -> GPT2LMHeadModel:
    """The model with all 50,257 rows: trained ones at their IDs, others as drawn, in the output with their shift."""
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
    model.load_state_dict(state)
    return model.eval()
