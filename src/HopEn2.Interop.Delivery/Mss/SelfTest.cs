using HopEn2.Interop.Cda.Header;
using HopEn2.Interop.Cda.Xds;
using HopEn2.Interop.Delivery.Mss.Composing;
using HopEn2.Interop.Delivery.Mss.Returns;
using HopEn2.Interop.Domain;
using HopEn2.Interop.Domain.Delivering;
using HopEn2.Interop.Domain.Documents;
using HopEn2.Interop.Domain.Facts;
using HopEn2.Interop.Domain.Ins;
using HopEn2.Interop.Mail.Imap;
using HopEn2.Interop.Mail.Mime;
using HopEn2.Interop.Mappings;

namespace HopEn2.Interop.Delivery.Mss;

/// <summary>Sends one mail to a mailbox that answers (the national test has one), and tells what comes back. Reads the return mailbox and changes nothing in it, so that a running engine does not mind.</summary>
public sealed class SelfTest(IMailClient client, MssOptions options, ReturnReader reader, IMappings mappings, TimeProvider time)
{
    private static readonly TimeSpan Between = TimeSpan.FromSeconds(2);

    /// <param name="cda">Of a fictitious patient, INS under the OID of test.</param>
    /// <param name="wait">How long an answer is waited for.</param>
    /// <param name="tell">Told each step as it happens.</param>
    public async Task<SelfTestReport> RunAsync(string address, ReadOnlyMemory<byte> cda, TimeSpan wait, Action<string> tell, CancellationToken cancel)
    {
        var now = time.GetUtcNow();
        if (DocumentOf(cda) is not { } document)
            return new SelfTestReport(null, [], "The document holds no readable CDA.");
        if (mappings.Current.Delivery.Mailbox is not { } mailbox)
            return new SelfTestReport(null, [], "delivery.yaml names no mailbox to send from.");
        var messageId = WorkKeys.MessageId(mailbox.Address, $"self-test|{address}|{now:O}");
        var since = await MarkAsync(cancel);

        var kind = RecipientRules.IsPatientDomain(address[(address.LastIndexOf('@') + 1)..]) ? RecipientKind.Patient : RecipientKind.Professional;
        var order = new MailOrder(new MailRecipient(address.ToLowerInvariant(), kind, null), messageId, WorkKeys.SubmissionId(mappings.Current.Delivery.OidRoot, messageId), DepositAction.Deposit, null) { At = now };
        var result = await client.SendAsync(document, order, cancel);
        tell(Said(result));
        if (result is not MailResult.HandedOver || options.Imap is null)
            return new SelfTestReport(result, [], result is MailResult.HandedOver ? "Delivery:Mss:Imap names no return mailbox: what comes back cannot be seen." : null);

        var returns = new List<SelfTestReturn>();
        while (time.GetUtcNow() < now + wait && !returns.Exists(r => r.Read.Kind is ReturnKind.Answer or ReturnKind.IntegrationError || r.Failed))
        {
            await Task.Delay(Between, time, cancel);
            foreach (var found in await LookAsync(since, messageId, returns, cancel))
            {
                returns.Add(found);
                tell(found.ToString());
            }
        }

        return new SelfTestReport(result, returns, returns.Count == 0 ? $"Nothing came back within {wait.TotalSeconds:0} s." : null);
    }

    /// <summary>The document as a message would hand it over, from what the CDA itself says.</summary>
    private static OutgoingDocument? DocumentOf(ReadOnlyMemory<byte> cda)
    {
        if (XdsSourceReader.Read(cda) is not { Header: var header, Patient: var patient } || header.Id is not { } id)
            return null;
        var (ins, oid) = (InsNumber.Parse(header.Patient.Ins?.Extension), header.Patient.Ins?.Root);
        return new OutgoingDocument
        {
            Id = new DocumentId(id.ToString()),
            Content = cda,
            Sha1 = DocumentContent.Hash(cda.Span),
            Replaces = [],
            Submitter = new Submitter(null, null, null, null, null, null, null, null, null),
            VisitClass = VisitClass.Outpatient,
            Patient = new PatientTraits(ins, oid, ins is not null && header.Patient.TraitsComplete ? InsStatus.Qualified : InsStatus.Incomplete, null, patient.BirthName, patient.UsedName, patient.FirstName, patient.BornOn, patient.Sex),
            Visibility = Visibility.Normal,
            Recipients = [],
            ReplyTo = null,
            TextForProfessionals = null,
            TextForPatient = null,
            NoReply = false,
            ReadingAsked = true,
            Dossier = null,
            Uf = null,
        };
    }

    private string[] Folders => [options.Returns.Inbox, options.Returns.Done, options.Returns.ToSee];

    private async Task<Dictionary<string, uint>> MarkAsync(CancellationToken cancel)
    {
        var next = new Dictionary<string, uint>(StringComparer.Ordinal);
        if (options.Imap is not { } server)
            return next;
        await using var imap = await ImapClient.ConnectAsync(server.ForImap(), time, cancel);
        foreach (var folder in Folders)
            next[folder] = await SelectAsync(imap, folder, cancel) is { } box ? box.UidNext ?? 1 : 1;
        return next;
    }

    private async Task<List<SelfTestReturn>> LookAsync(Dictionary<string, uint> since, string messageId, List<SelfTestReturn> seen, CancellationToken cancel)
    {
        var found = new List<SelfTestReturn>();
        await using var imap = await ImapClient.ConnectAsync(options.Imap!.ForImap(), time, cancel);
        foreach (var folder in Folders)
        {
            if (await SelectAsync(imap, folder, cancel) is null)
                continue;
            foreach (var uid in await imap.SearchAsync(since[folder], cancel))
            {
                // A search from a UID beyond the last gives the last (RFC 3501, 6.4.8).
                if (uid < since[folder] || await imap.FetchAsync(uid, options.Returns.Largest, cancel) is not { } bytes)
                    continue;
                var mail = MailReader.Read(bytes);
                var read = reader.Read(mail);
                if (!read.MessageIds.Contains(messageId) || seen.Concat(found).Any(r => r.MessageId == mail.MessageId))
                    continue;
                found.Add(new SelfTestReturn(mail.MessageId, read, read.Kind is ReturnKind.Answer ? mail.Text : null));
            }
        }

        return found;
    }

    private static async Task<ImapMailbox?> SelectAsync(ImapClient imap, string folder, CancellationToken cancel)
    {
        try
        {
            return await imap.SelectAsync(folder, readOnly: true, cancel);
        }
        catch (ImapRefusedException)
        {
            // Not made yet: the engine never ran.
            return null;
        }
    }

    private static string Said(MailResult result) => result switch
    {
        MailResult.HandedOver { Findings: var findings } taken => $"Handed over from {taken.From}; reports of delivery are {(taken.ReturnsAnnounced ? "promised" : "not offered by this operator")}{(findings.Count > 0 ? $"; remarks: {string.Join(", ", findings)}" : "")}.",
        MailResult.Refused refused => $"Refused: {refused.Code}.",
        MailResult.Temporary later => $"Not taken for now: {later.Code}.",
        _ => "It is not known whether the operator took it.",
    };
}

/// <param name="Result">Null: nothing was sent.</param>
/// <param name="Wrong">What kept the test from its end; null: nothing did.</param>
public sealed record SelfTestReport(MailResult? Result, IReadOnlyList<SelfTestReturn> Returns, string? Wrong)
{
    public bool Right => Wrong is null && Result is MailResult.HandedOver && Returns.Count > 0 && !Returns.Any(r => r.Failed);
}

/// <param name="Text">Of an answer: what the mailbox that answers has to say of the mail.</param>
public sealed record SelfTestReturn(string? MessageId, ReadReturn Read, string? Text)
{
    public bool Failed => Read.Outcomes.Any(o => o.State is ReturnedState.NotDistributed or ReturnedState.ProcessingFailed);

    public override string ToString() =>
        $"Came back: {Read.Kind}{(Read.Outcomes is [var one, ..] ? $", {one.State}{(one.Code is null ? "" : $" {one.Code}")}{(one.Cause is null ? "" : $" ({one.Cause})")}" : "")}{(Text is null ? "" : "\n" + Text.Trim())}";
}
