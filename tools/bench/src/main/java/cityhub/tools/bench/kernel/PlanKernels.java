package cityhub.tools.bench.kernel;

import cityhub.evidence.v1.DisclosureEntry;
import cityhub.evidence.v1.EntryKind;
import cityhub.hub.disclosure.Disclosed;
import cityhub.hub.disclosure.DisclosureContext;
import cityhub.hub.disclosure.DisclosurePlan;
import cityhub.hub.disclosure.EntryHeader;
import cityhub.hub.disclosure.NumberDomain;
import cityhub.hub.disclosure.NumberTable;
import cityhub.hub.disclosure.PlanCompiler;
import cityhub.hub.disclosure.StoredRecord;
import com.google.protobuf.InvalidProtocolBufferException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/**
 * A plan over records of about 600 bytes, against parse, filter and serialise with the generated classes. The plan is
 * measured as the hub uses it, from stored bytes to entries of a response; the classes give the bare record. Both give
 * the same bytes, which is checked before anything is measured.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
@OperationsPerInvocation(KernelRecords.COUNT)
public class PlanKernels {

    private static final DisclosureContext CONTEXT = new DisclosureContext(
            "consumer", "00", "agreement", 1, "QUERY", "affair", "purpose", "ground", "", "", Optional.empty());
    private static final EntryHeader HEADER =
            new EntryHeader(EntryKind.ENTRY_KIND_RECORD, 1, 4_711, 0, 0, "", false, 0);

    private DisclosurePlan keepAndDrop;
    private DisclosurePlan allOperations;
    private ResidentTax tax;
    private List<StoredRecord> records;
    private NumberTable numbers;

    /** Compiles the plans and checks that both ways give the same. */
    @Setup
    public void prepare() throws InvalidProtocolBufferException {
        PlanCompiler compiler = new PlanCompiler();
        tax = new ResidentTax();
        keepAndDrop = compiler.compile(ElectoralRoll.terms());
        allOperations = compiler.compile(tax.terms());
        NumberTable anybody = KernelRecords.numbers(List.of(new StoredRecord(1, 1, new byte[0])), domains());
        records = KernelRecords.of(payload ->
                project(allOperations, new StoredRecord(1, 1, payload), anybody).isPresent());
        numbers = KernelRecords.numbers(records, domains());
        for (StoredRecord each : records) {
            requireSame(project(keepAndDrop, each, numbers).orElseThrow(), ElectoralRoll.filter(each.payload()));
            requireSame(project(allOperations, each, numbers).orElseThrow(), tax.convert(each, numbers));
        }
    }

    private static List<NumberDomain> domains() {
        return List.of(ResidentTax.TAX, NumberDomain.INTEGRATED, NumberDomain.INDIVIDUAL);
    }

    private static Optional<byte[]> project(DisclosurePlan plan, StoredRecord record, NumberTable numbers) {
        Disclosed.Builder builder = plan.open(CONTEXT);
        if (builder.record(HEADER, record, numbers).isPresent()) {
            return Optional.empty();
        }
        try {
            return Optional.of(
                    DisclosureEntry.parseFrom(builder.build().entries().getFirst())
                            .getPayload()
                            .toByteArray());
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void requireSame(byte[] plan, byte[] classes) {
        if (!Arrays.equals(plan, classes)) {
            throw new IllegalStateException("plan and generated classes differ");
        }
    }

    /** The plan, keeping and dropping. */
    @Benchmark
    public Disclosed keepAndDropByPlan() {
        return run(keepAndDrop);
    }

    /** The generated classes, keeping and dropping. */
    @Benchmark
    public void keepAndDropByClasses(Blackhole hole) throws InvalidProtocolBufferException {
        for (StoredRecord each : records) {
            hole.consume(ElectoralRoll.filter(each.payload()));
        }
    }

    /** The plan with every operation. */
    @Benchmark
    public Disclosed allOperationsByPlan() {
        return run(allOperations);
    }

    /** The generated classes with every operation. */
    @Benchmark
    public void allOperationsByClasses(Blackhole hole) throws InvalidProtocolBufferException {
        for (StoredRecord each : records) {
            hole.consume(tax.convert(each, numbers));
        }
    }

    private Disclosed run(DisclosurePlan plan) {
        Disclosed.Builder builder = plan.open(CONTEXT);
        for (StoredRecord each : records) {
            builder.record(HEADER, each, numbers);
        }
        return builder.build();
    }
}
