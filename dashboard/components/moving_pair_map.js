// The tokens of two sentences on one plane: those of the first filled, those of the second as rings, each in its token's
// colour; the chosen ones orange, with their way. Names are written where there is space, most important first.
import { svgElement } from "./elements.js";
import { letterSize } from "./letter_size.js";
import { explainUnderPointer, placeNames } from "./point_names.js";
import { tokenColour, tokenPalette } from "./token_colours.js";

const EDGE = 30; // Pixels that stay free around the outermost points.
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
    mark.style.setProperty("--hue", tokenColour(ids[at], palette));
    return mark;
  });
  const discs = data.marked.map((at, rank) => {
    points[at].style.display = "none";
    const disc = svg.appendChild(svgElement("g", { class: "disc" }));
    disc.append(svgElement("circle", { r: 11 }));
    disc.append(svgElement("text", { "text-anchor": "middle", "dominant-baseline": "central" }, rank + 1));
    return disc;
  });
  svg.append(words);
  const labels = new Map(
    data.named.map((at) => {
      const label = svgElement("text", { class: data.marked.includes(at) ? "strong" : "" }, data.names[at]);
      return [at, words.appendChild(label)];
    }),
  );
  const notes = ["start", "end"].map((anchor) => svg.appendChild(svgElement("text", { class: "note", "text-anchor": anchor })));
  notes.forEach((note, at) => (note.textContent = data.notes[at]));
  const tip = document.createElement("div");
  tip.className = "tooltip";
  tip.hidden = true;
  stage.replaceChildren(svg, tip);

  const textOf = (at) => `${data.names[at]} · ${data.labels[data.groups[at]]}`;
  explainUnderPointer(stage, tip, () => spots, textOf);

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
    const isRequired = () => true;
    const around = { names: data.names, spots, obstacles: spots, sides, taken: [], boxOf, isRequired };
    if (lengths) placeNames(labels, around, room, depth);
  }

  function boxOf(at) {
    const isMarked = data.marked.includes(at);
    return [lengths.get(at), (isMarked ? large : size) + 2, isMarked ? 13 : 8];
  }

  return { draw };
}
