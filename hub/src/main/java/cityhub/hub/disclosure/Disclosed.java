package cityhub.hub.disclosure;

import cityhub.evidence.v1.WithheldReason;
import java.util.List;
import java.util.Optional;

/** Projected entries of one response, not yet recorded. Only a {@link DisclosurePlan} makes it; only the sealer takes it. */
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
        private final java.util.ArrayList<byte[]> entries = new java.util.ArrayList<>();
        private final java.util.ArrayList<Subject> subjects = new java.util.ArrayList<>();

        Builder(DisclosurePlan plan, DisclosureContext context) {
            this.plan = plan;
            this.context = context;
        }

        /** Adds the projected record, or adds nothing and returns why it is withheld. */
        public Optional<WithheldReason> record(EntryHeader header, StoredRecord record, NumberTable numbers) {
            return Optional.of(WithheldReason.WITHHELD_REASON_RECORD_UNREADABLE);
        }

        /** Adds that the person left the population, with the consumer's number only, or adds nothing and returns why. */
        public Optional<WithheldReason> leaveScope(EntryHeader header, StoredRecord record, NumberTable numbers) {
            return Optional.of(WithheldReason.WITHHELD_REASON_RECORD_UNREADABLE);
        }

        /** Adds that no such person is within the population. */
        public void notFound(EntryHeader header) {}

        /** Adds that there is a record that cannot be projected. */
        public void withheld(EntryHeader header, long personId, WithheldReason reason) {}

        /** How many entries were added. */
        public int size() {
            return entries.size();
        }

        /** The entries so far. */
        public Disclosed build() {
            return new Disclosed(context, plan.digest(), entries, subjects);
        }
    }
}
