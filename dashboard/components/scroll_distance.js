// How far to scroll: pure functions of edges on the screen, in pixels.
const MARGINS = { nearest: 16, top: 4 };

// The distance that brings an element into the visible part of the page; 0 for one that is in it.
//
// "top" puts it at the upper edge. "nearest" moves as little as needed, and where there is no room for all of it, its
// beginning is what is read first.
export function scrollDistance(align, element, visible) {
  const margin = MARGINS[align];
  const above = element.top - visible.top - margin;
  if (align === "top") return above;
  const below = element.bottom - visible.bottom + margin;
  if (below > 0) return Math.min(below, above);
  return Math.min(above, 0);
}
