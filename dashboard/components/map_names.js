// Names of regions on a map: at which zoom each stands, so that none lies over another and none comes and goes.

// From which zoom the far names give way to the near ones, and these to the words themselves: [begins, ends] of the fading.
export const FADES = { far: [2.4, 2.8], near: [9, 10.5] };

// The zoom from which each name stands beside those before it, by one interval a name (Been, Daiches and Yap 2006).
// A name is { at: [x, y], wide, high }; places in steps of the layout, sizes in pixels; `fit` is pixels a step at zoom 1.
export function firstZooms(names, fit, least = 1) {
  const first = [];
  names.forEach((name, i) => {
    let zoom = least;
    for (let j = 0; j < i; j++) {
      const apart = partedFrom(name, names[j], fit);
      if (first[j] < apart) zoom = Math.max(zoom, apart);
    }
    first.push(zoom);
  });
  return first;
}

// The zoom from which two names lie beside or below each other.
function partedFrom(one, other, fit) {
  const [dx, dy] = [0, 1].map((axis) => Math.abs(one.at[axis] - other.at[axis]) * fit);
  return Math.min((one.wide + other.wide) / 2 / dx, (one.high + other.high) / 2 / dy);
}

// How much of a name is seen at this zoom, 0 to 1: it fades in within a tenth of its first zoom, and out in FADES.
export function shown(level, first, zoom) {
  const [begins, ends] = FADES[level];
  const comes = level === "far" ? 0 : FADES.far[1];
  const within = (value) => Math.max(0, Math.min(1, value));
  const from = Math.max(first, comes);
  const enters = from <= 1 ? 1 : within((zoom / from - 1) / 0.1);
  return Math.min(enters, within((ends - zoom) / (ends - begins)));
}
