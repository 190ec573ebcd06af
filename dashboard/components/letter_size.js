// Sizes of letters for what knows no custom properties: canvases, and pictures that are saved.

// The size in pixels of a custom property of `variables.css` that is in rem, as an element has it; `root` is what one rem is.
export function letterSize(element, property, root = rootSize()) {
  return parseFloat(getComputedStyle(element).getPropertyValue(property)) * root;
}

function rootSize() {
  return parseFloat(getComputedStyle(document.documentElement).fontSize);
}
