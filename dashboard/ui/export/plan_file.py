"""A plan exported as one standalone file, written in a subprocess that runs the command line tool."""

import math
import shutil

import streamlit as st

from dashboard import limits, settings
from dashboard.course.markdown import as_text
from dashboard.course.plans import Plan, plan_to_toml
from dashboard.export.provenance import slugify
from dashboard.jobs import Progress, Queue, SizedLRUCache, State
from dashboard.models import private_folders, store, subprocesses
from dashboard.models.manifest import Slot
from dashboard.streamlit_internals.sessions import is_connected, session_id
from dashboard.ui import permissions
from dashboard.ui.job_progress import follow_job
from dashboard.ui.slots import model_picker
from dashboard.ui.slots.session_vectors import session_vectors

# Memory of the subprocess: the app once more, with both models and PyTorch.
NEEDED_BYTES = 1_000_000_000

WRITING: Queue[str] = Queue("plans", is_connected=is_connected, turn_seconds=math.inf)
_made: SizedLRUCache[str, bytes] = SizedLRUCache(limits.MAX_KEPT_PLANS_BYTES, size=len)


def download_plan(plan: Plan, address: str) -> None:
    """Render the button that starts the export, its progress, and the download; `address` is the app's URL."""
    allowed = settings.current().memory_bytes
    if allowed is None and not permissions.is_local_visitor():
        # A host of 1 GB without a memory limit would run out of memory.
        st.caption(
            "Nobody has told this host that it has the memory to write a plan as a file; a computer of your own can."
        )
        return
    if allowed is not None and allowed < NEEDED_BYTES:
        st.caption("This host has too little memory to write a plan as a file; a computer of your own can.")
        return
    models = model_picker.url_params()
    key = repr((plan_to_toml(plan), address, sorted(models.items())))
    made, job = _made.get(key), WRITING.job_of(session_id())
    if made is not None:
        st.download_button(
            "Save the plan",
            made,
            f"{slugify(plan.title)}.html",
            "text/html",
            key="tour_saved",
            icon=":material/html:",
            type="tertiary",
            on_click="ignore",
        )
    elif job is not None and job.key == key and job.is_active:
        follow_job(job, "steps")
        st.button("Cancel", key="tour_write_stop", type="tertiary", on_click=_cancel)
    else:
        help_ = "Each step with its pictures and its exercise, in one HTML file that opens without a network."
        st.button(
            "Plan as one file",
            key="tour_write",
            icon=":material/html:",
            type="tertiary",
            help=help_,
            on_click=_start,
            args=(plan, address, models, key),
        )
        if job is not None and job.key == key and job.state is State.FAILED:
            st.caption(as_text(job.message))


def _start(plan: Plan, address: str, models: dict[str, str], key: str) -> None:
    """Submit the export job; a failure is shown beside the button."""
    if st.session_state.get(Slot.WORDS.value) in session_vectors():
        # The session's own vectors are not visible to a subprocess.
        models = {name: value for name, value in models.items() if name != Slot.WORDS.value}
    WRITING.submit(
        session_id(),
        key,
        plan.title,
        lambda progress: _made.put(key, _write(plan, address, models, progress)),
    )


def _write(plan: Plan, address: str, models: dict[str, str], progress: Progress) -> bytes:
    """Write the file and return its content.

    Raises:
        InputError: a step cannot be shown, or the disk is full.
        StoppedError: the export was cancelled.
    """
    progress.set_remaining(len(plan.steps))

    def report(step: int, _: str) -> None:
        progress.advance(step - progress.done)

    try:
        folder = private_folders.create()
        try:
            (folder / "plan.toml").write_text(plan_to_toml(plan), encoding="utf-8")
            # One argument each, so that a value beginning with a dash is not taken for an option.
            named = [f"--{slot}={value}" for slot, value in models.items()]
            where = ["-o", str(folder / "made"), f"--address={address}"]
            subprocesses.run_subprocess(
                "dashboard.handout",
                [str(folder / "plan.toml"), *where, *named],
                progress,
                report,
                "The plan cannot be written as a file here; open its steps one by one to see which one fails",
            )
            [made] = (folder / "made").glob("*.html")
            return made.read_bytes()
        finally:
            shutil.rmtree(folder, ignore_errors=True)
    except OSError as error:
        raise store.write_error(error) from error


def _cancel() -> None:
    WRITING.unsubscribe(session_id())
