package cityhub.tools.demo;

import cityhub.hub.Hub;
import cityhub.hub.HubConfiguration;
import cityhub.hub.delivery.ChangeLog;
import cityhub.kit.CityHub;
import cityhub.kit.ledger.LedgerReport;
import cityhub.registry.v1.Mode;
import cityhub.resident.v1.ResidentRecord;
import cityhub.tools.city.City;
import cityhub.tools.city.CitySettings;
import cityhub.tools.city.CityTruth;
import cityhub.tools.city.OwnNumbers;
import cityhub.tools.simulators.SimulatedCity;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The demo city: a hub on its own MariaDB, a generated city, its systems and officers, all as separate clients with
 * certificates; then a comparison of what every system received with the truth.
 */
public final class Demo implements AutoCloseable {
    private static final Duration PAUSE = Duration.ofSeconds(3);
    private static final int CHANGES_AT_ONCE = 20;
    private static final String EXCHANGING = "national-health-insurance";
    private static final int MISTAKES = 4;
    private static final int EXCHANGED = 500;

    private final DemoSettings settings;
    private final DemoProgress progress;
    private final Instant started = Instant.now();
    private final LocalDate today = LocalDate.now(HubConfiguration.BUSINESS_ZONE);
    /** Domains of three systems that know the same persons under different numbers. */
    private static final Set<String> NUMBERED = Set.of("TAX", "NHI", "CARE");

    private final City city;
    private final Hub hub;
    private final DemoOffice office;
    private final DemoRegister register;
    private final List<DemoSystem> systems = new ArrayList<>();
    private final AtomicBoolean closed = new AtomicBoolean();

    private Demo(DemoSettings settings, DemoProgress progress, HubHome home) {
        this.settings = settings;
        this.progress = progress;
        this.city = City.of(CitySettings.of(settings.seed(), settings.residents()));
        this.hub = home.start(Map.of("cityhub.exchanges.household-item", SimulatedCity.HOUSEHOLD));
        this.office = new DemoOffice(home, "localhost:" + hub.grpcPort());
        office.registerResidentRegister();
        this.register = new DemoRegister(
                city, office.open(DemoOffice.REGISTER), settings.home().resolve("files"), progress);
    }

    /** Makes the city and its hub; nothing is taken in yet. */
    public static Demo start(DemoSettings settings, DemoProgress progress) {
        progress.step("ハブを用意しています / making a hub");
        DemoFolder.clear(settings.home());
        HubHome home = HubHome.initialise(settings.home().resolve("hub"), City.code(), 0, 0);
        return new Demo(settings, progress, home);
    }

    /** Runs everything once and compares. */
    public DemoReport run() throws IOException, InterruptedException {
        long residents = register.loadEverybody();
        openSystems();
        DemoRegister.Outcome outcome = register.submitChanges(settings.changes());
        numberNewcomers(outcome.truth());
        awaitFeeds();
        return report(residents, outcome);
    }

    /** Lives on, after {@link #run}: every few seconds some changes, until the demo is closed. */
    public void live() throws IOException, InterruptedException {
        progress.step("停止するまで動かし続けます (Ctrl-C) / lives on until you stop it; hub on localhost:" + hub.grpcPort()
                + ", health on http://127.0.0.1:" + hub.managementPort() + "/health");
        long changes = 0;
        while (!hub.awaitTermination(PAUSE)) {
            try {
                numberOwnDomains(register.goOn(CHANGES_AT_ONCE));
                awaitFeeds();
            } catch (RuntimeException e) {
                if (closed.get()) {
                    return;
                }
                throw e;
            }
            changes += CHANGES_AT_ONCE;
            progress.step("異動 %,d 件、配信 %,d 件 / %,d more changes, %,d deliveries so far"
                    .formatted(changes, deliveries(), changes, deliveries()));
        }
    }

    private long deliveries() {
        return sum(systems, system -> system.sink().counts().deliveries());
    }

    /** Ends the demo, once; another thread may do so while it lives on. */
    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            hub.awaitTermination();
            return;
        }
        systems.forEach(DemoSystem::close);
        register.close();
        office.close();
        hub.close();
    }

    private void openSystems() {
        progress.step("利用を申請し承認しています / applying and approving");
        office.register(DemoConsumers.UNAPPROVED);
        for (DemoConsumer consumer : DemoConsumers.all()) {
            office.register(consumer);
            systems.add(new DemoSystem(
                    consumer, office.agree(consumer, today), office.open(consumer.id()), numbering(consumer)));
        }
        progress.step("各業務の番号を登録しています / registering the systems' own numbers");
        List<String> everybody =
                city.register().map(ResidentRecord::getAddresseeNumber).toList();
        numberOwnDomains(everybody);
        systems.forEach(DemoSystem::start);
    }

    private UnaryOperator<String> numbering(DemoConsumer consumer) {
        return consumer.hasOwnNumbers()
                ? OwnNumbers.of(city, consumer.numberDomain(), OwnNumbers.Form.FIFTEEN_DIGITS)::of
                : UnaryOperator.identity();
    }

    /** Systems of one domain share its numbers, so one of them registers for all. */
    private void numberOwnDomains(List<String> addresseeNumbers) {
        Map<String, DemoSystem> domains = new LinkedHashMap<>();
        systems.stream()
                .filter(system -> system.consumer().hasOwnNumbers())
                .forEach(system -> domains.putIfAbsent(system.consumer().numberDomain(), system));
        domains.values().forEach(system -> system.registerNumbers(addresseeNumbers));
    }

    /** Newcomers were withheld from systems that had no number for them yet; now they come by themselves. */
    private void numberNewcomers(CityTruth truth) {
        long known = city.register().count();
        numberOwnDomains(
                truth.all().skip(known).map(ResidentRecord::getAddresseeNumber).toList());
    }

    private void awaitFeeds() throws InterruptedException {
        progress.step("受信を待っています / waiting until every system has received everything");
        long head = hub.context().getBean(ChangeLog.class).head().position().sequence();
        for (DemoSystem system : systems) {
            while (!system.hasReached(head)) {
                TimeUnit.MILLISECONDS.sleep(50);
            }
        }
    }

    private DemoReport report(long residents, DemoRegister.Outcome outcome) throws IOException, InterruptedException {
        progress.step("真値と比べています / comparing with the truth");
        DemoComparison comparison = new DemoComparison(today);
        Map<DemoSystem, DemoComparison.Result> results = new LinkedHashMap<>();
        for (DemoSystem system : systems) {
            try (Stream<ResidentRecord> truth = outcome.truth().released()) {
                results.put(system, comparison.compare(system, truth));
            }
        }
        DemoTable.print(progress, results);
        progress.step("写しを照合しています / comparing the systems' copies by digests");
        DemoAddressees.Result addressees = addressees(outcome.truth());
        DemoExchanges.Result exchanges = exchanges(outcome.truth());
        progress.step("台帳を検証しています / verifying the ledger offline");
        Path export = settings.home().resolve("ledger");
        LedgerExport.batches(office.administrator(), "デモの検証", export);
        LedgerReport ledger = LedgerExport.verify(export, Optional.empty(), Optional.empty());
        return new DemoReport(
                residents,
                outcome.submitted(),
                systems.size(),
                deliveries(),
                sum(systems, system -> system.sink().counts().snapshotRecords()),
                sum(
                        systems,
                        system -> system.withheld().values().stream()
                                .mapToLong(Long::longValue)
                                .sum()),
                outcome.refused(),
                outcome.refusedAsExpected(),
                unapprovedRefused(),
                results.values().stream()
                        .mapToLong(DemoComparison.Result::mismatches)
                        .sum(),
                sum(systems, system -> system.sink().counts().leaks()),
                sum(systems, DemoSystem::drifted),
                addressees,
                exchanges,
                ledger.records(),
                ledger instanceof LedgerReport.Sound,
                Duration.between(started, Instant.now()).toMillis() / 1000.0);
    }

    /** Three systems ask for the integrated number of everybody, each by numbers of its own. */
    private DemoAddressees.Result addressees(CityTruth truth) {
        progress.step("番号を突き合わせています / three systems resolve the numbers of everybody");
        List<String> residents =
                truth.all().map(ResidentRecord::getAddresseeNumber).toList();
        List<DemoSystem> asking = systems.stream()
                .filter(system -> NUMBERED.contains(system.consumer().numberDomain()))
                .toList();
        DemoAddressees addressees = new DemoAddressees();
        try (CityHub clerk = office.employNumberClerk()) {
            for (DemoSystem system : asking) {
                String agreement = agreeOnNumbers(system.consumer());
                addressees.mistake(
                        system, agreement, residents.subList(0, Math.min(MISTAKES, residents.size())), clerk);
                addressees.resolve(system, agreement, residents);
            }
            DemoSystem registering = asking.getFirst();
            addressees.registerNonResidents(
                    registering,
                    office.agreeOnNonResidents(registering.consumer()),
                    truth.all().findFirst().orElseThrow(),
                    clerk);
        }
        progress.step(addressees.example(asking));
        return addressees.result(office.approver());
    }

    /** The health-insurance system and the simulated platform, for some residents. */
    private DemoExchanges.Result exchanges(CityTruth truth) throws IOException, InterruptedException {
        DemoSystem system = systems.stream()
                .filter(each -> each.consumer().id().equals(EXCHANGING))
                .findFirst()
                .orElseThrow();
        List<ResidentRecord> residents = truth.all().limit(EXCHANGED).toList();
        try (DemoExchanges exchanges =
                new DemoExchanges(office, system, settings.home().resolve("platform"), City.code())) {
            return exchanges.run(agreeOnNumbers(system.consumer()), residents, untouched(residents), progress);
        }
    }

    /** Those among the first residents whose records are still as they were first loaded. */
    private Set<String> untouched(List<ResidentRecord> residents) {
        Set<ResidentRecord> loaded = city.register().limit(EXCHANGED).collect(Collectors.toSet());
        return residents.stream()
                .filter(loaded::contains)
                .map(ResidentRecord::getAddresseeNumber)
                .collect(Collectors.toSet());
    }

    private String agreeOnNumbers(DemoConsumer consumer) {
        return office.agreeOn(consumer, today, List.of("宛名番号", "団体内統合宛名番号"), List.of(Mode.MODE_QUERY));
    }

    /** A system that nobody approved tries with the agreement of every other. */
    private int unapprovedRefused() {
        try (CityHub stranger = office.open(DemoConsumers.UNAPPROVED.id())) {
            return (int) systems.stream()
                    .filter(system -> UnapprovedAttempt.isRefused(stranger, system.agreementId()))
                    .count();
        }
    }

    private static long sum(List<DemoSystem> systems, java.util.function.ToLongFunction<DemoSystem> count) {
        return systems.stream().mapToLong(count).sum();
    }
}
