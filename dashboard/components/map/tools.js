// What stands on the map's edge: zoom, the menu, the legend, the way that was walked, and the sheet on a phone.
import { isStill } from "./motion.js";

const SHAPES = { word: ["◉", "◆"], other: ["■", "■"] };
const MOST_STEPS = 4;

export const counted = (number) => number.toLocaleString("en");

function made(tag, text, properties = {}) {
  return Object.assign(document.createElement(tag), { textContent: text, ...properties });
}

export class Tools {
  constructor(map, root, signal) {
    this.map = map;
    this.root = root;
    const find = (name) => root.querySelector(name);
    Object.assign(this, { frame: find(".frame"), menu: find(".menu"), groups: find(".groups") });
    Object.assign(this, { legend: find(".legend"), trail: find(".trail"), sheet: find(".sheet"), steps: [] });
    const acts = {
      in: () => map.zoomBy(1.6, undefined, undefined, { glides: true }),
      out: () => map.zoomBy(1 / 1.6, undefined, undefined, { glides: true }),
      whole: () => map.points && map.home(),
      near: () => map.near(),
      clear: () => map.clear(),
      menu: () => this.toggleMenu(),
      full: () => (map.isFull ? this.leaveFull() : this.enterFull()),
      sheet: () => (this.sheet.hidden = true),
    };
    for (const button of root.querySelectorAll("[data-do]")) {
      button.addEventListener("click", acts[button.dataset.do], { signal });
    }
    for (const button of root.querySelectorAll("[data-mode]")) {
      button.addEventListener("click", () => this.setMode(button.dataset.mode), { signal });
    }
    this.menu.addEventListener("keydown", (event) => event.key === "Escape" && this.toggleMenu(false), { signal });
  }

  button(name) {
    return this.root.querySelector(`[data-do="${name}"]`);
  }

  setMode(mode) {
    this.map.gestures.mode = mode;
    this.map.stage.dataset.mode = mode;
    for (const button of this.root.querySelectorAll("[data-mode]")) {
      button.setAttribute("aria-pressed", String(button.dataset.mode === mode));
    }
    this.toggleMenu(false);
  }

  // ---- The menu ----

  toggleMenu(opens = this.menu.hidden) {
    this.menu.hidden = !opens;
    this.button("menu").setAttribute("aria-expanded", String(opens));
    if (opens) this.menu.querySelector("button").focus();
    else if (this.menu.contains(this.menu.getRootNode().activeElement)) this.button("menu").focus();
  }

  showMenu({ menu }) {
    const now = JSON.stringify(menu);
    if (now === this.menuShown) return;
    this.menuShown = now;
    this.groups.replaceChildren(
      ...menu.map(({ key, label, options, value }) => {
        const group = made("div", "", { className: "group" });
        group.setAttribute("role", "group");
        group.setAttribute("aria-label", label);
        group.append(
          made("span", label),
          ...options.map((option) => {
            const button = made("button", option, { type: "button", className: "button" });
            button.setAttribute("aria-pressed", String(option === value));
            button.onclick = () => {
              this.toggleMenu(false);
              if (option !== value) this.map.trigger("set", [key, option]);
            };
            return button;
          }),
        );
        return group;
      }),
    );
  }

  // ---- The legend, where names on the map cannot say it ----

  showLegend(data, classes, isolated) {
    const { legend, legendTitle, kinds } = data;
    const isNeeded = data.few || data.ordered;
    const now = JSON.stringify([isNeeded && legend, legendTitle, kinds, isolated]);
    if (now !== this.legendShown) {
      this.legendShown = now;
      this.legend.setAttribute("aria-label", legendTitle);
      const entries = legend.map(({ label, count }, at) => {
        const entry = made("button", "", { type: "button", className: "button", onclick: () => this.map.isolate(at) });
        entry.append(made("i", ""), made("span", label), made("small", counted(count)));
        entry.setAttribute("aria-pressed", String(isolated === at));
        return entry;
      });
      const together = made("div", "");
      const shapes = Object.entries(kinds).map(([kind, label]) => made("b", `${SHAPES[kind]?.[Number(data.few)] ?? "●"} ${label}`));
      if (shapes.length) together.append(made("span", "Shape"), ...shapes);
      const classesShown = isNeeded ? [made("span", legendTitle), ...entries] : [];
      this.legend.replaceChildren(...classesShown, ...(shapes.length ? [together] : []));
    }
    this.legend.querySelectorAll("i").forEach((swatch, at) => (swatch.style.background = classes[at]));
  }

  // ---- The way that was walked ----

  walked(mark) {
    const known = this.steps.findIndex(({ row }) => row === mark.row);
    this.steps = known < 0 ? [...this.steps, mark].slice(-MOST_STEPS) : this.steps.slice(0, known + 1);
    const earlier = this.steps.slice(0, -1).flatMap(({ row, word }) => {
      const button = made("button", word, { type: "button", className: "button quiet", onclick: () => this.map.choose(row) });
      return [button, made("span", "›")];
    });
    this.trail.replaceChildren(...(earlier.length ? [...earlier, made("b", mark.word)] : []));
  }

  forget() {
    this.steps = [];
  }

  // ---- The whole screen ----

  enterFull() {
    // In the top layer nothing of the page lies over it, and it keeps its place in the page.
    this.frame.popover = "manual";
    this.frame.showPopover();
    this.setFull(true);
  }

  leaveFull() {
    this.frame.hidePopover();
    this.frame.removeAttribute("popover");
    this.sheet.hidden = true;
    this.setFull(false);
  }

  setFull(isFull) {
    this.map.isFull = isFull;
    this.root.toggleAttribute("data-full", isFull);
    const button = this.button("full");
    button.setAttribute("aria-label", isFull ? "Leave the full screen" : "Full screen");
    button.setAttribute("aria-pressed", String(isFull));
    this.map.stage.focus({ preventScroll: true });
  }

  // The chosen word and its neighbours, to go on from.
  showSheet([chosen, ...others], opens) {
    if (!this.map.isFull || !chosen) return;
    const near = others.filter((mark) => mark.kind === "neighbour");
    this.sheet.querySelector("b").textContent = chosen.word;
    this.sheet.querySelector(".near").replaceChildren(
      ...near.map(({ row, word }) =>
        made("button", word, { type: "button", className: "button", onclick: () => this.map.choose(row) })),
    );
    if (opens) this.sheet.hidden = false;
  }
}

export class Tooltip {
  constructor(map, element) {
    Object.assign(this, { map, element });
  }

  hide() {
    this.element.hidden = true;
  }

  show(x, y) {
    const { map, element } = this;
    const row = map.motion.isMoving && !isStill() ? -1 : map.at(x, y);
    const word = row < 0 ? "" : map.wordOf(row);
    element.hidden = !word;
    map.stage.classList.toggle("over-point", row >= 0 && map.gestures.mode === "move");
    if (!word) return;
    element.replaceChildren(made("b", word, { dir: "auto" }), made("span", map.describe(row)));
    const [width, height] = map.box;
    const [px, py] = map.onScreen(row);
    element.style.left = `${Math.max(4, Math.min(px + 12, width - element.offsetWidth - 4))}px`;
    const below = py + 12 + element.offsetHeight < height;
    element.style.top = `${below ? py + 12 : Math.max(4, py - 12 - element.offsetHeight)}px`;
  }
}
