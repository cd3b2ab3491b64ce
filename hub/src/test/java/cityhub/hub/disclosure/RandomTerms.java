package cityhub.hub.disclosure;

import cityhub.hub.conversion.CodeLists;
import cityhub.hub.conversion.CodeProfiles;
import cityhub.hub.conversion.Repertoire;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

/** Random agreements that the rules allow. */
final class RandomTerms {

    static final CodeProfiles PROFILES = CodeProfiles.standard(CodeLists.standard());

    private static final List<String> DOMAINS = List.of("RESIDENT", "TAX", "WELFARE", "INTEGRATED");
    private static final List<String> REPERTOIRES = List.of("unicode", "mj", "jis-x-0208");

    private RandomTerms() {}

    static PlanTerms terms(long seed) {
        Random random = new Random(seed);
        NumberDomain domain = new NumberDomain(DOMAINS.get(random.nextInt(DOMAINS.size())));
        boolean numberUse = random.nextBoolean();
        int percent = List.of(3, 20, 50, 90, 100).get(random.nextInt(5));
        Set<String> items = new LinkedHashSet<>();
        for (Item item : Items.standard().all()) {
            boolean allowed = !item.nameJa().equals("住民票コード")
                    && (numberUse || !item.nameJa().equals("個人番号"));
            if (allowed && random.nextInt(100) < percent) {
                items.add(item.nameJa());
            }
        }
        items.add("性別");
        items.add(Items.PROTECTION);
        if (!holdsAddress(items) && random.nextBoolean()) {
            items.remove(Items.PROTECTION);
        }
        if (domain.equals(NumberDomain.INTEGRATED)) {
            items.add("団体内統合宛名番号");
        }
        List<String> profiles = List.copyOf(PROFILES.names());
        return new PlanTerms(
                new ArrayList<>(items),
                numberUse,
                domain,
                PROFILES.byName(profiles.get(random.nextInt(profiles.size()))).orElseThrow(),
                Repertoire.byName(REPERTOIRES.get(random.nextInt(REPERTOIRES.size())))
                        .orElseThrow());
    }

    private static boolean holdsAddress(Set<String> items) {
        return items.stream()
                .flatMap(name -> Items.standard().byName(name).orElseThrow().leafPaths().stream())
                .anyMatch(path ->
                        PayloadSchema.RESIDENT_RECORD.at(path).orElseThrow().holdsAddress());
    }
}
