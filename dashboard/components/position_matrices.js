// Position matrices side by side, each over the curve of one of its columns. Text is set by textContent only (no XSS).
import { htmlElement, svgElement } from "./elements.js";
import { divergingPalette, paintCells, unpackExact } from "./vector_stripe.js";

const CURVE = { width: 400, height: 84, room: 6 };

export default function ({ data, parentElement, setTriggerValue }) {
  const root = parentElement.querySelector(".matrices");
  const focused = root.getRootNode().activeElement?.dataset?.at;
  const palette = divergingPalette(getComputedStyle(root));
  const parts = data.matrices.map((matrix, at) => draw(matrix, at, palette));
  root.replaceChildren(...parts.map((part) => part.element));

  // One column of each, nearest to a dimension: both tell of the same one.
  const show = (dimension) => parts.forEach((part) => part.show(dimension));
  for (const { canvas, dimensionAt, move } of parts) {
    canvas.onpointermove = (event) => show(dimensionAt(event));
    canvas.onpointerleave = () => show(data.chosen);
    canvas.onclick = (event) => setTriggerValue("chosen", dimensionAt(event));
    canvas.onkeydown = (event) => {
      const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
      if (!step) return;
      event.preventDefault();
      setTriggerValue("chosen", move(data.chosen, step));
    };
  }
  show(data.chosen);
  if (focused !== undefined) parts[Number(focused)]?.canvas.focus({ preventScroll: true });
}

function draw(matrix, at, palette) {
  const { columns } = matrix;
  const values = unpackExact(matrix.values);
  const nRows = values.length / columns.length;
  const element = htmlElement("figure", "matrix");
  const canvas = htmlElement("canvas", "cells focusable");
  canvas.tabIndex = 0;
  canvas.dataset.at = at;
  canvas.setAttribute("role", "img");
  canvas.setAttribute("aria-label", matrix.alt);
  paintCells(canvas, values.map((value) => value / matrix.bound), columns.length, palette);
  const column = htmlElement("div", "column");
  const frame = htmlElement("div", "frame");
  frame.append(canvas, column);
  const name = htmlElement("div", "name");
  name.setAttribute("aria-live", "polite");
  const curve = svgElement("svg", { viewBox: `0 0 ${CURVE.width} ${CURVE.height}`, preserveAspectRatio: "none", "aria-hidden": "true" });
  const ends = htmlElement("div", "ends");
  ends.append(htmlElement("span", "", "position 0"), htmlElement("span", "", `position ${matrix.last}`));
  const across = htmlElement("div", "ends");
  across.append(htmlElement("span", "", "dimension 0"), htmlElement("span", "", String(columns.at(-1))));
  element.append(htmlElement("figcaption", "title", matrix.title), frame, across, name, curve, ends);

  const nearest = (dimension) =>
    columns.reduce((best, each, index) => (Math.abs(each - dimension) < Math.abs(columns[best] - dimension) ? index : best), 0);
  const clamp = (index) => Math.min(columns.length - 1, Math.max(0, index));
  return {
    element,
    canvas,
    dimensionAt: (event) => columns[clamp(Math.floor((event.offsetX / canvas.clientWidth) * columns.length))],
    move: (dimension, step) => columns[clamp(nearest(dimension) + step)],
    show(dimension) {
      const index = nearest(dimension);
      const line = Array.from({ length: nRows }, (_, row) => values[row * columns.length + index]);
      const most = Math.max(...line.map(Math.abs)) || 1;
      const x = (row) => (row / Math.max(1, nRows - 1)) * CURVE.width;
      const y = (value) => CURVE.height / 2 - (value / most) * (CURVE.height / 2 - CURVE.room);
      const path = line.map((value, row) => `${row ? "L" : "M"}${x(row).toFixed(1)} ${y(value).toFixed(1)}`).join("");
      curve.replaceChildren(
        svgElement("line", { x1: 0, x2: CURVE.width, y1: CURVE.height / 2, y2: CURVE.height / 2, class: "zero" }),
        svgElement("path", { d: path, class: "curve" }),
      );
      name.textContent = `dimension ${columns[index]}, up to ±${most.toFixed(2)}`;
      column.style.left = `${(100 * index) / columns.length}%`;
      column.style.width = `${100 / columns.length}%`;
    },
  };
}
