// A sentence on its way through a model: a column for each step, a line for each token. Text is set by textContent only
// (no XSS). What is new since the last drawing moves in once, by CSS; where motion is reduced, it stands there at once.
import { formatNumber } from "./numerals.js";
import { appRoot, openPage } from "./open_page.js";
import { tokenColour, tokenPalette } from "./token_colours.js";

const DRAWN = new WeakMap();

export default function ({ data, parentElement, setTriggerValue }) {
  const region = parentElement.querySelector(".pipeline");
  const style = getComputedStyle(parentElement.host ?? parentElement);
  const diverging = style.getPropertyValue("--st-chart-diverging-colors").split(",");
  const palette = tokenPalette(style);
  const before = DRAWN.get(region) ?? [];
  const now = data.stages[0].token_ids;
  DRAWN.set(region, now);
  const isNew = (at) => now[at] !== before[at] || at >= before.length;
  const isOther = now.length !== before.length || now.some((_, at) => isNew(at));

  const make = (tag, className, ...children) => {
    const element = document.createElement(tag);
    element.className = className;
    element.append(...children);
    return element;
  };
  const colour = (value) =>
    diverging[Math.min(diverging.length - 1, Math.max(0, Math.floor(((value + 1) / 2) * diverging.length)))];

  const heading = (stage) => {
    const link = make("a", "title", stage.title);
    link.href = `${appRoot(data.page)}${stage.to}`;
    link.onclick = (event) => {
      // With one of these keys a browser opens another tab or window.
      if (event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      openPage(stage.to, data.page);
    };
    return make("header", "heading", link, make("span", "note", stage.note));
  };
  const chip = (stage, at) => {
    const isRandom = stage.random.includes(at);
    const label = make("span", isRandom ? "chip random" : "chip", stage.labels[at]);
    label.title = isRandom ? `${stage.labels[at]} · its row is random` : stage.labels[at];
    label.style.setProperty("--hue", tokenColour(stage.token_ids[at], palette));
    label.dir = "auto";
    return label;
  };
  const stripe = (stage, at, sign) => {
    const cells = stage.stripes[at].map((value) => {
      const cell = make("span", "cell");
      cell.style.background = colour(value);
      return cell;
    });
    const bar = make("span", "stripe", ...cells);
    bar.title = `${stage.values[at].map((value) => formatNumber(value, 4)).join("  ")}  …`;
    return sign ? make("span", "signed", make("span", "sign", sign), bar) : bar;
  };
  const tokenLines = (stages) =>
    now.map((_, at) => {
      const line = make("li", isNew(at) ? "line new" : "line");
      line.style.setProperty("--at", at);
      for (const [nth, stage] of stages.entries()) {
        if (stage.labels.length) line.append(chip(stage, at));
        if (stage.stripes.length) line.append(stripe(stage, at, stages.length > 1 ? "+="[nth] : ""));
      }
      return line;
    });
  const barLines = (stage) => {
    const longest = Math.max(...stage.bars.map(({ length }) => length)) || 1;
    return stage.bars.map(({ label, length, value }, at) => {
      const fill = make("span", isOther ? "fill new" : "fill");
      fill.style.width = `${Math.max(0, length / longest) * 100}%`;
      const name = make("span", "name", label);
      name.dir = "auto";
      const parts = [name, make("span", "track", fill), make("span", "value", value)];
      const bar = make(data.addable.includes(at) ? "button" : "span", "bar focusable", ...parts);
      if (bar.localName === "button") {
        bar.title = `Add ${label} to the sentence`;
        bar.onclick = () => setTriggerValue("add", at);
      }
      return make("li", "line", bar);
    });
  };

  // A stage without a page of its own stands below the one before it.
  const steps = [];
  for (const stage of data.stages) stage.to ? steps.push([stage]) : steps.at(-1).push(stage);
  const root = region.getRootNode();
  const focused = [...region.querySelectorAll("button.bar")].indexOf(root.activeElement);
  region.setAttribute("aria-label", data.alt);
  region.replaceChildren(
    ...steps.map((stages, at) => {
      const isEmpty = !stages.some(({ labels, stripes, bars }) => labels.length || stripes.length || bars.length);
      const lines = stages[0].bars.length ? barLines(stages[0]) : isEmpty ? [] : tokenLines(stages);
      const step = make("section", "step", heading(stages[0]), make("ol", "lines", ...lines));
      step.style.setProperty("--step", at);
      return step;
    }),
  );
  if (data.left_out) region.querySelector(".lines").append(make("li", "line note", data.left_out));
  if (focused >= 0) region.querySelectorAll("button.bar")[focused]?.focus({ preventScroll: true });
}
