// Is a message really from the desk? https://github.com/standard-webhooks/standard-webhooks
import { createHmac, timingSafeEqual } from "node:crypto";

const FRESH = 5 * 60; // seconds

/** `secret`: whsec_ and base64. `headers`: names in lower case. `body`: the bytes as they came. */
export function isGenuine(secret, headers, body, now = Date.now() / 1000) {
  const id = headers["webhook-id"];
  const timestamp = headers["webhook-timestamp"];
  const signatures = headers["webhook-signature"];
  if (!id || !signatures || !/^\d{1,12}$/.test(timestamp ?? "") || Math.abs(now - Number(timestamp)) > FRESH) return false;
  const expected = createHmac("sha256", keyOf(secret)).update(`${id}.${timestamp}.`).update(body).digest();
  const given = signatures.split(" ").map((one) => (one.startsWith("v1,") ? Buffer.from(one.slice(3), "base64") : Buffer.alloc(0)));
  return given.some((one) => one.length === expected.length && timingSafeEqual(one, expected));
}

function keyOf(secret) {
  const key = Buffer.from((secret ?? "").replace(/^whsec_/, ""), "base64");
  if (key.length < 16) throw new Error("WEBHOOK_SECRET: put the secret of the webhook there, whsec_…");
  return key;
}
