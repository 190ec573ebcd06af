// A word in two sentences, layer by layer: sentences, map, number and curve moved by one clock. The page is told only
// where it stopped, what was chosen, and what was typed. Text is set by textContent only (no XSS).
import { between, drawCosines } from "./moving_pair_curve.js";
import { createPairMap } from "./moving_pair_map.js";
import { createSentence } from "./moving_pair_sentence.js";
import { formatNumber } from "./numerals.js";

const PAIRS = new WeakMap();
const SETTLED = 350; // Milliseconds after the last step by hand until it counts as stopped.
const MOVING = 600; // Milliseconds that a way from layer to layer takes at most; then it rests.
const CALM = 500; // Where motion is reduced, a layer stays at least so long.
const PLAYED = "moving_pair_played"; // It plays by itself once a visit.

export default function ({ data, parentElement, setTriggerValue }) {
  if (!PAIRS.has(parentElement)) PAIRS.set(parentElement, new Pair(parentElement));
  const pair = PAIRS.get(parentElement);
  pair.tell = setTriggerValue;
  pair.update(data);
  return () => {
    pair.close();
    PAIRS.delete(parentElement);
  };
}

class Pair {
  constructor(parent) {
    const find = (name) => parent.querySelector(name);
    this.host = parent.host ?? parent;
    [this.stage, this.bar, this.slider] = [find(".stage"), find(".bar"), find("input")];
    [this.count, this.what, this.number] = [find("output"), find(".what"), find(".number")];
    [this.curve, this.live, this.button] = [find(".curve"), find(".live"), find('[data-do="play"]')];
    const type = (key, text) => this.tell("typed", [key, text]);
    const choose = (key, at) => this.tell("chosen", [key, at]);
    this.sentences = [0, 1].map((at) => createSentence(find(".sentences"), { type, choose }, String(at + 1)));
    this.third = createSentence(find(".third"), { type });
    this.calm = matchMedia("(prefers-reduced-motion: reduce)");
    for (const button of this.bar.querySelectorAll("button")) button.onclick = () => this.do(button.dataset.do);
    this.slider.oninput = () => this.step(Number(this.slider.value));
    this.bar.onkeydown = (event) => this.key(event);
    this.resizing = new ResizeObserver(() => this.draw());
    this.resizing.observe(this.stage);
    this.resizing.observe(this.curve);
  }

  close() {
    this.resizing.disconnect();
    this.halt();
    clearTimeout(this.settling);
  }

  update(data) {
    const isOther = this.data?.version !== data.version;
    // What was said before it heard where the visitor stopped is no news.
    const isWaiting = this.told !== undefined && this.told !== this.heard;
    const isNews = data.at !== this.heard && !isWaiting;
    [this.data, this.heard, this.last] = [data, data.at, data.frames.length - 1];
    data.boxes.forEach((box, at) => this.sentences[at].update(box, this.host));
    this.third.update({ ...data.third, prompt: data.prompt }, this.host);
    this.what.textContent = data.what;
    this.bar.hidden = this.last < 1;
    this.slider.max = this.last;
    this.map = createPairMap(this.stage, this.host, data);
    if (isOther || isNews) {
      this.halt();
      this.at = data.at;
      this.told = undefined;
    }
    this.show();
    if (data.at === this.last && this.last > 0 && !this.calm.matches && isFirstVisit()) this.play();
  }

  key(event) {
    const to = { ArrowLeft: this.at - 1, ArrowRight: this.at + 1, Home: 0, End: this.last }[event.key];
    if (event.key === " " && event.target === this.slider) this.do("play");
    else if (to !== undefined) this.step(to);
    else return;
    event.preventDefault();
  }

  do(what) {
    if (what === "back") this.step(this.at - 1);
    else if (what === "on") this.step(this.at + 1);
    else if (this.frame) this.stop();
    else this.play();
  }

  step(to) {
    this.halt();
    this.at = Math.max(0, Math.min(this.last, to));
    this.show();
    clearTimeout(this.settling);
    this.settling = setTimeout(() => this.settle(), SETTLED);
  }

  play() {
    clearTimeout(this.settling);
    if (this.at === this.last) this.at = 0;
    let [before, spent] = [performance.now(), 0];
    const tick = (now) => {
      const pace = this.calm.matches ? Math.max(this.data.pace, CALM) : this.data.pace;
      spent += Math.max(0, now - before);
      before = now;
      const ahead = Math.floor(spent / pace);
      spent -= ahead * pace;
      if (ahead) {
        this.at = Math.min(this.last, this.at + ahead);
        this.show();
      }
      if (this.at === this.last) {
        this.stop();
        return;
      }
      if (!this.calm.matches) this.draw(Math.min(1, spent / Math.min(pace, MOVING)));
      this.frame = requestAnimationFrame(tick);
    };
    this.frame = requestAnimationFrame(tick);
    this.show();
  }

  stop() {
    this.halt();
    this.show();
    this.settle();
  }

  halt() {
    cancelAnimationFrame(this.frame);
    this.frame = 0;
  }

  // It stands still: that is said, and the page hears of it.
  settle() {
    this.live.textContent = this.data.frames[this.at].sentence;
    if (this.at === (this.told ?? this.heard)) return;
    this.told = this.at;
    this.tell("stopped", this.at);
  }

  show() {
    const { label, sentence } = this.data.frames[this.at];
    this.slider.value = this.at;
    this.slider.setAttribute("aria-valuetext", label);
    this.count.textContent = label;
    this.stage.setAttribute("aria-label", [this.data.alt, sentence].filter(Boolean).join(". "));
    const playing = Boolean(this.frame);
    this.button.classList.toggle("playing", playing);
    this.button.querySelector("span").textContent = playing ? "Pause" : "Play";
    this.draw();
  }

  draw(part = 0) {
    if (!this.data) return;
    this.map.draw(this.at, part);
    const value = between(this.data.curves[0].values, this.at + part);
    this.number.textContent = formatNumber(value, 2);
    drawCosines(this.curve, this.host, this.data, this.at + part);
  }
}

function isFirstVisit() {
  try {
    if (sessionStorage.getItem(PLAYED)) return false;
    sessionStorage.setItem(PLAYED, "1");
    return true;
  } catch {
    return false;
  }
}
