import assert from "node:assert/strict";
import { test } from "node:test";

import { countColumns, moveWindow, zoomWindow } from "../../dashboard/components/matrix_window.js";

const SIZE = { nRows: 50_257, nDims: 128 };
const WHOLE = { top: 0, rows: 50_257, left: 0, columns: 128 };

test("far out all columns are on screen, near by ten", () => {
  assert.equal(countColumns(64, 768), 768);
  assert.equal(countColumns(8, 768), 10);
  assert.equal(countColumns(8, 6), 6);
});

test("a zoom keeps what is below the pointer", () => {
  const near = zoomWindow(WHOLE, 4, { x: 0.5, y: 0.5 }, SIZE);
  assert.equal(near.rows, Math.round(50_257 / 4));
  assert.ok(Math.abs(near.top + near.rows / 2 - 50_257 / 2) <= 1);
});

test("a zoom ends at eight rows and at the whole matrix", () => {
  assert.deepEqual(zoomWindow(WHOLE, 1e9, { x: 0, y: 1 }, SIZE), { top: 50_249, rows: 8, left: 0, columns: 10 });
  assert.deepEqual(zoomWindow({ top: 9, rows: 8, left: 3, columns: 10 }, 1e-9, { x: 0, y: 0 }, SIZE), WHOLE);
  assert.equal(zoomWindow({ top: 0, rows: 3, left: 0, columns: 2 }, 2, { x: 0, y: 0 }, { nRows: 3, nDims: 2 }).rows, 3);
});

test("a window stays within the matrix", () => {
  assert.equal(moveWindow({ top: 2, rows: 8, left: 0, columns: 10 }, -5, 3, SIZE).top, 0);
  assert.equal(moveWindow({ top: 2, rows: 8, left: 0, columns: 10 }, 0, 999, SIZE).left, 118);
});
