import assert from "node:assert/strict";
import { test } from "node:test";

import { divergingColour, divergingPalette, unpackExact, unpackValues } from "../../dashboard/components/vector_stripe.js";

const PALETTE = [
  [200, 0, 0],
  [100, 100, 100],
  [0, 0, 200],
];

test("zero is the middle of the palette, and the ends are its ends", () => {
  assert.deepEqual(divergingColour(0, PALETTE), [100, 100, 100]);
  assert.deepEqual(divergingColour(-1, PALETTE), [200, 0, 0]);
  assert.deepEqual(divergingColour(1, PALETTE), [0, 0, 200]);
  assert.deepEqual(divergingColour(9, PALETTE), [0, 0, 200]);
});

test("a value between two colours is mixed from them", () => {
  assert.deepEqual(divergingColour(-0.5, PALETTE), [150, 50, 50]);
});

test("the palette is read from the theme", () => {
  const style = { getPropertyValue: () => "#c80000, #646464,#0000c8" };
  assert.deepEqual(divergingPalette(style), PALETTE);
});

test("packed bytes are values from -1 to 1", () => {
  const packed = Buffer.from(Int8Array.from([0, 127, -127])).toString("base64");
  assert.deepEqual([...unpackValues(packed)], [0, 1, -1]);
});

test("two bytes are a value in steps of the scale", () => {
  const steps = Buffer.from(Int16Array.from([0, 2000, -32767]).buffer).toString("base64");
  assert.deepEqual([...unpackExact({ scale: 0.5, steps })], [0, 1000, -16383.5]);
});
