// A token has one colour, whatever its place in the text.
import assert from "node:assert/strict";
import { test } from "node:test";

import { tokenColour } from "../../dashboard/components/token_colours.js";

const PALETTE = ["red", "green", "blue"];

test("equal tokens have one colour wherever they stand, and its neighbours in the vocabulary another", () => {
  const [bank, river, again] = [3331, 3332, 3331].map((id) => tokenColour(id, PALETTE));
  assert.equal(bank, again);
  assert.notEqual(bank, river);
});

test("every ID has a colour of the palette", () => {
  for (const id of [0, 1, 2, 50_256]) assert.ok(PALETTE.includes(tokenColour(id, PALETTE)));
});
