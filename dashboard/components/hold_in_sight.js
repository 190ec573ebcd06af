// Brings what a step of a tour is about, or what somebody comes back to, into sight below the tour's bar or the header,
// and holds it there while the pictures above it grow, until somebody does something.
const SHOWN = Symbol.for("embedding-lab.in-sight");
const HELD = 30_000; // Milliseconds for which it is held: a slow line, a picture that is drawn late.
const GAP = 4; // Pixels between the bar and the subject.
const DEEDS = ["wheel", "touchstart", "pointerdown", "click", "keydown"];

export default function ({ data, parentElement }) {
  const last = (window[SHOWN] ??= { letGo() {} });
  // The same step in a new place: somebody comes back to it from another page, or from a room.
  if (last.turn === data.turn && last.parentElement === parentElement) return;
  last.letGo();
  Object.assign(last, { turn: data.turn, parentElement, letGo: hold(data.subject) });
}

// Scrolls whenever the page takes another size; returns the function that ends it.
function hold(subject) {
  const main = document.querySelector('[data-testid="stMain"]');
  const bring = () => bringIntoSight(main, subject);
  const sizes = new ResizeObserver(bring);
  const letGo = () => {
    sizes.disconnect();
    clearTimeout(ending);
    for (const deed of DEEDS) removeEventListener(deed, letGo, true);
  };
  const ending = setTimeout(letGo, HELD);
  for (const deed of DEEDS) addEventListener(deed, letGo, { capture: true, passive: true });
  const parts = [main, main.querySelector('[data-testid="stMainBlockContainer"]'), bar(main)];
  for (const part of parts.filter(Boolean)) sizes.observe(part);
  return letGo;
}

// What stays in sight (`look.css`): the bar with all that is drawn around it.
function bar(main) {
  return main.querySelector('[data-testid="stMainBlockContainer"] > div > :has(.st-key-tour_bar)');
}

// The subject's top goes below the bar. A step about the page as a whole begins at the top of the page, as does each on
// a screen that is too low for both.
function bringIntoSight(main, subject) {
  const place = subject && main.querySelector(`.st-key-${CSS.escape(subject)}`);
  const above = bar(main);
  if (!place || (above && getComputedStyle(above).position !== "sticky")) return main.scrollTo(0, 0);
  main.scrollBy(0, place.getBoundingClientRect().top - (above ? above.getBoundingClientRect().bottom : headers(main)) - GAP);
}

// The lower edge of Streamlit's header, which lies over the page; on stage there is none.
function headers(main) {
  const header = document.querySelector('[data-testid="stHeader"]');
  const over = header?.checkVisibility() ? header.getBoundingClientRect().bottom : 0;
  return Math.max(main.getBoundingClientRect().top, over);
}
