// Where "This sentence is wrong" leads.
import assert from "node:assert/strict";
import { test } from "node:test";

import { reportAddress } from "../../dashboard/components/report_link.js";

const LINK = "https://lab.example/start?st_word=caf%C3%A9&x=1#a b";

test("a mail has a subject and the page's whole link in its text", () => {
  const address = new URL(reportAddress("teacher@school.example", "Start & more", LINK));
  assert.equal(address.protocol, "mailto:");
  assert.equal(address.pathname, "teacher@school.example");
  assert.equal(address.searchParams.get("subject"), "This sentence is wrong: Start & more");
  assert.ok(address.searchParams.get("body").includes(LINK));
  assert.deepEqual([...address.searchParams.keys()], ["subject", "body"]);
});

test("a page of issues keeps its own parameters and gets the text as `body`", () => {
  const address = new URL(reportAddress("https://git.example/new?labels=text#form", "Start", LINK));
  assert.equal(address.origin + address.pathname + address.hash, "https://git.example/new#form");
  assert.equal(address.searchParams.get("labels"), "text");
  assert.ok(address.searchParams.get("body").includes(LINK));
});
