import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { test } from "node:test";

import { isGenuine } from "../lib/webhooks.mjs";

const KEY = Buffer.from("only for this test, not a secret");
const SECRET = `whsec_${KEY.toString("base64")}`;
const NOW = 1_800_000_000;

function headers(body, { id = "msg_1", timestamp = String(NOW), key = KEY } = {}) {
  const signature = createHmac("sha256", key).update(`${id}.${timestamp}.${body}`).digest("base64");
  return { "webhook-id": id, "webhook-timestamp": timestamp, "webhook-signature": `v1,${signature}` };
}

test("a message that the desk signed is genuine", () => {
  assert.equal(isGenuine(SECRET, headers("{}"), Buffer.from("{}"), NOW + 299), true);
});

test("one of several signatures is enough, as while a secret is changed", () => {
  const own = headers("{}");
  own["webhook-signature"] = `v1a,abc v1,${Buffer.alloc(32).toString("base64")} ${own["webhook-signature"]}`;
  assert.equal(isGenuine(SECRET, own, Buffer.from("{}"), NOW), true);
});

test("what was changed, is old, comes from the future or from others is not", () => {
  const own = headers("{}");
  assert.equal(isGenuine(SECRET, own, Buffer.from("{ }"), NOW), false);
  assert.equal(isGenuine(SECRET, { ...own, "webhook-id": "msg_2" }, Buffer.from("{}"), NOW), false);
  assert.equal(isGenuine(SECRET, { ...own, "webhook-timestamp": String(NOW + 1) }, Buffer.from("{}"), NOW), false);
  assert.equal(isGenuine(SECRET, own, Buffer.from("{}"), NOW + 301), false);
  assert.equal(isGenuine(SECRET, own, Buffer.from("{}"), NOW - 301), false);
  assert.equal(isGenuine(SECRET, headers("{}", { key: Buffer.from("another key, as long") }), Buffer.from("{}"), NOW), false);
  assert.equal(isGenuine(SECRET, { ...own, "webhook-signature": "v1," }, Buffer.from("{}"), NOW), false);
  assert.equal(isGenuine(SECRET, {}, Buffer.from("{}"), NOW), false);
});

test("without a secret nothing is genuine", () => {
  assert.throws(() => isGenuine("", headers("{}"), Buffer.from("{}"), NOW), /WEBHOOK_SECRET/);
});
