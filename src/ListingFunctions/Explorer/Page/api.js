// The API of this service, beside the page.

const root = new URL("../../", import.meta.url);

/** An answer that is not the one hoped for, with what the server says is wrong. */
export class ApiError extends Error {
  constructor(status, problem) {
    super(problem?.message ?? `The service answered ${status}.`);
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
  let answer = await request(method, path, body, headers);
  if (answer.status === 401 && (await askFor(wantedBy(answer)))) answer = await request(method, path, body, headers);
  // A token without the role: next time another is asked for.
  if (answer.status === 403) sessionStorage.removeItem("token");
  remember("session", answer.headers.get("Session-Token"));
  const text = await answer.text();
  const json = text ? parse(text) : null;
  if (!answer.ok) throw new ApiError(answer.status, json);
  return { json, headers: answer.headers };
}

async function request(method, path, body, headers) {
  const all = new Headers(headers);
  // Brought back, so that a page never shows what is older than what was written or seen in this tab.
  if (sessionStorage.getItem("session")) all.set("Session-Token", sessionStorage.getItem("session"));
  if (method !== "GET" && sessionStorage.getItem("key")) all.set("x-functions-key", sessionStorage.getItem("key"));
  if (method !== "GET" && sessionStorage.getItem("token"))
    all.set("Authorization", `Bearer ${sessionStorage.getItem("token")}`);
  if (body) all.set("Content-Type", "application/json");
  try {
    return await fetch(new URL(path, root), {
      method,
      headers: all,
      body: body ? JSON.stringify(body) : undefined,
      cache: "no-cache",
    });
  } catch {
    throw new ApiError(0, { message: "The service cannot be reached now. Nothing is known to have changed; try again." });
  }
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

/** What a 401 wants: the service itself an access token, the host around it a function key. */
function wantedBy(answer) {
  return /^Bearer realm="ListingAPI"/.test(answer.headers.get("WWW-Authenticate") ?? "") ? "token" : "key";
}

/** Whether the one in front of the page gave the key or the token. */
function askFor(wanted) {
  const dialog = document.getElementById(`${wanted}-dialog`);
  const input = document.getElementById(wanted);
  input.value = "";
  dialog.showModal();
  return new Promise((answered) =>
    dialog.addEventListener(
      "close",
      () => {
        const value = input.value.trim();
        const given = dialog.returnValue === "ok" && value !== "";
        if (given) remember(wanted, value);
        input.value = "";
        answered(given);
      },
      { once: true },
    ),
  );
}
