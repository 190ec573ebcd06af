// Answer records in localStorage: no account, and nothing is stored anywhere else.
const KEY = "embedding-lab.turns";
const REPORTED = Symbol.for("embedding-lab.turns");
// The better ones last.
const STATUSES = ["tried", "shown", "right"];
const MAX_RECORDS = 500;
const MAX_LETTERS = 200;

export default function ({ data, setStateValue }) {
  const before = read();
  const now = new Map(Object.entries(data.records));
  // What the server does not know yet, or what came further than what it knows.
  const news = [...before].filter(([key, record]) => !now.has(key) || rank(record) > rank(now.get(key)));
  write(Object.fromEntries([...before, ...now, ...news]));
  // The same is told once in a visit: the server may know better than to take all of it.
  const report = JSON.stringify(news);
  if (!news.length || window[REPORTED] === report) return;
  window[REPORTED] = report;
  setStateValue("kept", Object.fromEntries(news));
}

// In a frame of another site a browser may refuse to keep anything.
function read() {
  try {
    const found = Object.entries(JSON.parse(localStorage.getItem(KEY) ?? "{}") ?? {});
    return new Map(found.filter(isRecord).slice(0, MAX_RECORDS));
  } catch {
    return new Map();
  }
}

function isRecord([key, record]) {
  return /^[a-z_]{1,60}\.[a-z_]{1,60}$/.test(key) && rank(record) >= 0 && [record.given, record.models].every(isShort);
}

function isShort(text) {
  return text === undefined || (typeof text === "string" && text.length <= MAX_LETTERS);
}

function rank(record) {
  return STATUSES.indexOf(record?.status);
}

function write(records) {
  try {
    localStorage.setItem(KEY, JSON.stringify(records));
  } catch {
    return;
  }
}
