// The geometry of the map of words: numbers in, numbers out.
import assert from "node:assert/strict";
import { test } from "node:test";

import {
  beginningWith,
  gridOf,
  maskInside,
  nearestInGrid,
  nearestOnScreen,
  placeLabels,
  project,
  projectionOf,
  viewOf,
} from "../../dashboard/components/map_geometry.js";

const [WIDTH, HEIGHT] = [800, 400];

// A small generator with a seed, so that a failure comes again.
function random(seed) {
  return () => {
    seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
    return seed / 2 ** 32;
  };
}

function somePoints(n, axes, next) {
  return Uint16Array.from({ length: n * axes }, () => next() * 65535);
}

test("the middle of a view is the middle of the stage, on a plane and in a box", () => {
  const plane = projectionOf({ cx: 1000, cy: 2000, scale: 0.1 }, WIDTH, HEIGHT, 2);
  assert.deepEqual(project(plane, [1000, 2000]), [400, 200]);
  const box = projectionOf({ cx: 0, cy: 0, scale: 0.005, yaw: 0.7, pitch: 0.4 }, WIDTH, HEIGHT, 3);
  const [x, y] = project(box, [32767.5, 32767.5, 32767.5]);
  assert.ok(Math.abs(x - 400) < 1e-6 && Math.abs(y - 200) < 1e-6);
});

test("a view of places holds all of them", () => {
  const next = random(1);
  for (let round = 0; round < 200; round++) {
    const places = Array.from({ length: 1 + Math.floor(next() * 9) }, () => [next() * 65535, next() * 65535]);
    const eye = viewOf(places, {}, WIDTH, HEIGHT);
    for (const place of places) {
      const [x, y] = project(projectionOf(eye, WIDTH, HEIGHT, 2), place);
      assert.ok(x >= 0 && x <= WIDTH && y >= 0 && y <= HEIGHT);
    }
  }
});

test("the nearest point is the same by the grid as by looking at each", () => {
  const next = random(2);
  const points = somePoints(2_000, 2, next);
  const grid = gridOf(points, 2_000);
  const flat = { a: [1, 0, 0, 0], b: [0, 1, 0, 0] };
  for (let round = 0; round < 300; round++) {
    const [x, y, radius] = [next() * 65535, next() * 65535, next() * 5_000];
    const accepts = (row) => row % 3 !== 0;
    assert.equal(nearestInGrid(grid, points, x, y, radius, accepts), nearestOnScreen(points, 2_000, 2, flat, x, y, radius, accepts));
  }
});

test("a box drawn around points selects those inside", () => {
  const points = Uint16Array.from([10, 10, 50, 50, 90, 90]);
  const square = [[20, 20], [20, 95], [95, 95], [95, 20]];
  assert.deepEqual([...maskInside(points, 3, 2, { a: [1, 0, 0, 0], b: [0, 1, 0, 0] }, square)], [0, 1, 1]);
});

test("labels lie on the stage and none over another", () => {
  const next = random(3);
  for (let round = 0; round < 100; round++) {
    const wanted = Array.from({ length: 60 }, (_, at) => ({
      text: `word ${at}`, x: next() * WIDTH, y: next() * HEIGHT, gap: 8, wide: 20 + next() * 90, high: 15,
    }));
    const placed = placeLabels(wanted, WIDTH, HEIGHT, 40);
    assert.ok(placed.length > 0 && placed.length <= 40);
    placed.forEach((one, at) => {
      assert.ok(one.left >= 0 && one.top >= 0 && one.left + one.wide <= WIDTH && one.top + one.high <= HEIGHT);
      for (const other of placed.slice(at + 1)) {
        const apart = one.left + one.wide <= other.left || other.left + other.wide <= one.left ||
          one.top + one.high <= other.top || other.top + other.high <= one.top;
        assert.ok(apart, `${one.text} lies over ${other.text}`);
      }
    });
  }
});

test("what is typed finds its beginnings, the word itself first", () => {
  const { count, rows, mask } = beginningWith(["cats", "dog", "cat", "catalogue"], "cat", 4);
  assert.deepEqual([count, rows, [...mask]], [3, [2, 0, 3], [1, 0, 1, 1]]);
});
