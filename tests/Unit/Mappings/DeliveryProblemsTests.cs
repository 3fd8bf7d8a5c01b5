using HopEn2.Interop.Domain.Delivering;
using HopEn2.Interop.Mappings;
using Xunit;

namespace HopEn2.Interop.Tests.Unit.Mappings;

public sealed class DeliveryProblemsTests
{
    private const string File = "delivery.yaml";
    private const string Dpi = "    senders: [DPI|CHU-FICTIF]";
    private const string Delivering = "    mode: deliver\n    senders: [DPI|CHU-FICTIF]";

    private static DeliveryTable Of(string text) => Assert.IsType<MappingResult.Loaded>(Shipped.With(File, text)).Mappings.Delivery;

    [Fact]
    public void The_shipped_file_is_read_as_it_stands()
    {
        var table = Of(Shipped.Text(File));

        Assert.Equal(("2.999.1.9", "2.999.1.10", "1990000010", "CHU fictif"), (table.OidRoot, table.SourceId, table.Structure, table.StructureName));
        Assert.Equal(new CodedText("SA01", "1.2.250.1.71.4.2.4", null), table.Sector);
        Assert.Equal(TimeSpan.FromDays(1), table.StatusKept);
        Assert.Equal(new SendingMailbox("documents@app.chu-fictif.test-ci-sis.mssante.fr", MailboxKind.Applicative, "CHU FICTIF", "secretariat@chu-fictif.test-ci-sis.mssante.fr"), table.MailboxOf("NEPHRO"));
        Assert.Equal(MailboxKind.Organisation, table.MailboxOf("CARDIO")?.Kind);
    }

    [Fact]
    public void What_is_left_out_is_what_stands_nearest()
    {
        var table = Of("oidRoot: 2.999.4\nmailbox: { address: A@X.mssante.fr, displayName: A }\n");

        Assert.Equal(("2.999.4", "CHU fictif", "a@x.mssante.fr"), (table.SourceId, table.StructureName, table.ReturnAddress));
        Assert.Equal(("3.0", "000000", false, "mssante.fr", ""), (table.VihfVersion, table.ProductNumber, table.AskStatus, Assert.Single(table.TrustedDomains), table.TextForPatient));
    }

    [Fact]
    public void A_house_that_observes_does_without_the_file() =>
        Assert.Same(DeliveryTable.None, Assert.IsType<MappingResult.Loaded>(Shipped.Load(Shipped.Files.Where(f => f.Key != File).ToDictionary(f => f.Key, f => f.Value))).Mappings.Delivery);

    [Fact]
    public void A_feed_that_delivers_without_the_file_is_told_what_to_add()
    {
        var files = Shipped.Files.Where(f => f.Key != File).ToDictionary(f => f.Key, f => f.Value);
        files["feeds.yaml"] = System.Text.Encoding.UTF8.GetBytes(Shipped.Text("feeds.yaml").Replace("    mode: observe\n" + Dpi, Delivering, StringComparison.Ordinal));

        var problem = Assert.Single(Shipped.Load(files).Problems);
        Assert.Equal("Feed \"dpi\" is to deliver, and delivery.yaml does not say oidRoot, structure, mailbox.", problem.What);
        Assert.StartsWith("Add to delivery.yaml: oidRoot: 2.999.1.9; structure: \"1990000002\"; mailbox: {", problem.Remedy, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("oidRoot: 2.999.1.9\n", "oidRoot")]
    [InlineData("structure: \"1990000010\"\n", "structure")]
    public void A_feed_that_delivers_needs_each_of_them(string line, string key)
    {
        var files = new Dictionary<string, byte[]>(Shipped.Files)
        {
            ["feeds.yaml"] = System.Text.Encoding.UTF8.GetBytes(Shipped.Text("feeds.yaml").Replace("    mode: observe\n" + Dpi, Delivering, StringComparison.Ordinal)),
        };
        Assert.Empty(Shipped.Load(files).Problems);

        files[File] = System.Text.Encoding.UTF8.GetBytes(Shipped.Text(File).Replace(line, "", StringComparison.Ordinal));
        Assert.Equal($"Feed \"dpi\" is to deliver, and delivery.yaml does not say {key}.", Assert.Single(Shipped.Load(files).Problems).What);
    }

    [Fact]
    public void Answers_of_a_feed_that_delivers_are_an_address() => Assert.Equal(
        "mllps://dpi.example:2580",
        Assert.IsType<MappingResult.Loaded>(Shipped.With("feeds.yaml", Shipped.Text("feeds.yaml").Replace("    mode: observe\n" + Dpi, Delivering + "\n    answers: mllps://DPI.example:2580", StringComparison.Ordinal))).Mappings.Feeds.Named("dpi")?.Answers);

    [Fact]
    public void A_feed_that_observes_answers_nobody() => Mistake.Is(
        "feeds.yaml", Dpi, Dpi + "\n    answers: ¤mllp://dpi.example:2580",
        "error: Key \"answers\" belongs to mode deliver, and this feed observes: the platform answers. Remove it, or change the mode.");

    [Theory]
    [InlineData("dpi.example:2580")]
    [InlineData("mllp://dpi.example")]
    [InlineData("mllp://dpi.example:0")]
    [InlineData("mllp://dpi.example:70000")]
    [InlineData("http://dpi.example:80")]
    public void An_address_of_answers_of_another_form_is_said(string address) => Mistake.Is(
        "feeds.yaml", "    mode: observe\n" + Dpi, Delivering + $"\n    answers: ¤{address}",
        $"error: \"{address}\" is not an address such as mllp://dpi.ch-exemple.example:2580, or mllps:// for TLS. Write an address such as mllp://dpi.ch-exemple.example:2580, or mllps:// for TLS.");

    [Theory]
    [InlineData("replyTo: secretariat@chu-fictif.test-ci-sis.mssante.fr", "replyTo: ¤a@chu-fictif.fr", "a@chu-fictif.fr")]
    [InlineData("address: cardiologie@chu-fictif.test-ci-sis.mssante.fr", "address: ¤cardiologie@xmssante.fr", "cardiologie@xmssante.fr")]
    [InlineData("returnAddress: documents@app.chu-fictif.test-ci-sis.mssante.fr", "returnAddress: ¤documents@mssante.fr.example", "documents@mssante.fr.example")]
    public void A_mailbox_outside_the_trust_space_is_said(string old, string @new, string address) => Mistake.Is(
        File, old, @new,
        $"error: \"{address}\" is outside the trust space (mssante.fr). Give a mailbox of the MSSanté operator; for an operator of your own add its domain to trustedDomains.");

    [Theory]
    [InlineData("a@mssante.fr", true)]
    [InlineData("a@b.c.MSSANTE.fr", true)]
    [InlineData("a@xmssante.fr", false)]
    [InlineData("a@mssante.fr.example", false)]
    [InlineData("mssante.fr@example.fr", false)]
    public void A_domain_is_trusted_with_those_below_it_only(string address, bool trusted) => Assert.Equal(trusted, DeliveryTable.None.IsTrusted(address));

    [Fact]
    public void A_service_that_does_not_exist_is_said() => Mistake.Is(
        File, "  - service: CARDIO\n", "  - service: ¤CARDIOO\n",
        $"error: Service \"CARDIOO\" does not stand in services.yaml. Did you mean \"CARDIO\"? Known: {string.Join(", ", Loaded().Services.Services.Select(s => s.Code))}.");

    [Fact]
    public void A_service_with_two_mailboxes_is_said() => Mistake.Is(
        File, "  - service: CARDIO\n", "  - { service: CARDIO, address: b@x.mssante.fr, displayName: B }\n  - service: ¤CARDIO\n",
        "error: Service \"CARDIO\" stands twice (first at line «{ service: CARDIO»). Keep one, or give the other another name.");

    [Fact]
    public void A_finess_without_its_prefix_is_told_so() => Mistake.Is(
        File, "structure: \"1990000010\"", "structure: ¤\"990000002\"",
        "error: \"990000002\" is not a structure with its prefix: 1 and a FINESS (\"1990000002\"), 2 and a SIREN, or 3 and a SIRET. Write the prefix before the FINESS: \"1990000002\".");

    [Fact]
    public void A_finess_of_another_house_is_warned_of() => Mistake.Is(
        File, "structure: \"1990000010\"", "structure: ¤\"1990000051\"",
        "warning: FINESS \"990000051\" is neither finessEj nor one of finessEg of hospital.yaml. The DMP compares it with the structure of the certificate: give the number that the certificate names.");

    [Fact]
    public void A_root_too_long_for_ids_under_it_is_said() => Mistake.Is(
        File, "oidRoot: 2.999.1.9", "oidRoot: ¤2.999.1111111111.1111111111.11111111",
        "error: The OID has 36 characters: an id made under it would be longer than the 64 that XDS allows. Give an arc of 34 characters at most.");

    [Theory]
    [InlineData("{{#if replacement}} jamais fermé")]
    [InlineData("Bonjour {{patiant}}")]
    [InlineData("{{hospital")]
    [InlineData("{{#nosuch}}x{{/nosuch}}")]
    [InlineData("{{> partial}}")]
    [InlineData("{{nosuch hospital}}")]
    public void A_text_that_is_no_template_is_said(string text)
    {
        var problem = Assert.Single(Shipped.With(File, $"textForPatient: \"{text}\"\n").Problems);

        Assert.Equal((1, 17), (problem.Line, problem.Column));
        Assert.StartsWith("The text is no template: ", problem.What, StringComparison.Ordinal);
        Assert.Equal("Names stand between braces: {{document}}, {{patient}}, {{service}}, {{hospital}}, {{replacement}}, {{noReply}}.", problem.Remedy);
    }

    [Fact]
    public void A_template_nested_beyond_reason_is_an_answer()
    {
        var text = string.Concat(Enumerable.Repeat("{{#if hospital}}", 300)) + string.Concat(Enumerable.Repeat("{{/if}}", 300));

        Assert.True(Shipped.With(File, $"textForPatient: \"{text}\"\n").Problems.Count <= 1);
    }

    [Fact]
    public void A_text_keeps_its_lines() => Assert.StartsWith("Bonjour,\n\nVeuillez trouver ci-joint", Loaded().Delivery.TextForProfessionals, StringComparison.Ordinal);

    private static HospitalMappings Loaded() => Assert.IsType<MappingResult.Loaded>(Shipped.Load(Shipped.Files)).Mappings;
}
