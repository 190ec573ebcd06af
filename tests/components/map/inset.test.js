// The whole map in a corner: where it stands.
import assert from "node:assert/strict";
import { test } from "node:test";

import { viewOfAll } from "../../../dashboard/components/map/camera.js";
import { Inset } from "../../../dashboard/components/map/inset.js";
import { random, somePoints } from "../random.js";

test("the inset has the shape of the map, inside every frame in which it is shown", () => {
  const inset = new Inset();
  const points = somePoints(500, 2, random(4));
  for (const [width, height] of [[5, 5], [119, 400], [120, 90], [390, 360], [820, 416], [1800, 500]]) {
    const fit = { ...viewOfAll(points, 500, [], width, height), width, height };
    const scene = { zoom: 4, width, height };
    assert.equal(inset.isShown({ isAtlas: true }, scene), width >= 120);
    if (width < 120) continue;
    const { left, right, top, bottom, share } = inset.box({ fit }, scene);
    assert.ok(share > 0 && left >= 0 && right <= width && top >= 0 && bottom <= height && right - left <= 121);
    const [across, up] = fit.size;
    assert.ok(Math.abs((right - left - 8) / (bottom - top - 8) - across / up) < 0.1);
  }
  assert.ok(!inset.isShown({ isAtlas: true }, { zoom: 1, width: 800 }));
});
