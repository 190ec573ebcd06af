// The small pictures beside the moving map: values between two layers, names that do not overlap, a plane that fills.
import assert from "node:assert/strict";
import { test } from "node:test";

import { between, lowest, spreadNames } from "../../dashboard/components/moving_pair_curve.js";
import { fill } from "../../dashboard/components/moving_pair_map.js";

test("between two layers the value is on the line", () => {
  assert.equal(between([1, 0.5, 0.6], 0), 1);
  assert.equal(between([1, 0.5, 0.6], 0.5), 0.75);
  assert.equal(between([1, 0.5, 0.6], 2), 0.6);
  assert.equal(between([0.3], 0), 0.3);
});

test("the axis begins at zero or below what is negative", () => {
  assert.equal(lowest([{ values: [1, 0.2] }]), 0);
  assert.equal(lowest([{ values: [1, 0.2] }, { values: [-0.3, 0.1] }]), -0.3);
});

test("names keep their height where there is room and part where there is none", () => {
  assert.deepEqual(spreadNames([10, 50, 90], 16, 100), [10, 50, 90]);
  assert.deepEqual(spreadNames([50, 50, 10], 16, 100), [50, 66, 10]);
  assert.deepEqual(spreadNames([98, 99], 16, 100), [84, 100]);
});

test("a plane fills the room, stretched at most three times", () => {
  assert.deepEqual(fill([300, 100], [1, 1]), [300, 100]);
  assert.deepEqual(fill([900, 100], [1, 1]), [300, 100]);
  assert.deepEqual(fill([100, 100], [2, 1]), [100, 100]);
});
