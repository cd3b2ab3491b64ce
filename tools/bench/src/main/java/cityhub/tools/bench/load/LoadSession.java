package cityhub.tools.bench.load;

import cityhub.kit.Position;
import cityhub.resident.v1.ResidentRecord;
import cityhub.tools.bench.measure.Latencies;
import cityhub.tools.bench.measure.Round;
import cityhub.tools.bench.measure.Usage;
import cityhub.tools.city.City;
import cityhub.tools.city.CitySettings;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.sql.SQLException;
import java.util.Map;
import java.util.Optional;

/** What the process that makes load keeps from one task to the next. */
final class LoadSession implements AutoCloseable {
    private Optional<ResidentNumbers> numbers = Optional.empty();
    private Optional<Descriptions> descriptions = Optional.empty();
    private Optional<CityLife> life = Optional.empty();
    private Optional<WriteLoad> writes = Optional.empty();
    private Optional<Position> feedStart = Optional.empty();
    private Optional<City> city = Optional.empty();
    private Optional<SealLoad> sealing = Optional.empty();

    /** Does a task. */
    Round run(LoadTask task) throws IOException, SQLException, GeneralSecurityException, InterruptedException {
        return switch (task) {
            case LoadTask.Residents residents -> {
                City laidOut = withoutFaults(residents);
                city = Optional.of(laidOut);
                numbers = Optional.of(ResidentNumbers.of(laidOut));
                descriptions = Optional.of(Descriptions.of(laidOut));
                life = Optional.of(new CityLife(laidOut));
                yield nothing();
            }
            case LoadTask.Queries queries -> {
                try (QueryLoad load = QueryLoad.open(queries, numbers.orElseThrow())) {
                    yield load.run();
                }
            }
            case LoadTask.Selects selects -> SelectLoad.run(selects, numbers.orElseThrow());
            case LoadTask.Ties ties -> NumberLoad.tie(ties, numbers.orElseThrow());
            case LoadTask.Resolves resolves -> NumberLoad.resolve(resolves, numbers.orElseThrow());
            case LoadTask.ResolveSelects selects -> SelectLoad.resolve(selects, numbers.orElseThrow());
            case LoadTask.LookUps lookUps -> LookUpLoad.run(lookUps, numbers.orElseThrow());
            case LoadTask.Searches searches -> SearchLoad.run(searches, descriptions.orElseThrow());
            case LoadTask.RecordSnapshot snapshot -> {
                SnapshotLoad.record(snapshot);
                yield nothing();
            }
            case LoadTask.Snapshots snapshots -> SnapshotLoad.run(snapshots);
            case LoadTask.WholeSnapshot whole -> SnapshotLoad.whole(whole);
            case LoadTask.FeedStart start -> {
                feedStart = Optional.of(FeedLoad.start(start));
                yield nothing();
            }
            case LoadTask.RecordCatchUp catchUp -> {
                FeedLoad.record(catchUp, feedStart.orElseThrow());
                yield nothing();
            }
            case LoadTask.CatchUps catchUps -> FeedLoad.run(catchUps, feedStart.orElseThrow());
            case LoadTask.Submissions submissions -> SubmitLoad.run(submissions, life.orElseThrow());
            case LoadTask.Writes writes -> {
                if (this.writes.isEmpty()) {
                    this.writes = Optional.of(WriteLoad.prepare(writes));
                }
                yield this.writes.get().run(writes);
            }
            case LoadTask.Inquiries inquiries -> InquiryLoad.run(inquiries, numbers.orElseThrow());
            case LoadTask.InquiryBatch batch -> InquiryLoad.batch(batch, numbers.orElseThrow());
            case LoadTask.InquiryWrites writes -> InquiryWriteLoad.run(writes, numbers.orElseThrow());
            case LoadTask.CounterInquiries counter -> InquiryLoad.counter(counter, numbers.orElseThrow());
            case LoadTask.PlatformInquiries inquiries -> PlatformLoad.run(inquiries);
            case LoadTask.Answers answers -> InquiryLoad.answers(answers);
            case LoadTask.ExchangeCount count -> InquiryLoad.count(count);
            case LoadTask.Deliveries deliveries -> DeliveryLoad.run(deliveries, life.orElseThrow());
            case LoadTask.SealingHub hub -> {
                ResidentRecord record =
                        city.orElseThrow().register().findFirst().orElseThrow();
                sealing = Optional.of(SealLoad.open(hub, record));
                yield nothing();
            }
            case LoadTask.Seals seals -> sealing.orElseThrow().seal(seals);
            case LoadTask.SignedInserts inserts -> sealing.orElseThrow().insert(inserts);
        };
    }

    /** The same residents; its register makes no mistakes, since refusals are not what is measured. */
    private static City withoutFaults(LoadTask.Residents residents) {
        CitySettings settings = CitySettings.of(residents.seed(), residents.residents());
        return City.of(new CitySettings(settings.seed(), settings.residents(), settings.referenceDate(), 0));
    }

    private static Round nothing() {
        return new Round(0, 0, 0, "", Latencies.empty(), Usage.begin(Map.of()).end());
    }

    @Override
    public void close() {
        sealing.ifPresent(SealLoad::close);
    }
}
