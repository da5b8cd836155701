// The client of this service's API.
import { forget, obtain, secret } from "./secrets.js";

const root = new URL("../../../", import.meta.url);
const isOfAnotherOrigin = root.origin !== location.origin;

/** An error response: its status (0 if there was none), code, and broken rules; `words`, if it has its own. */
export class ApiError extends Error {
  constructor(status, problem, words) {
    super(problem?.message ?? `The service returned ${status}.`);
    Object.assign(this, {
      status,
      words,
      code: problem?.code,
      errors: problem?.errors ?? [],
      traceId: problem?.trace_id,
    });
  }
}

const path = (id) => `listings/${encodeURIComponent(id)}`;
const ifMatch = (etag) => (etag ? { "If-Match": etag } : {});

export const findListings = (parameters) => send("GET", `listings?${parameters}`);
export const readListing = (id) => send("GET", `${path(id)}?include=price_trend`);
export const readPrices = (id) => send("GET", `${path(id)}/prices`);
export const readSummary = (id) => send("GET", `${path(id)}/prices/summary`);
export const readMarket = (parameters) => send("GET", `market?${new URLSearchParams(parameters)}`);
export const changeListing = (id, changes, etag) => send("PATCH", path(id), { body: changes, headers: ifMatch(etag) });
export const deleteListing = (id, etag) => send("DELETE", path(id), { headers: ifMatch(etag) });

/** All places of a country, page by page. */
export async function readPlaces(country) {
  const places = [];
  for (let page = new URLSearchParams({ country, limit: "1000" }); page; ) {
    const { json, headers } = await send("GET", `market/places?${page}`);
    places.push(...json);
    page = nextPage(headers);
  }
  return places;
}

/** A retry with the same key never creates a second listing, even if a response was lost. */
export const createListing = (listing, key) =>
  send("POST", "listings", { body: listing, headers: { "Idempotency-Key": key } });

/** A request of operators, which requires the master key. */
export const operate = (method, address) => send(method, `ops/${address}`, { secretKind: "master" });

/** The parameters of the next page, from the Link header of a response; null on the last page. */
export function nextPage(headers) {
  const link = /<([^>]*)>;\s*rel="next"/.exec(headers.get("Link") ?? "");
  return link ? new URL(link[1], root).searchParams : null;
}

/** The service's time in milliseconds, since the clock of this computer may be wrong; else that of this computer. */
export function timeOf(headers) {
  return Date.parse(headers.get("Date") ?? "") || Date.now();
}

async function send(method, address, { body, headers, secretKind = method === "GET" ? null : "key" } = {}) {
  const attempt = () => request(method, address, body, headers, secretKind);
  let { json, response, failure, sent } = await attempt();
  if (failure?.code === "invalid_session_token") {
    forget("session");
    ({ json, response, failure, sent } = await attempt());
  }
  const lacking = failure && secretKind ? lackOf(failure, response, secretKind) : null;
  if (lacking && (await obtain(lacking, sent[lacking], failure.words, sent.at)))
    ({ json, response, failure } = await attempt());
  if (failure) throw failure;
  return { json, headers: response.headers };
}

/** Sends a request once. Returns a failure rather than throwing it: the reader may have the missing key or token. */
async function request(method, address, body, given, secretKind) {
  const headers = new Headers(given);
  // Sent back, so that a page never shows older data than this tab has written or seen.
  if (secret("session")) headers.set("Session-Token", secret("session"));
  const secrets = secretKind === "key" ? { key: secret("key"), token: secret("token") } : { master: secret("master") };
  const sent = { ...secrets, at: performance.now() };
  const key = secretKind && sent[secretKind];
  if (key) headers.set("x-functions-key", key);
  if (sent.token) headers.set("Authorization", `Bearer ${sent.token}`);
  if (body) headers.set("Content-Type", method === "PATCH" ? "application/merge-patch+json" : "application/json");
  let response, text;
  try {
    response = await fetch(new URL(address, root), {
      method,
      headers,
      body: body ? JSON.stringify(body) : undefined,
      cache: "no-cache",
    });
    text = await response.text();
  } catch {
    return { sent, failure: new ApiError(0, null, unreachable(method, secretKind, key)) };
  }
  // The token lacks the role: the next attempt asks for another.
  if (response.status === 403) forget("token");
  const session = response.headers.get("Session-Token");
  if (session) sessionStorage.setItem("session", session);
  const json = parse(text);
  if (response.ok) return { json, response };
  const words = response.status === 401 ? keyNeeded(secretKind, key, json) : undefined;
  return { response, sent, failure: new ApiError(response.status, json, words) };
}

/** The Functions host, which checks keys before the service sees the request, sends no body; the service says what a token lacks. */
function keyNeeded(secretKind, key, problem) {
  if (problem) return problem.message;
  const name = secretKind === "master" ? "master key" : "function key";
  return key ? `The service did not accept this ${name}.` : `A ${name} is required.`;
}

/** The 401 of the Functions host has no CORS headers, so to a page of another origin it looks like a network error. */
function unreachable(method, secretKind, key) {
  const retry = method === "GET" ? "Try again." : "The change may not have been saved; try again.";
  if (!secretKind || !isOfAnotherOrigin) return `The service cannot be reached. ${retry}`;
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

/** What a failed request lacks: an access token, if WWW-Authenticate requires one, or else a key. */
function lackOf({ status }, response, secretKind) {
  if (status === 0) return isOfAnotherOrigin ? secretKind : null;
  if (status !== 401) return null;
  const wantsToken = /^Bearer realm="ListingAPI"/.test(response.headers.get("WWW-Authenticate") ?? "");
  return wantsToken ? "token" : secretKind;
}
