// The picture of the map: its eye, its layers of land, points and letters, and what moves.
import { placesAlone, project, projectionOf, viewOfAll, viewOfBox, viewOfNeighbourhood, viewOfPlaces, zoomedAt } from "./camera.js";
import { channelsOf, classColours, huesOf, packed, readTheme } from "./colours.js";
import { Land } from "./land.js";
import { Motion, isStill } from "./motion.js";
import { Overlay, hueAround } from "./overlay.js";
import { Renderer, dotGrowth } from "./renderer.js";
import { gridOf } from "./selection.js";

// Where one has flown in once, the word is simply there on coming back.
const FLOWN = new Set();
const GLIDE = 250;
const MARGIN = 20;
const GAP = 4;
// Once one looks at a word's neighbourhood, what does not belong to it is at half.
const DIMMED = { begins: 1.2, ends: 2.6 };

export class Picture {
  constructor(parent) {
    const find = (name) => parent.querySelector(name);
    this.root = find(".map");
    this.stage = find(".stage");
    this.land = new Land(find(".land"));
    this.renderer = new Renderer(find(".points"));
    this.overlay = new Overlay(find(".overlay"), this.root);
    this.motion = new Motion();
    this.ends = new AbortController();
    this.topics = [];
    const { signal } = this.ends;
    // The theme's colours reach the root as a transition; a system's own come by media queries.
    const repaint = () => this.points && this.data && (this.showColours(), this.draw());
    this.root.addEventListener("transitionend", (event) => event.target === this.root && repaint(), { signal });
    matchMedia("(forced-colors: active)").addEventListener("change", repaint, { signal });
    // Whoever takes hold of the map stops it where it is.
    for (const name of ["pointerdown", "wheel", "keydown", "touchstart"]) {
      this.stage.addEventListener(name, () => (this.motion.flight = null), { signal, passive: true });
    }
    this.resizing = new ResizeObserver(() => this.resized());
    this.resizing.observe(this.stage);
  }

  close() {
    this.ends.abort();
    this.resizing.disconnect();
    cancelAnimationFrame(this.frame);
  }

  // ---- Where one looks ----

  get box() {
    return [this.stage.clientWidth, this.stage.clientHeight];
  }

  get projection() {
    return projectionOf(this.eye, ...this.box, this.axes);
  }

  get zoom() {
    return this.eye.scale / this.fit.scale;
  }

  get isAtlas() {
    return this.axes === 2 && !this.data.few;
  }

  // The view of the whole, from which zooms are counted.
  fitAll() {
    const [width, height] = this.box;
    const { data, points, n } = this;
    if (this.axes === 3) {
      const { low, high, eye } = viewOfBox(points, n, data.view, width, height);
      Object.assign(this, { low, high });
      this.fit = { ...eye, width, height };
    } else {
      const eye = viewOfAll(points, n, data.few ? data.marks : [], width, height);
      this.fit = { ...(data.few ? viewOfPlaces(data.marks.map((mark) => mark.at), { ...eye, stretch: 1 }, width, height) : eye), width, height };
    }
  }

  whole() {
    this.motion.stop();
    this.fitAll();
    this.eye = { ...this.fit };
    this.draw();
  }

  // The whole, without a jump.
  home() {
    if (this.axes === 3) return this.whole();
    this.glide({ ...this.fit }, 2 * GLIDE);
  }

  nearView(marks = this.data.marks) {
    const [word, ...others] = marks;
    const near = others.filter((mark) => mark.kind === "neighbour").map((mark) => mark.at);
    return viewOfNeighbourhood(word.at, near, this.fit, ...this.box);
  }

  near() {
    if (!this.eye || !this.data.marks.length) return;
    if (this.isAtlas) this.glide(this.nearView(), 600);
    else this.zoomBy(2);
  }

  glide(target, duration) {
    if (isStill()) {
      this.motion.stop();
      this.eye = target;
    } else this.motion.fly(this.eye, target, this.box[0], { duration });
    this.draw();
  }

  // Another layout of the same words: the points travel there. Anything else begins with the whole.
  arrive(before) {
    const eye = this.eye;
    this.whole();
    this.layLabels();
    const isSame = before.vocabulary === this.vocabulary && before.axes === 2 && this.axes === 2 && before.points && eye;
    const { marks, flies } = this.data;
    const target = flies && marks.length && isSame && FLOWN.has(this.vocabulary) ? this.nearView() : { ...this.fit };
    if (isSame && !isStill() && !this.data.few) {
      this.motion.leave(before.points, this.points, eye, { ...this.fit }, this.box[0]);
      this.eye = eye;
    } else if (isSame) this.eye = target;
    if (!before.points) this.gather();
    if (isSame) this.told = `${marks[0]?.row} ${marks[0]?.word} ${this.data.summary}`;
  }

  // Words that stood in a picture of their own before come from there.
  gather() {
    const { origins } = this.data;
    if (!origins.length || isStill()) return;
    const places = placesAlone(origins.map(([, ...place]) => place), ...this.box);
    this.motion.gather(new Map(origins.map(([row], at) => [row, places[at]])));
  }

  // The flight to a word: from the whole the first time, from the last word then.
  goTo(marks) {
    if (!this.eye || !marks.length) return;
    if (!this.data.flies || !this.isAtlas) return this.bringIntoSight(marks[0].at);
    const isFirst = !FLOWN.has(this.vocabulary);
    const isFresh = !this.hasFlown;
    FLOWN.add(this.vocabulary);
    this.hasFlown = true;
    const target = this.nearView(marks);
    if (isStill() || (isFresh && !isFirst)) {
      this.motion.stop();
      this.eye = target;
    } else this.motion.fly(this.eye, target, this.box[0], { pause: isFirst });
    this.draw();
  }

  bringIntoSight(place) {
    if (!place || !this.eye) return;
    const [x, y] = project(this.projection, place);
    const [width, height] = this.box;
    if (x < MARGIN || y < MARGIN || x > width - MARGIN || y > height - MARGIN) this.moveBy(width / 2 - x, height / 2 - y);
  }

  zoomBy(factor, x = this.box[0] / 2, y = this.box[1] / 2, { glides = false } = {}) {
    if (!this.eye) return;
    const target = zoomedAt(this.eye, factor, this.fit.scale, x, y, ...this.box);
    if (glides && this.axes === 2) return this.glide(target, GLIDE);
    this.eye = target;
    this.draw();
  }

  moveBy(dx, dy) {
    if (!this.eye) return;
    this.eye.cx -= dx / this.eye.scale / this.eye.stretch;
    this.eye.cy += dy / this.eye.scale;
    this.draw();
  }

  turnBy(dx, dy) {
    if (!this.eye) return;
    this.turned = true;
    this.hintBox.hidden = true;
    this.eye.yaw += dx * 0.01;
    this.eye.pitch = Math.max(-1.5, Math.min(1.5, this.eye.pitch + dy * 0.01));
    this.draw();
  }

  resized() {
    const [width, height] = this.box;
    if (this.points && this.data && width && (this.fit?.width !== width || this.fit?.height !== height)) {
      const zoom = this.eye ? this.zoom : 1;
      const { cx, cy, yaw, pitch } = this.eye ?? {};
      const target = this.motion.flight !== null;
      this.whole();
      this.layLabels();
      if (target && this.data.flies) this.eye = this.nearView();
      else if (Math.abs(zoom - 1) > 1e-6) Object.assign(this.eye, { scale: this.fit.scale * zoom, cx, cy });
      if (yaw !== undefined) Object.assign(this.eye, { yaw, pitch });
    }
    this.draw();
  }

  // ---- Colours and letters ----

  showColours() {
    const { data, points, colours, n } = this;
    this.theme = readTheme(this.root);
    const count = data.legend.length;
    const isTopics = this.axes === 2 && !data.few && !data.ordered;
    const topics = count - (data.hidden === null ? 0 : 1);
    const { hues, places } = isTopics ? huesOf(points, colours, n, topics) : { hues: null, places: [] };
    this.hues = hues;
    this.topics = places.map((place, at) => ({ place, label: data.legend[at].label }));
    this.classes = classColours(this.theme, { count, hues: hues && [...hues, 0], isOrdered: data.ordered });
    const pixels = this.classes.map(packed);
    this.palette = Uint32Array.from({ length: 256 }, (_, at) => pixels[at] ?? pixels.at(-1));
    this.grey = packed(this.theme.forced ? "GrayText" : this.theme.soft);
    const now = `${this.loaded} ${this.theme.shade} ${this.theme.forced}`;
    if (this.landOf !== now) {
      this.landOf = now;
      const rgb = this.classes.slice(0, topics).map((colour) => [...channelsOf(colour)].slice(0, 3));
      if (data.land && isTopics && !this.theme.forced) this.land.set(points, colours, n, rgb, this.theme.shade);
      else this.land.clear();
    }
    this.tools.showLegend(data, this.classes, this.isolated);
  }

  hueAt(place) {
    if (!this.hues) return undefined;
    this.grid ??= gridOf(this.points, this.n);
    return hueAround(this.grid, this.colours, this.hues, place);
  }

  // Where letters stand at each zoom: once for a layout, a frame and a size of letters.
  layLabels() {
    if (!this.points || !this.data || this.axes !== 2 || this.data.few) return;
    this.overlay.readStyles(this.theme, this.density);
    this.overlay.layNames(this);
    if (this.words) this.overlay.layWords(this);
  }

  get density() {
    return Math.min(2, devicePixelRatio || 1);
  }

  placeOf(row) {
    const points = this.moving ?? this.points;
    return Array.from(points.subarray(this.axes * row, this.axes * (row + 1)));
  }

  onScreen(row) {
    return project(this.projection, this.data.marks.find((mark) => mark.row === row)?.at ?? this.placeOf(row));
  }

  // The marks where they are at this moment. Where all points are marks, those that are not selected are pale.
  marksNow() {
    const joined = new Set(this.data.few ? [] : this.data.lines.filter(([from]) => from === this.data.marks[0]?.row).map(([, to]) => to));
    return this.data.marks.map((mark) => ({
      ...mark,
      at: this.moving && mark.row < this.n ? this.placeOf(mark.row) : mark.at,
      joined: joined.has(mark.row),
      pale: this.data.few && this.mask !== null && !this.mask[mark.row],
    }));
  }

  // Where buttons lie over the map, so that no label hides behind them.
  controlBoxes() {
    return [...this.root.querySelectorAll(".search, .tools")].filter((each) => each.offsetWidth).map((each) => ({
      left: each.offsetLeft - GAP,
      right: each.offsetLeft + each.offsetWidth + GAP,
      top: each.offsetTop - GAP,
      bottom: each.offsetTop + each.offsetHeight + GAP,
    }));
  }

  // ---- Drawing ----

  draw() {
    cancelAnimationFrame(this.frame);
    this.frame = requestAnimationFrame(() => this.paint());
  }

  paint() {
    const [width, height] = this.box;
    if (!this.points || !this.eye || !width || !height) return;
    if (this.fit.width !== width || this.fit.height !== height) return this.resized();
    const began = performance.now();
    this.eye = this.motion.eye() ?? this.eye;
    this.moving = this.motion.points();
    const { density, zoom, projection } = this;
    const sized = { a: projection.a.map((value) => value * density), b: projection.b.map((value) => value * density) };
    const arrived = this.motion.gathered();
    const isTravelling = this.moving !== null || arrived < 1;
    for (const { canvas } of [this.land, this.renderer]) canvas.style.opacity = arrived;
    const dimmed = this.isAtlas && this.data.flies && this.mask === null && this.data.marks.length
      ? Math.max(0, Math.min(1, (zoom - DIMMED.begins) / (DIMMED.ends - DIMMED.begins))) : 0;
    this.land.resize(Math.round(width * density), Math.round(height * density));
    // The first picture does not wait for the land.
    const isFirst = this.root.dataset.drawn === undefined;
    if (!isFirst) this.land.paint(sized, zoom, this.moving ? 0 : (1 - dimmed / 3) * (this.mask === null ? 1 : 0.5));
    this.renderer.resize(Math.round(width * density), Math.round(height * density));
    const { n, axes, colours, palette, grey, mask } = this;
    this.renderer.paint(
      { points: this.moving ?? this.points, n, axes, projection: sized, colours, palette, grey, mask, hidden: this.data.hidden },
      { growth: dotGrowth(n, zoom) * density, strength: 1 - dimmed / 2, isOpaque: this.theme.forced || this.data.few },
    );
    if (this.overlay.readStyles(this.theme, density)) this.layLabels();
    this.overlay.resize(width, height, density);
    const [left, top] = axes === 2 ? [-projection.a[3], 65_535 * this.eye.scale - projection.b[3]] : [0, 0];
    this.overlay.paint(this, { projection, zoom, width, height, left, top, isTravelling, arrived, dimmed });
    this.root.dataset.drawn = n;
    this.root.dataset.took = (performance.now() - began).toFixed(1);
    this.root.toggleAttribute("data-moving", this.motion.isMoving);
    if (this.motion.isMoving || isFirst) this.draw();
  }
}
