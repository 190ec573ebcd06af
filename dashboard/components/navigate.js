// Opens a link of this app within the session, as Back and Forward do: widgets take the values of the link, and those that
// it does not name return to their defaults.
const LAST_TURN = Symbol.for("embedding-lab.navigate");

export default function ({ data }) {
  if (!data.to || window[LAST_TURN] === data.turn) return;
  window[LAST_TURN] = data.turn;
  // What stands before the name of the page: the app may live below a path.
  const root = location.pathname.replace(new RegExp(`/${data.from}/?$`), "/").replace(/\/?$/, "/");
  // Not by the document's own history, which would complete the address with what is named on screen now.
  History.prototype.pushState.call(history, null, "", `${root}${data.to}`);
  dispatchEvent(new PopStateEvent("popstate"));
}
