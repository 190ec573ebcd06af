// What stands beside moving words: the loss of a training run with a marker at the frame, and the neighbours of one word.
import { htmlElement, svgElement } from "./elements.js";
import { formatNumber } from "./numerals.js";

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
  const svg = svgElement("svg", { viewBox: "0 0 100 100", preserveAspectRatio: "none" });
  const draw = (className, d) => svg.append(svgElement("path", { class: className, d }));
  draw("axis", "M0,100H100");
  draw("guessing", `M0,${y(chance)}H100`);
  if (losses.length) draw("curve", `M${losses.map(([step, loss]) => `${x(step).toFixed(2)},${y(loss).toFixed(2)}`).join("L")}`);
  const guessing = htmlElement("span", "guess", `guessing ${chance.toFixed(2)}`);
  guessing.style.top = `${y(chance)}%`;
  const marker = htmlElement("span", "now", "");
  const plot = htmlElement("div", "loss", "");
  plot.append(svg, guessing, marker);
  const ends = htmlElement("p", "ends", "");
  ends.append(htmlElement("span", "", "step 0"), htmlElement("span", "", last.toLocaleString("en")));

  const heading = htmlElement("p", "panel-heading", "loss ");
  const value = htmlElement("b", "", "");
  heading.append(value);
  const title = htmlElement("p", "panel-heading", "nearest to ");
  title.append(htmlElement("b", "chosen", word));
  const list = htmlElement("ol", "neighbours", "");
  panel.replaceChildren(heading, plot, ends, ...(neighbours[0]?.length ? [title, list] : []));

  return {
    draw(frame) {
      const loss = lossAt(losses, steps[frame]);
      value.textContent = loss === undefined ? "" : loss.toFixed(2);
      marker.style.left = `${x(steps[frame])}%`;
      marker.style.top = `${y(loss ?? chance)}%`;
      list.replaceChildren(
        ...neighbours[frame].map(([name, cosine]) => {
          const row = htmlElement("li", "", "");
          const bar = htmlElement("span", "share", "");
          bar.style.setProperty("--share", `${100 * Math.max(cosine, 0)}%`);
          row.append(htmlElement("span", "neighbour", name), bar, htmlElement("span", "figure", formatNumber(cosine, 2)));
          return row;
        }),
      );
    },
  };
}
