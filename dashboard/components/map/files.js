// The files of a map. What was fetched is kept, so that coming back to a page costs nothing.
const FILES = new Map();
const MOST = 12;

// The bytes or the text at an address below the app's own.
function fetched(address, read) {
  if (!FILES.has(address)) {
    const asked = fetch(new URL(address, location.href)).then((answer) => {
      if (!answer.ok) throw new Error(`${address}: ${answer.status}`);
      return answer[read]();
    });
    asked.catch(() => FILES.delete(address));
    FILES.set(address, asked);
    if (FILES.size > MOST) FILES.delete(FILES.keys().next().value);
  }
  return FILES.get(address);
}

export const bytesOf = (base64) => Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0)).buffer;

// The places and the classes of the points.
export async function readPoints({ files, inline }) {
  const [points, colours] = files
    ? await Promise.all([fetched(files.points, "arrayBuffer"), fetched(files.colours, "arrayBuffer")])
    : [bytesOf(inline.points), bytesOf(inline.colours)];
  return { points: new Uint16Array(points), colours: new Uint8Array(colours) };
}

// The words, and the same in small letters without a leading space. After the picture, so that nobody waits for them.
export async function readWords({ files, inline }) {
  await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
  const text = files ? await fetched(files.words, "text") : inline.words;
  const words = text.split("\n");
  const small = text.toLowerCase();
  const folded = small === text ? words : small.split("\n");
  return { words, folded: text.includes("␣") ? folded.map((word) => word.replace(/^␣/, "")) : folded };
}
