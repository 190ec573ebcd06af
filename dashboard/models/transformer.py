"""The whole language model with its layers, as a torch module: opened only where a page asks for it.

What was not loaded is not the model. Transformers fills what a file lacks with random numbers; here a model whose body
is not all there is refused, and one whose prediction head was never trained predicts nothing.
"""

import logging
import re
import warnings
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

import numpy as np

from dashboard.concepts.architecture import LENGTH, Architecture, body_of, introspect
from dashboard.concepts.logit_lens import lens_agrees
from dashboard.errors import InputError
from dashboard.models.language_model import LanguageModel
from dashboard.models.model_families import names_head
from dashboard.numerals import format_count

if TYPE_CHECKING:
    import torch

_log = logging.getLogger(__name__)

# A number between dots in a tensor's name: that of a layer.
LAYER = re.compile(r"\.\d+\.")


# What a body was trained further for, so that a matrix which it shares with the prediction head predicts nothing now.
OTHER_HEADS = ("Classification", "QuestionAnswering", "MultipleChoice")


class Head(StrEnum):
    """What a model was trained to predict.

    OTHER: the head is one that continues a text, but the model sees what comes next (XLNet), and so predicts nothing.
    """

    NEXT = "the next token"
    HIDDEN = "a hidden token"
    OTHER = "something else"
    NONE = "nothing"


@dataclass(frozen=True, eq=False)
class Transformer:
    """A language model with its layers, ready to run but not to train.

    Attributes:
        module: the Hugging Face model, float32, on the CPU.
        head: what it was trained to predict.
        anatomy: how it begins and ends.
        lens: whether the prediction head can be put behind each layer.
        context_length: the longest text in tokens; None where there is no bound.
    """

    module: "torch.nn.Module"
    head: Head
    anatomy: Architecture
    lens: bool
    context_length: int | None


def open_transformer(model: LanguageModel) -> Transformer:
    """The transformer whose two matrices are `model`, in float32 on the CPU.

    Attention is computed plainly (`eager`), so that its weights can be asked for. One thread: many visitors
    share few cores. The token matrix that is open already is shared, not held twice.

    Raises:
        InputError: parts of it are missing, it has an encoder and a decoder, or it is no language model.
    """
    import torch
    from transformers import AutoConfig

    torch.set_num_threads(1)
    config = AutoConfig.from_pretrained(model.folder, local_files_only=True, trust_remote_code=False)
    if getattr(config, "is_encoder_decoder", False):
        raise InputError(
            f"{model.title} has two halves, an encoder and a decoder, and this page follows one stack of layers; "
            "choose another language model in the sidebar."
        )
    if getattr(config, "quantization_config", None):
        raise InputError(
            f"{model.title} is stored with packed (quantised) layers, which need libraries that are not here; "
            "choose its unpacked version."
        )
    module, head = _load(model, config)
    _share_token_embeddings(module, model.token_embeddings)
    module = module.eval().requires_grad_(False)
    texts = _two_texts(model)
    anatomy = introspect(module, texts, model.all_position_embeddings)
    if head is Head.NEXT and anatomy.looks_ahead:
        head = Head.OTHER
    lens = head in (Head.NEXT, Head.HIDDEN) and lens_agrees(module, anatomy, texts[0])
    return Transformer(module, head, anatomy, lens, model.context_length)


def _load(model: LanguageModel, config: Any) -> "tuple[torch.nn.Module, Head]":
    """The model with the prediction head that it was trained with, or with none."""
    import torch
    from transformers import AutoModel

    how = {
        "config": config,
        "dtype": torch.float32,
        "attn_implementation": "eager",
        "local_files_only": True,
        "trust_remote_code": False,
        "output_loading_info": True,
        # Told with its shapes below.
        "ignore_mismatched_sizes": True,
    }
    for kind, head in _kinds(model, config):
        module, report = kind.from_pretrained(model.folder, **how)
        body = f"{body_of(module)[0]}."
        missing = set(report["missing_keys"])
        _check_body(
            model,
            module,
            missing if body == "." else {key for key in missing if key.startswith(body)},
            report,
        )
        if not missing:
            return module, head
        _log.info("%s: the prediction head of %s is not trained", model.slug, kind.__name__)
    module, report = AutoModel.from_pretrained(model.folder, **how)
    # A pooler is no part of the layers; some checkpoints have none.
    _check_body(model, module, {key for key in report["missing_keys"] if "pooler" not in key}, report)
    return module, Head.NONE


def _kinds(model: LanguageModel, config: Any) -> list[tuple[Any, Head]]:
    """The classes with a prediction head that this configuration has, the one it names itself first."""
    from transformers import (
        MODEL_FOR_CAUSAL_LM_MAPPING,
        MODEL_FOR_MASKED_LM_MAPPING,
        AutoModelForCausalLM,
        AutoModelForMaskedLM,
    )

    kinds: list[tuple[Any, Head]] = []
    if names_head(model.config, *OTHER_HEADS):
        return kinds
    if type(config) in MODEL_FOR_MASKED_LM_MAPPING:
        kinds.append((AutoModelForMaskedLM, Head.HIDDEN))
    if type(config) in MODEL_FOR_CAUSAL_LM_MAPPING and (not kinds or model.continues_text):
        kinds.insert(0 if model.continues_text else len(kinds), (AutoModelForCausalLM, Head.NEXT))
    return kinds


def _check_body(
    model: LanguageModel, module: "torch.nn.Module", missing: Iterable[str], report: dict[str, Any]
) -> None:
    """See that each layer is there, and no layer is left over.

    Raises:
        InputError: a part of the model has no values in its files or values of another shape, or the files have layers
            that it has no place for.
    """
    for key, in_file, in_config in sorted(report["mismatched_keys"]):
        raise InputError(
            f"The config.json of {model.title} does not fit its files: {key} has the shape {tuple(in_file)} in the "
            f"file and {tuple(in_config)} by the config; get the model again, or choose another one."
        )
    lacking = sorted(missing)
    if lacking:
        raise InputError(
            f"The files of {model.title} lack {len(lacking):,} of its parts, such as {lacking[0]}, so it cannot run; "
            "get the whole model again, or choose another one in the sidebar."
        )
    kinds = {LAYER.sub(".#.", f".{name}") for name in module.state_dict()}
    left_over = sorted(
        key
        for key in report["unexpected_keys"]
        if LAYER.search(f".{key}") and any(kind.endswith(LAYER.sub(".#.", f".{key}")) for kind in kinds)
    )
    if left_over:
        raise InputError(
            f"The files of {model.title} hold {format_count(len(left_over), 'part')} that its config.json "
            f"has no place for, such as {left_over[0]}, so it would not be the same model; correct config.json, "
            "or choose another model."
        )


def _share_token_embeddings(module: Any, token_embeddings: np.ndarray) -> None:
    import torch

    rows = module.get_input_embeddings()
    if getattr(rows, "weight", None) is not None and rows.weight.shape == token_embeddings.shape:
        with warnings.catch_warnings():
            # Torch warns of a matrix that must not be written to; a model that only runs never does.
            warnings.simplefilter("ignore", UserWarning)
            rows.weight = torch.nn.Parameter(torch.from_numpy(token_embeddings), requires_grad=False)
        # A prediction head that is the same matrix follows.
        module.tie_weights()


def _two_texts(model: LanguageModel) -> tuple[list[int], list[int]]:
    """Two short texts of ordinary tokens, none of them in both."""
    ordinary = model.ordinary_ids
    length = min(LENGTH, (model.context_length or LENGTH), len(ordinary) // 2)
    spread = np.linspace(0, len(ordinary) - 1, 2 * length).astype(int)
    chosen = [int(ordinary[at]) for at in spread]
    return chosen[0::2], chosen[1::2]


def next_token_probabilities(transformer: Transformer, ids: Sequence[int]) -> np.ndarray:
    """Probability of each token to come next after the tokens `ids`, float32 (n_vocab,), sum 1.

    Raises:
        InputError: there is no token, there are more than the model reads, or it was not trained to continue a text.
    """
    import torch

    if transformer.head is Head.HIDDEN:
        raise InputError(
            "This model fills in gaps and does not continue a text; choose another in the sidebar."
        )
    if transformer.head is Head.OTHER:
        raise InputError(
            "This model reads the whole text at once and does not continue it; choose another in the sidebar."
        )
    if transformer.head is Head.NONE:
        raise InputError(
            "This model has no trained prediction head, so it says nothing about the next token; choose another in "
            "the sidebar."
        )
    limit = transformer.context_length
    if not ids:
        raise InputError("An empty text has no last token to continue from; type a word.")
    if limit is not None and len(ids) > limit:
        raise InputError(
            f"The text has {len(ids):,} tokens, the model reads at most {limit:,}; shorten the text."
        )
    module: Any = transformer.module
    with torch.inference_mode():
        logits = module(torch.tensor([list(ids)]), use_cache=False).logits[0, -1]
        return torch.softmax(logits, dim=-1).numpy()


def most_probable_next(transformer: Transformer, ids: Sequence[int], k: int) -> list[tuple[int, float]]:
    """The `k` tokens most probable to come after `ids`, as (ID, probability), best first.

    Raises:
        InputError: as `next_token_probabilities` does.
    """
    probabilities = next_token_probabilities(transformer, ids)
    best = np.argsort(-probabilities, kind="stable")[:k]
    return [(int(id_), float(probabilities[id_])) for id_ in best]
