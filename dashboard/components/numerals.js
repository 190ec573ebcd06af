// Writes a number as Python does here: with a true minus, and zero without a sign.
export function formatNumber(value, digits) {
  return value.toFixed(digits).replace(/^-(?=[0.]*$)/, "").replace("-", "−");
}
