// A token, its ID, the matrix and the row that lifts out of it. Text is set by textContent only (no XSS).
import { htmlElement } from "./elements.js";
import { letterSize } from "./letter_size.js";
import { moveWindow, zoomWindow } from "./matrix_window.js";
import { formatNumber } from "./numerals.js";
import { tokenColour, tokenPalette } from "./token_colours.js";
import { divergingColour, divergingPalette, makeStripe, paintCells, unpackExact, unpackValues } from "./vector_stripe.js";

const LIFT_MS = 900;
const TELL_MS = 200;
// Between two zeros of the one-hot column, in pixels.
const LINE = 18;

const count = (value) => value.toLocaleString("en");

const brightness = ([red, green, blue]) => 0.3 * red + 0.6 * green + 0.1 * blue;

// That of two colours, as `#rrggbb`, which stands out more from a background.
function readableInk(background, inks) {
  const parts = (ink) => [1, 3, 5].map((at) => parseInt(ink.slice(at, at + 2), 16));
  const contrast = (ink) => Math.abs(brightness(parts(ink)) - brightness(background));
  return contrast(inks[0]) > contrast(inks[1]) ? inks[0] : inks[1];
}

export default function ({ data, parentElement, setTriggerValue }) {
  const root = parentElement.querySelector(".lookup");
  root.figure ??= new Lookup(root);
  root.figure.update(data, setTriggerValue);
}

class Lookup {
  constructor(root) {
    const part = (name) => root.querySelector(`.${name}`);
    Object.assign(this, { root, way: part("way"), stage: part("stage"), canvas: part("cells"), panel: part("panel") });
    Object.assign(this, { oneHot: part("one-hot"), mark: part("mark"), tip: part("tooltip"), where: part("where") });
    this.tile = document.createElement("canvas");
    const middle = () => ({ x: 0, y: this.share(this.data.row) });
    part("in").onclick = () => this.zoom(4, middle());
    part("out").onclick = () => this.zoom(1 / 4, middle());
    part("home").onclick = () => this.zoom(1e-9, middle());
    this.listen();
    new ResizeObserver(() => this.data && this.draw()).observe(this.stage);
  }

  update(data, send) {
    const isNew = this.data?.row !== data.row || this.data?.label !== data.label;
    Object.assign(this, { data, send });
    // What the visitor asks for meanwhile is on its way.
    if (!this.waiting) this.window = data.window;
    const style = getComputedStyle(this.root);
    this.hues = tokenPalette(style);
    this.palette = divergingPalette(style);
    this.values = unpackExact(data.values);
    const scaled = this.values.map((value) => value / data.bound);
    paintCells(this.tile, scaled, data.columns.length, this.palette);
    this.stage.setAttribute("aria-label", `${data.alt}. Plus and minus zoom, arrow keys move.`);
    this.drawWay();
    this.drawPanel();
    this.draw();
    if (isNew) this.lift();
  }

  // Where a row is on screen: 0 at the upper edge, 1 at the lower.
  share(row) {
    const { top, rows } = this.window;
    return Math.min(1, Math.max(0, (row + 0.5 - top) / rows));
  }

  drawWay() {
    const { row, label, random, size } = this.data;
    const chip = this.chip(label, row, random);
    const steps = ["→", `ID ${row}`, "→", `row ${row} of ${count(size.nRows)}`];
    const way = steps.map((text) => htmlElement("span", text === "→" ? "note" : "step", text));
    this.way.replaceChildren(chip, ...way, htmlElement("span", "note extent", this.data.extent));
  }

  chip(label, row, random = false) {
    const chip = htmlElement("span", `chip${random ? " random" : ""}`, label);
    chip.style.setProperty("--hue", tokenColour(row, this.hues));
    chip.dir = "auto";
    chip.translate = false;
    return chip;
  }

  draw() {
    const { clientWidth: width, clientHeight: height } = this.stage;
    if (!width || !height) return;
    const left = this.oneHot.offsetWidth;
    const ratio = devicePixelRatio || 1;
    this.canvas.width = (width - left) * ratio;
    this.canvas.height = height * ratio;
    const { data, window } = this;
    const drawn = data.window;
    const [w, h] = [this.canvas.width, this.canvas.height];
    const context = this.canvas.getContext("2d");
    context.imageSmoothingEnabled = false;
    context.drawImage(
      this.tile,
      ((drawn.left - window.left) / window.columns) * w,
      ((drawn.top - window.top) / window.rows) * h,
      (drawn.columns / window.columns) * w,
      (drawn.rows / window.rows) * h,
    );
    this.writeValues(context, ratio);
    this.drawOneHot(height);
    const rowHeight = Math.max(3, height / window.rows);
    const isHere = data.row >= window.top && data.row < window.top + window.rows;
    this.mark.hidden = !isHere;
    this.mark.style.cssText = `left:${left}px;top:${this.share(data.row) * height - rowHeight / 2}px;height:${rowHeight}px`;
    const last = window.top + window.rows - 1;
    const every = data.rows.length < window.rows ? `, 1 in ${count(Math.round(window.rows / data.rows.length))} drawn` : "";
    this.where.textContent = `rows ${count(window.top)} to ${count(last)}${every}`;
  }

  // Near by, the values stand in their cells.
  writeValues(context, ratio) {
    const { columns, rows, top, left } = this.data.window;
    const { window, canvas } = this;
    const cell = canvas.width / window.columns / ratio;
    const line = canvas.height / window.rows / ratio;
    if (cell < 44 || line < 16) return;
    const style = getComputedStyle(this.root);
    const inks = ["--st-text-color", "--st-background-color"].map((name) => style.getPropertyValue(name).trim());
    const size = letterSize(this.root, "--text-sm") * ratio;
    context.font = [`${size}px`, style.fontFamily].join(" ");
    context.textAlign = "center";
    context.textBaseline = "middle";
    for (let row = 0; row < rows; row++)
      for (let column = 0; column < columns; column++) {
        const value = this.values[row * columns + column];
        context.fillStyle = readableInk(divergingColour(value / this.data.bound, this.palette), inks);
        const x = ((column + 0.5 + left - window.left) / window.columns) * canvas.width;
        const y = ((row + 0.5 + top - window.top) / window.rows) * canvas.height;
        context.fillText(formatNumber(value, 2), x, y);
      }
  }

  // A zero for each row, and a one for the chosen; near by with the tokens.
  drawOneHot(height) {
    const { data, window } = this;
    const line = height / window.rows;
    const place = (element, y) => {
      element.style.top = `${y}px`;
      return element;
    };
    const entries = [];
    if (line >= 14) {
      data.rows.forEach((row, at) => {
        const y = ((row + 0.5 - window.top) / window.rows) * height;
        if (y < 0 || y > height) return;
        const entry = htmlElement("div", row === data.row ? "entry one" : "entry");
        entry.append(htmlElement("span", "bit", row === data.row ? "1" : "0"), htmlElement("span", "name", data.labels[at]));
        entries.push(place(entry, y));
      });
    } else {
      const here = this.share(data.row) * height;
      const isHere = data.row >= window.top && data.row < window.top + window.rows;
      // The column's name stands at its end that is further from the one.
      const name = isHere && here > height / 2 ? LINE / 2 : height - LINE / 2;
      entries.push(place(htmlElement("div", "entry", "one-hot vector"), name));
      for (let y = LINE / 2; y < height; y += LINE)
        if (Math.abs(y - name) >= LINE && (!isHere || Math.abs(y - here) > LINE * 0.8))
          entries.push(place(htmlElement("div", "entry", "0"), y));
      if (isHere) {
        const entry = htmlElement("div", "entry one");
        entry.append(htmlElement("span", "bit", "1"), htmlElement("span", "name", `ID ${data.row}`));
        entries.push(place(entry, Math.min(height - 8, Math.max(8, here))));
      }
    }
    this.oneHot.replaceChildren(...entries);
  }

  drawPanel() {
    const { data } = this;
    const focused = this.panel.getRootNode().activeElement?.dataset?.row;
    const heading = htmlElement("div", "heading");
    heading.append(this.chip(data.label, data.row, data.random), htmlElement("span", "note", `${count(data.size.nDims)} numbers`));
    const values = unpackValues(data.stripe);
    const describe = (at) => `dimension ${data.dimensions[at]}`;
    this.stripe = makeStripe(values, this.palette, `The row of ${data.label}`, describe);
    const more = data.size.nDims > data.first.length ? " …" : "";
    const first = htmlElement("div", "first", data.first.map((value) => formatNumber(value, 4)).join("  ") + more);
    this.panel.replaceChildren(heading, this.stripe, first);
    this.addList("Nearest rows", data.nearest);
    this.addList("Next to it in the list of IDs", data.beside);
    if (focused !== undefined) this.panel.querySelector(`[data-row="${focused}"]`)?.focus({ preventScroll: true });
  }

  addList(title, neighbours) {
    if (!neighbours.length) return;
    const list = htmlElement("div", "list");
    for (const { row, label, cosine } of neighbours) {
      const entry = htmlElement("button", "neighbour");
      entry.type = "button";
      entry.dataset.row = row;
      entry.title = `Show ${label}, ID ${row}`;
      entry.onclick = () => this.send("chosen", row);
      const track = htmlElement("span", "track");
      const bar = htmlElement("span", "bar");
      bar.style.width = `${100 * Math.max(0, cosine ?? 0)}%`;
      track.append(bar);
      entry.append(this.chip(label, row, cosine === null), track);
      entry.append(htmlElement("span", "value", cosine === null ? "random" : formatNumber(cosine, 2)));
      list.append(entry);
    }
    this.panel.append(htmlElement("div", "note", title), list);
  }

  // The row leaves its place in the matrix for the panel.
  lift() {
    if (this.mark.hidden || matchMedia("(prefers-reduced-motion: reduce)").matches) return;
    const from = this.mark.getBoundingClientRect();
    const to = this.stripe.getBoundingClientRect();
    if (!to.width || !from.width) return;
    const move = `translate(${from.left - to.left}px, ${from.top - to.top}px)`;
    const scale = `scale(${from.width / to.width}, ${from.height / to.height})`;
    this.stripe.style.transformOrigin = "0 0";
    this.stripe.animate([{ transform: `${move} ${scale}` }, { transform: "none" }], {
      duration: LIFT_MS,
      easing: "cubic-bezier(0.3, 0, 0.1, 1)",
    });
  }

  zoom(factor, anchor) {
    this.show(zoomWindow(this.window, factor, anchor, this.data.size));
  }

  move(down, right) {
    this.show(moveWindow(this.window, down, right, this.data.size));
  }

  show(window) {
    this.window = window;
    this.tip.hidden = true;
    this.draw();
    clearTimeout(this.waiting);
    this.waiting = setTimeout(() => {
      this.waiting = 0;
      this.send("window", [window.top, window.rows, window.left]);
    }, TELL_MS);
  }

  // The place of a pointer as shares of the matrix's width and height.
  place({ clientX, clientY }) {
    const { left, top, width, height } = this.canvas.getBoundingClientRect();
    return { x: (clientX - left) / width, y: (clientY - top) / height };
  }

  // The drawn cell at a place: its index among the rows and columns that were sent.
  cell({ x, y }) {
    const { window, data } = this;
    const nearest = (sent, at) => {
      const after = sent.findIndex((each) => each > at);
      return after < 0 ? sent.length - 1 : Math.max(0, after - 1);
    };
    return [nearest(data.rows, window.top + y * window.rows), nearest(data.columns, window.left + x * window.columns)];
  }

  listen() {
    const { stage } = this;
    stage.onwheel = (event) => {
      event.preventDefault();
      this.zoom(Math.exp(-event.deltaY / 250), this.place(event));
    };
    stage.onkeydown = (event) => {
      const { rows, columns } = this.window;
      const middle = { x: 0, y: this.share(this.data.row) };
      const does = {
        "+": () => this.zoom(2, middle),
        "=": () => this.zoom(2, middle),
        "-": () => this.zoom(1 / 2, middle),
        Home: () => this.zoom(1e-9, middle),
        ArrowUp: () => this.move(-Math.ceil(rows / 8), 0),
        ArrowDown: () => this.move(Math.ceil(rows / 8), 0),
        ArrowLeft: () => this.move(0, -Math.ceil(columns / 8)),
        ArrowRight: () => this.move(0, Math.ceil(columns / 8)),
      }[event.key];
      if (!does || event.target !== stage) return;
      event.preventDefault();
      does();
    };
    stage.onpointerdown = (event) => {
      if (event.target !== this.canvas || event.pointerType === "touch") return;
      stage.setPointerCapture(event.pointerId);
      this.drag = { at: this.place(event), window: this.window, moved: false };
    };
    stage.onpointermove = (event) => (this.drag ? this.dragTo(event) : this.hover(event));
    stage.onpointerup = (event) => {
      const { drag } = this;
      this.drag = null;
      if (drag && !drag.moved) this.send("chosen", this.data.rows[this.cell(this.place(event))[0]]);
    };
    stage.onpointercancel = () => (this.drag = null);
    stage.onpointerleave = () => (this.tip.hidden = true);
    this.listenToFingers();
  }

  // One finger scrolls the page; two move and zoom the matrix.
  listenToFingers() {
    const spread = ([one, other]) => ({
      size: Math.hypot(one.clientX - other.clientX, one.clientY - other.clientY),
      at: this.place({ clientX: (one.clientX + other.clientX) / 2, clientY: (one.clientY + other.clientY) / 2 }),
    });
    const moved = (event) => {
      if (event.touches.length < 2) return;
      event.preventDefault();
      const now = spread([...event.touches]);
      if (this.pinch) {
        const { rows, columns } = this.window;
        const [down, right] = [(this.pinch.at.y - now.at.y) * rows, (this.pinch.at.x - now.at.x) * columns];
        this.window = moveWindow(this.window, down, right, this.data.size);
        this.zoom(now.size / this.pinch.size, now.at);
      }
      this.pinch = now;
    };
    this.stage.addEventListener("touchmove", moved, { passive: false });
    this.stage.addEventListener("touchend", () => (this.pinch = null));
  }

  dragTo(event) {
    const { drag } = this;
    const now = this.place(event);
    const [down, right] = [(drag.at.y - now.y) * drag.window.rows, (drag.at.x - now.x) * drag.window.columns];
    if (Math.hypot(drag.at.y - now.y, drag.at.x - now.x) < 0.01 && !drag.moved) return;
    drag.moved = true;
    this.show(moveWindow(drag.window, down, right, this.data.size));
  }

  hover(event) {
    this.tip.hidden = event.target !== this.canvas;
    if (this.tip.hidden) return;
    const { data, stage, tip } = this;
    const [row, column] = this.cell(this.place(event));
    const value = formatNumber(this.values[row * data.columns.length + column], 3);
    tip.textContent = `${data.labels[row]} · ${data.rows[row]}, dimension ${data.columns[column]}: ${value}`;
    const { left, top, width } = stage.getBoundingClientRect();
    const x = event.clientX - left;
    tip.style.left = x > width / 2 ? "auto" : `${x + 12}px`;
    tip.style.right = x > width / 2 ? `${width - x + 12}px` : "auto";
    tip.style.top = `${Math.max(4, event.clientY - top - 34)}px`;
  }
}
