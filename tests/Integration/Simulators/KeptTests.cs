using System.Text;
using HopEn2.Interop.Simulators;
using HopEn2.Interop.Simulators.Dmp.Registry;
using HopEn2.Interop.Simulators.Mss;
using HopEn2.Interop.Simulators.Mss.Mailboxes;
using HopEn2.Interop.Simulators.Mss.Recipients;
using HopEn2.Interop.Simulators.Mss.Smtp;
using Xunit;

namespace HopEn2.Interop.Tests.Integration.Simulators;

/// <summary>A neighbour that ends and starts again has what it had.</summary>
public sealed class KeptTests : IDisposable
{
    private static readonly DateTimeOffset Noon = new(2025, 3, 14, 12, 0, 0, TimeSpan.Zero);
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("hopen2-kept-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void A_registry_has_its_documents_their_states_and_its_counts()
    {
        using (var kept = Registry())
        {
            var registry = new DocumentRegistry(new(), kept);
            registry.Present(["1.1", "1.2"]);
            Assert.Empty(registry.Register("9.1", [New("1.1")]));
            Assert.Empty(registry.Register("9.2", [New("1.2") with { ReplacedEntry = registry.ByUniqueId("1.1")!.EntryUuid }]));
            registry.Present(["1.1"]);
            Assert.Equal("XDSDuplicateUniqueIdInRegistry", Assert.Single(registry.Register("9.3", [New("1.1")])).Code);
        }

        using var again = Registry();
        var after = new DocumentRegistry(new(), again);
        Assert.Equal([("1.1", 2, 1, 1), ("1.2", 1, 1, 0)], after.Accounts().Select(a => (a.UniqueId, a.Presented, a.Registered, a.Duplicates)));
        Assert.Equal("1.1", after.ByUniqueId("1.2")!.Replaces);
        Assert.EndsWith("Deprecated", after.ByUniqueId("1.1")!.Status, StringComparison.Ordinal);
        Assert.Equal("1.2", after.ByEntry(after.ByUniqueId("1.2")!.EntryUuid)!.UniqueId);
        Assert.Equal("XDSDuplicateUniqueIdInRegistry", Assert.Single(after.Register("9.1", [New("1.3")])).Code);
        Assert.Equal(("34133-9", "2.16.840.1.113883.6.1"), after.ByUniqueId("1.1")!.Type);
    }

    [Fact]
    public void A_line_that_a_death_cut_short_never_was()
    {
        using (var kept = Registry())
            new DocumentRegistry(new(), kept).Present(["1.1", "1.2"]);
        var file = Path.Combine(_folder.FullName, "registry.jsonl");
        File.WriteAllText(file, File.ReadAllText(file)[..^3]);

        using var again = Registry();
        var after = new DocumentRegistry(new(), again);
        after.Present(["1.3"]);
        Assert.Equal(["1.1", "1.3"], after.Accounts().Select(a => a.UniqueId));
        again.Dispose();
        using var third = Registry();
        Assert.Equal(["1.1", "1.3"], new DocumentRegistry(new(), third).Accounts().Select(a => a.UniqueId));
    }

    [Fact]
    public void What_another_wrote_is_refused_and_left_alone()
    {
        var file = Path.Combine(_folder.FullName, "registry.jsonl");
        File.WriteAllText(file, "shopping list\n");
        Assert.Contains(file, Assert.Throws<InvalidDataException>(Registry).Message, StringComparison.Ordinal);
        Assert.Equal("shopping list\n", File.ReadAllText(file));
    }

    [Fact]
    public void Mailboxes_have_their_mails_under_their_numbers()
    {
        var (inbox, done) = ((0u, 0u), (0u, 0u));
        using (var kept = Mailboxes())
        {
            var store = new MailStore(new(), kept);
            foreach (var text in (string[])["one", "two", "three", "four"])
                store.Deliver("a@b.test", Encoding.ASCII.GetBytes(text), Noon);
            store.Create("a@b.test", "Done");
            lock (store.Lock)
            {
                var (from, to) = (store.Find("a@b.test", "INBOX")!, store.Find("a@b.test", "Done")!);
                store.Transfer("a@b.test", from, [from.Mails[1]], to, copied: false);
                store.Transfer("a@b.test", from, [from.Mails[0]], to, copied: true);
                store.Expunge("a@b.test", from, [from.Mails[2]]);
                (inbox, done) = ((from.Validity, from.NextUid), (to.Validity, to.NextUid));
            }
        }

        using var again = Mailboxes();
        var after = new MailStore(new(), again);
        var (left, moved) = (after.Find("a@b.test", "INBOX")!, after.Find("a@b.test", "Done")!);
        Assert.Equal([(1u, "one"), (3u, "three")], left.Mails.Select(Shown));
        Assert.Equal([(1u, "two"), (2u, "one")], moved.Mails.Select(Shown));
        Assert.Equal((inbox, done), ((left.Validity, left.NextUid), (moved.Validity, moved.NextUid)));

        static (uint, string) Shown(StoredMail mail) => (mail.Uid, Encoding.ASCII.GetString(mail.Bytes.Span));
    }

    [Fact]
    public void What_is_to_come_back_comes_back_once()
    {
        var mail = new Handed("s@app.test", "env", false, [new("d@x.test", "SUCCESS", null)], "From: s@app.test\r\nMessage-ID: <1@app.test>\r\nDisposition-Notification-To: s@app.test\r\n\r\nText\r\n"u8.ToArray(), "s@app.test");
        var behaviour = new Behaviour { Delivered = new(0, 0), DisplayedPercent = 100, Read = new(3_600_000, 3_600_000) };
        Open((postman, store) =>
        {
            postman.Take(mail);
            postman.Take(mail);
            postman.DeliverDue();
            Assert.Equal(2, store.Find("s@app.test", "INBOX")!.Mails.Count);
        });
        Open((postman, _) =>
        {
            Assert.Equal(("<1@app.test>", "d@x.test", 2), Assert.Single(postman.Taken) is var taken ? (taken.MessageId, taken.Recipient, taken.Taken) : default);
            Assert.Equal((2, 2, 2), (postman.Counts["taken"], postman.Counts["returned-Delivered"], postman.Counts["waiting"]));
            postman.DeliverDue(all: true);
        });
        Open((postman, store) =>
        {
            Assert.Equal((0, 2), (postman.Counts["waiting"], postman.Counts["returned-Disposition"]));
            Assert.Equal(4, store.Find("s@app.test", "INBOX")!.Mails.Count);
        });

        void Open(Action<Postman, MailStore> act)
        {
            using var mailboxes = Mailboxes();
            using var post = KeptLines<PostLine>.Open(_folder.FullName, "taken.jsonl");
            var returned = MssServer.Returned(mailboxes);
            var options = new MssOptions { Behaviour = behaviour };
            var store = new MailStore(options, mailboxes);
            act(new Postman(options, store, TimeProvider.System, post, returned), store);
        }
    }

    private KeptLines<RegistryLine> Registry() => KeptLines<RegistryLine>.Open(_folder.FullName, "registry.jsonl");

    private KeptLines<MailboxLine> Mailboxes() => KeptLines<MailboxLine>.Open(_folder.FullName, "mailboxes.jsonl");

    private static NewVersion New(string id) => new(
        new RegisteredVersion
        {
            UniqueId = id,
            EntryUuid = "urn:uuid:" + id,
            LogicalId = "urn:uuid:l" + id,
            PatientId = "279035121518989^^^&1.2.250.1.213.1.4.10&ISO^NH",
            Structure = "1999999999",
            Sha1 = "00",
            Size = 0,
            MimeType = "text/xml",
            Title = "Lettre",
            CreationTime = "20250314",
            LanguageCode = "fr-FR",
            Class = ("11", "1.2.250.1.213.1.1.4.1"),
            Type = ("34133-9", "2.16.840.1.113883.6.1"),
            Format = ("urn:ihe:iti:xds-sd:pdf:2008", "1.3.6.1.4.1.19376.1.2.3"),
            SubmissionId = "9",
            At = Noon,
            Status = "urn:oasis:names:tc:ebxml-regrep:StatusType:Approved",
        },
        null,
        new byte[] { 1 });
}
