package cityhub.tools.cli;

import picocli.CommandLine.Option;

/** Whom a search describes. */
class Described {
    static final String TOO_MANY = "該当者が多すぎます。条件を加えてください / too many; say more about the person";
    static final String NOBODY = "該当者なし / nobody";

    @Option(names = "--name", defaultValue = "", description = "Whole name, as written or read.")
    String name;

    @Option(names = "--birth-date", defaultValue = "", description = "YYYY-MM-DD.")
    String birthDate;

    @Option(names = "--town", defaultValue = "", description = "Town with its block (町字).")
    String town;

    @Option(names = "--lot", defaultValue = "", description = "Lot or house number (番地号).")
    String lot;
}
