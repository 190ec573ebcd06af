"""The cosine of two tokens over all positions of the second."""

from collections.abc import Sequence

from dashboard.charts.curves import curve_table, curve_with_choice
from dashboard.concepts.positions import cosines_at_positions
from dashboard.concepts.similarity import cosine
from dashboard.concepts.subwords import Token
from dashboard.export import position_scripts
from dashboard.models.language_model import LanguageModel
from dashboard.ui.export.pictures import render_chart


def cosine_by_position(
    model: LanguageModel, tokens: Sequence[Token], pair: tuple[int, int], positions: tuple[int, int]
) -> float:
    """Render the cosine of two tokens with positions added, by the position of the second.

    Args:
        model: a model with a position matrix.
        tokens: the tokens of the text.
        pair: the indices of the two tokens.
        positions: the positions that they are given.

    Returns:
        The cosine at these positions.
    """
    learned = model.position_embeddings
    assert learned is not None
    first, second = model.scaled_token_vectors([tokens[index].id for index in pair])
    values = cosines_at_positions(first + learned[positions[0]], second, learned)
    one, other = (f"{tokens[index].label} · {index}" for index in pair)
    render_chart(
        curve_with_choice(
            values,
            chosen=positions[1],
            level=cosine(first, second),
            names=("with position", f"at {positions[1]}", "without"),
            axis=f"position of the second token (the first is at {positions[0]})",
            value="cosine",
        ),
        lambda: curve_table({"cosine of token + position": values}, "position", "cosine"),
        key="pe_curve",
        source=cosines_at_positions,
        script=lambda: position_scripts.pair(model, (tokens[pair[0]].id, tokens[pair[1]].id), positions[0]),
        alt_text=f"Cosine of {one} and {other} over all positions of the second, {model.title}",
    )
    return float(values[positions[1]])
