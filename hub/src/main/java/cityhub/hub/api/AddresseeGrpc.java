package cityhub.hub.api;

import cityhub.addressee.v1.AddresseeServiceGrpc.AddresseeServiceImplBase;
import cityhub.addressee.v1.DecideNumberCaseRequest;
import cityhub.addressee.v1.DecideNumberCaseResponse;
import cityhub.addressee.v1.GetNonResidentsRequest;
import cityhub.addressee.v1.GetNonResidentsResponse;
import cityhub.addressee.v1.GetPersonNumbersRequest;
import cityhub.addressee.v1.GetPersonNumbersResponse;
import cityhub.addressee.v1.IssueNonResidentRequest;
import cityhub.addressee.v1.IssueNonResidentResponse;
import cityhub.addressee.v1.LinkPersonsRequest;
import cityhub.addressee.v1.LinkPersonsResponse;
import cityhub.addressee.v1.ListNumberCasesRequest;
import cityhub.addressee.v1.ListNumberCasesResponse;
import cityhub.addressee.v1.MoveNumberRequest;
import cityhub.addressee.v1.MoveNumberResponse;
import cityhub.addressee.v1.RegisterNumbersRequest;
import cityhub.addressee.v1.RegisterNumbersResponse;
import cityhub.addressee.v1.ResolveCorporationsRequest;
import cityhub.addressee.v1.ResolveCorporationsResponse;
import cityhub.addressee.v1.ResolveNumbersRequest;
import cityhub.addressee.v1.ResolveNumbersResponse;
import cityhub.addressee.v1.SearchNonResidentsRequest;
import cityhub.addressee.v1.SearchNonResidentsResponse;
import cityhub.addressee.v1.SearchPersonsRequest;
import cityhub.addressee.v1.SearchPersonsResponse;
import cityhub.addressee.v1.SplitPersonsRequest;
import cityhub.addressee.v1.SplitPersonsResponse;
import cityhub.addressee.v1.UnlinkNumbersRequest;
import cityhub.addressee.v1.UnlinkNumbersResponse;
import cityhub.addressee.v1.UpdateNonResidentRequest;
import cityhub.addressee.v1.UpdateNonResidentResponse;
import cityhub.basics.v1.Operator;
import cityhub.hub.addressee.Corporations;
import cityhub.hub.addressee.NumberCases;
import cityhub.hub.addressee.OwnNumbers;
import cityhub.hub.addressee.PersonLinks;
import cityhub.hub.addressee.PersonLinks.Done;
import cityhub.hub.addressee.PersonViews;
import cityhub.hub.basics.NonResidents;
import cityhub.hub.basics.NumberQueries;
import cityhub.hub.basics.OfficerSearch;
import cityhub.hub.basics.PersonSearch;
import cityhub.hub.basics.SearchCriteria;
import cityhub.hub.registry.ActiveAgreement;
import cityhub.hub.registry.Agreements;
import cityhub.hub.registry.Asker;
import cityhub.registry.v1.Mode;
import cityhub.staff.v1.Permission;
import io.grpc.stub.StreamObserver;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Integrated addressee numbering (団体内統合宛名) over gRPC: translates and delegates. */
@Singleton
final class AddresseeGrpc extends AddresseeServiceImplBase {
    private final Agreements agreements;
    private final OwnNumbers ownNumbers;
    private final Corporations corporations;
    private final NumberQueries queries;
    private final NonResidents nonResidents;
    private final PersonSearch search;
    private final OfficerSearch officerSearch;
    private final PersonLinks links;
    private final NumberCases cases;
    private final PersonViews views;

    AddresseeGrpc(
            Agreements agreements,
            OwnNumbers ownNumbers,
            Corporations corporations,
            NumberQueries queries,
            NonResidents nonResidents,
            PersonSearch search,
            OfficerSearch officerSearch,
            PersonLinks links,
            NumberCases cases,
            PersonViews views) {
        this.agreements = agreements;
        this.ownNumbers = ownNumbers;
        this.corporations = corporations;
        this.queries = queries;
        this.nonResidents = nonResidents;
        this.search = search;
        this.officerSearch = officerSearch;
        this.links = links;
        this.cases = cases;
        this.views = views;
    }

    @Override
    public void registerNumbers(RegisterNumbersRequest request, StreamObserver<RegisterNumbersResponse> answer) {
        OwnNumbers.Owner owner = owner(request.getAgreementId(), request.getOperator());
        if (request.getTiesList().stream()
                .anyMatch(each -> !each.getCorporateNumber().isEmpty())) {
            agreements.require(request.getAgreementId(), owner.asker().participantId(), Mode.MODE_CORPORATION_NUMBERS);
        }
        answer.onNext(RegisterNumbersResponse.newBuilder()
                .addAllOutcomes(ownNumbers.register(owner, request.getTiesList()))
                .build());
        answer.onCompleted();
    }

    @Override
    public void unlinkNumbers(UnlinkNumbersRequest request, StreamObserver<UnlinkNumbersResponse> answer) {
        OwnNumbers.Owner owner = owner(request.getAgreementId(), request.getOperator());
        answer.onNext(UnlinkNumbersResponse.newBuilder()
                .addAllOutcomes(ownNumbers.unlink(owner, request.getOwnNumbersList()))
                .build());
        answer.onCompleted();
    }

    @Override
    public void resolveNumbers(ResolveNumbersRequest request, StreamObserver<ResolveNumbersResponse> answer) {
        var coming = queries.resolve(
                asker(request.getOperator()),
                request.getAgreementId(),
                request.getAskedBy(),
                List.copyOf(request.getNumbersList()));
        LaterAnswer.of(
                coming,
                answer,
                released -> ResolveNumbersResponse.newBuilder()
                        .setDisclosure(released.message())
                        .build());
    }

    @Override
    public void resolveCorporations(
            ResolveCorporationsRequest request, StreamObserver<ResolveCorporationsResponse> answer) {
        ActiveAgreement agreement = agreements.require(
                request.getAgreementId(), Caller.participant().id(), Mode.MODE_CORPORATION_NUMBERS);
        answer.onNext(ResolveCorporationsResponse.newBuilder()
                .addAllCorporations(corporations.resolve(
                        agreement.numberDomain(), request.getAskedBy(), List.copyOf(request.getNumbersList())))
                .build());
        answer.onCompleted();
    }

    @Override
    public void linkPersons(LinkPersonsRequest request, StreamObserver<LinkPersonsResponse> answer) {
        Done done =
                links.link(Caller.officer().id(), request.getRepresentative(), request.getOther(), request.getReason());
        answer.onNext(LinkPersonsResponse.newBuilder()
                .setOutcome(done.outcome())
                .setLinkId(done.result())
                .build());
        answer.onCompleted();
    }

    @Override
    public void splitPersons(SplitPersonsRequest request, StreamObserver<SplitPersonsResponse> answer) {
        Done done = links.split(Caller.officer().id(), request.getLinkId(), request.getAlsoList(), request.getReason());
        answer.onNext(SplitPersonsResponse.newBuilder()
                .setOutcome(done.outcome())
                .setIntegratedNumber(done.result())
                .build());
        answer.onCompleted();
    }

    @Override
    public void moveNumber(MoveNumberRequest request, StreamObserver<MoveNumberResponse> answer) {
        Done done = links.move(Caller.officer().id(), request.getNumber(), request.getTo(), request.getReason());
        answer.onNext(MoveNumberResponse.newBuilder().setOutcome(done.outcome()).build());
        answer.onCompleted();
    }

    @Override
    public void listNumberCases(ListNumberCasesRequest request, StreamObserver<ListNumberCasesResponse> answer) {
        NumberCases.Page page = cases.list(
                Caller.officer().id(), Pages.token(request.getPageToken(), 0), Pages.size(request.getPageSize()));
        answer.onNext(ListNumberCasesResponse.newBuilder()
                .addAllCases(page.cases())
                .setNextPageToken(Pages.next(page.last()))
                .build());
        answer.onCompleted();
    }

    @Override
    public void decideNumberCase(DecideNumberCaseRequest request, StreamObserver<DecideNumberCaseResponse> answer) {
        Done done =
                cases.decide(Caller.officer().id(), request.getCaseId(), request.getDecision(), request.getReason());
        answer.onNext(DecideNumberCaseResponse.newBuilder()
                .setOutcome(done.outcome())
                .setLinkId(done.result())
                .build());
        answer.onCompleted();
    }

    @Override
    public void getPersonNumbers(GetPersonNumbersRequest request, StreamObserver<GetPersonNumbersResponse> answer) {
        Caller.OfficerCaller officer = Caller.officer();
        Optional<Instant> knownAt = request.hasKnownTime()
                ? Optional.of(Times.instant("known_time", request.getKnownTime()))
                : Optional.empty();
        answer.onNext(views.find(
                officer.id(),
                officer.permissions().contains(Permission.PERMISSION_USE_INDIVIDUAL_NUMBER),
                request.getPerson(),
                knownAt,
                request.getPurpose()));
        answer.onCompleted();
    }

    @Override
    public void searchPersons(SearchPersonsRequest request, StreamObserver<SearchPersonsResponse> answer) {
        SearchCriteria criteria =
                new SearchCriteria("", request.getName(), request.getBirthDate(), request.getTown(), request.getLot());
        answer.onNext(officerSearch.search(Caller.officer().id(), criteria, request.getPurpose()));
        answer.onCompleted();
    }

    @Override
    public void issueNonResident(IssueNonResidentRequest request, StreamObserver<IssueNonResidentResponse> answer) {
        NonResidents.Registered registered = nonResidents.issue(asker(request.getOperator()), request);
        IssueNonResidentResponse.Builder response = IssueNonResidentResponse.newBuilder()
                .setOutcome(registered.outcome())
                .setDescription(registered.description());
        registered.sealed().ifPresent(each -> response.setDisclosure(each.message()));
        answer.onNext(response.build());
        answer.onCompleted();
    }

    @Override
    public void updateNonResident(UpdateNonResidentRequest request, StreamObserver<UpdateNonResidentResponse> answer) {
        NonResidents.Registered registered = nonResidents.update(asker(request.getOperator()), request);
        UpdateNonResidentResponse.Builder response = UpdateNonResidentResponse.newBuilder()
                .setOutcome(registered.outcome())
                .setDescription(registered.description());
        registered.sealed().ifPresent(each -> response.setDisclosure(each.message()));
        answer.onNext(response.build());
        answer.onCompleted();
    }

    @Override
    public void getNonResidents(GetNonResidentsRequest request, StreamObserver<GetNonResidentsResponse> answer) {
        var sealed = nonResidents.get(
                asker(request.getOperator()), request.getAgreementId(), List.copyOf(request.getNumbersList()));
        answer.onNext(GetNonResidentsResponse.newBuilder()
                .setDisclosure(sealed.message())
                .build());
        answer.onCompleted();
    }

    @Override
    public void searchNonResidents(
            SearchNonResidentsRequest request, StreamObserver<SearchNonResidentsResponse> answer) {
        SearchCriteria criteria = new SearchCriteria(
                request.getIndividualNumber(),
                request.getName(),
                request.getBirthDate(),
                request.getTown(),
                request.getLot());
        var sealed = search.nonResidents(asker(request.getOperator()), request.getAgreementId(), criteria);
        answer.onNext(SearchNonResidentsResponse.newBuilder()
                .setDisclosure(sealed.message())
                .build());
        answer.onCompleted();
    }

    private OwnNumbers.Owner owner(String agreementId, Operator operator) {
        Asker asker = asker(operator);
        ActiveAgreement agreement = agreements.require(agreementId, asker.participantId());
        return new OwnNumbers.Owner(asker, agreementId, agreement.numberDomain());
    }

    private static Asker asker(Operator operator) {
        Caller.ParticipantCaller caller = Caller.participant();
        return new Asker(caller.id(), caller.fingerprint(), operator.getStaffNumber(), operator.getTerminalId());
    }
}
