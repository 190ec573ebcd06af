"""The views of the Learning page: each shows one run, going or over."""

import hashlib
from dataclasses import replace
from functools import partial

import numpy as np
import pandas as pd
import plotly.graph_objects as go
import streamlit as st

from dashboard.concepts.clusters import k_means
from dashboard.concepts.corpus import MAX_RUNNING_WORDS, MAX_SENTENCES, Corpus
from dashboard.concepts.frozen_axes import paths
from dashboard.concepts.neighbours import nearest
from dashboard.concepts.purity import purity
from dashboard.concepts.symmetry import BOTH_EQUAL_32_BIT, MOST_EXAMPLES, off_line
from dashboard.concepts.training import (
    BOTH_EQUAL,
    INPUT_EQUAL,
    MAX_STEPS,
    NEXT_TOKEN,
    Settings,
    Step,
    chance_loss,
    moved,
    one_example,
    touched,
)
from dashboard.errors import InputError
from dashboard.interface import controls, loaders, session_vectors, training_runs
from dashboard.interface.charts.bars import cosine_bars
from dashboard.interface.charts.heatmaps import heatmap
from dashboard.interface.charts.stripes import stripe_table, stripes
from dashboard.interface.charts.training import (
    departures,
    gradient_rows,
    loss_curve,
    moved_by_count,
    moving_points,
)
from dashboard.interface.markdown import as_code
from dashboard.interface.pictures import notice, picture
from dashboard.interface.training_runs import Run, State
from dashboard.interface.training_texts import OTHER_WORDS, TEXTS, groups_of
from dashboard.lessons.prose import passage
from dashboard.models.catalogue import Slot
from dashboard.models.files.projector_tsv import metadata_tsv, vectors_tsv
from dashboard.models.word_vectors import WordVectors

SLUG = "learning"
OWN_TEXT = "my own"
FIRST_OWN_TEXT = """The cat sat on the mat.
The dog sat on the rug.
The cat chased the dog.
The king sat on the throne.
The queen sat on the throne."""

TRACE_STEPS = 200
TRACED = (0, 1, 2, 10, TRACE_STEPS)


def training_text(source: str) -> tuple[str, tuple[str, ...]]:
    """Set the size of a text, or type one's own; returns the text and the fields that it is about."""
    if source == OWN_TEXT:
        with st.popover("Your text", icon=":material/edit:"):
            text = controls.long_text("Your sentences, one a line", FIRST_OWN_TEXT, key="le_own")
        return text, tuple(dict.fromkeys(field for each in TEXTS.values() for field in each.fields))
    with st.popover("Text", icon=":material/article:"):
        n_sentences = controls.slider("Sentences", 20, MAX_SENTENCES, 150, key="le_sentences", step=10)
        seed = controls.slider("Seed of the text", 0, 99, 0, key="le_text_seed")
        text = loaders.training_text(source, n_sentences, seed)
        st.button("Edit these sentences", icon=":material/edit:", on_click=_edit, args=(text,))
        st.container(height=240).text(text)
    return text, TEXTS[source].fields


def _edit(text: str) -> None:
    controls.setter("le_own")(text)
    controls.setter("le_text")(OWN_TEXT)


def run_name(*parts: object) -> str:
    """A name for a run: equal for the same text and settings, different otherwise."""
    return hashlib.sha256(repr(parts).encode("utf-8", "surrogatepass")).hexdigest()[:16]


def budget(settings: Settings, corpus: Corpus, n_examples: int) -> None:
    """What a run will cost, before it starts, and what of the text is left out."""
    asked = replace(settings, epochs=1).steps(n_examples) * settings.epochs
    cut = "" if asked <= MAX_STEPS else passage(SLUG, "cut", most=f"{MAX_STEPS:,}", asked=f"{asked:,}")
    left_out = ""
    if corpus.was_cut:
        left_out = " " + passage(
            SLUG, "text_cut", sentences=f"{MAX_SENTENCES:,}", words=f"{MAX_RUNNING_WORDS:,}"
        )
    st.caption(
        passage(
            SLUG,
            "budget",
            n_steps=f"{settings.steps(n_examples):,}",
            n_examples=f"{n_examples:,}",
            n_words=len(corpus.words),
            seconds=training_runs.estimated_seconds(settings, n_examples, len(corpus.words)),
            cut=f" {cut}" if cut else "",
        )
        + left_out
    )


@st.fragment(run_every=0.3)
def follow(run: Run, fields: tuple[str, ...]) -> None:
    """Progress and the newest state of a run that is going; the whole page is drawn anew when it is over."""
    training_runs.wait_for_first_step(run)
    if not run.going:
        st.rerun()
    share = min(run.step / run.n_steps, 1.0)
    waiting = "waiting for another run to end" if run.state is State.WAITING else "getting ready"
    doing = f"step {run.step:,} of {run.n_steps:,}, {run.seconds_left:.1f} s left" if run.step else waiting
    st.progress(share, doing)
    frames = (
        list(run.frames)[-1:]
        or training_runs.not_started(run.name, run.corpus, run.examples, run.settings).frames
    )
    left, right = st.columns([3, 2])
    with left:
        st.plotly_chart(_points(run, frames, fields), key="le_live_map", alt="The words where they are now")
        st.caption(passage(SLUG, "provisional"))
    with right:
        st.altair_chart(
            loss_curve(training_runs.loss_table(run), _chance(run), run.n_steps),
            key="le_live_loss",
            alt="Loss so far",
        )


def outcome(run: Run, name: str) -> None:
    """One line about how the run ended, and whether it is the one that the controls describe."""
    figures = {
        "mode": run.settings.mode,
        "rate": run.settings.rate,
        "n_words": len(run.corpus.words),
        "n_dims": run.settings.n_dims,
        "n_steps": f"{run.n_steps:,}",
        "step": f"{run.step:,}",
        "last": f"{run.frames[-1].number:,}",
        "seconds": run.seconds,
    }
    if run.state in (State.DIVERGED, State.FAILED, State.TIMED_OUT):
        st.warning(passage(SLUG, run.state.replace(" ", "_"), **figures), icon=":material/warning:")
    elif run.step:
        st.caption(passage(SLUG, run.state, **figures))
    if run.name != name and run.step:
        st.info(passage(SLUG, "changed"), icon=":material/sync_problem:")


def show_map(run: Run, fields: tuple[str, ...]) -> None:
    """The words moving on the axes of the last step."""
    frames = run.frames
    picture(
        loaders.moving_points((run.name, frames[-1].number, fields), partial(_points, run, frames, fields)),
        lambda: _point_table(run, frames),
        key="le_map",
        alt_text="Words as points that move as they are learned, on axes frozen from the last step",
    )
    if len(frames) < 2:
        return
    notice(SLUG, "map", start=_starting_rows(run.settings), last=f"{frames[-1].number:,}")
    groups = groups_of(run.corpus.words, fields)
    known = [at for at, group in enumerate(groups) if group != OTHER_WORDS]
    if len({groups[at] for at in known}) > 1:
        before, after = (
            _purity(frame.inputs[known], [groups[at] for at in known]) for frame in (frames[0], frames[-1])
        )
        notice(SLUG, "groups", n_words=len(known), before=before, after=after)


def show_loss(run: Run) -> None:
    """The loss of each step beside that of knowing nothing."""
    losses = training_runs.loss_table(run)
    if not losses:
        raise InputError("There is no loss yet; start the training.")
    picture(
        loss_curve(losses, _chance(run), losses[-1][0]),
        lambda: _loss_frame(run),
        key="le_loss_curve",
        alt_text="Mean loss by step, with the loss of a model that knows nothing as a dashed line",
    )
    n_words, negatives = len(run.corpus.words), run.settings.negatives
    why = passage(
        SLUG, f"chance_{run.settings.mode}", n_words=n_words, negatives=negatives, guesses=negatives + 1
    )
    notice(SLUG, "loss", chance=_chance(run), why=f" {why}", last=losses[-1][1])


def show_neighbours(run: Run, fields: tuple[str, ...]) -> None:
    """The nearest words of a chosen word at step 0 and at a later step."""
    now = _frame(run)
    then_vectors, now_vectors = (_vectors(run, frame) for frame in (run.frames[0], now))
    word = controls.known_word("Word", _first_word(run, fields), now_vectors, key="le_word")
    row, count = now_vectors.row(word), min(8, len(now_vectors) - 1)
    found = {}
    for column, vectors, step in zip(
        st.columns(2), (then_vectors, now_vectors), (0, now.number), strict=True
    ):
        near = nearest(vectors.matrix, vectors.norms, vectors.matrix[row], count, hidden=[row])
        names = [vectors.words[at] for at in near.rows]
        found[vectors.title] = set(names)
        with column:
            st.markdown(f"**Step {step:,}**")
            picture(
                cosine_bars(names, near.cosines),
                partial(pd.DataFrame, {"word": names, "cosine": near.cosines.round(4)}),
                key=f"le_near_{'then' if vectors is then_vectors else 'now'}",
                alt_text=f"Nearest words at step {step}, with cosine similarity",
            )
    kept = len(found[then_vectors.title] & found[now_vectors.title])
    notice(SLUG, "neighbours", word=as_code(word), step=f"{now.number:,}", kept=kept, k=count)


def show_matrix(run: Run) -> None:
    """The input matrix at a step, all rows."""
    frame = _frame(run)
    words = run.corpus.words
    bound = float(np.abs(run.frames[-1].inputs).max()) or None
    dimensions = [str(at) for at in range(frame.inputs.shape[1])]
    picture(
        heatmap(frame.inputs, words, dimensions, bound=bound),
        lambda: pd.DataFrame(frame.inputs, columns=dimensions).round(4).assign(word=words),
        key="le_heatmap",
        alt_text=f"The input matrix at step {frame.number}: a row per word, a column per dimension",
    )
    notice(SLUG, "matrix", n_words=len(words), n_dims=len(dimensions))


def show_one_step(run: Run) -> None:
    """The gradient of one example: which rows it touches, and what it does to one of them."""
    frame, words = _frame(run), run.corpus.words
    chosen = controls.slider("Example", 1, len(run.examples), 1, key="le_example") - 1
    batch, found = one_example(
        run.examples, run.corpus.counts, run.settings, chosen, frame.inputs, frame.outputs
    )
    of_inputs, of_outputs = found.inputs.numpy(), found.outputs.numpy()
    in_rows, out_rows = touched(of_inputs), touched(of_outputs)
    given = [words[at] for at in batch.given[0].tolist() if at >= 0]
    drawn = [] if batch.negatives is None else [words[at] for at in batch.negatives[0].tolist()]
    elsewhere = max(
        float(np.abs(np.delete(of_inputs, in_rows, axis=0)).max(initial=0.0)),
        float(np.abs(np.delete(of_outputs, out_rows, axis=0)).max(initial=0.0)),
    )
    picture(
        gradient_rows(of_inputs, of_outputs, words),
        lambda: pd.DataFrame(
            {
                "word": words,
                "input row": np.linalg.norm(of_inputs, axis=1).round(4),
                "output row": np.linalg.norm(of_outputs, axis=1).round(4),
            }
        ),
        key="le_gradient",
        alt_text="Gradient of one example in both matrices; rows it does not touch are zero",
    )
    notice(
        SLUG,
        "one_step",
        given=", ".join(map(as_code, given)),
        expected=as_code(words[int(batch.expected[0])]),
        negatives=f"; drawn against it: {', '.join(map(as_code, drawn))}" if drawn else "",
        touched_inputs=len(in_rows),
        touched_outputs=len(out_rows),
        n_words=len(words),
        elsewhere=f"{elsewhere:g}",
    )
    row = int(batch.given[0, 0])
    before, gradient = frame.inputs[row], of_inputs[row]
    vectors = {"row": before, "gradient": gradient, "new row": before - run.settings.rate * gradient}
    st.markdown(passage(SLUG, "row", rate=run.settings.rate, word=as_code(words[row])))
    picture(
        stripes(vectors),
        lambda: stripe_table(vectors),
        key="le_row",
        alt_text="A row before the step, its gradient, and the row after the step",
    )


def show_often(run: Run) -> None:
    """How far words moved that the text has often, rarely and never."""
    then, now, counts = run.frames[0], run.frames[-1], run.corpus.counts
    distances = moved(then.inputs, now.inputs)
    picture(
        moved_by_count(run.corpus.words, counts, distances),
        lambda: pd.DataFrame({"word": run.corpus.words, "count": counts, "moved": distances.round(4)}),
        key="le_moved",
        alt_text="Distance that each word's row moved, by how often the text has the word",
    )
    never = counts == 0
    if not never.any():
        raise InputError(
            "Every word of the vocabulary is in the text; name some that are not, in the settings."
        )
    notice(
        SLUG, "often", never=distances[never].max(), n_seen=int((~never).sum()), mean=distances[~never].mean()
    )
    if run.settings.mode == NEXT_TOKEN and len(run.frames) > 1:
        notice(SLUG, "often_outputs", outputs=moved(then.outputs, now.outputs)[never].mean())


def show_equal(run: Run) -> None:
    """Random rows, equal input rows and both matrices equal, side by side."""
    traces = {
        trace.start: trace
        for trace in loaders.equal_starts(
            run.name, run.examples, run.corpus.counts, run.settings, TRACE_STEPS
        )
    }
    n_examples = min(len(run.examples), MOST_EXAMPLES[run.settings.mode])
    st.caption(passage(SLUG, "equal", n_steps=TRACE_STEPS, n_examples=f"{n_examples:,}"))
    lines = {start: trace.off_line for start, trace in traces.items()}
    table = pd.DataFrame(
        {
            "start": list(traces),
            **{f"step {at}": [f"{trace.largest[at]:.4f}" for trace in traces.values()] for at in TRACED},
            "off the line": [f"{trace.off_line[-1]:.0e}" for trace in traces.values()],
            "loss": [f"{trace.loss[-1]:.4f}" for trace in traces.values()],
        }
    )
    picture(
        departures(lines),
        lambda: pd.DataFrame(lines).rename_axis("step").reset_index(),
        key="le_equal_curves",
        alt_text="Distance of the rows from one line by step, for four ways to start",
    )
    st.caption(passage(SLUG, "equal_table"))
    st.dataframe(
        table, hide_index=True, alt="Largest difference between two rows, distance from one line and loss"
    )
    of_inputs, both, coarse = (traces[start] for start in (INPUT_EQUAL, BOTH_EQUAL, BOTH_EQUAL_32_BIT))
    notice(SLUG, "equal_input", first=of_inputs.largest[1], off=of_inputs.off_line[-1])
    notice(SLUG, "equal_both", n_steps=TRACE_STEPS, off=both.off_line[-1], largest=both.largest[-1])
    notice(SLUG, "equal_32", n_steps=TRACE_STEPS, first=coarse.off_line[10], last=coarse.off_line[-1])
    if run.settings.start == BOTH_EQUAL and len(run.frames) > 10:
        early, last = run.frames[10], run.frames[-1]
        off = [off_line(frame.inputs[run.corpus.counts > 0]) for frame in (early, last)]
        notice(SLUG, "equal_yours", step=early.number, early=off[0], last=f"{last.number:,}", late=off[1])
    if both.n_alike:
        notice(SLUG, "equal_roles", n_alike=both.n_alike, n_steps=TRACE_STEPS, difference=both.same_role[-1])
    else:
        notice(SLUG, "equal_no_roles")


def show_take(run: Run, fields: tuple[str, ...]) -> None:
    """Downloads, and the way to the Word2Vec page with these vectors."""
    last, words = run.frames[-1], run.corpus.words
    st.markdown(
        passage(SLUG, "take", step=f"{last.number:,}", n_words=len(words), n_dims=last.inputs.shape[1])
    )
    with st.container(horizontal=True):
        st.download_button(
            "vectors.tsv", lambda: vectors_tsv(last.inputs), "vectors.tsv", icon=":material/download:"
        )
        st.download_button(
            "metadata.tsv", lambda: metadata_tsv(words), "metadata.tsv", icon=":material/download:"
        )
        st.download_button(
            "loss.csv", lambda: _loss_frame(run).to_csv(index=False), "loss.csv", icon=":material/download:"
        )
    if st.button(
        "Plot my vectors on the Word2Vec page",
        icon=":material/scatter_plot:",
        on_click=_hand_over,
        args=(run,),
    ):
        groups = groups_of(words, fields)
        named = [word for word, group in zip(words, groups, strict=True) if group != OTHER_WORDS] or list(
            words
        )
        st.switch_page(
            "../pages/word_clusters.py", query_params={"wc_word": named[0], "wc_words": " ".join(named[1:20])}
        )


def _hand_over(run: Run) -> None:
    title = f"My vectors ({run.settings.mode}, step {run.frames[-1].number:,})"
    controls.setter(Slot.WORDS.value)(session_vectors.add(title, run.corpus.words, run.frames[-1].inputs))


def _points(run: Run, frames: list[Step], fields: tuple[str, ...]) -> go.Figure:
    axes, positions = paths([frame.inputs for frame in frames])
    titles = [f"PC {at} ({share:.0%})" for at, share in enumerate(axes.explained, 1)]
    groups = groups_of(run.corpus.words, fields)
    return moving_points(
        run.corpus.words, groups, OTHER_WORDS, [frame.number for frame in frames], positions, titles
    )


def _point_table(run: Run, frames: list[Step]) -> pd.DataFrame:
    _, positions = paths([frame.inputs for frame in frames])
    first, last = positions[0].round(4), positions[-1].round(4)
    return pd.DataFrame(
        {
            "word": run.corpus.words,
            "x at step 0": first[:, 0],
            "y at step 0": first[:, 1],
            "x at the last step": last[:, 0],
            "y at the last step": last[:, 1],
        }
    )


def _loss_frame(run: Run) -> pd.DataFrame:
    table = pd.DataFrame(training_runs.loss_table(run), columns=["step", "loss"])
    return table.assign(knows_nothing=_chance(run)).round(4)


def _frame(run: Run) -> Step:
    """The state at the step that the learner chose, the last one at first."""
    steps = [frame.number for frame in run.frames]
    return run.frames[steps.index(int(controls.scale("Step", steps, steps[-1], key="le_step")))]


def _vectors(run: Run, frame: Step) -> WordVectors:
    return WordVectors(run.name, f"This run at step {frame.number:,}", run.corpus.words, frame.inputs)


def _first_word(run: Run, fields: tuple[str, ...]) -> str:
    groups = groups_of(run.corpus.words, fields)
    named = (word for word, group in zip(run.corpus.words, groups, strict=True) if group != OTHER_WORDS)
    return next(named, run.corpus.words[0])


def _chance(run: Run) -> float:
    return chance_loss(run.settings, len(run.corpus.words))


def _purity(vectors: np.ndarray, groups: list[str]) -> float:
    return purity(k_means(vectors, len(set(groups))), groups)


def _starting_rows(settings: Settings) -> str:
    return "all equal" if settings.start in (INPUT_EQUAL, BOTH_EQUAL) else "random numbers"
