// Sizes of letters for what knows no custom properties: canvases, and pictures that are saved.

// The size in pixels of a custom property of `variables.css` that is in rem, as an element has it; `root` is what one rem is.
// While styles are exchanged, or once an element is taken away, there is no such property: then one rem, never NaN.
export function letterSize(element, property, root = rootSize()) {
  return (parseFloat(getComputedStyle(element).getPropertyValue(property)) || 1) * root;
}

function rootSize() {
  return parseFloat(getComputedStyle(document.documentElement).fontSize);
}
