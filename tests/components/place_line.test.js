import assert from "node:assert/strict";
import { test } from "node:test";

import { arrange, axisTicks, moveTo } from "../../dashboard/components/place_line.js";

const order = (...given) => arrange(...given).map(({ place, token }) => `${token}@${place}`);

test("at their own places all tokens stand in the order of the text", () => {
  assert.deepEqual(order(4, [1, 3], [1, 3]), ["0@0", "1@1", "2@2", "3@3"]);
});

test("a token that is moved makes the others close up", () => {
  assert.deepEqual(order(4, [0, 3], [2, 3]), ["1@0", "2@1", "0@2", "3@3"]);
});

test("a place beyond the text leaves a gap", () => {
  assert.deepEqual(order(3, [0, 2], [0, 40]), ["0@0", "1@1", "2@40"]);
});

test("one token chosen twice stands once, and two at one place both stand there", () => {
  assert.deepEqual(order(2, [1, 1], [1, 1]), ["0@0", "1@1"]);
  assert.deepEqual(order(2, [0, 1], [5, 5]), ["0@5", "1@5"]);
});

test("a token never lands on the other one, and stays within the places", () => {
  assert.deepEqual(moveTo([1, 3], 0, 3, 9), [4, 3]);
  assert.deepEqual(moveTo([1, 3], 1, 1, 9), [1, 0]);
  assert.deepEqual(moveTo([1, 3], 1, 99, 9), [1, 9]);
  assert.deepEqual(moveTo([9, 8], 1, 99, 9), [9, 8]);
  assert.deepEqual(moveTo([0, 1], 1, -5, 9), [0, 1]);
});

test("an axis has at most six round ticks", () => {
  assert.deepEqual(axisTicks(255), [0, 100, 200]);
  assert.deepEqual(axisTicks(4), [0, 1, 2, 3, 4]);
  assert.deepEqual(axisTicks(1023), [0, 500, 1000]);
});
