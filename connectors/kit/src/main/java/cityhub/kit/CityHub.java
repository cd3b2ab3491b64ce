package cityhub.kit;

import cityhub.addressee.v1.AddresseeServiceGrpc;
import cityhub.addressee.v1.GetNonResidentsRequest;
import cityhub.addressee.v1.IssueNonResidentRequest;
import cityhub.addressee.v1.IssueNonResidentResponse;
import cityhub.addressee.v1.NonResidentRecord;
import cityhub.addressee.v1.NumberKind;
import cityhub.addressee.v1.ResolveNumbersRequest;
import cityhub.addressee.v1.SearchNonResidentsRequest;
import cityhub.addressee.v1.UpdateNonResidentRequest;
import cityhub.addressee.v1.UpdateNonResidentResponse;
import cityhub.basics.v1.BatchGetResidentsRequest;
import cityhub.basics.v1.CompareResidentsResponse;
import cityhub.basics.v1.GetResidentRequest;
import cityhub.basics.v1.Operator;
import cityhub.basics.v1.PersonalBasicsServiceGrpc;
import cityhub.basics.v1.SearchResidentsRequest;
import cityhub.basics.v1.SnapshotResidentsRequest;
import cityhub.basics.v1.SnapshotResidentsResponse;
import cityhub.basics.v1.WatchChangesRequest;
import cityhub.basics.v1.WatchChangesResponse;
import cityhub.evidence.v1.Disclosure;
import cityhub.evidence.v1.GetCheckpointRequest;
import cityhub.evidence.v1.GetCheckpointResponse;
import cityhub.evidence.v1.LedgerServiceGrpc;
import cityhub.intermediary.v1.ExchangeRecord;
import cityhub.intermediary.v1.FetchAnswersRequest;
import cityhub.intermediary.v1.IntermediaryServiceGrpc;
import cityhub.intermediary.v1.ListReplicasRequest;
import cityhub.intermediary.v1.TakeAnswersRequest;
import cityhub.intermediary.v1.TakeAnswersResponse;
import cityhub.intermediary.v1.TakeWorkRequest;
import cityhub.intermediary.v1.TakeWorkResponse;
import cityhub.kit.seal.DisclosureVerifier;
import cityhub.kit.seal.VerifiedDisclosure;
import cityhub.media.v1.MediaServiceGrpc;
import cityhub.registry.v1.RegistryServiceGrpc;
import cityhub.resident.v1.ResidentRecord;
import cityhub.staff.v1.StaffServiceGrpc;
import io.grpc.Channel;
import io.grpc.ManagedChannel;
import io.grpc.StatusException;
import io.grpc.StatusRuntimeException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * A hub, opened with a certificate. Calls block; use them from virtual threads. Safe for many threads.
 *
 * <p>Every call throws {@link CityHubException} when the hub refuses it or it does not get through, and {@link
 * cityhub.kit.seal.SealException} when the evidence of what was received does not hold.
 */
public final class CityHub implements AutoCloseable {
    private static final int ANSWERS_AT_ONCE = 100;
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(5);

    /** A medium has many calls. */
    private static final Duration MEDIUM_TIME = Duration.ofMinutes(10);

    private final CityHubSettings settings;
    private final ManagedChannel channel;
    private final Seals seals;
    private final Repetition repetition = new Repetition(Backoff.standard());

    private CityHub(CityHubSettings settings, ManagedChannel channel) {
        this.settings = settings;
        this.channel = channel;
        this.seals = new Seals(settings, this::checkpoint);
    }

    /**
     * Opens the hub. Reads the files; the connection is made with the first call.
     *
     * @throws IllegalArgumentException when a file can't be read or is not of its form
     */
    public static CityHub open(CityHubSettings settings) {
        return new CityHub(settings, TlsChannel.open(settings));
    }

    /** One resident by one's own number, asked by nobody in person (unattended work). */
    public ResidentAnswer resident(String agreementId, String number) {
        return resident(agreementId, number, Operator.getDefaultInstance());
    }

    /** One resident by one's own number; the operator goes into the ledger. */
    public ResidentAnswer resident(String agreementId, String number, Operator operator) {
        GetResidentRequest request = GetResidentRequest.newBuilder()
                .setAgreementId(agreementId)
                .setNumber(number)
                .setOperator(operator)
                .build();
        return Answers.of(ask(agreementId, () -> basics().getResident(request).getDisclosure()), 1)
                .getFirst();
    }

    /** Up to 500 residents by one's own numbers; one answer per number, in order. */
    public List<ResidentAnswer> residents(String agreementId, List<String> numbers) {
        return residents(agreementId, numbers, Operator.getDefaultInstance());
    }

    /** Up to 500 residents by one's own numbers; one answer per number, in order; the operator goes into the ledger. */
    public List<ResidentAnswer> residents(String agreementId, List<String> numbers, Operator operator) {
        BatchGetResidentsRequest request = BatchGetResidentsRequest.newBuilder()
                .setAgreementId(agreementId)
                .addAllNumbers(numbers)
                .setOperator(operator)
                .build();
        return Answers.of(
                ask(agreementId, () -> basics().batchGetResidents(request).getDisclosure()), numbers.size());
    }

    /**
     * Up to 500 persons by one's own numbers or by integrated ones (団体内統合宛名番号); one answer per number, in order. A
     * record found holds the approved numbers only.
     */
    public List<ResidentAnswer> resolveNumbers(String agreementId, NumberKind askedBy, List<String> numbers) {
        ResolveNumbersRequest request = ResolveNumbersRequest.newBuilder()
                .setAgreementId(agreementId)
                .setAskedBy(askedBy)
                .addAllNumbers(numbers)
                .build();
        return Answers.of(
                ask(
                        agreementId,
                        () -> AddresseeServiceGrpc.newBlockingV2Stub(channel)
                                .withDeadlineAfter(settings.callTimeout().toNanos(), TimeUnit.NANOSECONDS)
                                .resolveNumbers(request)
                                .getDisclosure()),
                numbers.size());
    }

    /** The residents whom the request describes; it names the agreement and who searches. */
    public SearchAnswer search(SearchResidentsRequest request) {
        return Answers.ofSearch(ask(
                request.getAgreementId(),
                () -> basics().searchResidents(request).getDisclosure()));
    }

    /**
     * Work for the connector of the intermediate-server platform. What is not reported within the lease is given out
     * again, also to whoever holds it already.
     *
     * @param request most 1 to 100 pieces; the hub may wait up to 5 s while the line is open and there is none
     */
    public TakenWork takeWork(TakeWorkRequest request) {
        String agreementId = request.getAgreementId();
        Duration wait = Duration.ofMillis(request.getWaitMillis());
        return repetition.of(() -> {
            DisclosureVerifier.Call call = seals.begin(agreementId);
            try {
                TakeWorkResponse response = IntermediaryServiceGrpc.newBlockingV2Stub(channel)
                        .withDeadlineAfter(settings.callTimeout().plus(wait).toNanos(), TimeUnit.NANOSECONDS)
                        .takeWork(request);
                List<ExchangeRecord> work =
                        response.hasDisclosure() ? TakenWork.records(call.verify(response.getDisclosure())) : List.of();
                return TakenWork.of(work, response);
            } catch (StatusException e) {
                throw CityHubException.of(e);
            }
        });
    }

    /** The answers to one's own inquiries, one per id, in order; empty while there is none. Up to 100. */
    public List<Optional<ExchangeRecord>> answers(String agreementId, List<String> exchangeIds, Operator operator) {
        FetchAnswersRequest request = FetchAnswersRequest.newBuilder()
                .setAgreementId(agreementId)
                .addAllExchangeIds(exchangeIds)
                .setOperator(operator)
                .build();
        VerifiedDisclosure verified = ask(
                agreementId,
                () -> IntermediaryServiceGrpc.newBlockingV2Stub(channel)
                        .withDeadlineAfter(settings.callTimeout().toNanos(), TimeUnit.NANOSECONDS)
                        .fetchAnswers(request)
                        .getDisclosure());
        return TakenWork.answers(verified, exchangeIds.size());
    }

    /**
     * One's own replicas and flags that stand, by the numbers asked, an empty list for a number without any. Up to 100
     * numbers.
     */
    public Map<String, List<ExchangeRecord>> replicas(String agreementId, List<String> numbers, Operator operator) {
        ListReplicasRequest request = ListReplicasRequest.newBuilder()
                .setAgreementId(agreementId)
                .addAllNumbers(numbers)
                .setOperator(operator)
                .build();
        VerifiedDisclosure verified = ask(
                agreementId,
                () -> IntermediaryServiceGrpc.newBlockingV2Stub(channel)
                        .withDeadlineAfter(settings.callTimeout().toNanos(), TimeUnit.NANOSECONDS)
                        .listReplicas(request)
                        .getDisclosure());
        return TakenWork.byNumber(verified, numbers);
    }

    /**
     * Answers to one's own inquiries as they come: takes the next, has them stored, and tells the hub with the following
     * question. A short break of the connection is bridged; after a long one call it again, and it goes on where the sink was.
     *
     * @param goOn asked between answers, about every 5 s while none comes; false ends it, once what was stored is told
     * @throws CityHubException when the hub refuses it, or was not reached in three attempts
     */
    public void followAnswers(String agreementId, Operator operator, AnswerSink sink, BooleanSupplier goOn) {
        List<String> stored = List.of();
        while (goOn.getAsBoolean() || !stored.isEmpty()) {
            Duration wait = goOn.getAsBoolean() ? LONGEST_WAIT : Duration.ZERO;
            Map<String, Optional<ExchangeRecord>> answers = takeAnswers(agreementId, operator, stored, wait);
            stored = List.of();
            if (!answers.isEmpty()) {
                sink.store(answers);
                stored = List.copyOf(answers.keySet());
            }
        }
    }

    private Map<String, Optional<ExchangeRecord>> takeAnswers(
            String agreementId, Operator operator, List<String> stored, Duration wait) {
        TakeAnswersRequest request = TakeAnswersRequest.newBuilder()
                .setAgreementId(agreementId)
                .addAllStoredExchangeIds(stored)
                .setMost(ANSWERS_AT_ONCE)
                .setWaitMillis((int) wait.toMillis())
                .setOperator(operator)
                .build();
        return repetition.of(() -> {
            DisclosureVerifier.Call call = seals.begin(agreementId);
            try {
                TakeAnswersResponse response = IntermediaryServiceGrpc.newBlockingV2Stub(channel)
                        .withDeadlineAfter(settings.callTimeout().plus(wait).toNanos(), TimeUnit.NANOSECONDS)
                        .takeAnswers(request);
                return response.hasDisclosure()
                        ? TakenWork.byId(call.verify(response.getDisclosure()), response.getExchangeIdsList())
                        : Map.of();
            } catch (StatusException e) {
                throw CityHubException.of(e);
            }
        });
    }

    /**
     * Registers a person who is no resident (住登外者); what comes back is verified. Who may be the same person comes back
     * first, see {@link cityhub.addressee.v1.NonResidentBasis}.
     */
    public NonResidentReceipt issueNonResident(IssueNonResidentRequest request) {
        return repetition.of(() -> {
            DisclosureVerifier.Call call = seals.begin(request.getAgreementId());
            try {
                IssueNonResidentResponse response = AddresseeServiceGrpc.newBlockingV2Stub(channel)
                        .withDeadlineAfter(settings.callTimeout().toNanos(), TimeUnit.NANOSECONDS)
                        .issueNonResident(request);
                List<NonResidentRecord> records = response.hasDisclosure()
                        ? NonResidentReceipt.records(call.verify(response.getDisclosure()))
                        : List.of();
                return new NonResidentReceipt(response.getOutcome(), response.getDescription(), records);
            } catch (StatusException e) {
                throw CityHubException.of(e);
            }
        });
    }

    /** Changes a non-resident's record; what comes back is verified. */
    public NonResidentReceipt updateNonResident(UpdateNonResidentRequest request) {
        return repetition.of(() -> {
            DisclosureVerifier.Call call = seals.begin(request.getAgreementId());
            try {
                UpdateNonResidentResponse response = AddresseeServiceGrpc.newBlockingV2Stub(channel)
                        .withDeadlineAfter(settings.callTimeout().toNanos(), TimeUnit.NANOSECONDS)
                        .updateNonResident(request);
                List<NonResidentRecord> records = response.hasDisclosure()
                        ? NonResidentReceipt.records(call.verify(response.getDisclosure()))
                        : List.of();
                return new NonResidentReceipt(response.getOutcome(), response.getDescription(), records);
            } catch (StatusException e) {
                throw CityHubException.of(e);
            }
        });
    }

    /** Non-residents by one's own numbers, one answer per number, in order; empty when there is none, or not for us. */
    public List<Optional<NonResidentRecord>> nonResidents(String agreementId, List<String> numbers, Operator operator) {
        GetNonResidentsRequest request = GetNonResidentsRequest.newBuilder()
                .setAgreementId(agreementId)
                .addAllNumbers(numbers)
                .setOperator(operator)
                .build();
        VerifiedDisclosure verified = ask(
                agreementId,
                () -> AddresseeServiceGrpc.newBlockingV2Stub(channel)
                        .withDeadlineAfter(settings.callTimeout().toNanos(), TimeUnit.NANOSECONDS)
                        .getNonResidents(request)
                        .getDisclosure());
        return NonResidentReceipt.answers(verified, numbers.size());
    }

    /**
     * The non-residents whom the request describes; it names the agreement and who searches.
     *
     * @return empty when more are meant than a search gives: say more about the person
     */
    public Optional<List<NonResidentRecord>> searchNonResidents(SearchNonResidentsRequest request) {
        return NonResidentReceipt.found(ask(
                request.getAgreementId(),
                () -> AddresseeServiceGrpc.newBlockingV2Stub(channel)
                        .withDeadlineAfter(settings.callTimeout().toNanos(), TimeUnit.NANOSECONDS)
                        .searchNonResidents(request)
                        .getDisclosure()));
    }

    /** Opens a stream for the register's changes. Answers come to the handler in order, one after another. */
    public ChangeSubmitter submitChanges(SubmitSettings submitting, ChangeSubmitter.AnswerHandler answers) {
        return new ChangeSubmitter(
                () -> Exchange.open(channel, PersonalBasicsServiceGrpc.getSubmitChangesMethod()), submitting, answers);
    }

    /** Begins a snapshot, or goes on with one; the token is that of the last committed page, or empty to begin. */
    public Snapshot snapshot(String agreementId, String resumeToken) {
        return snapshot(agreementId, resumeToken, closing -> {});
    }

    /** Tells how to end the stream before it waits for anything. */
    Snapshot snapshot(String agreementId, String resumeToken, Consumer<Runnable> closing) {
        DisclosureVerifier.Call call = seals.begin(agreementId);
        SnapshotResidentsRequest request = SnapshotResidentsRequest.newBuilder()
                .setAgreementId(agreementId)
                .setResumeToken(resumeToken)
                .build();
        Exchange<SnapshotResidentsRequest, SnapshotResidentsResponse> exchange =
                Exchange.open(channel, PersonalBasicsServiceGrpc.getSnapshotResidentsMethod());
        closing.accept(exchange::close);
        return Snapshot.open(exchange, call, request);
    }

    /**
     * Opens the feed of an agreement; an open one of the same agreement is displaced.
     *
     * @param replayAfter go on from after this position instead of the hub's cursor
     * @param window how many entries may be unacknowledged, 1 to 5000; 0 for the hub's own
     */
    public Feed watch(String agreementId, Optional<Position> replayAfter, int window) {
        return watch(agreementId, replayAfter, window, closing -> {});
    }

    /** Tells how to end the stream before it waits for anything. */
    Feed watch(String agreementId, Optional<Position> replayAfter, int window, Consumer<Runnable> closing) {
        DisclosureVerifier.Call call = seals.begin(agreementId);
        Exchange<WatchChangesRequest, WatchChangesResponse> exchange =
                Exchange.open(channel, PersonalBasicsServiceGrpc.getWatchChangesMethod());
        closing.accept(exchange::close);
        return Feed.open(exchange, call, agreementId, replayAfter, window);
    }

    /**
     * Compares the residents held of an agreement with what the hub would deliver; no record is sent either way. To be
     * done now and then while the feed is caught up. A difference that is still there once the feed has passed {@link
     * Comparison#through} is a drift: take a new snapshot.
     *
     * @param held the records as received
     */
    public Comparison compare(String agreementId, Iterable<ResidentRecord> held) {
        CopyDigests digests = new CopyDigests();
        held.forEach(digests::add);
        try {
            CompareResidentsResponse answer =
                    PersonalBasicsServiceGrpc.newBlockingStub(channel).compareResidents(digests.request(agreementId));
            Set<Integer> differing = Set.copyOf(answer.getDifferingBucketsList());
            Set<String> suspects = new HashSet<>();
            for (ResidentRecord record : held) {
                String number = record.getAddresseeNumber();
                if (differing.contains(digests.bucketOf(number.getBytes(StandardCharsets.UTF_8)))) {
                    suspects.add(number);
                }
            }
            return new Comparison(
                    Position.of(answer.getComparedThrough()),
                    answer.getRecords(),
                    suspects,
                    differing.size(),
                    answer.getWithheldBucketsCount());
        } catch (StatusRuntimeException e) {
            throw CityHubException.of(e);
        }
    }

    /** Keeps the sink up to date with an agreement's residents: snapshot, then feed. */
    public ResidentConsumer consumer(String agreementId, ResidentSink sink, ConsumerListener listener) {
        return consumer(agreementId, sink, listener, ConsumerSettings.standard());
    }

    /** Keeps the sink up to date with an agreement's residents. */
    public ResidentConsumer consumer(
            String agreementId, ResidentSink sink, ConsumerListener listener, ConsumerSettings consuming) {
        return new ResidentConsumer(this, agreementId, sink, listener, consuming);
    }

    /** Participants and agreements. The stub's own exceptions: see {@link CityHubException#of}. */
    public RegistryServiceGrpc.RegistryServiceBlockingStub registry() {
        return RegistryServiceGrpc.newBlockingStub(channel)
                .withDeadlineAfter(settings.callTimeout().toNanos(), TimeUnit.NANOSECONDS);
    }

    /** Officers. */
    public StaffServiceGrpc.StaffServiceBlockingStub staff() {
        return StaffServiceGrpc.newBlockingStub(channel)
                .withDeadlineAfter(settings.callTimeout().toNanos(), TimeUnit.NANOSECONDS);
    }

    /** The ledger. */
    public LedgerServiceGrpc.LedgerServiceBlockingStub ledger() {
        return LedgerServiceGrpc.newBlockingStub(channel)
                .withDeadlineAfter(settings.callTimeout().toNanos(), TimeUnit.NANOSECONDS);
    }

    /** The ledger without a deadline, for an export that takes long. */
    public LedgerServiceGrpc.LedgerServiceBlockingV2Stub ledgerStreams() {
        return LedgerServiceGrpc.newBlockingV2Stub(channel);
    }

    /** Numbers of one's own. */
    public AddresseeServiceGrpc.AddresseeServiceBlockingStub addressee() {
        return AddresseeServiceGrpc.newBlockingStub(channel)
                .withDeadlineAfter(settings.callTimeout().toNanos(), TimeUnit.NANOSECONDS);
    }

    /** Exchanges with the intermediate-server platform; for what discloses use {@link #takeWork} and {@link #answers}. */
    public IntermediaryServiceGrpc.IntermediaryServiceBlockingStub exchanges() {
        return IntermediaryServiceGrpc.newBlockingStub(channel)
                .withDeadlineAfter(settings.callTimeout().toNanos(), TimeUnit.NANOSECONDS);
    }

    /** Personal basics as it is: disclosures that come this way are not verified. */
    public PersonalBasicsServiceGrpc.PersonalBasicsServiceBlockingStub unverifiedBasics() {
        return PersonalBasicsServiceGrpc.newBlockingStub(channel)
                .withDeadlineAfter(settings.callTimeout().toNanos(), TimeUnit.NANOSECONDS);
    }

    /** The channel, for other services of the hub such as health. */
    public Channel channel() {
        return channel;
    }

    /** Closes the connection and what is open on it. */
    @Override
    public void close() {
        channel.shutdownNow();
        try {
            channel.awaitTermination(5, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        seals.close();
    }

    /**
     * Verifies a disclosure that came by another way than this connection, such as a medium (オフライン媒体): the evidence must
     * hold as over the connection. The hub is asked only when the ledger signed with a key that this client never saw.
     *
     * @param agreementId agreement under which it was asked for
     * @throws cityhub.kit.seal.SealException when it does not hold
     */
    public VerifiedDisclosure verified(String agreementId, Disclosure disclosure) {
        return seals.begin(agreementId).verify(disclosure);
    }

    /** As {@link #verified}, of residents asked for by number: one answer per number, in order. */
    public List<ResidentAnswer> residents(String agreementId, Disclosure disclosure, int asked) {
        return Answers.of(verified(agreementId, disclosure), asked);
    }

    /** Media (オフライン媒体), as the officer brings them. */
    public MediaServiceGrpc.MediaServiceBlockingStub media() {
        return MediaServiceGrpc.newBlockingStub(channel).withDeadlineAfter(MEDIUM_TIME.toNanos(), TimeUnit.NANOSECONDS);
    }

    private interface Question {
        Disclosure ask() throws StatusException;
    }

    private VerifiedDisclosure ask(String agreementId, Question question) {
        return repetition.of(() -> {
            DisclosureVerifier.Call call = seals.begin(agreementId);
            try {
                return call.verify(question.ask());
            } catch (StatusException e) {
                throw CityHubException.of(e);
            }
        });
    }

    private PersonalBasicsServiceGrpc.PersonalBasicsServiceBlockingV2Stub basics() {
        return PersonalBasicsServiceGrpc.newBlockingV2Stub(channel)
                .withDeadlineAfter(settings.callTimeout().toNanos(), TimeUnit.NANOSECONDS);
    }

    private GetCheckpointResponse checkpoint() {
        try {
            return ledger().getCheckpoint(GetCheckpointRequest.getDefaultInstance());
        } catch (StatusRuntimeException e) {
            throw CityHubException.of(e);
        }
    }
}
