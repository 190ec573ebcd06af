// Hues of topics: neighbours are related, and none is the chosen word's orange.
import assert from "node:assert/strict";
import { test } from "node:test";

import { huesOf, rgbOf } from "../../../dashboard/components/map/colours.js";
import { densities, highDensity, landPixels, landShares } from "../../../dashboard/components/map/land.js";

test("topics in a circle have hues in a circle, without those between 35 and 80 degrees", () => {
  const count = 12;
  const order = [3, 0, 7, 11, 5, 1, 9, 2, 10, 4, 8, 6];
  const angles = order.map((place) => (2 * Math.PI * (place + 0.5)) / count - Math.PI);
  const points = Uint16Array.from(angles.flatMap((angle) => [32_000 + 30_000 * Math.cos(angle), 32_000 + 30_000 * Math.sin(angle)]));
  const { hues } = huesOf(points, Uint8Array.from(order.keys()), count, count);
  const byPlace = order.map((_, place) => hues[order.indexOf(place)]);
  byPlace.slice(1).forEach((hue, at) => assert.ok(Math.abs(((hue - byPlace[at] + 360) % 360) - 303 / 12) < 1e-9));
  assert.ok(hues.every((hue) => hue <= 35 || hue >= 80));
});

test("a colour in OKLCH is that of the CSS standard", () => {
  assert.deepEqual(rgbOf(1, 0, 0), [255, 255, 255]);
  assert.deepEqual(rgbOf(0.62796, 0.25768, 29.2339), [255, 0, 0]);
});

test("land lies where points are, the denser the stronger, and nowhere else", () => {
  const n = 900;
  const points = Uint16Array.from({ length: 2 * n }, (_, i) => (i < 1_600 ? 20_000 : 50_000) + ((i * 7919) % 900));
  const grids = densities(points, new Uint8Array(n), n, 1, 4);
  const pixels = landPixels(grids, [[10, 20, 200]], [0.1, 0.2, 0.3, 0.4, 0.5]);
  const levels = new Set(pixels.filter((_, at) => at % 4 === 3));
  assert.ok(levels.has(0) && levels.has(Math.round(255 * 0.1)) && levels.size <= 6);
  assert.ok(pixels.filter((alpha, at) => at % 4 === 3 && alpha > 0).length < pixels.length / 16);
  assert.ok(highDensity(grids) > 0);
});

test("the far land gives way to the near one without a gap", () => {
  for (let zoom = 1; zoom <= 4; zoom += 0.1) {
    const [far, near] = landShares(zoom);
    assert.ok(Math.abs(far + near - 1) < 1e-9);
  }
  assert.ok(landShares(20)[1] < 0.5);
});
