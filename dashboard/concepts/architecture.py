"""Introspection of a transformer: how it begins and ends, found by running it, not by its family's name.

The input of the first layer is a token's row, perhaps scaled or projected, plus a row of the position matrix where
positions are added, plus a vector that all tokens share (a segment embedding), perhaps normalised. The output of the
last layer may be normalised and projected before the prediction head reads it. Two short texts show all of this:
their positions are the same, so the position vectors cancel out in the difference.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from dashboard.concepts.similarity import largest_difference

if TYPE_CHECKING:
    import torch

# Float32 sums of a few vectors agree to this tolerance, relative to the largest value.
TOLERANCE = 1e-5
# Tokens in each of the two texts.
LENGTH = 6


@dataclass(frozen=True)
class Start:
    """How the input of the first layer is made of a token's row.

    Attributes:
        scale: factor on the row of the token matrix.
        first_position: row of the position matrix for the first token; None where no such row is added.
        has_computed_positions: the position vector is not a row of a matrix of the model, such as a sinusoidal one.
        has_shared_vector: a vector that is the same for all tokens is added, such as a segment embedding.
        has_projection: a matrix projects the token's row to the hidden size, before or after the sum.
        normalises: the sum is normalised.
    """

    scale: float = 1.0
    first_position: int | None = None
    has_computed_positions: bool = False
    has_shared_vector: bool = False
    has_projection: bool = False
    normalises: bool = False


@dataclass(frozen=True, eq=False)
class Architecture:
    """The parts of a transformer outside its layers, as modules that can be run.

    Attributes:
        start: how the first layer's input is made; None where nothing found here reproduces it.
        shared: the vector that is added to all tokens, float32 (n_dims,); zeros where there is none.
        before: modules that project a token's row to the hidden size before anything is added; may be empty.
        after: modules that are applied to the sum, in order.
        finish: modules between the last layer and the prediction head, in order.
        finish_is_whole: whether `finish` holds every step from the last layer's output to its end.
        looks_ahead: whether a later token changes an earlier one's states, as in BERT and never in GPT-2.
        supports_output_attentions: whether asking for attention weights leaves the result unchanged; not so in a few
            families.
        unlisted_first_layer: the first layer, where `hidden_states` begins with its output (Mamba) instead of its
            input; else None.
    """

    start: Start | None
    shared: np.ndarray
    before: "tuple[torch.nn.Module, ...]"
    after: "tuple[torch.nn.Module, ...]"
    finish: "tuple[torch.nn.Module, ...]"
    finish_is_whole: bool
    looks_ahead: bool
    supports_output_attentions: bool
    unlisted_first_layer: "torch.nn.Module | None" = None


@dataclass(frozen=True, eq=False)
class _Call:
    """A recorded call of one module: its input and its output, both (1, n_tokens, n_dims)."""

    module: "torch.nn.Module"
    given: "torch.Tensor"
    gave: "torch.Tensor"


@dataclass(frozen=True, eq=False)
class _Run:
    """A forward pass: the states, the calls outside the layers in order, and the embedded tokens.

    `ends` are the outputs of the last members of stacks with as many modules as layers: one of them is the last layer.
    `unlisted_first_layer` is as in `Architecture`.
    """

    states: "tuple[torch.Tensor, ...]"
    calls: list[_Call]
    rows: "torch.Tensor"
    ends: "list[torch.Tensor]"
    unlisted_first_layer: "torch.nn.Module | None"


def introspect(
    transformer: "torch.nn.Module", texts: tuple[Sequence[int], Sequence[int]], positions: np.ndarray | None
) -> Architecture:
    """Run the model on two texts of `LENGTH` tokens without a common token, and find how it begins and ends.

    Args:
        transformer: a Hugging Face model, ready to run.
        texts: token IDs of both texts.
        positions: the whole position matrix (n_rows, n_dims), float32, where the model has one.
    """
    import torch

    with torch.inference_mode():
        runs = [_run(transformer, ids) for ids in texts]
        finish, last_output = _back(runs[0].calls, runs[0].states[-1])
        after, _ = _back(runs[0].calls, runs[0].states[0])
        sums = [_back(run.calls, run.states[0])[1] for run in runs]
        before = _bridge(runs[0], sums[0].shape)
        rows = [_through(before, run.rows) for run in runs]
        matrix: Any = transformer.get_input_embeddings()  # type: ignore[operator]
        stored = matrix.weight[torch.tensor(texts[0])]
        start, shared = _start(
            [total[0].double().numpy() for total in sums],
            [row[0].double().numpy() for row in rows],
            positions,
        )
        if start is not None:
            modules = (*before, *after)
            scale = start.scale * _factor(runs[0].rows[0].double().numpy(), stored.double().numpy())
            start = replace(
                start,
                scale=1.0 if abs(scale - 1.0) <= TOLERANCE else scale,
                has_projection=any(_is_matrix(module) for module in modules),
                normalises=any("Norm" in type(module).__name__ for module in modules),
            )
        output = _output(transformer, texts[0])
        supports_output_attentions = _begins_with(
            _output(transformer, texts[0], output_attentions=True), output
        )
        other_end = [*texts[0][:-1], texts[1][-1]]
        looks_ahead = not _begins_with(_output(transformer, other_end), output[:, :-1])
    ends = runs[0].ends
    whole = not ends or any(_same(end, last_output) for end in ends)
    return Architecture(
        start,
        shared,
        before,
        after,
        finish,
        whole,
        looks_ahead,
        supports_output_attentions,
        runs[0].unlisted_first_layer,
    )


def body_of(transformer: "torch.nn.Module") -> "tuple[str, torch.nn.Module]":
    """Return the base model without its prediction head, and its name; the whole model, unnamed, without a head."""
    import torch

    name = str(transformer.base_model_prefix)
    if isinstance(body := getattr(transformer, name, None), torch.nn.Module):
        return name, body
    matrix = transformer.get_input_embeddings()  # type: ignore[operator]
    for name, child in transformer.named_children():
        parts = list(child.modules())
        if any(part is matrix for part in parts) and any(
            isinstance(part, torch.nn.ModuleList) for part in parts
        ):
            return name, child
    return "", transformer


def first_states(
    anatomy: Architecture, token_rows: np.ndarray, position_rows: np.ndarray | None
) -> np.ndarray:
    """Compute `hidden_states[0]` from its parts, float32 (n_tokens, n_dims).

    Args:
        anatomy: its start must be known and add no computed positions.
        token_rows: the tokens' rows of the token matrix, (n_tokens, n_row_dims).
        position_rows: the tokens' rows of the position matrix, where such rows are added.
    """
    assert anatomy.start is not None
    total = _run_modules(anatomy.before, token_rows * anatomy.start.scale)
    if position_rows is not None:
        total = total + position_rows
    return _run_modules(anatomy.after, total + anatomy.shared)


def finished(anatomy: Architecture, states: np.ndarray) -> np.ndarray:
    """Apply to layer outputs (n, n_dims) what follows the last layer before the prediction head, float32."""
    return _run_modules(anatomy.finish, states)


def _run_modules(modules: "Sequence[torch.nn.Module]", states: np.ndarray) -> np.ndarray:
    """Apply modules to states (n, n_dims) one after another, float32."""
    given = np.array(states, dtype=np.float32)
    if not modules:
        return given
    import torch

    with torch.inference_mode():
        return _through(modules, torch.from_numpy(given)[None])[0].numpy()


def in_order(
    states: "Sequence[torch.Tensor]", late_input: "torch.Tensor | None"
) -> "tuple[torch.Tensor, ...]":
    """Order the states from the first layer's input to what the prediction head reads.

    A model with late states returns each layer's output, and the last one again after the final steps;
    `late_input` is the input of its first layer, None for other models.
    """
    return tuple(states) if late_input is None else (late_input, *states[:-2], states[-1])


def _run(transformer: "torch.nn.Module", ids: Sequence[int]) -> _Run:
    import torch

    body: Any = body_of(transformer)[1]
    matrix = transformer.get_input_embeddings()  # type: ignore[operator]
    calls: list[_Call] = []
    rows: list[torch.Tensor] = []
    n_tokens = len(ids)

    def watch(module: torch.nn.Module, given: tuple[Any, ...], gave: Any) -> None:
        gave = _first(gave)
        if module is matrix and isinstance(gave, torch.Tensor):
            rows.append(gave[:, :n_tokens])
        # A module that passes its input on, such as dropout in eval mode, is no step.
        elif given and _are_states(given[0], gave) and given[0] is not gave:
            # Some families pad a text to a whole number of windows.
            calls.append(_Call(module, given[0][:, :n_tokens], gave[:, :n_tokens]))

    stacks = [each for each in body.modules() if isinstance(each, torch.nn.ModuleList) and len(each) > 1]
    at_work: dict[int, tuple[Any, Any]] = {}

    def keep(module: torch.nn.Module, given: tuple[Any, ...], named: dict[str, Any], gave: Any) -> None:
        state = given[0] if given else named.get("hidden_states")
        at_work[id(module)] = state, _first(gave)

    hooks = [module.register_forward_hook(watch) for module in _outside_layers(body)]
    hooks += [
        layer.register_forward_hook(keep, with_kwargs=True)
        for stack in stacks
        for layer in (stack[0], stack[-1])
    ]
    try:
        output = body(torch.tensor([list(ids)]), output_hidden_states=True, use_cache=False)
    finally:
        for hook in hooks:
            hook.remove()
    states = output.hidden_states
    firsts = (stack[0] for stack in stacks if id(stack[0]) in at_work)
    late = next((layer for layer in firsts if _same(at_work[id(layer)][1], states[0])), None)
    ends = [
        at_work[id(stack[-1])][1]
        for stack in stacks
        if len(stack) == len(states) - 1 and id(stack[-1]) in at_work
    ]
    ends = [end for end in ends if isinstance(end, torch.Tensor) and end.shape == states[0].shape]
    late_input = at_work[id(late)][0] if late is not None else None
    return _Run(in_order(states, late_input), calls, rows[0], ends, late)


def _output(transformer: "torch.nn.Module", ids: Sequence[int], **options: bool) -> "torch.Tensor":
    """Return what the model without its prediction head gives for these tokens, (1, n_tokens, n_dims)."""
    import torch

    body: Any = body_of(transformer)[1]
    return body(torch.tensor([list(ids)]), use_cache=False, **options)[0]


def _begins_with(output: "torch.Tensor", start: "torch.Tensor") -> bool:
    """Return whether the first tokens of an output are those of `start`."""
    found = output[:, : start.shape[1]]
    if found.shape != start.shape:
        return False
    return largest_difference(found.numpy(), start.numpy()) <= TOLERANCE * float(start.abs().max())


def _are_states(given: Any, gave: Any) -> bool:
    """Return whether both are vectors of the same tokens, (1, n_tokens, n_dims)."""
    import torch

    if not (isinstance(given, torch.Tensor) and isinstance(gave, torch.Tensor)):
        return False
    return given.is_floating_point() and given.dim() == gave.dim() == 3 and given.shape[:2] == gave.shape[:2]


def _outside_layers(module: "torch.nn.Module") -> "Iterator[torch.nn.Module]":
    """Yield the modules in `module` that neither are layers nor contain any."""
    import torch

    for child in module.children():
        if isinstance(child, torch.nn.ModuleList):
            continue
        if not any(isinstance(each, torch.nn.ModuleList) for each in child.modules()):
            yield child
        yield from _outside_layers(child)


def _back(calls: list[_Call], state: "torch.Tensor") -> "tuple[tuple[torch.nn.Module, ...], torch.Tensor]":
    """Trace `state` back through `calls`; return the modules in order and the input of the first."""
    modules: list[torch.nn.Module] = []
    for call in reversed(calls):
        if _same(call.gave, state) and not _same(call.given, state):
            modules.insert(0, call.module)
            state = call.given
    return tuple(modules), state


def _bridge(run: _Run, shape: "torch.Size") -> "tuple[torch.nn.Module, ...]":
    """Find the modules that map the embedded tokens to this shape; empty if they have it already."""
    if run.rows.shape == shape:
        return ()
    found = (call.module for call in run.calls if call.gave.shape == shape and _same(call.given, run.rows))
    return tuple(module for module in (next(found, None),) if module is not None)


def _same(a: Any, b: "torch.Tensor") -> bool:
    import torch

    return isinstance(a, torch.Tensor) and a.shape == b.shape and torch.equal(a, b)


def _through(modules: "Iterable[torch.nn.Module]", states: "torch.Tensor") -> "torch.Tensor":
    for module in modules:
        states = _first(module(states))
    return states


def _first(gave: Any) -> Any:
    """Return a module's main output, without the extra outputs of some modules."""
    return gave[0] if isinstance(gave, tuple) else gave


def _is_matrix(module: "torch.nn.Module") -> bool:
    weight = getattr(module, "weight", None)
    return weight is not None and weight.dim() == 2


def _factor(values: np.ndarray, rows: np.ndarray) -> float:
    """Fit the factor on `rows` that comes nearest to `values` by least squares."""
    length = float((rows * rows).sum())
    return float((values * rows).sum()) / length if length else 1.0


def _start(
    sums: Sequence[np.ndarray], rows: Sequence[np.ndarray], positions: np.ndarray | None
) -> tuple[Start | None, np.ndarray]:
    """Find how two `sums` (n_tokens, n_dims) come from the tokens' `rows`, same shape, and the shared vector."""
    nothing = np.zeros(sums[0].shape[1], np.float32)
    if sums[0].shape != rows[0].shape:
        return None, nothing
    near = TOLERANCE * max(float(np.abs(total).max()) for total in sums)
    # Both texts have the same positions, so only the tokens are left in the difference.
    scale = _factor(sums[0] - sums[1], rows[0] - rows[1])
    if largest_difference(sums[0] - sums[1], scale * (rows[0] - rows[1])) > near:
        return None, nothing
    added = sums[0] - scale * rows[0]
    if (shared := _constant(added, near)) is not None:
        return Start(scale, has_shared_vector=bool(shared.any())), shared
    if positions is not None and positions.shape[1] == added.shape[1]:
        for at in range(len(positions) - len(added) + 1):
            if (shared := _constant(added - positions[at : at + len(added)], near)) is not None:
                return Start(scale, first_position=at, has_shared_vector=bool(shared.any())), shared
    return Start(scale, has_computed_positions=True), nothing


def _constant(rows: np.ndarray, near: float) -> np.ndarray | None:
    """Return the row that all `rows` (n, n_dims) equal, float32 (n_dims,), zeros if near zero; None if they differ."""
    mean = rows.mean(axis=0)
    if largest_difference(rows, mean) > near:
        return None
    return (mean if np.abs(mean).max() > near else np.zeros_like(mean)).astype(np.float32)
