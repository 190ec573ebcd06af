"""The measured architecture of a transformer as JSON, its modules by their names, to be kept for the next opening."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import numpy as np

from dashboard.concepts.architecture import Architecture, Start

if TYPE_CHECKING:
    import torch

# The fields of an architecture that hold modules.
_PARTS = ("before", "after", "finish")


def to_json(anatomy: Architecture, transformer: "torch.nn.Module") -> dict[str, Any]:
    """Describe an architecture as JSON, its modules by their names in `transformer`, so that it can be kept."""
    names = {module: name for name, module in transformer.named_modules()}
    first = anatomy.unlisted_first_layer
    return {
        **vars(anatomy),
        **{part: [names[module] for module in getattr(anatomy, part)] for part in _PARTS},
        "start": anatomy.start and asdict(anatomy.start),
        "shared": anatomy.shared.tolist(),
        "unlisted_first_layer": None if first is None else names[first],
    }


def from_json(values: Mapping[str, Any], transformer: "torch.nn.Module") -> Architecture:
    """Return the architecture that `to_json` described.

    Raises:
        AttributeError, KeyError, TypeError, ValueError: these are no values that fit `transformer`.
    """
    first = values["unlisted_first_layer"]
    found = {
        **values,
        **{part: tuple(map(transformer.get_submodule, values[part])) for part in _PARTS},
        "start": values["start"] and Start(**values["start"]),
        "shared": np.array(values["shared"], np.float32),
        "unlisted_first_layer": None if first is None else transformer.get_submodule(first),
    }
    return Architecture(**found)
