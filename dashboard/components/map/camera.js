// The camera of the map: how places become pixels, which view shows what, and how it flies. No DOM.
const FULL = 65535;
const MIDDLE = FULL / 2;
const MARGIN = 22;
// In a wide frame the map is stretched: at 1.45 the layout of GloVe keeps 36.3 % of the true neighbours, of 37.6 %.
const MOST_STRETCHED = 1.45;
const RHO = Math.SQRT2;
const DEEPEST = 4000;

// How places become pixels: sx = a·(x, y, z, 1), sy = b·(x, y, z, 1). With three axes the box is turned first.
export function projectionOf({ cx, cy, scale, stretch = 1, yaw, pitch }, width, height, axes) {
  const wide = scale * stretch;
  const right = width / 2 - cx * wide;
  const down = height / 2 + cy * scale;
  if (axes === 2) return { a: [wide, 0, 0, right], b: [0, -scale, 0, down] };
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

// The place under a pixel, on a plane.
export function unproject({ a, b }, x, y) {
  return [(x - a[3]) / a[0], (y - b[3]) / b[1]];
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
  const scale = (Math.min(width, height) / 2 - 16) / reach;
  return { low, high, eye: { cx: 0, cy: 0, scale, stretch: 1, yaw, pitch } };
}

// The view that shows all points and marks inside the frame, stretched as far as the frame is wide; `size` is theirs in
// pixels.
export function viewOfAll(points, n, marks, width, height) {
  const [low, high] = [[FULL, FULL], [0, 0]];
  const include = (x, y) => {
    if (x < low[0]) low[0] = x;
    if (x > high[0]) high[0] = x;
    if (y < low[1]) low[1] = y;
    if (y > high[1]) high[1] = y;
  };
  for (let i = 0; i < n; i++) include(points[2 * i], points[2 * i + 1]);
  for (const { at } of marks) include(...at);
  const [across, up] = [high[0] - low[0] || FULL, high[1] - low[1] || FULL];
  const [wide, tall] = [Math.max(20, width - 2 * MARGIN), Math.max(20, height - 2 * MARGIN)];
  const stretch = Math.max(1, Math.min(MOST_STRETCHED, wide / tall / (across / up)));
  const scale = Math.min(wide / across / stretch, tall / up);
  return { cx: (low[0] + high[0]) / 2, cy: (low[1] + high[1]) / 2, scale, stretch, yaw: 0, pitch: 0, size: [across * stretch * scale, up * scale] };
}

// The view in which all these places fill the middle.
export function viewOfPlaces(places, eye, width, height) {
  const span = (axis) => {
    const values = places.map((place) => place[axis]);
    return [Math.min(...values), Math.max(...values)];
  };
  const [[left, right], [low, high]] = [span(0), span(1)];
  const scale = Math.min(width / ((right - left) * eye.stretch || 1), height / (high - low || 1)) * 0.6;
  return { ...eye, cx: (left + right) / 2, cy: (low + high) / 2, scale: Math.min(scale, 0.5) };
}

// Where few places stand on the screen in a picture of their own: one scale for both axes, a margin for their names.
export function placesAlone(places, width, height, [across, up] = [90, 60]) {
  const [xs, ys] = [0, 1].map((axis) => places.map((place) => place[axis]));
  const span = (values) => Math.max(...values) - Math.min(...values);
  const middle = (values) => (Math.max(...values) + Math.min(...values)) / 2;
  const unit = Math.max(span(xs) / (width - 2 * across), span(ys) / (height - 2 * up)) || 1;
  return places.map(([x, y]) => [width / 2 + (x - middle(xs)) / unit, height / 2 - (y - middle(ys)) / unit]);
}

// The view of a word among those of its neighbours that stand near it; the others lie beyond the edge.
export function viewOfNeighbourhood(place, neighbours, whole, width, height) {
  const away = ([x, y]) => Math.hypot((x - place[0]) * whole.stretch, y - place[1]);
  const sorted = [...neighbours].sort((one, other) => away(one) - away(other));
  const half = away(sorted[Math.floor((sorted.length - 1) / 2)] ?? place);
  const near = sorted.filter((each) => away(each) <= Math.max(2.5 * half, 800));
  const view = viewOfPlaces([place, ...near], whole, width, height);
  return { ...view, scale: Math.max(2.5 * whole.scale, Math.min(7 * whole.scale, view.scale)) };
}

export function zoomedAt(eye, factor, fit, x, y, width, height) {
  const scale = Math.max(fit / 2, Math.min(fit * DEEPEST, eye.scale * factor));
  const by = 1 / eye.scale - 1 / scale;
  return { ...eye, scale, cx: eye.cx + ((x - width / 2) * by) / eye.stretch, cy: eye.cy - (y - height / 2) * by };
}

// A flight over the map (van Wijk and Nuij 2003): the eye at each time from 0 to 1; it goes out, over and in.
export function flightOf(from, to, width) {
  const [u0, u1] = [from.cx * from.stretch, to.cx * to.stretch];
  const [w0, w1] = [width / from.scale, width / to.scale];
  const [du, dv] = [u1 - u0, to.cy - from.cy];
  const far = Math.hypot(du, dv);
  const stretchAt = (t) => from.stretch + (to.stretch - from.stretch) * t;
  const eyeAt = (share, w, t) => {
    const stretch = stretchAt(t);
    return { ...to, stretch, cx: (u0 + du * share) / stretch, cy: from.cy + dv * share, scale: width / w };
  };
  const ends = (t) => (t <= 0 ? from : t >= 1 ? to : null);
  if (far < 1e-3 * Math.min(w0, w1)) return (t) => ends(t) ?? eyeAt(t, w0 * (w1 / w0) ** t, t);
  const b = (w, sign) => (w1 * w1 - w0 * w0 + sign * RHO ** 4 * far * far) / (2 * w * RHO ** 2 * far);
  const r = (value) => Math.log(Math.sqrt(value * value + 1) - value);
  const [r0, r1] = [r(b(w0, 1)), r(b(w1, -1))];
  const path = (r1 - r0) / RHO;
  return (t) => {
    const s = path * t;
    const share = (w0 / (RHO ** 2 * far)) * (Math.cosh(r0) * Math.tanh(RHO * s + r0) - Math.sinh(r0));
    return ends(t) ?? eyeAt(share, (w0 * Math.cosh(r0)) / Math.cosh(RHO * s + r0), t);
  };
}

// Slow at both ends.
export const eased = (t) => (t < 0.5 ? 4 * t ** 3 : 1 - (2 - 2 * t) ** 3 / 2);
