// The keys and tokens of this tab: asked for when the service requires one, and forgotten when it rejects it.
import { askForSecret } from "./dialogs.js";

const kinds = {
  key: { title: "Function key", label: "Key" },
  token: { title: "Access token", label: "Token" },
  master: { title: "Master key", label: "Key" },
};

export const secret = (kind) => sessionStorage.getItem(kind);
export const forget = (kind) => sessionStorage.removeItem(kind);

const asking = {};
const declined = {};

/**
 * Asks for a secret in place of the one that was rejected, and says why. Requests that lack the same one ask once, even
 * if the response to one of them comes after the reader declined to give it: `sentAt` is when it was sent, by
 * `performance.now()`. Returns whether there is another now.
 */
export async function obtain(kind, rejected, reason, sentAt) {
  if (secret(kind) && secret(kind) !== rejected) return true;
  forget(kind);
  if (sentAt < declined[kind]) return false;
  asking[kind] ??= askForSecret({ ...kinds[kind], reason }).finally(() => delete asking[kind]);
  const value = await asking[kind];
  if (value) sessionStorage.setItem(kind, value);
  else declined[kind] = performance.now();
  return value !== null;
}
