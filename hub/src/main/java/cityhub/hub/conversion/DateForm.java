package cityhub.hub.conversion;

/** How a consumer takes the dates of the register. */
public enum DateForm {
    /** YYYY-MM-DD as stored. */
    ISO,
    /** Era code followed by YYMMDD, such as 3500401 for 昭和50年4月1日; see {@link EraDates}. */
    ERA
}
