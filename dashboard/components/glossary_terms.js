// The opening sentences of a page. A term in them is a button that expands its explanation; so is a term in an insight
// further down, which is a link to "#term-…" there with the explanation as its title.
const LINKED = "#term-";

export default function ({ data, parentElement }) {
  const place = parentElement.querySelector(".opening");
  openBelow(place);
  const written = JSON.stringify(data);
  // Drawn anew, an open term would close.
  if (place.dataset.written === written) return;
  place.dataset.written = written;
  const text = document.createElement("p");
  text.append(...data.runs.flatMap(piece));
  place.replaceChildren(text);
}

// Opens a term that is pressed anywhere on the page, in a card that stands in this opening.
function openBelow(place) {
  if (place.dataset.opens) return;
  place.dataset.opens = "terms";
  const linked = (event) => event.target.closest?.(`a[href^="${LINKED}"]`);
  const open = (event) => {
    if (!place.isConnected) return stop();
    const term = linked(event);
    if (!term) return;
    event.preventDefault();
    const [name, says] = term.title.split(/: (.*)/s);
    const card = cardWith(name, says);
    place.append(card);
    card.addEventListener("toggle", ({ newState }) => {
      const isOpen = newState === "open";
      term.setAttribute("aria-expanded", String(isOpen));
      if (isOpen) put(card, term);
      else card.remove();
    });
    card.showPopover();
  };
  // They act as buttons do, so they open with the space bar as well.
  const press = (event) => {
    if (!place.isConnected) return stop();
    const term = event.key === " " && linked(event);
    if (!term) return;
    event.preventDefault();
    term.click();
  };
  const stop = () => {
    document.removeEventListener("click", open);
    document.removeEventListener("keydown", press);
  };
  document.addEventListener("click", open);
  document.addEventListener("keydown", press);
}

let count = 0;

function cardWith(name, says) {
  const card = document.createElement("span");
  card.className = "card";
  card.id = `term-${(count += 1)}`;
  // The browser closes it at a click elsewhere and at Escape, and lays it above all else.
  card.popover = "auto";
  const strong = document.createElement("strong");
  strong.textContent = name;
  card.append(strong, ` ${says}`);
  return card;
}

function piece(run) {
  if (run.is === "text") return [run.text];
  if (run.is === "emphasis") {
    const words = document.createElement("em");
    words.textContent = run.text;
    return [words];
  }
  const card = cardWith(run.name, run.says);
  const term = document.createElement("button");
  term.type = "button";
  term.className = "term";
  term.textContent = run.text;
  term.setAttribute("aria-expanded", "false");
  term.popoverTargetElement = card;
  card.addEventListener("toggle", (event) => {
    const isOpen = event.newState === "open";
    term.setAttribute("aria-expanded", String(isOpen));
    if (isOpen) put(card, term);
  });
  return [term, card];
}

// Below its term, inside the window; above it where there is no room.
function put(card, term) {
  const at = term.getBoundingClientRect();
  const { offsetWidth: width, offsetHeight: height } = card;
  card.style.left = `${Math.max(8, Math.min(at.left, innerWidth - width - 8))}px`;
  card.style.top = `${at.bottom + 4 + height < innerHeight ? at.bottom + 4 : Math.max(8, at.top - height - 4)}px`;
}
