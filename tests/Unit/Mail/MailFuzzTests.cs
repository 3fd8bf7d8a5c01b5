using System.Diagnostics;
using System.Text;
using HopEn2.Interop.Mail.Mime;
using HopEn2.Interop.Tests.Shared;
using Xunit;

namespace HopEn2.Interop.Tests.Unit.Mail;

/// <summary>Mails of anybody's making.</summary>
public class MailFuzzTests
{
    private const int Mails = 100_000;

    private static readonly byte[][] Tokens =
    [
        .. new[]
        {
            "\r\n", "\n", "\r", "\n\n", "--", "\n--bnd\n", "\n--bnd--\n", "=?utf-8?B?", "=?utf-8?Q?", "?=", "=?", "=", "=3D", "=\n", "\"", "\\", "(", ")", "<", ">", "@", ":", ";", ",", "\0", "\t", " ", "*0*=", "*=utf-8''%", "%C3",
            "Content-Type: multipart/mixed; boundary=bnd\n", "Content-Type: message/rfc822\n\n", "Content-Type: multipart/digest; boundary=bnd\n\n--bnd\n\n", "Content-Transfer-Encoding: base64\n", "Content-Transfer-Encoding: quoted-printable\n",
            "Content-Disposition: attachment; filename=\"../x\"\n", "; charset=utf-16", "; charset=iso-2022-jp", "; charset=x", "Final-Recipient: rfc822;\n", "Disposition: ;/\n", "Date: Mon, 31 Feb 99999 25:61:61 +9999\n", "99999999999999999999",
        }.Select(Encoding.Latin1.GetBytes), [0xFF], [0xC3], [0x80],
    ];

    [Fact]
    public void A_hundred_thousand_spoiled_mails_are_read_without_an_exception_and_soon()
    {
        var samples = Directory.GetFiles(Path.Combine(Repository.Root, "tests", "Samples", "mail")).Select(File.ReadAllBytes).ToList();
        Assert.True(samples.Count >= 6);
        var (read, structured, slowest) = (0, 0, TimeSpan.Zero);
        var watch = Stopwatch.StartNew();
        var mutations = new Mutations(20250310, samples, Tokens);
        for (var i = 0; i < Mails; i++)
        {
            var mail = mutations.Message();
            var begun = watch.Elapsed;
            structured += Everything(mail) ? 1 : 0;
            read++;
            slowest = watch.Elapsed - begun > slowest ? watch.Elapsed - begun : slowest;
        }

        Assert.Equal(Mails, read);
        // Spoiled, and not beyond recognition: else this would try only the first line of each.
        Assert.InRange(structured, Mails / 4, Mails);
        Assert.True(slowest < TimeSpan.FromSeconds(5), $"One took {slowest}.");
    }

    /// <summary>All that can be asked of a mail. True: it still had parts or a report.</summary>
    private static bool Everything(byte[] bytes)
    {
        var mail = MailReader.Read(bytes);
        _ = (mail.MessageId, mail.InReplyTo, mail.References, mail.Subject, mail.From, mail.To, mail.ReturnPath, mail.Date, mail.Text, mail.Original?.Fields.Count);
        foreach (var part in mail.Root.Walk(intoMails: true))
        {
            _ = part.DecodeText();
            Assert.True(part.FileName is null || part.FileName.IndexOfAny(['/', '\\', '\0', '\n']) < 0);
        }

        return (mail.Attachments.Count > 0) | (mail.DeliveryStatus is { Recipients.Count: > 0 }) | (mail.Disposition is { Type.Length: > 0 });
    }
}
