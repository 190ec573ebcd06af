// Scrolls a part of the page into view, and follows it while the page grows, until the visitor does something.
import { scrollDistance } from "./scroll_distance.js";

const DONE = Symbol.for("embedding-lab.scroll");
const FOLLOW_MS = { nearest: 1_000, top: 30_000 }; // The longer: a slow line, a picture that is drawn late.
const ACTIONS = ["wheel", "touchstart", "pointerdown", "click", "keydown"];

export default function ({ data, parentElement }) {
  if (!data.turn) return;
  const last = ((window[DONE] ??= {})[data.align] ??= {});
  // The same step in a new place: somebody comes back to it from another page, or from a room.
  const hasMoved = data.align === "top" && last.parentElement !== parentElement;
  if (last.turn === data.turn && !hasMoved) return;
  last.stop?.();
  Object.assign(last, { turn: data.turn, parentElement, stop: follow(data) });
}

// Scrolls whenever the element or the page takes another size; returns the function that ends it.
function follow({ target, align }) {
  const main = document.querySelector('[data-testid="stMain"]');
  const element = target && main.querySelector(`.st-key-${CSS.escape(target)}`);
  if (align === "nearest" && !element) return;
  // A step of a tour may be drawn later than its bar.
  const scroll = () => scrollToTarget(main, target, align);
  const sizes = new ResizeObserver(scroll);
  const stop = () => {
    sizes.disconnect();
    clearTimeout(ending);
    for (const action of ACTIONS) removeEventListener(action, stop, true);
  };
  const ending = setTimeout(stop, FOLLOW_MS[align]);
  for (const action of ACTIONS) addEventListener(action, stop, { capture: true, passive: true });
  const parts = align === "nearest" ? [element] : [main, main.querySelector('[data-testid="stMainBlockContainer"]'), tourBar(main)];
  for (const part of parts.filter(Boolean)) sizes.observe(part);
  return stop;
}

// A step about the page as a whole begins at the top of the page, as does each on a screen that is too low for both.
function scrollToTarget(main, target, align) {
  const element = target && main.querySelector(`.st-key-${CSS.escape(target)}`);
  const bar = tourBar(main);
  if (align === "top" && (!element || (bar && !liesOver(bar)))) return main.scrollTo(0, 0);
  const distance = scrollDistance(align, element.getBoundingClientRect(), visiblePart(main));
  if (distance) main.scrollBy(0, distance);
}

// Below Streamlit's header and the bar of a tour, where they lie over the page; on stage there is no header.
function visiblePart(main) {
  const { top, bottom } = main.getBoundingClientRect();
  const header = document.querySelector('[data-testid="stHeader"]');
  const edges = [header, tourBar(main)].filter((each) => each && liesOver(each));
  return { top: Math.max(top, ...edges.map((each) => each.getBoundingClientRect().bottom)), bottom };
}

function liesOver(element) {
  return element.checkVisibility() && ["fixed", "absolute", "sticky"].includes(getComputedStyle(element).position);
}

// The bar of a tour with all that is drawn around it (`styles.css`).
function tourBar(main) {
  return main.querySelector('[data-testid="stMainBlockContainer"] > div > :has(.st-key-tour_bar)');
}
