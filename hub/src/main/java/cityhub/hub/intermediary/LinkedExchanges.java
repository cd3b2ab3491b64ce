package cityhub.hub.intermediary;

import cityhub.hub.addressee.LinkListener;
import cityhub.hub.addressee.PersonLinks.Pair;
import cityhub.hub.delivery.OperatingLine;
import cityhub.hub.delivery.WorkQueue;
import cityhub.hub.delivery.WorkQueue.NewWork;
import cityhub.hub.delivery.WorkQueue.WorkKey;
import cityhub.hub.delivery.WorkUrgency;
import cityhub.hub.evidence.RecordIds;
import cityhub.hub.registry.Agreements;
import cityhub.intermediary.v1.ExchangeKind;
import cityhub.intermediary.v1.ExchangeRecord;
import cityhub.intermediary.v1.ExchangeState;
import com.google.protobuf.ByteString;
import jakarta.inject.Singleton;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * What the platform must learn when two persons are found to be one, or were not after all: the ended integrated number is
 * deleted there, and the replicas and flags that stood under the wrong one are registered under the right one. An inquiry
 * of the person whose number ended is refused: whoever asked asks again.
 */
@Singleton
final class LinkedExchanges implements LinkListener {
    /** The person was found to be another while the exchange was under way. */
    static final String PERSON_LINKED = "PERSON_LINKED";

    private final SecureRandom random = new SecureRandom();
    private final ExchangeContents contents;
    private final CodeAcquisition codes;
    private final WorkQueue queue;
    private final OperatingLine line;
    private final Agreements agreements;

    LinkedExchanges(
            ExchangeContents contents,
            CodeAcquisition codes,
            WorkQueue queue,
            OperatingLine line,
            Agreements agreements) {
        this.contents = contents;
        this.codes = codes;
        this.queue = queue;
        this.line = line;
        this.agreements = agreements;
    }

    @Override
    public void linked(Connection tx, Pair pair, String endedNumber) throws SQLException {
        List<Exchange> all = ExchangeRepository.allOfPerson(tx, pair.other());
        boolean codeAskedFor = codes.end(tx, pair.other());
        if (all.isEmpty() && !codeAskedFor) {
            return;
        }
        Instant now = line.standing(tx).now();
        Collection<InForce> inForce = InForce.of(all, contents);
        for (Exchange each : all) {
            end(tx, each);
        }
        for (InForce each : inForce) {
            put(tx, now, each, each.exchange().kind(), pair.representative());
        }
        String id = RecordIds.next(random);
        ExchangeRecord content = ExchangeRecord.newBuilder()
                .setExchangeId(id)
                .setNumber(endedNumber)
                .setKind(Stored.name(ExchangeKind.EXCHANGE_KIND_NUMBER_END))
                .build();
        put(
                tx,
                new Exchange(
                        0,
                        id,
                        ExchangeKind.EXCHANGE_KIND_NUMBER_END,
                        "",
                        "",
                        id,
                        contents.digest(content),
                        pair.other(),
                        ExchangeState.EXCHANGE_STATE_WAITING,
                        "",
                        Exchange.Codes.ofItems(List.of()),
                        "",
                        false,
                        contents.sealContent(pair.other(), content),
                        Optional.empty(),
                        Optional.empty(),
                        now,
                        Optional.empty(),
                        Optional.empty()));
    }

    @Override
    public void split(Connection tx, Pair pair, Collection<DomainNumber> numbers) throws SQLException {
        Instant now = line.standing(tx).now();
        for (InForce each : InForce.of(ExchangeRepository.allOfPerson(tx, pair.representative()), contents)) {
            String domain =
                    agreements.numberDomain(tx, each.exchange().agreementId()).name();
            if (numbers.contains(new DomainNumber(domain, each.content().getNumber()))) {
                boolean flags = each.exchange().kind() == ExchangeKind.EXCHANGE_KIND_FLAGS;
                put(tx, now, each, each.exchange().kind(), pair.other());
                if (!flags) {
                    put(tx, now, each, ExchangeKind.EXCHANGE_KIND_REPLICA_END, pair.representative());
                }
            }
        }
    }

    /** What is not over can't go on under a number that ended. */
    private void end(Connection tx, Exchange exchange) throws SQLException {
        queue.remove(tx, new WorkKey(Stored.name(exchange.kind()), exchange.exchangeId()));
        queue.remove(tx, new WorkKey(Stored.name(ExchangeKind.EXCHANGE_KIND_CANCEL), exchange.exchangeId()));
        if (exchange.state() == ExchangeState.EXCHANGE_STATE_WAITING
                || exchange.state() == ExchangeState.EXCHANGE_STATE_SENT
                || exchange.state() == ExchangeState.EXCHANGE_STATE_PARKED) {
            ExchangeRepository.settle(
                    tx, exchange.exchangeId(), ExchangeState.EXCHANGE_STATE_REFUSED, PERSON_LINKED, true);
        }
    }

    /** The same about another person, for the same system. */
    private void put(Connection tx, Instant now, InForce known, ExchangeKind kind, long person) throws SQLException {
        Exchange before = known.exchange();
        String id = RecordIds.next(random);
        ExchangeRecord.Builder content =
                known.content().toBuilder().setExchangeId(id).setKind(Stored.name(kind));
        if (kind == ExchangeKind.EXCHANGE_KIND_REPLICA_END) {
            content.getReplicaBuilder().clearValues();
        }
        ByteString digest = contents.digest(content.build());
        put(
                tx,
                new Exchange(
                        0,
                        id,
                        kind,
                        before.participantId(),
                        before.agreementId(),
                        id,
                        digest,
                        person,
                        ExchangeState.EXCHANGE_STATE_WAITING,
                        "",
                        before.codes(),
                        before.institutionCode(),
                        before.hidden(),
                        contents.sealContent(person, content.build()),
                        Optional.empty(),
                        Optional.empty(),
                        now,
                        Optional.empty(),
                        Optional.empty()));
    }

    private void put(Connection tx, Exchange exchange) throws SQLException {
        ExchangeRepository.insert(tx, List.of(exchange));
        queue.put(
                tx,
                List.of(new NewWork(
                        new WorkKey(Stored.name(exchange.kind()), exchange.exchangeId()),
                        exchange.personId(),
                        WorkUrgency.NORMAL,
                        Optional.empty())));
    }
}
