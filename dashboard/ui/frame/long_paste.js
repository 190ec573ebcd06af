// A box that has a limit takes nothing of a text that is longer, without a word; here it says so.
const SHOWN_MS = 8000;
const NOTE_ID = "long-paste";

export function sentence(nPasted, limit) {
  const most = limit ? `at most ${limit.toLocaleString("en-US")}` : "fewer";
  return `That is ${nPasted.toLocaleString("en-US")} characters, and this box takes ${most}. It keeps what it held; paste a part of it.`;
}

// Streamlit writes how much a box holds and takes below it while somebody types: 12/2000.
export function limitIn(text) {
  const found = /\/\s*(\d+)\s*$/.exec(text ?? "");
  return found ? Number(found[1]) : null;
}

export function watchPastes(window, liveRegion) {
  const { document } = window;
  document.addEventListener(
    "paste",
    (event) => {
      const box = event.target;
      if (!box.matches?.("input, textarea")) return;
      const text = event.clipboardData?.getData("text") ?? "";
      if (text.length < 100) return;
      const before = box.value;
      setTimeout(() => {
        const piece = text.slice(0, 50).replace(/\s+/g, " ");
        if (box.value !== before || before.includes(piece)) return;
        const around = box.closest('[data-testid="stTextInput"], [data-testid="stTextArea"]');
        const limit = limitIn(around?.querySelector('[data-testid="InputInstructions"]')?.textContent);
        tell(document, liveRegion, around ?? box, sentence(text.length, limit));
      }, 100);
    },
    true,
  );
}

// Shows a note over the page, below the box, until something is typed or a while has passed.
function tell(document, liveRegion, around, words) {
  document.getElementById(NOTE_ID)?.remove();
  const note = document.createElement("div");
  note.id = NOTE_ID;
  note.textContent = words;
  const { left, bottom, width } = around.getBoundingClientRect();
  note.style.left = `${left}px`;
  note.style.top = `${bottom + 4}px`;
  note.style.maxWidth = `${Math.max(width, 280)}px`;
  document.body.append(note);
  liveRegion.textContent = words;
  const end = () => note.remove();
  setTimeout(end, SHOWN_MS);
  around.addEventListener("input", end, { once: true });
  document.addEventListener("scroll", end, { once: true, capture: true });
}
