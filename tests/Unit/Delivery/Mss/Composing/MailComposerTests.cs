using System.Collections.Frozen;
using System.IO.Compression;
using System.Text;
using System.Xml.Linq;
using HopEn2.Interop.Delivery.Mss.Composing;
using HopEn2.Interop.Domain.Delivering;
using HopEn2.Interop.Domain.Facts;
using HopEn2.Interop.Domain.Ins;
using HopEn2.Interop.Mail.Mime;
using HopEn2.Interop.Mappings;
using HopEn2.Interop.Tests.Shared;
using Xunit;

namespace HopEn2.Interop.Tests.Unit.Delivery.Mss.Composing;

public sealed class MailComposerTests
{
    [Fact]
    public void A_document_goes_as_a_package_with_its_copy_beside_it()
    {
        var ready = Ready(House.Document(), House.Order());
        var mail = ready.Mail;

        Assert.Equal(new MailAddress("documents@app.ch-exemple.mssante.fr", "CHU_EXEMPLE"), mail.From);
        Assert.Equal([new MailAddress(House.Doctor)], mail.To);
        Assert.Equal("secretariat@ch-exemple.mssante.fr", mail.ReplyTo!.Address);
        Assert.Equal("retours@ch-exemple.mssante.fr", ready.ReturnPath);
        Assert.Equal("8f0c42@app.ch-exemple.mssante.fr", mail.MessageId);
        Assert.Equal(House.At, mail.Date);
        Assert.True(mail.Automatic);
        Assert.Null(mail.NotifyReadingTo);
        Assert.Equal(["IHE_XDM.zip", "20250315_CR_D_IMAGERIE_MEDICALE_TEST-DURAND_CAMILLE_24000006.pdf"], mail.Attachments.Select(a => a.Name));
        Assert.Equal(["application/zip", "application/pdf"], mail.Attachments.Select(a => a.MediaType));
        Assert.Equal(["X-MSS-CODECDA: 18748-4", "X-MSS-INS: O", "X-MSS-NIL: 123456"], mail.Headers.Select(h => $"{h.Name}: {h.Value}"));
        Assert.Contains("copy-not-pdfa1", ready.Findings);
    }

    [Fact]
    public void The_package_holds_the_document_byte_for_byte_and_metadata_that_name_it()
    {
        var document = House.Document();
        var entries = Entries(Ready(document, House.Order()).Mail);

        Assert.Equal(document.Content.ToArray(), entries["IHE_XDM/SUBSET01/DOC0001.XML"]);
        var metadata = XDocument.Load(new MemoryStream(entries["IHE_XDM/SUBSET01/METADATA.XML"]));
        Assert.Equal("SubmitObjectsRequest", metadata.Root!.Name.LocalName);
        Assert.Equal("DOC0001.XML", Slot(metadata, "URI"));
        Assert.Equal(document.Sha1, Slot(metadata, "hash"));
        Assert.Equal($"{document.Content.Length}", Slot(metadata, "size"));
        Assert.Contains("1.2.250.1.999.5.77", metadata.ToString(), StringComparison.Ordinal);
        Assert.Null(Slot(metadata, "action"));
    }

    [Fact]
    public void The_same_order_gives_the_same_mail()
    {
        var (one, other) = (Ready(House.Document(), House.Order()).Mail, Ready(House.Document(), House.Order()).Mail);

        Assert.Equal(one.Text, other.Text);
        Assert.Equal(one.Attachments[0].Content.ToArray(), other.Attachments[0].Content.ToArray());
    }

    [Fact]
    public void A_replacement_says_so_in_subject_text_and_metadata_and_follows_its_mail()
    {
        var mail = Ready(House.Document(), House.Order(action: DepositAction.Replace, inReplyTo: "avant@app.ch-exemple.mssante.fr")).Mail;

        Assert.StartsWith("XDM/1.0/DDM+[Annule et remplace] CR d'imagerie", mail.Subject, StringComparison.Ordinal);
        Assert.Equal("avant@app.ch-exemple.mssante.fr", mail.InReplyTo);
        Assert.Contains("annule et remplace", mail.Text, StringComparison.Ordinal);
        Assert.Equal("C", Slot(XDocument.Load(new MemoryStream(Entries(mail)["IHE_XDM/SUBSET01/METADATA.XML"])), "action"));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_deletion_asks_for_it_and_carries_nothing(bool withContent)
    {
        var document = House.Document() with { ReadingAsked = true };
        var mail = Ready(withContent ? document : document with { Content = default }, House.Order(action: DepositAction.Delete)).Mail;

        Assert.Empty(mail.Attachments);
        Assert.DoesNotContain("XDM/1.0/DDM+", mail.Subject, StringComparison.Ordinal);
        Assert.Contains("supprimer", mail.Text, StringComparison.Ordinal);
        Assert.Equal(["X-MSS-NIL"], mail.Headers.Select(h => h.Name));
    }

    [Fact]
    public void Texts_of_the_message_go_to_whom_they_are_for()
    {
        var document = House.Document() with { TextForProfessionals = "Cher confrère : bien à vous", TextForPatient = " Madame, " };

        Assert.Equal("Cher confrère : bien à vous", Ready(document, House.Order()).Mail.Text);
        Assert.Equal("Madame,", Ready(document, House.ToPatient()).Mail.Text);
    }

    [Fact]
    public void A_house_text_is_filled_in_and_set_in_French()
    {
        var delivery = House.Delivery with { TextForProfessionals = "Bonjour ! Voici « {{document}} » de {{patient}}{{#if replacement}} (bis){{/if}} : {{service}}, {{hospital}}" };

        var text = Ready(House.Document() with { Uf = "9999-inconnue" }, House.Order(), delivery).Mail.Text;

        Assert.Equal("Bonjour\u202F! Voici «\u00A0CR d'imagerie médicale\u00A0» de TEST-DURAND CAMILLE\u00A0: , CHU fictif", text);
    }

    [Theory]
    [InlineData("{{#nohelper x}}{{/if}}")]
    [InlineData("{{#each")]
    public void A_template_that_is_none_keeps_no_mail_from_going(string template)
    {
        var ready = Ready(House.Document(), House.Order(), House.Delivery with { TextForProfessionals = template });

        Assert.Contains("template-wrong", ready.Findings);
        Assert.StartsWith("Bonjour", ready.Mail.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Names_are_not_encoded_as_HTML() =>
        Assert.Contains("D'ARC <J>", Ready(House.Document() with { Patient = House.Document().Patient with { BirthName = "D'ARC", FirstName = "<J>" } }, House.Order(), House.Delivery with { TextForProfessionals = "{{patient}}" }).Mail.Text, StringComparison.Ordinal);

    [Fact]
    public void The_patient_is_told_whether_an_answer_is_possible()
    {
        var open = Ready(House.Document(), House.ToPatient()).Mail;
        var closed = Ready(House.Document() with { NoReply = true }, House.ToPatient()).Mail;

        Assert.DoesNotContain(open.Headers, h => h.Name == "X-MSS-MES");
        Assert.Contains(closed.Headers, h => h is { Name: "X-MSS-MES", Value: "FIN" });
        Assert.Contains("pouvez répondre", open.Text, StringComparison.Ordinal);
        Assert.Contains("ne pouvez pas répondre", closed.Text, StringComparison.Ordinal);
        // FIN is the patient's alone.
        Assert.DoesNotContain(Ready(House.Document() with { NoReply = true }, House.Order()).Mail.Headers, h => h.Name == "X-MSS-MES");
    }

    [Fact]
    public void A_notice_of_reading_is_asked_when_the_message_asks() =>
        Assert.Equal("retours@ch-exemple.mssante.fr", Ready(House.Document() with { ReadingAsked = true }, House.Order()).Mail.NotifyReadingTo!.Address);

    [Theory]
    [InlineData("docteur@ch-exemple.mssante.fr", "docteur@ch-exemple.mssante.fr")]
    [InlineData("no address", "secretariat@ch-exemple.mssante.fr")]
    [InlineData(null, "secretariat@ch-exemple.mssante.fr")]
    public void Answers_go_where_the_message_says_else_to_the_house(string? named, string replyTo) =>
        Assert.Equal(replyTo, Ready(House.Document() with { ReplyTo = named }, House.Order()).Mail.ReplyTo!.Address);

    [Fact]
    public void An_INS_with_a_trait_missing_is_not_called_qualified()
    {
        var document = House.Document();
        foreach (var patient in new[] { document.Patient with { Sex = null }, document.Patient with { BornOn = "" }, document.Patient with { Status = InsStatus.NotQualified }, document.Patient with { InsOid = null } })
            Assert.Contains(Ready(document with { Patient = patient }, House.Order()).Mail.Headers, h => h is { Name: "X-MSS-INS", Value: "N" });
    }

    [Fact]
    public void A_service_sends_from_its_own_mailbox_and_the_others_from_the_house()
    {
        var uf = ShippedMappings.Loaded.Services.Ufs[0];
        var delivery = House.Delivery with { Mailboxes = new Dictionary<string, SendingMailbox> { [uf.Service] = new("service@ch-exemple.mssante.fr", MailboxKind.Organisation, "CHU Service", null) }.ToFrozenDictionary() };

        Assert.Equal(new MailAddress("service@ch-exemple.mssante.fr", "CHU_Service"), Ready(House.Document() with { Uf = uf.Uf }, House.Order(), delivery).Mail.From);
        Assert.Equal("documents@app.ch-exemple.mssante.fr", Ready(House.Document() with { Uf = "?" }, House.Order(), delivery).Mail.From.Address);
    }

    [Fact]
    public void A_personal_mailbox_without_a_name_is_named_for_who_hands_the_document_over() =>
        Assert.Equal("Charles_BOILEAU_CH_EXEMPLE", Ready(House.Document(), House.Order(), House.Delivery with { Mailbox = new("charles@ch-exemple.mssante.fr", MailboxKind.Personal, "", null) }).Mail.From.Name);

    [Fact]
    public void Nothing_is_composed_that_may_not_go()
    {
        Assert.Equal("not-in-trust-space", Refused(House.Document(), House.Order("ana@gmail.com")));
        Assert.Equal("no-sender", Refused(House.Document(), House.Order(), House.Delivery with { Mailbox = null }));
        Assert.Equal("not-cda", Refused(House.Document("<html/>"u8.ToArray()), House.Order()));
        Assert.Equal("test-only", ((Composition.Refused)House.Composer(options: new()).Compose(House.Document(), House.Order(), House.At)).Cause);
    }

    [Fact]
    public void A_mail_too_large_for_a_patient_goes_without_its_copy_and_else_not_at_all()
    {
        var noise = new byte[1_500_000];
        new Random(7).NextBytes(noise);
        "%PDF-1.4"u8.CopyTo(noise);
        var large = House.Document(Encoding.UTF8.GetBytes(Samples.Text("cda/n1_imaging.xml").Replace("JVBERi0xLjQK", Convert.ToBase64String(noise)[..^4], StringComparison.Ordinal)));
        Composition Within(long limit) => House.Composer(options: House.Test with { PatientLimit = limit }).Compose(large, House.ToPatient(), House.At);

        Assert.Equal(2, ((Composition.Ready)Within(5_000_000)).Mail.Attachments.Count);
        var slim = (Composition.Ready)Within(3_000_000);
        Assert.Equal("IHE_XDM.zip", Assert.Single(slim.Mail.Attachments).Name);
        Assert.Contains("copy-left-out", slim.Findings);
        Assert.Equal("too-large", ((Composition.Refused)Within(1_000_000)).Cause);
    }

    [CorpusFact]
    public void Every_published_document_composes_or_says_why_not()
    {
        var files = Corpus.Files("cda");
        Assert.NotEmpty(files);
        Assert.All(files, file =>
        {
            var ready = Ready(House.Document(File.ReadAllBytes(file)), House.Order());
            var entries = Entries(ready.Mail);
            Assert.Equal(4, entries.Count);
            Assert.Equal("DOC0001.XML", Slot(XDocument.Load(new MemoryStream(entries["IHE_XDM/SUBSET01/METADATA.XML"])), "URI"));
            Assert.Equal(2, ready.Mail.Attachments.Count);
            Assert.Matches("^20[0-9]{6}_[A-Z0-9_-]+_TEST-DURAND_CAMILLE_24000006\\.(pdf|html)$", ready.Mail.Attachments[1].Name);
            Assert.StartsWith("XDM/1.0/DDM+", ready.Mail.Subject, StringComparison.Ordinal);
        });
    }

    private static Composition.Ready Ready(OutgoingDocument document, MailOrder order, DeliveryTable? delivery = null) =>
        House.Composer(delivery).Compose(document, order, order.At!.Value) is Composition.Ready ready ? ready : throw new InvalidOperationException(Refused(document, order, delivery));

    private static string Refused(OutgoingDocument document, MailOrder order, DeliveryTable? delivery = null) => ((Composition.Refused)House.Composer(delivery).Compose(document, order, order.At!.Value)).Cause;

    private static Dictionary<string, byte[]> Entries(MailDraft mail)
    {
        using var archive = new ZipArchive(new MemoryStream(mail.Attachments[0].Content.ToArray()), ZipArchiveMode.Read);
        return archive.Entries.ToDictionary(e => e.FullName, e => { using var stream = e.Open(); var all = new MemoryStream(); stream.CopyTo(all); return all.ToArray(); }, StringComparer.Ordinal);
    }

    private static string? Slot(XDocument metadata, string name) =>
        metadata.Descendants().FirstOrDefault(e => e.Name.LocalName == "Slot" && (string?)e.Attribute("name") == name)?.Value.Trim();
}
