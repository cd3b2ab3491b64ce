package cityhub.tools.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cityhub.addressee.v1.GetPersonNumbersRequest;
import cityhub.addressee.v1.HeldNumber;
import cityhub.addressee.v1.IssueNonResidentRequest;
import cityhub.addressee.v1.LinkPersonsRequest;
import cityhub.addressee.v1.NonResidentBasis;
import cityhub.addressee.v1.NonResidentOutcome;
import cityhub.addressee.v1.NonResidentRecord;
import cityhub.addressee.v1.NumberOutcome;
import cityhub.addressee.v1.NumberReference;
import cityhub.addressee.v1.PersonLink;
import cityhub.addressee.v1.PersonNumbers;
import cityhub.addressee.v1.SplitPersonsRequest;
import cityhub.kit.CityHub;
import cityhub.kit.CityHubException;
import cityhub.kit.NonResidentReceipt;
import cityhub.kit.RequestIds;
import cityhub.resident.v1.PersonName;
import cityhub.resident.v1.UncertainDate;
import cityhub.tools.city.City;
import io.grpc.StatusRuntimeException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The hub is killed with {@code kill -9} again and again while persons are registered, linked and split. */
class PersonsCrashTest {
    private static final int KILLS = 4;
    private static final int PAIRS = 60;
    private static final int SPLIT = 3;

    private final List<String> numbers = new ArrayList<>();

    @TempDir
    Path folder;

    @Test
    void killedHubLosesAndDoublesNoPersonAndNoLink() throws Exception {
        HubHome home =
                HubHome.initialise(folder.resolve("hub"), City.code(), HubProcess.freePort(), HubProcess.freePort());
        try (HubProcess hub = HubProcess.start(home.folder(), List.of("-Xmx512m", "-XX:+UseSerialGC"));
                DemoOffice office = new DemoOffice(home, home.address())) {
            DemoConsumer consumer = DemoConsumers.all().getFirst();
            office.register(consumer);
            String agreement = office.agreeOnNonResidents(consumer);
            try (CityHub client = office.open(consumer.id());
                    CityHub clerk = office.employNumberClerk()) {
                Random random = new Random(5);
                try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
                    Future<?> working = threads.submit(() -> work(client, clerk, agreement));
                    for (int kill = 0; kill < KILLS; kill++) {
                        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(200 + random.nextInt(1200)));
                        hub.killAndRestart();
                    }
                    working.get(5, TimeUnit.MINUTES);
                }
                assertEverybodyIsThereOnce(clerk);
            }
        }
    }

    private void work(CityHub client, CityHub clerk, String agreement) {
        for (int pair = 0; pair < PAIRS; pair++) {
            String kept = registered(client, agreement, "人" + pair + "　甲");
            String other = registered(client, agreement, "人" + pair + "　乙");
            numbers.add(kept);
            numbers.add(other);
            NumberOutcome linked = insist(() -> clerk.addressee()
                    .withWaitForReady()
                    .linkPersons(LinkPersonsRequest.newBuilder()
                            .setRepresentative(reference(kept))
                            .setOther(reference(other))
                            .setReason("試験")
                            .build())
                    .getOutcome());
            // The answer to the first attempt may have been lost.
            assertTrue(
                    linked == NumberOutcome.NUMBER_OUTCOME_DONE || linked == NumberOutcome.NUMBER_OUTCOME_SAME_PERSON,
                    linked::name);
            if (pair % SPLIT == 0) {
                String link = person(clerk, other).getLinks(0).getLinkId();
                NumberOutcome split = insist(() -> clerk.addressee()
                        .withWaitForReady()
                        .splitPersons(SplitPersonsRequest.newBuilder()
                                .setLinkId(link)
                                .setReason("試験")
                                .build())
                        .getOutcome());
                assertTrue(
                        split == NumberOutcome.NUMBER_OUTCOME_DONE
                                || split == NumberOutcome.NUMBER_OUTCOME_LINK_UNKNOWN,
                        split::name);
            }
        }
    }

    /** Registered once, however often the call is repeated. */
    private static String registered(CityHub client, String agreement, String name) {
        IssueNonResidentRequest request = IssueNonResidentRequest.newBuilder()
                .setAgreementId(agreement)
                .setRequestId(RequestIds.next())
                .setBasis(NonResidentBasis.NON_RESIDENT_BASIS_NEW)
                .setRecord(NonResidentRecord.newBuilder()
                        .setName(PersonName.newBuilder().setFullName(name))
                        .setBirthDate(UncertainDate.newBuilder().setValue("1970-01-01"))
                        .setAffairId("010"))
                .build();
        NonResidentReceipt receipt = insist(() -> client.issueNonResident(request));
        assertEquals(NonResidentOutcome.NON_RESIDENT_OUTCOME_REGISTERED, receipt.outcome(), receipt::description);
        return receipt.records().getFirst().getAddresseeNumber();
    }

    private void assertEverybodyIsThereOnce(CityHub clerk) {
        assertEquals(2 * PAIRS, Set.copyOf(numbers).size());
        Set<String> integrated = new HashSet<>();
        for (int i = 0; i < numbers.size(); i++) {
            int pair = i / 2;
            boolean linked = i % 2 == 1 && pair % SPLIT != 0;
            PersonNumbers person = person(clerk, numbers.get(i));
            List<String> active = person.getNumbersList().stream()
                    .filter(each -> each.getDomain().equals("INTEGRATED") && !each.hasKnownTo())
                    .map(HeldNumber::getNumber)
                    .toList();
            assertEquals(linked ? 0 : 1, active.size());
            List<PersonLink> links = person.getLinksList();
            assertEquals(1, links.size());
            assertEquals(pair % SPLIT == 0, links.getFirst().hasSplitTime());
            // Ended ones count too: none is used twice.
            person.getNumbersList().stream()
                    .filter(each -> each.getDomain().equals("INTEGRATED"))
                    .forEach(
                            each -> assertTrue(integrated.add(each.getNumber()), "an integrated number is used twice"));
        }
    }

    private static PersonNumbers person(CityHub clerk, String number) {
        return insist(() -> clerk.addressee()
                .withWaitForReady()
                .getPersonNumbers(GetPersonNumbersRequest.newBuilder()
                        .setPerson(reference(number))
                        .setPurpose("試験")
                        .build())
                .getPerson());
    }

    private static NumberReference reference(String number) {
        return NumberReference.newBuilder()
                .setDomain("NON_RESIDENT")
                .setNumber(number)
                .build();
    }

    /** The caller comes again until it has an answer, as it would. */
    private static <T> T insist(Supplier<T> call) {
        while (true) {
            try {
                return call.get();
            } catch (StatusRuntimeException | CityHubException e) {
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
            }
        }
    }
}
