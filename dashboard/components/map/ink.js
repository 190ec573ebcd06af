// Text on a canvas with a halo of the ground. A label is drawn once and then copied, which is five times as fast.
const MOST_KEPT = 1_500;
const HALO = 4;

export class Ink {
  constructor() {
    this.kept = new Map();
    this.measuring = new OffscreenCanvas(1, 1).getContext("2d");
  }

  // Set what text looks like; returns whether it looked otherwise: what was drawn then is forgotten. `styles` are
  // { size, weight, spacing } by name.
  set({ family, styles, ground, density }) {
    const now = JSON.stringify([family, styles, ground, density]);
    if (this.now === now) return false;
    Object.assign(this, { now, family, styles, ground, density, letters: new Map() });
    this.kept.clear();
    return true;
  }

  fontOf(style) {
    const { size, weight } = this.styles[style];
    return `${weight} ${size}px ${this.family}`;
  }

  // Width of a text in a style; letters are measured once, as there may be 50,000 words.
  width(text, style) {
    let wide = 0;
    for (const letter of text) wide += this.letterWidth(letter, style);
    return wide;
  }

  letterWidth(letter, style) {
    const key = style + letter;
    let found = this.letters.get(key);
    if (found === undefined) {
      this.measuring.font = this.fontOf(style);
      found = this.measuring.measureText(letter).width + (this.styles[style].spacing ?? 0);
      this.letters.set(key, found);
    }
    return found;
  }

  write(context, text, left, top, high, style, colour, alpha = 1) {
    const drawn = this.drawn(text, high, style, colour);
    const { density } = this;
    context.globalAlpha = alpha;
    // Whole pixels, so that letters stay sharp.
    const [x, y] = [left - HALO, top - HALO].map((value) => Math.round(value * density) / density);
    context.drawImage(drawn, x, y, drawn.width / density, drawn.height / density);
    context.globalAlpha = 1;
  }

  drawn(text, high, style, colour) {
    const key = `${style} ${colour} ${high} ${text}`;
    let canvas = this.kept.get(key);
    if (canvas) return canvas;
    if (this.kept.size > MOST_KEPT) this.kept.clear();
    const { density } = this;
    canvas = new OffscreenCanvas(
      Math.ceil((this.width(text, style) + 2 * HALO + 2) * density), Math.ceil((high + 2 * HALO) * density),
    );
    const ink = canvas.getContext("2d");
    ink.scale(density, density);
    ink.font = this.fontOf(style);
    ink.letterSpacing = `${this.styles[style].spacing ?? 0}px`;
    ink.textBaseline = "middle";
    ink.lineJoin = "round";
    ink.lineWidth = HALO;
    ink.strokeStyle = this.ground;
    ink.fillStyle = colour;
    ink.globalAlpha = 0.9;
    ink.strokeText(text, HALO, HALO + high / 2);
    ink.globalAlpha = 1;
    ink.fillText(text, HALO, HALO + high / 2);
    this.kept.set(key, canvas);
    return canvas;
  }
}
