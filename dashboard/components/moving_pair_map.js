// The tokens of two sentences on one plane: those of the first filled, those of the second as rings, each in its token's
// colour; the chosen ones orange, with their way. Names are written where there is space, most important first.
import { svgElement } from "./elements.js";
import { letterSize } from "./letter_size.js";
import { hueOfToken, tokenPalette } from "./token_colours.js";

const EDGE = 30; // Pixels that stay free around the outermost points.
const NEAR = 16;
const SAME_PLACE = 24;
const ONE_POINT = 3; // Nearer to each other, two discs are one.
const STRETCH = 3; // One axis is drawn at most so many times as long as the other, for the same length.

// The size in pixels of a plane of `size` that fills the `room` as far as it may be stretched.
export function fill(room, size) {
  const units = [room[0] / size[0], room[1] / size[1]];
  const least = Math.min(...units);
  return units.map((unit, axis) => Math.min(unit, STRETCH * least) * size[axis]);
}

export function createPairMap(stage, host, data) {
  const bytes = Uint8Array.from(atob(data.places), (letter) => letter.charCodeAt(0)).buffer;
  const places = new Uint16Array(bytes);
  const n = data.names.length;
  const [width, height] = data.size; // In any unit, the same for both axes.
  const palette = tokenPalette(getComputedStyle(host));
  const ids = data.boxes.flatMap((box) => box.tokens.map((token) => token.id));
  const pens = document.createElement("canvas").getContext("2d");
  const sides = new Map();
  let [size, large, lengths, spots] = [0, 0, undefined, []];

  const svg = svgElement("svg", { "aria-hidden": "true" });
  const chord = svg.appendChild(svgElement("line", { class: "chord" }));
  const ways = data.marked.map(() => svg.appendChild(svgElement("polyline", { class: "way" })));
  const marks = svg.appendChild(svgElement("g", {}));
  const words = svg.appendChild(svgElement("g", { class: "words" }));
  const points = data.names.map((_, at) => {
    const mark = marks.appendChild(svgElement("circle", { r: 5, class: data.groups[at] ? "point ring" : "point" }));
    mark.style.setProperty("--hue", hueOfToken(ids[at], palette));
    return mark;
  });
  const discs = data.marked.map((at, rank) => {
    points[at].style.display = "none";
    const disc = svg.appendChild(svgElement("g", { class: "disc" }));
    disc.appendChild(svgElement("circle", { r: 11 }));
    const number = disc.appendChild(svgElement("text", { "text-anchor": "middle", "dominant-baseline": "central" }));
    number.textContent = String(rank + 1);
    return disc;
  });
  svg.append(words);
  const labels = new Map(
    data.named.map((at) => {
      const label = words.appendChild(svgElement("text", { class: data.marked.includes(at) ? "strong" : "" }));
      label.textContent = data.names[at];
      return [at, label];
    }),
  );
  const notes = ["start", "end"].map((anchor) => svg.appendChild(svgElement("text", { class: "note", "text-anchor": anchor })));
  notes.forEach((note, at) => (note.textContent = data.notes[at]));
  const tip = document.createElement("div");
  tip.className = "tooltip";
  tip.hidden = true;
  stage.replaceChildren(svg, tip);

  stage.onpointermove = stage.onpointerdown = ({ clientX, clientY }) => {
    const box = stage.getBoundingClientRect();
    const [x, y] = [clientX - box.left, clientY - box.top];
    let [nearest, least] = [-1, NEAR ** 2];
    spots.forEach(([left, top], at) => {
      const away = (left - x) ** 2 + (top - y) ** 2;
      if (away < least) [nearest, least] = [at, away];
    });
    tip.hidden = nearest < 0;
    if (nearest < 0) return;
    tip.textContent = `${data.names[nearest]} · ${data.labels[data.groups[nearest]]}`;
    const [left, top] = spots[nearest];
    tip.style.left = `${Math.min(left + 10, box.width - tip.offsetWidth - 4)}px`;
    tip.style.top = `${Math.max(4, top - tip.offsetHeight - 8)}px`;
  };
  stage.onpointerleave = () => (tip.hidden = true);

  // Only what is on the page has a style.
  function measureNames() {
    const now = letterSize(host, "--text-sm");
    if (!now || now === size) return;
    [size, large] = [now, letterSize(host, "--text-lg")];
    svg.setAttribute("font-size", size);
    const family = getComputedStyle(host).getPropertyValue("--st-font") || "sans-serif";
    lengths = new Map(
      data.named.map((at) => {
        pens.font = data.marked.includes(at) ? `600 ${large}px ${family}` : `${size}px ${family}`;
        return [at, pens.measureText(data.names[at]).width + 4];
      }),
    );
  }

  function draw(frame, part) {
    const [room, depth] = [stage.clientWidth, stage.clientHeight];
    if (!room || !depth) return;
    measureNames();
    const [wide, high] = fill([room - 2 * EDGE, depth - 2 * EDGE], [width, height]);
    const left = (room - wide) / 2;
    const bottom = (depth + high) / 2;
    const spot = (at, when, share) => {
      const value = (axis) => {
        const here = places[2 * (when * n + at) + axis];
        return (share ? here + share * (places[2 * ((when + 1) * n + at) + axis] - here) : here) / 65535;
      };
      return [left + value(0) * wide, bottom - value(1) * high];
    };
    const move = (element, [x, y]) => element.setAttribute("transform", `translate(${x.toFixed(1)},${y.toFixed(1)})`);
    spots = points.map((_, at) => spot(at, frame, part));
    points.forEach((point, at) => move(point, spots[at]));
    data.marked.forEach((at, rank) => {
      move(discs[rank], spots[at]);
      const passed = Array.from({ length: frame + 1 }, (_, when) => spot(at, when, 0));
      ways[rank].setAttribute("points", [...passed, spots[at]].map(([x, y]) => `${x.toFixed(1)},${y.toFixed(1)}`).join(" "));
    });
    const [[x1, y1], [x2, y2]] = data.marked.map((at) => spots[at]);
    for (const [name, value] of Object.entries({ x1, y1, x2, y2 })) chord.setAttribute(name, value.toFixed(1));
    const isOne = Math.hypot(x1 - x2, y1 - y2) < ONE_POINT;
    for (const disc of discs) disc.classList.toggle("both", isOne);
    notes.forEach((note, at) => move(note, [at ? room - 10 : 10, depth - 10]));
    if (lengths) write(room, depth);
  }

  // Each name where it covers no other, and no point if it can: first where it stood in the frame before.
  function write(room, depth) {
    const taken = [];
    for (const [at, label] of labels) {
      const [x, y] = spots[at];
      const isMarked = data.marked.includes(at);
      const [w, h, gap] = [lengths.get(at), (isMarked ? large : size) + 2, isMarked ? 13 : 8];
      const boxes = {
        top: [x - w / 2, y - gap - h],
        bottom: [x - w / 2, y + gap],
        right: [x + gap, y - h / 2],
        left: [x - gap - w, y - h / 2],
      };
      const isFree = (side) => {
        const [l, t] = boxes[side];
        if (l < 0 || t < 0 || l + w > room || t + h > depth) return false;
        return !taken.some((other) => l < other.r && other.l < l + w && t < other.b && other.t < t + h);
      };
      const isClear = (side) => {
        const [l, t] = boxes[side];
        return isFree(side) && !spots.some(([a, b]) => l - 4 < a && a < l + w + 4 && t - 2 < b && b < t + h + 2);
      };
      // The same name in the same place is written once.
      const isThere = taken.some(
        (other) => other.name === data.names[at] && Math.hypot(other.x - x, other.y - y) < SAME_PLACE,
      );
      const around = [sides.get(at) ?? "top", "top", "bottom", "right", "left"];
      const side = isThere ? undefined : (around.find(isClear) ?? around.find(isFree));
      label.style.display = side ? "" : "none";
      if (!side) continue;
      sides.set(at, side);
      const [l, t] = boxes[side];
      taken.push({ l, t, r: l + w, b: t + h, x, y, name: data.names[at] });
      label.setAttribute("x", (l + 2).toFixed(1));
      label.setAttribute("y", (t + h - 4).toFixed(1));
    }
  }

  return { draw };
}
