package cityhub.formats;

/**
 * One problem of one line.
 *
 * @param line number of the line in the file, counted from 1, the header included
 * @param item name of the column; empty when the problem is of the whole line
 * @param problem what is wrong
 */
public record LineProblem(long line, String item, FormatProblem problem) {}
