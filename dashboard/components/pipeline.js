// Rows of stages over columns of tokens. Text is set by textContent only (no XSS).
import { hueOfToken, tokenPalette } from "./token_colours.js";

export default function ({ data, parentElement }) {
  const region = parentElement.querySelector(".pipeline");
  region.setAttribute("aria-label", data.alt);
  const style = getComputedStyle(parentElement.host ?? parentElement);
  const diverging = style.getPropertyValue("--st-chart-diverging-colors").split(",");
  const palette = tokenPalette(style);
  const columns = Math.max(1, ...data.stages.map((stage) => Math.max(stage.labels.length, stage.stripes.length)));

  const make = (tag, className, text) => {
    const element = document.createElement(tag);
    element.className = className;
    if (text !== undefined) element.textContent = text;
    return element;
  };
  const colour = (value) =>
    diverging[Math.min(diverging.length - 1, Math.max(0, Math.floor(((value + 1) / 2) * diverging.length)))];
  const row = (...cells) => {
    const line = document.createElement("tr");
    line.append(...cells);
    return line;
  };

  const heading = (stage) => {
    const cell = make("th", "stage");
    cell.colSpan = columns + 1;
    cell.scope = "rowgroup";
    const words = make("span", "heading");
    words.append(make("span", "title", stage.title), make("span", "note", stage.note));
    cell.append(words);
    return cell;
  };
  const labelCell = (text, id, isRandom) => {
    const cell = make("td", "column");
    const label = make("span", isRandom ? "label chip random" : "label chip", text);
    label.title = isRandom ? `${text} · its row is random` : text;
    label.style.setProperty("--hue", hueOfToken(id, palette));
    label.dir = "auto";
    cell.append(label);
    return cell;
  };
  const vectorCell = (stripe, values) => {
    const cell = make("td", "column");
    const bar = make("div", "stripe");
    bar.append(
      ...stripe.map((value) => {
        const mark = make("span", "cell");
        mark.style.background = colour(value);
        return mark;
      }),
    );
    cell.append(bar, ...values.map((value) => make("div", "value", value.toFixed(4).replace("-", "−"))));
    cell.append(make("div", "value", "…"));
    return cell;
  };
  const barsCell = (bars) => {
    const cell = make("td", "bars");
    cell.colSpan = columns + 1;
    const list = make("div", "list");
    for (const { label, length, value } of bars) {
      const item = make("div", "bar");
      const name = make("span", "label", label);
      name.dir = "auto";
      const track = make("span", "track");
      const fill = make("span", "fill");
      fill.style.width = `${Math.max(0, length) * 100}%`;
      track.append(fill);
      item.append(name, track, make("span", "value", value.replace("-", "−")));
      list.append(item);
    }
    cell.append(list);
    return cell;
  };
  // Takes what the columns leave of a wide screen, so that they keep their width.
  const filler = () => make("td", "filler");

  region.querySelector("table").replaceChildren(
    ...data.stages.map((stage) => {
      const group = document.createElement("tbody");
      group.append(row(heading(stage)));
      if (stage.labels.length)
        group.append(
          row(...stage.labels.map((text, at) => labelCell(text, stage.token_ids[at], stage.random.includes(at))), filler()),
        );
      if (stage.stripes.length)
        group.append(row(...stage.stripes.map((stripe, at) => vectorCell(stripe, stage.values[at])), filler()));
      if (stage.bars.length) group.append(row(barsCell(stage.bars)));
      return group;
    }),
  );
}
