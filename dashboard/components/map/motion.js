// What moves on the map: the eye from view to view, and the points from one layout to another.
import { eased, flightOf } from "./camera.js";

const FLIGHT = 1200;
const PAUSE = 800;
const TRAVEL = 1500;

export class Motion {
  constructor(now = () => performance.now()) {
    this.now = now;
    this.flight = null;
    this.travel = null;
    this.gathering = null;
  }

  get isMoving() {
    return this.flight !== null || this.travel !== null || this.gathering !== null;
  }

  stop() {
    this.flight = null;
    this.travel = null;
  }

  // From one view to another; with `pause` the first is looked at for a while.
  fly(from, to, width, { pause = false, duration = FLIGHT } = {}) {
    this.flight = { eyeAt: flightOf(from, to, width), begins: this.now() + (pause ? PAUSE : 0), duration };
  }

  // From the places `from` to those of `to`, as far as both have them; the eye goes along.
  leave(from, to, eye, target, width) {
    const buffer = to.slice();
    this.travel = { from, to, buffer, shared: Math.min(from.length, to.length), begins: this.now(), duration: TRAVEL };
    this.fly(eye, target, width, { duration: TRAVEL });
  }

  // Marks come from elsewhere on the screen: `places` has where each row was.
  gather(places) {
    this.gathering = { places, begins: this.now(), duration: TRAVEL };
  }

  // How far they have come, 0 to 1; 1 where they stand still.
  gathered() {
    if (!this.gathering) return 1;
    const share = this.shareOf(this.gathering);
    if (share >= 1) this.gathering = null;
    return eased(share);
  }

  // Where a mark is now that belongs to a place.
  markPlace(row, place, share) {
    const from = this.gathering?.places.get(row);
    return from ? place.map((value, axis) => from[axis] + (value - from[axis]) * share) : place;
  }

  shareOf({ begins, duration }) {
    return Math.max(0, Math.min(1, (this.now() - begins) / duration));
  }

  // The eye now, or null where it stands still.
  eye() {
    if (!this.flight) return null;
    const share = this.shareOf(this.flight);
    const eye = this.flight.eyeAt(eased(share));
    if (share >= 1) this.flight = null;
    return eye;
  }

  // The points now, or null where they stand still.
  points() {
    if (!this.travel) return null;
    const share = this.shareOf(this.travel);
    if (share >= 1) {
      this.travel = null;
      return null;
    }
    const { from, to, buffer, shared } = this.travel;
    const weight = eased(share);
    for (let at = 0; at < shared; at++) buffer[at] = from[at] + (to[at] - from[at]) * weight;
    return buffer;
  }
}

export const isStill = () => matchMedia("(prefers-reduced-motion: reduce)").matches;
