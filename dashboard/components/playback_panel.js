// What stands beside moving words: the loss of a training run with a marker at the frame, and the neighbours of one word.
const SVG = "http://www.w3.org/2000/svg";

function made(name, className, text) {
  const element = document.createElement(name);
  element.className = className;
  element.textContent = text;
  return element;
}

// The last loss that is known at a step, or else the first.
export function lossAt(losses, step) {
  return (losses.findLast(([at]) => at <= step) ?? losses[0])?.[1];
}

export function createPanel(panel, { steps, losses, chance, word, neighbours }) {
  const last = Math.max(steps.at(-1), 1);
  const highest = 1.1 * Math.max(chance, losses[0]?.[1] ?? 0);
  // In percent of the plot.
  const x = (step) => (100 * Math.min(step, last)) / last;
  const y = (loss) => 100 * (1 - Math.min(loss / highest, 1));
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", "0 0 100 100");
  svg.setAttribute("preserveAspectRatio", "none");
  const draw = (className, d) => {
    const path = document.createElementNS(SVG, "path");
    path.setAttribute("class", className);
    path.setAttribute("d", d);
    svg.append(path);
  };
  draw("axis", "M0,100H100");
  draw("guessing", `M0,${y(chance)}H100`);
  if (losses.length) draw("curve", `M${losses.map(([step, loss]) => `${x(step).toFixed(2)},${y(loss).toFixed(2)}`).join("L")}`);
  const guessing = made("span", "guess", `guessing ${chance.toFixed(2)}`);
  guessing.style.top = `${y(chance)}%`;
  const marker = made("span", "now", "");
  const plot = made("div", "loss", "");
  plot.append(svg, guessing, marker);
  const ends = made("p", "ends", "");
  ends.append(made("span", "", "step 0"), made("span", "", last.toLocaleString("en")));

  const heading = made("p", "panel-heading", "loss ");
  const value = made("b", "", "");
  heading.append(value);
  const title = made("p", "panel-heading", "nearest to ");
  title.append(made("b", "chosen", word));
  const list = made("ol", "neighbours", "");
  panel.replaceChildren(heading, plot, ends, ...(neighbours[0]?.length ? [title, list] : []));

  return {
    draw(frame) {
      const loss = lossAt(losses, steps[frame]);
      value.textContent = loss === undefined ? "" : loss.toFixed(2);
      marker.style.left = `${x(steps[frame])}%`;
      marker.style.top = `${y(loss ?? chance)}%`;
      list.replaceChildren(
        ...neighbours[frame].map(([name, cosine]) => {
          const row = made("li", "", "");
          const bar = made("span", "share", "");
          bar.style.setProperty("--share", `${100 * Math.max(cosine, 0)}%`);
          row.append(made("span", "neighbour", name), bar, made("span", "figure", cosine.toFixed(2).replace("-", "−")));
          return row;
        }),
      );
    },
  };
}
