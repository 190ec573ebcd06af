// Opens a page of this app within the session, as its menu does.

// The address of the app, without the name of the page that is open.
export function appRoot(from) {
  return location.pathname.replace(new RegExp(`/${from}/?$`), "/").replace(/\/?$/, "/");
}

// Opens `to`, a page with its parameters, from the page `from`; `push` puts the address into the history.
export function openPage(to, from, push = (address) => history.pushState(null, "", address)) {
  push(`${appRoot(from)}${to}`);
  dispatchEvent(new PopStateEvent("popstate"));
}
