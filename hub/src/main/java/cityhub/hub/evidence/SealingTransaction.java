package cityhub.hub.evidence;

import cityhub.error.v1.ErrorReason;
import cityhub.hub.HubException;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * Seals one batch inside one transaction: head locked, gates locked, refused ones left out, acts that wait taken
 * along, tree built, root signed once, batch inserted, head advanced and committed by one call. Nothing of the outcome is told before
 * that has come back.
 */
final class SealingTransaction {
    /** Acts of one batch at most, so that a batch stays far below the size of a message. */
    static final int MOST_ACTS = 32;

    private final String city;
    private final SigningKeys keys;
    private final SecureRandom random;
    private final Set<Long> knownSealed = ConcurrentHashMap.newKeySet();
    private final KnownGates known = new KnownGates();

    /**
     * What waits to be sealed.
     *
     * @param awaitedActs ids in the outbox
     */
    record Work(List<PreparedDisclosure> disclosures, Set<Long> awaitedActs) {}

    /**
     * What became of it.
     *
     * @param signed empty when there was nothing to seal
     * @param leaves index of the leaf of each sealed disclosure
     * @param refused why each of the others was refused
     * @param sealedActs acts sealed by this batch, or by an earlier one
     * @param unknownActs awaited ids that the outbox does not have
     */
    record Outcome(
            Optional<BatchBuilder.Signed> signed,
            Map<PreparedDisclosure, Integer> leaves,
            Map<PreparedDisclosure, HubException> refused,
            Set<Long> sealedActs,
            Set<Long> unknownActs) {}

    SealingTransaction(String city, SigningKeys keys, SecureRandom random) {
        this.city = city;
        this.keys = keys;
        this.random = random;
    }

    /**
     * Seals a batch.
     *
     * @param taken takes what waits, once the heads are locked: what came meanwhile is sealed at once instead of by the next batch
     */
    Outcome run(Connection tx, Supplier<Work> taken) throws SQLException {
        LedgerStore.Heads heads = LedgerStore.lockHeads(tx);
        LedgerStore.Head head = heads.ledger();
        LedgerKey key = key(head);
        Instant time = notBefore(heads.now(), head.sealedAt());
        Work work = taken.get();
        boolean gatesWritten = !work.disclosures().isEmpty() && known.update(tx, heads.gateWrite());
        GateCheck gates = GateCheck.lock(tx, known, work.disclosures());
        // An act that came while the heads were waited for is awaited, or wrote a gate, or has time until the next
        // batch.
        boolean acting = heads.actsWait() || gatesWritten || !work.awaitedActs().isEmpty();
        ActsAtHand acts =
                actsAtHand(tx, gates, acting ? OutboxStore.waiting(tx, MOST_ACTS) : List.of(), work.awaitedActs());

        BatchBuilder batch = new BatchBuilder(head, time, key, random);
        acts.sealedNow().values().forEach(batch::add);
        Map<PreparedDisclosure, HubException> refused = new LinkedHashMap<>();
        Map<PreparedDisclosure, Integer> leaves = new LinkedHashMap<>();
        for (PreparedDisclosure disclosure : work.disclosures()) {
            gates.refusal(disclosure, time, acts.sealed())
                    .ifPresentOrElse(
                            refusal -> refused.put(disclosure, refusal),
                            () -> leaves.put(disclosure, batch.add(disclosure)));
        }
        boolean anything = !leaves.isEmpty() || !acts.sealedNow().isEmpty();
        Optional<BatchBuilder.Signed> signed =
                anything ? Optional.of(write(tx, batch, acts.sealedNow().keySet())) : Optional.empty();
        return new Outcome(signed, leaves, refused, acts.sealed(), acts.unknown());
    }

    /** As {@link KnownGates#protection}, as of the last batch. */
    long protection(long personId) {
        return known.protection(personId);
    }

    /** The key that signs next: what the ledger says, or for an empty ledger the first one. */
    LedgerKey key(LedgerStore.Head head) {
        if (head.batch() == 0) {
            return keys.first();
        }
        return keys.find(head.keyId())
                .orElseThrow(() -> new HubException(
                        ErrorReason.ERROR_REASON_EVIDENCE_UNAVAILABLE,
                        "the ledger's signing key " + head.keyId() + " is not in the key folder"));
    }

    private BatchBuilder.Signed write(Connection tx, BatchBuilder batch, Set<Long> acts) throws SQLException {
        BatchBuilder.Signed signed = batch.sign(city);
        for (LedgerStore.KnownKey introduced : batch.introduced()) {
            LedgerStore.insertKey(tx, introduced);
        }
        if (!acts.isEmpty()) {
            OutboxStore.markSealed(tx, acts, signed.next().batch());
        }
        LedgerStore.append(tx, signed.batch(), signed.next());
        return signed;
    }

    /**
     * Acts as this transaction sees them.
     *
     * @param sealedNow those this batch seals, in the order they were recorded
     * @param sealed those and the asked ones that were sealed before
     * @param unknown asked for, but not in the outbox
     */
    private record ActsAtHand(Map<Long, OutboxStore.WaitingAct> sealedNow, Set<Long> sealed, Set<Long> unknown) {}

    /** To be called with the gates locked: an act that opened one of them has then committed. */
    private ActsAtHand actsAtHand(
            Connection tx, GateCheck gates, List<OutboxStore.WaitingAct> waiting, Set<Long> awaited)
            throws SQLException {
        Map<Long, OutboxStore.WaitingAct> now = new LinkedHashMap<>();
        waiting.forEach(act -> now.put(act.id(), act));
        Set<Long> asked = new HashSet<>(awaited);
        asked.addAll(gates.openedBy());
        asked.removeAll(now.keySet());
        Set<Long> sealed = new HashSet<>(now.keySet());
        asked.stream().filter(knownSealed::contains).forEach(sealed::add);
        asked.removeAll(sealed);
        if (asked.isEmpty()) {
            return new ActsAtHand(now, sealed, Set.of());
        }
        Map<Long, OptionalLong> batches = OutboxStore.batches(tx, asked);
        batches.forEach((id, batch) -> {
            if (batch.isPresent()) {
                knownSealed.add(id);
                sealed.add(id);
            }
        });
        asked.removeAll(batches.keySet());
        return new ActsAtHand(now, sealed, asked);
    }

    private static Instant notBefore(Instant time, Instant earliest) {
        return time.isBefore(earliest) ? earliest : time;
    }
}
