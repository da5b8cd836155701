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

/**
 * Asks for a secret in place of the one that was rejected, and says why. Requests that lack the same one ask once. Returns
 * whether there is another now.
 */
export async function obtain(kind, rejected, reason) {
  if (secret(kind) && secret(kind) !== rejected) return true;
  forget(kind);
  asking[kind] ??= askForSecret({ ...kinds[kind], reason }).finally(() => delete asking[kind]);
  const value = await asking[kind];
  if (value) sessionStorage.setItem(kind, value);
  return value !== null;
}
