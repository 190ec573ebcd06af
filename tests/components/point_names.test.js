// Names of points: they never cover each other, stay inside the frame, and keep their side where they can.
import assert from "node:assert/strict";
import { test } from "node:test";

import { placeNames } from "../../dashboard/components/point_names.js";
import { random } from "./random.js";

const [ROOM, DEPTH] = [400, 300];

function label() {
  const attributes = {};
  return { style: {}, attributes, setAttribute: (name, value) => (attributes[name] = value) };
}

function place(spots, names, sides = new Map(), isRequired = () => true) {
  const labels = new Map(spots.map((_, at) => [at, label()]));
  const taken = [];
  const boxOf = (at) => [20 + 7 * names[at].length, 15, 8];
  placeNames(labels, { names, spots, obstacles: spots, sides, taken, boxOf, isRequired }, ROOM, DEPTH);
  return { labels, taken, sides };
}

test("no name covers another or leaves the frame, wherever the points are", () => {
  const next = random(5);
  for (let round = 0; round < 500; round += 1) {
    const spots = Array.from({ length: 25 }, () => [next() * ROOM, next() * DEPTH]);
    const { labels, taken } = place(spots, spots.map((_, at) => "abcdefgh".slice(0, 1 + (at % 8)) + at));
    assert.equal(taken.length, [...labels.values()].filter((each) => each.style.display === "").length);
    taken.forEach((one, at) => {
      assert.ok(one.l >= 0 && one.t >= 0 && one.r <= ROOM && one.b <= DEPTH);
      for (const other of taken.slice(at + 1))
        assert.ok(one.r <= other.l || other.r <= one.l || one.b <= other.t || other.b <= one.t);
    });
  }
});

test("a name keeps its side while it is free, and one name in one place is written once", () => {
  const sides = new Map([[0, "left"]]);
  const { labels } = place([[200, 150], [205, 152], [60, 40]], ["bank", "bank", "river"], sides);
  assert.equal(sides.get(0), "left");
  assert.equal(labels.get(1).style.display, "none");
  assert.equal(labels.get(2).style.display, "");
});

test("a name that finds no place beside points is left out, unless it must stand", () => {
  const next = random(7);
  const spots = Array.from({ length: 60 }, () => [150 + next() * 100, 100 + next() * 80]);
  const names = spots.map((_, at) => `name${at}`);
  const { taken } = place(spots, names, new Map(), (at) => at === 0);
  assert.ok(taken.length < 60 && taken[0].name === "name0");
  for (const { l, t, r, b } of taken.slice(1))
    assert.ok(!spots.some(([x, y]) => l < x && x < r && t < y && y < b));
});
