// For keyboards: keeps the focus when a run redraws the focused part. For screen readers: adds ARIA roles that Streamlit
// omits, and announces new results once typing pauses. For touch: closes the menu after a choice.
import { watchPastes } from "./long_paste.js";
import { rewriteDialogs } from "./plain_dialogs.js";
import { guardTranslation, keepOwnWords } from "./translation.js";

const INSTALLED = Symbol.for("embedding-lab.accessibility");

export default function () {
  window[INSTALLED] ??= install();
}

const PAUSE = 700; // Milliseconds without a new result after which it is said.
const DRAWN = 300; // Milliseconds until all that a run has sent is surely drawn.
const CAN_HAVE_FOCUS =
  'a[href], button:not([disabled]), input:not([disabled]), textarea:not([disabled]), [tabindex="0"], [role="tab"]';
const REMARK = '[class*="st-key-remark_"]';
const EXERCISES = ".st-key-exercises";
const ANSWER = `${EXERCISES} [data-testid="stForm"]`;
const QUESTION = ".st-key-your_turn_question";

function install() {
  const app = document.querySelector('[data-testid="stApp"]');
  const liveRegion = document.createElement("div");
  liveRegion.id = "live-region";
  liveRegion.setAttribute("role", "status");
  liveRegion.setAttribute("aria-live", "polite");
  liveRegion.style.cssText = "position:fixed;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)";
  document.body.append(liveRegion);

  guardTranslation(window);
  watchPastes(window, liveRegion);
  document.body.prepend(createSkipLink());
  addEventListener("keydown", nextView, true);

  const focus = keepFocus();
  const announce = createAnnouncer(liveRegion);
  let page = location.pathname;

  fixRoles();
  // Runs before the browser tells a screen reader: an alert that is none is never heard as one.
  new MutationObserver(() => {
    fixRoles();
    keepOwnWords(document);
    rewriteDialogs(document, NodeFilter);
    focus.arrive();
  }).observe(document.body, { childList: true, subtree: true });
  new MutationObserver(() => {
    if (app.dataset.testScriptState !== "notRunning") return;
    requestAnimationFrame(() =>
      requestAnimationFrame(() => {
        const moved = location.pathname !== page;
        page = location.pathname;
        focus.restore(moved);
        setTimeout(() => focus.restore(moved), DRAWN);
        announce(moved);
      }),
    );
  }).observe(app, { attributes: true, attributeFilter: ["data-test-script-state"] });
  document.addEventListener("click", closeMenu, true);
  document.addEventListener("touchstart", allowScrolling, { capture: true, passive: true });
  return true;
}

// The first stop of the keyboard: it leads past the menu to what a page is worked with, its main button or its first box.
function createSkipLink() {
  const around = document.createElement("nav");
  around.setAttribute("aria-label", "Skip links");
  const button = document.createElement("button");
  button.id = "skip-link";
  button.type = "button";
  button.textContent = "Skip to the first control (Alt + Page Down opens the next view)";
  button.onclick = () => {
    const main = document.querySelector('[data-testid="stMain"]');
    const seen = (kind) => [...main.querySelectorAll(kind)].find((each) => each.checkVisibility());
    const first =
      seen('[data-testid="stBaseButton-primary"]') ?? seen('[data-testid="stTextInput"] input, textarea') ?? seen(CAN_HAVE_FOCUS);
    first?.focus();
    first?.select?.();
  };
  around.append(button);
  return around;
}

// Alt with Page Down or Page Up opens the view after or before the one that is open, from anywhere on the page.
function nextView(event) {
  const by = { PageDown: 1, PageUp: -1 }[event.key];
  if (!by || !event.altKey || event.ctrlKey || event.shiftKey) return;
  const tabs = [...document.querySelectorAll('[data-testid="stMain"] [data-testid="stTab"]')];
  const open = tabs.findIndex((tab) => tab.getAttribute("aria-selected") === "true");
  const next = tabs[open + by];
  if (open < 0 || !next) return;
  event.preventDefault();
  next.click();
  next.focus();
}

// Roles and states that Streamlit does not set.
function fixRoles() {
  // Apart from the pages of a list.
  for (const pages of document.querySelectorAll(`${EXERCISES} :is(nav, [role="navigation"])`)) setIfChanged(pages, "aria-label", "Exercises");
  for (const zone of document.querySelectorAll('[data-testid="stFileUploaderDropzone"]')) setIfChanged(zone, "role", "group");
  for (const alert of document.querySelectorAll(`${REMARK} [role="alert"]`)) setIfChanged(alert, "role", "group");
  for (const remark of document.querySelectorAll(REMARK)) describe(remark);
  nameExercises();
  linkFirstUse();
}

// Exercises and each question are headings; an answer is named by its question.
function nameExercises() {
  for (const [level, place] of [[2, `${EXERCISES} summary p`], [3, `${QUESTION} p:first-of-type`]]) {
    for (const title of document.querySelectorAll(place)) {
      setIfChanged(title, "role", "heading");
      setIfChanged(title, "aria-level", String(level));
    }
  }
  const question = document.querySelector(QUESTION);
  if (!question) return;
  question.id ||= "question";
  for (const group of document.querySelectorAll(`${ANSWER} :is([role="radiogroup"], [data-testid="stButtonGroup"] [role])`)) {
    setIfChanged(group, "aria-labelledby", question.id);
  }
  // After the question, the label that is seen.
  for (const box of document.querySelectorAll(`${ANSWER} input[type="text"][id]`)) {
    setIfChanged(box, "aria-labelledby", `${question.id} ${box.id}`);
  }
}

// A term in an insight opens at its first use on the page; further down it is a plain word.
function linkFirstUse() {
  const met = new Set();
  for (const term of document.querySelectorAll('a[href^="#term-"], a[data-term]')) {
    const name = term.getAttribute("href") ?? term.dataset.term;
    setIfChanged(term, "data-term", name);
    if (met.has(name)) {
      for (const each of ["href", "role", "aria-expanded"]) term.removeAttribute(each);
    } else {
      setIfChanged(term, "href", name);
      setIfChanged(term, "role", "button");
      if (!term.hasAttribute("aria-expanded")) term.setAttribute("aria-expanded", "false");
    }
    met.add(name);
  }
}

function setIfChanged(element, name, value) {
  if (element.getAttribute(name) !== value) element.setAttribute(name, value);
}

// A box whose text could not be taken says so, and which sentence tells why.
function describe(remark) {
  const name = [...remark.classList].find((each) => each.startsWith("st-key-remark_")).slice("st-key-remark_".length);
  const box = document.querySelector(`.st-key-${CSS.escape(name)} :is(input, textarea)`);
  if (!box) return;
  if (remark.textContent.trim()) {
    remark.id ||= `remark-${name}`;
    setIfChanged(box, "aria-invalid", "true");
    setIfChanged(box, "aria-describedby", remark.id);
  } else if (box.getAttribute("aria-describedby")?.startsWith("remark-")) {
    box.removeAttribute("aria-invalid");
    box.removeAttribute("aria-describedby");
  }
}

// Remembers where focus is; when that has been drawn anew, the same thing there has it again.
function keepFocus() {
  let last = null;
  // A run of another page is over, and the page before it is not taken away yet.
  let isLeaving = false;
  const open = (part) => [...part.querySelectorAll(CAN_HAVE_FOCUS)].filter((each) => each.checkVisibility());
  const named = (element) => element.getAttribute("aria-label") || element.textContent.trim();
  addEventListener("focusin", ({ target }) => {
    isLeaving = false;
    const around = [];
    for (let at = target.parentElement; at; at = at.parentElement) around.push([at, open(at).indexOf(target)]);
    const key = target.closest('[class*="st-key-"]')?.className.match(/st-key-[\w-]+/)?.[0];
    last = { target, around, key, name: named(target), role: target.getAttribute("role") };
  });
  // Whoever presses on nothing means nothing to have focus.
  addEventListener("pointerdown", ({ target }) => (target.closest?.(CAN_HAVE_FOCUS) ? null : (last = null)), true);

  return {
    // On a slow machine what had focus goes long after the run that took it away.
    arrive() {
      if (isLeaving) this.restore(false);
    },
    restore(moved) {
      const nowhere = !document.activeElement || document.activeElement === document.body;
      if (last?.target.isConnected) isLeaving ||= moved && Boolean(last.target.closest('[data-testid="stMain"]'));
      if (!last || !nowhere || last.target.isConnected) return;
      if (moved || isLeaving) {
        rest(document.querySelector('[data-testid="stMain"] h1'));
        // It may be the title of the page before, or not be there yet; whoever moves on from it has arrived.
        isLeaving = true;
        return;
      }
      const home = last.key && document.querySelector(`.${CSS.escape(last.key)}`);
      const [near, place] = home ? [home, 0] : (last.around.find(([each]) => each.isConnected) ?? [document.body, 0]);
      const there = open(near);
      const same = there.find((each) => named(each) === last.name && each.getAttribute("role") === last.role);
      // Otherwise what has taken its place, such as Cancel that of Start.
      rest(same ?? there[Math.min(place, there.length - 1)]);
    },
  };

  function rest(element) {
    if (!element) return;
    if (!element.matches(CAN_HAVE_FOCUS)) element.tabIndex = -1;
    element.focus({ preventScroll: true });
  }
}

// Says what is new on the page since the last run: a remark about what was typed, or else an insight.
function createAnnouncer(liveRegion) {
  let known = new Set();
  let waiting = 0;
  // Until the visitor has done something, nothing is news.
  let hasActed = false;
  for (const action of ["keydown", "pointerdown"]) addEventListener(action, () => (hasActed = true), { once: true, capture: true });
  const sentences = () => {
    const remarks = [...document.querySelectorAll(`${REMARK} p, [class*="st-key-said_"] p`)];
    const bulbs = [...document.querySelectorAll('[data-testid="stMain"] [data-testid="stIconMaterial"]')];
    const insights = bulbs.filter((icon) => icon.textContent === "lightbulb").map((icon) => icon.closest("p"));
    return [...remarks, ...insights]
      .filter((each) => each?.checkVisibility())
      .map((each) => each.textContent.replace(/^lightbulb|^edit_note/, "").trim());
  };
  return (moved) => {
    clearTimeout(waiting);
    // What a run has sent is drawn a moment after it has ended.
    waiting = setTimeout(() => {
      const now = sentences();
      const news = now.find((each) => !known.has(each));
      known = new Set(now);
      if (news && hasActed && !moved) liveRegion.textContent = news;
    }, PAUSE);
  };
}

// A finger scrolls the page past a chart of Plotly's, which would keep it; a tap still is a click.
function allowScrolling(event) {
  if (event.target.closest?.(".js-plotly-plot")) event.stopPropagation();
}

// On a phone the menu lies over the page.
function closeMenu({ target }) {
  const chosen = target.closest?.('[data-testid="stSidebarNavLink"], [role="option"]');
  if (!chosen || !matchMedia("(max-width: 768px)").matches) return;
  const menu = document.querySelector('[data-testid="stSidebar"]');
  if (!menu || menu.getBoundingClientRect().right <= 0) return;
  // First the choice, then the menu.
  setTimeout(() => menu.querySelector('[data-testid="stSidebarCollapseButton"] button')?.click(), 150);
}
