// What went wrong, in words for the people in front of the page. The service's codes decide; its texts are for programmers.

const byCode = {
  listing_not_found: "There is no such listing. It may have been deleted.",
  listing_deleted: "This listing was created, and has been deleted since.",
  key_reused:
    "The listing may have been added already, as it was entered before. Look for it in the search, or press the button again to add this one too.",
  price_failure_not_found: "This dead letter is no longer there. Somebody else may have handled it.",
  event_failure_not_found: "This dead letter is no longer there. Somebody else may have handled it.",
  history_incomplete:
    "The price history is incomplete at the moment, so it is not shown. Operators have been notified, and it will be back when the missing prices are restored.",
  precondition_failed: "Somebody else has changed this listing since you opened it.",
  concurrency_conflict: "Somebody else is changing this listing right now.",
  outcome_unknown: "It is not certain whether the change was saved. Reload the page to see.",
  invalid_continuation: "This page of results is no longer valid. Begin the search again.",
  not_missing: "Some of these price changes are no longer missing. Reload the page to see what is.",
  still_fails: "It fails again for the same reason, so it is kept.",
  too_large: "The text is too long.",
};

const byStatus = {
  0: "The service cannot be reached. Check the connection and try again.",
  401: "A key is required.",
  403: "This account is not allowed to do that.",
  404: "There is no such page.",
  422: "Some of the values cannot be used.",
  429: "There are too many requests at the moment. Try again in a minute.",
  500: "The service has made a mistake. It was logged.",
  503: "The service is not available at the moment.",
};

/** A sentence or two about an error. */
export function wordsFor(error) {
  return error.words ?? byCode[error.code] ?? byStatus[error.status] ?? "That did not work.";
}

/** The heading above it. */
export function titleOf(error) {
  if (error.status === 404) return "Not found";
  if (error.status === 422) return "Check the filters";
  if (error.status === 0 || error.status === 503) return "Not available";
  return "Something went wrong";
}
