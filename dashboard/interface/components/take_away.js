// What can be taken away of a picture: its link, and the picture itself. Text enters by textContent only.
//
// A picture by Vega comes from the server, drawn when it is asked for. One by Plotly is put together here from what
// the browser has drawn: its layers of SVG, with the origin written above them.
const SVG = "http://www.w3.org/2000/svg";
const TYPES = { svg: "image/svg+xml", png: "image/png" };
const EDGE = 16;
const DOTS = 2;
const NO_XML = /[^\t\n\r\x20-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu;

export default function ({ data, parentElement, setTriggerValue }) {
  const row = parentElement.querySelector(".take");
  if (!row.children.length) build(row);
  const said = row.querySelector(".said");
  const drawn = chart(row, data.chart);
  row.querySelector(".link").onclick = async () => {
    said.textContent = (await copied(location.href)) ? data.copied : `Copy it from here: ${location.href}`;
  };
  for (const kind of ["png", "svg"]) {
    const button = row.querySelector(`.${kind}`);
    button.hidden = !data.kinds.includes(kind);
    button.onclick = async () => {
      said.textContent = "";
      if (!data.here) {
        setTriggerValue("asked", { kind, link: location.href });
        return;
      }
      const found = chart(row, data.chart) ?? drawn;
      if (!found) {
        said.textContent = "The picture is not drawn yet; try again in a moment.";
        return;
      }
      const picture = compose(found, data, getComputedStyle(row));
      if (kind === "svg") save(new Blob([picture.text], { type: TYPES.svg }), `${data.name}.svg`);
      else save(await dots(picture), `${data.name}.png`);
    };
  }
  if (data.file && data.file.number !== row.dataset.saved) {
    row.dataset.saved = data.file.number;
    const bytes = Uint8Array.from(atob(data.file.content), (letter) => letter.charCodeAt(0));
    save(new Blob([bytes], { type: TYPES[data.file.kind] }), data.file.name);
  }
}

function build(row) {
  for (const [kind, label, help] of [
    ["link", "Link", "Copy the link to what is shown"],
    ["png", "PNG", "Save the picture as PNG"],
    ["svg", "SVG", "Save the picture as SVG"],
  ]) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = kind;
    button.textContent = label;
    button.title = help;
    row.append(button);
  }
  const said = document.createElement("span");
  said.className = "said";
  said.setAttribute("role", "status");
  row.append(said);
}

// The Plotly chart with this key, as the page shows it.
function chart(row, key) {
  return document.querySelector(`.st-key-${CSS.escape(key)} .js-plotly-plot`);
}

async function copied(text) {
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

function save(blob, name) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

function compose(drawn, data, style) {
  const { width, height } = drawn.getBoundingClientRect();
  const ink = style.getPropertyValue("--st-text-color");
  const heading = [...data.heading.map((text) => [text, 15]), ...lines(data).map((text) => [text, 11])];
  const above = EDGE + heading.length * 19;
  const whole = element("svg", {
    xmlns: SVG,
    width: width + 2 * EDGE,
    height: height + above + EDGE,
    viewBox: `0 0 ${width + 2 * EDGE} ${height + above + EDGE}`,
    "font-family": "sans-serif",
  });
  whole.append(
    element("title", {}, data.title),
    element("desc", {}, location.href),
    element("rect", { width: "100%", height: "100%", fill: style.getPropertyValue("--st-background-color") }),
    ...heading.map(([text, size], at) =>
      element("text", { x: EDGE, y: EDGE + 14 + at * 19, "font-size": size, fill: ink }, text),
    ),
  );
  const picture = element("g", { transform: `translate(${EDGE} ${above})` });
  const corner = drawn.getBoundingClientRect();
  for (const layer of drawn.querySelectorAll(".gl-container canvas, .main-svg")) {
    const place = layer.getBoundingClientRect();
    const at = { x: place.left - corner.left, y: place.top - corner.top, width: place.width, height: place.height };
    if (layer.tagName.toLowerCase() === "canvas") picture.append(element("image", { ...at, href: solid(drawn, layer) }));
    else picture.append(layer.cloneNode(true));
    const added = picture.lastChild;
    for (const [name, value] of Object.entries(at)) added.setAttribute(name, value);
    // The plane behind a layer is the page's.
    added.style?.setProperty("background", "none");
    // Entries are cut to the width that they have in the page's own font.
    for (const entry of added.querySelectorAll(".legend [clip-path]")) entry.removeAttribute("clip-path");
  }
  whole.append(picture);
  const text = new XMLSerializer().serializeToString(whole).replace(NO_XML, "�");
  return { text, width: width + 2 * EDGE, height: height + above + EDGE };
}

// What stands small above: what the server knows, and the link as the address bar has it.
function lines(data) {
  const link = location.href.match(new RegExp(`.{1,${data.line}}`, "g"));
  const shown = link.slice(0, data.most_lines);
  if (link.length > shown.length) shown[shown.length - 1] = `${shown.at(-1).slice(0, -1)}…`;
  return [...data.lines, ...shown];
}

// What Plotly drew with WebGL, which it has to draw once more to be read.
function solid(drawn, canvas) {
  const scene = Object.values(drawn._fullLayout ?? {}).find((part) => part?._scene)?._scene;
  return scene ? scene.toImage("png") : canvas.toDataURL();
}

function element(name, attributes, text) {
  const made = document.createElementNS(SVG, name);
  for (const [attribute, value] of Object.entries(attributes)) made.setAttribute(attribute, value);
  if (text !== undefined) made.textContent = text;
  return made;
}

async function dots({ text, width, height }) {
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(text)}`;
  await image.decode();
  const canvas = document.createElement("canvas");
  canvas.width = width * DOTS;
  canvas.height = height * DOTS;
  const pen = canvas.getContext("2d");
  pen.scale(DOTS, DOTS);
  pen.drawImage(image, 0, 0, width, height);
  return new Promise((done) => canvas.toBlob(done, "image/png"));
}
