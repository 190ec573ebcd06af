// Opens a link of this app within the session, as Back and Forward do: widgets take the values of the link, and those that
// it does not name return to their defaults.
import { openPage } from "./open_page.js";

const LAST_TURN = Symbol.for("embedding-lab.navigate");

export default function ({ data }) {
  if (!data.to || window[LAST_TURN] === data.turn) return;
  window[LAST_TURN] = data.turn;
  // Not by the document's own history, which would complete the address with what is named on screen now.
  openPage(data.to, data.from, (address) => History.prototype.pushState.call(history, null, "", address));
}
