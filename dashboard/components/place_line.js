// Where the tokens of a text stand while two of them are moved to other places.

// The tokens of a text in their order on screen, as { place, token }: the two of `pair` at `places`, the others in the
// places that are left. A place may be beyond the end of the text.
export function arrange(nTokens, pair, places) {
  const moved = new Map(pair.map((token, at) => [token, places[at]]));
  const taken = new Set(moved.values());
  const entries = [...moved].map(([token, place]) => ({ place, token }));
  let place = 0;
  for (let token = 0; token < nTokens; token++) {
    if (moved.has(token)) continue;
    while (taken.has(place)) place++;
    entries.push({ place: place++, token });
  }
  return entries.sort((one, other) => one.place - other.place || one.token - other.token);
}

// The places after one of the two has been asked to go to `target`: within 0 and `last`, and never onto the other one.
export function moveTo(places, which, target, last) {
  const other = places[1 - which];
  const step = target >= places[which] ? 1 : -1;
  let place = Math.min(last, Math.max(0, target));
  if (place === other) place += step;
  if (place < 0 || place > last) return places;
  return places.map((old, at) => (at === which ? place : old));
}

// At most six round numbers from 0 to `last` for an axis.
export function axisTicks(last) {
  const rough = Math.max(1, last / 5);
  const unit = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((times) => times * unit).find((size) => size >= rough);
  return Array.from({ length: Math.floor(last / step) + 1 }, (_, at) => at * step);
}
