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

/** Text that somebody entered, in whichever direction its letters are written. */
export function entered(text) {
  return element("bdi", { dir: "auto" }, text);
}

/** Puts children (elements or text; null and false are left out) in the place of those that are there. */
export function put(target, ...children) {
  target.replaceChildren(...children.flat(2).filter((child) => !isNothing(child)));
}

function fill(target, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (isNothing(value)) continue;
    if (name.startsWith("on")) target.addEventListener(name.slice(2), value);
    else target.setAttribute(name, value === true ? "" : value);
  }
  put(target, ...children);
  return target;
}

function isNothing(value) {
  return value === null || value === undefined || value === false;
}
