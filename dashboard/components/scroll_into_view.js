// Scrolls new content into view below the sticky header; content already in view does not move.
const SHOWN = Symbol.for("embedding-lab.into-view");
const ROOM = 16; // Pixels that are left free around it.
const SETTLED = 1_000; // Milliseconds for which it is followed, while it grows.

export default function ({ data }) {
  if (!data.turn || window[SHOWN] === data.turn) return;
  window[SHOWN] = data.turn;
  const place = document.querySelector(`.st-key-${CSS.escape(data.target)}`);
  const main = document.querySelector('[data-testid="stMain"]');
  if (!place || !main) return;
  const follow = new ResizeObserver(() => bring(place, main));
  const letGo = () => follow.disconnect();
  follow.observe(place);
  setTimeout(letGo, SETTLED);
  for (const kind of ["wheel", "touchstart", "pointerdown", "keydown"])
    addEventListener(kind, letGo, { capture: true, passive: true, once: true });
}

function bring(place, main) {
  const { top, bottom } = place.getBoundingClientRect();
  const [highest, lowest] = [covered(main) + ROOM, main.getBoundingClientRect().bottom - ROOM];
  // Where there is no room for all of it, its beginning is what is read first.
  if (bottom > lowest) main.scrollBy(0, Math.min(bottom - lowest, top - highest));
  else if (top < highest) main.scrollBy(0, top - highest);
}

// Down to where the header, and the bar of a tour where that stays, lie over the page.
function covered(main) {
  const bar = main.querySelector('[data-testid="stMainBlockContainer"] > div > :has(.st-key-tour_bar)');
  const over = [document.querySelector('[data-testid="stHeader"]'), bar].filter(
    (each) => each?.checkVisibility() && ["fixed", "absolute", "sticky"].includes(getComputedStyle(each).position),
  );
  return Math.max(main.getBoundingClientRect().top, ...over.map((each) => each.getBoundingClientRect().bottom));
}
