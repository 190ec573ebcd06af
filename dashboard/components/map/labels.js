// Where labels stand: names of regions, words and marks, none over another. Numbers only; widths come from outside.

// From which zoom the far names give way to the near ones, and these to the words: [begins, ends] of the fading.
export const FADES = { far: [2.4, 2.8], landmark: [2.4, 2.8], near: [9, 10.5] };
// Words that name something are written from the first zoom on, all others from the second.
export const WORDS_FROM = [6, 20];
export const WORD_GAP = 4;
const WORD = /^[␣\s]?[\p{L}][\p{L}'’-]{2,}$/u;
// How far from its mark a label may stand where all nearer places are taken.
const RINGS = [18, 30, 44, 60, 80, 104, 130];
const DIRECTIONS = 16;

// The zoom from which each name stands beside those before it, by one interval a name (Been, Daiches and Yap 2006).
// A name is { x, y, wide, high }: its place in pixels at zoom 1, and its size; `shift` is how far to the right of its
// place its middle is.
export function firstZooms(names, least = 1) {
  const first = [];
  names.forEach((name, i) => {
    let zoom = least;
    for (let j = 0; j < i; j++) {
      const other = names[j];
      const across = name.x - other.x;
      const shift = ((name.shift ?? 0) - (other.shift ?? 0)) * (across < 0 ? -1 : 1);
      const apart = Math.min(
        Math.max(0, (name.wide + other.wide) / 2 - shift) / Math.abs(across),
        (name.high + other.high) / 2 / Math.abs(name.y - other.y),
      );
      if (first[j] < apart) zoom = Math.max(zoom, apart);
    }
    first.push(zoom);
  });
  return first;
}

// The same for many words, each written to the right of its point: the most frequent come first. `x` and `y` are in
// pixels at zoom 1. Words that far apart never meet from the first zoom on, so only those nearby are compared.
export function wordZooms(xs, ys, words, widthOf, high) {
  const n = Math.min(xs.length, words.length);
  const first = new Float32Array(n).fill(Infinity);
  const widths = new Float32Array(n);
  const [across, down] = [170 / WORDS_FROM[0], high / WORDS_FROM[0]];
  const cells = new Map();
  const cellOf = (column, row) => column * 65_536 + row;
  for (let i = 0; i < n; i++) {
    const wide = (widths[i] = Math.min(170, widthOf(words[i]) + 16));
    const [column, row] = [Math.floor(xs[i] / across) + 1, Math.floor(ys[i] / down) + 1];
    let zoom = WORD.test(words[i]) ? WORDS_FROM[0] : WORDS_FROM[1];
    for (let c = column - 1; c <= column + 1; c++) {
      for (let r = row - 1; r <= row + 1; r++) {
        for (const j of cells.get(cellOf(c, r)) ?? []) {
          const dx = xs[j] - xs[i];
          const apart = Math.min((dx > 0 ? wide : widths[j]) / Math.abs(dx), high / Math.abs(ys[j] - ys[i]));
          if (first[j] < apart && apart > zoom) zoom = apart;
        }
      }
    }
    first[i] = zoom;
    if (zoom === Infinity) continue;
    const cell = cellOf(column, row);
    if (!cells.has(cell)) cells.set(cell, []);
    cells.get(cell).push(i);
  }
  return { first, widths };
}

// How much of a name is seen at this zoom, 0 to 1: it fades in within a tenth of its first zoom, and out in FADES.
export function shown(level, first, zoom) {
  const [begins, ends] = FADES[level] ?? [Infinity, Infinity];
  const from = Math.max(first, level === "near" ? FADES.far[1] : 0);
  const within = (value) => Math.max(0, Math.min(1, value));
  const enters = from <= 1 ? 1 : within((zoom / from - 1) / 0.1);
  return Math.min(enters, ends === Infinity ? 1 : within((ends - zoom) / (ends - begins)));
}

// Boxes of labels, to which another is added only where it covers none.
export class Boxes {
  constructor(width, height, taken = []) {
    Object.assign(this, { width, height, boxes: [...taken] });
  }

  isFree(left, top, wide, high) {
    if (left < 2 || top < 2 || left + wide > this.width - 2 || top + high > this.height - 2) return false;
    return !this.boxes.some(
      (box) => left < box.right && left + wide > box.left && top < box.bottom && top + high > box.top,
    );
  }

  take(left, top, wide, high, margin = 0) {
    this.boxes.push({ left: left - margin, top, right: left + wide + margin, bottom: top + high });
  }
}

// Labels beside their places, none over another or over the edge; what comes first has the first choice. With `rings`
// they look farther away than beside it.
export function placeLabels(wanted, boxes, most = Infinity, rings = false) {
  const placed = [];
  for (const label of wanted) {
    if (placed.length >= most) break;
    const { wide, high } = label;
    const corner = cornersOf(label, rings).find(([left, top]) => boxes.isFree(left, top, wide, high));
    if (!corner) continue;
    boxes.take(...corner, wide, high, 3);
    placed.push({ ...label, left: corner[0], top: corner[1] });
  }
  return placed;
}

function cornersOf({ x, y, gap, wide, high }, rings) {
  const corners = [
    [x + gap, y - high / 2],
    [x - gap - wide, y - high / 2],
    [x - wide / 2, y - gap - high],
    [x - wide / 2, y + gap],
    [x + gap, y - high - 2],
    [x + gap, y + 2],
    [x - gap - wide, y - high - 2],
    [x - gap - wide, y + 2],
  ];
  if (!rings) return corners;
  for (const ring of RINGS) {
    for (let at = 0; at < DIRECTIONS; at++) {
      const angle = (2 * Math.PI * at) / DIRECTIONS;
      const [dx, dy] = [Math.cos(angle), Math.sin(angle)];
      corners.push([x + dx * (ring + wide / 2) - wide / 2, y + dy * (ring + high / 2) - high / 2]);
    }
  }
  return corners;
}

// Names of regions that stand at this zoom, moved up or down a little where a mark is in the way.
export function placeNames(names, { projection: { a, b }, zoom, width, height }, boxes) {
  const placed = [];
  for (const name of names) {
    const alpha = shown(name.level, name.first, zoom);
    const [x, y] = [a[0] * name.at[0] + a[3], b[1] * name.at[1] + b[3]];
    if (!alpha || x < 0 || y < 0 || x > width || y > height) continue;
    const { wide, high } = name;
    const isPoint = name.level === "landmark";
    const left = isPoint ? x + WORD_GAP : Math.max(2, Math.min(width - wide - 2, x - wide / 2));
    const tops = (isPoint ? [0] : [0, -0.7, 0.7, -1.4, 1.4]).map((by) => y + (by - 0.5) * high);
    const top = tops.find((value) => boxes.isFree(left, value, wide, high));
    if (top === undefined) continue;
    boxes.take(left, top, wide, high);
    placed.push({ ...name, left, top, alpha, x, y });
  }
  return placed;
}

// Words that stand at this zoom: each has its own from which on it stays.
export function placeWords({ xs, ys, first, widths, high }, { zoom, left, top, width, height }, boxes, skips) {
  const placed = [];
  for (let row = 0; row < first.length; row++) {
    if (first[row] > zoom) continue;
    const [x, y] = [xs[row] * zoom - left, ys[row] * zoom - top];
    if (x < 0 || y < 0 || x > width || y > height || skips(row)) continue;
    const wide = widths[row] - 12;
    if (!boxes.isFree(x + WORD_GAP, y - high / 2, wide, high)) continue;
    boxes.take(x + WORD_GAP, y - high / 2, wide, high);
    const alpha = Math.min(1, (zoom / first[row] - 1) / 0.03 + 0.001);
    placed.push({ row, wide, high, left: x + WORD_GAP, top: y - high / 2, alpha });
  }
  return placed;
}

export const isNaming = (word) => WORD.test(word);

// Small boxes that together cover the line between two places on the screen.
export function alongLine([x, y], [toX, toY]) {
  const steps = Math.ceil(Math.hypot(toX - x, toY - y) / 6);
  return Array.from({ length: steps }, (_, at) => {
    const [mx, my] = [x + ((toX - x) * at) / steps, y + ((toY - y) * at) / steps];
    return { left: mx - 3, right: mx + 3, top: my - 3, bottom: my + 3 };
  });
}

// Where the line from one place to another leaves the frame; null if it does not.
export function edgePoint([x, y], [toX, toY], width, height, margin) {
  const [right, bottom] = [width - margin, height - margin];
  if (toX >= margin && toX <= right && toY >= margin && toY <= bottom) return null;
  const [dx, dy] = [toX - x, toY - y];
  const across = dx > 0 ? (right - x) / dx : dx < 0 ? (margin - x) / dx : Infinity;
  const down = dy > 0 ? (bottom - y) / dy : dy < 0 ? (margin - y) / dy : Infinity;
  const share = Math.max(0, Math.min(across, down));
  return [x + dx * share, y + dy * share];
}
