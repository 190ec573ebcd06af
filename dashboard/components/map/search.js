// The one box of the map: what is typed lights up, Enter chooses.
import { beginningWith } from "./selection.js";

const patternOf = (typed) => typed.match(/^\/(.+?)\/?$/)?.[1];

export class Search {
  constructor(map, root, signal) {
    this.map = map;
    this.input = root.querySelector("input");
    this.list = root.querySelector("ul");
    this.rows = [];
    const on = (name, act) => this.input.addEventListener(name, act, { signal });
    on("input", () => this.find());
    on("keydown", (event) => this.key(event));
    on("blur", () => this.close());
  }

  open({ patterns }) {
    this.input.disabled = false;
    this.input.placeholder = patterns ? "Find a word or /a pattern/" : "Find a word";
  }

  clear() {
    this.input.value = "";
    this.close();
  }

  close() {
    this.show([]);
  }

  find() {
    const { map } = this;
    const typed = this.input.value;
    if (patternOf(typed) !== undefined) {
      this.close();
      if (map.data.patterns) map.say("Enter looks for this pattern.");
      return;
    }
    const sought = typed.trim().toLowerCase();
    if (!sought || !map.words) return sought ? undefined : map.clear();
    const began = performance.now();
    const { mask, count, rows } = beginningWith(map.folded, sought, map.n);
    map.root.dataset.searched = (performance.now() - began).toFixed(1);
    map.select(mask, `begin with “${sought}”`, { quiet: !count });
    if (!count) map.say(`No word here begins with “${sought}”.`);
    this.show(rows);
  }

  show(rows) {
    this.rows = rows;
    this.active = -1;
    this.list.replaceChildren(
      ...rows.map((row, at) => {
        const entry = document.createElement("li");
        entry.id = `found-${at}`;
        entry.setAttribute("role", "option");
        entry.textContent = this.map.words[row];
        entry.dir = "auto";
        entry.onpointerdown = (event) => {
          event.preventDefault();
          this.map.take(row);
        };
        return entry;
      }),
    );
    this.list.hidden = !rows.length;
    this.input.setAttribute("aria-expanded", String(rows.length > 0));
    this.input.removeAttribute("aria-activedescendant");
  }

  key(event) {
    if (event.key === "Escape") {
      event.preventDefault();
      this.map.clear();
    } else if (event.key === "Enter") this.enter();
    else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      if (!this.rows.length) return;
      event.preventDefault();
      const by = event.key === "ArrowDown" ? 1 : -1;
      this.active = (this.active + by + this.rows.length) % this.rows.length;
      [...this.list.children].forEach((entry, at) => entry.setAttribute("aria-selected", String(at === this.active)));
      this.input.setAttribute("aria-activedescendant", `found-${this.active}`);
    }
  }

  // A pattern goes to the page, and so does a word that has no place on this map.
  enter() {
    const { map } = this;
    const typed = this.input.value.trim();
    const pattern = patternOf(typed);
    if (pattern !== undefined && map.data.patterns) map.ask(pattern);
    else if (this.rows.length) map.take(this.rows[Math.max(0, this.active)]);
    else if (typed && map.data.choosable) map.trigger("typed", typed);
  }
}
