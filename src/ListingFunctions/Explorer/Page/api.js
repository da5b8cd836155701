// The API of this service, beside the page.

const root = new URL("../../", import.meta.url);
const isOfAnotherOrigin = root.origin !== location.origin;

/** A response other than the one hoped for, with what the server says is wrong; status 0 if there was none. */
export class ApiError extends Error {
  constructor(status, problem) {
    super(problem?.message ?? `The service returned ${status}.`);
    this.status = status;
    this.errors = problem?.errors ?? [];
  }
}

export const findListings = (parameters) => send("GET", `listings?${parameters}`);
export const readListing = (id) => send("GET", `listings/${encodeURIComponent(id)}`);
export const readPrices = (id) => send("GET", `listings/${encodeURIComponent(id)}/prices`);
export const readSummary = (id) => send("GET", `listings/${encodeURIComponent(id)}/prices/summary`);
export const updateListing = (id, listing, etag) =>
  send("PUT", `listings/${encodeURIComponent(id)}`, listing, etag ? { "If-Match": etag } : {});

/** Sent again after a lost answer, with the same key, it does not make a second listing. */
export const createListing = (listing, key) => send("POST", "listings", listing, { "Idempotency-Key": key });

/** The parameters that lead to the next page, from an answer's Link header; null on the last. */
export function nextPage(answer) {
  const link = /<([^>]*)>;\s*rel="next"/.exec(answer.headers.get("Link") ?? "");
  return link ? new URL(link[1], root).searchParams : null;
}

async function send(method, path, body, headers = {}) {
  let { json, answer, failure } = await request(method, path, body, headers);
  const lacking = failure && method !== "GET" ? lackOf(failure, answer) : null;
  if (lacking && (await askFor(lacking, failure.message)))
    ({ json, answer, failure } = await request(method, path, body, headers));
  if (failure) throw failure;
  return { json, headers: answer.headers };
}

/** Sends once. A failure is returned, since the reader may have the key or the token that it lacks. */
async function request(method, path, body, headers) {
  const all = new Headers(headers);
  // Brought back, so that a page never shows what is older than what was written or seen in this tab.
  if (sessionStorage.getItem("session")) all.set("Session-Token", sessionStorage.getItem("session"));
  const key = method === "GET" ? null : sessionStorage.getItem("key");
  const token = method === "GET" ? null : sessionStorage.getItem("token");
  if (key) all.set("x-functions-key", key);
  if (token) all.set("Authorization", `Bearer ${token}`);
  if (body) all.set("Content-Type", "application/json");
  let answer, text;
  try {
    answer = await fetch(new URL(path, root), {
      method,
      headers: all,
      body: body ? JSON.stringify(body) : undefined,
      cache: "no-cache",
    });
    text = await answer.text();
  } catch {
    return { failure: new ApiError(0, { message: unreachable(method, key) }) };
  }
  // A token without the role: next time another is asked for.
  if (answer.status === 403) sessionStorage.removeItem("token");
  remember("session", answer.headers.get("Session-Token"));
  const json = text ? parse(text) : null;
  if (answer.ok) return { json, answer };
  // The Functions host, which checks keys before the service sees the request, sends no body.
  const problem = json ?? (answer.status === 401 ? { message: keyNeeded(key) } : null);
  return { answer, failure: new ApiError(answer.status, problem) };
}

function keyNeeded(key) {
  return key ? "The service did not accept this function key." : "This needs a function key.";
}

/** The 401 of the Functions host has no CORS headers, so a page of another origin cannot tell it from an outage. */
function unreachable(method, key) {
  if (method === "GET" || !isOfAnotherOrigin)
    return "The service cannot be reached now. Nothing is known to have changed; try again.";
  const rejected = key ? "the service did not accept this function key" : "this needs a function key";
  return `Either ${rejected}, or the service cannot be reached now. Nothing is known to have changed; try again.`;
}

function parse(text) {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function remember(name, value) {
  if (value) sessionStorage.setItem(name, value);
}

/** What a failed change may lack: an access token, which the service asks for by name, or a function key. */
function lackOf({ status }, answer) {
  if (status === 0) return isOfAnotherOrigin ? "key" : null;
  if (status !== 401) return null;
  const lacking = /^Bearer realm="ListingAPI"/.test(answer.headers.get("WWW-Authenticate") ?? "") ? "token" : "key";
  sessionStorage.removeItem(lacking);
  return lacking;
}

/** Asks the reader for the key or the token, and says why. Returns whether it was given. */
function askFor(lacking, reason) {
  const dialog = document.getElementById(`${lacking}-dialog`);
  const input = document.getElementById(lacking);
  input.value = "";
  dialog.querySelector(".reason").textContent = reason;
  dialog.returnValue = "";
  dialog.showModal();
  return new Promise((answered) =>
    dialog.addEventListener(
      "close",
      () => {
        const value = input.value.trim();
        const given = dialog.returnValue === "ok" && value !== "";
        if (given) remember(lacking, value);
        input.value = "";
        answered(given);
      },
      { once: true },
    ),
  );
}
