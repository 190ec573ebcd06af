"""What a run has sent reaches the browser whole, though the next one begins before the queue is empty."""

from collections.abc import Iterator

import pytest
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.runtime.forward_msg_queue import ForwardMsgQueue

from dashboard.streamlit_internals import patches


@pytest.fixture
def queue(monkeypatch: pytest.MonkeyPatch) -> Iterator[ForwardMsgQueue]:
    monkeypatch.setattr(ForwardMsgQueue, "clear", ForwardMsgQueue.clear)
    patches.keep_fragment_messages()
    return ForwardMsgQueue()


def element(path: list[int], text: str, fragment: str = "") -> ForwardMsg:
    message = ForwardMsg()
    message.metadata.delta_path[:] = path
    message.delta.fragment_id = fragment
    message.delta.new_element.markdown.body = text
    return message


def block(path: list[int], fragment: str) -> ForwardMsg:
    message = ForwardMsg()
    message.metadata.delta_path[:] = path
    message.delta.fragment_id = fragment
    message.delta.add_block.vertical.SetInParent()
    return message


def paths(queue: ForwardMsgQueue) -> list[list[int]]:
    return [list(message.metadata.delta_path) for message in queue._queue]


# A view with a row of buttons in it, each a fragment.
VIEW = [
    block([0], "view"),
    element([0, 0], "above", "view"),
    element([0, 1], "row", "row"),
    element([0, 2], "below", "view"),
]


@pytest.mark.parametrize("next_run", [["row"], ["view"], ["view", "row"], ["another"]])
def test_a_fragment_run_leaves_what_is_not_sent_in_its_order(queue: ForwardMsgQueue, next_run: list[str]):
    for message in VIEW:
        queue.enqueue(message)
    queue.clear(retain_lifecycle_msgs=True, fragment_ids_this_run=next_run)
    assert paths(queue) == [[0], [0, 0], [0, 1], [0, 2]]


def test_an_element_of_the_next_run_stands_behind_its_container(queue: ForwardMsgQueue):
    for message in VIEW:
        queue.enqueue(message)
    queue.clear(retain_lifecycle_msgs=True, fragment_ids_this_run=["view"])
    for message in (block([0], "view"), element([0, 0], "new", "view")):
        queue.enqueue(message)
    assert paths(queue)[-2:] == [[0], [0, 0]]
    assert queue._queue[1].delta.new_element.markdown.body == "above"
    assert queue._queue[-1].delta.new_element.markdown.body == "new"


def test_a_run_of_the_whole_page_drops_what_it_draws_anew(queue: ForwardMsgQueue):
    for message in VIEW:
        queue.enqueue(message)
    queue.clear(retain_lifecycle_msgs=True)
    assert paths(queue) == []


def test_a_queue_that_was_sent_is_empty(queue: ForwardMsgQueue):
    queue.enqueue(VIEW[0])
    assert len(queue.flush()) == 1
    assert queue.is_empty()
