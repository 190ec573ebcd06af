// Names of points that move: written where there is space, and said under the pointer.
const NEAR = 16; // Pixels around the pointer in which a point is meant.
const POINT = 5; // Pixels from a point's middle to its edge.
const SAME_PLACE = 24; // Nearer to each other, points of one name have it once.

// Places each name where it covers no other and no point: first where it stood in the frame before. A name for which
// there is no such place is left out, unless it is required: that one may cover points.
//
// `labels` are SVG texts by index of their points, most important first; `spots` are the points' places, `obstacles`
// the places that a name should leave free, `sides` where names stood, kept from frame to frame, and `taken` the boxes
// that are written on. `boxOf` gives a name's width, height and distance from its point.
export function placeNames(labels, { names, spots, obstacles, sides, taken, boxOf, isRequired }, room, depth) {
  for (const [at, label] of labels) {
    const [x, y] = spots[at];
    const [w, h, gap] = boxOf(at);
    const boxes = {
      top: [x - w / 2, y - gap - h],
      bottom: [x - w / 2, y + gap],
      right: [x + gap, y - h / 2],
      left: [x - gap - w, y - h / 2],
    };
    const isFree = (side) => {
      const [l, t] = boxes[side];
      if (l < 0 || t < 0 || l + w > room || t + h > depth) return false;
      return !taken.some((other) => l < other.r && other.l < l + w && t < other.b && other.t < t + h);
    };
    const isClear = (side) => {
      const [l, t] = boxes[side];
      return isFree(side) && !obstacles.some(([a, b]) => l - POINT < a && a < l + w + POINT && t - 2 < b && b < t + h + 2);
    };
    // The same name in the same place is written once.
    const isThere = taken.some((other) => other.name === names[at] && Math.hypot(other.x - x, other.y - y) < SAME_PLACE);
    const around = [sides.get(at) ?? "top", "top", "bottom", "right", "left"];
    const side = isThere ? undefined : (around.find(isClear) ?? (isRequired(at) ? around.find(isFree) : undefined));
    label.style.display = side ? "" : "none";
    if (!side) continue;
    sides.set(at, side);
    const [l, t] = boxes[side];
    taken.push({ l, t, r: l + w, b: t + h, x, y, name: names[at] });
    label.setAttribute("x", (l + 2).toFixed(1));
    label.setAttribute("y", (t + h - 4).toFixed(1));
  }
}

// The index of the point under the pointer; -1 if there is none.
export function pointUnder(stage, spots, { clientX, clientY }) {
  const box = stage.getBoundingClientRect();
  const [x, y] = [clientX - box.left, clientY - box.top];
  let [nearest, least] = [-1, NEAR ** 2];
  spots.forEach(([left, top], at) => {
    const away = (left - x) ** 2 + (top - y) ** 2;
    if (away < least) [nearest, least] = [at, away];
  });
  return nearest;
}

// Shows what `textOf` says of the point under the pointer; `spotsNow` gives the points' places.
export function explainUnderPointer(stage, tip, spotsNow, textOf) {
  stage.onpointermove = stage.onpointerdown = (event) => {
    const spots = spotsNow();
    const nearest = pointUnder(stage, spots, event);
    tip.hidden = nearest < 0;
    if (nearest < 0) return;
    tip.textContent = textOf(nearest);
    const [left, top] = spots[nearest];
    tip.style.left = `${Math.min(left + 10, stage.getBoundingClientRect().width - tip.offsetWidth - 4)}px`;
    tip.style.top = `${Math.max(4, top - tip.offsetHeight - 8)}px`;
  };
  stage.onpointerleave = () => (tip.hidden = true);
}
