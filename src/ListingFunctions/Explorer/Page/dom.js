// Elements whose content is text, never markup: data cannot become part of the page's structure.

const svgNamespace = "http://www.w3.org/2000/svg";

/** An element with attributes (`on…` are listeners; null and false are left out) and children (elements or text). */
export function element(name, attributes = {}, ...children) {
  return fill(document.createElement(name), attributes, children);
}

/** The same in SVG. */
export function svg(name, attributes = {}, ...children) {
  return fill(document.createElementNS(svgNamespace, name), attributes, children);
}

function fill(target, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) target.addEventListener(name.slice(2), value);
    else target.setAttribute(name, value === true ? "" : value);
  }
  target.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
  return target;
}

/** Shows a status text, which screen readers announce. */
export function say(text) {
  document.getElementById("status").textContent = text;
}

/** Shows an error in place of the content. */
export function showFailure(place, error) {
  const text = error?.message ?? "The page could not be shown.";
  place.replaceChildren(
    element(
      "section",
      { class: "failure", role: "alert" },
      element("h1", {}, error?.status === 404 ? "Not found" : "Something went wrong"),
      element("p", {}, text),
      element("p", {}, element("a", { href: "../explorer" }, "All listings")),
    ),
  );
}
