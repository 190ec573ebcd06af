// A text as chips, two of which move along it; below, the vectors of both and their cosine by place. Text is set by
// textContent only (no XSS).
import { htmlElement, svgElement } from "./elements.js";
import { formatNumber } from "./numerals.js";
import { arrange, axisTicks, moveTo } from "./place_line.js";
import { tokenColour, tokenPalette } from "./token_colours.js";
import { divergingPalette, makeStripe, unpackValues } from "./vector_stripe.js";

const NAMES = ["first", "second"];
const CURVE = { width: 900, height: 142, left: 44, right: 16, top: 20, bottom: 34 };

export default function ({ data, parentElement, setTriggerValue }) {
  const root = parentElement.querySelector(".pair");
  root.figure?.stop();
  root.figure = new Figure(root, data, setTriggerValue);
}

class Figure {
  constructor(root, data, send) {
    Object.assign(this, { root, data, send, places: [...data.places], drag: null });
    const style = getComputedStyle(root);
    this.hues = tokenPalette(style);
    this.palette = divergingPalette(style);
    this.last = data.curve ? data.curve.length - 1 : data.tokens.length - 1;
    this.moves = data.curve !== null && data.pair[0] !== data.pair[1];
    this.cells = (packed) => (packed ? unpackValues(packed) : null);
    this.vectors = { rows: data.rows.map(this.cells), added: this.cells(data.added), encoded: data.encoded?.map(this.cells) };
    const focused = root.getRootNode().activeElement?.dataset?.which;
    root.setAttribute("role", "figure");
    root.setAttribute("aria-label", data.alt);
    this.line = htmlElement("div", "line");
    this.line.setAttribute("role", "group");
    this.line.setAttribute("aria-label", "The text");
    this.sides = htmlElement("div", "sides");
    this.result = htmlElement("div", "result");
    this.result.setAttribute("aria-live", "polite");
    const middle = htmlElement("div", "middle");
    middle.append(this.sides, this.result);
    this.plot = htmlElement("div", "plot");
    root.replaceChildren(this.line, middle, this.plot);
    this.listen();
    this.show();
    // A new width asks for a new drawing of the curve: its letters keep their size.
    this.observer = new ResizeObserver(() => this.drawCurve());
    this.observer.observe(this.plot);
    if (focused !== undefined) this.focus(Number(focused));
  }

  stop() {
    this.observer.disconnect();
  }

  show() {
    this.drawLine();
    this.drawSides();
    this.drawResult();
    this.drawCurve();
  }

  // The chips, in the order in which they stand now.
  drawLine() {
    const { tokens, pair } = this.data;
    const shown = arrange(tokens.length, pair, this.places).filter(({ token }) => token < tokens.length);
    const items = [];
    shown.forEach(({ place, token }, at) => {
      if (at && place > shown[at - 1].place + 1) items.push(htmlElement("span", "gap", "…"));
      items.push(this.chip(tokens[token], token, place));
    });
    const isTrue = pair.every((token, which) => this.places[which] === token);
    const back = htmlElement("button", "button quiet back", "Back to the text");
    back.type = "button";
    back.hidden = isTrue || !this.data.curve;
    back.onclick = () => this.send("restored", true);
    this.line.replaceChildren(...items, back);
    this.line.classList.toggle("coarse", matchMedia("(pointer: coarse)").matches);
  }

  chip(token, index, place) {
    const which = this.data.pair.indexOf(index);
    const chip = htmlElement("button", `chip${which >= 0 ? " chosen" : ""}${token.random ? " random" : ""}`);
    chip.type = "button";
    chip.translate = false;
    chip.style.setProperty("--hue", tokenColour(token.id, this.hues));
    const label = htmlElement("span", "label", token.label);
    label.dir = "auto";
    chip.append(label, htmlElement("span", "place", String(place)));
    chip.dataset.place = place;
    if (which < 0) {
      chip.title = "Compare the first token with this one";
      chip.onclick = () => this.send("chosen", index);
      return chip;
    }
    chip.dataset.which = which;
    chip.append(htmlElement("span", "visually-hidden", `, the ${NAMES[which]} token`));
    if (this.moves) {
      chip.setAttribute("aria-roledescription", "movable token");
      chip.title = "Drag it to another position, or press the arrow keys";
      chip.onkeydown = (event) => this.key(event, which);
    }
    return chip;
  }

  focus(which) {
    this.line.querySelector(`[data-which="${which}"]`)?.focus({ preventScroll: true });
  }

  key(event, which) {
    const here = this.places[which];
    const target = {
      ArrowLeft: here - 1,
      ArrowRight: here + 1,
      PageDown: here - 10,
      PageUp: here + 10,
      Home: 0,
      End: this.last,
    }[event.key];
    if (target === undefined) return;
    event.preventDefault();
    this.move(which, target);
    this.focus(which);
    // Keys that are held down are one move.
    clearTimeout(this.sending);
    this.sending = setTimeout(() => this.tell(), 250);
  }

  move(which, target) {
    const places = moveTo(this.places, which, target, this.last);
    if (places === this.places) return;
    this.places = places;
    this.show();
  }

  tell() {
    if (this.places.some((place, at) => place !== this.data.places[at])) this.send("moved", this.places);
  }

  // Dragging is heard by what stays: the chips are drawn anew at each step.
  listen() {
    this.line.onpointerdown = (event) => {
      const chip = event.target.closest?.("[data-which]");
      if (!chip || !this.moves) return;
      event.preventDefault();
      chip.focus({ preventScroll: true });
      this.line.setPointerCapture(event.pointerId);
      this.drag = { which: Number(chip.dataset.which), slots: this.slots() };
      this.line.classList.add("dragging");
    };
    this.line.onpointermove = (event) => {
      if (!this.drag) return;
      const near = this.drag.slots.reduce((best, slot) => (slot.away(event) < best.away(event) ? slot : best));
      if (near.place !== this.places[this.drag.which]) this.move(this.drag.which, near.place);
    };
    const drop = () => {
      if (!this.drag) return;
      const { which } = this.drag;
      this.drag = null;
      this.line.classList.remove("dragging");
      this.focus(which);
      this.tell();
    };
    this.line.onpointerup = drop;
    this.line.onpointercancel = drop;
    const seek = (event) => {
      const { left, width } = this.plot.getBoundingClientRect();
      const share = (event.clientX - left - CURVE.left) / (width - CURVE.left - CURVE.right);
      this.move(1, Math.round(share * this.last));
    };
    this.plot.onpointerdown = (event) => {
      if (!this.moves) return;
      this.plot.setPointerCapture(event.pointerId);
      this.seeking = true;
      seek(event);
    };
    this.plot.onpointermove = (event) => this.seeking && seek(event);
    this.plot.onpointerup = this.plot.onpointercancel = () => {
      if (!this.seeking) return;
      this.seeking = false;
      this.tell();
    };
  }

  slots() {
    return [...this.line.querySelectorAll("[data-place]")].map((chip) => {
      const { left, right, top, bottom } = chip.getBoundingClientRect();
      const away = ({ clientX, clientY }) =>
        Math.hypot(clientX - (left + right) / 2, 3 * (clientY - (top + bottom) / 2));
      return { place: Number(chip.dataset.place), away };
    });
  }

  // The stripes of both tokens where they are now; where the server has not told yet, the last ones stay.
  drawSides() {
    const at = this.places.map((place) => this.data.live.indexOf(place));
    if (this.sides.childElementCount && at.includes(-1)) return;
    const { nCells, two } = this.data;
    const slice = (values, index) => values.subarray(index * nCells, (index + 1) * nCells);
    this.sides.replaceChildren(
      ...two.map((token, which) => {
        const place = this.places[which];
        const side = htmlElement("div", "side");
        const chip = htmlElement("span", `chip${token.random ? " random" : ""}`, token.label);
        chip.style.setProperty("--hue", tokenColour(token.id, this.hues));
        const heading = htmlElement("div", "heading");
        heading.append(chip, htmlElement("span", "note", `the ${NAMES[which]}, at position ${place}`));
        side.append(heading, this.stripe("its row", this.vectors.rows[which]));
        if (this.vectors.added) side.append(this.stripe(`+ position ${place}`, slice(this.vectors.added, at[which])));
        if (this.vectors.encoded)
          side.append(this.stripe(this.data.outcome, slice(this.vectors.encoded[which], at[which])));
        return side;
      }),
    );
  }

  stripe(title, values) {
    const { dimensions, bound } = this.data;
    const describe = (at) => `dimension ${dimensions[at]}: ${formatNumber(values[at] * bound, 4)}`;
    const row = htmlElement("div", "stripe-row");
    row.append(htmlElement("span", "note", title), makeStripe(values, this.palette, title, describe));
    return row;
  }

  cosine() {
    const { curve, cosines, live, places, alone } = this.data;
    if (!cosines) return alone;
    const [one, other] = this.places.map((place) => live.indexOf(place));
    if (one >= 0 && other >= 0) return cosines[one][other];
    return this.places[0] === places[0] ? curve?.[this.places[1]] : undefined;
  }

  drawResult() {
    const now = this.cosine();
    const { alone, cosines, added } = this.data;
    const shown = now === undefined ? "…" : formatNumber(now, 2);
    this.result.replaceChildren(
      htmlElement("span", "note", cosines ? (added ? "cosine of the two sums" : "cosine after the turn") : "cosine of the two"),
      htmlElement("span", "big", shown),
      htmlElement("span", "note", cosines ? `without positions: ${formatNumber(alone, 2)}` : "wherever they stand"),
    );
  }

  drawCurve() {
    const { curve, alone, places } = this.data;
    this.plot.hidden = !curve;
    if (!curve) return;
    const width = Math.max(240, this.plot.clientWidth || CURVE.width);
    const { height, left, right, top, bottom } = CURVE;
    const low = Math.min(...curve, alone);
    const high = Math.max(...curve, alone);
    const room = Math.max(high - low, 1e-3);
    const x = (place) => left + (place / Math.max(1, this.last)) * (width - left - right);
    const y = (value) => top + ((high - value) / room) * (height - top - bottom);
    const picture = svgElement("svg", { width, height, "aria-hidden": "true" });
    const text = (at, words, anchor = "middle", kind = "axis") =>
      picture.append(svgElement("text", { x: at[0], y: at[1], "text-anchor": anchor, class: kind }, words));
    picture.append(svgElement("line", { x1: left, x2: width - right, y1: y(alone), y2: y(alone), class: "level" }));
    text([width - right, y(alone) - 5], "without positions", "end");
    for (const value of high - low > 0.005 ? [high, low] : [high]) text([left - 6, y(value) + 4], formatNumber(value, 2), "end");
    for (const tick of axisTicks(this.last)) text([x(tick), height - 18], String(tick));
    text([width - right, height - 3], "position of the second →", "end");
    // While the first is dragged, its curve is not known yet.
    const stale = this.places[0] !== places[0];
    const path = curve.map((value, place) => `${place ? "L" : "M"}${x(place).toFixed(1)} ${y(value).toFixed(1)}`).join("");
    picture.append(svgElement("path", { d: path, class: stale ? "curve stale" : "curve" }));
    const [one, other] = this.places;
    picture.append(svgElement("line", { x1: x(one), x2: x(one), y1: top - 6, y2: height - bottom + 4, class: "first" }));
    text([x(one) + 5, height - bottom - 2], "the first", "start");
    const now = this.cosine();
    if (now !== undefined) {
      const cx = x(other);
      const cy = Math.min(height - bottom, Math.max(top, y(now)));
      picture.append(svgElement("circle", { cx, cy, r: 7, class: "second" }));
      const near = cx > width - 150;
      text([cx + (near ? -12 : 12), cy - 8], `the second: ${formatNumber(now, 2)}`, near ? "end" : "start", "axis strong");
    }
    this.plot.replaceChildren(picture);
  }
}
