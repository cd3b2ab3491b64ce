package cityhub.hub.delivery;

/** Whither work goes: each has takers of its own. Its names stand in the database. */
public enum WorkLine {
    /** The intermediate-server platform (中間サーバ・プラットフォーム). */
    PLATFORM,
    /** Juki-net (住基ネット). */
    JUKI_NET
}
