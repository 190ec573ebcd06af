// Export buttons of a chart: expand its data, copy its link, save its image. Text is set by textContent only (no XSS).
//
// The server renders Vega charts to images on request. Images of Plotly charts and maps are composed here from the SVG
// layers or canvases on screen, with the provenance above them and a map's legend below.
import { svgElement } from "./elements.js";
import { letterSize } from "./letter_size.js";
import { correspond } from "./replies.js";
import { save } from "./save.js";

const SVG = "http://www.w3.org/2000/svg";
const TYPES = { svg: "image/svg+xml", png: "image/png" };
const EDGE = 16;
const ROOT = 16; // What one rem is in a saved picture, however large the letters of the page are.
const PIXEL_RATIO = 2;
const INVALID_XML = /[^\t\n\r\x20-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu;

export default function ({ data, parentElement, setTriggerValue }) {
  const row = parentElement.querySelector(".export-bar");
  if (!row.children.length) build(row);
  const message = row.querySelector(".message");
  const drawn = findChart(row, data.chart);
  const ask = correspond(`${data.chart}_take`, row, setTriggerValue, data.replies, (reply, { kind }) => {
    if (kind === "open") return;
    message.textContent = reply ? "" : "The picture did not arrive; try again in a moment.";
    if (!reply) return;
    const bytes = Uint8Array.from(atob(reply.content), (letter) => letter.charCodeAt(0));
    save(new Blob([bytes], { type: TYPES[kind] }), reply.name);
  });
  for (const kind of ["table", "python"]) {
    const button = row.querySelector(`.${kind}`);
    button.hidden = !data.behind.includes(kind);
    button.setAttribute("aria-expanded", data.opened === kind);
    // Pressed again, it is closed.
    button.onclick = () => ask({ kind: "open", open: data.opened === kind ? null : kind });
  }
  row.querySelector(".link").onclick = async () => {
    message.textContent = (await copyText(location.href)) ? data.copied : `Copy it from here: ${location.href}`;
  };
  for (const kind of ["png", "svg"]) {
    const button = row.querySelector(`.${kind}`);
    button.hidden = !data.kinds.includes(kind);
    button.onclick = () => {
      if (data.by_browser) return saveDrawn(kind, findChart(row, data.chart) ?? drawn, data, row, message);
      message.textContent = "Drawing the picture …";
      ask({ kind, link: location.href });
    };
  }
}

// Saves what the browser itself has drawn.
async function saveDrawn(kind, drawn, data, row, message) {
  message.textContent = "";
  if (!drawn) {
    message.textContent = "The picture is not drawn yet; try again in a moment.";
    return;
  }
  const picture = compose(drawn, data, row);
  try {
    if (kind === "svg") save(new Blob([picture.text], { type: TYPES.svg }), `${data.name}.svg`);
    else save(await toPng(picture), `${data.name}.png`);
  } catch {
    message.textContent = "This browser could not make a PNG of the picture; save the SVG instead.";
  }
}

function build(row) {
  for (const [kind, label, help] of [
    ["table", "Table", "The numbers of the picture, and as CSV"],
    ["python", "Python", "The code that computes them"],
    ["link", "Link", "Copy the link to what is shown"],
    ["png", "PNG", "Save the picture as PNG"],
    ["svg", "SVG", "Save the picture as SVG"],
  ]) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = `button quiet ${kind}`;
    button.textContent = label;
    button.title = help;
    row.append(button);
  }
  const message = document.createElement("span");
  message.className = "message";
  message.setAttribute("role", "status");
  row.append(message);
}

// The chart by Plotly with this key, or the stage of a map, as the page shows it.
function findChart(row, key) {
  const place = document.querySelector(`.st-key-${CSS.escape(key)}`);
  const roots = [...(place?.querySelectorAll("*") ?? [])].map((each) => each.shadowRoot).filter(Boolean);
  return place?.querySelector(".js-plotly-plot") ?? roots.map((root) => root.querySelector(".stage")).find(Boolean);
}

async function copyText(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    // Without HTTPS, browsers have the old way only.
    const box = document.createElement("textarea");
    box.value = text;
    document.body.append(box);
    box.select();
    const done = document.execCommand("copy");
    box.remove();
    return done;
  }
}

function compose(drawn, data, row) {
  const style = getComputedStyle(row);
  const size = (token) => letterSize(row, token, ROOT);
  const { width, height } = drawn.getBoundingClientRect();
  const ink = style.getPropertyValue("--st-text-color");
  const title = data.heading.map((text) => [text, size("--text-md")]);
  const heading = [...title, ...lines(data).map((text) => [text, size("--text-xs")])];
  const above = EDGE + heading.length * 19;
  const legend = legendOf(drawn, width, height, ink, size("--text-xs"));
  const high = height + above + legend.high + EDGE;
  const whole = svgElement("svg", {
    xmlns: SVG,
    width: width + 2 * EDGE,
    height: high,
    viewBox: `0 0 ${width + 2 * EDGE} ${high}`,
    "font-family": "sans-serif",
  });
  whole.append(
    svgElement("title", {}, data.title),
    svgElement("desc", {}, location.href),
    svgElement("rect", { width: "100%", height: "100%", fill: style.getPropertyValue("--st-background-color") }),
    ...heading.map(([text, letters], at) =>
      svgElement("text", { x: EDGE, y: EDGE + 14 + at * 19, "font-size": letters, fill: ink }, text),
    ),
  );
  const picture = svgElement("g", { transform: `translate(${EDGE} ${above})` });
  const corner = drawn.getBoundingClientRect();
  for (const layer of drawn.querySelectorAll("canvas, .main-svg")) {
    const place = layer.getBoundingClientRect();
    const at = { x: place.left - corner.left, y: place.top - corner.top, width: place.width, height: place.height };
    if (layer.tagName.toLowerCase() === "canvas") picture.append(svgElement("image", { ...at, href: layer.toDataURL() }));
    else picture.append(layer.cloneNode(true));
    const added = picture.lastChild;
    for (const [name, value] of Object.entries(at)) added.setAttribute(name, value);
    // The plane behind a layer is the page's.
    added.style?.setProperty("background", "none");
    // Entries are cut to the width that they have in the page's own font.
    for (const entry of added.querySelectorAll(".legend [clip-path]")) entry.removeAttribute("clip-path");
  }
  picture.append(legend.group);
  whole.append(picture);
  const text = new XMLSerializer().serializeToString(whole).replace(INVALID_XML, "�");
  return { text, width: width + 2 * EDGE, height: high };
}

// What stands small above: what the server knows, and the link as the address bar has it.
function lines(data) {
  const link = location.href.match(new RegExp(`.{1,${data.line}}`, "g"));
  const shown = link.slice(0, data.most_lines);
  if (link.length > shown.length) shown[shown.length - 1] = `${shown.at(-1).slice(0, -1)}…`;
  return [...data.lines, ...shown];
}

// What a map's legend says, in lines below its stage: a dot where the page has one, and words.
function legendOf(drawn, width, height, ink, letters) {
  const group = svgElement("g", { "font-size": letters, fill: ink });
  let [x, y] = [0, height + 20];
  // Plotly's own is in its layers.
  const entries = drawn.matches(".stage") ? drawn.parentElement.querySelectorAll(".legend > :not(div), .legend div > *") : [];
  for (const entry of entries) {
    const colour = entry.querySelector("i")?.style.background;
    const count = entry.querySelector("small")?.textContent;
    const text = count ? `${entry.querySelector("span").textContent} (${count})` : entry.textContent;
    const wide = (colour ? 14 : 0) + text.length * 7 + 14;
    if (x && x + wide > width) [x, y] = [0, y + 19];
    if (colour) group.append(svgElement("circle", { cx: x + 5, cy: y - 4, r: 5, fill: colour }));
    group.append(svgElement("text", { x: x + (colour ? 14 : 0), y }, text));
    x += wide;
  }
  return { group, high: entries.length ? y - height + 8 : 0 };
}

async function toPng({ text, width, height }) {
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(text)}`;
  await image.decode();
  const canvas = document.createElement("canvas");
  canvas.width = width * PIXEL_RATIO;
  canvas.height = height * PIXEL_RATIO;
  const pen = canvas.getContext("2d");
  pen.scale(PIXEL_RATIO, PIXEL_RATIO);
  pen.drawImage(image, 0, 0, width, height);
  return new Promise((done) => canvas.toBlob(done, "image/png"));
}
