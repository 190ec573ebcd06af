// Long texts, which no link holds, in the tab's sessionStorage: they survive a reload, and go with the tab.
const KEY = "embedding-lab.texts";
const PAGE = Symbol.for("embedding-lab.texts");

export default function ({ data: { name, text }, setStateValue }) {
  const page = (window[PAGE] ??= install());
  if (!name) {
    const { found } = page;
    page.found = null;
    if (found) setStateValue("kept", found);
    return undefined;
  }
  if (text === null) delete page.texts[name];
  else page.texts[name] = text;
  write(page.texts);
  return () => {
    delete page.texts[name];
    write(page.texts);
  };
}

function install() {
  const [visit] = performance.getEntriesByType("navigation");
  const page = { texts: {}, found: keptTexts(read(), visit) };
  // The address may have changed since a text was kept.
  addEventListener("pagehide", () => write(page.texts));
  return page;
}

// What was kept, if this visit is a reload of the very state in which it was; otherwise null.
export function keptTexts(raw, visit) {
  if (visit?.type !== "reload") return null;
  try {
    const { address, texts } = JSON.parse(raw);
    return address === withoutHash(visit.name) && Object.keys(texts).length ? texts : null;
  } catch {
    return null;
  }
}

function withoutHash(address) {
  return address.split("#")[0];
}

// In a frame of another site a browser may refuse to keep anything, and a text may be too long for it.
function read() {
  try {
    return sessionStorage.getItem(KEY);
  } catch {
    return null;
  }
}

function write(texts) {
  try {
    if (Object.keys(texts).length) sessionStorage.setItem(KEY, JSON.stringify({ address: withoutHash(location.href), texts }));
    else sessionStorage.removeItem(KEY);
  } catch {
    return;
  }
}
