// The URL: one history entry per page with its last state, and both models named in each.
//
// Streamlit pushes a history entry whenever it corrects the URL of a page. When a page is left, it first strips that
// page's parameters from the URL, and navigates as soon as the server gets round to it, so the first Back would lead to
// the page with its defaults. Here a correction replaces the current entry, and before navigation the entry is restored
// to what the visitor saw last. What happens between stripping and navigation, such as an impatient second click, must
// not count as that.
const INSTALLED = Symbol.for("embedding-lab.url");
const SETTLE_MS = 50; // Milliseconds without a run until its last correction has surely arrived.

export default function ({ data }) {
  window[INSTALLED] ??= install(window);
  window[INSTALLED](data.named, data.retired, data.view);
}

// Wraps the history of a window, once; returns the function that tells which parameters each URL must have, which only
// older links have, and the view that these mean.
export function install(window) {
  const { document, history, location } = window;
  const push = history.pushState.bind(history);
  const replace = history.replaceState.bind(history);
  let named = {};
  let retired = [];
  // What was named and is no more, such as a tour that has ended.
  const ended = new Set();
  let lastSeen = location.href;
  let isStripped = false;
  let settling;

  // The complete URL: Streamlit's own, with all that is named.
  function complete(address) {
    const url = new URL(address, location.href);
    for (const [name, value] of Object.entries(named)) {
      if (url.searchParams.get(name) !== value) url.searchParams.set(name, value);
    }
    for (const name of [...ended, ...retired]) if (!(name in named)) url.searchParams.delete(name);
    // A space as %20 survives what mail programs and chats do to links; a plus sign does not.
    url.search = url.search.replaceAll("+", "%20");
    return url;
  }

  const isOfPage = (name) => name === "view" || /^[a-z]{2}_/.test(name);

  // Whether there are controls of the page; Streamlit strips neither the view nor what is named.
  const hasOwn = (url) => [...url.searchParams.keys()].some((name) => name !== "view" && !(name in named));

  function correct(url) {
    if (url.href !== location.href) replace(history.state, "", url.href);
  }

  // The visitor has changed something, or a run has ended: this is what the page shows.
  function settle() {
    clearTimeout(settling);
    isStripped = false;
    lastSeen = location.href;
  }

  history.pushState = (state, unused, address) => {
    const url = complete(address ?? location.href);
    if (url.pathname === location.pathname) {
      clearTimeout(settling);
      isStripped ||= hasOwn(new URL(location.href)) && !hasOwn(url);
      correct(url);
      return;
    }
    if (new URL(lastSeen).pathname === location.pathname) correct(new URL(lastSeen));
    push(state, unused, url.href);
    settle();
  };

  history.replaceState = (state, unused, address) => {
    replace(state, unused, complete(address ?? location.href).href);
    settle();
  };

  // Whatever moves a page begins with one of these.
  for (const kind of ["click", "keydown"]) window.addEventListener(kind, () => isStripped || settle(), true);

  window.addEventListener("popstate", () => {
    for (const [name, value] of new URLSearchParams(location.search)) {
      if (name in named) named[name] = value;
    }
    settle();
  });

  // A run that is stopped for another one ends, too; what the next one strips then is no news of the page.
  const app = document.querySelector('[data-testid="stApp"]');
  new window.MutationObserver(() => {
    clearTimeout(settling);
    if (app.dataset.testScriptState === "notRunning") settling = setTimeout(settle, SETTLE_MS);
  }).observe(app, { attributes: true, attributeFilter: ["data-test-script-state"] });

  return (names, old = [], view = "") => {
    // A room names what the page below it shows, which is the page's again after the room.
    for (const name of Object.keys(named)) if (!isOfPage(name)) ended.add(name);
    named = { ...names };
    retired = old;
    const given = new URL(location.href).searchParams;
    const url = complete(location.href);
    if (view && old.some((name) => given.has(name))) url.searchParams.set("view", view);
    correct(url);
  };
}
