// The colour of a token: by its ID, so that a token has one colour wherever it stands.

// Which of the theme's categorical colours tokens take: not the two near orange, which means “the chosen one”.
// `token_colours.py` has the same.
const HUES = [0, 2, 3, 6, 9, 5];

// The colours of tokens in the theme of an element, given its computed style.
export function tokenPalette(style) {
  const colours = style.getPropertyValue("--st-chart-categorical-colors").split(",");
  return HUES.map((at) => colours[at]);
}

// The colour of a token in a palette. Over a prime first: tokens that are often neighbours have IDs that are alike modulo six.
export function tokenColour(id, palette) {
  return palette[(id % 101) % palette.length];
}
