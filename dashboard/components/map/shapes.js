// The shapes on the map: lines, arrows, marks, the box of three axes.
import { project } from "./camera.js";
import { Ink } from "./ink.js";

const BOW = 0.18;

export class Shapes {
  constructor(canvas) {
    Object.assign(this, { canvas, context: canvas.getContext("2d"), ink: new Ink() });
  }

  dot([x, y], radius, colour, alpha = 1) {
    const { context } = this;
    context.globalAlpha = alpha;
    context.fillStyle = colour;
    context.beginPath();
    context.arc(x, y, radius, 0, 2 * Math.PI);
    context.fill();
    context.globalAlpha = 1;
  }

  stroke(draw, colour, wide) {
    const { context } = this;
    context.strokeStyle = colour;
    context.lineWidth = wide;
    context.beginPath();
    draw(context);
    context.stroke();
  }

  // A thin line from a mark to a label that stands away from it.
  paintLeader(x, y, left, top, wide, high) {
    const [toX, toY] = [Math.max(left, Math.min(left + wide, x)), Math.max(top, Math.min(top + high, y))];
    if (Math.hypot(toX - x, toY - y) < 16) return;
    this.stroke((line) => (line.moveTo(x, y), line.lineTo(toX, toY)), this.theme.soft, 0.75);
  }

  paintLines({ data, axes }, marks, places) {
    const edges = new Map(marks.map((mark) => [mark.row, mark.edge]));
    for (const [from, to] of data.lines) {
      if (!places.has(from) || !places.has(to)) continue;
      const start = places.get(from);
      const end = edges.get(to) ?? places.get(to);
      const bow = data.few || axes === 3 || edges.get(to) ? 0 : BOW;
      const middle = [0, 1].map((axis) => (start[axis] + end[axis]) / 2 + (axis ? -1 : 1) * bow * (end[1 - axis] - start[1 - axis]));
      const draw = (line) => (line.moveTo(...start), line.quadraticCurveTo(...middle, ...end));
      this.stroke(draw, this.theme.ground, 3.5);
      this.stroke(draw, this.theme.text, 1.25);
    }
  }

  paintArrow(from, [x, y]) {
    const angle = Math.atan2(y - from[1], x - from[0]);
    const tip = (turn, size) => [x + size * Math.cos(angle + turn), y + size * Math.sin(angle + turn)];
    const { context, theme } = this;
    context.fillStyle = theme.text;
    context.beginPath();
    context.moveTo(...tip(0, 8));
    context.lineTo(...tip(2.5, 6));
    context.lineTo(...tip(-2.5, 6));
    context.fill();
  }

  // The box around all points of three axes; returns where each axis ends, with its title.
  paintBox({ low, high, data }, projection) {
    const corner = (bits) => project(projection, low.map((value, axis) => (bits & (1 << axis) ? high[axis] : value)));
    for (let bits = 0; bits < 8; bits++) {
      for (let axis = 0; axis < 3; axis++) {
        if (bits & (1 << axis)) continue;
        const ends = [corner(bits), corner(bits | (1 << axis))];
        this.stroke((line) => (line.moveTo(...ends[0]), line.lineTo(...ends[1])), bits === 0 ? this.theme.text : this.theme.edge, 1);
      }
    }
    return data.axisTitles.map((title, axis) => [title, corner(1 << axis)]);
  }

  paintMark({ row, kind, near, pale, place: [x, y], outside }, map) {
    const { context, theme } = this;
    const { few } = map.data;
    const radius = (kind === "word" ? 6.5 : 4) * (1 + near / 4);
    context.globalAlpha = pale ? 0.25 : 1;
    context.beginPath();
    if (kind === "other") context.rect(x - radius + 1, y - radius + 1, 2 * radius - 2, 2 * radius - 2);
    else if (kind === "word" && few) {
      for (const [dx, dy] of [[0, -1], [1, 0], [0, 1], [-1, 0]]) context.lineTo(x + dx * radius, y + dy * radius);
      context.closePath();
    } else context.arc(x, y, radius, 0, 2 * Math.PI);
    const colour = kind === "word" && !few ? theme.chosen : few && row < map.n ? map.classes[map.colours[row]] : theme.text;
    context.lineWidth = few ? 4 : 3;
    context.strokeStyle = theme.ground;
    context.stroke();
    context.fillStyle = outside ? theme.ground : colour;
    context.fill();
    if (few || outside) {
      context.lineWidth = 2;
      context.strokeStyle = few ? theme.text : colour;
      context.stroke();
    }
    if (kind === "word" && !few) this.stroke((line) => line.arc(x, y, radius + 4, 0, 2 * Math.PI), theme.chosen, 1.75);
    if (map.data.marks[map.walk]?.row === row) this.stroke((line) => line.arc(x, y, radius + 5, 0, 2 * Math.PI), theme.text, 2);
    context.globalAlpha = 1;
  }

  paintOutline(outline) {
    this.context.setLineDash([5, 4]);
    this.stroke((line) => {
      outline.forEach(([x, y], at) => (at ? line.lineTo(x, y) : line.moveTo(x, y)));
      line.closePath();
    }, this.theme.text, 1.5);
    this.context.setLineDash([]);
  }
}
