// Which texts come back after a reload.
import assert from "node:assert/strict";
import { test } from "node:test";

import { keptTexts } from "../../dashboard/components/kept_texts.js";

const ADDRESS = "https://lab.example/learning?le_seed=2";
const raw = JSON.stringify({ address: ADDRESS, texts: { le_own: "long" } });

test("a reload of the same state brings a text back, a link to it does not", () => {
  assert.deepEqual(keptTexts(raw, { type: "reload", name: `${ADDRESS}#term-token` }), { le_own: "long" });
  assert.equal(keptTexts(raw, { type: "navigate", name: ADDRESS }), null);
  assert.equal(keptTexts(raw, { type: "reload", name: `${ADDRESS}1` }), null);
});

test("nothing kept and nonsense bring nothing back", () => {
  for (const kept of [null, "", "{", "7", "null", JSON.stringify({ address: ADDRESS, texts: {} })]) {
    assert.equal(keptTexts(kept, { type: "reload", name: ADDRESS }), null);
  }
  assert.equal(keptTexts(raw, undefined), null);
});
