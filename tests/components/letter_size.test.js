// Sizes of letters on canvases, which throw at a size that is not a number.
import assert from "node:assert/strict";
import { afterEach, test } from "node:test";

import { letterSize } from "../../dashboard/components/letter_size.js";
import { Ink } from "../../dashboard/components/map/ink.js";

const { getComputedStyle, OffscreenCanvas } = globalThis;
afterEach(() => Object.assign(globalThis, { getComputedStyle, OffscreenCanvas }));

function styled(properties) {
  globalThis.getComputedStyle = () => ({ getPropertyValue: (name) => properties[name] ?? "" });
}

test("a size in rem is one in pixels", () => {
  styled({ "--text-sm": " 0.875rem" });
  assert.equal(letterSize({}, "--text-sm", 16), 14);
});

test("without its style an element has letters of one rem, and a label on a map can be drawn", () => {
  styled({});
  const size = letterSize({}, "--text-lg", 16);
  assert.equal(size, 16);
  const sizes = [];
  globalThis.OffscreenCanvas = class {
    constructor(width, height) {
      sizes.push(width, height);
    }

    getContext() {
      return { measureText: () => ({ width: 7 }), scale() {}, strokeText() {}, fillText() {} };
    }
  };
  const ink = new Ink();
  ink.set({ family: "serif", styles: { far: { size, weight: 650, spacing: 0.08 * size } }, ground: "white", density: 1 });
  ink.drawn("CITIES", size + 5, "far", "black");
  assert.ok(sizes.every((each) => Number.isInteger(each) && each > 0), String(sizes));
});
