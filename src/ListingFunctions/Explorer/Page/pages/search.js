// The search: its filters, the chips of those that are set, and a page of results. The address holds all of it.
import { element, put } from "../web/dom.js";
import { findListings, nextPage } from "../web/api.js";
import { showFieldErrors } from "../web/field-errors.js";
import { loading, show } from "../web/loading.js";
import { number } from "../web/format.js";
import { cards } from "../search/card.js";
import { chips } from "../search/chips.js";
import { problemOf, sorts } from "../search/filters.js";
import { searchForm, sortField, withParameter } from "../search/search-form.js";

const pageSize = "20";

export async function showPage(main, { query }) {
  document.title = "Search listings";
  const form = searchForm(query);
  const results = element("section", { class: "results", "aria-label": "Results" }, loading());
  put(
    main,
    element("h1", {}, "Search"),
    element(
      "div",
      { class: "columns" },
      form,
      element("div", {}, element("div", { class: "bar" }, chips(query), sortField(query)), results),
    ),
  );
  await show(results, async () => {
    try {
      showResults(results, query, await findListings(parametersOf(query)));
    } catch (error) {
      if (error.status === 422) error.words = showProblems(form, error.errors);
      throw error;
    }
  });
}

function parametersOf(query) {
  const parameters = new URLSearchParams([...query].filter(([, value]) => value !== ""));
  parameters.set("include", "price_trend");
  if (!parameters.has("limit")) parameters.set("limit", pageSize);
  if (!parameters.has("sort")) parameters.set("sort", sorts[0][0]);
  return parameters;
}

/** Shows what is wrong at the fields; what has no field is in the address alone. Returns words for both. */
function showProblems(form, errors) {
  const known = errors
    .map((error) => ({ input: form.elements[error.field], text: problemOf(error) }))
    .filter(({ input, text }) => input && text);
  showFieldErrors(form, known);
  return known.length === errors.length
    ? "Correct the marked fields and search again."
    : "The address of this search is not valid. Begin a new search.";
}

function showResults(results, query, { json, headers }) {
  const next = nextPage(headers);
  const isWhole = !next && !query.has("continuation");
  const found =
    isWhole && json.length === 1 ? "1 listing" : `${number(json.length)} listings${isWhole ? "" : " on this page"}`;
  put(
    results,
    element("h2", { class: "found" }, json.length === 0 ? "No listings match" : found),
    ...(json.length === 0 ? [] : [cards(json, headers)]),
    element(
      "nav",
      { "aria-label": "Pages of results", class: "buttons" },
      query.has("continuation") &&
        element("a", { class: "button", href: `search?${withParameter(query)}` }, "First page"),
      next &&
        element(
          "a",
          {
            class: "button",
            rel: "next",
            href: `search?${withParameter(query, "continuation", next.get("continuation"))}`,
          },
          "Next page",
        ),
    ),
  );
}
