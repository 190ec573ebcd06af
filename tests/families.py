"""A tiny model with random weights of any family that the installed transformers knows, made from its configuration.

Sizes are found by the names that configurations give them. A family that needs more than that stands in `TWEAKS`; one
that cannot be made so says why in `NOT_MADE`.
"""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import torch
import transformers
from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, processors
from transformers import CONFIG_MAPPING, PretrainedConfig, PreTrainedModel
from transformers.models.auto.modeling_auto import (
    MODEL_FOR_CAUSAL_LM_MAPPING_NAMES,
    MODEL_FOR_MASKED_LM_MAPPING_NAMES,
)

SPECIAL = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
TEXT = """near the river money old bank floods every year opens at nine cave bat hangs upside down ball cracks
in two after winter comes a spring that melts ice metal bounces back cat small mouse eats crumbs
screen clicks on icon water slopes into stream sat dog bites man is king queen software internet web
. , 0 1"""
WORDS = [*SPECIAL, *TEXT.split()]
N_VOCAB = len(WORDS)

# Name of a size in a configuration to the size; the first pattern that fits counts.
SIZES = {
    r"(text_|local_|model_|n_)?(vocab_size|vocabulary_size|vocab|words)(_per_layer_input)?": N_VOCAB,
    r"hidden_size|d_model|n_embd|dim|emb_dim|model_dim|embed_dim|hidden_dim|embedding_size|word_embed_proj_dim|n_embed"
    r"|d_embed|lru_width|model_size|embedding_hidden_size|attention_hidden_size|emb_size|dim_model|entity_emb_size": 32,
    r"num_hidden_layers|n_layers?|(encoder_|decoder_)?layers|num_layers|num_(decoder|encoder)_layers|num_blocks"
    r"|encoder_num_layers|num_hidden_groups": 2,
    r"(num_|n_|encoder_|decoder_|num_encoder_|num_decoder_)?(self_)?(attention_)?heads?"
    r"|linear_num_(value|key)_heads": 2,
    r"num_(global_)?key_value_heads|num_kv_heads|n_kv_heads|swa_num_key_value_heads": 2,
    r"\w*intermediate_size(_mlp)?|d_ff|n_inner|(encoder_|decoder_|expert_)?ffn_(hidden_)?(dim|size)|hidden_mlp"
    r"|dim_feedforward|d_inner|dff|dim_ff": 32,
    r"(attention_|global_|swa_|qk_nope_|qk_rope_|v_|linear_key_|linear_value_|index_|kda_|mamba_)?head_dim|kv_channels"
    r"|d_head|d_kv|mamba_d_head|dim_head|swa_v_head_dim": 16,
    r"max_position_embeddings?|n_positions|n_ctx|max_seq_len(gth)?|max_sequence_length|context_length|seq_length"
    r"|max_(source|target|encoder|decoder)_position(s|_embeddings)": 64,
    r"num_(local_|routed_)?experts(_per_layer)?|n_routed_experts|moe_num_experts": 4,
    r"num_experts_per_tok(en)?|moe_top_?k|moe_k|num_selected_experts|top_k_experts|experts_per_token": 2,
    r"n_shared_experts|num_shared_experts|moe_num_shared_experts|n_group|topk_group|first_k_dense_replace": 1,
    r"q_lora_rank|kv_lora_rank|kv_lora_dim": 16,
    r"type_vocab_size": 2,
    r"mamba_n_heads|mamba_num_heads|n_mamba_heads|mamba_num_v_heads": 4,
    r"mamba_d_state|state_size|ssm_state_size|mamba_d_ssm": 8,
    r"(mamba_)?n_groups|mamba_ngroups": 1,
    r"sliding_window|attention_window_size|window_size|local_attention": 16,
}
LISTS_BY_LAYER = re.compile(
    r"\w*(layer|block|attention)s?_types?(_list)?|no_rope_layers|hybrid_override_pattern"
)
TOKEN_ID = re.compile(r"\w*_(token_id|token_index)")

ROPE = {"rope_type": "default", "rope_theta": 10_000.0}
TWEAKS: dict[str, dict[str, Any]] = {
    "bailing_hybrid": {
        "num_expert_group": 1,
        "qk_head_dim": 32,
        "linear_head_dim": 16,
        "linear_num_heads": 2,
    },
    "codegen": {"n_head": 4, "rotary_dim": 8},
    "cohere_compass_text": {"rope_parameters": {"full_attention": ROPE}},
    "deepseek_v2": {"num_experts_per_tok": 2, "n_group": 1, "topk_group": 1},
    "dots1": {"n_routed_experts": 4, "n_shared_experts": 1, "num_experts_per_tok": 2},
    "esm": {"vocab_size": N_VOCAB, "pad_token_id": 0, "mask_token_id": 4, "token_dropout": False},
    "falcon_h1": {"mamba_d_ssm": 64},
    "flaubert": {"n_langs": 1, "use_lang_emb": False},
    "gemma3n_text": {"num_kv_shared_layers": 0, "laurel_rank": 8, "activation_sparsity_pattern": [0.95, 0.0]},
    "gpt_neo": {"attention_types": [[["global", "local"], 1]], "attention_layers": ["global", "local"]},
    "gptj": {"rotary_dim": 8},
    "laguna": {"num_attention_heads_per_layer": [2, 2]},
    "lfm2_moe": {"layer_types": ["conv", "full_attention"], "num_dense_layers": 1},
    "longcat_flash": {"qk_head_dim": 32, "zero_expert_num": 2},
    "luke": {"entity_vocab_size": 16},
    "mamba2": {"num_heads": 4},
    "nemotron": {"num_key_value_heads": 2, "head_dim": 16},
    "opt": {"do_layer_norm_before": True},
    "reformer": {
        "axial_pos_embds_dim": (16, 16),
        "axial_pos_shape": (8, 8),
        "attn_layers": ["local", "local"],
    },
    "roc_bert": {"shape_vocab_size": 16, "pronunciation_vocab_size": 16},
    "xlm": {"n_langs": 1, "use_lang_emb": False},
    "xlstm": {"embedding_dim": 32},
    "xmod": {"default_language": "en_XX"},
    "zamba2": {"mamba_headdim": 16, "attention_hidden_size": 64, "attention_head_dim": 32},
}


# What must be said when the configuration is made, because other settings follow from it there.
TWO_LAYERS = {"num_hidden_layers": 2}
FROM_THE_START: dict[str, dict[str, Any]] = {
    "gemma4": {"text_config": TWO_LAYERS},
    "gemma4_text": TWO_LAYERS,
    "gemma4_unified": {"text_config": TWO_LAYERS},
    "gemma4_unified_text": TWO_LAYERS,
    "mimo_v2_flash": {**TWO_LAYERS, "swa_num_key_value_heads": 2},
    "neomme": TWO_LAYERS,
    "zamba2": {**TWO_LAYERS, "layers_block_type": ["mamba", "hybrid"]},
}


def families() -> list[str]:
    """All that the installed AutoModelForCausalLM and AutoModelForMaskedLM know."""
    return sorted({*MODEL_FOR_CAUSAL_LM_MAPPING_NAMES, *MODEL_FOR_MASKED_LM_MAPPING_NAMES})


def tiny_config(family: str, **more: Any) -> PretrainedConfig:
    """Build the family's configuration at sizes that take no time."""
    config = CONFIG_MAPPING[family](**FROM_THE_START.get(family, {}))
    _shrink(config)
    for name, value in {**TWEAKS.get(family, {}), **more}.items():
        setattr(config, name, value)
    return config


def _shrink(config: PretrainedConfig) -> None:
    for name, value in list(vars(config).items()):
        if isinstance(value, PretrainedConfig):
            _shrink(value)
        elif isinstance(value, list) and len(value) > 2 and LISTS_BY_LAYER.fullmatch(name):
            # Two layers, of two kinds where there are two.
            _set(config, name, [value[0], next((each for each in value if each != value[0]), value[0])])
        elif TOKEN_ID.fullmatch(name):
            if isinstance(value, int) and value >= N_VOCAB:
                _set(config, name, 3)
        else:
            size = next((size for pattern, size in SIZES.items() if re.fullmatch(pattern, name)), None)
            if size is None or isinstance(value, bool):
                continue
            if isinstance(value, int | float) or (value is None and name == "head_dim"):
                _set(config, name, size)
            elif isinstance(value, list) and value and all(isinstance(each, int) for each in value):
                _set(config, name, [size] * 2)


def _set(config: PretrainedConfig, name: str, value: Any) -> None:
    try:
        setattr(config, name, value)
    except Exception:  # some entries are only read, and each family says so in its own way
        return


def model_class(family: str) -> type[PreTrainedModel]:
    """Return the class with a masked-language-model head if there is one, else with a causal one."""
    named = MODEL_FOR_MASKED_LM_MAPPING_NAMES.get(family) or MODEL_FOR_CAUSAL_LM_MAPPING_NAMES[family]
    return getattr(transformers, named if isinstance(named, str) else named[0])


def tiny_model(family: str, seed: int = 0, **more: Any) -> PreTrainedModel:
    """Build a model of the family with random weights, large enough to differ from layer to layer."""
    torch.manual_seed(seed)
    model = model_class(family)(tiny_config(family, **more)).eval()
    with torch.no_grad():
        for weights in model.parameters():
            if weights.is_floating_point():
                weights.add_(0.1 * torch.randn_like(weights))
    return model


def word_tokenizer(*, around: bool) -> Tokenizer:
    """Whole words in small letters; `around` puts [CLS] and [SEP] around a text."""
    tokenizer = Tokenizer(models.WordLevel({word: at for at, word in enumerate(WORDS)}, unk_token="[UNK]"))
    tokenizer.normalizer = normalizers.Lowercase()
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    tokenizer.add_special_tokens(SPECIAL)
    if around:
        tokenizer.post_processor = processors.BertProcessing(("[SEP]", 3), ("[CLS]", 2))
    return tokenizer


def save(
    folder: Path, family: str, change: Callable[[PreTrainedModel], None] | None = None, **more: Any
) -> PreTrainedModel:
    """Save a tiny model of the family with its tokenizer; `change` may spoil it first."""
    model = tiny_model(family, **more)
    if change:
        change(model)
    model.save_pretrained(folder)
    word_tokenizer(around=family in MODEL_FOR_MASKED_LM_MAPPING_NAMES).save(str(folder / "tokenizer.json"))
    return model
