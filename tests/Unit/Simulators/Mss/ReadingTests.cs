using System.IO.Compression;
using System.Text;
using HopEn2.Interop.Simulators.Mss.Control;
using HopEn2.Interop.Simulators.Mss.Imap;
using HopEn2.Interop.Simulators.Mss.Mime;
using HopEn2.Interop.Simulators.Mss.Smtp;
using Xunit;

namespace HopEn2.Interop.Tests.Unit.Simulators.Mss;

/// <summary>What the operator reads: envelopes, mails, zips, numbers of mails; well made and not.</summary>
public sealed class ReadingTests
{
    [Fact]
    public void An_envelope_is_read_with_its_parameters()
    {
        var path = SmtpPath.Read("FROM:<Documents@App.test> SIZE=12 RET=HDRS ENVID=a+2Bb", "FROM")!;
        Assert.Equal(("documents@app.test", "12", "a+b"), (path.Address, path["SIZE"], SmtpPath.Xtext(path["ENVID"]!)));
        Assert.Equal("", SmtpPath.Read("FROM:<>", "FROM")!.Address);
    }

    [Theory]
    [InlineData("FROM:a@b.test")]
    [InlineData("FROM:<a@b@c>")]
    [InlineData("FROM:<a b@c.test>")]
    [InlineData("TO:<a@b.test>")]
    [InlineData("FROM:<a@b.test> SIZE=1 SIZE=2")]
    public void A_malformed_envelope_is_none(string text) => Assert.Null(SmtpPath.Read(text, "FROM"));

    [Fact]
    public void A_mail_is_taken_apart_with_names_and_contents()
    {
        var mail = MimePart.Read(Encoding.UTF8.GetBytes(
            "Subject: =?utf-8?Q?op=C3=A9_?= =?utf-8?B?w6k=?=\r\nContent-Type: multipart/mixed;\r\n boundary=\"b;1\"\r\n\r\navant\r\n--b;1\r\nContent-Type: multipart/alternative; boundary=c\r\n\r\n--c\r\n\r\ntexte\r\n--c--\r\n"
            + "--b;1\r\nContent-Type: application/pdf; name*=utf-8''a%20%C3%A9.pdf\r\nContent-Transfer-Encoding: base64\r\n\r\nJVBE\r\nRg==\r\n--b;1\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n=C3=A9=\r\nt=C3=A9\r\n--b;1--\r\n"));
        Assert.Equal("opé é", Words.Decode(mail.Header("subject")));
        var leaves = mail.All().Where(p => p.Parts.Count == 0).ToList();
        Assert.Equal(["texte", "%PDF", "été"], leaves.Select(l => Encoding.UTF8.GetString(l.Content())));
        Assert.Equal("a é.pdf", leaves[1].FileName);
    }

    [Fact]
    public void Parts_within_parts_without_end_are_read_to_a_depth()
    {
        var mail = MimePart.Read(Encoding.ASCII.GetBytes(string.Concat(Enumerable.Range(0, 2_000).Select(i => $"Content-Type: multipart/mixed; boundary=b{i}\r\n\r\n--b{i}\r\n"))));
        Assert.InRange(mail.All().Count(), 2, 50);
    }

    [Fact]
    public void Damage_anywhere_is_read_somehow()
    {
        var whole = Encoding.UTF8.GetBytes("Subject: =?utf-8?Q?=C3=A9?=\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Transfer-Encoding: base64\r\n\r\nQUJD\r\n--b--\r\n");
        var dice = new Random(3);
        for (var i = 0; i < 5_000; i++)
        {
            var bytes = whole.ToArray();
            bytes[dice.Next(bytes.Length)] = (byte)dice.Next(256);
            var read = MimePart.Read(bytes.AsMemory(0, dice.Next(bytes.Length)));
            Assert.All(read.All(), p => Assert.NotNull(p.Content()));
            Words.Decode(read.Header("Subject"));
        }
    }

    [Fact]
    public void An_xdm_is_taken_apart_and_its_hashes_are_held_against_its_files()
    {
        var good = ReceivedXdm.Read(Zip(("INDEX.HTM", "x"), ("README.TXT", "x"), ("IHE_XDM/SUBSET01/DOC0001.XML", "abc"), ("IHE_XDM/SUBSET01/METADATA.XML", Metadata("a9993e364706816aba3e25717850c26c9cd0d89d", 3))));
        Assert.Null(good.Problem);
        Assert.True(Assert.Single(good.Entries).FileMatches);
        Assert.False(Assert.Single(ReceivedXdm.Read(Zip(("INDEX.HTM", "x"), ("README.TXT", "x"), ("IHE_XDM/SUBSET01/DOC0001.XML", "abd"), ("IHE_XDM/SUBSET01/METADATA.XML", Metadata("a9993e364706816aba3e25717850c26c9cd0d89d", 3)))).Entries).FileMatches);
    }

    [Theory]
    [InlineData("../OUT.XML", "outside")]
    [InlineData("/OUT.XML", "outside")]
    [InlineData("OTHER.XML", "INDEX.HTM")]
    public void A_zip_that_is_no_xdm_says_why(string name, string why) => Assert.Contains(why, ReceivedXdm.Read(Zip((name, "x"))).Problem, StringComparison.Ordinal);

    [Fact]
    public void A_zip_bomb_is_not_unpacked() =>
        Assert.Contains("too large", ReceivedXdm.Read(Zip(("INDEX.HTM", new string('0', 70 << 20)))).Problem, StringComparison.Ordinal);

    [Fact]
    public void What_is_no_zip_is_no_xdm() => Assert.Equal("no zip", ReceivedXdm.Read("PK rien"u8.ToArray()).Problem);

    [Theory]
    [InlineData("1", 1, true)]
    [InlineData("2:4", 5, false)]
    [InlineData("4:2", 3, true)]
    [InlineData("7:*", 10, true)]
    [InlineData("*", 9, false)]
    [InlineData("*", 10, true)]
    [InlineData("50:*", 10, true)]
    public void Numbers_of_mails_are_as_imap_has_them(string text, uint number, bool holds) => Assert.Equal(holds, SequenceSet.Read(text)!.Holds(number, 10));

    [Theory]
    [InlineData("")]
    [InlineData("0")]
    [InlineData("1:2:3")]
    [InlineData("a")]
    [InlineData("99999999999")]
    public void What_is_no_number_of_mails_is_none(string text) => Assert.Null(SequenceSet.Read(text));

    private static string Metadata(string hash, int size) =>
        "<lcm:SubmitObjectsRequest xmlns:lcm=\"urn:oasis:names:tc:ebxml-regrep:xsd:lcm:3.0\" xmlns:rim=\"urn:oasis:names:tc:ebxml-regrep:xsd:rim:3.0\"><rim:RegistryObjectList><rim:ExtrinsicObject id=\"a\">"
        + string.Concat(new[] { ("URI", "DOC0001.XML"), ("hash", hash), ("size", $"{size}") }.Select(s => $"<rim:Slot name=\"{s.Item1}\"><rim:ValueList><rim:Value>{s.Item2}</rim:Value></rim:ValueList></rim:Slot>"))
        + "</rim:ExtrinsicObject></rim:RegistryObjectList></lcm:SubmitObjectsRequest>";

    private static byte[] Zip(params (string Name, string Content)[] files)
    {
        using var bytes = new MemoryStream();
        using (var zip = new ZipArchive(bytes, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, content) in files)
            {
                using var writer = new StreamWriter(zip.CreateEntry(name).Open());
                writer.Write(content);
            }
        }

        return bytes.ToArray();
    }
}
