package cityhub.hub.basics;

import cityhub.hub.addressee.PersonKeys;
import cityhub.hub.conversion.SearchFolding;
import cityhub.resident.v1.PersonName;
import cityhub.resident.v1.ResidentRecord;
import com.google.protobuf.ByteString;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Derives the keys by which residents are searched. */
final class SearchKeys {
    private final PersonKeys keys;

    SearchKeys(PersonKeys keys) {
        this.keys = keys;
    }

    /** All keys of a record. */
    Set<SearchKey> of(ResidentRecord record) {
        Set<String> names = new TreeSet<>();
        names(record).values().forEach(each -> names.add(SearchFolding.name(each)));
        names.remove("");
        String birth = record.getBirthDate().getValue();
        String town = SearchFolding.place(record.getAddress().getTown());
        Set<SearchKey> all = new HashSet<>();
        for (String name : names) {
            add(all, "name-birth", name, birth);
            add(all, "name-town", name, town);
        }
        add(all, "birth-town", birth, town);
        return all;
    }

    /** Keys under which the same person would be found: each name with the birth date, or the town when that is unknown. */
    Set<SearchKey> matching(ResidentRecord record) {
        String birth = record.getBirthDate().getValue();
        String town = SearchFolding.place(record.getAddress().getTown());
        Set<SearchKey> keys = new HashSet<>();
        for (String each : names(record).values()) {
            if (birth.isEmpty()) {
                add(keys, "name-town", SearchFolding.name(each), town);
            } else {
                add(keys, "name-birth", SearchFolding.name(each), birth);
            }
        }
        return keys;
    }

    /** Whether two records have the same keys, without computing them. */
    static boolean isSame(ResidentRecord before, ResidentRecord after) {
        return before.getName().equals(after.getName())
                && before.getBirthDate().getValue().equals(after.getBirthDate().getValue())
                && before.getAddress().getTown().equals(after.getAddress().getTown());
    }

    /** One key that the criteria have; they say at least two of the three items. */
    SearchKey of(SearchCriteria criteria) {
        String name = SearchFolding.name(criteria.name());
        String town = SearchFolding.place(criteria.town());
        if (name.isEmpty()) {
            return key("birth-town", criteria.birthDate(), town);
        }
        return criteria.birthDate().isEmpty()
                ? key("name-town", name, town)
                : key("name-birth", name, criteria.birthDate());
    }

    /** The names of a record that can be searched, by the path of their leaf. */
    static Map<String, String> names(ResidentRecord record) {
        PersonName name = record.getName();
        Map<String, String> names = new TreeMap<>(Map.of(
                "name.full_name", name.getFullName(),
                "name.roman_name", name.getRomanName(),
                "name.kanji_name", name.getKanjiName(),
                "name.furigana", name.getFurigana(),
                "name.alias", name.getAlias(),
                "name.alias_furigana", name.getAliasFurigana(),
                "name.katakana_notation", name.getKatakanaNotation()));
        names.values().removeAll(List.of(""));
        return names;
    }

    private void add(Set<SearchKey> all, String pair, String first, String second) {
        if (!first.isEmpty() && !second.isEmpty()) {
            all.add(key(pair, first, second));
        }
    }

    private SearchKey key(String pair, String first, String second) {
        byte[] digest =
                keys.digest("basics_search_key." + pair, (first + "\n" + second).getBytes(StandardCharsets.UTF_8));
        return new SearchKey(ByteString.copyFrom(digest, 0, SearchKey.LENGTH));
    }
}
