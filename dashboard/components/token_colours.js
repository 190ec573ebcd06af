// The colour of a token: by its ID, so that a token has one colour wherever it stands.

// Number of colours before they repeat; `token_colours.py` has the same.
export const N_HUES = 6;

// The colours of tokens in the theme of an element, given its computed style.
export function tokenPalette(style) {
  return style.getPropertyValue("--st-chart-categorical-colors").split(",").slice(0, N_HUES);
}

export function hueOfToken(id, palette) {
  return palette[id % palette.length];
}
