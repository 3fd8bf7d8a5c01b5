using System.Globalization;
using System.Security.Cryptography;
using HopEn2.Interop.Simulators.Hospital;
using Xunit;

namespace HopEn2.Interop.Tests.Unit.Simulators.Hospital;

public class HospitalDayTests
{
    private static readonly HospitalPlan Small = new() { Day = new DateOnly(2025, 3, 11), DocumentsPerDay = 120, Seed = 3 };

    [Fact]
    public void The_same_plan_gives_the_same_bytes()
    {
        Assert.Equal(Fingerprint(Small), Fingerprint(Small));
    }

    [Fact]
    public void Another_seed_or_another_day_gives_other_messages()
    {
        Assert.NotEqual(Fingerprint(Small), Fingerprint(Small with { Seed = 4 }));
        Assert.NotEqual(Fingerprint(Small), Fingerprint(Small with { Day = Small.Day.AddDays(1) }));
    }

    [Fact]
    public void Messages_leave_in_order_of_time_and_on_their_day()
    {
        var times = FullDay.Messages.Select(m => m.At).ToList();
        Assert.Equal(times.Order(), times);
        Assert.All(times, t => Assert.Equal(FullDay.Plan.Day, DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(t, FullDay.Plan.Zone).DateTime)));
    }

    [Fact]
    public void A_working_day_has_about_as_many_documents_as_planned_and_a_Sunday_far_fewer()
    {
        var working = FullDay.Carriers.Count;
        var sunday = HospitalDay.Generate(FullDay.Plan with { Day = new DateOnly(2025, 3, 16) }).Tally().Total.Produced;
        Assert.InRange(working, 1_275, 1_725);
        Assert.InRange(sunday, 300, 900);
    }

    [Fact]
    public void Every_message_reads_as_what_it_says_it_is()
    {
        foreach (var (message, er7) in FullDay.Read)
        {
            Assert.Equal(message.ControlId, er7["MSH-10"]);
            Assert.Equal(message.Type, $"{er7["MSH-9.1"]}^{er7["MSH-9.2"]}");
            Assert.Equal("CHU-FICTIF", er7["MSH-4"]);
        }
    }

    [Theory]
    [InlineData("ADT", "GAM")]
    [InlineData("ORU", "SGL")]
    [InlineData("ZAM", "PFI")]
    public void Each_kind_of_message_has_its_sender(string type, string sender)
    {
        Assert.All(FullDay.Read.Where(m => m.Message.Type.StartsWith(type, StringComparison.Ordinal)), m => Assert.Equal(sender, m.Er7["MSH-3"]));
    }

    [Fact]
    public void No_acknowledgement_is_written_before_the_message_it_answers()
    {
        var written = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (_, er7, _) in FullDay.Carriers)
        {
            // A control id may come back: no answer is older than its first use.
            if (!written.TryGetValue(er7["MSH-10"], out var first) || string.CompareOrdinal(er7["MSH-7"], first) < 0)
                written[er7["MSH-10"]] = er7["MSH-7"];
        }

        foreach (var (_, zam) in FullDay.Read.Where(m => m.Message.Type.StartsWith("ZAM", StringComparison.Ordinal)))
        {
            Assert.True(string.CompareOrdinal(written[zam["OBX-4"]], zam["MSH-7"]) <= 0, zam["MSH-10"]);
        }
    }

    [Fact]
    public void Nothing_of_the_production_identity_services_is_used()
    {
        Assert.All(FullDay.Messages.Take(3_000), m =>
        {
            var text = System.Text.Encoding.Latin1.GetString(m.Bytes.Span);
            Assert.DoesNotContain("1.2.250.1.213.1.4.8", text, StringComparison.Ordinal);
            Assert.DoesNotContain("1.2.250.1.213.1.4.9", text, StringComparison.Ordinal);
        });
    }

    [Fact]
    public void Days_follow_each_other_and_stays_go_on_overnight()
    {
        var admitted = new HashSet<string>(StringComparer.Ordinal);
        var overnight = 0;
        foreach (var message in HospitalDay.Generate(Small with { Days = 3 }).Messages.Where(m => m.Type is "ADT^A01" or "ADT^A03"))
        {
            var er7 = PlainEr7.Read(message);
            if (message.Type == "ADT^A01")
                admitted.Add(er7["PV1-19.1"]);
            else if (er7["PV1-2"] == "I" && er7["PV1-44"][..8] == Day(0) && er7["PV1-45"][..8] != Day(0) && admitted.Contains(er7["PV1-19.1"]))
                overnight++;
        }

        Assert.True(overnight > 0);

        static string Day(int days) => Small.Day.AddDays(days).ToString("yyyyMMdd", CultureInfo.InvariantCulture);
    }

    [Fact]
    public void A_plan_without_end_streams()
    {
        Assert.Equal(2_000, HospitalDay.Generate(Small with { Days = null }).Messages.Take(2_000).Count());
    }

    private static string Fingerprint(HospitalPlan plan)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var message in HospitalDay.Generate(plan).Messages)
            hash.AppendData(message.Bytes.Span);
        return Convert.ToHexString(hash.GetHashAndReset());
    }
}
