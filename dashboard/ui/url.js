// The URL: one history entry per page with its last state, and both models named in each.
//
// Streamlit pushes a history entry whenever it corrects the URL of a page. When a page is left, it first removes that
// page's parameters from the URL and then navigates, so the first Back would lead to the page with its defaults. Here a
// correction replaces the current entry, and before navigation the entry is restored to its state after the visitor's
// last action.
const INSTALLED = Symbol.for("embedding-lab.address");

export default function ({ data }) {
  window[INSTALLED] ??= install();
  window[INSTALLED](data.named);
}

// Wraps the document's history, once; returns the function that tells which models the address must name.
function install() {
  const push = history.pushState.bind(history);
  const replace = history.replaceState.bind(history);
  let named = {};
  // What was named and is no more, such as a tour that has ended.
  const over = new Set();
  let left = location.href;

  // The complete address: Streamlit's own, with both models named.
  function complete(address) {
    const url = new URL(address, location.href);
    for (const [slot, name] of Object.entries(named)) {
      if (url.searchParams.get(slot) !== name) url.searchParams.set(slot, name);
    }
    for (const slot of over) if (!(slot in named)) url.searchParams.delete(slot);
    return url;
  }

  function correct(url) {
    if (url.href !== location.href) replace(history.state, "", url.href);
  }

  function remember() {
    left = location.href;
  }

  history.pushState = (state, unused, address) => {
    const url = complete(address ?? location.href);
    if (url.pathname === location.pathname) {
      correct(url);
      return;
    }
    if (new URL(left).pathname === location.pathname) correct(new URL(left));
    push(state, unused, url.href);
    remember();
  };

  history.replaceState = (state, unused, address) => {
    replace(state, unused, complete(address ?? location.href).href);
    remember();
  };

  // Whatever moves a page begins with one of these; the second half of a double click belongs to its first.
  addEventListener("click", (event) => event.detail > 1 || remember(), true);
  addEventListener("keydown", remember, true);
  addEventListener("popstate", () => {
    for (const [slot, name] of new URLSearchParams(location.search)) {
      if (slot in named) named[slot] = name;
    }
    remember();
  });

  return (names) => {
    for (const slot of Object.keys(named)) over.add(slot);
    named = { ...names };
    correct(complete(location.href));
  };
}
