// Reports theme changes to the server: Plotly figures take the theme's colours only when they are created.
const WATCHING = Symbol.for("embedding-lab.theme");

export default function ({ setStateValue }) {
  window[WATCHING] ??= watch();
  window[WATCHING](setStateValue);
}

// Watches the page, once; returns the function that takes whom to tell.
function watch() {
  const page = document.querySelector('[data-testid="stApp"]');
  const background = () => getComputedStyle(page).backgroundColor;
  let seen = background();
  let tell = () => {};
  new MutationObserver(() => {
    if (background() === seen) return;
    seen = background();
    tell("background", seen);
  }).observe(page, { attributes: true, attributeFilter: ["class"] });
  return (setStateValue) => {
    tell = setStateValue;
  };
}
