package cityhub.hub.conversion;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Code lists and profiles, and their replacement by files of the city. */
class CodeProfilesTest {

    @Test
    void everyListOfTheContractIsThere() {
        CodeLists lists = CodeLists.standard();

        assertEquals(
                Set.of(
                        "sex",
                        "resident_kind",
                        "resident_state",
                        "change_reason",
                        "change_reason_group",
                        "relationship",
                        "era",
                        "article30_45",
                        "residence_status",
                        "name_priority",
                        "support_measure",
                        "country"),
                lists.all().keySet());
        lists.all().values().forEach(list -> assertFalse(list.certainty().isEmpty(), list.name()));
    }

    @Test
    void reasonsHaveTheirCoarseForm() {
        CodeList reasons = CodeLists.standard().find("change_reason").orElseThrow();

        assertEquals(Optional.of("1"), reasons.groupOf("01"));
        assertEquals(Optional.of("2"), reasons.groupOf("23"));
        assertEquals(Optional.of("3"), reasons.groupOf("41"));
        assertEquals(Optional.empty(), reasons.groupOf("99"));
        reasons.codes()
                .keySet()
                .forEach(code -> assertTrue(reasons.groupOf(code).isPresent(), code));
    }

    @Test
    void countriesThatAreNotListedAreAccepted() {
        CodeList countries = CodeLists.standard().find("country").orElseThrow();

        assertTrue(countries.accepts("USA"));
        assertTrue(countries.accepts("265"));
        assertFalse(countries.accepts("us"));
        assertFalse(countries.accepts("UNITED"));
    }

    @Test
    void standardProfileConvertsNothing() {
        CodeProfiles profiles = CodeProfiles.standard(CodeLists.standard());

        assertEquals(Set.of("standard", "legacy-tax", "legacy-welfare", "school"), profiles.names());
        assertTrue(profiles.byName("standard").orElseThrow().mappings().isEmpty());
        assertEquals(Optional.empty(), profiles.byName("other"));
    }

    @Test
    void legacyTaxHasNoValueForSomeRelationships() {
        CodeMapping relationship = CodeProfiles.standard(CodeLists.standard())
                .byName("legacy-tax")
                .orElseThrow()
                .mapping("relationship")
                .orElseThrow();

        assertEquals(Optional.of("01"), relationship.convert("02"));
        assertEquals(Optional.empty(), relationship.convert("96"));
        assertEquals(Optional.empty(), relationship.convert("2X"));
    }

    @Test
    void fileOfTheCityReplacesAListAndItsVersions(@TempDir Path folder) throws IOException {
        Files.writeString(folder.resolve(CodeLists.FILE), """
                {"lists": {"sex": {"title": "性別", "certainty": "test",
                  "codes": {"0": "不明", "1": "男", "2": "女", "9": "その他"}}}}""");
        CodeLists standard = CodeLists.standard();
        CodeLists own = CodeLists.load(folder);

        assertTrue(own.find("sex").orElseThrow().accepts("9"));
        assertEquals(standard.find("era"), own.find("era"));
        assertNotEquals(version(standard, "sex"), version(own, "sex"));
        assertEquals(version(standard, "relationship"), version(own, "relationship"));
    }

    private static String version(CodeLists lists, String list) {
        return CodeProfiles.standard(lists).byName("legacy-tax").orElseThrow().version(list);
    }

    @Test
    void fileOfTheCityReplacesAProfile(@TempDir Path folder) throws IOException {
        Path file = Files.createDirectories(folder.resolve(CodeProfiles.FOLDER)).resolve("school.json");
        Files.writeString(file, """
                {"name": "school", "dates": "ERA", "codes": {"sex": {"others": "same", "map": {"1": "B"}}}}""");

        CodeProfile school =
                CodeProfiles.load(CodeLists.standard(), folder).byName("school").orElseThrow();

        assertEquals(DateForm.ERA, school.dateForm());
        assertEquals(Optional.of("B"), school.mapping("sex").orElseThrow().convert("1"));
        assertEquals(Optional.of("2"), school.mapping("sex").orElseThrow().convert("2"));
        assertEquals(Optional.empty(), school.mapping("relationship"));
    }

    @Test
    void fileWithAMistakeIsRefusedByName(@TempDir Path folder) throws IOException {
        Path file = Files.createDirectories(folder.resolve(CodeProfiles.FOLDER)).resolve("own.json");
        for (String content : new String[] {
            "{",
            "{\"dates\": \"ISO\"}",
            "{\"name\": \"own\", \"dates\": \"WESTERN\"}",
            "{\"name\": \"standard\", \"dates\": \"ISO\"}",
            "{\"name\": \"own\", \"name\": \"own\", \"dates\": \"ISO\"}",
            "{\"name\": \"own\", \"dates\": \"ISO\", \"codes\": {\"nolist\": {\"others\": \"same\", \"map\": {}}}}",
            "{\"name\": \"own\", \"dates\": \"ISO\", \"codes\": {\"sex\": {\"others\": \"same\", \"map\": {\"7\": \"x\"}}}}",
            "{\"name\": \"own\", \"dates\": \"ISO\", \"codes\": {\"sex\": {\"others\": \"same\", \"map\": {\"1\": \"\"}}}}",
            "{\"name\": \"own\", \"dates\": \"ISO\", \"codes\": {\"sex\": {\"map\": {\"1\": \"x\"}}}}",
        }) {
            Files.writeString(file, content);
            IllegalArgumentException refusal = assertThrows(
                    IllegalArgumentException.class, () -> CodeProfiles.load(CodeLists.standard(), folder), content);
            assertTrue(refusal.getMessage().contains("own.json"), refusal.getMessage());
        }
    }
}
