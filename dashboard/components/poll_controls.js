// The host's key to a poll room, in localStorage only.
const NAME = "embedding-lab.room";
const TOLD = Symbol.for("embedding-lab.room");

export default function ({ data, setStateValue }) {
  try {
    if (data.mine) {
      localStorage.setItem(NAME, JSON.stringify(data.mine));
      return;
    }
    const kept = localStorage.getItem(NAME);
    // Once in a visit: the room may have gone, and then nothing changes.
    if (!kept || window[TOLD] === kept) return;
    window[TOLD] = kept;
    setStateValue("kept", JSON.parse(kept));
  } catch {
    // In a frame of another site a browser may refuse to keep anything.
  }
}
