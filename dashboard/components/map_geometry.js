// Geometry of the map: pure functions of numbers, without the DOM.
const FULL = 65535;
const MIDDLE = FULL / 2;
const CELLS = 256;

// How places become pixels: sx = a·(x, y, z, 1), sy = b·(x, y, z, 1). With three axes the box is turned first.
export function projectionOf({ cx, cy, scale, yaw, pitch }, width, height, axes) {
  const right = width / 2 - cx * scale;
  const down = height / 2 + cy * scale;
  if (axes === 2) return { a: [scale, 0, 0, right], b: [0, -scale, 0, down] };
  const [co, s, d, t] = [Math.cos(yaw), Math.sin(yaw), Math.cos(pitch), Math.sin(pitch)];
  const a = [co * scale, 0, s * scale];
  const b = [-t * s * scale, -d * scale, t * co * scale];
  const about = (row) => -MIDDLE * (row[0] + row[1] + row[2]);
  // Towards the eye.
  const c = [-d * s, t, d * co];
  return { a: [...a, right + about(a)], b: [...b, down + about(b)], c: [...c, about(c)] };
}

export function project({ a, b }, place) {
  const [x, y, z = 0] = place;
  return [a[0] * x + a[1] * y + a[2] * z + a[3], b[0] * x + b[1] * y + b[2] * z + b[3]];
}

// How far in front of the middle a place of three axes is: -1 to 1, or nearly; 0 on a plane.
export function nearness({ c }, [x, y, z]) {
  return c ? (c[0] * x + c[1] * y + c[2] * z + c[3]) / MIDDLE : 0;
}

// The box around points of three axes, and the view that keeps it on the stage however it is turned.
export function viewOfBox(points, n, { yaw, pitch }, width, height) {
  const [low, high] = [[FULL, FULL, FULL], [0, 0, 0]];
  for (let i = 0; i < 3 * n; i++) {
    low[i % 3] = Math.min(low[i % 3], points[i]);
    high[i % 3] = Math.max(high[i % 3], points[i]);
  }
  const reach = Math.hypot(...high.map((value, axis) => (value - low[axis]) / 2)) || MIDDLE;
  return { low, high, eye: { cx: 0, cy: 0, scale: (Math.min(width, height) / 2 - 16) / reach, yaw, pitch } };
}

// The view that shows the bulk of the points: all but the outermost thousandth on each side, and every mark.
export function viewOfBulk(points, n, marks, width, height) {
  const [low, high] = [[], []];
  for (let axis = 0; axis < 2; axis++) {
    const counts = new Uint32Array(CELLS);
    for (let i = axis; i < n * 2; i += 2) counts[points[i] >> 8]++;
    const cut = n / 1000;
    let [first, last] = [0, CELLS - 1];
    for (let seen = counts[0]; seen <= cut && first < last; seen += counts[++first]);
    for (let seen = counts[CELLS - 1]; seen <= cut && last > first; seen += counts[--last]);
    low.push(Math.min(first << 8, ...marks.map((mark) => mark.at[axis])));
    high.push(Math.max(((last + 1) << 8) - 1, ...marks.map((mark) => mark.at[axis])));
  }
  const spans = [high[0] - low[0] || FULL, high[1] - low[1] || FULL];
  const scale = Math.min((width - 24) / spans[0], (height - 24) / spans[1]);
  return { cx: (low[0] + high[0]) / 2, cy: (low[1] + high[1]) / 2, scale, yaw: 0, pitch: 0 };
}

// The view in which all these places fill the middle.
export function viewOf(places, eye, width, height) {
  const span = (axis) => {
    const values = places.map((place) => place[axis]);
    return [Math.min(...values), Math.max(...values)];
  };
  const [[left, right], [low, high]] = [span(0), span(1)];
  const scale = Math.min(width / (right - left || 1), height / (high - low || 1)) * 0.6;
  return { ...eye, cx: (left + right) / 2, cy: (low + high) / 2, scale: Math.min(scale, 0.5) };
}

// Rows by cell of a grid of 256 × 256: those of cell c are order[starts[c]] to order[starts[c + 1] - 1].
export function gridOf(points, n) {
  const starts = new Uint32Array(CELLS * CELLS + 1);
  for (let i = 0; i < n; i++) starts[(points[2 * i + 1] >> 8) * CELLS + (points[2 * i] >> 8) + 1]++;
  for (let c = 0; c < CELLS * CELLS; c++) starts[c + 1] += starts[c];
  const next = starts.slice();
  const order = new Uint32Array(n);
  for (let i = 0; i < n; i++) order[next[(points[2 * i + 1] >> 8) * CELLS + (points[2 * i] >> 8)]++] = i;
  return { starts, order };
}

// The row nearest to (x, y) within the radius, the first of equals; -1 where there is none.
export function nearestInGrid({ starts, order }, points, x, y, radius, accepts) {
  const cell = (value) => Math.max(0, Math.min(CELLS - 1, Math.floor(value / CELLS)));
  let [best, distance] = [-1, radius * radius];
  for (let row = cell(y - radius); row <= cell(y + radius); row++) {
    for (let at = starts[row * CELLS + cell(x - radius)]; at < starts[row * CELLS + cell(x + radius) + 1]; at++) {
      const i = order[at];
      const here = (points[2 * i] - x) ** 2 + (points[2 * i + 1] - y) ** 2;
      if ((here < distance || (here === distance && i < best)) && accepts(i)) [best, distance] = [i, here];
    }
  }
  return best;
}

// The same on the screen by looking at each point: for three axes, where no grid stands still.
export function nearestOnScreen(points, n, axes, { a, b }, x, y, radius, accepts) {
  let [best, distance] = [-1, radius * radius];
  for (let i = 0; i < n; i++) {
    const [px, py, pz] = [points[axes * i], points[axes * i + 1], axes === 3 ? points[axes * i + 2] : 0];
    const dx = a[0] * px + a[1] * py + a[2] * pz + a[3] - x;
    const dy = b[0] * px + b[1] * py + b[2] * pz + b[3] - y;
    if (dx * dx + dy * dy < distance && accepts(i)) [best, distance] = [i, dx * dx + dy * dy];
  }
  return best;
}

// 1 for each point inside the outline, a list of screen places, by the even-odd rule.
export function maskInside(points, n, axes, { a, b }, outline) {
  const mask = new Uint8Array(n);
  const xs = outline.map(([x]) => x);
  const ys = outline.map(([, y]) => y);
  const [left, right] = [Math.min(...xs), Math.max(...xs)];
  const [top, bottom] = [Math.min(...ys), Math.max(...ys)];
  for (let i = 0; i < n; i++) {
    const [px, py, pz] = [points[axes * i], points[axes * i + 1], axes === 3 ? points[axes * i + 2] : 0];
    const x = a[0] * px + a[1] * py + a[2] * pz + a[3];
    const y = b[0] * px + b[1] * py + b[2] * pz + b[3];
    if (x < left || x > right || y < top || y > bottom) continue;
    let inside = 0;
    for (let at = 0, before = outline.length - 1; at < outline.length; before = at++) {
      if (ys[at] > y !== ys[before] > y) {
        const cross = xs[at] + ((y - ys[at]) / (ys[before] - ys[at])) * (xs[before] - xs[at]);
        if (x < cross) inside ^= 1;
      }
    }
    mask[i] = inside;
  }
  return mask;
}

// Which words are, or begin with, what is sought, in small letters and without a leading space: the exact one first.
export function beginningWith(folded, sought, n) {
  const mask = new Uint8Array(n);
  const first = [];
  let [count, exact] = [0, -1];
  for (let i = 0; i < n; i++) {
    if (!folded[i].startsWith(sought)) continue;
    mask[i] = 1;
    count++;
    if (exact < 0 && folded[i].length === sought.length) exact = i;
    else if (first.length < 8) first.push(i);
  }
  return { mask, count, rows: (exact < 0 ? first : [exact, ...first]).slice(0, 8) };
}

// Small boxes that together cover the line between two places on the screen.
export function alongLine([x, y], [toX, toY]) {
  const steps = Math.ceil(Math.hypot(toX - x, toY - y) / 6);
  return Array.from({ length: steps }, (_, at) => {
    const [mx, my] = [x + ((toX - x) * at) / steps, y + ((toY - y) * at) / steps];
    return { left: mx - 3, right: mx + 3, top: my - 3, bottom: my + 3 };
  });
}

// Labels beside their places, none over another or over the edge; what comes first has the first choice.
export function placeLabels(wanted, width, height, most, taken = []) {
  const placed = [];
  for (const label of wanted) {
    if (placed.length >= most) break;
    const { x, y, gap, wide, high } = label;
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
    const fits = ([left, top]) =>
      left >= 2 && top >= 2 && left + wide <= width - 2 && top + high <= height - 2 &&
      !taken.some((box) => left < box.right && left + wide > box.left && top < box.bottom && top + high > box.top);
    const corner = corners.find(fits);
    if (!corner) continue;
    const [left, top] = corner;
    taken.push({ left: left - 3, top: top - 1, right: left + wide + 3, bottom: top + high + 1 });
    placed.push({ ...label, left, top });
  }
  return placed;
}
