// The client of this service's API.

const root = new URL("../../", import.meta.url);
const isOfAnotherOrigin = root.origin !== location.origin;

/** An error response, with the server's message; status 0 if there was no response. */
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

/** A retry with the same key never creates a second listing, even if a response was lost. */
export const createListing = (listing, key) => send("POST", "listings", listing, { "Idempotency-Key": key });

/** The parameters of the next page, from the Link header of a response; null on the last page. */
export function nextPage(response) {
  const link = /<([^>]*)>;\s*rel="next"/.exec(response.headers.get("Link") ?? "");
  return link ? new URL(link[1], root).searchParams : null;
}

async function send(method, path, body, headers = {}) {
  let { json, response, failure } = await request(method, path, body, headers);
  const lacking = failure && method !== "GET" ? lackOf(failure, response) : null;
  if (lacking && (await askFor(lacking, failure.message)))
    ({ json, response, failure } = await request(method, path, body, headers));
  if (failure) throw failure;
  return { json, headers: response.headers };
}

/** Sends a request once. Returns a failure rather than throwing it: the reader may have the missing key or token. */
async function request(method, path, body, headers) {
  const all = new Headers(headers);
  // Sent back, so that a page never shows older data than this tab has written or seen.
  if (sessionStorage.getItem("session")) all.set("Session-Token", sessionStorage.getItem("session"));
  const key = method === "GET" ? null : sessionStorage.getItem("key");
  const token = method === "GET" ? null : sessionStorage.getItem("token");
  if (key) all.set("x-functions-key", key);
  if (token) all.set("Authorization", `Bearer ${token}`);
  if (body) all.set("Content-Type", "application/json");
  let response, text;
  try {
    response = await fetch(new URL(path, root), {
      method,
      headers: all,
      body: body ? JSON.stringify(body) : undefined,
      cache: "no-cache",
    });
    text = await response.text();
  } catch {
    return { failure: new ApiError(0, { message: unreachable(method, key) }) };
  }
  // The token lacks the role: the next attempt asks for another.
  if (response.status === 403) sessionStorage.removeItem("token");
  remember("session", response.headers.get("Session-Token"));
  const json = text ? parse(text) : null;
  if (response.ok) return { json, response };
  // The Functions host, which checks keys before the service sees the request, sends no body.
  const problem = json ?? (response.status === 401 ? { message: keyNeeded(key) } : null);
  return { response, failure: new ApiError(response.status, problem) };
}

function keyNeeded(key) {
  return key ? "The service did not accept this function key." : "A function key is required.";
}

/** The 401 of the Functions host has no CORS headers, so to a page of another origin it looks like a network error. */
function unreachable(method, key) {
  const retry = method === "GET" ? "Try again." : "The change may not have been saved; try again.";
  if (method === "GET" || !isOfAnotherOrigin)
    return `The service cannot be reached. ${retry}`;
  const rejected = key ? "the service did not accept this function key" : "a function key is required";
  return `Either ${rejected}, or the service cannot be reached. ${retry}`;
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

/** What a failed change lacks: an access token, if WWW-Authenticate requires one, or else a function key. */
function lackOf({ status }, response) {
  if (status === 0) return isOfAnotherOrigin ? "key" : null;
  if (status !== 401) return null;
  const lacking = /^Bearer realm="ListingAPI"/.test(response.headers.get("WWW-Authenticate") ?? "") ? "token" : "key";
  sessionStorage.removeItem(lacking);
  return lacking;
}

/** Asks the reader for the key or the token, and shows why. Returns whether it was entered. */
function askFor(lacking, reason) {
  const dialog = document.getElementById(`${lacking}-dialog`);
  const input = document.getElementById(lacking);
  input.value = "";
  dialog.querySelector(".reason").textContent = reason;
  dialog.returnValue = "";
  dialog.showModal();
  return new Promise((resolve) =>
    dialog.addEventListener(
      "close",
      () => {
        const value = input.value.trim();
        const given = dialog.returnValue === "ok" && value !== "";
        if (given) remember(lacking, value);
        input.value = "";
        resolve(given);
      },
      { once: true },
    ),
  );
}
