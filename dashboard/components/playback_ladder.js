// A word being merged from letters into tokens: one row per step, later rows hidden.
export function createLadder(stage, legend, host, data) {
  const rungs = data.rungs.map(({ name, pieces }) => {
    const rung = document.createElement("div");
    rung.className = "rung";
    const heading = document.createElement("span");
    heading.className = "name";
    heading.textContent = name;
    const row = document.createElement("span");
    row.className = "pieces";
    for (const { text, width, joined } of pieces) {
      const piece = document.createElement("span");
      piece.className = joined ? "piece merged" : "piece";
      piece.style.flexGrow = width;
      piece.title = text;
      piece.textContent = text;
      row.append(piece);
    }
    rung.append(heading, row);
    return rung;
  });
  stage.replaceChildren(...rungs);
  stage.className = "stage ladder";
  legend.replaceChildren();

  return {
    draw(frame) {
      rungs.forEach((rung, at) => rung.classList.toggle("future", data.rungs[at].since > frame));
    },
  };
}
