// The land under the points: the density of each topic, blurred, in five levels of its colour. Drawn once to a canvas
// for each of two steps of zoom; a frame only copies it.
const CELLS = 400;
const PADDING = 40;
const SIDE = CELLS + 2 * PADDING;
const FULL = 65536;
// Cells to each side of the blur, far and near; zooms between which one gives way to the other, and those of the fading.
const BLUR = [6, 3];
const CHANGE = [2.2, 3.6];
const FADING = { begins: 4, ends: 14, least: 0.35 };
// A land is at least this many times as dense as a point alone.
const ALONE = 1.2;
// From which share of a high density each level begins, and how much of the colour it has.
const LEVELS = [0.02, 0.09, 0.24, 0.5, 0.85];
const ALPHAS = { light: [0.07, 0.12, 0.18, 0.24, 0.3], dark: [0.08, 0.14, 0.2, 0.27, 0.34] };

// The blurred density of each topic on a grid of SIDE × SIDE, rows from the top.
export function densities(points, colours, n, count, radius) {
  const found = Array.from({ length: count }, () => new Float32Array(SIDE * SIDE));
  for (let i = 0; i < n; i++) {
    const grid = found[colours[i]];
    if (!grid) continue;
    const x = PADDING + Math.floor((points[2 * i] * CELLS) / FULL);
    const y = PADDING + CELLS - 1 - Math.floor((points[2 * i + 1] * CELLS) / FULL);
    grid[y * SIDE + x] += 1;
  }
  const other = new Float32Array(SIDE * SIDE);
  for (const grid of found) {
    for (let pass = 0; pass < 2; pass++) {
      blurLines(grid, other, radius, 1, SIDE);
      blurLines(other, grid, radius, SIDE, 1);
    }
  }
  return found;
}

// A box blur of all lines: `step` from cell to cell, `skip` from line to line.
function blurLines(from, to, radius, step, skip) {
  const share = 1 / (2 * radius + 1);
  for (let line = 0; line < SIDE; line++) {
    const start = line * skip;
    let sum = 0;
    for (let at = 0; at < radius; at++) sum += from[start + at * step];
    for (let at = 0; at < SIDE; at++) {
      if (at + radius < SIDE) sum += from[start + (at + radius) * step];
      if (at - radius - 1 >= 0) sum -= from[start + (at - radius - 1) * step];
      to[start + at * step] = sum * share;
    }
  }
}

// A density that a twentieth of the settled cells exceeds.
export function highDensity(grids) {
  const most = new Float32Array(SIDE * SIDE);
  for (const grid of grids) for (let at = 0; at < most.length; at += 5) if (grid[at] > most[at]) most[at] = grid[at];
  const settled = most.filter((value) => value > 1e-3).sort();
  return settled[Math.floor(settled.length * 0.95)] ?? 1;
}

// Pixels of the land, RGBA: the levels of all topics over one another. Below the density `least` there is none.
export function landPixels(grids, colours, alphas, least = 0) {
  const pixels = new Uint8ClampedArray(SIDE * SIDE * 4);
  const high = highDensity(grids);
  const bounds = LEVELS.map((level) => Math.max(least, level * high));
  grids.forEach((grid, topic) => {
    const [red, green, blue] = colours[topic];
    for (let at = 0; at < grid.length; at++) {
      const density = grid[at];
      if (density < bounds[0]) continue;
      let level = 4;
      while (density < bounds[level]) level--;
      const alpha = alphas[level];
      const below = pixels[4 * at + 3] / 255;
      const whole = alpha + below * (1 - alpha);
      const share = alpha / whole;
      pixels[4 * at] += (red - pixels[4 * at]) * share;
      pixels[4 * at + 1] += (green - pixels[4 * at + 1]) * share;
      pixels[4 * at + 2] += (blue - pixels[4 * at + 2]) * share;
      pixels[4 * at + 3] = Math.round(255 * whole);
    }
  });
  return pixels;
}

// How much of the far and of the near land is seen at this zoom.
export function landShares(zoom) {
  const within = (value) => Math.max(0, Math.min(1, value));
  const near = within((zoom - CHANGE[0]) / (CHANGE[1] - CHANGE[0]));
  const faded = within((zoom - FADING.begins) / (FADING.ends - FADING.begins));
  const strength = 1 - (1 - FADING.least) * faded;
  return [(1 - near) * strength, near * strength];
}

export class Land {
  constructor(canvas) {
    this.canvas = canvas;
    this.context = canvas.getContext("2d");
    this.clear();
  }

  clear() {
    this.made = [null, null];
    this.source = null;
  }

  // What it is drawn of: `colours` are the topics' red, green and blue.
  set(points, classes, n, colours, shade) {
    this.clear();
    this.source = { points, classes, n, colours, shade };
  }

  at(step) {
    if (!this.made[step]) {
      const { points, classes, n, colours, shade } = this.source;
      // Of few words each needs more room to make a land.
      const radius = Math.round(BLUR[step] * (n < 10_000 ? 2 : 1));
      const canvas = new OffscreenCanvas(SIDE, SIDE);
      const grids = densities(points, classes, n, colours.length, radius);
      // One word alone makes no land.
      const pixels = landPixels(grids, colours, ALPHAS[shade], ALONE / (2 * radius + 1) ** 2);
      canvas.getContext("2d").putImageData(new ImageData(pixels, SIDE), 0, 0);
      this.made[step] = canvas;
    }
    return this.made[step];
  }

  resize(width, height) {
    if (this.canvas.width !== width) this.canvas.width = width;
    if (this.canvas.height !== height) this.canvas.height = height;
  }

  // Copy it to where the camera sees it; `share` below 1 while the points travel or a word stands out.
  paint({ a, b }, zoom, share) {
    const { context, canvas } = this;
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.clearRect(0, 0, canvas.width, canvas.height);
    if (!this.source || share <= 0) return;
    landShares(zoom).forEach((seen, step) => {
      if (seen <= 0) return;
      context.globalAlpha = seen * share;
      this.copy(context, this.at(step), a, b, canvas.width, canvas.height);
    });
  }

  // A small copy of the far land on another canvas.
  stamp(context, a, b, width, height) {
    this.copy(context, this.at(0), a, b, width, height);
  }

  // Only the part that is seen: copying all of it, enlarged, would take as long as the zoom is deep.
  copy(context, made, a, b, width, height) {
    const cell = FULL / CELLS;
    const [across, down] = [a[0] * cell, -b[1] * cell];
    const [left, top] = [a[3] - PADDING * across, b[3] - (CELLS + PADDING) * down];
    const fromX = Math.max(0, Math.floor(-left / across) - 1);
    const fromY = Math.max(0, Math.floor(-top / down) - 1);
    const toX = Math.min(SIDE, Math.ceil((width - left) / across) + 1);
    const toY = Math.min(SIDE, Math.ceil((height - top) / down) + 1);
    if (toX <= fromX || toY <= fromY) return;
    const [cells, lines] = [toX - fromX, toY - fromY];
    context.drawImage(
      made, fromX, fromY, cells, lines, left + fromX * across, top + fromY * down, cells * across, lines * down,
    );
  }
}
