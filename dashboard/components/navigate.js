// Opens a link of this app within the visit, as Back and Forward do: every control takes what the link says, and the
// ones that it does not name go back to where they begin.
const GONE = Symbol.for("embedding-lab.gone");

export default function ({ data }) {
  if (!data.to || window[GONE] === data.turn) return;
  window[GONE] = data.turn;
  // What stands before the name of the page: the app may live below a path.
  const root = location.pathname.replace(new RegExp(`/${data.from}/?$`), "/").replace(/\/?$/, "/");
  // Not by the document's own history, which would complete the address with what is named on screen now.
  History.prototype.pushState.call(history, null, "", `${root}${data.to}`);
  dispatchEvent(new PopStateEvent("popstate"));
}
