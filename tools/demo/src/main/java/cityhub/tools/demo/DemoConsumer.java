package cityhub.tools.demo;

import cityhub.registry.v1.Affair;
import cityhub.registry.v1.AgreementTerms;
import cityhub.registry.v1.LegalGround;
import cityhub.registry.v1.Mode;
import cityhub.registry.v1.Population;
import cityhub.registry.v1.TransferKind;
import java.util.List;

/**
 * A system of the demo city and what it is approved for.
 *
 * @param id participant id
 * @param nameJa name in Japanese
 * @param nameEn name in English
 * @param department department that answers for it
 * @param organ organ of the city
 * @param affairId affair id (業務ID), or the city's own
 * @param affairJa affair
 * @param numberUse whether the affair uses the individual number
 * @param ground law and article, separated by one space
 * @param items items by their standard names
 * @param population whose data
 * @param numberDomain number domain
 * @param codeProfile code profile
 * @param repertoire character repertoire
 */
public record DemoConsumer(
        String id,
        String nameJa,
        String nameEn,
        String department,
        String organ,
        String affairId,
        String affairJa,
        boolean numberUse,
        String ground,
        List<String> items,
        Population population,
        String numberDomain,
        String codeProfile,
        String repertoire) {

    /** The same system under another id. */
    public DemoConsumer named(String otherId) {
        return with(otherId, population, numberDomain);
    }

    /** The same system with numbers of its own. */
    public DemoConsumer inDomain(String domain) {
        return with(id, population, domain);
    }

    /** The same system for all residents. */
    public DemoConsumer everybody() {
        return with(id, Population.getDefaultInstance(), numberDomain);
    }

    private DemoConsumer with(String otherId, Population otherPopulation, String otherDomain) {
        return new DemoConsumer(
                otherId,
                nameJa,
                nameEn,
                department,
                organ,
                affairId,
                affairJa,
                numberUse,
                ground,
                items,
                otherPopulation,
                otherDomain,
                codeProfile,
                repertoire);
    }

    /** Whether it knows persons by numbers of its own. */
    public boolean hasOwnNumbers() {
        return !numberDomain.equals("RESIDENT");
    }

    /** The terms that its department applies for. */
    AgreementTerms terms(String validFrom, String validTo) {
        String[] law = ground.split(" ", 2);
        return AgreementTerms.newBuilder()
                .setParticipantId(id)
                .setAffair(Affair.newBuilder()
                        .setAffairId(affairId)
                        .setNameJa(affairJa)
                        .setNumberUse(numberUse))
                .setTransferKind(
                        organ.equals("MAYOR")
                                ? TransferKind.TRANSFER_KIND_TRANSFER
                                : TransferKind.TRANSFER_KIND_PROVISION)
                .setGround(LegalGround.newBuilder()
                        .setLaw(law[0])
                        .setArticle(law[1])
                        .setValidFrom("2015-10-05")
                        .setValidTo("9999-12-31"))
                .setAssessmentNumber(numberUse ? "1" : "")
                .setPurpose(affairJa + "のため")
                .addAllItems(items)
                .setPopulation(population)
                .addModes(Mode.MODE_FEED)
                .addModes(Mode.MODE_SNAPSHOT)
                .addModes(Mode.MODE_QUERY)
                .setFrequency("住民基本台帳更新の都度")
                .setNumberDomain(numberDomain)
                .setCodeProfile(codeProfile)
                .setRepertoire(repertoire)
                .setValidFrom(validFrom)
                .setValidTo(validTo)
                .build();
    }
}
