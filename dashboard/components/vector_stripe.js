// A vector as a stripe: a cell per value, in the theme's diverging colours, with zero in their middle.

// The theme's diverging colours as [red, green, blue], lowest first, given the computed style of an element.
export function divergingPalette(style) {
  return style
    .getPropertyValue("--st-chart-diverging-colors")
    .split(",")
    .map((colour) => [1, 3, 5].map((at) => parseInt(colour.trim().slice(at, at + 2), 16)));
}

// The colour of a value from -1 to 1 as [red, green, blue], mixed from its two neighbours in the palette.
export function divergingColour(value, palette) {
  const at = ((Math.min(1, Math.max(-1, value)) + 1) / 2) * (palette.length - 1);
  const low = Math.min(palette.length - 2, Math.floor(at));
  return palette[low].map((part, channel) => Math.round(part + (at - low) * (palette[low + 1][channel] - part)));
}

// Values from -1 to 1 out of bytes in base64, as `vector_stripe.py` packs them.
export function unpackValues(packed) {
  return Float32Array.from(atob(packed), (letter) => ((letter.charCodeAt(0) << 24) >> 24) / 127);
}

// Values out of two bytes each, as `pack_exact` packs them.
export function unpackExact({ scale, steps }) {
  const bytes = Uint8Array.from(atob(steps), (letter) => letter.charCodeAt(0));
  return Float32Array.from(new Int16Array(bytes.buffer), (step) => step * scale);
}

// Paints rows of cells (n_rows x n_columns, row by row) over the whole canvas; its look of sharp cells is CSS.
export function paintCells(canvas, values, nColumns, palette) {
  const nRows = Math.max(1, Math.round(values.length / nColumns));
  canvas.width = nColumns;
  canvas.height = nRows;
  const context = canvas.getContext("2d");
  const image = context.createImageData(nColumns, nRows);
  values.forEach((value, at) => image.data.set([...divergingColour(value, palette), 255], 4 * at));
  context.putImageData(image, 0, 0);
}

// Makes the element of one stripe; `describe` gives the title of the cell below the pointer.
export function makeStripe(values, palette, label, describe) {
  const canvas = document.createElement("canvas");
  canvas.className = "vector-stripe";
  canvas.setAttribute("role", "img");
  canvas.setAttribute("aria-label", label);
  paintCells(canvas, values, values.length, palette);
  if (describe)
    canvas.onpointermove = (event) => {
      const at = Math.floor((event.offsetX / canvas.clientWidth) * values.length);
      canvas.title = describe(Math.min(values.length - 1, Math.max(0, at)));
    };
  return canvas;
}
