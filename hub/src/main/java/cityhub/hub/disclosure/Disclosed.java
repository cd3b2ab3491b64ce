package cityhub.hub.disclosure;

import cityhub.evidence.v1.DisclosureEntry;
import cityhub.evidence.v1.EntryKind;
import cityhub.evidence.v1.Position;
import cityhub.evidence.v1.WithheldReason;
import com.google.protobuf.ByteString;
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
            entries.add(entry(EntryKind.ENTRY_KIND_NOT_FOUND, header).build().toByteArray());
        }

        /** Adds that there is a record that cannot be projected. */
        public void withheld(EntryHeader header, long personId, WithheldReason reason) {
            entries.add(entry(EntryKind.ENTRY_KIND_WITHHELD, header)
                    .setWithheldReason(reason)
                    .build()
                    .toByteArray());
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
            try {
                projection.run(level, record, numbers);
            } catch (Withhold withhold) {
                return Optional.of(withhold.reason());
            }
            Output out = projection.out();
            entries.add(entry(kind, header)
                    .setPayload(ByteString.copyFrom(out.buffer(), 0, out.size()))
                    .build()
                    .toByteArray());
            subjects.add(new Subject(record.personId(), record.sequence()));
            return Optional.empty();
        }

        private static DisclosureEntry.Builder entry(EntryKind kind, EntryHeader header) {
            DisclosureEntry.Builder entry = DisclosureEntry.newBuilder()
                    .setKind(kind)
                    .setPosition(position(header.epoch(), header.sequence()))
                    .setDeliveryId(header.deliveryId())
                    .setEndOfNotice(header.endOfNotice())
                    .setRequestIndex(header.requestIndex());
            if (header.previousEpoch() != 0 || header.previousSequence() != 0) {
                entry.setPrevious(position(header.previousEpoch(), header.previousSequence()));
            }
            return entry;
        }

        private static Position position(long epoch, long sequence) {
            return Position.newBuilder().setEpoch(epoch).setSequence(sequence).build();
        }
    }
}
