// A zoomable map of many words: fetches its data from the given files, and sets text by textContent only (no XSS).
// One view per place on the page; a rerun only updates what has changed.
import { MapView } from "./view.js";

const VIEWS = new WeakMap();

export default function map({ data, parentElement, setStateValue, setTriggerValue }) {
  if (!VIEWS.has(parentElement)) VIEWS.set(parentElement, new MapView(parentElement));
  const view = VIEWS.get(parentElement);
  view.tell = setStateValue;
  view.trigger = setTriggerValue;
  view.update(data);
  return () => {
    view.close();
    VIEWS.delete(parentElement);
  };
}
