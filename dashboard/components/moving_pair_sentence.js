// A sentence as chips, one of them chosen; a pencil turns it into a field and back.
import { tokenColour, tokenPalette } from "./token_colours.js";

const PAUSE = 200; // Milliseconds without a key until what is typed is told.
const SPACES = /^[␣▁]+/;

function made(tag, className, parent) {
  const element = document.createElement(tag);
  element.className = className;
  parent?.append(element);
  return element;
}

export function createSentence(parent, { type, choose }, number) {
  const box = made("div", number ? "sentence" : "sentence plain", parent);
  if (number) made("span", "badge", box).textContent = number;
  const text = made("div", "text", box);
  const field = made("input", "field", box);
  const pencil = made("button", "button quiet", box);
  pencil.type = "button";
  pencil.innerHTML =
    '<svg viewBox="0 0 24 24" aria-hidden="true"><path d="M4 20l1-4.5L16 4.5l3.5 3.5L8.5 19Z" /></svg>';
  [field.type, field.hidden, field.spellcheck] = ["text", true, false];
  let [data, waiting, told] = [undefined, 0, undefined];

  const tell = () => {
    clearTimeout(waiting);
    waiting = 0;
    if (field.value === told) return;
    told = field.value;
    type(data.key, told);
  };
  const edit = (isOpen) => {
    [field.hidden, text.hidden, pencil.hidden] = [!isOpen, isOpen, isOpen];
    if (isOpen) field.focus();
  };
  pencil.onclick = () => edit(true);
  field.oninput = () => {
    clearTimeout(waiting);
    waiting = setTimeout(tell, PAUSE);
  };
  field.onblur = () => {
    if (waiting) tell();
    edit(false);
  };
  field.onkeydown = (event) => {
    event.stopPropagation();
    if (event.key !== "Enter" && event.key !== "Escape") return;
    // Else the key would press the pencil, which takes the focus.
    event.preventDefault();
    field.blur();
    pencil.focus();
  };

  function chip(token, at, palette) {
    const element = made("button", `chip${token.random ? " random" : ""}${token.added ? " added" : ""}`);
    element.type = "button";
    element.translate = false;
    element.title = `ID ${token.id}${token.random ? " · its row is random" : ""}${token.added ? " · added" : ""}`;
    element.style.setProperty("--hue", tokenColour(token.id, palette));
    element.setAttribute("aria-pressed", String(at === data.chosen));
    element.onclick = () => choose(data.key, at);
    const label = made("span", "label", element);
    const spaces = token.label.match(SPACES)?.[0] ?? "";
    // A token that is nothing but spaces shows them.
    if (spaces && spaces !== token.label) made("span", "space", label).textContent = spaces;
    label.append(spaces === token.label ? token.label : token.label.slice(spaces.length));
    return element;
  }

  function update(now, host) {
    data = now;
    pencil.title = `Edit ${data.label.toLowerCase()}`;
    pencil.setAttribute("aria-label", pencil.title);
    field.setAttribute("aria-label", data.label);
    if (field.hidden) field.value = told = data.text;
    text.setAttribute("role", "group");
    text.setAttribute("aria-label", data.label);
    if (!choose) {
      const prompt = made("span", "prompt");
      prompt.textContent = data.prompt;
      text.replaceChildren(prompt, data.text);
      return;
    }
    const focused = [...text.children].indexOf(text.getRootNode().activeElement);
    const palette = tokenPalette(getComputedStyle(host));
    text.replaceChildren(...data.tokens.map((token, at) => chip(token, at, palette)));
    if (focused >= 0) text.children[focused]?.focus({ preventScroll: true });
  }

  return { update };
}
