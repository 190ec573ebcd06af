"""Transformer of any family as a torch module, opened only on demand.

Transformers initialises missing weights at random. Here, a model with missing body weights is refused, and a
model whose prediction head was never trained makes no predictions.
"""

import codecs
import logging
import re
import warnings
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from importlib import metadata
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import numpy as np

from dashboard.concepts.architecture import LENGTH, Architecture, body_of, introspect
from dashboard.concepts.context import Reading, read
from dashboard.concepts.interventions import Change, embedded_rows, layers_of, next_logits
from dashboard.concepts.logit_lens import layer_logits, lens_agrees
from dashboard.errors import InputError
from dashboard.models.architecture_json import from_json, to_json
from dashboard.models.language_model import LanguageModel
from dashboard.models.matrices import prefix_of, read_tensors
from dashboard.models.model_families import OTHER_HEADS, has_architecture
from dashboard.models.transformer import Head, Transformer
from dashboard.models.unsupported_folders import refuse_part_of_model
from dashboard.numerals import format_count

if TYPE_CHECKING:
    import torch

_log = logging.getLogger(__name__)

# Layer index in a tensor name: an integer between dots.
LAYER = re.compile(r"\.\d+\.")


@dataclass(frozen=True, eq=False)
class TorchTransformer(Transformer):
    """A transformer of any family, run by transformers and torch.

    Attributes:
        module: the Hugging Face model, float32, on the CPU.
    """

    module: "torch.nn.Module"

    @property
    def layer_names(self) -> list[str]:
        """Names of the layers among the modules; empty where they are not one list."""
        return self._names(layers_of(self.module))

    @property
    def finish_names(self) -> list[str]:
        """Names of the modules between the last layer and the prediction head."""
        return self._names(self.anatomy.finish)

    @property
    def measured(self) -> dict[str, Any]:
        """The anatomy by names of modules and whether the lens applies, for this release of transformers."""
        return {
            "release": metadata.version("transformers"),
            "anatomy": to_json(self.anatomy, self.module),
            "lens": self.lens,
        }

    def read(self, ids: Sequence[int]) -> Reading:
        """Run one forward pass, as `context.read` does."""
        return read(self.module, self.anatomy, ids)

    def layer_logits(self, states: np.ndarray) -> np.ndarray:
        """Compute logits after each layer, as `logit_lens.layer_logits` does."""
        return layer_logits(self.module, self.anatomy, states)

    def embedded_rows(self, ids: Sequence[int]) -> np.ndarray:
        """Return what the model looks up for these tokens, as `interventions.embedded_rows` does."""
        return embedded_rows(self.module, ids)

    def _next_logits(self, ids: Sequence[int], change: Change) -> np.ndarray:
        return next_logits(self.module, ids, change)

    def _names(self, modules: "Iterable[torch.nn.Module]") -> list[str]:
        names = {id(part): name for name, part in self.module.named_modules()}
        return [names[id(module)] for module in modules]


def open_torch(model: LanguageModel, measured: Mapping[str, Any] = MappingProxyType({})) -> TorchTransformer:
    """Open the transformer of `model` in float32 on the CPU.

    Its layers are run only if `measured` (see `Transformer.measured`) does not say already how they are built.

    Attention is `eager`, so that its weights can be returned. One thread, because many visitors share few
    cores. The token matrix of `model` is shared, not copied.

    Raises:
        InputError: weights are missing, it is an encoder-decoder, or it is not a language model.
    """
    if model.is_static:
        raise InputError(
            f"{model.title} is a static embedding model: each token has one vector, whatever stands beside it, and "
            "there are no layers to follow. The vector of a text is the mean of its tokens' vectors; choose a model "
            "with layers at the top."
        )
    refuse_part_of_model(model.config, model.title)
    import torch

    torch.set_num_threads(1)
    config = _read_config(model)
    if getattr(config, "is_encoder_decoder", False):
        raise InputError(
            f"{model.title} has two halves, an encoder and a decoder, and this page follows one stack of layers; "
            "choose another language model at the top."
        )
    if getattr(config, "quantization_config", None):
        raise InputError(
            f"{model.title} is stored with packed (quantised) layers, which need libraries that are not here; "
            "choose its unpacked version."
        )
    module, head = _load(model, config)
    _share_token_embeddings(module, model.token_embeddings)
    module = module.eval().requires_grad_(False)
    known = _measured_before(measured, module)
    texts = _two_texts(model)
    anatomy = known or introspect(module, texts, model.all_position_embeddings)
    if head is Head.NEXT and anatomy.looks_ahead:
        head = Head.OTHER
    predicts = head in (Head.NEXT, Head.HIDDEN)
    lens = predicts and (measured["lens"] is True if known else lens_agrees(module, anatomy, texts[0]))
    return TorchTransformer(head, anatomy, lens, model.context_length, module)


def _measured_before(measured: Mapping[str, Any], module: "torch.nn.Module") -> Architecture | None:
    """Return the architecture as it was measured; None if it was not, or with another release of transformers."""
    try:
        same = measured["release"] == metadata.version("transformers") and "lens" in measured
        return from_json(measured["anatomy"], module) if same else None
    except (AttributeError, KeyError, TypeError, ValueError):
        return None


def _read_config(model: LanguageModel) -> Any:
    """Read the configuration as transformers does, also below a byte-order mark, at which transformers fails."""
    from transformers import AutoConfig

    if (model.folder / "config.json").read_bytes().startswith(codecs.BOM_UTF8):
        return AutoConfig.for_model(**model.config)
    return AutoConfig.from_pretrained(model.folder, local_files_only=True, trust_remote_code=False)


def _load(model: LanguageModel, config: Any) -> "tuple[torch.nn.Module, Head]":
    """Load the model with the prediction head that it was trained with, or without a head."""
    import torch
    from transformers import AutoModel

    how = {
        "config": config,
        "dtype": torch.float32,
        "attn_implementation": "eager",
        "local_files_only": True,
        "trust_remote_code": False,
        "output_loading_info": True,
        # Reported with their shapes below.
        "ignore_mismatched_sizes": True,
    }
    if prefix := prefix_of(read_tensors(model.folder)):
        how["key_mapping"] = {f"^{re.escape(prefix)}": ""}
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
    # A pooler is not part of the layers, and some checkpoints lack it.
    _check_body(model, module, {key for key in report["missing_keys"] if "pooler" not in key}, report)
    return module, Head.NONE


def _kinds(model: LanguageModel, config: Any) -> list[tuple[Any, Head]]:
    """Return the model classes with a prediction head for this configuration, its own architecture first."""
    from transformers import (
        MODEL_FOR_CAUSAL_LM_MAPPING,
        MODEL_FOR_MASKED_LM_MAPPING,
        AutoModelForCausalLM,
        AutoModelForMaskedLM,
    )

    kinds: list[tuple[Any, Head]] = []
    if has_architecture(model.config, *OTHER_HEADS):
        return kinds
    if type(config) in MODEL_FOR_MASKED_LM_MAPPING:
        kinds.append((AutoModelForMaskedLM, Head.HIDDEN))
    if type(config) in MODEL_FOR_CAUSAL_LM_MAPPING and (not kinds or model.continues_text):
        kinds.insert(0 if model.continues_text else len(kinds), (AutoModelForCausalLM, Head.NEXT))
    return kinds


def _check_body(
    model: LanguageModel, module: "torch.nn.Module", missing: Iterable[str], report: dict[str, Any]
) -> None:
    """Check that the weights of each layer are present and that no layer is left over.

    Raises:
        InputError: weights are missing or have another shape, or the files have layers that the model does not.
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
            "get the whole model again, or choose another one at the top."
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
            # Torch warns of a read-only array; a model used for inference never writes to it.
            warnings.simplefilter("ignore", UserWarning)
            rows.weight = torch.nn.Parameter(torch.from_numpy(token_embeddings), requires_grad=False)
        # A tied prediction head follows.
        module.tie_weights()


def _two_texts(model: LanguageModel) -> tuple[list[int], list[int]]:
    """Return the IDs of two short texts of ordinary tokens without a token in common."""
    ordinary = model.ordinary_ids
    length = min(LENGTH, (model.context_length or LENGTH), len(ordinary) // 2)
    spread = np.linspace(0, len(ordinary) - 1, 2 * length).astype(int)
    chosen = [int(ordinary[at]) for at in spread]
    return chosen[0::2], chosen[1::2]
