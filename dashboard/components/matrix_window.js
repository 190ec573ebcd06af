// The part of a large matrix that is on screen: rows and columns, zoomed together.

export const FEWEST_ROWS = 8;
const FEWEST_COLUMNS = 10;
// With more rows than this on screen, all columns are.
const ALL_COLUMNS_FROM = 64;

// How many columns are on screen with so many rows; `matrix_lookup.py` has the same.
export function countColumns(rows, nDims) {
  if (rows >= ALL_COLUMNS_FROM || nDims <= FEWEST_COLUMNS) return nDims;
  const share = Math.log(Math.max(1, rows / FEWEST_ROWS)) / Math.log(ALL_COLUMNS_FROM / FEWEST_ROWS);
  return Math.round(FEWEST_COLUMNS * (nDims / FEWEST_COLUMNS) ** share);
}

// The window after a zoom by `factor` (above 1 comes nearer) that keeps the place at `anchor` (shares of width and height).
export function zoomWindow(window, factor, anchor, { nRows, nDims }) {
  const rows = Math.min(nRows, Math.max(Math.min(FEWEST_ROWS, nRows), Math.round(window.rows / factor)));
  const columns = countColumns(rows, nDims);
  const top = window.top + anchor.y * (window.rows - rows);
  const left = window.left + anchor.x * (window.columns - columns);
  return fit({ top, rows, left, columns }, { nRows, nDims });
}

// The window moved so many rows down and columns to the right.
export function moveWindow(window, down, right, size) {
  return fit({ ...window, top: window.top + down, left: window.left + right }, size);
}

function fit(window, { nRows, nDims }) {
  const within = (value, last) => Math.round(Math.min(Math.max(0, last), Math.max(0, value)));
  return {
    ...window,
    top: within(window.top, nRows - window.rows),
    left: within(window.left, nDims - window.columns),
  };
}
