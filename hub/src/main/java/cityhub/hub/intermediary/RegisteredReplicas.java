package cityhub.hub.intermediary;

import cityhub.error.v1.ErrorReason;
import cityhub.evidence.v1.EntryKind;
import cityhub.evidence.v1.WithheldReason;
import cityhub.hub.HubException;
import cityhub.hub.HubMetrics;
import cityhub.hub.delivery.OperatingLine;
import cityhub.hub.disclosure.Disclosed;
import cityhub.hub.disclosure.EntryHeader;
import cityhub.hub.evidence.Sealed;
import cityhub.hub.evidence.Sealer;
import cityhub.hub.registry.ActiveAgreement;
import cityhub.hub.registry.Agreements;
import cityhub.hub.registry.Asker;
import cityhub.hub.store.Database;
import cityhub.intermediary.v1.ExchangeRecord;
import cityhub.intermediary.v1.ExchangeStatus;
import cityhub.registry.v1.Mode;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** What a system registered at the platform and what stands of it: its replicas and flags, by person. */
@Singleton
public final class RegisteredReplicas {
    private static final int MOST = 100;
    private static final int ATTEMPTS = 3;

    private final Database database;
    private final Agreements agreements;
    private final Registration registration;
    private final ExchangeContents contents;
    private final MasterData master;
    private final OperatingLine line;
    private final Sealer sealer;
    private final HubMetrics metrics;

    RegisteredReplicas(
            Database database,
            Agreements agreements,
            Registration registration,
            ExchangeContents contents,
            MasterData master,
            OperatingLine line,
            Sealer sealer,
            HubMetrics metrics) {
        this.database = database;
        this.agreements = agreements;
        this.registration = registration;
        this.contents = contents;
        this.master = master;
        this.line = line;
        this.sealer = sealer;
        this.metrics = metrics;
    }

    /**
     * Replicas and flags.
     *
     * @param sealed an entry each, in the order of the numbers asked, NOT_FOUND for a number without any
     * @param statuses where the exchange stands by which it was registered, one per entry; empty for NOT_FOUND
     */
    public record Standing(Sealed sealed, List<ExchangeStatus> statuses) {}

    /** What is to be sealed, with what goes beside it. */
    private record Found(Disclosed disclosed, List<ExchangeStatus> statuses) {}

    /**
     * The replicas and flags of these persons that stand, as the agreement's items let them out.
     *
     * @param numbers the system's own numbers, 1 to 100
     * @throws HubException as {@link Agreements#require} and {@link Sealer#seal}; INVALID_ARGUMENT
     */
    public Standing list(Asker asker, String agreementId, List<String> numbers) {
        if (numbers.isEmpty()
                || numbers.size() > MOST
                || !numbers.stream()
                        .allMatch(each -> ExchangeForms.NUMBER.matcher(each).matches())) {
            throw HubException.invalid("numbers", "1 to " + MOST + " of 1 to 15 digits, letters and hyphens");
        }
        for (int attempt = 1; ; attempt++) {
            ActiveAgreement agreement = agreements.require(agreementId, asker.participantId(), Mode.MODE_REPLICA);
            try {
                Found found = find(asker, agreement, numbers);
                Sealed sealed = sealer.seal(found.disclosed());
                metrics.disclosed("REPLICA", found.statuses().size());
                return new Standing(sealed, found.statuses());
            } catch (HubException e) {
                if (e.reason() != ErrorReason.ERROR_REASON_AGREEMENT_CHANGED || attempt == ATTEMPTS) {
                    throw e;
                }
            }
        }
    }

    private Found find(Asker asker, ActiveAgreement agreement, List<String> numbers) {
        Map<String, Long> persons = database.read(connection -> registration.holders(connection, agreement, numbers));
        List<Exchange> all = database.read(
                connection -> ExchangeRepository.registered(connection, agreement.participantId(), persons.values()));
        Map<Long, List<InForce>> inForce = InForce.of(all, contents).stream()
                .filter(each -> Agreed.isWithin(agreement, each.exchange().codes()))
                .collect(Collectors.groupingBy(each -> each.exchange().personId()));
        ItemForms forms = master.forms(agreement.plan().codes());
        OperatingLine.Standing standing = line.standing();
        Disclosed.Builder builder = agreement.plan().open(asker.context(agreement, Mode.MODE_REPLICA));
        List<ExchangeStatus> statuses = new ArrayList<>();
        for (int index = 0; index < numbers.size(); index++) {
            String number = numbers.get(index);
            List<InForce> found =
                    Optional.ofNullable(persons.get(number)).map(inForce::get).orElse(List.of());
            for (InForce each : found) {
                add(
                        builder,
                        agreement,
                        forms.toSystem(agreement.plan().codes(), each.content()),
                        each.exchange().personId(),
                        number,
                        index);
                statuses.add(Exchanges.status(each.exchange(), standing.earliest()));
            }
            if (found.isEmpty()) {
                builder.notFound(Exchanges.header(EntryKind.ENTRY_KIND_NOT_FOUND, index));
                statuses.add(ExchangeStatus.getDefaultInstance());
            }
        }
        return new Found(builder.build(), statuses);
    }

    /** Under the number that was asked with. */
    private void add(
            Disclosed.Builder builder,
            ActiveAgreement agreement,
            Optional<ExchangeRecord> content,
            long person,
            String number,
            int index) {
        EntryHeader header = Exchanges.header(EntryKind.ENTRY_KIND_RECORD, index);
        Optional<WithheldReason> withheld = content.isEmpty()
                ? Optional.of(WithheldReason.WITHHELD_REASON_CODE_UNMAPPED)
                : builder.record(
                        header,
                        Exchanges.stored(person, content.get()),
                        Exchanges.asked(person, agreement.numberDomain(), number));
        if (withheld.isPresent()) {
            metrics.withheld(withheld.get());
            builder.withheld(header, person, withheld.get());
        }
    }
}
