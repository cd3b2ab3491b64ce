package cityhub.tools.demo;

import cityhub.resident.v1.ResidentRecord;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Compares what every system holds with what it should hold, computed from the truth. */
final class DemoComparison {
    private final LocalDate today;
    private final Map<String, String> integratedNumbers = new HashMap<>();

    DemoComparison(LocalDate today) {
        this.today = today;
    }

    /**
     * What came out for one system.
     *
     * @param expected records that it should hold
     * @param withheld records of its population that have no form at this system
     * @param mismatches records that differ, are missing, or should not be there
     * @param examples at most three leaf paths that differ, without values
     */
    record Result(long expected, long withheld, long mismatches, List<String> examples) {}

    /** Compares one system; the truth is what the register holds with what the hub derives. */
    Result compare(DemoSystem system, Stream<ResidentRecord> truth) {
        Tally tally = new Tally(system);
        truth.forEach(tally::add);
        return tally.result();
    }

    /** The comparison while it goes on. */
    private final class Tally {
        private final DemoSystem system;
        private final ExpectedView view;
        private final Set<String> unexplained;
        private final Set<String> examples = new HashSet<>();
        private long expected;
        private long withheld;
        private long mismatches;

        Tally(DemoSystem system) {
            this.system = system;
            this.view = new ExpectedView(system.consumer(), number -> Optional.of(system.ownNumber(number)));
            this.unexplained = new HashSet<>(system.sink().numbers());
        }

        void add(ResidentRecord truth) {
            if (!Populations.admits(system.consumer().population(), truth, today)) {
                return;
            }
            String number = system.ownNumber(truth.getAddresseeNumber());
            unexplained.remove(number);
            Optional<ResidentRecord> wanted = view.of(truth);
            Optional<ResidentRecord> held = system.sink().record(number);
            if (wanted.isEmpty()) {
                withheld++;
                return;
            }
            expected++;
            Optional<ResidentRecord> comparable = held.map(record -> withoutIntegratedNumber(truth, record));
            if (!comparable.equals(wanted)) {
                mismatches++;
                note(wanted.get(), comparable);
            }
        }

        Result result() {
            if (!unexplained.isEmpty()) {
                examples.add("(" + unexplained.size() + " records that should not be held)");
            }
            return new Result(
                    expected,
                    withheld,
                    mismatches + unexplained.size(),
                    examples.stream().limit(3).toList());
        }

        private void note(ResidentRecord wanted, Optional<ResidentRecord> held) {
            if (held.isEmpty()) {
                examples.add("(missing)");
                return;
            }
            wanted.getDescriptorForType().getFields().stream()
                    .filter(field -> field.isRepeated()
                            || wanted.hasField(field)
                            || held.get().hasField(field))
                    .filter(field -> !wanted.getField(field).equals(held.get().getField(field)))
                    .forEach(field -> examples.add(field.getName()));
        }

        /** The integrated number is the hub's own: it must be the same at every system, and nobody else's. */
        private ResidentRecord withoutIntegratedNumber(ResidentRecord truth, ResidentRecord held) {
            String integrated = held.getIntegratedNumber();
            if (integrated.isEmpty()) {
                return held;
            }
            String owner = integratedNumbers.putIfAbsent(integrated, truth.getAddresseeNumber());
            return owner == null || owner.equals(truth.getAddresseeNumber())
                    ? held.toBuilder().clearIntegratedNumber().build()
                    : held;
        }
    }
}
