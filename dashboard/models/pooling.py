"""How a sentence embedding model makes one vector of a text, from the files of sentence-transformers."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from dashboard.concepts.sentence_search import POOLINGS, pool_states
from dashboard.models.readers.json_text import read_json
from dashboard.models.readers.safetensors_format import load_float32, read_header

MODULES_FILE = "modules.json"
# The pooling of a model from the hub, whose files are kept side by side.
POOLING_FILE = "pooling.json"

_ACTIVATIONS: Mapping[str, Callable[[np.ndarray], np.ndarray]] = {"Identity": np.asarray, "Tanh": np.tanh}


@dataclass(frozen=True)
class Dense:
    """A layer after pooling: weight (n_out, n_in), bias (n_out,) and the name of its activation."""

    weight: np.ndarray
    bias: np.ndarray
    activation: str


@dataclass(frozen=True)
class Pooling:
    """How the states of a text's tokens become one vector.

    Attributes:
        modes: keys of `POOLINGS`; the results of several are put one behind the other.
        dense: layers that follow.
        is_stated: whether the model's files say so; else it is the mean, as most models take it.
        left_out: what the files ask for and is not done here.
    """

    modes: tuple[str, ...] = ("mean",)
    dense: tuple[Dense, ...] = ()
    is_stated: bool = False
    left_out: tuple[str, ...] = field(default=())

    @property
    def description(self) -> str:
        """What is taken, to stand in a sentence after “the vector of a text is”."""
        found = " and ".join(POOLINGS[mode] for mode in self.modes)
        return (
            f"{found}, through {'a dense layer' if len(self.dense) == 1 else 'dense layers'}"
            if self.dense
            else found
        )

    def vector(self, states: np.ndarray) -> np.ndarray:
        """Compute the vector of a text from its states in the last layer (n_tokens, n_dims), float32 (n,)."""
        found = np.concatenate([pool_states(states, mode) for mode in self.modes])
        for layer in self.dense:
            found = _ACTIVATIONS[layer.activation](layer.weight @ found + layer.bias)
        return found.astype(np.float32)


def read_pooling(folder: Path, n_dims: int) -> Pooling:
    """Read how a model's folder says that a text's vector is made; the mean where it says nothing.

    Args:
        folder: folder of the model.
        n_dims: length of the states.
    """
    modules = read_json(folder / MODULES_FILE)
    if not isinstance(modules, list):
        return Pooling()
    modes: tuple[str, ...] = ()
    dense: list[Dense] = []
    left_out: list[str] = []
    for module in (each for each in modules if isinstance(each, Mapping)):
        kind = str(module.get("type", "")).rpartition(".")[2]
        path = folder / str(module.get("path", ""))
        if not path.resolve().is_relative_to(folder.resolve()):
            continue
        if kind == "Pooling":
            modes = _modes(read_json(path / "config.json") or read_json(folder / POOLING_FILE))
        elif kind == "Dense":
            n_in = dense[-1].weight.shape[0] if dense else n_dims * max(1, len(modes))
            layer = _dense(path, n_in)
            if layer is None:
                left_out.append("a dense layer")
                break
            dense.append(layer)
        elif kind not in ("Transformer", "Normalize"):
            left_out.append(kind[:40])
    return Pooling(modes or ("mean",), tuple(dense), is_stated=bool(modes), left_out=tuple(left_out))


def _modes(config: Any) -> tuple[str, ...]:
    """Return the modes that a pooling's configuration switches on."""
    if not isinstance(config, Mapping):
        return ()
    named = {
        "pooling_mode_cls_token": "cls",
        "pooling_mode_max_tokens": "max",
        "pooling_mode_mean_tokens": "mean",
        # The mean at another length: no cosine differs.
        "pooling_mode_mean_sqrt_len_tokens": "mean",
        "pooling_mode_weightedmean_tokens": "weightedmean",
        "pooling_mode_lasttoken": "lasttoken",
    }
    found = [mode for key, mode in named.items() if config.get(key) is True]
    if (mode := config.get("pooling_mode")) in POOLINGS:
        found.append(mode)
    return tuple(dict.fromkeys(found))


def _dense(path: Path, n_in: int) -> Dense | None:
    """Read a dense layer; None if it is none that can be used, such as a pickle."""
    config = read_json(path / "config.json")
    activation = (
        str(config.get("activation_function", "")).rpartition(".")[2] if isinstance(config, Mapping) else ""
    )
    file = path / "model.safetensors"
    if activation not in _ACTIVATIONS or not file.is_file():
        return None
    tensors = read_header(file)
    weight = load_float32(file, tensors["linear.weight"]) if "linear.weight" in tensors else None
    if weight is None or weight.ndim != 2 or weight.shape[1] != n_in:
        return None
    bias = (
        load_float32(file, tensors["linear.bias"])
        if "linear.bias" in tensors
        else np.zeros(len(weight), np.float32)
    )
    return Dense(weight, bias, activation) if bias.shape == (len(weight),) else None
