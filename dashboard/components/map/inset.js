// The whole map in a corner, and where on it one looks.
const WIDE = 120;
const MARGIN = 10;
const PADDING = 4;
const TALL = 0.9;
const FROM = 1.7;
const LEAST = [6, 5];

export class Inset {
  // While a page is put together a map may be a few pixels wide.
  isShown({ isAtlas }, { zoom, width }) {
    return isAtlas && zoom > FROM && width >= WIDE;
  }

  // The map in small, as large as there is room, and by how much it is smaller.
  box({ fit: { size: [across, up] } }, { width, height }) {
    const room = Math.min(WIDE, width / 4) - 2 * PADDING;
    const share = room / Math.max(across, up / TALL);
    const [wide, high] = [across, up].map((value) => Math.round(value * share + 2 * PADDING));
    return { left: MARGIN, right: MARGIN + wide, top: height - MARGIN - high, bottom: height - MARGIN, share };
  }

  paint(shapes, map, scene) {
    const { context, theme, ink } = shapes;
    const { left, top, right, bottom, share } = this.box(map, scene);
    const [wide, high] = [right - left, bottom - top];
    const picture = this.picture(map, { wide, high, share }, ink.density, theme.ground);
    context.drawImage(picture.canvas, left, top, wide, high);
    const { a, b } = picture;
    const [x, y] = [left + a[0] * map.eye.cx + a[3], top + b[1] * map.eye.cy + b[3]];
    const [w, h] = [scene.width, scene.height].map((size, axis) => Math.max(LEAST[axis], (size * share) / scene.zoom));
    context.save();
    context.beginPath();
    context.rect(left, top, wide, high);
    context.clip();
    shapes.stroke((line) => line.rect(x - w / 2, y - h / 2, w, h), theme.text, 1.5);
    context.restore();
    shapes.stroke((line) => line.rect(left, top, wide, high), theme.edge, 1);
  }

  // The land, drawn once for a layout, a frame and a theme.
  picture({ fit, land, landOf }, { wide, high, share }, density, ground) {
    const now = `${landOf} ${land.source !== null} ${wide} ${high} ${density} ${fit.scale}`;
    if (this.now === now) return this.made;
    this.now = now;
    const canvas = new OffscreenCanvas(Math.ceil(wide * density), Math.ceil(high * density));
    const context = canvas.getContext("2d");
    context.scale(density, density);
    context.fillStyle = ground;
    context.fillRect(0, 0, wide, high);
    const [across, up] = [fit.scale * fit.stretch * share, fit.scale * share];
    const [a, b] = [[across, 0, 0, wide / 2 - fit.cx * across], [0, -up, 0, high / 2 + fit.cy * up]];
    if (land.source) land.stamp(context, a, b, wide, high);
    this.made = { canvas, a, b };
    return this.made;
  }
}
