// Colours of the map: a hue for each topic by its angle, so that neighbours are related; the rest from the theme.

// Degrees from 35 to 80 are left free for the chosen word, which alone is orange.
const [FIRST_HUE, HUES] = [86, 303];
const SHADES = { light: [0.62, 0.12], dark: [0.74, 0.11] };
const DEEP = { light: [0.4, 0.1], dark: [0.86, 0.07] };

// Red, green and blue, 0 to 255, of a colour in OKLCH (Ottosson 2020); less chroma where the screen has not so much.
export function rgbOf(lightness, chroma, hue) {
  const [a, b] = [chroma * Math.cos((hue * Math.PI) / 180), chroma * Math.sin((hue * Math.PI) / 180)];
  const l = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const s = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3;
  const linear = [
    4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s,
    -1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s,
    -0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s,
  ];
  if (chroma > 0.01 && linear.some((value) => value < -1e-4 || value > 1.0001)) return rgbOf(lightness, chroma * 0.95, hue);
  return linear.map((value) => {
    const inside = Math.max(0, Math.min(1, value));
    return Math.round(255 * (inside <= 0.0031308 ? 12.92 * inside : 1.055 * inside ** (1 / 2.4) - 0.055));
  });
}

// The hue of each of `count` topics: they are put in order of the angle of their middle, and share the wheel evenly.
export function huesOf(points, colours, n, count) {
  const sums = Array.from({ length: count }, () => [0, 0, 0]);
  for (let i = 0; i < n; i++) {
    const sum = sums[colours[i]];
    if (!sum) continue;
    sum[0] += points[2 * i];
    sum[1] += points[2 * i + 1];
    sum[2] += 1;
  }
  const all = sums.reduce((total, sum) => total.map((value, at) => value + sum[at]), [0, 0, 0]);
  const [x, y] = [all[0] / (all[2] || 1), all[1] / (all[2] || 1)];
  const angles = sums.map(([right, up, size]) => Math.atan2(up / (size || 1) - y, right / (size || 1) - x));
  const order = [...angles.keys()].sort((one, other) => angles[one] - angles[other]);
  const hues = [];
  order.forEach((topic, place) => (hues[topic] = (FIRST_HUE + (place * HUES) / count) % 360));
  return { hues, places: sums.map(([right, up, size]) => [right / (size || 1), up / (size || 1)]) };
}

export function readTheme(root) {
  const style = getComputedStyle(root);
  const value = (name) => style.getPropertyValue(`--st-${name}`).trim();
  const list = (name) => value(name).split(/,(?![^(]*\))/);
  const forced = matchMedia("(forced-colors: active)").matches;
  const ground = forced ? "Canvas" : value("background-color");
  const [red, green, blue] = channelsOf(ground);
  const shade = red * 0.3 + green * 0.59 + blue * 0.11 < 128 ? "dark" : "light";
  return {
    forced,
    ground,
    shade,
    text: forced ? "CanvasText" : value("text-color"),
    soft: forced ? "CanvasText" : value("gray-text-color"),
    edge: forced ? "GrayText" : value("border-color"),
    // A custom property with one colour for each theme is resolved where it is used.
    chosen: forced ? "Highlight" : style.outlineColor,
    categorical: list("chart-categorical-colors"),
    sequential: list("chart-sequential-colors"),
  };
}

// Colours of each class: topics by hue, an order from dark to pale, and few groups as all charts have them.
export function classColours(theme, { count, hues, isOrdered }) {
  const pale = (at) => theme.sequential[Math.round(9 - (at * 6) / Math.max(1, count - 1))];
  return Array.from({ length: count }, (_, at) => {
    if (theme.forced) return "CanvasText";
    if (hues) return cssOf(rgbOf(...SHADES[theme.shade], hues[at]));
    return isOrdered ? pale(at) : theme.categorical[at % theme.categorical.length];
  });
}

// The colour in which the name of a region of this hue is written.
export function deepColour(theme, hue) {
  return theme.forced ? theme.text : cssOf(rgbOf(...DEEP[theme.shade], hue));
}

const cssOf = (rgb) => `#${rgb.map((value) => value.toString(16).padStart(2, "0")).join("")}`;

export function channelsOf(colour) {
  const pixel = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  pixel.fillStyle = colour;
  pixel.fillRect(0, 0, 1, 1);
  return pixel.getImageData(0, 0, 1, 1).data;
}

// A colour as a pixel without its alpha.
export function packed(colour) {
  const [red, green, blue] = channelsOf(colour);
  return (blue << 16) | (green << 8) | red;
}
