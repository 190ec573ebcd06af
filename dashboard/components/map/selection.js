// Which points are under a pointer, inside an outline, or begin with what is typed. No DOM.
const CELLS = 256;

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

const cellOf = (value) => Math.max(0, Math.min(CELLS - 1, Math.floor(value / CELLS)));

// Call `see` with each row in the box of half sizes around (x, y), or a little beyond it.
export function visitNear({ starts, order }, x, y, across, up, see) {
  for (let row = cellOf(y - up); row <= cellOf(y + up); row++) {
    const end = starts[row * CELLS + cellOf(x + across) + 1];
    for (let at = starts[row * CELLS + cellOf(x - across)]; at < end; at++) see(order[at]);
  }
}

// The row nearest to (x, y) within the radius, the first of equals; -1 where there is none.
// The first axis counts `stretch` times.
export function nearestInGrid(grid, points, x, y, radius, accepts, stretch = 1) {
  let [best, distance] = [-1, radius * radius];
  visitNear(grid, x, y, radius / stretch, radius, (i) => {
    const here = ((points[2 * i] - x) * stretch) ** 2 + (points[2 * i + 1] - y) ** 2;
    if ((here < distance || (here === distance && i < best)) && accepts(i)) [best, distance] = [i, here];
  });
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
