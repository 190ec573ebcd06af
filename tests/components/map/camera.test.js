// The camera of the map of words: what it shows, and where its flights end.
import assert from "node:assert/strict";
import { test } from "node:test";

import {
  placesAlone,
  flightOf,
  project,
  projectionOf,
  unproject,
  viewOfAll,
  viewOfNeighbourhood,
  viewOfPlaces,
  zoomedAt,
} from "../../../dashboard/components/map/camera.js";
import { Motion } from "../../../dashboard/components/map/motion.js";
import { random, somePoints } from "../random.js";

const [WIDTH, HEIGHT] = [800, 400];

test("the middle of a view is the middle of the stage, on a plane and in a box", () => {
  const plane = projectionOf({ cx: 1000, cy: 2000, scale: 0.1, stretch: 1.5 }, WIDTH, HEIGHT, 2);
  assert.deepEqual(project(plane, [1000, 2000]), [400, 200]);
  const box = projectionOf({ cx: 0, cy: 0, scale: 0.005, yaw: 0.7, pitch: 0.4 }, WIDTH, HEIGHT, 3);
  const [x, y] = project(box, [32767.5, 32767.5, 32767.5]);
  assert.ok(Math.abs(x - 400) < 1e-6 && Math.abs(y - 200) < 1e-6);
});

test("in a wide frame the map is stretched, but no further than its neighbours allow, and all points are inside it", () => {
  const next = random(1);
  const points = somePoints(3_000, 2, next);
  for (const [width, height, stretch] of [[350, 700, 1], [820, 416, 1.45], [560, 420, 1.373]]) {
    const eye = viewOfAll(points, 3_000, [], width, height);
    assert.ok(Math.abs(eye.stretch - stretch) < 0.01, `${eye.stretch}`);
    const projection = projectionOf(eye, width, height, 2);
    for (let i = 0; i < 3_000; i++) {
      const [x, y] = project(projection, [points[2 * i], points[2 * i + 1]]);
      assert.ok(x >= 21.9 && x <= width - 21.9 && y >= 21.9 && y <= height - 21.9);
    }
  }
});

test("a view of places holds all of them, and one of a neighbourhood the word and most of its neighbours", () => {
  const next = random(2);
  const whole = viewOfAll(Uint16Array.from([0, 0, 65535, 65535]), 2, [], WIDTH, HEIGHT);
  const isInside = (eye, place) => {
    const [x, y] = project(projectionOf(eye, WIDTH, HEIGHT, 2), place);
    return x >= 0 && x <= WIDTH && y >= 0 && y <= HEIGHT;
  };
  for (let round = 0; round < 200; round++) {
    const places = Array.from({ length: 1 + Math.floor(next() * 9) }, () => [next() * 65535, next() * 65535]);
    assert.ok(places.every((place) => isInside(viewOfPlaces(places, whole, WIDTH, HEIGHT), place)));
    const near = places.map(([x, y]) => [30_000 + x / 20, 30_000 + y / 20]);
    const view = viewOfNeighbourhood([30_000, 30_000], [...near, [65_535, 0]], whole, WIDTH, HEIGHT);
    assert.ok(isInside(view, [30_000, 30_000]));
    assert.ok(near.filter((place) => isInside(view, place)).length >= near.length / 2);
  }
});

test("a flight begins at one view, ends at the other, and goes out in between where these lie far apart", () => {
  const next = random(3);
  for (let round = 0; round < 500; round++) {
    const eye = () => ({ cx: next() * 65535, cy: next() * 65535, scale: 0.01 * 2 ** (next() * 6), stretch: 1.45 });
    const [from, to] = [eye(), eye()];
    const flight = flightOf(from, to, WIDTH);
    assert.equal(flight(0), from);
    assert.equal(flight(1), to);
    for (const [at, end] of [[1e-6, from], [1 - 1e-6, to]]) {
      const now = flight(at);
      const [x, y] = project(projectionOf(now, WIDTH, HEIGHT, 2), [end.cx, end.cy]);
      assert.ok(Math.hypot(x - WIDTH / 2, y - HEIGHT / 2) < 1 && Math.abs(now.scale / end.scale - 1) < 0.01);
    }
  }
  const [one, other] = [{ cx: 0, cy: 0, scale: 1, stretch: 1 }, { cx: 60_000, cy: 0, scale: 1, stretch: 1 }];
  assert.ok(flightOf(one, other, WIDTH)(0.5).scale < 0.1);
  assert.equal(flightOf(one, { ...one, scale: 4 }, WIDTH)(0.5).scale, 2);
});

test("a zoom keeps the place under the pointer", () => {
  const eye = { cx: 30_000, cy: 20_000, scale: 0.01, stretch: 1.45 };
  const place = unproject(projectionOf(eye, WIDTH, HEIGHT, 2), 123, 77);
  const [x, y] = project(projectionOf(zoomedAt(eye, 3, 0.01, 123, 77, WIDTH, HEIGHT), WIDTH, HEIGHT, 2), place);
  assert.ok(Math.abs(x - 123) < 1e-6 && Math.abs(y - 77) < 1e-6);
});

test("the first flight waits at the whole, and points travel from one layout to the other", () => {
  let now = 0;
  const motion = new Motion(() => now);
  const [from, to] = [{ cx: 0, cy: 0, scale: 1, stretch: 1 }, { cx: 9, cy: 9, scale: 5, stretch: 1 }];
  motion.fly(from, to, WIDTH, { pause: true });
  now = 790;
  assert.equal(motion.eye(), from);
  now = 2000;
  assert.equal(motion.eye(), to);
  assert.equal(motion.isMoving, false);
  motion.leave(Uint16Array.from([0, 100]), Uint16Array.from([200, 300, 7, 7]), from, to, WIDTH);
  now += 750;
  assert.deepEqual([...motion.points()], [100, 200, 7, 7]);
  now += 750;
  assert.equal(motion.points(), null);
});

test("marks come from where they stood on the screen and arrive at their places", () => {
  let now = 0;
  const motion = new Motion(() => now);
  assert.deepEqual(motion.markPlace(7, [1, 2], motion.gathered()), [1, 2]);
  motion.gather(new Map([[7, [100, 40]]]));
  assert.ok(motion.isMoving);
  assert.deepEqual(motion.markPlace(7, [300, 80], motion.gathered()), [100, 40]);
  assert.deepEqual(motion.markPlace(8, [5, 6], motion.gathered()), [5, 6]);
  now = 750;
  assert.deepEqual(motion.markPlace(7, [300, 80], motion.gathered()), [200, 60]);
  // Whoever takes hold of the map meanwhile stops its flight alone.
  motion.stop();
  now = 1_600;
  assert.deepEqual(motion.markPlace(7, [300, 80], motion.gathered()), [300, 80]);
  assert.ok(!motion.isMoving);
});

test("few places alone have one scale, in the middle and inside the margins", () => {
  const [one, other, third] = placesAlone([[0, 0], [2, 1], [1, 0.5]], 480, 240);
  assert.deepEqual(third, [240, 120]);
  assert.ok(Math.abs(other[0] - one[0] - 2 * (one[1] - other[1])) < 1e-9);
  for (const [x, y] of [one, other]) assert.ok(x >= 90 && x <= 390 && y >= 60 && y <= 180);
  assert.deepEqual(placesAlone([[3, 3]], 480, 240), [[240, 120]]);
});
