// A word being merged from letters into tokens: one row per step, later rows hidden. A piece has the colour of its token
// from the step on at which it is one.
import { tokenColour, tokenPalette } from "./token_colours.js";

export function createLadder(stage, legend, host, data) {
  const palette = tokenPalette(getComputedStyle(host));
  const rungs = data.rungs.map(({ name, pieces }) => {
    const rung = document.createElement("div");
    rung.className = "rung";
    const heading = document.createElement("span");
    heading.className = "name";
    heading.textContent = name;
    const row = document.createElement("span");
    row.className = "pieces";
    for (const { text, width, joined, id } of pieces) {
      const piece = document.createElement("span");
      piece.className = `piece${id === null ? "" : " token"}${joined ? " merged" : ""}`;
      piece.style.flexGrow = width;
      if (id !== null) piece.style.setProperty("--hue", tokenColour(id, palette));
      piece.title = text;
      piece.textContent = text;
      row.append(piece);
    }
    rung.append(heading, row);
    return rung;
  });
  const symbols = data.rungs[0].pieces.reduce((sum, { width }) => sum + width, 0);
  stage.style.setProperty("--symbols", symbols);
  stage.replaceChildren(...rungs);
  stage.className = "stage ladder";
  legend.replaceChildren();

  return {
    draw(frame) {
      rungs.forEach((rung, at) => rung.classList.toggle("future", data.rungs[at].since > frame));
    },
  };
}
