package cityhub.hub.disclosure;

import cityhub.options.v1.DataCategory;

/**
 * One leaf that flows, and what happens to it.
 *
 * @param path names, such as {@code address.town}
 * @param numbers field numbers, such as {@code 14.6}
 * @param category strictest category along the path
 * @param operation what happens to it
 * @param detail number domain or code list with version, repertoire with version, or empty
 */
public record LeafOperation(String path, String numbers, DataCategory category, Operation operation, String detail) {}
