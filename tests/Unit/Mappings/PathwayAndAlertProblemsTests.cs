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
        Pathways, "  - code: CHIRAMBU\n", "  - ¤code: MEDAMBU\n    label: Médecine ambulatoire\n    ufs: [\"0202\"]\n\n  - code: CHIRAMBU\n",
        "error: A pathway needs \"documents\", \"senders\" or \"messages\": nothing else tells its messages from others. Add the kinds of document it sends, the mailbox it sends from, or codes of messages.yaml.");

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

    [Theory]
    [InlineData("fallback: journaux", "fallback: ¤journal", "error: Route \"journal\" does not stand in alerts.yaml. Did you mean \"journaux\"? Known: journaux, interop, biologie, chirurgie, astreinte, cadre-astreinte.")]
    [InlineData("remind: 4h", "remind: ¤4 hours", "error: \"4 hours\" is not a duration from 1min to 720h, such as 30s, 5min or 1h. Write a duration from 1min to 720h, such as 30s, 5min or 1h.")]
    [InlineData("severity: major", "severity: ¤grave", "error: \"grave\" is not known here. Known: minor, major, critical.")]
    [InlineData("remind: 4h", "remind: 4h\n    escalateAfter: 30min\n    escalateTo: ¤interop", "error: Route \"interop\" escalates to itself. Name another route.")]
    [InlineData("    target: syslog.chu-fictif.example:514", "    target: syslog.chu-fictif.example:514\n    escalateTo: ¤interop", "error: It is not said after how long \"interop\" is told. Add escalateAfter, such as 30min.")]
    [InlineData("every: { days: [sunday], from: \"02:00\", to: \"03:00\" }", "every: { days: [sunday], from: ¤\"25:00\", to: \"03:00\" }", "error: \"25:00\" is not a time of day from 00:00 to 23:59, between quotes: \"18:30\". Write a time of day from 00:00 to 23:59, between quotes: \"18:30\".")]
    [InlineData("to: 2026-08-16", "to: ¤2026-07-16", "error: \"Fermeture d’été de la chirurgie ambulatoire\" ends before it begins. Swap the two, or correct one.")]
    [InlineData("from: 2026-08-01", "from: ¤2026-02-30", "error: \"2026-02-30\" is not a day that exists, or a minute of one: 2025-06-30 or 2025-06-30T18:30. Write a day that exists, or a minute of one: 2025-06-30 or 2025-06-30T18:30.")]
    [InlineData("kinds: [notDeposited, refused, notAcknowledged]", "kinds: [notDeposited, ¤refuse, notAcknowledged]", "error: \"refuse\" is not known here. Did you mean \"refused\"? Known: silence, drop, lotMissing, lotShort, notDeposited, refused, notQualified, notAcknowledged, notFed, disconnected, unframed, rejected, parked, backlog, certificateExpires.")]
    public void A_mistake_in_routes_contacts_and_plans_is_said_with_its_remedy(string old, string mistaken, string said) => Mistake.Is(Alerts, old, mistaken, said);

    [Fact]
    public void Fallbacks_that_lead_back_are_said_of_each_route_in_the_ring() => Mistake.Is(
        Alerts, "    target: syslog.chu-fictif.example:514", "    target: syslog.chu-fictif.example:514\n    fallback: ¤journaux",
        "error: The fallbacks of route \"journaux\" lead back to it. End the chain: the last route has no fallback.");

    [Fact]
    public void A_planned_silence_without_end_is_said() => Mistake.Is(
        Alerts, "  - label: Fermeture d’été de la chirurgie ambulatoire\n    sort: closure\n    services: [CSCHIR]\n    from: 2026-08-01\n    to: 2026-08-16\n", "  - ¤label: Fermeture\n    sort: closure\n    from: 2026-08-01\n",
        "error: \"Fermeture\" would never end: from then on nobody is told. Give it from and to, or every with the hours of each week.");

    [Fact]
    public void A_route_on_standby_that_nobody_names_is_a_warning() => Mistake.IsWhole(
        Alerts, "routes:\n  - ¤{ name: a, transport: syslog, target: \"tls://syslog.example:6514\", standby: true }\n",
        "warning: Route \"a\" is on standby, and no route names it. Name it as escalateTo or fallback of another, or take standby off.");

    [Fact]
    public void A_budget_of_false_alarms_has_a_range() => Mistake.Is(
        Alerts, "falseAlarmsPerStreamAndMonth: 0.5", "falseAlarmsPerStreamAndMonth: ¤0",
        "error: \"0\" is not a number from 0.01 to 100 (false alarms a month), with a dot for decimals. Write a number from 0.01 to 100 (false alarms a month), with a dot for decimals.");
}
