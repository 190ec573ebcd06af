// The colour of a token: by its ID, so that a token has one colour wherever it stands.
export function hueOfToken(id, palette) {
  return palette[id % palette.length];
}
