using System.Text;
using HopEn2.Interop.Mappings;
using Xunit;

namespace HopEn2.Interop.Tests.Unit.Mappings;

public class ManyProblemsTests
{
    [Fact]
    public void All_problems_of_all_files_are_found_at_once()
    {
        var files = Shipped.Files.ToDictionary(f => f.Key, f => Encoding.UTF8.GetString(f.Value));
        files["hospital.yaml"] = files["hospital.yaml"].Replace("timeZone: Europe/Paris", "timeZone: Europe/Parsi", StringComparison.Ordinal);
        files["feeds.yaml"] = files["feeds.yaml"].Replace("mode: observe\n    senders: [RIS", "mode: observer\n    sender: [RIS", StringComparison.Ordinal);
        files["services.yaml"] = files["services.yaml"].Replace("activity: dialysis", "activity: dialyse", StringComparison.Ordinal);
        files["documents.yaml"] = files["documents.yaml"].Replace("{ feed: dpi, code: CRHOSP }", "{ feed: dip, code: CRHOSP }", StringComparison.Ordinal);
        files["pathways.yaml"] = files["pathways.yaml"].Replace("\"0312\"", "\"9312\"", StringComparison.Ordinal);
        files["alerts.yaml"] = files["alerts.yaml"].Replace("ORTHO", "ORTO", StringComparison.Ordinal);

        var result = Shipped.Load(files.ToDictionary(f => f.Key, f => Encoding.UTF8.GetBytes(f.Value)));

        Assert.Equal(
            [
                "\"Europe/Parsi\" is no time zone known here.",
                "\"observer\" is not known here.",
                "A feed has no key \"sender\".",
                "Key \"fhir\" is for the senders that this feed names, and it names none.",
                "\"dialyse\" is not known here.",
                "Feed \"dip\" does not stand in feeds.yaml.",
                "UF \"9312\" does not stand in services.yaml.",
                "Service \"ORTO\" does not stand in services.yaml.",
            ],
            Assert.IsType<MappingResult.Refused>(result).Problems.Select(p => p.What));
    }

    [Fact]
    public void A_file_that_cannot_be_read_does_not_make_the_others_look_wrong() =>
        Assert.Equal(["mappings/services.yaml"], Shipped.With("services.yaml", "services: [").Problems.Select(p => p.File));

    [Fact]
    public void A_list_that_is_missing_does_not_make_the_others_look_wrong() =>
        Assert.Equal(["The feeds file needs the key \"feeds\"."], Shipped.With("feeds.yaml", "{}\n").Problems.Select(p => p.What));

    [Fact]
    public void The_hash_is_that_of_the_bytes()
    {
        var before = Assert.IsType<MappingResult.Loaded>(Shipped.Load(Shipped.Files)).Mappings.Hash;
        var after = Assert.IsType<MappingResult.Loaded>(Shipped.With("alerts.yaml", Shipped.Text("alerts.yaml") + "# une note\n")).Mappings.Hash;

        Assert.Equal(64, before.Length);
        Assert.NotEqual(before, after);
        Assert.Equal(before, Assert.IsType<MappingResult.Loaded>(Shipped.Load(Shipped.Files)).Mappings.Hash);
    }
}
