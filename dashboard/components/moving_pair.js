// A word in two sentences, layer by layer: sentences, map, number and curve moved by one clock. The page is told only
// where it stopped, what was chosen, and what was typed. Text is set by textContent only (no XSS).
import { between, drawCosines } from "./moving_pair_curve.js";
import { createPairMap } from "./moving_pair_map.js";
import { createSentence } from "./moving_pair_sentence.js";
import { formatNumber } from "./numerals.js";
import { Player, mountPlayer } from "./player.js";

const PLAYED = "moving_pair_played"; // It plays by itself once a visit.

export default function (component) {
  return mountPlayer(Pair, component);
}

class Pair extends Player {
  constructor(parent) {
    super(parent);
    const find = (name) => parent.querySelector(name);
    [this.caption, this.number, this.curve] = [find(".caption"), find(".number"), find(".curve")];
    const type = (key, text) => this.tell("typed", [key, text]);
    const choose = (key, at) => this.tell("chosen", [key, at]);
    this.sentences = [0, 1].map((at) => createSentence(find(".sentences"), { type, choose }, String(at + 1)));
    this.third = createSentence(find(".third"), { type });
    this.resizing.observe(this.curve);
  }

  update(data) {
    this.receive(data);
    data.boxes.forEach((box, at) => this.sentences[at].update(box, this.host));
    this.third.update({ ...data.third, prompt: data.prompt }, this.host);
    this.map = createPairMap(this.stage, this.host, data);
    this.show();
    if (data.at === this.last && this.last > 0 && !this.calm.matches && isFirstVisit()) this.play();
  }

  draw(part = 0) {
    if (!this.data) return;
    this.map.draw(this.at, part);
    const value = between(this.data.curves[0].values, this.at + part);
    this.caption.textContent = `${this.data.caption}, ${this.data.frames[this.at].label}`;
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
