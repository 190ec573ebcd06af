// Token chips. Text is set by textContent only (no XSS).
import { tokenColour, tokenPalette } from "./token_colours.js";

export default function ({ data, parentElement, setStateValue }) {
  const strip = parentElement.querySelector(".strip");
  const palette = tokenPalette(getComputedStyle(parentElement.host ?? parentElement));
  // A click draws the chips anew; whoever works with the keyboard stays where they were.
  const focused = [...strip.children].indexOf(strip.getRootNode().activeElement);
  strip.setAttribute("role", data.clickable ? "group" : "list");
  strip.setAttribute("aria-label", "Tokens");
  // With nothing in it to stop at, the keyboard still has to scroll it.
  if (!data.clickable) strip.tabIndex = 0;

  strip.replaceChildren(
    ...data.tokens.map((token, at) => {
      const chip = document.createElement(data.clickable ? "button" : "span");
      chip.translate = false;
      chip.className = `chip ${token.kind}${token.random ? " random" : ""}${token.added ? " added" : ""}`;
      chip.style.setProperty("--hue", tokenColour(token.id, palette));
      chip.title =
        `ID ${token.id} · bytes ${token.bytes || "none"} · in the vocabulary: ${token.piece}` +
        (token.kind === "part" ? " · part of a character" : "") +
        (token.random ? " · its row is random" : "") +
        (token.added ? " · added" : "");
      if (data.clickable) {
        chip.type = "button";
        chip.setAttribute("aria-pressed", String(at === data.chosen));
        chip.onclick = () => setStateValue("chosen", at);
      } else {
        chip.setAttribute("role", "listitem");
      }
      const label = document.createElement("span");
      label.className = "label";
      label.dir = "auto";
      label.textContent = token.label;
      const id = document.createElement("span");
      id.className = "id";
      id.textContent = token.id;
      chip.append(label, id);
      return chip;
    }),
  );
  if (focused >= 0) strip.children[focused]?.focus({ preventScroll: true });
}
