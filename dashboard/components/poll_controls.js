// The instructor's key to a poll room, in localStorage only.
const KEY = "embedding-lab.room";
const REPORTED = Symbol.for("embedding-lab.room");

export default function ({ data, setStateValue }) {
  try {
    if (data.mine) {
      localStorage.setItem(KEY, JSON.stringify(data.mine));
      return;
    }
    const kept = localStorage.getItem(KEY);
    // Once in a visit: the room may have gone, and then nothing changes.
    if (!kept || window[REPORTED] === kept) return;
    window[REPORTED] = kept;
    setStateValue("kept", JSON.parse(kept));
  } catch {
    // In a frame of another site a browser may refuse to keep anything.
  }
}
