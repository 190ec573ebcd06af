// A zoomable map of many words: fetches its data from the given files, and sets text by textContent only (no XSS).
// One view per place on the page; a rerun only updates what has changed.
import { letterSize } from "./letter_size.js";
import { alongLine, beginningWith, gridOf, maskInside, nearestInGrid, nearestOnScreen } from "./map_geometry.js";
import { nearness, placeLabels, project, projectionOf, viewOf, viewOfBox, viewOfBulk } from "./map_geometry.js";
import { FADES, firstZooms, shown } from "./map_names.js";
import { Raster, dotSize } from "./map_raster.js";

const VIEWS = new WeakMap();
const FILES = new Map();
const MAX_FILES = 12;
const MAX_PICKED_POINTS = 500;
const NEAR_ENOUGH = 14;
// Where regions have names, words are written from this zoom on.
const WORDS_FROM = 6;
const SHAPES = { word: "◆", other: "■" };
const WORD = /^[␣\s]?[\p{L}][\p{L}'’-]{2,}$/u;

export default function ({ data, parentElement, setStateValue, setTriggerValue }) {
  if (!VIEWS.has(parentElement)) VIEWS.set(parentElement, new View(parentElement));
  const view = VIEWS.get(parentElement);
  view.tell = setStateValue;
  view.trigger = setTriggerValue;
  view.update(data);
  return () => {
    view.close();
    VIEWS.delete(parentElement);
  };
}

// The bytes at an address below the app's own. What was fetched is kept, so that coming back to a page costs nothing.
function fetched(address, read) {
  if (!FILES.has(address)) {
    const asked = fetch(new URL(address, location.href)).then((answer) => {
      if (!answer.ok) throw new Error(`${address}: ${answer.status}`);
      return answer[read]();
    });
    asked.catch(() => FILES.delete(address));
    FILES.set(address, asked);
    if (FILES.size > MAX_FILES) FILES.delete(FILES.keys().next().value);
  }
  return FILES.get(address);
}

const bytesOf = (base64) => Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0)).buffer;
const counted = (number) => number.toLocaleString("en");

class View {
  constructor(parent) {
    const find = (name) => parent.querySelector(name);
    this.root = find(".map");
    this.stage = find(".stage");
    this.over = find(".overlay");
    this.ink = this.over.getContext("2d");
    this.raster = new Raster(find(".points"));
    this.input = find("input");
    this.list = find("ul");
    this.tip = find(".tooltip");
    this.hint = find(".hint");
    this.status = find(".status");
    this.legend = find(".legend");
    this.host = parent.host ?? parent;
    this.mode = "move";
    this.mask = null;
    this.hovered = -1;
    this.walk = -1;
    this.touches = new Map();
    this.ends = new AbortController();
    this.listen();
  }

  close() {
    this.ends.abort();
    this.resizing.disconnect();
    cancelAnimationFrame(this.frame);
  }

  // ---- What the page says ----

  async update(data) {
    this.data = data;
    this.stage.setAttribute("aria-label", data.alt);
    if (this.loaded !== data.version) await this.load(data);
    // Another rerun may have come meanwhile.
    if (this.data !== data || this.loaded !== data.version) return;
    this.drawLegend();
    const told = `${data.marks[0]?.row} ${data.summary}`;
    if (this.told !== told) {
      this.told = told;
      this.walk = -1;
      this.show(data.marks[0]);
      if (this.mask === null) this.say(data.summary);
    }
    if (data.found && data.found.pattern !== this.shownPattern) this.showFound(data.found);
    this.shownPattern = data.found?.pattern;
    if (data.shared) this.showShared(data.shared);
    this.draw();
  }

  // What was chosen on a map beside this one, or here.
  showShared(rows) {
    const now = rows.join();
    if (now === this.sharedShown) return;
    this.sharedShown = now;
    if (!rows.length) return this.isPicked ? this.clear({ quiet: true }) : undefined;
    const mask = new Uint8Array(this.n);
    for (const row of rows) if (row < this.n) mask[row] = 1;
    this.isolated = undefined;
    const name = "chosen on the map beside it";
    this.select(mask, rows.length < MAX_PICKED_POINTS ? name : `the most frequent of those ${name}`);
    this.isPicked = true;
  }

  // Tell the page what is chosen: of maps side by side the last one counts, whatever each of them told before.
  tellPicked(rows) {
    if (!this.data.shared) return this.tell("picked", rows);
    this.sharedShown = rows.join();
    this.trigger("shared", rows);
  }

  async load(data) {
    let points, colours;
    try {
      [points, colours] = data.files
        ? await Promise.all([fetched(data.files.points, "arrayBuffer"), fetched(data.files.colours, "arrayBuffer")])
        : [bytesOf(data.inline.points), bytesOf(data.inline.colours)];
    } catch {
      // Started without the route, or behind something that does not let it through: then the page sends them itself.
      if (this.data === data) this.tell("unreachable", true);
      return;
    }
    if (this.data !== data) return;
    const isOther = this.of !== data.space || this.axes !== data.axes;
    this.points = new Uint16Array(points);
    this.colours = new Uint8Array(colours);
    [this.loaded, this.of, this.n, this.axes] = [data.version, data.space, data.n, data.axes];
    this.grid = null;
    if (isOther || this.mask?.length !== this.n) this.clear();
    if (isOther) {
      this.words = null;
      this.whole();
    }
    this.fetchWords(data);
    this.sayHow();
  }

  // What hands can do with a map of these axes.
  sayHow() {
    const solid = this.axes === 3;
    const { few, choosable } = this.data;
    this.root.toggleAttribute("data-few", few);
    this.root.querySelector('[data-mode="move"]').textContent = solid ? "Turn" : "Move";
    // Of a few words, the whole is what stands near.
    this.root.querySelector('[data-do="near"]').hidden = solid || few;
    this.root.querySelector(".keys").textContent = [
      `Arrows ${solid ? "turn" : "move"}, + and − zoom, 0 shows the whole,`,
      `N and P walk along the ${few ? "words" : "neighbours"},`,
      choosable ? "Enter chooses the one you are at," : "",
      "Escape clears.",
    ].join(" ");
    if (!solid || this.turned) return;
    this.hint.textContent = matchMedia("(pointer: coarse)").matches ? "Two fingers turn and zoom" : "Drag to turn";
    this.hint.hidden = false;
  }

  // After the picture, so that nobody waits for them.
  async fetchWords(data) {
    await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
    let text;
    try {
      text = data.files ? await fetched(data.files.words, "text") : data.inline.words;
    } catch {
      return;
    }
    if (this.data.space !== data.space || this.n !== data.n) return;
    this.words = text.split("\n");
    const small = text.toLowerCase();
    const folded = small === text ? this.words : small.split("\n");
    this.folded = text.includes("␣") ? folded.map((word) => word.replace(/^␣/, "")) : folded;
    this.input.disabled = false;
    this.root.dataset.words = this.words.length;
    this.input.placeholder = data.patterns ? "Find a word, its beginning, or /a pattern/" : "Find a word or its beginning";
    this.draw();
  }

  drawLegend() {
    const { legend, legendTitle, kinds } = this.data;
    const now = JSON.stringify([legend, legendTitle, kinds, this.isolated]);
    if (now === this.legendShown) return this.tint();
    this.legendShown = now;
    this.legend.setAttribute("aria-label", legendTitle);
    const heading = (text) => {
      const title = document.createElement("span");
      title.textContent = text;
      return title;
    };
    const together = document.createElement("div");
    const shapes = Object.entries(kinds).map(([kind, label]) => {
      const entry = document.createElement("b");
      entry.textContent = `${SHAPES[kind] ?? "●"} ${label}`;
      return entry;
    });
    this.legend.replaceChildren(
      heading(legendTitle),
      ...legend.map(({ label, count }, at) => {
        const entry = document.createElement("button");
        entry.type = "button";
        entry.className = "button";
        const swatch = document.createElement("i");
        const number = document.createElement("small");
        number.textContent = counted(count);
        const name = document.createElement("span");
        name.textContent = label;
        entry.append(swatch, name, number);
        entry.setAttribute("aria-pressed", String(this.isolated === at));
        entry.onclick = () => this.isolate(at);
        return entry;
      }),
      together,
    );
    if (shapes.length) together.append(heading("Shape"), ...shapes);
    this.tint();
  }

  tint() {
    this.readTheme();
    this.legend.querySelectorAll("i").forEach((swatch, at) => {
      swatch.style.background = this.theme.classes[at];
    });
  }

  isolate(at) {
    if (this.isolated === at) return this.clear();
    this.clear();
    this.isolated = at;
    this.select(this.colours.subarray(0, this.n).map((colour) => Number(colour === at)), this.data.legend[at].label);
    this.drawLegend();
  }

  // ---- Colours ----

  readTheme() {
    const style = getComputedStyle(this.root);
    const value = (name) => style.getPropertyValue(`--st-${name}`).trim();
    const list = (name) => value(name).split(/,(?![^(]*\))/);
    const forced = matchMedia("(forced-colors: active)").matches;
    const count = this.data?.legend.length ?? 1;
    const categorical = list("chart-categorical-colors");
    const sequential = list("chart-sequential-colors");
    const shade = (at) => sequential[Math.round(9 - (at * 6) / Math.max(1, count - 1))];
    const classes = Array.from({ length: count }, (_, at) =>
      forced ? "CanvasText" : this.data?.ordered ? shade(at) : categorical[at % categorical.length],
    );
    this.theme = {
      text: forced ? "CanvasText" : value("text-color"),
      ground: forced ? "Canvas" : value("background-color"),
      lit: forced ? "Highlight" : value("text-color"),
      edge: forced ? "GrayText" : value("border-color"),
      forced,
      classes,
    };
    const pixel = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
    const packed = (colour) => {
      pixel.fillStyle = colour;
      pixel.fillRect(0, 0, 1, 1);
      const [red, green, blue] = pixel.getImageData(0, 0, 1, 1).data;
      return ((255 << 24) | (blue << 16) | (green << 8) | red) >>> 0;
    };
    this.palette = new Uint32Array(256).fill(packed(classes.at(-1)));
    classes.forEach((colour, at) => (this.palette[at] = packed(colour)));
    this.grey = packed(forced ? "GrayText" : value("gray-text-color"));
  }

  // ---- Where one looks ----

  get box() {
    return [this.stage.clientWidth, this.stage.clientHeight];
  }

  get projection() {
    return projectionOf(this.eye, ...this.box, this.axes);
  }

  get zoom() {
    return this.eye.scale / this.fit;
  }

  whole() {
    if (this.axes === 3) {
      const { low, high, eye } = viewOfBox(this.points, this.n, this.data.view, ...this.box);
      Object.assign(this, { low, high, eye });
    } else if (this.data.few) this.eye = viewOf(this.data.marks.map((mark) => mark.at), this.eye, ...this.box);
    else this.eye = viewOfBulk(this.points, this.n, this.data.marks, ...this.box);
    this.fit = this.eye.scale;
    this.draw();
  }

  near() {
    if (!this.eye || this.axes === 3) return this.zoomBy(2);
    this.eye = viewOf(this.data.marks.map((mark) => mark.at), this.eye, ...this.box);
    this.draw();
  }

  zoomBy(factor, x = this.box[0] / 2, y = this.box[1] / 2) {
    if (!this.eye) return;
    const [width, height] = this.box;
    const scale = Math.max(this.fit / 2, Math.min(this.fit * 4000, this.eye.scale * factor));
    this.eye.cx += (x - width / 2) * (1 / this.eye.scale - 1 / scale);
    this.eye.cy -= (y - height / 2) * (1 / this.eye.scale - 1 / scale);
    this.eye.scale = scale;
    this.draw();
  }

  moveBy(dx, dy) {
    if (!this.eye) return;
    this.eye.cx -= dx / this.eye.scale;
    this.eye.cy += dy / this.eye.scale;
    this.draw();
  }

  turnBy(dx, dy) {
    if (!this.eye) return;
    this.turned = true;
    this.hint.hidden = true;
    this.eye.yaw += dx * 0.01;
    this.eye.pitch = Math.max(-1.5, Math.min(1.5, this.eye.pitch + dy * 0.01));
    this.draw();
  }

  // Bring a place into sight if it is not.
  show(mark) {
    if (!mark || !this.eye) return;
    const [x, y] = project(this.projection, mark.at);
    const [width, height] = this.box;
    if (x < 20 || y < 20 || x > width - 20 || y > height - 20) this.moveBy(width / 2 - x, height / 2 - y);
  }

  // ---- Drawing ----

  draw() {
    cancelAnimationFrame(this.frame);
    this.frame = requestAnimationFrame(() => this.paint());
  }

  paint() {
    const [width, height] = this.box;
    if (!this.points || !this.eye || !width || !height) return;
    const began = performance.now();
    const density = Math.min(2, devicePixelRatio || 1);
    this.raster.resize(Math.round(width * density), Math.round(height * density));
    const { a, b } = this.projection;
    const sized = { a: a.map((value) => value * density), b: b.map((value) => value * density) };
    const dot = dotSize(this.n, this.zoom, density);
    this.raster.paint(
      this.points, this.n, this.axes, sized, this.colours, this.palette, this.grey, this.mask, dot, this.theme.forced,
    );
    this.paintOver(width, height, density, dot / density);
    this.root.dataset.drawn = this.n;
    this.root.dataset.took = (performance.now() - began).toFixed(1);
  }

  paintOver(width, height, density, dot) {
    const { ink, theme, projection } = this;
    if (this.over.width !== Math.round(width * density) || this.over.height !== Math.round(height * density)) {
      [this.over.width, this.over.height] = [Math.round(width * density), Math.round(height * density)];
    }
    ink.setTransform(density, 0, 0, density, 0, 0);
    ink.clearRect(0, 0, width, height);
    // Where all points are marks, those that are not selected are pale.
    const marks = this.data.marks.map((mark) => ({
      ...mark,
      place: project(projection, mark.at),
      near: nearness(projection, mark.at),
      pale: this.data.few && this.mask !== null && !this.mask[mark.row],
    }));
    const places = new Map(marks.map(({ row, place }) => [row, place]));
    ink.lineJoin = "round";
    const titles = this.axes === 3 ? this.paintBox() : [];
    for (const [from, to] of this.data.lines) {
      if (!places.has(from) || !places.has(to)) continue;
      this.paintLine(places.get(from), places.get(to), theme.ground, 3.5);
      this.paintLine(places.get(from), places.get(to), theme.lit, 1.25);
    }
    // The first lie on top of the others; in a box those in front.
    for (const mark of [...marks].reverse().sort((one, other) => one.near - other.near)) this.paintMark(mark, dot);
    if (this.outline?.length > 1) this.paintOutline();
    this.paintLabels(marks, places, titles, width, height, dot);
  }

  paintLine(from, to, colour, wide) {
    const { ink } = this;
    ink.strokeStyle = colour;
    ink.lineWidth = wide;
    ink.beginPath();
    ink.moveTo(...from);
    ink.lineTo(...to);
    ink.stroke();
  }

  // The box around all points of three axes; returns where each axis ends, with its title.
  paintBox() {
    const { low, high, projection, theme } = this;
    const corner = (bits) => project(projection, low.map((value, axis) => (bits & (1 << axis) ? high[axis] : value)));
    for (let bits = 0; bits < 8; bits++) {
      for (let axis = 0; axis < 3; axis++) {
        if (bits & (1 << axis)) continue;
        const isAxis = bits === 0;
        this.paintLine(corner(bits), corner(bits | (1 << axis)), isAxis ? theme.text : theme.edge, 1);
      }
    }
    return this.data.axisTitles.map((title, axis) => [title, corner(1 << axis)]);
  }

  paintMark({ row, kind, near, pale, place: [x, y] }, dot) {
    const { ink, theme } = this;
    const radius = Math.max(kind === "word" ? 7 : 4.5, dot / 2 + 1.5) * (1 + near / 4);
    ink.globalAlpha = pale ? 0.25 : 1;
    ink.beginPath();
    if (kind === "other") ink.rect(x - radius + 1, y - radius + 1, 2 * radius - 2, 2 * radius - 2);
    else if (kind === "word") {
      ink.moveTo(x, y - radius);
      ink.lineTo(x + radius, y);
      ink.lineTo(x, y + radius);
      ink.lineTo(x - radius, y);
      ink.closePath();
    } else ink.arc(x, y, radius, 0, 2 * Math.PI);
    ink.lineWidth = 4;
    ink.strokeStyle = theme.ground;
    ink.stroke();
    ink.lineWidth = 2;
    ink.strokeStyle = theme.lit;
    ink.stroke();
    // Among a crowd the word stands out; of a few, each has its colour.
    ink.fillStyle = kind === "word" && !this.data.few ? theme.lit : row < this.n ? theme.classes[this.colours[row]] : theme.ground;
    ink.fill();
    if (this.data.marks[this.walk]?.row === row) {
      ink.beginPath();
      ink.arc(x, y, radius + 5, 0, 2 * Math.PI);
      ink.stroke();
    }
    ink.globalAlpha = 1;
  }

  paintOutline() {
    const { ink, theme } = this;
    ink.beginPath();
    this.outline.forEach(([x, y], at) => (at ? ink.lineTo(x, y) : ink.moveTo(x, y)));
    ink.closePath();
    ink.lineWidth = 1.5;
    ink.setLineDash([5, 4]);
    ink.strokeStyle = theme.lit;
    ink.stroke();
    ink.setLineDash([]);
  }

  paintLabels(marks, places, titles, width, height, dot) {
    const { ink, theme } = this;
    const family = getComputedStyle(this.root).fontFamily;
    const [large, middle, small] = ["--text-lg", "--text-sm", "--text-xs"].map((token) => letterSize(this.root, token));
    const sizes = { word: large, mark: middle, region: middle, plain: small };
    const weights = { word: 700, mark: 600, region: 600, plain: 400 };
    const setFont = (font) => (ink.font = `${weights[font]} ${sizes[font]}px ${family}`);
    const label = (text, [x, y], font, gap) => {
      setFont(font);
      const short = text.length > 28 ? `${text.slice(0, 27)}…` : text;
      return { text: short, x, y, gap, font, wide: ink.measureText(short).width, high: sizes[font] + 3 };
    };
    // The marks themselves are never written over.
    const taken = marks.map(({ place: [x, y] }) => ({ left: x - 6, right: x + 6, top: y - 6, bottom: y + 6 }));
    // Where there is room enough, nor are the lines between them.
    if (this.data.few) taken.push(...this.data.lines.flatMap(([from, to]) => alongLine(places.get(from), places.get(to))));
    const lit = marks
      .filter((mark) => !mark.pale)
      .map((mark) => label(mark.word, mark.place, mark.kind === "word" ? "word" : "mark", 11));
    const word = lit.filter(({ font }) => font === "word");
    const others = lit.filter(({ font }) => font !== "word");
    const placed = placeLabels(word, width, height, marks.length, taken);
    // Far out the neighbours lie in one heap: there the names of regions come first.
    const isFar = this.zoom < FADES.far[1];
    if (isFar) this.paintNames(taken, width, height, family);
    placed.push(...placeLabels(others, width, height, marks.length, taken));
    placed.push(...placeLabels(titles.map(([title, at]) => label(title, at, "plain", 5)), width, height, 3, taken));
    if (!isFar) this.paintNames(taken, width, height, family);
    const isNamed = this.hasNames && this.mask === null && this.zoom < WORDS_FROM;
    const marked = new Set(marks.map((mark) => mark.row));
    const [leading, plain] = isNamed ? [[], []] : this.candidates(width, height, marked);
    const written = (row, place, font) => label(this.words[row], place, font, dot / 2 + 3);
    placed.push(
      ...placeLabels(leading.map(([row, place]) => written(row, place, "region")), width, height, 12, taken),
      ...placeLabels(plain.map(([row, place]) => written(row, place, "plain")), width, height, this.mostLabels(width, height), taken),
    );
    this.root.dataset.labels = placed.length;
    this.labels = placed;
    for (const { text, left, top, high, font } of placed) {
      setFont(font);
      ink.textBaseline = "middle";
      ink.lineWidth = 4;
      ink.strokeStyle = theme.ground;
      ink.fillStyle = theme.text;
      ink.strokeText(text, left, top + high / 2);
      ink.fillText(text, left, top + high / 2);
    }
  }

  get hasNames() {
    return this.axes === 2 && this.data.regions.length > 0;
  }

  // The names of regions, as many as stand at this zoom and find room beside what is taken.
  paintNames(taken, width, height, family) {
    this.root.dataset.names = 0;
    if (!this.hasNames) return;
    const { ink, theme } = this;
    const size = letterSize(this.root, "--text-sm");
    const write = (level) => {
      ink.font = `${level === "far" ? 650 : 500} ${size}px ${family}`;
      ink.letterSpacing = level === "far" ? "0.08em" : "0px";
    };
    const now = `${this.of} ${this.fit} ${size} ${family}`;
    if (this.namesOf !== now) {
      this.namesOf = now;
      this.names = ["far", "near"].flatMap((level) => {
        write(level);
        const names = this.data.regions.filter((region) => region.level === level).map((region) => {
          const text = level === "far" ? region.name.toUpperCase() : region.name;
          return { level, text, at: region.at, wide: ink.measureText(text).width + 10, high: size + 5 };
        });
        const first = firstZooms(names, this.fit);
        return names.map((name, at) => ({ ...name, first: first[at] }));
      });
    }
    ink.textBaseline = "middle";
    ink.lineWidth = 4;
    ink.strokeStyle = theme.ground;
    ink.fillStyle = theme.text;
    let drawn = 0;
    for (const { level, text, at, wide, high, first } of this.names) {
      const seen = shown(level, first, this.zoom);
      const [x, y] = project(this.projection, at);
      if (!seen || x < 0 || y < 0 || x > width || y > height) continue;
      const left = Math.max(2, Math.min(width - wide - 2, x - wide / 2));
      const isFree = (top) =>
        !taken.some((box) => left < box.right && left + wide > box.left && top < box.bottom && top + high > box.top);
      // A mark there moves a name up or down a little.
      const tops = [0, -0.7, 0.7, -1.4, 1.4].map((by) => y + (by - 0.5) * high);
      const top = tops.find((value) => value >= 2 && value + high <= height - 2 && isFree(value));
      if (top === undefined) continue;
      taken.push({ left, top, right: left + wide, bottom: top + high });
      drawn += 1;
      write(level);
      ink.globalAlpha = seen;
      ink.strokeText(text, left + 5, top + high / 2);
      ink.fillText(text, left + 5, top + high / 2);
    }
    ink.globalAlpha = 1;
    ink.letterSpacing = "0px";
    this.root.dataset.names = drawn;
  }

  mostLabels(width, height) {
    const room = (width * height) / 26_000;
    return Math.min((width * height) / 6_000, room * (1 + Math.log2(Math.max(1, this.zoom)) / 2));
  }

  // Rows that may be labelled, most frequent first: at the far zoom one for each region, and then whatever there is.
  candidates(width, height, marked) {
    if (!this.words) return [[], []];
    const { points, n, axes, mask } = this;
    const { a, b } = this.projection;
    const most = 6 * this.mostLabels(width, height);
    const far = this.zoom < 3 && n > 500;
    const across = Math.max(2, Math.round(width / 190));
    const down = Math.max(2, Math.round(height / 120));
    const seen = new Set();
    const [regions, others] = [[], []];
    for (let i = 0; i < n && (others.length < most || (far && i < 20_000)); i++) {
      if ((mask !== null && !mask[i]) || marked.has(i)) continue;
      const [px, py, pz] = [points[axes * i], points[axes * i + 1], axes === 3 ? points[axes * i + 2] : 0];
      const x = a[0] * px + a[1] * py + a[2] * pz + a[3];
      if (x < 0 || x >= width) continue;
      const y = b[0] * px + b[1] * py + b[2] * pz + b[3];
      if (y < 0 || y >= height) continue;
      const names = WORD.test(this.words[i]);
      if (far && i >= 200 && names) {
        const region = Math.floor((y / height) * down) * across + Math.floor((x / width) * across);
        if (!seen.has(region)) {
          seen.add(region);
          regions.push([i, [x, y]]);
          continue;
        }
      }
      // What joins words says nothing of a place; close by, everything has its label.
      if ((names && (i >= 200 || !far)) || this.zoom > 20 || n <= 500) {
        if (others.length < most) others.push([i, [x, y]]);
      }
    }
    return [regions, others];
  }

  // ---- Choosing ----

  say(text) {
    this.status.textContent = text;
  }

  wordOf(row) {
    return this.data.marks.find((mark) => mark.row === row)?.word ?? this.words?.[row] ?? "";
  }

  describe(row) {
    const mark = this.data.marks.find((each) => each.row === row);
    const colour = row < this.n ? this.data.legend[this.colours[row]]?.label : null;
    return [
      mark?.note,
      this.data.rank && `${this.data.rank} ${counted(row + this.data.firstRank)}`,
      colour && !this.data.ordered ? `${this.data.legendTitle.toLowerCase()}: ${colour}` : null,
    ]
      .filter(Boolean)
      .join(" · ");
  }

  at(x, y) {
    if (!this.points || !this.eye) return -1;
    const { projection, eye } = this;
    let [row, distance] = [-1, NEAR_ENOUGH];
    for (const mark of this.data.marks) {
      const [mx, my] = project(projection, mark.at);
      const here = Math.hypot(mx - x, my - y);
      if (here < distance) [row, distance] = [mark.row, here];
    }
    if (row >= 0) return row;
    const accepts = (i) => this.mask === null || this.mask[i] === 1;
    if (this.axes === 3) {
      return nearestOnScreen(this.points, this.n, 3, projection, x, y, NEAR_ENOUGH, accepts);
    }
    this.grid ??= gridOf(this.points, this.n);
    const [width, height] = this.box;
    const [px, py] = [(x - width / 2) / eye.scale + eye.cx, (height / 2 - y) / eye.scale + eye.cy];
    return nearestInGrid(this.grid, this.points, px, py, NEAR_ENOUGH / eye.scale, accepts);
  }

  hover(x, y) {
    const row = this.at(x, y);
    this.hovered = row;
    this.tip.hidden = row < 0 || !this.wordOf(row);
    this.stage.classList.toggle("over-point", row >= 0 && this.mode === "move");
    if (this.tip.hidden) return;
    const name = document.createElement("b");
    name.textContent = this.wordOf(row);
    name.dir = "auto";
    const more = document.createElement("span");
    more.textContent = this.describe(row);
    this.tip.replaceChildren(name, more);
    const [width, height] = this.box;
    const place = this.data.marks.find((mark) => mark.row === row)?.at ?? this.placeOf(row);
    const [px, py] = project(this.projection, place);
    this.tip.style.left = `${Math.max(4, Math.min(px + 12, width - this.tip.offsetWidth - 4))}px`;
    const below = py + 12 + this.tip.offsetHeight < height;
    this.tip.style.top = `${below ? py + 12 : Math.max(4, py - 12 - this.tip.offsetHeight)}px`;
  }

  placeOf(row) {
    return Array.from(this.points.subarray(this.axes * row, this.axes * (row + 1)));
  }

  choose(row) {
    const word = this.wordOf(row);
    if (row < 0 || !word || !this.data.choosable) return;
    this.say(`${word} is chosen.`);
    this.trigger("chosen", row);
  }

  select(mask, name, { quiet = false } = {}) {
    this.mask = mask;
    const rows = [];
    let count = 0;
    for (let i = 0; i < this.n; i++) {
      if (!mask[i]) continue;
      count++;
      if (rows.length < MAX_PICKED_POINTS) rows.push(i);
    }
    this.root.dataset.selected = count;
    this.root.querySelector('[data-do="clear"]').hidden = false;
    const examples = this.words ? rows.slice(0, 8).map((row) => this.words[row]).join(", ") : "";
    if (!quiet) this.say(`${counted(count)} of ${counted(this.n)}: ${name}${examples ? ` (${examples}${count > 8 ? " …" : ""})` : ""}.`);
    this.draw();
    return rows;
  }

  pick(mask, name) {
    const rows = this.select(mask, name);
    this.isPicked = rows.length > 0;
    this.tellPicked(rows);
  }

  clear({ quiet = false } = {}) {
    this.mask = null;
    this.isolated = undefined;
    this.outline = null;
    this.walk = -1;
    this.input.value = "";
    this.closeList();
    delete this.root.dataset.selected;
    this.root.querySelector('[data-do="clear"]').hidden = true;
    if (this.isPicked && !quiet) this.tellPicked([]);
    this.isPicked = false;
    if (this.sought) this.tell("sought", "");
    this.sought = "";
    if (this.data) {
      this.drawLegend();
      this.say(this.data.summary);
    }
    this.draw();
  }

  // ---- The walk along the true neighbours ----

  step(by) {
    const { marks, few } = this.data;
    const near = marks.flatMap((mark, at) => (few || mark.kind === "neighbour" ? [at] : []));
    if (!near.length) return;
    const now = near.indexOf(this.walk);
    const next = now < 0 ? (by > 0 ? 0 : near.length - 1) : (now + by + near.length) % near.length;
    this.walk = near[next];
    const mark = marks[this.walk];
    this.show(mark);
    this.say(`${next + 1} of ${near.length}${few ? "" : " nearest"}: ${mark.word}, ${this.describe(mark.row)}.`);
    this.draw();
  }

  // ---- Finding ----

  find() {
    const typed = this.input.value;
    const pattern = typed.match(/^\/(.+?)\/?$/)?.[1];
    if (pattern !== undefined) {
      this.closeList();
      if (this.data.patterns) this.say("Enter looks for this pattern.");
      return;
    }
    const sought = typed.trim().toLowerCase();
    if (!sought || !this.words) return sought ? undefined : this.clear();
    const began = performance.now();
    const { mask, count, rows } = beginningWith(this.folded, sought, this.n);
    this.root.dataset.searched = (performance.now() - began).toFixed(1);
    this.isolated = undefined;
    this.select(mask, `begin with “${sought}”`, { quiet: !count });
    if (!count) this.say(`No word here begins with “${sought}”.`);
    this.openList(rows);
  }

  ask(pattern) {
    this.sought = pattern;
    this.say("Looking …");
    this.tell("sought", pattern);
  }

  showFound({ pattern, rows, problem }) {
    if (problem) return this.say(problem);
    const mask = new Uint8Array(this.n);
    for (const row of new Uint32Array(bytesOf(rows))) if (row < this.n) mask[row] = 1;
    this.sought = pattern;
    this.select(mask, `match /${pattern}/`);
  }

  openList(rows) {
    this.found = rows;
    this.active = -1;
    this.list.replaceChildren(
      ...rows.map((row, at) => {
        const entry = document.createElement("li");
        entry.id = `found-${at}`;
        entry.setAttribute("role", "option");
        entry.textContent = this.words[row];
        entry.dir = "auto";
        entry.onpointerdown = (event) => {
          event.preventDefault();
          this.take(row);
        };
        return entry;
      }),
    );
    this.list.hidden = !rows.length;
    this.input.setAttribute("aria-expanded", String(rows.length > 0));
    this.input.removeAttribute("aria-activedescendant");
  }

  closeList() {
    this.openList([]);
  }

  take(row) {
    const place = this.placeOf(row);
    this.clear();
    this.show({ at: place });
    if (this.data.choosable) this.choose(row);
    else this.say(`${this.wordOf(row)}: ${this.describe(row)}.`);
    this.stage.focus({ preventScroll: true });
  }

  typedKey(event) {
    if (event.key === "Escape") {
      event.preventDefault();
      this.clear();
    } else if (event.key === "Enter") {
      const pattern = this.input.value.match(/^\/(.+?)\/?$/)?.[1];
      if (pattern !== undefined && this.data.patterns) this.ask(pattern);
      else if (this.found?.length) this.take(this.found[Math.max(0, this.active)]);
    } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      if (!this.found?.length) return;
      event.preventDefault();
      const by = event.key === "ArrowDown" ? 1 : -1;
      this.active = (this.active + by + this.found.length) % this.found.length;
      [...this.list.children].forEach((entry, at) => entry.setAttribute("aria-selected", String(at === this.active)));
      this.input.setAttribute("aria-activedescendant", `found-${this.active}`);
    }
  }

  // ---- Hands ----

  listen() {
    const { signal } = this.ends;
    const on = (element, name, act, more = {}) => element.addEventListener(name, act, { signal, ...more });
    const { stage, input } = this;
    on(stage, "pointerdown", (event) => this.down(event));
    on(stage, "pointermove", (event) => this.moved(event));
    on(stage, "pointerup", (event) => this.up(event));
    on(stage, "pointercancel", () => this.drop());
    on(stage, "pointerleave", (event) => event.pointerType === "mouse" && (this.tip.hidden = true));
    on(stage, "wheel", (event) => this.wheel(event), { passive: false });
    on(stage, "keydown", (event) => this.key(event));
    // One finger scrolls the page; two move the map.
    for (const name of ["touchstart", "touchmove"]) {
      on(stage, name, (event) => this.twoFingers(event), { passive: false });
    }
    on(stage, "touchend", () => (this.pinch = null));
    on(input, "input", () => this.find());
    on(input, "keydown", (event) => this.typedKey(event));
    on(input, "blur", () => this.closeList());
    for (const button of this.root.querySelectorAll("[data-mode]")) {
      on(button, "click", () => this.setMode(button.dataset.mode));
    }
    const acts = {
      in: () => this.zoomBy(1.6),
      out: () => this.zoomBy(1 / 1.6),
      whole: () => this.points && this.whole(),
      near: () => this.near(),
      clear: () => this.clear(),
    };
    for (const button of this.root.querySelectorAll("[data-do]")) on(button, "click", acts[button.dataset.do]);
    // The theme's colours reach the root as a transition; a system's own come by media queries.
    const repaint = () => {
      if (!this.data) return;
      this.tint();
      this.draw();
    };
    on(this.root, "transitionend", (event) => event.target === this.root && repaint());
    on(matchMedia("(forced-colors: active)"), "change", repaint);
    this.resizing = new ResizeObserver(() => {
      if (this.points && this.data && Math.abs(this.seenWidth - this.box[0]) > 1) {
        const zoom = this.eye ? this.zoom : 1;
        const { cx, cy, yaw, pitch } = this.eye ?? {};
        this.whole();
        if (zoom !== 1) Object.assign(this.eye, { scale: this.fit * zoom, cx, cy });
        if (yaw !== undefined) Object.assign(this.eye, { yaw, pitch });
      }
      this.seenWidth = this.box[0];
      this.draw();
    });
    this.resizing.observe(stage);
  }

  setMode(mode) {
    this.mode = mode;
    this.stage.dataset.mode = mode;
    for (const button of this.root.querySelectorAll("[data-mode]")) {
      button.setAttribute("aria-pressed", String(button.dataset.mode === mode));
    }
  }

  place(event) {
    const bounds = this.stage.getBoundingClientRect();
    return [event.clientX - bounds.left, event.clientY - bounds.top];
  }

  down(event) {
    if (event.button !== 0 || this.pinch) return;
    const at = this.place(event);
    this.drag = { from: at, last: at, moved: false, touch: event.pointerType === "touch", shift: event.shiftKey };
    if (!this.drag.touch || this.mode !== "move") this.stage.setPointerCapture(event.pointerId);
  }

  moved(event) {
    const at = this.place(event);
    const { drag } = this;
    if (!drag) return event.pointerType === "mouse" ? this.hover(...at) : undefined;
    const [dx, dy] = [at[0] - drag.last[0], at[1] - drag.last[1]];
    drag.moved ||= Math.hypot(at[0] - drag.from[0], at[1] - drag.from[1]) > 4;
    if (!drag.moved) return;
    this.tip.hidden = true;
    if (this.mode === "move") {
      if (drag.touch) return;
      if (this.axes === 3 && !drag.shift) this.turnBy(dx, dy);
      else this.moveBy(dx, dy);
    } else {
      const [x, y] = drag.from;
      if (this.mode === "box") this.outline = [drag.from, [at[0], y], at, [x, at[1]]];
      else this.outline = [...(this.outline ?? [drag.from]), at];
      this.draw();
    }
    drag.last = at;
  }

  up(event) {
    const { drag } = this;
    this.drag = null;
    if (!drag) return;
    const at = this.place(event);
    if (!drag.moved) {
      if (drag.touch) this.hover(...at);
      const row = this.at(...at);
      if (row >= 0) this.choose(row);
    } else if (this.mode !== "move" && this.outline?.length > 2 && this.points) {
      const mask = maskInside(this.points, this.n, this.axes, this.projection, this.outline);
      this.outline = null;
      this.pick(mask, "inside");
    }
  }

  drop() {
    this.drag = null;
    this.outline = null;
  }

  wheel(event) {
    const isOurs = event.ctrlKey || event.metaKey || this.stage.getRootNode().activeElement === this.stage;
    if (!isOurs) return this.tellHow("Click the map first, or hold Ctrl, to zoom");
    event.preventDefault();
    const pixels = event.deltaY * (event.deltaMode === 1 ? 16 : 1);
    this.zoomBy(Math.exp(-Math.max(-120, Math.min(120, pixels)) * (event.ctrlKey ? 0.008 : 0.004)), ...this.place(event));
  }

  twoFingers(event) {
    if (event.touches.length < 2) {
      if (event.type === "touchmove" && this.mode === "move") this.tellHow(`Two fingers ${this.axes === 3 ? "turn" : "move"} and zoom`);
      return;
    }
    event.preventDefault();
    this.drop();
    const [one, other] = [...event.touches].map((touch) => this.place(touch));
    const now = {
      middle: [(one[0] + other[0]) / 2, (one[1] + other[1]) / 2],
      apart: Math.hypot(one[0] - other[0], one[1] - other[1]) || 1,
    };
    if (this.pinch && this.eye) {
      const [dx, dy] = [now.middle[0] - this.pinch.middle[0], now.middle[1] - this.pinch.middle[1]];
      if (this.axes === 3) this.turnBy(dx, dy);
      else this.moveBy(dx, dy);
      this.zoomBy(now.apart / this.pinch.apart, ...now.middle);
    }
    this.pinch = now;
  }

  tellHow(text) {
    this.hint.textContent = text;
    this.hint.hidden = false;
    clearTimeout(this.hintEnds);
    this.hintEnds = setTimeout(() => (this.hint.hidden = true), 1500);
  }

  key(event) {
    if (event.ctrlKey || event.metaKey || event.altKey || !this.points) return;
    const by = this.axes === 3 ? (dx, dy) => this.turnBy(dx / 3, dy / 3) : (dx, dy) => this.moveBy(dx, dy);
    const acts = {
      ArrowLeft: () => by(40, 0),
      ArrowRight: () => by(-40, 0),
      ArrowUp: () => by(0, 40),
      ArrowDown: () => by(0, -40),
      "+": () => this.zoomBy(1.4),
      "=": () => this.zoomBy(1.4),
      "-": () => this.zoomBy(1 / 1.4),
      0: () => this.whole(),
      Home: () => this.whole(),
      n: () => this.step(1),
      p: () => this.step(-1),
      Enter: () => this.walk >= 0 && this.choose(this.data.marks[this.walk].row),
      Escape: () => this.clear(),
    };
    const act = acts[event.key.length === 1 ? event.key.toLowerCase() : event.key];
    if (!act) return;
    event.preventDefault();
    // Streamlit listens for single letters on the whole page.
    event.stopPropagation();
    act();
  }
}
