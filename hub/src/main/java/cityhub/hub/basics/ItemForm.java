package cityhub.hub.basics;

import cityhub.hub.conversion.CodeList;
import java.util.Optional;

/**
 * What one leaf of the record may hold.
 *
 * @param item standard name of the item, as findings give it
 * @param characters which characters it may have
 * @param length most characters; exactly so many when {@code exact}
 * @param exact whether shorter values are refused
 * @param codes the list that its values come from
 */
record ItemForm(String item, Characters characters, int length, boolean exact, Optional<CodeList> codes) {

    /** Which characters a value may have. */
    enum Characters {
        /** Any but control characters. */
        TEXT,
        /** Printable ASCII. */
        HALF_WIDTH,
        /** 0 to 9. */
        DIGITS,
        /** Digits with a check digit: individual number (個人番号). */
        INDIVIDUAL_NUMBER,
        /** Digits with a check digit: resident code (住民票コード). */
        RESIDENT_CODE,
        /** Digits with a check digit: municipality code (全国地方公共団体コード). */
        MUNICIPALITY_CODE,
        /** YYYY-MM-DD. */
        DATE,
        /** HH:MM:SS. */
        TIME,
        /** 0 or 1. */
        FLAG
    }
}
