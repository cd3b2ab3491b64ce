package cityhub.residentregister;

/**
 * One row of the error list.
 *
 * @param line number of the line in the file
 * @param item the item by its standard name; empty when it is not about one item
 * @param reason what was found
 * @param result what became of the line
 */
record ListedError(long line, String item, Wording.Text reason, Wording.Result result) {}
