package cityhub.hub.disclosure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cityhub.evidence.v1.DisclosureEntry;
import cityhub.evidence.v1.EntryKind;
import cityhub.evidence.v1.WithheldReason;
import cityhub.hub.conversion.CodeLists;
import cityhub.hub.conversion.CodeProfile;
import cityhub.hub.conversion.CodeProfiles;
import cityhub.hub.conversion.Repertoire;
import cityhub.registry.v1.ItemTreatment;
import cityhub.resident.v1.Address;
import cityhub.resident.v1.PersonName;
import cityhub.resident.v1.Protection;
import cityhub.resident.v1.Relationship;
import cityhub.resident.v1.ResidentRecord;
import cityhub.resident.v1.UncertainDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What a consumer gets of a record, example by example. */
class DisclosurePlanTest {

    private static final NumberDomain TAX = new NumberDomain("TAX");
    private static final CodeProfiles PROFILES = CodeProfiles.standard(CodeLists.standard());
    private static final EntryHeader HEADER =
            new EntryHeader(EntryKind.ENTRY_KIND_RECORD, 1, 42, 1, 41, "delivery-1", true, 0);
    private static final DisclosureContext CONTEXT = new DisclosureContext(
            "tax", "ab", "agreement", 1, "FEED", "税", "purpose", "ground", "", "", Optional.of("session"));

    private static final ResidentRecord RECORD = ResidentRecord.newBuilder()
            .setAddresseeNumber("1001")
            .setHouseholdNumber("77")
            .setName(PersonName.newBuilder().setFullName("髙橋　一郎").setFurigana("タカハシ　イチロウ"))
            .setSex("1")
            .setBirthDate(UncertainDate.newBuilder().setValue("1975-04-01").setEra("3"))
            .setRelationship(Relationship.newBuilder().setCode1("20"))
            .setAddress(Address.newBuilder().setTown("見本町").setLot("１番地"))
            .setProtection(Protection.newBuilder()
                    .setState("1")
                    .addCoProtectedNumbers("1002")
                    .addCoProtectedNumbers("1003"))
            .build();

    private final PlanCompiler compiler = new PlanCompiler();

    @Test
    void onlyApprovedItemsComeOut() {
        ResidentRecord received = receive(plan(NumberDomain.RESIDENT, "standard", "unicode", "氏名", "性別"), RECORD);

        assertEquals(
                ResidentRecord.newBuilder()
                        .setName(PersonName.newBuilder().setFullName("髙橋　一郎"))
                        .setSex("1")
                        .build(),
                received);
    }

    @Test
    void consumerSeesItsOwnNumbersAndNoReferenceWithoutOne() {
        DisclosurePlan plan = plan(TAX, "standard", "unicode", "宛名番号", "支援措置");

        ResidentRecord received = receive(plan, RECORD);

        assertEquals("T-1", received.getAddresseeNumber());
        assertEquals(List.of("T-1003"), received.getProtection().getCoProtectedNumbersList());
        assertEquals(Set.of(TAX), plan.numberDomains());
        assertTrue(plan.readsReferences());
    }

    @Test
    void numbersFromTheTableArePutInWhereTheyBelong() {
        DisclosurePlan plan = plan(NumberDomain.RESIDENT, "standard", "unicode", "宛名番号", "団体内統合宛名番号", "個人番号", "世帯番号");

        ResidentRecord received = receive(plan, RECORD);

        assertEquals(
                ResidentRecord.newBuilder()
                        .setAddresseeNumber("1001")
                        .setIntegratedNumber("I-1")
                        .setIndividualNumber("123456789018")
                        .setHouseholdNumber("77")
                        .build(),
                received);
        assertFalse(plan.readsReferences());
    }

    @Test
    void missingIndividualNumberIsNoReasonToWithhold() {
        DisclosurePlan plan = plan(NumberDomain.RESIDENT, "standard", "unicode", "個人番号", "性別");

        ResidentRecord received = receive(plan, RECORD, new Numbers(Map.of(), Map.of()));

        assertEquals(ResidentRecord.newBuilder().setSex("1").build(), received);
    }

    @Test
    void missingOwnNumberWithholdsTheRecord() {
        DisclosurePlan plan = plan(TAX, "standard", "unicode", "宛名番号", "性別");

        assertEquals(
                Optional.of(WithheldReason.WITHHELD_REASON_NUMBER_MISSING),
                plan.open(CONTEXT)
                        .record(HEADER, new StoredRecord(1, 5, RECORD.toByteArray()), new Numbers(Map.of(), Map.of())));
    }

    @Test
    void legacyConsumerGetsItsCodesDatesAndCharacters() {
        DisclosurePlan plan = plan(NumberDomain.RESIDENT, "legacy-tax", "jis-x-0208", "氏名", "性別", "生年月日", "続柄コード1");

        ResidentRecord received = receive(plan, RECORD);

        assertEquals("高橋　一郎", received.getName().getFullName());
        assertEquals("M", received.getSex());
        assertEquals("3500401", received.getBirthDate().getValue());
        assertEquals("20", received.getRelationship().getCode1());
    }

    @Test
    void unmappedCodeWithholdsTheRecord() {
        ResidentRecord relative = RECORD.toBuilder()
                .setRelationship(Relationship.newBuilder().setCode1("96"))
                .build();
        DisclosurePlan plan = plan(NumberDomain.RESIDENT, "legacy-tax", "unicode", "続柄コード1");

        assertEquals(Optional.of(WithheldReason.WITHHELD_REASON_CODE_UNMAPPED), withheld(plan, relative));
    }

    @Test
    void unrepresentableCharacterWithholdsTheRecord() {
        ResidentRecord rare = RECORD.toBuilder()
                .setName(PersonName.newBuilder().setFullName("𪘂　一"))
                .build();
        DisclosurePlan plan = plan(NumberDomain.RESIDENT, "standard", "jis-x-0208", "氏名");

        assertEquals(Optional.of(WithheldReason.WITHHELD_REASON_CHARACTER_UNREPRESENTABLE), withheld(plan, rare));
    }

    @Test
    void entryCarriesItsHeader() throws Exception {
        Disclosed.Builder builder =
                plan(NumberDomain.RESIDENT, "standard", "unicode", "性別").open(CONTEXT);
        builder.record(HEADER, new StoredRecord(1, 5, RECORD.toByteArray()), NUMBERS);
        builder.notFound(new EntryHeader(EntryKind.ENTRY_KIND_NOT_FOUND, 0, 0, 0, 0, "", false, 3));
        builder.withheld(HEADER, 9, WithheldReason.WITHHELD_REASON_CODE_UNMAPPED);
        Disclosed disclosed = builder.build();

        DisclosureEntry record = DisclosureEntry.parseFrom(disclosed.entries().get(0));
        DisclosureEntry notFound = DisclosureEntry.parseFrom(disclosed.entries().get(1));
        DisclosureEntry withheld = DisclosureEntry.parseFrom(disclosed.entries().get(2));

        assertEquals(EntryKind.ENTRY_KIND_RECORD, record.getKind());
        assertEquals(42, record.getPosition().getSequence());
        assertEquals(41, record.getPrevious().getSequence());
        assertEquals("delivery-1", record.getDeliveryId());
        assertTrue(record.getEndOfNotice());
        assertEquals(EntryKind.ENTRY_KIND_NOT_FOUND, notFound.getKind());
        assertEquals(3, notFound.getRequestIndex());
        assertTrue(notFound.getPayload().isEmpty());
        assertEquals(WithheldReason.WITHHELD_REASON_CODE_UNMAPPED, withheld.getWithheldReason());
        assertTrue(withheld.getPayload().isEmpty());
        assertEquals(List.of(new Subject(1, 5), new Subject(9, 42)), disclosed.subjects());
    }

    @Test
    void leavingThePopulationTellsTheNumberOnly() throws Exception {
        Disclosed.Builder builder = plan(TAX, "standard", "unicode", "宛名番号", "個人番号", "性別", "住所_町字", "支援措置")
                .open(CONTEXT);

        assertEquals(
                Optional.empty(), builder.leaveScope(HEADER, new StoredRecord(1, 5, RECORD.toByteArray()), NUMBERS));

        DisclosureEntry entry =
                DisclosureEntry.parseFrom(builder.build().entries().getFirst());
        assertEquals(EntryKind.ENTRY_KIND_LEAVE_SCOPE, entry.getKind());
        assertEquals(
                ResidentRecord.newBuilder().setAddresseeNumber("T-1").build(),
                ResidentRecord.parseFrom(entry.getPayload()));
    }

    @Test
    void everyItemHasATreatmentAndAFlowingOneASample() {
        List<String> all = Items.standard().all().stream()
                .map(Item::nameJa)
                .filter(name -> !name.equals("住民票コード"))
                .toList();
        for (String profile : PROFILES.names()) {
            PlanPreview preview =
                    plan(TAX, profile, "jis-x-0208", all.toArray(String[]::new)).preview();

            assertEquals(Items.standard().all().size(), preview.items().size());
            for (PlanPreview.PreviewedItem each : preview.items()) {
                boolean closed = each.item().nameJa().equals("住民票コード");
                assertEquals(closed, each.treatment() == ItemTreatment.ITEM_TREATMENT_WITHHELD);
                assertEquals(
                        closed,
                        each.sample().isEmpty(),
                        profile + " " + each.item().nameJa());
            }
        }
    }

    private static final NumberTable NUMBERS = new Numbers(
            Map.of("TAX", "T-1", "INTEGRATED", "I-1", "INDIVIDUAL", "123456789018"), Map.of("1003", "T-1003"));

    private record Numbers(Map<String, String> persons, Map<String, String> references) implements NumberTable {
        @Override
        public Optional<String> ofPerson(long personId, NumberDomain domain) {
            return Optional.ofNullable(persons.get(domain.name()));
        }

        @Override
        public Optional<String> ofResidentNumber(String residentNumber, NumberDomain domain) {
            return Optional.ofNullable(references.get(residentNumber));
        }
    }

    private DisclosurePlan plan(NumberDomain domain, String profile, String repertoire, String... items) {
        CodeProfile codes = PROFILES.byName(profile).orElseThrow();
        return compiler.compile(new PlanTerms(
                List.of(items),
                true,
                domain,
                codes,
                Repertoire.byName(repertoire).orElseThrow()));
    }

    private static ResidentRecord receive(DisclosurePlan plan, ResidentRecord record) {
        return receive(plan, record, NUMBERS);
    }

    private static ResidentRecord receive(DisclosurePlan plan, ResidentRecord record, NumberTable numbers) {
        Disclosed.Builder builder = plan.open(CONTEXT);
        assertEquals(Optional.empty(), builder.record(HEADER, new StoredRecord(1, 5, record.toByteArray()), numbers));
        try {
            return ResidentRecord.parseFrom(
                    DisclosureEntry.parseFrom(builder.build().entries().getFirst())
                            .getPayload());
        } catch (com.google.protobuf.InvalidProtocolBufferException e) {
            throw new AssertionError(e);
        }
    }

    private static Optional<WithheldReason> withheld(DisclosurePlan plan, ResidentRecord record) {
        return plan.open(CONTEXT).record(HEADER, new StoredRecord(1, 5, record.toByteArray()), NUMBERS);
    }
}
