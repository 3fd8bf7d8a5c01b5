using Xunit;

namespace HopEn2.Interop.Tests.Unit.Mappings;

public class PathwayAndAlertProblemsTests
{
    private const string Pathways = "pathways.yaml";
    private const string Alerts = "alerts.yaml";

    [Fact]
    public void A_pathway_on_an_UF_that_does_not_exist_is_said() => Mistake.Is(
        Pathways, "ufs: [\"0301\", \"0312\"]", "ufs: [\"0301\", ¤\"9999\"]",
        "error: UF \"9999\" does not stand in services.yaml. 52 are known.");

    [Fact]
    public void A_pathway_on_an_UF_that_lost_its_zero_is_answered_by_the_right_one() => Mistake.Is(
        Pathways, "ufs: [\"0301\", \"0312\"]", "ufs: [\"0301\", ¤312]",
        "error: UF \"312\" does not stand in services.yaml. Did you mean \"0312\"? 52 are known.");

    [Fact]
    public void A_pathway_of_a_kind_that_does_not_exist_is_said() => Mistake.Is(
        Pathways, "documents: [LDL, 89235-6]", "documents: [¤LDS, 89235-6]",
        "error: \"LDS\" is neither a kind nor a type code of documents.yaml. Did you mean \"LDL\"? 43 are known.");

    [Fact]
    public void A_pathway_that_stands_twice_is_said() => Mistake.Is(
        Pathways, "- code: CHIRAMBU", "- code: ¤MATERNITE",
        "error: Pathway \"MATERNITE\" stands twice (first at line «code: MATERNITE»). Keep one, or give the other another name.");

    [Fact]
    public void A_pathway_without_a_trait_of_its_messages_is_said() => Mistake.Is(
        Pathways, "  - code: CHIRAMBU\n    label: Chirurgie ambulatoire, consignes de sortie\n    ufs: [\"0202\", \"0212\"]\n    documents: [LDL, ODS, CRO]\n", "  - ¤code: CHIRAMBU\n    label: Chirurgie ambulatoire, consignes de sortie\n    ufs: [\"0202\", \"0212\"]\n",
        "error: A pathway needs \"documents\" or \"senders\": nothing else tells its messages from others. Add the kinds of document it sends, or the mailbox it sends from.");

    [Fact]
    public void A_mailbox_that_is_no_mail_address_is_said() => Mistake.Is(
        Pathways, "senders: [maternite@chu-fictif.mssante.example]", "senders: [¤maternite]",
        "error: \"maternite\" is not a mail address. Write a mail address.");

    [Fact]
    public void Automatic_pathways_alone_are_a_warning() => Mistake.IsWhole(
        Pathways, "pathways:\n  ¤- { code: A, label: A, ufs: [\"0101\"], documents: [LDL], automatic: true }\n",
        "warning: Every pathway is automatic: P1.08 counts the automatic duplicate only beside a qualitative pathway. Add a qualitative pathway.");

    [Fact]
    public void No_pathway_at_all_is_fine() => Assert.Empty(Shipped.With(Pathways, "pathways: []\n").Problems);

    [Fact]
    public void No_route_at_all_is_fine() => Assert.Empty(Shipped.With(Alerts, "routes: []\n").Problems);

    [Fact]
    public void A_route_for_a_feed_that_does_not_exist_is_said() => Mistake.Is(
        Alerts, "feeds: [sgl]", "feeds: [¤slg]",
        "error: Feed \"slg\" does not stand in feeds.yaml. Did you mean \"sgl\"? Known: gam, dpi, ris, sgl, pfi, autre, depot, http, fhir.");

    [Fact]
    public void A_route_for_a_service_that_does_not_exist_is_said() => Mistake.Is(
        Alerts, "services: [CHIRVISC, ORTHO, BLOC]", "services: [CHIRVISC, ORTHO, ¤BLOCK]",
        "error: Service \"BLOCK\" does not stand in services.yaml. Did you mean \"BLOC\"? Known: CARDIO, PNEUMO, NEURO, NEPHRO, DIALYSE, GERIA, ONCO, CHIMIO, RADIOTH, CHIRVISC, ORTHO, BLOC, OBST, PED, URG, UHCD, CSMED, CSCHIR, SMR, HAD, PSY, BIOLOGIE, IMAGERIE.");

    [Fact]
    public void A_route_that_stands_twice_is_said() => Mistake.Is(
        Alerts, "- name: biologie", "- name: ¤interop",
        "error: Route \"interop\" stands twice (first at line «name: interop»). Keep one, or give the other another name.");

    [Theory]
    [InlineData("target: interop@chu-fictif.example", "interop", "mail", "a mail address")]
    [InlineData("target: https://astreinte.chu-fictif.example/hopen2", "astreinte.chu-fictif.example", "webhook", "an URL, https://…")]
    [InlineData("target: syslog.chu-fictif.example:514", "syslog.chu-fictif.example", "syslog", "HOST:PORT, such as syslog.chu-x.example:514")]
    public void A_target_has_the_form_of_its_transport(string old, string target, string transport, string wanted) => Mistake.Is(
        Alerts, old, $"target: ¤{target}",
        $"error: \"{target}\" is no target of a {transport}. Write {wanted}.");

    [Fact]
    public void A_budget_of_false_alarms_has_a_range() => Mistake.Is(
        Alerts, "falseAlarmsPerStreamAndMonth: 0.5", "falseAlarmsPerStreamAndMonth: ¤0",
        "error: \"0\" is not a number from 0.01 to 100 (false alarms a month), with a dot for decimals. Write a number from 0.01 to 100 (false alarms a month), with a dot for decimals.");
}
