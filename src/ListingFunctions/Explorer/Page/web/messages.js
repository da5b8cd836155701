// What the page has to say about something that was done: at the top, where the focus goes, also after the next page opened.
const kept = "message";

/** Shows a message on this page, and moves the focus and the view to it. */
export function say(text) {
  const place = document.getElementById("message");
  place.hidden = false;
  place.textContent = text;
  place.focus();
}

/** Shows a message on the page that opens next. */
export function sayOnNextPage(text) {
  sessionStorage.setItem(kept, text);
}

/** Shows the message of the previous page, if it left one. */
export function showKeptMessage() {
  const text = sessionStorage.getItem(kept);
  sessionStorage.removeItem(kept);
  if (text) say(text);
}
