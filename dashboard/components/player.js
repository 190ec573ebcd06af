// Plays numbered frames: one clock for slider, buttons and keyboard. The page is told only where it stopped. What is drawn
// a subclass says, in `draw(part)`: the part of the way to the next frame, 0 to 1.
const SETTLED = 350; // Milliseconds after the last step by hand until it counts as stopped.
const MOVING = 600; // Milliseconds that a way from frame to frame takes at most; then it rests.
const CALM = 500; // Where motion is reduced, a frame stays at least so long.

const PLAYERS = new WeakMap();

// Keeps one player of a class for each element; it is closed with the element.
export function mountPlayer(PlayerClass, { data, parentElement, setTriggerValue }) {
  if (!PLAYERS.has(parentElement)) PLAYERS.set(parentElement, new PlayerClass(parentElement));
  const player = PLAYERS.get(parentElement);
  player.tell = setTriggerValue;
  player.update(data);
  return () => {
    player.close();
    PLAYERS.delete(parentElement);
  };
}

export class Player {
  constructor(parent) {
    const find = (name) => parent.querySelector(name);
    this.host = parent.host ?? parent;
    [this.stage, this.bar, this.slider] = [find(".stage"), find(".bar"), find("input")];
    [this.count, this.live, this.button] = [find("output"), find(".live"), find('[data-do="play"]')];
    this.calm = matchMedia("(prefers-reduced-motion: reduce)");
    for (const button of this.bar.querySelectorAll("button")) button.onclick = () => this.do(button.dataset.do);
    this.slider.oninput = () => this.step(Number(this.slider.value));
    this.bar.onkeydown = (event) => this.key(event);
    this.resizing = new ResizeObserver(() => this.draw());
    this.resizing.observe(this.stage);
  }

  close() {
    this.resizing.disconnect();
    this.halt();
    clearTimeout(this.settling);
  }

  // ---- What the page says ----

  // Takes the frames, and the place to show unless the visitor has gone on since the page heard of it.
  receive(data) {
    const isOther = this.data?.version !== data.version;
    // What was said before it heard where the visitor stopped is no news.
    const isWaiting = this.told !== undefined && this.told !== this.heard;
    const isNews = data.at !== this.heard && !isWaiting;
    [this.data, this.heard, this.last] = [data, data.at, data.frames.length - 1];
    this.bar.hidden = this.last < 1;
    this.slider.max = this.last;
    if (!isOther && !isNews) return;
    this.halt();
    this.at = data.at;
    this.told = undefined;
  }

  // ---- What hands do ----

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

  // ---- What is seen ----

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
}
