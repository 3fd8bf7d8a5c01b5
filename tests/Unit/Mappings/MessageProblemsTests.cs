using System.Text;
using HopEn2.Interop.Domain.Delivering.Visits;
using HopEn2.Interop.Mappings;
using Xunit;

namespace HopEn2.Interop.Tests.Unit.Mappings;

/// <summary>messages.yaml: what it says, and every mistake on its line.</summary>
public sealed class MessageProblemsTests
{
    private const string File = "messages.yaml";
    private const string One = "messages:\n  - code: AMBU-AVANT\n    label: A\n    announced: true\n    moved: true\n    subject: S\n    text: T\n";
    private const string Whole = One + "  - { code: AMBU-APRES, label: B, after: [1d], subject: S, text: T }\n  - { code: MATER-SORTIE, label: C, after: [1d], subject: S, text: T }\n";

    private static VisitMessageTable Of(string text) => Assert.IsType<MappingResult.Loaded>(Shipped.With(File, text)).Mappings.Messages;

    private static string Problem(string text) => Assert.Single(Shipped.With(File, text).Problems).ToString();

    [Fact]
    public void The_shipped_file_is_read_as_it_stands()
    {
        var table = Assert.IsType<MappingResult.Loaded>(MappingLoader.Load(Shipped.Folder)).Mappings.Messages;

        Assert.Equal((new TimeOnly(9, 0), new TimeOnly(21, 0), new TimeOnly(8, 0)), (table.Hours.Hour, table.Hours.Quiet!.From, table.Hours.Quiet.To));
        var before = table.Named("AMBU-AVANT")!;
        Assert.Equal((true, true, false, false, false), (before.Rule.Announced, before.Rule.Moved, before.Rule.Minors, before.Reply, before.Receipt));
        Assert.Equal([new Lead(7, true), new Lead(1, true)], before.Rule.Before);
        Assert.Equal(["0202", "0212"], before.Rule.Ufs!.Order());
        Assert.Equal([VisitSource.PreAdmission, VisitSource.Pending], before.Rule.Sources.Order());
    }

    [Fact]
    public void What_is_left_out_is_all_units_all_sources_by_day_only_and_for_the_grown_up()
    {
        var message = Of(Whole).Named("AMBU-AVANT")!;
        Assert.Null(message.Rule.Ufs);
        Assert.Equal(3, message.Rule.Sources.Count);
        Assert.False(message.Rule.Minors);
        Assert.NotNull(Of(Whole).Hours.Quiet);
        Assert.Null(Of("quietFrom: \"00:00\"\nquietTo: \"00:00\"\n" + Whole).Hours.Quiet);
    }

    [Fact]
    public void Services_stand_for_their_units() =>
        Assert.Equal(["0201", "0202", "0301", "6268"], Of(Whole.Replace("    label: A\n", "    label: A\n    services: [CHIRVISC]\n    ufs: [\"0301\"]\n", StringComparison.Ordinal)).Named("AMBU-AVANT")!.Rule.Ufs!.Order());

    [Fact]
    public void A_house_without_the_file_writes_to_nobody_and_its_pathways_name_no_message()
    {
        var files = Shipped.Files.Where(f => f.Key != File).ToDictionary(f => f.Key, f => f.Value);
        Assert.All(Shipped.Load(files).Problems, p => Assert.Contains("does not stand in messages.yaml", p.What, StringComparison.Ordinal));
        files["pathways.yaml"] = Encoding.UTF8.GetBytes(string.Join('\n', Shipped.Text("pathways.yaml").Split('\n').Where(l => !l.StartsWith("    messages:", StringComparison.Ordinal))));
        Assert.Same(VisitMessageTable.None, Assert.IsType<MappingResult.Loaded>(Shipped.Load(files)).Mappings.Messages);
    }

    [Fact]
    public void An_unknown_name_is_said_on_the_line_where_it_stands()
    {
        var text = Whole.Replace("    text: T\n", "    text: |\n      Bonjour {{patient}},\n\n      le {{dat}} à {{time}}\n", StringComparison.Ordinal);
        Assert.StartsWith("mappings/messages.yaml:10:1: error: There is no \"dat\" to be filled in. Did you mean \"date\"?", Problem(text), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{{dat}}", "There is no \"dat\" to be filled in.")]
    [InlineData("{{#if tomorow}}a{{/if}}b", "There is no \"tomorow\" to be filled in.")]
    [InlineData("{{tomorrow}}", "{{tomorrow}} is so or not, and no text.")]
    [InlineData("{{#if tomorrow}}a", "{{#if …}} opened here is never closed.")]
    [InlineData("a{{/if}}", "\"{{/if}}\" does not belong here.")]
    [InlineData("{{#if today}}a{{/unless}}{{/if}}b", "\"{{/unless}}\" does not belong here.")]
    [InlineData("{{else}}a", "\"{{else}}\" does not belong here.")]
    [InlineData("a {{date", "Braces opened here are never closed.")]
    [InlineData("{{#each days}}a{{/each}}", "\"{{#each days}}\" does not belong here.")]
    [InlineData("{{patient.name}}", "There is no \"patient.name\" to be filled in.")]
    [InlineData("{{{date}}}", "\"{{{date}}\" does not belong here.")]
    [InlineData("{{#if moved}}a{{/if}}", "The text is empty where its conditions do not hold.")]
    [InlineData("{{#if today}}{{else}}a{{/if}}", "The text is empty where its conditions do not hold.")]
    public void A_template_that_cannot_be_filled_in_is_said(string subject, string what)
    {
        var problems = Shipped.With(File, Whole.Replace("    subject: S\n", $"    subject: \"{subject}\"\n", StringComparison.Ordinal)).Problems;
        Assert.Contains(problems, p => p.What.StartsWith(what, StringComparison.Ordinal) && p.Line == 6);
    }

    [Fact]
    public void An_empty_subject_is_said() => Assert.StartsWith("mappings/messages.yaml:6:14: error: The text is empty", Problem(Whole.Replace("    subject: S\n", "    subject: \" \"\n", StringComparison.Ordinal)), StringComparison.Ordinal);

    [Theory]
    [InlineData("0d")]
    [InlineData("366d")]
    [InlineData("7")]
    [InlineData("07d")]
    [InlineData("1w")]
    [InlineData("-1d")]
    public void A_time_that_is_none_is_said(string time) =>
        Assert.StartsWith($"mappings/messages.yaml:4:14: error: \"{time}\" is not a time of 1h to 365d, such as 7d or 4h.", Problem(Whole.Replace("    announced: true\n", $"    before: [{time}]\n", StringComparison.Ordinal)), StringComparison.Ordinal);

    [Theory]
    [InlineData("    announced: true\n    moved: true\n", "", "Nothing says when the message goes.")]
    [InlineData("    announced: true\n", "    after: [1d]\n", "Who is not written to before a visit is not told that it moved.")]
    [InlineData("    announced: true\n", "    before: [1d, 24h, 1d]\n", "\"1d\" stands twice.")]
    [InlineData("    announced: true\n    moved: true\n", "    announced: true\n", "Who was told a date is not told when the visit moves.")]
    [InlineData("    announced: true\n    moved: true\n", "    after: [1d]\n    for: [pending]\n", "Of what comes after a visit it does not matter how it was announced.")]
    [InlineData("    label: A\n", "    label: A\n    services: [CHIRV]\n", "Service \"CHIRV\" does not stand in services.yaml.")]
    [InlineData("    label: A\n", "    label: A\n    ufs: [\"202\"]\n", "UF \"202\" does not stand in services.yaml.")]
    [InlineData("    label: A\n", "    label: A\n    attachments: [plan.pdf]\n", "There is no file messages/plan.pdf of 4 MB at most that can be read.")]
    [InlineData("code: AMBU-AVANT", "code: AMBU-AUTRE", "No pathway names \"AMBU-AUTRE\": it is sent, and does not count for P1.08.")]
    [InlineData("code: AMBU-APRES", "code: AMBU-AVANT", "Message \"AMBU-AVANT\" stands twice (first at line 2).")]
    public void What_does_not_fit_together_is_said(string old, string @new, string what) =>
        Assert.Contains(Shipped.With(File, Whole.Replace(old, @new, StringComparison.Ordinal)).Problems, p => p.What == what);

    private static MappingResult WithFile(byte[] content) => Shipped.Load(new Dictionary<string, byte[]>(Shipped.Files)
    {
        [File] = Encoding.UTF8.GetBytes(Whole.Replace("    label: A\n", "    label: A\n    attachments: [a.pdf]\n", StringComparison.Ordinal)),
        ["messages/a.pdf"] = content,
    });

    [Fact]
    public void Files_are_taken_along_and_a_change_of_one_is_a_change_of_the_mappings()
    {
        var (one, other) = (Assert.IsType<MappingResult.Loaded>(WithFile("%PDF-1.4"u8.ToArray())).Mappings, Assert.IsType<MappingResult.Loaded>(WithFile("%PDF-1.7"u8.ToArray())).Mappings);
        var file = Assert.Single(one.Messages.Named("AMBU-AVANT")!.Files);
        Assert.Equal(("a.pdf", "application/pdf", "%PDF-1.4"), (file.Name, file.MediaType, Encoding.ASCII.GetString(file.Content.Span)));
        Assert.NotEqual(one.Hash, other.Hash);
    }

    [Fact]
    public void A_file_that_is_no_PDF_is_said() => Assert.Equal("\"a.pdf\" is no PDF.", Assert.Single(WithFile("MZ"u8.ToArray()).Problems).What);

    [Fact]
    public void An_hour_of_the_night_is_doubted() =>
        Assert.Equal("sendAt lies in the quiet hours: messages wait for quietTo.", Assert.Single(Shipped.With(File, "sendAt: \"23:00\"\n" + Whole).Problems).What);
}
