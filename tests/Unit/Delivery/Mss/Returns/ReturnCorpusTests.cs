using HopEn2.Interop.Delivery.Mss.Returns;
using HopEn2.Interop.Domain.Delivering;
using HopEn2.Interop.Mail.Mime;
using HopEn2.Interop.Tests.Shared;
using Xunit;

namespace HopEn2.Interop.Tests.Unit.Delivery.Mss.Returns;

/// <summary>Mails as they come back, written by hand after real ones: <c>tests/Samples/returns</c>, and in <c>expected.tsv</c> what each is.</summary>
public sealed class ReturnCorpusTests
{
    private static readonly ReturnReader Reader = new(new ReturnPatterns());
    private static readonly ReturnMatching Matching = new(new Sent(Returned.ToDoctor, Returned.ToPatient), TimeSpan.FromDays(30));

    public static TheoryData<string, string, string, string, string, string> Mails
    {
        get
        {
            var data = new TheoryData<string, string, string, string, string, string>();
            foreach (var row in Samples.Text("returns/expected.tsv").Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(1).Select(l => l.TrimEnd('\r').Split('\t')))
                data.Add(row[0], row[1], row[2], row[3], row[4], row[5]);
            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Mails))]
    public async Task A_return_is_what_it_is(string mail, string kind, string match, string state, string code, string cause)
    {
        var read = Reader.Read(MailReader.Read(Samples.Bytes($"returns/{mail}.eml")));
        var found = await Matching.FindAsync(read, Returned.At, default);

        Assert.Equal(kind, read.Kind.ToString());
        Assert.Equal(
            match switch { "id" => (Returned.ToDoctor, false), "guess" => (Returned.ToDoctor, true), "patient" => (Returned.ToPatient, false), "patient-guess" => (Returned.ToPatient, true), _ => default((SentMail, bool)?) },
            found);
        var outcome = found is { } about ? ReturnMatching.OutcomeOf(read, about.Mail) : read.Outcomes is [var first, ..] ? first : null;
        Assert.Equal((state, code, cause), (outcome?.State.ToString() ?? "-", outcome?.Code ?? "-", outcome?.Cause ?? "-"));
    }

    [Fact]
    public void Every_mail_of_the_folder_is_expected_and_there_are_forty_at_least()
    {
        var files = Directory.EnumerateFiles(Path.Combine(Repository.Root, "tests", "Samples", "returns"), "*.eml").Select(Path.GetFileNameWithoutExtension).Order(StringComparer.Ordinal).ToList();

        Assert.Equal(Mails.Select(m => (string)m[0]).Order(StringComparer.Ordinal), files);
        Assert.True(files.Count >= 40);
        Assert.Equal(Enum.GetNames<ReturnKind>().Order(StringComparer.Ordinal), Mails.Select(m => (string)m[1]).Distinct().Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_return_cut_off_anywhere_is_still_something()
    {
        foreach (var file in new[] { "dsn-failed-unknown-user", "mdn-processed-error", "answer-patient-photo" })
        {
            var bytes = Samples.Bytes($"returns/{file}.eml");
            for (var length = 0; length < bytes.Length; length += 7)
                Assert.NotNull(Reader.Read(MailReader.Read(bytes.AsMemory(0, length))));
        }
    }
}
