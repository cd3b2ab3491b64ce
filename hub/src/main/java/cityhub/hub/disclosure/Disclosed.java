package cityhub.hub.disclosure;

import cityhub.evidence.v1.EntryKind;
import cityhub.evidence.v1.WithheldReason;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Projected entries of one response, not yet recorded. Only a {@link DisclosurePlan} makes it; only the sealer takes it.
 * Never shown as text.
 */
public final class Disclosed {

    private final DisclosureContext context;
    private final String planDigest;
    private final List<byte[]> entries;
    private final List<Subject> subjects;

    private Disclosed(DisclosureContext context, String planDigest, List<byte[]> entries, List<Subject> subjects) {
        this.context = context;
        this.planDigest = planDigest;
        this.entries = List.copyOf(entries);
        this.subjects = List.copyOf(subjects);
    }

    /** To whom and on which ground. */
    public DisclosureContext context() {
        return context;
    }

    /** Digest of the plan, hex. */
    public String planDigest() {
        return planDigest;
    }

    /** Serialised {@code DisclosureEntry} messages, in order; not to be altered. */
    public List<byte[]> entries() {
        return entries;
    }

    /** The persons, in the order of the entries, once per entry that concerns a person. */
    public List<Subject> subjects() {
        return subjects;
    }

    /** Collects the entries of one response. Used by one thread. */
    public static final class Builder {

        private final DisclosureContext context;
        private final DisclosurePlan plan;
        private final Projection projection = new Projection();
        private final List<byte[]> entries = new ArrayList<>();
        private final List<Subject> subjects = new ArrayList<>();

        Builder(DisclosurePlan plan, DisclosureContext context) {
            this.plan = plan;
            this.context = context;
        }

        /**
         * Adds the projected record, or adds nothing and returns why it is withheld.
         *
         * @param header of the kind RECORD or ENTER_SCOPE
         */
        public Optional<WithheldReason> record(EntryHeader header, StoredRecord record, NumberTable numbers) {
            if (header.kind() != EntryKind.ENTRY_KIND_RECORD && header.kind() != EntryKind.ENTRY_KIND_ENTER_SCOPE) {
                throw new IllegalArgumentException("an entry of the kind " + header.kind() + " has no record");
            }
            return project(header.kind(), plan.record(), header, record, numbers);
        }

        /** Adds that the person left the population, with the consumer's number only, or adds nothing and returns why. */
        public Optional<WithheldReason> leaveScope(EntryHeader header, StoredRecord record, NumberTable numbers) {
            return project(EntryKind.ENTRY_KIND_LEAVE_SCOPE, plan.numberOnly(), header, record, numbers);
        }

        /** Adds that no such person is within the population. */
        public void notFound(EntryHeader header) {
            add(EntryKind.ENTRY_KIND_NOT_FOUND, header, WithheldReason.WITHHELD_REASON_UNSPECIFIED);
        }

        /** Adds that more persons match than are given. */
        public void tooMany(EntryHeader header) {
            add(EntryKind.ENTRY_KIND_TOO_MANY, header, WithheldReason.WITHHELD_REASON_UNSPECIFIED);
        }

        /** Adds that there is a record that cannot be projected. */
        public void withheld(EntryHeader header, long personId, WithheldReason reason) {
            add(EntryKind.ENTRY_KIND_WITHHELD, header, reason);
            subjects.add(new Subject(personId, header.sequence()));
        }

        /** How many entries were added. */
        public int size() {
            return entries.size();
        }

        /** The entries so far. */
        public Disclosed build() {
            return new Disclosed(context, plan.digest(), entries, subjects);
        }

        private Optional<WithheldReason> project(
                EntryKind kind, Level level, EntryHeader header, StoredRecord record, NumberTable numbers) {
            Output out = projection.out();
            int expected = record.payload().length;
            int from = EntryWriter.openPayload(out, kind, header, expected);
            try {
                projection.append(level, record, numbers);
            } catch (Withhold withhold) {
                return Optional.of(withhold.reason());
            }
            EntryWriter.closePayload(out, expected, from);
            entries.add(out.toByteArray());
            subjects.add(new Subject(record.personId(), record.sequence()));
            return Optional.empty();
        }

        private void add(EntryKind kind, EntryHeader header, WithheldReason reason) {
            EntryWriter.write(projection.out(), kind, header, reason);
            entries.add(projection.out().toByteArray());
        }
    }
}
