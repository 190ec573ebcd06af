// What is said in the place of Streamlit's own words, and of its silence.
import assert from "node:assert/strict";
import { test } from "node:test";

import { limitIn, sentence } from "../../dashboard/ui/frame/long_paste.js";
import { isForDevelopers } from "../../dashboard/ui/frame/plain_dialogs.js";

test("a box that takes less than was pasted says how much it takes", () => {
  assert.equal(
    sentence(1000000, 2000),
    "That is 1,000,000 characters, and this box takes at most 2,000. It keeps what it held; paste a part of it.",
  );
  assert.match(sentence(5000, null), /takes fewer/);
});

test("the limit is read from what Streamlit writes below a box", () => {
  assert.equal(limitIn("Press Enter to apply 12/2000"), 2000);
  assert.equal(limitIn("Press Enter to apply"), null);
  assert.equal(limitIn(undefined), null);
});

test("only dialogs that speak to developers are rewritten", () => {
  assert.ok(isForDevelopers("Is Streamlit still running? If you accidentally stopped Streamlit, just restart it in your terminal:"));
  assert.ok(isForDevelopers("Streamlit server is not responding. Are you connected to the internet?"));
  assert.ok(!isForDevelopers("End this room? It has 3 votes"));
});
