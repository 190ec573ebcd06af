// A QR code of the current state, and a timer that keeps running across pages.
import { correspond } from "./replies.js";

const TIMER = Symbol.for("embedding-lab.timer");

export default function ({ data, parentElement, setTriggerValue }) {
  const tools = parentElement.querySelector(".tools");
  // Where it is now, in milliseconds: `until` when it ends, or what is `left` of it while it stands still.
  const timer = (window[TIMER] ??= { until: 0, left: 0 });
  if (!tools.children.length) build(tools, timer);
  offer(tools, timer, data.minutes);
  const ask = tools.querySelector(".ask");
  const card = tools.querySelector(".card");
  const request = correspond("stage_tools", tools, setTriggerValue, data.replies, (reply) => {
    if (!reply) return;
    show(card, reply);
    if (!card.open) card.showModal();
  });
  ask.onclick = () => {
    if (card.open) card.close();
    else request({ link: location.href });
  };
  const tick = () => draw(tools, timer);
  tick();
  const ticking = setInterval(tick, 250);
  return () => clearInterval(ticking);
}

function build(tools, timer) {
  const ask = button("ask", "QR code", "Show a QR code of exactly this page");
  const card = document.createElement("dialog");
  card.className = "card";
  card.setAttribute("aria-label", "QR code of this page");
  // A click anywhere puts it away, as Escape does.
  card.onclick = () => card.close();
  const clock = document.createElement("span");
  clock.className = "clock";
  clock.setAttribute("role", "timer");
  const pause = button("pause", "Pause", "Pause or continue the timer");
  pause.onclick = () => {
    const left = timer.until - Date.now();
    Object.assign(timer, timer.until ? { until: 0, left } : { until: Date.now() + timer.left, left: 0 });
    draw(tools, timer);
  };
  const end = button("end", "×", "Remove the timer");
  end.setAttribute("aria-label", end.title);
  end.onclick = () => {
    Object.assign(timer, { until: 0, left: 0 });
    draw(tools, timer);
  };
  tools.append(ask, clock, pause, end, card);
}

// The buttons that start the timer; each step of a plan may offer other minutes.
function offer(tools, timer, choices) {
  if (tools.dataset.minutes === String(choices)) return;
  tools.dataset.minutes = String(choices);
  for (const start of tools.querySelectorAll(".start")) start.remove();
  const starts = choices.map((minutes) => {
    const start = button("start", `${minutes} min`, `Start a timer of ${minutes} ${minutes > 1 ? "minutes" : "minute"}`);
    start.onclick = () => {
      Object.assign(timer, { until: Date.now() + 60_000 * minutes, left: 0 });
      draw(tools, timer);
    };
    return start;
  });
  tools.querySelector(".ask").after(...starts);
}

function draw(tools, timer) {
  const isOn = Boolean(timer.until || timer.left);
  const left = Math.max(0, timer.until ? timer.until - Date.now() : timer.left);
  for (const start of tools.querySelectorAll(".start")) start.hidden = isOn;
  const clock = tools.querySelector(".clock");
  const pause = tools.querySelector(".pause");
  clock.hidden = tools.querySelector(".end").hidden = !isOn;
  pause.hidden = !isOn || !left;
  pause.textContent = timer.until ? "Pause" : "Go on";
  const seconds = Math.ceil(left / 1000);
  const text = left ? `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}` : "Time is up";
  if (clock.textContent !== text) clock.textContent = text;
  clock.classList.toggle("over", isOn && !left);
}

function show(card, { link, qr, said, warning }) {
  const address = document.createElement("p");
  address.textContent = said ?? link.replace(/^https?:\/\//, "").slice(0, 80) + (link.length > 88 ? "…" : "");
  if (!qr) {
    card.replaceChildren(address);
    return;
  }
  const picture = document.createElement("img");
  picture.src = qr;
  picture.alt = `QR code of ${link}`;
  card.replaceChildren(picture, address);
  if (!warning) return;
  const caution = document.createElement("p");
  caution.textContent = warning;
  card.append(caution);
}

function button(name, label, title) {
  const made = document.createElement("button");
  made.type = "button";
  made.className = `button ${name}`;
  made.textContent = label;
  made.title = title;
  return made;
}
