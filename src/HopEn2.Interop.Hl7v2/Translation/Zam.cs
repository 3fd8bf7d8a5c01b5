using HopEn2.Interop.Domain.Facts;
using HopEn2.Interop.Domain.Messages;
using HopEn2.Interop.Hl7v2.Er7;

namespace HopEn2.Interop.Hl7v2.Translation;

/// <summary>ZAM^Z01, Z02, Z03: what became of a deposit or a mail (hl7v2.md §9). It names the message it answers by control id only; the folds find which one is meant.</summary>
internal static class Zam
{
    public static Outcome Translate(Reading reading)
    {
        Er7Segment status = default, error = default;
        var statusNumber = 0;
        var recipients = new List<string>(1);
        var obx = 0;
        foreach (var segment in reading.Message.Segments)
        {
            if (segment.Is("ERR"))
            {
                if (!error.Exists)
                    error = segment;
            }
            else if (segment.Is("OBX"))
            {
                obx++;
                var name = segment[3].Code;
                if (name is "DESTINATAIRE_MSS" or "LECTEUR_MSS")
                    AddRecipient(recipients, segment);
                else if (!status.Exists)
                    (status, statusNumber) = (segment, obx);
            }
        }

        if (!status.Exists)
            return Refusal.Segment("OBX", "it says what became of the deposit or mail");
        var controlId = status[4].Code;
        if (controlId.Length == 0)
            return Refusal.Field($"OBX^{statusNumber}^4", "the control id of the message answered is its only link");
        if (Yes(status[5]) is not { } yes)
            return Refusal.Code($"OBX^{statusNumber}^5", "Y or N");
        if (reading.Event != "Z01" && recipients.Count == 0)
            return Refusal.Field("OBX^2^5", "the address of the recipient, DESTINATAIRE_MSS or LECTEUR_MSS, in its component 4");

        if (status[3].Code != ExpectedStatus(reading.Event))
            reading.Note("zam-status", $"OBX-3 is not {ExpectedStatus(reading.Event)}, which goes with {reading.Event}: the event decides.");
        var code = error[5].Code;
        if (!yes && code.Length == 0)
            reading.Note("zam-without-error", "OBX-5 is N and ERR-5 does not say why: send ERR with its code.");
        if (!reading.Evn.Exists || reading.RecordedAt is null)
            reading.Note("evn-missing", "EVN-2 does not say when it happened: MSH-7 is taken.");
        return reading.Understood(Facts(reading, controlId, yes, code, recipients));
    }

    private static List<Fact> Facts(Reading reading, string controlId, bool yes, string code, List<string> recipients)
    {
        var at = reading.StatedAt;
        // EX has EVN-2 after MSH-7: the message answered was sent before the later of the two.
        var until = reading.SentAt > at ? reading.SentAt.Value : at;
        // The ZAM goes back to the sender of what it answers.
        var answers = new AnswerTo(reading.Receiver, reading.Sender, controlId, until);
        var source = reading.Source;
        if (reading.Event == "Z01")
        {
            return [yes
                ? new DepositAccepted { At = at, Source = source, Answers = answers }
                : new DepositRefused { At = at, Source = source, Answers = answers, Code = code }];
        }

        var facts = new List<Fact>(recipients.Count);
        foreach (var recipient in recipients)
        {
            facts.Add((reading.Event, yes) switch
            {
                ("Z02", true) => new MailDistributed { At = at, Source = source, Answers = answers, Recipient = recipient },
                ("Z02", false) => new MailBounced { At = at, Source = source, Answers = answers, Recipient = recipient, Code = code },
                (_, true) => new MailRead { At = at, Source = source, Answers = answers, Recipient = recipient },
                _ => new MailProcessingFailed { At = at, Source = source, Answers = answers, Recipient = recipient, Code = code },
            });
        }

        return facts;
    }

    private static void AddRecipient(List<string> recipients, Er7Segment obx)
    {
        var address = Addresses.Of(obx[5]);
        if (address.Length > 0 && !recipients.Contains(address))
            recipients.Add(address);
    }

    private static bool? Yes(Er7Value value) => value.Code switch
    {
        "Y" or "y" => true,
        "N" or "n" => false,
        _ => null,
    };

    private static string ExpectedStatus(string trigger) => trigger switch
    {
        "Z01" => "ACK_RECEPTION_DMP",
        "Z02" => "ACK_RECEPTION_MSS",
        _ => "ACK_LECTURE_MSS",
    };
}
