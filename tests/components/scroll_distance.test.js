// How far the page scrolls to show a part of it.
import assert from "node:assert/strict";
import { test } from "node:test";

import { scrollDistance } from "../../dashboard/components/scroll_distance.js";

const VISIBLE = { top: 60, bottom: 800 };

for (const [name, align, element, distance] of [
  ["what is in view stays", "nearest", { top: 100, bottom: 700 }, 0],
  ["what is below moves up until it ends above the edge", "nearest", { top: 700, bottom: 900 }, 116],
  ["what is above moves down until it begins below the header", "nearest", { top: 20, bottom: 200 }, -56],
  ["of what is too long, the beginning is shown", "nearest", { top: 500, bottom: 2_000 }, 424],
  ["a step of a tour goes to the top though it is in view", "top", { top: 300, bottom: 700 }, 236],
  ["a step of a tour that was scrolled past comes back", "top", { top: -500, bottom: 0 }, -564],
]) {
  test(name, () => assert.equal(scrollDistance(align, element, VISIBLE), distance));
}
