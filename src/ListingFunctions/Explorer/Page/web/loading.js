// A part of the page while it loads, once it is there, and if it cannot be loaded.
import { element, put } from "./dom.js";
import { titleOf, wordsFor } from "./words.js";

/**
 * Lets `load` fill a place. Until then the place is marked as busy; if it fails, the place shows why, in the page's own
 * words, with a button that tries again. Returns whether it was loaded.
 */
export async function show(place, load) {
  place.setAttribute("aria-busy", "true");
  try {
    await load();
    return true;
  } catch (error) {
    put(place, failure(place, error, load));
    if (!error.status && error.status !== 0) console.error(error);
    return false;
  } finally {
    place.setAttribute("aria-busy", "false");
  }
}

/** What a place shows before its data are there. */
export function loading(what = "Loading…") {
  return element("p", { class: "loading" }, what);
}

function failure(place, error, load) {
  const isPage = place.id === "main";
  const retry = async () => {
    put(place, loading());
    await show(place, load);
    if (isPage) place.focus();
  };
  return element(
    "section",
    { class: "failure", role: "alert" },
    element(isPage ? "h1" : "p", { class: "strong" }, titleOf(error)),
    element("p", {}, wordsFor(error)),
    error.status >= 500 &&
      error.traceId &&
      element("p", { class: "quiet" }, "Reference for the operators: ", element("code", {}, error.traceId)),
    element(
      "p",
      { class: "buttons" },
      ![404, 422].includes(error.status) && element("button", { type: "button", onclick: retry }, "Try again"),
      isPage && element("a", { class: "button", href: "search" }, "Search listings"),
    ),
  );
}
