package cityhub.tools.city;

/** Countries and regions that the city's foreign residents come from. */
enum Country {
    CHINA("CHN", "中国", true),
    KOREA("KOR", "韓国", true),
    VIETNAM("VNM", "ベトナム", false),
    PHILIPPINES("PHL", "フィリピン", false),
    NEPAL("NPL", "ネパール", false),
    BRAZIL("BRA", "ブラジル", false);

    private final String code;
    private final String japanese;
    private final boolean kanji;

    Country(String code, String japanese, boolean kanji) {
        this.code = code;
        this.japanese = japanese;
        this.kanji = kanji;
    }

    String code() {
        return code;
    }

    String japanese() {
        return japanese;
    }

    /** Whether names are written in kanji too. */
    boolean writesKanji() {
        return kanji;
    }
}
