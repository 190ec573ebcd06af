// The sentences that open a page. A term in them is a button that opens with what it means.
export default function ({ data, parentElement }) {
  const place = parentElement.querySelector(".opening");
  const written = JSON.stringify(data);
  // Drawn anew, an open term would close.
  if (place.dataset.written === written) return;
  place.dataset.written = written;
  const text = document.createElement("p");
  text.append(...data.runs.flatMap(piece));
  const parts = [text];
  if (data.others.length) {
    const more = document.createElement("p");
    more.className = "more";
    more.append("New words here: ", ...data.others.flatMap((run, at) => [at ? " · " : "", ...piece(run)]));
    parts.push(more);
  }
  place.replaceChildren(...parts);
}

let count = 0;

function piece(run) {
  if (run.is === "text") return [run.text];
  if (run.is === "emphasis") {
    const words = document.createElement("em");
    words.textContent = run.text;
    return [words];
  }
  const card = document.createElement("span");
  card.className = "card";
  card.id = `term-${(count += 1)}`;
  // The browser closes it at a click elsewhere and at Escape, and lays it above all else.
  card.popover = "auto";
  const name = document.createElement("strong");
  name.textContent = run.name;
  card.append(name, ` ${run.says}`);
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
