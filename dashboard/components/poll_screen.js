// A room of a class. What happens in it comes by server-sent events, votes and the instructor's steps go by POST, so
// only the way out of it runs a page anew. Text enters by textContent only, so nothing typed can become markup.
import { htmlElement } from "./elements.js";
import { save } from "./save.js";

const ROOMS = Symbol.for("embedding-lab.rooms");
const VOTER = "embedding-lab.voter";
const VOTES = "embedding-lab.votes";
const RETRY_MS = 3_000;

export default function ({ data, parentElement, setTriggerValue }) {
  const place = parentElement.querySelector(".room");
  const rooms = (window[ROOMS] ??= new WeakMap());
  const known = rooms.get(place);
  const goOn = () => setTriggerValue("onward", true);
  if (known && known.code === data.code && known.key === data.key) {
    known.goOn = goOn;
    return known.close;
  }
  known?.close();
  const room = open(place, data, goOn);
  rooms.set(place, room);
  return room.close;
}

function open(place, data, goOn) {
  const base = `${location.pathname.replace(/\/$/, "")}/rounds/${data.code}`;
  const room = { code: data.code, key: data.key, state: null, said: "", mine: {}, closed: false, ending: null, goOn };
  const draw = () => (data.key ? stage : phone)(place, room, data, actions);
  let source;
  let drawn = "";

  const listen = () => {
    source = new EventSource(`${base}/events${data.key ? "" : "?phone"}`);
    source.onmessage = (event) => {
      room.state = JSON.parse(event.data);
      // A count that has changed is no reason to take a number from under somebody's fingers.
      const looks = JSON.stringify({ ...room.state, votes: 0, phones: 0 });
      if (looks === drawn) {
        for (const count of place.querySelectorAll(".count")) count.textContent = votes(room.state.votes);
        for (const present of place.querySelectorAll(".present")) present.textContent = phones(room.state.phones);
        return;
      }
      const before = drawn && JSON.parse(drawn);
      if (before.version !== room.state.version) Object.assign(room, { said: "", ending: null });
      drawn = looks;
      room.mine = read(VOTES)[votingRound(room)] ?? {};
      draw();
      if (room.state.over) source.close();
    };
    source.onerror = () => {
      // Most of the time a browser comes back by itself.
      if (source.readyState === EventSource.CLOSED && !room.closed && !room.state?.over) setTimeout(listen, RETRY_MS);
    };
  };

  const post = async (what, body) => {
    try {
      const answer = await fetch(`${base}/${what}`, {
        method: "POST",
        headers: { "Content-Type": "application/json" },
        body: JSON.stringify(body),
      });
      if (answer.ok) return answer;
      room.said = answer.headers.get("content-type")?.startsWith("application/json")
        ? (await answer.json()).said
        : "The server did not accept that; try again.";
    } catch {
      room.said = "The server cannot be reached; try again in a moment.";
    }
    draw();
    return null;
  };

  const actions = {
    async vote(answer) {
      const { number, round } = room.state;
      const name = votingRound(room);
      if (!(await post("vote", { voter: voter(), number, round, answer }))) return;
      room.said = "";
      room.mine = { answer };
      write(VOTES, { [name]: room.mine });
      draw();
    },
    step: (step) => post("step", { key: data.key, step }),
    goOn: () => room.goOn(),
    // What would be lost is said before it is.
    async askToEnd() {
      const answer = await post("total", { key: data.key });
      if (!answer) return;
      room.ending = await answer.json();
      draw();
      place.querySelector(".keep")?.focus();
    },
    keep() {
      room.ending = null;
      draw();
      place.querySelector(".end")?.focus();
    },
    async summary() {
      const answer = await post("summary", { key: data.key });
      if (answer) save(await answer.blob(), `embedding-lab-${data.code}.csv`);
    },
  };

  // What a clicker sends; in a text it turns the page.
  const forward = (event) => {
    if (event.key !== "PageDown" || !data.key || event.target.matches?.("textarea")) return;
    event.preventDefault();
    place.querySelector("button.primary")?.click();
  };
  addEventListener("keydown", forward);
  listen();
  return Object.assign(room, {
    close() {
      room.closed = true;
      source.close();
      removeEventListener("keydown", forward);
    },
  });
}

// What one browser did in one round of one question.
const votingRound = ({ code, state }) => `${code} ${state.number} ${state.round}`;

// For the class: one question and large buttons.
function phone(place, room, data, actions) {
  const { state } = room;
  if (state.gone) {
    place.replaceChildren(htmlElement("p", "question", state.gone));
    return;
  }
  const { question } = state;
  const parts = [heading(room, question)];
  const said = htmlElement("p", "message", room.said || statusText(room));
  said.setAttribute("role", "status");
  if (state.open) parts.push(question.kind === "choose" ? options(room, actions) : number(room, actions), said);
  else parts.push(said.textContent && said, !state.hidden && bars(room), explanation(state));
  parts.push(htmlElement("p", "small count", votes(state.votes)));
  place.className = "room phone";
  place.replaceChildren(...parts.filter(Boolean));
}

// The bars would pull towards the majority, so a class talks before it sees them.
const talk = ({ votes }) => `The vote is closed.${votes > 1 ? " Talk with a neighbour who voted otherwise." : ""}`;

function statusText({ state, mine }) {
  const hasVoted = mine.answer !== undefined;
  if (state.open) {
    if (!hasVoted) return state.round > 1 ? "Vote once more: have you changed your mind?" : "";
    return "Your vote is counted. You can change it until the vote is closed.";
  }
  if (state.hidden) return talk(state);
  return state.shown ? "" : "The vote is closed. Look at the screen.";
}

function options(room, actions) {
  const list = htmlElement("div", "options");
  list.setAttribute("role", "group");
  list.setAttribute("aria-label", `${room.state.question.ask} Your answer`);
  list.append(
    ...room.state.question.options.map((option, at) => {
      const button = htmlElement("button", "button option");
      button.type = "button";
      button.setAttribute("aria-pressed", String(room.mine.answer === at));
      button.append(htmlElement("span", "letter", letter(at)), htmlElement("span", "label", option));
      button.onclick = () => actions.vote(at);
      return button;
    }),
  );
  return list;
}

function number(room, actions) {
  const form = htmlElement("form", "number");
  const box = htmlElement("input", "field");
  box.type = "number";
  box.step = "any";
  box.inputMode = "decimal";
  box.required = true;
  box.setAttribute("aria-label", `${room.state.question.ask} Your answer, a number`);
  if (room.mine.answer !== undefined) box.value = room.mine.answer;
  const button = htmlElement("button", "button primary", room.mine.answer === undefined ? "Vote" : "Change my vote");
  form.append(box, button);
  form.onsubmit = (event) => {
    event.preventDefault();
    if (Number.isFinite(box.valueAsNumber)) actions.vote(box.valueAsNumber);
  };
  return form;
}

// For the instructor, on a projector: the question or its votes, how to come in, and what to do next.
function stage(place, room, data, actions) {
  const { state } = room;
  if (state.gone) {
    place.className = "room";
    place.replaceChildren(
      htmlElement("p", "question", state.over ? `Room ${data.code} is closed, and its votes are gone.` : state.gone),
      createButton(data.onward, actions.goOn, "primary"),
    );
    return;
  }
  place.className = "room stage";
  const main = htmlElement("div", "main");
  const { question } = state;
  const votesShown = () => [bars(room), changes(state), explanation(state)].filter(Boolean);
  main.append(heading(room, question), ...(state.open || state.hidden ? [questionOptions(question)] : votesShown()));
  if (state.hidden) main.append(htmlElement("p", "message", talk(state)));
  const side = htmlElement("aside", state.open ? "side" : "side over");
  const next = htmlElement("div", "steps");
  next.append(...steps(room, data, actions));
  side.append(htmlElement("p", "count", votes(state.votes)), htmlElement("p", "small present", phones(state.phones)), next);
  if (room.said) {
    const said = htmlElement("p", "message", room.said);
    said.setAttribute("role", "alert");
    side.append(said);
  }
  side.append(...joinPanel(data));
  place.replaceChildren(main, side);
}

// The first is what a clicker presses: it closes the vote, shows the answer, and leads on.
function steps({ state, ending }, data, actions) {
  if (state.open) return [createButton("Close the vote", () => actions.step("close"), "primary")];
  const isOwn = state.question.is_own;
  const showVotes = (name) => createButton("Show the votes", () => actions.step("votes"), name);
  const ways = [];
  if (state.shown || (isOwn && !state.hidden)) ways.push(createButton(data.onward, actions.goOn, "primary"));
  else if (isOwn) ways.push(showVotes("primary"));
  else ways.push(createButton("Show the answer", () => actions.step("show"), "primary"));
  if (state.again) ways.push(createButton("Vote again", () => actions.step("again")));
  if (state.hidden && !isOwn) ways.push(showVotes());
  if (!state.hidden) ways.push(createButton("Download the answers", actions.summary));
  if (!ending) return [...ways, createButton("End this room", actions.askToEnd, "end")];
  const lost = ending.votes ? `End it and delete ${votes(ending.votes)}` : "End it: it has no votes";
  const asked = htmlElement("div", "steps confirmation");
  asked.setAttribute("role", "group");
  asked.setAttribute("aria-label", "End this room?");
  // A second click at the same place deletes nothing.
  asked.append(createButton("Keep", actions.keep, "keep"), createButton(lost, () => actions.step("end")));
  return [...ways, asked];
}

function createButton(label, act, name = "") {
  const button = htmlElement("button", `button ${name}`, label);
  button.type = "button";
  button.onclick = act;
  return button;
}

// How the class comes in, also when it comes late.
function joinPanel(data) {
  const picture = htmlElement("img", "qr");
  picture.src = data.qr;
  picture.alt = "QR code of the room's address";
  const link = htmlElement("p", "small", data.link.replace(/^https?:\/\//, ""));
  const parts = [picture, htmlElement("p", "code", data.code), link];
  return data.warning ? [...parts, htmlElement("p", "small warning", data.warning)] : parts;
}

function heading({ state }, question) {
  const head = htmlElement("header", "heading");
  const again = state.round > 1 ? " · second vote" : "";
  head.append(htmlElement("p", "small", `Question ${state.number}${again}${question.about && ` · ${question.about}`}`));
  head.append(htmlElement("h1", "title", question.title), htmlElement("p", "question", question.ask));
  return head;
}

function questionOptions(question) {
  if (question.kind !== "choose") return htmlElement("p", "small", "A number; type it on your phone.");
  const list = htmlElement("ol", "asked");
  list.append(
    ...question.options.map((option, at) => {
      const line = htmlElement("li", "");
      line.append(htmlElement("span", "letter", letter(at)), htmlElement("span", "label", option));
      return line;
    }),
  );
  return list;
}

// The votes of each round beside each other, the answer of the model marked once it is shown.
function bars(room) {
  const { state } = room;
  const { question } = state;
  if (!state.rows.length) return htmlElement("p", "question", "Nobody has voted.");
  const whole = htmlElement("div", "votes");
  const list = htmlElement("ol", "bars");
  const rounds = state.totals.length > 1 ? ["First vote", "Second vote"] : [];
  if (rounds.length) {
    const legend = htmlElement("p", "small legend");
    legend.append(...rounds.map((name, at) => htmlElement("span", `round${at + 1}`, `${name}: ${votes(state.totals[at])}`)));
    whole.append(legend);
  }
  state.rows.forEach((row, at) => {
    const line = htmlElement("li", row.right ? "right" : "");
    const isMine = row.answer === room.mine.answer?.toFixed(question.places);
    const name = htmlElement("div", "name");
    if (question.kind === "choose") name.append(htmlElement("span", "letter", letter(at)));
    name.append(htmlElement("span", "label", row.label));
    const value = state.shown && question.kind === "choose" && state.shown.values[at];
    if (value) name.append(htmlElement("span", "value", value));
    if (row.right) name.append(htmlElement("span", "badge", "✓ right"));
    if (isMine) name.append(htmlElement("span", "badge", "your vote"));
    const shares = htmlElement("div", "shares");
    row.counts.forEach((count, index) => {
      const share = state.totals[index] ? count / state.totals[index] : 0;
      const bar = htmlElement("div", `bar round${index + 1}`);
      const fill = htmlElement("span", "fill");
      fill.style.width = `${100 * share}%`;
      const said = htmlElement("span", "share", `${Math.round(100 * share)}% · ${count}`);
      if (rounds.length) said.title = rounds[index];
      bar.append(fill, said);
      shares.append(bar);
    });
    line.append(name, shares);
    list.append(line);
  });
  whole.append(list);
  return whole;
}

// How many who voted twice kept their answer, and what the others changed it to: counts alone, of nobody by name.
function changes({ changes }) {
  if (!changes) return null;
  const moved = changes.moved.map(({ before, after, count }) => `${before} → ${after}: ${count}`);
  if (changes.others) moved.push(`other changes: ${changes.others}`);
  return htmlElement("p", "small changes", [`Same answer twice: ${changes.kept}`, ...moved].join(" · "));
}

function explanation({ shown }) {
  if (!shown) return null;
  const box = htmlElement("div", "explanation");
  const first = htmlElement("p", "question");
  first.append(htmlElement("strong", "", "The model says: "), shown.solution);
  box.append(first, htmlElement("p", "", shown.why));
  return box;
}

const phones = (count) => `${count} ${count === 1 ? "phone" : "phones"} here`;
const votes = (count) => `${count} ${count === 1 ? "vote" : "votes"}`;
const letter = (at) => String.fromCharCode(65 + at);

// A mark that this browser makes up once; it says nothing of who holds it.
function voter() {
  let mark = null;
  try {
    mark = localStorage.getItem(VOTER);
  } catch {
    // In a frame of another site a browser may refuse to keep anything.
  }
  mark ??= (window[Symbol.for(VOTER)] ??= Array.from(crypto.getRandomValues(new Uint8Array(16)), hex).join(""));
  try {
    localStorage.setItem(VOTER, mark);
  } catch {
    return mark;
  }
  return mark;
}

const hex = (byte) => byte.toString(16).padStart(2, "0");

function read(name) {
  try {
    const found = JSON.parse(localStorage.getItem(name) ?? "{}");
    return found && typeof found === "object" ? found : {};
  } catch {
    return {};
  }
}

// The latest hundred: a browser may see many classes.
function write(name, added) {
  try {
    const all = Object.entries({ ...read(name), ...added }).slice(-100);
    localStorage.setItem(name, JSON.stringify(Object.fromEntries(all)));
  } catch {
    return;
  }
}
