// What lies over the points: names, the chosen word with its neighbours, lines, arrows, the inset.
import { letterSize } from "../letter_size.js";
import { nearness, project } from "./camera.js";
import { deepColour } from "./colours.js";
import { Boxes, alongLine, edgePoint, firstZooms, isNaming, placeLabels } from "./labels.js";
import { FADES, WORDS_FROM, WORD_GAP, placeNames, placeWords, wordZooms } from "./labels.js";
import { Inset } from "./inset.js";
import { visitNear } from "./selection.js";
import { Shapes } from "./shapes.js";

const EDGE = 16;
const MOST_LETTERS = 28;
const DIMMED = 0.35;

export class Overlay extends Shapes {
  constructor(canvas, root) {
    super(canvas);
    this.root = root;
    this.inset = new Inset();
  }

  // ---- What is laid out once ----

  // Set the look of letters; on a stage they are larger. Returns whether it is another one.
  readStyles(theme, density) {
    const [large, middle] = ["--text-lg", "--text-sm"].map((token) => letterSize(this.root, token));
    const family = getComputedStyle(this.root).fontFamily;
    const styles = {
      far: { size: middle, weight: 650, spacing: 0.08 * middle },
      near: { size: middle, weight: 500 },
      landmark: { size: middle, weight: 400 },
      plain: { size: middle, weight: 400 },
      mark: { size: middle, weight: 600 },
      word: { size: large, weight: 700 },
    };
    this.theme = theme;
    return this.ink.set({ family, styles, ground: theme.ground, density });
  }

  // Names of regions and landmarks with the zooms at which they stand.
  layNames(map) {
    const { data, fit, points, words } = map;
    const [wide, tall] = [fit.scale * fit.stretch, fit.scale];
    const size = (style) => this.ink.styles[style].size;
    const sized = (text, level, at, hue) => ({
      text, level, at, hue, wide: this.ink.width(text, level) + 8, high: size(level) + 5, x: at[0] * wide, y: at[1] * tall,
    });
    const named = data.regions.length
      ? data.regions.map(({ level, name, at }) => [level, name, at])
      : map.topics.map(({ label, place }) => ["far", label, place]);
    const byLevel = (wanted) => named.filter(([level]) => level === wanted)
      .map(([level, name, at]) => sized(level === "far" && data.regions.length ? name.toUpperCase() : name, level, at, map.hueAt(at)));
    const far = byLevel("far");
    const landmarks = (words ? data.landmarks : []).map((row) =>
      sized(words[row], "landmark", [points[2 * row], points[2 * row + 1]]));
    const first = firstZooms([...far, ...landmarks.map((each) => ({ ...each, shift: each.wide / 2 + WORD_GAP }))]);
    const near = byLevel("near");
    const firstNear = firstZooms(near);
    this.names = [
      ...[...far, ...landmarks].map((name, at) => ({ ...name, first: first[at] })),
      ...near.map((name, at) => ({ ...name, first: firstNear[at] })),
    ];
  }

  // Words with the zooms from which on they stand.
  layWords({ fit, points, n, words, colours, data }) {
    const most = Math.min(n, data.land ? 60_000 : 25_000);
    const [xs, ys] = [new Float32Array(most), new Float32Array(most)];
    for (let i = 0; i < most; i++) {
      xs[i] = points[2 * i] * fit.scale * fit.stretch;
      ys[i] = (65_535 - points[2 * i + 1]) * fit.scale;
    }
    const high = this.ink.styles.plain.size + 4;
    const texts = data.hidden === null ? words : words.map((word, i) => (colours[i] === data.hidden ? "" : word));
    this.words = { xs, ys, high, ...wordZooms(xs, ys, texts, (text) => this.ink.width(text, "plain"), high + 6) };
  }

  // ---- Each frame ----

  resize(width, height, density) {
    const [wide, tall] = [Math.round(width * density), Math.round(height * density)];
    if (this.canvas.width !== wide || this.canvas.height !== tall) [this.canvas.width, this.canvas.height] = [wide, tall];
    this.context.setTransform(density, 0, 0, density, 0, 0);
    this.context.clearRect(0, 0, width, height);
  }

  paint(map, scene) {
    const { theme } = this;
    const { projection, width, height } = scene;
    const marks = map.marksNow();
    for (const mark of marks) {
      mark.place = map.motion.markPlace(mark.row, project(projection, mark.at), scene.arrived);
      mark.near = nearness(projection, mark.at);
    }
    const chosen = marks[0];
    const isSeen = chosen && edgePoint([0, 0], chosen.place, width, height, 0) === null;
    for (const mark of marks) {
      mark.edge = isSeen && mark.joined ? edgePoint(chosen.place, mark.place, width, height, EDGE) : null;
    }
    const places = new Map(marks.map((mark) => [mark.row, mark.place]));
    this.context.lineJoin = "round";
    const titles = map.axes === 3 ? this.paintBox(map, projection) : [];
    this.paintLines(map, marks, places);
    // The first lie on top of the others; in a box those in front.
    const order = [...marks].reverse().sort((one, other) => one.near - other.near);
    const labels = this.place(map, scene, marks, places, titles);
    for (const mark of order) if (!mark.edge) this.paintMark(mark, map);
    for (const mark of marks) if (mark.edge) this.paintArrow(chosen.place, mark.edge);
    if (map.outline?.length > 1) this.paintOutline(map.outline);
    this.write(labels, 1 - scene.dimmed * DIMMED);
    if (this.inset.isShown(map, scene)) this.inset.paint(this, map, scene);
  }

  // All labels of this frame, each with its box: the chosen word first, then the rest in the order of their weight.
  place(map, scene, marks, places, titles) {
    const { width, height, zoom } = scene;
    const { data } = map;
    const boxes = new Boxes(width, height, map.controlBoxes());
    if (this.inset.isShown(map, scene)) boxes.boxes.push(this.inset.box(map, scene));
    for (const { place: [x, y], edge, kind } of marks) {
      const half = kind === "word" && !data.few ? 12 : 6;
      if (!edge) boxes.take(x - half, y - half, 2 * half, 2 * half);
    }
    if (data.few) for (const [from, to] of data.lines) boxes.boxes.push(...alongLine(places.get(from), places.get(to)));
    const labelOf = (text, [x, y], style, gap) => {
      const short = text.length > MOST_LETTERS ? `${text.slice(0, MOST_LETTERS - 1)}…` : text;
      return { text: short, x, y, gap, style, wide: this.ink.width(short, style), high: this.ink.styles[style].size + 3 };
    };
    const lit = marks.filter((mark) => !mark.pale).map((mark) =>
      labelOf(mark.word, mark.edge ?? mark.place, mark.kind === "word" ? "word" : "mark", mark.kind === "word" ? 15 : 8));
    const isFar = zoom < FADES.far[1] && !data.few && map.axes === 2;
    const placed = placeLabels(lit.filter(({ style }) => style === "word"), boxes, Infinity, true);
    const names = () => (map.axes === 2 && this.names && !scene.isTravelling ? placeNames(this.names, scene, boxes) : []);
    // Far out the neighbours lie in one heap: there the names of regions come first.
    const early = isFar ? names() : [];
    placed.push(...placeLabels(lit.filter(({ style }) => style !== "word"), boxes, Infinity, !isFar));
    placed.push(...placeLabels(titles.map(([title, at]) => labelOf(title, at, "plain", 5)), boxes));
    const named = isFar ? early : names();
    const marked = new Set(marks.map((mark) => mark.row));
    const words = this.wordsNow(map, scene, boxes, marked, labelOf);
    this.root.dataset.names = named.filter(({ level }) => level !== "landmark").length;
    this.root.dataset.labels = placed.length + words.length;
    return { placed, named, words };
  }

  wordsNow(map, scene, boxes, marked, labelOf) {
    if (!map.words || scene.isTravelling || map.data.few) return [];
    if (this.words && map.mask === null && map.axes === 2) {
      if (scene.zoom < WORDS_FROM[0]) return [];
      const found = placeWords(this.words, scene, boxes, (row) => marked.has(row));
      return found.map((each) => ({ ...each, text: map.words[each.row], style: "plain" }));
    }
    if (map.mask === null) return [];
    const most = (scene.width * scene.height) / 26_000 + 4 * Math.log2(Math.max(1, scene.zoom));
    const wanted = [];
    for (let i = 0; i < map.n && wanted.length < 6 * most; i++) {
      if (!map.mask[i] || marked.has(i) || !(isNaming(map.words[i]) || scene.zoom > WORDS_FROM[1])) continue;
      const place = project(scene.projection, map.placeOf(i));
      if (place[0] < 0 || place[1] < 0 || place[0] > scene.width || place[1] > scene.height) continue;
      wanted.push(labelOf(map.words[i], place, "plain", 5));
    }
    return placeLabels(wanted, boxes, most);
  }

  // Words and names that do not belong to the chosen one are seen by the share `others`.
  write({ placed, named, words }, others) {
    const { context, ink, theme } = this;
    for (const { text, left, top, high, alpha = 1 } of words) ink.write(context, text, left, top, high, "plain", theme.soft, alpha * others);
    for (const { text, left, top, high, alpha, level, hue, x, y } of named) {
      const isPoint = level === "landmark";
      if (isPoint) this.dot([x, y], 1.6, theme.text, alpha);
      const colour = isPoint || hue === undefined ? theme.soft : deepColour(theme, hue);
      ink.write(context, text, left + (isPoint ? 2 : 4), top, high, level, colour, alpha * others);
    }
    for (const { text, left, top, high, style, x, y, wide } of placed) {
      this.paintLeader(x, y, left, top, wide, high);
      ink.write(context, text, left, top, high, style, theme.text);
    }
  }
}

// The hue of most points around a place.
export function hueAround(grid, colours, hues, [x, y]) {
  const counts = new Map();
  visitNear(grid, x, y, 900, 900, (row) => counts.set(colours[row], (counts.get(colours[row]) ?? 0) + 1));
  const [most] = [...counts].sort((one, other) => other[1] - one[1]);
  return most ? hues[most[0]] : undefined;
}
