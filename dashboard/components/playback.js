// Animation player with slider, play and step buttons, and keyboard control. The drawings render the frames
// (`playback_points.js`, `playback_ladder.js`); text is set by textContent only (no XSS).
import { createLadder } from "./playback_ladder.js";
import { createPanel } from "./playback_panel.js";
import { createPoints } from "./playback_points.js";
import { Player, mountPlayer } from "./player.js";

const DRAWINGS = { points: createPoints, ladder: createLadder };
const PLAYED = new Set(); // What has played by itself does so no more.

// It has a name for pages that are taken away, which call it themselves.
export default function playback(component) {
  return mountPlayer(Playback, component);
}

class Playback extends Player {
  constructor(parent) {
    super(parent);
    const find = (name) => parent.querySelector(name);
    [this.legend, this.panel, this.sentence] = [find(".legend"), find(".panel"), find(".sentence")];
  }

  update(data) {
    this.receive(data);
    this.bar.setAttribute("aria-label", data.title);
    this.slider.setAttribute("aria-label", data.unit);
    const choose = (point) => this.tell("chosen", point);
    this.drawing = DRAWINGS[data.kind](this.stage, this.legend, this.host, data, choose);
    this.beside = data.panel ? createPanel(this.panel, data.panel) : this.panel.replaceChildren();
    this.show();
    if (data.autoplay && !PLAYED.has(data.autoplay) && this.last && !this.calm.matches) {
      PLAYED.add(data.autoplay);
      this.at = 0;
      this.play();
    }
  }

  show() {
    this.slider.style.setProperty("--done", `${(100 * this.at) / Math.max(this.last, 1)}%`);
    this.sentence.textContent = this.data.frames[this.at].sentence;
    super.show();
  }

  draw(part = 0) {
    if (this.drawing) this.drawing.draw(this.at, part);
    if (this.beside && !part) this.beside.draw(this.at);
  }
}
