// Requests to the server and their replies; `replies.py` says why a request can be lost.
//
// All unanswered requests of a component are sent in each trigger, since a later trigger replaces an earlier one that no
// run has seen. They outlive the element, which may be redrawn, and are repeated while it is on the page.
const WAITING = Symbol.for("embedding-lab.waiting");
const PATIENCE_MS = 60_000;
// The last one comes when nobody waits any more.
const REPEAT_MS = [2_000, 5_000, 15_000, 40_000];

// To be called in each drawing of the component `key`, whose `element` is on the page: hands each of the `replies` to
// `take` once, with what was requested, and null where none has come. Returns the function that sends a request.
export function correspond(key, element, setTriggerValue, replies, take) {
  const mails = (window[WAITING] ??= new Map());
  if (!mails.has(key)) mails.set(key, { waiting: new Map(), timer: 0, repeats: 0 });
  const mail = mails.get(key);

  const send = () => {
    clearTimeout(mail.timer);
    for (const [number, { request, since }] of mail.waiting) {
      if (Date.now() - since <= PATIENCE_MS) continue;
      mail.waiting.delete(number);
      take(null, request);
    }
    if (!mail.waiting.size || !element.isConnected) return;
    setTriggerValue("requested", [...mail.waiting].map(([number, { request }]) => ({ ...request, number })));
    if (mail.repeats < REPEAT_MS.length) mail.timer = setTimeout(() => mail.send(), REPEAT_MS[mail.repeats++]);
  };
  // What was drawn last sends again.
  mail.send = send;

  for (const reply of replies ?? []) {
    const waited = mail.waiting.get(reply.number);
    if (mail.waiting.delete(reply.number)) take(reply, waited.request);
  }

  return (request) => {
    // Pressed twice before the reply has come, it is one request.
    const same = JSON.stringify(request);
    if (![...mail.waiting.values()].some((each) => JSON.stringify(each.request) === same)) {
      const number = `${Date.now().toString(36)}-${Math.random().toString(36).slice(2)}`;
      mail.waiting.set(number, { request, since: Date.now() });
    }
    mail.repeats = 0;
    send();
  };
}
