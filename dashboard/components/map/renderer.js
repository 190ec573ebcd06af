// Points as pixels. Writing them into one ImageData buffer draws 400,000 in a few milliseconds on the CPU; a call of the
// canvas for each would take twenty times as long.
const OPACITY = 0.55;
// Radius of a dot by the rank of its word, the most frequent first.
const RANKS = [[2_000, 1.3], [10_000, 0.9], [Infinity, 0.65]];
const PARTS = 4;
const MOST_ROUND = 60_000;
const MOST_KEPT = 40;

// How much larger dots are than those of 50,000 words seen from afar.
export function dotGrowth(n, zoom) {
  const few = n > 20_000 ? 1 : n > 5_000 ? 1.3 : n > 500 ? 1.7 : 3.5;
  return Math.min(6, few * Math.max(0.8, zoom ** 0.4));
}

// A dot as [column, row, alpha] of each pixel that it covers, for each of PARTS × PARTS places within its own pixel.
export function stampsOf(radius, opacity, isRound) {
  if (!isRound) return Array.from({ length: PARTS * PARTS }, () => Int16Array.of(0, 0, Math.round(255 * opacity)));
  return Array.from({ length: PARTS * PARTS }, (_, part) => {
    const [x, y] = [((part % PARTS) + 0.5) / PARTS, (Math.floor(part / PARTS) + 0.5) / PARTS];
    const reach = Math.ceil(radius + 0.5);
    const covered = [];
    for (let row = -reach; row <= reach; row++) {
      for (let column = -reach; column <= reach; column++) {
        const away = Math.hypot(column + 0.5 - x, row + 0.5 - y);
        const alpha = Math.round(255 * opacity * Math.max(0, Math.min(1, radius + 0.5 - away)));
        if (alpha > 5) covered.push(column, row, alpha);
      }
    }
    return Int16Array.from(covered);
  });
}

export class Renderer {
  constructor(canvas) {
    this.canvas = canvas;
    this.context = canvas.getContext("2d");
  }

  // A browser that is zoomed out may leave a map of less than a pixel.
  resize(...size) {
    const [width, height] = size.map((value) => Math.max(1, value));
    if (this.image?.width === width && this.image?.height === height) return;
    this.canvas.width = width;
    this.canvas.height = height;
    this.image = this.context.createImageData(width, height);
    this.pixels = new Uint32Array(this.image.data.buffer);
  }

  // Points by colour, the frequent ones on top. With a mask, the others stay: grey, below. `hidden` is a class that is
  // not drawn.
  paint({ points, n, axes, projection, colours, palette, grey, mask, hidden }, { growth, strength, isOpaque }) {
    this.pixels.fill(0);
    const scene = { points, n, axes, projection, colours, hidden };
    if (mask) {
      this.add({ ...scene, palette: null, colour: grey, mask, wanted: 0 }, growth, isOpaque ? 1 : 0.2);
      this.add({ ...scene, palette, mask, wanted: 1 }, growth * 1.6, 1);
    } else {
      this.add({ ...scene, palette, mask: null, wanted: 1 }, growth, isOpaque ? 1 : OPACITY * strength);
    }
    this.context.putImageData(this.image, 0, 0);
  }

  // The dots of one size, made again only when they grow.
  stamps(growth, opacity, n) {
    const now = `${growth.toFixed(2)} ${opacity.toFixed(2)} ${n > MOST_ROUND}`;
    this.made ??= new Map();
    if (!this.made.has(now)) {
      if (this.made.size > MOST_KEPT) this.made.clear();
      const found = RANKS.map(([, radius]) => {
        // So many points are drawn as pixels, until one is near enough to see that they should be round.
        const isRound = n <= MOST_ROUND || radius * growth > 1;
        const filled = isRound ? Math.min(1, opacity + Math.max(0, growth - 1) * 0.1) : opacity;
        return stampsOf(radius * growth, filled, isRound);
      });
      this.made.set(now, found);
    }
    return this.made.get(now);
  }

  add({ points, n, axes, projection: { a, b }, colours, hidden, palette, colour, mask, wanted }, growth, opacity) {
    const { pixels } = this;
    const { width, height } = this.image;
    const [ax, ay, az, a0] = a;
    const [bx, by, bz, b0] = b;
    const stamps = this.stamps(growth, opacity, n);
    for (let i = n - 1; i >= 0; i--) {
      if (mask !== null && mask[i] !== wanted) continue;
      if (colours[i] === hidden) continue;
      let sx, sy;
      if (axes === 2) {
        sx = points[2 * i] * ax + a0;
        sy = points[2 * i + 1] * by + b0;
      } else {
        const [x, y, z] = [points[3 * i], points[3 * i + 1], points[3 * i + 2]];
        sx = x * ax + y * ay + z * az + a0;
        sy = x * bx + y * by + z * bz + b0;
      }
      if (sx < 0 || sy < 0 || sx >= width || sy >= height) continue;
      const column = sx | 0;
      const row = sy | 0;
      const part = (((sy - row) * PARTS) | 0) * PARTS + (((sx - column) * PARTS) | 0);
      const stamp = stamps[i < RANKS[0][0] ? 0 : i < RANKS[1][0] ? 1 : 2][part];
      const rgb = palette === null ? colour : palette[colours[i]];
      for (let k = 0; k < stamp.length; k += 3) {
        const x = column + stamp[k];
        const y = row + stamp[k + 1];
        if (x < 0 || y < 0 || x >= width || y >= height) continue;
        const at = y * width + x;
        const alpha = stamp[k + 2];
        const old = pixels[at];
        const before = old >>> 24;
        const now = before + alpha - ((before * alpha + 255) >> 8);
        pixels[at] = (now << 24) | (alpha >= before ? rgb : old & 0xffffff);
      }
    }
  }
}
