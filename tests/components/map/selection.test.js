// What of the map is under a pointer, inside an outline, or typed.
import assert from "node:assert/strict";
import { test } from "node:test";

import { projectionOf, unproject } from "../../../dashboard/components/map/camera.js";
import {
  beginningWith,
  gridOf,
  maskInside,
  nearestInGrid,
  nearestOnScreen,
} from "../../../dashboard/components/map/selection.js";
import { random, somePoints } from "../random.js";

test("the point under a pointer is the same by the grid as by looking at each, however the map is stretched", () => {
  const next = random(2);
  const points = somePoints(2_000, 2, next);
  const grid = gridOf(points, 2_000);
  for (let round = 0; round < 300; round++) {
    const eye = { cx: next() * 65535, cy: next() * 65535, scale: 0.006 * 2 ** (next() * 5), stretch: 1 + next() };
    const projection = projectionOf(eye, 800, 400, 2);
    const [x, y, radius] = [next() * 800, next() * 400, 14];
    const accepts = (row) => row % 3 !== 0;
    const found = nearestInGrid(grid, points, ...unproject(projection, x, y), radius / eye.scale, accepts, eye.stretch);
    assert.equal(found, nearestOnScreen(points, 2_000, 2, projection, x, y, radius, accepts));
  }
});

test("a box drawn around points selects those inside", () => {
  const points = Uint16Array.from([10, 10, 50, 50, 90, 90]);
  const square = [[20, 20], [20, 95], [95, 95], [95, 20]];
  assert.deepEqual([...maskInside(points, 3, 2, { a: [1, 0, 0, 0], b: [0, 1, 0, 0] }, square)], [0, 1, 1]);
});

test("what is typed finds its beginnings, the word itself first", () => {
  const { count, rows, mask } = beginningWith(["cats", "dog", "cat", "catalogue"], "cat", 4);
  assert.deepEqual([count, rows, [...mask]], [3, [2, 0, 3], [1, 0, 1, 1]]);
});
