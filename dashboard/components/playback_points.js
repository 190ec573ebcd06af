// Points that move on fixed axes with equal scale. Labels are placed where there is space, most important first; the
// others appear on hover.
import { svgElement } from "./elements.js";
import { letterSize } from "./letter_size.js";
import { explainUnderPointer, placeNames, pointUnder } from "./point_names.js";
import { tokenPalette } from "./token_colours.js";

// A hand's breadth of each shape, in pixels around its middle.
const SHAPES = [
  "M-5,0A5,5,0,1,1,5,0A5,5,0,1,1,-5,0Z",
  "M-4.5-4.5H4.5V4.5H-4.5Z",
  "M0-6.5L5.6 4H-5.6Z",
  "M-5.5-2H-2V-5.5H2V-2H5.5V2H2V5.5H-2V2H-5.5Z",
  "M0-7L1.7-2.2H6.7L2.7.9L4.1 5.7L0 2.8L-4.1 5.7L-2.7.9L-6.7-2.2H-1.7Z",
  "M0 6.5L5.6-4H-5.6Z",
];
const DOT = "M-3.5,0A3.5,3.5,0,1,1,3.5,0A3.5,3.5,0,1,1,-3.5,0Z";
const DIAMOND = "M0-10L8 0L0 10L-8 0Z";
const EDGE = 26; // Pixels that stay free around the outermost points.
const TOGETHER = 0.8;
const WIDEST = 1.6; // How far a map is stretched.

export function createPoints(stage, legend, host, data, choose) {
  const bytes = Uint8Array.from(atob(data.places), (letter) => letter.charCodeAt(0)).buffer;
  const places = new Uint16Array(bytes);
  const n = data.names.length;
  const [width, height] = data.size; // In any unit, the same for both axes.
  const style = getComputedStyle(host);
  const palette = tokenPalette(style); // Without orange, which means “the chosen one”.
  const isPale = (group) => group === data.pale && data.labels.length > 1;
  const hue = (group) => (isPale(group) ? "var(--st-gray-text-color)" : palette[group % palette.length]);
  const shapeOf = (group) => isPale(group) ? DOT : SHAPES[group % SHAPES.length];
  const pens = document.createElement("canvas").getContext("2d");
  let size = 0;
  let lengths;
  const sides = new Map();
  const marked = new Map(data.marked.map((at) => [at, []]));
  let spots = [];

  const svg = svgElement("svg", { "aria-hidden": "true" });
  const axes = svg.appendChild(svgElement("g", { class: "axes" }));
  const ways = svg.appendChild(svgElement("g", { class: "ways" }));
  const marks = svg.appendChild(svgElement("g", {}));
  const words = svg.appendChild(svgElement("g", { class: "words" }));
  // Beside a panel the names of the groups stand on the map, each where its group has come together.
  const fields = data.panel ? [...data.labels.keys()].filter((group) => !isPale(group)) : [];
  const fieldNames = new Map(
    fields.map((group) => {
      const name = words.appendChild(svgElement("text", { class: "field", "text-anchor": "middle" }));
      name.style.setProperty("--hue", hue(group));
      name.textContent = data.labels[group].toUpperCase();
      return [group, name];
    }),
  );
  const across = axes.appendChild(svgElement("text", { "text-anchor": "end" }));
  const up = axes.appendChild(svgElement("text", { "text-anchor": "end" }));
  [across.textContent, up.textContent] = data.axes;
  // The pale ones lie below, the marked ones on top.
  const rank = (at) => (marked.has(at) ? 2 : data.groups[at] === data.pale ? 0 : 1);
  const order = [...data.names.keys()].sort((a, b) => rank(a) - rank(b));
  const points = [];
  for (const at of order) {
    const group = data.groups[at];
    const shape = marked.has(at) ? DIAMOND : shapeOf(group);
    points[at] = marks.appendChild(svgElement("path", { d: shape, class: isPale(group) ? "point pale" : "point" }));
    points[at].style.setProperty("--hue", hue(group));
  }
  for (const at of marked.keys()) {
    const way = ways.appendChild(svgElement("polyline", { class: "trail" }));
    way.style.setProperty("--hue", hue(data.groups[at]));
    marked.set(at, way);
  }
  if (data.chosen >= 0) points[data.chosen].classList.add("chosen");
  const named = data.chosen < 0 ? data.named : [data.chosen, ...data.named.filter((at) => at !== data.chosen)];
  const labels = new Map(
    named.map((at) => {
      const label = svgElement("text", { class: marked.has(at) || at === data.chosen ? "strong" : "" }, data.names[at]);
      return [at, words.appendChild(label)];
    }),
  );
  const tip = document.createElement("div");
  tip.className = "tooltip";
  tip.hidden = true;
  stage.replaceChildren(svg, tip);
  stage.className = "stage points";
  explain();

  stage.onclick = (event) => {
    const nearest = pointUnder(stage, spots, event);
    if (data.panel && nearest >= 0) choose(nearest);
  };
  const textOf = (at) => [data.names[at], data.labels[data.groups[at]]].filter(Boolean).join(" · ");
  explainUnderPointer(stage, tip, () => spots, textOf);

  function explain() {
    const entry = (shape, colour, text) => {
      const row = document.createElement("span");
      const sign = svgElement("svg", { viewBox: "-10 -10 20 20", "aria-hidden": "true" });
      const mark = sign.appendChild(svgElement("path", { d: shape, class: "point" }));
      if (colour) mark.style.setProperty("--hue", colour);
      row.append(sign, text);
      return row;
    };
    const entries = data.labels.map((label, group) => entry(shapeOf(group), hue(group), label));
    if (marked.size) entries.push(entry(DIAMOND, "", data.markedAs));
    legend.replaceChildren(...(entries.length > 1 && !data.panel ? entries : []));
  }

  // Only what is on the page has a style.
  function measureNames() {
    const now = letterSize(host, "--text-sm");
    if (!now || now === size) return;
    size = now;
    svg.setAttribute("font-size", size);
    pens.font = `${size}px ${getComputedStyle(host).getPropertyValue("--st-font") || "sans-serif"}`;
    lengths = new Map(named.map((at) => [at, pens.measureText(data.names[at]).width + 4]));
  }

  function draw(frame, part) {
    const [room, depth] = [stage.clientWidth, stage.clientHeight];
    if (!room || !depth) return;
    measureNames();
    const unit = Math.min((room - 2 * EDGE) / width, (depth - 2 * EDGE) / height);
    // A wide frame is filled by stretching the map, not by leaving half of it empty.
    const wide = data.panel ? Math.min((room - 2 * EDGE) / width, WIDEST * unit) : unit;
    const left = (room - wide * width) / 2;
    const bottom = (depth + unit * height) / 2;
    const spot = (at, when, share) => {
      const value = (axis) => {
        const here = places[2 * (when * n + at) + axis];
        return (share ? here + share * (places[2 * ((when + 1) * n + at) + axis] - here) : here) / 65535;
      };
      return [left + value(0) * width * wide, bottom - value(1) * height * unit];
    };
    spots = points.map((point, at) => {
      const [x, y] = spot(at, frame, part);
      point.setAttribute("transform", `translate(${x.toFixed(1)},${y.toFixed(1)})`);
      return [x, y];
    });
    for (const [at, way] of marked) {
      const passed = Array.from({ length: frame + 1 }, (_, when) => spot(at, when, 0));
      way.setAttribute("points", [...passed, spots[at]].map(([x, y]) => `${x.toFixed(1)},${y.toFixed(1)}`).join(" "));
    }
    across.setAttribute("transform", `translate(${room - 8},${depth - 8})`);
    up.setAttribute("transform", `translate(16,8) rotate(-90)`);
    if (lengths) write(room, depth);
    // The page's sizes of letters may come a moment later.
    else if (stage.isConnected) requestAnimationFrame(() => draw(frame, part));
  }

  // The name of a group stands above it once most of its words are nearer to its middle than to any other's.
  function writeFields(room) {
    const members = fields.map((group) => spots.filter((_, at) => data.groups[at] === group));
    const middles = members.map((all) => [0, 1].map((axis) => all.reduce((sum, spot) => sum + spot[axis], 0) / all.length));
    const away = ([x, y], at) => Math.hypot(x - middles[at][0], y - middles[at][1]);
    const taken = [];
    fields.forEach((group, at) => {
      const own = members[at].filter((spot) => middles.every((_, other) => away(spot, at) <= away(spot, other)));
      const name = fieldNames.get(group);
      const isTogether = fields.length > 1 && own.length >= TOGETHER * members[at].length;
      name.style.display = isTogether ? "" : "none";
      if (!isTogether) return;
      const w = pens.measureText(name.textContent).width * 1.3;
      const [x, y] = [middles[at][0], Math.max(Math.min(...members[at].map(([, top]) => top)) - size, size + 4)];
      const l = Math.max(4, Math.min(x - w / 2, room - w - 4));
      name.setAttribute("x", (l + w / 2).toFixed(1));
      name.setAttribute("y", y.toFixed(1));
      taken.push({ l, t: y - size - 2, r: l + w, b: y + 4 });
    });
    return taken;
  }

  function write(room, depth) {
    const taken = writeFields(room);
    const obstacles = spots.filter((_, at) => !isPale(data.groups[at]));
    const boxOf = (at) => [lengths.get(at), size + 2, marked.has(at) ? 12 : 8];
    const isRequired = (at) => marked.has(at) || at === data.chosen;
    placeNames(labels, { names: data.names, spots, obstacles, sides, taken, boxOf, isRequired }, room, depth);
  }

  return { draw };
}
