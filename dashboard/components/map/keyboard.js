// The map by keys, and its regions as a tree for those who do not see it: region, its words, their neighbours.
const STEP = 40;
const MOST_WORDS = 12;

// What each key does on the stage.
export function actionsOf(map) {
  const move = map.axes === 3 ? (dx, dy) => map.turnBy(dx / 3, dy / 3) : (dx, dy) => map.moveBy(dx, dy);
  return {
    ArrowLeft: () => move(STEP, 0),
    ArrowRight: () => move(-STEP, 0),
    ArrowUp: () => move(0, STEP),
    ArrowDown: () => move(0, -STEP),
    "+": () => map.zoomBy(1.4),
    "=": () => map.zoomBy(1.4),
    "-": () => map.zoomBy(1 / 1.4),
    0: () => map.whole(),
    Home: () => map.whole(),
    n: () => map.step(1),
    p: () => map.step(-1),
    Enter: () => map.walk >= 0 && map.choose(map.data.marks[map.walk].row),
    Escape: () => (map.isFull ? map.tools.leaveFull() : map.clear()),
  };
}

export function listenToKeys(map, stage, signal) {
  stage.addEventListener(
    "keydown",
    (event) => {
      if (event.ctrlKey || event.metaKey || event.altKey || !map.points) return;
      const act = actionsOf(map)[event.key.length === 1 ? event.key.toLowerCase() : event.key];
      if (!act) return;
      event.preventDefault();
      // Streamlit listens for single letters on the whole page.
      event.stopPropagation();
      act();
    },
    { signal },
  );
}

// The most frequent words whose points lie in the box of a region.
export function wordsInside({ at, extent }, points, n, isListed) {
  const rows = [];
  for (let i = 0; i < n && rows.length < MOST_WORDS; i++) {
    const inside = [0, 1].every((axis) => Math.abs(points[2 * i + axis] - at[axis]) <= extent[axis]);
    if (inside && isListed(i)) rows.push(i);
  }
  return rows;
}

export class Tree {
  constructor(map, element, signal) {
    Object.assign(this, { map, element });
    element.addEventListener("keydown", (event) => this.key(event), { signal });
  }

  // The regions, each closed; drawn anew with another layout.
  show(regions) {
    this.regions = regions;
    this.element.hidden = !regions.length;
    this.element.replaceChildren(...regions.map((region) => this.item(1, region.name, () => this.wordsOf(region))));
    this.element.firstChild?.setAttribute("tabindex", "0");
  }

  item(level, label, children, act) {
    const item = document.createElement("li");
    item.setAttribute("role", "treeitem");
    item.setAttribute("aria-level", level);
    item.setAttribute("aria-label", label);
    item.tabIndex = -1;
    item.append(label);
    if (children) item.setAttribute("aria-expanded", "false");
    Object.assign(item, { branch: children, act });
    return item;
  }

  wordsOf(region) {
    const { map } = this;
    const rows = wordsInside(region, map.points, map.n, (row) => map.words);
    return rows.map((row) => this.item(2, map.words[row], () => this.neighboursOf(row), () => map.choose(row)));
  }

  // The neighbours are those of the chosen word: to open a word is to choose it.
  neighboursOf(row) {
    const { marks } = this.map.data;
    if (marks[0]?.row !== row) {
      this.map.choose(row);
      return [];
    }
    const near = marks.filter((mark) => mark.kind === "neighbour");
    return near.map((mark) => this.item(3, `${mark.word}, ${mark.note}`, null, () => this.map.choose(mark.row)));
  }

  key(event) {
    const item = event.target.closest("[role=treeitem]");
    if (!item) return;
    const items = [...this.element.querySelectorAll("[role=treeitem]")];
    const at = items.indexOf(item);
    const acts = {
      ArrowDown: () => this.focus(items[at + 1]),
      ArrowUp: () => this.focus(items[at - 1]),
      ArrowRight: () => this.open(item),
      ArrowLeft: () => this.close(item),
      Home: () => this.focus(items[0]),
      End: () => this.focus(items.at(-1)),
      Enter: () => (item.act ? item.act() : this.open(item)),
    };
    if (!acts[event.key]) return;
    event.preventDefault();
    event.stopPropagation();
    acts[event.key]();
  }

  open(item) {
    if (!item.branch) return;
    if (item.getAttribute("aria-expanded") === "true") return this.focus(item.querySelector("[role=treeitem]"));
    const children = item.branch();
    if (!children.length) return;
    const group = document.createElement("ul");
    group.setAttribute("role", "group");
    group.append(...children);
    item.append(group);
    item.setAttribute("aria-expanded", "true");
    this.map.say(`${item.getAttribute("aria-label")}: ${children.map((each) => each.getAttribute("aria-label")).join(", ")}.`);
  }

  close(item) {
    const group = item.querySelector(":scope > [role=group]");
    if (!group) return this.focus(item.parentElement.closest("[role=treeitem]"));
    group.remove();
    item.setAttribute("aria-expanded", "false");
  }

  focus(item) {
    if (!item) return;
    for (const each of this.element.querySelectorAll('[tabindex="0"]')) each.tabIndex = -1;
    item.tabIndex = 0;
    item.focus();
  }
}
