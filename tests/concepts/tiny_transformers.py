"""Random transformers of three families, small enough to be made in a blink."""

import torch
from transformers import (
    BertConfig,
    BertForMaskedLM,
    GPT2Config,
    GPT2LMHeadModel,
    LlamaConfig,
    LlamaForCausalLM,
)

N_VOCAB, N_DIMS, N_LAYERS, N_HEADS = 61, 16, 3, 2
SIZES = {
    "vocab_size": N_VOCAB,
    "hidden_size": N_DIMS,
    "num_hidden_layers": N_LAYERS,
    "num_attention_heads": N_HEADS,
    "intermediate_size": 32,
    "max_position_embeddings": 32,
    "attn_implementation": "eager",
}
END = {"bos_token_id": 0, "eos_token_id": 0}


def tiny(family: str) -> torch.nn.Module:
    """Build a model of the family with weights large enough to differ from layer to layer."""
    torch.manual_seed(7)
    model = {
        "gpt2": lambda: GPT2LMHeadModel(
            GPT2Config(
                vocab_size=N_VOCAB,
                n_embd=N_DIMS,
                n_layer=N_LAYERS,
                n_head=N_HEADS,
                n_positions=32,
                attn_implementation="eager",
                **END,
            )
        ),
        "bert": lambda: BertForMaskedLM(BertConfig(**SIZES)),
        "llama": lambda: LlamaForCausalLM(LlamaConfig(num_key_value_heads=1, **SIZES, **END)),
    }[family]()
    with torch.no_grad():
        for weights in model.parameters():
            weights.add_(0.2 * torch.randn_like(weights))
    return model.eval()


FAMILIES = ("gpt2", "bert", "llama")
