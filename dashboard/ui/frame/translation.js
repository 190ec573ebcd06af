// Keeps a page right while the browser translates it.
//
// A translator puts <font> elements in the place of text nodes, which React still holds: a number that changes would
// change in a node that nobody sees, and taking such a node away fails with "NotFoundError". Here each text node knows
// what stands in its place: when React writes to it, it comes back and is translated anew; when React removes it or
// inserts beside it, its place is taken.
const REPLACED = Symbol.for("embedding-lab.replaced");

// Charts, tables, tokens and words of a model: their letters and figures are what the page is about.
const OWN_WORDS =
  '[data-testid="stVegaLiteChart"], [data-testid="stPlotlyChart"], [data-testid="stDataFrame"], [data-testid="stTable"], ' +
  '[role="figure"], [role="application"], .tokens';

export function keepOwnWords(document) {
  for (const part of document.querySelectorAll(OWN_WORDS)) {
    if (part.getAttribute("translate") !== "no") part.setAttribute("translate", "no");
  }
}

export function guardTranslation(window) {
  const { document, MutationObserver, Node, CharacterData } = window;
  const observer = new MutationObserver(remember);
  observer.observe(document.documentElement, { childList: true, subtree: true });

  // Which element stands for which text: what came in the mutation that took the text away.
  function remember(mutations) {
    for (const { target, removedNodes, addedNodes } of mutations) {
      const stands = [...addedNodes].find((node) => node.nodeName === "FONT");
      if (!stands) continue;
      for (const node of removedNodes) if (node.nodeType === Node.TEXT_NODE) node[REPLACED] = { stands, parent: target };
    }
  }

  // What stands for a text node now; the node itself if nothing does.
  function standing(node) {
    if (!node || node.nodeType !== Node.TEXT_NODE || node.parentNode) return node;
    remember(observer.takeRecords());
    const stands = node[REPLACED]?.stands;
    return stands?.isConnected ? stands : node;
  }

  function restore(node) {
    const stands = standing(node);
    if (stands !== node) stands.parentNode.replaceChild(node, stands);
  }

  for (const [owner, name] of [
    [CharacterData.prototype, "data"],
    [Node.prototype, "nodeValue"],
    [Node.prototype, "textContent"],
  ]) {
    const { get, set, ...rest } = Object.getOwnPropertyDescriptor(owner, name);
    Object.defineProperty(owner, name, {
      ...rest,
      get,
      set(value) {
        restore(this);
        set.call(this, value);
      },
    });
  }

  const { removeChild, insertBefore, replaceChild } = Node.prototype;
  Node.prototype.removeChild = function (child) {
    const found = standing(child);
    if (found.parentNode !== this && found.parentNode) return removeChild.call(found.parentNode, found) && child;
    // Somebody else took it away already: it is gone, as it should be.
    if (!found.parentNode) return child;
    removeChild.call(this, found);
    return child;
  };
  Node.prototype.insertBefore = function (node, before) {
    const found = standing(before);
    // Where its neighbour has gone, a node comes last.
    return insertBefore.call(this, node, found?.parentNode === this ? found : null);
  };
  Node.prototype.replaceChild = function (node, old) {
    const found = standing(old);
    if (found.parentNode !== this) return this.appendChild(node) && old;
    replaceChild.call(this, node, found);
    return old;
  };
}
