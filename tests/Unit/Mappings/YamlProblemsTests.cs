using System.Text;
using HopEn2.Interop.Mappings;
using Xunit;

namespace HopEn2.Interop.Tests.Unit.Mappings;

public class YamlProblemsTests
{
    private const string File = "alerts.yaml";
    private const string Route = "  - name: interop\n    transport: mail\n    target: interop@chu-fictif.example\n";

    private static string Said(string file, byte[]? bytes)
    {
        var files = new Dictionary<string, byte[]>(Shipped.Files);
        files.Remove(file);
        if (bytes is not null)
            files[file] = bytes;
        return string.Join('\n', Shipped.Load(files).Problems);
    }

    [Fact]
    public void A_key_that_stands_twice_names_the_line_of_the_first() => Mistake.Is(
        File, Route, "  - name: interop\n    transport: mail\n    ¤name: encore\n    target: interop@chu-fictif.example\n",
        "error: Key \"name\" stands twice (first at line «name: interop»). Keep one.");

    [Fact]
    public void An_anchor_is_refused() => Mistake.Is(
        File, "feeds: [sgl]", "feeds: ¤&labo [sgl]",
        "error: An anchor (&labo) stands here. Mapping files have no anchors: remove it, and write the value wherever it is needed.");

    [Fact]
    public void An_alias_is_refused_beside_its_anchor() => Assert.Equal(
        [
            "An anchor (&labo) stands here.",
            "An alias (*labo) stands here.",
        ],
        Shipped.With(File, Shipped.Text(File).Replace("feeds: [sgl]", "feeds: &labo [sgl]", StringComparison.Ordinal).Replace("feeds: [pfi]", "feeds: *labo", StringComparison.Ordinal)).Problems.Select(p => p.What));

    [Fact]
    public void A_merge_key_is_refused() => Mistake.Is(
        File, Route, Route + "    ¤<<: { name: x }\n",
        "error: A route has no key \"<<\". Mapping files have no merge keys: write the keys themselves.");

    [Fact]
    public void A_tag_is_refused() => Mistake.Is(
        File, "feeds: [sgl]", "feeds: [¤!!str sgl]",
        "error: A tag (tag:yaml.org,2002:str) stands here. Mapping files have no tags: remove it; a text that looks like a number goes between quotes.");

    [Fact]
    public void A_second_document_is_refused() => Mistake.Is(
        File, "  - name: biologie", "¤---\n  - name: biologie",
        "error: A second YAML document begins here (\"---\"). One file holds one document: remove the line \"---\".");

    [Fact]
    public void A_document_that_begins_with_a_line_of_its_own_is_fine() =>
        Assert.Empty(Shipped.With(File, "---\nroutes: []\n...\n").Problems);

    [Fact]
    public void A_tab_that_indents_is_said_on_each_line() => Assert.Equal(
        "mappings/alerts.yaml:2:1: error: A tab indents this line. YAML is indented with blanks: replace the tab by two blanks.\n" +
        "mappings/alerts.yaml:4:3: error: A tab indents this line. YAML is indented with blanks: replace the tab by two blanks.",
        Said(File, "routes:\n\t- name: a\n\n  \ttransport: mail\n"u8.ToArray()));

    [Fact]
    public void A_tab_within_a_line_is_nobodys_concern() => Assert.Empty(Shipped.With(File, "routes: []\t# une note\n").Problems);

    [Fact]
    public void A_bracket_that_is_never_closed_is_said_where_it_opens() => Mistake.Is(
        File, "feeds: [sgl]", "feeds: ¤[sgl",
        "error: This is not YAML: what follows is out of place. A bracket opened here is never closed, or a comma is missing, or a text holds a sign of its own (: [ ] { } ,) and must go between quotes.");

    [Fact]
    public void A_quote_that_is_never_closed_is_said() => Assert.Contains(
        "A quote opened here is never closed.", Assert.Single(Shipped.With(File, "routes: []\nfalseAlarmsPerStreamAndMonth: \"0.5\n").Problems).Remedy);

    [Fact]
    public void An_indentation_that_does_not_fit_is_said()
    {
        var problem = Assert.Single(Shipped.With(File, "routes:\n  - name: a\n     transport: mail\n").Problems);

        Assert.Equal(3, problem.Line);
        Assert.Equal("Either the indentation is wrong here, or a text holds \": \" and must go between quotes, or the line before lacks its colon.", problem.Remedy);
    }

    [Fact]
    public void A_text_with_a_colon_needs_quotes() => Assert.Equal(
        "Either the indentation is wrong here, or a text holds \": \" and must go between quotes, or the line before lacks its colon.",
        Assert.Single(Shipped.With("services.yaml", Shipped.Text("services.yaml").Replace("label: Cardiologie\n", "label: Cardiologie: adultes\n", StringComparison.Ordinal)).Problems).Remedy);

    [Fact]
    public void A_value_that_begins_with_a_reserved_sign_needs_quotes() => Assert.Equal(
        "A value that begins with @, ` or % goes between quotes.",
        Assert.Single(Shipped.With(File, "routes: @personne\n").Problems).Remedy);

    [Theory]
    [InlineData("")]
    [InlineData("# rien\n\n")]
    public void An_empty_file_is_said(string text) => Assert.Equal(
        "mappings/alerts.yaml:1:1: error: The file is empty. Copy the file of that name from the mappings shipped with the program, and change it.",
        Said(File, Encoding.UTF8.GetBytes(text)));

    [Fact]
    public void A_file_that_is_a_list_is_said() => Mistake.IsWhole(
        File, "¤- name: a\n",
        "error: Here stands a list instead of the alerts file. Write its keys: routes:.");

    [Fact]
    public void A_missing_file_is_said() => Assert.Equal(
        "mappings/alerts.yaml:1:1: error: The file is missing. Copy it from the mappings shipped with the program, and change it.",
        Said(File, null));

    [Fact]
    public void A_file_under_the_other_ending_is_found() => Assert.Equal(
        "mappings/alerts.yml:1:1: warning: This file is not read. Did you mean \"alerts.yaml\"? Known: hospital.yaml, feeds.yaml, services.yaml, documents.yaml, pathways.yaml, alerts.yaml, indicators.yaml, delivery.yaml, messages.yaml.\n" +
        "mappings/alerts.yaml:1:1: error: The file is missing. Rename alerts.yml to alerts.yaml.",
        string.Join('\n', Shipped.Load(Shipped.Files.ToDictionary(f => f.Key == File ? "alerts.yml" : f.Key, f => f.Value)).Problems));

    [Fact]
    public void A_file_that_no_one_reads_is_a_warning()
    {
        var result = Shipped.Load(new Dictionary<string, byte[]>(Shipped.Files) { ["service.yaml"] = [] });

        Assert.IsType<MappingResult.Loaded>(result);
        Assert.Equal("Did you mean \"services.yaml\"?", Assert.Single(result.Problems).Remedy[..29]);
    }

    [Fact]
    public void A_folder_that_is_not_there_is_said_of_each_file()
    {
        var result = MappingLoader.Load(Path.Combine(Shipped.Folder, "nowhere"));

        Assert.Equal(6, Assert.IsType<MappingResult.Refused>(result).Problems.Count);
        Assert.All(result.Problems, p => Assert.StartsWith("There is no folder", p.What));
    }

    [Fact]
    public void A_byte_order_mark_is_nothing() => Assert.Empty(Said(File, [0xEF, 0xBB, 0xBF, .. Shipped.Files[File]]));

    [Fact]
    public void Line_ends_of_Windows_are_fine() => Assert.Empty(Shipped.With("services.yaml", Shipped.Text("services.yaml").Replace("\n", "\r\n", StringComparison.Ordinal)).Problems);

    [Fact]
    public void Utf_16_is_said() => Assert.Contains("Save it as UTF-8.", Said(File, [0xFF, 0xFE, .. Encoding.Unicode.GetBytes(Shipped.Text(File))]));

    [Fact]
    public void An_accent_of_Windows_is_said_where_it_stands() => Assert.Equal(
        "mappings/alerts.yaml:2:7: error: From here on the file is not UTF-8: an accent was probably saved in ISO 8859 or Windows-1252. Save it as UTF-8.",
        Said(File, [.. "routes: []\n# É "u8, .. Encoding.Latin1.GetBytes("l'été\n")]));

    [Fact]
    public void Nesting_without_end_is_said_and_exhausts_nothing() =>
        Assert.Equal("mappings/alerts.yaml:1:209: error: 200 brackets are open here. No mapping file needs that: look for brackets that are never closed.", Said(File, Encoding.UTF8.GetBytes("routes: " + new string('[', 100_000) + new string(']', 100_000))));

    [Fact]
    public void Nesting_deeper_than_any_file_of_ours_is_said() =>
        Assert.Contains("mappings/alerts.yaml:1:28: error: Lists and keys are nested more than 20 deep.", Said(File, Encoding.UTF8.GetBytes("routes: " + new string('[', 100) + new string(']', 100))));

    [Fact]
    public void A_control_character_does_not_reach_the_terminal() => Assert.DoesNotContain('\u001b', Said(File, "routes: \"\\e[31m\"\n"u8.ToArray()));
}
