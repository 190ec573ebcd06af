// Names of regions: none over another at any zoom, and none that comes and goes.
import assert from "node:assert/strict";
import test from "node:test";

import { FADES, firstZooms, shown } from "../../dashboard/components/map_names.js";

function random(seed) {
  let state = seed;
  return () => (state = (state * 16_807) % 2_147_483_647) / 2_147_483_647;
}

const FIT = 400 / 65_535;

test("no name lies over another at any zoom", () => {
  for (let seed = 1; seed <= 30; seed++) {
    const next = random(seed);
    const names = Array.from({ length: 60 }, () => ({ at: [next() * 65_535, next() * 65_535], wide: 20 + next() * 100, high: 16 }));
    const first = firstZooms(names, FIT);
    for (let zoom = 1; zoom < 30; zoom *= 1.1) {
      const standing = names.filter((_, i) => first[i] <= zoom);
      standing.forEach((one, i) => {
        for (const other of standing.slice(0, i)) {
          const [dx, dy] = [0, 1].map((axis) => Math.abs(one.at[axis] - other.at[axis]) * FIT * zoom);
          assert.ok(dx > (one.wide + other.wide) / 2 - 1e-6 || dy > (one.high + other.high) / 2 - 1e-6);
        }
      });
    }
  }
});

test("the first name stands at every zoom, and one at the same place never", () => {
  const name = { at: [9, 9], wide: 50, high: 16 };
  assert.deepEqual(firstZooms([name, name], FIT), [1, Infinity]);
  assert.equal(shown("far", Infinity, 2), 0);
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
