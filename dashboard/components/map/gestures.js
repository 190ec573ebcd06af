// Hands on the map: a pointer that drags, a wheel, one finger or two.
import { maskInside } from "./selection.js";

const MOVED = 4;
// How far from a point a finger may come down.
const FINGER = 28;

export class Gestures {
  constructor(map, stage, signal) {
    Object.assign(this, { map, stage, mode: "move", drag: null, pinch: null });
    const on = (name, act, more = {}) => stage.addEventListener(name, act, { signal, ...more });
    on("pointerdown", (event) => this.down(event));
    on("pointermove", (event) => this.moved(event));
    on("pointerup", (event) => this.up(event));
    on("pointercancel", () => this.drop());
    on("pointerleave", (event) => event.pointerType === "mouse" && map.tooltip.hide());
    on("wheel", (event) => this.wheel(event), { passive: false });
    // One finger scrolls the page, unless the map has the whole screen; two move the map.
    for (const name of ["touchstart", "touchmove"]) on(name, (event) => this.touched(event), { passive: false });
    on("touchend", () => (this.pinch = null));
  }

  get isTurned() {
    return this.map.axes === 3;
  }

  place(event) {
    const bounds = this.stage.getBoundingClientRect();
    return [event.clientX - bounds.left, event.clientY - bounds.top];
  }

  move(dx, dy, turns = this.isTurned) {
    if (turns) this.map.turnBy(dx, dy);
    else this.map.moveBy(dx, dy);
  }

  down(event) {
    if (event.button !== 0 || this.pinch) return;
    const at = this.place(event);
    this.drag = { from: at, last: at, moved: false, touch: event.pointerType === "touch", shift: event.shiftKey };
    if (!this.drag.touch || this.mode !== "move" || this.map.isFull) this.stage.setPointerCapture(event.pointerId);
  }

  moved(event) {
    const at = this.place(event);
    const { drag, map } = this;
    if (!drag) return event.pointerType === "mouse" ? map.tooltip.show(...at) : undefined;
    const [dx, dy] = [at[0] - drag.last[0], at[1] - drag.last[1]];
    drag.moved ||= Math.hypot(at[0] - drag.from[0], at[1] - drag.from[1]) > MOVED;
    if (!drag.moved) return;
    map.tooltip.hide();
    if (this.mode === "move") {
      if (drag.touch && !map.isFull) return;
      this.move(dx, dy, this.isTurned && !drag.shift);
    } else {
      const [x, y] = drag.from;
      map.outline = this.mode === "box" ? [drag.from, [at[0], y], at, [x, at[1]]] : [...(map.outline ?? [drag.from]), at];
      map.draw();
    }
    drag.last = at;
  }

  up(event) {
    const { drag, map } = this;
    this.drag = null;
    if (!drag) return;
    const at = this.place(event);
    if (!drag.moved) {
      if (drag.touch && !map.isFull) map.tooltip.show(...at);
      const row = map.at(...at, drag.touch ? FINGER : undefined);
      if (row >= 0) map.choose(row);
    } else if (this.mode !== "move" && map.outline?.length > 2 && map.points) {
      const mask = maskInside(map.points, map.n, map.axes, map.projection, map.outline);
      map.outline = null;
      map.pick(mask, "inside");
    }
  }

  drop() {
    this.drag = null;
    this.map.outline = null;
  }

  wheel(event) {
    const isOurs = event.ctrlKey || event.metaKey || this.map.isFull || this.stage.getRootNode().activeElement === this.stage;
    if (!isOurs) return this.map.hint("Click the map first, or hold Ctrl, to zoom");
    event.preventDefault();
    const pixels = event.deltaY * (event.deltaMode === 1 ? 16 : 1);
    this.map.zoomBy(Math.exp(-Math.max(-120, Math.min(120, pixels)) * (event.ctrlKey ? 0.008 : 0.004)), ...this.place(event));
  }

  touched(event) {
    const { map } = this;
    if (event.touches.length < 2) {
      const isScroll = event.type === "touchmove" && this.mode === "move" && !map.isFull;
      if (isScroll) map.hint(`Two fingers ${this.isTurned ? "turn" : "move"} and zoom`);
      return;
    }
    event.preventDefault();
    this.drop();
    const [one, other] = [...event.touches].map((touch) => this.place(touch));
    const now = {
      middle: [(one[0] + other[0]) / 2, (one[1] + other[1]) / 2],
      apart: Math.hypot(one[0] - other[0], one[1] - other[1]) || 1,
    };
    if (this.pinch && map.eye) {
      this.move(now.middle[0] - this.pinch.middle[0], now.middle[1] - this.pinch.middle[1]);
      map.zoomBy(now.apart / this.pinch.apart, ...now.middle);
    }
    this.pinch = now;
  }
}
