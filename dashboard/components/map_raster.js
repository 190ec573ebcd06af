// Rasterising of points. Writing pixels into one ImageData buffer draws 400,000 points in a few milliseconds on the CPU;
// a fillRect call for each would take twenty times as long.
const SEEN_ONCE = 150;
const SEEN_OFTEN = 8;

// How wide a point is in the buffer's pixels: the fewer points and the nearer, the larger.
export function dotSize(n, zoom, density) {
  const base = n > 200_000 ? 0.9 : n > 50_000 ? 1.2 : n > 5_000 ? 2 : n > 500 ? 3.5 : 7;
  return Math.round(Math.max(1, Math.min(9 * density, base * density * zoom ** 0.4)));
}

// The rows of a disc of that width: for each, its first column and the one after its last, from the centre.
function disc(size) {
  const rows = [];
  const radius = size / 2;
  for (let y = 0; y < size; y++) {
    const half = size < 4 ? radius : Math.sqrt(radius * radius - (y + 0.5 - radius) ** 2);
    rows.push([y - (size >> 1), Math.round(radius - half) - (size >> 1), Math.round(radius + half) - (size >> 1)]);
  }
  return rows;
}

export class Raster {
  constructor(canvas) {
    this.canvas = canvas;
    this.context = canvas.getContext("2d");
  }

  resize(width, height) {
    if (this.image?.width === width && this.image?.height === height) return;
    this.canvas.width = width;
    this.canvas.height = height;
    this.image = this.context.createImageData(width, height);
    this.pixels = new Uint32Array(this.image.data.buffer);
    this.hits = new Uint8Array(width * height);
  }

  // Points by colour, rarest first so that frequent words lie on top. With a mask, the others stay: grey, below.
  paint(points, n, axes, projection, colours, palette, grey, mask, dot, opaque) {
    this.pixels.fill(0);
    this.hits.fill(0);
    if (mask) {
      this.add(points, n, axes, projection, null, grey, mask, 0, dot);
      this.shade(opaque ? 255 : 60);
      this.hits.fill(0);
      this.add(points, n, axes, projection, colours, palette, mask, 1, Math.max(dot, 2));
      this.shade(255);
    } else {
      this.add(points, n, axes, projection, colours, palette, null, 1, dot);
      this.shade(opaque || dot > 4 ? 255 : SEEN_ONCE);
    }
    this.context.putImageData(this.image, 0, 0);
  }

  add(points, n, axes, { a, b }, colours, palette, mask, wanted, dot) {
    const { pixels, hits } = this;
    const { width, height } = this.image;
    const [ax, ay, az, a0] = a;
    const [bx, by, bz, b0] = b;
    const rows = dot > 1 ? disc(dot) : null;
    for (let i = n - 1; i >= 0; i--) {
      if (mask !== null && mask[i] !== wanted) continue;
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
      const colour = colours === null ? palette : palette[colours[i]];
      if (rows === null) {
        const at = (sy | 0) * width + (sx | 0);
        pixels[at] = colour;
        if (hits[at] < SEEN_OFTEN) hits[at]++;
        continue;
      }
      for (const [down, from, to] of rows) {
        const y = (sy | 0) + down;
        if (y < 0 || y >= height) continue;
        const end = Math.min(width, (sx | 0) + to) + y * width;
        for (let at = Math.max(0, (sx | 0) + from) + y * width; at < end; at++) {
          pixels[at] = colour;
          if (hits[at] < SEEN_OFTEN) hits[at]++;
        }
      }
    }
  }

  // The more points fell on a pixel, the less of the ground shows through.
  shade(once) {
    const ramp = new Uint32Array(SEEN_OFTEN + 1);
    for (let k = 1; k <= SEEN_OFTEN; k++) ramp[k] = (once + ((255 - once) * (k - 1)) / (SEEN_OFTEN - 1)) << 24;
    const { pixels, hits } = this;
    for (let at = 0; at < hits.length; at++) {
      if (hits[at]) pixels[at] = (pixels[at] & 0xffffff) | ramp[hits[at]];
    }
  }
}
