// The cosine by layer as a small line, with the lines that give it a scale, each named at its end.
import { svgElement } from "./elements.js";
import { letterSize } from "./letter_size.js";
import { formatNumber } from "./numerals.js";

const EDGE = 8; // Pixels around the lines.
const NAMES = 112; // Pixels at the right for the names.

// The value at a place between two layers.
export function between(values, at) {
  const low = Math.min(Math.floor(at), values.length - 1);
  const high = Math.min(low + 1, values.length - 1);
  return values[low] + (at - low) * (values[high] - values[low]);
}

// The lowest value to draw: 0, or what lies below it.
export function lowest(lines) {
  return Math.min(0, ...lines.flatMap((line) => line.values));
}

// Heights of names that are as near to the wanted ones as they can be, at least `gap` apart and above `bottom`.
export function spreadNames(wanted, gap, bottom) {
  const order = [...wanted.keys()].sort((a, b) => wanted[a] - wanted[b]);
  const heights = [];
  order.forEach((at, rank) => {
    heights[at] = rank ? Math.max(wanted[at], heights[order[rank - 1]] + gap) : wanted[at];
  });
  let limit = bottom;
  for (const at of order.reverse()) {
    heights[at] = Math.min(heights[at], limit);
    limit = heights[at] - gap;
  }
  return heights;
}

export function drawCosines(stage, host, { curves: lines }, at) {
  const [width, height] = [stage.clientWidth, stage.clientHeight];
  const size = letterSize(host, "--text-sm");
  if (!width || !height || !size) return;
  const svg = svgElement("svg", { "font-size": size });
  const [low, last] = [lowest(lines), lines[0].values.length - 1];
  const bottom = height - size - EDGE;
  const x = (layer) => EDGE + (last ? layer / last : 1) * (width - NAMES - 2 * EDGE);
  const y = (value) => EDGE + ((1 - value) / (1 - low)) * (bottom - 2 * EDGE);
  const path = (values) => values.map((value, layer) => `${x(layer).toFixed(1)},${y(value).toFixed(1)}`).join(" ");
  svg.append(svgElement("line", { class: "zero", x1: EDGE, x2: x(last), y1: y(0), y2: y(0) }));
  const heights = spreadNames(lines.map((line) => y(line.values[last]) + size / 3), size + 3, bottom);
  lines.forEach((line, index) => {
    const done = line.isPair ? line.values.slice(0, Math.floor(at) + 1) : line.values;
    svg.append(svgElement("polyline", { class: line.isPair ? "line pale" : "line scale", points: path(line.values) }));
    if (line.isPair) {
      const here = `${x(at).toFixed(1)},${y(between(line.values, at)).toFixed(1)}`;
      svg.append(svgElement("polyline", { class: "line chosen", points: `${path(done)} ${here}` }));
    }
    const name = `${line.label} ${formatNumber(line.values[last], 2)}`;
    svg.append(svgElement("text", { class: line.isPair ? "strong" : "", x: x(last) + 10, y: heights[index] }, name));
  });
  svg.append(svgElement("circle", { class: "dot", cx: x(at), cy: y(between(lines[0].values, at)), r: 5 }));
  const end = x(last) > 150 ? "last layer" : "";
  svg.append(
    svgElement("text", { class: "axis", x: EDGE, y: height - 4 }, "word alone"),
    svgElement("text", { class: "axis", x: x(last), y: height - 4, "text-anchor": "end" }, end),
  );
  stage.replaceChildren(svg);
}
