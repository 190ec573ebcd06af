// The whole map in a corner, and where on it one looks.
const WIDE = 120;
const MARGIN = 10;
const FROM = 1.7;
const LEAST = [6, 5];

export class Inset {
  isShown({ isAtlas }, { zoom }) {
    return isAtlas && zoom > FROM;
  }

  box({ fit }, { width, height }) {
    const wide = Math.min(WIDE, width / 4);
    // Of a tall frame only the middle: the layout is no higher than wide.
    const high = Math.round(wide * Math.min(0.9, fit.height / fit.width));
    return { left: MARGIN, right: MARGIN + wide, top: height - MARGIN - high, bottom: height - MARGIN };
  }

  paint(shapes, map, scene) {
    const { context, theme, ink } = shapes;
    const { left, top, right, bottom } = this.box(map, scene);
    const [wide, high] = [right - left, bottom - top];
    const picture = this.picture(map, wide, high, ink.density, theme.ground);
    context.drawImage(picture.canvas, left, top, wide, high);
    const { a, b } = picture;
    const [x, y] = [left + a[0] * map.eye.cx + a[3], top + b[1] * map.eye.cy + b[3]];
    const seen = [wide, (wide * scene.height) / scene.width];
    const [w, h] = seen.map((size, axis) => Math.max(LEAST[axis], size / scene.zoom));
    context.save();
    context.beginPath();
    context.rect(left, top, wide, high);
    context.clip();
    shapes.stroke((line) => line.rect(x - w / 2, y - h / 2, w, h), theme.text, 1.5);
    context.restore();
    shapes.stroke((line) => line.rect(left, top, wide, high), theme.edge, 1);
  }

  // The land, drawn once for a layout, a frame and a theme.
  picture({ fit, land, landOf }, wide, high, density, ground) {
    const now = `${landOf} ${land.source !== null} ${wide} ${high} ${density} ${fit.scale}`;
    if (this.now === now) return this.made;
    this.now = now;
    const canvas = new OffscreenCanvas(Math.ceil(wide * density), Math.ceil(high * density));
    const context = canvas.getContext("2d");
    context.scale(density, density);
    context.fillStyle = ground;
    context.fillRect(0, 0, wide, high);
    const [across, up] = [(fit.scale * fit.stretch * wide) / fit.width, (fit.scale * wide) / fit.width];
    const [a, b] = [[across, 0, 0, wide / 2 - fit.cx * across], [0, -up, 0, high / 2 + fit.cy * up]];
    if (land.source) land.stamp(context, a, b, wide, high);
    this.made = { canvas, a, b };
    return this.made;
  }
}
