using HopEn2.Interop.Domain;
using HopEn2.Interop.Domain.Facts;

namespace HopEn2.Interop.Hl7v2.Translation.Documents;

/// <summary>What is to be done with a document: DESTDMP, and one mail per recipient (hl7v2.md §8).</summary>
internal static class Requests
{
    public static void Add(List<Fact> facts, DocumentId document, DocumentPart part, Reading reading)
    {
        var asked = part.Intentions;
        if (asked.Deposit)
        {
            var action = part.Action switch
            {
                DocumentAction.Replace => DepositAction.Replace,
                DocumentAction.Delete => DepositAction.Delete,
                _ => DepositAction.Deposit,
            };
            facts.Add(new DepositRequested { At = reading.Source.SentAt, Source = reading.Source, Document = document, Action = action, AcknowledgementAsked = asked.AcknowledgementAsked });
        }

        if (!asked.SendToProfessionals && !asked.SendToPatient)
            return;
        var recipients = Participants.Recipients(part.Participants, reading);
        var from = Participants.SendingMailbox(part.Participants);
        if (asked.SendToProfessionals)
            AddSends(RecipientKind.Professional, "DESTMSSANTEPS", "a professional");
        if (asked.SendToPatient)
            AddSends(RecipientKind.Patient, "DESTMSSANTEPAT", "the patient");

        void AddSends(RecipientKind kind, string meta, string whom)
        {
            var sent = false;
            foreach (var (address, _) in recipients)
            {
                if (Addresses.IsPatient(address) != (kind == RecipientKind.Patient))
                    continue;
                sent = true;
                AddSend(address, kind);
            }

            if (sent)
                return;
            reading.Note("recipient-missing", $"{meta} is Y and no PRT with RCT gives the address of {whom} in PRT-15.4.");
            AddSend("", kind);
        }

        void AddSend(string address, RecipientKind kind) => facts.Add(new SendRequested
        {
            At = reading.Source.SentAt,
            Source = reading.Source,
            Document = document,
            Recipient = address,
            Kind = kind,
            AcknowledgementAsked = asked.AcknowledgementAsked,
            ReadingAsked = asked.ReadingAsked,
            From = from,
            NoReply = kind == RecipientKind.Patient && asked.NoReply,
        });
    }
}
