// The map: what it shows and what of it is chosen. How it looks is in `picture.js`.
import { bytesOf, readPoints, readWords } from "./files.js";
import { Gestures } from "./gestures.js";
import { Tree, listenToKeys } from "./keyboard.js";
import { Picture } from "./picture.js";
import { Search } from "./search.js";
import { Tooltip, Tools, counted } from "./tools.js";
import { gridOf, nearestInGrid, nearestOnScreen } from "./selection.js";
import { project, unproject } from "./camera.js";

const MOST_PICKED = 500;
const NEAR_ENOUGH = 14;
const HINT = 1500;

export class MapView extends Picture {
  constructor(parent) {
    super(parent);
    const find = (name) => parent.querySelector(name);
    this.hintBox = find(".hint");
    this.status = find(".status");
    this.mask = null;
    this.walk = -1;
    this.isFull = false;
    const { signal } = this.ends;
    this.tools = new Tools(this, this.root, signal);
    this.tooltip = new Tooltip(this, find(".tooltip"));
    this.search = new Search(this, this.root, signal);
    this.gestures = new Gestures(this, this.stage, signal);
    this.tree = new Tree(this, find(".tree"), signal);
    listenToKeys(this, this.stage, signal);
  }

  // ---- What the page says ----

  async update(data) {
    const before = this.data;
    this.data = data;
    this.stage.setAttribute("aria-label", data.alt);
    if (this.loaded !== data.version) await this.load(data);
    // Another rerun may have come meanwhile.
    if (this.data !== data || this.loaded !== data.version) return;
    this.tools.showMenu(data);
    this.showColours();
    const told = `${data.marks[0]?.row} ${data.marks[0]?.word} ${data.summary}`;
    if (this.told !== told) {
      const isOther = before?.marks[0]?.row !== data.marks[0]?.row;
      this.told = told;
      this.walk = -1;
      if (this.mask === null) this.say(data.summary);
      if (data.marks.length && !data.few) this.tools.walked(data.marks[0]);
      this.tools.showSheet(data.marks, isOther);
      if (isOther) this.goTo(data.marks);
    }
    if (data.found && data.found.pattern !== this.shownPattern) this.showFound(data.found);
    this.shownPattern = data.found?.pattern;
    if (data.shared) this.showShared(data.shared);
    this.draw();
  }

  async load(data) {
    let read;
    try {
      read = await readPoints(data);
    } catch {
      // Started without the route, or behind something that does not let it through: then the page sends them itself.
      if (this.data === data) this.tell("unreachable", true);
      return;
    }
    if (this.data !== data) return;
    const before = { points: this.points, n: this.n, axes: this.axes, vocabulary: this.vocabulary, space: this.space };
    const isOther = this.space !== data.space || this.axes !== data.axes;
    Object.assign(this, read, { loaded: data.version, space: data.space, n: data.n, axes: data.axes });
    this.vocabulary = data.vocabulary;
    this.grid = null;
    if (isOther || this.mask?.length !== this.n) this.clear();
    this.showColours();
    if (isOther) {
      this.words = before.vocabulary === data.vocabulary && before.n === data.n ? this.words : null;
      this.arrive(before);
    }
    this.fetchWords(data);
    this.sayHow();
  }

  // What hands can do with a map of these axes.
  sayHow() {
    const isSolid = this.axes === 3;
    const { few, choosable } = this.data;
    this.root.toggleAttribute("data-few", few);
    this.root.querySelector('[data-mode="move"]').textContent = isSolid ? "Turn" : "Move";
    this.root.querySelector(".keys").textContent = [
      `Arrows ${isSolid ? "turn" : "move"}, + and − zoom, 0 shows the whole,`,
      `N and P walk along the ${few ? "words" : "neighbours"},`,
      choosable ? "Enter chooses the one you are at," : "",
      "Escape clears.",
    ].join(" ");
    if (!isSolid || this.turned) return;
    this.hintBox.textContent = matchMedia("(pointer: coarse)").matches ? "Two fingers turn and zoom" : "Drag to turn";
    this.hintBox.hidden = false;
  }

  async fetchWords(data) {
    let read;
    try {
      read = await readWords(data);
    } catch {
      return;
    }
    if (this.data.space !== data.space || this.n !== data.n) return;
    Object.assign(this, read);
    this.search.open(data);
    this.tree.show(data.regions.filter(({ level }) => level === "far"));
    this.layLabels();
    this.root.dataset.words = this.words.length;
    // Before the flight, so that it does not stop for it.
    if (this.land.source) this.land.at(1);
    this.draw();
  }

  // ---- Words and rows ----

  // What the picture shows itself is only for those who do not see it.
  say(text) {
    this.status.textContent = text;
    this.root.toggleAttribute("data-told", text !== this.data?.summary);
  }

  hint(text) {
    this.hintBox.textContent = text;
    this.hintBox.hidden = false;
    clearTimeout(this.hintEnds);
    this.hintEnds = setTimeout(() => (this.hintBox.hidden = true), HINT);
  }

  wordOf(row) {
    return this.data.marks.find((mark) => mark.row === row)?.word ?? this.words?.[row] ?? "";
  }

  describe(row) {
    const { marks, legend, legendTitle, ordered, rank, firstRank } = this.data;
    const mark = marks.find((each) => each.row === row);
    const colour = row < this.n ? legend[this.colours[row]]?.label : null;
    return [
      mark?.note,
      rank && `${rank} ${counted(row + firstRank)}`,
      colour && !ordered ? `${legendTitle.toLowerCase()}: ${colour}` : null,
    ]
      .filter(Boolean)
      .join(" · ");
  }

  // The row under a pixel, a mark before all others; -1 for none.
  at(x, y, reach = NEAR_ENOUGH) {
    if (!this.points || !this.eye) return -1;
    let [row, distance] = [-1, reach];
    for (const mark of this.marksNow()) {
      const [mx, my] = project(this.projection, mark.at);
      const here = Math.hypot(mx - x, my - y);
      if (here < distance) [row, distance] = [mark.row, here];
    }
    if (row >= 0) return row;
    const accepts = (i) => (this.mask === null || this.mask[i] === 1) && this.colours[i] !== this.data.hidden;
    if (this.axes === 3) return nearestOnScreen(this.points, this.n, 3, this.projection, x, y, reach, accepts);
    this.grid ??= gridOf(this.points, this.n);
    const { stretch, scale } = this.eye;
    return nearestInGrid(this.grid, this.points, ...unproject(this.projection, x, y), reach / scale, accepts, stretch);
  }

  // ---- Choosing ----

  choose(row) {
    const word = this.wordOf(row);
    if (row < 0 || !word || !this.data.choosable) return;
    this.status.textContent = `${word} is chosen.`;
    if (row === this.data.marks[0]?.row) {
      this.tools.showSheet(this.data.marks, true);
      this.near();
    }
    this.trigger("chosen", row);
  }

  // Bring a word of the map into sight, and choose it.
  take(row) {
    this.clear();
    if (this.data.choosable) this.choose(row);
    else {
      this.bringIntoSight(this.placeOf(row));
      this.say(`${this.wordOf(row)}: ${this.describe(row)}.`);
    }
    this.stage.focus({ preventScroll: true });
  }

  select(mask, name, { quiet = false } = {}) {
    this.mask = mask;
    const rows = [];
    let count = 0;
    for (let i = 0; i < this.n; i++) {
      if (!mask[i]) continue;
      count++;
      if (rows.length < MOST_PICKED) rows.push(i);
    }
    this.root.dataset.selected = count;
    this.tools.button("clear").hidden = false;
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

  // Tell the page what is chosen: of maps side by side the last one counts, whatever each of them told before.
  tellPicked(rows) {
    if (!this.data.shared) return this.tell("picked", rows);
    this.sharedShown = rows.join();
    this.trigger("shared", rows);
  }

  // What was chosen on a map beside this one, or here.
  showShared(rows) {
    const now = rows.join();
    if (now === this.sharedShown) return;
    this.sharedShown = now;
    if (!rows.length) return this.isPicked ? this.clear({ quiet: true }) : undefined;
    const mask = new Uint8Array(this.n);
    for (const row of rows) if (row < this.n) mask[row] = 1;
    const name = "chosen on the map beside it";
    this.select(mask, rows.length < MOST_PICKED ? name : `the most frequent of those ${name}`);
    this.isPicked = true;
  }

  isolate(at) {
    if (this.isolated === at) return this.clear();
    this.clear();
    this.isolated = at;
    this.select(this.colours.subarray(0, this.n).map((colour) => Number(colour === at)), this.data.legend[at].label);
    this.showColours();
  }

  clear({ quiet = false } = {}) {
    this.mask = null;
    this.isolated = undefined;
    this.outline = null;
    this.walk = -1;
    this.search.clear();
    delete this.root.dataset.selected;
    this.tools.button("clear").hidden = true;
    if (this.isPicked && !quiet) this.tellPicked([]);
    this.isPicked = false;
    if (this.sought) this.tell("sought", "");
    this.sought = "";
    if (this.data && this.points) {
      this.showColours();
      this.say(this.data.summary);
    }
    this.draw();
  }

  // Ask the page for the rows that match a pattern.
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

  // Walk along the true neighbours.
  step(by) {
    const { marks, few } = this.data;
    const near = marks.flatMap((mark, at) => (few || mark.kind === "neighbour" ? [at] : []));
    if (!near.length) return;
    const now = near.indexOf(this.walk);
    const next = now < 0 ? (by > 0 ? 0 : near.length - 1) : (now + by + near.length) % near.length;
    this.walk = near[next];
    const mark = marks[this.walk];
    this.bringIntoSight(mark.at);
    this.say(`${next + 1} of ${near.length}${few ? "" : " nearest"}: ${mark.word}, ${this.describe(mark.row)}.`);
    this.draw();
  }
}
