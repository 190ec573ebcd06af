// Streamlit's own dialogs speak to developers ("restart it in your terminal"); learners get a sentence for them.
const FOR_DEVELOPERS = /in your terminal|streamlit run|Streamlit (still|server)|localhost:\d+|Ask Google/;
const SENTENCE =
  "This page cannot reach its server just now. It tries again by itself; if nothing happens within a minute, reload it. " +
  "What is in the address is kept.";

export function isForDevelopers(text) {
  return FOR_DEVELOPERS.test(text);
}

// Rewrites the text of such dialogs; React's own nodes stay, so that it can close them.
export function rewriteDialogs(document, NodeFilter) {
  for (const dialog of document.querySelectorAll('[role="dialog"]')) {
    if (!isForDevelopers(dialog.textContent)) continue;
    const walker = document.createTreeWalker(dialog, NodeFilter.SHOW_TEXT);
    const texts = [];
    while (walker.nextNode()) if (!walker.currentNode.parentElement.closest("button, svg")) texts.push(walker.currentNode);
    const [title, body, ...rest] = texts;
    title.data = "Connection lost";
    if (body) body.data = SENTENCE;
    for (const text of rest) text.data = "";
    for (const code of dialog.querySelectorAll("pre, code")) code.hidden = true;
  }
}
