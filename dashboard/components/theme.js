// Tells the server when the visitor changes the theme: figures by Plotly take its colours only when they are made.
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
