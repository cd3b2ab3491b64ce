package cityhub.hub.store;

/** What the hub asks of the JDBC driver, whoever runs the database: times in UTC, statements prepared and batched. */
public final class DriverOptions {
    private static final String OPTIONS = "useBulkStmts=false&useBulkStmtsForInserts=true&cachePrepStmts=true"
            + "&prepStmtCacheSize=500&useServerPrepStmts=true&connectionTimeZone=UTC"
            + "&forceConnectionTimeZoneToSession=true";

    private DriverOptions() {}

    /** A JDBC address with the hub's own options behind those that it has. */
    public static String appendedTo(String url) {
        return url + (url.contains("?") ? "&" : "?") + OPTIONS;
    }
}
