// One history entry per page, with what the visitor saw last: Streamlit's own calls in the order in which they come.
import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import { install } from "../../dashboard/ui/url.js";

const BOTH = { words: "GloVe", language: "GPT-2" };
const NAMED = "words=GloVe&language=GPT-2";

let entries;
let tell;
let visitor;
let server;

// A browser's history, and who calls what: the visitor's controls, and the runs of the server.
beforeEach(() => {
  entries = ["http://host/subwords"];
  const location = {
    get href() {
      return entries.at(-1);
    },
    get pathname() {
      return new URL(entries.at(-1)).pathname;
    },
    get search() {
      return new URL(entries.at(-1)).search;
    },
  };
  const history = {
    state: {},
    pushState: (state, unused, address) => entries.push(new URL(address, location.href).href),
    replaceState: (state, unused, address) => entries.splice(-1, 1, new URL(address, location.href).href),
  };
  const listeners = {};
  let changed;
  const app = { dataset: { testScriptState: "notRunning" } };
  const window = {
    history,
    location,
    document: { querySelector: () => app },
    addEventListener: (kind, act) => (listeners[kind] = act),
    MutationObserver: class {
      constructor(act) {
        changed = act;
      }
      observe() {}
    },
  };
  tell = install(window);
  tell(BOTH);
  const state = (now) => {
    app.dataset.testScriptState = now;
    changed();
  };
  visitor = {
    types: (address) => history.replaceState({}, "", address),
    clicks: () => listeners.click(),
    presses: () => listeners.keydown(),
  };
  server = {
    starts: () => state("running"),
    corrects: (address) => history.pushState({}, "", address),
    ends: async () => {
      state("notRunning");
      await new Promise((done) => setTimeout(done, 80));
    },
    opens: (address) => history.pushState({}, "", address),
  };
});

const shown = () => entries.map((entry) => entry.replace("http://host", "").replace(NAMED, "…"));

test("a page is left as it was typed, with both models named", () => {
  visitor.types("/subwords?words=GloVe&language=GPT-2&text=one");
  visitor.clicks();
  server.corrects("/subwords");
  server.starts();
  server.opens("/clusters");
  assert.deepEqual(shown(), ["/subwords?…&text=one", "/clusters?…"]);
});

test("a click while the next page is on its way changes nothing", () => {
  visitor.types("/subwords?words=GloVe&language=GPT-2&text=one");
  visitor.clicks();
  server.corrects("/subwords");
  server.starts();
  visitor.clicks();
  visitor.presses();
  server.opens("/clusters");
  assert.deepEqual(shown(), ["/subwords?…&text=one", "/clusters?…"]);
});

test("nor does it where a run was stopped for the next page", async () => {
  visitor.types("/subwords?words=GloVe&language=GPT-2&text=one");
  server.starts();
  visitor.clicks();
  const ended = server.ends();
  server.corrects("/subwords");
  server.starts();
  await ended;
  visitor.clicks();
  server.opens("/clusters");
  assert.deepEqual(shown(), ["/subwords?…&text=one", "/clusters?…"]);
});

test("what a preset has changed belongs to the page, also while its run goes on", () => {
  visitor.clicks();
  server.starts();
  server.corrects("/subwords?text=preset");
  visitor.clicks();
  server.corrects("/subwords");
  server.opens("/clusters");
  assert.deepEqual(shown(), ["/subwords?text=preset&…", "/clusters?…"]);
});

test("a page that was reset is left with its defaults", async () => {
  visitor.types("/subwords?words=GloVe&language=GPT-2&text=one");
  visitor.clicks();
  server.starts();
  server.corrects("/subwords");
  await server.ends();
  visitor.clicks();
  server.corrects("/subwords");
  server.opens("/clusters");
  assert.deepEqual(shown(), ["/subwords?…", "/clusters?…"]);
});

test("a page has one entry, however often it is corrected", () => {
  for (const text of ["one", "two", "three"]) server.corrects(`/subwords?text=${text}`);
  assert.deepEqual(shown(), ["/subwords?text=three&…"]);
});

test("the view goes with its page, and what is stripped from the rest is known all the same", () => {
  visitor.types("/subwords?words=GloVe&language=GPT-2&text=one&view=merges");
  visitor.clicks();
  server.corrects("/subwords?view=merges");
  visitor.clicks();
  server.opens("/clusters");
  assert.deepEqual(shown(), ["/subwords?…&text=one&view=merges", "/clusters?…"]);
});

test("an older link is corrected in its own entry, and stays so", () => {
  entries = ["http://host/subwords?su_view=Merge+by+merge&text=one"];
  tell(BOTH, ["su_view"], "merges");
  assert.deepEqual(shown(), ["/subwords?text=one&…&view=merges"]);
  server.corrects("/subwords?text=two&view=chat&su_view=Merge+by+merge");
  // The same once more, as when a component is drawn anew.
  tell(BOTH, ["su_view"], "merges");
  assert.deepEqual(shown(), ["/subwords?text=two&view=chat&…"]);
});

test("what a room has named of its page is the page's again afterwards", () => {
  tell({ ...BOTH, su_text: "one", view: "merges", room: "ABC" });
  tell(BOTH);
  visitor.types("/subwords?words=GloVe&language=GPT-2&su_text=two&view=chat&room=ABC");
  assert.deepEqual(shown(), ["/subwords?…&su_text=two&view=chat"]);
});
