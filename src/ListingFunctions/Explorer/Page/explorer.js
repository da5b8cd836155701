// Which page an address shows. Every page is a document of its own: back, forward and bookmarks are the browser's.
import { showFailure } from "./dom.js";
import { showListings } from "./listings.js";
import { showListing } from "./listing.js";
import { showNewListing } from "./listing-form.js";

const main = document.getElementById("main");
const last = location.pathname.replace(/\/$/, "").split("/").pop();

try {
  if (last === "explorer") await showListings(main);
  else if (last === "new") await showNewListing(main);
  else await showListing(main, decodeURIComponent(last));
} catch (error) {
  showFailure(main, error);
}
