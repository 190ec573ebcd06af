// Labels of the map: none over another from any camera, and none that comes and goes as one zooms in.
import assert from "node:assert/strict";
import { test } from "node:test";

import { projectionOf, viewOfAll } from "../../../dashboard/components/map/camera.js";
import {
  Boxes,
  FADES,
  edgePoint,
  firstZooms,
  placeLabels,
  placeNames,
  placeWords,
  shown,
  wordZooms,
} from "../../../dashboard/components/map/labels.js";
import { random, somePoints } from "../random.js";

const [WIDTH, HEIGHT] = [820, 416];
const N = 4_000;
const widthOf = (text) => text.length * 7;

function labelsOfAMap(next) {
  const points = somePoints(N, 2, next);
  const fit = viewOfAll(points, N, [], WIDTH, HEIGHT);
  const placed = (level, count) =>
    Array.from({ length: count }, (_, at) => {
      const place = [points[2 * at], points[2 * at + 1]];
      return { level, at: place, x: place[0] * fit.scale * fit.stretch, y: place[1] * fit.scale, wide: 30 + next() * 90, high: 18 };
    });
  const zoomed = (names) => firstZooms(names).map((first, at) => ({ ...names[at], first }));
  const words = Array.from({ length: N }, () => "x".repeat(3 + next() * 9));
  const xs = Float32Array.from({ length: N }, (_, i) => points[2 * i] * fit.scale * fit.stretch);
  const ys = Float32Array.from({ length: N }, (_, i) => (65_535 - points[2 * i + 1]) * fit.scale);
  return {
    fit,
    names: [...zoomed(placed("far", 45)), ...zoomed(placed("near", 200))],
    words: { xs, ys, high: 17, ...wordZooms(xs, ys, words, widthOf, 23) },
  };
}

function sceneOf(eye, fit) {
  const projection = projectionOf(eye, WIDTH, HEIGHT, 2);
  const [left, top] = [-projection.a[3], 65_535 * eye.scale - projection.b[3]];
  return { projection, zoom: eye.scale / fit.scale, width: WIDTH, height: HEIGHT, left, top };
}

function parted(labels) {
  return labels.every((one, at) =>
    labels.slice(at + 1).every((other) =>
      one.left + one.wide <= other.left || other.left + other.wide <= one.left ||
      one.top + one.high <= other.top || other.top + other.high <= one.top));
}

test("from 10,000 cameras no label lies over another or over the edge", () => {
  const next = random(5);
  const { fit, names, words } = labelsOfAMap(next);
  let seen = 0;
  for (let round = 0; round < 10_000; round++) {
    const eye = { ...fit, cx: next() * 65_535, cy: next() * 65_535, scale: fit.scale * 2 ** (next() * 6) };
    const scene = sceneOf(eye, fit);
    const boxes = new Boxes(WIDTH, HEIGHT, [{ left: 0, right: 250, top: 0, bottom: 48 }]);
    const marks = Array.from({ length: 11 }, (_, at) => ({
      x: 300 + next() * 60, y: 150 + next() * 60, gap: at ? 8 : 13, wide: 20 + next() * 60, high: 16,
    }));
    const labels = placeLabels(marks, boxes, Infinity, true);
    assert.equal(labels.length, marks.length, "each neighbour has its label");
    labels.push(...placeNames(names, scene, boxes), ...placeWords(words, scene, boxes, () => false));
    assert.ok(parted(labels));
    assert.ok(labels.every(({ left, top, wide, high }) => left >= 2 && top >= 2 && left + wide <= WIDTH && top + high <= HEIGHT));
    seen += labels.length;
  }
  assert.ok(seen > 200_000, "there was something to part");
});

test("by their zooms alone no name and no word lies over another", () => {
  const { fit, names, words } = labelsOfAMap(random(6));
  for (let zoom = 1; zoom < 60; zoom *= 1.15) {
    for (const level of ["far", "near"]) {
      const standing = names.filter((name) => name.level === level && name.first <= zoom);
      assert.ok(parted(standing.map(({ x, y, wide, high }) =>
        ({ left: x * zoom - wide / 2, top: y * zoom - high / 2, wide: wide - 1e-6, high: high - 1e-6 }))));
    }
    const written = [...words.first.keys()].filter((row) => words.first[row] <= zoom);
    assert.ok(parted(written.map((row) =>
      ({ left: words.xs[row] * zoom, top: words.ys[row] * zoom, wide: words.widths[row] - 0.01, high: 23 - 0.01 }))));
  }
  assert.ok(fit.stretch > 1);
});

test("the first name stands at every zoom, and one at the same place never", () => {
  const name = { x: 9, y: 9, wide: 50, high: 16 };
  assert.deepEqual(firstZooms([name, name]), [1, Infinity]);
  assert.equal(shown("far", Infinity, 2), 0);
  // To the right of its place it is away from a name at the left.
  assert.deepEqual(firstZooms([name, { x: 20, y: 9, wide: 40, high: 16, shift: 40 }]), [1, 1]);
});

test("far names are gone before the near ones come, and each comes and goes once", () => {
  for (const first of [1, 1.5, 4, 20]) {
    for (const level of ["far", "near"]) {
      const seen = Array.from({ length: 400 }, (_, i) => shown(level, first, 1 + i / 20) > 0);
      assert.ok(seen.filter((now, i) => now !== (seen[i - 1] ?? false)).length <= 2);
    }
    for (let zoom = 1; zoom < 20; zoom += 0.1) assert.ok(!shown("far", first, zoom) || !shown("near", first, zoom));
  }
  assert.equal(shown("far", 1, 1), 1);
  assert.equal(shown("near", 1, FADES.near[0]), 1);
});

test("a line to a place outside ends at the edge, and one inside nowhere before", () => {
  assert.equal(edgePoint([100, 100], [200, 200], 400, 300, 16), null);
  assert.deepEqual(edgePoint([100, 100], [1000, 100], 400, 300, 16), [384, 100]);
  assert.deepEqual(edgePoint([100, 116], [100, -84], 400, 300, 16), [100, 16]);
});
